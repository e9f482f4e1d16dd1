//! Steps of the approved plan: what is to be done, and what came of it.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use control::Error;
use control::plan::{KeptStep, Outcome, StepState};
use proposal::answer::Step;

use super::Site;
use super::fault::drawn;
use super::form::InsideForm;
use super::visit::Inside;
use crate::pages::Here;
use crate::pages::steps::{Steps, view};
use crate::pages::told::sentence;

/// What is to be done within so many days stands at the top.
const SOON_DAYS_MAX: i32 = 14;

pub(super) async fn list(State(site): State<Site>, inside: Inside) -> Response {
    let steps = match site.house.steps(&inside.seat).await {
        Ok(steps) => steps,
        Err(error) => return inside.fault(error).into_response(),
    };
    let today = jiff::tz::TimeZone::UTC.to_datetime(site.house.now()).date();
    let mut view = view::Steps::default();
    for step in steps {
        let told = match step.value.step(inside.words().language) {
            Ok(told) => told,
            Err(error) => return inside.fault(error).into_response(),
        };
        let is_soon = told
            .on
            .parse()
            .is_ok_and(|day: jiff::civil::Date| day.since(today).map_or(true, |span| span.get_days() <= SOON_DAYS_MAX));
        let shown = shown(&inside, &step.value, told, today);
        match step.value.state {
            StepState::Done => view.done.push(shown),
            StepState::Open | StepState::Failed if is_soon => view.guided.push(shown),
            StepState::Open | StepState::Failed => view.waiting.push(shown),
            StepState::LetGo => {}
        }
    }
    drawn(StatusCode::OK, Steps { frame: inside.frame(Here::Steps), view }.render(), &inside.visit.reader)
}

fn shown(inside: &Inside, step: &KeptStep, told: &Step, today: jiff::civil::Date) -> view::Step {
    let words = inside.words();
    let day = told.on.parse().map_or_else(|_| told.on.clone(), |day| words.language.day(day, today));
    view::Step {
        number: step.number,
        what: sentence(&told.what),
        devices: words.list(&told.devices),
        day,
        mind: sentence(&told.mind),
        for_good: told.for_good,
        how: Vec::new(),
        state: if step.state == StepState::Failed { words.say("steps-failed") } else { String::new() },
    }
}

pub(super) async fn report(
    State(site): State<Site>,
    Path(number): Path<usize>,
    InsideForm { inside, fields }: InsideForm,
) -> Response {
    let outcome = match fields.text("outcome") {
        "done" => Outcome::Done,
        "failed" => Outcome::Failed,
        _ => Outcome::Open,
    };
    let reported = async {
        let steps = site.house.steps(&inside.seat).await?;
        let step = steps.into_iter().find(|step| step.value.number == number).ok_or(Error::NotFound("step"))?;
        site.house.report_step(&inside.seat, step.key.id.as_str(), step.version, outcome, fields.text("note")).await
    };
    match reported.await {
        Ok(()) => Redirect::to("/steps").into_response(),
        Err(error) => inside.fault(error).into_response(),
    }
}
