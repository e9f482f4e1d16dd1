//! Dated, sourced facts that ship inside the program, and the reader for a household's own additions.
//!
//! | room | answers |
//! |---|---|
//! | [`countries`] | which country “Türkiye” is; its currency, mobile country codes, calling code and zones; roaming zones by date; rules on arrival |
//! | [`places`] | the sea and the air, which are no country |
//! | [`networks`] | whose network 262-01 is, where it is and on which bands; whose network a brand rents |
//! | [`apns`] | access point names, and how to ask for a prepaid balance |
//! | [`airports`] | where FRA is and what its clock says |
//! | [`rates`] | what an amount is in another currency, and how old that answer is |
//! | [`carriers`] | who sells lines, and what each allows on which device, by which way |
//! | [`devices`] | what a device model can hold and do, by the number printed on it |
//! | [`issuers`] | whose keys vouch for the servers and chips of the eSIM world |
//! | [`offers`] | what can be bought, with its full terms: read, listed, searched, written |
//! | [`document`] | a TOML text read with the place of every word, and what is wrong in it |
//! | [`source`] | where each list comes from and until when it is trusted |
//! | [`table`] | the one file format, its limits, and rows that the user adds |
//!
//! ```
//! let country = reference::countries::find("Türkiye").expect("a country");
//! assert_eq!(country.code.code(), "TR");
//! assert_eq!(reference::airports::by_iata("FRA").expect("an airport").time_zone.as_ref(), "Europe/Berlin");
//! ```
//!
//! What has no source is not here: an absent fact means *unknown*, never *no*. Nothing in this crate opens a file or a socket:
//! the lists are compiled in and parsed when first asked for, and a user's own rows arrive as text.

pub mod airports;
pub mod apns;
pub mod carriers;
pub mod countries;
pub mod devices;
pub mod document;
pub mod grade;
pub mod issuers;
pub mod networks;
pub mod offers;
pub mod places;
pub mod rates;
mod shipped;
pub mod source;
pub mod table;
