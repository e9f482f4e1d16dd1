//! Hands on cards and servers: ways to reach an eUICC, the chip that holds eSIM profiles, by the commands that it understands (APDUs).
//!
//! [`card::Card`] is what every way has in common: open a logical channel, exchange APDUs on it, close it, reset the card.
//! [`card::IsdR`] stands on top of it and is what the protocol of the eSIM needs: a request in, the chip's answer out.
//! [`server::https::Https`] reaches the servers that eSIMs come from. [`device::Device`] has both, and does with them what a
//! procedure of [`sgp22::lpa`] wants. Whatever is said *in* the requests is not this crate's business.
//!
//! Everything blocks, and nothing waits longer than the deadline that it is given. What time it is, is asked through a
//! [`card::Clock`] that the caller hands in.
//!
//! ```
//! use std::time::{Duration, Instant};
//! use driver::card::store_data::SegmentSize;
//! use driver::card::{Aid, Error, IsdR, place::Place};
//!
//! /// Asks an eUICC for its EID (SGP.22 §5.7.20), over the way that a person names: `qmi:/dev/cdc-wdm0`, `reader:…`.
//! fn eid(way: &Place) -> Result<Vec<u8>, Error> {
//!     let deadline = Instant::now() + Duration::from_secs(30);
//!     let mut card = way.open(None, Instant::now, deadline)?;
//!     let mut isd_r = IsdR::open(&mut *card, &[Aid::ISD_R], SegmentSize::default(), deadline)?;
//!     let reply = isd_r.call(&[0xBF, 0x3E, 0x03, 0x5C, 0x01, 0x5A], deadline)?;
//!     isd_r.close(deadline)?;
//!     Ok(reply.data)
//! }
//!
//! let error = eid(&Place::At("/dev/no-such-modem".into())).unwrap_err();
//! assert_eq!(error.to_string(), "there is no /dev/no-such-modem; connect the device, or name another port");
//! ```

pub mod card;
pub mod device;
pub mod server;
