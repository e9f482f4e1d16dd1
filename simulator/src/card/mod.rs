//! A software eUICC: bytes of a command in, bytes of its answer out.
//!
//! | what | where |
//! |---|---|
//! | what a chip is, and how it deviates | [`Chip`], [`Quirks`] (`chip.rs`) |
//! | what it keeps when power is cut | [`State`], [`Profile`] (`state.rs`) |
//! | commands, channels, answers in parts | [`Card`] (here, `command.rs`) |
//! | the functions of ES10, one a file | `es10` |
//! | whether a profile can be installed | `install.rs` |
//! | power that is cut between any two commands | [`Faulty`], [`PowerCut`] (`faulty.rs`) |
//!
//! It verifies what a real one verifies: chains and signatures of servers, every MAC of a bound profile package, every element of
//! the profile. A profile that it says is installed was decrypted and read.

mod chip;
mod command;
mod es10;
mod euicc;
mod faulty;
mod install;
mod session;
mod state;

pub use chip::{AfterChange, Answers, Chip, ECASD_AID, FoundBy, ISD_R_AID, Quirks, RefreshFlag, ShortIccid, Shown, UnknownTags};
pub use faulty::{Faulty, PowerCut};
pub use state::{Profile, STATE_SIZE_BYTES_MAX, State};

use command::Command;
use euicc::{Euicc, Status};
use sgp22::crypto::Random;
use sgp22::tlv::{Tag, Writer};
use sgp22::wire::Message;

/// How many channels there are, with the basic one.
const CHANNELS: usize = 20;
/// The longest request that is put together, in bytes: 256 blocks.
const REQUEST_SIZE_BYTES_MAX: usize = 256 * 255;

const DONE: u16 = 0x9000;

/// A card with a software eUICC.
#[derive(Debug)]
pub struct Card {
    euicc: Euicc,
    channels: [Option<Channel>; CHANNELS],
    /// What the device has been told to do and has not yet answered.
    is_fetched: bool,
}

/// A channel that is open.
#[derive(Debug, Default, Clone)]
struct Channel {
    application: Application,
    /// Blocks of a request that is not whole yet.
    incoming: Vec<u8>,
    next_block: u8,
    /// What has not been fetched of an answer.
    outgoing: Vec<u8>,
}

/// What is selected on a channel.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Application {
    #[default]
    Other,
    IsdR,
    Ecasd,
}

/// An answer before its status word: its bytes, or only a status word.
type Reply = Result<Vec<u8>, u16>;

impl Card {
    /// A card that is switched on, with what it kept.
    pub fn new(chip: Chip, state: State) -> Self {
        let mut channels = [const { None }; CHANNELS];
        channels[0] = Some(Channel::default());
        Self { euicc: Euicc::new(chip, state), channels, is_fetched: false }
    }

    /// What it says of itself when it is switched on (ISO/IEC 7816-3 §8.2): both protocols, voltage classes A to C, logical
    /// channels, and that it is an eUICC (SGP.22 v2.5 §3.4.1 with ETSI TS 102 221 §6.3: bit 2 of the byte after `66`).
    pub fn atr(&self) -> Vec<u8> {
        let mut atr = vec![
            0x3B, 0x9F, 0x96, 0x80, 0x3F, 0xC7, 0x82, 0x80, 0x31, 0xE0, 0x73, 0xFE, 0x21, 0x1F, 0x63, 0x00, 0x00, 0x00, 0x00,
        ];
        let check = atr.iter().skip(1).fold(0, |check, byte| check ^ byte);
        atr.push(check);
        atr
    }

    /// Switches it off and on, or resets it.
    pub fn reset(&mut self) {
        self.euicc.reset();
        self.channels = [const { None }; CHANNELS];
        self.channels[0] = Some(Channel::default());
        self.is_fetched = false;
    }

    /// What it keeps.
    pub fn state(&self) -> &State {
        &self.euicc.state
    }

    /// What it is.
    pub fn chip(&self) -> &Chip {
        &self.euicc.chip
    }

    /// Answers a request of ES10 without commands around it: what ISD-R is sent in STORE DATA.
    ///
    /// # Errors
    /// The status word where it has no answer.
    pub fn call(&mut self, request: &[u8], chance: &mut dyn Random) -> Result<Vec<u8>, u16> {
        self.euicc.call(request, chance).map_err(|Status(status)| status)
    }

    /// Answers a command APDU with a response APDU.
    pub fn exchange(&mut self, command: &[u8], chance: &mut dyn Random) -> Vec<u8> {
        let reply = Command::parse(command).and_then(|command| {
            let reply = self.dispatch(&command, chance)?;
            Ok((command, reply))
        });
        match reply {
            Ok((command, data)) => self.hand_out(&command, data),
            Err(status) => status.to_be_bytes().to_vec(),
        }
    }

    fn dispatch(&mut self, command: &Command<'_>, chance: &mut dyn Random) -> Reply {
        if command.instruction == 0x70 {
            return self.manage_channel(command);
        }
        let number = usize::from(command.channel);
        if self.channels.get(number).is_none_or(Option::is_none) {
            // The channel is not open (ISO/IEC 7816-4 §5.6).
            return Err(0x6881);
        }
        match (command.is_proprietary, command.instruction) {
            (false, 0xA4) => self.select(command),
            // lpac asks by the class of the command before, and cards do not mind.
            (_, 0xC0) => self.respond_further(command),
            (_, 0xE2) => self.store_data(command, chance),
            (true, 0xCA) => self.data_of_ecasd(command),
            (true, 0x12) => self.fetch(),
            (true, 0x14) => self.terminal_response(),
            // TERMINAL PROFILE, TERMINAL CAPABILITY, STATUS: heard.
            (true, 0x10 | 0xAA | 0xF2) => Ok(Vec::new()),
            _ => Err(0x6D00),
        }
    }

    /// MANAGE CHANNEL (ETSI TS 102 221 §11.1.17).
    fn manage_channel(&mut self, command: &Command<'_>) -> Reply {
        match (command.p1, command.p2) {
            (0x00, 0) => {
                let free = self.channels.iter().position(Option::is_none).ok_or(0x6A81_u16)?;
                self.channels[free] = Some(Channel::default());
                Ok(vec![u8::try_from(free).unwrap_or(u8::MAX)])
            }
            (0x80, number @ 1..) => {
                let channel = self.channels.get_mut(usize::from(number)).ok_or(0x6A86_u16)?;
                channel.take().map(|_| Vec::new()).ok_or(0x6881)
            }
            _ => Err(0x6A86),
        }
    }

    /// SELECT by name. What else a card has is not here.
    fn select(&mut self, command: &Command<'_>) -> Reply {
        let application = match command.data {
            _ if command.p1 != 0x04 => return Err(0x6A82),
            aid if aid == self.euicc.chip.quirks.isd_r_aid => Application::IsdR,
            aid if aid == ECASD_AID => Application::Ecasd,
            _ => return Err(0x6A82),
        };
        let channel = self.channel(command);
        *channel = Channel { application, ..Channel::default() };
        // P2 = 0C asks for no answer.
        if command.p2 & 0x0C == 0x0C {
            return Ok(Vec::new());
        }
        let template = self.euicc.isd_r_template();
        let mut writer = Writer::new();
        writer.constructed(Tag::new(0x6F), |writer| {
            writer.primitive(Tag::new(0x84), command.data);
            if application == Application::IsdR {
                writer.constructed(Tag::new(0xA5), |writer| writer.primitive(Tag::new(0x9F65), &[0xFF]));
                writer.encoded(&template.to_der());
            }
        });
        Ok(writer.finish())
    }

    /// STORE DATA (SGP.22 v2.5 §5.7.2): a request in blocks. It is answered with the last one.
    fn store_data(&mut self, command: &Command<'_>, chance: &mut dyn Random) -> Reply {
        let size_max = usize::from(self.euicc.chip.quirks.segment_size_bytes_max);
        let channel = self.channel(command);
        if channel.application != Application::IsdR {
            return Err(0x6D00);
        }
        channel.outgoing.clear();
        if command.data.len() > size_max {
            return Err(command::WRONG_LENGTH);
        }
        if command.p2 == 0 {
            channel.incoming.clear();
        } else if command.p2 != channel.next_block {
            channel.incoming.clear();
            return Err(0x6A86);
        }
        if channel.incoming.len() + command.data.len() > REQUEST_SIZE_BYTES_MAX {
            return Err(0x6A84);
        }
        channel.incoming.extend_from_slice(command.data);
        channel.next_block = command.p2.wrapping_add(1);
        match command.p1 {
            0x11 => Ok(Vec::new()),
            0x91 => {
                let request = std::mem::take(&mut channel.incoming);
                self.call(&request, chance)
            }
            _ => Err(0x6A86),
        }
    }

    /// GET RESPONSE: more of an answer.
    fn respond_further(&mut self, command: &Command<'_>) -> Reply {
        let is_exact = self.euicc.chip.quirks.answers == Answers::WhenAskedExactly;
        let size_max = usize::from(self.euicc.chip.quirks.answer_size_bytes_max);
        let channel = self.channel(command);
        let available = channel.outgoing.len().min(size_max);
        let expected = command.expected.unwrap_or(256);
        if available == 0 {
            return Err(0x6985);
        }
        if expected > available && (is_exact || expected < 256) {
            return Err(0x6C00 | u16::try_from(available % 256).unwrap_or(0));
        }
        Ok(Vec::new())
    }

    /// GET DATA of the ECASD: the EID (SGP.02 §2.2.1.2).
    fn data_of_ecasd(&mut self, command: &Command<'_>) -> Reply {
        let is_eid = (command.p1, command.p2) == (0x00, 0x5A);
        if self.channel(command).application != Application::Ecasd || !is_eid || self.euicc.chip.quirks.eid == Shown::No {
            return Err(0x6A88);
        }
        Ok([&[0x5A, 0x10][..], &self.euicc.chip.eid.to_wire()].concat())
    }

    /// FETCH: what the device is to do. REFRESH is all that there is (ETSI TS 102 223 §6.6.13).
    fn fetch(&mut self) -> Reply {
        if !self.euicc.wants_refresh {
            return Err(0x6985);
        }
        (self.euicc.wants_refresh, self.is_fetched) = (false, true);
        Ok(REFRESH.to_vec())
    }

    fn terminal_response(&mut self) -> Reply {
        if std::mem::take(&mut self.is_fetched) { Ok(Vec::new()) } else { Err(0x6985) }
    }

    fn channel(&mut self, command: &Command<'_>) -> &mut Channel {
        self.channels[usize::from(command.channel)].get_or_insert_default()
    }

    /// Hands out an answer, or says how much there is of it.
    fn hand_out(&mut self, command: &Command<'_>, data: Vec<u8>) -> Vec<u8> {
        let quirks = &self.euicc.chip.quirks;
        let size_max = usize::from(quirks.answer_size_bytes_max);
        let is_request = matches!(command.instruction, 0xE2 | 0xA4);
        let waits = is_request && quirks.answers != Answers::AtOnce;
        // A channel may have closed itself.
        let mut closed = Channel::default();
        let channel = self.channels[usize::from(command.channel)].as_mut().unwrap_or(&mut closed);
        if command.instruction != 0xC0 {
            channel.outgoing = data;
        }
        let size = if waits { 0 } else { channel.outgoing.len().min(size_max).min(command.expected.unwrap_or(256)) };
        let mut answer: Vec<u8> = channel.outgoing.drain(..size).collect();
        let left = channel.outgoing.len().min(size_max);
        let status = match left {
            0 if self.euicc.wants_refresh => 0x9100 | REFRESH.len() as u16,
            0 => DONE,
            256.. => 0x6100,
            left => 0x6100 | u16::try_from(left).unwrap_or(0),
        };
        answer.extend(status.to_be_bytes());
        answer
    }
}

/// REFRESH of the whole card: command details, and from whom to whom.
const REFRESH: [u8; 11] = [0xD0, 0x09, 0x81, 0x03, 0x01, 0x01, 0x04, 0x82, 0x02, 0x81, 0x82];
