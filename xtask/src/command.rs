//! Running another program, and saying how it ended.

use std::fmt;
use std::io::{BufRead, BufReader};
use std::process::{Command, ExitStatus, Stdio};

/// Why a command of ours did not succeed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The exit status to end with.
    pub status: u8,
    /// What happened and what to do next.
    pub message: String,
}

impl Failure {
    /// Something that must be mended: exit status 1.
    pub fn refused(message: impl Into<String>) -> Self {
        Self { status: 1, message: message.into() }
    }

    /// The command line makes no sense: exit status 2.
    pub fn wrong_use(message: impl Into<String>) -> Self {
        Self { status: 2, message: message.into() }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

/// Runs a program; what it prints goes where ours goes. Its exit status becomes ours when it fails.
pub fn run(command: &mut Command) -> Result<(), Failure> {
    let status = command.status().map_err(|error| not_started(command, &error))?;
    judge(command, status)
}

/// Runs a program and hands each line it prints to `line`, while it runs.
pub fn run_lines(command: &mut Command, mut line: impl FnMut(&str)) -> Result<(), Failure> {
    let mut child = command.stdout(Stdio::piped()).spawn().map_err(|error| not_started(command, &error))?;
    let output = child.stdout.take().expect("its output was just piped");
    for text in BufReader::new(output).split(b'\n') {
        let text = text.map_err(|error| Failure::refused(format!("the output of {} broke off: {error}", program(command))))?;
        line(&String::from_utf8_lossy(&text));
    }
    let status = child.wait().map_err(|error| not_started(command, &error))?;
    judge(command, status)
}

/// Runs a program and returns what it printed; what it says on the error stream is part of the failure.
pub fn output(command: &mut Command) -> Result<String, Failure> {
    let output = command.output().map_err(|error| not_started(command, &error))?;
    judge(command, output.status).map_err(|failure| {
        let said = String::from_utf8_lossy(&output.stderr);
        Failure { message: format!("{}\n{}", failure.message, said.trim_end()), ..failure }
    })?;
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Whether a program starts and succeeds; its output is dropped.
pub fn succeeds(command: &mut Command) -> bool {
    command.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
}

fn judge(command: &Command, status: ExitStatus) -> Result<(), Failure> {
    if status.success() {
        return Ok(());
    }
    let code = status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(1);
    Err(Failure { status: code, message: format!("{} failed ({status})", shown(command)) })
}

fn not_started(command: &Command, error: &std::io::Error) -> Failure {
    Failure::refused(format!("{} could not be started: {error}", program(command)))
}

fn program(command: &Command) -> String {
    let path = std::path::Path::new(command.get_program());
    path.file_name().unwrap_or(command.get_program()).to_string_lossy().into_owned()
}

/// The command as a person would type it.
fn shown(command: &Command) -> String {
    let arguments = command.get_args().map(|argument| argument.to_string_lossy().into_owned());
    std::iter::once(program(command)).chain(arguments).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_exit_status_of_a_program_becomes_ours() {
        let failure = run(Command::new("sh").args(["-c", "exit 7"])).unwrap_err();
        assert_eq!(failure.status, 7);
        assert_eq!(failure.to_string(), "sh -c exit 7 failed (exit status: 7)");
    }

    #[test]
    fn a_program_that_is_not_there_is_named() {
        let failure = run(&mut Command::new("no-such-program-here")).unwrap_err();
        assert_eq!(failure.to_string(), "no-such-program-here could not be started: No such file or directory (os error 2)");
    }

    #[test]
    fn lines_arrive_one_by_one_and_the_error_stream_is_reported() {
        let mut lines = Vec::new();
        run_lines(Command::new("sh").args(["-c", "echo one; echo two"]), |line| lines.push(line.to_owned())).unwrap();
        assert_eq!(lines, ["one", "two"]);
        let failure = output(Command::new("sh").args(["-c", "echo why >&2; exit 1"])).unwrap_err();
        assert_eq!(failure.to_string(), "sh -c echo why >&2; exit 1 failed (exit status: 1)\nwhy");
    }
}
