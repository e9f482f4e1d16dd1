//! Lines from and to another program, with a time limit.

use std::time::Instant;

use super::super::port::Port;
use super::super::{Error, Misbehaved};
use super::message::{LINE_SIZE_BYTES_MAX, Message};

/// What is read from, and what is written to.
#[derive(Debug)]
pub struct Lines {
    from: Port,
    /// Nothing once it is closed.
    to: Option<Port>,
    inbox: Vec<u8>,
    /// How much of the inbox is known to hold no end of a line.
    searched: usize,
}

impl Lines {
    /// Takes two open ends; of a socket, the same twice.
    #[must_use]
    pub fn new(from: Port, to: Port) -> Self {
        Self { from, to: Some(to), inbox: Vec::new(), searched: 0 }
    }

    /// What time it is.
    #[must_use]
    pub fn now(&self) -> Instant {
        self.from.now()
    }

    /// The next message; empty lines are passed over.
    ///
    /// # Errors
    /// [`Error::Mute`] at the deadline, [`Error::Gone`] when the other program ended, [`Error::Misbehaved`] when what it says cannot
    /// be understood; the line after it may well be.
    pub fn read(&mut self, deadline: Instant) -> Result<Message, Error> {
        loop {
            let line = self.read_line(deadline)?;
            let line = String::from_utf8(line).map_err(|_| Error::Misbehaved(Misbehaved::ProgramMessage))?;
            if !line.trim().is_empty() {
                return Message::read(line.trim()).map_err(Error::Misbehaved);
            }
        }
    }

    fn read_line(&mut self, deadline: Instant) -> Result<Vec<u8>, Error> {
        let mut buffer = [0; 4096];
        loop {
            let found = self.inbox.iter().skip(self.searched).position(|byte| *byte == b'\n');
            if let Some(end) = found.map(|at| at + self.searched) {
                self.searched = 0;
                return Ok(self.inbox.drain(..=end).collect());
            }
            self.searched = self.inbox.len();
            if self.searched > LINE_SIZE_BYTES_MAX {
                self.inbox.clear();
                self.searched = 0;
                return Err(Error::Misbehaved(Misbehaved::ProgramMessage));
            }
            let size = self.from.read(&mut buffer, deadline)?;
            self.inbox.extend(buffer.get(..size).unwrap_or_default());
        }
    }

    /// Says something.
    ///
    /// # Errors
    /// As of [`Lines::read`].
    pub fn write(&mut self, message: &Message, deadline: Instant) -> Result<(), Error> {
        let to = self.to.as_mut().ok_or(Error::ApiMisuse { what: "a line was said after the last" })?;
        to.write_all(format!("{}\n", message.to_line()).as_bytes(), deadline)
    }

    /// Says that there is no more to come.
    pub(super) fn close(&mut self) {
        self.to = None;
    }
}
