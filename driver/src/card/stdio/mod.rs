//! Another program as the way to the card, and we as that program: lpac's protocol of JSON lines, in both roles.
//!
//! [`Stdio`] is a card that another program reaches for us. [`serve`] lets another program's LPA use a card that we reach, and
//! servers, too, if it wants us to. It says nothing of why something failed; whoever runs it is told by [`Host::failed`].

pub mod message;

mod lines;

use std::process::{Child, Command as Program, Stdio as Pipe};
use std::time::{Duration, Instant};

use super::apdu::{Channel, Command, Response};
use super::port::Port;
use super::{Aid, Card, Clock, Error, Misbehaved, ModemCode, Opened, Terminal, exchange};
pub use lines::Lines;
use message::{Function, HttpAnswer, HttpRequest, Message};

/// How long a program that we started may take to end.
const ENDING: Duration = Duration::from_secs(2);

/// A card that another program reaches.
#[derive(Debug)]
pub struct Stdio {
    lines: Lines,
    program: Option<Child>,
    /// An answer did not come in time. The protocol has no numbers: it could be taken for that of the next request.
    is_lost: bool,
}

impl Stdio {
    /// Starts a program and connects to the card that it reaches.
    ///
    /// # Errors
    /// [`Error::NoSuchPort`], [`Error::NoPermission`] when it cannot be started, and those of [`Stdio::over`].
    pub fn start(program: &mut Program, clock: Clock, deadline: Instant) -> Result<Self, Error> {
        let name = program.get_program().to_string_lossy().into_owned();
        let refused = |error: std::io::Error| super::port::refused(std::path::Path::new(&name), &error);
        let mut child = program.stdin(Pipe::piped()).stdout(Pipe::piped()).spawn().map_err(refused)?;
        let (Some(to), Some(from)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(Error::ApiMisuse { what: "the program's ends were taken" });
        };
        let lines = Lines::new(Port::over(from.into(), &name, clock)?, Port::over(to.into(), &name, clock)?);
        let mut stdio = Self { lines, program: Some(child), is_lost: false };
        stdio.connect(deadline)?;
        Ok(stdio)
    }

    /// Connects to the card that a program at the other end reaches.
    ///
    /// # Errors
    /// [`Error::ModemRefused`] when the program cannot reach the card.
    pub fn over(lines: Lines, deadline: Instant) -> Result<Self, Error> {
        let mut stdio = Self { lines, program: None, is_lost: false };
        stdio.connect(deadline)?;
        Ok(stdio)
    }

    fn connect(&mut self, deadline: Instant) -> Result<(), Error> {
        self.ask(Function::Connect, deadline).map(drop)
    }

    /// Lets the program speak to a server for us.
    ///
    /// # Errors
    /// As of [`Lines::read`]; a server's refusal is an answer.
    pub fn http(&mut self, request: HttpRequest, deadline: Instant) -> Result<HttpAnswer, Error> {
        match self.say(&Message::Http(request), deadline)? {
            Message::HttpDone(answer) => Ok(answer),
            _ => Err(Error::Misbehaved(Misbehaved::ProgramMessage)),
        }
    }

    /// Asks for something; the code, which is not negative, and the data.
    fn ask(&mut self, function: Function, deadline: Instant) -> Result<(i64, Option<Vec<u8>>), Error> {
        match self.say(&Message::Apdu(function), deadline)? {
            Message::ApduDone { code, .. } if code < 0 => Err(Error::ModemRefused { code: ModemCode::Program(code) }),
            Message::ApduDone { code, data } => Ok((code, data)),
            _ => Err(Error::Misbehaved(Misbehaved::ProgramMessage)),
        }
    }

    /// Says something and waits for the answer.
    fn say(&mut self, message: &Message, deadline: Instant) -> Result<Message, Error> {
        if self.is_lost {
            return Err(Error::Mute);
        }
        self.is_lost = true;
        self.lines.write(message, deadline)?;
        loop {
            match self.lines.read(deadline)? {
                // A program may say more than the protocol needs, but not for ever.
                Message::Other(_) if self.lines.now() >= deadline => return Err(Error::Mute),
                Message::Other(_) => {}
                answer => {
                    self.is_lost = false;
                    return Ok(answer);
                }
            }
        }
    }
}

impl Card for Stdio {
    fn open_channel(&mut self, aid: &Aid, deadline: Instant) -> Result<Opened, Error> {
        match self.ask(Function::OpenChannel(*aid), deadline) {
            Ok((number, _)) => {
                let channel = u8::try_from(number).ok().and_then(Channel::new).filter(|channel| *channel != Channel::BASIC);
                Ok(Opened { channel: channel.ok_or(Error::Misbehaved(Misbehaved::Channel))?, fcp: Vec::new() })
            }
            // It does not say why: the card, the modem, or itself.
            Err(Error::ModemRefused { code }) => Err(Error::ChannelRefused { aid: *aid, code }),
            Err(error) => Err(error),
        }
    }

    fn exchange(&mut self, channel: Channel, command: &Command, deadline: Instant) -> Result<Response, Error> {
        let (_, data) = self.ask(Function::Transmit(command.to_bytes(channel)), deadline)?;
        let data = data.ok_or(Error::Misbehaved(Misbehaved::ProgramMessage))?;
        Response::read(&data).map_err(|_| Error::Misbehaved(Misbehaved::CardAnswer))
    }

    fn close_channel(&mut self, channel: Channel, deadline: Instant) -> Result<(), Error> {
        self.ask(Function::CloseChannel(channel.number()), deadline).map(drop)
    }

    fn reset(&mut self, deadline: Instant) -> Result<(), Error> {
        // All that the protocol has. Programs that reach a card in a reader switch it off meanwhile.
        self.ask(Function::Disconnect, deadline)?;
        self.connect(deadline)
    }
}

impl Drop for Stdio {
    fn drop(&mut self) {
        let deadline = self.lines.now() + ENDING;
        let _ = self.ask(Function::Disconnect, deadline);
        let Some(mut program) = self.program.take() else { return };
        // Without input it ends by itself.
        self.lines.close();
        while self.lines.now() < deadline {
            if !matches!(program.try_wait(), Ok(None)) {
                return;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        let _ = program.kill();
        let _ = program.wait();
    }
}

/// What a foreign LPA wants besides the card, and what its user should know.
pub trait Host {
    /// A request to a server; `None` when there is no answer, or we do not do that for it.
    fn http(&mut self, request: HttpRequest) -> Option<HttpAnswer>;

    /// It said something that is not for us: progress, or its result.
    fn heard(&mut self, line: &str);

    /// Something went wrong of which the protocol only tells it that it did.
    fn failed(&mut self, error: &Error);
}

/// How long is waited.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// For the LPA's next request.
    pub request: Duration,
    /// For the card's answer to each.
    pub card: Duration,
}

/// Lets a foreign LPA use a card, until it ends.
///
/// # Errors
/// [`Error::Mute`] when it does not ask for anything in time; [`Error::Misbehaved`] when what it says cannot be understood.
pub fn serve(lines: &mut Lines, card: &mut dyn Card, host: &mut dyn Host, patience: Patience) -> Result<(), Error> {
    let mut backend = Backend { card, owes_reset: false, patience };
    loop {
        let message = match lines.read(lines.now() + patience.request) {
            Ok(message) => message,
            Err(Error::Gone { .. }) => return Ok(()),
            Err(error) => return Err(error),
        };
        let answer = match message {
            Message::Apdu(function) => {
                let done = backend.act(function, lines);
                done.unwrap_or_else(|error| {
                    host.failed(&error);
                    Message::FAILED
                })
            }
            // The protocol has no word for a failure; this is what a gateway says.
            Message::Http(request) => {
                Message::HttpDone(host.http(request).unwrap_or(HttpAnswer { status: 502, body: Vec::new() }))
            }
            Message::Other(line) => {
                host.heard(&line);
                continue;
            }
            Message::ApduDone { .. } | Message::HttpDone(_) => return Err(Error::Misbehaved(Misbehaved::ProgramMessage)),
        };
        match lines.write(&answer, lines.now() + patience.request) {
            // It does not wait for the answer to its last words.
            Err(Error::Gone { .. }) => return Ok(()),
            outcome => outcome?,
        }
    }
}

struct Backend<'a> {
    card: &'a mut dyn Card,
    /// The card asked for a reset, which would close the channel that the LPA still uses.
    owes_reset: bool,
    patience: Patience,
}

impl Backend<'_> {
    fn act(&mut self, function: Function, lines: &Lines) -> Result<Message, Error> {
        let deadline = lines.now() + self.patience.card;
        match function {
            Function::Connect => Ok(Message::DONE),
            Function::Disconnect => {
                if std::mem::take(&mut self.owes_reset) {
                    self.card.reset(deadline)?;
                }
                Ok(Message::DONE)
            }
            Function::OpenChannel(aid) => {
                let channel = self.card.open_channel(&aid, deadline)?.channel;
                Ok(Message::ApduDone { code: channel.number().into(), data: None })
            }
            Function::CloseChannel(number) => {
                let channel =
                    Channel::new(number).ok_or(Error::ApiMisuse { what: "there is no logical channel of that number" })?;
                self.card.close_channel(channel, deadline)?;
                Ok(Message::DONE)
            }
            Function::Transmit(bytes) => {
                let (command, channel) = Command::read(&bytes).map_err(|_| Error::Misbehaved(Misbehaved::ProgramMessage))?;
                let response = self.card.exchange(channel, &command, deadline)?;
                // LPAs of others do not know that a card in a reader has nobody else to ask.
                if self.card.terminal() == Terminal::Us {
                    let send = &mut |channel, command: &Command| self.card.exchange(channel, command, deadline);
                    // A card that could not be given what it wanted needs a reset all the more.
                    let refresh = exchange::fulfil(send, response.status);
                    self.owes_reset |= refresh.map_or(true, |refresh| refresh.is_some_and(exchange::Refresh::is_reset));
                }
                Ok(Message::ApduDone { code: 0, data: Some(response.to_bytes()) })
            }
        }
    }
}
