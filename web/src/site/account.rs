//! The first account, signing in and out.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use control::Error;
use control::account::Registration;

use super::Site;
use super::fault::{Fault, drawn};
use super::form::{OpenForm, VisitForm};
use super::visit::{Keep, Reader, Visit, keep};
use crate::pages::welcome::{Entered, SignIn, Welcome};
use crate::words::Words;

pub(super) async fn welcome(State(site): State<Site>, reader: Reader) -> Response {
    match site.house.is_new().await {
        Ok(true) => welcomed(&reader, StatusCode::OK, Entered::default()),
        Ok(false) => Redirect::to("/").into_response(),
        Err(error) => Fault::new(&reader, error).into_response(),
    }
}

fn welcomed(reader: &Reader, status: StatusCode, entered: Entered) -> Response {
    drawn(status, Welcome { frame: reader.outside(), entered }.render(), reader)
}

/// The first account: whoever made it is signed in and goes on to their household.
pub(super) async fn register(State(site): State<Site>, form: OpenForm) -> Response {
    let (name, password) = (form.fields.text("name"), form.fields.exact("password"));
    match site.house.register_first(&Registration { name, login: name, password }).await {
        Ok(_) => signed_in(&site, &form.reader, name, password, "/begin").await,
        Err(Error::Forbidden) => Redirect::to("/sign-in").into_response(),
        Err(error) => match entered(form.reader.words, name, &error) {
            Some(entered) => welcomed(&form.reader, StatusCode::UNPROCESSABLE_ENTITY, entered),
            None => Fault::new(&form.reader, error).into_response(),
        },
    }
}

/// Opens a session and goes on.
pub(super) async fn signed_in(site: &Site, reader: &Reader, login: &str, password: &str, next: &str) -> Response {
    match site.house.sign_in(login, password, reader.browser()).await {
        Ok(signed_in) => keep(Redirect::to(next).into_response(), site, &Keep::Session(&signed_in.token)),
        Err(error) => Fault::new(reader, error).into_response(),
    }
}

/// What was entered for an account, with what is wrong said beside it; nothing when the fault is not in what was entered.
pub(super) fn entered(words: &Words, name: &str, error: &Error) -> Option<Entered> {
    let (field, message) = match error {
        Error::Taken("login") => ("name", "account-name-taken"),
        Error::Refused { what: "password", .. } => ("password", "account-password-wrong"),
        Error::Refused { what: "name" | "login", .. } => ("name", "account-name-wrong"),
        Error::WrongCredentials => ("form", "account-wrong"),
        _ => return None,
    };
    let mut entered = Entered::default();
    entered.values.insert("name", name.to_owned());
    entered.faults.insert(field, words.say(message));
    Some(entered)
}

/// Where somebody wanted to go.
#[derive(serde::Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    next: String,
}

pub(super) async fn sign_in_page(
    State(site): State<Site>,
    Query(wanted): Query<Wanted>,
    visit: Option<Visit>,
    reader: Reader,
) -> Response {
    match site.house.is_new().await {
        Ok(true) => Redirect::to("/welcome").into_response(),
        Ok(false) if visit.is_some() => Redirect::to("/").into_response(),
        Ok(false) => asked(&reader, StatusCode::OK, Entered::default(), &wanted.next),
        Err(error) => Fault::new(&reader, error).into_response(),
    }
}

fn asked(reader: &Reader, status: StatusCode, entered: Entered, next: &str) -> Response {
    let next = inward(next).to_owned();
    drawn(status, SignIn { frame: reader.outside(), entered, next, passkeys: false, provider: None }.render(), reader)
}

/// An address of our own; whatever leads elsewhere leads home.
fn inward(next: &str) -> &str {
    let ours = next.starts_with('/') && !next.starts_with("//") && !next.contains(['\\', '\r', '\n', '\t']);
    if ours { next } else { "/" }
}

pub(super) async fn sign_in(State(site): State<Site>, form: OpenForm) -> Response {
    let (name, password, next) = (form.fields.text("name"), form.fields.exact("password"), inward(form.fields.text("next")));
    match site.house.sign_in(name, password, form.reader.browser()).await {
        Ok(signed_in) => keep(Redirect::to(next).into_response(), &site, &Keep::Session(&signed_in.token)),
        Err(error) => match entered(form.reader.words, name, &error) {
            Some(entered) => asked(&form.reader, StatusCode::UNPROCESSABLE_ENTITY, entered, next),
            None => Fault::new(&form.reader, error).into_response(),
        },
    }
}

pub(super) async fn sign_out(State(site): State<Site>, VisitForm { visit, .. }: VisitForm) -> Response {
    match site.house.end_session(&visit.visitor.account, &visit.visitor.session).await {
        Ok(()) | Err(Error::NotFound(_)) => keep(Redirect::to("/sign-in").into_response(), &site, &Keep::NoSession),
        Err(error) => Fault::new(&visit.reader, error).into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_link_leads_elsewhere() {
        let led = ["/plan", "", "//evil.example", "https://evil.example", "/\\evil.example", "/a\nb"].map(inward);
        assert_eq!(led, ["/plan", "/", "/", "/", "/", "/"]);
    }
}
