//! What was sent: a small form from one of our own pages. Whatever comes from elsewhere is refused before anything is done.

use std::collections::BTreeMap;

use axum::extract::{FromRequest, Multipart, Request};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use axum::{Form, RequestExt};

use super::Site;
use super::fault::Fault;
use super::visit::{Inside, Reader, Visit};

/// Fields of a form.
#[derive(Debug, Default)]
pub(super) struct Fields(BTreeMap<String, String>);

impl Fields {
    /// What was entered in a field, without space around it; empty when it was not sent.
    pub(super) fn text(&self, field: &str) -> &str {
        self.0.get(field).map_or("", |text| text.trim())
    }

    /// What was entered, as it is: passwords may begin with a space.
    pub(super) fn exact(&self, field: &str) -> &str {
        self.0.get(field).map_or("", String::as_str)
    }

    pub(super) fn has(&self, field: &str) -> bool {
        self.0.contains_key(field)
    }
}

/// A form of somebody who is not signed in.
pub(super) struct OpenForm {
    pub(super) reader: Reader,
    pub(super) fields: Fields,
}

/// A form of somebody who is signed in.
pub(super) struct VisitForm {
    pub(super) visit: Visit,
    pub(super) fields: Fields,
}

/// A form about a household.
pub(super) struct InsideForm {
    pub(super) inside: Inside,
    pub(super) fields: Fields,
}

impl FromRequest<Site> for OpenForm {
    type Rejection = Response;

    async fn from_request(mut request: Request, site: &Site) -> Result<Self, Response> {
        let Ok(reader) = request.extract_parts_with_state::<Reader, _>(site).await;
        if !is_ours(request.headers(), site) {
            return Err(Fault::misused(&reader).into_response());
        }
        let fields = fields(request).await.ok_or_else(|| Fault::misused(&reader).into_response())?;
        Ok(Self { reader, fields })
    }
}

impl FromRequest<Site> for VisitForm {
    type Rejection = Response;

    async fn from_request(mut request: Request, site: &Site) -> Result<Self, Response> {
        let visit = request.extract_parts_with_state::<Visit, _>(site).await?;
        let fields = checked(request, site, &visit).await?;
        Ok(Self { visit, fields })
    }
}

impl FromRequest<Site> for InsideForm {
    type Rejection = Response;

    async fn from_request(mut request: Request, site: &Site) -> Result<Self, Response> {
        let inside = request.extract_parts_with_state::<Inside, _>(site).await?;
        let fields = checked(request, site, &inside.visit).await?;
        Ok(Self { inside, fields })
    }
}

async fn checked(request: Request, site: &Site, visit: &Visit) -> Result<Fields, Response> {
    let refused = || Fault::misused(&visit.reader).into_response();
    if !is_ours(request.headers(), site) {
        return Err(refused());
    }
    let fields = fields(request).await.ok_or_else(refused)?;
    if fields.exact("token") == visit.token { Ok(fields) } else { Err(refused()) }
}

/// The fields of a form, of either kind; a file's field holds its text.
async fn fields(request: Request) -> Option<Fields> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if !kind.starts_with("multipart/form-data") {
        let Form(pairs): Form<Vec<(String, String)>> = request.extract().await.ok()?;
        return Some(Fields(pairs.into_iter().collect()));
    }
    let mut parts: Multipart = request.extract().await.ok()?;
    let mut fields = BTreeMap::new();
    while let Some(part) = parts.next_field().await.ok()? {
        let name = part.name()?.to_owned();
        if let Some(file) = part.file_name() {
            fields.insert(format!("{name}.name"), file.to_owned());
        }
        fields.insert(name, part.text().await.ok()?);
    }
    Some(Fields(fields))
}

/// Whether a browser says that a form comes from one of our own pages. Browsers say so themselves, and no page can make them lie;
/// what says nothing is no browser, and brings no cookie of one.
fn is_ours(headers: &HeaderMap, site: &Site) -> bool {
    let said = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(from) = said("sec-fetch-site") {
        return from == "same-origin" || from == "none";
    }
    let Some(origin) = said("origin") else { return true };
    match &site.reached.origin {
        Some(ours) => origin == ours,
        None => said("host").is_some_and(|host| origin.split_once("://").is_some_and(|(_, from)| from == host)),
    }
}
