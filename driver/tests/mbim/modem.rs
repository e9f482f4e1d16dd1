//! An MBIM modem that answers from a script, in small fragments, with things unasked for in between.

use std::io::{Read, Write};

use driver::card::hex;

/// Services by a letter: the card's, that of slots, that of the proxy.
const SERVICES: [(&str, &str); 3] = [
    ("card", "C2F6588EF0374BC98665F4D44BD09367"),
    ("slots", "3D01DCC5FEF54D050D3ABEF7058E9AAF"),
    ("proxy", "838CF7FB8D0D4D7F871ED71DBEFBB39B"),
];
/// The modem's frames: header of 20 bytes, and then so many.
const PIECE: usize = 24;

fn word(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes(bytes[at..at + 4].try_into().expect("four bytes"))
}

/// Answers the requests that come, by a script, until nobody asks any more; says what was not as in the script.
pub(crate) fn talk(mut socket: impl Read + Write, script: Vec<String>) -> String {
    let mut script = script.into_iter();
    let mut notes = String::new();
    while let Some((kind, transaction, body)) = read(&mut socket) {
        let asked = match kind {
            1 => "open".to_owned(),
            2 => {
                notes += "closed\n";
                continue;
            }
            3 => {
                assert_eq!((word(&body, 0), word(&body, 4)), (1, 0), "what we send fits one frame");
                let service = hex::write(&body[8..24]);
                let (service, _) = SERVICES.iter().find(|(_, uuid)| *uuid == service).expect("a known service");
                let verb = if word(&body, 28) == 1 { "!" } else { "?" };
                assert_eq!(word(&body, 32) as usize, body.len() - 36);
                format!("{service} {} {verb} {}", word(&body, 24), hex::write(&body[36..])).trim_end().to_owned()
            }
            kind => panic!("message of kind {kind}"),
        };
        let line = script.next();
        match line.as_deref().map(|line| line.split_once(" >").expect("a line has an answer")) {
            Some((expected, answer)) if expected == asked => respond(&mut socket, kind, transaction, &body, answer.trim()),
            expected => return format!("asked {asked}, the script has {expected:?}"),
        }
    }
    notes + &script.map(|line| format!("not reached: {line}\n")).collect::<String>()
}

fn read(socket: &mut impl Read) -> Option<(u32, u32, Vec<u8>)> {
    let mut header = [0; 12];
    socket.read_exact(&mut header).ok()?;
    let mut body = vec![0; word(&header, 4) as usize - 12];
    socket.read_exact(&mut body).ok()?;
    Some((word(&header, 0), word(&header, 8), body))
}

fn respond(socket: &mut impl Write, kind: u32, transaction: u32, request: &[u8], answer: &str) {
    let frame = |kind: u32, transaction: u32, body: &[u8]| {
        [&kind.to_le_bytes()[..], &(12 + body.len() as u32).to_le_bytes(), &transaction.to_le_bytes(), body].concat()
    };
    let (status, body) = answer.split_once(' ').unwrap_or((answer, ""));
    let status = u32::from_str_radix(status, 16).expect("a status");
    // Something unasked, and the answer to something else, come first.
    // One fragment, the first; of no service's command 1.
    let whole = [&[1, 0, 0, 0, 0, 0, 0, 0][..], &[0; 16], &[1, 0, 0, 0]].concat();
    let mut bytes = frame(0x8000_0007, 0, &[&whole[..], &[0; 4]].concat());
    bytes.extend(frame(0x8000_0003, transaction + 100, &[&whole[..], &[0; 8]].concat()));
    if kind == 1 {
        bytes.extend(frame(0x8000_0001, transaction, &status.to_le_bytes()));
    } else {
        let body = hex::read(body).expect("digits");
        let payload = [&request[8..28], &status.to_le_bytes(), &(body.len() as u32).to_le_bytes(), &body].concat();
        let pieces: Vec<&[u8]> = payload.chunks(PIECE).collect();
        for (at, piece) in pieces.iter().enumerate() {
            let fragment = [&(pieces.len() as u32).to_le_bytes()[..], &(at as u32).to_le_bytes(), piece].concat();
            bytes.extend(frame(0x8000_0003, transaction, &fragment));
        }
    }
    for piece in bytes.chunks(7) {
        // The other side may be gone.
        let _ = socket.write_all(piece);
    }
}
