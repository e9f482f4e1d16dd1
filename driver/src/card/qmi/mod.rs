//! QMI, the protocol of Qualcomm's modems: over the modem's own device, or through `qmi-proxy`, which shares it with ModemManager.
//!
//! A modem that is a part of the same chip as the processor is reached by QRTR, which has sockets of its own kind: `qmi-proxy` speaks
//! to them, and takes `qrtr://0` (node 0) for a device. Without the proxy, Spoke does not reach such a modem.

pub mod message;
pub mod uim;

#[cfg(target_os = "linux")]
use std::os::linux::net::SocketAddrExt as _;
#[cfg(target_os = "linux")]
use std::os::unix::net::{SocketAddr, UnixStream};
use std::path::Path;
use std::time::{Duration, Instant};

use super::apdu::{Channel, Command, Response, StatusWord};
use super::frames::Frames;
use super::port::Port;
use super::{Aid, Card, Clock, Error, Misbehaved, ModemCode, Opened};
use message::{CONTROL, Element, Kind, Message, UIM};
use uim::{LongAnswer, Slot};

/// How long to wait before a card that is just starting is asked again.
const PAUSE: Duration = Duration::from_millis(300);
/// The longest command that the card's service takes.
const COMMAND_SIZE_BYTES_MAX: usize = 1024;
/// The most pieces of an answer that are kept before it is announced.
const PIECES_MAX: usize = 64;

/// A card behind a Qualcomm modem.
#[derive(Debug)]
pub struct Qmi {
    frames: Frames,
    transaction: u8,
    client: u8,
    /// The numbers by which the slot may be known to the card's service; the first is used.
    slots: Vec<u8>,
    is_starting: bool,
    /// Pieces of a long answer that came before the response that announces it.
    early: Vec<Message>,
}

impl Qmi {
    /// Opens a modem's device, e.g. `/dev/cdc-wdm0`, and the card in one of its slots, counted from 1; without one, in the slot
    /// that is in use.
    ///
    /// # Errors
    /// Those of [`Port::open`]; [`Error::Unsupported`] when another slot is wanted and the modem cannot switch.
    pub fn open(path: &Path, slot: Option<u8>, clock: Clock, deadline: Instant) -> Result<Self, Error> {
        Self::over(Port::open(path, clock)?, slot, deadline)
    }

    /// The same through `qmi-proxy`, which other programs may use at the same time.
    ///
    /// # Errors
    /// [`Error::NoService`] when the proxy does not run.
    #[cfg(target_os = "linux")]
    pub fn open_by_proxy(path: &Path, slot: Option<u8>, clock: Clock, deadline: Instant) -> Result<Self, Error> {
        let failed =
            || Error::NoService { service: "qmi-proxy", remedy: "start ModemManager, or use the modem's device directly" };
        let address = SocketAddr::from_abstract_name("qmi-proxy").map_err(|_| failed())?;
        let socket = UnixStream::connect_addr(&address).map_err(|_| failed())?;
        Self::over_proxy(Port::over(socket.into(), "qmi-proxy", clock)?, path, slot, deadline)
    }

    /// Takes an open connection to `qmi-proxy`.
    ///
    /// # Errors
    /// As of [`Qmi::open`].
    pub fn over_proxy(port: Port, path: &Path, slot: Option<u8>, deadline: Instant) -> Result<Self, Error> {
        let mut qmi = Self::new(port);
        let device = Element { tag: 0x01, value: path.as_os_str().as_encoded_bytes().to_vec() };
        let answer = qmi.ask(CONTROL, uim::OPEN_DEVICE, vec![device], deadline)?;
        qmi.done(&answer)?;
        qmi.start(slot, deadline)
    }

    /// Takes an open connection to a modem.
    ///
    /// # Errors
    /// As of [`Qmi::open`].
    pub fn over(port: Port, slot: Option<u8>, deadline: Instant) -> Result<Self, Error> {
        Self::new(port).start(slot, deadline)
    }

    fn new(port: Port) -> Self {
        Self { frames: Frames::new(port), transaction: 0, client: 0, slots: vec![1], is_starting: false, early: Vec::new() }
    }

    fn start(mut self, slot: Option<u8>, deadline: Instant) -> Result<Self, Error> {
        let answer = self.ask(CONTROL, uim::ALLOCATE_CLIENT, vec![uim::byte(0x01, UIM)], deadline)?;
        self.done(&answer)?;
        self.client = uim::client(&answer, UIM).ok_or(Error::Misbehaved(Misbehaved::ModemAnswer))?;
        self.choose(slot, deadline)?;
        Ok(self)
    }

    /// The slots of the modem.
    ///
    /// # Errors
    /// [`Error::Unsupported`] when it does not tell.
    pub fn slots(&mut self, deadline: Instant) -> Result<Vec<Slot>, Error> {
        let answer = self.ask(UIM, uim::SLOT_STATUS, Vec::new(), deadline)?;
        match uim::error(&answer) {
            Some(0) => uim::slots(&answer).ok_or(Error::Misbehaved(Misbehaved::ModemAnswer)),
            Some(uim::INVALID_COMMAND | uim::NOT_SUPPORTED) => Err(Error::Unsupported { what: "listing the modem's slots" }),
            _ => Err(self.done(&answer).err().unwrap_or(Error::Misbehaved(Misbehaved::ModemAnswer))),
        }
    }

    /// Makes the modem use a slot, if it does not already.
    fn choose(&mut self, wanted: Option<u8>, deadline: Instant) -> Result<(), Error> {
        let known = match self.slots(deadline) {
            Ok(slots) => slots,
            // One slot only, or a modem that numbers them for every message.
            Err(Error::Unsupported { .. }) => {
                self.slots = vec![wanted.unwrap_or(1)];
                return Ok(());
            }
            Err(error) => return Err(error),
        };
        let slot = match wanted {
            Some(number) => known.iter().find(|slot| slot.number == number),
            None => known.iter().find(|slot| slot.logical.is_some()),
        };
        let no_slot =
            || Error::NoSuchPort { port: format!("slot {} in the modem at {}", wanted.unwrap_or(1), self.frames.port.name()) };
        let slot = slot.ok_or_else(no_slot)?;
        let logical = match slot.logical {
            Some(logical) => logical,
            None => {
                let physical = Element { tag: 0x02, value: u32::from(slot.number).to_le_bytes().to_vec() };
                let answer = self.ask(UIM, uim::SWITCH_SLOT, vec![uim::byte(0x01, 1), physical], deadline)?;
                match uim::error(&answer) {
                    Some(uim::NO_EFFECT) => {}
                    Some(uim::INVALID_COMMAND | uim::NOT_SUPPORTED) => {
                        return Err(Error::Unsupported { what: "switching to another slot of the modem" });
                    }
                    _ => self.done(&answer)?,
                }
                self.is_starting = true;
                1
            }
        };
        self.slots = vec![logical, slot.number];
        self.slots.dedup();
        Ok(())
    }

    /// Sends a request and waits for its response; what else the modem says is passed over.
    fn ask(&mut self, service: u8, id: u16, elements: Vec<Element>, deadline: Instant) -> Result<Message, Error> {
        // Zero is no number, and the control service's has one byte.
        self.transaction = self.transaction.checked_add(1).unwrap_or(1);
        let transaction = u16::from(self.transaction);
        let client = if service == CONTROL { 0 } else { self.client };
        let request = Message { service, client, kind: Kind::Request, transaction, id, elements };
        let bytes = request.to_bytes().ok_or(Error::ApiMisuse { what: "a message to the modem is too long" })?;
        self.frames.port.write_all(&bytes, deadline)?;
        loop {
            let frame = self.frames.next(Message::frame_size, deadline)?;
            // A message of another kind than we know is not for us.
            let Ok(answer) = Message::read(&frame) else { continue };
            if answer.kind == Kind::Response && (answer.service, answer.transaction, answer.id) == (service, transaction, id) {
                return Ok(answer);
            }
            if answer.kind == Kind::Indication && answer.id == uim::SEND_APDU && self.early.len() < PIECES_MAX {
                self.early.push(answer);
            }
        }
    }

    /// Puts an answer together that comes in pieces.
    fn collect(&mut self, mut long: LongAnswer, deadline: Instant) -> Result<Vec<u8>, Error> {
        for piece in std::mem::take(&mut self.early) {
            if let Some(whole) = long.take(&piece).map_err(Error::Misbehaved)? {
                return Ok(whole);
            }
        }
        loop {
            let frame = self.frames.next(Message::frame_size, deadline)?;
            let Ok(piece) = Message::read(&frame) else { continue };
            if let Some(whole) = long.take(&piece).map_err(Error::Misbehaved)? {
                return Ok(whole);
            }
        }
    }

    fn done(&self, answer: &Message) -> Result<(), Error> {
        match uim::error(answer) {
            Some(0) => Ok(()),
            Some(uim::NO_SIM) => Err(Error::NoCard { place: format!("the modem at {}", self.frames.port.name()) }),
            Some(code) => Err(Error::ModemRefused { code: ModemCode::Qmi(code) }),
            None => Err(Error::Misbehaved(Misbehaved::ModemAnswer)),
        }
    }

    fn slot(&self) -> Element {
        uim::byte(0x01, self.slots.first().copied().unwrap_or(1))
    }

    fn try_open(&mut self, aid: &Aid, deadline: Instant) -> Result<Opened, Error> {
        let elements = vec![uim::counted_short(0x10, aid.as_bytes()), self.slot()];
        let answer = self.ask(UIM, uim::OPEN_LOGICAL_CHANNEL, elements, deadline)?;
        let code = uim::error(&answer).ok_or(Error::Misbehaved(Misbehaved::ModemAnswer))?;
        match (code, uim::card_result(&answer)) {
            (0, _) => {
                let (number, fcp) = uim::opened(&answer).ok_or(Error::Misbehaved(Misbehaved::ModemAnswer))?;
                let channel = Channel::new(number).filter(|channel| *channel != Channel::BASIC);
                Ok(Opened { channel: channel.ok_or(Error::Misbehaved(Misbehaved::Channel))?, fcp })
            }
            (_, Some(StatusWord(0x6A82 | 0x6A88 | 0x6999))) | (uim::FILE_NOT_FOUND, _) => Err(Error::NotAnEuicc { aid: *aid }),
            (_, Some(StatusWord(0x6A81 | 0x6881))) | (uim::INSUFFICIENT_RESOURCES, _) => Err(Error::NoFreeChannel),
            (uim::ACCESS_DENIED, _) => Err(Error::ModemBlocksAid { aid: *aid, code: ModemCode::Qmi(code) }),
            (uim::INVALID_COMMAND | uim::NOT_SUPPORTED, _) => {
                Err(Error::Unsupported { what: "opening a logical channel over QMI" })
            }
            (_, Some(status)) if status.0 != 0 => Err(Error::Refused { instruction: 0xA4, status }),
            _ => self.done(&answer).and(Err(Error::Misbehaved(Misbehaved::ModemAnswer))),
        }
    }
}

impl Card for Qmi {
    fn open_channel(&mut self, aid: &Aid, deadline: Instant) -> Result<Opened, Error> {
        loop {
            match self.try_open(aid, deadline) {
                Ok(opened) => {
                    self.is_starting = false;
                    return Ok(opened);
                }
                // It may know the slot by its other number.
                Err(Error::ModemRefused { code: ModemCode::Qmi(uim::INVALID_ARGUMENT) }) if self.slots.len() > 1 => {
                    self.slots.remove(0);
                }
                Err(_) if self.is_starting && self.frames.port.now() + PAUSE < deadline => {
                    self.frames.port.pause(PAUSE, deadline)
                }
                Err(Error::ModemRefused { code }) => {
                    self.is_starting = false;
                    // Is it this application, or any?
                    let Ok(other) = self.try_open(&Aid::USIM, deadline) else { return Err(Error::ModemRefused { code }) };
                    self.close_channel(other.channel, deadline)?;
                    return Err(Error::ChannelRefused { aid: *aid, code });
                }
                Err(error) => {
                    self.is_starting = false;
                    return Err(error);
                }
            }
        }
    }

    fn exchange(&mut self, channel: Channel, command: &Command, deadline: Instant) -> Result<Response, Error> {
        let bytes = command.to_bytes(channel);
        if bytes.len() > COMMAND_SIZE_BYTES_MAX {
            return Err(Error::ApiMisuse { what: "a command is longer than a modem takes over QMI" });
        }
        let mut elements = vec![uim::counted_long(0x02, &bytes), self.slot()];
        if channel != Channel::BASIC {
            elements.push(uim::byte(0x10, channel.number()));
        }
        self.early.clear();
        let answer = self.ask(UIM, uim::SEND_APDU, elements, deadline)?;
        self.done(&answer)?;
        let apdu = match (uim::apdu(&answer), LongAnswer::announced(&answer)) {
            (Some(apdu), _) => apdu.to_vec(),
            (None, Some(long)) => self.collect(long, deadline)?,
            (None, None) => return Err(Error::Misbehaved(Misbehaved::ModemAnswer)),
        };
        Response::read(&apdu).map_err(|_| Error::Misbehaved(Misbehaved::CardAnswer))
    }

    fn close_channel(&mut self, channel: Channel, deadline: Instant) -> Result<(), Error> {
        let elements = vec![uim::byte(0x11, channel.number()), self.slot()];
        let answer = self.ask(UIM, uim::LOGICAL_CHANNEL, elements, deadline)?;
        self.done(&answer)
    }

    fn reset(&mut self, deadline: Instant) -> Result<(), Error> {
        for id in [uim::POWER_OFF, uim::POWER_ON] {
            let answer = self.ask(UIM, id, vec![self.slot()], deadline)?;
            match uim::error(&answer) {
                Some(uim::NO_EFFECT) => {}
                Some(uim::INVALID_COMMAND | uim::NOT_SUPPORTED) => {
                    return Err(Error::Unsupported { what: "switching the card off and on" });
                }
                _ => self.done(&answer)?,
            }
        }
        self.is_starting = true;
        Ok(())
    }
}

impl Drop for Qmi {
    /// Gives the client back: a modem has few. Whether it heard it is not waited for.
    fn drop(&mut self) {
        if self.client != 0 {
            self.transaction = self.transaction.checked_add(1).unwrap_or(1);
            let elements = vec![Element { tag: 0x01, value: vec![UIM, self.client] }];
            let transaction = u16::from(self.transaction);
            let release =
                Message { service: CONTROL, client: 0, kind: Kind::Request, transaction, id: uim::RELEASE_CLIENT, elements };
            let now = self.frames.port.now();
            let _ = release.to_bytes().map(|bytes| self.frames.port.write_all(&bytes, now));
        }
    }
}
