//! The GSMA's consumer eSIM protocol (Remote SIM Provisioning, SGP.22 v2.5 and v3.1), without I/O.
//!
//! | room | what is there |
//! |---|---|
//! | [`tlv`] | the encoding: tags, a reader that borrows, a writer of DER |
//! | [`crypto`] | keys, signatures, certificate chains, the protection of profile packages |
//! | [`wire`] | the messages: ES8+, ES9+, ES10a, ES10b, ES10c, ES11 |
//!
//! Nothing here opens a socket, a card reader or a file, asks the clock or throws dice: bytes, time and chance are arguments.
//! All input is limited in size, and none makes this crate panic.

#![forbid(unsafe_code)]

pub mod crypto;
pub mod tlv;
pub mod wire;
