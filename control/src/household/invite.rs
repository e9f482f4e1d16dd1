//! Invitations: a link that makes whoever opens it a member, once and for a while.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use store::{Edit, Expected, HouseholdId, Id, Key, Scope};

use super::members::Membership;
use super::{Home, Seat, found, home_key, member_key};
use crate::access::Act;
use crate::account::{AccountId, Registration, Token};
use crate::error::Error;
use crate::house::House;
use crate::nouns::INVITATION;
use crate::stored::{Stored, json};

/// An invitation holds for so many days.
pub const INVITATION_DAYS: i64 = 7;

/// An invitation as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Kept {
    household: String,
    by: String,
    membership: Membership,
    until: Timestamp,
}

/// What whoever holds the link is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// Who invites.
    pub by: String,
    /// Into which household.
    pub household: String,
    /// As what.
    pub membership: Membership,
    /// Until when it holds.
    pub until: Timestamp,
}

impl House {
    /// Makes an invitation. Its token is shown once.
    pub async fn invite(&self, seat: &Seat, membership: Membership) -> Result<Token, Error> {
        seat.check(Act::Members)?;
        let until = self.now().checked_add(SignedDuration::from_hours(24 * INVITATION_DAYS));
        let until = until.map_err(|_| Error::Defect("the clock is past the last year"))?;
        let token = self.new_token();
        let by = self.profile(&seat.account).await?.name;
        let kept = Kept { by, household: seat.household.as_str().to_owned(), membership, until };
        let key = Key::new(Scope::Installation, INVITATION, self.new_id());
        let edit = Edit::put_named(key, Expected::Absent, json(&kept)?, vec![token.hash()]);
        self.write(&seat.account.author()?, "Invited somebody", vec![edit]).await?;
        Ok(token)
    }

    /// What a link invites to.
    pub async fn invitation(&self, token: &Token) -> Result<Invitation, Error> {
        let kept = self.kept_invitation(token).await?;
        let household = HouseholdId::new(Id::new(&kept.value.household)?);
        let home: Stored<Home> = self.stored(&home_key(&household)).await?.ok_or(Error::NotFound("invitation"))?;
        Ok(Invitation {
            by: kept.value.by,
            household: home.value.name,
            membership: kept.value.membership,
            until: kept.value.until,
        })
    }

    async fn kept_invitation(&self, token: &Token) -> Result<Stored<Kept>, Error> {
        let entry = self.store.lookup(&INVITATION, &token.hash()).await?.ok_or(Error::NotFound("invitation"))?;
        let kept = Stored::<Kept>::read(entry)?;
        if self.now() > kept.value.until { Err(Error::NotFound("invitation")) } else { Ok(kept) }
    }

    /// Somebody who has an account comes in.
    pub async fn accept(&self, account: &AccountId, token: &Token) -> Result<HouseholdId, Error> {
        let invitation = self.kept_invitation(token).await?;
        let household = HouseholdId::new(Id::new(&invitation.value.household)?);
        let mut kept = self.account(account).await?;
        if kept.value.households.iter().any(|known| known == household.as_str()) {
            return Ok(household);
        }
        if kept.value.households.len() >= found::HOUSEHOLDS_MAX {
            return Err(Error::Refused { what: "household", problem: "would be one too many for this account" });
        }
        kept.value.households.push(household.as_str().to_owned());
        let login = kept.value.login.clone();
        let edits = vec![
            Edit::remove(invitation.key, Expected::Version(invitation.version)),
            Edit::put(member_key(&household, account), Expected::Absent, json(&invitation.value.membership)?),
            kept.edit(vec![login])?,
        ];
        self.write(&account.author()?, "Came by an invitation", edits).await?;
        Ok(household)
    }

    /// Somebody without an account gets one, and comes in.
    pub async fn register_invited(&self, token: &Token, registration: &Registration<'_>) -> Result<AccountId, Error> {
        self.kept_invitation(token).await?;
        let (id, edit) = self.registered(registration, None).await?;
        self.write(&id.author()?, "Account by an invitation", vec![edit]).await?;
        self.accept(&id, token).await?;
        Ok(id)
    }
}
