//! What a chip is, and how it deviates: all that never changes in its life.

use identifiers::Eid;
use sgp22::crypto::{KeyId, TrustAnchor};
use sgp22::tlv::NamedBits;
use sgp22::wire::es10b::{PprFlags, ProfilePolicyAuthorisationRule};
use sgp22::wire::saip::UiccCapability;
use sgp22::wire::{OperatorId, PprIds, Version};

use crate::lab::{Ci, Identity};

/// A chip as its manufacturer made it.
#[derive(Debug, Clone)]
pub struct Chip {
    /// Its number.
    pub eid: Eid,
    /// Its keys, one for each root under which it can sign, for chains of v2 (variant O).
    pub identities: Vec<Identity>,
    /// The same for chains of v3.
    pub identities_v3: Vec<Identity>,
    /// The roots whose signatures it can check.
    pub roots: Vec<TrustAnchor>,
    /// The highest version of SGP.22 that it speaks.
    pub version: Version,
    /// The version of profile packages that it understands.
    pub profile_package_version: Version,
    /// What it can do for profiles.
    pub capability: UiccCapability,
    /// How much memory there is for profiles, in bytes.
    pub memory_bytes: u32,
    /// How many profiles can be in use at once (MEP).
    pub ports: u32,
    /// Which operators may have which rules.
    pub rules: Vec<ProfilePolicyAuthorisationRule>,
    /// Rules that no profile may have.
    pub forbidden_rules: PprIds,
    /// The SM-DS that it names.
    pub root_ds_address: String,
    /// How it deviates.
    pub quirks: Quirks,
}

/// How a chip deviates from what the standard says, or from what most do. Each was seen in the field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quirks {
    /// The name of its ISD-R: some removable eUICCs have another (lpac issues 157, 175, 212).
    pub isd_r_aid: Vec<u8>,
    /// How it takes an ICCID of nine bytes.
    pub short_iccid: ShortIccid,
    /// By what it finds a profile that is to be enabled or disabled (lpac issue 13).
    pub found_by: FoundBy,
    /// Which refresh flag it takes (lpac issue 13).
    pub refresh_flag: RefreshFlag,
    /// How often it says that it is busy before it enables or disables a profile, after each reset (openpilot issue 37779).
    pub busy_times: u8,
    /// What it does after a profile was enabled or disabled (onomondo-ipa issue 3).
    pub after_change: AfterChange,
    /// How it hands out answers.
    pub answers: Answers,
    /// The longest answer that it hands out at once, in bytes, 1 to 256.
    pub answer_size_bytes_max: u16,
    /// The longest command data that it takes, in bytes.
    pub segment_size_bytes_max: u8,
    /// Whether it tells its EID.
    pub eid: Shown,
    /// How it takes tags in a list that it does not know.
    pub unknown_tags: UnknownTags,
}

/// How a chip takes an ICCID of nine bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShortIccid {
    /// It finds no profile by it, as the standard wants (lpac issue 457).
    NotFound,
    /// It finds it.
    Found,
}

/// By what a chip finds a profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FoundBy {
    /// By ICCID and by AID.
    Either,
    /// By AID only.
    AidOnly,
    /// By ICCID only.
    IccidOnly,
}

/// Which refresh flag a chip takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefreshFlag {
    /// Either.
    Either,
    /// It answers an undefined error to a set one.
    UnsetOnly,
    /// It answers an undefined error to an unset one.
    SetOnly,
}

/// What a chip does after a profile was enabled or disabled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AfterChange {
    /// It goes on.
    GoesOn,
    /// It answers 6985 to everything until it is reset.
    SilentUntilReset,
}

/// How a chip hands out answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answers {
    /// It says how many bytes there are (61xx), and hands them out when asked.
    WhenAsked,
    /// The same, but it insists on being asked for as many as there are (6Cxx).
    WhenAskedExactly,
    /// The first part comes at once.
    AtOnce,
}

/// Whether something is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// It is.
    Yes,
    /// It is not.
    No,
}

/// How a chip takes tags that it does not know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnknownTags {
    /// It passes over them.
    PassedOver,
    /// It answers that the input is wrong.
    Refused,
}

/// The name of the ISD-R (SGP.22 v2.5 §2.2.3).
pub const ISD_R_AID: [u8; 16] = [0xA0, 0, 0, 5, 0x59, 0x10, 0x10, 0xFF, 0xFF, 0xFF, 0xFF, 0x89, 0, 0, 1, 0];
/// The name of the ECASD.
pub const ECASD_AID: [u8; 16] = [0xA0, 0, 0, 5, 0x59, 0x10, 0x10, 0xFF, 0xFF, 0xFF, 0xFF, 0x89, 0, 0, 2, 0];

impl Chip {
    /// A chip of v2.5 under one root, which deviates in nothing.
    pub fn new(eid: Eid, identity: Identity, ci: &Ci) -> Self {
        Self {
            eid,
            identities: vec![identity],
            identities_v3: Vec::new(),
            roots: vec![ci.anchor()],
            version: Version([2, 5, 0]),
            profile_package_version: Version([2, 3, 1]),
            capability: everything(),
            memory_bytes: 512_000,
            ports: 1,
            rules: vec![any_operator()],
            forbidden_rules: PprIds::NONE,
            root_ds_address: "smds.lab.invalid".to_owned(),
            quirks: Quirks::default(),
        }
    }

    /// Whether it speaks v3.
    pub fn is_v3(&self) -> bool {
        self.version >= Version([3, 0, 0])
    }
}

/// The root that an identity's certificates lead to.
pub(super) fn root_of(identity: &Identity) -> Option<&KeyId> {
    identity.certificates().last()?.issuer_key_id()
}

impl Default for Quirks {
    /// None: a chip that does what the standard says, in the way that most do.
    fn default() -> Self {
        Self {
            isd_r_aid: ISD_R_AID.to_vec(),
            short_iccid: ShortIccid::NotFound,
            found_by: FoundBy::Either,
            refresh_flag: RefreshFlag::Either,
            busy_times: 0,
            after_change: AfterChange::GoesOn,
            answers: Answers::WhenAsked,
            answer_size_bytes_max: 256,
            segment_size_bytes_max: 255,
            eid: Shown::Yes,
            unknown_tags: UnknownTags::PassedOver,
        }
    }
}

/// Every operator may have every rule, where its owner agrees.
fn any_operator() -> ProfilePolicyAuthorisationRule {
    ProfilePolicyAuthorisationRule {
        ppr_ids: PprIds::PPR1 | PprIds::PPR2,
        allowed_operators: vec![OperatorId { mcc_mnc: [0xEE, 0xEE, 0xEE], gid1: None, gid2: None }],
        ppr_flags: PprFlags::CONSENT_REQUIRED,
    }
}

fn everything() -> UiccCapability {
    UiccCapability::from_bits((0..31).fold(NamedBits::NONE, |bits, number| bits | NamedBits::of(number)))
}
