//! A modem's answer to one command, found among what else it says: echo, unsolicited lines, garbage.
//!
//! Pure: bytes in, an outcome out.

use super::super::apdu::Response;
use super::super::{Misbehaved, ModemCode};

/// `+CME ERROR: 10` (3GPP TS 27.007 §9.2.1).
pub const SIM_NOT_INSERTED: u16 = 10;
/// `+CME ERROR: 14`.
pub const SIM_BUSY: u16 = 14;

/// The longest line: the longest response APDU in digits, with what stands around it.
pub const LINE_SIZE_BYTES_MAX: usize = 2 * Response::SIZE_BYTES_MAX + 64;
/// How much a modem may say before its answer is complete.
pub const ANSWER_SIZE_BYTES_MAX: usize = 4 * LINE_SIZE_BYTES_MAX;

/// What an answer must have besides its result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// Nothing.
    Nothing,
    /// A line with this prefix.
    Line(&'static str),
    /// A line with this prefix, or a number alone: some modems leave the prefix of `+CCHO` out.
    LineOrNumber(&'static str),
}

/// How a command went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// `OK`, after the text that was wanted, if it came.
    Done(Option<String>),
    /// Not done.
    Refused(ModemCode),
}

/// Reads an answer byte by byte.
#[derive(Debug)]
pub struct Reader<'a> {
    command: &'a str,
    wanted: Wanted,
    line: Vec<u8>,
    read: usize,
    found: Option<String>,
}

impl<'a> Reader<'a> {
    /// Begins to read the answer to `command`, which the modem may echo.
    #[must_use]
    pub fn new(command: &'a str, wanted: Wanted) -> Self {
        Self { command, wanted, line: Vec::new(), read: 0, found: None }
    }

    /// Takes the next byte; the outcome, once it is there.
    ///
    /// # Errors
    /// [`Misbehaved::ModemTooLong`] when there is no end to a line or to the answer.
    pub fn feed(&mut self, byte: u8) -> Result<Option<Outcome>, Misbehaved> {
        self.read += 1;
        if self.read > ANSWER_SIZE_BYTES_MAX {
            return Err(Misbehaved::ModemTooLong);
        }
        if byte != b'\r' && byte != b'\n' {
            if self.line.len() >= LINE_SIZE_BYTES_MAX {
                return Err(Misbehaved::ModemTooLong);
            }
            // Some lines begin with a zero byte after the modem slept.
            if byte != 0 {
                self.line.push(byte);
            }
            return Ok(None);
        }
        let line = std::mem::take(&mut self.line);
        Ok(self.take(String::from_utf8_lossy(&line).trim()))
    }

    fn take(&mut self, line: &str) -> Option<Outcome> {
        if line.is_empty() || line == self.command {
            return None;
        }
        match line {
            "OK" => return Some(Outcome::Done(self.found.take())),
            "ERROR" | "COMMAND NOT SUPPORT" | "COMMAND NOT SUPPORTED" => return Some(Outcome::Refused(ModemCode::Error)),
            _ => {}
        }
        if let Some(reason) = line.strip_prefix("+CME ERROR:") {
            return Some(Outcome::Refused(cme(reason.trim())));
        }
        if line.starts_with("+CMS ERROR:") {
            return Some(Outcome::Refused(ModemCode::Error));
        }
        let (prefix, takes_number) = match self.wanted {
            Wanted::Nothing => return None,
            Wanted::Line(prefix) => (prefix, false),
            Wanted::LineOrNumber(prefix) => (prefix, true),
        };
        if let Some(text) = line.strip_prefix(prefix) {
            self.found = Some(text.trim().to_owned());
        } else if takes_number && self.found.is_none() && line.bytes().all(|c| c.is_ascii_digit()) {
            self.found = Some(line.to_owned());
        }
        None
    }
}

/// The number of an error, also where the modem says it in words (3GPP TS 27.007 §9.2.1).
fn cme(reason: &str) -> ModemCode {
    const WORDS: [(&str, u16); 12] = [
        ("operation not allowed", 3),
        ("operation not supported", 4),
        ("SIM not inserted", SIM_NOT_INSERTED),
        ("SIM PIN required", 11),
        ("SIM PUK required", 12),
        ("SIM failure", 13),
        ("SIM busy", SIM_BUSY),
        ("SIM wrong", 15),
        ("memory full", 20),
        ("not found", 22),
        ("incorrect parameters", 50),
        ("unknown", 100),
    ];
    if let Ok(number) = reason.parse() {
        return ModemCode::Cme(number);
    }
    let known = WORDS.iter().find(|(words, _)| words.eq_ignore_ascii_case(reason));
    known.map_or(ModemCode::CmeUnknown, |(_, number)| ModemCode::Cme(*number))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(command: &str, wanted: Wanted, said: &str, expected: Option<Outcome>) {
        let mut reader = Reader::new(command, wanted);
        let outcome = said.bytes().find_map(|byte| reader.feed(byte).unwrap());
        assert_eq!(outcome, expected, "{said:?}");
    }

    #[test]
    fn the_answer_is_found_among_other_lines() {
        let done = |text: &str| Some(Outcome::Done(Some(text.to_owned())));
        let wanted = Wanted::Line("+CGLA:");
        check("AT+CGLA=1,4,\"9000\"", wanted, "\r\n+CGLA: 4,\"9000\"\r\n\r\nOK\r\n", done("4,\"9000\""));
        check(
            "AT+CGLA=1,4,\"9000\"",
            wanted,
            "AT+CGLA=1,4,\"9000\"\r\r\n+CREG: 1\r\n\r\n+CGLA: 4,\"9000\"\r\n\r\nRING\r\n+QIND: \"OK\"\r\nOK\r\n",
            done("4,\"9000\""),
        );
        check("AT+CCHO=\"A0\"", Wanted::LineOrNumber("+CCHO:"), "+CREG: 2\n1\r\nOK\r\n", done("1"));
        check("AT+CCHO=\"A0\"", Wanted::LineOrNumber("+CCHO:"), "\0\r\n+CCHO: 3\r\n7\r\nOK\r\n", done("3"));
        check("AT", Wanted::Nothing, "\u{FFFD}\u{1}x\r\nOK\r\n", Some(Outcome::Done(None)));
        check("AT", wanted, "+CGLA: 4,\"9000\"\r\nO", None);
    }

    #[test]
    fn refusals_are_told_apart() {
        let refused = |code| Some(Outcome::Refused(code));
        for (said, code) in [
            ("ERROR\r\n", ModemCode::Error),
            ("+CME ERROR: 3\r\n", ModemCode::Cme(3)),
            ("+CME ERROR: sim busy\r\n", ModemCode::Cme(SIM_BUSY)),
            ("+CME ERROR: the moon is full\r\n", ModemCode::CmeUnknown),
            ("+CME ERROR: 99999\r\n", ModemCode::CmeUnknown),
            ("+CMS ERROR: 500\r\n", ModemCode::Error),
            ("COMMAND NOT SUPPORT\r\n", ModemCode::Error),
        ] {
            check("AT+CSIM=?", Wanted::Line("+CSIM:"), said, refused(code));
        }
    }

    #[test]
    fn lines_and_answers_have_an_end() {
        let mut reader = Reader::new("AT", Wanted::Nothing);
        let ended = (0..=LINE_SIZE_BYTES_MAX).find_map(|_| reader.feed(b'x').err());
        assert_eq!(ended, Some(Misbehaved::ModemTooLong));
        let mut reader = Reader::new("AT", Wanted::Nothing);
        let ended = (0..=ANSWER_SIZE_BYTES_MAX).find_map(|at| reader.feed(if at % 80 == 0 { b'\n' } else { b'x' }).err());
        assert_eq!(ended, Some(Misbehaved::ModemTooLong));
    }

    proptest! {
        #[test]
        fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            let mut reader = Reader::new("AT", Wanted::LineOrNumber("+CCHO:"));
            let _ = bytes.iter().find_map(|byte| reader.feed(*byte).transpose());
        }
    }
}
