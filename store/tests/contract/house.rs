//! A place for a store of a test, empty, and what the tests need to write short.

use jiff::{SignedDuration, Timestamp};
use sqlx::any::AnyPoolOptions;
use sqlx::{AnyPool, AssertSqlSafe, Row};
use store::{Author, Commit, Edit, HouseholdId, Id, Key, Noun, Place, Scope, Store};

use crate::cluster;

/// Recorded nouns that tests use.
pub(crate) const DEVICE: Noun = Noun::recorded("device");
/// Another.
pub(crate) const LINE: Noun = Noun::recorded("line");
/// Another, with names.
pub(crate) const ACCOUNT: Noun = Noun::recorded("account");
/// Not recorded.
pub(crate) const SESSION: Noun = Noun::unrecorded("session");

/// A place for a store, with nothing in it.
pub(crate) struct House {
    /// Where a store can be opened.
    pub(crate) place: Place,
    /// Goes away with the house.
    _folder: Option<tempfile::TempDir>,
}

impl House {
    /// A file in a folder whose name an address would have to escape.
    pub(crate) fn sqlite() -> Self {
        let folder = tempfile::Builder::new().prefix("spoke store? 50% #1 ").tempdir().unwrap();
        Self { place: Place::File(folder.path().join("spoke.sqlite3")), _folder: Some(folder) }
    }

    /// A database on a server of our own.
    pub(crate) async fn postgres() -> Self {
        Self { place: Place::Server(cluster::empty_database().await), _folder: None }
    }

    /// Another of the same kind.
    pub(crate) async fn another(&self) -> Self {
        if self.is_server() { Self::postgres().await } else { Self::sqlite() }
    }

    /// The store.
    pub(crate) async fn open(&self) -> Store {
        Store::open(&self.place).await.unwrap()
    }

    /// The database as another program sees it.
    pub(crate) async fn raw(&self) -> AnyPool {
        sqlx::any::install_default_drivers();
        let address = match &self.place {
            Place::Server(address) => address.clone(),
            Place::File(path) => {
                let path = path.to_str().unwrap();
                format!(
                    "sqlite://{}?mode=rwc",
                    path.replace('%', "%25").replace('?', "%3F").replace('#', "%23").replace(' ', "%20")
                )
            }
        };
        AnyPoolOptions::new().max_connections(1).connect(&address).await.unwrap()
    }

    /// Whether it is on a PostgreSQL server.
    pub(crate) fn is_server(&self) -> bool {
        matches!(self.place, Place::Server(_))
    }
}

/// Runs a statement as another program would; the first column of what it answers, or why it refused.
pub(crate) async fn run(raw: &AnyPool, statement: &str) -> Result<Vec<String>, String> {
    let rows = sqlx::query(AssertSqlSafe(statement.to_owned())).fetch_all(raw).await;
    let rows = rows.map_err(|error| error.to_string())?;
    Ok(rows.iter().map(|row| row.try_get::<String, _>(0).unwrap()).collect())
}

/// A scope: `-` is the installation's own.
pub(crate) fn scope(text: &str) -> Scope {
    if text == "-" { Scope::Installation } else { Scope::Household(HouseholdId::new(id(text))) }
}

/// An id.
pub(crate) fn id(text: &str) -> Id {
    Id::new(text).unwrap()
}

/// A key of a household named `home`.
pub(crate) fn at_home(noun: &Noun, text: &str) -> Key {
    Key::new(scope("home"), noun.clone(), id(text))
}

/// A commit of Ana's, some minutes after the beginning of time.
pub(crate) fn commit(minute: i64, edits: Vec<Edit>) -> Commit {
    let at = Timestamp::UNIX_EPOCH + SignedDuration::from_mins(minute);
    Commit { at, by: Author::new("ana").unwrap(), why: "A test".to_owned(), edits }
}
