//! The numbers and codes that name things in mobile networks: read as people and machines write them, checked, printed.
//!
//! | what it names | type | file |
//! |---|---|---|
//! | an eSIM chip | [`Eid`] | `eid.rs` |
//! | a SIM card or eSIM profile | [`Iccid`] | `iccid.rs` |
//! | a phone, and its model | [`Imei`], [`Tac`] | `imei.rs` |
//! | a mobile network | [`Plmn`] | `plmn.rs` |
//! | a telephone number | [`Msisdn`] | `msisdn.rs` |
//! | an eSIM profile waiting on a server (a secret) | [`ActivationCode`] | `activation_code.rs` |
//! | the parts of an activation code | [`SmdpAddress`], [`MatchingId`], [`ObjectIdentifier`] | a file each |
//! | an activation code as a link | [`SetupLink`] | `setup_link.rs` |
//!
//! Every type is read with `parse` and is right once it exists. A refusal is a value of a type of its own that can be compared;
//! printed, it says what is wrong, where, and what to do next. All input is limited in size, and none makes this crate panic
//! (the targets in `fuzz/` look for one that does).
//!
//! This crate knows no network, no file, no clock and nothing else of this workspace. Which country or carrier a number belongs
//! to is a dated fact and stands in `reference`.
//!
//! ```
//! use identifiers::{ActivationCode, Eid, EidError, Plmn, PlmnScope};
//!
//! // A chip's number, as a settings page shows it, and with one digit wrong.
//! let eid = Eid::parse("8904 9032 0071 0888 2600 1375 4431 9616")?;
//! assert_eq!(eid.to_string(), "89049032007108882600137544319616");
//! assert_eq!(
//!     Eid::parse("8904 9032 0071 0888 2600 1375 4431 9617"),
//!     Err(EidError::WrongCheckDigits { expected: 16, found: 17 }),
//! );
//!
//! // A ship's network is in no country, and no roaming zone covers it.
//! assert_eq!(Plmn::parse("901-12")?.scope(), PlmnScope::International);
//!
//! // An activation code is a secret: it prints nothing of itself unless asked by name.
//! let code = ActivationCode::parse("lpa:1$smdp.example.com$04386-AGYFT-A74Y8-3F815$$1")?;
//! assert_eq!(format!("{code:?}"), "ActivationCode(smdp.example.com, secret)");
//! assert_eq!(code.reveal(), "LPA:1$smdp.example.com$04386-AGYFT-A74Y8-3F815$$1");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod activation_code;
mod digits;
mod eid;
mod iccid;
mod imei;
mod matching_id;
mod msisdn;
mod object_identifier;
mod plmn;
mod setup_link;
mod smdp_address;

pub use activation_code::{ActivationCode, ActivationCodeError, ConfirmationCodeRequired};
pub use eid::{Eid, EidError};
pub use iccid::{Iccid, IccidError, Luhn, SameCard};
pub use imei::{Imei, ImeiError, Tac};
pub use matching_id::{MatchingId, MatchingIdError};
pub use msisdn::{Msisdn, MsisdnError, NumberingPlan};
pub use object_identifier::{ObjectIdentifier, ObjectIdentifierError};
pub use plmn::{Mnc, Plmn, PlmnError, PlmnScope};
pub use setup_link::SetupLink;
pub use smdp_address::{SmdpAddress, SmdpAddressError};
