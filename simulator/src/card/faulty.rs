//! Power that is cut between any two commands, from a seed.

use super::Card;
use crate::Seeded;

/// Power was cut. The card is switched on again, and knows what it kept; the command may have been carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the card's power was cut")]
pub struct PowerCut;

/// A card whose power is cut now and then.
#[derive(Debug)]
pub struct Faulty {
    /// The card.
    pub card: Card,
    faults: Seeded,
    one_in: u64,
}

impl Faulty {
    /// A card whose power is cut at one command in so many; never when that is zero.
    pub fn new(card: Card, seed: u64, one_in: u64) -> Self {
        Self { card, faults: Seeded::from_number(seed), one_in }
    }

    /// Answers a command, unless power is cut before it reaches the card, or before its answer leaves it.
    ///
    /// # Errors
    /// That power was cut.
    pub fn exchange(&mut self, command: &[u8], chance: &mut Seeded) -> Result<Vec<u8>, PowerCut> {
        self.run(|card| card.exchange(command, chance))
    }

    /// The same for a request of ES10 without commands around it.
    ///
    /// # Errors
    /// That power was cut.
    pub fn call(&mut self, request: &[u8], chance: &mut Seeded) -> Result<Result<Vec<u8>, u16>, PowerCut> {
        self.run(|card| card.call(request, chance))
    }

    fn run<T>(&mut self, act: impl FnOnce(&mut Card) -> T) -> Result<T, PowerCut> {
        let fault = if self.one_in > 0 && self.faults.below(self.one_in) == 0 { Some(self.faults.below(2)) } else { None };
        if fault == Some(0) {
            self.card.reset();
            return Err(PowerCut);
        }
        let answer = act(&mut self.card);
        if fault.is_some() {
            self.card.reset();
            return Err(PowerCut);
        }
        Ok(answer)
    }
}
