//! Keys, certificates and the protection of bound profile packages.
//!
//! | what | type | file |
//! |---|---|---|
//! | keys, signatures, agreement | [`SecretKey`], [`PublicKey`], [`Signature`], [`SharedSecret`] | `key.rs` |
//! | the protection of bound profile packages | [`SessionKeys`], [`Sealer`], [`Opener`] | `bsp.rs` |
//!
//! The arithmetic is RustCrypto's. Chance and time are arguments.

mod bsp;
mod key;

pub use bsp::{
    BspError, HOST_ID_SIZE_BYTES_MAX, KEY_LENGTH_BYTES, KEY_TYPE_AES, Opener, SEGMENT_SIZE_BYTES_MAX, Sealer, SessionKeys,
};
pub use key::{Curve, CurvesDiffer, NoKey, PublicKey, Random, SecretKey, SharedSecret, Signature, SignatureInvalid};
