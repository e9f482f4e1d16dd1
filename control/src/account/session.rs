//! Sessions: browsers that are signed in, each with a token of its own that can be taken back.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use store::{Author, Edit, Entry, Expected, Id, Key, Scope};

use super::{AccountId, Token};
use crate::error::Error;
use crate::house::House;
use crate::nouns::SESSION;
use crate::stored::{Stored, json};

/// No session lasts longer, however much it is used.
pub const SESSION_DAYS_MAX: i64 = 90;
/// That a session is used is noted this often: not with every page.
const SEEN_EVERY: SignedDuration = SignedDuration::from_mins(10);
/// What a browser says of itself is cut after so many characters.
const BROWSER_MAX: usize = 200;

/// A session as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// Whose.
    account: String,
    /// Since when.
    pub since: Timestamp,
    /// When it was last used, to ten minutes.
    pub seen: Timestamp,
    /// It ends when it was not used for so many days.
    idle_days: i64,
    /// What the browser says it is.
    pub browser: String,
}

impl Session {
    /// A browser's session ends when it is not used for so many days.
    pub(crate) const WEB_DAYS: i64 = 30;

    fn is_over(&self, now: Timestamp) -> bool {
        let idle = now.duration_since(self.seen) > SignedDuration::from_hours(24 * self.idle_days);
        idle || now.duration_since(self.since) > SignedDuration::from_hours(24 * SESSION_DAYS_MAX)
    }
}

/// Somebody who is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visitor {
    /// Who.
    pub account: AccountId,
    /// Which session.
    pub session: Id,
}

impl House {
    pub(crate) async fn open_session(&self, account: &AccountId, idle_days: i64, browser: &str) -> Result<Token, Error> {
        let (token, now) = (self.new_token(), self.now());
        let browser = browser.chars().filter(|c| !c.is_control()).take(BROWSER_MAX).collect();
        let session = Session { account: account.as_str().to_owned(), since: now, seen: now, idle_days, browser };
        // The account stands first in the id, so that all sessions of one can be listed.
        let id = Id::new(format!("{}.{}", account.as_str(), self.new_id()))?;
        let key = Key::new(Scope::Installation, SESSION, id);
        let edit = Edit::put_named(key, Expected::Absent, json(&session)?, vec![token.hash()]);
        self.write(&account.author()?, "", vec![edit]).await?;
        Ok(token)
    }

    /// Who shows this token; nobody when it is none, or no longer.
    pub async fn visitor(&self, token: &Token) -> Result<Option<Visitor>, Error> {
        let Some(entry) = self.store.lookup(&SESSION, &token.hash()).await? else { return Ok(None) };
        let mut session = Stored::<Session>::read(entry)?;
        let now = self.now();
        if session.value.is_over(now) {
            return Ok(None);
        }
        let visitor = Visitor { account: AccountId(Id::new(&session.value.account)?), session: session.key.id.clone() };
        if now.duration_since(session.value.seen) >= SEEN_EVERY {
            session.value.seen = now;
            // Whoever notes it at the same moment notes the same.
            match self.write(&visitor.account.author()?, "", vec![session.edit(vec![token.hash()])?]).await {
                Ok(_) | Err(Error::Stale) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(Some(visitor))
    }

    /// Every session of an account that is not over, with its id.
    pub async fn sessions(&self, account: &AccountId) -> Result<Vec<(Id, Session)>, Error> {
        let now = self.now();
        let sessions = self.session_entries(account).await?.into_iter().map(Stored::<Session>::read);
        let sessions = sessions.map(|session| session.map(|session| (session.key.id, session.value)));
        let sessions: Vec<(Id, Session)> = sessions.collect::<Result<_, Error>>()?;
        Ok(sessions.into_iter().filter(|(_, session)| !session.is_over(now)).collect())
    }

    /// Ends one session of an account.
    pub async fn end_session(&self, account: &AccountId, session: &Id) -> Result<(), Error> {
        if !session.as_str().starts_with(&format!("{}.", account.as_str())) {
            return Err(Error::NotFound("session"));
        }
        let key = Key::new(Scope::Installation, SESSION, session.clone());
        self.write(&account.author()?, "", vec![Edit::remove(key, Expected::Any)]).await.map(|_| ())
    }

    /// Ends every session of an account but one.
    pub async fn end_other_sessions(&self, visitor: &Visitor) -> Result<(), Error> {
        let entries = self.session_entries(&visitor.account).await?.into_iter().filter(|entry| entry.key.id != visitor.session);
        let edits: Vec<Edit> = entries.map(|entry| Edit::remove(entry.key, Expected::Any)).collect();
        if edits.is_empty() { Ok(()) } else { self.write(&visitor.account.author()?, "", edits).await.map(|_| ()) }
    }

    /// Ends every session of everybody: what a backup brings back may hold some that were ended since.
    pub async fn end_all_sessions(&self) -> Result<(), Error> {
        loop {
            let page = self.store.list(&Scope::Installation, &SESSION, None, 1_000).await?;
            let edits: Vec<Edit> = page.items.into_iter().map(|entry| Edit::remove(entry.key, Expected::Any)).collect();
            if edits.is_empty() {
                return Ok(());
            }
            self.write(&Author::new("restore")?, "", edits).await?;
        }
    }

    async fn session_entries(&self, account: &AccountId) -> Result<Vec<Entry>, Error> {
        let first = format!("{}.", account.as_str());
        let page = self.store.list(&Scope::Installation, &SESSION, Some(&Id::new(&first)?), 1_000).await?;
        Ok(page.items.into_iter().take_while(|entry| entry.key.id.as_str().starts_with(&first)).collect())
    }
}
