//! A software chip in the virtual reader, reached by our own reader driver through the PC/SC service, and servers over TLS: one
//! whole life of a profile.

use std::sync::Arc;
use std::time::Instant;

use driver::card::hex;
use driver::card::reader::Reader;
use driver::card::store_data::SegmentSize;
use driver::card::vpcd::{Inserted, Power};
use driver::device::{Device, Owner};
use driver::server::https::Https;
use identifiers::ActivationCode;
use sgp22::crypto::{Certificate, Curve, TrustAnchor};
use sgp22::lpa::{
    Delete, Deliver, Delivery, Download, DownloadOrder, Procedure, Question, ReadHoldings, RefreshBy, Rename, Reply, Stage, Step,
    Switch, SwitchOrder, Wanted as Switched,
};
use sgp22::tlv::Time;
use sgp22::wire::{DeviceInfo, ProfileIdentifier, ProfileState, SecretText};
use simulator::card::State;
use simulator::world::{Release, Settings, Wanted, World};

use super::service::{Service, TableCard};
use super::{ATR_T1, SOCKET, again_with, soon, wait_for_readers};

/// By these the other process hears of what it needs.
const ISSUER: &str = "SPOKE_TEST_ISSUER";
const CODE: &str = "SPOKE_TEST_CODE";
/// 2026-11-25.
const TODAY: Time = Time::from_unix_seconds(1_795_564_800);

struct InWorld(Arc<World>);

impl Inserted for InWorld {
    fn atr(&self) -> Vec<u8> {
        self.0.card().atr()
    }

    fn power(&mut self, _: Power) {
        self.0.card().reset();
    }

    fn exchange(&mut self, command: &[u8]) -> Vec<u8> {
        self.0.exchange(command)
    }
}

#[test]
fn a_profile_lives_its_whole_life_in_a_reader() {
    if let (Some(_), Ok(issuer), Ok(code)) = (std::env::var_os(SOCKET), std::env::var(ISSUER), std::env::var(CODE)) {
        return inside(&hex::read(&issuer).expect("digits"), &ActivationCode::parse(&code).expect("a code"));
    }
    for (curve, seed) in [(Curve::P256, 1), (Curve::BrainpoolP256r1, 2)] {
        let settings =
            Settings { seed: [seed; 32], from: TODAY, curve, release: Release::V2, port: 0, start: 0, foreign: Vec::new() };
        let world = Arc::new(World::start(&settings, State::default(), || TODAY).expect("there are ports"));
        let confirmation_code = Some(SecretText::new("4711"));
        let wanted = Wanted { number: 1, filling_bytes: 8000, confirmation_code, is_announced: false };
        let code = world.order(&wanted).expect("it is in stock");
        let other = TableCard { atr: ATR_T1, table: [].into(), log: Arc::default() };
        let service = Service::start([Box::new(InWorld(Arc::clone(&world))), Box::new(other)]);
        let told = [(ISSUER, hex::write(world.root().der())), (CODE, code.reveal())];
        again_with("life::a_profile_lives_its_whole_life_in_a_reader", &service.socket, &told);
        drop(service);
        let card = world.card();
        assert!(card.state().profiles.is_empty() && card.state().notifications.is_empty(), "nothing is left on {curve:?}");
    }
}

/// Agrees to everything.
struct Willing;

impl Owner for Willing {
    fn ask(&mut self, question: &Question) -> Reply {
        match question {
            Question::ConfirmationCode { .. } => Reply::Code(SecretText::new("4711")),
            _ => Reply::Yes,
        }
    }

    fn stage(&mut self, _: Stage) {}
}

fn inside(issuer: &[u8], code: &ActivationCode) {
    let issuer = TrustAnchor::from_certificate(&Certificate::parse(issuer).expect("a certificate")).expect("an issuer's");
    let today = u64::try_from(TODAY.unix_seconds()).expect("after 1970");
    let servers = Https::new(vec![issuer], today, Instant::now).expect("there is an issuer");
    let card = Reader::open(&wait_for_readers()[0], Instant::now, soon()).expect("there is a card");
    let segment = SegmentSize::new(SegmentSize::MAX).expect("it is allowed");
    let mut device = Device::new(Box::new(card), segment, Instant::now).with_servers(servers);

    let downloaded = run(&mut device, Download::begin(DownloadOrder::by_activation_code(code, device_info())));
    let iccid = downloaded.result.expect("it is installed").iccid;
    let profile = ProfileIdentifier::Iccid(iccid);
    // The card wants a reset after each change, and its reader gives it one.
    for (wanted, state) in [(Switched::Enabled, ProfileState::Enabled), (Switched::Disabled, ProfileState::Disabled)] {
        let order = SwitchOrder { profile: profile.clone(), wanted, refresh: RefreshBy::Card, target_esim_port: None };
        run(&mut device, Switch::begin(order)).result.expect("it is switched");
        assert_eq!(run(&mut device, ReadHoldings::begin()).state(&profile), Some(state));
    }
    run(&mut device, Rename::begin(iccid, "Lab")).result.expect("it is renamed");
    run(&mut device, Delete::begin(profile)).result.expect("it is deleted");
    let delivered = run(&mut device, Deliver::begin()).expect("the card answers");
    let done = delivered.iter().filter(|one| one.delivery == Delivery::Done).count();
    assert_eq!((done, delivered.len()), (3, 3), "{delivered:?}");
}

fn run<T, P: Procedure<Outcome = T>>(device: &mut Device, step: Step<P>) -> T {
    let ran = device.run(step, &mut Willing).expect("the reader works");
    assert!(ran.trouble.is_none(), "{:?}", ran.trouble);
    ran.outcome
}

fn device_info() -> DeviceInfo {
    DeviceInfo { device_test_mode: true, ..DeviceInfo::default() }
}
