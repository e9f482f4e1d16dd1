//! PINs and PUKs.

use super::PeHeader;
use crate::wire::SecretOctets;
use crate::wire::notation::{choice, sequence};

/// What a PIN allows its owner, unless said otherwise.
const PIN_ATTRIBUTES: u32 = 7;
/// How often a PIN may be wrong and how often it still may, unless said otherwise: three times each.
const PIN_RETRIES: u32 = 0x33;
/// The same of a PUK: ten times each.
const PUK_RETRIES: u32 = 0xAA;

sequence! {
    /// The PINs of a directory.
    pub struct PinCodes = 0xA2 {
        /// Number, and whether it must be understood.
        required 0xA0 pin_header: PeHeader,
        /// The PINs, or where they are.
        required 0xA1 pin_codes: PinCodesContent,
    }
}

choice! {
    /// PINs, or where they are.
    pub enum PinCodesContent {
        /// They are here.
        0xA0 PinConfig(Vec<PinConfiguration>),
        /// They are those of another directory.
        0x81 FilePath(Vec<u8>),
    }
}

sequence! {
    /// A PIN.
    pub struct PinConfiguration = 0x30 {
        /// Which.
        required 0x80 key_reference: u32,
        /// Its eight bytes, filled up with `FF`.
        required 0x81 pin_value: SecretOctets,
        /// The PUK that sets it anew.
        optional 0x82 unblocking_pin_reference: u32,
        /// What it allows its owner; [`PinConfiguration::attributes`] has it filled in.
        optional 0x83 pin_attributes: u32,
        /// Tries; [`PinConfiguration::retries`] has them apart.
        optional 0x84 max_num_of_attempts_retry_num_left: u32,
    }
}

impl PinConfiguration {
    /// What it allows its owner.
    pub fn attributes(&self) -> u32 {
        self.pin_attributes.unwrap_or(PIN_ATTRIBUTES)
    }

    /// How often it may be wrong, and how often it still may.
    pub fn retries(&self) -> (u32, u32) {
        split(self.max_num_of_attempts_retry_num_left.unwrap_or(PIN_RETRIES))
    }
}

sequence! {
    /// The PUKs of a profile.
    pub struct PukCodes = 0xA3 {
        /// Number, and whether it must be understood.
        required 0xA0 puk_header: PeHeader,
        /// The PUKs.
        list 0xA1/0x30 puk_codes: PukConfiguration,
    }
}

sequence! {
    /// A PUK.
    pub struct PukConfiguration {
        /// Which.
        required 0x80 key_reference: u32,
        /// Its eight bytes.
        required 0x81 puk_value: SecretOctets,
        /// Tries; [`PukConfiguration::retries`] has them apart.
        optional 0x82 max_num_of_attempts_retry_num_left: u32,
    }
}

impl PukConfiguration {
    /// How often it may be wrong, and how often it still may.
    pub fn retries(&self) -> (u32, u32) {
        split(self.max_num_of_attempts_retry_num_left.unwrap_or(PUK_RETRIES))
    }
}

fn split(both: u32) -> (u32, u32) {
    (both >> 4 & 0x0F, both & 0x0F)
}
