//! A card in a reader, over the PC/SC service of this machine and its virtual reader: programs that nobody here wrote.
//!
//! The library finds the service by a variable, which can only be set for another process: each test starts itself anew.
#![cfg(target_os = "linux")]

mod life;
mod service;

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use driver::card::apdu::{Channel, Command, Response, StatusWord};
use driver::card::exchange::Refresh;
use driver::card::reader::{self, Reader};
use driver::card::store_data::SegmentSize;
use driver::card::{Aid, Card, Error, IsdR};
use service::{Service, TableCard};

/// By this the library finds the service.
const SOCKET: &str = "PCSCLITE_CSOCK_NAME";
/// What a card says of itself that speaks T=0 (the first card of many phones), and one that speaks T=1.
const ATR_T0: &str = "3B9F96801FC78031E073FE211B63E208A8830F900089";
const ATR_T1: &str = "3B800181";

fn soon() -> Instant {
    Instant::now() + Duration::from_secs(20)
}

#[test]
fn a_card_is_read_in_a_reader() {
    if std::env::var_os(SOCKET).is_some() {
        return inside();
    }
    let log = Arc::new(Mutex::new(Vec::new()));
    // T=0: what is sent does not say how much is expected, and answers are fetched.
    let euicc = HashMap::from([
        ("80AA00000AA9088100820101830107", "9000"),
        ("0070000001", "019000"),
        ("01A4040010A0000005591010FFFFFFFF8900000100", "6104"),
        ("01C0000004", "6F02AABB9000"),
        ("81E2910006BF3E035C015A", "6105"),
        ("01C0000005", "BF3E025A009000"),
        ("81E2910003BF3100", "9109"),
        ("8012000009", "D0078103010104820181829000"),
        ("00708001", "9000"),
        ("01B00000", "wait 900"),
    ]);
    let other =
        HashMap::from([("0070000001", "029000"), ("02A4040010A0000005591010FFFFFFFF890000010000", "6A82"), ("00708002", "9000")]);
    let euicc = TableCard { atr: ATR_T0, table: euicc, log: log.clone() };
    let service = Service::start([Box::new(euicc), Box::new(TableCard { atr: ATR_T1, table: other, log: Arc::default() })]);
    again("a_card_is_read_in_a_reader", &service.socket);
    drop(service);
    let log = log.lock().expect("nobody panicked");
    let said = log.iter().filter(|line| !line.starts_with("O")).map(String::as_str).collect::<Vec<_>>().join("\n");
    let expected = "\
80AA00000AA9088100820101830107 9000
0070000001 019000
01A4040010A0000005591010FFFFFFFF8900000100 6104
01C0000004 6F02AABB9000
81E2910006BF3E035C015A 6105
01C0000005 BF3E025A009000
81E2910003BF3100 9109
8012000009 D0078103010104820181829000
80AA00000AA9088100820101830107 9000
0070000001 019000
01A4040010A0000005591010FFFFFFFF8900000100 6104
01C0000004 6F02AABB9000
01B00000 wait 900
81F20000 6D00
00708001 9000";
    assert!(said.contains(expected), "{said}");
}

#[test]
fn a_service_that_does_not_run_is_said_so() {
    if std::env::var_os(SOCKET).is_none() {
        return again("a_service_that_does_not_run_is_said_so", Path::new("/nonexistent"));
    }
    let refused = reader::names().unwrap_err();
    assert!(matches!(refused, Error::NoService { .. }), "{refused:?}");
    assert!(refused.to_string().starts_with("the smart card service does not run; install and start it"), "{refused}");
}

/// Runs one of these tests in a process of its own.
fn again(test: &str, socket: &Path) {
    again_with(test, socket, &[]);
}

/// The same, told something.
fn again_with(test: &str, socket: &Path, told: &[(&str, String)]) {
    let mut this = std::process::Command::new(std::env::current_exe().expect("this test is a program"));
    this.args(["--exact", test, "--nocapture"]).env(SOCKET, socket).envs(told.iter().cloned());
    let ended = this.output().expect("it starts");
    // Shown when it failed only, or its closing line would be taken for one of ours.
    assert!(ended.status.success(), "{}\n{}", String::from_utf8_lossy(&ended.stdout), String::from_utf8_lossy(&ended.stderr));
}

/// What the test does once the library finds the service.
fn inside() {
    let names = wait_for_readers();
    assert_eq!(names, ["Spoke 00 00", "Spoke 00 01"]);

    let mut card = Reader::open(&names[0], Instant::now, soon()).expect("there is a card");
    let busy = Reader::open(&names[0], Instant::now, soon()).expect_err("we have it already");
    assert_eq!(busy, Error::PortBusy { port: names[0].clone(), program: None });
    let mut isd_r = IsdR::open(&mut card, &[Aid::ISD_R], SegmentSize::default(), soon()).expect("it is an eUICC");
    assert_eq!(isd_r.fcp(), [0x6F, 0x02, 0xAA, 0xBB]);
    let reply = isd_r.call(&[0xBF, 0x3E, 0x03, 0x5C, 0x01, 0x5A], soon()).expect("it answers");
    assert_eq!((reply.data, reply.refresh), (vec![0xBF, 0x3E, 0x02, 0x5A, 0x00], None));
    // The card wants a reset, and gets one.
    let reply = isd_r.call(&[0xBF, 0x31, 0x00], soon()).expect("it answers");
    assert_eq!(reply.refresh, Some(Refresh { qualifier: Refresh::UICC_RESET }));
    isd_r.renew(soon()).expect("it is still an eUICC");
    // A late answer is not that of the next command.
    let slow = isd_r.exchange(&Command::new(0x00, 0xB0, 0, 0), Instant::now() + Duration::from_millis(100));
    assert_eq!(slow, Err(Error::Mute));
    let next = isd_r.exchange(&Command::new(0x80, 0xF2, 0, 0), soon()).expect("it answers");
    assert_eq!(next.status, StatusWord(0x6D00));
    isd_r.close(soon()).expect("it closes the channel");

    let mut other = Reader::open(&names[1], Instant::now, soon()).expect("there is a card");
    assert_eq!(other.open_channel(&Aid::ISD_R, soon()), Err(Error::NotAnEuicc { aid: Aid::ISD_R }));
    let plain = other.exchange(Channel::BASIC, &Command::new(0x00, 0xF2, 0, 0), soon());
    assert_eq!(plain, Ok(Response { data: vec![], status: StatusWord(0x6D00) }));

    let absent = Reader::open("no such reader", Instant::now, soon()).expect_err("there is none");
    assert_eq!(absent, Error::NoSuchPort { port: "card reader no such reader".to_owned() });
}

/// The service takes a moment to find its readers.
fn wait_for_readers() -> Vec<String> {
    let deadline = soon();
    loop {
        match reader::names() {
            Ok(names) if names.len() == 2 => return names,
            found if Instant::now() >= deadline => panic!("no readers: {found:?}"),
            _ => std::thread::sleep(Duration::from_millis(100)),
        }
    }
}
