//! Members: inviting, and coming in by an invitation.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use control::Error;
use control::access::Role;
use control::account::{Registration, Token};
use control::household::Membership;

use super::Site;
use super::account::{entered, signed_in};
use super::fault::{Fault, drawn};
use super::form::{InsideForm, OpenForm};
use super::settings::{role, view};
use super::visit::{Keep, Reader, Visit, keep};
use crate::pages::Here;
use crate::pages::settings::Settings;
use crate::pages::welcome::{Entered, Invitation};

/// Makes an invitation and shows its link, once.
pub(super) async fn invite(State(site): State<Site>, InsideForm { inside, fields }: InsideForm) -> Response {
    let role = match fields.text("role") {
        "manager" => Role::Manager,
        "viewer" => Role::Viewer,
        _ => Role::Member,
    };
    let person = Some(fields.text("name").to_owned()).filter(|name| !name.is_empty());
    let invited = async {
        let token = site.house.invite(&inside.seat, Membership { role, person }).await?;
        let mut view = view(&site, &inside).await?;
        let origin = site.reached.origin.clone().unwrap_or_else(|| inside.visit.reader.origin());
        view.invitation = format!("{origin}/invitations/{}", token.reveal());
        Ok::<_, Error>(view)
    };
    match invited.await {
        Ok(view) => drawn(StatusCode::OK, Settings { frame: inside.frame(Here::Settings), view }.render(), &inside.visit.reader),
        Err(error) => inside.fault(error).into_response(),
    }
}

pub(super) async fn invitation(State(site): State<Site>, Path(token): Path<String>, reader: Reader) -> Response {
    shown(&site, &reader, &token, StatusCode::OK, Entered::default()).await
}

async fn shown(site: &Site, reader: &Reader, token: &str, status: StatusCode, entered: Entered) -> Response {
    match site.house.invitation(&Token::shown(token)).await {
        Ok(invitation) => {
            let role = role(invitation.membership.role);
            let href = crate::pages::told::address("invitations", token);
            let (frame, household, by) = (reader.outside(), invitation.household, invitation.by);
            drawn(status, Invitation { frame, by, household, role, href, entered }.render(), reader)
        }
        Err(error) => Fault::new(reader, error).into_response(),
    }
}

/// Whoever is signed in comes in as they are; everybody else gets an account.
pub(super) async fn accept(
    State(site): State<Site>,
    Path(token): Path<String>,
    visit: Option<Visit>,
    form: OpenForm,
) -> Response {
    let link = Token::shown(&token);
    if let Some(visit) = visit {
        return match site.house.accept(&visit.visitor.account, &link).await {
            Ok(household) => keep(Redirect::to("/").into_response(), &site, &Keep::Household(&household)),
            Err(error) => Fault::new(&form.reader, error).into_response(),
        };
    }
    let (name, password) = (form.fields.text("name"), form.fields.exact("password"));
    match site.house.register_invited(&link, &Registration { name, login: name, password }).await {
        Ok(_) => signed_in(&site, &form.reader, name, password, "/").await,
        Err(error) => match entered(form.reader.words, name, &error) {
            Some(entered) => shown(&site, &form.reader, &token, StatusCode::UNPROCESSABLE_ENTITY, entered).await,
            None => Fault::new(&form.reader, error).into_response(),
        },
    }
}
