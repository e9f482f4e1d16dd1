//! A profile's whole life between a card and a server: ordered, downloaded, enabled, disabled, deleted, and all news delivered.

mod world;

use sgp22::crypto::Curve;
use sgp22::wire::es10c::{
    DeleteProfileRequest, DeleteProfileResponse, DeleteResult, DisableProfileRequest, DisableProfileResponse, DisableResult,
    EnableProfileRequest, EnableProfileResponse, EnableResult, SetNicknameRequest, SetNicknameResponse, SetNicknameResult,
};
use sgp22::wire::{FinalResult, LpaRspCapability, PendingNotification, ProfileIdentifier, ProfileState, Version};
use simulator::card::{Chip, State};
use simulator::lab::{Ci, Variant};
use simulator::smdp::{OrderState, Outbound, Point, Protection, Reuse, Terms};
use world::{World, eid, iccid, lab, world, world_of};

fn enable(world: &mut World, number: u64) -> EnableResult {
    let profile_identifier = ProfileIdentifier::Iccid(iccid(number));
    let request = EnableProfileRequest { profile_identifier, refresh_flag: true, target_esim_port: None };
    let answer: EnableProfileResponse = world.ask(&request).expect("it answers");
    answer.enable_result
}

fn disable(world: &mut World, number: u64) -> DisableResult {
    let request = DisableProfileRequest { profile_identifier: ProfileIdentifier::Iccid(iccid(number)), refresh_flag: false };
    let answer: DisableProfileResponse = world.ask(&request).expect("it answers");
    answer.disable_result
}

fn delete(world: &mut World, number: u64) -> DeleteResult {
    let answer: DeleteProfileResponse = world.ask(&DeleteProfileRequest::Iccid(iccid(number))).expect("it answers");
    answer.delete_result
}

fn points(world: &mut World) -> Vec<(Point, bool)> {
    let outbound = world.smdp.take_outbound().into_iter();
    outbound
        .filter_map(
            |outbound| if let Outbound::Progress(progress) = outbound { Some((progress.point, progress.is_well)) } else { None },
        )
        .collect()
}

fn state(world: &World, number: u64) -> OrderState {
    world.smdp.store().order(&iccid(number)).expect("it is known").state
}

/// One whole life. The code cannot be used again, unless its terms say so.
fn live(world: &mut World, number: u64, terms: Terms) {
    let reuse = terms.reuse;
    let code = world.order(number, terms, None);
    let result = world.download(&code, None).expect("nobody refuses");
    let data = &result.profile_installation_result_data;
    assert!(matches!(data.final_result, FinalResult::Success(_)), "{:?}", data.final_result);
    assert_eq!(state(world, number), OrderState::Downloaded);
    assert_eq!(world.deliver(), 1);
    assert_eq!(state(world, number), OrderState::Installed);
    assert_eq!(
        points(world),
        [(Point::EligibilityAndRetryLimitCheck, true), (Point::BppDownload, true), (Point::BppInstallation, true)]
    );

    let [profile] = &world.profiles()[..] else { panic!("there is one profile") };
    assert_eq!((profile.iccid, profile.profile_state), (Some(iccid(number)), Some(ProfileState::Disabled)));
    assert_eq!(profile.profile_name.as_deref(), Some("Made up"));
    assert_eq!(profile.notification_configuration_info.len(), 1);
    let nickname = SetNicknameRequest { iccid: iccid(number), profile_nickname: "Travel".to_owned() };
    let answer: SetNicknameResponse = world.ask(&nickname).expect("it answers");
    assert_eq!(answer.set_nickname_result, SetNicknameResult::Ok);
    assert_eq!(world.profiles()[0].profile_nickname.as_deref(), Some("Travel"));

    assert_eq!(enable(world, number), EnableResult::Ok);
    assert_eq!(enable(world, number), EnableResult::ProfileNotInDisabledState);
    assert_eq!(delete(world, number), DeleteResult::ProfileNotInDisabledState);
    assert_eq!(world.deliver(), 1);
    assert_eq!(state(world, number), OrderState::Enabled);
    assert_eq!(disable(world, number), DisableResult::Ok);
    assert_eq!(disable(world, number), DisableResult::ProfileNotInEnabledState);
    assert_eq!(delete(world, number), DeleteResult::Ok);
    assert_eq!(delete(world, number), DeleteResult::IccidOrAidNotFound);
    assert_eq!(world.deliver(), 2);
    assert_eq!(points(world), [(Point::Enabled, true), (Point::Disabled, true), (Point::Deleted, true)]);
    assert_eq!((world.profiles().len(), world.notifications().len()), (0, 0));

    if reuse == Reuse::Never {
        assert_eq!(state(world, number), OrderState::Deleted);
        assert_eq!(world.authenticate(&code), Err(world::Refused::Server("8.2.6/3.8".to_owned())));
    } else {
        assert_eq!(state(world, number), OrderState::Released);
        assert!(world.download(&code, None).is_ok(), "the code is good again");
    }
}

#[test]
fn one_life_on_both_curves_and_with_both_kinds_of_keys() {
    for curve in [Curve::P256, Curve::BrainpoolP256r1] {
        for protection in [Protection::SessionKeys, Protection::ProfileKeys] {
            live(&mut world(curve), 1, Terms { protection, ..Terms::default() });
        }
    }
}

#[test]
fn a_code_may_be_good_again_after_deletion() {
    live(&mut world(Curve::P256), 1, Terms { reuse: Reuse::SameChip, ..Terms::default() });
}

/// Certificates of v3 with the authorities of its variants, a chip and an LPA of v3.1.
#[test]
fn one_life_in_v3() {
    for variant in [Variant::A, Variant::B, Variant::C] {
        let (mut chance, ci) = lab(Curve::P256, variant);
        let identity = ci.euicc(&eid(), &mut chance);
        let chip = Chip::new(eid(), identity.clone(), &ci);
        let chip = Chip { version: Version([3, 1, 0]), identities: Vec::new(), identities_v3: vec![identity], ..chip };
        let mut world = world_of(ci, chip, chance);
        let code = world.order(9, Terms::default(), None);
        assert_eq!(world.authenticate(&code), Err(world::Refused::Server("8.8.4/3.7".to_owned())), "an LPA of v2");
        world.lpa_rsp_capability = Some(LpaRspCapability::CERT_CHAIN_V3_SUPPORT);
        live(&mut world, 1, Terms::default());
    }
}

/// A chip that two issuers certified: each server knows one of its certificates. osmo-smdpp answers news under another issuer with
/// an error for ever, and the chip's news queue up.
#[test]
fn news_of_a_profile_is_signed_under_the_issuer_that_its_server_knows() {
    let (mut chance, ci) = lab(Curve::P256, Variant::O);
    let other = Ci::new(Curve::BrainpoolP256r1, Variant::O, world::NOW, &eid(), &mut chance);
    let chip = Chip::new(eid(), other.euicc(&eid(), &mut chance), &other);
    let identities = vec![chip.identities[0].clone(), ci.euicc(&eid(), &mut chance)];
    let chip = Chip { roots: vec![other.anchor(), ci.anchor()], identities, ..chip };
    let mut world = world_of(ci, chip, chance);
    let kept = |world: &World| State::parse(&world.card.state().to_bytes()).expect("what was written can be read");
    live(&mut world, 1, Terms::default());
    let code = world.order(2, Terms::default(), None);
    world.download(&code, None).expect("nobody refuses");
    assert_eq!(kept(&world), *world.card.state(), "which issuer it was is kept when power is cut");
}

#[test]
fn news_that_comes_twice_or_late_changes_nothing() {
    let mut world = world(Curve::P256);
    let code = world.order(1, Terms::default(), None);
    world.download(&code, None).expect("nobody refuses");
    enable(&mut world, 1);
    disable(&mut world, 1);
    let news = world.notifications();
    let hear = |world: &mut World, news: &PendingNotification| world.smdp.handle_notification(news, world::NOW);
    assert_eq!(news.len(), 3);
    assert!(hear(&mut world, &news[0]) && hear(&mut world, &news[2]));
    assert_eq!(state(&world, 1), OrderState::Disabled);
    assert!(!hear(&mut world, &news[1]), "it is older than what is known");
    assert!(!hear(&mut world, &news[2]) && !hear(&mut world, &news[0]), "it was heard before");
    assert_eq!(state(&world, 1), OrderState::Disabled);
}
