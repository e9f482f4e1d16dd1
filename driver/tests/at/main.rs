//! A card behind a modem's command line. The modem is a script on a pseudo terminal; its faults are those that people reported.
#![cfg(target_os = "linux")]

mod modem;

use std::time::{Duration, Instant};

use driver::card::apdu::{Channel, Command, Response, StatusWord};
use driver::card::at::{Access, At};
use driver::card::store_data::SegmentSize;
use driver::card::{Aid, Card, Error, IsdR, ModemCode, Opened};
use modem::{Habit, Modem};

const OPEN: &str = r#"AT+CCHO="A0000005591010FFFFFFFF8900000100""#;
const CAPABILITY: &str = r#"> AT+CSIM=30,"80AA00000AA9088100820101830107"
    < +CSIM: 4,"9000"
    < OK"#;
const MANAGE: &str = r#"> AT+CSIM=10,"0070000001"
    < +CSIM: 6,"019000"
    < OK"#;
const SELECT: &str = r#"AT+CSIM=44,"01A4040010A0000005591010FFFFFFFF890000010000""#;

fn soon() -> Instant {
    Instant::now() + Duration::from_secs(20)
}

/// Lets a driver act on a modem of either habit. Returns what the act said, the same for both; the script must be used up.
fn check<T: PartialEq + std::fmt::Debug>(access: Access, script: &str, act: impl Fn(&mut At) -> T) -> T {
    let [neat, sloppy] = [Habit::Neat, Habit::Sloppy].map(|habit| {
        let modem = Modem::start(script, habit);
        let mut at = At::open(&modem.path, access, Instant::now, soon()).expect("the modem answers");
        let said = act(&mut at);
        drop(at);
        assert_eq!(modem.differences(), "");
        said
    });
    assert_eq!(neat, sloppy, "the modem's habits make no difference");
    neat
}

fn open(at: &mut At) -> Result<Opened, Error> {
    at.open_channel(&Aid::ISD_R, soon())
}

fn channel(number: u8) -> Channel {
    Channel::new(number).expect("there is such a channel")
}

fn read_eid(at: &mut At) -> Result<Vec<u8>, Error> {
    let mut isd_r = IsdR::open(at, &[Aid::ISD_R], SegmentSize::default(), soon())?;
    let reply = isd_r.call(&[0xBF, 0x3E, 0x03, 0x5C, 0x01, 0x5A], soon())?;
    isd_r.close(soon())?;
    Ok(reply.data)
}

#[test]
fn a_request_goes_over_the_modems_own_channel() {
    let script = format!(
        r#"
        > {OPEN}
        < +CCHO: 1
        < OK
        > AT+CGLA=1,24,"81E2910006BF3E035C015A00"
        < +CGLA: 4,"6104"
        < OK
        > AT+CGLA=1,10,"01C0000004"
        < +CGLA: 12,"BF3E01009000"
        < OK
        > AT+CCHC=1
        < OK
        "#
    );
    assert_eq!(check(Access::Automatic, &script, read_eid), Ok(vec![0xBF, 0x3E, 0x01, 0x00]));
}

#[test]
fn what_else_a_modem_says_does_not_matter() {
    let script = format!(
        r#"
        > {OPEN}
        < +CREG: 1
        ! ^&%$
        < 1
        < +QIND: "act","LTE"
        < OK
        < RING
        > AT+CGLA=1,24,"81E2910006BF3E035C015A00"
        < +CREG: 5
        ! +CGLA:
        ~ 30
        < 8,"BF3E90
        "#
    );
    // A line that is torn in two is not put together again: the answer is not there, and nothing is made up.
    let torn = format!("{script}< OK\n> AT+CCHC=1\n< OK");
    let misbehaved = check(Access::Automatic, &torn, |at| {
        let mut isd_r = IsdR::open(at, &[Aid::ISD_R], SegmentSize::default(), soon())?;
        let reply = isd_r.call(&[0xBF, 0x3E, 0x03, 0x5C, 0x01, 0x5A], soon());
        isd_r.close(soon())?;
        reply
    });
    assert_eq!(misbehaved, Err(Error::Misbehaved(driver::card::Misbehaved::ModemAnswer)));
    let whole = format!(
        "{}! +CGLA: 8,\"BF3E90\n~ 30\n! 00\"\n< +CREG: 1\n< OK\n> AT+CCHC=1\n< OK",
        script.split("! +CGLA:").next().unwrap()
    );
    assert_eq!(check(Access::Automatic, &whole, read_eid), Ok(vec![0xBF, 0x3E]));
}

/// lpac issues 187, 300 and 164: modems without `+CCHO`, or with nothing but `+CSIM`.
#[test]
fn without_channels_of_its_own_plain_commands_are_used() {
    for refusal in ["ERROR", "+CME ERROR: 4", "+CME ERROR: unknown", "COMMAND NOT SUPPORT"] {
        let script = format!(
            r#"
            > {OPEN}
            < {refusal}
            {CAPABILITY}
            {MANAGE}
            > {SELECT}
            < +CSIM: 10,"6F01AA9000"
            < OK
            > AT+CSIM=24,"81E2910006BF3E035C015A00"
            < +CSIM: 8,BF3E9000
            < OK
            > AT+CSIM=8,"00708001"
            < +CSIM: 4,"9000"
            < OK
            "#
        );
        assert_eq!(check(Access::Automatic, &script, read_eid), Ok(vec![0xBF, 0x3E]), "{refusal}");
    }
}

/// A modem that opens a channel and then does not know `+CGLA`.
#[test]
fn a_channel_that_cannot_be_used_is_opened_the_other_way() {
    let script = format!(
        r#"
        > {OPEN}
        < +CCHO: 1
        < OK
        > AT+CGLA=1,24,"81E2910006BF3E035C015A00"
        < ERROR
        > AT+CCHC=1
        < OK
        {CAPABILITY}
        > AT+CSIM=10,"0070000001"
        < +CSIM: 6,"029000"
        < OK
        > AT+CSIM=44,"02A4040010A0000005591010FFFFFFFF890000010000"
        < +CSIM: 4,"9000"
        < OK
        > AT+CSIM=24,"82E2910006BF3E035C015A00"
        < +CSIM: 8,"BF3E9000"
        < OK
        > AT+CSIM=8,"00708002"
        < +CSIM: 4,"9000"
        < OK
        "#
    );
    assert_eq!(check(Access::Automatic, &script, read_eid), Ok(vec![0xBF, 0x3E]));
}

/// lpac issue 300: a modem without `+CCHC`.
#[test]
fn a_channel_that_the_modem_cannot_close_is_closed_on_the_card() {
    let script = format!(
        r#"
        > {OPEN}
        < +CCHO: 2
        < OK
        > AT+CCHC=2
        < ERROR
        > AT+CSIM=8,"00708002"
        < +CSIM: 4,"9000"
        < OK
        "#
    );
    let closed = check(Access::Automatic, &script, |at| {
        let opened = open(at)?;
        at.close_channel(opened.channel, soon())?;
        at.exchange(opened.channel, &Command::new(0, 0xB0, 0, 0), soon())
    });
    assert_eq!(closed, Err(Error::ApiMisuse { what: "a logical channel that is not open was used" }));
}

/// lpac issue 221: the modem keeps the ISD-R to itself. That is not the same as a card without one (openpilot issue 37979).
#[test]
fn a_modem_that_blocks_is_told_from_a_card_that_is_no_euicc() {
    let aid = Aid::ISD_R;
    let not_found = format!(
        "> {OPEN}\n< +CME ERROR: 3\n{CAPABILITY}\n{MANAGE}\n> {SELECT}\n< +CSIM: 4,\"6A82\"\n< OK\n> AT+CSIM=8,\"00708001\"\n< +CSIM: 4,\"9000\"\n< OK"
    );
    assert_eq!(check(Access::Automatic, &not_found, open), Err(Error::NotAnEuicc { aid }));
    let blocked = format!(
        "> {OPEN}\n< +CME ERROR: 3\n{CAPABILITY}\n{MANAGE}\n> {SELECT}\n< +CME ERROR: 4\n> AT+CSIM=8,\"00708001\"\n< +CSIM: 4,\"9000\"\n< OK"
    );
    assert_eq!(check(Access::Automatic, &blocked, open), Err(Error::ModemBlocksAid { aid, code: ModemCode::Cme(4) }));
    // The card cannot be asked: what is known is said, and no more.
    let no_plain = format!(
        "> {OPEN}\n< +CME ERROR: 3\n> AT+CSIM=30,\"80AA00000AA9088100820101830107\"\n< ERROR\n> AT+CSIM=10,\"0070000001\"\n< ERROR"
    );
    let usim = "> AT+CCHO=\"A0000000871002\"\n< +CCHO: 1\n< OK\n> AT+CCHC=1\n< OK";
    let refused = check(Access::Automatic, &format!("{no_plain}\n{usim}"), open);
    assert_eq!(refused, Err(Error::ChannelRefused { aid, code: ModemCode::Cme(3) }));
    let refused = check(Access::Channels, &format!("> {OPEN}\n< +CME ERROR: 3\n{usim}"), open);
    assert_eq!(refused, Err(Error::ChannelRefused { aid, code: ModemCode::Cme(3) }));
    let nothing = check(Access::Automatic, &format!("{no_plain}\n> AT+CCHO=\"A0000000871002\"\n< ERROR"), open);
    assert_eq!(nothing, Err(Error::Unsupported { what: "sending commands to the card over this modem's command line" }));
}

#[test]
fn no_card_is_said_and_a_busy_one_is_asked_again() {
    let script = format!("> {OPEN}\n< +CME ERROR: SIM not inserted");
    let said = check(Access::Automatic, &script, |at| {
        open(at).map_err(|error| error.to_string().split(" /dev").next().unwrap().to_owned())
    });
    assert_eq!(said, Err("there is no card in the modem at".to_owned()));
    let script = format!("> {OPEN}\n< +CME ERROR: 14\n> {OPEN}\n< +CME ERROR: 14\n> {OPEN}\n< +CCHO: 3\n< OK");
    assert_eq!(check(Access::Automatic, &script, open), Ok(Opened { channel: channel(3), fcp: vec![] }));
}

/// The modem counts its sessions as it likes.
#[test]
fn a_session_number_that_is_no_channel_is_kept_apart() {
    let script = format!(
        r#"
        > {OPEN}
        < +CCHO: 0
        < OK
        > {OPEN}
        < +CCHO: 4711
        < OK
        > AT+CGLA=4711,8,"02B00000"
        < +CGLA: 4,"6A82"
        < OK
        > AT+CGLA=0,8,"01B00000"
        < +CGLA: 4,"9000"
        < OK
        "#
    );
    let said = check(Access::Automatic, &script, |at| {
        let (first, second) = (open(at)?.channel, open(at)?.channel);
        let command = Command::new(0, 0xB0, 0, 0);
        Ok::<_, Error>([at.exchange(second, &command, soon())?, at.exchange(first, &command, soon())?])
    });
    let answer = |status| Response { data: vec![], status: StatusWord(status) };
    assert_eq!(said, Ok([answer(0x6A82), answer(0x9000)]));
}

#[test]
fn an_answer_that_comes_late_is_not_that_of_the_next_command() {
    let script = format!(
        r#"
        > {OPEN}
        < +CCHO: 1
        < OK
        > AT+CGLA=1,8,"01B00000"
        ~ 600
        < +CGLA: 4,"6A82"
        < OK
        > AT+CGLA=1,8,"01B00001"
        ~ 50
        < +CGLA: 4,"9000"
        < OK
        "#
    );
    let said = check(Access::Automatic, &script, |at| {
        let opened = open(at).unwrap();
        let early = Instant::now() + Duration::from_millis(100);
        let first = at.exchange(opened.channel, &Command::new(0, 0xB0, 0, 0), early);
        (first, at.exchange(opened.channel, &Command::new(0, 0xB0, 0, 1), soon()))
    });
    assert_eq!(said, (Err(Error::Mute), Ok(Response { data: vec![], status: StatusWord::DONE })));
}

/// The modem is so slow that its answer to the `AT` of finding back comes when the next command has been sent.
#[test]
fn the_ok_of_finding_back_is_not_that_of_the_next_command() {
    let script = format!(
        r#"
        > {OPEN}
        < +CCHO: 1
        < OK
        > AT+CGLA=1,8,"01B00000"
        ~ 500
        < +CGLA: 4,"6A82"
        < OK
        > AT
        ~ 450
        < OK
        > AT+CGLA=1,8,"01B00001"
        < +CGLA: 4,"9000"
        < OK
        "#
    );
    let said = check(Access::Automatic, &script, |at| {
        let opened = open(at).expect("it opens");
        let early = Instant::now() + Duration::from_millis(100);
        let first = at.exchange(opened.channel, &Command::new(0, 0xB0, 0, 0), early);
        (first, at.exchange(opened.channel, &Command::new(0, 0xB0, 0, 1), soon()))
    });
    assert_eq!(said, (Err(Error::Mute), Ok(Response { data: vec![], status: StatusWord::DONE })));
}

/// A modem that says that it did something, and nothing of what came of it.
#[test]
fn an_ok_alone_is_not_waited_on() {
    let before = Instant::now();
    let said = check(Access::Channels, &format!("> {OPEN}\n< OK"), open);
    assert_eq!(said, Err(Error::Misbehaved(driver::card::Misbehaved::ModemAnswer)));
    assert!(before.elapsed() < Duration::from_secs(10));
}

#[test]
fn a_line_that_is_taken_or_gone_is_said_so() {
    let modem = Modem::start(&format!("> {OPEN}\nhang up"), Habit::Neat);
    let mut at = At::open(&modem.path, Access::Automatic, Instant::now, soon()).unwrap();
    let port = modem.path.display().to_string();
    let second = At::open(&modem.path, Access::Automatic, Instant::now, soon()).unwrap_err();
    assert_eq!(second, Error::PortBusy { port: port.clone(), program: None });
    assert_eq!(open(&mut at), Err(Error::Gone { port }));
}

/// The name of the program that has the line is told, here `sleep`.
#[test]
fn the_program_that_has_the_line_is_named() {
    let modem = Modem::start("", Habit::Neat);
    let line = std::fs::File::open(&modem.path).unwrap();
    let mut other = std::process::Command::new("sleep").arg("60").stdin(line).spawn().unwrap();
    let refused = At::open(&modem.path, Access::Automatic, Instant::now, soon()).unwrap_err();
    other.kill().unwrap();
    other.wait().unwrap();
    let port = modem.path.display().to_string();
    assert_eq!(refused, Error::PortBusy { port, program: Some("sleep".to_owned()) });
}

#[test]
fn nobody_there_is_mute() {
    let modem = Modem::start("> ATV1\n~ 400", Habit::Neat);
    let early = Instant::now() + Duration::from_millis(700);
    let refused = At::open(&modem.path, Access::Automatic, Instant::now, early).unwrap_err();
    assert_eq!(refused, Error::Mute);
    assert_eq!(modem.differences(), "");
}

/// After the card was off, refusals mean for a while that it is not there yet.
#[test]
fn a_reset_switches_the_card_off_and_on() {
    let script = format!(
        r#"
        > AT+CFUN?
        < +CFUN: 4,0
        < OK
        > AT+CFUN=0
        < OK
        > AT+CFUN=4
        < OK
        > {OPEN}
        < +CME ERROR: 10
        > {OPEN}
        < ERROR
        > {OPEN}
        < +CCHO: 1
        < OK
        "#
    );
    let said = check(Access::Automatic, &script, |at| {
        at.reset(soon())?;
        open(at)
    });
    assert_eq!(said, Ok(Opened { channel: channel(1), fcp: vec![] }));
    let script = "> AT+CFUN?\n< ERROR\n> AT+CFUN=0\n< ERROR";
    let said = check(Access::Automatic, script, |at| at.reset(soon()));
    assert_eq!(said, Err(Error::Unsupported { what: "switching the card off and on" }));
}

#[test]
fn a_modem_that_never_stops_talking_is_left() {
    let (ours, mut theirs) = std::os::unix::net::UnixStream::pair().expect("sockets are to be had");
    let thread = std::thread::spawn(move || while std::io::Write::write_all(&mut theirs, b"\r\n+CREG: 1\r\n").is_ok() {});
    let port = driver::card::port::Port::over(ours.into(), "modem", Instant::now).expect("a socket is a port");
    let refused = At::over(port, Access::Automatic, Instant::now() + Duration::from_millis(300)).map(|_| ());
    assert!(matches!(refused, Err(Error::Mute | Error::Misbehaved(_))), "{refused:?}");
    thread.join().expect("it ended well");
}
