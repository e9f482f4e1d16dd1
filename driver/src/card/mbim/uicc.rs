//! What is said to MBIM's services of the card and of its slots, and what they answer. Pure.
//!
//! The layout is Microsoft's ("MB low level UICC access", "Device slot mappings"), the first version: later ones have to be asked
//! for. Where a status stands for a status word, its first byte is the lowest.

use super::super::apdu::{Response, StatusWord};
use super::message::{Verb, size, word};

/// A command of a service, and whether it asks or changes.
pub type Kind = (u32, Verb);

/// The card's answer to reset.
pub const ATR: Kind = (1, Verb::Query);
/// Opens a logical channel.
pub const OPEN_CHANNEL: Kind = (2, Verb::Set);
/// Closes one.
pub const CLOSE_CHANNEL: Kind = (3, Verb::Set);
/// Sends an APDU.
pub const APDU: Kind = (4, Verb::Set);
/// Tells the modem what to tell the card of its terminal.
pub const TERMINAL_CAPABILITY: Kind = (5, Verb::Set);
/// Switches the card off and on.
pub const RESET: Kind = (6, Verb::Set);
/// Which slot the modem uses (Basic Connect Extensions).
pub const SLOTS: Kind = (7, Verb::Query);
/// Makes it use another.
pub const MAP_SLOTS: Kind = (7, Verb::Set);
/// Tells `mbim-proxy` which device is meant (proxy control).
pub const CONFIGURE_PROXY: Kind = (1, Verb::Set);

/// Status: the modem is busy.
pub const BUSY: u32 = 1;
/// Status: there is no card.
pub const SIM_NOT_INSERTED: u32 = 3;
/// Status: the modem does not know the command.
pub const NO_DEVICE_SUPPORT: u32 = 9;
/// Status: the modem, or the card in it, is only starting.
pub const NOT_INITIALIZED: u32 = 14;
/// Status: not for programs.
pub const OPERATION_NOT_ALLOWED: u32 = 28;
/// Status: no logical channel is left.
pub const NO_LOGICAL_CHANNELS: u32 = 0x8743_0001;
/// Status: the application could not be selected.
pub const SELECT_FAILED: u32 = 0x8743_0002;

/// Our channels, as a group that the modem could close together.
const GROUP: u32 = 1;
/// The modem sends back at most this many slots.
pub const SLOTS_MAX: u32 = 16;

/// How the modem is to write the channel's number into the class byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClassByte {
    /// As ISO/IEC 7816-4 has it for the first channels.
    InterIndustry,
    /// As ETSI TS 102 221 extends it.
    Extended,
}

/// What SELECT is to bring.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bring {
    /// File control parameters.
    Fcp,
    /// Nothing. Some modems only open a channel this way.
    Nothing,
}

/// A channel to an application.
#[must_use]
pub fn open_channel(aid: &[u8], bring: Bring) -> Vec<u8> {
    let p2: u32 = match bring {
        Bring::Fcp => 0x00,
        Bring::Nothing => 0x0C,
    };
    [&size(aid)[..], &16u32.to_le_bytes(), &p2.to_le_bytes(), &GROUP.to_le_bytes(), aid].concat()
}

/// A channel is no longer needed.
#[must_use]
pub fn close_channel(channel: u32) -> Vec<u8> {
    [channel.to_le_bytes(), GROUP.to_le_bytes()].concat()
}

/// A command APDU on a channel.
#[must_use]
pub fn apdu(channel: u32, class: ClassByte, command: &[u8]) -> Vec<u8> {
    let class: u32 = match class {
        ClassByte::InterIndustry => 0,
        ClassByte::Extended => 1,
    };
    let secure_messaging = 0u32;
    [
        &channel.to_le_bytes()[..],
        &secure_messaging.to_le_bytes(),
        &class.to_le_bytes(),
        &size(command),
        &20u32.to_le_bytes(),
        command,
    ]
    .concat()
}

/// One object of the terminal's capabilities (ETSI TS 102 221 §11.1.19.2).
#[must_use]
pub fn terminal_capability(object: &[u8]) -> Vec<u8> {
    let filling = vec![0; object.len().next_multiple_of(4) - object.len()];
    [&1u32.to_le_bytes()[..], &12u32.to_le_bytes(), &size(object), object, &filling].concat()
}

/// Off and on; passed through to programs meanwhile or not.
#[must_use]
pub fn reset(is_passed_through: bool) -> Vec<u8> {
    u32::from(is_passed_through).to_le_bytes().to_vec()
}

/// The modem's only executor is to use a slot, counted from 0.
#[must_use]
pub fn map_slots(slot: u32) -> Vec<u8> {
    [1u32.to_le_bytes(), 12u32.to_le_bytes(), 4u32.to_le_bytes(), slot.to_le_bytes()].concat()
}

/// The device, its path in UTF-16, and how many seconds the proxy may take to open it.
#[must_use]
pub fn configure_proxy(path: &str, timeout_seconds: u32) -> Vec<u8> {
    let path: Vec<u8> = path.encode_utf16().flat_map(u16::to_le_bytes).collect();
    [&12u32.to_le_bytes()[..], &size(&path), &timeout_seconds.to_le_bytes(), &path].concat()
}

/// What the card said to SELECT, the channel, and the answer's data.
#[must_use]
pub fn opened(body: &[u8]) -> Option<(StatusWord, u32, Vec<u8>)> {
    let (status, channel) = (word(body, 0)?, word(body, 4)?);
    Some((status_word(status)?, channel, counted(body, 8)?.to_vec()))
}

/// What the card said when the channel was closed.
#[must_use]
pub fn closed(body: &[u8]) -> Option<StatusWord> {
    status_word(word(body, 0)?)
}

/// The card's answer to a command.
#[must_use]
pub fn response(body: &[u8]) -> Option<Response> {
    let status = status_word(word(body, 0)?)?;
    Some(Response { data: counted(body, 4)?.to_vec(), status })
}

/// The answer to reset.
#[must_use]
pub fn atr(body: &[u8]) -> Option<&[u8]> {
    counted(body, 0)
}

/// The slot of each executor of the modem, counted from 0.
#[must_use]
pub fn slots(body: &[u8]) -> Option<Vec<u32>> {
    let count = word(body, 0).filter(|count| *count <= SLOTS_MAX)?;
    let slots = (0..count).map(|at| {
        let entry = 4 + 8 * usize::try_from(at).ok()?;
        let (offset, size) = (word(body, entry)?, word(body, entry + 4)?);
        if size == 4 { word(body, usize::try_from(offset).ok()?) } else { None }
    });
    slots.collect()
}

/// The bytes that a length and a place at `at` point to. An empty one points to nowhere.
fn counted(body: &[u8], at: usize) -> Option<&[u8]> {
    let (size, offset) = (usize::try_from(word(body, at)?).ok()?, usize::try_from(word(body, at + 4)?).ok()?);
    if size == 0 {
        return Some(&[]);
    }
    body.get(offset..)?.get(..size)
}

fn status_word(status: u32) -> Option<StatusWord> {
    let status = u16::try_from(status).ok()?;
    // Zero where the modem has nothing to report.
    Some(if status == 0 { StatusWord::DONE } else { StatusWord(status.swap_bytes()) })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::super::hex;
    use super::*;

    #[test]
    fn commands_are_written_as_microsoft_has_them() {
        let digits = |bytes: Vec<u8>| hex::write(&bytes);
        assert_eq!(digits(open_channel(&[0xA0, 1], Bring::Nothing)), "02000000100000000C00000001000000A001");
        assert_eq!(digits(close_channel(3)), "0300000001000000");
        assert_eq!(digits(apdu(4, ClassByte::Extended, &[0xC0])), "0400000000000000010000000100000014000000C0");
        assert_eq!(digits(terminal_capability(&[0x83, 1, 7])), "010000000C0000000300000083010700");
        assert_eq!(digits(map_slots(1)), "010000000C0000000400000001000000");
        assert_eq!(digits(configure_proxy("/a", 30)), "0C000000040000001E0000002F006100");
    }

    #[test]
    fn answers_are_read() {
        let bytes = |digits: &str| hex::read(digits).unwrap();
        assert_eq!(opened(&bytes("900000000200000002000000100000006F00")), Some((StatusWord::DONE, 2, vec![0x6F, 0])));
        assert_eq!(opened(&bytes("6A820000000000000000000000000000")), Some((StatusWord::NOT_FOUND, 0, vec![])));
        assert_eq!(
            response(&bytes("61100000010000000C000000BF")),
            Some(Response { data: vec![0xBF], status: StatusWord(0x6110) })
        );
        assert_eq!(response(&bytes("61100000020000000C000000BF")), None);
        assert_eq!(response(&bytes("6110010000000000000000000000")), None);
        assert_eq!(
            slots(&bytes("020000001400000004000000180000000400000001000000 00000000".replace(' ', "").as_str())),
            Some(vec![1, 0])
        );
        assert_eq!(slots(&bytes("FFFFFFFF")), None);
        assert_eq!(atr(&bytes("02000000080000003B00")), Some(&[0x3B, 0][..]));
    }

    proptest! {
        #[test]
        fn any_bytes_are_survived(body in prop::collection::vec(any::<u8>(), 0..60)) {
            let _ = (opened(&body), closed(&body), response(&body), atr(&body), slots(&body));
        }
    }
}
