//! An SM-DS: who registers what, and which chip hears of it.

mod device;
mod world;

use std::time::Duration;

use device::{Reach, device_info, run};
use identifiers::Eid;
use sgp22::crypto::Curve;
use sgp22::lpa::{CardFailure, Discovery, ServerAnswer, ServerFailure, ServerRequest};
use sgp22::tlv::Oid;
use sgp22::wire::es11::AuthenticateClientResponseEs11;
use sgp22::wire::json::JsonAnswer as _;
use sgp22::wire::{DeviceInfo, LpaRspCapability, Version};
use simulator::Seeded;
use simulator::card::{Card, Chip, State};
use simulator::https::Site;
use simulator::lab::Variant;
use simulator::smds::Smds;
use world::{NOW, eid, forged, lab, world};

const HOST: &str = "smds.lab.invalid";

struct Device {
    card: Card,
    smds: Smds,
    chance: Seeded,
    /// Whether somebody on the way signs signed lists anew.
    tampers: bool,
}

impl Reach for Device {
    fn card(&mut self, request: &[u8]) -> Result<Vec<u8>, CardFailure> {
        self.card.call(request, &mut self.chance).map_err(CardFailure::Refused)
    }

    fn renew(&mut self) -> Result<(), CardFailure> {
        self.card.reset();
        Ok(())
    }

    fn server(&mut self, request: &ServerRequest) -> Result<ServerAnswer, ServerFailure> {
        let reply = self.smds.post(&request.path(), &request.body, NOW, &mut self.chance);
        let body = match AuthenticateClientResponseEs11::parse_json(&reply.body) {
            Ok(AuthenticateClientResponseEs11::OkV3(mut ok)) if self.tampers => {
                ok.smds_signature2 = forged(&ok.smds_signature2);
                AuthenticateClientResponseEs11::OkV3(ok).to_json()
            }
            _ => reply.body,
        };
        Ok(ServerAnswer { status: reply.status, body })
    }

    fn wait(&mut self, _: Duration) {}
}

fn device() -> Device {
    let mut world = world(Curve::P256);
    let keys = world.ci.smds(HOST, Oid::new(&[2, 999, 20]), &mut world.chance);
    let smds = Smds::new(HOST, vec![keys], vec![world.ci.anchor()]);
    Device { card: world.card, smds, chance: world.chance, tampers: false }
}

impl Device {
    /// What the SM-DS says to a server: its status, and the codes where it refuses.
    fn es12(&mut self, function: &str, body: &str) -> String {
        let body = body.replace("EID", world::EID);
        let reply = self.smds.post(&format!("/gsma/rsp2/es12/{function}"), body.as_bytes(), NOW, &mut self.chance);
        let Ok(answer) = serde_json::from_slice::<serde_json::Value>(&reply.body) else { return reply.status.to_string() };
        let status = &answer["header"]["functionExecutionStatus"];
        let texts = [&status["status"], &status["statusCodeData"]["subjectCode"], &status["statusCodeData"]["reasonCode"]];
        texts.iter().filter_map(|text| text.as_str()).collect::<Vec<_>>().join(" ")
    }

    /// The events that the chip hears of, each as what to ask for and where.
    fn discover(&mut self) -> Vec<String> {
        let discovery = Discovery::begin_at(vec![HOST.to_owned()], device_info());
        let discovered = run(self, discovery, None).expect("the card answers");
        discovered.events().map(|event| format!("{} at {}", event.event_id.reveal(), event.rsp_server_address)).collect()
    }
}

#[test]
fn a_chip_hears_what_waits_for_it_and_nothing_else() {
    let mut device = device();
    assert!(device.discover().is_empty());
    let one = r#"{"eid":"EID","eventId":"A-1","rspServerAddress":"one.lab.invalid"}"#;
    assert_eq!(device.es12("registerEvent", one), "Executed-Success");
    assert_eq!(device.es12("registerEvent", one), "Executed-Success", "a second time it is the same");
    let elsewhere = r#"{"eid":"EID","eventId":"A-1","rspServerAddress":"two.lab.invalid"}"#;
    assert_eq!(device.es12("registerEvent", elsewhere), "Failed 8.9.5 3.3");
    let two = r#"{"eid":"EID","eventId":"B-2","rspServerAddress":"two.lab.invalid"}"#;
    assert_eq!(device.es12("registerEvent", two), "Executed-Success");
    let others = r#"{"eid":"89049032123451234512345678901332","eventId":"C-3","rspServerAddress":"two.lab.invalid"}"#;
    assert_eq!(device.es12("registerEvent", others), "Executed-Success");
    assert_eq!(device.discover(), ["A-1 at one.lab.invalid", "B-2 at two.lab.invalid"]);
    assert_eq!(device.es12("deleteEvent", r#"{"eid":"EID","eventId":"A-1"}"#), "Executed-Success");
    assert_eq!(device.es12("deleteEvent", r#"{"eid":"EID","eventId":"A-1"}"#), "Failed 8.9.5 3.9");
    assert_eq!(device.discover(), ["B-2 at two.lab.invalid"]);
    let (other, eid) = (Eid::parse("89049032123451234512345678901332").expect("an EID"), eid());
    assert_eq!((device.smds.events(&other).len(), device.smds.events(&eid).len()), (1, 1));
    for (function, body) in [("registerEvent", "{}"), ("deleteEvent", "[]"), ("registerEvent", r#"{"eid":"1","eventId":"x"}"#)] {
        assert_eq!(device.es12(function, body), "400", "{function} {body}");
    }
    assert_eq!(device.es12("somethingElse", one), "404");
}

/// In v3 the list is signed over the chip's own signature, and the chip takes no other.
#[test]
fn in_v3_the_list_is_signed_for_the_chip() {
    for variant in [Variant::A, Variant::B, Variant::C] {
        let (mut chance, ci) = lab(Curve::P256, variant);
        let identity = ci.euicc(&eid(), &mut chance);
        let chip = Chip::new(eid(), identity.clone(), &ci);
        let chip = Chip { version: Version([3, 1, 0]), identities: Vec::new(), identities_v3: vec![identity], ..chip };
        let smds = Smds::new(HOST, vec![ci.smds(HOST, Oid::new(&[2, 999, 20]), &mut chance)], vec![ci.anchor()]);
        let mut device = Device { card: Card::new(chip, State::default()), smds, chance, tampers: false };
        device.es12("registerEvent", r#"{"eid":"EID","eventId":"A-1","rspServerAddress":"one.lab.invalid"}"#);
        let discover = |device: &mut Device, lpa| {
            let info = DeviceInfo { lpa_rsp_capability: Some(lpa), ..device_info() };
            let discovered = run(device, Discovery::begin_at(vec![HOST.to_owned()], info), None).expect("the card answers");
            let (_, events) = discovered.servers.into_iter().next().expect("it was asked");
            events.map(|events| events.len()).map_err(|failure| failure.error.to_string())
        };
        let chains = LpaRspCapability::CERT_CHAIN_V3_SUPPORT;
        let signed = chains | LpaRspCapability::SIGNED_SMDS_RESPONSE_V3_SUPPORT;
        assert_eq!(discover(&mut device, chains), Ok(1), "an LPA that does not know signed lists gets one without");
        assert_eq!(discover(&mut device, signed), Ok(1));
        device.tampers = true;
        assert_eq!(discover(&mut device, signed), Err("the card said no: 2 to BF45".to_owned()));
    }
}

#[test]
fn a_chip_that_is_a_stranger_hears_nothing() {
    let mut device = device();
    device.es12("registerEvent", r#"{"eid":"EID","eventId":"A-1","rspServerAddress":"one.lab.invalid"}"#);
    let stranger = world(Curve::BrainpoolP256r1);
    device.card = stranger.card;
    assert!(device.discover().is_empty());
    // One of our lab whose EID its maker may not give.
    let mut home = world(Curve::P256);
    let foreign = Eid::parse("89033023426200000000001238765494").expect("an EID");
    let chip = Chip::new(foreign, home.ci.euicc(&foreign, &mut home.chance), &home.ci);
    device.card = Card::new(chip, State::default());
    let discovery = Discovery::begin_at(vec![HOST.to_owned()], device_info());
    let discovered = run(&mut device, discovery, None).expect("the card answers");
    let failure = discovered.servers[0].1.as_ref().expect_err("it is refused");
    assert_eq!(failure.error.to_string(), "the server said no: 8.1.3/6.1");
}
