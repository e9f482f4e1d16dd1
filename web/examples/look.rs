//! Pages of a household's file, to be looked at: `cargo run -p web --example look -- FILE [PORT] [DAY]`.
//!
//! Read-only: forms lead to a page that says so. `?lang=de` and `?theme=dark` change the language and the paper.

#[path = "../tests/shown/mod.rs"]
mod shown;

use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Path as Part, Query, State};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::Response;
use axum::routing::get;
use jiff::civil::Date;
use shown::{Asked, Shown, drawn};
use web::pages::{Frame, Sight, Theme};
use web::words::{self, Language};
use web::{assets, respond};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let file = arguments.next().ok_or("which file? cargo run -p web --example look -- examples/traveller.toml")?;
    let port: u16 = arguments.next().map_or(Ok(8080), |port| port.parse())?;
    let day: Date = arguments.next().map_or_else(|| Ok(today()), |day| day.parse())?;
    let shown = Arc::new(Shown::of(Path::new(&file), day)?);
    let app = Router::new()
        .route("/assets/{name}", get(asset))
        .route(
            "/manifest.webmanifest",
            get(|asked: HeaderMap| async move {
                respond::text(StatusCode::OK, "application/manifest+json", assets::manifest(), &asked)
            }),
        )
        .route(
            "/worker.js",
            get(|asked: HeaderMap| async move {
                respond::text(StatusCode::OK, "text/javascript; charset=utf-8", assets::worker(), &asked)
            }),
        )
        .fallback(page)
        .with_state(shown);
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    println!("http://127.0.0.1:{port}/");
    Ok(axum::serve(listener, app).await?)
}

#[expect(clippy::disallowed_methods, reason = "an example has no caller that could tell the day")]
fn today() -> Date {
    jiff::tz::TimeZone::UTC.to_datetime(jiff::Timestamp::now()).date()
}

async fn asset(Part(name): Part<String>, asked: HeaderMap) -> Response {
    match assets::find(&format!("/assets/{name}")) {
        Some(asset) => respond::asset(asset, &asked),
        None => respond::text(StatusCode::NOT_FOUND, "text/plain; charset=utf-8", String::new(), &asked),
    }
}

async fn page(State(shown): State<Arc<Shown>>, uri: Uri, Query(query): Query<Asked>, asked: HeaderMap) -> Response {
    let header = asked.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let language: Option<Language> = query.get("lang").and_then(|tag| tag.parse().ok());
    let words = words::of(words::reader(language, header));
    let theme = query.get("theme").map(|word| Theme::of(word)).unwrap_or_default();
    let frame = |here| Frame { words, theme, here, household: "Ana".to_owned(), token: String::new(), sight: Sight::All };
    let (status, html) = drawn(uri.path(), &query, shown.told(words), &frame);
    respond::page(status, html.unwrap_or_else(|error| error.to_string()), &asked)
}
