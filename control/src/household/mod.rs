//! A household: its records, and who belongs to it.
//!
//! Whoever acts does so from a [`Seat`]: an account, a household and a role. A seat is looked up anew for each request.

mod change;
mod export;
mod found;
mod history;
mod import;
mod invite;
mod members;
mod read;
mod table;
mod view;

use serde::{Deserialize, Serialize};
use store::{HouseholdId, Id, Key, Scope};

use crate::access::{Act, Role};
use crate::account::AccountId;
use crate::error::Error;
use crate::house::House;
use crate::nouns::{HOME, MEMBER};
use crate::stored::Stored;

pub use change::{RecordEdit, RecordId};
pub use export::Export;
pub use history::{Happened, Touched};
pub use import::NamedText;
pub use invite::{INVITATION_DAYS, Invitation};
pub use members::{Membership, Seated};
pub use read::{KeptRecord, Records};
pub use table::{TableReport, WrongRows};
pub use view::View;

/// A household as the installation keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Home {
    /// As its people call it.
    pub(crate) name: String,
    /// Whether it is a made-up one, to look around in.
    #[serde(default)]
    pub(crate) demo: bool,
}

/// Somebody's place in a household: what they may do there follows from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seat {
    /// Who.
    pub account: AccountId,
    /// Where.
    pub household: HouseholdId,
    /// As what.
    pub role: Role,
    /// Which person of the household they are; none when they are none of them.
    pub person: Option<String>,
}

impl Seat {
    /// Refuses what this seat may not do.
    pub fn check(&self, act: Act) -> Result<(), Error> {
        if self.role.may(act) { Ok(()) } else { Err(Error::Forbidden) }
    }

    pub(crate) fn scope(&self) -> Scope {
        Scope::Household(self.household.clone())
    }

    pub(crate) fn key(&self, noun: store::Noun, id: Id) -> Key {
        Key::new(self.scope(), noun, id)
    }
}

pub(crate) fn home_key(household: &HouseholdId) -> Key {
    Key::new(Scope::Installation, HOME, household.id().clone())
}

pub(crate) fn member_key(household: &HouseholdId, account: &AccountId) -> Key {
    Key::new(Scope::Household(household.clone()), MEMBER, account.0.clone())
}

impl House {
    /// Somebody's seat in a household. Whoever has none is told that there is no such household: that there is one is no business
    /// of theirs.
    pub async fn seat(&self, account: &AccountId, household: &HouseholdId) -> Result<Seat, Error> {
        let member: Option<Stored<Membership>> = self.stored(&member_key(household, account)).await?;
        let member = member.ok_or(Error::NotFound("household"))?.value;
        Ok(Seat { account: account.clone(), household: household.clone(), role: member.role, person: member.person })
    }

    /// A household's name, and whether it is a made-up one.
    pub async fn household_name(&self, seat: &Seat) -> Result<(String, bool), Error> {
        let home: Stored<Home> = self.stored(&home_key(&seat.household)).await?.ok_or(Error::NotFound("household"))?;
        Ok((home.value.name, home.value.demo))
    }
}
