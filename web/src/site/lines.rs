//! Lines and offers: what is paid for, what is on sale, adding and removing a line.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use control::Error;
use control::household::RecordEdit;
use household::records::{Body, Section};

use super::Site;
use super::fault::drawn;
use super::form::InsideForm;
use super::read::{Ready, own_ready, told};
use super::visit::Inside;
use crate::pages::Here;
use crate::pages::lines::{Lines, view};
use crate::pages::told::sentence;
use crate::pages::welcome::Entered;

/// What was looked for among the offers.
#[derive(serde::Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    query: String,
}

pub(super) async fn list(State(site): State<Site>, Query(wanted): Query<Wanted>, inside: Inside) -> Response {
    shown(&site, &inside, StatusCode::OK, &wanted.query, Entered::default()).await
}

async fn shown(site: &Site, inside: &Inside, status: StatusCode, query: &str, entered: Entered) -> Response {
    let outlook = match own_ready(site, inside).await {
        Ready::Outlook(outlook) => outlook,
        Ready::Elsewhere(response) => return response,
    };
    let Some(told) = told(&outlook, inside.words()) else { return Redirect::to("/begin").into_response() };
    let query: String = query.chars().take(100).collect();
    let devices = outlook.records.of(Section::Device).filter_map(|kept| kept.record.name().map(str::to_owned)).collect();
    let page = Lines { frame: inside.frame(Here::Lines), view: view::page(told, &query), devices, entered };
    drawn(status, page.render(), &inside.visit.reader)
}

/// Fields of the form, which are keys of the record.
const FIELDS: [&str; 5] = ["device", "offer", "price", "data", "number"];

pub(super) async fn add(State(site): State<Site>, InsideForm { inside, fields }: InsideForm) -> Response {
    let said = FIELDS.iter().filter(|field| !fields.text(field).is_empty());
    let body: Body = said.map(|field| ((*field).to_owned(), fields.text(field).into())).collect();
    match site.house.change(&inside.seat, &[RecordEdit::Add { section: Section::Line, body }], "Added a line").await {
        Ok(_) => Redirect::to("/lines").into_response(),
        Err(Error::Faulty(faults)) => {
            let mut entered = Entered::default();
            for field in FIELDS {
                entered.values.insert(field, fields.text(field).to_owned());
            }
            for fault in faults {
                let field = FIELDS.iter().find(|field| fault.key == **field).copied().unwrap_or("offer");
                let instead = fault.instead.as_ref().map(|instead| format!(": {instead}")).unwrap_or_default();
                entered.faults.entry(field).or_insert_with(|| sentence(&format!("{}{instead}", fault.problem)));
            }
            shown(&site, &inside, StatusCode::UNPROCESSABLE_ENTITY, "", entered).await
        }
        Err(error) => inside.fault(error).into_response(),
    }
}

/// Takes a line out of the household's records; whoever sells it does not hear of that.
pub(super) async fn remove(
    State(site): State<Site>,
    Path(id): Path<String>,
    InsideForm { inside, fields }: InsideForm,
) -> Response {
    let version = fields.text("version").parse().unwrap_or(0);
    let edit = RecordEdit::Remove { section: Section::Line, id, version };
    match site.house.change(&inside.seat, &[edit], "Removed a line").await {
        Ok(_) => Redirect::to("/lines").into_response(),
        Err(error) => inside.fault(error).into_response(),
    }
}
