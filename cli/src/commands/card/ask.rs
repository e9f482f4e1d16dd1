//! The person at the terminal: shown what is going to happen, asked, and told how it goes on.
//!
//! Questions go to standard error and answers come from standard input, so that a script can answer too. Nothing is agreed to by
//! silence: where nobody answers, nothing is installed or deleted.

use std::io::{self, BufRead as _, IsTerminal as _, Read as _, Write as _};

use driver::device::Owner;
use sgp22::lpa::{Question, Reply, Stage};
use sgp22::wire::SecretText;

use crate::output;
use crate::render::card as drawn;
use crate::render::text::paint;

/// An answer has at most so many bytes.
const ANSWER_BYTES_MAX: u64 = 300;

/// The person at the terminal.
pub(super) struct Terminal {
    /// All questions were answered with yes on the command line.
    agreed: bool,
    /// The confirmation code, where the command line had it.
    code: Option<SecretText>,
    /// How wide a drawing may be.
    width: usize,
    /// Whether a line of progress stands on the terminal.
    shown: bool,
    can_clear: bool,
}

impl Terminal {
    pub(super) fn new(agreed: bool, code: Option<String>, width: usize) -> Self {
        let can_clear = io::stderr().is_terminal() && std::env::var_os("TERM").is_none_or(|term| term != "dumb");
        Self { agreed, code: code.map(SecretText::new), width, shown: false, can_clear }
    }

    /// The procedure is over: the line of progress goes.
    pub(super) fn done(&mut self) {
        if self.shown {
            let _ = write!(io::stderr(), "\r\x1b[K");
            self.shown = false;
        }
    }

    /// A line of the answer; none at the end of the input.
    fn line(&self, question: &str) -> Option<String> {
        output::aside(&format!("{question} "));
        let mut line = String::new();
        let read = io::stdin().lock().take(ANSWER_BYTES_MAX).read_line(&mut line).ok()?;
        if !io::stdin().is_terminal() {
            // What was answered is not on the screen.
            output::aside("\n");
        }
        (read > 0).then(|| line.trim().to_owned())
    }

    /// A no is told to the server, which may give the profile up for it: what is not answered clearly means later.
    fn install(&self) -> Reply {
        if self.agreed {
            return Reply::Yes;
        }
        match self
            .line("Install it? yes, later, or never (the server is told, and may give the profile up) [y/L/never]")
            .as_deref()
        {
            Some("y" | "Y" | "yes") => Reply::Yes,
            Some("never") => Reply::No,
            Some(_) => Reply::Later,
            None => {
                output::aside("nobody answered, which is no yes; --yes agrees beforehand\n");
                Reply::Silence
            }
        }
    }

    fn yes(&self, question: &str) -> Reply {
        if self.agreed {
            return Reply::Yes;
        }
        match self.line(&format!("{question} [y/N]")) {
            Some(line) if ["y", "yes"].contains(&line.to_lowercase().as_str()) => Reply::Yes,
            Some(_) => Reply::No,
            None => {
                output::aside("nobody answered, which is no yes; --yes agrees beforehand\n");
                Reply::Silence
            }
        }
    }
}

impl Owner for Terminal {
    fn ask(&mut self, question: &Question) -> Reply {
        self.done();
        match question {
            Question::Install(offer) => {
                output::aside(&paint(&drawn::offer(offer, self.width)));
                self.install()
            }
            Question::ConfirmationCode { refused } => {
                if *refused > 0 {
                    output::aside("The server did not take the confirmation code. It does not take many.\n");
                } else if let Some(code) = self.code.take() {
                    return Reply::Code(code);
                }
                match self.line("Confirmation code, as the operator gave it (nothing gives up):") {
                    Some(code) if !code.is_empty() => Reply::Code(SecretText::new(code)),
                    Some(_) => Reply::Later,
                    None => Reply::Silence,
                }
            }
            Question::Delete(profile) => {
                output::aside(&format!(
                    "{} is deleted for good. Whether its code installs it once more, only its operator knows: most codes work once.\n",
                    drawn::name(profile)
                ));
                self.yes("Delete it?")
            }
            Question::Reset { profiles, .. } => {
                output::aside(&format!(
                    "The card holds {}. What is deleted is gone for good; most codes work once.\n",
                    drawn::in_short(profiles)
                ));
                self.yes("Delete all of the named kinds?")
            }
            Question::Discard(news) => {
                output::aside(&format!(
                    "{} was not told. It may then believe that the profile is still where it was, and refuse to install it again.\n",
                    drawn::foreign(&news.notification_address)
                ));
                self.yes("Throw the notification away?")
            }
        }
    }

    fn stage(&mut self, stage: Stage) {
        if self.can_clear {
            self.shown = true;
            // Straight to the terminal: what strips colours would strip the clearing of the line too.
            let _ = write!(io::stderr(), "\r\x1b[K{stage} …");
        }
    }
}
