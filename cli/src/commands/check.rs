//! `spoke check FILE…`: what is wrong in a file, with its line and a caret; else what was taken, what is unknown, what is
//! stale, and what is paid for or there and hardly used.

use std::path::{Path, PathBuf};

use clap::Args;
use household::{Note, NoteKind};
use jiff::civil::Date;

use crate::Clock;
use crate::input;
use crate::output::{self, Failure, Screen, Status};
use crate::render::text::{Ink, Text, paint};
use proposal::answer::{notices, words};
use proposal::setting::Setting;

/// Notices that are shown; the rest is counted.
const NOTICES_MAX: usize = 40;

/// What is wrong in a household's file; else what was taken where it says nothing
#[derive(Args)]
pub(crate) struct Check {
    /// The files
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Further offers, as for `spoke plan`
    #[arg(long, value_name = "OFFERS.toml")]
    offers: Vec<PathBuf>,
}

impl Check {
    pub(crate) fn run(self, clock: &Clock, screen: &Screen) -> Result<Status, Failure> {
        let mut status = Status::Done;
        for (at, file) in self.files.iter().enumerate() {
            let gap = if at > 0 { "\n" } else { "" };
            match self.lines(file, clock, screen.width) {
                Ok(lines) => output::answer(&format!("{gap}{}", paint(&lines)))?,
                Err(failure) => status = status.max(failure.say()),
            }
        }
        if status == Status::Done {
            output::answer(&paint(&stale_lists(clock.today(&jiff::tz::TimeZone::UTC), screen.width)))?;
        }
        Ok(status)
    }

    fn lines(&self, file: &Path, clock: &Clock, width: usize) -> Result<Vec<Text>, Failure> {
        match input::offers_in(file, clock)? {
            Some(listings) => Ok(offers(file, &listings, clock, width)),
            None => Ok(found(&input::household(file, &self.offers, clock)?, width)),
        }
    }
}

/// What a file of offers holds.
fn offers(file: &Path, listings: &[reference::offers::Listing], clock: &Clock, width: usize) -> Vec<Text> {
    let count = words::count(listings.len(), "offer", "offers");
    let mut lines = Text::of(Ink::Strong, format!("{}: {count}. Nothing to mend.", file.display())).wrapped(width);
    let today = clock.today(&jiff::tz::TimeZone::UTC);
    let assumed = listings.iter().flat_map(|listing| listing.assumed.iter().map(move |assumed| (listing, assumed.to_string())));
    let stale = listings.iter().filter(|listing| listing.is_stale(today));
    let stale = stale.map(|listing| (listing, format!("read on {} and may have changed since", listing.offer.source.read)));
    for (listing, text) in assumed.chain(stale) {
        let text = Text::of(Ink::Soft, format!("{}: ", listing.offer.id)).and(Ink::Plain, text);
        let wrapped = text.wrapped(width.saturating_sub(4));
        lines.extend(wrapped.into_iter().enumerate().map(|(at, line)| line.indented(if at == 0 { 2 } else { 4 })));
    }
    lines
}

fn found(loaded: &Setting, width: usize) -> Vec<Text> {
    let document = &loaded.document;
    let inventory = &document.inventory;
    let counts = [
        (inventory.devices.len(), "device", "devices"),
        (inventory.lines.len(), "line", "lines"),
        (document.intent.trips.len(), "trip", "trips"),
        (document.offers.len(), "own offer", "own offers"),
    ];
    let counts: Vec<String> =
        counts.into_iter().filter(|(count, ..)| *count > 0).map(|(count, one, many)| words::count(count, one, many)).collect();
    let months = words::count(usize::from(document.intent.months), "month", "months");
    let head = format!("{}: {}; {months} from {}. Nothing to mend.", loaded.file, words::list(&counts), document.intent.from);
    let mut lines = Text::of(Ink::Strong, head).wrapped(width);
    let kinds = [
        (NoteKind::Default, "Taken where the file says nothing"),
        (NoteKind::Unknown, "Unknown"),
        (NoteKind::Odd, "Does not go together"),
        (NoteKind::LeftOut, "Left out"),
        (NoteKind::Stale, "Read a while ago"),
    ];
    for (kind, title) in kinds {
        let notes: Vec<&Note> = document.notes.iter().filter(|note| note.kind == kind).collect();
        if notes.is_empty() {
            continue;
        }
        lines.push(Text::new());
        lines.push(Text::of(Ink::Strong, title));
        for note in notes {
            let spot = document.spots.get(&note.about).map_or_else(String::new, |spot| format!("line {} ", spot.line));
            let text = Text::of(Ink::Soft, format!("{spot}{}: ", note.about)).and(Ink::Plain, &note.text);
            let wrapped = text.wrapped(width.saturating_sub(4));
            lines.extend(wrapped.into_iter().enumerate().map(|(at, line)| line.indented(if at == 0 { 2 } else { 4 })));
        }
    }
    let noticed = notices::of_household(loaded);
    if !noticed.is_empty() {
        lines.push(Text::new());
        lines.push(Text::of(Ink::Strong, "Noticed"));
    }
    for notice in noticed.iter().take(NOTICES_MAX) {
        let source = notice.source.as_ref().map_or_else(String::new, |source| format!(" — {source}"));
        let text = Text::of(Ink::Soft, format!("{}: ", notice.about)).and(Ink::Plain, &notice.what).and(Ink::Soft, source);
        let wrapped = text.wrapped(width.saturating_sub(4));
        lines.extend(wrapped.into_iter().enumerate().map(|(at, line)| line.indented(if at == 0 { 2 } else { 4 })));
    }
    if noticed.len() > NOTICES_MAX {
        let more = format!("… and {} more: spoke plan --json has them all", noticed.len() - NOTICES_MAX);
        lines.push(Text::of(Ink::Soft, more).indented(2));
    }
    lines
}

/// Lists that plans look at and that have outlived their stated life.
fn stale_lists(today: Date, width: usize) -> Vec<Text> {
    let stale = input::stale_lists(today);
    if stale.is_empty() {
        return Vec::new();
    }
    let mut lines = vec![Text::new(), Text::of(Ink::Strong, "Lists of spoke that are older than they are trusted for")];
    for source in stale {
        let text = format!("{}: as of {}, {}", source.list.replace('_', " "), source.as_of, source.address);
        lines.extend(Text::plain(text).wrapped(width.saturating_sub(2)).into_iter().map(|line| line.indented(2)));
    }
    lines
}
