//! A card behind a Qualcomm modem. The modem is a script at the other end of a socket.
#![cfg(target_os = "linux")]

mod modem;

use std::io::Write as _;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use driver::card::apdu::{Channel, Command, Response, StatusWord};
use driver::card::hex;
use driver::card::port::Port;
use driver::card::qmi::message::{Kind, Message, UIM};
use driver::card::qmi::{Qmi, uim};
use driver::card::store_data::SegmentSize;
use driver::card::{Aid, Card, Error, IsdR, ModemCode, Opened};

fn soon() -> Instant {
    Instant::now() + Duration::from_secs(20)
}

/// A modem that expects the requests of a script. A line is `id elements > elements`, elements as `tag=digits`; then the response
/// is of success unless it says `!error`. `client` answers the request for one. What it is asked beyond the script is noted.
struct Modem {
    port: Port,
    thread: JoinHandle<String>,
}

impl Modem {
    fn start(script: &str) -> Self {
        let (ours, theirs) = UnixStream::pair().expect("sockets are to be had");
        let script: Vec<String> = script.lines().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect();
        let thread = std::thread::spawn(move || modem::talk(theirs, script));
        Self { port: Port::over(ours.into(), "modem", Instant::now).expect("a socket is a port"), thread }
    }
}

/// Lets a driver act on a modem; the script must be used up, and the client given back.
fn check<T>(slot: Option<u8>, script: &str, act: impl FnOnce(&mut Qmi) -> T) -> T {
    let modem = Modem::start(script);
    let mut qmi = Qmi::over(modem.port, slot, soon()).expect("the modem answers");
    let said = act(&mut qmi);
    drop(qmi);
    assert_eq!(modem.thread.join().expect("the modem ended well"), "client released\n");
    said
}

const ONE_SLOT: &str = "0047 > !94\n";
const OPEN: &str = "0042 01=01 10=10A0000005591010FFFFFFFF8900000100";

fn open(qmi: &mut Qmi) -> Result<Opened, Error> {
    qmi.open_channel(&Aid::ISD_R, soon())
}

#[test]
fn a_request_goes_over_the_modems_channel() {
    let script = format!(
        "{ONE_SLOT}
        {OPEN} > 10=02 12=036F01AA 11=9000
        003B 01=01 02=0C0082E2910006BF3E035C015A00 10=02 > 10=02006104
        003B 01=01 02=050002C0000004 10=02 > 10=0600BF3E01009000
        003F 01=01 11=02 >"
    );
    let data = check(None, &script, |qmi| {
        let mut isd_r = IsdR::open(qmi, &[Aid::ISD_R], SegmentSize::default(), soon())?;
        assert_eq!(isd_r.fcp(), [0x6F, 0x01, 0xAA]);
        let reply = isd_r.call(&[0xBF, 0x3E, 0x03, 0x5C, 0x01, 0x5A], soon())?;
        isd_r.close(soon())?;
        Ok::<_, Error>(reply.data)
    });
    assert_eq!(data, Ok(vec![0xBF, 0x3E, 0x01, 0x00]));
}

/// lpac issue 221: error 82 on a SIM7600 and on modems of Telit.
#[test]
fn refusals_are_told_apart() {
    let aid = Aid::ISD_R;
    let usim = "0042 01=01 10=07A0000000871002";
    for (answers, expected) in [
        (format!("{OPEN} > !82"), Error::ModemBlocksAid { aid, code: ModemCode::Qmi(82) }),
        (format!("{OPEN} > !3 11=6A82"), Error::NotAnEuicc { aid }),
        (format!("{OPEN} > !80"), Error::NotAnEuicc { aid }),
        (format!("{OPEN} > !3 11=6A81"), Error::NoFreeChannel),
        (format!("{OPEN} > !3 11=6985"), Error::Refused { instruction: 0xA4, status: StatusWord(0x6985) }),
        (format!("{OPEN} > !102"), Error::NoCard { place: "the modem at modem".to_owned() }),
        (format!("{OPEN} > !71"), Error::Unsupported { what: "opening a logical channel over QMI" }),
        (format!("{OPEN} > !3\n{usim} > 10=01\n003F 01=01 11=01 >"), Error::ChannelRefused { aid, code: ModemCode::Qmi(3) }),
        (format!("{OPEN} > !3\n{usim} > !3"), Error::ModemRefused { code: ModemCode::Qmi(3) }),
    ] {
        assert_eq!(check(None, &format!("{ONE_SLOT}{answers}"), open), Err(expected), "{answers}");
    }
}

/// The slots as a modem with two tells them: a card in the first, an eUICC in the second.
fn two_slots(active: u8) -> String {
    let state = |slot: u8| if slot == active { "0100000001" } else { "0000000000" };
    format!("0047 > 10=0202000000{}0002000000{}00 11=020000000000000000000000000001", state(1), state(2))
}

#[test]
fn a_slot_is_chosen_at_run_time() {
    let opened = |channel| Ok(Opened { channel: Channel::new(channel).expect("a channel"), fcp: vec![] });
    // In use already, as the first logical slot.
    assert_eq!(check(Some(2), &format!("{}\n{OPEN} > 10=01", two_slots(2)), open), opened(1));
    // Not in use: the modem is told, and the card takes a while.
    let script = format!("{}\n0046 01=01 02=02000000 >\n{OPEN} > !37\n{OPEN} > 10=02", two_slots(1));
    assert_eq!(check(Some(2), &script, open), opened(2));
    // A modem that knows the slot by its other number.
    let script = format!("{}\n{OPEN} > !48\n{} > 10=03", two_slots(2), OPEN.replace("01=01", "01=02"));
    assert_eq!(check(Some(2), &script, open), opened(3));
    let listed = check(None, &format!("{}\n{}", two_slots(1), two_slots(1)), |qmi| qmi.slots(soon()));
    let slot = |number, logical, is_euicc| uim::Slot { number, logical, has_card: true, is_euicc: Some(is_euicc) };
    assert_eq!(listed, Ok(vec![slot(1, Some(1), false), slot(2, None, true)]));
}

#[test]
fn a_slot_that_there_is_not_is_said_so() {
    for (script, expected) in [
        (two_slots(1), Error::NoSuchPort { port: "slot 3 in the modem at modem".to_owned() }),
        ("0047 > 10=00".to_owned(), Error::NoSuchPort { port: "slot 3 in the modem at modem".to_owned() }),
        ("0047 > !3".to_owned(), Error::ModemRefused { code: ModemCode::Qmi(3) }),
    ] {
        let modem = Modem::start(&script);
        assert_eq!(Qmi::over(modem.port, Some(3), soon()).map(|_| ()), Err(expected));
    }
    let modem = Modem::start(&format!("{}\n0046 01=01 02=02000000 > !94", two_slots(1)));
    let refused = Qmi::over(modem.port, Some(2), soon()).map(|_| ());
    assert_eq!(refused, Err(Error::Unsupported { what: "switching to another slot of the modem" }));
}

#[test]
fn the_proxy_is_told_which_device_is_meant() {
    // A node of QRTR is named to it in the same way.
    for device in ["/dev/cdc-wdm0", "qrtr://0"] {
        let script = format!("FF00 01={} >\n{ONE_SLOT}{OPEN} > 10=01", hex::write(device.as_bytes()));
        let modem = Modem::start(&script);
        let mut qmi = Qmi::over_proxy(modem.port, Path::new(device), None, soon()).expect("the proxy answers");
        assert!(open(&mut qmi).is_ok());
        drop(qmi);
        assert_eq!(modem.thread.join().expect("the modem ended well"), "client released\n");
    }
}

/// lpac issue 450: after a change of profile some modems need the card switched off and on.
#[test]
fn the_card_is_switched_off_and_on() {
    let script = format!("{ONE_SLOT}0030 01=01 >\n0031 01=01 > !26\n{OPEN} > !52\n{OPEN} > 10=01");
    let opened = check(None, &script, |qmi| {
        qmi.reset(soon())?;
        open(qmi)
    });
    assert!(opened.is_ok(), "{opened:?}");
    let refused = check(None, &format!("{ONE_SLOT}0030 01=01 > !71"), |qmi| qmi.reset(soon()));
    assert_eq!(refused, Err(Error::Unsupported { what: "switching the card off and on" }));
}

#[test]
fn plain_commands_name_no_channel() {
    let said = check(None, &format!("{ONE_SLOT}003B 01=01 02=050000F2000000 > 10=02006D00"), |qmi| {
        qmi.exchange(Channel::BASIC, &Command::new(0x00, 0xF2, 0, 0).expecting_short(0), soon())
    });
    assert_eq!(said, Ok(Response { data: vec![], status: StatusWord(0x6D00) }));
}

/// An answer of 5 bytes, announced with token 0A000000, which comes in pieces of whatever size and order.
#[test]
fn a_long_answer_comes_in_pieces() {
    let said = |answer: &str| {
        let script = format!("{ONE_SLOT}003B 01=01 02=050000F2000000 > {answer}");
        check(None, &script, |qmi| {
            let deadline = Instant::now() + Duration::from_secs(2);
            qmi.exchange(Channel::BASIC, &Command::new(0x00, 0xF2, 0, 0).expecting_short(0), deadline)
        })
    };
    let whole = Ok(Response { data: vec![1, 2, 3], status: StatusWord(0x9000) });
    let announced = "11=05000A000000";
    // Token, whole size, offset, size, bytes.
    let (first, second) = ("0A000000050000000200 0102", "0A000000050002000300 039000");
    let [first, second] = [first, second].map(|piece| piece.replace(' ', ""));
    assert_eq!(said(&format!("{announced} ~{first} ~{second}")), whole);
    assert_eq!(said(&format!("{announced} ~{second} ~{first} ~{first}")), whole, "in any order");
    assert_eq!(said(&format!("<{first} {announced} ~{second}")), whole, "one may be faster than the response");
    let others = "0B0000000500000005000102039000";
    assert_eq!(said(&format!("{announced} ~{others} ~{first} ~{second}")), whole, "of another answer");
    for wrong in [
        "0A00000006000000020001 02",
        "0A000000050004000200 0102",
        "0A000000050000000000",
        "0A0000000500000002000102 ~0A00000005000100020002 03",
    ] {
        let wrong = wrong.replace(" 0", "0").replace("~", " ~");
        assert_eq!(
            said(&format!("{announced} ~{wrong}")),
            Err(Error::Misbehaved(driver::card::Misbehaved::ModemAnswer)),
            "{wrong}"
        );
    }
    assert_eq!(said(""), Err(Error::Misbehaved(driver::card::Misbehaved::ModemAnswer)), "neither answer nor token");
}

#[test]
fn the_rest_of_a_long_answer_is_not_waited_for_without_end() {
    let script = format!("{ONE_SLOT}003B 01=01 02=050000F2000000 > 11=05000A000000 ~0A0000000500000002000102");
    let refused = check(None, &script, |qmi| {
        let deadline = Instant::now() + Duration::from_millis(200);
        qmi.exchange(Channel::BASIC, &Command::new(0x00, 0xF2, 0, 0).expecting_short(0), deadline)
    });
    assert_eq!(refused, Err(Error::Mute));
}

#[test]
fn what_makes_no_sense_and_silence_are_said_so() {
    let (ours, mut theirs) = UnixStream::pair().expect("sockets are to be had");
    theirs.write_all(b"garbage").expect("it is open");
    let port = Port::over(ours.into(), "modem", Instant::now).expect("a socket is a port");
    let refused = Qmi::over(port, None, soon()).map(|_| ());
    assert_eq!(refused, Err(Error::Misbehaved(driver::card::Misbehaved::ModemAnswer)));
    let (ours, theirs) = UnixStream::pair().expect("sockets are to be had");
    let port = Port::over(ours.into(), "modem", Instant::now).expect("a socket is a port");
    let refused = Qmi::over(port, None, Instant::now() + Duration::from_millis(50)).map(|_| ());
    assert_eq!(refused, Err(Error::Mute));
    drop(theirs);
}

/// Someone at the other end who says the same without end; whoever listens must come to an end all the same.
fn flood(message: Vec<u8>) -> (Port, JoinHandle<()>) {
    let (ours, mut theirs) = UnixStream::pair().expect("sockets are to be had");
    // It ends when nobody listens any more.
    let thread = std::thread::spawn(move || while theirs.write_all(&message).is_ok() {});
    (Port::over(ours.into(), "modem", Instant::now).expect("a socket is a port"), thread)
}

#[test]
fn a_modem_that_never_stops_talking_is_left_at_the_deadline() {
    let indication = Message { service: UIM, client: 0xFF, kind: Kind::Indication, transaction: 0, id: 0x48, elements: vec![] };
    let (port, thread) = flood(indication.to_bytes().expect("it fits"));
    let refused = Qmi::over(port, None, Instant::now() + Duration::from_millis(50)).map(|_| ());
    assert_eq!(refused, Err(Error::Mute));
    thread.join().expect("it ended well");
}
