//! A command as it comes over the wire (ISO/IEC 7816-4 §5.1, short lengths only).

/// A command, taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Command<'a> {
    pub(super) channel: u8,
    pub(super) is_proprietary: bool,
    pub(super) instruction: u8,
    pub(super) p1: u8,
    pub(super) p2: u8,
    pub(super) data: &'a [u8],
    /// How many bytes are asked for; none when no answer is.
    pub(super) expected: Option<usize>,
}

/// Why bytes are no command: a status word.
pub(super) const WRONG_LENGTH: u16 = 0x6700;
pub(super) const WRONG_CLASS: u16 = 0x6E00;

impl<'a> Command<'a> {
    pub(super) fn parse(bytes: &'a [u8]) -> Result<Self, u16> {
        let (&[class, instruction, p1, p2], rest) = bytes.split_first_chunk().ok_or(WRONG_LENGTH)?;
        let (channel, is_proprietary) = channel(class).ok_or(WRONG_CLASS)?;
        let length = |byte: u8| if byte == 0 { 256 } else { usize::from(byte) };
        let (data, expected): (&[u8], _) = match *rest {
            [] => (&[], None),
            [expected] => (&[], Some(length(expected))),
            [size, ref tail @ ..] => match tail.split_at_checked(usize::from(size)) {
                Some((data, [])) if size > 0 => (data, None),
                Some((data, [expected])) if size > 0 => (data, Some(length(*expected))),
                _ => return Err(WRONG_LENGTH),
            },
        };
        Ok(Self { channel, is_proprietary, instruction, p1, p2, data, expected })
    }
}

/// The channel that a class byte names, and whether the class is proprietary; without secure messaging (ETSI TS 102 221 §10.1.1).
fn channel(class: u8) -> Option<(u8, bool)> {
    match class {
        0x00..=0x03 => Some((class, false)),
        0x40..=0x4F => Some((4 + (class & 0x0F), false)),
        0x80..=0x83 => Some((class & 0x03, true)),
        0xC0..=0xCF => Some((4 + (class & 0x0F), true)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_four_cases() {
        let parse = |bytes: &'static [u8]| Command::parse(bytes).map(|command| (command.channel, command.data, command.expected));
        assert_eq!(parse(&[0x81, 0xE2, 0x91, 0]), Ok((1, &[][..], None)));
        assert_eq!(parse(&[0x00, 0x70, 0, 0, 1]), Ok((0, &[][..], Some(1))));
        assert_eq!(parse(&[0x00, 0xC0, 0, 0, 0]), Ok((0, &[][..], Some(256))));
        assert_eq!(parse(&[0xC1, 0xE2, 0x91, 0, 2, 7, 8]), Ok((5, &[7, 8][..], None)));
        assert_eq!(parse(&[0x01, 0xE2, 0x91, 0, 2, 7, 8, 0]), Ok((1, &[7, 8][..], Some(256))));
        for wrong in [&[][..], &[0, 0xA4, 4], &[0, 0xA4, 4, 0, 2, 7], &[0, 0xA4, 4, 0, 1, 7, 8, 9], &[0, 0xA4, 4, 0, 0, 0, 1]] {
            assert_eq!(Command::parse(wrong), Err(WRONG_LENGTH), "{wrong:?}");
        }
        assert_eq!(Command::parse(&[0x10, 0, 0, 0]), Err(WRONG_CLASS));
    }
}
