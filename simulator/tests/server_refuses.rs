//! What a server says no to, and what becomes of the profile.

mod world;

use identifiers::Eid;
use sgp22::crypto::Curve;
use sgp22::tlv::Time;
use sgp22::wire::es9::{CancelSessionRequestEs9, InitiateAuthenticationRequest};
use sgp22::wire::es10b::{CancelSessionReason, CancelSessionRequest, CancelSessionResponse, GetEuiccInfo1Request};
use sgp22::wire::{EuiccInfo1, Version};
use simulator::Seeded;
use simulator::card::{Card, Chip, State};
use simulator::https::Site as _;
use simulator::lab::{Ci, Variant};
use simulator::smdp::{OrderState, Rebinding, Terms};
use world::{NOW, Refused, World, eid, iccid, lab, world, world_of};

fn refused<T>(code: &str) -> Result<T, Refused> {
    Err(Refused::Server(code.to_owned()))
}

fn state(world: &World) -> OrderState {
    world.smdp.store().order(&iccid(1)).expect("it is known").state
}

fn codes<T>(outcome: Result<T, Refused>) -> Option<Refused> {
    outcome.err()
}

#[test]
fn a_confirmation_code_can_be_wrong_three_times() {
    let mut world = world(Curve::P256);
    let code = world.order(1, Terms::default(), Some("2046"));
    assert_eq!(codes(world.download(&code, None)), codes::<()>(refused("8.2.7/2.2")), "missing");
    assert_eq!(codes(world.download(&code, Some("2047"))), codes::<()>(refused("8.2.7/3.8")));
    assert!(world.authenticate(&code).expect("it is there").smdp_signed2.cc_required_flag);
    assert!(world.download(&code, Some("2046")).is_ok());

    let code = world.order(2, Terms::default(), Some("2046"));
    for expected in ["8.2.7/3.8", "8.2.7/3.8", "8.2.7/6.4", "8.2.6/3.8"] {
        assert_eq!(codes(world.download(&code, Some("1"))), codes::<()>(refused(expected)));
    }
    assert_eq!(codes(world.download(&code, Some("2046"))), codes::<()>(refused("8.2.6/3.8")), "it was wrong too often");
}

#[test]
fn orders_have_terms() {
    let mut world = world(Curve::P256);
    assert_eq!(codes(world.authenticate("NO-SUCH-CODE")), codes::<()>(refused("8.2.6/3.8")));
    assert_eq!(codes(world.authenticate("")), codes::<()>(refused("8.1.1/3.8")), "nothing waits for this chip");

    let yesterday = Time::from_unix_seconds(NOW.unix_seconds() - 86_400);
    let code = world.order(1, Terms { until: Some(yesterday), ..Terms::default() }, None);
    assert_eq!(codes(world.authenticate(&code)), codes::<()>(refused("8.8.5/4.10")));

    let code = world.order(2, Terms { downloads_max: 2, ..Terms::default() }, None);
    assert!(world.authenticate(&code).is_ok() && world.authenticate(&code).is_ok());
    assert_eq!(codes(world.authenticate(&code)), codes::<()>(refused("8.8.5/6.4")));

    let code = world.order(3, Terms { rebinding: Rebinding::Refused, ..Terms::default() }, None);
    let offer = world.authenticate(&code).expect("it is there");
    world.fetch(offer, None).expect("it is handed out once");
    assert_eq!(codes(world.download(&code, None)), codes::<()>(refused("8.2/3.7")));

    let code = world.order(4, Terms::default(), None);
    let offer = world.authenticate(&code).expect("it is there");
    world.fetch(offer, None).expect("it is handed out");
    assert!(world.download(&code, None).is_ok(), "and again, to the same chip");
}

#[test]
fn a_profile_is_for_the_chip_that_had_it_first() {
    let mut world = world(Curve::P256);
    let code = world.order(1, Terms::default(), None);
    let offer = world.authenticate(&code).expect("it is there");
    world.fetch(offer, None).expect("it is handed out");
    let other = Eid::parse("89049032123451234512345678901332").expect("an EID of the same maker");
    let chip = Chip::new(other, world.ci.euicc(&other, &mut world.chance), &world.ci);
    world.card = Card::new(chip, State::default());
    assert_eq!(codes(world.download(&code, None)), codes::<()>(refused("8.1.1/3.8")));
}

#[test]
fn a_chip_must_have_room_and_what_the_profile_needs() {
    let mut world = world(Curve::P256);
    let code = world.order(1, Terms::default(), None);
    let chip = world.card.chip().clone();
    world.card = Card::new(Chip { memory_bytes: 500, ..chip.clone() }, State::default());
    assert_eq!(codes(world.authenticate(&code)), codes::<()>(refused("8.1/4.8")));
    let capability = sgp22::wire::saip::UiccCapability::USIM;
    world.card = Card::new(Chip { capability, ..chip }, State::default());
    assert_eq!(codes(world.authenticate(&code)), codes::<()>(refused("8.2.5/4.3")), "it lacks Milenage");
}

#[test]
fn chips_of_others_are_strangers() {
    let (mut chance, ci) = lab(Curve::P256, Variant::O);
    // A chip of another lab, of which the server does not know the root.
    let mut strange = world(Curve::BrainpoolP256r1);
    let mut ours = world_of(ci.clone(), Chip::new(eid(), ci.euicc(&eid(), &mut chance), &ci), chance.clone());
    let code = ours.order(1, Terms::default(), None);
    std::mem::swap(&mut ours.card, &mut strange.card);
    assert_eq!(codes(ours.authenticate(&code)), codes::<()>(refused("8.8.2/3.1")));
    // One whose maker made a root of its own.
    let forger = Ci::new(Curve::P256, Variant::O, NOW, &eid(), &mut Seeded::from_number(99));
    let identity = forger.euicc(&eid(), &mut chance);
    let chip = Chip::new(eid(), identity, &ci);
    ours.card = Card::new(chip, State::default());
    assert_eq!(codes(ours.authenticate(&code)), codes::<()>(refused("8.8.2/3.1")), "its list names another root");
    // One whose EID its maker may not give.
    let foreign = Eid::parse("89033023426200000000001238765494").expect("an EID");
    ours.card = Card::new(Chip::new(foreign, ci.euicc(&foreign, &mut chance), &ci), State::default());
    assert_eq!(codes(ours.authenticate(&code)), codes::<()>(refused("8.1.3/6.1")));
}

#[test]
fn the_server_is_asked_by_its_name_and_version() {
    let mut world = world(Curve::P256);
    let euicc_info1: EuiccInfo1 = world.ask(&GetEuiccInfo1Request {}).expect("it answers");
    let request = InitiateAuthenticationRequest {
        euicc_challenge: [1; 16],
        smdp_address: "other.lab.invalid".to_owned(),
        euicc_info1: euicc_info1.clone(),
        lpa_rsp_capability: None,
    };
    assert_eq!(codes(world.post(&request)), codes::<()>(refused("8.8.1/3.8")));
    let newer = EuiccInfo1 { lowest_svn: Version([4, 0, 0]), ..euicc_info1.clone() };
    let request = InitiateAuthenticationRequest { smdp_address: world::HOST.to_uppercase(), ..request };
    assert!(world.post(&request).is_ok(), "host names have no case");
    assert_eq!(
        codes(world.post(&InitiateAuthenticationRequest { euicc_info1: newer, ..request.clone() })),
        codes::<()>(refused("8.8.3/3.1"))
    );
    // On another port than 443: lpac 2.3 says the port, Spoke does not, and each hears what chips are to call the server later.
    world.smdp = world.smdp.clone().on_port(8443);
    let named = [world::HOST.to_owned(), format!("{}:8443", world::HOST)];
    for smdp_address in &named {
        let request = InitiateAuthenticationRequest { smdp_address: smdp_address.clone(), ..request.clone() };
        let answer = world.post(&request).expect("it is called so");
        assert_eq!(answer.server_signed1.value().server_address, named[1]);
    }
    let request = InitiateAuthenticationRequest { smdp_address: format!("{}:8444", world::HOST), ..request };
    assert_eq!(codes(world.post(&request)), codes::<()>(refused("8.8.1/3.8")), "another port is another server");
    let request = InitiateAuthenticationRequest { smdp_address: named[1].clone(), ..request };
    let checks_nothing = EuiccInfo1 { euicc_ci_pk_id_list_for_verification: Vec::new(), ..euicc_info1 };
    let request = InitiateAuthenticationRequest { euicc_info1: checks_nothing, ..request };
    assert_eq!(codes(world.post(&request)), codes::<()>(refused("8.8.4/3.7")));
}

/// A session is used once: what belongs to another one is refused, and so is a word that somebody changed.
#[test]
fn words_belong_to_their_session() {
    let mut world = world(Curve::P256);
    let code = world.order(1, Terms::default(), None);
    let offer = world.authenticate(&code).expect("it is there");
    let id = offer.transaction_id.clone();
    let answer: CancelSessionResponse = world
        .ask(&CancelSessionRequest { transaction_id: id.clone(), reason: CancelSessionReason::Postponed })
        .expect("it answers");
    let CancelSessionResponse::Ok(mut word) = answer.clone() else { panic!("{answer:?}") };
    word.euicc_cancel_session_signature = world::forged(&word.euicc_cancel_session_signature);
    let cancel = |response| CancelSessionRequestEs9 { transaction_id: id.clone(), cancel_session_response: response };
    assert_eq!(codes(world.post(&cancel(CancelSessionResponse::Ok(word)))), codes::<()>(refused("8.1/6.1")));
    assert_eq!(codes(world.post(&cancel(answer.clone()))), None, "the session stayed");
    assert_eq!(codes(world.post(&cancel(answer))), codes::<()>(refused("8.10.1/3.9")), "and is over now");
    assert_eq!(state(&world), OrderState::Released, "the owner wants it later");

    let offer = world.authenticate(&code).expect("it is there still");
    world.cancel(offer.transaction_id, CancelSessionReason::EndUserRejection).expect("the server hears it");
    assert_eq!(state(&world), OrderState::Error);
    assert_eq!(codes(world.authenticate(&code)), codes::<()>(refused("8.2.6/3.8")), "its owner did not want it");
}

#[test]
fn what_cannot_be_read_is_no_request() {
    let mut world = world(Curve::P256);
    let mut post = |path: &str, body: &[u8]| world.smdp.post(path, body, NOW, &mut world.chance).status;
    for function in
        ["initiateAuthentication", "authenticateClient", "getBoundProfilePackage", "cancelSession", "handleNotification"]
    {
        let path = format!("/gsma/rsp2/es9plus/{function}");
        assert_eq!((post(&path, b""), post(&path, b"{}"), post(&path, b"[1]")), (400, 400, 400), "{function}");
    }
    assert_eq!((post("/", b"{}"), post("/gsma/rsp2/es9plus/x", b"{}"), post("/gsma/rsp2/es2plus/x", b"{}")), (404, 404, 404));
}

/// Operators speak JSON (ES2+).
#[test]
fn an_operator_orders() {
    let mut world = world(Curve::P256);
    world.order(9, Terms::default(), None);
    let order = simulator::smdp::Order::new("gold", world::made_up(iccid(1), 0), world::metadata(iccid(1)), Terms::default());
    world.smdp.store_mut().stock(order);
    let mut check = |function: &str, body: &str, expected: &str| {
        let body = body.replace("ICCID", iccid(1).as_str()).replace("EID", world::EID);
        let reply = world.smdp.post(&format!("/gsma/rsp2/es2plus/{function}"), body.as_bytes(), NOW, &mut world.chance);
        let expected = expected.replace("ICCID", iccid(1).as_str()).replace("EID", world::EID);
        let answer: serde_json::Value = serde_json::from_slice(&reply.body).expect("JSON");
        let status = &answer["header"]["functionExecutionStatus"];
        let data = &status["statusCodeData"];
        let mut shown = status["status"].as_str().expect("a status").to_owned();
        for text in [
            &data["subjectCode"],
            &data["reasonCode"],
            &answer["iccid"],
            &answer["matchingId"],
            &answer["smdpAddress"],
            &answer["eid"],
        ] {
            shown += &text.as_str().map(|text| format!(" {text}")).unwrap_or_default();
        }
        assert_eq!(shown, expected, "{function} {body}");
    };
    check("downloadOrder", r#"{"profileType":"silver"}"#, "Failed 8.2.5 3.9");
    check("downloadOrder", "{}", "Failed 1.6 2.2");
    check("downloadOrder", r#"{"iccid":"89000000000000000000"}"#, "Failed 8.2.1 3.9");
    check("downloadOrder", r#"{"profileType":"gold","eid":"EID"}"#, "Executed-Success ICCID");
    check("downloadOrder", r#"{"profileType":"gold"}"#, "Failed 8.2.5 3.7");
    check("downloadOrder", r#"{"iccid":"ICCID"}"#, "Failed 8.2.1 3.3");
    check("downloadOrder", r#"{"iccid":"ICCID","profileType":"silver"}"#, "Failed 8.2.5 3.8");
    check("releaseProfile", r#"{"iccid":"ICCID"}"#, "Failed 8.2.1 3.5");
    check(
        "confirmOrder",
        r#"{"iccid":"ICCID","eid":"89033023426200000000001238765494","releaseFlag":false}"#,
        "Failed 8.1.1 3.10",
    );
    check(
        "confirmOrder",
        r#"{"iccid":"ICCID","matchingId":"AB-12","releaseFlag":false}"#,
        "Executed-Success AB-12 smdp.lab.invalid EID",
    );
    check("confirmOrder", r#"{"iccid":"ICCID","releaseFlag":true}"#, "Failed 8.2.1 3.3");
    for (named, expected) in
        [(r#""eid":"89033023426200000000001238765494""#, "Failed 8.2.1 3.10"), (r#""matchingId":"AB-13""#, "Failed 8.2.6 3.10")]
    {
        let body = format!(r#"{{"iccid":"ICCID","finalProfileStatusIndicator":"Available",{named}}}"#);
        check("cancelOrder", &body, expected);
    }
    check("releaseProfile", r#"{"iccid":"ICCID"}"#, "Executed-Success");
    check("cancelOrder", r#"{"iccid":"ICCID","finalProfileStatusIndicator":"Available"}"#, "Executed-Success");
    check("downloadOrder", r#"{"profileType":"gold"}"#, "Executed-Success ICCID");
    check("cancelOrder", r#"{"iccid":"ICCID","finalProfileStatusIndicator":"Unavailable"}"#, "Executed-Success");
    check("cancelOrder", r#"{"iccid":"ICCID","finalProfileStatusIndicator":"Available"}"#, "Failed 8.2.1 3.3");
    check("downloadOrder", r#"{"iccid":"ICCID"}"#, "Failed 8.2.1 3.3");
}
