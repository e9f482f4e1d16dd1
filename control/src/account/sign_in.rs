//! Signing in with a login and a password.

use super::password::Password;
use super::register::login;
use super::{Account, AccountId, Session, Token};
use crate::error::Error;
use crate::house::House;
use crate::nouns::ACCOUNT;
use crate::stored::Stored;

/// Somebody who has just signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedIn {
    /// Who.
    pub account: AccountId,
    /// For the browser's cookie.
    pub token: Token,
}

impl House {
    /// Opens a session for whoever knows the password. `browser` is what the browser says it is, for the list of sessions.
    pub async fn sign_in(&self, said: &str, password: &str, browser: &str) -> Result<SignedIn, Error> {
        // A login that no account can have is answered like one that none has.
        let login = login(said).unwrap_or_default();
        self.begin_try(&login).await?;
        let known = self.store.lookup(&ACCOUNT, &login).await?.map(Stored::<Account>::read).transpose()?;
        let hash = known.as_ref().and_then(|known| known.value.password.clone());
        let fits = self.fits(hash, Password::new(password)).await?;
        let Some(known) = known.filter(|_| fits) else { return Err(Error::WrongCredentials) };
        self.end_tries(&login).await?;
        let account = AccountId(known.key.id);
        let token = self.open_session(&account, Session::WEB_DAYS, browser).await?;
        Ok(SignedIn { account, token })
    }
}
