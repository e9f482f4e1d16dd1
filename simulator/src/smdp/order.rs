//! A profile that a server has for somebody, from its making to its end (SGP.22 v2.5 §3.1.6).

use std::sync::Arc;

use identifiers::{Eid, Iccid};
use sgp22::crypto::Certificate;
use sgp22::tlv::Time;
use sgp22::wire::{SecretText, StoreMetadataRequest, TransactionId};

/// A profile that a server has, and how far it is.
#[derive(Debug, Clone)]
pub struct Order {
    /// What the profile says of itself.
    pub metadata: StoreMetadataRequest,
    /// What kind of profile it is, by the operator's own name.
    pub profile_type: String,
    /// Its elements.
    pub package: Arc<[u8]>,
    /// How far it is.
    pub state: OrderState,
    /// The chip that it is for, where that is known.
    pub eid: Option<Eid>,
    /// What the activation code names; empty when the chip's EID finds it.
    pub matching_id: Option<SecretText>,
    /// What its owner must know.
    pub confirmation_code: Option<SecretText>,
    /// Where chips ask for it.
    pub smds_address: Option<String>,
    /// Its terms.
    pub terms: Terms,
    /// How often somebody tried to download it.
    pub downloads: u32,
    /// How often the confirmation code was wrong.
    pub wrong_codes: u32,
    /// The chip's one-time key that it was sealed for last.
    pub(super) sealed_for: Option<[u8; 65]>,
    /// The certificate of the chip that it was sealed for: the chip's word on how the download ended comes without.
    pub(super) euicc: Option<Certificate>,
    /// The last news of it that was heard: others may come late.
    pub(super) last_seq_number: Option<u32>,
    /// Downloads of which the end has not been heard.
    pub(super) open_downloads: Vec<TransactionId>,
}

/// On what terms a profile can be downloaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// How often it can be tried.
    pub downloads_max: u32,
    /// How often the confirmation code can be wrong.
    pub wrong_codes_max: u32,
    /// When the order ends.
    pub until: Option<Time>,
    /// Whether it is sealed a second time after it was handed out.
    pub rebinding: Rebinding,
    /// Whether it can be downloaded again after it was deleted.
    pub reuse: Reuse,
    /// With which keys it is sealed.
    pub protection: Protection,
}

/// Whether a profile is sealed again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rebinding {
    /// For the same chip it is.
    Allowed,
    /// It is not.
    Refused,
}

/// Whether a profile can be downloaded again after it was deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reuse {
    /// It cannot: the code is spent.
    Never,
    /// It can, by the chip that had it.
    SameChip,
    /// It can, by any chip.
    AnyChip,
}

/// With which keys a profile is sealed (SGP.22 v2.5 §2.5.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protection {
    /// With the session's.
    SessionKeys,
    /// With keys of its own, which are sealed with the session's.
    ProfileKeys,
}

/// How far a profile is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum OrderState {
    /// It is in stock.
    Available,
    /// It is set aside.
    Allocated,
    /// It is set aside for a chip.
    Linked,
    /// It has a code.
    Confirmed,
    /// It can be downloaded.
    Released,
    /// It was handed out, and its end has not been heard.
    Downloaded,
    /// It is on a chip.
    Installed,
    /// It is on a chip and in use.
    Enabled,
    /// It is on a chip and was in use.
    Disabled,
    /// It was deleted.
    Deleted,
    /// Something went wrong.
    Error,
    /// It is gone.
    Unavailable,
}

impl Default for Terms {
    fn default() -> Self {
        Self {
            downloads_max: 10,
            wrong_codes_max: 3,
            until: None,
            rebinding: Rebinding::Allowed,
            reuse: Reuse::Never,
            protection: Protection::SessionKeys,
        }
    }
}

impl Order {
    /// A profile in stock.
    pub fn new(profile_type: &str, package: impl Into<Arc<[u8]>>, metadata: StoreMetadataRequest, terms: Terms) -> Self {
        Self {
            metadata,
            profile_type: profile_type.to_owned(),
            package: package.into(),
            state: OrderState::Available,
            eid: None,
            matching_id: None,
            confirmation_code: None,
            smds_address: None,
            terms,
            downloads: 0,
            wrong_codes: 0,
            sealed_for: None,
            euicc: None,
            last_seq_number: None,
            open_downloads: Vec::new(),
        }
    }

    /// Its number.
    pub fn iccid(&self) -> Iccid {
        self.metadata.iccid
    }

    /// Forgets what was of one owner.
    pub(super) fn put_back(&mut self) {
        *self = Self::new(&self.profile_type, Arc::clone(&self.package), self.metadata.clone(), self.terms.clone());
    }
}
