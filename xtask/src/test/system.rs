//! What only the system's own package manager has: named before it is installed, and only where we are root on a Debian or its kin.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::command::{self, Failure};

/// What the tests of ways to the card need: the PC/SC service, the reader that is a program, what a build against the service's
/// library needs, a bus, and the proxies between programs and modems.
const SERVICES: [&str; 7] =
    ["pcscd", "vsmartcard-vpcd", "libpcsclite-dev", "pkg-config", "dbus-daemon", "libqmi-proxy", "libmbim-proxy"];
/// Files that those packages bring.
const SERVICE_FILES: [&str; 5] = [
    "/usr/sbin/pcscd",
    "/usr/lib/pcsc/drivers/serial/libifdvpcd.so",
    "/usr/bin/dbus-daemon",
    "/usr/libexec/qmi-proxy",
    "/usr/libexec/mbim-proxy",
];

/// Finds or installs the services that the tests of ways to the card start for themselves.
pub fn install_services() -> Result<(), Failure> {
    let stands = || {
        let is_linked = command::succeeds(Command::new("pkg-config").args(["--exists", "libpcsclite"]));
        is_linked && SERVICE_FILES.iter().all(|file| Path::new(file).exists())
    };
    if stands() {
        println!("in place: {}", SERVICES.join(" "));
        return Ok(());
    }
    let by_hand = format!("tests of ways to the card need Debian's packages {}: install them", SERVICES.join(" "));
    install(&SERVICES, &by_hand)?;
    if stands() {
        Ok(())
    } else {
        Err(Failure::refused(format!("apt-get installed them, and they are not where Debian has them; {by_hand}")))
    }
}

/// Where tests that need a PostgreSQL server find its programs; each starts a server of its own. Set by `cargo xtask test`.
pub const POSTGRES_BIN: &str = "SPOKE_POSTGRES_BIN";

/// The folder of PostgreSQL's programs, found or installed.
pub fn install_postgres() -> Result<PathBuf, Failure> {
    if let Some(programs) = find_postgres() {
        println!("in place: PostgreSQL ({})", programs.display());
        return Ok(programs);
    }
    let by_hand = format!("tests of the store need PostgreSQL 14 or newer: install it, or set {POSTGRES_BIN} to its programs");
    install(&["postgresql"], &by_hand)?;
    find_postgres().ok_or_else(|| Failure::refused(format!("apt-get installed it, and it is not where Debian has it; {by_hand}")))
}

/// Where somebody says, else the newest of Debian's, else what the path has.
fn find_postgres() -> Option<PathBuf> {
    let said = std::env::var_os(POSTGRES_BIN).map(PathBuf::from);
    let version = |folder: &PathBuf| folder.file_name().and_then(|name| name.to_str()?.parse::<u32>().ok());
    let debian = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten().map(|entry| entry.path());
    let debian = debian.filter(|folder| version(folder).is_some()).max_by_key(version).map(|folder| folder.join("bin"));
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = said.into_iter().chain(debian).chain(std::env::split_paths(&path));
    found.into_iter().find(|folder| ["initdb", "pg_ctl", "postgres"].iter().all(|program| folder.join(program).is_file()))
}

/// Installs packages after naming them; `by_hand` is what to do where that is not possible.
pub fn install(packages: &[&str], by_hand: &str) -> Result<(), Failure> {
    let is_root = command::output(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0");
    if !is_root || !command::succeeds(Command::new("apt-get").arg("--version")) {
        return Err(Failure::refused(by_hand));
    }
    println!("installing with apt-get: {}", packages.join(" "));
    let apt = || {
        let mut command = Command::new("apt-get");
        command.env("DEBIAN_FRONTEND", "noninteractive").arg("--quiet");
        command
    };
    command::run(apt().arg("update"))?;
    command::run(apt().args(["install", "--yes", "--no-install-recommends"]).args(packages))
}
