//! Files: style and scripts, the household as a file, whether the server lives.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use control::household::NamedText;

use super::Site;
use super::fault::Fault;
use super::form::InsideForm;
use super::visit::Inside;
use crate::{assets, respond};

pub(super) async fn asset(Path(name): Path<String>, asked: HeaderMap) -> Response {
    match assets::find(&format!("/assets/{name}")) {
        Some(asset) => respond::asset(asset, &asked),
        None => respond::text(StatusCode::NOT_FOUND, "text/plain; charset=utf-8", String::new(), &asked),
    }
}

pub(super) async fn manifest(asked: HeaderMap) -> Response {
    respond::text(StatusCode::OK, "application/manifest+json", assets::manifest(), &asked)
}

pub(super) async fn worker(asked: HeaderMap) -> Response {
    respond::text(StatusCode::OK, "text/javascript; charset=utf-8", assets::worker(), &asked)
}

/// The program runs.
pub(super) async fn alive() -> &'static str {
    "alive\n"
}

/// The program can do its work: its store answers.
pub(super) async fn ready(State(site): State<Site>) -> Response {
    match site.house.is_new().await {
        Ok(_) => "ready\n".into_response(),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "the store does not answer\n").into_response(),
    }
}

/// The household as a file: `spoke plan` on it says the same as the pages.
pub(super) async fn export(State(site): State<Site>, inside: Inside) -> Response {
    match site.house.export(&inside.seat).await {
        Ok(export) => saved("spoke.toml", export.file, &inside),
        Err(error) => inside.fault(error).into_response(),
    }
}

/// A file that the household's file names.
pub(super) async fn export_further(State(site): State<Site>, Path(name): Path<String>, inside: Inside) -> Response {
    match site.house.export(&inside.seat).await {
        Ok(export) => match export.further.into_iter().find(|file| file.name == name) {
            Some(file) => saved("further", file.text, &inside),
            None => inside.fault(control::Error::NotFound("file")).into_response(),
        },
        Err(error) => inside.fault(error).into_response(),
    }
}

/// A text that a browser saves and does not show.
fn saved(name: &'static str, text: String, inside: &Inside) -> Response {
    let mut response = respond::text(StatusCode::OK, "text/plain; charset=utf-8", text, &inside.visit.reader.asked);
    let how = if name == "spoke.toml" { "attachment; filename=\"spoke.toml\"" } else { "attachment" };
    response.headers_mut().insert(header::CONTENT_DISPOSITION, HeaderValue::from_static(how));
    response
}

/// A household's file takes the place of what is there.
pub(super) async fn import(State(site): State<Site>, InsideForm { inside, fields }: InsideForm) -> Response {
    let file = NamedText { name: "spoke.toml".to_owned(), text: fields.exact("file").to_owned() };
    match site.house.bring_in(&inside.seat, file, Vec::new()).await {
        Ok(()) => Redirect::to("/").into_response(),
        Err(control::Error::FaultyFile(why)) => {
            respond::text(StatusCode::UNPROCESSABLE_ENTITY, "text/plain; charset=utf-8", why, &inside.visit.reader.asked)
        }
        Err(error) => Fault::new(&inside.visit.reader, error).into_response(),
    }
}
