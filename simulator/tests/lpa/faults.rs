//! Lives of profiles while power and network fail, from a seed: nothing is lost, nothing is live twice, and all news arrives.
//!
//! What can fail, at every message: the card loses its power before or after it did what it was asked, and wakes with what it had
//! written down; a request is lost on its way, or its answer is; the device dies between two messages, and all it knew is gone.
//! A witness sees everything that card and servers do, and holds it after every message against what must always be so.

use std::collections::{BTreeMap, BTreeSet};

use sgp22::crypto::Curve;
use sgp22::lpa::{
    Action, Answer, CardFailure, Deliver, Delivery, Procedure, Reply, ServerAnswer, ServerFailure, ServerRequest, Step, Wanted,
};
use sgp22::wire::es9::HandleNotification;
use sgp22::wire::es10b::NotificationSentRequest;
use sgp22::wire::json::JsonRequest as _;
use sgp22::wire::{Message as _, NotificationConfigurationInformation, NotificationEvent};
use simulator::Seeded;
use simulator::card::{Card, Chip, Faulty, State};
use simulator::https::Site as _;
use simulator::smdp::{Order, OrderState, Terms};

use crate::world::{HOST, NOW, Refused, World, iccid, made_up, metadata, world};
use crate::{ACTIONS_MAX, delete, download, switch};

/// A server of the operator's, that only hears news.
const OPERATOR: &str = "news.operator.invalid";
/// The profiles that live.
const PROFILES: [u64; 2] = [1, 2];
/// Where one message in four fails, one download in a hundred gets through.
const ATTEMPTS_MAX: u32 = 4_000;

/// A device whose card, network and own power fail when the seed says so.
struct Device {
    seed: u64,
    world: World,
    card: Faulty,
    dice: Seeded,
    /// One message in so many fails; none when zero.
    one_in: u64,
    /// Whether the ISD-R is open: when power was cut, it is not until the procedure has it opened.
    is_open: bool,
    codes: [String; 2],
    witness: Witness,
}

/// What has been seen.
#[derive(Debug, Default)]
struct Witness {
    /// All news that the card ever had, by number: for whom.
    made: BTreeMap<u32, String>,
    /// The news that a server has heard.
    heard: BTreeSet<u32>,
    /// News whose sender cannot know that it was heard, or that the card forgot it: it may be sent once more.
    unsure: BTreeSet<u32>,
    /// Profiles that must be on the card.
    there: BTreeSet<u64>,
    /// The profile that must be in use, and none other; unless it is being changed.
    in_use: Option<Option<u64>>,
    /// Whether a download runs: it tells how it ended at once (SGP.22 v2.5 §3.1.3.3), whatever waits.
    is_downloading: bool,
    /// How often which kind of fault struck.
    faults: [u32; 5],
}

impl Device {
    fn new(seed: u64, one_in: u64) -> Self {
        let mut world = world(Curve::P256);
        let codes = PROFILES.map(|number| {
            let mut metadata = metadata(iccid(number));
            // The second profile's operator wants to hear of it too.
            if number == 2 {
                metadata.notification_configuration_info.push(NotificationConfigurationInformation {
                    profile_management_operation: NotificationEvent::LOCAL_ENABLE | NotificationEvent::LOCAL_DELETE,
                    notification_address: OPERATOR.to_owned(),
                });
            }
            let terms = Terms { downloads_max: u32::MAX, ..Terms::default() };
            world.order_of(Order::new("made up", made_up(iccid(number), 200), metadata, terms), None)
        });
        let nothing = Card::new(world.card.chip().clone(), State::default());
        let card = Faulty::new(std::mem::replace(&mut world.card, nothing), seed, one_in);
        let dice = Seeded::from_number(seed ^ 0xABCD);
        Self {
            seed,
            world,
            card,
            dice,
            one_in,
            is_open: true,
            codes,
            witness: Witness { in_use: Some(None), ..Witness::default() },
        }
    }

    /// From here on, nothing fails.
    fn mend(&mut self) {
        self.one_in = 0;
        self.card = Faulty::new(self.woken(), 0, 0);
        self.is_open = true;
    }

    /// The card with nothing but what it had written down.
    fn woken(&self) -> Card {
        let state = State::parse(&self.card.card.state().to_bytes()).expect("a card reads what it wrote");
        Card::new(self.card.card.chip().clone(), state)
    }

    /// Carries a procedure out; none where the device dies on the way.
    fn run<P: Procedure>(&mut self, mut step: Step<P>) -> Option<P::Outcome> {
        self.is_open = true;
        for _ in 0..ACTIONS_MAX {
            let (procedure, action) = match step {
                Step::Done(outcome) => return Some(outcome),
                Step::Do(procedure, action) => (procedure, action),
            };
            if self.fails(4) {
                self.card.card = self.woken();
                self.witness.faults[4] += 1;
                self.witness.nobody_remembers();
                return None;
            }
            let answer = self.act(action);
            self.witness.look(self.seed, &self.card.card);
            step = procedure.answer(answer);
        }
        panic!("seed {}: it does not end", self.seed)
    }

    /// Whether something fails that fails so many times less often than a message does.
    fn fails(&mut self, less_often: u64) -> bool {
        self.one_in > 0 && self.dice.below(self.one_in * less_often) == 0
    }

    fn act(&mut self, action: Action) -> Answer {
        match action {
            // What a card says to a channel that it does not know.
            Action::Card(_) if !self.is_open => Answer::Card(Err(CardFailure::Refused(0x6881))),
            Action::Card(request) => Answer::Card(match self.card.call(request.bytes(), &mut self.world.chance) {
                Ok(answer) => answer.map_err(CardFailure::Refused),
                Err(_) => {
                    (self.is_open, self.card.card) = (false, self.woken());
                    self.witness.faults[0] += 1;
                    if let Ok(sent) = NotificationSentRequest::parse(request.bytes()) {
                        self.witness.unsure.insert(sent.seq_number);
                    }
                    Err(CardFailure::NoAnswer)
                }
            }),
            Action::Renew(_) if self.fails(1) => {
                self.witness.faults[1] += 1;
                Answer::Renewed(Err(CardFailure::NoAnswer))
            }
            Action::Renew(_) => {
                self.card.card.reset();
                self.is_open = true;
                Answer::Renewed(Ok(()))
            }
            Action::Server(request) => Answer::Server(match self.fails(1).then(|| self.dice.below(2)) {
                None => Ok(self.serve(&request, true)),
                Some(0) => {
                    self.witness.faults[2] += 1;
                    Err(ServerFailure::Unreachable)
                }
                Some(_) => {
                    self.witness.faults[3] += 1;
                    self.serve(&request, false);
                    Err(ServerFailure::NoAnswer)
                }
            }),
            Action::Ask(_) => Answer::Owner(Reply::Yes),
            Action::Wait(_) => Answer::Waited,
        }
    }

    fn serve(&mut self, request: &ServerRequest, is_answer_heard: bool) -> ServerAnswer {
        if request.function == HandleNotification::FUNCTION {
            let news = HandleNotification::parse_json(&request.body).expect("news that reads").pending_notification;
            let news = news.metadata().expect("it says which");
            assert_eq!(news.notification_address, request.address, "seed {}: told to another", self.seed);
            self.witness.hear(self.seed, news.seq_number, is_answer_heard);
        }
        match request.address.as_str() {
            HOST => {
                let reply = self.world.smdp.post(&request.path(), &request.body, NOW, &mut self.world.chance);
                ServerAnswer { status: reply.status, body: reply.body }
            }
            OPERATOR => ServerAnswer { status: 204, body: Vec::new() },
            other => panic!("seed {}: {other} was asked", self.seed),
        }
    }

    /// Whether the card holds the profile, and whether it is in use.
    fn held(&self, number: u64) -> Option<bool> {
        self.card.card.state().profile(&iccid(number)).map(|profile| profile.enabled_on.is_some())
    }

    fn download(&mut self, number: u64) {
        for attempt in 0.. {
            assert!(attempt < ATTEMPTS_MAX, "seed {}: profile {number} never arrives", self.seed);
            let code = self.codes[usize::from(number == 2)].clone();
            self.witness.is_downloading = true;
            let downloaded = self.run(download(&code));
            self.witness.is_downloading = false;
            let is_there = self.held(number).is_some();
            // What is said is so; only of a card that could not be read, nothing is said.
            if let Some(downloaded) = downloaded {
                let is_known = downloaded.card.as_ref().is_none_or(|card| card.profiles.is_ok());
                assert!(downloaded.result.is_ok() == is_there || !is_known, "seed {}: {downloaded:?}", self.seed);
                assert!(downloaded.result.is_err() || is_there, "seed {}: {downloaded:?}", self.seed);
            }
            if is_there {
                self.witness.there.insert(number);
                return;
            }
        }
    }

    fn switch(&mut self, number: u64, wanted: Wanted) {
        self.witness.in_use = None;
        for attempt in 0.. {
            assert!(attempt < ATTEMPTS_MAX, "seed {}: {wanted:?} never comes", self.seed);
            let switched = self.run(switch(number, wanted));
            let is_so = self.held(number) == Some(wanted == Wanted::Enabled);
            assert!(switched.is_none_or(|switched| switched.result.is_err() || is_so), "seed {}", self.seed);
            if is_so {
                self.witness.in_use = Some((wanted == Wanted::Enabled).then_some(number));
                return;
            }
        }
    }

    fn delete(&mut self, number: u64) {
        self.witness.there.remove(&number);
        for attempt in 0.. {
            assert!(attempt < ATTEMPTS_MAX, "seed {}: it never goes", self.seed);
            let deleted = self.run(delete(number));
            let is_gone = self.held(number).is_none();
            assert!(deleted.is_none_or(|deleted| deleted.result.is_err() || is_gone), "seed {}", self.seed);
            if is_gone {
                return;
            }
        }
    }

    /// Some of the news may be told on the way.
    fn deliver(&mut self) {
        let _ = self.run(Deliver::begin());
    }

    /// Another chip with the same code gets nothing of what is on this one.
    fn try_with_another_chip(&mut self, other: &Chip, number: u64) {
        self.world.card = Card::new(other.clone(), State::default());
        let code = self.codes[usize::from(number == 2)].clone();
        let refused = self.world.download(&code, None).expect_err("it would be live twice");
        assert!(matches!(refused, Refused::Server(_)), "seed {}: {refused:?}", self.seed);
        assert_eq!(self.world.card.state().profiles, []);
    }
}

impl Witness {
    /// What must be so after every message.
    fn look(&mut self, seed: u64, card: &Card) {
        let state = card.state();
        let waiting = state.notifications.iter().map(|news| news.metadata().expect("it says which"));
        let waiting: BTreeMap<u32, String> = waiting.map(|news| (news.seq_number, news.notification_address.clone())).collect();
        let gone = self.made.keys().find(|number| !waiting.contains_key(number) && !self.heard.contains(number));
        assert_eq!(gone, None, "seed {seed}: news was forgotten before its server had it");
        self.made.extend(waiting);
        for profile in &state.profiles {
            let number = PROFILES.into_iter().find(|number| profile.metadata.iccid == iccid(*number)).expect("it was ordered");
            assert_eq!(profile.package, made_up(iccid(number), 200), "seed {seed}: it is not whole");
        }
        for number in &self.there {
            assert!(state.profile(&iccid(*number)).is_some(), "seed {seed}: profile {number} is lost");
        }
        let live: Vec<_> = state.enabled().map(|profile| profile.metadata.iccid).collect();
        assert!(live.len() <= 1 && state.profiles.len() <= PROFILES.len(), "seed {seed}: {live:?}");
        if let Some(in_use) = self.in_use {
            assert_eq!(live.first().copied(), in_use.map(iccid), "seed {seed}: nobody asked for that");
        }
    }

    /// A server hears each piece of news once, and again only where the device cannot know that it has; to each server its
    /// order, in which nothing that waits is passed over.
    fn hear(&mut self, seed: u64, number: u32, is_answer_heard: bool) {
        let address = self.made.get(&number).expect("news that the card made");
        if !self.heard.insert(number) {
            assert!(self.unsure.remove(&number), "seed {seed}: {number} was told again for no reason");
        } else if !self.is_downloading {
            let before = self.made.range(..number).find(|(before, at)| *at == address && !self.heard.contains(before));
            assert_eq!(before, None, "seed {seed}: {number} was told before its turn");
        }
        if !is_answer_heard {
            self.unsure.insert(number);
        }
    }

    /// The device died: what the card had not yet forgotten may be told again.
    fn nobody_remembers(&mut self) {
        self.unsure.extend(&self.heard);
    }
}

/// Two profiles' lives: everything is tried until it is so, as a patient owner would.
fn live_through_faults(seed: u64, one_in: u64, other: &Chip) -> [u32; 5] {
    let mut device = Device::new(seed, one_in);
    device.download(1);
    device.switch(1, Wanted::Enabled);
    device.try_with_another_chip(other, 1);
    device.download(2);
    device.deliver();
    device.switch(2, Wanted::Enabled);
    device.delete(1);
    device.try_with_another_chip(other, 2);
    device.deliver();
    device.switch(2, Wanted::Disabled);
    device.delete(2);
    device.deliver();
    device.mend();
    let delivered = device.run(Deliver::begin()).expect("the device lives").expect("nothing fails any more");
    assert!(delivered.iter().all(|news| news.delivery == Delivery::Done), "seed {seed}: {delivered:?}");
    let waiting = device.card.card.state().notifications.len();
    let unheard: Vec<_> = device.witness.made.keys().filter(|number| !device.witness.heard.contains(number)).collect();
    assert_eq!((waiting, unheard), (0, vec![]), "seed {seed}: news is lost");
    for number in PROFILES {
        let order = device.world.smdp.store().order(&iccid(number)).expect("it is known");
        assert_eq!(order.state, OrderState::Deleted, "seed {seed}");
    }
    device.witness.faults
}

/// Thirty pairs of lives, from the first seed. `SPOKE_LIVES` says otherwise how many, and from which seed: `SPOKE_LIVES=1+50000
/// cargo test --release -p simulator --test lpa power_and_network` is a hundred thousand downloads.
#[test]
fn nothing_is_lost_when_power_and_network_fail() {
    let said = std::env::var("SPOKE_LIVES").unwrap_or_else(|_| "1+30".to_owned());
    let (from, count) = said.split_once('+').expect("SPOKE_LIVES is FIRST-SEED+COUNT");
    let [from, count]: [u64; 2] = [from, count].map(|number| number.parse().expect("SPOKE_LIVES is FIRST-SEED+COUNT"));
    let (mut chance, ci) = crate::lab(Curve::P256, crate::Variant::O);
    let eid = identifiers::Eid::parse("89049032123451234512345678901332").expect("an EID");
    let identity = ci.euicc(&eid, &mut chance);
    let other = Chip::new(eid, identity, &ci);
    let mut faults = [0; 5];
    for seed in from..from + count {
        let struck = live_through_faults(seed, 4 + seed % 20, &other);
        faults = std::array::from_fn(|kind| faults[kind] + struck[kind]);
    }
    println!("faults (card, renewal, request, answer, device): {faults:?}");
    assert!(faults.iter().all(|&struck| struck > 0), "a kind of fault never struck: {faults:?}");
}
