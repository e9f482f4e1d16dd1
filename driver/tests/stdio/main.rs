//! Another program as the way to the card, and we as that program.
#![cfg(unix)]

use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::net::UnixStream;
use std::process::Command as Program;
use std::time::{Duration, Instant};

use driver::card::apdu::{Channel, Command, Response};
use driver::card::port::Port;
use driver::card::stdio::message::{HttpAnswer, HttpRequest};
use driver::card::stdio::{Host, Lines, Patience, Stdio, serve};
use driver::card::store_data::SegmentSize;
use driver::card::{Aid, Card, Error, IsdR, Misbehaved, ModemCode, Opened, Terminal};

fn soon() -> Instant {
    Instant::now() + Duration::from_secs(20)
}

fn ends(socket: UnixStream) -> Lines {
    let again = socket.try_clone().expect("sockets can be had twice");
    let port = |socket: UnixStream| Port::over(socket.into(), "program", Instant::now).expect("a socket is a port");
    Lines::new(port(socket), port(again))
}

/// Lets an act meet a program that expects `> line`s and says `< line`s; returns what the act said. What comes beyond is told.
/// A program ends after its last line, unless that is `silent to the end`: then it stays as long as the act does.
fn check<T>(script: &str, act: impl FnOnce(Lines) -> T) -> T {
    let (ours, theirs) = UnixStream::pair().expect("sockets are to be had");
    let script: Vec<String> = script.lines().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect();
    let thread = std::thread::spawn(move || {
        let mut heard = BufReader::new(theirs.try_clone().expect("sockets can be had twice")).lines();
        let mut theirs = theirs;
        for line in script {
            match line.split_once(' ').expect("a line has a direction") {
                ("silent", _) => return heard.map(|line| line.expect("text")).collect(),
                (">", expected) => assert_eq!(heard.next().expect("a line comes").expect("of text"), expected),
                // The other side may be gone, which the next line tells.
                (_, said) => drop(theirs.write_all(format!("{said}\n").as_bytes())),
            }
        }
        theirs.shutdown(std::net::Shutdown::Write).expect("it is open");
        heard.map(|line| line.expect("text")).collect::<Vec<_>>()
    });
    let said = act(ends(ours));
    assert_eq!(thread.join().expect("the program ended well"), [""; 0]);
    said
}

const CONNECT: &str = r#"> {"payload":{"func":"connect","param":null},"type":"apdu"}
    < {"type":"apdu","payload":{"ecode":0}}"#;
const OPEN: &str = r#"> {"payload":{"func":"logic_channel_open","param":"A0000005591010FFFFFFFF8900000100"},"type":"apdu"}"#;
const DISCONNECT: &str = r#"> {"payload":{"func":"disconnect","param":null},"type":"apdu"}
    < {"type":"apdu","payload":{"ecode":0}}"#;

#[test]
fn a_request_goes_through_another_program() {
    let script = format!(
        r#"{CONNECT}
        {OPEN}
        < {{"type":"progress","payload":{{"message":"opening"}}}}
        < {{"type":"apdu","payload":{{"ecode":2}}}}
        > {{"payload":{{"func":"transmit","param":"82E2910006BF3E035C015A00"}},"type":"apdu"}}
        < {{"type":"apdu","payload":{{"ecode":0,"data":"bf3e009000"}}}}
        > {{"payload":{{"func":"logic_channel_close","param":"02"}},"type":"apdu"}}
        < {{"type":"apdu","payload":{{"ecode":0}}}}
        {DISCONNECT}"#
    );
    let data = check(&script, |lines| {
        let mut card = Stdio::over(lines, soon())?;
        let mut isd_r = IsdR::open(&mut card, &[Aid::ISD_R], SegmentSize::default(), soon())?;
        let reply = isd_r.call(&[0xBF, 0x3E, 0x03, 0x5C, 0x01, 0x5A], soon())?;
        isd_r.close(soon())?;
        Ok::<_, Error>(reply.data)
    });
    assert_eq!(data, Ok(vec![0xBF, 0x3E, 0x00]));
}

#[test]
fn what_the_other_program_cannot_do_is_said_so() {
    let open = |lines| Stdio::over(lines, soon())?.open_channel(&Aid::ISD_R, soon());
    let refused = check(&format!("{CONNECT}\n{OPEN}\n< {{\"type\":\"apdu\",\"payload\":{{\"ecode\":-1}}}}\n{DISCONNECT}"), open);
    assert_eq!(refused, Err(Error::ChannelRefused { aid: Aid::ISD_R, code: ModemCode::Program(-1) }));
    let refused = check(&format!("{CONNECT}\n{OPEN}\n< {{\"type\":\"apdu\",\"payload\":{{\"ecode\":20}}}}\n{DISCONNECT}"), open);
    assert_eq!(refused, Err(Error::Misbehaved(Misbehaved::Channel)));
    let refused = check(&format!("{CONNECT}\n{OPEN}\n< nonsense"), open);
    assert_eq!(refused, Err(Error::Misbehaved(Misbehaved::ProgramMessage)));
    let refused = check(&format!("{CONNECT}\n{OPEN}\n"), open);
    assert_eq!(refused, Err(Error::Gone { port: "program".to_owned() }));
}

#[test]
fn a_server_is_reached_through_another_program() {
    let script = format!(
        r#"{CONNECT}
        > {{"payload":{{"headers":["A: b"],"tx":"7B7D","url":"https://smdp.example.com/a"}},"type":"http"}}
        < {{"type":"http","payload":{{"rcode":200,"rx":"7b7d"}}}}
        > {{"payload":{{"headers":[],"tx":"","url":"https://smdp.example.com/b"}},"type":"http"}}
        < {{"type":"apdu","payload":{{"ecode":0}}}}
        {DISCONNECT}"#
    );
    let request = |path: &str, headers: &[&str], body: &[u8]| HttpRequest {
        url: format!("https://smdp.example.com/{path}"),
        headers: headers.iter().map(|header| (*header).to_owned()).collect(),
        body: body.to_vec(),
    };
    let said = check(&script, |lines| {
        let mut program = Stdio::over(lines, soon()).expect("it connects");
        (program.http(request("a", &["A: b"], b"{}"), soon()), program.http(request("b", &[], b""), soon()))
    });
    let misbehaved = Err(Error::Misbehaved(Misbehaved::ProgramMessage));
    assert_eq!(said, (Ok(HttpAnswer { status: 200, body: b"{}".to_vec() }), misbehaved));
}

/// A late answer would be taken for that of the next request: after silence nothing more is asked.
#[test]
fn after_silence_nothing_more_is_asked() {
    let said = check(&format!("{CONNECT}\n{OPEN}\nsilent to the end"), |lines| {
        let mut card = Stdio::over(lines, soon()).expect("it connects");
        let first = card.open_channel(&Aid::ISD_R, Instant::now());
        (first, card.open_channel(&Aid::ISD_R, soon()))
    });
    assert_eq!(said, (Err(Error::Mute), Err(Error::Mute)));
}

#[test]
fn a_program_is_started_and_ends_with_us() {
    let answers = r#"while read -r line; do case "$line" in
        *connect*) echo '{"type":"apdu","payload":{"ecode":0}}';;
        *open*) echo '{"type":"apdu","payload":{"ecode":1}}';;
        esac; done"#;
    let mut card = Stdio::start(Program::new("sh").args(["-c", answers]), Instant::now, soon()).expect("it starts");
    let opened = card.open_channel(&Aid::ISD_R, soon());
    assert_eq!(opened, Ok(Opened { channel: Channel::new(1).expect("a channel"), fcp: vec![] }));
    card.reset(soon()).expect("it connects again");
    let before = Instant::now();
    drop(card);
    assert!(before.elapsed() < Duration::from_secs(2), "it ends when its input does");
    let refused = Stdio::start(&mut Program::new("/nonexistent/program"), Instant::now, soon()).map(|_| ());
    assert_eq!(refused, Err(Error::NoSuchPort { port: "/nonexistent/program".to_owned() }));
}

/// A card in a reader, which answers one command after the other.
struct Table {
    answers: Vec<(&'static str, &'static str)>,
    log: Vec<String>,
}

impl Card for Table {
    fn open_channel(&mut self, aid: &Aid, _: Instant) -> Result<Opened, Error> {
        match *aid == Aid::ISD_R {
            true => Ok(Opened { channel: Channel::new(1).expect("a channel"), fcp: vec![] }),
            false => Err(Error::NotAnEuicc { aid: *aid }),
        }
    }
    fn exchange(&mut self, channel: Channel, command: &Command, _: Instant) -> Result<Response, Error> {
        let command = driver::card::hex::write(&command.to_bytes(channel));
        let answer = self.answers.iter().find(|(asked, _)| *asked == command).ok_or(Error::Mute)?;
        self.log.push(command);
        Ok(Response::read(&driver::card::hex::read(answer.1).expect("digits")).expect("a response"))
    }
    fn close_channel(&mut self, channel: Channel, _: Instant) -> Result<(), Error> {
        self.log.push(format!("close {channel}"));
        Ok(())
    }
    fn reset(&mut self, _: Instant) -> Result<(), Error> {
        self.log.push("reset".to_owned());
        Ok(())
    }
    fn terminal(&self) -> Terminal {
        Terminal::Us
    }
}

/// What the LPA says besides.
struct Notes(Vec<String>);

impl Host for Notes {
    fn http(&mut self, request: HttpRequest) -> Option<HttpAnswer> {
        self.0.push(format!("{request:?} {}", request.headers.join(", ")));
        request.url.starts_with("https://smdp.example.com/").then(|| HttpAnswer { status: 204, body: vec![] })
    }
    fn heard(&mut self, line: &str) {
        self.0.push(line.to_owned());
    }
    fn failed(&mut self, error: &Error) {
        self.0.push(format!("{error:?}"));
    }
}

const PATIENCE: Patience = Patience { request: Duration::from_secs(20), card: Duration::from_secs(20) };

/// The lines are those of lpac 2.3.
#[test]
fn a_foreign_lpa_uses_our_card_and_our_network() {
    let script = r#"
        < {"type":"apdu","payload":{"func":"connect","param":null}}
        > {"payload":{"ecode":0},"type":"apdu"}
        < {"type":"apdu","payload":{"func":"logic_channel_open","param":"a0000005591010ffffffff8900000177"}}
        > {"payload":{"ecode":-1},"type":"apdu"}
        < {"type":"apdu","payload":{"func":"logic_channel_open","param":"a0000005591010ffffffff8900000100"}}
        > {"payload":{"ecode":1},"type":"apdu"}
        < {"type":"apdu","payload":{"func":"transmit","param":"81e2910003bf3100"}}
        > {"payload":{"data":"BF3103800100910B","ecode":0},"type":"apdu"}
        < {"type":"apdu","payload":{"func":"transmit","param":"81e2910003bf3200"}}
        > {"payload":{"ecode":-1},"type":"apdu"}
        < {"type":"http","payload":{"url":"https://smdp.example.com/a","tx":"7b7d","headers":["A: b"]}}
        > {"payload":{"rcode":204,"rx":""},"type":"http"}
        < {"type":"http","payload":{"url":"https://other.example.com/a","tx":"","headers":[]}}
        > {"payload":{"rcode":502,"rx":""},"type":"http"}
        < {"type":"lpa","payload":{"code":0,"message":"success","data":null}}
        < {"type":"apdu","payload":{"func":"logic_channel_close","param":"01"}}
        > {"payload":{"ecode":0},"type":"apdu"}
        < {"type":"apdu","payload":{"func":"disconnect","param":null}}
        > {"payload":{"ecode":0},"type":"apdu"}
    "#;
    let answers = vec![("81E2910003BF3100", "BF3103800100910B"), ("801200000B", "D0098103010104820281829000")];
    let mut card = Table { answers, log: vec![] };
    let mut notes = Notes(vec![]);
    let served = check(script, |mut lines| serve(&mut lines, &mut card, &mut notes, PATIENCE));
    assert_eq!(served, Ok(()));
    // The wish of the card was fetched, and its reset waited for the LPA to be done.
    assert_eq!(card.log, ["81E2910003BF3100", "801200000B", "close 1", "reset"]);
    let expected = [
        "NotAnEuicc { aid: Aid(A0000005591010FFFFFFFF8900000177) }",
        "Mute",
        "HttpRequest(https://smdp.example.com/a, 2 bytes) A: b",
        "HttpRequest(https://other.example.com/a, 0 bytes) ",
        r#"{"type":"lpa","payload":{"code":0,"message":"success","data":null}}"#,
    ];
    assert_eq!(notes.0, expected);
}

#[test]
fn an_lpa_that_makes_no_sense_is_left() {
    let mut card = Table { answers: vec![], log: vec![] };
    let mut run = |script: &str| check(script, |mut lines| serve(&mut lines, &mut card, &mut Notes(vec![]), PATIENCE));
    let misbehaved = Err(Error::Misbehaved(Misbehaved::ProgramMessage));
    assert_eq!(run("< nonsense"), misbehaved);
    assert_eq!(run(r#"< {"type":"apdu","payload":{"ecode":0}}"#), misbehaved);
    assert_eq!(run(""), Ok(()));
}

#[test]
fn a_program_that_never_stops_talking_is_left_at_the_deadline() {
    let (ours, mut theirs) = UnixStream::pair().expect("sockets are to be had");
    let thread = std::thread::spawn(move || while theirs.write_all(b"{\"type\":\"progress\",\"payload\":{}}\n").is_ok() {});
    let refused = Stdio::over(ends(ours), Instant::now() + Duration::from_millis(50)).map(|_| ());
    assert_eq!(refused, Err(Error::Mute));
    thread.join().expect("it ended well");
}
