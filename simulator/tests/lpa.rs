//! The LPA of `sgp22` between a software card and a software server: whole lives of profiles, with every quirk of cards, and with
//! power and network that fail between any two steps.

mod world;

use sgp22::crypto::Curve;
use sgp22::lpa::{
    Action, Answer, CardFailure, Delete, Deliver, Delivery, Download, DownloadOrder, Procedure, Question, RefreshBy, Reply,
    ServerAnswer, ServerFailure, Step, Switch, SwitchOrder, Switched, Wanted,
};
use sgp22::wire::{DeviceInfo, LpaRspCapability, ProfileIdentifier, SecretText, Version};
use simulator::Seeded;
use simulator::card::{AfterChange, Card, Chip, Faulty, FoundBy, Quirks, RefreshFlag, State};
use simulator::https::Site as _;
use simulator::lab::Variant;
use simulator::smdp::{OrderState, Protection, Terms};
use world::{HOST, NOW, World, eid, iccid, lab, world, world_of};

/// What a device is: a card, a network, an owner. Power and network fail when the seed says so.
struct Device {
    world: World,
    card: Faulty,
    network: Seeded,
    /// One request in so many fails; none when zero.
    one_in: u64,
    code: Option<&'static str>,
    actions: usize,
    /// Whether the ISD-R is open: when power was cut, it is not until the procedure has it opened.
    is_open: bool,
}

/// More actions than any procedure takes here.
const ACTIONS_MAX: usize = 400;

impl Device {
    fn new(mut world: World, seed: u64, one_in: u64) -> Self {
        let nothing = Card::new(world.card.chip().clone(), State::default());
        let card = Faulty::new(std::mem::replace(&mut world.card, nothing), seed, one_in);
        Self { world, card, network: Seeded::from_number(seed ^ 0xABCD), one_in, code: None, actions: 0, is_open: true }
    }

    /// From here on, nothing fails.
    fn mend(&mut self) {
        let nothing = Card::new(self.card.card.chip().clone(), State::default());
        self.card = Faulty::new(std::mem::replace(&mut self.card.card, nothing), 0, 0);
        self.one_in = 0;
    }

    fn run<P: Procedure>(&mut self, mut step: Step<P>) -> P::Outcome {
        (self.actions, self.is_open) = (0, true);
        loop {
            match step {
                Step::Done(outcome) => return outcome,
                Step::Do(procedure, action) => {
                    self.actions += 1;
                    assert!(self.actions < ACTIONS_MAX, "{action:?} and so on");
                    step = procedure.answer(self.act(action));
                }
            }
        }
    }

    fn act(&mut self, action: Action) -> Answer {
        match action {
            // What a card says to a channel that it does not know.
            Action::Card(_) if !self.is_open => Answer::Card(Err(CardFailure::Refused(0x6881))),
            Action::Card(request) => Answer::Card(match self.card.call(request.bytes(), &mut self.world.chance) {
                Ok(answer) => answer.map_err(CardFailure::Refused),
                Err(_) => {
                    self.is_open = false;
                    Err(CardFailure::NoAnswer)
                }
            }),
            Action::Renew(_) => {
                self.card.card.reset();
                self.is_open = true;
                Answer::Renewed(Ok(()))
            }
            Action::Server(request) => Answer::Server({
                assert_eq!(request.address, HOST);
                let fault = (self.one_in > 0 && self.network.below(self.one_in) == 0).then(|| self.network.below(2));
                let mut reply = || {
                    let reply = self.world.smdp.post(&request.path(), &request.body, NOW, &mut self.world.chance);
                    ServerAnswer { status: reply.status, body: reply.body }
                };
                match fault {
                    None => Ok(reply()),
                    Some(0) => Err(ServerFailure::Unreachable),
                    Some(_) => {
                        reply();
                        Err(ServerFailure::NoAnswer)
                    }
                }
            }),
            Action::Ask(Question::ConfirmationCode { .. }) => {
                Answer::Owner(self.code.map_or(Reply::Silence, |code| Reply::Code(SecretText::new(code))))
            }
            Action::Ask(_) => Answer::Owner(Reply::Yes),
            Action::Wait(_) => Answer::Waited,
        }
    }

    fn state(&self, number: u64) -> OrderState {
        self.world.smdp.store().order(&iccid(number)).expect("it is known").state
    }

    /// Whether the card holds the profile, and whether it is in use.
    fn held(&self, number: u64) -> Option<bool> {
        self.card.card.state().profile(&iccid(number)).map(|profile| profile.enabled_on.is_some())
    }
}

fn device_info() -> DeviceInfo {
    DeviceInfo {
        tac: [0x35, 0x29, 0x05, 0x11],
        lpa_rsp_capability: Some(LpaRspCapability::CERT_CHAIN_V3_SUPPORT),
        ..DeviceInfo::default()
    }
}

fn download(code: &str) -> Step<Download> {
    let address = identifiers::SmdpAddress::parse(HOST).expect("an address");
    let matching_id = identifiers::MatchingId::parse(code).expect("a matching id");
    Download::begin(DownloadOrder::by_address(&address, device_info()).with_matching_id(&matching_id))
}

fn switch(number: u64, wanted: Wanted) -> Step<Switch> {
    let profile = ProfileIdentifier::Iccid(iccid(number));
    Switch::begin(SwitchOrder { profile, wanted, refresh: RefreshBy::Card, target_esim_port: None })
}

fn delete(number: u64) -> Step<Delete> {
    Delete::begin(ProfileIdentifier::Iccid(iccid(number)))
}

/// One whole life, without faults.
fn live(device: &mut Device, number: u64) {
    let code = device.world.order(number, Terms::default(), device.code);
    let downloaded = device.run(download(&code));
    let installed = downloaded.result.expect("it is installed");
    assert_eq!((installed.iccid, installed.metadata.profile_name.as_str()), (iccid(number), "Made up"));
    assert_eq!((device.state(number), device.held(number)), (OrderState::Installed, Some(false)));

    let enabled = device.run(switch(number, Wanted::Enabled));
    let told: Vec<u32> = enabled.news().iter().map(|news| news.seq_number).collect();
    assert_eq!((enabled.result, told.len(), device.held(number)), (Ok(Switched::Now), 1, Some(true)));
    let delivered = device.run(Deliver::begin_with(told)).expect("the card lists its news");
    assert!(delivered.iter().all(|news| news.delivery == Delivery::Done), "{delivered:?}");
    assert_eq!(device.state(number), OrderState::Enabled);
    assert_eq!(device.run(switch(number, Wanted::Enabled)).result, Ok(Switched::Already));

    assert!(device.run(delete(number)).result.is_err(), "it is in use");
    assert_eq!(device.run(switch(number, Wanted::Disabled)).result, Ok(Switched::Now));
    let deleted = device.run(delete(number));
    assert!(deleted.result.is_ok(), "{deleted:?}");
    assert_eq!(device.run(Deliver::begin()).map(|delivered| delivered.len()), Ok(2));
    assert_eq!((device.state(number), device.held(number)), (OrderState::Deleted, None));
    assert_eq!(device.card.card.state().notifications.len(), 0);

    let again = device.run(download(&code));
    let failure = again.result.expect_err("the code is spent");
    assert_eq!(failure.error.to_string(), "the server said no: 8.2.6/3.8");
}

#[test]
fn a_profile_lives_on_both_curves_with_both_kinds_of_keys() {
    for curve in [Curve::P256, Curve::BrainpoolP256r1] {
        let mut device = Device::new(world(curve), 0, 0);
        live(&mut device, 1);
        device.code = Some("1234");
        live(&mut device, 2);
    }
    let mut device = Device::new(world(Curve::P256), 0, 0);
    let code = device.world.order(3, Terms { protection: Protection::ProfileKeys, ..Terms::default() }, None);
    assert!(device.run(download(&code)).result.is_ok());
}

/// Chips of v3.1 with the chains of its variants: the LPA says what it can do, and hands all certificates on.
#[test]
fn a_profile_lives_in_v3() {
    for variant in [Variant::A, Variant::B, Variant::C] {
        let (mut chance, ci) = lab(Curve::P256, variant);
        let identity = ci.euicc(&eid(), &mut chance);
        let chip = Chip::new(eid(), identity.clone(), &ci);
        let chip = Chip { version: Version([3, 1, 0]), identities: Vec::new(), identities_v3: vec![identity], ..chip };
        live(&mut Device::new(world_of(ci, chip, chance), 0, 0), 1);
    }
}

/// Two profiles in use at once (MEP): each on its port, and one that is on another port is not where it was wanted.
#[test]
fn two_profiles_live_on_two_ports() {
    let (mut chance, ci) = lab(Curve::P256, Variant::A);
    let identity = ci.euicc(&eid(), &mut chance);
    let chip = Chip { ports: 2, version: Version([3, 1, 0]), ..Chip::new(eid(), identity.clone(), &ci) };
    let chip = Chip { identities: Vec::new(), identities_v3: vec![identity], ..chip };
    let mut device = Device::new(world_of(ci, chip, chance), 0, 0);
    let enable = |number, port| {
        let profile = ProfileIdentifier::Iccid(iccid(number));
        let target_esim_port = Some(port);
        Switch::begin(SwitchOrder { profile, wanted: Wanted::Enabled, refresh: RefreshBy::Card, target_esim_port })
    };
    for number in [1, 2] {
        let code = device.world.order(number, Terms::default(), None);
        assert!(device.run(download(&code)).result.is_ok());
    }
    assert_eq!(device.run(enable(1, 0)).result, Ok(Switched::Now));
    assert_eq!(device.run(enable(2, 1)).result, Ok(Switched::Now));
    assert_eq!((device.held(1), device.held(2)), (Some(true), Some(true)));
    assert_eq!(device.run(enable(2, 1)).result, Ok(Switched::Already));
    let elsewhere = device.run(enable(2, 0)).result.expect_err("it is on another port");
    assert_eq!(elsewhere.error.to_string(), "the card said no: 2 to BF31");
}

/// lpac issue 13, openpilot 37779, onomondo-ipa 3: whatever a card wants, it is found out.
#[test]
fn a_profile_lives_on_a_card_with_any_quirks() {
    for found_by in [FoundBy::Either, FoundBy::AidOnly, FoundBy::IccidOnly] {
        for refresh_flag in [RefreshFlag::Either, RefreshFlag::SetOnly, RefreshFlag::UnsetOnly] {
            for busy_times in [0, 1, 2] {
                for after_change in [AfterChange::GoesOn, AfterChange::SilentUntilReset] {
                    let quirks = Quirks { found_by, refresh_flag, busy_times, after_change, ..Quirks::default() };
                    let (mut chance, ci) = lab(Curve::P256, Variant::O);
                    let identity = ci.euicc(&eid(), &mut chance);
                    let chip = Chip { quirks, ..Chip::new(eid(), identity, &ci) };
                    live(&mut Device::new(world_of(ci, chip, chance), 0, 0), 1);
                }
            }
        }
    }
}

#[test]
fn a_wrong_code_costs_a_try_and_the_right_one_is_taken_after_it() {
    let mut device = Device::new(world(Curve::P256), 0, 0);
    let code = device.world.order(1, Terms::default(), Some("1234"));
    device.code = Some("9999");
    let failure = device.run(download(&code)).result.expect_err("the code is wrong");
    assert!(failure.error.to_string().starts_with("the server said no: 8.2.7/"), "{failure}");
}

#[test]
fn a_profile_that_the_owner_does_not_want_stays_with_the_server() {
    let mut device = Device::new(world(Curve::P256), 0, 0);
    let code = device.world.order(1, Terms::default(), Some("1234"));
    // Nobody knows the confirmation code.
    let downloaded = device.run(download(&code));
    let cancelled = downloaded.cancelled.expect("it was given up");
    assert_eq!((cancelled.card, cancelled.server), (Ok(()), Some(Ok(()))));
    assert_eq!((device.state(1), device.held(1)), (OrderState::Released, None));
}

/// Where one request in four fails, one download in a hundred gets through.
const ATTEMPTS_MAX: u32 = 2_000;

/// One profile's life while power and network fail: everything is tried until it is so, as a patient owner would.
fn live_through_faults(seed: u64, one_in: u64) {
    let mut device = Device::new(world(Curve::P256), seed, one_in);
    let terms = Terms { downloads_max: u32::MAX, ..Terms::default() };
    let code = device.world.order(1, terms, None);
    for attempt in 0.. {
        assert!(attempt < ATTEMPTS_MAX, "seed {seed}: the profile never arrives");
        let downloaded = device.run(download(&code));
        // What is said is so; only of a card that could not be read, nothing is said.
        let is_known = downloaded.card.as_ref().is_none_or(|card| card.profiles.is_ok());
        let is_there = device.held(1).is_some();
        assert!(downloaded.result.is_ok() == is_there || !is_known, "seed {seed}: {downloaded:?}");
        assert!(downloaded.result.is_err() || is_there, "seed {seed}: {downloaded:?}");
        if is_there {
            break;
        }
    }
    for wanted in [Wanted::Enabled, Wanted::Disabled] {
        for attempt in 0.. {
            assert!(attempt < ATTEMPTS_MAX, "seed {seed}: {wanted:?} never comes");
            let switched = device.run(switch(1, wanted));
            let is_so = device.held(1) == Some(wanted == Wanted::Enabled);
            assert!(switched.result.is_err() || is_so, "seed {seed}: {switched:?}");
            if is_so {
                break;
            }
        }
    }
    for attempt in 0.. {
        assert!(attempt < ATTEMPTS_MAX, "seed {seed}: it never goes");
        let deleted = device.run(delete(1));
        assert!(deleted.result.is_err() || device.held(1).is_none(), "seed {seed}: {deleted:?}");
        if device.held(1).is_none() {
            break;
        }
    }
    // Some of the news may have been told on the way; when all works again, the rest is.
    let _ = device.run(Deliver::begin());
    device.mend();
    let delivered = device.run(Deliver::begin()).expect("nothing fails any more");
    assert!(delivered.iter().all(|news| news.delivery == Delivery::Done), "seed {seed}: {delivered:?}");
    assert_eq!(device.card.card.state().notifications.len(), 0, "seed {seed}");
    assert_eq!(device.state(1), OrderState::Deleted, "seed {seed}");
}

/// Sixty lives, from the first seed. `SPOKE_LIVES` says otherwise how many, and from which seed: an hour of one processor is a
/// hundred thousand, `SPOKE_LIVES=1+100000 cargo test --release -p simulator --test lpa power_and_network`.
#[test]
fn nothing_is_lost_when_power_and_network_fail() {
    let said = std::env::var("SPOKE_LIVES").unwrap_or_else(|_| "1+60".to_owned());
    let (from, count) = said.split_once('+').expect("SPOKE_LIVES is FIRST-SEED+COUNT");
    let [from, count]: [u64; 2] = [from, count].map(|number| number.parse().expect("SPOKE_LIVES is FIRST-SEED+COUNT"));
    for seed in from..from + count {
        live_through_faults(seed, 4 + seed % 20);
    }
}
