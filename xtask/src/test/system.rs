//! What only the system's own package manager has: named before it is installed, and only where we are root on a Debian or its kin.

use std::path::Path;
use std::process::Command;

use crate::command::{self, Failure};

/// What the tests of cards in readers need: the service, the reader that is a program, and what a build against the service's
/// library needs.
const READERS: [&str; 4] = ["pcscd", "vsmartcard-vpcd", "libpcsclite-dev", "pkg-config"];
/// Files that those packages bring.
const READER_FILES: [&str; 2] = ["/usr/sbin/pcscd", "/usr/lib/pcsc/drivers/serial/libifdvpcd.so"];

/// Finds or installs the PC/SC service and its virtual reader.
pub fn install_readers() -> Result<(), Failure> {
    let stands = || {
        let is_linked = command::succeeds(Command::new("pkg-config").args(["--exists", "libpcsclite"]));
        is_linked && READER_FILES.iter().all(|file| Path::new(file).exists())
    };
    if stands() {
        println!("in place: {}", READERS.join(" "));
        return Ok(());
    }
    let by_hand = format!("tests of cards in readers need Debian's packages {}: install them", READERS.join(" "));
    install(&READERS, &by_hand)?;
    if stands() {
        Ok(())
    } else {
        Err(Failure::refused(format!("apt-get installed them, and they are not where Debian has them; {by_hand}")))
    }
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
