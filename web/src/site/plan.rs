//! The plan: before and after, trying another rule, keeping it, approving.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use control::Error;
use control::access::Act;
use control::household::{RecordEdit, Records};
use control::plan::{Outlook, PlanState};
use household::records::{Body, Record, Section};
use proposal::answer::Answer;

use super::Site;
use super::fault::drawn;
use super::form::{Fields, InsideForm};
use super::read::{Ready, ready, told};
use super::visit::Inside;
use crate::pages::Here;
use crate::pages::plan::{Plan, view};
use crate::pages::told::Told;

pub(super) async fn show(State(site): State<Site>, inside: Inside) -> Response {
    match ready(&site, &inside).await {
        Ready::Outlook(outlook) => drawn_plan(&site, &inside, &outlook, None).await,
        Ready::Elsewhere(response) => response,
    }
}

/// The page of the plan of how things are, or of a trial.
async fn drawn_plan(site: &Site, inside: &Inside, outlook: &Outlook, trial: Option<&Answer>) -> Response {
    let Some(is) = told(outlook, inside.words()) else { return Redirect::to("/begin").into_response() };
    let shown = match trial {
        Some(Answer::Plan(answer)) => Told { answer, ..is },
        Some(Answer::Conflict(_)) | None => is,
    };
    let approved = match is_approved(site, inside).await {
        Ok(approved) => approved,
        Err(error) => return inside.fault(error).into_response(),
    };
    let mut view = view::page(shown, false);
    view.seen = outlook.records.pulse.to_string();
    view.is_approved = approved && trial.is_none();
    view.is_trial = trial.is_some();
    view.is_in_conflict = matches!(trial, Some(Answer::Conflict(_)));
    drawn(StatusCode::OK, Plan { frame: inside.frame(Here::Plan), view }.render(), &inside.visit.reader)
}

/// Whether the plan that is approved still fits the facts.
async fn is_approved(site: &Site, inside: &Inside) -> Result<bool, Error> {
    let plans = site.house.plans(&inside.seat).await?;
    Ok(plans.iter().any(|plan| plan.plan.state == PlanState::Approved && !plan.stale))
}

/// Plans anew: pages always show the plan of how things are.
pub(super) async fn anew(_: InsideForm) -> Response {
    Redirect::to("/plan").into_response()
}

/// Keeps the plan of how things are, and approves it: what was looked at is named by the form, and refused when it has moved.
pub(super) async fn approve(State(site): State<Site>, InsideForm { inside, fields }: InsideForm) -> Response {
    let approved = async {
        inside.seat.check(Act::Approve)?;
        if site.house.records(&inside.seat).await?.pulse.to_string() != fields.text("seen") {
            return Err(Error::Stale);
        }
        let id = site.house.propose(&inside.seat).await?;
        let plan = site.house.plan(&inside.seat, id.as_str()).await?;
        site.house.approve(&inside.seat, id.as_str(), plan.version).await
    };
    match approved.await {
        Ok(()) => Redirect::to("/steps").into_response(),
        Err(error) => inside.fault(error).into_response(),
    }
}

/// What other rules would do. Nothing is kept.
pub(super) async fn trial(State(site): State<Site>, InsideForm { inside, fields }: InsideForm) -> Response {
    let outlook = match ready(&site, &inside).await {
        Ready::Outlook(outlook) => outlook,
        Ready::Elsewhere(response) => return response,
    };
    let mut records = outlook.records.clone();
    put_rules(&mut records, rules(&outlook.records, &fields));
    match site.house.planned(records).await {
        Ok(answers) => drawn_plan(&site, &inside, &outlook, Some(answers.told(inside.words().language))).await,
        Err(Error::Faulty(_)) => inside.fault(Error::Refused { what: "rule", problem: "cannot be understood" }).into_response(),
        Err(error) => inside.fault(error).into_response(),
    }
}

/// Keeps other rules.
async fn kept(site: &Site, inside: &Inside, fields: &Fields) -> Result<(), Error> {
    let records = site.house.records(&inside.seat).await?;
    let body = rules(&records, fields);
    let edit = match records.of(Section::Rules).next() {
        Some(kept) => RecordEdit::Change { section: Section::Rules, id: kept.record.id.clone(), version: kept.version, body },
        None => RecordEdit::Add { section: Section::Rules, body },
    };
    site.house.change(&inside.seat, &[edit], "Other rules").await.map(|_| ())
}

pub(super) async fn keep_rules(State(site): State<Site>, InsideForm { inside, fields }: InsideForm) -> Response {
    match kept(&site, &inside, &fields).await {
        Ok(()) => Redirect::to("/plan").into_response(),
        Err(error) => inside.fault(error).into_response(),
    }
}

/// The rules as a form has them: of those that it shows, the others stay.
fn rules(records: &Records, fields: &Fields) -> Body {
    let mut body = records.of(Section::Rules).next().map(|kept| kept.record.body.clone()).unwrap_or_default();
    let shown: Vec<&str> = fields.exact("shown").split(',').collect();
    let currency = fields.text("currency");
    for key in shown {
        let said = fields.text(key);
        let value = match key {
            "keep_numbers" | "one_provider_per_trip" => fields.has(key).into(),
            // A rule that satellite may keep as well is on like the other, and stays what it is.
            "backup_line" if fields.has(key) => match body.get(key).filter(|rule| rule.is_string()) {
                Some(rule) => rule.clone(),
                None => "different network".into(),
            },
            "backup_line" => false.into(),
            "free_slot_on_hub" => said.parse::<u32>().unwrap_or(0).into(),
            "hassle" if said.is_empty() => false.into(),
            "hassle" => format!("{said} {currency} an hour").into(),
            "commitment" if said.is_empty() => "never".into(),
            "commitment" => format!("only if it saves {said} {currency} a year").into(),
            _ => continue,
        };
        body.insert(key.to_owned(), value);
    }
    body
}

fn put_rules(records: &mut Records, body: Body) {
    match records.list.iter_mut().find(|kept| kept.record.section == Section::Rules) {
        Some(kept) => kept.record.body = body,
        None => {
            let record = Record::new("trial", Section::Rules, body);
            records.list.push(control::household::KeptRecord { record, version: 0 });
        }
    }
}
