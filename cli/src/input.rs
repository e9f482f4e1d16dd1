//! Files come in here: never more bytes than their kind may have, and what is wrong with them said in a sentence.

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::Path;

use household::{Document, SIZE_BYTES_MAX, World};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use reference::devices::Devices;
use reference::offers::{Catalogue, Defaults, Listing, ShippedZones};
use reference::source::Source;

use crate::Clock;
use crate::output::{self, Failure};
use proposal::answer::words;
use proposal::setting::Setting;

/// Files that a household or the command line names (offers, usage) have at most so many bytes: 8 MiB.
pub(crate) const NAMED_BYTES_MAX: usize = 8 << 20;

/// Reads a household's file with the catalogue that ships and further offers.
pub(crate) fn household(file: &Path, further: &[impl AsRef<Path>], clock: &Clock) -> Result<Setting, Failure> {
    let text = text(file, SIZE_BYTES_MAX)?;
    let mut catalogue = Catalogue::shipped().clone();
    let first_guess = clock.today(&TimeZone::system());
    for path in further {
        catalogue = catalogue.with(offers(path.as_ref(), first_guess)?);
    }
    let name = file.display().to_string();
    let document = document(&name, file, &text, &catalogue, first_guess)?;
    // Which day it is depends on the zone, which stands in the file.
    let today = clock.today(&document.intent.zone);
    let document = if today == first_guess { document } else { self::document(&name, file, &text, &catalogue, today)? };
    Ok(Setting::new(name, document, catalogue, today))
}

fn document(name: &str, path: &Path, text: &str, catalogue: &Catalogue, today: Date) -> Result<Document, Failure> {
    let world = World { devices: Devices::shipped(), offers: catalogue };
    let folder = path.parent().unwrap_or(Path::new(""));
    let loader = |named: &str| self::text(&folder.join(named), NAMED_BYTES_MAX).map_err(|failure| failure.into_reason());
    household::read(name, text, &world, today, &loader).map_err(|refused| Failure::drawn(refused.to_string()))
}

/// The offers in a file that is one of offers; `None` for a household's file.
pub(crate) fn offers_in(path: &Path, clock: &Clock) -> Result<Option<Vec<Listing>>, Failure> {
    // A pipe is read once: what comes by it is a household.
    if path == Path::new("-") {
        return Ok(None);
    }
    let text = text(path, NAMED_BYTES_MAX)?;
    let has = |head: &str| text.lines().any(|line| line.trim_start().starts_with(head));
    match has("[[offer]]") && !has("[household]") {
        true => read_offers(path, &text, clock.today(&TimeZone::UTC)).map(Some),
        false => Ok(None),
    }
}

/// Reads a file of offers.
pub(crate) fn offers(path: &Path, today: Date) -> Result<Vec<Listing>, Failure> {
    read_offers(path, &text(path, NAMED_BYTES_MAX)?, today)
}

fn read_offers(path: &Path, text: &str, today: Date) -> Result<Vec<Listing>, Failure> {
    let name = path.display().to_string();
    let defaults = Defaults { address: Some(format!("the file {name}")), read: Some(today), provider: None };
    reference::offers::read_listings(&name, text, &ShippedZones, &defaults).map_err(|faults| {
        let drawn = faults.list.iter().map(|fault| household::render(fault, text)).collect::<Vec<_>>().join("\n");
        let more = if faults.further > 0 { format!("\n… and {} more\n", faults.further) } else { String::new() };
        Failure::drawn(drawn + &more)
    })
}

/// A file's name, for a sentence.
fn shown(path: &Path) -> String {
    if path == Path::new("-") { "standard input".to_owned() } else { format!("“{}”", path.display()) }
}

/// A file with at most so many bytes; `-` is standard input.
pub(crate) fn bytes(path: &Path, bytes_max: usize) -> Result<Vec<u8>, Failure> {
    let piped = path == Path::new("-");
    let shown = shown(path);
    let unreadable = |error: std::io::Error| match error.kind() {
        ErrorKind::NotFound => {
            let absent = Failure::refused(format!("there is no file {shown}"));
            let is_household = path.extension().is_none_or(|extension| extension == "toml");
            if is_household { absent.hint("spoke init begins one") } else { absent }
        }
        ErrorKind::PermissionDenied => Failure::refused(format!("{shown} may not be read by you")),
        ErrorKind::IsADirectory => is_directory(&shown),
        _ => Failure::broken(format!("{shown} cannot be read: {error}")),
    };
    let hint = "is it the right file? Usage records go into a file of their own, named by `import` in [usage]";
    let too_large =
        |bytes: String| Failure::refused(format!("{shown} has {bytes} bytes; at most {bytes_max} are read")).hint(hint);
    let mut bytes = Vec::new();
    let limit = bytes_max as u64 + 1;
    if piped {
        std::io::stdin().lock().take(limit).read_to_end(&mut bytes).map_err(unreadable)?;
    } else {
        let metadata = std::fs::metadata(path).map_err(unreadable)?;
        if metadata.is_dir() {
            return Err(is_directory(&shown));
        }
        if metadata.len() > bytes_max as u64 {
            return Err(too_large(metadata.len().to_string()));
        }
        File::open(path).map_err(unreadable)?.take(limit).read_to_end(&mut bytes).map_err(unreadable)?;
    }
    if bytes.len() > bytes_max {
        return Err(too_large(format!("more than {bytes_max}")));
    }
    Ok(bytes)
}

/// The text of a file with at most so many bytes; `-` is standard input.
pub(crate) fn text(path: &Path, bytes_max: usize) -> Result<String, Failure> {
    let shown = shown(path);
    let bytes = bytes(path, bytes_max)?;
    let text = String::from_utf8(bytes).map_err(|error| not_text(&shown, error.as_bytes(), error.utf8_error().valid_up_to()))?;
    if let Some(at) = text.find('\0') {
        return Err(not_text(&shown, text.as_bytes(), at));
    }
    Ok(text.strip_prefix('\u{feff}').map_or_else(|| text.clone(), str::to_owned))
}

fn is_directory(shown: &str) -> Failure {
    Failure::refused(format!("{shown} is a directory")).hint("name the file in it")
}

/// Says where the first byte is that is no text, and what would make it one.
fn not_text(shown: &str, bytes: &[u8], at: usize) -> Failure {
    let other = match bytes {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => Some("it is UTF-16: save it as UTF-8"),
        _ => None,
    };
    let begin = bytes[..at].iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
    let line = bytes[..at].iter().filter(|byte| **byte == b'\n').count() + 1;
    let column = String::from_utf8_lossy(&bytes[begin..at]).chars().count() + 1;
    let byte = bytes.get(at).copied().unwrap_or_default();
    Failure::refused(format!("{shown} is not a text: line {line}, column {column} has the byte 0x{byte:02X}"))
        .hint(other.unwrap_or("spoke reads text in UTF-8: is it the right file?"))
}

/// Writes a file; an existing one is replaced only when `replace` says so.
pub(crate) fn write(path: &Path, text: &str, replace: Replace) -> Result<(), Failure> {
    let mut options = std::fs::OpenOptions::new();
    match replace {
        Replace::Yes => options.write(true).create(true).truncate(true),
        Replace::Never => options.write(true).create_new(true),
    };
    let shown = path.display();
    let written = options.open(path).and_then(|mut file| std::io::Write::write_all(&mut file, text.as_bytes()));
    written.map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => {
            Failure::refused(format!("“{shown}” is there already, and nothing is overwritten")).hint("name another file")
        }
        ErrorKind::NotFound => Failure::refused(format!("“{shown}” cannot be written: its directory is not there")),
        ErrorKind::IsADirectory => Failure::refused(format!("“{shown}” cannot be written: it is a directory")),
        ErrorKind::NotADirectory => {
            Failure::refused(format!("“{shown}” cannot be written: it is in something that is no directory"))
        }
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
            Failure::refused(format!("“{shown}” may not be written by you")).hint("name a file elsewhere")
        }
        ErrorKind::StorageFull => Failure::broken(format!("“{shown}” cannot be written whole: the disk is full")),
        _ => Failure::broken(format!("“{shown}” cannot be written: {error}")),
    })
}

/// Whether an existing file may be replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Replace {
    /// It may: it is an answer that was made before.
    Yes,
    /// It may not: somebody may have written it.
    Never,
}

/// Notes on what was taken, on the side.
pub(crate) fn tell_notes(loaded: &Setting) {
    let notes = &loaded.document.notes;
    let defaults = notes.iter().filter(|note| note.kind == household::NoteKind::Default).count();
    // Rates are spoken of in the plan itself, where it uses them.
    let lists = stale_lists(loaded.today).iter().filter(|source| source.list != "exchange_rates").count();
    let parts = [
        (defaults, "default was taken", "defaults were taken"),
        (notes.len() - defaults, "thing to know", "things to know"),
        (lists, "list is older than it is trusted for", "lists are older than they are trusted for"),
    ];
    let parts: Vec<String> =
        parts.into_iter().filter(|(count, ..)| *count > 0).map(|(count, one, many)| words::count(count, one, many)).collect();
    if !parts.is_empty() {
        output::aside(&format!("note: {}: spoke check {}\n", parts.join(", "), loaded.file));
    }
}

/// Lists that no plan looks at.
const UNPLANNED: [&str; 2] = ["apns", "balance_checks"];

/// Lists that plans look at and that have outlived their stated life.
pub(crate) fn stale_lists(today: Date) -> Vec<&'static Source> {
    reference::source::all().filter(|source| source.is_stale(today) && !UNPLANNED.contains(&source.list.as_str())).collect()
}
