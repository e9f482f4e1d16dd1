//! The GSMA's consumer eSIM protocol (Remote SIM Provisioning, SGP.22 v2.5 and v3.1), without I/O.
//!
//! | room | what is there |
//! |---|---|
//! | [`tlv`] | the encoding: tags, a reader that borrows, a writer of DER |
//! | [`crypto`] | keys, signatures, certificate chains, the protection of profile packages |
//! | [`wire`] | the messages: ES8+, ES9+, ES10a, ES10b, ES10c, ES11; their JSON; profile packages |
//! | [`lpa`] | what a device does: download, enable, delete, … step by step (feature `json`) |
//! | [`Error`] | what can go wrong, by who is at fault |
//! | [`Advice`] | what that is in plain words, and what to do next |
//!
//! Nothing here opens a socket, a card reader or a file, asks the clock or throws dice: bytes, time and chance are arguments.
//! All input is limited in size, and none makes this crate panic. Secrets print nothing of themselves.
//!
//! What a device does to enable a profile, in bytes:
//!
//! ```
//! use identifiers::Iccid;
//! use sgp22::wire::es10c::{EnableProfileRequest, EnableProfileResponse, EnableResult};
//! use sgp22::wire::{Message, ProfileIdentifier};
//!
//! let request = EnableProfileRequest {
//!     profile_identifier: ProfileIdentifier::Iccid(Iccid::parse("8944476500008878576")?),
//!     refresh_flag: true,
//!     target_esim_port: None,
//! };
//! assert_eq!(request.to_der()[..2], [0xBF, 0x31]);
//!
//! // The card is busy with the device; another try is worth it.
//! let answer = EnableProfileResponse::parse(&[0xBF, 0x31, 0x03, 0x80, 0x01, 0x05])?;
//! assert_eq!(answer.enable_result, EnableResult::CatBusy);
//!
//! // And a card that cuts its answer short is told where.
//! let error = EnableProfileResponse::parse(&[0xBF, 0x31, 0x02, 0x80, 0x01]).unwrap_err();
//! assert_eq!(error.to_string(), "the bytes end inside an element (at byte 3 in BF31)");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Both sides are here: what one writes the other reads, so a card, a server, or a program that looks at what passes between
//! them can be built on it.

#![forbid(unsafe_code)]

mod advice;
mod error;

pub mod crypto;
#[cfg(feature = "json")]
pub mod lpa;
pub mod tlv;
pub mod wire;

pub use advice::{Advice, Blame};
pub use error::{ApiMisuse, Error, Misbehaviour, Party, RefusalCode, Unsupported};
