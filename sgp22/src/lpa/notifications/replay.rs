//! Delivering news that was copied off a card, perhaps on another machine and without the card (lpac issue 257).

use std::collections::{BTreeMap, VecDeque};

use super::super::procedure::{Answer, Procedure, Step};
use super::super::server;
use super::super::stage::{Failure, Stage};
use super::{NewsCopy, is_worth_another_try};

/// Delivers news that was copied off a card. What is for a server that could not be reached is not sent to it out of its order.
#[derive(Debug)]
pub struct Replay {
    left: VecDeque<NewsCopy>,
    current: NewsCopy,
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
    pub copy: NewsCopy,
    /// Whether its server has it. It can then be removed from the card by [`super::Discard`].
    pub told: Result<(), Failure>,
}

impl Replay {
    /// Begins. News is sent in the order of its numbers.
    pub fn begin(mut news: Vec<NewsCopy>) -> Step<Self> {
        news.sort_by_key(|copy| copy.seq_number);
        Self::next(news.into(), Done::default())
    }

    fn next(mut left: VecDeque<NewsCopy>, mut done: Done) -> Step<Self> {
        while let Some(current) = left.pop_front() {
            match done.silent.get(&current.address.to_ascii_lowercase()) {
                Some(failure) => {
                    let told = Err(failure.clone());
                    done.replayed.push(Replayed { copy: current, told });
                }
                None => {
                    let action = server::tell(&current.address, current.bytes.bytes());
                    return Step::Do(Self { left, current, done }, action);
                }
            }
        }
        Step::Done(done.replayed)
    }
}

impl Procedure for Replay {
    type Outcome = Vec<Replayed>;

    fn answer(self, answer: Answer) -> Step<Self> {
        let Self { left, current, mut done } = self;
        let told = server::read::<()>(answer, Stage::TellingServer);
        if let Err(failure) = &told
            && is_worth_another_try(&failure.error)
        {
            done.silent.insert(current.address.to_ascii_lowercase(), failure.clone());
        }
        done.replayed.push(Replayed { copy: current, told });
        Self::next(left, done)
    }

    fn stage(&self) -> Stage {
        Stage::TellingServer
    }
}
