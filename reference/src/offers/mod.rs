//! Offers as they are written down: read, listed, searched, and written again.
//!
//! | room | what lives there |
//! |---|---|
//! | [`read`], [`read_listings`], [`read_table`] | a TOML text, or a table inside another text, → offers |
//! | [`Catalogue`] | what ships with the program, with what a household adds or overrides |
//! | [`write`](fn@write) | an offer → the text that reads as the same offer |
//! | [`Zones`] | who says which countries `eu-roaming` meant on a day |
//!
//! The form is described in `data/offers/README.md`. What is left out is unknown, never “no”; what is written and not
//! understood is refused with its file, its bytes and what to write instead.
//!
//! ```
//! let text = r#"
//! provider = "Airalo"
//! source = "https://example.com"
//! read = "2026-11-25"
//! [[offer]]
//! id = "airalo/moshi-moshi-10gb"
//! name = "Moshi Moshi 10 GB, 30 days"
//! kind = "travel"
//! price = "18 USD"
//! countries = ["JP"]
//! data = "10 GB"
//! lasts = "30 days"
//! counts = "rolling"
//! starts = "first-network"
//! "#;
//! let offers = reference::offers::read("my-offers.toml", text, &reference::offers::NoZones)?;
//! assert_eq!(offers[0].price.base.to_string(), "18.00 USD");
//! # Ok::<(), reference::document::Faults>(())
//! ```

mod catalogue;
mod file;
mod places;
mod price;
mod validity;
mod words;
mod write;
mod zone;

use std::fmt;
use std::sync::Arc;

use fleet::offer::Offer;

pub use crate::document::{Fault, Faults};
pub use crate::grade::Grade;
pub(crate) use file::carrier_id;
pub(crate) use places::read as read_places;

pub use catalogue::{Catalogue, Query};
pub use file::{Defaults, OFFERS_MAX, ZONES_MAX, read, read_fields, read_listings, read_table};
pub use places::{NoZones, ShippedZones, Zones};
pub use write::{write, write_listing};

/// An offer with what is known about the knowledge of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing {
    /// The offer.
    pub offer: Offer,
    /// What no source states; the offer holds the reading that promises the least, and whoever shows it says so.
    pub assumed: Vec<Assumed>,
    /// How good its source is; `None` when nobody said.
    pub grade: Option<Grade>,
    /// The seller's own page, where the offer was read somewhere else: nobody here opened it.
    pub official: Option<String>,
    /// Whatever its reader noted.
    pub note: Option<String>,
    /// The file it stands in.
    pub file: Arc<str>,
}

/// A term that no source states, and how it is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Assumed {
    /// Nobody says what starts the package: read as the purchase, the earliest of all.
    StartsAtPurchase,
    /// Nobody says how its days are counted: read as calendar days of the place, the shortest in common use.
    CountsLocalDays,
    /// Nobody says what follows an allowance, at home, abroad, of fair use or of a paid day: read as nothing.
    StopsAfterAllowance,
}

impl Assumed {
    /// The key that would say it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::StartsAtPurchase => "starts",
            Self::CountsLocalDays => "counts",
            Self::StopsAfterAllowance => "then",
        }
    }
}

/// A sentence for people.
impl fmt::Display for Assumed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::StartsAtPurchase => "no source says what starts it; taken to start when it is bought",
            Self::CountsLocalDays => "no source says how its days are counted; taken as calendar days of the place",
            Self::StopsAfterAllowance => "no source says what follows an allowance; data is taken to stop",
        })
    }
}
