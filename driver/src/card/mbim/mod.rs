//! MBIM, the protocol of modems that Windows knows: over the modem's own device, or through `mbim-proxy`, which shares it with
//! ModemManager. The card is reached by Microsoft's low level access to it.

pub mod message;
pub mod uicc;

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
use message::{Answer, BASIC_CONNECT_EXTENSIONS, Collector, FRAME_SIZE_BYTES, PROXY_CONTROL, Request, UICC_LOW_LEVEL_ACCESS};
use uicc::{Bring, ClassByte, Kind};

/// How long to wait before a card that is just starting is asked again.
const PAUSE: Duration = Duration::from_millis(300);
/// The longest command that modems take.
const COMMAND_SIZE_BYTES_MAX: usize = 261;
/// How many seconds the proxy may take to open a device.
const PROXY_SECONDS: u32 = 30;

/// A card behind an MBIM modem.
#[derive(Debug)]
pub struct Mbim {
    frames: Frames,
    transaction: u32,
    /// Whether we began the session, and have to end it.
    is_direct: bool,
    /// Whether this modem takes class bytes of the extended kind only, once that is known.
    is_extended_only: Option<bool>,
    is_starting: bool,
}

impl Mbim {
    /// Opens a modem's device, e.g. `/dev/cdc-wdm0`, and makes it use one of its slots, counted from 1; without one, the slot is
    /// not looked at: some modems know nothing of slots.
    ///
    /// # Errors
    /// Those of [`Port::open`]; [`Error::Unsupported`] when another slot than the first is wanted and the modem has no choice.
    pub fn open(path: &Path, slot: Option<u8>, clock: Clock, deadline: Instant) -> Result<Self, Error> {
        Self::over(Port::open(path, clock)?, slot, deadline)
    }

    /// The same through `mbim-proxy`, which other programs may use at the same time.
    ///
    /// # Errors
    /// [`Error::NoService`] when the proxy does not run.
    #[cfg(target_os = "linux")]
    pub fn open_by_proxy(path: &Path, slot: Option<u8>, clock: Clock, deadline: Instant) -> Result<Self, Error> {
        let failed =
            || Error::NoService { service: "mbim-proxy", remedy: "start ModemManager, or use the modem's device directly" };
        let address = SocketAddr::from_abstract_name("mbim-proxy").map_err(|_| failed())?;
        let socket = UnixStream::connect_addr(&address).map_err(|_| failed())?;
        Self::over_proxy(Port::over(socket.into(), "mbim-proxy", clock)?, path, slot, deadline)
    }

    /// Takes an open connection to `mbim-proxy`.
    ///
    /// # Errors
    /// As of [`Mbim::open`].
    pub fn over_proxy(port: Port, path: &Path, slot: Option<u8>, deadline: Instant) -> Result<Self, Error> {
        let mut mbim = Self::new(port);
        mbim.is_direct = false;
        let body = uicc::configure_proxy(&path.to_string_lossy(), PROXY_SECONDS);
        mbim.ask(PROXY_CONTROL, uicc::CONFIGURE_PROXY, body, deadline)?.map_err(refusal)?;
        mbim.start(slot, deadline)
    }

    /// Takes an open connection to a modem.
    ///
    /// # Errors
    /// As of [`Mbim::open`].
    pub fn over(port: Port, slot: Option<u8>, deadline: Instant) -> Result<Self, Error> {
        Self::new(port).start(slot, deadline)
    }

    fn new(port: Port) -> Self {
        Self { frames: Frames::new(port), transaction: 0, is_direct: true, is_extended_only: None, is_starting: false }
    }

    fn start(mut self, slot: Option<u8>, deadline: Instant) -> Result<Self, Error> {
        let frame_size = u32::try_from(FRAME_SIZE_BYTES).expect("it is 4096");
        match self.send(&Request::Open { frame_size }, deadline)? {
            Answer::Opened { status: 0 } => {}
            Answer::Opened { status } => return Err(refusal(status)),
            _ => return Err(Error::Misbehaved(Misbehaved::ModemAnswer)),
        }
        if let Some(slot) = slot {
            self.choose(slot, deadline)?;
        }
        Ok(self)
    }

    /// Makes the modem use a slot, if it does not already.
    fn choose(&mut self, slot: u8, deadline: Instant) -> Result<(), Error> {
        let wanted = u32::from(slot).checked_sub(1).ok_or(Error::ApiMisuse { what: "slots are counted from 1" })?;
        match self.ask(BASIC_CONNECT_EXTENSIONS, uicc::SLOTS, Vec::new(), deadline)? {
            Ok(body) => {
                let slots = uicc::slots(&body).ok_or(Error::Misbehaved(Misbehaved::ModemAnswer))?;
                if slots.first() == Some(&wanted) {
                    return Ok(());
                }
            }
            // It has one slot, and that is the first.
            Err(_) if wanted == 0 => return Ok(()),
            Err(uicc::NO_DEVICE_SUPPORT) => return Err(Error::Unsupported { what: "choosing among the modem's slots" }),
            Err(status) => return Err(refusal(status)),
        }
        self.ask(BASIC_CONNECT_EXTENSIONS, uicc::MAP_SLOTS, uicc::map_slots(wanted), deadline)?.map_err(refusal)?;
        self.is_starting = true;
        Ok(())
    }

    /// What the card says of itself when it is switched on.
    ///
    /// # Errors
    /// [`Error::ModemRefused`].
    pub fn atr(&mut self, deadline: Instant) -> Result<Vec<u8>, Error> {
        let body = self.ask(UICC_LOW_LEVEL_ACCESS, uicc::ATR, Vec::new(), deadline)?.map_err(|status| self.refused(status))?;
        uicc::atr(&body).map(<[u8]>::to_vec).ok_or(Error::Misbehaved(Misbehaved::ModemAnswer))
    }

    /// Lets the modem tell the card, from its next start on, that there is an LPA in the device (SGP.22 v2.5 §3.4.2). Modems that
    /// are not made for eUICCs do not, and then some eUICCs keep their ISD-R closed.
    ///
    /// # Errors
    /// [`Error::ModemRefused`].
    pub fn announce_lpa(&mut self, deadline: Instant) -> Result<(), Error> {
        let body = uicc::terminal_capability(&[0x83, 0x01, 0x07]);
        self.ask(UICC_LOW_LEVEL_ACCESS, uicc::TERMINAL_CAPABILITY, body, deadline)?.map_err(|status| self.refused(status))?;
        Ok(())
    }

    /// Sends a command to a service and waits for its answer: what it says, or the status with which it was refused.
    fn ask(&mut self, service: [u8; 16], kind: Kind, body: Vec<u8>, deadline: Instant) -> Result<Result<Vec<u8>, u32>, Error> {
        let (command, verb) = kind;
        match self.send(&Request::Command { service, command, verb, body }, deadline)? {
            Answer::Done { service: from, command: of, status, body } if (from, of) == (service, command) => {
                Ok(if status == 0 { Ok(body) } else { Err(status) })
            }
            _ => Err(Error::Misbehaved(Misbehaved::ModemAnswer)),
        }
    }

    fn send(&mut self, request: &Request, deadline: Instant) -> Result<Answer, Error> {
        // Zero is for what the modem says unasked.
        self.transaction = self.transaction.checked_add(1).unwrap_or(1);
        for frame in request.to_frames(self.transaction, FRAME_SIZE_BYTES) {
            self.frames.port.write_all(&frame, deadline)?;
        }
        let mut collector = Collector::new(self.transaction);
        loop {
            let frame = self.frames.next(message::frame_size, deadline)?;
            match collector.take(&frame).map_err(Error::Misbehaved)? {
                Some(Answer::Error { code }) => return Err(Error::ModemRefused { code: ModemCode::MbimProtocol(code) }),
                Some(Answer::Other) | None => {}
                Some(answer) => return Ok(answer),
            }
        }
    }

    fn refused(&self, status: u32) -> Error {
        match status {
            uicc::SIM_NOT_INSERTED => Error::NoCard { place: format!("the modem at {}", self.frames.port.name()) },
            uicc::NO_DEVICE_SUPPORT => Error::Unsupported { what: "access to the card over MBIM" },
            status => refusal(status),
        }
    }

    fn try_open(&mut self, aid: &Aid, bring: Bring, deadline: Instant) -> Result<Opened, Error> {
        let body = uicc::open_channel(aid.as_bytes(), bring);
        let body = match self.ask(UICC_LOW_LEVEL_ACCESS, uicc::OPEN_CHANNEL, body, deadline)? {
            Ok(body) => body,
            Err(uicc::NO_LOGICAL_CHANNELS) => return Err(Error::NoFreeChannel),
            Err(uicc::SELECT_FAILED) => return Err(Error::NotAnEuicc { aid: *aid }),
            Err(status @ uicc::OPERATION_NOT_ALLOWED) => {
                return Err(Error::ModemBlocksAid { aid: *aid, code: ModemCode::Mbim(status) });
            }
            Err(status) => return Err(self.refused(status)),
        };
        let (status, channel, fcp) = uicc::opened(&body).ok_or(Error::Misbehaved(Misbehaved::ModemAnswer))?;
        match status.0 {
            // Where there is more to fetch, the application is selected all the same.
            _ if status.is_done() || status.high() == 0x61 => {}
            0x6A82 | 0x6A88 | 0x6999 => return Err(Error::NotAnEuicc { aid: *aid }),
            0x6A81 | 0x6881 => return Err(Error::NoFreeChannel),
            _ => return Err(Error::Refused { instruction: 0xA4, status }),
        }
        let channel = u8::try_from(channel).ok().and_then(Channel::new).filter(|channel| *channel != Channel::BASIC);
        Ok(Opened { channel: channel.ok_or(Error::Misbehaved(Misbehaved::Channel))?, fcp })
    }

    /// With the parameters wanted, and without: lpac issue 434 has modems that only know the latter.
    fn try_both(&mut self, aid: &Aid, deadline: Instant) -> Result<Opened, Error> {
        match self.try_open(aid, Bring::Fcp, deadline) {
            Err(first @ (Error::NotAnEuicc { .. } | Error::Refused { .. } | Error::ModemRefused { .. })) => {
                self.try_open(aid, Bring::Nothing, deadline).map_err(|_| first)
            }
            outcome => outcome,
        }
    }

    fn apdu(
        &mut self,
        channel: Channel,
        class: ClassByte,
        command: &[u8],
        deadline: Instant,
    ) -> Result<Result<Response, u32>, Error> {
        let body = uicc::apdu(channel.number().into(), class, command);
        match self.ask(UICC_LOW_LEVEL_ACCESS, uicc::APDU, body, deadline)? {
            Ok(body) => uicc::response(&body).map(Ok).ok_or(Error::Misbehaved(Misbehaved::ModemAnswer)),
            Err(status) => Ok(Err(status)),
        }
    }
}

impl Card for Mbim {
    fn open_channel(&mut self, aid: &Aid, deadline: Instant) -> Result<Opened, Error> {
        loop {
            let outcome = self.try_both(aid, deadline);
            let is_early = match &outcome {
                Err(Error::ModemRefused { code: ModemCode::Mbim(uicc::BUSY | uicc::NOT_INITIALIZED) }) => true,
                Err(_) => self.is_starting,
                Ok(_) => false,
            };
            if is_early && self.frames.port.now() + PAUSE < deadline {
                self.frames.port.pause(PAUSE, deadline);
                continue;
            }
            self.is_starting = false;
            let Err(Error::ModemRefused { code }) = outcome else { return outcome };
            // Is it this application, or any?
            let Ok(other) = self.try_both(&Aid::USIM, deadline) else { return Err(Error::ModemRefused { code }) };
            self.close_channel(other.channel, deadline)?;
            return Err(Error::ChannelRefused { aid: *aid, code });
        }
    }

    fn exchange(&mut self, channel: Channel, command: &Command, deadline: Instant) -> Result<Response, Error> {
        let bytes = command.to_bytes(channel);
        if bytes.len() > COMMAND_SIZE_BYTES_MAX {
            return Err(Error::ApiMisuse { what: "a command is longer than a modem takes over MBIM" });
        }
        let is_extended = channel.number() >= 4 || self.is_extended_only == Some(true);
        let class = if is_extended { ClassByte::Extended } else { ClassByte::InterIndustry };
        let mut answer = self.apdu(channel, class, &bytes, deadline)?;
        // A modem that does not pass the first command on may do so when told of the other kind of class byte (lpac issue 434).
        if self.is_extended_only.is_none() && !is_extended {
            let is_refused = answer.is_err();
            if is_refused {
                answer = self.apdu(channel, ClassByte::Extended, &bytes, deadline)?;
            }
            self.is_extended_only = answer.is_ok().then_some(is_refused);
        }
        answer.map_err(|status| self.refused(status))
    }

    fn close_channel(&mut self, channel: Channel, deadline: Instant) -> Result<(), Error> {
        let body = uicc::close_channel(channel.number().into());
        let answer = self.ask(UICC_LOW_LEVEL_ACCESS, uicc::CLOSE_CHANNEL, body, deadline)?;
        let body = answer.map_err(|status| self.refused(status))?;
        match uicc::closed(&body).ok_or(Error::Misbehaved(Misbehaved::ModemAnswer))? {
            StatusWord::DONE => Ok(()),
            status => Err(Error::Refused { instruction: 0x70, status }),
        }
    }

    fn reset(&mut self, deadline: Instant) -> Result<(), Error> {
        // Passing through keeps the modem's own hands off the card, which is not wanted: the reset itself is.
        let answer = self.ask(UICC_LOW_LEVEL_ACCESS, uicc::RESET, uicc::reset(false), deadline)?;
        answer.map_err(|status| match status {
            uicc::NO_DEVICE_SUPPORT => Error::Unsupported { what: "switching the card off and on" },
            status => self.refused(status),
        })?;
        self.is_starting = true;
        Ok(())
    }
}

impl Drop for Mbim {
    /// Ends the session that we began. Whether the modem heard it is not waited for.
    fn drop(&mut self) {
        if self.is_direct {
            let now = self.frames.port.now();
            for frame in Request::Close.to_frames(self.transaction.checked_add(1).unwrap_or(1), FRAME_SIZE_BYTES) {
                let _ = self.frames.port.write_all(&frame, now);
            }
        }
    }
}

fn refusal(status: u32) -> Error {
    Error::ModemRefused { code: ModemCode::Mbim(status) }
}
