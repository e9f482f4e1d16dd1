//! The name of an application on a card.

use std::fmt;

use super::hex;

/// An application identifier: 5 to 16 bytes (ISO/IEC 7816-5).
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Aid {
    bytes: [u8; Aid::SIZE_BYTES_MAX],
    size: u8,
}

impl Aid {
    /// The smallest: a registered provider alone.
    pub const SIZE_BYTES_MIN: usize = 5;
    /// The largest.
    pub const SIZE_BYTES_MAX: usize = 16;

    /// The ISD-R: the application of an eUICC that manages its profiles (SGP.22 v2.5 §5.7.1, value in SGP.02 v4.2 §2.2.3).
    pub const ISD_R: Self = Self {
        bytes: [0xA0, 0x00, 0x00, 0x05, 0x59, 0x10, 0x10, 0xFF, 0xFF, 0xFF, 0xFF, 0x89, 0x00, 0x00, 0x01, 0x00],
        size: 16,
    };

    /// The USIM, without its last bytes: every card of a mobile network has it (ETSI TS 101 220 annex E).
    pub const USIM: Self = Self { bytes: [0xA0, 0x00, 0x00, 0x00, 0x87, 0x10, 0x02, 0, 0, 0, 0, 0, 0, 0, 0, 0], size: 7 };

    /// What some removable eUICCs have in the place of [`Aid::ISD_R`], with the name under which those are sold. The standard's is to
    /// be tried first. Names are those of the lists that OpenEUICC, `EasyLPAC` and pySim keep, read on 2026-11-25.
    pub const ISD_R_OF_MAKERS: [(&str, Self); 7] = [
        ("eSTK.me, first chip", Self::whole(0xA065_7374_6B6D_65FF_FF49_5344_2D52_2030)),
        ("eSTK.me, second chip", Self::whole(0xA065_7374_6B6D_65FF_FF49_5344_2D52_2031)),
        ("eSTK.me, older", Self::whole(0xA065_7374_6B6D_65FF_FFFF_FF49_5344_2D52)),
        ("5ber", Self::whole(0xA000_0005_5910_10FF_FFFF_FF89_0005_0500)),
        ("eSIM.me", Self::whole(0xA000_0005_5910_1000_0000_0089_0000_0300)),
        ("XeSIM", Self::whole(0xA000_0005_5910_10FF_FFFF_FF89_0000_0177)),
        ("LinksField", Self::whole(0xA000_0005_5910_4C69_6E6B_7366_6965_6C64)),
    ];

    /// Sixteen bytes, as one number.
    const fn whole(number: u128) -> Self {
        Self { bytes: number.to_be_bytes(), size: 16 }
    }

    /// Takes 5 to 16 bytes; `None` for fewer or more.
    ///
    /// ```
    /// use driver::card::Aid;
    /// assert_eq!(Aid::new(Aid::ISD_R.as_bytes()), Some(Aid::ISD_R));
    /// assert_eq!(Aid::new(&[0xA0, 0, 0, 5]), None);
    /// ```
    #[must_use]
    pub fn new(bytes: &[u8]) -> Option<Self> {
        if !(Self::SIZE_BYTES_MIN..=Self::SIZE_BYTES_MAX).contains(&bytes.len()) {
            return None;
        }
        let mut kept = [0; Self::SIZE_BYTES_MAX];
        kept[..bytes.len()].copy_from_slice(bytes);
        Some(Self { bytes: kept, size: u8::try_from(bytes.len()).ok()? })
    }

    /// Reads hexadecimal digits, as a person writes them; spaces do not count.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        // Twice the size, and as many spaces again.
        if text.len() > 4 * Self::SIZE_BYTES_MAX {
            return None;
        }
        let digits: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        Self::new(&hex::read(&digits)?)
    }

    /// The bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes[..usize::from(self.size)]
    }
}

impl fmt::Display for Aid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::write(self.as_bytes()))
    }
}

impl fmt::Debug for Aid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Aid({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_makers_use_is_kept_apart() {
        let said: Vec<String> = Aid::ISD_R_OF_MAKERS.iter().map(|(name, aid)| format!("{name} {aid}")).collect();
        let expected = "\
eSTK.me, first chip A06573746B6D65FFFF4953442D522030
eSTK.me, second chip A06573746B6D65FFFF4953442D522031
eSTK.me, older A06573746B6D65FFFFFFFF4953442D52
5ber A0000005591010FFFFFFFF8900050500
eSIM.me A0000005591010000000008900000300
XeSIM A0000005591010FFFFFFFF8900000177
LinksField A000000559104C696E6B736669656C64";
        assert_eq!(said.join("\n"), expected);
        assert!(Aid::ISD_R_OF_MAKERS.iter().all(|(_, aid)| *aid != Aid::ISD_R));
    }

    #[test]
    fn an_application_is_named_by_5_to_16_bytes() {
        assert_eq!(Aid::parse("A000000559 1010FFFFFFFF8900000100"), Some(Aid::ISD_R));
        assert_eq!(Aid::parse("a0000000871002"), Some(Aid::USIM));
        assert_eq!(Aid::ISD_R.to_string(), "A0000005591010FFFFFFFF8900000100");
        for wrong in ["", "A0000005", "A0000005591010FFFFFFFF890000010000", "A00000055", "xyz", &" ".repeat(100)] {
            assert_eq!(Aid::parse(wrong), None, "{wrong}");
        }
    }
}
