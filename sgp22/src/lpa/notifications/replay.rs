//! Delivering news that was copied off a card, perhaps on another machine and without the card (lpac issue 257).

use std::collections::VecDeque;

use super::super::procedure::{Answer, Procedure, Step};
use super::super::server;
use super::super::stage::{Failure, Stage};
use super::tell;
use crate::error::{ApiMisuse, Error};
use crate::wire::PendingNotification;

/// Delivers news that was copied off a card.
#[derive(Debug)]
pub struct Replay {
    left: VecDeque<PendingNotification>,
    current: PendingNotification,
    replayed: Vec<Replayed>,
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
        Self::next(news.into(), Vec::new())
    }

    fn next(mut left: VecDeque<PendingNotification>, mut replayed: Vec<Replayed>) -> Step<Self> {
        while let Some(current) = left.pop_front() {
            // What does not say where it belongs cannot be sent there.
            let Some(address) = current.metadata().map(|metadata| metadata.notification_address.clone()) else {
                let failure = Failure::new(Error::ApiMisuse(ApiMisuse::NoAddress), Stage::TellingServer);
                replayed.push(Replayed { notification: current, told: Err(failure) });
                continue;
            };
            let action = tell(&address, current.clone());
            return Step::Do(Self { left, current, replayed }, action);
        }
        Step::Done(replayed)
    }
}

impl Procedure for Replay {
    type Outcome = Vec<Replayed>;

    fn answer(self, answer: Answer) -> Step<Self> {
        let Self { left, current, mut replayed } = self;
        replayed.push(Replayed { notification: current, told: server::read::<()>(answer, Stage::TellingServer) });
        Self::next(left, replayed)
    }

    fn stage(&self) -> Stage {
        Stage::TellingServer
    }
}
