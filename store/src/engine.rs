//! The two engines: SQLite in a file, and a PostgreSQL server. All that is different between them is here, in [`schema`](crate::schema)
//! and in `migrations`; every other statement is the same for both.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::{Any, AnyConnection, AnyPool, Connection, Executor, Transaction};

use crate::error::{Error, Outcome, of_engine};

/// How long a lock or a free connection is waited for.
const WAIT: Duration = Duration::from_secs(10);
/// How many read at the same time.
const READERS: u32 = 4;

/// Where a database is.
#[derive(Clone, PartialEq, Eq)]
pub enum Place {
    /// An SQLite file. It is made when it is not there; its folder must be.
    File(PathBuf),
    /// A PostgreSQL server: `postgres://user:password@host:port/database`, with the parameters that libpq knows, such as
    /// `?sslmode=verify-full`. The database must be there, and may have nothing in it but what Spoke puts there.
    Server(String),
}

impl Place {
    /// Whether this text of a person means a server.
    ///
    /// ```
    /// use store::Place;
    /// assert_eq!(Place::read("spoke.sqlite3"), Place::File("spoke.sqlite3".into()));
    /// let server = Place::read("postgres://ana:secret@db.example:5433/spoke?sslmode=verify-full");
    /// assert_eq!(server.to_string(), "the PostgreSQL database db.example:5433/spoke");
    /// ```
    pub fn read(text: &str) -> Self {
        let is_server = ["postgres://", "postgresql://"].iter().any(|scheme| text.starts_with(scheme));
        if is_server { Self::Server(text.to_owned()) } else { Self::File(text.into()) }
    }
}

/// Without the password, and without the user.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => write!(f, "the SQLite database {}", path.display()),
            Self::Server(url) => {
                let address = url.split_once("://").map_or("", |(_, rest)| rest);
                let address = address.split('?').next().unwrap_or_default();
                write!(f, "the PostgreSQL database {}", address.rsplit('@').next().unwrap_or_default())
            }
        }
    }
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Place({self})")
    }
}

/// An open database.
#[derive(Debug)]
pub(crate) struct Engine {
    pub(crate) place: Place,
    /// SQLite has one writer at a time, so a queue for one connection is fairer and quicker than its own busy waiting.
    writers: AnyPool,
    readers: AnyPool,
}

impl Engine {
    /// Opens the database for reading only and without any setting that would change it, so that its schema can be looked at.
    /// `None` when there is no file yet. Without a pool, which would try again for a while what cannot succeed.
    pub(crate) async fn peek(place: &Place) -> Result<Option<AnyConnection>, Error> {
        sqlx::any::install_default_drivers();
        if let Place::File(path) = place {
            let length = std::fs::metadata(path).map_or(0, |file| file.len());
            if length == 0 {
                return Ok(None);
            }
        }
        let options = address(place, "mode=ro")?;
        let connecting = tokio::time::timeout(WAIT, AnyConnection::connect_with(&options));
        let connected = connecting.await.unwrap_or(Err(sqlx::Error::PoolTimedOut));
        connected.map(Some).map_err(|error| of_engine(place, &error))
    }

    /// Opens the database, or makes an empty one.
    pub(crate) async fn open(place: &Place) -> Result<Self, Error> {
        sqlx::any::install_default_drivers();
        let failed = |error: sqlx::Error| of_engine(place, &error);
        match place {
            Place::File(path) => {
                make_private(path).map_err(|error| failed(error.into()))?;
                // The log is synced before a commit is acknowledged; a reader never waits for the writer.
                let settings = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; \
                                PRAGMA busy_timeout = 10000; PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; \
                                PRAGMA journal_size_limit = 67108864";
                let writers = pool(1, settings, Line::ToFile).connect_with(address(place, "mode=rw")?).await.map_err(failed)?;
                let settings = "PRAGMA busy_timeout = 10000; PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON";
                let readers =
                    pool(READERS, settings, Line::ToFile).connect_with(address(place, "mode=ro")?).await.map_err(failed)?;
                Ok(Self { place: place.clone(), writers, readers })
            }
            Place::Server(_) => {
                // A server that forgot us must not hold up the others, and no setting of the server may weaken what a commit means.
                let settings = "SET synchronous_commit = on; SET lock_timeout = '10s'; \
                                SET idle_in_transaction_session_timeout = '60s'";
                let writers = pool(READERS, settings, Line::ToServer).connect_with(address(place, "")?).await.map_err(failed)?;
                Ok(Self { place: place.clone(), readers: writers.clone(), writers })
            }
        }
    }

    /// For single statements that only read.
    pub(crate) fn reader(&self) -> &AnyPool {
        &self.readers
    }

    /// A transaction that writes. The first statement of every writer is an update of the only row of `head`, so writers come one
    /// after the other on both engines, and each sees everything that the ones before it wrote.
    pub(crate) async fn write(&self) -> Result<Transaction<'static, Any>, Error> {
        let begin = match self.place {
            Place::File(_) => "BEGIN IMMEDIATE",
            Place::Server(_) => "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE",
        };
        self.writers.begin_with(begin).await.map_err(|error| self.failed(error))
    }

    /// A transaction whose statements all see the database as it stood at the first of them.
    pub(crate) async fn snapshot(&self) -> Result<Transaction<'static, Any>, Error> {
        let begin = match self.place {
            Place::File(_) => "BEGIN",
            Place::Server(_) => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        };
        self.readers.begin_with(begin).await.map_err(|error| self.failed(error))
    }

    /// What went wrong, when nothing was written by it.
    pub(crate) fn failed(&self, error: sqlx::Error) -> Error {
        of_engine(&self.place, &error)
    }

    /// What went wrong when a commit was to be confirmed: if the connection broke, it may have happened.
    pub(crate) fn failed_to_confirm(&self, error: sqlx::Error) -> Error {
        let is_answer = matches!(error, sqlx::Error::Database(_));
        match self.failed(error) {
            Error::Unavailable { place, reason, .. } if !is_answer => {
                Error::Unavailable { place, reason, outcome: Outcome::Unknown }
            }
            other => other,
        }
    }

    /// What is damaged here.
    pub(crate) fn corrupt(&self, what: impl fmt::Display) -> Error {
        Error::Corrupt { place: self.place.to_string(), what: what.to_string() }
    }

    /// Waits for what is being done and lets go of the database.
    pub(crate) async fn close(&self) {
        self.readers.close().await;
        self.writers.close().await;
    }
}

/// A connection to a server may have been lost, or be kept for too long by what is between; one to a file is neither.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Line {
    ToFile,
    ToServer,
}

fn pool(connections: u32, settings: &'static str, line: Line) -> AnyPoolOptions {
    let options = AnyPoolOptions::new().max_connections(connections).acquire_timeout(WAIT);
    let options = match line {
        Line::ToFile => options.test_before_acquire(false).idle_timeout(None).max_lifetime(None),
        Line::ToServer => options.test_before_acquire(true),
    };
    options.after_connect(move |connection, _| {
        Box::pin(async move {
            connection.execute(sqlx::raw_sql(settings)).await?;
            Ok(())
        })
    })
}

/// The database as an address. A path may have any character in it; an address may not.
fn address(place: &Place, mode: &str) -> Result<AnyConnectOptions, Error> {
    let text = match place {
        Place::Server(url) => url.clone(),
        Place::File(path) => {
            let path = std::path::absolute(path).map_err(|error| of_engine(place, &error.into()))?;
            let refused = || of_engine(place, &sqlx::Error::Configuration("its path is not UTF-8".into()));
            let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-_.".contains(&byte);
            let shown = |byte: u8| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
            format!("sqlite://{}?{mode}", path.to_str().ok_or_else(refused)?.bytes().map(shown).collect::<String>())
        }
    };
    AnyConnectOptions::from_str(&text).map_err(|error| of_engine(place, &error))
}

/// Makes the file, readable for its owner only, before SQLite would make it readable for everybody; its log gets the same rights.
fn make_private(path: &std::path::Path) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}

#[cfg(test)]
mod tests {
    use sqlx::Row;

    use super::*;

    #[tokio::test]
    async fn sqlite_waits_for_the_disk_and_checks_what_it_is_given() {
        let folder = tempfile::tempdir().unwrap();
        let engine = Engine::open(&Place::File(folder.path().join("spoke.sqlite3"))).await.unwrap();
        let mut said = Vec::new();
        for (pool, setting) in [
            (&engine.writers, "PRAGMA journal_mode"),
            (&engine.writers, "PRAGMA synchronous"),
            (&engine.writers, "PRAGMA foreign_keys"),
            (&engine.writers, "PRAGMA busy_timeout"),
            (&engine.writers, "PRAGMA journal_size_limit"),
            (&engine.readers, "PRAGMA busy_timeout"),
        ] {
            let row = sqlx::query(setting).fetch_one(pool).await.unwrap();
            said.push(row.try_get::<String, _>(0).or_else(|_| row.try_get::<i64, _>(0).map(|n| n.to_string())).unwrap());
        }
        // Of `synchronous`, 2 is FULL: <https://sqlite.org/pragma.html#pragma_synchronous>.
        assert_eq!(said, ["wal", "2", "1", "10000", "67108864", "10000"]);
        sqlx::query("CREATE TABLE a (b TEXT)").execute(&engine.readers).await.expect_err("readers only read");
    }

    #[test]
    fn a_place_is_shown_without_who_may_enter() {
        let shown = |text: &str| format!("{:?}", Place::read(text));
        assert_eq!(
            shown("postgres://ana:se%40cret@db.example/spoke?password=secret"),
            "Place(the PostgreSQL database db.example/spoke)"
        );
        assert_eq!(shown("postgresql://localhost/spoke?host=/run"), "Place(the PostgreSQL database localhost/spoke)");
        assert_eq!(shown("data/spoke.sqlite3"), "Place(the SQLite database data/spoke.sqlite3)");
    }
}
