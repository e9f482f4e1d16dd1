//! Style, scripts and icons: inside the program, under names that change with their content, so that browsers keep them for good.

use std::io::Write as _;
use std::sync::LazyLock;

use flate2::Compression;
use flate2::write::GzEncoder;

/// A file that pages load.
#[derive(Debug)]
pub struct Asset {
    /// Its path, with a name that changes with its content.
    pub path: &'static str,
    /// Its media type.
    pub kind: &'static str,
    /// Its bytes.
    pub bytes: &'static [u8],
    /// The same compressed (gzip), where that is smaller.
    pub gzip: Option<Vec<u8>>,
}

/// The style.
pub const STYLE: &[u8] = include_bytes!("../assets/spoke.css");
/// htmx 2.0.11, <https://htmx.org>: exchanges parts of a page; pages read without it.
const HTMX: &[u8] = include_bytes!("../assets/htmx-2.0.11.min.js");
/// Registers the service worker.
const SCRIPT: &[u8] = include_bytes!("../assets/spoke.js");
/// The service worker: keeps the emergency card for when there is no connection.
const WORKER: &[u8] = include_bytes!("../assets/worker.js");
const ICON: &[u8] = include_bytes!("../assets/spoke.svg");
const ICON_192: &[u8] = include_bytes!("../assets/spoke-192.png");
const ICON_512: &[u8] = include_bytes!("../assets/spoke-512.png");

/// Where the style is.
pub fn style() -> &'static str {
    ALL[0].path
}
/// Where htmx is.
pub fn htmx() -> &'static str {
    ALL[1].path
}
/// Where the script is.
pub fn script() -> &'static str {
    ALL[2].path
}
/// Where the icon is.
pub fn icon() -> &'static str {
    ALL[3].path
}
/// Where the icon for a phone's home screen is, 192 px across.
pub fn icon_small() -> &'static str {
    ALL[4].path
}
/// The same, 512 px across.
pub fn icon_large() -> &'static str {
    ALL[5].path
}

static ALL: LazyLock<Vec<Asset>> = LazyLock::new(|| {
    let files: [(&str, &str, &str, &'static [u8]); 6] = [
        ("spoke", "css", "text/css; charset=utf-8", STYLE),
        ("htmx", "js", "text/javascript; charset=utf-8", HTMX),
        ("spoke", "js", "text/javascript; charset=utf-8", SCRIPT),
        ("spoke", "svg", "image/svg+xml", ICON),
        ("spoke-192", "png", "image/png", ICON_192),
        ("spoke-512", "png", "image/png", ICON_512),
    ];
    let asset = |(stem, ending, kind, bytes): (&str, &str, &'static str, &'static [u8])| Asset {
        // Once a program's life: paths are asked for on every page.
        path: Box::leak(format!("/assets/{stem}.{:016x}.{ending}", fingerprint(bytes)).into_boxed_str()),
        kind,
        bytes,
        gzip: compressed(bytes).filter(|small| small.len() < bytes.len()),
    };
    files.into_iter().map(asset).collect()
});

/// The asset of a path, with every letter of its name right.
pub fn find(path: &str) -> Option<&'static Asset> {
    ALL.iter().find(|asset| asset.path == path)
}

/// All of them.
pub fn all() -> &'static [Asset] {
    &ALL
}

/// The service worker with the names of what it keeps. It lives at `/worker.js`: its scope is the whole site.
pub fn worker() -> String {
    let keeps: Vec<String> = [style(), htmx(), script(), icon()].iter().map(|path| format!("\"{path}\"")).collect();
    String::from_utf8_lossy(WORKER)
        .replace("/*keeps*/", &keeps.join(", "))
        .replace("/*version*/", &format!("{:016x}", fingerprint(STYLE) ^ fingerprint(SCRIPT) ^ fingerprint(WORKER)))
}

/// What makes Spoke a thing on a home screen.
pub fn manifest() -> String {
    format!(
        r##"{{"name":"Spoke","short_name":"Spoke","id":"/","start_url":"/","scope":"/","display":"standalone","background_color":"#f7f6f2","theme_color":"#f7f6f2","icons":[{{"src":"{}","sizes":"any","type":"image/svg+xml"}},{{"src":"{}","sizes":"192x192","type":"image/png"}},{{"src":"{}","sizes":"512x512","type":"image/png","purpose":"any maskable"}}]}}"##,
        icon(),
        icon_small(),
        icon_large()
    )
}

/// gzip, for answers that are made once and for pages.
pub fn compressed(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(bytes.len() / 3), Compression::new(6));
    encoder.write_all(bytes).ok()?;
    encoder.finish().ok()
}

/// FNV-1a over the content: names need to differ, not to withstand anybody.
const fn fingerprint(bytes: &[u8]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut at = 0;
    while at < bytes.len() {
        hash = (hash ^ bytes[at] as u64).wrapping_mul(0x0000_0100_0000_01b3);
        at += 1;
    }
    hash
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_the_content_and_text_is_small() {
        assert_eq!(fingerprint(b"foobar"), 0x8594_4171_f739_67e8, "test vector of FNV-1a 64");
        let sent: usize = all()
            .iter()
            .filter(|asset| asset.kind.starts_with("text/"))
            .map(|asset| asset.gzip.as_ref().map_or(asset.bytes.len(), Vec::len))
            .sum();
        assert!(sent < 40_000, "{sent} bytes");
        assert!(find(style()).is_some() && find("/assets/spoke.0.css").is_none());
        assert!(worker().contains(style()) && !worker().contains("/*"));
    }
}
