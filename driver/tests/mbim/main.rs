//! A card behind an MBIM modem. The modem is a script at the other end of a socket; it answers in small fragments.
#![cfg(target_os = "linux")]

mod modem;

use std::io::Write as _;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use driver::card::apdu::{Channel, Command, Response, StatusWord};
use driver::card::mbim::Mbim;
use driver::card::port::Port;
use driver::card::store_data::SegmentSize;
use driver::card::{Aid, Card, Error, IsdR, Misbehaved, ModemCode, Opened};

fn soon() -> Instant {
    Instant::now() + Duration::from_secs(20)
}

struct Modem {
    port: Port,
    thread: JoinHandle<String>,
}

impl Modem {
    /// A line of the script is `service command verb body > status body`, or `open > status`; verb is `?` or `!`.
    fn start(script: &str) -> Self {
        let (ours, theirs) = UnixStream::pair().expect("sockets are to be had");
        let script: Vec<String> = script.lines().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect();
        let thread = std::thread::spawn(move || modem::talk(theirs, script));
        Self { port: Port::over(ours.into(), "modem", Instant::now).expect("a socket is a port"), thread }
    }
}

/// Lets a driver act on a modem; the script must be used up, and the session ended.
fn check<T>(slot: Option<u8>, script: &str, act: impl FnOnce(&mut Mbim) -> T) -> T {
    let modem = Modem::start(&format!("open > 0\n{script}"));
    let mut mbim = Mbim::over(modem.port, slot, soon()).expect("the modem answers");
    let said = act(&mut mbim);
    drop(mbim);
    assert_eq!(modem.thread.join().expect("the modem ended well"), "closed\n");
    said
}

const OPEN: &str = "card 2 ! 10000000100000000000000001000000A0000005591010FFFFFFFF8900000100";
const OPEN_P2_0C: &str = "card 2 ! 10000000100000000C00000001000000A0000005591010FFFFFFFF8900000100";
const USIM: &str = "card 2 ! 07000000100000000000000001000000A0000000871002";
const USIM_P2_0C: &str = "card 2 ! 07000000100000000C00000001000000A0000000871002";
const OPENED: &str = "0 90000000010000000000000000000000";

fn open(mbim: &mut Mbim) -> Result<Opened, Error> {
    mbim.open_channel(&Aid::ISD_R, soon())
}

#[test]
fn a_request_goes_over_the_modems_channel() {
    let script = format!(
        "{OPEN} > 0 900000000200000003000000100000006F01AA
        card 4 ! 0200000000000000000000000C0000001400000082E2910006BF3E035C015A00 > 0 61040000000000000000000000
        card 4 ! 020000000000000000000000050000001400000002C0000004 > 0 90000000040000000C000000BF3E0100
        card 3 ! 0200000001000000 > 0 90000000"
    );
    let data = check(None, &script, |mbim| {
        let mut isd_r = IsdR::open(mbim, &[Aid::ISD_R], SegmentSize::default(), soon())?;
        assert_eq!(isd_r.fcp(), [0x6F, 0x01, 0xAA]);
        let reply = isd_r.call(&[0xBF, 0x3E, 0x03, 0x5C, 0x01, 0x5A], soon())?;
        isd_r.close(soon())?;
        Ok::<_, Error>(reply.data)
    });
    assert_eq!(data, Ok(vec![0xBF, 0x3E, 0x01, 0x00]));
}

/// lpac issue 434: an XMM7560 and a T99W175 open channels without parameters only, and want class bytes of the extended kind.
#[test]
fn modems_that_want_it_another_way_get_it() {
    let script = format!(
        "{OPEN} > 2
        {OPEN_P2_0C} > {OPENED}
        card 4 ! 010000000000000000000000040000001400000001F20000 > 15
        card 4 ! 010000000000000001000000040000001400000001F20000 > 0 6D0000000000000000000000
        card 4 ! 010000000000000001000000040000001400000001F20001 > 0 900000000000000000000000"
    );
    let said = check(None, &script, |mbim| {
        let channel = open(mbim)?.channel;
        mbim.exchange(channel, &Command::new(0x00, 0xF2, 0, 0), soon())?;
        mbim.exchange(channel, &Command::new(0x00, 0xF2, 0, 1), soon())
    });
    assert_eq!(said, Ok(Response { data: vec![], status: StatusWord::DONE }));
}

#[test]
fn a_high_channel_has_class_bytes_of_the_extended_kind() {
    let script = format!(
        "{OPEN} > 0 90000000050000000000000000000000
        card 4 ! 050000000000000001000000040000001400000041F20000 > 0 900000000000000000000000"
    );
    let said = check(None, &script, |mbim| {
        let channel = open(mbim)?.channel;
        mbim.exchange(channel, &Command::new(0x00, 0xF2, 0, 0), soon())
    });
    assert_eq!(said, Ok(Response { data: vec![], status: StatusWord::DONE }));
}

#[test]
fn refusals_are_told_apart() {
    let aid = Aid::ISD_R;
    let not_found = "0 6A820000000000000000000000000000";
    for (answers, expected) in [
        (format!("{OPEN} > {not_found}\n{OPEN_P2_0C} > {not_found}"), Error::NotAnEuicc { aid }),
        (format!("{OPEN} > 87430002\n{OPEN_P2_0C} > 87430002"), Error::NotAnEuicc { aid }),
        (format!("{OPEN} > 87430001"), Error::NoFreeChannel),
        (format!("{OPEN} > 1C"), Error::ModemBlocksAid { aid, code: ModemCode::Mbim(28) }),
        (format!("{OPEN} > 3"), Error::NoCard { place: "the modem at modem".to_owned() }),
        (format!("{OPEN} > 9"), Error::Unsupported { what: "access to the card over MBIM" }),
        (
            format!("{OPEN} > 2\n{OPEN_P2_0C} > 2\n{USIM} > {OPENED}\ncard 3 ! 0100000001000000 > 0 00000000"),
            Error::ChannelRefused { aid, code: ModemCode::Mbim(2) },
        ),
        (format!("{OPEN} > 2\n{OPEN_P2_0C} > 2\n{USIM} > 2\n{USIM_P2_0C} > 2"), Error::ModemRefused { code: ModemCode::Mbim(2) }),
        (format!("{OPEN} > 0 90000000140000000000000000000000"), Error::Misbehaved(Misbehaved::Channel)),
        (format!("{OPEN} > 0 9000"), Error::Misbehaved(Misbehaved::ModemAnswer)),
    ] {
        assert_eq!(check(None, &answers, open), Err(expected), "{answers}");
    }
}

#[test]
fn a_slot_is_chosen_or_not_looked_at() {
    let opened = || Ok(Opened { channel: Channel::new(1).expect("a channel"), fcp: vec![] });
    let (query, first) = ("slots 7 ?", "0 010000000C0000000400000000000000");
    assert_eq!(check(None, &format!("{OPEN} > {OPENED}"), open), opened());
    assert_eq!(check(Some(1), &format!("{query} > {first}\n{OPEN} > {OPENED}"), open), opened());
    assert_eq!(check(Some(1), &format!("{query} > 9\n{OPEN} > {OPENED}"), open), opened());
    let switched = format!(
        "{query} > {first}\nslots 7 ! 010000000C0000000400000001000000 > 0 010000000C0000000400000001000000
        {OPEN} > 3\n{OPEN} > {OPENED}"
    );
    assert_eq!(check(Some(2), &switched, open), opened());
    for (answer, expected) in [
        ("9", Error::Unsupported { what: "choosing among the modem's slots" }),
        ("2", Error::ModemRefused { code: ModemCode::Mbim(2) }),
        ("0 FFFFFFFF", Error::Misbehaved(Misbehaved::ModemAnswer)),
    ] {
        let modem = Modem::start(&format!("open > 0\n{query} > {answer}"));
        assert_eq!(Mbim::over(modem.port, Some(2), soon()).map(|_| ()), Err(expected), "{answer}");
    }
}

#[test]
fn the_proxy_is_told_which_device_is_meant_and_keeps_its_session() {
    let path: String = "/dev/cdc-wdm0".bytes().map(|byte| format!("{byte:02X}00")).collect();
    let modem = Modem::start(&format!("proxy 1 ! 0C0000001A0000001E000000{path} > 0\nopen > 0\n{OPEN} > {OPENED}"));
    let mut mbim = Mbim::over_proxy(modem.port, Path::new("/dev/cdc-wdm0"), None, soon()).expect("the proxy answers");
    assert!(open(&mut mbim).is_ok());
    drop(mbim);
    assert_eq!(modem.thread.join().expect("the modem ended well"), "");
}

#[test]
fn the_card_is_switched_off_and_on_and_says_what_it_is() {
    let script = format!(
        "card 1 ? > 0 02000000080000003B00
        card 5 ! 010000000C0000000300000083010700 > 0
        card 6 ! 00000000 > 0 00000000
        {OPEN} > E\n{OPEN_P2_0C} > E\n{OPEN} > {OPENED}"
    );
    let said = check(None, &script, |mbim| {
        assert_eq!(mbim.atr(soon()), Ok(vec![0x3B, 0x00]));
        mbim.announce_lpa(soon())?;
        mbim.reset(soon())?;
        open(mbim)
    });
    assert!(said.is_ok(), "{said:?}");
    let refused = check(None, "card 6 ! 00000000 > 9", |mbim| mbim.reset(soon()));
    assert_eq!(refused, Err(Error::Unsupported { what: "switching the card off and on" }));
}

#[test]
fn what_makes_no_sense_and_silence_are_said_so() {
    for (said, expected) in [
        (&[0xFF; 40][..], Error::Misbehaved(Misbehaved::ModemTooLong)),
        (&[0; 40][..], Error::Misbehaved(Misbehaved::ModemAnswer)),
        (&[][..], Error::Mute),
        // A function error: the session is not open.
        (&[4, 0, 0, 0x80, 16, 0, 0, 0, 1, 0, 0, 0, 5, 0, 0, 0][..], Error::ModemRefused { code: ModemCode::MbimProtocol(5) }),
    ] {
        let (ours, mut theirs) = UnixStream::pair().expect("sockets are to be had");
        theirs.write_all(said).expect("it is open");
        let port = Port::over(ours.into(), "modem", Instant::now).expect("a socket is a port");
        let refused = Mbim::over(port, None, Instant::now() + Duration::from_millis(50)).map(|_| ());
        assert_eq!(refused, Err(expected));
        drop(theirs);
    }
}
