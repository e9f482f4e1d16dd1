//! A response APDU: data and the status word.

use std::fmt;

/// What a card answers to a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    /// The data, without the status word.
    pub data: Vec<u8>,
    /// How it went.
    pub status: StatusWord,
}

/// Why bytes are no response.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ResponseError {
    /// The status word alone is two bytes.
    #[error("a card's answer has at least 2 bytes, this has {size_bytes}")]
    TooShort {
        /// Size in bytes.
        size_bytes: usize,
    },
    /// More than any command can ask for.
    #[error("a card's answer has at most {max} bytes, this has {size_bytes}", max = Response::SIZE_BYTES_MAX)]
    TooLong {
        /// Size in bytes.
        size_bytes: usize,
    },
}

impl Response {
    /// The largest: the longest answer that can be asked for, and the status word.
    pub const SIZE_BYTES_MAX: usize = 0x1_0000 + 2;

    /// Reads the bytes of an answer.
    ///
    /// # Errors
    /// When there are fewer than two bytes, or more than a command can ask for.
    pub fn read(bytes: &[u8]) -> Result<Self, ResponseError> {
        if bytes.len() > Self::SIZE_BYTES_MAX {
            return Err(ResponseError::TooLong { size_bytes: bytes.len() });
        }
        let Some((data, status)) = bytes.split_last_chunk::<2>() else {
            return Err(ResponseError::TooShort { size_bytes: bytes.len() });
        };
        Ok(Self { data: data.to_vec(), status: StatusWord(u16::from_be_bytes(*status)) })
    }

    /// The bytes, data first.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = self.data.clone();
        bytes.extend(self.status.0.to_be_bytes());
        bytes
    }
}

/// The two bytes that say how a command went (ETSI TS 102 221 §10.2).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StatusWord(pub u16);

impl StatusWord {
    /// Done, nothing to add.
    pub const DONE: Self = Self(0x9000);
    /// There is no such file or application.
    pub const NOT_FOUND: Self = Self(0x6A82);

    /// The first byte.
    #[must_use]
    pub const fn high(self) -> u8 {
        self.0.to_be_bytes()[0]
    }

    /// The second byte.
    #[must_use]
    pub const fn low(self) -> u8 {
        self.0.to_be_bytes()[1]
    }

    /// The card did what it was asked: `9000`, or `91xx` where it also wants something of its terminal.
    #[must_use]
    pub const fn is_done(self) -> bool {
        self.0 == Self::DONE.0 || self.high() == 0x91
    }

    /// What the status word means, in plain words, where it has one meaning for all commands.
    #[must_use]
    pub const fn meaning(self) -> Option<&'static str> {
        Some(match self.0 {
            0x9000 => "done",
            0x9100..=0x91FF => "done, and the card wants something of its terminal",
            0x9300 => "the card is busy with its toolkit",
            0x6100..=0x61FF => "there is more to fetch",
            0x6200..=0x63FF => "done, with a warning",
            0x6581 => "the card's memory is faulty",
            0x6700 => "the length is wrong",
            0x6881 => "the card does not know this logical channel",
            0x6882 => "the card does not speak secure messaging",
            0x6981 => "the command does not fit the selected file",
            0x6982 => "it is not allowed without a key or a PIN",
            0x6983 => "the PIN is blocked",
            0x6984 => "what was referred to cannot be used",
            0x6985 => "it is not possible in the card's present state",
            0x6999 => "the application cannot be selected now",
            0x6A80 => "the card does not accept the data",
            0x6A81 => "the card cannot do that",
            0x6A82 => "there is no such file or application",
            0x6A84 => "there is no memory left",
            0x6A86 => "the parameters are wrong",
            0x6A88 => "what was referred to is not there",
            0x6C00..=0x6CFF => "another length was expected",
            0x6D00 => "the card does not know this command",
            0x6E00 => "the card does not know this class of commands",
            0x6F00 => "the card failed, and does not say why",
            _ => return None,
        })
    }
}

impl fmt::Display for StatusWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.meaning() {
            Some(meaning) => write!(f, "{:04X}, {meaning}", self.0),
            None => write!(f, "{:04X}", self.0),
        }
    }
}

impl fmt::Debug for StatusWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04X}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_status_word_is_the_last_two_bytes() {
        let response = Response::read(&[0xBF, 0x3E, 0x00, 0x91, 0x0B]).unwrap();
        assert_eq!(response, Response { data: vec![0xBF, 0x3E, 0x00], status: StatusWord(0x910B) });
        assert_eq!(response.to_bytes(), [0xBF, 0x3E, 0x00, 0x91, 0x0B]);
        assert_eq!(Response::read(&[0x90]), Err(ResponseError::TooShort { size_bytes: 1 }));
        assert_eq!(Response::read(&vec![0; 65_539]), Err(ResponseError::TooLong { size_bytes: 65_539 }));
    }

    #[test]
    fn a_status_word_is_said_in_words() {
        assert_eq!(StatusWord(0x6A82).to_string(), "6A82, there is no such file or application");
        assert_eq!(StatusWord(0x1234).to_string(), "1234");
        assert_eq!([0x9000, 0x910B, 0x6200, 0x61AA].map(|status| StatusWord(status).is_done()), [true, true, false, false]);
    }
}
