//! Who comes: the session of the cookie, the household that is looked at, the reader's language and paper.

use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Uri, header};
use axum::response::{IntoResponse, Redirect, Response};
use control::access::Act;
use control::account::{Profile, Token, Visitor};
use control::household::Seat;
use control::{Error, HouseholdId, Id};

use super::Site;
use super::fault::Fault;
use crate::pages::{Frame, Here, Sight, Theme};
use crate::words::{self, Language, Words};

/// The cookie of a session.
const SESSION: &str = "spoke-session";
/// The cookie of the household that is looked at.
const HOUSEHOLD: &str = "spoke-household";
/// The cookie of the paper.
const THEME: &str = "spoke-theme";
/// The cookie of the language.
const LANGUAGE: &str = "spoke-language";
/// A year, in seconds: as long as a browser keeps a cookie.
const YEAR_SECONDS: u32 = 365 * 24 * 60 * 60;

/// Whoever reads, signed in or not.
#[derive(Clone)]
pub(super) struct Reader {
    pub(super) words: &'static Words,
    pub(super) theme: Theme,
    pub(super) asked: HeaderMap,
}

impl Reader {
    fn of(headers: &HeaderMap) -> Self {
        let chosen = cookie(headers, LANGUAGE).and_then(|tag| tag.parse::<Language>().ok());
        let header = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let theme = cookie(headers, THEME).map(Theme::of).unwrap_or_default();
        Self { words: words::of(words::reader(chosen, header)), theme, asked: headers.clone() }
    }

    /// What stands around a page before somebody is signed in.
    pub(super) fn outside(&self) -> Frame {
        let (household, token) = (String::new(), String::new());
        Frame { words: self.words, theme: self.theme, here: Here::Outside, household, token, sight: Sight::All }
    }

    /// The address that the browser came by, for a link to hand on.
    pub(super) fn origin(&self) -> String {
        let host = self.asked.get(header::HOST).and_then(|value| value.to_str().ok()).unwrap_or("127.0.0.1");
        format!("http://{host}")
    }

    /// The browser, as it says itself.
    pub(super) fn browser(&self) -> &str {
        self.asked.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}

impl FromRequestParts<Site> for Reader {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &Site) -> Result<Self, Self::Rejection> {
        Ok(Self::of(&parts.headers))
    }
}

/// Somebody who is signed in.
#[derive(Clone)]
pub(super) struct Visit {
    pub(super) reader: Reader,
    pub(super) visitor: Visitor,
    pub(super) profile: Profile,
    /// Goes with every form.
    pub(super) token: String,
}

impl Visit {
    /// What stands around a page that belongs to no household.
    pub(super) fn frame(&self) -> Frame {
        Frame { token: self.token.clone(), ..self.reader.outside() }
    }

    async fn of(parts: &Parts, site: &Site) -> Result<Option<Self>, Error> {
        let reader = Reader::of(&parts.headers);
        let Some(token) = cookie(&parts.headers, SESSION).map(Token::shown) else { return Ok(None) };
        let Some(visitor) = site.house.visitor(&token).await? else { return Ok(None) };
        let profile = site.house.profile(&visitor.account).await?;
        Ok(Some(Self { reader, visitor, profile, token: token.derived("form") }))
    }
}

impl FromRequestParts<Site> for Visit {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Response> {
        let reader = Reader::of(&parts.headers);
        match Self::of(parts, site).await {
            Ok(Some(visit)) => Ok(visit),
            Ok(None) => Err(to_the_door(site, &reader, &parts.uri).await),
            Err(error) => Err(Fault::new(&reader, error).into_response()),
        }
    }
}

impl OptionalFromRequestParts<Site> for Visit {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Option<Self>, Response> {
        let reader = Reader::of(&parts.headers);
        Self::of(parts, site).await.map_err(|error| Fault::new(&reader, error).into_response())
    }
}

/// Where somebody goes who is not signed in: to the first account, or to the sign-in, and back from there.
async fn to_the_door(site: &Site, reader: &Reader, uri: &Uri) -> Response {
    match site.house.is_new().await {
        Ok(true) => Redirect::to("/welcome").into_response(),
        Ok(false) if uri.path() == "/" => Redirect::to("/sign-in").into_response(),
        Ok(false) => {
            let next = uri.path_and_query().map_or("/", |path| path.as_str());
            Redirect::to(&crate::pages::told::address("sign-in?next=", next).replacen("/sign-in?next=/", "/sign-in?next=", 1))
                .into_response()
        }
        Err(error) => Fault::new(reader, error).into_response(),
    }
}

/// Somebody in a household.
#[derive(Clone)]
pub(super) struct Inside {
    pub(super) visit: Visit,
    pub(super) seat: Seat,
    /// The household's name.
    pub(super) name: String,
}

impl Inside {
    /// What stands around a page.
    pub(super) fn frame(&self, here: Here) -> Frame {
        let sight = if self.seat.role.may(Act::SeeAll) { Sight::All } else { Sight::Own };
        Frame { here, household: self.name.clone(), sight, ..self.visit.frame() }
    }

    pub(super) fn words(&self) -> &'static Words {
        self.visit.reader.words
    }

    pub(super) fn fault(&self, error: Error) -> Fault {
        Fault::new(&self.visit.reader, error).inside(&self.name)
    }
}

impl FromRequestParts<Site> for Inside {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Response> {
        let visit = <Visit as FromRequestParts<Site>>::from_request_parts(parts, site).await?;
        let chosen = cookie(&parts.headers, HOUSEHOLD).and_then(|id| Id::new(id).ok()).map(HouseholdId::new);
        let chosen = chosen.filter(|chosen| visit.profile.households.contains(chosen));
        let Some(household) = chosen.or_else(|| visit.profile.households.first().cloned()) else {
            return Err(Redirect::to("/begin").into_response());
        };
        let found = async {
            let seat = site.house.seat(&visit.visitor.account, &household).await?;
            let (name, _) = site.house.household_name(&seat).await?;
            Ok::<_, Error>((seat, name))
        };
        match found.await {
            Ok((seat, name)) => Ok(Self { visit, seat, name }),
            Err(error) => Err(Fault::new(&visit.reader, error).into_response()),
        }
    }
}

fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let all = headers.get_all(header::COOKIE).into_iter().filter_map(|value| value.to_str().ok());
    let pairs = all.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.filter(|(known, _)| *known == name).map(|(_, value)| value).next()
}

/// What an answer lets a browser keep.
pub(super) enum Keep<'k> {
    Session(&'k Token),
    NoSession,
    Household(&'k HouseholdId),
    Theme(Theme),
    Language(Option<Language>),
}

/// Lets a browser keep something.
pub(super) fn keep(mut response: Response, site: &Site, what: &Keep<'_>) -> Response {
    let pair = match what {
        Keep::Session(token) => format!("{SESSION}={}; HttpOnly; Max-Age={YEAR_SECONDS}", token.reveal()),
        Keep::NoSession => format!("{SESSION}=; HttpOnly; Max-Age=0"),
        Keep::Household(household) => format!("{HOUSEHOLD}={}; HttpOnly; Max-Age={YEAR_SECONDS}", household.as_str()),
        Keep::Theme(theme) => format!("{THEME}={}; Max-Age={YEAR_SECONDS}", theme.word()),
        Keep::Language(Some(language)) => format!("{LANGUAGE}={}; Max-Age={YEAR_SECONDS}", language.tag()),
        Keep::Language(None) => format!("{LANGUAGE}=; Max-Age=0"),
    };
    let secure = if site.reached.is_secure() { "; Secure" } else { "" };
    if let Ok(value) = HeaderValue::from_str(&format!("{pair}; Path=/; SameSite=Lax{secure}")) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}
