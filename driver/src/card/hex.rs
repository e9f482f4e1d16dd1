//! Bytes as hexadecimal digits: what modems and other programs wrap APDUs in.

/// Reads an even number of digits, of either case; `None` for anything else.
#[must_use]
pub fn read(text: &str) -> Option<Vec<u8>> {
    let digits = text.as_bytes();
    if !digits.len().is_multiple_of(2) {
        return None;
    }
    digits.chunks_exact(2).map(|pair| Some(value(pair[0])? << 4 | value(pair[1])?)).collect()
}

/// Writes two upper case digits a byte.
#[must_use]
pub fn write(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    let digit = |value: u8| char::from(DIGITS[usize::from(value & 0x0F)]);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(*byte)]).collect()
}

fn value(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_read_in_both_cases_and_written_in_upper_case() {
        assert_eq!(read("bF3e00"), Some(vec![0xBF, 0x3E, 0x00]));
        assert_eq!(write(&[0xBF, 0x3E, 0x00]), "BF3E00");
        assert_eq!(read(""), Some(vec![]));
        for wrong in ["B", "BF3", "GG", "+1", "ä"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
