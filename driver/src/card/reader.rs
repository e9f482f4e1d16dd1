//! A card reader, by the PC/SC service of this machine (`pcscd` on Linux).
//!
//! The service has no time limits of its own, so a thread of its own asks it, and we wait for that.

use std::ffi::{CStr, CString};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::Instant;

use pcsc::{Context, Disposition, Protocol, Protocols, Scope, ShareMode};

use super::apdu::{Channel, Command, Response};
use super::{Aid, Card, Clock, Error, Misbehaved, Opened, Terminal, opening};

/// The most readers that are listed, and the room for their names.
const NAMES_SIZE_BYTES_MAX: usize = 1 << 16;

/// A card in a reader. No other program can use it meanwhile.
#[derive(Debug)]
pub struct Reader {
    name: String,
    tasks: Sender<Task>,
    answers: Receiver<Result<Answer, Error>>,
    /// Tasks whose answer did not come in time; it comes first.
    late: usize,
    is_t0: bool,
    clock: Clock,
}

enum Task {
    Send(Vec<u8>),
    Reset,
}

#[derive(Debug, PartialEq, Eq)]
enum Answer {
    Bytes(Vec<u8>),
    Reset(Option<Protocol>),
}

/// The names of the readers at this machine, with and without a card.
///
/// # Errors
/// [`Error::NoService`].
pub fn names() -> Result<Vec<String>, Error> {
    let context = establish()?;
    let mut buffer = vec![0; NAMES_SIZE_BYTES_MAX];
    let names = match context.list_readers(&mut buffer) {
        Ok(names) => names,
        Err(pcsc::Error::NoReadersAvailable) => return Ok(Vec::new()),
        Err(error) => return Err(explain("the card readers", error)),
    };
    Ok(names.map(|name| name.to_string_lossy().into_owned()).collect())
}

impl Reader {
    /// Switches on the card in a reader, by the reader's name as [`names`] tells it.
    ///
    /// # Errors
    /// [`Error::NoService`], [`Error::NoSuchPort`], [`Error::NoCard`], [`Error::PortBusy`], [`Error::NoPermission`].
    pub fn open(name: &str, clock: Clock, deadline: Instant) -> Result<Self, Error> {
        let no_such = || Error::NoSuchPort { port: format!("card reader {name}") };
        let wire_name = CString::new(name).map_err(|_| no_such())?;
        let (tasks, todo) = mpsc::channel();
        let (done, answers) = mpsc::channel();
        let place = name.to_owned();
        std::thread::spawn(move || work(&wire_name, &place, &todo, &done));
        let mut reader = Self { name: name.to_owned(), tasks, answers, late: 0, is_t0: false, clock };
        match reader.receive(deadline)?? {
            Answer::Reset(protocol) => reader.is_t0 = protocol == Some(Protocol::T0),
            Answer::Bytes(_) => return Err(Error::Misbehaved(Misbehaved::CardAnswer)),
        }
        Ok(reader)
    }

    fn ask(&mut self, task: Task, deadline: Instant) -> Result<Answer, Error> {
        while self.late > 0 {
            // A late answer is nobody's; that its task failed says nothing of the next.
            let _ = self.receive(deadline)?;
            self.late -= 1;
        }
        self.tasks.send(task).map_err(|_| self.gone())?;
        let answer = self.receive(deadline);
        self.late += usize::from(answer == Err(Error::Mute));
        answer?
    }

    /// The next answer; [`Error::Mute`] when it does not come in time.
    fn receive(&mut self, deadline: Instant) -> Result<Result<Answer, Error>, Error> {
        let left = deadline.saturating_duration_since((self.clock)());
        self.answers.recv_timeout(left).map_err(|error| match error {
            RecvTimeoutError::Timeout => Error::Mute,
            RecvTimeoutError::Disconnected => self.gone(),
        })
    }

    fn gone(&self) -> Error {
        Error::Gone { port: self.name.clone() }
    }
}

impl Card for Reader {
    fn open_channel(&mut self, aid: &Aid, deadline: Instant) -> Result<Opened, Error> {
        opening::open(&mut |channel, command| self.exchange(channel, command, deadline), aid, Terminal::Us)
    }

    fn exchange(&mut self, channel: Channel, command: &Command, deadline: Instant) -> Result<Response, Error> {
        // T=0 has no command that both sends and expects: the card says by 61xx what there is (ISO/IEC 7816-3 §12.2.4).
        let bytes = if self.is_t0 && !command.data().is_empty() {
            command.clone().expecting_nothing().to_bytes(channel)
        } else {
            command.to_bytes(channel)
        };
        match self.ask(Task::Send(bytes), deadline)? {
            Answer::Bytes(bytes) => Response::read(&bytes).map_err(|_| Error::Misbehaved(Misbehaved::CardAnswer)),
            Answer::Reset(_) => Err(Error::Misbehaved(Misbehaved::CardAnswer)),
        }
    }

    fn close_channel(&mut self, channel: Channel, deadline: Instant) -> Result<(), Error> {
        opening::close(&mut |channel, command| self.exchange(channel, command, deadline), channel, Terminal::Us)
    }

    fn reset(&mut self, deadline: Instant) -> Result<(), Error> {
        if let Answer::Reset(protocol) = self.ask(Task::Reset, deadline)? {
            self.is_t0 = protocol == Some(Protocol::T0);
        }
        Ok(())
    }

    fn terminal(&self) -> Terminal {
        Terminal::Us
    }
}

/// Talks to the service, for as long as there is somebody to listen. The first answer says whether there is a card.
fn work(name: &CStr, place: &str, todo: &Receiver<Task>, done: &Sender<Result<Answer, Error>>) {
    let connected = establish().and_then(|context| {
        let card = context.connect(name, ShareMode::Exclusive, Protocols::ANY).map_err(|error| explain(place, error))?;
        let protocol = protocol(&card, place)?;
        Ok((card, protocol))
    });
    let mut card = match connected {
        Ok((card, protocol)) => {
            if done.send(Ok(Answer::Reset(protocol))).is_err() {
                return;
            }
            card
        }
        // Whoever waited may have given up.
        Err(error) => return drop(done.send(Err(error))),
    };
    let mut buffer = vec![0; Response::SIZE_BYTES_MAX];
    while let Ok(task) = todo.recv() {
        let answer = match task {
            Task::Send(bytes) => card
                .transmit(&bytes, &mut buffer)
                .map(|bytes| Answer::Bytes(bytes.to_vec()))
                .map_err(|error| explain(place, error)),
            Task::Reset => card
                .reconnect(ShareMode::Exclusive, Protocols::ANY, Disposition::UnpowerCard)
                .map_err(|error| explain(place, error))
                .and_then(|()| protocol(&card, place).map(Answer::Reset)),
        };
        if done.send(answer).is_err() {
            break;
        }
    }
    // The next program finds the card as if it had just been put in.
    let _ = card.disconnect(Disposition::ResetCard);
}

fn protocol(card: &pcsc::Card, place: &str) -> Result<Option<Protocol>, Error> {
    Ok(card.status2_owned().map_err(|error| explain(place, error))?.protocol2())
}

fn establish() -> Result<Context, Error> {
    Context::establish(Scope::System).map_err(|error| explain("the smart card service", error))
}

fn explain(place: &str, error: pcsc::Error) -> Error {
    let port = || place.to_owned();
    match error {
        pcsc::Error::NoService | pcsc::Error::ServiceStopped => Error::NoService {
            service: "the smart card service",
            remedy: "install and start it (Debian: sudo apt install pcscd, then sudo systemctl start pcscd.socket)",
        },
        pcsc::Error::UnknownReader | pcsc::Error::ReaderUnavailable | pcsc::Error::NoReadersAvailable => {
            Error::NoSuchPort { port: format!("card reader {place}") }
        }
        pcsc::Error::NoSmartcard | pcsc::Error::RemovedCard => Error::NoCard { place: format!("card reader {place}") },
        pcsc::Error::SharingViolation => Error::PortBusy { port: port(), program: None },
        pcsc::Error::SecurityViolation => Error::NoPermission { port: port(), group: None },
        pcsc::Error::UnresponsiveCard
        | pcsc::Error::UnpoweredCard
        | pcsc::Error::UnsupportedCard
        | pcsc::Error::NotTransacted
        | pcsc::Error::CommError => Error::Mute,
        pcsc::Error::InsufficientBuffer => Error::Misbehaved(Misbehaved::CardAnswer),
        // Somebody else reset the card: its channels are gone.
        pcsc::Error::ResetCard => Error::Gone { port: port() },
        _ => Error::Failed { port: port(), kind: std::io::ErrorKind::Other },
    }
}
