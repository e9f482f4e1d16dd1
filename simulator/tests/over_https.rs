//! A device that Spoke's own LPA drives, a card in commands, and servers over verified TLS: the whole life of a profile, found
//! through an SM-DS.

mod device;
mod world;

use std::net::TcpListener;
use std::time::{Duration, Instant};

use device::{Reach, device_info, run};
use driver::server::Error as HttpsError;
use driver::server::https::Https;
use sgp22::crypto::Curve;
use sgp22::lpa::{
    CardFailure, Delete, Deliver, Delivery, Discovery, Download, DownloadOrder, RefreshBy, ServerAnswer, ServerFailure,
    ServerRequest, Switch, SwitchOrder, Wanted,
};
use sgp22::tlv::Oid;
use sgp22::wire::{ProfileIdentifier, SecretText};
use simulator::Seeded;
use simulator::card::Card;
use simulator::https::Server;
use simulator::lab::Ci;
use simulator::smdp::{ConfirmOrder, DownloadOrder as Ordered, Order, OrderState, Outbound, Release, Smdp, Terms};
use simulator::smds::Smds;
use world::{NOW, eid, iccid, metadata};

const HOST: &str = "localhost";

/// A card that is spoken to in commands, and servers over TLS.
struct Device {
    card: Card,
    chance: Seeded,
    https: Https,
}

impl Device {
    fn command(&mut self, command: &[u8]) -> (Vec<u8>, u16) {
        let mut answer = self.card.exchange(command, &mut self.chance);
        let status = answer.split_off(answer.len() - 2);
        (answer, u16::from_be_bytes([status[0], status[1]]))
    }

    /// A command, and all of its answer.
    fn whole(&mut self, command: &[u8]) -> (Vec<u8>, u16) {
        let (mut answer, mut status) = self.command(command);
        while status >> 8 == 0x61 {
            let (more, next) = self.command(&[0x01, 0xC0, 0x00, 0x00, (status & 0xFF) as u8]);
            answer.extend(more);
            status = next;
        }
        (answer, status)
    }
}

impl Reach for Device {
    fn card(&mut self, request: &[u8]) -> Result<Vec<u8>, CardFailure> {
        let blocks: Vec<&[u8]> = request.chunks(120).collect();
        let mut whole = Vec::new();
        for (number, block) in blocks.iter().enumerate() {
            let p1 = if number + 1 == blocks.len() { 0x91 } else { 0x11 };
            let header = [0x81, 0xE2, p1, number as u8, block.len() as u8];
            let (answer, status) = self.whole(&[&header[..], block, &[0]].concat());
            if !matches!(status >> 8, 0x90 | 0x91) {
                return Err(CardFailure::Refused(status));
            }
            whole.extend(answer);
        }
        Ok(whole)
    }

    fn renew(&mut self) -> Result<(), CardFailure> {
        self.card.reset();
        self.whole(&[0x00, 0x70, 0x00, 0x00, 0x01]);
        let select = [&[0x01, 0xA4, 0x04, 0x00, 0x10][..], &simulator::card::ISD_R_AID].concat();
        let (_, status) = self.whole(&select);
        assert_eq!(status, 0x9000);
        Ok(())
    }

    fn server(&mut self, request: &ServerRequest) -> Result<ServerAnswer, ServerFailure> {
        let deadline = Instant::now() + Duration::from_secs(20);
        let path = request.path();
        let answer = self.https.post(&request.address, &path, &ServerRequest::HEADERS, &request.body, deadline);
        let answer = answer.map_err(|error| panic!("{error:?}"));
        answer.map(|answer| ServerAnswer { status: answer.status, body: answer.body })
    }

    fn wait(&mut self, _: Duration) {}
}

fn https(ci: &Ci) -> Https {
    let day = u64::try_from(NOW.unix_seconds()).expect("after 1970");
    Https::new(vec![ci.anchor()], day, Instant::now).expect("the issuer is one")
}

fn listener() -> (TcpListener, u16) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("this machine has ports");
    let port = listener.local_addr().expect("it has an address").port();
    (listener, port)
}

#[test]
fn a_profile_is_found_through_an_sm_ds_and_lives_its_life() {
    let lab = world::world(Curve::P256);
    let (ci, mut chance) = (lab.ci.clone(), lab.chance.clone());
    let (listener_dp, port_dp) = listener();
    let (listener_ds, port_ds) = listener();
    let dp = ci.smdp(HOST, world::OID, &mut chance);
    let ds = ci.smds(HOST, Oid::new(&[2, 999, 20]), &mut chance);
    let (tls_dp, tls_ds) = (dp.tls.clone(), ds.tls.clone());
    let smdp = Smdp::new(HOST, world::OID, vec![dp], vec![ci.anchor()]).on_port(port_dp);
    let smds = Smds::new(HOST, vec![ds], vec![ci.anchor()]).on_port(port_ds);
    let clock = || NOW;
    let smdp = Server::start(listener_dp, &tls_dp, smdp, clock, Box::new(chance.clone())).expect("it is served");
    let smds = Server::start(listener_ds, &tls_ds, smds, clock, Box::new(Seeded::from_number(5))).expect("it is served");

    // An operator orders a profile for this chip, to be found through the SM-DS, with a confirmation code.
    let mut wanted = metadata(iccid(1));
    let address = format!("{HOST}:{port_dp}");
    wanted.notification_configuration_info[0].notification_address.clone_from(&address);
    smdp.site().store_mut().stock(Order::new("gold", world::made_up(iccid(1), 12_000), wanted, Terms::default()));
    let ordered = Ordered { profile_type: Some("gold".to_owned()), eid: Some(eid()), iccid: None };
    let number = smdp.site().download_order(&ordered).expect("there is one");
    let confirm = ConfirmOrder {
        iccid: number,
        eid: None,
        matching_id: None,
        confirmation_code: Some(SecretText::new("2046")),
        smds_address: Some(format!("{HOST}:{port_ds}")),
        release: Release::Now,
    };
    smdp.site().confirm_order(&confirm, &mut chance).expect("it is set aside");
    for outbound in smdp.site().take_outbound() {
        let Outbound::RegisterEvent { eid, event_id, rsp_server_address, .. } = outbound else { continue };
        let event = sgp22::wire::es11::EventRecord { event_id, rsp_server_address };
        smds.site().register_event(eid, event).expect("it has room");
    }
    assert_eq!(smds.site().events(&eid()).len(), 1);

    // The device asks the SM-DS, and downloads what it names.
    let mut device = Device { card: lab.card, chance, https: https(&ci) };
    device.renew().expect("it is there");
    let discovery = Discovery::begin_at(vec![format!("{HOST}:{port_ds}")], device_info());
    let discovered = run(&mut device, discovery, None).expect("the card answers");
    let events: Vec<_> = discovered.events().cloned().collect();
    assert_eq!(events.len(), 1, "{discovered:?}");
    assert_eq!(events[0].rsp_server_address, address);
    let order = DownloadOrder::by_event(&events[0], device_info());
    let downloaded = run(&mut device, Download::begin(order), Some("2046"));
    let installed = downloaded.result.expect("it is installed");
    assert_eq!(installed.iccid, iccid(1));
    assert_eq!(device.card.state().profiles[0].package, world::made_up(iccid(1), 12_000));
    assert_eq!(smdp.site().store().order(&number).expect("it is known").state, OrderState::Installed);
    let withdrawn = |outbound: &Outbound| matches!(outbound, Outbound::DeleteEvent { .. });
    assert!(smdp.site().take_outbound().iter().any(withdrawn), "nothing waits any more");

    // It is used, put aside and deleted.
    let profile = ProfileIdentifier::Iccid(iccid(1));
    for (wanted, state) in [(Wanted::Enabled, OrderState::Enabled), (Wanted::Disabled, OrderState::Disabled)] {
        let order = SwitchOrder { profile: profile.clone(), wanted, refresh: RefreshBy::Card, target_esim_port: None };
        run(&mut device, Switch::begin(order), None).result.expect("it is switched");
        deliver(&mut device);
        assert_eq!(smdp.site().store().order(&number).expect("it is known").state, state);
    }
    run(&mut device, Delete::begin(profile), None).result.expect("it is deleted");
    deliver(&mut device);
    assert_eq!(smdp.site().store().order(&number).expect("it is known").state, OrderState::Deleted);
    assert!(device.card.state().profiles.is_empty() && device.card.state().notifications.is_empty());
}

fn deliver(device: &mut Device) {
    let delivered = run(device, Deliver::begin(), None).expect("the card answers");
    assert!(!delivered.is_empty());
    for news in delivered {
        assert_eq!(news.delivery, Delivery::Done, "{:?}", news.news);
    }
}

/// Each of them has its own message, and nothing is said to such a server.
#[test]
fn a_server_must_have_the_right_issuer_day_and_name() {
    let mut lab = world::world(Curve::P256);
    let (socket, port) = listener();
    let keys = lab.ci.smdp(HOST, world::OID, &mut lab.chance);
    let (tls, smdp) = (keys.tls.clone(), Smdp::new(HOST, world::OID, vec![keys], vec![lab.ci.anchor()]));
    let server = Server::start(socket, &tls, smdp, || NOW, Box::new(Seeded::from_number(3))).expect("it is served");
    assert_eq!(server.address().port(), port);
    let post = |https: &mut Https, host: &str| {
        let deadline = Instant::now() + Duration::from_secs(20);
        https.post(&format!("{host}:{port}"), "/", &[], b"{}", deadline).map(|answer| answer.status)
    };
    assert_eq!(post(&mut https(&lab.ci), "localhost"), Ok(404));
    assert_eq!(post(&mut https(&lab.ci), "127.0.0.1"), Err(HttpsError::WrongName { host: "127.0.0.1".to_owned() }));
    let other = Ci::new(Curve::P256, simulator::lab::Variant::O, NOW, &eid(), &mut Seeded::from_number(9));
    assert_eq!(post(&mut https(&other), "localhost"), Err(HttpsError::WrongIssuer { host: "localhost".to_owned() }));
    let later = u64::try_from(NOW.unix_seconds()).expect("after 1970") + 4 * 365 * 86_400;
    let mut late = Https::new(vec![lab.ci.anchor()], later, Instant::now).expect("the issuer is one");
    assert_eq!(post(&mut late, "localhost"), Err(HttpsError::NotValidToday { host: "localhost".to_owned() }));
    let brainpool = world::world(Curve::BrainpoolP256r1).ci.smdp(HOST, world::OID, &mut lab.chance);
    let smdp = Smdp::new(HOST, world::OID, Vec::new(), Vec::new());
    let started = Server::start(listener().0, &brainpool.auth, smdp, || NOW, Box::new(Seeded::from_number(3)));
    assert!(started.is_err_and(|error| error.to_string() == "TLS needs a key on P-256"));
}
