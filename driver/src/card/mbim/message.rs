//! MBIM's messages as bytes, and the fragments that long ones go in. Pure.
//!
//! Numbers are the lowest byte first. The layout is that of the USB Forum's "Mobile Broadband Interface Model" 1.0 §9.

use super::super::Misbehaved;

/// The service that tells which slots there are (Microsoft's Basic Connect Extensions).
pub const BASIC_CONNECT_EXTENSIONS: [u8; 16] =
    [0x3D, 0x01, 0xDC, 0xC5, 0xFE, 0xF5, 0x4D, 0x05, 0x0D, 0x3A, 0xBE, 0xF7, 0x05, 0x8E, 0x9A, 0xAF];
/// The service of the card (Microsoft's UICC Low Level Access).
pub const UICC_LOW_LEVEL_ACCESS: [u8; 16] =
    [0xC2, 0xF6, 0x58, 0x8E, 0xF0, 0x37, 0x4B, 0xC9, 0x86, 0x65, 0xF4, 0xD4, 0x4B, 0xD0, 0x93, 0x67];
/// What `mbim-proxy` answers itself.
pub const PROXY_CONTROL: [u8; 16] =
    [0x83, 0x8C, 0xF7, 0xFB, 0x8D, 0x0D, 0x4D, 0x7F, 0x87, 0x1E, 0xD7, 0x1D, 0xBE, 0xFB, 0xB3, 0x9B];

/// The largest message that is put together, and the largest frame that is read.
pub const MESSAGE_SIZE_BYTES_MAX: usize = 1 << 17;
/// What we tell the modem that a frame may have, and what a frame of ours has at most.
pub const FRAME_SIZE_BYTES: usize = 4096;

/// Type, length, transaction.
const HEADER_SIZE: usize = 12;
/// And how many fragments there are, and which this is.
const FRAGMENT_HEADER_SIZE: usize = HEADER_SIZE + 8;
/// And service, command, type or status, and the length of what follows.
const COMMAND_HEADER_SIZE: usize = FRAGMENT_HEADER_SIZE + 28;

const OPEN: u32 = 0x0000_0001;
const CLOSE: u32 = 0x0000_0002;
const COMMAND: u32 = 0x0000_0003;
const OPEN_DONE: u32 = 0x8000_0001;
const COMMAND_DONE: u32 = 0x8000_0003;
const FUNCTION_ERROR: u32 = 0x8000_0004;

/// Whether a command asks or changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    /// Asks.
    Query,
    /// Changes.
    Set,
}

/// What we say to the modem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Request {
    /// Begins a session; the modem may send frames of so many bytes.
    Open {
        /// In bytes.
        frame_size: u32,
    },
    /// Ends it.
    Close,
    /// A command to a service.
    Command {
        /// The service.
        service: [u8; 16],
        /// Its command.
        command: u32,
        /// Whether it asks or changes.
        verb: Verb,
        /// What the command says.
        body: Vec<u8>,
    },
}

/// What the modem answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// The session has begun, or not.
    Opened {
        /// Zero is success.
        status: u32,
    },
    /// A command was done, or not.
    Done {
        /// The service.
        service: [u8; 16],
        /// Its command.
        command: u32,
        /// Zero is success.
        status: u32,
        /// What it says.
        body: Vec<u8>,
    },
    /// The modem does not take the message at all.
    Error {
        /// Why (§9.3.4).
        code: u32,
    },
    /// Something that we did not ask for.
    Other,
}

impl Request {
    /// The frames of the request, each of at most `frame_size_max` bytes.
    ///
    /// A frame that is too small for anything makes them as small as they can be.
    #[must_use]
    pub fn to_frames(&self, transaction: u32, frame_size_max: usize) -> Vec<Vec<u8>> {
        let (service, command, verb, body) = match self {
            Self::Open { frame_size } => return vec![frame(OPEN, transaction, &frame_size.to_le_bytes())],
            Self::Close => return vec![frame(CLOSE, transaction, &[])],
            Self::Command { service, command, verb, body } => (service, command, verb, body),
        };
        let verb: u32 = match verb {
            Verb::Query => 0,
            Verb::Set => 1,
        };
        let payload = [&service[..], &command.to_le_bytes(), &verb.to_le_bytes(), &size(body), body].concat();
        let pieces = payload.chunks(frame_size_max.saturating_sub(FRAGMENT_HEADER_SIZE).max(1));
        let total = u32::try_from(pieces.len()).unwrap_or(u32::MAX);
        let frames = pieces.zip(0u32..).map(|(piece, current)| {
            let fragment = [&total.to_le_bytes()[..], &current.to_le_bytes(), piece].concat();
            frame(COMMAND, transaction, &fragment)
        });
        frames.collect()
    }
}

fn frame(kind: u32, transaction: u32, body: &[u8]) -> Vec<u8> {
    let size = u32::try_from(HEADER_SIZE + body.len()).unwrap_or(u32::MAX);
    [&kind.to_le_bytes()[..], &size.to_le_bytes(), &transaction.to_le_bytes(), body].concat()
}

/// Four bytes of length.
pub(super) fn size(bytes: &[u8]) -> [u8; 4] {
    u32::try_from(bytes.len()).unwrap_or(u32::MAX).to_le_bytes()
}

/// How long the frame is that begins here, once that can be told.
///
/// # Errors
/// [`Misbehaved`] when no frame is as short or as long.
pub fn frame_size(begun: &[u8]) -> Result<Option<usize>, Misbehaved> {
    let Some(size) = word(begun, 4) else { return Ok(None) };
    match usize::try_from(size) {
        Ok(size) if size < HEADER_SIZE => Err(Misbehaved::ModemAnswer),
        Ok(size) if size <= MESSAGE_SIZE_BYTES_MAX => Ok(Some(size)),
        _ => Err(Misbehaved::ModemTooLong),
    }
}

/// The number of four bytes at a place.
pub(super) fn word(bytes: &[u8], at: usize) -> Option<u32> {
    let bytes = bytes.get(at..)?.first_chunk()?;
    Some(u32::from_le_bytes(*bytes))
}

/// Puts the answer to one request together, from frames of which some are for others.
#[derive(Debug)]
pub struct Collector {
    transaction: u32,
    /// How many fragments there are, and those that came, joined.
    begun: Option<(u32, u32, Vec<u8>)>,
}

impl Collector {
    /// For the request with a transaction number.
    #[must_use]
    pub fn new(transaction: u32) -> Self {
        Self { transaction, begun: None }
    }

    /// Takes a frame; the answer, once it is whole.
    ///
    /// # Errors
    /// [`Misbehaved`] when fragments are out of order or too many, or lengths do not fit.
    pub fn take(&mut self, frame: &[u8]) -> Result<Option<Answer>, Misbehaved> {
        let fault = Misbehaved::ModemAnswer;
        let (Some(kind), Some(transaction)) = (word(frame, 0), word(frame, 8)) else { return Err(fault) };
        if transaction != self.transaction {
            return Ok(None);
        }
        match kind {
            OPEN_DONE => word(frame, HEADER_SIZE).map(|status| Some(Answer::Opened { status })).ok_or(fault),
            FUNCTION_ERROR => word(frame, HEADER_SIZE).map(|code| Some(Answer::Error { code })).ok_or(fault),
            COMMAND_DONE => self.take_fragment(frame),
            _ => Ok(Some(Answer::Other)),
        }
    }

    fn take_fragment(&mut self, frame: &[u8]) -> Result<Option<Answer>, Misbehaved> {
        let fault = Misbehaved::ModemAnswer;
        let (Some(total), Some(current), Some(piece)) =
            (word(frame, HEADER_SIZE), word(frame, HEADER_SIZE + 4), frame.get(FRAGMENT_HEADER_SIZE..))
        else {
            return Err(fault);
        };
        let (known, next, joined) = self.begun.get_or_insert((total, 0, Vec::new()));
        if total != *known || current != *next || current >= total {
            return Err(fault);
        }
        joined.extend(piece);
        *next += 1;
        if joined.len() > MESSAGE_SIZE_BYTES_MAX {
            return Err(Misbehaved::ModemTooLong);
        }
        if *next < total {
            return Ok(None);
        }
        read_done(joined).map(Some).ok_or(fault)
    }
}

/// Service, command, status, length and body.
fn read_done(payload: &[u8]) -> Option<Answer> {
    let service = *payload.first_chunk()?;
    let (command, status, length) = (word(payload, 16)?, word(payload, 20)?, word(payload, 24)?);
    let body = payload.get(COMMAND_HEADER_SIZE - FRAGMENT_HEADER_SIZE..)?;
    // What follows the body is filling.
    let body = body.get(..usize::try_from(length).ok()?)?;
    Some(Answer::Done { service, command, status, body: body.to_vec() })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::super::hex;
    use super::*;

    fn command(body: &[u8]) -> Request {
        Request::Command { service: UICC_LOW_LEVEL_ACCESS, command: 4, verb: Verb::Set, body: body.to_vec() }
    }

    #[test]
    fn requests_are_written_as_the_standard_has_them() {
        let frames = Request::Open { frame_size: 4096 }.to_frames(1, 4096);
        assert_eq!(frames, [hex::read("01000000100000000100000000100000").unwrap()]);
        let frames = command(&[0xAA, 0xBB]).to_frames(2, 4096);
        let expected =
            "03000000 32000000 02000000 01000000 00000000 C2F6588EF0374BC98665F4D44BD09367 04000000 01000000 02000000 AABB";
        assert_eq!(frames, [hex::read(&expected.replace(' ', "")).unwrap()]);
    }

    /// What a modem answers, in frames of a size.
    fn done(transaction: u32, status: u32, body: &[u8], frame_size: usize) -> Vec<Vec<u8>> {
        let payload = [&UICC_LOW_LEVEL_ACCESS[..], &4u32.to_le_bytes(), &status.to_le_bytes(), &size(body), body].concat();
        let pieces = payload.chunks(frame_size - FRAGMENT_HEADER_SIZE);
        let total = u32::try_from(pieces.len()).unwrap();
        let frames = pieces.zip(0u32..).map(|(piece, current)| {
            frame(COMMAND_DONE, transaction, &[&total.to_le_bytes()[..], &current.to_le_bytes(), piece].concat())
        });
        frames.collect()
    }

    #[test]
    fn an_answer_in_fragments_is_put_together_among_others() {
        let body = [7; 100];
        let frames = done(5, 0, &body, 64);
        assert_eq!(frames.len(), 3);
        let mut collector = Collector::new(5);
        assert_eq!(collector.take(&done(4, 0, &body, 4096)[0]), Ok(None));
        assert_eq!(collector.take(&frames[0]), Ok(None));
        assert_eq!(collector.take(&frames[1]), Ok(None));
        let expected = Answer::Done { service: UICC_LOW_LEVEL_ACCESS, command: 4, status: 0, body: body.to_vec() };
        assert_eq!(collector.take(&frames[2]), Ok(Some(expected)));
    }

    #[test]
    fn fragments_out_of_order_and_lengths_that_do_not_fit_are_refused() {
        let frames = done(5, 0, &[7; 100], 64);
        let fault = Err(Misbehaved::ModemAnswer);
        assert_eq!(Collector::new(5).take(&frames[1]), fault);
        let mut collector = Collector::new(5);
        assert_eq!(collector.take(&frames[0]), Ok(None));
        assert_eq!(collector.take(&frames[0]), fault);
        let mut torn = done(5, 0, &[7; 10], 4096).remove(0);
        torn.pop();
        assert_eq!(Collector::new(5).take(&torn), fault);
        assert_eq!(Collector::new(5).take(&[1, 2, 3]), fault);
        let error = frame(FUNCTION_ERROR, 5, &5u32.to_le_bytes());
        assert_eq!(Collector::new(5).take(&error), Ok(Some(Answer::Error { code: 5 })));
        let opened = frame(OPEN_DONE, 5, &0u32.to_le_bytes());
        assert_eq!(Collector::new(5).take(&opened), Ok(Some(Answer::Opened { status: 0 })));
        assert_eq!(frame_size(&opened), Ok(Some(16)));
        assert_eq!(frame_size(&opened[..7]), Ok(None));
        assert_eq!(frame_size(&[0; 8]), Err(Misbehaved::ModemAnswer));
        assert_eq!(frame_size(&[0xFF; 8]), Err(Misbehaved::ModemTooLong));
    }

    proptest! {
        #[test]
        fn any_command_is_cut_to_size(body in prop::collection::vec(any::<u8>(), 0..400), frame_size_max in 21usize..200) {
            let frames = command(&body).to_frames(9, frame_size_max);
            prop_assert!(frames.iter().all(|frame| frame.len() <= frame_size_max));
            let joined: Vec<u8> = frames.iter().flat_map(|frame| frame[FRAGMENT_HEADER_SIZE..].to_vec()).collect();
            prop_assert_eq!(&joined[COMMAND_HEADER_SIZE - FRAGMENT_HEADER_SIZE..], &body[..]);
            for frame in &frames {
                prop_assert_eq!(frame_size(frame), Ok(Some(frame.len())));
            }
        }

        #[test]
        fn any_frames_are_survived(frames in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..80), 0..6)) {
            let mut collector = Collector::new(0);
            for mut frame in frames {
                let _ = frame_size(&frame);
                // Some of them are taken for the answer.
                if frame.len() > 12 && frame[12] < 128 {
                    frame[..4].copy_from_slice(&COMMAND_DONE.to_le_bytes());
                    frame[8..12].fill(0);
                }
                let _ = collector.take(&frame);
            }
        }
    }
}
