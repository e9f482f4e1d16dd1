//! Object identifiers, in the form they have on the wire.

use std::fmt;

use identifiers::ObjectIdentifier;

/// An object identifier, as in `2.23.146.1.2.1.4`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Oid {
    /// Filled with zero bytes behind `size`, so that derived equality is right.
    octets: [u8; Self::SIZE_BYTES_MAX],
    size: u8,
}

impl Oid {
    /// The most bytes that are read. Those of SGP.22 and of certificates have at most eleven.
    pub const SIZE_BYTES_MAX: usize = 31;

    /// An object identifier from its numbers: `Oid::new(&[2, 23, 146, 1, 2, 1, 4])`.
    ///
    /// # Panics
    /// When the numbers are no object identifier or too many. In a constant, the compiler says so.
    pub const fn new(numbers: &[u32]) -> Self {
        assert!(numbers.len() >= 2 && numbers[0] <= 2 && (numbers[0] == 2 || numbers[1] < 40), "no object identifier");
        let mut oid = Self { octets: [0; Self::SIZE_BYTES_MAX], size: 0 };
        oid = oid.then(numbers[0] as u64 * 40 + numbers[1] as u64);
        let mut index = 2;
        while index < numbers.len() {
            oid = oid.then(numbers[index] as u64);
            index += 1;
        }
        oid
    }

    /// Its bytes, without a tag.
    pub fn octets(&self) -> &[u8] {
        &self.octets[..usize::from(self.size)]
    }

    /// Whether this is the other or lies below it in the tree.
    pub fn is_within(&self, other: &Self) -> bool {
        self.octets().starts_with(other.octets())
    }

    pub(super) fn from_octets(octets: &[u8]) -> Option<Self> {
        // Each number ends with a byte below 80 and begins with another one than 80 (ITU-T X.690 §8.19.2).
        let begins_well = |before: Option<u8>, byte: u8| before.is_some_and(|before| before >= 0x80) || byte != 0x80;
        let before = std::iter::once(None).chain(octets.iter().copied().map(Some));
        let well_formed = before.zip(octets).all(|(before, byte)| begins_well(before, *byte));
        if octets.len() > Self::SIZE_BYTES_MAX || octets.last()? & 0x80 != 0 || !well_formed {
            return None;
        }
        let mut oid = Self { octets: [0; Self::SIZE_BYTES_MAX], size: u8::try_from(octets.len()).ok()? };
        oid.octets[..octets.len()].copy_from_slice(octets);
        Some(oid)
    }

    const fn then(mut self, number: u64) -> Self {
        let mut groups = 1;
        while groups < 10 && number >> (7 * groups) != 0 {
            groups += 1;
        }
        while groups > 0 {
            groups -= 1;
            let more = if groups > 0 { 0x80 } else { 0 };
            self.octets[self.size as usize] = more | (number >> (7 * groups) & 0x7F) as u8;
            self.size += 1;
        }
        self
    }
}

/// When it is longer than [`Oid::SIZE_BYTES_MAX`] or has a number above 2³²−1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[error("the object identifier is longer than any that is in use")]
pub struct OidTooLong;

impl TryFrom<&ObjectIdentifier> for Oid {
    type Error = OidTooLong;

    fn try_from(identifier: &ObjectIdentifier) -> Result<Self, OidTooLong> {
        let numbers: Result<Vec<u32>, _> = identifier.as_str().split('.').map(str::parse).collect();
        let numbers = numbers.map_err(|_| OidTooLong)?;
        // A number of 32 bits has at most five bytes, so this is on the safe side.
        let size: usize = numbers.iter().map(|number| (u32::BITS - number.leading_zeros()).div_ceil(7).max(1) as usize).sum();
        if size > Self::SIZE_BYTES_MAX - 1 { Err(OidTooLong) } else { Ok(Self::new(&numbers)) }
    }
}

/// The dotted form.
impl fmt::Display for Oid {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut number = 0_u128;
        let mut is_first = true;
        for byte in self.octets() {
            number = number.wrapping_shl(7) | u128::from(byte & 0x7F);
            if byte & 0x80 == 0 {
                if is_first {
                    let root = (number / 40).min(2);
                    write!(formatter, "{root}.{}", number - root * 40)?;
                } else {
                    write!(formatter, ".{number}")?;
                }
                (is_first, number) = (false, 0);
            }
        }
        Ok(())
    }
}

impl fmt::Debug for Oid {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Oid({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first is in every certificate of the published test PKI, the last is the usual example of a root of 2.
    #[test]
    fn octets_and_text() {
        for (numbers, octets, text) in [
            (&[2, 23, 146, 1, 2, 1, 4][..], &[0x67, 0x81, 0x12, 0x01, 0x02, 0x01, 0x04][..], "2.23.146.1.2.1.4"),
            (&[1, 2, 840, 10045, 2, 1], &[0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01], "1.2.840.10045.2.1"),
            (&[2, 999, 10], &[0x88, 0x37, 0x0A], "2.999.10"),
            (&[0, 0], &[0x00], "0.0"),
            (&[1, 3, u32::MAX], &[0x2B, 0x8F, 0xFF, 0xFF, 0xFF, 0x7F], "1.3.4294967295"),
        ] {
            let oid = Oid::new(numbers);
            assert_eq!((oid.octets(), oid.to_string().as_str()), (octets, text));
            assert_eq!(Oid::from_octets(octets), Some(oid));
            assert_eq!(Oid::try_from(&ObjectIdentifier::parse(text).unwrap()), Ok(oid));
        }
        assert!(Oid::new(&[2, 23, 146, 1]).is_within(&Oid::new(&[2, 23, 146])));
        assert!(!Oid::new(&[2, 23]).is_within(&Oid::new(&[2, 23, 146])));
    }

    #[test]
    fn what_is_none_is_refused() {
        for octets in [&[][..], &[0x88], &[0x2B, 0x80, 0x01], &[0x01; 32]] {
            assert_eq!(Oid::from_octets(octets), None);
        }
        assert!(
            Oid::from_octets(&[0xFF; 30].iter().copied().chain([0x7F]).collect::<Vec<u8>>())
                .is_some_and(|oid| !oid.to_string().is_empty())
        );
        let long = format!("1.3{}", ".4294967295".repeat(8));
        assert_eq!(Oid::try_from(&ObjectIdentifier::parse(&long).unwrap()), Err(OidTooLong));
        let large = ObjectIdentifier::parse("1.3.4294967296").unwrap();
        assert_eq!(Oid::try_from(&large), Err(OidTooLong));
    }
}
