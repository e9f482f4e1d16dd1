//! Tags: what an element is, as the field writes them (`BF2D`, `5F37`, `30`).

use std::fmt;

/// A tag of one to three bytes, in the form it has on the wire.
///
/// ```
/// use sgp22::tlv::{Class, Tag};
///
/// let tag = Tag::new(0xBF2D);
/// assert_eq!((tag.class(), tag.number(), tag.is_constructed()), (Class::Context, 45, true));
/// assert_eq!(tag, Tag::context(45).constructed());
/// assert_eq!(tag.to_string(), "BF2D");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tag(u32);

/// Who gave a tag its meaning (ITU-T X.690 §8.1.2.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// ASN.1 itself.
    Universal,
    /// The application: in RSP, tags that smart cards had before.
    Application,
    /// The structure around it.
    Context,
    /// A private agreement.
    Private,
}

const CONSTRUCTED: u8 = 0x20;
/// The low bits of a first byte that say that the number follows.
const NUMBER_FOLLOWS: u8 = 0x1F;
const MORE_FOLLOWS: u8 = 0x80;
/// The largest number that fits in two bytes after the first.
const NUMBER_MAX: u32 = (1 << 14) - 1;

impl Tag {
    /// The most bytes that a tag has.
    pub const SIZE_BYTES_MAX: usize = 3;

    /// BOOLEAN.
    pub const BOOLEAN: Self = Self(0x01);
    /// INTEGER.
    pub const INTEGER: Self = Self(0x02);
    /// BIT STRING.
    pub const BIT_STRING: Self = Self(0x03);
    /// OCTET STRING.
    pub const OCTET_STRING: Self = Self(0x04);
    /// NULL.
    pub const NULL: Self = Self(0x05);
    /// OBJECT IDENTIFIER.
    pub const OID: Self = Self(0x06);
    /// UTF8String.
    pub const UTF8: Self = Self(0x0C);
    /// SEQUENCE and SEQUENCE OF.
    pub const SEQUENCE: Self = Self(0x30);
    /// SET and SET OF.
    pub const SET: Self = Self(0x31);

    /// A tag from its bytes, most significant first: `Tag::new(0xBF2D)`.
    ///
    /// # Panics
    /// When the bytes are no tag. In a constant, the compiler says so.
    pub const fn new(bytes: u32) -> Self {
        let first = if bytes > 0xFFFF {
            bytes >> 16
        } else if bytes > 0xFF {
            bytes >> 8
        } else {
            bytes
        };
        let follows = first & NUMBER_FOLLOWS as u32 == NUMBER_FOLLOWS as u32;
        let is_tag = match bytes {
            1..=0xFF => !follows,
            0x100..=0xFFFF => follows && bytes & 0x80 == 0,
            0x1_0000..=0xFF_FFFF => follows && bytes & 0x80 == 0 && (bytes >> 8) & 0xFF > 0x80,
            _ => false,
        };
        assert!(is_tag, "the bytes are no tag of one to three bytes");
        Self(bytes)
    }

    /// The primitive context tag of a number: `Tag::context(0)` is `80`.
    ///
    /// # Panics
    /// When the number is above 16383.
    pub const fn context(number: u32) -> Self {
        assert!(number <= NUMBER_MAX, "the number needs a tag of more than three bytes");
        match number {
            0..0x1F => Self(0x80 | number),
            0x1F..0x80 => Self(0x9F00 | number),
            _ => Self(0x9F_8000 | (number >> 7) << 8 | (number & 0x7F)),
        }
    }

    /// The same tag, constructed: `80` becomes `A0`.
    #[must_use]
    pub const fn constructed(self) -> Self {
        let size = self.size_bytes();
        Self(self.0 | (CONSTRUCTED as u32) << (8 * (size - 1)))
    }

    /// Whose tag it is.
    pub const fn class(self) -> Class {
        match self.first_byte() >> 6 {
            0 => Class::Universal,
            1 => Class::Application,
            2 => Class::Context,
            _ => Class::Private,
        }
    }

    /// Whether its value consists of elements.
    pub const fn is_constructed(self) -> bool {
        self.first_byte() & CONSTRUCTED != 0
    }

    /// Its number within its class.
    pub const fn number(self) -> u32 {
        match self.0 {
            0..=0xFF => self.0 & NUMBER_FOLLOWS as u32,
            0x100..=0xFFFF => self.0 & 0x7F,
            _ => (self.0 >> 8 & 0x7F) << 7 | self.0 & 0x7F,
        }
    }

    /// How many bytes it has.
    pub const fn size_bytes(self) -> usize {
        match self.0 {
            0..=0xFF => 1,
            0x100..=0xFFFF => 2,
            _ => 3,
        }
    }

    /// Its bytes as a number: `0xBF2D`.
    pub const fn to_u32(self) -> u32 {
        self.0
    }

    const fn first_byte(self) -> u8 {
        self.0.to_be_bytes()[4 - self.size_bytes()]
    }

    /// Appends its bytes.
    pub(super) fn write(self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.0.to_be_bytes()[4 - self.size_bytes()..]);
    }

    /// Reads a tag at the start of the bytes.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, super::Fault> {
        use super::Fault;
        let first = *bytes.first().ok_or(Fault::Truncated)?;
        if first == 0 {
            return Err(Fault::ReservedTag);
        }
        if first & NUMBER_FOLLOWS != NUMBER_FOLLOWS {
            return Ok(Self(u32::from(first)));
        }
        let second = *bytes.get(1).ok_or(Fault::Truncated)?;
        if second & MORE_FOLLOWS == 0 {
            return Ok(Self(u32::from_be_bytes([0, 0, first, second])));
        }
        // A leading byte without a bit of the number is forbidden (ITU-T X.690 §8.1.2.4.2 c), and would be a second way to
        // write one tag.
        if second == MORE_FOLLOWS {
            return Err(Fault::ReservedTag);
        }
        let third = *bytes.get(2).ok_or(Fault::Truncated)?;
        if third & MORE_FOLLOWS != 0 {
            return Err(Fault::TagTooLong);
        }
        Ok(Self(u32::from_be_bytes([0, first, second, third])))
    }
}

impl fmt::Display for Tag {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:0width$X}", self.0, width = 2 * self.size_bytes())
    }
}

impl fmt::Debug for Tag {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Tag({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::super::Fault;
    use super::*;

    #[test]
    fn the_parts_of_tags() {
        let cases = [
            (0x30, Class::Universal, true, 16, 1),
            (0x80, Class::Context, false, 0, 1),
            (0x5A, Class::Application, false, 26, 1),
            (0xE3, Class::Private, true, 3, 1),
            (0xBF2D, Class::Context, true, 45, 2),
            (0x5F37, Class::Application, false, 55, 2),
            (0x9F70, Class::Context, false, 112, 2),
            (0xBF8101, Class::Context, true, 129, 3),
        ];
        for (bytes, class, constructed, number, size) in cases {
            let tag = Tag::new(bytes);
            assert_eq!(
                (tag.class(), tag.is_constructed(), tag.number(), tag.size_bytes()),
                (class, constructed, number, size),
                "{tag}"
            );
            let mut written = Vec::new();
            tag.write(&mut written);
            assert_eq!(written.len(), size);
            assert_eq!(Tag::read(&written), Ok(tag));
            for end in 0..size {
                assert_eq!(Tag::read(&written[..end]), Err(Fault::Truncated));
            }
        }
    }

    #[test]
    fn every_number_has_one_context_tag() {
        for number in 0..=NUMBER_MAX {
            let tag = Tag::context(number);
            assert_eq!((tag.class(), tag.number(), tag.is_constructed()), (Class::Context, number, false));
            assert_eq!(tag.constructed().number(), number);
            assert!(tag.constructed().is_constructed());
            assert_eq!(Tag::new(tag.to_u32()), tag);
        }
    }

    #[test]
    fn what_is_no_tag_is_refused() {
        assert_eq!(Tag::read(&[0x00, 0x00]), Err(Fault::ReservedTag));
        assert_eq!(Tag::read(&[0xBF, 0x80, 0x01]), Err(Fault::ReservedTag));
        assert_eq!(Tag::read(&[0xBF, 0x81, 0x81, 0x01]), Err(Fault::TagTooLong));
    }
}
