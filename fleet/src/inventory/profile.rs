//! A profile: what sits on an eUICC (or a SIM card) and can be switched on.

use identifiers::Iccid;
use jiff::civil::Date;

/// A profile stored on a device now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// As its owner calls it.
    pub name: String,
    /// Its number, when known.
    pub iccid: Option<Iccid>,
    /// What it is for.
    pub kind: ProfileKind,
    /// On or off.
    pub state: ProfileState,
    /// The day after which it is of no more use; `None` when it has no end or none is known.
    pub expires: Option<Date>,
}

impl Profile {
    /// Whether it may be deleted without losing anything that is paid for, on `today`.
    pub fn is_removable(&self, today: Date) -> bool {
        self.kind == ProfileKind::Operational && self.expires.is_some_and(|end| end < today)
    }
}

/// What a profile is for (SGP.22 `ProfileClass`, and what makers protect).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum ProfileKind {
    /// A subscription's profile.
    #[default]
    Operational,
    /// Only for fetching other profiles.
    Provisioning,
    /// For tests.
    Test,
    /// Put there by the maker and not to be removed, such as a satellite profile.
    Protected,
}

/// On or off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum ProfileState {
    /// Registered on a network, or trying to.
    Enabled,
    /// Stored.
    #[default]
    Disabled,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_expired_operational_profile_is_removable() {
        let mut profile = Profile {
            name: "Spain 5 GB".into(),
            iccid: None,
            kind: ProfileKind::Operational,
            state: ProfileState::Disabled,
            expires: Some("2026-09-30".parse().unwrap()),
        };
        assert!(!profile.is_removable("2026-09-30".parse().unwrap()));
        assert!(profile.is_removable("2026-10-01".parse().unwrap()));
        profile.kind = ProfileKind::Protected;
        assert!(!profile.is_removable("2026-10-01".parse().unwrap()));
    }
}
