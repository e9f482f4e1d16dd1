//! A lab of one's own: an issuer of certificates (CI) as the GSMA's is, and everybody whom it certifies.
//!
//! | what | type | file |
//! |---|---|---|
//! | the issuer, and what it issues | [`Ci`], [`Variant`], [`ServerKeys`] | `ci.rs` |
//! | a key with its certificates, made here or loaded | [`Identity`] | `identity.rs` |
//! | a small made-up profile | [`MadeUpProfile`] | `profile.rs` |
//!
//! Certificates have the shape of SGP.14 and SGP.26: names, policies, uses and bounds as the field's servers and cards want them.
//! Published test certificates (SGP.26) are loaded as data with [`Identity::load`]; none is part of this crate.

mod ci;
mod identity;
mod profile;

pub use ci::{Ci, ServerKeys, Variant};
pub use identity::{Identity, IdentityError};
pub use profile::MadeUpProfile;
