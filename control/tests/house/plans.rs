//! A plan is proposed, goes stale, is approved, and its steps are done.

use control::Error;
use control::household::{NamedText, RecordEdit, Seat};
use control::plan::{Outcome, PlanState, StepState};
use household::records::Section;
use proposal::answer::Answer;
use proposal::speech::Language;

use crate::{Test, body};

/// The user's own table: two devices, one hundred dollars a month, of which ten can be saved.
async fn table_two(test: &Test) -> Seat {
    let seat = test.ana_at_home().await;
    let file = |name: &str| NamedText {
        name: name.to_owned(),
        text: std::fs::read_to_string(format!("{}/../examples/{name}", env!("CARGO_MANIFEST_DIR"))).expect("an example"),
    };
    test.house.bring_in(&seat, file("table-two.toml"), vec![file("table-offers.toml")]).await.expect("examples are right");
    seat
}

#[tokio::test]
async fn a_plan_is_proposed_approved_and_done() {
    let test = Test::begin().await;
    let seat = table_two(&test).await;
    let id = test.house.propose(&seat).await.unwrap();
    let plan = test.house.plan(&seat, id.as_str()).await.unwrap();
    assert!(!plan.stale);
    let Answer::Plan(answer) = plan.plan.answer(Language::English).unwrap() else { panic!("there is no conflict") };
    assert_eq!((answer.today.a_month.to_string(), answer.best.a_month.to_string()), ("$100.00".into(), "$90.00".into()));
    assert!(answer.proved);
    test.house.approve(&seat, id.as_str(), plan.version).await.unwrap();
    let steps = test.house.steps(&seat).await.unwrap();
    assert_eq!(steps.len(), answer.steps.len());
    assert!(steps.iter().all(|step| step.value.state == StepState::Open));
    let first = &steps[0];
    let [english, german] =
        [Language::English, Language::German].map(|language| first.value.step(language).unwrap().what.clone());
    assert_ne!(english, german, "each reads it in their own language");
    test.house.report_step(&seat, first.key.id.as_str(), first.version, Outcome::Done, "It took a minute").await.unwrap();
    assert_eq!(
        test.house.report_step(&seat, first.key.id.as_str(), first.version, Outcome::Failed, "").await,
        Err(Error::Stale),
        "somebody said something of it meanwhile"
    );
    assert_eq!(test.house.steps(&seat).await.unwrap()[0].value.state, StepState::Done);
    assert_eq!(test.house.approve(&seat, id.as_str(), plan.version).await, Err(Error::Stale), "once is enough");
}

#[tokio::test]
async fn a_plan_goes_stale_when_the_facts_move_and_cannot_be_approved_then() {
    let test = Test::begin().await;
    let seat = table_two(&test).await;
    let id = test.house.propose(&seat).await.unwrap();
    let rules = RecordEdit::Add { section: Section::Rules, body: body(&[("hassle", "30 USD an hour")]) };
    test.house.change(&seat, &[rules], "").await.unwrap();
    let plan = test.house.plan(&seat, id.as_str()).await.unwrap();
    assert!(plan.stale);
    assert_eq!(test.house.approve(&seat, id.as_str(), plan.version).await, Err(Error::Stale));
    let next = test.house.propose(&seat).await.unwrap();
    let next = test.house.plan(&seat, next.as_str()).await.unwrap();
    assert_eq!(next.plan.parent.as_deref(), Some(id.as_str()));
    test.house.turn_down(&seat, next.id.as_str(), next.version).await.unwrap();
    assert_eq!(test.house.plan(&seat, next.id.as_str()).await.unwrap().plan.state, PlanState::TurnedDown);
}

#[tokio::test]
async fn another_plan_lets_go_of_what_is_open() {
    let test = Test::begin().await;
    let seat = table_two(&test).await;
    for _ in 0..2 {
        test.later(60);
        let id = test.house.propose(&seat).await.unwrap();
        let plan = test.house.plan(&seat, id.as_str()).await.unwrap();
        test.house.approve(&seat, id.as_str(), plan.version).await.unwrap();
    }
    let states: Vec<_> = test.house.plans(&seat).await.unwrap().into_iter().map(|plan| plan.plan.state).collect();
    assert_eq!(states, [PlanState::Approved, PlanState::Replaced]);
    let newest = test.house.plans(&seat).await.unwrap()[0].id.as_str().to_owned();
    assert!(test.house.steps(&seat).await.unwrap().iter().all(|step| step.value.plan == newest));
}

#[tokio::test]
async fn a_household_that_is_not_whole_yet_is_told_what_is_missing() {
    let test = Test::begin().await;
    let seat = test.ana_at_home().await;
    let Err(Error::Faulty(faults)) = test.house.propose(&seat).await else { panic!("there is nothing to plan for") };
    assert_eq!(faults[0].problem, "`devices` is missing");
}

#[tokio::test]
async fn an_outlook_is_the_same_while_nothing_moves_and_anew_when_something_does() {
    let test = Test::begin().await;
    let seat = table_two(&test).await;
    let first = test.house.outlook(&seat).await.unwrap();
    assert!(std::sync::Arc::ptr_eq(&first, &test.house.outlook(&seat).await.unwrap()));
    let rules = RecordEdit::Add { section: Section::Rules, body: body(&[("hassle", "30 USD an hour")]) };
    test.house.change(&seat, &[rules], "").await.unwrap();
    let second = test.house.outlook(&seat).await.unwrap();
    assert!(!std::sync::Arc::ptr_eq(&first, &second));
    test.later(24 * 60 * 60);
    assert!(!std::sync::Arc::ptr_eq(&second, &test.house.outlook(&seat).await.unwrap()), "it is another day");
    assert!(test.house.plans(&seat).await.unwrap().is_empty(), "nothing is kept by looking");
}
