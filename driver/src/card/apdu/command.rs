//! A command APDU: cases 1 to 4, short and extended (ISO/IEC 7816-3 §12.1).

use super::Channel;

/// A command: what is asked of the card, without the channel that it is asked on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    /// The class byte as it is on the basic channel.
    pub class: u8,
    /// The instruction byte.
    pub instruction: u8,
    /// The first parameter byte.
    pub p1: u8,
    /// The second parameter byte.
    pub p2: u8,
    /// The command's data, at most [`Command::DATA_SIZE_BYTES_MAX`].
    data: Vec<u8>,
    /// How many bytes the answer may have: 1 to [`Command::EXPECTED_BYTES_MAX`], or none.
    expected: Option<u32>,
}

/// Why bytes are no command, or a command cannot be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CommandError {
    /// A command has at least four bytes.
    #[error("a command has at least 4 bytes, this has {size_bytes}")]
    TooShort {
        /// Size in bytes.
        size_bytes: usize,
    },
    /// More data than the length field can say.
    #[error("a command's data has at most {max} bytes, this has {size_bytes}", max = Command::DATA_SIZE_BYTES_MAX)]
    TooMuchData {
        /// Size in bytes.
        size_bytes: usize,
    },
    /// No answer, or one longer than the length field can say, is asked for.
    #[error("an answer of 1 to {max} bytes can be asked for, not of {size_bytes}", max = Command::EXPECTED_BYTES_MAX)]
    WrongExpected {
        /// The size that was asked for, in bytes.
        size_bytes: u32,
    },
    /// The length field says another size than the bytes have.
    #[error("the command's length field does not fit its {size_bytes} bytes")]
    WrongLength {
        /// Size of the whole command in bytes.
        size_bytes: usize,
    },
}

impl Command {
    /// The most data that a command can carry.
    pub const DATA_SIZE_BYTES_MAX: usize = 0xFFFF;
    /// The longest answer that can be asked for.
    pub const EXPECTED_BYTES_MAX: u32 = 0x1_0000;
    /// The longest answer that a short command can ask for.
    pub const EXPECTED_BYTES_SHORT_MAX: u32 = 0x100;
    /// The most data that a short command can carry.
    pub const DATA_SIZE_BYTES_SHORT_MAX: usize = 0xFF;

    /// A command that sends nothing and expects nothing (case 1).
    #[must_use]
    pub const fn new(class: u8, instruction: u8, p1: u8, p2: u8) -> Self {
        Self { class, instruction, p1, p2, data: Vec::new(), expected: None }
    }

    /// The same command with data (case 3, or 4).
    ///
    /// # Errors
    /// [`CommandError::TooMuchData`].
    pub fn with_data(mut self, data: &[u8]) -> Result<Self, CommandError> {
        if data.len() > Self::DATA_SIZE_BYTES_MAX {
            return Err(CommandError::TooMuchData { size_bytes: data.len() });
        }
        self.data = data.to_vec();
        Ok(self)
    }

    /// The same command that expects an answer of at most so many bytes (case 2, or 4).
    ///
    /// # Errors
    /// [`CommandError::WrongExpected`].
    pub fn expecting(mut self, size_bytes: u32) -> Result<Self, CommandError> {
        if size_bytes == 0 || size_bytes > Self::EXPECTED_BYTES_MAX {
            return Err(CommandError::WrongExpected { size_bytes });
        }
        self.expected = Some(size_bytes);
        Ok(self)
    }

    /// The same command that expects as many bytes as one byte `00` to `FF` says: `00` is 256.
    #[must_use]
    pub fn expecting_short(mut self, length: u8) -> Self {
        self.expected = Some(if length == 0 { Self::EXPECTED_BYTES_SHORT_MAX } else { u32::from(length) });
        self
    }

    /// The same command without an expected length, as a card that speaks T=0 is to be sent it (ISO/IEC 7816-3 §12.2.4).
    #[must_use]
    pub fn expecting_nothing(mut self) -> Self {
        self.expected = None;
        self
    }

    /// The data.
    #[must_use]
    pub fn data(&self) -> &[u8] {
        &self.data
    }

    /// How many bytes the answer may have, if any are expected.
    #[must_use]
    pub fn expected(&self) -> Option<u32> {
        self.expected
    }

    /// The bytes of the command on a channel; in the short form where that can say it.
    #[must_use]
    pub fn to_bytes(&self, channel: Channel) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(4 + 3 + self.data.len() + 3);
        bytes.extend([channel.class(self.class), self.instruction, self.p1, self.p2]);
        let is_short = self.data.len() <= Self::DATA_SIZE_BYTES_SHORT_MAX
            && self.expected.is_none_or(|expected| expected <= Self::EXPECTED_BYTES_SHORT_MAX);
        let [.., high, low] = self.data.len().to_be_bytes();
        if !self.data.is_empty() {
            if is_short {
                bytes.push(low);
            } else {
                bytes.extend([0, high, low]);
            }
            bytes.extend(&self.data);
        }
        if let Some(expected) = self.expected {
            // The largest length of each form is written as zero.
            let [.., high, low] = expected.to_be_bytes();
            if is_short {
                bytes.push(low);
            } else if self.data.is_empty() {
                bytes.extend([0, high, low]);
            } else {
                bytes.extend([high, low]);
            }
        }
        bytes
    }

    /// Reads a command and the channel that it is for.
    ///
    /// # Errors
    /// When the bytes are too few, or do not fit their length field.
    pub fn read(bytes: &[u8]) -> Result<(Self, Channel), CommandError> {
        let Some(([class, instruction, p1, p2], body)) = bytes.split_first_chunk() else {
            return Err(CommandError::TooShort { size_bytes: bytes.len() });
        };
        let (class, channel) = Channel::split(*class);
        let mut command = Self::new(class, *instruction, *p1, *p2);
        let wrong = CommandError::WrongLength { size_bytes: bytes.len() };
        (command.data, command.expected) = Self::read_body(body).ok_or(wrong)?;
        Ok((command, channel))
    }

    fn read_body(body: &[u8]) -> Option<(Vec<u8>, Option<u32>)> {
        let long = |high: u8, low: u8| usize::from(u16::from_be_bytes([high, low]));
        let expected_short = |length: u8| Some(if length == 0 { Self::EXPECTED_BYTES_SHORT_MAX } else { u32::from(length) });
        let expected_long = |high, low| match u16::from_be_bytes([high, low]) {
            0 => Some(Self::EXPECTED_BYTES_MAX),
            length => Some(u32::from(length)),
        };
        match *body {
            [] => Some((Vec::new(), None)),
            [length] => Some((Vec::new(), expected_short(length))),
            [0, high, low] => Some((Vec::new(), expected_long(high, low))),
            [0, high, low, ref rest @ ..] => {
                let (data, rest) = rest.split_at_checked(long(high, low))?;
                match *rest {
                    _ if data.is_empty() => None,
                    [] => Some((data.to_vec(), None)),
                    [high, low] => Some((data.to_vec(), expected_long(high, low))),
                    _ => None,
                }
            }
            [length, ref rest @ ..] => {
                let (data, rest) = rest.split_at_checked(usize::from(length))?;
                match *rest {
                    [] => Some((data.to_vec(), None)),
                    [length] => Some((data.to_vec(), expected_short(length))),
                    _ => None,
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::super::hex;
    use super::*;

    fn check(command: &Command, channel: u8, expected: &str) {
        let channel = Channel::new(channel).unwrap();
        let bytes = command.to_bytes(channel);
        assert_eq!(hex::write(&bytes), expected);
        assert_eq!(Command::read(&bytes), Ok((command.clone(), channel)));
    }

    /// The traces of TERMINAL CAPABILITY, MANAGE CHANNEL, SELECT and `GetEID` that a modem's log shows.
    #[test]
    fn commands_are_those_of_a_real_trace() {
        let capability = Command::new(0x80, 0xAA, 0, 0).with_data(&hex::read("A9088100820101830107").unwrap()).unwrap();
        check(&capability, 0, "80AA00000AA9088100820101830107");
        check(&Command::new(0x00, 0x70, 0, 0).expecting_short(1), 0, "0070000001");
        let select = Command::new(0x00, 0xA4, 4, 0).with_data(super::super::super::Aid::ISD_R.as_bytes()).unwrap();
        check(&select.expecting_short(0), 1, "01A4040010A0000005591010FFFFFFFF890000010000");
        let eid = Command::new(0x80, 0xE2, 0x91, 0).with_data(&hex::read("BF3E035C015A").unwrap()).unwrap();
        check(&eid, 1, "81E2910006BF3E035C015A");
        check(&eid.clone().expecting_short(0), 5, "C1E2910006BF3E035C015A00");
    }

    #[test]
    fn the_extended_form_is_used_where_the_short_one_is_too_small() {
        check(&Command::new(0, 0xB0, 0, 0), 0, "00B00000");
        check(&Command::new(0, 0xB0, 0, 0).expecting(256).unwrap(), 0, "00B0000000");
        check(&Command::new(0, 0xB0, 0, 0).expecting(257).unwrap(), 0, "00B00000000101");
        check(&Command::new(0, 0xB0, 0, 0).expecting(0x1_0000).unwrap(), 0, "00B00000000000");
        let long = Command::new(0, 0xD6, 0, 0).with_data(&[0xAB; 256]).unwrap();
        check(&long, 0, &format!("00D60000000100{}", "AB".repeat(256)));
        check(&long.clone().expecting(1).unwrap(), 0, &format!("00D60000000100{}0001", "AB".repeat(256)));
        check(&long.expecting(0x1_0000).unwrap(), 0, &format!("00D60000000100{}0000", "AB".repeat(256)));
    }

    #[test]
    fn what_is_no_command_is_refused() {
        assert_eq!(Command::read(&[0, 0xA4, 4]), Err(CommandError::TooShort { size_bytes: 3 }));
        for wrong in ["00A4040002AA", "00A4040001AABBCC", "00A40400000002AABBCC", "00A40400000003AABB", "00A404000000000102"] {
            let bytes = hex::read(wrong).unwrap();
            assert_eq!(Command::read(&bytes), Err(CommandError::WrongLength { size_bytes: bytes.len() }), "{wrong}");
        }
        let command = Command::new(0, 0, 0, 0);
        let too_much = vec![0; 0x1_0000];
        assert_eq!(command.clone().with_data(&too_much), Err(CommandError::TooMuchData { size_bytes: 0x1_0000 }));
        assert_eq!(command.clone().expecting(0), Err(CommandError::WrongExpected { size_bytes: 0 }));
        assert_eq!(command.expecting(0x1_0001), Err(CommandError::WrongExpected { size_bytes: 0x1_0001 }));
    }

    proptest! {
        #[test]
        fn any_command_is_read_back(
            class in prop::sample::select(vec![0x00u8, 0x10, 0x80, 0x90]), rest: [u8; 3], data in prop::collection::vec(any::<u8>(), 0..700),
            expected in prop::option::of(1u32..=0x1_0000), channel in 0u8..=19,
        ) {
            let mut command = Command::new(class, rest[0], rest[1], rest[2]).with_data(&data).unwrap();
            command.expected = expected;
            let channel = Channel::new(channel).unwrap();
            prop_assert_eq!(Command::read(&command.to_bytes(channel)), Ok((command, channel)));
        }

        #[test]
        fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
            let _ = Command::read(&bytes);
        }
    }
}
