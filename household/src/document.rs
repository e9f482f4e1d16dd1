//! What a file says once it is understood.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

use fleet::intent::Intent;
use fleet::inventory::{DeviceId, Inventory, LineId};
use fleet::offer::{Offer, OfferId};

/// A household's file, understood.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// What is owned and paid for.
    pub inventory: Inventory,
    /// What is wanted.
    pub intent: Intent,
    /// Offers that the household wrote itself: in its file, in files that it names, or as a line's own terms. They go before
    /// shipped offers of the same id.
    pub offers: Vec<Offer>,
    /// What a plan may buy.
    pub market: Market,
    /// Where each thing stands, so that whatever is found out later can point at the line.
    pub spots: BTreeMap<Subject, Spot>,
    /// Defaults that were taken where they can change the cost, and facts that nobody knows; in the order of the file.
    pub notes: Vec<Note>,
}

/// What a plan may buy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Market {
    /// The household's own offers and the catalogue's.
    #[default]
    Everything,
    /// The household's own offers only.
    OwnOffers,
}

impl Market {
    pub(crate) const fn of(catalogue: bool) -> Self {
        if catalogue { Self::Everything } else { Self::OwnOffers }
    }
}

/// Something that stands in the file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// The household itself.
    Household,
    /// A person, by name.
    Person(String),
    /// A device.
    Device(DeviceId),
    /// A line.
    Line(LineId),
    /// What a device uses at home.
    Usage(DeviceId),
    /// A trip, by name.
    Trip(String),
    /// A rule, by its key in `[rules]`.
    Rule(&'static str),
    /// An offer that the household wrote.
    Offer(OfferId),
}

/// A place in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    /// The file's name, as it was handed in.
    pub file: String,
    /// The bytes.
    pub span: Range<usize>,
    /// The line, counted from 1.
    pub line: usize,
}

/// Something worth knowing that is no fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// What it is about.
    pub about: Subject,
    /// Of which kind it is.
    pub kind: NoteKind,
    /// Sentences for people: what was taken or is unknown, and what to write to change that.
    pub text: String,
}

/// Kinds of note.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NoteKind {
    /// The file does not say; this was taken.
    Default,
    /// Nobody knows, and a plan may depend on it.
    Unknown,
    /// Something in the file that no plan looks at.
    LeftOut,
    /// A fact older than its source is trusted for.
    Stale,
    /// Two things that do not go together, though each is understood.
    Odd,
}

/// `phone`, `the trip “Tokyo”`: as the start of a sentence or of a line.
impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Household => f.write_str("household"),
            Self::Person(name) => f.write_str(name),
            Self::Device(id) => id.fmt(f),
            Self::Line(id) => id.fmt(f),
            Self::Usage(id) => write!(f, "usage of {id}"),
            Self::Trip(name) => write!(f, "trip “{name}”"),
            Self::Rule(key) => write!(f, "rule {key}"),
            Self::Offer(id) => id.fmt(f),
        }
    }
}
