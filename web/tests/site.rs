//! The site as a browser sees it: a first run, forms that are not ours, and who may see what.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use control::{House, Place, Store, TimeAndChance};
use tower::ServiceExt;
use web::site::{Reached, router};

/// A clock that stands still, and dice that come in their order.
struct Made(AtomicU64);

impl TimeAndChance for Made {
    fn now(&self) -> jiff::Timestamp {
        jiff::Timestamp::from_second(1_795_608_000).expect("2026-11-25T12:00:00Z")
    }

    fn fill(&self, bytes: &mut [u8]) {
        for part in bytes.chunks_mut(8) {
            let thrown = self.0.fetch_add(1, Ordering::SeqCst).wrapping_mul(0x9e37_79b9_7f4a_7c15);
            part.copy_from_slice(&thrown.to_be_bytes()[..part.len()]);
        }
    }
}

struct Server {
    router: Router,
    _folder: tempfile::TempDir,
}

impl Server {
    async fn begin() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::open(&Place::File(folder.path().join("spoke.sqlite3"))).await.expect("a new store");
        let house = House::new(store, Arc::new(Made(AtomicU64::new(1))));
        Self { router: router(house, Reached::default()), _folder: folder }
    }

    fn browser(&self) -> Browser {
        Browser { router: self.router.clone(), cookies: BTreeMap::new() }
    }
}

/// What came back.
struct Page {
    status: StatusCode,
    to: String,
    text: String,
}

impl Page {
    /// The token of its forms.
    fn token(&self) -> String {
        let after = self.text.split("name=\"token\" value=\"").nth(1).unwrap_or_default();
        after.split('"').next().unwrap_or_default().to_owned()
    }
}

struct Browser {
    router: Router,
    cookies: BTreeMap<String, String>,
}

impl Browser {
    async fn send(&mut self, request: axum::http::request::Builder, body: String) -> Page {
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = request.header(header::COOKIE, cookies.join("; ")).header(header::HOST, "spoke.example");
        let response = self.router.clone().oneshot(request.body(Body::from(body)).expect("a request")).await.expect("an answer");
        for set in response.headers().get_all(header::SET_COOKIE) {
            let pair = set.to_str().expect("text").split(';').next().unwrap_or_default();
            let (name, value) = pair.split_once('=').expect("a cookie");
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        let to = response.headers().get(header::LOCATION).map(|to| to.to_str().expect("text").to_owned()).unwrap_or_default();
        let status = response.status();
        let bytes = to_bytes(response.into_body(), 10 << 20).await.expect("a whole answer");
        Page { status, to, text: String::from_utf8_lossy(&bytes).into_owned() }
    }

    async fn get(&mut self, path: &str) -> Page {
        self.send(Request::get(path), String::new()).await
    }

    /// Sends a form of one of our own pages.
    async fn post(&mut self, path: &str, pairs: &[(&str, &str)]) -> Page {
        let request = Request::post(path).header("sec-fetch-site", "same-origin");
        self.send(request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded"), encoded(pairs)).await
    }

    /// Sends a form with the token that the page at `from` has.
    async fn form(&mut self, from: &str, path: &str, pairs: &[(&str, &str)]) -> Page {
        let token = self.get(from).await.token();
        let pairs: Vec<(&str, &str)> = pairs.iter().copied().chain([("token", token.as_str())]).collect();
        self.post(path, &pairs).await
    }
}

fn encoded(pairs: &[(&str, &str)]) -> String {
    let encode = |text: &str| -> String {
        let byte = |byte: u8| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") };
        text.bytes().map(byte).collect()
    };
    pairs.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect::<Vec<_>>().join("&")
}

const PASSWORD: &str = "correct horse battery";

/// Ana, who came first and has a household.
async fn ana(server: &Server) -> Browser {
    let mut ana = server.browser();
    let registered = ana.post("/welcome", &[("name", "Ana"), ("password", PASSWORD)]).await;
    assert_eq!((registered.status, registered.to.as_str()), (StatusCode::SEE_OTHER, "/begin"));
    let founded = ana.form("/begin", "/begin", &[("household", "Home"), ("country", "US")]).await;
    assert_eq!((founded.status, founded.to.as_str()), (StatusCode::SEE_OTHER, "/begin"), "{}", founded.text);
    ana
}

#[tokio::test]
async fn from_nothing_to_a_first_plan_whose_steps_are_done() {
    let server = Server::begin().await;
    assert_eq!(server.browser().get("/plan").await.to, "/welcome");
    let mut ana = ana(&server).await;
    assert_eq!(ana.get("/").await.to, "/begin");
    let found = ana.get("/devices/add?query=A3257").await;
    assert!(found.text.contains("iPhone"), "{}", found.text);
    let device = [("model", "A3257"), ("name", "phone"), ("usage", "9")];
    assert_eq!(ana.form("/devices/add", "/devices", &device).await.to, "/devices");
    let wrong = ana.form("/devices/add", "/devices", &[("kind", "phone"), ("name", "phone")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text.contains("Two devices are named “phone”"), "{}", wrong.text);
    let line = [("device", "phone"), ("price", "85 USD a month"), ("data", "50 GB"), ("number", "+1 212 555 0142")];
    assert_eq!(ana.form("/lines", "/lines", &line).await.to, "/lines");
    let home = ana.get("/").await;
    assert_eq!(home.status, StatusCode::OK);
    assert!(home.text.contains("$85.00") && home.text.contains("could be"), "{}", home.text);
    let plan = ana.get("/plan").await;
    let seen = plan.text.split("name=\"seen\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("what is seen");
    let stale = ana.form("/plan", "/plan/approve", &[("seen", "1")]).await;
    assert_eq!(stale.status, StatusCode::CONFLICT, "what is approved is what was seen");
    assert_eq!(ana.form("/plan", "/plan/approve", &[("seen", seen)]).await.to, "/steps");
    assert!(ana.get("/plan").await.text.contains("This plan is approved"));
    let steps = ana.get("/steps").await;
    assert!(steps.text.contains("action=\"/steps/1\""), "{}", steps.text);
    assert_eq!(ana.form("/steps", "/steps/1", &[("outcome", "done")]).await.to, "/steps");
    let history = ana.get("/history").await;
    assert!(history.text.contains("Approved") && history.text.contains("Added a device"), "{}", history.text);
    let export = ana.get("/export").await;
    assert!(export.text.contains("name = \"phone\""), "{}", export.text);
}

#[tokio::test]
async fn what_other_sites_send_does_nothing() {
    let server = Server::begin().await;
    let mut ana = ana(&server).await;
    let token = ana.get("/devices/add").await.token();
    let form = encoded(&[("kind", "phone"), ("name", "phone"), ("token", &token)]);
    let kind = (header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    let elsewhere = Request::post("/devices").header(kind.0.clone(), kind.1).header("sec-fetch-site", "cross-site");
    assert_eq!(ana.send(elsewhere, form.clone()).await.status, StatusCode::BAD_REQUEST);
    let origin = Request::post("/devices").header(kind.0.clone(), kind.1).header(header::ORIGIN, "http://evil.example");
    assert_eq!(ana.send(origin, form).await.status, StatusCode::BAD_REQUEST);
    let without = ana.post("/devices", &[("kind", "phone"), ("name", "phone")]).await;
    assert_eq!(without.status, StatusCode::BAD_REQUEST, "without a token");
    assert!(!ana.get("/export").await.text.contains("phone"));
    let large = "x".repeat(300 << 10);
    let too_large = ana.post("/devices", &[("name", &large)]).await;
    assert_eq!(too_large.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_wrong_password_is_said_without_saying_which_part_is_wrong() {
    let server = Server::begin().await;
    ana(&server).await;
    let mut other = server.browser();
    assert_eq!(other.get("/settings").await.to, "/sign-in?next=%2Fsettings");
    for name in ["Ana", "Nobody"] {
        let page = other.post("/sign-in", &[("name", name), ("password", "wrong password")]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.text.contains("Name and password do not belong together"), "{}", page.text);
        assert!(!page.text.contains("wrong password"), "what was typed is not put back");
    }
    let page = other.post("/sign-in", &[("name", "ANA"), ("password", PASSWORD), ("next", "/settings")]).await;
    assert_eq!(page.to, "/settings");
    assert_eq!(other.get("/settings").await.status, StatusCode::OK);
    assert_eq!(other.form("/settings", "/sign-out", &[]).await.to, "/sign-in");
    assert_eq!(other.get("/settings").await.to, "/sign-in?next=%2Fsettings");
}

/// Ana's household with a phone of hers and one of Ben's; and somebody who came in as `role`.
async fn two_people(server: &Server, role: &str) -> (Browser, Browser) {
    let mut ana = ana(server).await;
    let table = "device,kind,person,lock\nsecret phone,phone,Ana,unlocked\nother phone,phone,Ben,unlocked\n";
    assert_eq!(ana.form("/devices/import", "/devices/import", &[("table", table)]).await.to, "/devices");
    let invited = ana.form("/settings", "/settings/invitations", &[("name", "Ben"), ("role", role)]).await;
    let link = invited.text.split("/invitations/").nth(1).and_then(|rest| rest.split('<').next()).expect("a link");
    let mut ben = server.browser();
    let path = format!("/invitations/{link}");
    assert!(ben.get(&path).await.text.contains("Home"));
    let came = ben.post(&path, &[("name", "Ben"), ("password", PASSWORD)]).await;
    assert_eq!(came.status, StatusCode::SEE_OTHER, "{}", came.text);
    (ana, ben)
}

/// Every page, and every form, for every role: what is answered.
#[tokio::test]
async fn who_may_see_and_do_what() {
    const PAGES: [&str; 10] = [
        "/",
        "/devices",
        "/devices/secret%20phone",
        "/lines",
        "/plan",
        "/spending",
        "/review",
        "/history",
        "/emergency",
        "/export",
    ];
    const FORMS: [(&str, &str, &str); 6] = [
        ("/devices", "name", "x"),
        ("/devices/secret%20phone/remove", "", ""),
        ("/plan/approve", "seen", "0"),
        ("/plan/rules", "shown", "keep_numbers"),
        ("/settings/invitations", "role", "manager"),
        ("/import", "file", "[household]\nhome = \"US\"\n"),
    ];
    let mut said = Vec::new();
    for role in ["viewer", "member", "manager", "stranger"] {
        let server = Server::begin().await;
        let (_, mut ben) = two_people(&server, if role == "stranger" { "viewer" } else { role }).await;
        if role == "stranger" {
            ben.cookies.clear();
        }
        let token = ben.get("/settings").await.token();
        let mut row = Vec::new();
        for page in PAGES {
            let page = ben.get(page).await;
            if role == "member" || role == "stranger" {
                assert!(!page.text.contains("secret phone"), "{role} sees another's device");
            }
            row.push(page.status.as_u16());
        }
        for (path, name, value) in FORMS {
            row.push(ben.post(path, &[(name, value), ("token", &token)]).await.status.as_u16());
        }
        said.push(format!("{role}: {row:?}"));
    }
    // Pages, then forms. 303 leads to the sign-in, 403 says that it is not theirs to do, 422 what is wrong in the form.
    assert_eq!(
        said,
        [
            "viewer: [200, 200, 200, 200, 200, 200, 200, 200, 200, 403, 403, 403, 403, 403, 403, 403]",
            "member: [303, 200, 404, 200, 403, 403, 403, 403, 200, 403, 403, 404, 403, 403, 403, 403]",
            "manager: [200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 422, 303, 409, 303, 403, 422]",
            "stranger: [303, 303, 303, 303, 303, 303, 303, 303, 303, 303, 303, 303, 303, 303, 303, 303]",
        ]
    );
}
