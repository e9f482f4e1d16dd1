//! The LPA of `sgp22` between a software card and a software server: whole lives of profiles, with every quirk of cards, and with
//! power and network that fail between any two steps (`faults.rs`).

mod faults;
#[path = "../world/mod.rs"]
mod world;

use sgp22::crypto::Curve;
use sgp22::lpa::{
    Action, Answer, CardFailure, Delete, Deliver, Delivery, Download, DownloadOrder, Procedure, Question, RefreshBy, Reply,
    ServerAnswer, Step, Switch, SwitchOrder, Switched, Wanted,
};
use sgp22::wire::{DeviceInfo, LpaRspCapability, ProfileIdentifier, SecretText, Version};
use simulator::card::{AfterChange, Chip, FoundBy, Quirks, RefreshFlag};
use simulator::https::Site as _;
use simulator::lab::Variant;
use simulator::smdp::{OrderState, Protection, Terms};
use world::{HOST, NOW, World, eid, iccid, lab, world, world_of};

/// A device: a card, a network, and an owner who agrees to everything.
struct Device {
    world: World,
    code: Option<&'static str>,
}

/// More actions than any procedure takes here.
const ACTIONS_MAX: usize = 400;

impl Device {
    fn new(world: World) -> Self {
        Self { world, code: None }
    }

    fn run<P: Procedure>(&mut self, mut step: Step<P>) -> P::Outcome {
        for _ in 0..ACTIONS_MAX {
            match step {
                Step::Done(outcome) => return outcome,
                Step::Do(procedure, action) => step = procedure.answer(self.act(action)),
            }
        }
        panic!("it does not end")
    }

    fn act(&mut self, action: Action) -> Answer {
        let World { card, smdp, chance, .. } = &mut self.world;
        match action {
            Action::Card(request) => Answer::Card(card.call(request.bytes(), chance).map_err(CardFailure::Refused)),
            Action::Renew(_) => {
                card.reset();
                Answer::Renewed(Ok(()))
            }
            Action::Server(request) => {
                assert_eq!(request.address, HOST);
                let reply = smdp.post(&request.path(), &request.body, NOW, chance);
                Answer::Server(Ok(ServerAnswer { status: reply.status, body: reply.body }))
            }
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
        self.world.card.state().profile(&iccid(number)).map(|profile| profile.enabled_on.is_some())
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
    assert_eq!(device.world.card.state().notifications.len(), 0);

    let again = device.run(download(&code));
    let failure = again.result.expect_err("the code is spent");
    assert_eq!(failure.error.to_string(), "the server said no: 8.2.6/3.8");
}

#[test]
fn a_profile_lives_on_both_curves_with_both_kinds_of_keys() {
    for curve in [Curve::P256, Curve::BrainpoolP256r1] {
        let mut device = Device::new(world(curve));
        live(&mut device, 1);
        device.code = Some("1234");
        live(&mut device, 2);
    }
    let mut device = Device::new(world(Curve::P256));
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
        live(&mut Device::new(world_of(ci, chip, chance)), 1);
    }
}

/// Two profiles in use at once (MEP): each on its port, and one that is on another port is not where it was wanted.
#[test]
fn two_profiles_live_on_two_ports() {
    let (mut chance, ci) = lab(Curve::P256, Variant::A);
    let identity = ci.euicc(&eid(), &mut chance);
    let chip = Chip { ports: 2, version: Version([3, 1, 0]), ..Chip::new(eid(), identity.clone(), &ci) };
    let chip = Chip { identities: Vec::new(), identities_v3: vec![identity], ..chip };
    let mut device = Device::new(world_of(ci, chip, chance));
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
                    live(&mut Device::new(world_of(ci, chip, chance)), 1);
                }
            }
        }
    }
}

#[test]
fn a_wrong_code_costs_a_try_and_the_right_one_is_taken_after_it() {
    let mut device = Device::new(world(Curve::P256));
    let code = device.world.order(1, Terms::default(), Some("1234"));
    device.code = Some("9999");
    let failure = device.run(download(&code)).result.expect_err("the code is wrong");
    assert!(failure.error.to_string().starts_with("the server said no: 8.2.7/"), "{failure}");
}

#[test]
fn a_profile_that_the_owner_does_not_want_stays_with_the_server() {
    let mut device = Device::new(world(Curve::P256));
    let code = device.world.order(1, Terms::default(), Some("1234"));
    // Nobody knows the confirmation code.
    let downloaded = device.run(download(&code));
    let cancelled = downloaded.cancelled.expect("it was given up");
    assert_eq!((cancelled.card, cancelled.server), (Ok(()), Some(Ok(()))));
    assert_eq!((device.state(1), device.held(1)), (OrderState::Released, None));
}
