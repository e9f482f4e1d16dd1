//! A request to the eUICC as commands: STORE DATA in blocks (SGP.22 v2.5 §5.7.2).

use super::Error;
use super::apdu::Command;

/// How many bytes of a request go into one command: some cards and modems take less than the largest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SegmentSize(u8);

impl SegmentSize {
    /// The smallest.
    pub const MIN: u8 = 6;
    /// The largest that a short command can carry.
    pub const MAX: u8 = 255;

    /// Takes 6 to 255 bytes.
    #[must_use]
    pub fn new(size_bytes: u8) -> Option<Self> {
        (size_bytes >= Self::MIN).then_some(Self(size_bytes))
    }

    /// The size in bytes.
    #[must_use]
    pub fn size_bytes(self) -> usize {
        usize::from(self.0)
    }
}

impl Default for SegmentSize {
    /// What every modem that we know of passes on.
    fn default() -> Self {
        Self(120)
    }
}

/// How many blocks a request can have: their number is one byte.
const BLOCKS_MAX: usize = 256;

/// The commands that carry a request, in order.
///
/// # Errors
/// [`Error::ApiMisuse`] when the request is empty, or too long for the number of a block.
pub fn commands(request: &[u8], size: SegmentSize) -> Result<impl Iterator<Item = Command> + '_, Error> {
    if request.is_empty() {
        return Err(Error::ApiMisuse { what: "a request to the card is empty" });
    }
    let blocks = request.chunks(size.size_bytes());
    let last = blocks.len() - 1;
    if last >= BLOCKS_MAX {
        return Err(Error::ApiMisuse { what: "a request to the card is longer than 256 blocks" });
    }
    Ok(blocks.zip(0..=u8::MAX).map(move |(block, number)| {
        let p1 = if usize::from(number) == last { 0x91 } else { 0x11 };
        let command = Command::new(0x80, 0xE2, p1, number).with_data(block).expect("a segment fits a command");
        command.expecting_short(0)
    }))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::apdu::Channel;
    use super::super::hex;
    use super::*;

    fn check(request: &[u8], size: u8, expected: &[&str]) {
        let commands = commands(request, SegmentSize::new(size).unwrap()).unwrap();
        let bytes: Vec<String> = commands.map(|command| hex::write(&command.to_bytes(Channel::new(1).unwrap()))).collect();
        assert_eq!(bytes, expected);
    }

    #[test]
    fn the_last_block_says_that_it_is_the_last() {
        check(&[0xBF, 0x3E, 0x03, 0x5C, 0x01, 0x5A], 6, &["81E2910006BF3E035C015A00"]);
        check(&[1, 2, 3, 4, 5, 6, 7], 6, &["81E211000601020304050600", "81E29101010700"]);
        check(&[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], 6, &["81E211000601020304050600", "81E29101060708090A0B0C00"]);
    }

    #[test]
    fn what_cannot_be_cut_is_refused() {
        let size = SegmentSize::new(6).unwrap();
        assert!(matches!(commands(&[], size).err(), Some(Error::ApiMisuse { .. })));
        assert_eq!(commands(&[0; 6 * 256], size).unwrap().count(), 256);
        assert!(matches!(commands(&[0; 6 * 256 + 1], size).err(), Some(Error::ApiMisuse { .. })));
        assert_eq!((SegmentSize::new(5), SegmentSize::default().size_bytes()), (None, 120));
    }

    proptest! {
        #[test]
        fn the_blocks_are_the_request(request in prop::collection::vec(any::<u8>(), 1..1500), size in 6u8..=255) {
            let commands: Vec<Command> = commands(&request, SegmentSize::new(size).unwrap()).unwrap().collect();
            let joined: Vec<u8> = commands.iter().flat_map(|command| command.data().to_vec()).collect();
            prop_assert_eq!(joined, request);
            let ends: Vec<bool> = commands.iter().map(|command| command.p1 == 0x91).collect();
            prop_assert!(ends.iter().enumerate().all(|(at, end)| *end == (at + 1 == ends.len())));
            prop_assert!(commands.iter().zip(0u8..).all(|(command, number)| command.p2 == number));
        }
    }
}
