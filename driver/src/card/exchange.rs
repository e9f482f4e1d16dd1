//! One command to its end: answers in parts (`61xx`), wrong lengths (`6Cxx`), and what the card then wants of its terminal (`91xx`).
//!
//! Pure: what sends is handed in. A card that never comes to an end is stopped by the limits below.

use super::apdu::{Channel, Command, Response, StatusWord};
use super::{Error, Misbehaved, Terminal};

/// Sends one command on a channel and brings the answer.
pub type Send<'a> = dyn FnMut(Channel, &Command) -> Result<Response, Error> + 'a;

/// The longest answer that is put together.
pub const ANSWER_SIZE_BYTES_MAX: usize = 1 << 20;
/// How many commands one command may become: enough for the longest answer in parts of 256 bytes.
pub const ROUNDS_MAX: usize = ANSWER_SIZE_BYTES_MAX / 256 + 64;
/// How many things in a row a card may want of its terminal.
pub const WISHES_MAX: usize = 16;

/// A whole answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The parts of the answer, put together.
    pub data: Vec<u8>,
    /// The last status word.
    pub status: StatusWord,
    /// The card wants to be read anew. Only told where we are its terminal. A card that could not be given what it wanted is said
    /// to want a reset, which it needs then.
    pub refresh: Option<Refresh>,
}

/// REFRESH, the card's wish to be read anew (ETSI TS 102 223 §6.4.7).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refresh {
    /// The command qualifier, which says how much (§8.6).
    pub qualifier: u8,
}

impl Refresh {
    /// The qualifier of a reset of the whole card.
    pub const UICC_RESET: u8 = 0x04;

    /// Whether the card wants to be switched off and on.
    #[must_use]
    pub fn is_reset(self) -> bool {
        self.qualifier == Self::UICC_RESET
    }
}

/// Sends a command and goes on until its answer is whole.
///
/// # Errors
/// Those of `send`, and [`Error::Misbehaved`] when the card does not come to an end. A status word that is a refusal is an answer.
pub fn run(send: &mut Send<'_>, channel: Channel, command: &Command, terminal: Terminal) -> Result<Answer, Error> {
    let mut answer = collect(send, channel, command)?;
    if terminal == Terminal::Us {
        // What was asked of the card is done; that must not get lost over what it wants besides.
        answer.refresh = fulfil(send, answer.status).unwrap_or(Some(Refresh { qualifier: Refresh::UICC_RESET }));
    }
    Ok(answer)
}

/// Fetches and answers what the card wants of us as its terminal, for as long as the status word says that there is something.
///
/// # Errors
/// As of [`run`].
pub fn fulfil(send: &mut Send<'_>, mut status: StatusWord) -> Result<Option<Refresh>, Error> {
    let mut refresh = None;
    for _ in 0..WISHES_MAX {
        if status.high() != 0x91 {
            return Ok(refresh);
        }
        let fetched = collect(send, Channel::BASIC, &Command::new(0x80, 0x12, 0, 0).expecting_short(status.low()))?;
        if !fetched.status.is_done() {
            // It no longer wants it. What was asked of it is done all the same.
            return Ok(refresh);
        }
        let wish = Wish::read(&fetched.data).ok_or(Error::Misbehaved(Misbehaved::CardWish))?;
        if let Some(wanted) = wish.refresh() {
            refresh = Some(wanted);
            if wanted.is_reset() {
                // The reset that the caller owes the card is its answer (ETSI TS 102 223 §6.4.7).
                return Ok(refresh);
            }
        }
        status = collect(send, Channel::BASIC, &wish.response())?.status;
    }
    Err(Error::Misbehaved(Misbehaved::CardEndless))
}

/// Sends a command, again with the right length where the card says it, and fetches all parts of the answer.
fn collect(send: &mut Send<'_>, channel: Channel, command: &Command) -> Result<Answer, Error> {
    let mut data = Vec::new();
    let mut command = command.clone();
    let mut is_corrected = false;
    for _ in 0..ROUNDS_MAX {
        let response = send(channel, &command)?;
        match response.status.high() {
            0x6C if !is_corrected => {
                is_corrected = true;
                command = command.expecting_short(response.status.low());
                continue;
            }
            0x6C => return Err(Error::Misbehaved(Misbehaved::CardEndless)),
            _ => is_corrected = false,
        }
        data.extend(response.data);
        if data.len() > ANSWER_SIZE_BYTES_MAX {
            return Err(Error::Misbehaved(Misbehaved::CardEndless));
        }
        if response.status.high() != 0x61 {
            return Ok(Answer { data, status: response.status, refresh: None });
        }
        // GET RESPONSE (ETSI TS 102 221 §12.1.1).
        command = Command::new(0x00, 0xC0, 0, 0).expecting_short(response.status.low());
    }
    Err(Error::Misbehaved(Misbehaved::CardEndless))
}

/// A proactive command (ETSI TS 102 223 §6): what the card wants of its terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Wish {
    /// Number, type and qualifier, with the tag that they came with.
    details: [u8; 5],
}

impl Wish {
    const REFRESH: u8 = 0x01;

    /// Reads `D0 length …`, in which command details (§8.6) come first.
    fn read(bytes: &[u8]) -> Option<Self> {
        let body = match bytes {
            [0xD0, 0x81, length, body @ ..] if *length >= 0x80 => body.get(..usize::from(*length))?,
            [0xD0, length, body @ ..] if *length < 0x80 => body.get(..usize::from(*length))?,
            _ => return None,
        };
        let details = *body.first_chunk::<5>()?;
        // The top bit of the tag says whether it has to be understood (§7.1.1.2).
        (details[0] & 0x7F == 0x01 && details[1] == 3).then_some(Self { details })
    }

    fn refresh(self) -> Option<Refresh> {
        let [.., kind, qualifier] = self.details;
        (kind == Self::REFRESH).then_some(Refresh { qualifier })
    }

    /// TERMINAL RESPONSE (§6.8): done, or beyond what this terminal can do; from the terminal to the card.
    fn response(self) -> Command {
        let result = if self.refresh().is_some() { 0x00 } else { 0x30 };
        let mut data = self.details.to_vec();
        data.extend([0x82, 2, 0x82, 0x81, 0x83, 1, result]);
        Command::new(0x80, 0x14, 0, 0).with_data(&data).expect("twelve bytes fit a command")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::hex;
    use super::*;

    /// Runs a command against a script of `command > answer` lines; everything in it must be used.
    fn check(command: &str, script: &[(&str, &str)], terminal: Terminal) -> Result<Answer, Error> {
        let (command, channel) = Command::read(&hex::read(command).unwrap()).unwrap();
        let mut script = script.iter();
        let answer = run(
            &mut |channel, command| {
                let (expected, answer) = script.next().expect("the script has no further command");
                assert_eq!(hex::write(&command.to_bytes(channel)), *expected);
                Ok(Response::read(&hex::read(answer).unwrap()).unwrap())
            },
            channel,
            &command,
            terminal,
        );
        assert_eq!(script.next(), None);
        answer
    }

    fn answer(data: &str, status: u16, refresh: Option<u8>) -> Result<Answer, Error> {
        let refresh = refresh.map(|qualifier| Refresh { qualifier });
        Ok(Answer { data: hex::read(data).unwrap(), status: StatusWord(status), refresh })
    }

    /// Truphone/LPAdesktop issue 6: with more than one profile the list comes in parts.
    #[test]
    fn an_answer_in_parts_is_fetched_to_its_end() {
        let script =
            [("81E2910003BF2D00", "6102"), ("01C0000002", "AABB6100"), ("01C0000000", "CC6101"), ("01C0000001", "DD9000")];
        assert_eq!(check("81E2910003BF2D00", &script, Terminal::Us), answer("AABBCCDD", 0x9000, None));
        // On a channel above 3 the class byte has its other form.
        assert_eq!(
            check("C1E2910003BF2D00", &[("C1E2910003BF2D00", "6102"), ("41C0000002", "AABB9000")], Terminal::Us),
            answer("AABB", 0x9000, None)
        );
    }

    #[test]
    fn a_wrong_length_is_corrected_once() {
        let script = [("00B2010400", "6C1A"), ("00B201041A", "AA9000")];
        assert_eq!(check("00B2010400", &script, Terminal::Us), answer("AA", 0x9000, None));
        let script = [("00B2010400", "6C1A"), ("00B201041A", "6C1B")];
        assert_eq!(check("00B2010400", &script, Terminal::Us), Err(Error::Misbehaved(Misbehaved::CardEndless)));
        let script = [("81E2910003BF2D0000", "6102"), ("01C0000002", "6C03"), ("01C0000003", "AABBCC9000")];
        assert_eq!(check("81E2910003BF2D0000", &script, Terminal::Us), answer("AABBCC", 0x9000, None));
    }

    /// Iapyx/onomondo-ipa issue 3: a card whose REFRESH is not fetched answers 6985 to everything after.
    #[test]
    fn a_refresh_is_fetched_and_answered() {
        let script = [
            ("81E2910003BF3100", "BF3103800100910B"),
            ("801200000B", "D0098103010103820281829000"),
            ("801400000C810301010382028281830100", "9000"),
        ];
        assert_eq!(check("81E2910003BF3100", &script, Terminal::Us), answer("BF3103800100", 0x910B, Some(3)));
        // Behind a modem that is the modem's task.
        assert_eq!(check("81E2910003BF3100", &script[..1], Terminal::Modem), answer("BF3103800100", 0x910B, None));
    }

    #[test]
    fn a_reset_is_owed_to_the_card_instead_of_an_answer() {
        let script = [("81E2910003BF3100", "910B"), ("801200000B", "D0098103010104820281829000")];
        let reset = check("81E2910003BF3100", &script, Terminal::Us);
        assert_eq!(reset, answer("", 0x910B, Some(Refresh::UICC_RESET)));
    }

    #[test]
    fn other_wishes_are_declined_one_after_the_other() {
        let script = [
            ("81E2910003BF3100", "910F"),
            ("801200000F", "D00D8103010300820281828402012C9000"),
            ("801400000C810301030082028281830130", "910B"),
            ("801200000B", "6F00"),
        ];
        assert_eq!(check("81E2910003BF3100", &script, Terminal::Us), answer("", 0x910F, None));
        let script = [("81E2910003BF3100", "9102"), ("8012000002", "D0009000")];
        assert_eq!(check("81E2910003BF3100", &script, Terminal::Us), answer("", 0x9102, Some(Refresh::UICC_RESET)));
    }

    #[test]
    fn a_card_without_end_is_left() {
        let command = Command::new(0, 0xB0, 0, 0);
        let endless = Err(Error::Misbehaved(Misbehaved::CardEndless));
        let reset = answer("", 0x9101, Some(Refresh::UICC_RESET));
        for (status, expected) in [(0x61FF, endless.clone()), (0x6CFF, endless), (0x9101, reset)] {
            let data = vec![0xD0, 9, 0x81, 3, 1, 0x21, 0, 0x82, 2, 0x81, 0x82];
            let mut sent = 0;
            let ended = run(
                &mut |_, _| {
                    sent += 1;
                    Ok(Response { data: data.clone(), status: StatusWord(status) })
                },
                Channel::BASIC,
                &command,
                Terminal::Us,
            );
            assert_eq!(ended.map(|answer| Answer { data: vec![], ..answer }), expected);
            assert!(sent <= ROUNDS_MAX + 2 * WISHES_MAX + 1, "{sent} commands");
        }
    }

    proptest! {
        #[test]
        fn any_card_is_survived(answers in prop::collection::vec((prop::collection::vec(any::<u8>(), 0..20), prop::sample::select(vec![0x9000u16, 0x9108, 0x6105, 0x6C02, 0x6A82])), 1..12)) {
            let mut answers = answers.into_iter().cycle().map(|(data, status)| Response { data, status: StatusWord(status) });
            let _ = run(&mut |_, _| Ok(answers.next().expect("it goes round")), Channel::BASIC, &Command::new(0, 0, 0, 0), Terminal::Us);
        }
    }
}
