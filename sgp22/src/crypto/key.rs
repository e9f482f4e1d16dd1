//! Keys and signatures on the two curves of SGP.22: NIST P-256 and brainpoolP256r1.

use std::fmt;

use p256::NistP256;
use p256::ecdsa::signature::hazmat::{PrehashSigner, PrehashVerifier};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::tlv::{Decode, Element, Encode, Malformed, Tag, Writer};
use bp256::r1::BrainpoolP256r1;

/// A curve that keys can be on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Curve {
    /// NIST P-256 (FIPS 186).
    P256,
    /// brainpoolP256r1 (RFC 5639).
    BrainpoolP256r1,
}

/// A source of bytes that nobody can guess. Chance is an argument: this crate has none of its own.
pub trait Random {
    /// Fills all of `bytes`.
    fn fill(&mut self, bytes: &mut [u8]);
}

/// A public key: a point on a curve.
#[derive(Clone, PartialEq, Eq)]
pub struct PublicKey {
    point: [u8; Self::POINT_SIZE_BYTES],
    key: VerifyingKey,
}

#[derive(Clone, PartialEq, Eq)]
enum VerifyingKey {
    P256(ecdsa::VerifyingKey<NistP256>),
    Brainpool(ecdsa::VerifyingKey<BrainpoolP256r1>),
}

/// A private key. Prints nothing of itself, and is wiped from memory when it is dropped.
#[derive(Clone)]
pub struct SecretKey {
    key: SigningKey,
}

#[derive(Clone)]
enum SigningKey {
    P256(ecdsa::SigningKey<NistP256>),
    Brainpool(ecdsa::SigningKey<BrainpoolP256r1>),
}

/// What two sides agree on by exchanging public keys. Prints nothing of itself, and is wiped when dropped.
#[derive(Clone)]
pub struct SharedSecret(Zeroizing<[u8; 32]>);

/// A signature: the numbers r and s of ECDSA with SHA-256, 32 bytes each, one behind the other, as every `5F37` of SGP.22
/// carries it. Certificates carry it as DER.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Signature([u8; Self::SIZE_BYTES]);

/// The bytes are no key on that curve.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[error("the bytes are no key on that curve")]
pub struct NoKey;

/// The signature was not made over these bytes with that key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[error("the signature was not made over these bytes with that key")]
pub struct SignatureInvalid;

/// The keys are on different curves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[error("the keys are on different curves")]
pub struct CurvesDiffer;

impl PublicKey {
    /// The size of a point that is not compressed: `04`, x, y.
    pub const POINT_SIZE_BYTES: usize = 65;

    /// A key from its point, not compressed.
    ///
    /// # Errors
    /// When the bytes are no point of the curve.
    pub fn from_point(curve: Curve, point: &[u8]) -> Result<Self, NoKey> {
        let point: [u8; Self::POINT_SIZE_BYTES] = point.try_into().map_err(|_| NoKey)?;
        let key = match curve {
            Curve::P256 => ecdsa::VerifyingKey::from_sec1_bytes(&point).map(VerifyingKey::P256),
            Curve::BrainpoolP256r1 => ecdsa::VerifyingKey::from_sec1_bytes(&point).map(VerifyingKey::Brainpool),
        };
        Ok(Self { point, key: key.map_err(|_| NoKey)? })
    }

    /// Its point, not compressed.
    pub fn point(&self) -> &[u8; Self::POINT_SIZE_BYTES] {
        &self.point
    }

    /// Its curve.
    pub fn curve(&self) -> Curve {
        match self.key {
            VerifyingKey::P256(_) => Curve::P256,
            VerifyingKey::Brainpool(_) => Curve::BrainpoolP256r1,
        }
    }

    /// Checks a signature over a message.
    ///
    /// # Errors
    /// When the signature was not made over the message with this key.
    pub fn verify(&self, message: &[u8], signature: &Signature) -> Result<(), SignatureInvalid> {
        let digest = Sha256::digest(message);
        let verdict = match &self.key {
            VerifyingKey::P256(key) => {
                ecdsa::Signature::from_slice(&signature.0).and_then(|signature| key.verify_prehash(&digest, &signature))
            }
            VerifyingKey::Brainpool(key) => {
                ecdsa::Signature::from_slice(&signature.0).and_then(|signature| key.verify_prehash(&digest, &signature))
            }
        };
        verdict.map_err(|_| SignatureInvalid)
    }
}

impl SecretKey {
    /// A key from its number, 32 bytes with the most significant first.
    ///
    /// # Errors
    /// When the number is zero or not below the curve's order.
    pub fn from_bytes(curve: Curve, number: &[u8; 32]) -> Result<Self, NoKey> {
        let key = match curve {
            Curve::P256 => ecdsa::SigningKey::from_slice(number).map(SigningKey::P256),
            Curve::BrainpoolP256r1 => ecdsa::SigningKey::from_slice(number).map(SigningKey::Brainpool),
        };
        Ok(Self { key: key.map_err(|_| NoKey)? })
    }

    /// A new key.
    pub fn generate(curve: Curve, random: &mut (impl Random + ?Sized)) -> Self {
        let mut number = Zeroizing::new([0; 32]);
        loop {
            random.fill(&mut *number);
            // Fails once in 2³² on P-256 and thrice in ten on brainpoolP256r1; trying again keeps every key equally likely.
            if let Ok(key) = Self::from_bytes(curve, &number) {
                return key;
            }
        }
    }

    /// The public key that belongs to it.
    pub fn public_key(&self) -> PublicKey {
        let (point, key) = match &self.key {
            SigningKey::P256(key) => {
                (key.verifying_key().to_sec1_point(false).as_bytes().try_into(), VerifyingKey::P256(*key.verifying_key()))
            }
            SigningKey::Brainpool(key) => {
                (key.verifying_key().to_sec1_point(false).as_bytes().try_into(), VerifyingKey::Brainpool(*key.verifying_key()))
            }
        };
        PublicKey { point: point.expect("a point that is not compressed has 65 bytes"), key }
    }

    /// Signs a message. No chance is needed: the number that must never repeat is made from key and message (RFC 6979).
    pub fn sign(&self, message: &[u8]) -> Signature {
        let digest = Sha256::digest(message);
        let bytes = match &self.key {
            SigningKey::P256(key) => PrehashSigner::<ecdsa::Signature<NistP256>>::sign_prehash(key, &digest)
                .map(|signature| signature.to_bytes().as_slice().try_into()),
            SigningKey::Brainpool(key) => PrehashSigner::<ecdsa::Signature<BrainpoolP256r1>>::sign_prehash(key, &digest)
                .map(|signature| signature.to_bytes().as_slice().try_into()),
        };
        let bytes = bytes.expect("a digest of 32 bytes can be signed");
        Signature(bytes.expect("a signature on a curve of 256 bits has 64 bytes"))
    }

    /// What this side and the owner of the other key agree on (ECDH: the x coordinate).
    ///
    /// # Errors
    /// When the other key is on another curve.
    pub fn agree(&self, other: &PublicKey) -> Result<SharedSecret, CurvesDiffer> {
        use p256::elliptic_curve::ecdh::diffie_hellman;
        let mut secret = SharedSecret(Zeroizing::new([0; 32]));
        match (&self.key, &other.key) {
            (SigningKey::P256(key), VerifyingKey::P256(other)) => {
                secret.0.copy_from_slice(diffie_hellman(key.as_nonzero_scalar(), other.as_affine()).raw_secret_bytes());
            }
            (SigningKey::Brainpool(key), VerifyingKey::Brainpool(other)) => {
                secret.0.copy_from_slice(diffie_hellman(key.as_nonzero_scalar(), other.as_affine()).raw_secret_bytes());
            }
            _ => return Err(CurvesDiffer),
        }
        Ok(secret)
    }
}

impl SharedSecret {
    /// A secret from its bytes.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// The secret itself, for deriving keys.
    pub fn reveal(&self) -> &[u8; 32] {
        &self.0
    }
}

impl Signature {
    /// The size of r and s together.
    pub const SIZE_BYTES: usize = 64;

    /// A signature from r and s, one behind the other.
    pub fn from_bytes(bytes: [u8; Self::SIZE_BYTES]) -> Self {
        Self(bytes)
    }

    /// r and s, one behind the other.
    pub fn as_bytes(&self) -> &[u8; Self::SIZE_BYTES] {
        &self.0
    }

    /// Reads a signature as certificates carry it: a sequence of two integers.
    ///
    /// # Errors
    /// When it is none, or r or s is negative or longer than 32 bytes.
    pub fn from_der(der: &[u8]) -> Result<Self, Malformed> {
        let mut signature = Self([0; Self::SIZE_BYTES]);
        let element = Element::parse_as(Tag::SEQUENCE, der)?;
        element.read(|inside| {
            for half in signature.0.chunks_exact_mut(32) {
                let integer = inside.required(Tag::INTEGER)?;
                let octets = integer.octets_within(1..=33)?;
                let digits = if octets[0] == 0 { &octets[1..] } else { octets };
                if octets[0] & 0x80 != 0 || digits.len() > 32 {
                    return Err(integer.wrong_value());
                }
                half[32 - digits.len()..].copy_from_slice(digits);
            }
            inside.finish()
        })?;
        Ok(signature)
    }

    /// The signature as certificates carry it.
    pub fn to_der(&self) -> Vec<u8> {
        let mut writer = Writer::new();
        writer.constructed(Tag::SEQUENCE, |writer| {
            for half in self.0.chunks_exact(32) {
                let zeros = half.iter().take_while(|byte| **byte == 0).count().min(31);
                let sign = if half[zeros] & 0x80 == 0 { &[][..] } else { &[0] };
                writer.primitive(Tag::INTEGER, &[sign, &half[zeros..]].concat());
            }
        });
        writer.finish()
    }
}

impl Decode<'_> for Signature {
    fn decode(element: &Element<'_>) -> Result<Self, Malformed> {
        element.octets_exactly().map(Self)
    }
}

impl Encode for Signature {
    fn encode(&self, tag: Tag, writer: &mut Writer) {
        writer.primitive(tag, &self.0);
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "PublicKey({:?}, ", self.curve())?;
        self.point.iter().try_for_each(|byte| write!(formatter, "{byte:02X}"))?;
        formatter.write_str(")")
    }
}

/// Prints that there is one, and nothing of it.
impl fmt::Debug for SecretKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("SecretKey(secret)")
    }
}

/// Prints that there is one, and nothing of it.
impl fmt::Debug for SharedSecret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("SharedSecret(secret)")
    }
}

impl fmt::Debug for Signature {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Signature(")?;
        self.0.iter().try_for_each(|byte| write!(formatter, "{byte:02X}"))?;
        formatter.write_str(")")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CURVES: [Curve; 2] = [Curve::P256, Curve::BrainpoolP256r1];

    /// Counts up: chance that a test can repeat.
    struct Counting(u8);

    impl Random for Counting {
        fn fill(&mut self, bytes: &mut [u8]) {
            for byte in bytes {
                self.0 = self.0.wrapping_mul(5).wrapping_add(17);
                *byte = self.0;
            }
        }
    }

    #[test]
    fn what_is_signed_verifies_and_nothing_else_does() {
        for curve in CURVES {
            let key = SecretKey::generate(curve, &mut Counting(1));
            let public = PublicKey::from_point(curve, key.public_key().point()).unwrap();
            assert_eq!(public, key.public_key());
            let signature = key.sign(b"message");
            assert_eq!(public.verify(b"message", &signature), Ok(()));
            assert_eq!(public.verify(b"massage", &signature), Err(SignatureInvalid));
            let other = SecretKey::generate(curve, &mut Counting(2)).public_key();
            assert_eq!(other.verify(b"message", &signature), Err(SignatureInvalid));
            for byte in 0..Signature::SIZE_BYTES {
                let mut bytes = *signature.as_bytes();
                bytes[byte] ^= 0x40;
                assert_eq!(public.verify(b"message", &Signature::from_bytes(bytes)), Err(SignatureInvalid));
            }
            assert_eq!(public.verify(b"message", &Signature::from_bytes([0; 64])), Err(SignatureInvalid));
            assert_eq!(Signature::from_der(&signature.to_der()), Ok(signature));
        }
    }

    /// RFC 6979 §A.2.5, ECDSA with SHA-256 on P-256, message "sample".
    #[test]
    fn signatures_are_those_of_rfc_6979() {
        let number = *b"\xC9\xAF\xA9\xD8\x45\xBA\x75\x16\x6B\x5C\x21\x57\x67\xB1\xD6\x93\x4E\x50\xC3\xDB\x36\xE8\x9B\x12\x7B\x8A\x62\x2B\x12\x0F\x67\x21";
        let signature = SecretKey::from_bytes(Curve::P256, &number).unwrap().sign(b"sample");
        assert_eq!(signature.as_bytes()[..4], [0xEF, 0xD4, 0x8B, 0x2A]);
        assert_eq!(signature.as_bytes()[32..36], [0xF7, 0xCB, 0x1C, 0x94]);
    }

    #[test]
    fn both_sides_agree_on_one_secret() {
        for curve in CURVES {
            let (one, two) = (SecretKey::generate(curve, &mut Counting(3)), SecretKey::generate(curve, &mut Counting(4)));
            let secret = one.agree(&two.public_key()).unwrap();
            assert_eq!(secret.reveal(), two.agree(&one.public_key()).unwrap().reveal());
            let other = CURVES.into_iter().find(|other| *other != curve).unwrap();
            let stranger = SecretKey::generate(other, &mut Counting(5)).public_key();
            assert_eq!(one.agree(&stranger).unwrap_err(), CurvesDiffer);
        }
    }

    #[test]
    fn points_off_the_curve_are_refused() {
        for curve in CURVES {
            let point = *SecretKey::generate(curve, &mut Counting(6)).public_key().point();
            for byte in [0, 1, 33, 64] {
                let mut wrong = point;
                wrong[byte] ^= 1;
                assert_eq!(PublicKey::from_point(curve, &wrong), Err(NoKey));
            }
            assert_eq!(PublicKey::from_point(curve, &point[..64]), Err(NoKey));
            assert!(SecretKey::from_bytes(curve, &[0; 32]).is_err() && SecretKey::from_bytes(curve, &[0xFF; 32]).is_err());
        }
    }

    #[test]
    fn nothing_of_a_secret_is_printed() {
        let key = SecretKey::generate(Curve::P256, &mut Counting(7));
        assert_eq!(format!("{key:?}"), "SecretKey(secret)");
        assert_eq!(format!("{:?}", key.agree(&key.public_key()).unwrap()), "SharedSecret(secret)");
    }

    #[test]
    fn small_numbers_in_der_have_no_zeros_in_front() {
        let mut bytes = [0; 64];
        (bytes[31], bytes[62]) = (0x80, 1);
        let signature = Signature::from_bytes(bytes);
        let der = [0x30, 0x08, 0x02, 0x02, 0x00, 0x80, 0x02, 0x02, 0x01, 0x00];
        assert_eq!(signature.to_der(), der);
        assert_eq!(Signature::from_der(&der), Ok(signature));
        assert!(Signature::from_der(&[0x30, 0x06, 0x02, 0x01, 0x80, 0x02, 0x01, 0x01]).is_err(), "negative");
    }
}
