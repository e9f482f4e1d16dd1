//! Named bits: a BIT STRING whose bits have a meaning each.

use std::fmt;
use std::ops::BitOr;

/// A set of bits by number, the first is 0. Bits of newer versions are kept.
///
/// ```
/// use sgp22::tlv::NamedBits;
///
/// let bits = NamedBits::of(1) | NamedBits::of(3);
/// assert!(bits.has(3) && !bits.has(0));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct NamedBits {
    /// Bit 0 is the most significant.
    bits: u128,
}

impl NamedBits {
    /// How many bits there can be; the longest list of SGP.22 v3.1 has 39.
    pub const BITS_MAX: u32 = u128::BITS;
    /// No bit.
    pub const NONE: Self = Self { bits: 0 };

    /// One bit.
    ///
    /// # Panics
    /// When the number is not below [`NamedBits::BITS_MAX`].
    pub const fn of(number: u32) -> Self {
        assert!(number < Self::BITS_MAX, "there is no such bit");
        Self { bits: 1 << (Self::BITS_MAX - 1 - number) }
    }

    /// Whether a bit is set.
    pub const fn has(self, number: u32) -> bool {
        number < Self::BITS_MAX && self.bits & Self::of(number).bits != 0
    }

    /// The bits of both.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self { bits: self.bits | other.bits }
    }

    /// The bits of this that are not in the other.
    #[must_use]
    pub const fn without(self, other: Self) -> Self {
        Self { bits: self.bits & !other.bits }
    }

    /// Whether no bit is set.
    pub const fn is_empty(self) -> bool {
        self.bits == 0
    }

    /// The numbers of the bits that are set, from the lowest.
    pub fn iter(self) -> impl Iterator<Item = u32> {
        (0..Self::BITS_MAX).filter(move |number| self.has(*number))
    }

    /// Reads the value of a BIT STRING: the count of unused bits, then bytes.
    pub(super) fn from_octets(octets: &[u8]) -> Option<Self> {
        let (&unused, bytes) = octets.split_first()?;
        if unused > 7 || (bytes.is_empty() && unused > 0) {
            return None;
        }
        let (kept, beyond) = bytes.split_at(bytes.len().min(Self::BITS_MAX as usize / 8));
        if beyond.iter().any(|byte| *byte != 0) {
            return None;
        }
        let mut padded = [0; Self::BITS_MAX as usize / 8];
        padded[..kept.len()].copy_from_slice(kept);
        // Unused bits may have any value (ITU-T X.690 §8.6.2.4) and mean nothing.
        if beyond.is_empty()
            && let Some(last) = kept.len().checked_sub(1)
        {
            padded[last] &= 0xFF << unused;
        }
        Some(Self { bits: u128::from_be_bytes(padded) })
    }

    /// The value of the BIT STRING, with no zero bit at its end.
    pub(super) fn to_octets(self, octets: &mut [u8; 1 + Self::BITS_MAX as usize / 8]) -> &[u8] {
        let used = (Self::BITS_MAX - self.bits.trailing_zeros().min(Self::BITS_MAX)) as usize;
        let size = used.div_ceil(8);
        octets[0] = u8::try_from(size * 8 - used).expect("less than eight");
        octets[1..].copy_from_slice(&self.bits.to_be_bytes());
        &octets[..=size]
    }
}

impl BitOr for NamedBits {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        self.and(other)
    }
}

impl fmt::Debug for NamedBits {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_set().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bits: NamedBits, expected: &[u8]) {
        let mut octets = [0; 17];
        assert_eq!(bits.to_octets(&mut octets), expected, "{bits:?}");
        assert_eq!(NamedBits::from_octets(expected), Some(bits));
    }

    /// Zero bits at the end are dropped (ITU-T X.690 §11.2.2); an empty one has its count of unused bits alone.
    #[test]
    fn der() {
        check(NamedBits::NONE, &[0x00]);
        check(NamedBits::of(0), &[0x07, 0x80]);
        check(NamedBits::of(0) | NamedBits::of(1) | NamedBits::of(2), &[0x05, 0xE0]);
        check(NamedBits::of(7), &[0x00, 0x01]);
        check(NamedBits::of(8), &[0x07, 0x00, 0x80]);
        check(NamedBits::of(127), &[&[0x00][..], &[0; 15], &[0x01]].concat());
    }

    #[test]
    fn ber() {
        assert_eq!(NamedBits::from_octets(&[0x00, 0x00]), Some(NamedBits::NONE), "zero bits may follow");
        assert_eq!(NamedBits::from_octets(&[0x04, 0x1F]), Some(NamedBits::of(3)), "unused bits mean nothing");
        assert_eq!(NamedBits::from_octets(&[&[0x00, 0x80][..], &[0; 40]].concat()), Some(NamedBits::of(0)));
        assert_eq!(NamedBits::from_octets(&[&[0x00][..], &[0; 16], &[1]].concat()), None);
        for wrong in [&[][..], &[0x08, 0x00], &[0x01]] {
            assert_eq!(NamedBits::from_octets(wrong), None);
        }
    }
}
