//! A page as an answer: headers that let nothing foreign in, compressed where the reader takes it.

use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::assets::{self, Asset};

/// What a page may load and do: its own style, scripts and pictures, and nothing written into it.
pub const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; \
     manifest-src 'self'; worker-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

const HEADERS: [(HeaderName, &str); 6] = [
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("permissions-policy"), "camera=(self), microphone=(), geolocation=(), payment=()"),
];

/// Smaller answers are not worth compressing.
const COMPRESSED_BYTES_MIN: usize = 1_000;

/// A page that was drawn. What it says is its reader's alone: nobody on the way keeps it.
pub fn page(status: StatusCode, html: String, asked: &HeaderMap) -> Response {
    let mut response = text(status, "text/html; charset=utf-8", html, asked);
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// A text made by the program, with the headers of a page.
pub fn text(status: StatusCode, kind: &'static str, text: String, asked: &HeaderMap) -> Response {
    let small = (takes_gzip(asked) && text.len() >= COMPRESSED_BYTES_MIN).then(|| assets::compressed(text.as_bytes())).flatten();
    let compressed = small.is_some();
    let mut response = (status, small.unwrap_or_else(|| text.into_bytes())).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    guard(headers, compressed);
    response
}

/// A file that ships, for good: its name changes with its content.
pub fn asset(asset: &'static Asset, asked: &HeaderMap) -> Response {
    let small = asset.gzip.as_deref().filter(|_| takes_gzip(asked));
    let mut response = small.unwrap_or(asset.bytes).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(asset.kind));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
    guard(headers, small.is_some());
    response
}

fn guard(headers: &mut HeaderMap, compressed: bool) {
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if compressed {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
}

fn takes_gzip(asked: &HeaderMap) -> bool {
    let said = asked.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    said.split(',').any(|coding| coding.trim().split(';').next() == Some("gzip") && !coding.contains("q=0"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_foreign_is_let_in() {
        let mut asked = HeaderMap::new();
        asked.insert(header::ACCEPT_ENCODING, HeaderValue::from_static("br, gzip"));
        let response = page(StatusCode::OK, "x".repeat(2_000), &asked);
        let said = |name: &str| response.headers()[name].to_str().unwrap().to_owned();
        assert!(!said("content-security-policy").contains("unsafe"));
        assert_eq!((said("content-encoding"), said("cache-control")), ("gzip".to_owned(), "no-store".to_owned()));
        let plain = page(StatusCode::OK, "x".repeat(2_000), &HeaderMap::new());
        assert!(!plain.headers().contains_key("content-encoding"));
    }
}
