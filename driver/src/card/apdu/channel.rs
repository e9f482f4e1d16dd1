//! The logical channel that a command is for, and how the class byte says it.

use std::fmt;

/// A logical channel, 0 to 19 (ETSI TS 102 221 §10.1.1). Channel 0, the basic one, is always open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Channel(u8);

impl Channel {
    /// The channel that is always open.
    pub const BASIC: Self = Self(0);
    /// The highest number.
    pub const NUMBER_MAX: u8 = 19;
    /// The highest number that the first form of the class byte can say.
    const FIRST_FORM_MAX: u8 = 3;

    /// Takes a number of 0 to 19.
    #[must_use]
    pub const fn new(number: u8) -> Option<Self> {
        if number <= Self::NUMBER_MAX { Some(Self(number)) } else { None }
    }

    /// The number.
    #[must_use]
    pub const fn number(self) -> u8 {
        self.0
    }

    /// The class byte of a command on this channel: numbers to 3 stand in the low two bits, higher ones, less 4, in the low
    /// four, with bit 7 set (ETSI TS 102 221 tables 10.3 and 10.4a). `class` is that of the basic channel.
    ///
    /// ```
    /// use driver::card::apdu::Channel;
    /// let classes = [0, 1, 3, 4, 19].map(|number| Channel::new(number).map(|channel| channel.class(0x80)));
    /// assert_eq!(classes, [Some(0x80), Some(0x81), Some(0x83), Some(0xC0), Some(0xCF)]);
    /// ```
    #[must_use]
    pub const fn class(self, class: u8) -> u8 {
        if self.0 <= Self::FIRST_FORM_MAX {
            return class & 0xFC | self.0;
        }
        // Secure messaging has two bits in the first form and one in the second.
        let secure = if class & 0x0C == 0 { 0 } else { 0x20 };
        class & 0x90 | 0x40 | secure | (self.0 - Self::FIRST_FORM_MAX - 1)
    }

    /// The class byte of the basic channel and the channel, from the class byte of a command.
    #[must_use]
    pub const fn split(class: u8) -> (u8, Self) {
        if class & 0x40 == 0 {
            return (class & 0xFC, Self(class & 0x03));
        }
        // The one bit stands for the form of secure messaging that leaves the header alone.
        let secure = if class & 0x20 == 0 { 0 } else { 0x08 };
        (class & 0x90 | secure, Self((class & 0x0F) + Self::FIRST_FORM_MAX + 1))
    }
}

impl fmt::Display for Channel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_channel_is_read_back_from_the_class_byte() {
        for number in 0..=Channel::NUMBER_MAX {
            let channel = Channel::new(number).unwrap();
            for class in [0x00, 0x10, 0x80, 0x90, 0x08, 0x88] {
                assert_eq!(Channel::split(channel.class(class)), (class, channel), "{class:02X} on {number}");
            }
        }
        assert_eq!(Channel::new(20), None);
    }

    /// The examples of ETSI TS 102 221 §10.1.1: `0X`, `4X`, `8X`, `CX`.
    #[test]
    fn class_bytes_are_those_of_the_standard() {
        let class = |number, class| Channel::new(number).unwrap().class(class);
        assert_eq!([class(1, 0x00), class(4, 0x00), class(19, 0x00)], [0x01, 0x40, 0x4F]);
        assert_eq!([class(2, 0x80), class(5, 0x80), class(10, 0x80)], [0x82, 0xC1, 0xC6]);
        assert_eq!(class(4, 0x0C), 0x60);
    }
}
