//! What a procedure wants done, what it is told of it, and how it goes on.

use std::fmt;
use std::time::Duration;

use super::owner::{Question, Reply};
use super::stage::Stage;
use crate::error::{ApiMisuse, Error, Party};
use crate::tlv::{Reader, Tag};
use crate::wire::json::PATH_ES9;

/// Something that goes on step by step. Each value is one point of it: answering the action that came with it gives the next.
pub trait Procedure: Sized {
    /// What stands at its end.
    type Outcome;

    /// Goes on with the answer to the last action. An answer of another kind is a fault of the program, which the outcome says.
    fn answer(self, answer: Answer) -> Step<Self>;

    /// Where it is, for a line of progress.
    fn stage(&self) -> Stage;
}

/// What comes next.
#[derive(Debug)]
#[allow(clippy::large_enum_variant, reason = "it is taken apart where it arrives")]
pub enum Step<P: Procedure> {
    /// The action is to be done, and the procedure to be told how it went.
    Do(P, Action),
    /// The procedure is at its end.
    Done(P::Outcome),
}

impl<P: Procedure> Step<P> {
    /// A step of a procedure as a step of another that it is a part of. What the other has to remember is handed through.
    pub(super) fn within<Q: Procedure, C>(
        self,
        context: C,
        go_on: impl FnOnce(C, P) -> Q,
        at_end: impl FnOnce(C, P::Outcome) -> Step<Q>,
    ) -> Step<Q> {
        match self {
            Self::Do(procedure, action) => Step::Do(go_on(context, procedure), action),
            Self::Done(outcome) => at_end(context, outcome),
        }
    }
}

/// What is to be done, and by whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Send this to the card's ISD-R, as one request (`STORE DATA`, SGP.22 v2.5 §5.7.2). Answered by [`Answer::Card`].
    Card(CardRequest),
    /// The card is another one now, or must become so: open the ISD-R anew. Answered by [`Answer::Renewed`].
    Renew(Renewal),
    /// Send this to a server by HTTPS. Answered by [`Answer::Server`].
    Server(ServerRequest),
    /// Ask the owner. Answered by [`Answer::Owner`].
    Ask(Question),
    /// Wait so long. Answered by [`Answer::Waited`].
    Wait(Duration),
}

/// How an action went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// What the card answered.
    Card(Result<Vec<u8>, CardFailure>),
    /// Whether the ISD-R is open again.
    Renewed(Result<(), CardFailure>),
    /// What the server answered.
    Server(Result<ServerAnswer, ServerFailure>),
    /// What the owner said.
    Owner(Reply),
    /// The time is over.
    Waited,
}

/// How to come to a fresh ISD-R.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Renewal {
    /// The card has reset itself, or had the device do it (REFRESH): wait until it is back, and open the ISD-R.
    Reopen,
    /// Switch the card off and on, or have the modem do it, so that the device sees what has changed; then open the ISD-R.
    Reset,
}

/// A request for the card. What it holds is secret in part, so only its kind and size are printed.
#[derive(Clone, PartialEq, Eq)]
pub struct CardRequest(Vec<u8>);

impl CardRequest {
    pub(super) fn new(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    /// Its bytes, to be sent as one request.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// The function, by its tag; none of a piece of a profile package.
    pub fn function(&self) -> Option<Tag> {
        Reader::new(&self.0).ok()?.peek().ok()?
    }
}

impl fmt::Debug for CardRequest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.function() {
            Some(tag) => write!(formatter, "CardRequest({tag}, {} bytes)", self.0.len()),
            None => write!(formatter, "CardRequest({} bytes)", self.0.len()),
        }
    }
}

/// A request for a server: a POST. Its body is secret in part, so only its size is printed.
#[derive(Clone, PartialEq, Eq)]
pub struct ServerRequest {
    /// The server, with a port where it is another one than 443.
    pub address: String,
    /// The function, as SGP.22 names it.
    pub function: &'static str,
    /// The body.
    pub body: Vec<u8>,
}

impl ServerRequest {
    /// What stands in the head of the request (SGP.22 v2.5 §6.5.1.2), name and value.
    pub const HEADERS: [(&str, &str); 3] =
        [("Content-Type", "application/json"), ("X-Admin-Protocol", "gsma/rsp/v2.5.0"), ("User-Agent", "gsma-rsp-lpad")];

    /// The path on the server. It is the same for an SM-DP+ and an SM-DS: the GSMA's own SM-DS knows no other.
    pub fn path(&self) -> String {
        format!("{PATH_ES9}{}", self.function)
    }
}

impl fmt::Debug for ServerRequest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "ServerRequest({} at {}, {} bytes)", self.function, self.address, self.body.len())
    }
}

/// What a server answered.
#[derive(Clone, PartialEq, Eq)]
pub struct ServerAnswer {
    /// The HTTP status.
    pub status: u16,
    /// The body.
    pub body: Vec<u8>,
}

impl fmt::Debug for ServerAnswer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "ServerAnswer({}, {} bytes)", self.status, self.body.len())
    }
}

/// Why there is no answer of the card. Who does the actions knows more, and should say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CardFailure {
    /// The card refused, with this status word.
    Refused(u16),
    /// It could not be reached, and did nothing.
    Unreachable,
    /// There was no answer, or only a part of it: it may have done what it was asked.
    NoAnswer,
}

/// Why there is no answer of a server. Who does the actions knows more, and should say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ServerFailure {
    /// It could not be reached, or is not who it should be; it did nothing.
    Unreachable,
    /// There was no answer, or only a part of it: it may have done what it was asked.
    NoAnswer,
}

impl From<CardFailure> for Error {
    fn from(failure: CardFailure) -> Self {
        match failure {
            CardFailure::Refused(word) => Self::Refused { by: Party::Card, code: crate::RefusalCode::StatusWord(word) },
            CardFailure::Unreachable => Self::Unreachable(Party::Card),
            CardFailure::NoAnswer => Self::NoAnswer(Party::Card),
        }
    }
}

impl From<ServerFailure> for Error {
    fn from(failure: ServerFailure) -> Self {
        match failure {
            ServerFailure::Unreachable => Self::Unreachable(Party::Server),
            ServerFailure::NoAnswer => Self::NoAnswer(Party::Server),
        }
    }
}

impl Answer {
    pub(super) fn card(self) -> Result<Vec<u8>, Error> {
        match self {
            Self::Card(answer) => Ok(answer?),
            _ => Err(Error::ApiMisuse(ApiMisuse::OtherAnswerAwaited)),
        }
    }

    pub(super) fn renewed(self) -> Result<(), Error> {
        match self {
            Self::Renewed(answer) => Ok(answer?),
            _ => Err(Error::ApiMisuse(ApiMisuse::OtherAnswerAwaited)),
        }
    }

    pub(super) fn server(self) -> Result<ServerAnswer, Error> {
        match self {
            Self::Server(answer) => Ok(answer?),
            _ => Err(Error::ApiMisuse(ApiMisuse::OtherAnswerAwaited)),
        }
    }

    pub(super) fn owner(self) -> Result<Reply, Error> {
        match self {
            Self::Owner(reply) => Ok(reply),
            _ => Err(Error::ApiMisuse(ApiMisuse::OtherAnswerAwaited)),
        }
    }

    pub(super) fn waited(self) -> Result<(), Error> {
        match self {
            Self::Waited => Ok(()),
            _ => Err(Error::ApiMisuse(ApiMisuse::OtherAnswerAwaited)),
        }
    }
}
