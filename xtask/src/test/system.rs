//! What only the system's own package manager has: named before it is installed, and only where we are root on a Debian or its kin.

use std::path::Path;
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
