//! Where a server keeps what it knows: a folder, or a PostgreSQL server with the key beside it. The same for every verb of a server.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use control::{Place, Store, TimeAndChance};
use jiff::Timestamp;
use store::{KeyDice, KeySource, NONCE_BYTES, Vault};

use crate::Clock;
use crate::output::Failure;

/// Where everything is kept
#[derive(Args)]
pub(crate) struct Kept {
    /// The folder that everything is kept in; made when it is not there
    #[arg(long, value_name = "DIR", env = "SPOKE_DATA")]
    data: Option<PathBuf>,
    /// A PostgreSQL server instead of a file in the folder: postgres://user@host/database
    #[arg(long, value_name = "URL", env = "SPOKE_DATABASE", hide_env_values = true)]
    database: Option<String>,
}

/// An open store with its vault.
pub(crate) struct Open {
    pub(crate) store: Store,
    pub(crate) vault: Vault,
}

impl Kept {
    /// The folder, there and closed to others.
    pub(crate) fn folder(&self) -> Result<PathBuf, Failure> {
        let folder = match &self.data {
            Some(folder) => folder.clone(),
            None => usual().ok_or_else(|| {
                Failure::misused("no home folder is known, so nothing can be kept").hint("say where: --data DIR")
            })?,
        };
        make(&folder).map_err(|error| Failure::refused(format!("“{}” cannot be made: {error}", folder.display())))?;
        Ok(folder)
    }

    /// Where the database is.
    pub(crate) fn place(&self, folder: &Path) -> Result<Place, Failure> {
        match &self.database {
            None => Ok(Place::File(folder.join("spoke.sqlite3"))),
            Some(url) => match Place::read(url) {
                server @ Place::Server(_) => Ok(server),
                Place::File(_) => Err(Failure::misused("--database is the address of a PostgreSQL server")
                    .hint("write postgres://user@host/database; without it a file in the folder is used")),
            },
        }
    }

    /// Where the key is that secrets are sealed under.
    pub(crate) fn key(folder: &Path) -> KeySource {
        KeySource::File(folder.join("vault.key"))
    }

    /// Opens what is kept; the first time, it is made.
    pub(crate) async fn open(&self) -> Result<Open, Failure> {
        let folder = self.folder()?;
        let store = Store::open(&self.place(&folder)?).await.map_err(|error| refused(&error))?;
        let mut dice = KeyDice { key: [0; 32], nonce: [0; NONCE_BYTES] };
        World.fill(&mut dice.key);
        World.fill(&mut dice.nonce);
        let vault = store.vault(&Self::key(&folder), dice).await.map_err(|error| refused(&error))?;
        Ok(Open { store, vault })
    }
}

/// What the store refuses, with what to do about it, as its own words have it.
pub(crate) fn refused(error: &store::Error) -> Failure {
    Failure::refused(error.to_string())
}

/// Where programs keep what is theirs.
fn usual() -> Option<PathBuf> {
    let named = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    named("XDG_DATA_HOME").or_else(|| named("HOME").map(|home| home.join(".local/share"))).map(|folder| folder.join("spoke"))
}

fn make(folder: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// The real time, and the system's dice.
pub(crate) struct World;

impl World {
    /// To be handed to a house.
    pub(crate) fn shared() -> Arc<dyn TimeAndChance> {
        Arc::new(Self)
    }
}

impl TimeAndChance for World {
    fn now(&self) -> Timestamp {
        Clock::now()
    }

    fn fill(&self, bytes: &mut [u8]) {
        // A system without dice could keep no secret at all: better no server than one that anybody can guess.
        getrandom::fill(bytes).expect("the system gives random bytes");
    }
}

/// Runs something that waits.
pub(crate) fn run<T>(work: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let runtime = runtime.map_err(|error| Failure::broken(format!("the system gives no threads: {error}")))?;
    runtime.block_on(work)
}
