//! Identifiers of keys: what a card lists of the roots it knows, and what certificates link to.

use std::fmt;

use crate::tlv::{Decode, Element, Encode, Malformed, Tag, Writer};

/// The identifier of a public key (RFC 5280 `SubjectKeyIdentifier`): of the roots of the eSIM world, 20 bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyId {
    /// Filled with zero bytes behind `size`, so that derived equality is right.
    octets: [u8; Self::SIZE_BYTES_MAX],
    size: u8,
}

impl KeyId {
    /// The most bytes that are read.
    pub const SIZE_BYTES_MAX: usize = 32;

    /// An identifier from its bytes; none when there are more than [`KeyId::SIZE_BYTES_MAX`].
    pub fn new(bytes: &[u8]) -> Option<Self> {
        let mut octets = [0; Self::SIZE_BYTES_MAX];
        octets.get_mut(..bytes.len())?.copy_from_slice(bytes);
        Some(Self { octets, size: u8::try_from(bytes.len()).ok()? })
    }

    /// Its bytes. An empty one in `euiccCiPKIdToBeUsed` leaves the choice to the card.
    pub fn as_bytes(&self) -> &[u8] {
        &self.octets[..usize::from(self.size)]
    }
}

impl Decode<'_> for KeyId {
    fn decode(element: &Element<'_>) -> Result<Self, Malformed> {
        Self::new(element.octets_within(0..=Self::SIZE_BYTES_MAX)?).ok_or_else(|| element.wrong_value())
    }
}

impl Encode for KeyId {
    fn encode(&self, tag: Tag, writer: &mut Writer) {
        writer.primitive(tag, self.as_bytes());
    }
}

/// Hexadecimal, as cards' lists of roots are printed.
impl fmt::Display for KeyId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_bytes().iter().try_for_each(|byte| write!(formatter, "{byte:02X}"))
    }
}

impl fmt::Debug for KeyId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "KeyId({self})")
    }
}
