//! What cards, modems and other programs send us: any bytes in, no panic, and what was read is written as it came.
//!
//! `driver/tests/fuzz_seeds.rs` includes this file and runs it on the seeds and their mutations without a fuzzer.

use driver::card::apdu::{Channel, Command, Response};
use driver::card::at::answer::{Reader, Wanted};
use driver::card::{Terminal, exchange};

/// A command, a response, and a card that answers pieces of the input, one after the other, to whatever it is asked.
pub fn apdu(input: &[u8]) {
    if let Ok((command, channel)) = Command::read(input) {
        let written = command.to_bytes(channel);
        assert_eq!(Command::read(&written), Ok((command, channel)));
    }
    if let Ok(response) = Response::read(input) {
        assert_eq!(response.to_bytes(), input, "a response is written as it came");
        assert!(!response.status.to_string().is_empty());
    }
    let mut pieces = input.chunks(13).cycle();
    let mut answer = move |_: Channel, _: &Command| {
        let piece = pieces.next().unwrap_or_default();
        Ok(Response::read(piece).unwrap_or_else(|_| Response::read(&[0x90, 0x00]).expect("a status word is a response")))
    };
    let _ = exchange::run(&mut answer, Channel::BASIC, &Command::new(0x00, 0xB0, 0, 0), Terminal::Us);
}

/// What a modem says after a command, for each kind of answer that is wanted.
pub fn at_answer(input: &[u8]) {
    for wanted in [Wanted::Nothing, Wanted::Line("+CGLA:"), Wanted::LineOrNumber("+CCHO:")] {
        let mut reader = Reader::new("AT", wanted);
        let _ = input.iter().find_map(|byte| reader.feed(*byte).transpose());
    }
}
