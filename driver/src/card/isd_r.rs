//! The eUICC's own application, opened: a request in, the chip's answer out.

use std::time::Instant;

use super::apdu::{Channel, Command};
use super::exchange::{self, Answer, Refresh};
use super::store_data::{self, SegmentSize};
use super::{Aid, Card, Error, Opened, Terminal};

/// The ISD-R on a logical channel of a card.
///
/// It is to be closed by [`IsdR::close`]: dropping it leaves the channel open, for closing has to wait for the card.
pub struct IsdR<'card> {
    card: &'card mut dyn Card,
    aid: Aid,
    opened: Opened,
    segment: SegmentSize,
}

/// What the chip answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// The answer's bytes.
    pub data: Vec<u8>,
    /// The card wants to be read anew: [`IsdR::renew`] does it.
    pub refresh: Option<Refresh>,
}

impl<'card> IsdR<'card> {
    /// Opens the first of `aids` that the card has: most have [`Aid::ISD_R`], some another.
    ///
    /// # Errors
    /// Those of [`Card::open_channel`]; of several applications that are not there, the first is named.
    pub fn open(card: &'card mut dyn Card, aids: &[Aid], segment: SegmentSize, deadline: Instant) -> Result<Self, Error> {
        let mut first = None;
        for aid in aids {
            match card.open_channel(aid, deadline) {
                Ok(opened) => return Ok(Self { card, aid: *aid, opened, segment }),
                // Another application may well be there, or not be blocked.
                Err(error @ (Error::NotAnEuicc { .. } | Error::ModemBlocksAid { .. } | Error::ChannelRefused { .. })) => {
                    first.get_or_insert(error);
                }
                Err(error) => return Err(error),
            }
        }
        Err(first.unwrap_or(Error::ApiMisuse { what: "no application was named" }))
    }

    /// Which application was opened.
    #[must_use]
    pub fn aid(&self) -> &Aid {
        &self.aid
    }

    /// The channel it was opened on.
    #[must_use]
    pub fn channel(&self) -> Channel {
        self.opened.channel
    }

    /// What it answered to SELECT; empty where the way does not pass it on.
    #[must_use]
    pub fn fcp(&self) -> &[u8] {
        &self.opened.fcp
    }

    /// Sends a request and returns the answer.
    ///
    /// # Errors
    /// [`Error::Refused`] when the card answers with another status word than that it is done.
    pub fn call(&mut self, request: &[u8], deadline: Instant) -> Result<Reply, Error> {
        let mut reply = Reply { data: Vec::new(), refresh: None };
        for command in store_data::commands(request, self.segment)? {
            let answer = self.exchange(&command, deadline)?;
            if !answer.status.is_done() {
                return Err(Error::Refused { instruction: command.instruction, status: answer.status });
            }
            reply.data.extend(answer.data);
            if reply.data.len() > exchange::ANSWER_SIZE_BYTES_MAX {
                return Err(Error::Misbehaved(super::Misbehaved::CardEndless));
            }
            reply.refresh = answer.refresh.or(reply.refresh);
        }
        Ok(reply)
    }

    /// Sends any other command to the application, and fetches its whole answer.
    ///
    /// # Errors
    /// When there is no answer: a status word that is a refusal is one.
    pub fn exchange(&mut self, command: &Command, deadline: Instant) -> Result<Answer, Error> {
        let terminal = self.card.terminal();
        let card = &mut *self.card;
        let send = &mut |channel, command: &Command| card.exchange(channel, command, deadline);
        exchange::run(send, self.opened.channel, command, terminal)
    }

    /// Switches the card off and on, where it wants that or does not answer sensibly, and opens the application again.
    ///
    /// # Errors
    /// Those of [`Card::reset`] and [`Card::open_channel`].
    pub fn renew(&mut self, deadline: Instant) -> Result<(), Error> {
        self.card.reset(deadline)?;
        self.reopen(deadline)
    }

    /// Opens the application again on a card that has started anew by itself.
    ///
    /// # Errors
    /// Those of [`Card::open_channel`].
    pub fn reopen(&mut self, deadline: Instant) -> Result<(), Error> {
        self.opened = self.card.open_channel(&self.aid, deadline)?;
        Ok(())
    }

    /// Who answers the card's proactive commands.
    #[must_use]
    pub fn terminal(&self) -> Terminal {
        self.card.terminal()
    }

    /// Closes the channel.
    ///
    /// # Errors
    /// Those of [`Card::close_channel`].
    pub fn close(self, deadline: Instant) -> Result<(), Error> {
        self.card.close_channel(self.opened.channel, deadline)
    }
}
