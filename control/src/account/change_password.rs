//! Another password: whoever knows the present one chooses it, and every other browser is signed out.

use super::Visitor;
use super::password::Password;
use crate::error::Error;
use crate::house::House;

impl House {
    /// Gives an account another password. Tries with a wrong present one are counted as wrong sign-ins are.
    pub async fn change_password(&self, visitor: &Visitor, present: &str, next: &str) -> Result<(), Error> {
        let mut account = self.account(&visitor.account).await?;
        let next = Password::new(next);
        next.check()?;
        let login = account.value.login.clone();
        self.begin_try(&login).await?;
        if !self.fits(account.value.password.clone(), Password::new(present)).await? {
            return Err(Error::WrongCredentials);
        }
        self.end_tries(&login).await?;
        account.value.password = Some(self.hashed(next).await?);
        self.write(&visitor.account.author()?, "Another password", vec![account.edit(vec![login])?]).await?;
        self.end_other_sessions(visitor).await
    }
}
