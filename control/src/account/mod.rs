//! Who somebody is: an account with a login and a password, and the browsers that are signed in to it.

mod change_password;
mod password;
mod register;
mod session;
mod sign_in;
mod token;
mod tries;

use serde::{Deserialize, Serialize};
use store::{Author, HouseholdId, Id, Key, Scope};

use crate::error::Error;
use crate::house::House;
use crate::nouns::ACCOUNT;
use crate::stored::Stored;

pub use register::Registration;
pub(crate) use register::text as line;
pub use session::{SESSION_DAYS_MAX, Session, Visitor};
pub use sign_in::SignedIn;
pub use token::Token;

/// Which account.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AccountId(pub(crate) Id);

impl AccountId {
    /// The account of this text, as an address has it.
    pub fn of(text: &str) -> Result<Self, Error> {
        Id::new(text).map(Self).map_err(|_| Error::NotFound("account"))
    }

    /// The text of the id.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// As the history names whoever did something.
    pub(crate) fn author(&self) -> Result<Author, Error> {
        Ok(Author::new(format!("account {}", self.as_str()))?)
    }

    pub(crate) fn key(&self) -> Key {
        Key::new(Scope::Installation, ACCOUNT, self.0.clone())
    }
}

/// An account as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Account {
    /// As people call them.
    pub(crate) name: String,
    /// What is typed to sign in, in lower case.
    pub(crate) login: String,
    /// The password's hash; none for an account that signs in otherwise.
    pub(crate) password: Option<password::Hash>,
    /// The language they chose; else what their browser asks for.
    #[serde(default)]
    pub(crate) language: Option<String>,
    /// Households they belong to, in the order in which they came to them.
    #[serde(default)]
    pub(crate) households: Vec<String>,
}

/// What others see of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// Which.
    pub id: AccountId,
    /// As people call them.
    pub name: String,
    /// What is typed to sign in.
    pub login: String,
    /// The language they chose.
    pub language: Option<String>,
    /// Households they belong to.
    pub households: Vec<HouseholdId>,
}

impl House {
    pub(crate) async fn account(&self, id: &AccountId) -> Result<Stored<Account>, Error> {
        self.stored(&id.key()).await?.ok_or(Error::NotFound("account"))
    }

    /// An account as its owner and those it shares a household with see it.
    pub async fn profile(&self, id: &AccountId) -> Result<Profile, Error> {
        let Account { name, login, language, households, .. } = self.account(id).await?.value;
        let households = households.into_iter().map(|id| Ok(HouseholdId::new(Id::new(id)?))).collect::<Result<_, Error>>()?;
        Ok(Profile { id: id.clone(), name, login, language, households })
    }

    /// Whether nobody has an account yet: whoever comes first becomes the first owner.
    pub async fn is_new(&self) -> Result<bool, Error> {
        Ok(self.store.list(&Scope::Installation, &ACCOUNT, None, 1).await?.items.is_empty())
    }
}
