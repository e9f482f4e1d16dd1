//! A card that is a part of this program, without a reader between: for a lab, and for tests.

use std::time::Instant;

use super::apdu::{Channel, Command, Response};
use super::vpcd::{Inserted, Power};
use super::{Aid, Card, Error, Misbehaved, Opened, Terminal, opening};

/// A card that is a part of this program.
#[derive(Debug)]
pub struct Direct<T> {
    card: T,
}

impl<T: Inserted> Direct<T> {
    /// Switches the card on.
    pub fn new(mut card: T) -> Self {
        card.power(Power::On);
        Self { card }
    }
}

impl<T: Inserted> Card for Direct<T> {
    fn open_channel(&mut self, aid: &Aid, deadline: Instant) -> Result<Opened, Error> {
        opening::open(&mut |channel, command| self.exchange(channel, command, deadline), aid, Terminal::Us)
    }

    fn exchange(&mut self, channel: Channel, command: &Command, _deadline: Instant) -> Result<Response, Error> {
        let answer = self.card.exchange(&command.to_bytes(channel));
        Response::read(&answer).map_err(|_| Error::Misbehaved(Misbehaved::CardAnswer))
    }

    fn close_channel(&mut self, channel: Channel, deadline: Instant) -> Result<(), Error> {
        opening::close(&mut |channel, command| self.exchange(channel, command, deadline), channel, Terminal::Us)
    }

    fn reset(&mut self, _deadline: Instant) -> Result<(), Error> {
        self.card.power(Power::Reset);
        Ok(())
    }

    fn terminal(&self) -> Terminal {
        Terminal::Us
    }
}
