//! Roles: what the owner of a certificate may do, told by the certificate's policy.

use crate::tlv::Oid;

/// What the owner of a certificate may do. The object identifiers are those of SGP.22 v3.1's ASN.1, `id-rspRole`.
///
/// Certificates of v2, and their like in v3 (variant O), have a short list of roles under one root. Those of v3 (variants A, B
/// and C) have a tree: an authority may issue what lies below it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Role {
    /// Certificate issuer: the root (v2: CI, v3: eSIM CA).
    Ci,
    /// An authority below the root.
    CiSubCa,
    /// Manufacturer of eUICCs.
    Eum,
    /// An authority of a manufacturer.
    EumSubCa,
    /// An eUICC.
    Euicc,
    /// An authority for SM-DP+.
    DpSubCa,
    /// An SM-DP+ in TLS.
    DpTls,
    /// An SM-DP+ when it authenticates itself to an eUICC.
    DpAuth,
    /// An SM-DP+ when it binds profile packages.
    DpPb,
    /// An authority for SM-DS.
    DsSubCa,
    /// An SM-DS in TLS.
    DsTls,
    /// An SM-DS when it authenticates itself to an eUICC.
    DsAuth,
}

const fn role(below: &[u32]) -> Oid {
    let mut numbers = [2, 23, 146, 1, 2, 1, 0, 0, 0, 0, 0];
    let mut index = 0;
    while index < below.len() {
        numbers[6 + index] = below[index];
        index += 1;
    }
    Oid::new(numbers.split_at(6 + below.len()).0)
}

/// Each role with its policies, first that of v2, then those of v3.
const POLICIES: [(Oid, Role); 19] = [
    (role(&[0]), Role::Ci),
    (role(&[1]), Role::Euicc),
    (role(&[2]), Role::Eum),
    (role(&[3]), Role::DpTls),
    (role(&[4]), Role::DpAuth),
    (role(&[5]), Role::DpPb),
    (role(&[6]), Role::DsTls),
    (role(&[7]), Role::DsAuth),
    (role(&[0, 0]), Role::CiSubCa),
    (role(&[0, 0, 0]), Role::Eum),
    (role(&[0, 0, 0, 0]), Role::EumSubCa),
    (role(&[0, 0, 0, 0, 0]), Role::Euicc),
    (role(&[0, 0, 1]), Role::DpSubCa),
    (role(&[0, 0, 1, 0]), Role::DpTls),
    (role(&[0, 0, 1, 1]), Role::DpAuth),
    (role(&[0, 0, 1, 2]), Role::DpPb),
    (role(&[0, 0, 2]), Role::DsSubCa),
    (role(&[0, 0, 2, 0]), Role::DsTls),
    (role(&[0, 0, 2, 1]), Role::DsAuth),
];

impl Role {
    /// The role that a policy gives.
    pub fn of_policy(policy: &Oid) -> Option<Self> {
        POLICIES.iter().find(|(oid, _)| oid == policy).map(|(_, role)| *role)
    }

    /// The policy that gives this role in certificates of v2 and variant O; none for the authorities that came with v3.
    pub fn policy_v2(self) -> Option<Oid> {
        POLICIES[..8].iter().find(|(_, role)| *role == self).map(|(oid, _)| *oid)
    }

    /// The policy that gives this role in certificates of v3's variants A, B and C. The root's is that of v2.
    pub fn policy_v3(self) -> Oid {
        let policy = POLICIES.iter().rev().find(|(_, role)| *role == self).map(|(oid, _)| *oid);
        policy.expect("every role has a policy in the table")
    }

    /// Whether its owner may sign certificates.
    pub fn is_authority(self) -> bool {
        matches!(self, Self::Ci | Self::CiSubCa | Self::Eum | Self::EumSubCa | Self::DpSubCa | Self::DsSubCa)
    }

    /// Whether its owner may sign certificates of the other role. The root is not asked: it may sign all.
    pub(super) fn may_issue(self, other: Self) -> bool {
        match self {
            Self::Ci | Self::CiSubCa => other != Self::Ci && other != Self::Euicc && other != Self::EumSubCa,
            Self::Eum => matches!(other, Self::EumSubCa | Self::Euicc),
            Self::EumSubCa => other == Self::Euicc,
            Self::DpSubCa => matches!(other, Self::DpTls | Self::DpAuth | Self::DpPb),
            Self::DsSubCa => matches!(other, Self::DsTls | Self::DsAuth),
            _ => false,
        }
    }
}
