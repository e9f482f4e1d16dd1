//! What binds the buyer besides price and terms: identity checks, installing before entry, how often, for whom.

use crate::offer::Known;
use crate::place::PlaceSet;

/// What binds the buyer besides price and terms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conditions {
    /// Identity check.
    pub kyc: Kyc,
    /// Whether it must be installed before entering the country.
    pub install_before_entry: Known,
    /// How many times one code can be installed; `None` when no source says. 1 means: delete it and it is gone.
    pub installs_max: Option<u16>,
    /// Whether only people who never bought from this provider get it.
    pub new_customers_only: bool,
    /// Whether the line has a telephone number that can be called and receive bank codes.
    pub number: Known,
    /// Whether it comes as an eSIM.
    pub esim: Known,
    /// Whether a physical SIM card is to be had.
    pub physical_sim: Known,
    /// The carriers whose phone line it needs besides (a companion's parent, a pool's main line), by id; empty when none.
    pub needs_carrier: Vec<String>,
    /// Places from which the provider's own site is known to be blocked: buy before entering.
    pub blocked_in: PlaceSet,
}

impl Default for Conditions {
    fn default() -> Self {
        Self {
            kyc: Kyc::Unknown,
            install_before_entry: Known::Unknown,
            installs_max: None,
            new_customers_only: false,
            number: Known::Unknown,
            esim: Known::Yes,
            physical_sim: Known::Unknown,
            needs_carrier: Vec::new(),
            blocked_in: PlaceSet::only([]),
        }
    }
}

/// An identity check and how long it takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Kyc {
    /// None is asked for.
    None,
    /// It takes up to so many hours.
    Needed {
        /// Hours from handing in the papers to the answer.
        hours_max: u16,
    },
    /// No source says.
    #[default]
    Unknown,
}
