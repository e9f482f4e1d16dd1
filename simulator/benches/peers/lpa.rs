//! Our LPA beside lpac.

use std::os::fd::AsFd as _;
use std::path::PathBuf;
use std::process::Command as Program;
use std::time::{Duration, Instant};

use driver::card::apdu::Channel;
use driver::card::port::Port;
use driver::card::stdio::message::HttpRequest;
use driver::card::stdio::{Lines, Stdio};
use driver::card::store_data::{SegmentSize, commands};
use driver::card::{Aid, Card as _, Terminal, exchange};
use sgp22::crypto::Curve;
use sgp22::lpa::{Action, Answer, CardFailure, Download, Procedure as _, Reply, ServerAnswer, ServerRequest, Step};
use sgp22::wire::SecretText;

use crate::host::{self, Asked};
use crate::made::{self, HOST, World};
use crate::{MILLISECONDS_A_TICK, Whose, judge, ticks};

/// The word for this program as an LPA: then a matching id, and how many bytes of a request go into a command.
pub(super) const ROLE: &str = "lpa";
/// What each takes is counted in hundredths of a second, so there are many.
const ROUNDS: u32 = 200;

/// Measures ours, and lpac where it is.
pub(super) fn compare(lpac: Option<PathBuf>) {
    println!("LPA: a whole download with a card that answers at once, {ROUNDS} processes each\n");
    let ours = std::env::current_exe().expect("this program");
    for block in [usize::from(SegmentSize::MAX), SegmentSize::default().size_bytes()] {
        let mine = measure("ours", block, |id| {
            let mut program = Program::new(&ours);
            program.args([ROLE, id, &block.to_string()]);
            program
        });
        let Some(lpac) = &lpac else { continue };
        let theirs = measure("lpac", block, |id| {
            let mut program = Program::new(lpac);
            program.args(["profile", "download", "-s", HOST, "-m", id]);
            program.envs([("LPAC_APDU", "stdio"), ("LPAC_HTTP", "stdio"), ("LPAC_CUSTOM_ES10X_MSS", &block.to_string())]);
            program
        });
        judge("  LPA's processor time", mine, theirs, 0.5);
    }
    if lpac.is_none() {
        println!("lpac was not beside it: name the program by --peer-lpac");
    }
}

/// Milliseconds of the processor for a download.
fn measure(name: &str, block: usize, program: impl Fn(&str) -> Program) -> f64 {
    let mut world = World::new(Curve::P256);
    let mut asked = Asked::default();
    let mut before = 0;
    for round in 0..ROUNDS + 5 {
        // The first ones nobody counts.
        if round == 5 {
            before = ticks(std::process::id(), Whose::Children);
        }
        let matching_id = world.order(None);
        asked = host::run(&mut world, &mut program(matching_id.reveal()), block);
    }
    let used = ticks(std::process::id(), Whose::Children) - before;
    let each = used as f64 * MILLISECONDS_A_TICK / f64::from(ROUNDS);
    let Asked { sent, needed, requests, .. } = asked;
    println!("  {name}, blocks of {block}: {each:.2} ms; {sent} commands, {needed} needed for its {requests} requests");
    each
}

/// We as an LPA that speaks lpac's lines, as short as can be.
pub(super) fn run(matching_id: &str, size: &str) {
    let size = size.parse().ok().and_then(SegmentSize::new).expect("6 to 255 bytes");
    let port = |end: std::os::fd::OwnedFd| Port::over(end, "host", Instant::now).expect("a pipe");
    let from = port(std::io::stdin().as_fd().try_clone_to_owned().expect("an input"));
    let to = port(std::io::stdout().as_fd().try_clone_to_owned().expect("an output"));
    let mut stdio = Stdio::over(Lines::new(from, to), deadline()).expect("a card");
    let channel = stdio.open_channel(&Aid::ISD_R, deadline()).expect("an eUICC").channel;
    let mut step = Download::begin(made::download(HOST, SecretText::new(matching_id)));
    loop {
        match step {
            Step::Done(downloaded) => {
                downloaded.result.expect("it is installed");
                break stdio.close_channel(channel, deadline()).expect("it closes");
            }
            Step::Do(procedure, action) => step = procedure.answer(act(&mut stdio, channel, size, &action)),
        }
    }
}

fn act(stdio: &mut Stdio, channel: Channel, size: SegmentSize, action: &Action) -> Answer {
    match action {
        Action::Card(request) => {
            let mut answer = Vec::new();
            for command in commands(request.bytes(), size).expect("it is short enough") {
                let send = &mut |channel, command: &_| stdio.exchange(channel, command, deadline());
                let said = exchange::run(send, channel, &command, Terminal::Modem).expect("it answers");
                assert!(said.status.is_done(), "{}", said.status);
                answer.extend(said.data);
            }
            Answer::Card(Ok(answer))
        }
        Action::Server(request) => {
            let headers = ServerRequest::HEADERS.iter().map(|(name, value)| format!("{name}: {value}")).collect();
            let url = format!("https://{}{}", request.address, request.path());
            let asked = HttpRequest { url, headers, body: request.body.clone() };
            let answer = stdio.http(asked, deadline()).expect("it answers");
            Answer::Server(Ok(ServerAnswer { status: answer.status, body: answer.body }))
        }
        Action::Renew(_) => Answer::Renewed(Err(CardFailure::NoAnswer)),
        Action::Ask(_) => Answer::Owner(Reply::Yes),
        Action::Wait(_) => Answer::Waited,
    }
}

fn deadline() -> Instant {
    Instant::now() + Duration::from_secs(60)
}
