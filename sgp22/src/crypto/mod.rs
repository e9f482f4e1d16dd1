//! Keys, certificates and the protection of bound profile packages.
//!
//! | what | type | file |
//! |---|---|---|
//! | keys, signatures, agreement | [`SecretKey`], [`PublicKey`], [`Signature`], [`SharedSecret`] | `key.rs` |
//! | certificates, and whether they can be trusted | [`Certificate`], [`Role`], [`TrustAnchor`], [`verify_chain`] | `certificate.rs`, `role.rs`, `chain.rs` |
//! | making certificates for a lab | [`CertificateDraft`] | `draft.rs` |
//! | the protection of bound profile packages | [`SessionKeys`], [`Sealer`], [`Opener`] | `bsp.rs` |
//!
//! The arithmetic is RustCrypto's. Chance and time are arguments.

mod bsp;
mod certificate;
mod chain;
mod draft;
mod key;
mod key_id;
mod role;

pub use bsp::{
    BspError, HOST_ID_SIZE_BYTES_MAX, KEY_LENGTH_BYTES, KEY_TYPE_AES, MAC_SIZE_BYTES, Opener, SEGMENT_SIZE_BYTES_MAX, Sealer,
    SessionKeys,
};
pub use certificate::{CERTIFICATE_SIZE_BYTES_MAX, Certificate};
pub use chain::{
    CHAIN_LENGTH_MAX, ChainError, ChainFault, Remembered, TrustAnchor, verify_chain, verify_euicc_chain,
    verify_euicc_chain_remembering,
};
pub use draft::{CertificateDraft, Policies, RoleNotInV2};
pub use key::{Curve, CurvesDiffer, NoKey, PublicKey, Random, SecretKey, SharedSecret, Signature, SignatureInvalid};
pub use key_id::KeyId;
pub use role::Role;
