//! What a download costs, part by part: `cargo bench -p simulator --bench session`. Prints processor time of one core: a thread does
//! all of it, and each part's time is added up around its calls.
//!
//! `-- slow` adds a card on a line of 9,600 baud, which takes half a minute.

use std::time::{Duration, Instant};

use driver::card::store_data::{SegmentSize, commands};
use identifiers::{Eid, Iccid, SmdpAddress};
use sgp22::crypto::Curve;
use sgp22::lpa::{Action, Answer, CardFailure, Download, DownloadOrder, Procedure, Reply, ServerAnswer, Step};
use sgp22::tlv::{Oid, Tag, Time, Writer};
use sgp22::wire::es8::segments;
use sgp22::wire::es9::GetBoundProfilePackageOk;
use sgp22::wire::json::JsonAnswer;
use sgp22::wire::{DeviceInfo, Message, SecretText, StoreMetadataRequest};
use simulator::Seeded;
use simulator::card::{Card, Chip, State};
use simulator::https::Site as _;
use simulator::lab::{Ci, MadeUpProfile, Variant};
use simulator::smdp::{ConfirmOrder, DownloadOrder as Es2Order, Order, Release, Smdp, Terms};

const HOST: &str = "smdp.lab.invalid";
const NOW: Time = Time::from_unix_seconds(1_795_564_800);
const EID: &str = "89049032123451234512345678901235";
/// About 12 kB of profile.
const FILLING_BYTES: usize = 11_400;
const ROUNDS: u32 = 100;
/// A byte on the line is twelve bits long: start, eight, parity, and two of guard (ISO/IEC 7816-3 §7.2).
const BYTE_AT_9600_BAUD: Duration = Duration::from_nanos(12 * 1_000_000_000 / 9_600);

struct World {
    ci: Ci,
    smdp: Smdp,
    chance: Seeded,
    next: u64,
}

/// What one download took.
#[derive(Default, Clone, Copy)]
struct Cost {
    lpa: Duration,
    server: Duration,
    card: Duration,
    requests: u32,
    /// Commands that were sent, and how many the requests need at the least.
    commands: usize,
    /// Bytes on the line, both ways.
    bytes: usize,
    package: usize,
    pieces: usize,
}

fn main() {
    println!("{} downloads each; a profile of about 12 kB; microseconds of one core\n", ROUNDS);
    for curve in [Curve::P256, Curve::BrainpoolP256r1] {
        let mut world = World::new(curve);
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
        let mut world = World::new(Curve::P256);
        (0..open).for_each(|_| world.leave_open());
        let cost = world.average(20, Duration::ZERO);
        println!("with {open} sessions open: SM-DP+ {}", cost.server.as_micros());
    }
    if std::env::args().any(|argument| argument == "slow") {
        let mut world = World::new(Curve::P256);
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

impl World {
    fn new(curve: Curve) -> Self {
        let mut chance = Seeded::from_number(1);
        let eid = Eid::parse(EID).expect("an EID");
        let ci = Ci::new(curve, Variant::O, NOW, &eid, &mut chance);
        let oid = Oid::new(&[2, 999, 10]);
        let smdp = Smdp::new(HOST, oid, vec![ci.smdp(HOST, oid, &mut chance)], vec![ci.anchor()]);
        Self { ci, smdp, chance, next: 1 }
    }

    fn card(&mut self) -> Card {
        let eid = Eid::parse(EID).expect("an EID");
        let identity = self.ci.euicc(&eid, &mut self.chance);
        Card::new(Chip::new(eid, identity, &self.ci), State::default())
    }

    fn order(&mut self) -> SecretText {
        let number = self.next;
        self.next += 1;
        let iccid = Iccid::parse(&format!("8900012345{number:09}")).expect("nineteen digits");
        let profile = MadeUpProfile { iccid, imsi: "001010123456789".to_owned(), key: [7; 16], filling_bytes: FILLING_BYTES };
        let mut writer = Writer::new();
        writer.constructed(StoreMetadataRequest::TAG, |writer| {
            writer.primitive(Tag::new(0x5A), &iccid.to_wire());
            writer.text(Tag::new(0x91), "Spoke lab");
            writer.text(Tag::new(0x92), "Made up");
        });
        let metadata = StoreMetadataRequest::parse(&writer.finish()).expect("metadata");
        self.smdp.store_mut().stock(Order::new("made up", profile.to_bytes(), metadata, Terms::default()));
        self.smdp.download_order(&Es2Order { iccid: Some(iccid), ..Es2Order::default() }).expect("it is in stock");
        let confirm = ConfirmOrder {
            iccid,
            eid: None,
            matching_id: None,
            confirmation_code: None,
            smds_address: None,
            release: Release::Now,
        };
        self.smdp.confirm_order(&confirm, &mut self.chance).expect("it is set aside").matching_id
    }

    fn begin(&mut self) -> Step<Download> {
        let matching_id = self.order();
        let address = SmdpAddress::parse(HOST).expect("an address");
        let order = DownloadOrder::by_address(&address, device_info());
        Download::begin(DownloadOrder { matching_id: Some(matching_id), ..order })
    }

    /// Goes on until the owner is asked, and leaves the session there.
    fn leave_open(&mut self) {
        let mut card = self.card();
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
        let mut card = self.card();
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
                let answer = card.call(request.bytes(), &mut self.chance);
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
                let reply = self.smdp.post(&request.path(), &request.body, NOW, &mut self.chance);
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

fn device_info() -> DeviceInfo {
    DeviceInfo { tac: [0x35, 0x29, 0x05, 0x11], ..DeviceInfo::default() }
}
