//! A new account: the first of a new installation becomes its first owner, every other comes by an invitation.

use store::{Edit, Expected, Id};

use super::password::Password;
use super::{Account, AccountId};
use crate::error::Error;
use crate::house::House;
use crate::stored::json;

/// The longest name and login, in characters.
const NAME_MAX: usize = 80;

/// What somebody says who wants an account.
pub struct Registration<'r> {
    /// As people call them.
    pub name: &'r str,
    /// What they want to type to sign in: a name or an address.
    pub login: &'r str,
    /// Their password.
    pub password: &'r str,
}

impl House {
    /// The account of whoever comes first. Everybody else is refused: they need an invitation.
    pub async fn register_first(&self, registration: &Registration<'_>) -> Result<AccountId, Error> {
        if !self.is_new().await? {
            return Err(Error::Forbidden);
        }
        let (id, edit) = self.registered(registration, FIRST).await?;
        // Two who come first at the same moment ask for the same id, and one of them is refused.
        self.write(&id.author()?, "First account", vec![edit]).await?;
        Ok(id)
    }

    /// The edit that makes an account.
    pub(crate) async fn registered(&self, registration: &Registration<'_>, id: Option<&str>) -> Result<(AccountId, Edit), Error> {
        let name = text("name", registration.name)?.to_owned();
        let login = login(registration.login)?;
        let password = Password::new(registration.password);
        password.check()?;
        if self.store.lookup(&crate::nouns::ACCOUNT, &login).await?.is_some() {
            return Err(Error::Taken("login"));
        }
        let id = match id {
            Some(id) => AccountId(Id::new(id)?),
            None => AccountId(self.new_id()),
        };
        let password = Some(self.hashed(password).await?);
        let account = Account { name, login: login.clone(), password, language: None, households: Vec::new() };
        let edit = Edit::put_named(id.key(), Expected::Absent, json(&account)?, vec![login]);
        Ok((id, edit))
    }
}

/// The id of the first account.
const FIRST: Option<&str> = Some("first");

/// A login as it is kept and looked up: logins differ by more than capitals and spaces around them.
pub(crate) fn login(text: &str) -> Result<String, Error> {
    let words: Vec<&str> = self::text("login", text)?.split_whitespace().collect();
    Ok(words.join(" ").to_lowercase())
}

/// A short text in one line.
pub(crate) fn text<'t>(what: &'static str, text: &'t str) -> Result<&'t str, Error> {
    let text = text.trim();
    let refused = |problem| Err(Error::Refused { what, problem });
    if text.is_empty() {
        return refused("is missing");
    }
    if text.chars().count() > NAME_MAX {
        return refused("is longer than 80 characters");
    }
    if text.contains(char::is_control) {
        return refused("has more than one line");
    }
    Ok(text)
}
