//! Who may do what in a household, as one table.

use serde::{Deserialize, Serialize};

/// What somebody is in a household.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Sees everything, changes nothing.
    Viewer,
    /// Sees and acts on the devices of one person, and on what nobody owns.
    Member,
    /// Sees and changes everything but who belongs to the household.
    Manager,
    /// Everything.
    Owner,
}

/// What somebody does in a household.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Look at what is one's own: for a member the devices of the member's person, and shared ones.
    SeeOwn,
    /// Look at everything.
    SeeAll,
    /// Change one's own devices, their lines, use and trips.
    ChangeOwn,
    /// Change any record.
    ChangeAll,
    /// Ask for a plan.
    Propose,
    /// Approve a plan, or turn it down.
    Approve,
    /// Say of a step on one's own devices that it is done, or do it.
    StepOwn,
    /// The same on any device.
    StepAll,
    /// See a secret (a code, a PIN) of one's own devices; that it was shown is written down.
    SecretOwn,
    /// See any secret.
    SecretAll,
    /// Take everything along as a file.
    Export,
    /// Invite, change roles, remove members.
    Members,
    /// Remove the household.
    Dissolve,
}

impl Act {
    /// Every act.
    pub const ALL: [Self; 13] = [
        Self::SeeOwn,
        Self::SeeAll,
        Self::ChangeOwn,
        Self::ChangeAll,
        Self::Propose,
        Self::Approve,
        Self::StepOwn,
        Self::StepAll,
        Self::SecretOwn,
        Self::SecretAll,
        Self::Export,
        Self::Members,
        Self::Dissolve,
    ];
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 4] = [Self::Viewer, Self::Member, Self::Manager, Self::Owner];

    /// Whether this role may.
    pub const fn may(self, act: Act) -> bool {
        use Act::{
            Approve, ChangeAll, ChangeOwn, Dissolve, Export, Members, Propose, SecretAll, SecretOwn, SeeAll, SeeOwn, StepAll,
            StepOwn,
        };
        match act {
            SeeOwn => true,
            SeeAll => matches!(self, Self::Viewer | Self::Manager | Self::Owner),
            ChangeOwn | StepOwn | SecretOwn => matches!(self, Self::Member | Self::Manager | Self::Owner),
            ChangeAll | Propose | Approve | StepAll | SecretAll | Export => matches!(self, Self::Manager | Self::Owner),
            Members | Dissolve => matches!(self, Self::Owner),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table() {
        let row = |act: &Act| {
            let may = Role::ALL.map(|role| if role.may(*act) { "yes" } else { "-" });
            format!("{act:?}: {}", may.join(" "))
        };
        // viewer, member, manager, owner
        assert_eq!(
            Act::ALL.iter().map(row).collect::<Vec<_>>(),
            [
                "SeeOwn: yes yes yes yes",
                "SeeAll: yes - yes yes",
                "ChangeOwn: - yes yes yes",
                "ChangeAll: - - yes yes",
                "Propose: - - yes yes",
                "Approve: - - yes yes",
                "StepOwn: - yes yes yes",
                "StepAll: - - yes yes",
                "SecretOwn: - yes yes yes",
                "SecretAll: - - yes yes",
                "Export: - - yes yes",
                "Members: - - - yes",
                "Dissolve: - - - yes",
            ]
        );
    }
}
