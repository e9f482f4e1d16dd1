//! Everything that Spoke's server knows, kept: entries, the names that lead to them, and a history that is only ever added to.
//!
//! | what | where |
//! |---|---|
//! | a [`Store`] is opened at a [`Place`]: an SQLite file or a PostgreSQL server | [`Store::open`] |
//! | an [`Entry`] is a JSON text under a [`Key`]: a [`Scope`], a [`Noun`], an [`Id`] | [`Store::find`], [`Store::list`], [`Store::whole`] |
//! | a name leads to one entry of its noun | [`Store::lookup`] |
//! | a [`Commit`] makes several [`Edit`]s, or none, each only if its entry is still as [`Expected`] | [`Store::commit`] |
//! | a [`Change`] is a commit as the history has it; any past state can be shown | [`Store::history`], [`Store::past`], [`Store::changes_after`] |
//! | a [`Secret`] is sealed in a [`Vault`], whose key is not in the database | [`Store::vault`] |
//! | a backup is everything, of one moment, in one locked file | [`Store::backup_to`], [`Store::backup`], [`verify`], [`Store::restore`] |
//! | whoever shows something is told when there is news | [`Store::watch`] |
//!
//! What a body means is not known here; `control` gives it a meaning. Time and dice are arguments.
//!
//! ```
//! use store::{Author, Commit, Edit, Error, Expected, HouseholdId, Id, Key, Noun, Place, Scope, Store};
//!
//! const DEVICE: Noun = Noun::recorded("device");
//!
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let folder = tempfile::tempdir()?;
//! let store = Store::open(&Place::File(folder.path().join("spoke.sqlite3"))).await?;
//! let home = Scope::Household(HouseholdId::new(Id::new("home")?));
//! let phone = Key::new(home.clone(), DEVICE, Id::new("Ana's phone")?);
//! let commit = |expected, body: &str| Commit {
//!     at: jiff::Timestamp::UNIX_EPOCH,
//!     by: Author::new("account ana").expect("it is short"),
//!     why: "A new phone".to_owned(),
//!     edits: vec![Edit::put(phone.clone(), expected, body)],
//! };
//! let first = store.commit(commit(Expected::Absent, r#"{"model":"Pixel 9"}"#)).await?;
//! store.commit(commit(Expected::Version(first.seq), r#"{"model":"Pixel 10"}"#)).await?;
//!
//! // Who still holds the first version is told so, and nothing is lost.
//! let late = store.commit(commit(Expected::Version(first.seq), r#"{"model":"Pixel 8"}"#)).await;
//! assert!(matches!(late, Err(Error::Conflict { is: Some(2), .. })));
//! let now = store.find(&phone).await?.expect("it was put");
//! assert_eq!(now.body, r#"{"model":"Pixel 10"}"#);
//! let before = store.past(&home, Some(&DEVICE), first.seq, None, 10).await?;
//! assert_eq!(before.items[0].body, r#"{"model":"Pixel 9"}"#);
//! # Ok(()) }
//! ```

mod backup;
mod commit;
mod engine;
mod entry;
mod error;
mod history;
mod key;
mod queue;
mod read;
mod schema;
mod vault;
mod watch;
mod write;

pub use backup::{BACKUP_BYTES_MAX, BackupError, Lock, Summary, Unlock, verify};
pub use commit::{
    AUTHOR_BYTES_MAX, Author, BODY_BYTES_MAX, COMMIT_BYTES_MAX, Commit, Committed, EDITS_MAX, Edit, Expected, NAME_BYTES_MAX,
    NAMES_MAX, WHY_BYTES_MAX,
};
pub use engine::Place;
pub use entry::{Change, Edited, Entry, PAGE_BYTES_MAX, PAGE_LEN_MAX, Page, Whole};
pub use error::{Error, Outcome, Refused};
pub use key::{HouseholdId, ID_BYTES_MAX, Id, Key, NOUN_BYTES_MAX, Noun, Scope};
pub use read::WHOLE_BYTES_MAX;
pub use vault::{KeyDice, KeySource, NONCE_BYTES, SECRET_BYTES_MAX, Secret, Vault};

use std::sync::Arc;

use engine::Engine;
use queue::Queue;
use watch::Watch;

/// An open store. A clone is another handle of the same one.
#[derive(Debug, Clone)]
pub struct Store {
    engine: Arc<Engine>,
    queue: Queue,
    watch: Arc<Watch>,
}

impl Store {
    /// Opens a store. Tables are made or brought into their present shape, all of it or nothing.
    ///
    /// Refused with [`Error::TooNew`] when a newer Spoke wrote it, and with [`Error::Corrupt`] when it is none; both leave it as it is.
    pub async fn open(place: &Place) -> Result<Self, Error> {
        schema::check(place).await?;
        let engine = Arc::new(Engine::open(place).await?);
        schema::migrate(&engine).await?;
        let watch = Arc::new(Watch::start(&engine).await?);
        let queue = Queue::start(&engine, &watch);
        Ok(Self { engine, queue, watch })
    }

    /// Where it is.
    pub fn place(&self) -> &Place {
        &self.engine.place
    }

    /// Waits for what is being done, then lets go of the database. Every handle fails from then on.
    pub async fn close(&self) {
        self.watch.stop();
        self.engine.close().await;
    }
}
