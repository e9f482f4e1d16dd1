//! What a download costs, part by part: `cargo bench -p simulator --bench session`. Prints processor time of one core: a thread does
//! all of it, and each part's time is added up around its calls.
//!
//! `-- slow` adds a card on a line of 9,600 baud, which takes half a minute.

mod made;

use std::time::{Duration, Instant};

use driver::card::store_data::{SegmentSize, commands};
use made::{HOST, NOW, World};
use sgp22::crypto::Curve;
use sgp22::lpa::{Action, Answer, CardFailure, Download, Procedure, Reply, ServerAnswer, Step};
use sgp22::wire::es8::segments;
use sgp22::wire::es9::GetBoundProfilePackageOk;
use sgp22::wire::json::JsonAnswer;
use simulator::card::Card;
use simulator::https::Site as _;

const ROUNDS: u32 = 100;
/// A byte on the line is twelve bits long: start, eight, parity, and two of guard (ISO/IEC 7816-3 §7.2).
const BYTE_AT_9600_BAUD: Duration = Duration::from_nanos(12 * 1_000_000_000 / 9_600);

/// What one download took.
#[derive(Default, Clone, Copy)]
struct Cost {
    lpa: Duration,
    server: Duration,
    card: Duration,
    requests: u32,
    /// Commands that the requests need; what is sent is counted beside others' programs (`peers`).
    commands: usize,
    /// Bytes on the line, both ways.
    bytes: usize,
    package: usize,
    pieces: usize,
}

fn main() {
    println!("{} downloads each; a profile of about 12 kB; microseconds of one core\n", ROUNDS);
    for curve in [Curve::P256, Curve::BrainpoolP256r1] {
        let mut world = Bench::new(curve);
        let cost = world.average(ROUNDS, Duration::ZERO);
        println!(
            "{curve:?}: LPA {} · SM-DP+ {} in {} requests · chip {} · {} commands for {} pieces of {} bytes",
            cost.lpa.as_micros(),
            cost.server.as_micros(),
            cost.requests,
            cost.card.as_micros(),
            cost.commands,
            cost.pieces,
            cost.package,
        );
    }
    for open in [1, 10, 100, 1000] {
        let mut world = Bench::new(Curve::P256);
        (0..open).for_each(|_| world.leave_open());
        let cost = world.average(20, Duration::ZERO);
        println!("with {open} sessions open: SM-DP+ {}", cost.server.as_micros());
    }
    if std::env::args().any(|argument| argument == "slow") {
        let mut world = Bench::new(Curve::P256);
        let began = Instant::now();
        let cost = world.download(BYTE_AT_9600_BAUD);
        let took = began.elapsed() - cost.server;
        let line = BYTE_AT_9600_BAUD * u32::try_from(cost.bytes).expect("it is few");
        let over = (took.as_secs_f64() / line.as_secs_f64() - 1.0) * 100.0;
        println!(
            "at 9,600 baud: {:.2} s, of which the bytes are {:.2} s: {over:.2} % over",
            took.as_secs_f64(),
            line.as_secs_f64()
        );
    }
}

/// A world in which downloads are measured.
struct Bench(World);

impl Bench {
    fn new(curve: Curve) -> Self {
        Self(World::new(curve))
    }

    fn begin(&mut self) -> Step<Download> {
        let matching_id = self.0.order(None);
        Download::begin(made::download(HOST, matching_id))
    }

    /// Goes on until the owner is asked, and leaves the session there.
    fn leave_open(&mut self) {
        let mut card = self.0.card();
        let mut step = self.begin();
        let mut cost = Cost::default();
        while let Step::Do(procedure, action) = step {
            if matches!(action, Action::Ask(_)) {
                return;
            }
            let answer = self.act(action, &mut card, Duration::ZERO, &mut cost);
            step = procedure.answer(answer);
        }
        unreachable!("the owner is asked");
    }

    fn download(&mut self, byte: Duration) -> Cost {
        let mut card = self.0.card();
        let mut cost = Cost::default();
        let mut step = self.begin();
        loop {
            match step {
                Step::Done(downloaded) => {
                    downloaded.result.expect("it is installed");
                    return cost;
                }
                Step::Do(procedure, action) => {
                    let answer = self.act(action, &mut card, byte, &mut cost);
                    let began = used();
                    step = procedure.answer(answer);
                    cost.lpa += used() - began;
                }
            }
        }
    }

    /// The average of so many downloads, after a few that nobody counts.
    fn average(&mut self, rounds: u32, byte: Duration) -> Cost {
        for _ in 0..3 {
            self.download(byte);
        }
        let mut sum = Cost::default();
        for _ in 0..rounds {
            let cost = self.download(byte);
            sum = Cost { lpa: sum.lpa + cost.lpa, server: sum.server + cost.server, card: sum.card + cost.card, ..cost };
        }
        Cost { lpa: sum.lpa / rounds, server: sum.server / rounds, card: sum.card / rounds, ..sum }
    }

    fn act(&mut self, action: Action, card: &mut Card, byte: Duration, cost: &mut Cost) -> Answer {
        match action {
            Action::Card(request) => {
                let whole = SegmentSize::new(SegmentSize::MAX).expect("the largest");
                let sent = commands(request.bytes(), whole).expect("it is short enough").count();
                let began = used();
                let answer = card.call(request.bytes(), &mut self.0.chance);
                cost.card += used() - began;
                cost.commands += sent;
                // Head and tail of each command, its data, and the answer with its status word.
                let bytes = sent * 8 + request.bytes().len() + answer.as_ref().map_or(0, Vec::len);
                cost.bytes += bytes;
                std::thread::sleep(byte * u32::try_from(bytes).expect("it is few"));
                Answer::Card(answer.map_err(CardFailure::Refused))
            }
            Action::Server(request) => {
                let began = used();
                let reply = self.0.smdp.post(&request.path(), &request.body, NOW, &mut self.0.chance);
                cost.server += used() - began;
                cost.requests += 1;
                if request.function == "getBoundProfilePackage" {
                    let answer = GetBoundProfilePackageOk::parse_json(&reply.body).expect("a package");
                    cost.package = answer.bound_profile_package.bytes().len();
                    cost.pieces = segments(answer.bound_profile_package.bytes()).expect("a package").len();
                }
                Answer::Server(Ok(ServerAnswer { status: reply.status, body: reply.body }))
            }
            Action::Renew(_) => Answer::Renewed(Ok(())),
            Action::Ask(_) => Answer::Owner(Reply::Yes),
            Action::Wait(_) => Answer::Waited,
        }
    }
}

/// Processor time that this thread has used.
fn used() -> Duration {
    let now = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    let (seconds, nanoseconds) = (u64::try_from(now.tv_sec), u32::try_from(now.tv_nsec));
    Duration::new(seconds.expect("it runs forward"), nanoseconds.expect("it is below a second"))
}
