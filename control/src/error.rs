//! Why something was not done: which act, on what, who is at fault, what to do next.

use household::records::RecordFault;
use jiff::Timestamp;

/// Why something was not done. Nothing was changed unless the variant says so.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// It is not there, or whoever asks may not know that it is.
    #[error("there is no such {0}")]
    NotFound(&'static str),
    /// Whoever asks may not do this.
    #[error("you may not do this: ask an owner of the household")]
    Forbidden,
    /// What was said about the household does not go together.
    #[error("{}", faults(.0))]
    Faulty(Vec<RecordFault>),
    /// A file that was brought in: every fault with its line and a caret.
    #[error("{0}")]
    FaultyFile(String),
    /// Somebody else changed the same thing: look again and decide again.
    #[error("this was changed meanwhile: look again")]
    Stale,
    /// A name that must be one's own belongs to somebody else.
    #[error("the {0} is taken: choose another")]
    Taken(&'static str),
    /// A value that was handed in.
    #[error("the {what} {problem}")]
    Refused {
        /// Which value.
        what: &'static str,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// Login or password, or a second factor, is wrong. Which of them is not said.
    #[error("login and password do not belong together")]
    WrongCredentials,
    /// Too many failures in a row.
    #[error("too many wrong tries: wait until {until}")]
    Locked {
        /// When the next try is looked at.
        until: Timestamp,
        /// How long that is from now.
        wait_seconds: i64,
    },
    /// The house is closing.
    #[error("the server is stopping: try again when it runs")]
    Stopping,
    /// The store said no.
    #[error(transparent)]
    Store(store::Error),
    /// The program is at fault.
    #[error("this is a defect of spoke: {0}")]
    Defect(&'static str),
    /// The independent checker does not accept a plan: the program is at fault.
    #[error("this is a defect of spoke, and the plan is not shown: {0}")]
    Unaccepted(String),
}

impl From<store::Error> for Error {
    fn from(error: store::Error) -> Self {
        match error {
            store::Error::Conflict { .. } => Self::Stale,
            error => Self::Store(error),
        }
    }
}

impl From<store::Refused> for Error {
    fn from(refused: store::Refused) -> Self {
        Self::Store(refused.into())
    }
}

fn faults(faults: &[RecordFault]) -> String {
    let one = |fault: &RecordFault| {
        let instead = fault.instead.as_ref().map(|instead| format!("; {instead}")).unwrap_or_default();
        format!("{}: {}{instead}", fault.section.word(), fault.problem)
    };
    faults.iter().map(one).collect::<Vec<_>>().join("\n")
}
