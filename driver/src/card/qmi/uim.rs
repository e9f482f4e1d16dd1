//! What is said to QMI's services of clients and of the card, and what they answer. Pure.
//!
//! Numbers and tags are those of libqmi's message descriptions (`qmi-service-ctl.json`, `qmi-service-uim.json`).

use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::super::Misbehaved;
use super::super::apdu::StatusWord;
use super::message::{Element, Kind, Message};

/// Control service: a client of a service, please.
pub const ALLOCATE_CLIENT: u16 = 0x0022;
/// Control service: no longer needed.
pub const RELEASE_CLIENT: u16 = 0x0023;
/// Control service, answered by `qmi-proxy` itself: which device is meant.
pub const OPEN_DEVICE: u16 = 0xFF00;
/// Switches the card in a slot off.
pub const POWER_OFF: u16 = 0x0030;
/// Switches it on.
pub const POWER_ON: u16 = 0x0031;
/// Sends an APDU.
pub const SEND_APDU: u16 = 0x003B;
/// Closes a logical channel, when no application is named.
pub const LOGICAL_CHANNEL: u16 = 0x003F;
/// Opens one.
pub const OPEN_LOGICAL_CHANNEL: u16 = 0x0042;
/// Puts a physical slot to use.
pub const SWITCH_SLOT: u16 = 0x0046;
/// Which slots there are.
pub const SLOT_STATUS: u16 = 0x0047;

/// Error: the argument is wrong.
pub const INVALID_ARGUMENT: u16 = 48;
/// Error: it is so already.
pub const NO_EFFECT: u16 = 26;
/// Error: the modem does not know the message.
pub const INVALID_COMMAND: u16 = 71;
/// Error: the same, or not on this device.
pub const NOT_SUPPORTED: u16 = 94;
/// Error: no channel, or no memory, is left.
pub const INSUFFICIENT_RESOURCES: u16 = 68;
/// Error: there is no such file or application on the card.
pub const FILE_NOT_FOUND: u16 = 80;
/// Error: not for programs.
pub const ACCESS_DENIED: u16 = 82;
/// Error: there is no card.
pub const NO_SIM: u16 = 102;

/// How many slots a modem can have.
pub const SLOTS_MAX: usize = 8;

/// A physical slot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    /// Its number, from 1.
    pub number: u8,
    /// Whether it is in use, and as which logical slot.
    pub logical: Option<u8>,
    /// Whether there is a card in it.
    pub has_card: bool,
    /// Whether the modem takes that for an eUICC, where it says so.
    pub is_euicc: Option<bool>,
}

/// The error number that a response carries; zero is success, nothing is a response that cannot be understood.
#[must_use]
pub fn error(response: &Message) -> Option<u16> {
    match *response.element(0x02)? {
        [0, 0, ..] => Some(0),
        [_, _, low, high] => Some(u16::from_le_bytes([low, high])),
        _ => None,
    }
}

/// What the card said where the modem failed because of it.
#[must_use]
pub fn card_result(response: &Message) -> Option<StatusWord> {
    match *response.element(0x11)? {
        [high, low] => Some(StatusWord(u16::from_be_bytes([high, low]))),
        _ => None,
    }
}

/// The client in a response to [`ALLOCATE_CLIENT`].
#[must_use]
pub fn client(response: &Message, service: u8) -> Option<u8> {
    match *response.element(0x01)? {
        [of, client] if of == service => Some(client),
        _ => None,
    }
}

/// The channel, and what the application answered to SELECT, in a response to [`OPEN_LOGICAL_CHANNEL`].
#[must_use]
pub fn opened(response: &Message) -> Option<(u8, Vec<u8>)> {
    let [channel] = *response.element(0x10)? else { return None };
    let select = match response.element(0x12) {
        None => Vec::new(),
        Some(value) => {
            let (length, select) = value.split_first()?;
            (usize::from(*length) == select.len()).then(|| select.to_vec())?
        }
    };
    Some((channel, select))
}

/// The response APDU in a response to [`SEND_APDU`].
#[must_use]
pub fn apdu(response: &Message) -> Option<&[u8]> {
    let (length, apdu) = response.element(0x10)?.split_first_chunk()?;
    (usize::from(u16::from_le_bytes(*length)) == apdu.len()).then_some(apdu)
}

/// An answer that is too long for one message: it comes in indications of [`SEND_APDU`], each with a piece of it.
///
/// libqmi does not describe them. Lengths and order are those of the tables in Qualcomm's own sources, which devices' makers publish
/// (`uim_send_apdu_long_response_type_v01` and `…_chunk_type_v01`), and of its MBIM service, which puts pieces together so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LongAnswer {
    token: u32,
    size_bytes: u16,
    /// The pieces that have come, by where they belong.
    pieces: BTreeMap<u16, Vec<u8>>,
}

impl LongAnswer {
    /// What a response to [`SEND_APDU`] says of it; `None` where the answer is in the response itself.
    #[must_use]
    pub fn announced(response: &Message) -> Option<Self> {
        let [low, high, token @ ..] = response.element(0x11)? else { return None };
        let (token, size_bytes) = (u32::from_le_bytes(token.try_into().ok()?), u16::from_le_bytes([*low, *high]));
        Some(Self { token, size_bytes, pieces: BTreeMap::new() })
    }

    /// Takes an indication; what is no piece of this answer is passed over. The answer, once it is whole.
    ///
    /// # Errors
    /// [`Misbehaved::ModemAnswer`] when the piece lies outside of the answer, or is as long as another in its place is not.
    pub fn take(&mut self, indication: &Message) -> Result<Option<Vec<u8>>, Misbehaved> {
        let piece =
            (indication.kind == Kind::Indication && indication.id == SEND_APDU).then(|| Piece::read(indication)).flatten();
        let Some(piece) = piece.filter(|piece| piece.token == self.token) else { return Ok(None) };
        let end = usize::from(piece.offset) + piece.bytes.len();
        if piece.size_bytes != self.size_bytes || end > usize::from(self.size_bytes) || piece.bytes.is_empty() {
            return Err(Misbehaved::ModemAnswer);
        }
        self.pieces.insert(piece.offset, piece.bytes);
        let mut whole = Vec::new();
        for (offset, bytes) in &self.pieces {
            match usize::from(*offset).cmp(&whole.len()) {
                Ordering::Equal => whole.extend(bytes),
                // One before it is still to come.
                Ordering::Greater => return Ok(None),
                Ordering::Less => return Err(Misbehaved::ModemAnswer),
            }
        }
        Ok((whole.len() == usize::from(self.size_bytes)).then_some(whole))
    }
}

struct Piece {
    token: u32,
    size_bytes: u16,
    offset: u16,
    bytes: Vec<u8>,
}

impl Piece {
    fn read(indication: &Message) -> Option<Self> {
        let (token, rest) = indication.element(0x01)?.split_first_chunk()?;
        let ([size, offset, length], bytes) = rest.split_first_chunk::<6>().map(|(numbers, bytes)| {
            let number = |at: usize| u16::from_le_bytes([numbers[at], numbers[at + 1]]);
            ([number(0), number(2), number(4)], bytes)
        })?;
        let bytes = (usize::from(length) == bytes.len()).then(|| bytes.to_vec())?;
        Some(Self { token: u32::from_le_bytes(*token), size_bytes: size, offset, bytes })
    }
}

/// The slots in a response to [`SLOT_STATUS`].
#[must_use]
pub fn slots(response: &Message) -> Option<Vec<Slot>> {
    let (count, mut rest) = response.element(0x10)?.split_first()?;
    let mut slots = Vec::new();
    for number in 1..=*count {
        let ([card, _, _, _, state, _, _, _, logical, size], after) = rest.split_first_chunk::<10>()?;
        let (_iccid, after) = after.split_at_checked(usize::from(*size))?;
        rest = after;
        // Card: 0 unknown, 1 absent, 2 present. Slot: 0 inactive, 1 active.
        slots.push(Slot { number, logical: (*state == 1).then_some(*logical), has_card: *card == 2, is_euicc: None });
    }
    if slots.len() > SLOTS_MAX || !rest.is_empty() {
        return None;
    }
    if let Some((_, rest)) = response.element(0x11).and_then(<[u8]>::split_first) {
        read_kinds(&mut slots, rest);
    }
    Some(slots)
}

/// What else is told of each slot: protocol, applications, answer to reset, whether it is an eUICC.
fn read_kinds(slots: &mut [Slot], mut rest: &[u8]) {
    for slot in slots {
        let Some(([_, _, _, _, _, size], after)) = rest.split_first_chunk::<6>() else { return };
        let Some((_atr, after)) = after.split_at_checked(usize::from(*size)) else { return };
        let Some((is_euicc, after)) = after.split_first() else { return };
        slot.is_euicc = slot.has_card.then_some(*is_euicc != 0);
        rest = after;
    }
}

/// An element of one byte.
#[must_use]
pub fn byte(tag: u8, value: u8) -> Element {
    Element { tag, value: vec![value] }
}

/// An element of bytes after their count in one byte; the caller's are at most 255.
#[must_use]
pub fn counted_short(tag: u8, bytes: &[u8]) -> Element {
    let count = u8::try_from(bytes.len()).unwrap_or(u8::MAX);
    Element { tag, value: [&[count], bytes].concat() }
}

/// An element of bytes after their count in two bytes; the caller's are at most 65,535.
#[must_use]
pub fn counted_long(tag: u8, bytes: &[u8]) -> Element {
    let count = u16::try_from(bytes.len()).unwrap_or(u16::MAX);
    Element { tag, value: [&count.to_le_bytes()[..], bytes].concat() }
}

#[cfg(test)]
mod tests {
    use super::super::message::UIM;
    use super::*;

    fn response(elements: &[(u8, &[u8])]) -> Message {
        let elements = elements.iter().map(|(tag, value)| Element { tag: *tag, value: value.to_vec() }).collect();
        Message { service: UIM, client: 1, kind: Kind::Response, transaction: 1, id: 0, elements }
    }

    #[test]
    fn slots_are_read_with_and_without_what_else_is_told() {
        let status = [2, 2, 0, 0, 0, 1, 0, 0, 0, 1, 2, 0x98, 0x10, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        let told = [2, 1, 0, 0, 0, 1, 2, 0x3B, 0x00, 1, 0, 0, 0, 0, 0, 0, 0];
        let slot = |number, logical, has_card, is_euicc| Slot { number, logical, has_card, is_euicc };
        let both = slots(&response(&[(0x10, &status), (0x11, &told)]));
        assert_eq!(both, Some(vec![slot(1, Some(1), true, Some(true)), slot(2, None, false, None)]));
        let torn = slots(&response(&[(0x10, &status), (0x11, &told[..4])]));
        assert_eq!(torn, Some(vec![slot(1, Some(1), true, None), slot(2, None, false, None)]));
        assert_eq!(slots(&response(&[(0x10, &status[..20])])), None);
        assert_eq!(slots(&response(&[(0x10, &[])])), None);
    }

    #[test]
    fn answers_that_are_not_what_was_asked_are_none() {
        assert_eq!(error(&response(&[(0x02, &[1, 0, 82, 0])])), Some(ACCESS_DENIED));
        assert_eq!(error(&response(&[(0x02, &[0, 0, 82, 0])])), Some(0));
        assert_eq!((error(&response(&[(0x02, &[1])])), error(&response(&[]))), (None, None));
        assert_eq!(opened(&response(&[(0x10, &[3]), (0x12, &[2, 0x6F, 0])])), Some((3, vec![0x6F, 0])));
        assert_eq!(opened(&response(&[(0x10, &[3]), (0x12, &[3, 0x6F, 0])])), None);
        assert_eq!(apdu(&response(&[(0x10, &[2, 0, 0x90, 0])])), Some(&[0x90, 0][..]));
        assert_eq!(apdu(&response(&[(0x10, &[3, 0, 0x90, 0])])), None);
        assert_eq!(client(&response(&[(0x01, &[UIM, 9])]), UIM), Some(9));
        assert_eq!(client(&response(&[(0x01, &[1, 9])]), UIM), None);
    }
}
