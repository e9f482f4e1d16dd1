//! Reading runs of digits the way people write and paste them: with spaces, dashes and a label in front.
//!
//! Shared by the numeric identifiers (EID, ICCID, IMEI, PLMN). It knows nothing of any of them: lengths and check digits are
//! judged where the identifier is defined.

/// The longest text any numeric identifier is read from, in bytes. The longest legitimate one, an EID in groups with its label,
/// is under 50; the rest is room for what a copy and paste drags along.
pub(crate) const INPUT_SIZE_BYTES_MAX: usize = 256;

/// What a run of digits turned out to be: the first `N` symbols in upper case, and how many there were.
pub(crate) struct Run<const N: usize> {
    pub(crate) symbols: [u8; N],
    /// May exceed `N`: the surplus is counted so that an error can name it, but not kept.
    pub(crate) count: usize,
}

/// Why a text is no run of digits.
pub(crate) enum Misfit {
    /// Longer than [`INPUT_SIZE_BYTES_MAX`].
    TooLong { size_bytes: usize },
    /// A character that is neither a symbol nor a separator, and its place counted in characters from 1.
    Unexpected { character: char, position: usize },
}

/// Which symbols a run may hold.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Alphabet {
    Decimal,
    Hexadecimal,
}

/// Reads `input`, passing over `label` in front of it (any case, with or without a colon) and separators anywhere.
pub(crate) fn read<const N: usize>(input: &str, label: &str, alphabet: Alphabet) -> Result<Run<N>, Misfit> {
    if input.len() > INPUT_SIZE_BYTES_MAX {
        return Err(Misfit::TooLong { size_bytes: input.len() });
    }
    let mut run = Run { symbols: [b'0'; N], count: 0 };
    let skipped = label_length_chars(input, label);
    for (index, character) in input.chars().enumerate().skip(skipped) {
        let accepted = match alphabet {
            Alphabet::Decimal => character.is_ascii_digit(),
            Alphabet::Hexadecimal => character.is_ascii_hexdigit(),
        };
        if accepted {
            if let Some(slot) = run.symbols.get_mut(run.count) {
                *slot = character.to_ascii_uppercase() as u8;
            }
            run.count += 1;
        } else if !is_separator(character) {
            return Err(Misfit::Unexpected { character, position: index + 1 });
        }
    }
    Ok(run)
}

/// Spaces of every width, line ends, dashes as word processors write them, and the invisible marks that web pages leave behind.
pub(crate) fn is_separator(character: char) -> bool {
    character.is_whitespace() || is_invisible(character) || matches!(character, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

/// Zero-width characters: they cannot be seen, so a refusal naming them would help nobody.
pub(crate) fn is_invisible(character: char) -> bool {
    matches!(character, '\u{00AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}' | '\u{FEFF}')
}

/// The Luhn check digit (ISO/IEC 7812-1 annex B) for a number without one. `None` when a symbol is no decimal digit.
pub(crate) fn luhn_check_digit(number: &[u8]) -> Option<u8> {
    let mut sum = 0u32;
    for (index, symbol) in number.iter().rev().enumerate() {
        if !symbol.is_ascii_digit() {
            return None;
        }
        let digit = u32::from(symbol - b'0');
        // The digit next to the check digit is doubled, and every second one from there.
        sum += match (index % 2, digit * 2) {
            (0, doubled @ 0..=9) => doubled,
            (0, doubled) => doubled - 9,
            _ => digit,
        };
    }
    u8::try_from((10 - sum % 10) % 10).ok()
}

/// How a count that is off is said to a person: "one is missing", "2 are too many".
pub(crate) fn off_by(count: usize, wanted_min: usize, wanted_max: usize) -> String {
    let (difference, kind) =
        if count < wanted_min { (wanted_min - count, "missing") } else { (count.saturating_sub(wanted_max), "too many") };
    match difference {
        1 => format!("one is {kind}"),
        several => format!("{several} are {kind}"),
    }
}

/// The number of digits with its noun: "1 digit", "31 digits".
pub(crate) fn counted(count: usize) -> String {
    if count == 1 { "1 digit".to_owned() } else { format!("{count} digits") }
}

fn label_length_chars(input: &str, label: &str) -> usize {
    let mut skipped = 0;
    let mut rest = input.chars().peekable();
    while rest.next_if(|character| is_separator(*character)).is_some() {
        skipped += 1;
    }
    for wanted in label.chars() {
        match rest.next() {
            Some(found) if found.eq_ignore_ascii_case(&wanted) => skipped += 1,
            _ => return 0,
        }
    }
    while rest.next_if(|character| is_separator(*character)).is_some() {
        skipped += 1;
    }
    if rest.peek() == Some(&':') {
        skipped += 1;
    }
    skipped
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example that texts on the Luhn formula use: 7992739871 takes the check digit 3.
    #[test]
    fn luhn_matches_its_published_example() {
        assert_eq!(luhn_check_digit(b"7992739871"), Some(3));
        assert_eq!(luhn_check_digit(b""), Some(0));
        assert_eq!(luhn_check_digit(b"79A"), None);
    }

    #[test]
    fn separators_and_labels_are_passed_over() {
        for text in ["1234", " 12 34\n", "12-34", "12\u{2011}34", "12\u{00A0}34\u{200B}", "EID 1234", "eid: 1234", "\tEid:12 34"]
        {
            let Ok(run) = read::<8>(text, "EID", Alphabet::Decimal) else { panic!("{text:?} was refused") };
            assert_eq!((&run.symbols[..4], run.count), (&b"1234"[..], 4), "{text:?}");
        }
    }

    #[test]
    fn surplus_is_counted_but_not_kept() {
        let Ok(run) = read::<3>("12345", "", Alphabet::Decimal) else { panic!("refused") };
        assert_eq!((run.symbols, run.count), (*b"123", 5));
    }

    #[test]
    fn a_strange_character_is_named_with_its_place() {
        let Err(Misfit::Unexpected { character, position }) = read::<8>("EID: 12x4", "EID", Alphabet::Decimal) else {
            panic!("accepted")
        };
        assert_eq!((character, position), ('x', 8));
    }

    #[test]
    fn counts_are_said_in_words() {
        assert_eq!(off_by(31, 32, 32), "one is missing");
        assert_eq!(off_by(34, 32, 32), "2 are too many");
        assert_eq!(counted(1), "1 digit");
    }
}
