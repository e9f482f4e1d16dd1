//! Settings: how one reads, the household, its people, where one is signed in.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use control::access::{Act, Role};
use control::{Error, Id};
use household::records::Section;

use super::Site;
use super::fault::drawn;
use super::form::{InsideForm, VisitForm};
use super::visit::{Inside, Keep, keep};
use crate::pages::settings::{Settings, view};
use crate::pages::{Here, Theme};

pub(super) async fn page(State(site): State<Site>, inside: Inside) -> Response {
    match view(&site, &inside).await {
        Ok(view) => drawn(StatusCode::OK, Settings { frame: inside.frame(Here::Settings), view }.render(), &inside.visit.reader),
        Err(error) => inside.fault(error).into_response(),
    }
}

pub(super) async fn view(site: &Site, inside: &Inside) -> Result<view::Settings, Error> {
    let words = inside.words();
    let records = site.house.view(&inside.seat).await?.records;
    let owned = |person: &str| {
        let owner = |kept: &&control::household::KeptRecord| {
            kept.record.body.get("owner").and_then(|owner| owner.as_str()) == Some(person)
        };
        records.of(Section::Device).filter(owner).count()
    };
    let mut people = Vec::new();
    if inside.seat.role.may(Act::SeeAll) {
        for member in site.house.members(&inside.seat).await? {
            let devices = member.membership.person.as_deref().map_or(0, owned);
            people.push(view::Person { name: member.profile.name, role: role(member.membership.role), devices });
        }
    }
    let today = jiff::tz::TimeZone::UTC.to_datetime(site.house.now()).date();
    let used = |at: jiff::Timestamp| words.language.day(jiff::tz::TimeZone::UTC.to_datetime(at).date(), today);
    let sessions = site.house.sessions(&inside.visit.visitor.account).await?;
    let sessions = sessions.into_iter().map(|(id, session)| view::Session {
        is_this: id == inside.visit.visitor.session,
        id: id.as_str().to_owned(),
        used: used(session.seen),
        browser: session.browser,
    });
    let head = records.of(Section::Household).next();
    let said = |key: &str| head.and_then(|kept| kept.record.body.get(key)?.as_str()).map(str::to_owned);
    let facts = [
        ("settings-home", "home"),
        ("settings-currency", "currency"),
        ("settings-clock", "zone"),
        ("settings-horizon", "horizon"),
    ];
    let facts = facts.into_iter().filter_map(|(message, key)| Some((words.say(message), said(key)?)));
    let may_invite = inside.seat.role.may(Act::Members);
    Ok(view::Settings {
        facts: facts.collect(),
        people,
        sessions: sessions.collect(),
        may_invite,
        invitation: String::new(),
        password_fault: String::new(),
    })
}

pub(super) const fn role(role: Role) -> &'static str {
    match role {
        Role::Owner => "role-owner",
        Role::Manager => "role-manager",
        Role::Member => "role-member",
        Role::Viewer => "role-viewer",
    }
}

/// Language and paper are the browser's own.
pub(super) async fn reading(State(site): State<Site>, VisitForm { fields, .. }: VisitForm) -> Response {
    let response = keep(Redirect::to("/settings").into_response(), &site, &Keep::Theme(Theme::of(fields.text("theme"))));
    keep(response, &site, &Keep::Language(fields.text("language").parse().ok()))
}

pub(super) async fn end_session(State(site): State<Site>, InsideForm { inside, fields }: InsideForm) -> Response {
    let ended = async {
        let session = Id::new(fields.text("session")).map_err(|_| Error::NotFound("session"))?;
        site.house.end_session(&inside.visit.visitor.account, &session).await
    };
    match ended.await {
        Ok(()) => Redirect::to("/settings").into_response(),
        Err(error) => inside.fault(error).into_response(),
    }
}

/// Another password. What is wrong is said beside the form.
pub(super) async fn password(State(site): State<Site>, InsideForm { inside, fields }: InsideForm) -> Response {
    let (present, next) = (fields.exact("present"), fields.exact("next"));
    let message = match site.house.change_password(&inside.visit.visitor, present, next).await {
        Ok(()) => return Redirect::to("/settings").into_response(),
        Err(Error::WrongCredentials) => "settings-password-wrong",
        Err(Error::Refused { what: "password", .. }) => "account-password-wrong",
        Err(error) => return inside.fault(error).into_response(),
    };
    match view(&site, &inside).await {
        Ok(mut view) => {
            view.password_fault = inside.words().say(message);
            let page = Settings { frame: inside.frame(Here::Settings), view };
            drawn(StatusCode::UNPROCESSABLE_ENTITY, page.render(), &inside.visit.reader)
        }
        Err(error) => inside.fault(error).into_response(),
    }
}
