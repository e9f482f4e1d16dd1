//! A device: a card, the way to servers, and an owner who can be asked. It does what a procedure of the LPA wants, one action
//! after the other ([`sgp22::lpa`] knows what they mean).

use std::fmt;
use std::time::Duration;

use sgp22::lpa::{
    Action, Answer, CardFailure, Procedure, Question, Renewal, Reply, ServerAnswer, ServerFailure, ServerRequest, Stage, Step,
};

use crate::card::store_data::SegmentSize;
use crate::card::{self, Aid, Card, Clock, IsdR, Terminal};
use crate::server;
use crate::server::https::Https;

/// How long a card may take for one request: some need a minute to install a profile.
const CARD_TIME_MAX: Duration = Duration::from_secs(120);
/// How long a server may take for one request.
const SERVER_TIME_MAX: Duration = Duration::from_secs(60);
/// How long a modem may take to have its card back.
const RETURN_TIME_MAX: Duration = Duration::from_secs(40);
/// How often it is looked whether it is back.
const RETURN_PAUSE: Duration = Duration::from_millis(500);

/// Who the procedure's questions go to, and who hears how it goes on.
pub trait Owner {
    /// Answers a question.
    fn ask(&mut self, question: &Question) -> Reply;

    /// Hears where the procedure is, before each action.
    fn stage(&mut self, stage: Stage);
}

/// Nobody is asked: for procedures that only read. All that would change something is declined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Nobody;

impl Owner for Nobody {
    fn ask(&mut self, _: &Question) -> Reply {
        Reply::Silence
    }

    fn stage(&mut self, _: Stage) {}
}

/// A card and the way to servers.
pub struct Device {
    card: Box<dyn Card + Send>,
    servers: Option<Https>,
    segment: SegmentSize,
    clock: Clock,
}

/// What a procedure came to.
#[derive(Debug)]
pub struct Ran<T> {
    /// Its outcome.
    pub outcome: T,
    /// What went wrong last on the way to the card or a server, in more detail than the outcome has. It may have been overcome.
    pub trouble: Option<Trouble>,
}

/// What went wrong on the way.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// To the card.
    #[error(transparent)]
    Card(#[from] card::Error),
    /// To a server.
    #[error(transparent)]
    Server(#[from] server::Error),
}

impl Device {
    /// A device that reaches no server.
    #[must_use]
    pub fn new(card: Box<dyn Card + Send>, segment: SegmentSize, clock: Clock) -> Self {
        Self { card, servers: None, segment, clock }
    }

    /// The same that reaches servers.
    #[must_use]
    pub fn with_servers(self, servers: Https) -> Self {
        Self { servers: Some(servers), ..self }
    }

    /// Runs a procedure to its end. The card's ISD-R is open only for that time.
    ///
    /// # Errors
    /// When the ISD-R cannot be opened: nothing was done then. Whatever happens after that is told by the outcome.
    pub fn run<P: Procedure>(&mut self, first: Step<P>, owner: &mut dyn Owner) -> Result<Ran<P::Outcome>, card::Error> {
        let clock = self.clock;
        let known: Vec<Aid> = std::iter::once(Aid::ISD_R).chain(Aid::ISD_R_OF_MAKERS.map(|(_, aid)| aid)).collect();
        let mut isd_r = IsdR::open(&mut *self.card, &known, self.segment, clock() + CARD_TIME_MAX)?;
        let mut trouble = None;
        let mut step = first;
        loop {
            let (procedure, action) = match step {
                Step::Do(procedure, action) => (procedure, action),
                Step::Done(outcome) => {
                    // What was wanted has been done or not; a channel that stays open ends with the card's next start.
                    let _ = isd_r.close(clock() + RETURN_TIME_MAX);
                    return Ok(Ran { outcome, trouble });
                }
            };
            owner.stage(procedure.stage());
            let answer = match action {
                Action::Card(request) => Answer::Card(match isd_r.call(request.bytes(), clock() + CARD_TIME_MAX) {
                    Ok(reply) => Ok(reply.data),
                    Err(error) => Err(noted(error, &mut trouble)),
                }),
                Action::Renew(renewal) => {
                    Answer::Renewed(renew(&mut isd_r, renewal, clock).map_err(|error| noted(error, &mut trouble)))
                }
                other => around(other, self.servers.as_mut(), clock, owner, &mut trouble),
            };
            step = procedure.answer(answer);
        }
    }
}

/// Runs a procedure that needs servers only. What it wants of a card, it does not get.
pub fn run_without_card<P: Procedure>(
    first: Step<P>,
    servers: &mut Https,
    clock: Clock,
    owner: &mut dyn Owner,
) -> (P::Outcome, Option<Trouble>) {
    let mut trouble = None;
    let mut step = first;
    loop {
        let (procedure, action) = match step {
            Step::Do(procedure, action) => (procedure, action),
            Step::Done(outcome) => return (outcome, trouble),
        };
        owner.stage(procedure.stage());
        let answer = match action {
            Action::Card(_) => Answer::Card(Err(CardFailure::Unreachable)),
            Action::Renew(_) => Answer::Renewed(Err(CardFailure::Unreachable)),
            other => around(other, Some(&mut *servers), clock, owner, &mut trouble),
        };
        step = procedure.answer(answer);
    }
}

impl fmt::Debug for Device {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Device(servers: {:?})", self.servers)
    }
}

/// Does what is not the card's to do.
fn around(
    action: Action,
    servers: Option<&mut Https>,
    clock: Clock,
    owner: &mut dyn Owner,
    trouble: &mut Option<Trouble>,
) -> Answer {
    match action {
        Action::Server(request) => Answer::Server(post(servers, &request, clock).map_err(|error| {
            let failure = server_failure(&error);
            *trouble = Some(error.into());
            failure
        })),
        Action::Ask(question) => Answer::Owner(owner.ask(&question)),
        Action::Wait(pause) => {
            std::thread::sleep(pause);
            Answer::Waited
        }
        // The card's: whoever calls has done them.
        Action::Card(_) | Action::Renew(_) => Answer::Card(Err(CardFailure::Unreachable)),
    }
}

fn noted(error: card::Error, trouble: &mut Option<Trouble>) -> CardFailure {
    let failure = card_failure(&error);
    *trouble = Some(error.into());
    failure
}

fn renew(isd_r: &mut IsdR<'_>, renewal: Renewal, clock: Clock) -> Result<(), card::Error> {
    let deadline = clock() + RETURN_TIME_MAX;
    // Who is the card's terminal owes it the reset that it asked for; where a modem is, it has given that.
    if isd_r.terminal() == Terminal::Us || renewal == Renewal::Reset {
        match isd_r.renew(deadline) {
            Err(card::Error::Unsupported { .. }) => {}
            outcome => return outcome,
        }
    }
    loop {
        match isd_r.reopen(deadline) {
            Err(error) if clock() + RETURN_PAUSE < deadline && may_come_back(&error) => std::thread::sleep(RETURN_PAUSE),
            outcome => return outcome,
        }
    }
}

/// A modem that starts its card anew says any of these meanwhile.
fn may_come_back(error: &card::Error) -> bool {
    matches!(
        error,
        card::Error::NoCard { .. }
            | card::Error::ModemRefused { .. }
            | card::Error::ChannelRefused { .. }
            | card::Error::NoFreeChannel
            | card::Error::Refused { .. }
            | card::Error::Mute
    )
}

fn post(servers: Option<&mut Https>, request: &ServerRequest, clock: Clock) -> Result<ServerAnswer, server::Error> {
    let servers = servers.ok_or(server::Error::ApiMisuse { what: "no issuer is trusted" })?;
    let deadline = clock() + SERVER_TIME_MAX;
    let answer = servers.post(&request.address, &request.path(), &ServerRequest::HEADERS, &request.body, deadline)?;
    Ok(ServerAnswer { status: answer.status, body: answer.body })
}

fn card_failure(error: &card::Error) -> CardFailure {
    match error {
        card::Error::Refused { status, .. } => CardFailure::Refused(status.0),
        card::Error::Mute | card::Error::Gone { .. } | card::Error::Failed { .. } | card::Error::Misbehaved(_) => {
            CardFailure::NoAnswer
        }
        _ => CardFailure::Unreachable,
    }
}

fn server_failure(error: &server::Error) -> ServerFailure {
    match error {
        server::Error::Mute { .. } | server::Error::BrokeOff { .. } | server::Error::Senseless { .. } => ServerFailure::NoAnswer,
        _ => ServerFailure::Unreachable,
    }
}
