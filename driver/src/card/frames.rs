//! Whole messages from a port that delivers bytes as it likes.

use std::time::Instant;

use super::port::Port;
use super::{Error, Misbehaved};

/// A port and what came of a message so far.
#[derive(Debug)]
pub(super) struct Frames {
    pub(super) port: Port,
    inbox: Vec<u8>,
}

impl Frames {
    pub(super) fn new(port: Port) -> Self {
        Self { port, inbox: Vec::new() }
    }

    /// The next whole message. `size` says from a message's first bytes how long it is, once they are there; the limit is its own.
    pub(super) fn next(
        &mut self,
        size: fn(&[u8]) -> Result<Option<usize>, Misbehaved>,
        deadline: Instant,
    ) -> Result<Vec<u8>, Error> {
        let mut buffer = [0; 4096];
        loop {
            // Who never stops talking is as good as mute.
            if self.port.now() >= deadline {
                return Err(Error::Mute);
            }
            let wanted = match size(&self.inbox) {
                Ok(wanted) => wanted,
                Err(fault) => {
                    // Where the next message begins is unknown: what is there is lost.
                    self.inbox.clear();
                    return Err(Error::Misbehaved(fault));
                }
            };
            if let Some(size) = wanted.filter(|size| *size <= self.inbox.len()) {
                return Ok(self.inbox.drain(..size).collect());
            }
            let size = self.port.read(&mut buffer, deadline)?;
            self.inbox.extend(buffer.get(..size).unwrap_or_default());
        }
    }
}
