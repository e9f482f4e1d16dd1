//! Who belongs to a household, and as what.

use serde::{Deserialize, Serialize};
use store::{Edit, Expected};

use super::{Seat, member_key};
use crate::access::{Act, Role};
use crate::account::{AccountId, Profile};
use crate::error::Error;
use crate::house::House;
use crate::nouns::MEMBER;
use crate::stored::Stored;

/// Somebody's place in a household, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Membership {
    /// As what.
    pub role: Role,
    /// Which person of the household they are.
    pub person: Option<String>,
}

/// A member as others see them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seated {
    /// Who.
    pub profile: Profile,
    /// As what.
    pub membership: Membership,
    /// The version that a change names.
    pub version: u64,
}

/// A household has so many members at most.
const MEMBERS_MAX: usize = 2_000;

impl House {
    /// Everybody who belongs to a household.
    pub async fn members(&self, seat: &Seat) -> Result<Vec<Seated>, Error> {
        seat.check(Act::SeeAll)?;
        let mut members = Vec::new();
        for member in self.memberships(seat).await? {
            let profile = self.profile(&AccountId(member.key.id)).await?;
            members.push(Seated { profile, membership: member.value, version: member.version });
        }
        Ok(members)
    }

    async fn memberships(&self, seat: &Seat) -> Result<Vec<Stored<Membership>>, Error> {
        let page = self.store.list(&seat.scope(), &MEMBER, None, MEMBERS_MAX).await?;
        page.items.into_iter().map(Stored::read).collect()
    }

    /// Gives a member another role, or makes them another person of the household.
    pub async fn reseat(&self, seat: &Seat, member: &AccountId, version: u64, to: Membership) -> Result<(), Error> {
        seat.check(Act::Members)?;
        let mut kept: Stored<Membership> =
            self.stored(&member_key(&seat.household, member)).await?.ok_or(Error::NotFound("member"))?;
        if kept.version != version {
            return Err(Error::Stale);
        }
        if kept.value.role == Role::Owner && to.role != Role::Owner {
            self.check_owner_stays(seat, member).await?;
        }
        kept.value = to;
        self.write(&seat.account.author()?, "Another role", vec![kept.edit(Vec::new())?]).await.map(|_| ())
    }

    /// Lets a member go. Everybody may go by themselves; an owner only while another owner stays.
    pub async fn unseat(&self, seat: &Seat, member: &AccountId) -> Result<(), Error> {
        if *member != seat.account {
            seat.check(Act::Members)?;
        }
        let kept: Stored<Membership> =
            self.stored(&member_key(&seat.household, member)).await?.ok_or(Error::NotFound("member"))?;
        if kept.value.role == Role::Owner {
            self.check_owner_stays(seat, member).await?;
        }
        let mut account = self.account(member).await?;
        account.value.households.retain(|household| household != seat.household.as_str());
        let login = account.value.login.clone();
        let edits = vec![Edit::remove(kept.key, Expected::Version(kept.version)), account.edit(vec![login])?];
        self.write(&seat.account.author()?, "Left the household", edits).await.map(|_| ())
    }

    async fn check_owner_stays(&self, seat: &Seat, without: &AccountId) -> Result<(), Error> {
        let stays = |member: &Stored<Membership>| member.value.role == Role::Owner && member.key.id != without.0;
        if self.memberships(seat).await?.iter().any(stays) {
            return Ok(());
        }
        Err(Error::Refused { what: "household", problem: "would have no owner: make somebody else one first" })
    }
}
