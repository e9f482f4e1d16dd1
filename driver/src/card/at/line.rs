//! The command line itself: a command out, its answer in, and finding back after an answer that did not come.

use std::time::{Duration, Instant};

use super::super::port::Port;
use super::super::{Error, Misbehaved, ModemCode};
use super::answer::{Outcome, Reader, Wanted};

/// A modem that has said nothing for so long has said all.
const QUIET: Duration = Duration::from_millis(250);
/// What is thrown away at most before a command.
const DRAINED_BYTES_MAX: usize = 1 << 20;

/// A modem's command line.
#[derive(Debug)]
pub(super) struct Line {
    port: Port,
    /// What was read and belongs to what comes after the last answer.
    inbox: Vec<u8>,
    /// The last command had no answer: it may still come, and is not that of the next one.
    is_lost: bool,
    /// How many times `OK` may still come for what was said in finding back.
    strays: usize,
}

impl Line {
    /// Waits for a modem to answer, and asks it to say what we can read.
    pub(super) fn start(port: Port, deadline: Instant) -> Result<Self, Error> {
        let mut line = Self { port, inbox: Vec::new(), is_lost: true, strays: 0 };
        // Words instead of numbers, no echo, errors with a number. Modems that do not know one of them are understood, too.
        for command in ["ATV1", "ATE0", "AT+CMEE=1"] {
            let _ = line.ask(command, Wanted::Nothing, deadline)?;
        }
        Ok(line)
    }

    pub(super) fn name(&self) -> &str {
        self.port.name()
    }

    pub(super) fn now(&self) -> Instant {
        self.port.now()
    }

    pub(super) fn pause(&self, pause: Duration, deadline: Instant) {
        self.port.pause(pause, deadline);
    }

    /// Sends a command and waits for the answer: the text after the wanted prefix, or how the modem refuses.
    pub(super) fn ask(
        &mut self,
        command: &str,
        wanted: Wanted,
        deadline: Instant,
    ) -> Result<Result<Option<String>, ModemCode>, Error> {
        if self.is_lost {
            self.find_back(deadline)?;
        }
        self.drain()?;
        self.is_lost = true;
        let mut outcome = self.exchange(command, wanted, deadline)?;
        while outcome == Outcome::Done(None) && wanted != Wanted::Nothing && self.strays > 0 {
            self.strays -= 1;
            match self.read(command, wanted, deadline.min(self.port.now() + 4 * QUIET)) {
                Ok(next) => outcome = next,
                // It was no stray but all that the modem says.
                Err(Error::Mute) => {}
                Err(error) => return Err(error),
            }
        }
        if matches!(outcome, Outcome::Done(Some(_))) {
            self.strays = 0;
        }
        self.is_lost = false;
        Ok(match outcome {
            Outcome::Done(text) => Ok(text),
            Outcome::Refused(code) => Err(code),
        })
    }

    fn exchange(&mut self, command: &str, wanted: Wanted, deadline: Instant) -> Result<Outcome, Error> {
        self.port.write_all(format!("{command}\r").as_bytes(), deadline)?;
        self.read(command, wanted, deadline)
    }

    fn read(&mut self, command: &str, wanted: Wanted, deadline: Instant) -> Result<Outcome, Error> {
        let mut reader = Reader::new(command, wanted);
        let mut buffer = [0; 4096];
        loop {
            let mut bytes = std::mem::take(&mut self.inbox).into_iter();
            while let Some(byte) = bytes.next() {
                if let Some(outcome) = reader.feed(byte).map_err(Error::Misbehaved)? {
                    self.inbox = bytes.collect();
                    return Ok(outcome);
                }
            }
            let size = self.port.read(&mut buffer, deadline)?;
            self.inbox.extend(buffer.get(..size).unwrap_or_default());
        }
    }

    /// Throws away what the modem said until now.
    fn drain(&mut self) -> Result<(), Error> {
        self.inbox.clear();
        self.port.drain(DRAINED_BYTES_MAX)
    }

    /// Says `AT` until the modem answers, and then waits until it has nothing more to say.
    fn find_back(&mut self, deadline: Instant) -> Result<(), Error> {
        self.strays = 0;
        loop {
            self.strays += 1;
            self.drain()?;
            let answer_by = deadline.min(self.port.now() + 4 * QUIET);
            match self.exchange("AT", Wanted::Nothing, answer_by) {
                Ok(_) => return self.wait_for_quiet(deadline),
                // Garbage, or the answer to something older.
                Err(Error::Mute | Error::Misbehaved(_)) if self.port.now() < deadline => {}
                Err(error) => return Err(error),
            }
        }
    }

    fn wait_for_quiet(&mut self, deadline: Instant) -> Result<(), Error> {
        let mut read = 0;
        let mut buffer = [0; 4096];
        loop {
            let quiet_at = self.port.now() + QUIET;
            match self.port.read(&mut buffer, deadline.min(quiet_at)) {
                Ok(size) => read += size,
                Err(Error::Mute) if quiet_at <= deadline => return Ok(()),
                Err(error) => return Err(error),
            }
            if read > DRAINED_BYTES_MAX {
                return Err(Error::Misbehaved(Misbehaved::ModemTooLong));
            }
        }
    }
}
