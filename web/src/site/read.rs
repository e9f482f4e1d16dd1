//! Pages that only show: Home, Spending, Review, History, the emergency card.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use control::Error;
use control::access::Act;
use control::plan::{Outlook, Seen};
use proposal::answer::{Answer, PlanAnswer};

use super::Site;
use super::fault::drawn;
use super::visit::Inside;
use crate::pages::told::Told;
use crate::pages::{Here, emergency, history, home, more, review, spending, wheels};
use crate::words::Words;

/// What a page about a plan is made of, or where to go when there is none yet.
pub(super) enum Ready {
    Outlook(Arc<Outlook>),
    Elsewhere(Response),
}

/// How things are, for a page that needs a plan. A household that is not whole yet is put together first.
pub(super) async fn ready(site: &Site, inside: &Inside) -> Ready {
    sorted(inside, site.house.outlook(&inside.seat).await)
}

/// The same for pages that show what is one's own to whoever sees no more.
pub(super) async fn own_ready(site: &Site, inside: &Inside) -> Ready {
    sorted(inside, site.house.own_outlook(&inside.seat).await)
}

fn sorted(inside: &Inside, outlook: Result<Arc<Outlook>, Error>) -> Ready {
    match outlook {
        Ok(outlook) if outlook.seen.as_ref().is_ok_and(|seen| seen.answers.is_plan()) => Ready::Outlook(outlook),
        Ok(_) if !inside.seat.role.may(Act::SeeAll) => Ready::Elsewhere(inside.fault(Error::NotFound("plan")).into_response()),
        Ok(_) => Ready::Elsewhere(Redirect::to("/begin").into_response()),
        Err(error) => Ready::Elsewhere(inside.fault(error).into_response()),
    }
}

/// A plan told to a reader.
pub(super) fn told<'o>(outlook: &'o Outlook, words: &'static Words) -> Option<Told<'o>> {
    let seen = outlook.seen.as_ref().ok()?;
    let Answer::Plan(answer) = seen.answers.told(words.language) else { return None };
    Some(told_of(outlook, seen, answer, words))
}

fn told_of<'o>(outlook: &'o Outlook, seen: &'o Seen, answer: &'o PlanAnswer, words: &'static Words) -> Told<'o> {
    Told { words, answer, document: &seen.document, offers: &seen.offers, today: outlook.today }
}

/// Draws a page about a plan.
pub(super) async fn about_plan(
    site: &Site,
    inside: &Inside,
    here: Here,
    draw: impl FnOnce(Told<'_>, crate::pages::Frame) -> askama::Result<String>,
) -> Response {
    match ready(site, inside).await {
        Ready::Outlook(outlook) => match told(&outlook, inside.words()) {
            Some(told) => drawn(StatusCode::OK, draw(told, inside.frame(here)), &inside.visit.reader),
            None => Redirect::to("/begin").into_response(),
        },
        Ready::Elsewhere(response) => response,
    }
}

pub(super) async fn home(State(site): State<Site>, inside: Inside) -> Response {
    // Home speaks of the household's money. Whoever sees their own devices alone begins with these.
    if !inside.seat.role.may(Act::SeeAll) {
        return Redirect::to("/devices").into_response();
    }
    about_plan(&site, &inside, Here::Home, |told, frame| {
        let seen = wheels::Seen { rings: wheels::expected(told), is_expected: true, ..Default::default() };
        let known = home::view::Known { seen, ..Default::default() };
        home::Home { frame, view: home::view::home(told, &known) }.render()
    })
    .await
}

pub(super) async fn spending(State(site): State<Site>, inside: Inside) -> Response {
    let draw = |told: Told<'_>, frame| spending::Spending { frame, view: spending::view::page(told) }.render();
    about_plan(&site, &inside, Here::Spending, draw).await
}

pub(super) async fn review(State(site): State<Site>, inside: Inside) -> Response {
    let draw = |told: Told<'_>, frame| review::Review { frame, view: review::view::page(told) }.render();
    about_plan(&site, &inside, Here::Review, draw).await
}

pub(super) async fn emergency(State(site): State<Site>, inside: Inside) -> Response {
    let outlook = match own_ready(&site, &inside).await {
        Ready::Outlook(outlook) => outlook,
        Ready::Elsewhere(response) => return response,
    };
    let Some(told) = told(&outlook, inside.words()) else { return Redirect::to("/begin").into_response() };
    let page = emergency::Emergency { frame: inside.frame(Here::More), view: emergency::view::page(told) };
    drawn(StatusCode::OK, page.render(), &inside.visit.reader)
}

pub(super) async fn more(inside: Inside) -> Response {
    drawn(StatusCode::OK, more::More { frame: inside.frame(Here::More) }.render(), &inside.visit.reader)
}

/// Which part of the history.
#[derive(serde::Deserialize)]
pub(super) struct Part {
    before: Option<u64>,
}

/// So many changes stand on a page.
const CHANGES_MAX: usize = 50;

pub(super) async fn history(State(site): State<Site>, Query(part): Query<Part>, inside: Inside) -> Response {
    match shown_history(&site, &inside, part.before).await {
        Ok(html) => drawn(StatusCode::OK, html, &inside.visit.reader),
        Err(error) => inside.fault(error).into_response(),
    }
}

async fn shown_history(site: &Site, inside: &Inside, before: Option<u64>) -> Result<askama::Result<String>, Error> {
    let (changes, more) = site.house.history(&inside.seat, before, CHANGES_MAX).await?;
    let words = inside.words();
    let today = jiff::tz::TimeZone::UTC.to_datetime(site.house.now()).date();
    let older = changes.last().filter(|_| more).map(|last| format!("/history?before={}", last.seq));
    let entry = |change: control::household::Happened| {
        let named: Vec<String> =
            change.touched.iter().map(|touched| touched.name.clone().unwrap_or_else(|| touched.noun.clone())).collect();
        let shown: Vec<&str> = named.iter().take(3).map(String::as_str).collect();
        let rest = if named.len() > 3 { format!(" +{}", named.len() - 3) } else { String::new() };
        let day = jiff::tz::TimeZone::UTC.to_datetime(change.at);
        let when = format!("{} {:02}:{:02}", words.language.day(day.date(), today), day.hour(), day.minute());
        history::view::Entry {
            when,
            who: change.by,
            what: format!("{}{rest}", shown.join(", ")),
            why: change.why,
            href: String::new(),
        }
    };
    let view = history::view::History { entries: changes.into_iter().map(entry).collect(), older };
    Ok(history::History { frame: inside.frame(Here::History), view }.render())
}
