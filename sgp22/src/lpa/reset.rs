//! Deleting much at once (eUICC Memory Reset, SGP.22 v2.5 §3.2.5).

use std::time::Duration;

use super::card;
use super::holdings::{Closing, Holdings, Outcome, ReadHoldings};
use super::owner::{Question, Reply};
use super::procedure::{Action, Answer, Procedure, Renewal, Step};
use super::stage::{Failure, Stage};
use crate::error::Error;
use crate::wire::es10c::{EuiccMemoryResetRequest, ResetOptions, ResetResult};

/// How long a card that is busy with the device is left alone, before each further try.
const PAUSES: [Duration; 2] = [Duration::from_secs(1), Duration::from_secs(3)];

/// Deletes profiles by their kind, or the address that the chip asks by itself.
#[derive(Debug)]
pub struct Reset {
    options: ResetOptions,
    state: State,
}

#[derive(Debug)]
enum State {
    Looking(ReadHoldings),
    Asking(Asking),
    Resetting(Resetting),
    Pausing(Resetting),
    Reading(Reading),
    Closing(Closing<Emptied>),
}

/// The owner is asked.
#[derive(Debug)]
struct Asking {
    before: Holdings,
}

/// The card is asked, or left alone for a while.
#[derive(Debug)]
struct Resetting {
    before: Holdings,
    pauses_left: usize,
}

/// The card said yes: what does it hold now?
#[derive(Debug)]
struct Reading {
    before: Holdings,
    reading: ReadHoldings,
}

/// Whether there was anything to delete.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Emptied {
    /// It was deleted.
    Now,
    /// There was nothing.
    Already,
}

impl Reset {
    /// Begins to delete what the options name.
    pub fn begin(options: ResetOptions) -> Step<Self> {
        Self::looking(options, ReadHoldings::begin())
    }

    fn looking(options: ResetOptions, step: Step<ReadHoldings>) -> Step<Self> {
        step.within(
            options,
            |options, reading| Self { options, state: State::Looking(reading) },
            |options, before| {
                // Nobody can agree to what they do not know.
                let profiles = match &before.profiles {
                    Ok(profiles) => profiles.clone(),
                    Err(failure) => {
                        return Step::Done(Outcome { result: Err(failure.clone()), before: None, card: Some(before) });
                    }
                };
                let question = Question::Reset { options, profiles };
                Step::Do(Self { options, state: State::Asking(Asking { before }) }, Action::Ask(question))
            },
        )
    }

    fn ask(options: ResetOptions, state: Resetting) -> Step<Self> {
        let action = card::ask(&EuiccMemoryResetRequest { reset_options: options });
        Step::Do(Self { options, state: State::Resetting(state) }, action)
    }

    fn reading(options: ResetOptions, before: Holdings, step: Step<ReadHoldings>) -> Step<Self> {
        step.within(
            before,
            |before, reading| Self { options, state: State::Reading(Reading { before, reading }) },
            |before, card| Step::Done(Outcome { result: Ok(Emptied::Now), before: Some(before), card: Some(card) }),
        )
    }

    fn closing(options: ResetOptions, step: Step<Closing<Emptied>>) -> Step<Self> {
        step.within((), |(), closing| Self { options, state: State::Closing(closing) }, |(), outcome| Step::Done(outcome))
    }

    fn fail(options: ResetOptions, error: Error, stage: Stage, before: Holdings) -> Step<Self> {
        Self::closing(options, Closing::begin(Err(Failure::new(error, stage)), Some(before)))
    }
}

impl Procedure for Reset {
    type Outcome = Outcome<Emptied>;

    fn answer(self, answer: Answer) -> Step<Self> {
        let Self { options, state } = self;
        match state {
            State::Looking(reading) => Self::looking(options, reading.answer(answer)),
            State::Asking(Asking { before }) => match answer.owner() {
                Ok(Reply::Yes) => Self::ask(options, Resetting { before, pauses_left: PAUSES.len() }),
                other => {
                    let failure = Failure::new(other.err().unwrap_or(Error::Declined), Stage::AskingOwner);
                    Step::Done(Outcome { result: Err(failure), before: None, card: Some(before) })
                }
            },
            State::Resetting(state) => state.answer(options, answer),
            State::Pausing(state) => match answer.waited() {
                Ok(()) => Self::ask(options, state),
                Err(error) => Self::fail(options, error, Stage::Waiting, state.before),
            },
            State::Reading(Reading { before, reading }) => Self::reading(options, before, reading.answer(answer)),
            State::Closing(closing) => Self::closing(options, closing.answer(answer)),
        }
    }

    fn stage(&self) -> Stage {
        match &self.state {
            State::Looking(reading) | State::Reading(Reading { reading, .. }) => reading.stage(),
            State::Asking(_) => Stage::AskingOwner,
            State::Resetting(_) => Stage::ChangingCard,
            State::Pausing(_) => Stage::Waiting,
            State::Closing(closing) => closing.stage(),
        }
    }
}

impl Resetting {
    fn answer(self, options: ResetOptions, answer: Answer) -> Step<Reset> {
        let Self { before, pauses_left } = self;
        match card::read::<EuiccMemoryResetRequest>(answer).map(|response| response.reset_result) {
            // The device has lost its profile: it starts anew.
            Ok(ResetResult::Ok) => Reset::reading(options, before, ReadHoldings::begin_anew(Renewal::Reset)),
            Ok(ResetResult::NothingToDelete) => {
                Step::Done(Outcome { result: Ok(Emptied::Already), before: None, card: Some(before) })
            }
            Ok(ResetResult::CatBusy) if pauses_left > 0 => {
                let pause = PAUSES[PAUSES.len() - pauses_left];
                let state = Self { before, pauses_left: pauses_left - 1 };
                Step::Do(Reset { options, state: State::Pausing(state) }, Action::Wait(pause))
            }
            Ok(result) => {
                let error = card::refused::<EuiccMemoryResetRequest>(result.number());
                Reset::fail(options, error, Stage::ChangingCard, before)
            }
            Err(error) => Reset::fail(options, error, Stage::ChangingCard, before),
        }
    }
}
