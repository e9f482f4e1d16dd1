//! What went wrong, as a page: who is at fault and where to go on. A defect of ours has a number that stands in the log as well.

use askama::Template;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use control::Error;

use super::Site;
use super::visit::{Reader, Visit};
use crate::pages::failed::{Failed, Failure};
use crate::respond;

/// Something that went wrong for a reader.
pub(super) struct Fault {
    reader: Reader,
    status: StatusCode,
    failure: Failure,
    household: String,
    wait_seconds: Option<i64>,
}

impl Fault {
    pub(super) fn new(reader: &Reader, error: Error) -> Self {
        let mut wait_seconds = None;
        let (status, failure) = match &error {
            Error::NotFound(_) => (StatusCode::NOT_FOUND, Failure::Absent),
            Error::Forbidden => (StatusCode::FORBIDDEN, Failure::Forbidden),
            Error::Stale => (StatusCode::CONFLICT, Failure::Stale),
            Error::Faulty(_) | Error::FaultyFile(_) | Error::Refused { .. } | Error::Taken(_) | Error::WrongCredentials => {
                (StatusCode::UNPROCESSABLE_ENTITY, Failure::Misused)
            }
            Error::Locked { wait_seconds: wait, .. } => {
                wait_seconds = Some(*wait);
                (StatusCode::TOO_MANY_REQUESTS, Failure::TooMany(usize::try_from(*wait).unwrap_or(0)))
            }
            Error::Stopping => (StatusCode::SERVICE_UNAVAILABLE, Failure::Broken(String::new())),
            other => {
                let number = number(&other.to_string());
                eprintln!("spoke: fault {number}: {other}");
                (StatusCode::INTERNAL_SERVER_ERROR, Failure::Broken(number))
            }
        };
        Self { reader: reader.clone(), status, failure, household: String::new(), wait_seconds }
    }

    /// A form that does not come from one of our pages, or cannot be understood.
    pub(super) fn misused(reader: &Reader) -> Self {
        let (status, failure) = (StatusCode::BAD_REQUEST, Failure::Misused);
        Self { reader: reader.clone(), status, failure, household: String::new(), wait_seconds: None }
    }

    /// The same inside of a household, so that there is somewhere to go.
    pub(super) fn inside(mut self, household: &str) -> Self {
        household.clone_into(&mut self.household);
        self
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let frame = crate::pages::Frame { household: self.household, ..self.reader.outside() };
        let page = Failed { frame, failure: self.failure, back: "/".to_owned() };
        let mut response = drawn(self.status, page.render(), &self.reader);
        if let Some(wait) = self.wait_seconds {
            response.headers_mut().insert(header::RETRY_AFTER, wait.into());
        }
        response
    }
}

/// A page that was drawn; one that cannot be drawn is a defect.
pub(super) fn drawn(status: StatusCode, html: askama::Result<String>, reader: &Reader) -> Response {
    match html {
        Ok(html) => respond::page(status, html, &reader.asked),
        Err(error) => {
            let number = number(&error.to_string());
            eprintln!("spoke: fault {number}: a page cannot be drawn: {error}");
            respond::page(
                StatusCode::INTERNAL_SERVER_ERROR,
                format!("<!doctype html><title>Spoke</title><p>{number}"),
                &reader.asked,
            )
        }
    }
}

/// A short number for a fault, the same for the same fault.
fn number(text: &str) -> String {
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3));
    format!("{:08x}", hash >> 32)
}

/// There is no such page.
pub(super) async fn absent(State(_): State<Site>, visit: Option<Visit>, reader: Reader) -> Response {
    let household = visit.and_then(|visit| visit.profile.households.first().map(|_| visit.profile.name)).unwrap_or_default();
    Fault::new(&reader, Error::NotFound("page")).inside(&household).into_response()
}
