//! ES8+ `InitialiseSecureChannel`: server and chip agree on keys.

use crate::crypto::{KEY_LENGTH_BYTES, KEY_TYPE_AES, PublicKey, SecretKey, Signature, SignatureInvalid};
use crate::tlv::{Encode, Tag, Writer};
use crate::wire::notation::{codes, sequence};
use crate::wire::{Octets, TransactionId};

codes! {
    /// What a server does on a chip.
    pub enum RemoteOpId {
        /// It installs a profile.
        1 InstallBoundProfilePackage,
    }
}

sequence! {
    /// How keys are agreed on: of which kind and length, and the server's name in that.
    pub struct ControlRefTemplate {
        /// The kind of the keys; [`KEY_TYPE_AES`] is the only one in use.
        required 0x80 key_type: [u8; 1],
        /// Their length in bytes; [`KEY_LENGTH_BYTES`] is the only one in use.
        required 0x81 key_len: [u8; 1],
        /// The server's own choice.
        required 0x84 host_id: Octets<1, 16>,
    }
}

sequence! {
    /// Begins a bound profile package: what session it is of, and the server's one-time key.
    pub struct InitialiseSecureChannelRequest = 0xBF23 {
        /// What the server does.
        required 0x82 remote_op_id: RemoteOpId,
        /// The session.
        required 0x80 transaction_id: TransactionId,
        /// How keys are agreed on.
        required 0xA6 control_ref_template: ControlRefTemplate,
        /// The server's one-time public key.
        required 0x5F49 smdp_otpk: [u8; 65],
        /// Its signature, by the key for binding, over all above and the chip's one-time public key.
        required 0x5F37 smdp_sign: Signature,
    }
}

impl ControlRefTemplate {
    /// The kind and length in use, and a name.
    pub fn new(host_id: Octets<1, 16>) -> Self {
        Self { key_type: [KEY_TYPE_AES], key_len: [KEY_LENGTH_BYTES], host_id }
    }

    /// Whether kind and length are those in use.
    pub fn is_supported(&self) -> bool {
        self.key_type == [KEY_TYPE_AES] && self.key_len == [KEY_LENGTH_BYTES]
    }
}

impl InitialiseSecureChannelRequest {
    /// The beginning of a package, signed.
    pub fn sign(
        transaction_id: TransactionId,
        control_ref_template: ControlRefTemplate,
        smdp_otpk: [u8; 65],
        euicc_otpk: &[u8; 65],
        key: &SecretKey,
    ) -> Self {
        let smdp_sign = Signature::from_bytes([0; 64]);
        let remote_op_id = RemoteOpId::InstallBoundProfilePackage;
        let mut request = Self { remote_op_id, transaction_id, control_ref_template, smdp_otpk, smdp_sign };
        request.smdp_sign = key.sign(&request.signed(euicc_otpk));
        request
    }

    /// Checks the server's signature.
    ///
    /// # Errors
    /// When it was not made with that key, or for another one-time key of the chip.
    pub fn verify(&self, euicc_otpk: &[u8; 65], key: &PublicKey) -> Result<(), SignatureInvalid> {
        key.verify(&self.signed(euicc_otpk), &self.smdp_sign)
    }

    /// What the signature covers: the elements before it, without a sequence around them, then the chip's one-time key.
    fn signed(&self, euicc_otpk: &[u8; 65]) -> Vec<u8> {
        let mut writer = Writer::new();
        self.remote_op_id.encode(Tag::new(0x82), &mut writer);
        self.transaction_id.encode(Tag::new(0x80), &mut writer);
        self.control_ref_template.encode(Tag::new(0xA6), &mut writer);
        self.smdp_otpk.encode(Tag::new(0x5F49), &mut writer);
        euicc_otpk.encode(Tag::new(0x5F49), &mut writer);
        writer.finish()
    }
}
