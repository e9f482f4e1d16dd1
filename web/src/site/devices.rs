//! Devices: the list, one of them, adding, bringing in a table, removing.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use control::Error;
use control::household::{RecordEdit, Records, WrongRows};
use household::records::{Body, RecordFault, Section};

use super::Site;
use super::fault::drawn;
use super::form::InsideForm;
use super::read::{Ready, own_ready, told};
use super::visit::Inside;
use crate::pages::Here;
use crate::pages::devices::{Add, Device, Devices, Import, view};
use crate::pages::told::address;
use crate::pages::welcome::Entered;

pub(super) async fn list(State(site): State<Site>, inside: Inside) -> Response {
    let outlook = match own_ready(&site, &inside).await {
        Ready::Outlook(outlook) => outlook,
        Ready::Elsewhere(response) => return response,
    };
    let Some(told) = told(&outlook, inside.words()) else { return Redirect::to("/begin").into_response() };
    let page = Devices { frame: inside.frame(Here::Devices), view: view::devices(told) };
    drawn(StatusCode::OK, page.render(), &inside.visit.reader)
}

pub(super) async fn show(State(site): State<Site>, Path(name): Path<String>, inside: Inside) -> Response {
    let outlook = match own_ready(&site, &inside).await {
        Ready::Outlook(outlook) => outlook,
        Ready::Elsewhere(response) => return response,
    };
    let view = told(&outlook, inside.words()).and_then(|told| view::device(told, &name));
    match view {
        Some(view) => drawn(StatusCode::OK, Device { frame: inside.frame(Here::Devices), view }.render(), &inside.visit.reader),
        None => inside.fault(Error::NotFound("device")).into_response(),
    }
}

/// What was looked for in the catalogue.
#[derive(serde::Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    query: String,
}

pub(super) async fn add_page(State(site): State<Site>, Query(wanted): Query<Wanted>, inside: Inside) -> Response {
    asked(&site, &inside, StatusCode::OK, &wanted.query, Entered::default()).await
}

async fn asked(site: &Site, inside: &Inside, status: StatusCode, query: &str, entered: Entered) -> Response {
    let records = match site.house.view(&inside.seat).await {
        Ok(view) => view.records,
        Err(error) => return inside.fault(error).into_response(),
    };
    let people = records.of(Section::Person).filter_map(|kept| kept.record.name().map(str::to_owned)).collect();
    let query: String = query.chars().take(200).collect();
    let view = view::add(inside.words(), &query, people, home(&records));
    drawn(status, Add { frame: inside.frame(Here::Devices), view, entered }.render(), &inside.visit.reader)
}

fn home(records: &Records) -> Option<fleet::place::Country> {
    let head = records.of(Section::Household).next()?;
    let said = head.record.body.get("home")?.as_str()?;
    reference::countries::find(said).map(|country| country.code)
}

pub(super) async fn add(State(site): State<Site>, InsideForm { inside, fields }: InsideForm) -> Response {
    let mut device = Body::new();
    for (key, field) in [("name", "name"), ("model", "model"), ("owner", "owner"), ("eid", "eid")] {
        if !fields.text(field).is_empty() {
            device.insert(key.to_owned(), fields.text(field).into());
        }
    }
    if !device.contains_key("model") {
        device.insert("kind".to_owned(), fields.text("kind").into());
    }
    if fields.has("hub") {
        device.insert("hub".to_owned(), true.into());
    }
    let name = fields.text("name").to_owned();
    let mut edits = vec![RecordEdit::Add { section: Section::Device, body: device }];
    let used = fields.text("usage");
    if !used.is_empty() {
        let is = if used.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
            format!("{used} GB a month")
        } else {
            used.to_owned()
        };
        let body = [("of".to_owned(), name.as_str().into()), ("is".to_owned(), is.into())].into_iter().collect();
        edits.push(RecordEdit::Add { section: Section::Usage, body });
    }
    match site.house.change(&inside.seat, &edits, "Added a device").await {
        Ok(_) => Redirect::to("/devices").into_response(),
        Err(Error::Faulty(faults)) => {
            let mut entered = Entered::default();
            for field in ["name", "usage", "eid"] {
                entered.values.insert(field, fields.text(field).to_owned());
            }
            faults.iter().for_each(|fault| said(&mut entered, fault));
            asked(&site, &inside, StatusCode::UNPROCESSABLE_ENTITY, fields.text("model"), entered).await
        }
        Err(error) => inside.fault(error).into_response(),
    }
}

/// Says a fault beside the field that it is about; what is about no field stands beside the name.
fn said(entered: &mut Entered, fault: &RecordFault) {
    let field = match (fault.section, fault.key.as_str()) {
        (Section::Usage, _) => "usage",
        (_, "eid") => "eid",
        _ => "name",
    };
    let instead = fault.instead.as_ref().map(|instead| format!(": {instead}")).unwrap_or_default();
    entered.faults.entry(field).or_insert_with(|| crate::pages::told::sentence(&format!("{}{instead}", fault.problem)));
}

pub(super) async fn import_page(inside: Inside) -> Response {
    imported(&inside, StatusCode::OK, Vec::new(), 0, String::new())
}

fn imported(inside: &Inside, status: StatusCode, faults: Vec<view::RowFault>, right: usize, table: String) -> Response {
    let page = Import { frame: inside.frame(Here::Devices), faults, right, table };
    drawn(status, page.render(), &inside.visit.reader)
}

/// A table is brought in when every row is right, or when somebody who was told of the wrong ones wants the right ones alone.
pub(super) async fn import(State(site): State<Site>, InsideForm { inside, fields }: InsideForm) -> Response {
    let wrong = if fields.has("leave_out") { WrongRows::LeaveOut } else { WrongRows::Refuse };
    let table = fields.exact("table");
    match site.house.bring_in_table(&inside.seat, table, wrong).await {
        Ok(report) if report.brought_in => Redirect::to("/devices").into_response(),
        Ok(report) => {
            let fault = |fault: household::records::table::RowFault| view::RowFault {
                line: usize::try_from(fault.line).unwrap_or(0),
                column: fault.column,
                problem: fault.problem,
                instead: fault.instead.unwrap_or_default(),
            };
            let faults = report.faults.into_iter().map(fault).collect();
            imported(&inside, StatusCode::UNPROCESSABLE_ENTITY, faults, report.right, table.to_owned())
        }
        Err(error) => inside.fault(error).into_response(),
    }
}

/// Removes a device with its lines and what it uses.
pub(super) async fn remove(
    State(site): State<Site>,
    Path(name): Path<String>,
    InsideForm { inside, .. }: InsideForm,
) -> Response {
    let view = match site.house.view(&inside.seat).await {
        Ok(view) => view,
        Err(error) => return inside.fault(error).into_response(),
    };
    let is_of = |body: &Body, key: &str| body.get(key).and_then(|value| value.as_str()) == Some(&name);
    let goes = view.records.list.iter().filter(|kept| match kept.record.section {
        Section::Device => is_of(&kept.record.body, "name"),
        Section::Line => is_of(&kept.record.body, "device"),
        Section::Usage => is_of(&kept.record.body, "of"),
        _ => false,
    });
    let edits: Vec<RecordEdit> = goes
        .map(|kept| RecordEdit::Remove { section: kept.record.section, id: kept.record.id.clone(), version: kept.version })
        .collect();
    if edits.is_empty() {
        return inside.fault(Error::NotFound("device")).into_response();
    }
    match site.house.change(&inside.seat, &edits, "Removed a device").await {
        Ok(_) => Redirect::to("/devices").into_response(),
        Err(Error::Faulty(_)) => Redirect::to(&address("devices", &name)).into_response(),
        Err(error) => inside.fault(error).into_response(),
    }
}
