//! A PostgreSQL server of our own, in a folder that goes away with it.
//!
//! `cargo xtask test` installs PostgreSQL and says by `SPOKE_POSTGRES_BIN` where its programs are. The server runs under a shell that
//! reads from us: when we end, however we end, the shell reads the end of its input, stops the server and removes the folder.

#![allow(dead_code, reason = "each test binary uses a part of it")]

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use sqlx::postgres::PgConnection;
use sqlx::{AssertSqlSafe, Connection, Executor};

/// Where the programs are.
const PROGRAMS: &str = "SPOKE_POSTGRES_BIN";

/// PostgreSQL refuses to run as root, so root runs it as the user that Debian's package makes.
const SCRIPT: &str = r#"
set -eu
if [ "$(id -u)" = 0 ]; then
    as="setpriv --reuid=postgres --regid=postgres --init-groups --"
    chown postgres "$folder"
else
    as=""
fi
cd "$folder"
[ -d data ] || $as "$programs/initdb" --pgdata=data --username=spoke --auth=trust --encoding=UTF8 --no-locale --no-sync >initdb.txt
# Reads commands: each line starts or stops the server.
while read -r order; do
    case "$order" in
    start)
        $as "$programs/pg_ctl" --pgdata=data --log=data/log.txt --wait --silent \
            --options="-k $folder -c listen_addresses= -c max_connections=60 -c fsync=$fsync" start </dev/null
        echo started ;;
    immediate)
        $as "$programs/pg_ctl" --pgdata=data --mode=immediate --wait --silent stop </dev/null
        echo stopped ;;
    esac
done
$as "$programs/pg_ctl" --pgdata=data --mode=immediate --wait --silent stop </dev/null || true
rm -rf "$folder"
"#;

/// Whether a commit waits for the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sync {
    /// As in life.
    On,
    /// Quicker, for tests that do not ask what a crash leaves.
    Off,
}

/// A server.
#[derive(Debug)]
pub(crate) struct Cluster {
    shell: Child,
    answers: BufReader<std::process::ChildStdout>,
    folder: PathBuf,
}

impl Cluster {
    /// Makes a new one and starts it.
    pub(crate) fn start(sync: Sync) -> Self {
        let programs = std::env::var_os(PROGRAMS).unwrap_or_else(|| {
            panic!("needs PostgreSQL: `cargo xtask test` installs it and says by {PROGRAMS} where its programs are")
        });
        let folder = tempfile::Builder::new().prefix("spoke-postgres-").tempdir().unwrap().keep();
        let mut shell = Command::new("sh");
        shell.args(["-c", SCRIPT]).env("programs", programs).env("folder", &folder);
        shell.env("fsync", if sync == Sync::On { "on" } else { "off" });
        let mut shell = shell.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let answers = BufReader::new(shell.stdout.take().unwrap());
        let mut cluster = Self { shell, answers, folder };
        cluster.order("start");
        cluster
    }

    /// Starts it again, or stops it as a power cut would (`immediate`).
    pub(crate) fn order(&mut self, order: &str) {
        writeln!(self.shell.stdin.as_mut().unwrap(), "{order}").unwrap();
        let mut answer = String::new();
        self.answers.read_line(&mut answer).unwrap();
        assert!(!answer.is_empty(), "the server did not {order}; see {}", self.folder.join("data/log.txt").display());
    }

    /// The address of a database of it.
    pub(crate) fn address(&self, database: &str) -> String {
        address(&self.folder, database)
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.shell.stdin.take());
        let _ = self.shell.wait();
    }
}

fn address(folder: &Path, database: &str) -> String {
    format!("postgres://spoke@localhost/{database}?host={}", folder.display())
}

/// A new and empty database on a server that all tests of this process share.
pub(crate) async fn empty_database() -> String {
    static SHARED: OnceLock<Cluster> = OnceLock::new();
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let shared = SHARED.get_or_init(|| Cluster::start(Sync::Off));
    let name = format!("test_{}", NUMBER.fetch_add(1, Ordering::Relaxed));
    make_database(shared, &name).await
}

/// A new and empty database on this server.
pub(crate) async fn make_database(cluster: &Cluster, name: &str) -> String {
    let mut connection = PgConnection::connect(&cluster.address("postgres")).await.unwrap();
    connection.execute(AssertSqlSafe(format!("CREATE DATABASE {name}"))).await.unwrap();
    connection.close().await.unwrap();
    cluster.address(name)
}
