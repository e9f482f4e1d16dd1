//! Downloading a profile (SGP.22 v2.5 §3.1.3), with every way in which it can branch off.
//!
//! | state | what happens | file |
//! |---|---|---|
//! | `Meeting` | card and server show who they are | [`super::authentication`] |
//! | `Asking`, `Checking` | the server says what it has; an SM-DS says who has something, and in v3 the card checks that | `offer.rs` |
//! | `Rules` | may the profile have its rules on this card? | `rules.rs` |
//! | `Consent`, `Code` | the owner sees what it is, and decides; gives the confirmation code, if *the server* wants one | `consent.rs` |
//! | `Preparing`, `Fetching` | the card makes a key, the server seals the profile for it | `fetch.rs` |
//! | `Loading`, `Looking` | the card takes it piece by piece, until it says how it ended | `load.rs` |
//! | `Telling`, `Forgetting` | the server hears how it ended, then the card forgets the news | `report.rs` |
//! | `Cancelling` | card and server hear that it is given up | `cancel.rs` |
//! | `Pausing` | a session that was interrupted is tried again, once | here |
//!
//! An interrupted session is tried anew with what the owner has said already, as long as the server offers the very same profile.
//! The server then names the key that the profile was sealed for before (`bppEuiccOtpk`), and the card uses it again: nothing is
//! to be done here but to hand on the bytes that the server signed.

mod cancel;
mod consent;
mod fetch;
mod load;
mod offer;
mod order;
mod report;
mod rules;

use std::time::Duration;

use identifiers::Iccid;

pub use cancel::Cancelled;
pub use order::DownloadOrder;
pub(super) use order::common_authentication;
pub use report::Report;

use super::authentication::{Authenticated, Authentication};
use super::holdings::{Closing, Holdings, Outcome};
use super::procedure::{Action, Answer, Procedure, Step};
use super::stage::{Failure, Stage};
use crate::error::{Error, Party, RefusalCode};
use crate::wire::es10b::CancelSessionReason;
use crate::wire::saip::EuiccResponse;
use crate::wire::{Aid, SecretText, StoreMetadataRequest};

/// How long to wait before an interrupted session is tried again.
const PAUSE: Duration = Duration::from_secs(2);

/// A profile that was installed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Installed {
    /// Its number.
    pub iccid: Iccid,
    /// The application that holds it. None where the card did not say it, and the profile was found on it after that.
    pub aid: Option<Aid>,
    /// What the owner was shown.
    pub metadata: StoreMetadataRequest,
    /// What the card said of the profile's elements, where that can be read.
    pub elements: Option<EuiccResponse>,
}

/// What a download came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Downloaded {
    /// The profile, or why there is none.
    pub result: Result<Box<Installed>, Failure>,
    /// The news of it, where the card gave it, and whether its server has it. If not, it waits on the card.
    pub report: Option<Box<Report>>,
    /// Who was told that the download was given up, if it was.
    pub cancelled: Option<Box<Cancelled>>,
    /// What the card holds now. None where all went well.
    pub card: Option<Holdings>,
}

/// Downloads a profile.
#[derive(Debug)]
pub struct Download {
    context: Box<Context>,
    state: State,
}

/// What is remembered over the states.
#[derive(Debug)]
struct Context {
    order: DownloadOrder,
    /// How often an interrupted session may be tried again.
    sessions_left: u8,
    /// How many servers may still send us to another.
    hops_left: u8,
    /// How many confirmation codes the server has refused.
    codes_refused: u8,
    /// The confirmation code, once it is known, until the server refuses it.
    code: Option<SecretText>,
    /// What the owner has agreed to.
    agreed: Option<StoreMetadataRequest>,
    /// What the card was given at least a piece of: it may be on it whatever is said later.
    loaded: Option<StoreMetadataRequest>,
    report: Option<Box<Report>>,
    cancelled: Option<Box<Cancelled>>,
}

#[derive(Debug)]
enum State {
    Meeting(Authentication),
    Asking(offer::Asking),
    Checking(offer::Checking),
    Rules(rules::Rules),
    Consent(consent::Consent),
    Code(consent::Code),
    Preparing(fetch::Preparing),
    Fetching(fetch::Fetching),
    Loading(load::Loading),
    Looking(load::Looking),
    Telling(report::Telling),
    Forgetting(report::Forgetting),
    Cancelling(cancel::Cancelling),
    Pausing(Failure),
    Closing(Closing<Box<Installed>>),
}

impl Download {
    /// Begins.
    pub fn begin(order: DownloadOrder) -> Step<Self> {
        let context = Context {
            sessions_left: order.retries,
            order,
            hops_left: 2,
            codes_refused: 0,
            code: None,
            agreed: None,
            loaded: None,
            report: None,
            cancelled: None,
        };
        Box::new(context).meet()
    }

    /// Gives the download up, in place of the answer to the last action; the owner went away, say, or stopped the program.
    /// Card and server are told the reason as far as there is a session; what has been installed stays.
    pub fn abort(self, reason: CancelSessionReason) -> Step<Self> {
        let Self { context, state } = self;
        let failure = Failure::new(Error::Declined, Stage::GivingUp);
        let session = match state {
            State::Meeting(_) | State::Checking(_) | State::Pausing(_) => return context.fail(failure),
            State::Asking(state) => state.session,
            State::Rules(state) => state.session.authenticated,
            State::Consent(state) => state.session.authenticated,
            State::Code(state) => state.session.authenticated,
            State::Preparing(state) => state.session.authenticated,
            State::Fetching(state) => state.session.authenticated,
            State::Loading(state) => state.session.authenticated,
            State::Looking(state) => return context.fail(state.failure),
            State::Telling(state) => return state.give_up(context, failure),
            State::Forgetting(state) => return state.give_up(context, failure),
            State::Cancelling(state) => return context.fail(state.failure),
            State::Closing(closing) => return context.closing(closing.again()),
        };
        context.cancel(&session, reason, failure)
    }
}

impl Procedure for Download {
    type Outcome = Downloaded;

    fn answer(self, answer: Answer) -> Step<Self> {
        let Self { context, state } = self;
        match state {
            State::Meeting(meeting) => context.meeting(meeting.answer(answer)),
            State::Asking(state) => state.answer(context, answer),
            State::Checking(state) => state.answer(context, answer),
            State::Rules(state) => state.answer(context, answer),
            State::Consent(state) => state.answer(context, answer),
            State::Code(state) => state.answer(context, answer),
            State::Preparing(state) => state.answer(context, answer),
            State::Fetching(state) => state.answer(context, answer),
            State::Loading(state) => state.answer(context, answer),
            State::Looking(state) => state.answer(context, answer),
            State::Telling(state) => state.answer(context, answer),
            State::Forgetting(state) => state.answer(context, answer),
            State::Cancelling(state) => state.answer(context, answer),
            State::Pausing(failure) => match answer.waited() {
                Ok(()) => context.meet(),
                Err(_) => context.fail(failure),
            },
            State::Closing(closing) => context.closing(closing.answer(answer)),
        }
    }

    fn stage(&self) -> Stage {
        match &self.state {
            State::Meeting(meeting) => meeting.stage(),
            State::Asking(_) => Stage::AskingServer,
            State::Checking(_) => Stage::MeetingServer,
            State::Rules(_) => Stage::ReadingCard,
            State::Consent(_) | State::Code(_) => Stage::AskingOwner,
            State::Preparing(_) => Stage::PreparingCard,
            State::Fetching(_) => Stage::FetchingProfile,
            State::Loading(state) => state.stage(),
            State::Looking(state) => state.stage(),
            State::Telling(_) => Stage::TellingServer,
            State::Forgetting(_) => Stage::ChangingCard,
            State::Cancelling(_) => Stage::GivingUp,
            State::Pausing(_) => Stage::Waiting,
            State::Closing(closing) => closing.stage(),
        }
    }
}

impl Context {
    fn at(self: Box<Self>, state: State, action: Action) -> Step<Download> {
        Step::Do(Download { context: self, state }, action)
    }

    /// A session begins.
    fn meet(self: Box<Self>) -> Step<Download> {
        let step = Authentication::begin(self.order.peer(), self.order.context());
        self.meeting(step)
    }

    fn meeting(self: Box<Self>, step: Step<Authentication>) -> Step<Download> {
        step.within(
            self,
            |context, meeting| Download { context, state: State::Meeting(meeting) },
            |context, outcome| match outcome {
                Ok(authenticated) => context.ask(authenticated),
                Err(failure) if failure.error.is_card_silent() => context.try_again_anew(failure),
                Err(failure) => context.try_again(failure),
            },
        )
    }

    /// It failed: the card is read before a word is said.
    fn fail(self: Box<Self>, failure: Failure) -> Step<Download> {
        self.closing(Closing::begin(Err(failure), None))
    }

    /// It failed: tried again where it was an interruption, and only once.
    fn try_again(mut self: Box<Self>, failure: Failure) -> Step<Download> {
        if self.sessions_left == 0 || !is_interruption(&failure.error) {
            return self.fail(failure);
        }
        self.sessions_left -= 1;
        self.at(State::Pausing(failure), Action::Wait(PAUSE))
    }

    fn closing(self: Box<Self>, step: Step<Closing<Box<Installed>>>) -> Step<Download> {
        step.within(
            self,
            |context, closing| Download { context, state: State::Closing(closing) },
            |context, Outcome { result, card, .. }| {
                let found = card.as_ref().and_then(|card| context.found(card));
                match (result, found) {
                    (Err(failure), Some(installed)) if !is_final(&failure.error) => context.done(Ok(installed), card),
                    (result, _) => context.done(result, card),
                }
            },
        )
    }

    fn done(self: Box<Self>, result: Result<Box<Installed>, Failure>, card: Option<Holdings>) -> Step<Download> {
        let Self { report, cancelled, .. } = *self;
        Step::Done(Downloaded { result, report, cancelled, card })
    }
}

/// Whether the card itself has said that the profile is not installed.
fn is_final(error: &Error) -> bool {
    matches!(error, Error::Refused { code: RefusalCode::Installation { .. }, .. })
}

/// Whether another try may end better by itself.
fn is_interruption(error: &Error) -> bool {
    matches!(
        error,
        Error::NoAnswer(_) | Error::Refused { by: Party::Server, code: RefusalCode::HttpStatus(500 | 502 | 503 | 504) }
    )
}

/// What server and card have agreed on so far.
#[derive(Debug)]
struct Session {
    authenticated: Box<Authenticated>,
    offered: Box<crate::wire::es9::AuthenticateClientOk>,
}
