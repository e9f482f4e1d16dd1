//! A modem's command line: `+CCHO`, `+CGLA`, `+CCHC` (3GPP TS 27.007 §8.45, §8.43, §8.46), and `+CSIM` (§8.17) where those are not.
//!
//! What a modem can do is found by doing it: many lack the test form of a command that they have.

pub mod answer;
mod line;

use std::path::Path;
use std::time::{Duration, Instant};

use super::apdu::{Channel, Command, Response};
use super::port::Port;
use super::{Aid, Card, Clock, Error, Misbehaved, ModemCode, Opened, Terminal, hex, opening};
use answer::Wanted;
use line::Line;

/// How long to wait before a card that is just starting is asked again.
const PAUSE: Duration = Duration::from_millis(300);

/// The instruction that names an application.
const SELECT: u8 = 0xA4;

/// Which of the two families of commands is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// The modem's logical channels, and plain commands where it has none.
    Automatic,
    /// The modem's logical channels only.
    Channels,
    /// Plain commands only.
    Plain,
}

/// A card behind a modem's command line.
#[derive(Debug)]
pub struct At {
    line: Line,
    access: Access,
    sessions: Vec<Session>,
    /// The card was just switched off and on: for a while, refusals mean that it is not there yet.
    is_starting: bool,
}

/// An open channel, by the number that the caller knows it by.
#[derive(Debug)]
struct Session {
    channel: Channel,
    aid: Aid,
    by: By,
    is_used: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum By {
    /// The modem opened it, and gave it a number of its own.
    Modem(u32),
    /// We opened it on the card.
    Us(Channel),
}

impl At {
    /// Opens a modem's port.
    ///
    /// # Errors
    /// Those of [`Port::open`]; [`Error::Mute`] when no modem answers there.
    pub fn open(path: &Path, access: Access, clock: Clock, deadline: Instant) -> Result<Self, Error> {
        Self::over(Port::open(path, clock)?, access, deadline)
    }

    /// Takes an open port.
    ///
    /// # Errors
    /// [`Error::Mute`] when no modem answers there.
    pub fn over(port: Port, access: Access, deadline: Instant) -> Result<Self, Error> {
        let line = Line::start(port, deadline)?;
        Ok(Self { line, access, sessions: Vec::new(), is_starting: false })
    }

    /// Sends a command; while the card is busy or starting, again until the deadline.
    fn ask(&mut self, command: &str, wanted: Wanted, deadline: Instant) -> Result<Result<Option<String>, ModemCode>, Error> {
        loop {
            let answer = self.line.ask(command, wanted, deadline)?;
            let is_early = match answer {
                Err(ModemCode::Cme(answer::SIM_BUSY)) => true,
                Err(_) => self.is_starting,
                Ok(_) => false,
            };
            if !is_early || self.line.now() + PAUSE >= deadline {
                return Ok(answer);
            }
            self.line.pause(PAUSE, deadline);
        }
    }

    /// `+CCHO`: the modem's number for the channel.
    fn open_by_modem(&mut self, aid: &Aid, deadline: Instant) -> Result<Result<u32, ModemCode>, Error> {
        let answer = self.ask(&format!("AT+CCHO=\"{aid}\""), Wanted::LineOrNumber("+CCHO:"), deadline)?;
        let text = match answer {
            Ok(text) => text,
            Err(code) => return Ok(Err(code)),
        };
        let number = text.and_then(|text| text.trim().trim_matches('"').parse().ok());
        number.map(Ok).ok_or(Error::Misbehaved(Misbehaved::ModemAnswer))
    }

    /// MANAGE CHANNEL and SELECT, by `+CSIM`.
    fn open_by_us(&mut self, aid: &Aid, deadline: Instant) -> Result<Opened, OpenError> {
        let mut refused = None;
        let opened = opening::open(
            &mut |channel, command| {
                let answer = self.plain(channel, command, deadline);
                if let Err(Error::ModemRefused { .. }) = answer {
                    refused = Some(command.instruction);
                }
                answer
            },
            aid,
            Terminal::Modem,
        );
        opened.map_err(|error| OpenError { error, refused })
    }

    /// What it means when neither family of commands opened the application.
    fn explain(&mut self, aid: &Aid, by_modem: Option<ModemCode>, by_us: Option<OpenError>, deadline: Instant) -> Error {
        let blocked = |code| Error::ModemBlocksAid { aid: *aid, code };
        match (by_modem, by_us) {
            // Commands to the card go through, this one did not.
            (_, Some(OpenError { error: Error::ModemRefused { code }, refused: Some(SELECT) })) => blocked(code),
            // Plain commands are not to be had: does the modem open what every card has?
            (Some(code), None | Some(OpenError { error: Error::ModemRefused { .. }, .. })) => {
                match self.open_by_modem(&Aid::USIM, deadline) {
                    Ok(Ok(number)) => {
                        let _ = self.ask(&format!("AT+CCHC={number}"), Wanted::Nothing, deadline);
                        Error::ChannelRefused { aid: *aid, code }
                    }
                    _ => Error::Unsupported { what: "sending commands to the card over this modem's command line" },
                }
            }
            (_, Some(OpenError { error, .. })) => error,
            (None, None) => Error::ApiMisuse { what: "a modem was asked nothing" },
        }
    }

    /// `+CSIM`.
    fn plain(&mut self, channel: Channel, command: &Command, deadline: Instant) -> Result<Response, Error> {
        let apdu = hex::write(&command.to_bytes(channel));
        let answer = self.ask(&format!("AT+CSIM={},\"{apdu}\"", apdu.len()), Wanted::Line("+CSIM:"), deadline)?;
        response(answer.map_err(refusal)?)
    }

    /// `+CGLA`.
    fn by_session(
        &mut self,
        number: u32,
        channel: Channel,
        command: &Command,
        deadline: Instant,
    ) -> Result<Result<Response, ModemCode>, Error> {
        let apdu = hex::write(&command.to_bytes(channel));
        let answer = self.ask(&format!("AT+CGLA={number},{},\"{apdu}\"", apdu.len()), Wanted::Line("+CGLA:"), deadline)?;
        match answer {
            Ok(text) => response(text).map(Ok),
            Err(code) => Ok(Err(code)),
        }
    }

    fn session(&self, channel: Channel) -> Result<usize, Error> {
        let at = self.sessions.iter().position(|session| session.channel == channel);
        at.ok_or(Error::ApiMisuse { what: "a logical channel that is not open was used" })
    }

    /// Keeps a new session under the card's channel number where the modem tells it, else under a free one.
    fn keep(&mut self, aid: &Aid, by: By) -> Result<Channel, Error> {
        let told = match by {
            By::Modem(number) => u8::try_from(number).ok().filter(|number| *number != 0).and_then(Channel::new),
            By::Us(channel) => Some(channel),
        };
        let is_free = |channel: &Channel| self.sessions.iter().all(|session| session.channel != *channel);
        let free = || (1..=Channel::NUMBER_MAX).filter_map(Channel::new).find(is_free);
        let channel = told.filter(is_free).or_else(free).ok_or(Error::Misbehaved(Misbehaved::Channel))?;
        self.sessions.push(Session { channel, aid: *aid, by, is_used: false });
        Ok(channel)
    }
}

/// Why we could not open a channel, and the instruction that the modem did not pass on.
struct OpenError {
    error: Error,
    refused: Option<u8>,
}

impl Card for At {
    fn open_channel(&mut self, aid: &Aid, deadline: Instant) -> Result<Opened, Error> {
        let by_modem = match self.access {
            Access::Plain => None,
            Access::Automatic | Access::Channels => match self.open_by_modem(aid, deadline)? {
                Ok(number) => {
                    self.is_starting = false;
                    let channel = self.keep(aid, By::Modem(number))?;
                    return Ok(Opened { channel, fcp: Vec::new() });
                }
                Err(ModemCode::Cme(answer::SIM_NOT_INSERTED)) => return Err(self.no_card()),
                Err(code) => Some(code),
            },
        };
        let by_us = match self.access {
            Access::Channels => None,
            Access::Automatic | Access::Plain => match self.open_by_us(aid, deadline) {
                Ok(opened) => {
                    self.is_starting = false;
                    let channel = self.keep(aid, By::Us(opened.channel))?;
                    return Ok(Opened { channel, ..opened });
                }
                Err(failure) => Some(failure),
            },
        };
        self.is_starting = false;
        Err(self.explain(aid, by_modem, by_us, deadline))
    }

    fn exchange(&mut self, channel: Channel, command: &Command, deadline: Instant) -> Result<Response, Error> {
        if channel == Channel::BASIC {
            return self.plain(channel, command, deadline);
        }
        let at = self.session(channel)?;
        let session = &mut self.sessions[at];
        let (by, aid, is_first) = (session.by, session.aid, !session.is_used);
        session.is_used = true;
        let number = match by {
            By::Us(channel) => return self.plain(channel, command, deadline),
            By::Modem(number) => number,
        };
        match self.by_session(number, channel, command, deadline)? {
            Ok(response) => Ok(response),
            // It opens channels and does not know how to use them: then we do it all ourselves.
            Err(code) if is_first && self.access == Access::Automatic => {
                let _ = self.ask(&format!("AT+CCHC={number}"), Wanted::Nothing, deadline)?;
                let opened = self.open_by_us(&aid, deadline).map_err(|_| refusal(code))?;
                self.sessions[at].by = By::Us(opened.channel);
                self.plain(opened.channel, command, deadline)
            }
            Err(code) => Err(refusal(code)),
        }
    }

    fn close_channel(&mut self, channel: Channel, deadline: Instant) -> Result<(), Error> {
        let at = self.session(channel)?;
        let session = self.sessions.swap_remove(at);
        let close = |at: &mut Self, channel| {
            opening::close(&mut |channel, command| at.plain(channel, command, deadline), channel, Terminal::Modem)
        };
        match session.by {
            By::Us(channel) => close(self, channel),
            By::Modem(number) => match self.ask(&format!("AT+CCHC={number}"), Wanted::Nothing, deadline)? {
                Ok(_) => Ok(()),
                // Some have no such command: the card can be told instead.
                Err(code) => close(self, session.channel).map_err(|_| refusal(code)),
            },
        }
    }

    fn reset(&mut self, deadline: Instant) -> Result<(), Error> {
        self.sessions.clear();
        let before = self.ask("AT+CFUN?", Wanted::Line("+CFUN:"), deadline)?.ok().flatten();
        let before = before.and_then(|text| text.split(',').next()?.trim().parse::<u8>().ok()).filter(|mode| *mode != 0);
        let unsupported = Error::Unsupported { what: "switching the card off and on" };
        self.ask("AT+CFUN=0", Wanted::Nothing, deadline)?.map_err(|_| unsupported)?;
        self.is_starting = true;
        self.ask(&format!("AT+CFUN={}", before.unwrap_or(1)), Wanted::Nothing, deadline)?.map_err(refusal)?;
        Ok(())
    }
}

impl At {
    fn no_card(&self) -> Error {
        Error::NoCard { place: format!("the modem at {}", self.line.name()) }
    }
}

fn refusal(code: ModemCode) -> Error {
    Error::ModemRefused { code }
}

/// The APDU in `length,"digits"`: some leave the quotes out, some count bytes instead of digits.
fn response(text: Option<String>) -> Result<Response, Error> {
    let read = |text: String| {
        let (length, digits) = text.split_once(',')?;
        let length: usize = length.trim().parse().ok()?;
        let bytes = hex::read(digits.trim().trim_matches('"'))?;
        (length == 2 * bytes.len() || length == bytes.len()).then_some(bytes)
    };
    let bytes = text.and_then(read).ok_or(Error::Misbehaved(Misbehaved::ModemAnswer))?;
    Response::read(&bytes).map_err(|_| Error::Misbehaved(Misbehaved::CardAnswer))
}

#[cfg(test)]
mod tests {
    use super::super::apdu::StatusWord;
    use super::*;

    #[test]
    fn the_apdu_is_read_as_modems_write_it() {
        let done = |data: &[u8]| Ok(Response { data: data.to_vec(), status: StatusWord::DONE });
        for text in ["8,\"BF3E9000\"", "8, bf3e9000", " 4 ,\"BF3E9000\""] {
            assert_eq!(response(Some(text.to_owned())), done(&[0xBF, 0x3E]), "{text}");
        }
        for text in ["", "8", "6,\"BF3E9000\"", "x,\"9000\"", "4,\"90G0\"", "3,\"900\"", "-4,9000"] {
            assert_eq!(response(Some(text.to_owned())), Err(Error::Misbehaved(Misbehaved::ModemAnswer)), "{text}");
        }
        assert_eq!(response(Some("2,\"90\"".to_owned())), Err(Error::Misbehaved(Misbehaved::CardAnswer)));
        assert_eq!(response(None), Err(Error::Misbehaved(Misbehaved::ModemAnswer)));
    }
}
