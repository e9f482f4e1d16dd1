//! The LPA against a card, a server and an owner that say anything: it does not panic, comes to its end, and prints no secret.
//!
//! An input is a row of choices: which procedure, then what is answered to each of its actions. Low numbers are sensible answers, so
//! that the fuzzer gets far; high ones are silence, refusals, answers with a byte changed, any bytes, answers of another kind.
//!
//! `sgp22/tests/fuzz_seeds.rs` includes this file and runs it on the seeds and their mutations without a fuzzer.

#[path = "../../sgp22/tests/lpa/world.rs"]
mod world;

use std::ops::ControlFlow;

use identifiers::ActivationCode;
use sgp22::lpa::*;
use sgp22::tlv::Tag;
use sgp22::wire::ProfileIdentifier;
use sgp22::wire::es10b::CancelSessionReason;
use sgp22::wire::es10c::ResetOptions;
use world::World;

/// More than any procedure takes with answers as short as those here: the longest is a delivery to servers that do not answer.
const STEPS_MAX: usize = 300;
/// What must not be printed.
const SECRETS: [&str; 2] = ["THE-CODE", "SPELLED-OUT"];

/// Runs one conversation.
pub fn lpa(input: &[u8]) {
    let mut choices = Choices(input);
    let profile = || ProfileIdentifier::Iccid(world::iccid("B"));
    let switch = |wanted, refresh| Switch::begin(SwitchOrder { profile: profile(), wanted, refresh, target_esim_port: None });
    match choices.next() % 13 {
        0 => {
            let code = ActivationCode::parse("LPA:1$smdp.example.com$THE-CODE").expect("a code");
            let order = DownloadOrder::by_activation_code(&code, world::device_info());
            let stop = usize::from(choices.next());
            run(Download::begin(order), choices, |download, steps| match steps {
                // Some are given up in the middle.
                _ if steps == stop => ControlFlow::Break(download.abort(CancelSessionReason::Timeout)),
                _ => ControlFlow::Continue(download),
            });
        }
        1 => run(switch(Wanted::Enabled, RefreshBy::Card), choices, go_on),
        2 => run(switch(Wanted::Disabled, RefreshBy::Us), choices, go_on),
        3 => run(Delete::begin(profile()), choices, go_on),
        4 => run(Rename::begin(world::iccid("B"), "name"), choices, go_on),
        5 => run(ReadHoldings::begin_anew(Renewal::Reset), choices, go_on),
        6 => run(ReadChip::begin(), choices, go_on),
        7 => run(SetDefaultAddress::begin(None), choices, go_on),
        8 => run(Reset::begin(ResetOptions::DELETE_OPERATIONAL_PROFILES), choices, go_on),
        9 => run(Deliver::begin(), choices, go_on),
        10 => run(Discovery::begin(world::device_info()), choices, go_on),
        11 => run(Discard::begin(world::news("4", "delete A")), choices, go_on),
        _ => run(ExportNews::begin(), choices, go_on),
    }
}

fn go_on<P: Procedure>(procedure: P, _steps: usize) -> ControlFlow<Step<P>, P> {
    ControlFlow::Continue(procedure)
}

fn run<P: Procedure + std::fmt::Debug>(
    mut step: Step<P>,
    mut choices: Choices<'_>,
    before: impl Fn(P, usize) -> ControlFlow<Step<P>, P>,
) {
    let mut world = World::new();
    for steps in 0..STEPS_MAX {
        let (procedure, action) = match step {
            Step::Done(_) => return,
            Step::Do(procedure, action) => (procedure, action),
        };
        let printed = format!("{procedure:?} {action:?} {}", procedure.stage());
        assert!(SECRETS.iter().all(|secret| !printed.contains(secret)), "{printed}");
        step = match before(procedure, steps) {
            ControlFlow::Continue(procedure) => procedure.answer(choices.answer(&mut world, &action)),
            ControlFlow::Break(step) => step,
        };
    }
    panic!("it does not end");
}

struct Choices<'a>(&'a [u8]);

impl Choices<'_> {
    /// When there are no more, all answers are sensible.
    fn next(&mut self) -> u8 {
        let Some((first, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        *first
    }

    fn answer(&mut self, world: &mut World, action: &Action) -> Answer {
        let menu = menu(action);
        let choice = self.next();
        let words = menu[usize::from(choice) % menu.len()];
        match choice {
            0..=175 => world.answer(action, words),
            176..=191 => match action {
                Action::Card(_) | Action::Server(_) => {
                    world.answer(action, if choice.is_multiple_of(2) { "silent" } else { "unreachable" })
                }
                Action::Renew(_) => Answer::Renewed(Err(CardFailure::NoAnswer)),
                _ => world.answer(action, words),
            },
            192..=207 => match action {
                Action::Card(_) => Answer::Card(Err(CardFailure::Refused(0x6A00 | u16::from(self.next())))),
                Action::Server(_) => {
                    Answer::Server(Ok(ServerAnswer { status: 100 * u16::from(self.next() % 8), body: Vec::new() }))
                }
                _ => world.answer(action, words),
            },
            208..=239 => self.changed(world.answer(action, words)),
            240..=250 => self.any(action),
            _ => Answer::Waited,
        }
    }

    /// A sensible answer with some bytes changed.
    fn changed(&mut self, answer: Answer) -> Answer {
        let mut change = |mut bytes: Vec<u8>| {
            for _ in 0..=self.next() % 4 {
                let at = usize::from(u16::from_be_bytes([self.next(), self.next()]));
                let size = bytes.len();
                if let Some(byte) = bytes.get_mut(at % size.max(1)) {
                    *byte = self.next();
                }
            }
            bytes
        };
        match answer {
            Answer::Card(Ok(bytes)) => Answer::Card(Ok(change(bytes))),
            Answer::Server(Ok(ServerAnswer { status, body })) => Answer::Server(Ok(ServerAnswer { status, body: change(body) })),
            other => other,
        }
    }

    /// Any bytes.
    fn any(&mut self, action: &Action) -> Answer {
        let size = usize::from(self.next()).min(self.0.len());
        let (bytes, rest) = self.0.split_at(size);
        self.0 = rest;
        match action {
            Action::Server(_) => Answer::Server(Ok(ServerAnswer { status: 200, body: bytes.to_vec() })),
            _ => Answer::Card(Ok(bytes.to_vec())),
        }
    }
}

/// Sensible answers to an action, the best first.
fn menu(action: &Action) -> &'static [&'static str] {
    const RESULTS: &[&str] = &["0", "1", "2", "3", "5", "127"];
    match action {
        Action::Card(request) => match request.function().map_or(0, Tag::to_u32) {
            0xBF38 => &["ok", "error 7", "ok that forbids PPR1"],
            0xBF21 => &["ok", "error 2"],
            0xBF41 => &["ok", "error 5"],
            0xBF2D => &["A enabled, B disabled", "none", "A disabled, B enabled", "127", "C disabled", "A disabled"],
            0xBF28 => &["4 install A, 6 enable A", "none", "7 install C, 4 delete A at other.example.com", "127"],
            0xBF2B => &["4 install A", "6 enable A", "none", "4 install A, 6 enable A", "127"],
            0xBF30 | 0xBF31 | 0xBF32 | 0xBF33 | 0xBF34 | 0xBF29 | 0xBF3F => RESULTS,
            0xBF3C => &["none, one.example.com, two.example.com", "smdp.example.com, one.example.com", "none"],
            0xBF3E => &["89049032123451234512345678901235"],
            0xBF43 => &["PPR1 for all, PPR2 for all with consent", "none"],
            0xBF45 => &["ok", "2"],
            0xBF20 | 0xBF22 | 0xBF2E => &["ok"],
            _ => &["more", "installed", "failed 9", "failed 12 element 10", "more"],
        },
        Action::Renew(_) => &["ok"],
        Action::Server(request) => match request.function {
            "initiateAuthentication" => &["ok", "ok as an SM-DS", "ok by 2.999.11", "no 8.8.1/3.8", "page"],
            "authenticateClient" => &[
                "offer",
                "offer, with code",
                "offer, forbids PPR1",
                "events smdp.example.com THE-CODE",
                "offer, forbids PPR2, sealed before",
                "events none",
                "signed rightly events smdp.example.com THE-CODE",
                "no 8.2.6/3.8",
                "offer, named Other",
            ],
            "getBoundProfilePackage" => &[
                "package",
                "no 8.2.7/3.8",
                "package of another profile",
                "a package cut short",
                "http 503",
                "package of another session",
            ],
            _ => &["ok", "http 503", "no 8.10.1/3.9"],
        },
        Action::Ask(Question::ConfirmationCode { .. }) => &["code SPELLED-OUT", "no", "silence"],
        Action::Ask(_) => &["yes", "no", "later", "silence", "code SPELLED-OUT"],
        Action::Wait(_) => &["over"],
    }
}
