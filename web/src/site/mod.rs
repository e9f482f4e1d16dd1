//! The site: addresses, who comes, and what each page shows or does. What is done is done by [`control`]; what is said is made by
//! [`pages`](crate::pages).
//!
//! | file | what it does |
//! |---|---|
//! | `visit` | who comes: session, household, language, paper |
//! | `form` | what was sent: small, from our own pages |
//! | `fault` | what went wrong, as a page |
//! | the others | the pages of that name |

mod account;
mod begin;
mod devices;
mod fault;
mod files;
mod form;
mod lines;
mod members;
mod plan;
mod read;
mod settings;
mod steps;
mod visit;

use std::future::Future;
use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use control::House;

/// What a form may have, in bytes; files have a limit of their own.
const FORM_BYTES_MAX: usize = 256 << 10;

/// How the site is reached from outside.
#[derive(Debug, Clone, Default)]
pub struct Reached {
    /// The address that people type, without a slash at its end, when it is not the one listened on: `https://spoke.example`.
    pub origin: Option<String>,
}

impl Reached {
    /// Whether browsers come by TLS, so that cookies may be kept to it.
    fn is_secure(&self) -> bool {
        self.origin.as_deref().is_some_and(|origin| origin.starts_with("https://"))
    }
}

/// What every page can use.
#[derive(Clone)]
struct Site {
    house: House,
    reached: Arc<Reached>,
}

/// Every address of the site.
pub fn router(house: House, reached: Reached) -> Router {
    let site = Site { house, reached: Arc::new(reached) };
    Router::new()
        .route("/", get(read::home))
        .route("/welcome", get(account::welcome).post(account::register))
        .route("/sign-in", get(account::sign_in_page).post(account::sign_in))
        .route("/sign-out", post(account::sign_out))
        .route("/invitations/{token}", get(members::invitation).post(members::accept))
        .route("/begin", get(begin::page).post(begin::found))
        .route("/begin/around", post(begin::around))
        .route("/household", post(begin::enter))
        .route("/devices", get(devices::list).post(devices::add))
        .route("/devices/add", get(devices::add_page))
        .route("/devices/import", get(devices::import_page).post(devices::import))
        .route("/devices/{name}", get(devices::show))
        .route("/devices/{name}/remove", post(devices::remove))
        .route("/lines", get(lines::list).post(lines::add))
        .route("/lines/{id}/remove", post(lines::remove))
        .route("/plan", get(plan::show).post(plan::anew))
        .route("/plan/approve", post(plan::approve))
        .route("/plan/rules", post(plan::keep_rules))
        .route("/plan/try", post(plan::trial))
        .route("/steps", get(steps::list))
        .route("/steps/{number}", post(steps::report))
        .route("/spending", get(read::spending))
        .route("/review", get(read::review))
        .route("/history", get(read::history))
        .route("/emergency", get(read::emergency))
        .route("/more", get(read::more))
        .route("/settings", get(settings::page))
        .route("/settings/reading", post(settings::reading))
        .route("/settings/password", post(settings::password))
        .route("/settings/sessions/end", post(settings::end_session))
        .route("/settings/invitations", post(members::invite))
        .route("/export", get(files::export))
        .route("/export/{name}", get(files::export_further))
        .route("/import", post(files::import))
        .route("/assets/{name}", get(files::asset))
        .route("/manifest.webmanifest", get(files::manifest))
        .route("/worker.js", get(files::worker))
        .route("/healthz", get(files::alive))
        .route("/readyz", get(files::ready))
        .fallback(fault::absent)
        .layer(DefaultBodyLimit::max(FORM_BYTES_MAX))
        .with_state(site)
}

/// A socket at an address, such as `127.0.0.1:8180`, and which address that is: port 0 is any that is free.
pub async fn listen(address: &str) -> std::io::Result<(tokio::net::TcpListener, String)> {
    let listener = tokio::net::TcpListener::bind(address).await?;
    let address = listener.local_addr()?.to_string();
    Ok((listener, address))
}

/// Answers on a socket until it is told to stop; what is being answered then is answered to its end.
pub async fn serve(
    listener: tokio::net::TcpListener,
    router: Router,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    axum::serve(listener, router).with_graceful_shutdown(stop).await
}
