//! Registering and signing in.

use control::Error;
use control::account::{Registration, Token};

use crate::{PASSWORD, Test};

const DAY: i64 = 24 * 60 * 60;

#[tokio::test]
async fn whoever_comes_first_is_the_first_owner_and_nobody_after() {
    let test = Test::begin().await;
    assert!(test.house.is_new().await.unwrap());
    let ana = test.ana().await;
    assert!(!test.house.is_new().await.unwrap());
    assert_eq!(test.house.profile(&ana).await.unwrap().name, "Ana");
    let second = Registration { name: "Eve", login: "eve", password: PASSWORD };
    assert_eq!(test.house.register_first(&second).await, Err(Error::Forbidden));
}

#[tokio::test]
async fn two_who_come_first_at_the_same_moment_are_one() {
    let test = Test::begin().await;
    let eve = Registration { name: "Eve", login: "eve", password: PASSWORD };
    let bob = Registration { name: "Bob", login: "bob", password: PASSWORD };
    let (one, other) = tokio::join!(test.house.register_first(&eve), test.house.register_first(&bob));
    assert_eq!([one.is_ok(), other.is_ok()].iter().filter(|came| **came).count(), 1, "{one:?} {other:?}");
}

#[tokio::test]
async fn what_is_no_account() {
    let test = Test::begin().await;
    let mut said = Vec::new();
    for (name, login, password) in
        [("", "ana", PASSWORD), ("Ana\nEve", "ana", PASSWORD), ("Ana", &"a".repeat(81), PASSWORD), ("Ana", "ana", "short")]
    {
        said.push(test.house.register_first(&Registration { name, login, password }).await.unwrap_err().to_string());
    }
    assert_eq!(
        said,
        [
            "the name is missing",
            "the name has more than one line",
            "the login is longer than 80 characters",
            "the password is shorter than 12 characters",
        ]
    );
}

#[tokio::test]
async fn a_login_is_the_same_in_capitals_and_a_password_is_not() {
    let test = Test::begin().await;
    let ana = test.ana().await;
    let signed_in = test.house.sign_in(" Ana@Example.ORG ", PASSWORD, "Firefox").await.unwrap();
    assert_eq!(signed_in.account, ana);
    let visitor = test.house.visitor(&signed_in.token).await.unwrap().expect("she is signed in");
    assert_eq!(visitor.account, ana);
    let wrong = test.house.sign_in("ana@example.org", &PASSWORD.to_uppercase(), "Firefox").await;
    assert_eq!(wrong, Err(Error::WrongCredentials));
    assert_eq!(test.house.sign_in("nobody", PASSWORD, "Firefox").await, Err(Error::WrongCredentials));
    assert_eq!(test.house.visitor(&Token::shown("made up")).await.unwrap(), None);
}

#[tokio::test]
async fn wrong_tries_make_the_next_one_wait_and_a_right_one_forgets_them() {
    let test = Test::begin().await;
    test.ana().await;
    let login = "ana@example.org";
    for _ in 0..5 {
        assert_eq!(test.house.sign_in(login, "wrong", "").await, Err(Error::WrongCredentials));
    }
    let locked = test.house.sign_in(login, PASSWORD, "").await;
    assert!(matches!(locked, Err(Error::Locked { .. })), "{locked:?}");
    // Nobody else is held up, and it does not last.
    assert_eq!(test.house.sign_in("ben", "wrong", "").await, Err(Error::WrongCredentials));
    test.later(15);
    assert!(test.house.sign_in(login, PASSWORD, "").await.is_ok());
    assert_eq!(test.house.sign_in(login, "wrong", "").await, Err(Error::WrongCredentials));
    assert!(test.house.sign_in(login, PASSWORD, "").await.is_ok());
}

#[tokio::test]
async fn a_session_ends_when_it_is_not_used_and_after_ninety_days_in_any_case() {
    let test = Test::begin().await;
    test.ana().await;
    let token = test.house.sign_in("ana@example.org", PASSWORD, "").await.unwrap().token;
    for _ in 0..4 {
        test.later(20 * DAY);
        assert!(test.house.visitor(&token).await.unwrap().is_some());
    }
    test.later(11 * DAY);
    assert!(test.house.visitor(&token).await.unwrap().is_none(), "ninety-one days");
    let token = test.house.sign_in("ana@example.org", PASSWORD, "").await.unwrap().token;
    test.later(31 * DAY);
    assert!(test.house.visitor(&token).await.unwrap().is_none(), "not used for a month");
}

#[tokio::test]
async fn sessions_are_listed_and_taken_back_by_their_owner_alone() {
    let test = Test::begin().await;
    let ana = test.ana().await;
    let phone = test.house.sign_in("ana@example.org", PASSWORD, "Phone").await.unwrap().token;
    let laptop = test.house.sign_in("ana@example.org", PASSWORD, "Laptop\u{1b}[2J").await.unwrap().token;
    let browsers = async || {
        let sessions = test.house.sessions(&ana).await.unwrap();
        sessions.into_iter().map(|(_, session)| session.browser).collect::<Vec<_>>()
    };
    assert_eq!(browsers().await, ["Phone", "Laptop[2J"]);
    let visitor = test.house.visitor(&laptop).await.unwrap().unwrap();
    let other = control::account::AccountId::of("other").unwrap();
    assert_eq!(test.house.end_session(&other, &visitor.session).await, Err(Error::NotFound("session")));
    test.house.end_other_sessions(&visitor).await.unwrap();
    assert_eq!(test.house.visitor(&phone).await.unwrap(), None);
    assert!(test.house.visitor(&laptop).await.unwrap().is_some());
    test.house.end_session(&ana, &visitor.session).await.unwrap();
    assert_eq!(test.house.visitor(&laptop).await.unwrap(), None);
}

#[tokio::test]
async fn another_password_signs_everybody_else_out() {
    let test = Test::begin().await;
    test.ana().await;
    let phone = test.house.sign_in("ana@example.org", PASSWORD, "Phone").await.unwrap().token;
    let laptop = test.house.sign_in("ana@example.org", PASSWORD, "Laptop").await.unwrap().token;
    let visitor = test.house.visitor(&laptop).await.unwrap().unwrap();
    let next = "a longer battery of horses";
    assert_eq!(test.house.change_password(&visitor, "wrong password", next).await, Err(Error::WrongCredentials));
    let short = test.house.change_password(&visitor, PASSWORD, "short").await.unwrap_err();
    assert_eq!(short.to_string(), "the password is shorter than 12 characters");
    test.house.change_password(&visitor, PASSWORD, next).await.unwrap();
    assert_eq!(test.house.visitor(&phone).await.unwrap(), None);
    assert!(test.house.visitor(&laptop).await.unwrap().is_some());
    assert_eq!(test.house.sign_in("ana@example.org", PASSWORD, "").await, Err(Error::WrongCredentials));
    assert!(test.house.sign_in("ana@example.org", next, "").await.is_ok());
}
