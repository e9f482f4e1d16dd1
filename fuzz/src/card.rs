//! What cards, modems, servers and other programs send us: any bytes in, no panic, and what was read is written as it came.
//!
//! `driver/tests/fuzz_seeds.rs` includes this file and runs it on the seeds and their mutations without a fuzzer.

use driver::card::apdu::{Channel, Command, Response};
use driver::card::at::answer::{Reader, Wanted};
use driver::card::mbim::message::{Answer, Collector};
use driver::card::mbim::{message as mbim_message, uicc};
use driver::card::qmi::message::{Element, Message, UIM};
use driver::card::qmi::uim;
use driver::card::stdio;
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

/// A message of a Qualcomm modem, and what each answer of its card service says.
pub fn qmi(input: &[u8]) {
    if let Ok(Some(size)) = Message::frame_size(input) {
        assert!(size <= driver::card::qmi::message::FRAME_SIZE_BYTES_MAX);
    }
    let Ok(message) = Message::read(input) else { return };
    let written = message.to_bytes().expect("what was read can be written");
    assert_eq!(Message::read(&written).as_ref(), Ok(&message));
    let _ = (
        uim::error(&message),
        uim::card_result(&message),
        uim::client(&message, UIM),
        uim::opened(&message),
        uim::apdu(&message),
    );
    // An answer of five bytes with token zero, of which the message may be a piece.
    let announcement = Element { tag: 0x11, value: vec![5, 0, 0, 0, 0, 0] };
    let mut long = uim::LongAnswer::announced(&Message { elements: vec![announcement], ..message.clone() });
    let whole = long.as_mut().and_then(|long| long.take(&message).ok().flatten());
    assert!(whole.is_none_or(|whole| whole.len() == 5));
    let _ = uim::LongAnswer::announced(&message);
    let _ = uim::slots(&message).map(|slots| assert!(slots.len() <= uim::SLOTS_MAX));
}

/// Frames of an MBIM modem, one after the other, and what each answer of its card service says.
pub fn mbim(input: &[u8]) {
    let mut collector = Collector::new(1);
    let mut rest = input;
    while let Ok(Some(size)) = mbim_message::frame_size(rest) {
        let Some((frame, after)) = rest.split_at_checked(size) else { break };
        match collector.take(frame) {
            Ok(Some(Answer::Done { body, .. })) => {
                assert!(body.len() <= mbim_message::MESSAGE_SIZE_BYTES_MAX);
                let _ = (uicc::opened(&body), uicc::closed(&body), uicc::response(&body), uicc::atr(&body), uicc::slots(&body));
                return;
            }
            Ok(_) => {}
            Err(_) => return,
        }
        rest = after;
    }
}

/// A line of another program.
pub fn stdio(input: &[u8]) {
    let line = String::from_utf8_lossy(input);
    if let Ok(message) = stdio::message::Message::read(&line) {
        assert_eq!(stdio::message::Message::read(&message.to_line()), Ok(message));
    }
}

/// The answer of a server, in pieces whose size the first byte says.
pub fn http_answer(input: &[u8]) {
    let Some((first, answer)) = input.split_first() else { return };
    let mut reader = driver::server::http::Reader::default();
    for piece in answer.chunks(usize::from(*first).max(1)).chain([&[][..]]) {
        match reader.feed(piece) {
            Ok(Some((answer, _))) => return assert!(answer.body.len() < input.len(), "no body is longer than what it came in"),
            Ok(None) => {}
            Err(_) => return,
        }
    }
    panic!("an answer that ended is one or is refused");
}
