//! The beginning of a household: where it is, then what is still missing until there is a plan.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use control::household::{NamedText, Seat};
use control::{Error, HouseholdId, Id};
use proposal::answer::Answer;

use super::Site;
use super::fault::{Fault, drawn};
use super::form::VisitForm;
use super::visit::{Inside, Keep, Visit, keep};
use crate::pages::Here;
use crate::pages::begin::{Begin, Found};
use crate::pages::told::sentence;
use crate::pages::welcome::Entered;

/// A household to look around in: made up, and marked so in its files.
const AROUND: (&str, &str) = ("traveller.toml", include_str!("../../../examples/traveller.toml"));
/// Its offers, made up as well.
const AROUND_OFFERS: (&str, &str) = ("offers.toml", include_str!("../../../examples/offers.toml"));

/// Without a household: where is it? With one: what is missing?
pub(super) async fn page(State(site): State<Site>, visit: Visit, inside: Result<Inside, Response>) -> Response {
    let Ok(inside) = inside else {
        return founded(&visit, StatusCode::OK, Entered::default());
    };
    let outlook = match site.house.outlook(&inside.seat).await {
        Ok(outlook) => outlook,
        Err(error) => return inside.fault(error).into_response(),
    };
    let missing = match &outlook.seen {
        Ok(seen) => {
            let Answer::Conflict(conflict) = seen.answers.told(inside.words().language) else {
                return Redirect::to("/").into_response();
            };
            conflict.conflicts.iter().flatten().map(|kept| sentence(&kept.text)).collect()
        }
        Err(faults) => faults
            .iter()
            .map(|fault| {
                let instead = fault.instead.as_ref().map(|instead| format!(": {instead}")).unwrap_or_default();
                format!("{} – {}{instead}", fault.section.word(), fault.problem)
            })
            .collect(),
    };
    let has_devices = outlook.records.of(household::records::Section::Device).next().is_some();
    let page = Begin { frame: inside.frame(Here::Home), has_devices, missing };
    drawn(StatusCode::OK, page.render(), &inside.visit.reader)
}

fn founded(visit: &Visit, status: StatusCode, entered: Entered) -> Response {
    drawn(status, Found { frame: visit.frame(), entered }.render(), &visit.reader)
}

pub(super) async fn found(State(site): State<Site>, VisitForm { visit, fields }: VisitForm) -> Response {
    let (name, country) = (fields.text("household"), fields.text("country"));
    match site.house.found(&visit.visitor.account, name, country).await {
        Ok(household) => keep(Redirect::to("/begin").into_response(), &site, &Keep::Household(&household)),
        Err(Error::Refused { what, .. }) => {
            let mut entered = Entered::default();
            entered.values.insert("household", name.to_owned());
            entered.values.insert("country", country.to_owned());
            let field = if what == "country" { "country" } else { "household" };
            entered.faults.insert(
                field,
                visit.reader.words.say(if what == "country" { "begin-country-wrong" } else { "account-name-wrong" }),
            );
            founded(&visit, StatusCode::UNPROCESSABLE_ENTITY, entered)
        }
        Err(error) => Fault::new(&visit.reader, error).into_response(),
    }
}

/// Another household, made up, to look around in.
pub(super) async fn around(State(site): State<Site>, VisitForm { visit, .. }: VisitForm) -> Response {
    match made_up(&site, &visit).await {
        Ok(seat) => keep(Redirect::to("/").into_response(), &site, &Keep::Household(&seat.household)),
        Err(error) => Fault::new(&visit.reader, error).into_response(),
    }
}

async fn made_up(site: &Site, visit: &Visit) -> Result<Seat, Error> {
    let account = &visit.visitor.account;
    let household = site.house.found(account, &visit.reader.words.say("begin-made-up"), "US").await?;
    let seat = site.house.seat(account, &household).await?;
    let text = |(name, text): (&str, &str)| NamedText { name: name.to_owned(), text: text.to_owned() };
    site.house.bring_in(&seat, text(AROUND), vec![text(AROUND_OFFERS)]).await?;
    Ok(seat)
}

/// Looks at another of one's households.
pub(super) async fn enter(State(site): State<Site>, VisitForm { visit, fields }: VisitForm) -> Response {
    let wanted = Id::new(fields.text("household")).map(HouseholdId::new).ok();
    match wanted.filter(|wanted| visit.profile.households.contains(wanted)) {
        Some(household) => keep(Redirect::to("/").into_response(), &site, &Keep::Household(&household)),
        None => Fault::new(&visit.reader, Error::NotFound("household")).into_response(),
    }
}
