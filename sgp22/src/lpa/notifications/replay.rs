//! Delivering news that was copied off a card, perhaps on another machine and without the card (lpac issue 257).

use std::collections::{BTreeMap, VecDeque};

use super::super::procedure::{Answer, Procedure, Step};
use super::super::server;
use super::super::stage::{Failure, Stage};
use super::is_worth_another_try;
use crate::error::{ApiMisuse, Error};
use crate::wire::PendingNotification;

/// Delivers news that was copied off a card. What is for a server that could not be reached is not sent to it out of its order.
#[derive(Debug)]
pub struct Replay {
    left: VecDeque<PendingNotification>,
    current: PendingNotification,
    done: Done,
}

/// What has become of the news so far.
#[derive(Debug, Default)]
struct Done {
    replayed: Vec<Replayed>,
    /// Servers that could not be reached, and why.
    silent: BTreeMap<String, Failure>,
}

/// What became of a piece of news.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replayed {
    /// Which.
    pub notification: PendingNotification,
    /// Whether its server has it. It can then be removed from the card by [`super::Discard`].
    pub told: Result<(), Failure>,
}

impl Replay {
    /// Begins. News is sent in the order of its numbers.
    pub fn begin(mut news: Vec<PendingNotification>) -> Step<Self> {
        news.sort_by_key(|notification| notification.metadata().map(|metadata| metadata.seq_number));
        Self::next(news.into(), Done::default())
    }

    fn next(mut left: VecDeque<PendingNotification>, mut done: Done) -> Step<Self> {
        while let Some(current) = left.pop_front() {
            let failure = match address(&current) {
                Some(address) => match done.silent.get(&address.to_ascii_lowercase()) {
                    Some(failure) => failure.clone(),
                    None => {
                        let action = server::tell(address, current.bytes());
                        return Step::Do(Self { left, current, done }, action);
                    }
                },
                // What does not say where it belongs cannot be sent there.
                None => Failure::new(Error::ApiMisuse(ApiMisuse::NoAddress), Stage::TellingServer),
            };
            done.replayed.push(Replayed { notification: current, told: Err(failure) });
        }
        Step::Done(done.replayed)
    }
}

fn address(notification: &PendingNotification) -> Option<&str> {
    notification.metadata().map(|metadata| metadata.notification_address.as_str())
}

impl Procedure for Replay {
    type Outcome = Vec<Replayed>;

    fn answer(self, answer: Answer) -> Step<Self> {
        let Self { left, current, mut done } = self;
        let told = server::read::<()>(answer, Stage::TellingServer);
        if let (Err(failure), Some(address)) = (&told, address(&current))
            && is_worth_another_try(&failure.error)
        {
            done.silent.insert(address.to_ascii_lowercase(), failure.clone());
        }
        done.replayed.push(Replayed { notification: current, told });
        Self::next(left, done)
    }

    fn stage(&self) -> Stage {
        Stage::TellingServer
    }
}
