//! Runs the whole binary: arguments in, status and both streams out, as one text.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The repository's root: examples are named from there.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// What came of a run.
pub(crate) struct Run {
    pub(crate) status: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// `spoke` in a folder on 25 November 2026, whatever the environment of the tests is.
pub(crate) fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_spoke"));
    command.args(["--today", "2026-11-25"]).args(arguments).current_dir(folder);
    command.env_clear().env("COLUMNS", "120").env("TZ", "UTC");
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Runs it with an input.
pub(crate) fn spoke_in(folder: &Path, arguments: &[&str], input: &str) -> Run {
    let mut child = command(folder, arguments).spawn().expect("the binary is built");
    // Who does not read its input closes it; that is no failure.
    let _ = child.stdin.take().expect("it is piped").write_all(input.as_bytes());
    let done = child.wait_with_output().expect("it ends");
    let text = |bytes| String::from_utf8(bytes).expect("spoke writes UTF-8");
    Run { status: done.status.code().unwrap_or(-1), out: text(done.stdout), err: text(done.stderr) }
}

/// Runs it at the root without an input.
pub(crate) fn spoke(arguments: &[&str]) -> Run {
    spoke_in(&root(), arguments, "")
}

/// Everything as one text: what was asked, what came, how it ended.
pub(crate) fn told(arguments: &[&str], run: &Run) -> String {
    let mut text = format!("$ spoke {}\n{}", arguments.join(" "), run.out);
    if !run.err.is_empty() {
        text += &format!("--- on standard error\n{}", run.err);
    }
    text + &format!("--- status {}\n", run.status)
}

/// A folder of its own for a test, empty.
pub(crate) fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("the target directory may be written");
    folder
}
