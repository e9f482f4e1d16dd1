//! Chips that deviate, each as one in the field does, and chips on which several profiles are in use at once.

mod world;

use sgp22::crypto::Curve;
use sgp22::tlv::Tag;
use sgp22::wire::es10b::GetEuiccInfo2Request;
use sgp22::wire::es10c::{
    DeleteProfileResponse, DeleteResult, DisableProfileResponse, DisableResult, EnableProfileRequest, EnableProfileResponse,
    EnableResult, EuiccMemoryResetRequest, EuiccMemoryResetResponse, ProfileInfoListError, ProfileInfoListRequest,
    ProfileInfoListResponse, ResetOptions, ResetResult, SetNicknameResponse, SetNicknameResult, TagList,
};
use sgp22::wire::{EuiccInfo2, Message, NotificationEvent, OperatorId, PprIds, ProfileClass, ProfileIdentifier, Version};
use simulator::card::{Card, Chip, Quirks, ShortIccid, State, UnknownTags};
use simulator::smdp::{Order, Terms};
use world::{World, iccid, made_up, metadata, world};

/// A world with profiles that are installed, each told to the server.
fn with_profiles(count: u64, chip: impl FnOnce(Chip) -> Chip) -> World {
    let mut world = world(Curve::P256);
    world.card = Card::new(chip(world.card.chip().clone()), State::default());
    for number in 1..=count {
        let code = world.order(number, Terms::default(), None);
        world.download(&code, None).expect("nobody refuses");
    }
    world.deliver();
    world
}

fn enable(world: &mut World, number: u64, port: Option<u32>) -> (EnableResult, Option<u32>) {
    let profile_identifier = ProfileIdentifier::Iccid(iccid(number));
    let request = EnableProfileRequest { profile_identifier, refresh_flag: false, target_esim_port: port };
    let answer: EnableProfileResponse = world.ask(&request).expect("it answers");
    (answer.enable_result, answer.target_esim_port)
}

/// The numbers of the profiles that are in use, by port.
fn in_use(world: &World) -> Vec<(u32, u64)> {
    let state = world.card.state();
    let number = |profile: &simulator::card::Profile| {
        (1..10).find(|number| iccid(*number) == profile.metadata.iccid).expect("it is one of ours")
    };
    let mut ports: Vec<(u32, u64)> =
        state.enabled().map(|profile| (profile.enabled_on.expect("it is in use"), number(profile))).collect();
    ports.sort_unstable();
    ports
}

#[test]
fn one_profile_gives_way_to_another() {
    let mut world = with_profiles(2, |chip| chip);
    assert_eq!(enable(&mut world, 1, None), (EnableResult::Ok, None));
    assert_eq!(enable(&mut world, 2, None), (EnableResult::Ok, None));
    assert_eq!(in_use(&world), [(0, 2)]);
    let told: Vec<NotificationEvent> =
        world.notifications().iter().map(|news| news.metadata().expect("it says").profile_management_operation).collect();
    let (enabled, disabled) = (NotificationEvent::LOCAL_ENABLE, NotificationEvent::LOCAL_DISABLE);
    assert_eq!(told, [enabled, disabled, enabled], "the first one's end is told, too");
    assert_eq!(enable(&mut world, 1, Some(1)).0, EnableResult::NoEsimPortAvailable, "it has one port");
}

/// MEP: as many profiles are in use as there are ports, one on each, and never one on two.
#[test]
fn several_profiles_are_in_use_at_once() {
    let mut world = with_profiles(3, |chip| Chip { ports: 2, version: Version([3, 1, 0]), ..chip });
    assert_eq!(enable(&mut world, 1, None), (EnableResult::Ok, Some(0)));
    assert_eq!(enable(&mut world, 2, None), (EnableResult::Ok, Some(1)));
    assert_eq!(enable(&mut world, 3, None), (EnableResult::NoEsimPortAvailable, None));
    assert_eq!(enable(&mut world, 1, Some(1)).0, EnableResult::ProfileNotInDisabledState);
    assert_eq!(in_use(&world), [(0, 1), (1, 2)]);
    assert_eq!(enable(&mut world, 3, Some(1)), (EnableResult::Ok, Some(1)), "who was there gives way");
    assert_eq!(in_use(&world), [(0, 1), (1, 3)]);
    let ports: Vec<Option<u32>> = world.profiles().iter().map(|profile| profile.enabled_on_esim_port).collect();
    assert_eq!(ports, [Some(0), None, Some(1)]);
    let kept = State::parse(&world.card.state().to_bytes()).expect("it reads back");
    assert_eq!(&kept, world.card.state(), "and so it is after power was cut");
}

/// A profile that may not be disabled does not give way, and is deleted with all others when everything is.
#[test]
fn a_profile_may_forbid_that_it_is_disabled() {
    let mut world = with_profiles(1, |chip| chip);
    let mut stubborn = metadata(iccid(2));
    stubborn.profile_policy_rules = Some(PprIds::PPR1);
    stubborn.profile_owner = Some(OperatorId { mcc_mnc: [0x00, 0xF1, 0x10], gid1: None, gid2: None });
    let code = world.order_of(Order::new("made up", made_up(iccid(2), 0), stubborn, Terms::default()), None);
    world.download(&code, None).expect("nobody refuses");
    assert_eq!(enable(&mut world, 2, None).0, EnableResult::Ok);
    assert_eq!(enable(&mut world, 1, None).0, EnableResult::DisallowedByPolicy);
    let request = raw(&format!("BF3211A00C5A0A{}8101FF", world::hex(&iccid(2).to_wire())));
    let answer = DisableProfileResponse::parse(&request(&mut world)).expect("an answer");
    assert_eq!(answer.disable_result, DisableResult::DisallowedByPolicy);
    let reset = EuiccMemoryResetRequest { reset_options: ResetOptions::DELETE_OPERATIONAL_PROFILES };
    let answer: EuiccMemoryResetResponse = world.ask(&reset).expect("it answers");
    assert_eq!((answer.reset_result, world.profiles().len()), (ResetResult::Ok, 0));
    let answer: EuiccMemoryResetResponse = world.ask(&reset).expect("it answers");
    assert_eq!(answer.reset_result, ResetResult::NothingToDelete);
}

/// A request in hexadecimal: as a program writes it that is not ours.
fn raw(text: &str) -> impl Fn(&mut World) -> Vec<u8> + use<> {
    let bytes: Vec<u8> =
        (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).expect("hexadecimal")).collect();
    move |world| world.card.call(&bytes, &mut world.chance).expect("it answers")
}

/// lpac issue 457: an ICCID of 18 digits written in nine bytes is not found, whatever is asked; in ten it is.
#[test]
fn nine_bytes_of_an_iccid_name_no_profile() {
    let short = identifiers::Iccid::parse("893901012345678901").expect("an ICCID");
    let nine = world::hex(&short.to_wire()[..9]);
    let ten = world::hex(&short.to_wire());
    for (quirk, is_found) in [(ShortIccid::NotFound, false), (ShortIccid::Found, true)] {
        let mut world = with_profiles(0, |chip| Chip { quirks: Quirks { short_iccid: quirk, ..Quirks::default() }, ..chip });
        let order = Order::new("made up", made_up(short, 0), metadata(short), Terms::default());
        let code = world.order_of(order, None);
        world.download(&code, None).expect("nobody refuses");
        let listed = |world: &mut World, iccid: &str| {
            let answer =
                raw(&format!("BF2D{:02X}A0{:02X}5A{:02X}{iccid}", iccid.len() / 2 + 4, iccid.len() / 2 + 2, iccid.len() / 2))(
                    world,
                );
            match ProfileInfoListResponse::parse(&answer).expect("an answer") {
                ProfileInfoListResponse::Ok(profiles) => profiles.len(),
                ProfileInfoListResponse::Error(error) => panic!("{error:?}"),
            }
        };
        assert_eq!((listed(&mut world, &nine), listed(&mut world, &ten)), (usize::from(is_found), 1));
        let named = SetNicknameResponse::parse(&raw(&format!("BF290D5A09{nine}9000"))(&mut world));
        let expected = if is_found { SetNicknameResult::Ok } else { SetNicknameResult::IccidNotFound };
        assert_eq!(named.expect("an answer").set_nickname_result, expected);
        let enabled = EnableProfileResponse::parse(&raw(&format!("BF3110A00B5A09{nine}810100"))(&mut world));
        let expected = if is_found { EnableResult::Ok } else { EnableResult::IccidOrAidNotFound };
        assert_eq!(enabled.expect("an answer").enable_result, expected);
        let deleted = DeleteProfileResponse::parse(&raw(&format!("BF330B5A09{nine}"))(&mut world));
        let expected = if is_found { DeleteResult::ProfileNotInDisabledState } else { DeleteResult::IccidOrAidNotFound };
        assert_eq!(deleted.expect("an answer").delete_result, expected);
    }
}

#[test]
fn a_card_of_v2_may_refuse_tags_of_v3() {
    let ask = |unknown_tags, version| {
        let chip = |chip: Chip| Chip { version, quirks: Quirks { unknown_tags, ..Quirks::default() }, ..chip };
        let mut world = with_profiles(1, chip);
        let tag_list = Some(TagList(vec![Tag::new(0x5A), Tag::new(0x9F25)]));
        match world.ask(&ProfileInfoListRequest { search_criteria: None, tag_list }).expect("it answers") {
            ProfileInfoListResponse::Ok(profiles) => Ok(profiles[0].profile_size.is_some()),
            ProfileInfoListResponse::Error(error) => Err(error),
        }
    };
    let (v2, v3) = (Version([2, 5, 0]), Version([3, 1, 0]));
    assert_eq!(ask(UnknownTags::PassedOver, v2), Ok(false));
    assert_eq!(ask(UnknownTags::Refused, v2), Err(ProfileInfoListError::IncorrectInputValues));
    assert_eq!(ask(UnknownTags::Refused, v3), Ok(true));
}

/// What a profile takes is gone from what is free, and comes back with its deletion.
#[test]
fn memory_is_accounted_for() {
    let free = |world: &mut World| {
        let info: EuiccInfo2 = world.ask(&GetEuiccInfo2Request {}).expect("it answers");
        info.free_non_volatile_memory().expect("it says")
    };
    let mut world = with_profiles(0, |chip| chip);
    let before = free(&mut world);
    let mut test = metadata(iccid(1));
    test.profile_class = ProfileClass::Test;
    let code = world.order_of(Order::new("made up", made_up(iccid(1), 5_000), test, Terms::default()), None);
    world.download(&code, None).expect("nobody refuses");
    let taken = world.card.state().profiles[0].size_bytes;
    assert!(taken > 6_000 && taken < 7_000, "{taken}");
    assert_eq!(free(&mut world), before - taken);
    let reset = EuiccMemoryResetRequest { reset_options: ResetOptions::DELETE_OPERATIONAL_PROFILES };
    let answer: EuiccMemoryResetResponse = world.ask(&reset).expect("it answers");
    assert_eq!((answer.reset_result, free(&mut world)), (ResetResult::NothingToDelete, before - taken), "it is a test profile");
    let reset = EuiccMemoryResetRequest { reset_options: ResetOptions::DELETE_FIELD_LOADED_TEST_PROFILES };
    let answer: EuiccMemoryResetResponse = world.ask(&reset).expect("it answers");
    assert_eq!((answer.reset_result, free(&mut world)), (ResetResult::Ok, before));
}
