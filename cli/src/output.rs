//! How the program speaks: status, errors with a hint, the screen's width, notes on the side.

use std::fmt::{self, Write as _};
use std::io::{self, IsTerminal, Write as _};
use std::process::ExitCode;

use anstyle::{AnsiColor, Style};

/// Columns when nobody says: a pipe, a file.
const WIDTH_UNTOLD: usize = 120;
/// Wider screens are not filled: lines longer than this are hard to follow.
const WIDTH_MAX: usize = 140;
/// Narrower than this nothing can be laid out.
const WIDTH_MIN: usize = 30;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Status {
    /// It did what was asked.
    Done = 0,
    /// Something in a file must be mended, or rules are in conflict.
    Refused = 1,
    /// The command line was wrong.
    Misused = 2,
    /// A defect of this program, or the machine failed.
    Broken = 3,
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        Self::from(status as u8)
    }
}

/// Why a command did not do what was asked, and what to do next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Failure {
    status: Status,
    /// What happened, in a sentence without a full stop; or a whole drawing that says it.
    message: String,
    /// What to do next, as a command.
    hint: Option<String>,
    drawn: bool,
}

impl Failure {
    /// Something in a file, or in what was asked for, must be mended.
    pub(crate) fn refused(message: impl Into<String>) -> Self {
        Self { status: Status::Refused, message: message.into(), hint: None, drawn: false }
    }

    /// The same with a message that is drawn already, its `error:` lines included.
    pub(crate) fn drawn(message: impl Into<String>) -> Self {
        Self { status: Status::Refused, message: message.into(), hint: None, drawn: true }
    }

    /// The command line was wrong.
    pub(crate) fn misused(message: impl Into<String>) -> Self {
        Self { status: Status::Misused, message: message.into(), hint: None, drawn: false }
    }

    /// A defect, or the machine failed.
    pub(crate) fn broken(message: impl Into<String>) -> Self {
        Self { status: Status::Broken, message: message.into(), hint: None, drawn: false }
    }

    /// Adds what to do next.
    #[must_use]
    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// The sentence alone, for whoever says it in a place of its own.
    pub(crate) fn into_reason(self) -> String {
        self.message
    }

    /// Says it on standard error, and ends.
    pub(crate) fn tell(self) -> ExitCode {
        self.say().into()
    }

    /// Says it on standard error.
    pub(crate) fn say(self) -> Status {
        // Nobody reads any more: that is no failure of this program, and there is nobody to tell.
        if self.status == Status::Broken && self.message == BROKEN_PIPE {
            return Status::Done;
        }
        let (red, soft) = (colour(AnsiColor::Red), Style::new().dimmed());
        let mut text = match self.drawn {
            true => coloured_faults(&self.message),
            false => format!("{red}error:{red:#} {}\n", self.message),
        };
        if let Some(hint) = self.hint {
            let _ = writeln!(text, "{soft}hint:{soft:#} {hint}");
        }
        aside(&text);
        self.status
    }
}

const BROKEN_PIPE: &str = "nobody reads the answer";

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::broken(BROKEN_PIPE),
            _ => Self::broken(format!("the answer could not be written: {error}")),
        }
    }
}

/// Colours a drawing of faults: `error:` and the carets.
pub(crate) fn coloured_faults(drawing: &str) -> String {
    let (red, soft) = (colour(AnsiColor::Red), Style::new().dimmed());
    let mut text = String::new();
    for line in drawing.lines() {
        if let Some(rest) = line.strip_prefix("error:") {
            let _ = writeln!(text, "{red}error:{red:#}{rest}");
        } else if let Some((gutter, carets)) = line.split_once("| ").filter(|(_, rest)| rest.trim_matches([' ', '^']).is_empty())
        {
            let _ = writeln!(text, "{soft}{gutter}|{soft:#} {red}{carets}{red:#}");
        } else {
            text.push_str(line);
            text.push('\n');
        }
    }
    text
}

fn colour(colour: AnsiColor) -> Style {
    colour.on_default().bold()
}

/// Prints the answer. Colours are taken out when nobody could see them.
pub(crate) fn answer(text: &str) -> Result<(), Failure> {
    let mut out = anstream::stdout().lock();
    out.write_all(text.as_bytes())?;
    Ok(out.flush()?)
}

/// Prints the answer as JSON.
pub(crate) fn json(value: &impl serde::Serialize) -> Result<(), Failure> {
    let text = serde_json::to_string_pretty(value).map_err(|error| Failure::broken(format!("no JSON could be made: {error}")))?;
    answer(&(text + "\n"))
}

/// Says something that is not the answer.
pub(crate) fn aside(text: &str) {
    // Standard error is closed: there is nobody to tell.
    let _ = anstream::stderr().lock().write_all(text.as_bytes());
}

/// What is known of the terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Screen {
    /// Columns.
    pub(crate) width: usize,
}

impl Screen {
    /// As wide as was said, else as `COLUMNS` says, else as the terminal is.
    pub(crate) fn of_this_terminal(said: Option<u16>) -> Self {
        let environment = || std::env::var("COLUMNS").ok()?.trim().parse::<u16>().ok().filter(|columns| *columns > 0);
        let terminal = || terminal_size::terminal_size().filter(|_| io::stdout().is_terminal()).map(|(width, _)| width.0);
        let width = said.or_else(environment).or_else(terminal).map_or(WIDTH_UNTOLD, usize::from);
        Self { width: width.clamp(WIDTH_MIN, WIDTH_MAX) }
    }
}

/// Shows on a terminal that work goes on; says nothing to a pipe.
pub(crate) struct Progress {
    shown: bool,
}

impl Progress {
    /// Says what is being done.
    pub(crate) fn begin(what: impl fmt::Display) -> Self {
        let can_clear = std::env::var_os("TERM").is_none_or(|term| term != "dumb");
        let shown = io::stderr().is_terminal() && can_clear;
        if shown {
            // Straight to the terminal: what strips colours would strip the clearing of the line too.
            let _ = write!(io::stderr(), "{what} …");
        }
        Self { shown }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.shown {
            let _ = write!(io::stderr(), "\r\x1b[K");
        }
    }
}

/// A panic is a defect of this program, never of the household: says so, and where, and ends with status 3.
pub(crate) fn catch_defects() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map_or_else(String::new, |at| format!(" at {}:{}", at.file(), at.line()));
        let said = panic.payload().downcast_ref::<&str>().map(ToString::to_string);
        let said = said.or_else(|| panic.payload().downcast_ref::<String>().cloned()).unwrap_or_default();
        if said.contains("Broken pipe") {
            std::process::exit(Status::Done as i32);
        }
        let failure = Failure::broken(format!("this is a defect of spoke{place}: {said}"))
            .hint("your file is not at fault and nothing was changed; report this with the file and the command");
        let _ = failure.tell();
        std::process::exit(Status::Broken as i32);
    }));
}
