//! The SM-DP+ address: the name of the server that an eSIM profile is downloaded from.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

/// The name of a profile server (SM-DP+): a fully qualified domain name (SGP.22 v2.5 §4.1), as in `smdp.example.com`.
///
/// A port may follow, as in `smdp.example.com:4443`: the specification knows none, but test servers use it. Letters keep the
/// case they came in, because some servers compare it; equality does not look at it (RFC 4343).
#[derive(Clone)]
pub struct SmdpAddress {
    text: String,
    /// Length of the name in `text`, in bytes.
    host_length: usize,
    port: Option<u16>,
}

/// Why a text is no server address. Never holds more of the text than one character, for someone may have put a secret there.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SmdpAddressError {
    /// There is nothing.
    #[error("the server address is empty; it stands between the first and the second $, as in LPA:1$smdp.example.com$…")]
    Empty,
    /// More than 253 characters, the most that a domain name has (RFC 1035 §2.3.4).
    #[error("the server address has {characters} characters, a domain name has at most {HOST_CHARACTERS_MAX}")]
    TooLong {
        /// How many characters there are.
        characters: usize,
    },
    /// A scheme such as `https://` in front.
    #[error("the server address begins with a scheme such as https://; write the name alone, as in smdp.example.com")]
    Scheme,
    /// A character that is in no domain name.
    #[error("{character:?} at character {position} of the server address cannot be in a domain name; copy the code again")]
    UnexpectedCharacter {
        /// The character.
        character: char,
        /// Its place in the address, counted in characters from 1.
        position: usize,
    },
    /// Two dots in a row, or a dot at either end.
    #[error("there is nothing before or after the dot at character {position} of the server address; copy the code again")]
    EmptyLabel {
        /// The place of the dot in the address, counted in characters from 1.
        position: usize,
    },
    /// A part between two dots has more than 63 characters (RFC 1035 §2.3.4).
    #[error(
        "the part at character {position} of the server address has {characters} characters, at most 63 may stand between dots"
    )]
    LabelTooLong {
        /// Where the part begins, counted in characters from 1.
        position: usize,
        /// How many characters it has.
        characters: usize,
    },
    /// A part between two dots begins or ends with a dash (RFC 1123 §2.1).
    #[error("the part at character {position} of the server address begins or ends with a dash; copy the code again")]
    DashAtEdge {
        /// Where the part begins, counted in characters from 1.
        position: usize,
    },
    /// No dot, or a number behind the last one.
    #[error("the server address is no full domain name, as smdp.example.com is one; copy the code again")]
    NotQualified,
    /// A port that is no number from 1 to 65535.
    #[error("what follows the colon in the server address is no port from 1 to 65535; leave colon and port away")]
    Port,
}

/// The most characters a domain name has in text (RFC 1035 §2.3.4: 255 bytes on the wire, two of them for its ends).
const HOST_CHARACTERS_MAX: usize = 253;
const LABEL_CHARACTERS_MAX: usize = 63;

impl SmdpAddress {
    /// Reads an address. Surrounding spaces are passed over, nothing else is.
    ///
    /// # Errors
    /// Says what is wrong and where; see [`SmdpAddressError`].
    pub fn parse(input: &str) -> Result<Self, SmdpAddressError> {
        let text = input.trim();
        if text.is_empty() {
            return Err(SmdpAddressError::Empty);
        }
        if text.contains("://") {
            return Err(SmdpAddressError::Scheme);
        }
        let (host, port) = match text.split_once(':') {
            Some((host, port)) => (host, Some(read_port(port)?)),
            None => (text, None),
        };
        check_host(host)?;
        Ok(Self { text: text.to_owned(), host_length: host.len(), port })
    }

    /// Name and, where given, port, in the case they came in.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The name alone.
    pub fn host(&self) -> &str {
        &self.text[..self.host_length]
    }

    /// The port, where one was given.
    pub fn port(&self) -> Option<u16> {
        self.port
    }
}

fn read_port(digits: &str) -> Result<u16, SmdpAddressError> {
    let plain = !digits.is_empty() && !digits.starts_with('0') && digits.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| digits.parse().ok()).flatten().ok_or(SmdpAddressError::Port)
}

fn check_host(host: &str) -> Result<(), SmdpAddressError> {
    for (index, character) in host.chars().enumerate() {
        if !character.is_ascii_alphanumeric() && !matches!(character, '-' | '.') {
            return Err(SmdpAddressError::UnexpectedCharacter { character, position: index + 1 });
        }
    }
    // From here on the name is ASCII: a byte is a character.
    if host.len() > HOST_CHARACTERS_MAX {
        return Err(SmdpAddressError::TooLong { characters: host.len() });
    }
    let mut position = 1;
    for label in host.split('.') {
        if label.is_empty() {
            return Err(SmdpAddressError::EmptyLabel { position: position.min(host.len()).max(1) });
        }
        if label.len() > LABEL_CHARACTERS_MAX {
            return Err(SmdpAddressError::LabelTooLong { position, characters: label.len() });
        }
        if label.starts_with('-') || label.ends_with('-') {
            return Err(SmdpAddressError::DashAtEdge { position });
        }
        position += label.len() + 1;
    }
    // localhost is let through for servers under test.
    match host.rsplit_once('.') {
        None if host.eq_ignore_ascii_case("localhost") => Ok(()),
        Some((_, last)) if !last.bytes().all(|byte| byte.is_ascii_digit()) => Ok(()),
        _ => Err(SmdpAddressError::NotQualified),
    }
}

impl PartialEq for SmdpAddress {
    fn eq(&self, other: &Self) -> bool {
        self.text.eq_ignore_ascii_case(&other.text)
    }
}

impl Eq for SmdpAddress {}

impl Hash for SmdpAddress {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.text.to_ascii_lowercase().hash(state);
    }
}

impl FromStr for SmdpAddress {
    type Err = SmdpAddressError;

    fn from_str(input: &str) -> Result<Self, SmdpAddressError> {
        Self::parse(input)
    }
}

impl fmt::Display for SmdpAddress {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.text)
    }
}

impl fmt::Debug for SmdpAddress {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "SmdpAddress({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(input: &str, expected: &str) {
        let answer = match SmdpAddress::parse(input) {
            Ok(address) => format!("{} {:?}", address.host(), address.port()),
            Err(error) => error.to_string(),
        };
        assert_eq!(answer, expected, "for {input:?}");
    }

    /// From the specification (SGP.22 §4.1), eSIM carriers, and Infineon's tests of its LPA.
    #[test]
    fn foreign_vectors() {
        check("SMDP.GSMA.COM", "SMDP.GSMA.COM None");
        check("dp-plus-par07-01.oasis-smartsim.com", "dp-plus-par07-01.oasis-smartsim.com None");
        check("raspberrypi.fritz.box:4443", "raspberrypi.fritz.box Some(4443)");
    }

    #[test]
    fn letter_case_is_kept_and_not_compared() {
        let shouted = SmdpAddress::parse("SMDP.GSMA.COM").unwrap();
        assert_eq!(shouted.as_str(), "SMDP.GSMA.COM");
        assert_eq!(shouted, SmdpAddress::parse("smdp.gsma.com").unwrap());
        assert_ne!(shouted, SmdpAddress::parse("smdp.gsma.com:443").unwrap());
    }

    #[test]
    fn refusals_say_what_is_wrong_and_where() {
        check("", "the server address is empty; it stands between the first and the second $, as in LPA:1$smdp.example.com$…");
        check(
            "https://smdp.example.com",
            "the server address begins with a scheme such as https://; write the name alone, as in smdp.example.com",
        );
        check("smdp_1.example.com", "'_' at character 5 of the server address cannot be in a domain name; copy the code again");
        check("smdp.exämple.com", "'ä' at character 8 of the server address cannot be in a domain name; copy the code again");
        check("smdp..com", "there is nothing before or after the dot at character 6 of the server address; copy the code again");
        check(".com", "there is nothing before or after the dot at character 1 of the server address; copy the code again");
        check("smdp.com.", "there is nothing before or after the dot at character 9 of the server address; copy the code again");
        check(
            "smdp.-example.com",
            "the part at character 6 of the server address begins or ends with a dash; copy the code again",
        );
        check(
            &format!("{}.com", "a".repeat(64)),
            "the part at character 1 of the server address has 64 characters, at most 63 may stand between dots",
        );
        check(&"a.".repeat(130), "the server address has 260 characters, a domain name has at most 253");
        check("smdp", "the server address is no full domain name, as smdp.example.com is one; copy the code again");
        check("192.0.2.1", "the server address is no full domain name, as smdp.example.com is one; copy the code again");
        check(
            "smdp.example.com:0443",
            "what follows the colon in the server address is no port from 1 to 65535; leave colon and port away",
        );
        check("localhost:8443", "localhost Some(8443)");
    }

    proptest! {
        #[test]
        fn names_are_read_as_they_are(name in "[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?\\.[a-z]{2,10}", port in proptest::option::of(1u16..)) {
            let text = port.map_or(name.clone(), |port| format!("{name}:{port}"));
            let address = SmdpAddress::parse(&text).unwrap();
            prop_assert_eq!((address.as_str(), address.host(), address.port()), (&text[..], &name[..], port));
        }

        #[test]
        fn any_text_is_answered(input in "\\PC*") {
            let _ = SmdpAddress::parse(&input).map_err(|error| error.to_string());
        }
    }
}
