//! The protection of bound profile packages (BPP security protocol, formerly SCP03t; SGP.22 v3 §2.6.4): session keys, encryption, MAC.
//!
//! A package is cut into segments. Each is encrypted (or not) and carries a MAC that covers all segments before it, so none can
//! be left out, doubled or swapped. A [`Sealer`] is the server's side, an [`Opener`] the chip's.

use std::fmt;

use aes::Aes128;
use aes::cipher::{Array, BlockCipherEncrypt, BlockModeDecrypt, BlockModeEncrypt, InnerIvInit, KeyInit};
use cmac::{Cmac, Mac};
use identifiers::Eid;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::SharedSecret;
use crate::tlv::{Element, Tag, Writer};

/// The key type that the control reference template names: AES (GlobalPlatform Card Specification, table 11-16).
pub const KEY_TYPE_AES: u8 = 0x88;
/// The length of keys that the control reference template names, in bytes.
pub const KEY_LENGTH_BYTES: u8 = 16;
/// The most bytes that a segment has, with tag, length and MAC (SGP.22 v3 §2.5.3).
pub const SEGMENT_SIZE_BYTES_MAX: usize = 1020;
/// The most bytes that a host identifier has.
pub const HOST_ID_SIZE_BYTES_MAX: usize = 16;

const BLOCK_SIZE: usize = 16;
/// The bytes at the end of each segment that protect it.
pub const MAC_SIZE_BYTES: usize = 8;
/// Tag, and a length of three bytes.
const HEADER_SIZE: usize = 4;
/// The most plain bytes in a segment that is not encrypted.
const PLAIN_SIZE_MAX: usize = SEGMENT_SIZE_BYTES_MAX - HEADER_SIZE - MAC_SIZE_BYTES;
/// The most plain bytes in one that is: whole blocks, and at least one byte of padding.
const ENCRYPTED_PLAIN_SIZE_MAX: usize = PLAIN_SIZE_MAX / BLOCK_SIZE * BLOCK_SIZE - 1;

/// The keys of a session, or of a profile that is protected with keys of its own. Prints nothing of itself, and is wiped when
/// dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct SessionKeys {
    /// Initial MAC chaining value, S-ENC, S-MAC.
    bytes: Zeroizing<[u8; 48]>,
}

/// A segment is not what the other side must have sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum BspError {
    /// The segment is no whole number of blocks, or too short to carry a MAC. The field calls it a structure error.
    #[error("the segment has a size that none can have")]
    Structure,
    /// The MAC does not fit: the segment was changed, or one before it is missing. The field calls it a security error.
    #[error("the segment or one before it was changed")]
    MacInvalid,
    /// What was decrypted is not padded. The MAC was right, so whoever sealed it made a mistake.
    #[error("what was decrypted is not padded as it must be")]
    Padding,
}

/// Seals segments: the server's side.
#[derive(Debug)]
pub struct Sealer {
    state: State,
}

/// Opens segments: the chip's side. After an error nothing that follows can be opened.
#[derive(Debug)]
pub struct Opener {
    state: State,
}

struct State {
    encryption: Aes128,
    mac_key: Zeroizing<[u8; 16]>,
    mac_chaining: Zeroizing<[u8; 16]>,
    /// The number of the next segment, from 1. Segments that are not encrypted count too.
    segment: u128,
}

impl SessionKeys {
    /// Keys for a session, from what both sides agreed on (SGP.22 v3 §2.6.4.2, X9.63 with SHA-256).
    ///
    /// The host identifier is the server's own choice and stands in the control reference template.
    pub fn derive(secret: &SharedSecret, host_id: &[u8], eid: &Eid) -> Self {
        let eid = eid.to_wire();
        let mut bytes = Zeroizing::new([0; 48]);
        for (counter, chunk) in (1_u32..).zip(bytes.chunks_mut(32)) {
            let mut digest = Sha256::new();
            digest.update(secret.reveal());
            digest.update(counter.to_be_bytes());
            digest.update([KEY_TYPE_AES, KEY_LENGTH_BYTES]);
            for value in [host_id, &eid] {
                // One byte of length: neither is longer than 16 bytes where it was read by this crate.
                digest.update([u8::try_from(value.len()).unwrap_or(u8::MAX)]);
                digest.update(value);
            }
            chunk.copy_from_slice(&digest.finalize()[..chunk.len()]);
        }
        Self { bytes }
    }

    /// Keys from their parts.
    pub fn from_parts(initial_mac_chaining: &[u8; 16], s_enc: &[u8; 16], s_mac: &[u8; 16]) -> Self {
        let mut bytes = Zeroizing::new([0; 48]);
        for (part, value) in bytes.chunks_exact_mut(16).zip([initial_mac_chaining, s_enc, s_mac]) {
            part.copy_from_slice(value);
        }
        Self { bytes }
    }

    /// The initial MAC chaining value. For sending keys to a chip, never for a log.
    pub fn reveal_initial_mac_chaining(&self) -> &[u8; 16] {
        self.part(0)
    }

    /// The key for encryption, S-ENC or PPK-ENC. For sending keys to a chip, never for a log.
    pub fn reveal_s_enc(&self) -> &[u8; 16] {
        self.part(1)
    }

    /// The key for MACs, S-MAC or PPK-MAC. For sending keys to a chip, never for a log.
    pub fn reveal_s_mac(&self) -> &[u8; 16] {
        self.part(2)
    }

    fn part(&self, index: usize) -> &[u8; 16] {
        self.bytes[index * 16..][..16].try_into().expect("48 bytes are three parts of 16")
    }
}

impl Sealer {
    /// A sealer that has sealed nothing.
    pub fn new(keys: &SessionKeys) -> Self {
        Self { state: State::new(keys) }
    }

    /// Encrypts and writes as many segments with this tag as are needed.
    pub fn seal(&mut self, tag: Tag, plain: &[u8], writer: &mut Writer) {
        for chunk in plain.chunks(ENCRYPTED_PLAIN_SIZE_MAX) {
            let mut padded = chunk.to_vec();
            padded.push(0x80);
            padded.resize(padded.len().next_multiple_of(BLOCK_SIZE), 0);
            let iv = self.state.next_iv();
            cbc::Encryptor::<&Aes128>::inner_iv_init(&self.state.encryption, &iv)
                .encrypt_blocks(Array::slice_as_chunks_mut(&mut padded).0);
            self.state.write_with_mac(tag, &padded, writer);
        }
    }

    /// Writes as many segments with this tag as are needed, without encrypting them.
    pub fn seal_without_encryption(&mut self, tag: Tag, plain: &[u8], writer: &mut Writer) {
        for chunk in plain.chunks(PLAIN_SIZE_MAX) {
            self.state.next_segment();
            self.state.write_with_mac(tag, chunk, writer);
        }
    }

    /// From here on, uses other keys and counts anew (SGP.22 v3 §5.5.4, `ReplaceSessionKeys`).
    pub fn replace_keys(&mut self, keys: &SessionKeys) {
        self.state = State::new(keys);
    }
}

impl Opener {
    /// An opener that has opened nothing.
    pub fn new(keys: &SessionKeys) -> Self {
        Self { state: State::new(keys) }
    }

    /// Checks a segment, decrypts it, and appends what is in it.
    ///
    /// # Errors
    /// When it is not what was sealed as the next segment.
    pub fn open(&mut self, segment: &Element<'_>, plain: &mut Vec<u8>) -> Result<(), BspError> {
        let value = self.state.check_mac(segment)?;
        if value.is_empty() || !value.len().is_multiple_of(BLOCK_SIZE) {
            return Err(BspError::Structure);
        }
        let begin = plain.len();
        plain.extend_from_slice(value);
        let iv = self.state.next_iv();
        let mut decryptor = cbc::Decryptor::<&Aes128>::inner_iv_init(&self.state.encryption, &iv);
        decryptor.decrypt_blocks(Array::slice_as_chunks_mut(&mut plain[begin..]).0);
        let zeros = plain[begin..].iter().rev().take_while(|byte| **byte == 0).count();
        let marker = plain.len().checked_sub(zeros + 1).filter(|at| *at >= begin && zeros < BLOCK_SIZE);
        match marker.filter(|at| plain[*at] == 0x80) {
            Some(at) => {
                plain.truncate(at);
                Ok(())
            }
            None => {
                plain.truncate(begin);
                Err(BspError::Padding)
            }
        }
    }

    /// Checks a segment that is not encrypted.
    ///
    /// # Errors
    /// When it is not what was sealed as the next segment.
    pub fn open_without_encryption<'a>(&mut self, segment: &Element<'a>) -> Result<&'a [u8], BspError> {
        let value = self.state.check_mac(segment)?;
        self.state.next_segment();
        Ok(value)
    }

    /// From here on, uses other keys and counts anew (SGP.22 v3 §5.5.4, `ReplaceSessionKeys`).
    pub fn replace_keys(&mut self, keys: &SessionKeys) {
        self.state = State::new(keys);
    }
}

impl State {
    fn new(keys: &SessionKeys) -> Self {
        Self {
            encryption: Aes128::new(keys.reveal_s_enc().into()),
            mac_key: Zeroizing::new(*keys.reveal_s_mac()),
            mac_chaining: Zeroizing::new(*keys.reveal_initial_mac_chaining()),
            segment: 1,
        }
    }

    /// The number of this segment; the next has the next.
    fn next_segment(&mut self) -> u128 {
        let segment = self.segment;
        self.segment += 1;
        segment
    }

    /// The initial vector of this segment: its number as a block, encrypted.
    fn next_iv(&mut self) -> Array<u8, aes::cipher::consts::U16> {
        let mut block = self.next_segment().to_be_bytes().into();
        self.encryption.encrypt_block(&mut block);
        block
    }

    fn write_with_mac(&mut self, tag: Tag, value: &[u8], writer: &mut Writer) {
        let mut segment = Writer::new();
        segment.primitive(tag, &[value, &[0; MAC_SIZE_BYTES]].concat());
        let mut segment = segment.finish();
        let covered = segment.len() - MAC_SIZE_BYTES;
        let mac = self.mac(&segment[..covered]);
        segment[covered..].copy_from_slice(&mac[..MAC_SIZE_BYTES]);
        *self.mac_chaining = mac;
        writer.encoded(&segment);
    }

    /// The value without the MAC, which fits. When it does not, the chaining value stays and nothing after it fits either.
    fn check_mac<'a>(&mut self, segment: &Element<'a>) -> Result<&'a [u8], BspError> {
        let (value, bytes) = (segment.value(), segment.bytes());
        let size = value.len().checked_sub(MAC_SIZE_BYTES).ok_or(BspError::Structure)?;
        let (covered, sent) = bytes.split_at(bytes.len() - MAC_SIZE_BYTES);
        let mac = self.mac(covered);
        // All bytes are compared, so that the time tells nothing of where they differ.
        let difference = mac.iter().zip(sent).fold(0, |difference, (one, other)| difference | (one ^ other));
        if difference != 0 {
            return Err(BspError::MacInvalid);
        }
        *self.mac_chaining = mac;
        Ok(&value[..size])
    }

    fn mac(&self, covered: &[u8]) -> [u8; 16] {
        let mut mac = <Cmac<Aes128> as KeyInit>::new((&*self.mac_key).into());
        mac.update(&*self.mac_chaining);
        mac.update(covered);
        mac.finalize().into_bytes().into()
    }
}

/// Prints that there are some, and nothing of them.
impl fmt::Debug for SessionKeys {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("SessionKeys(secret)")
    }
}

/// Prints how far it is, and nothing of the keys.
impl fmt::Debug for State {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "State(secret, at segment {})", self.segment)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tlv::Reader;

    fn hex(text: &str) -> Vec<u8> {
        (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap()).collect()
    }

    fn array<const N: usize>(text: &str) -> [u8; N] {
        hex(text).try_into().unwrap()
    }

    fn derive(secret: &str, eid: &str) -> SessionKeys {
        let eid = Eid::from_wire(&array::<16>(eid)).unwrap();
        SessionKeys::derive(&SharedSecret::from_bytes(array(secret)), &[0x80; 8], &eid)
    }

    fn sealed(seal: impl FnOnce(&mut Writer)) -> Vec<u8> {
        let mut writer = Writer::new();
        seal(&mut writer);
        writer.finish()
    }

    /// Recorded from an SM-DP+ that neither pySim nor we wrote, by way of pySim's test_esim_bsp.
    const SECRET: &str = "c9a993dd4879a8f7161f2085410edd4f9652f1df37be097ba96ba2ca6be528fe";
    const EID: &str = "89049032123451234512345678901235";

    #[test]
    fn keys_of_a_recorded_session() {
        let keys = derive(SECRET, EID);
        assert_eq!(keys.reveal_s_enc(), &array("472f5bfadd97f21d34f3ce9b51b92751"));
        assert_eq!(keys.reveal_s_mac(), &array("9ec07f5b36a13e12a991d66e294e6242"));
        assert_eq!(keys.reveal_initial_mac_chaining(), &array("406d507b448a699e7a36a38494debbde"));
        assert_eq!(
            format!("{keys:?} {:?}", Sealer::new(&keys)),
            "SessionKeys(secret) Sealer { state: State(secret, at segment 1) }"
        );
    }

    #[test]
    fn segments_of_a_recorded_session() {
        let keys = derive(SECRET, EID);
        let (mut sealer, mut opener) = (Sealer::new(&keys), Opener::new(&keys));
        let configure = hex("bf2400");
        let metadata = hex("bf252d5a0a98001032547698103214910947534d415f54455354921147534d415f544553545f50524f46494c45950100");
        let replace = hex(concat!(
            "bf26368010000102030405060708090a0b0c0d0e0f",
            "8110010102030405060708090a0b0c0d0e0f8210020102030405060708090a0b0c0d0e0f"
        ));
        let one = sealed(|writer| sealer.seal(Tag::new(0x87), &configure, writer));
        let two = sealed(|writer| sealer.seal_without_encryption(Tag::new(0x88), &metadata, writer));
        let three = sealed(|writer| sealer.seal(Tag::new(0x87), &replace, writer));
        assert_eq!(one, hex("8718f6fe031e4b9cfe87c8e1e62f3fde85c49412d7722a6a2d89"));
        assert_eq!(two, [&hex("8838"), &metadata[..], &hex("8a62cc9adbb5ccbc")].concat());
        assert_eq!(
            three,
            hex(concat!(
                "8748a14c800a001992351cd46ad2945654674369701d82b7b46567652bc8fbed234939fc",
                "57fba748015525fd6c651e9d3d1330652d42a0cfad950e912122af4ec5362d3c0bc535729c40"
            ))
        );
        let mut plain = Vec::new();
        assert_eq!(opener.open(&Element::parse(&one).unwrap(), &mut plain), Ok(()));
        assert_eq!(opener.open_without_encryption(&Element::parse(&two).unwrap()), Ok(&metadata[..]));
        assert_eq!(opener.open(&Element::parse(&three).unwrap(), &mut plain), Ok(()));
        assert_eq!(plain, [configure, replace].concat());
    }

    #[test]
    fn a_package_is_cut_into_segments_of_at_most_1020_bytes() {
        let keys = SessionKeys::from_parts(&[1; 16], &[2; 16], &[3; 16]);
        for size in [0_usize, 1, 15, 16, 1006, 1007, 1008, 2014, 2015, 12_000] {
            let plain: Vec<u8> = (0..size).map(|at| u8::try_from(at % 251).unwrap()).collect();
            let (mut sealer, mut opener) = (Sealer::new(&keys), Opener::new(&keys));
            let bytes = sealed(|writer| {
                sealer.seal(Tag::new(0x86), &plain, writer);
                sealer.seal_without_encryption(Tag::new(0x88), &plain, writer);
            });
            let mut reader = Reader::new(&bytes).unwrap();
            let (mut encrypted, mut open, mut count) = (Vec::new(), Vec::new(), 0);
            while let Some(segment) = reader.next().unwrap() {
                assert!(segment.bytes().len() <= SEGMENT_SIZE_BYTES_MAX);
                if segment.tag() == Tag::new(0x86) {
                    count += 1;
                    opener.open(&segment, &mut encrypted).unwrap();
                } else {
                    open.extend_from_slice(opener.open_without_encryption(&segment).unwrap());
                }
            }
            assert_eq!((&encrypted, &open, count), (&plain, &plain, size.div_ceil(1007)));
        }
    }

    #[test]
    fn a_change_anywhere_is_found() {
        let keys = SessionKeys::from_parts(&[1; 16], &[2; 16], &[3; 16]);
        let segment = sealed(|writer| Sealer::new(&keys).seal(Tag::new(0x86), b"a profile", writer));
        let open = |bytes: &[u8]| {
            let mut plain = Vec::new();
            let outcome = Opener::new(&keys).open(&Element::parse(bytes).unwrap(), &mut plain);
            outcome.map(|()| plain)
        };
        assert_eq!(open(&segment), Ok(b"a profile".to_vec()));
        for byte in (0..segment.len()).filter(|byte| *byte != 1) {
            let mut changed = segment.clone();
            changed[byte] ^= 1;
            assert_eq!(open(&changed), Err(BspError::MacInvalid), "byte {byte}");
        }
        assert_eq!(open(&[0x86, 0x07, 0, 0, 0, 0, 0, 0, 0]), Err(BspError::Structure));
        // Sealed rightly, but as something that is not encrypted.
        let plain = sealed(|writer| Sealer::new(&keys).seal_without_encryption(Tag::new(0x86), &[0; 16], writer));
        assert_eq!(open(&plain), Err(BspError::Padding));
        let odd = sealed(|writer| Sealer::new(&keys).seal_without_encryption(Tag::new(0x86), &[0; 15], writer));
        assert_eq!(open(&odd), Err(BspError::Structure));
    }

    #[test]
    fn segments_cannot_be_swapped() {
        let keys = SessionKeys::from_parts(&[1; 16], &[2; 16], &[3; 16]);
        let mut sealer = Sealer::new(&keys);
        let _first = sealed(|writer| sealer.seal(Tag::new(0x86), b"first", writer));
        let second = sealed(|writer| sealer.seal(Tag::new(0x86), b"second", writer));
        let outcome = Opener::new(&keys).open(&Element::parse(&second).unwrap(), &mut Vec::new());
        assert_eq!(outcome, Err(BspError::MacInvalid));
    }
}
