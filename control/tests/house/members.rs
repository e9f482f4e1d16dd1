//! Who belongs to a household sees and does what the table says, and no more.

use control::Error;
use control::access::Role;
use control::account::{AccountId, Registration};
use control::household::{Membership, RecordEdit, Seat};
use household::records::Section;

use crate::{PASSWORD, Test, body};

async fn ben(test: &Test, owner: &Seat, role: Role) -> Seat {
    let membership = Membership { role, person: Some("Ben".to_owned()) };
    let link = test.house.invite(owner, membership).await.expect("an owner invites");
    assert_eq!(test.house.invitation(&link).await.expect("it holds").household, "Home");
    let registration = Registration { name: "Ben", login: "ben", password: PASSWORD };
    let ben = test.house.register_invited(&link, &registration).await.expect("Ben comes in");
    // The link has been used.
    assert_eq!(test.house.invitation(&link).await, Err(Error::NotFound("invitation")));
    test.house.seat(&ben, &owner.household).await.expect("he has a seat")
}

async fn family(test: &Test) -> Seat {
    let seat = test.ana_at_home().await;
    let device = |name: &str, owner: &str| RecordEdit::Add {
        section: Section::Device,
        body: body(&[("name", name), ("kind", "phone"), ("owner", owner), ("lock", "unlocked")]),
    };
    let line = |device: &str| RecordEdit::Add {
        section: Section::Line,
        body: body(&[("device", device), ("price", "25 USD a month"), ("data", "10 GB")]),
    };
    let tablet = body(&[("name", "tablet"), ("kind", "tablet")]);
    let edits = [
        RecordEdit::Add { section: Section::Person, body: body(&[("name", "Ben")]) },
        device("Ana's phone", "Ana"),
        device("Ben's phone", "Ben"),
        RecordEdit::Add { section: Section::Device, body: tablet },
        line("Ana's phone"),
        line("Ben's phone"),
    ];
    test.house.change(&seat, &edits, "").await.expect("a family");
    seat
}

#[tokio::test]
async fn a_member_sees_their_own_devices_and_those_of_nobody() {
    let test = Test::begin().await;
    let owner = family(&test).await;
    let ben = ben(&test, &owner, Role::Member).await;
    let view = test.house.view(&ben).await.unwrap();
    let names: Vec<_> = view.records.of(Section::Device).filter_map(|kept| kept.record.name()).collect();
    assert_eq!(names, ["Ben's phone", "tablet"]);
    assert_eq!(view.records.of(Section::Line).count(), 1);
    assert!(!view.shows("Ana's phone") && view.shows("Ben's phone"));
    assert!(!format!("{:?}", view.records).contains("Ana"), "{:?}", view.records);
    assert_eq!(test.house.records(&ben).await, Err(Error::Forbidden));
    assert!(test.house.view(&owner).await.unwrap().is_whole());
}

#[tokio::test]
async fn a_member_changes_their_own_and_nothing_else() {
    let test = Test::begin().await;
    let owner = family(&test).await;
    let ben = ben(&test, &owner, Role::Member).await;
    let records = test.house.records(&owner).await.unwrap();
    let change = |name: &str, owner: Option<&str>| {
        let kept = records.named(Section::Device, name).unwrap();
        let mut body = kept.record.body.clone();
        body.insert("os".to_owned(), "Android 16".into());
        if let Some(owner) = owner {
            body.insert("owner".to_owned(), owner.into());
        }
        [RecordEdit::Change { section: Section::Device, id: kept.record.id.clone(), version: kept.version, body }]
    };
    assert_eq!(test.house.change(&ben, &change("Ana's phone", None), "").await, Err(Error::Forbidden));
    assert_eq!(test.house.change(&ben, &change("tablet", None), "").await, Err(Error::Forbidden));
    assert_eq!(test.house.change(&ben, &change("tablet", Some("Ben")), "").await, Err(Error::Forbidden), "it was not his");
    assert_eq!(test.house.change(&ben, &change("Ben's phone", Some("Ana")), "").await, Err(Error::Forbidden), "nor is it hers");
    let rules = [RecordEdit::Add { section: Section::Rules, body: body(&[("hassle", "30 USD an hour")]) }];
    assert_eq!(test.house.change(&ben, &rules, "").await, Err(Error::Forbidden));
    assert!(test.house.change(&ben, &change("Ben's phone", None), "").await.is_ok());
    assert_eq!(test.house.propose(&ben).await, Err(Error::Forbidden));
    assert_eq!(test.house.export(&ben).await, Err(Error::Forbidden));
    assert!(matches!(test.house.invite(&ben, Membership { role: Role::Owner, person: None }).await, Err(Error::Forbidden)));
}

#[tokio::test]
async fn who_has_no_seat_is_told_of_no_household() {
    let test = Test::begin().await;
    let owner = test.ana_at_home().await;
    let nobody = AccountId::of("nobody").unwrap();
    assert_eq!(test.house.seat(&nobody, &owner.household).await, Err(Error::NotFound("household")));
}

#[tokio::test]
async fn an_invitation_ends_after_a_week() {
    let test = Test::begin().await;
    let owner = test.ana_at_home().await;
    let link = test.house.invite(&owner, Membership { role: Role::Viewer, person: None }).await.unwrap();
    test.later(8 * 24 * 60 * 60);
    let registration = Registration { name: "Ben", login: "ben", password: PASSWORD };
    assert_eq!(test.house.register_invited(&link, &registration).await, Err(Error::NotFound("invitation")));
    assert_eq!(test.house.sign_in("ben", PASSWORD, "").await, Err(Error::WrongCredentials));
}

#[tokio::test]
async fn a_household_keeps_an_owner() {
    let test = Test::begin().await;
    let owner = test.ana_at_home().await;
    let members = test.house.members(&owner).await.unwrap();
    let version = members[0].version;
    let viewer = Membership { role: Role::Viewer, person: None };
    let said = "the household would have no owner: make somebody else one first";
    assert_eq!(test.house.reseat(&owner, &owner.account, version, viewer.clone()).await.unwrap_err().to_string(), said);
    assert_eq!(test.house.unseat(&owner, &owner.account).await.unwrap_err().to_string(), said);
    let ben = ben(&test, &owner, Role::Owner).await;
    test.house.reseat(&ben, &owner.account, version, viewer).await.unwrap();
    let ana = test.house.seat(&owner.account, &owner.household).await.unwrap();
    assert_eq!(ana.role, Role::Viewer);
    test.house.unseat(&ben, &ana.account).await.unwrap();
    assert_eq!(test.house.seat(&ana.account, &ana.household).await, Err(Error::NotFound("household")));
    assert!(test.house.profile(&ana.account).await.unwrap().households.is_empty());
}
