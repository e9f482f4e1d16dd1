//! A Qualcomm modem that answers from a script. What it sends is broken into pieces, with things unasked for in between.

use std::io::{Read, Write};

use driver::card::hex;
use driver::card::qmi::message::{CONTROL, Element, Kind, Message, UIM};
use driver::card::qmi::uim;

/// Answers the requests that come, by a script, until nobody asks any more; says what was not as in the script.
pub(crate) fn talk(mut socket: impl Read + Write, script: Vec<String>) -> String {
    let mut notes = String::new();
    let mut script = script.into_iter();
    while let Some(request) = read(&mut socket) {
        if request.service == CONTROL && request.id == uim::ALLOCATE_CLIENT {
            answer(&mut socket, &request, "01=0B07");
            continue;
        }
        if request.service == CONTROL && request.id == uim::RELEASE_CLIENT {
            assert_eq!(request.element(0x01), Some(&[UIM, 7][..]));
            notes += "client released\n";
            continue;
        }
        let mut elements = request.elements.clone();
        elements.sort_by_key(|element| element.tag);
        let elements: Vec<String> =
            elements.iter().map(|element| format!(" {:02X}={}", element.tag, hex::write(&element.value))).collect();
        let asked = format!("{:04X}{}", request.id, elements.concat());
        match script.next().as_deref().map(|line| line.split_once(" >").expect("a line has an answer")) {
            Some((expected, response)) if expected == asked => answer(&mut socket, &request, response),
            expected => return format!("asked {asked}, the script has {expected:?}"),
        }
    }
    notes + &script.map(|line| format!("not reached: {line}\n")).collect::<String>()
}

fn read(socket: &mut impl Read) -> Option<Message> {
    let mut frame = vec![0; 3];
    socket.read_exact(&mut frame).ok()?;
    let size = Message::frame_size(&frame).expect("a frame begins").expect("its length is there");
    frame.resize(size, 0);
    socket.read_exact(&mut frame[3..]).ok()?;
    Some(Message::read(&frame).expect("what we send is a message"))
}

/// Answers in pieces, after an indication and a response to something else. `<` and `~` before digits are indications of the same
/// message before and after the response.
fn answer(socket: &mut impl Write, request: &Message, response: &str) {
    let mut elements = vec![Element { tag: 0x02, value: vec![0; 4] }];
    let mut pieces = [Vec::new(), Vec::new()];
    for element in response.split(' ').filter(|element| !element.is_empty()) {
        let piece = element.strip_prefix('<').map(|piece| (0, piece)).or(element.strip_prefix('~').map(|piece| (1, piece)));
        if let Some((when, piece)) = piece {
            let elements = vec![Element { tag: 0x01, value: hex::read(piece).expect("digits") }];
            let (kind, transaction) = (Kind::Indication, 0);
            pieces[when].push(Message { kind, transaction, elements, ..request.clone() });
        } else if let Some(error) = element.strip_prefix('!') {
            let error: u16 = error.parse().expect("a number");
            elements[0].value = [&[1, 0], &error.to_le_bytes()[..]].concat();
        } else if let Some((tag, value)) = element.split_once('=') {
            elements.push(Element { tag: hex::read(tag).expect("digits")[0], value: hex::read(value).expect("digits") });
        }
    }
    let response = Message { kind: Kind::Response, elements, ..request.clone() };
    let indication = Message { service: UIM, client: 0xFF, kind: Kind::Indication, transaction: 0, id: 0x48, elements: vec![] };
    let other = Message { transaction: request.transaction ^ 0x80, ..response.clone() };
    let [before, after] = pieces;
    let messages = before.into_iter().chain([indication, other, response]).chain(after);
    let bytes: Vec<u8> = messages.flat_map(|message| message.to_bytes().expect("it fits")).collect();
    for piece in bytes.chunks(5) {
        // The other side may be gone.
        let _ = socket.write_all(piece);
    }
}
