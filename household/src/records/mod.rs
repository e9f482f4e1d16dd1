//! A household's file taken apart into records, each kept and changed by itself, and put together again.
//!
//! A record is one section or one entry of the file, under an id that never changes, with the same keys as in the file. What
//! refers to another thing does so by its name, as in the file: [`rename`](fn@rename) changes the name and everything that says it. Records are
//! understood by putting the whole text together and [reading](Assembled::read) it, so that a page, an import and a file are
//! judged by the same code and refused in the same words.
//!
//! ```
//! use household::World;
//! use household::records::{Assembled, Record, Section, split};
//! use jiff::civil::date;
//!
//! let text = "[household]\nhome = \"US\"\n[[devices]]\nname = \"phone\"\nmodel = \"A3257\"\n";
//! let records: Vec<Record> = split(text)?.into_iter().zip(1..).map(|((section, body), id)| Record::new(id.to_string(), section, body)).collect();
//! let document = Assembled::of(&records).read(&World::shipped(), date(2026, 11, 25)).expect("nothing is wrong");
//! assert_eq!(document.inventory.devices.len(), 1);
//! # Ok::<(), toml::de::Error>(())
//! ```

mod assemble;
mod rename;
mod split;
pub mod table;

use serde_json::{Map, Value};

pub use assemble::{Assembled, RecordFault};
pub use rename::rename;
pub use split::{named_files, split};

/// The keys and values of a record.
pub type Body = Map<String, Value>;

/// One section or one entry of a household's file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Its own for good.
    pub id: String,
    /// What it is.
    pub section: Section,
    /// What it says, with the keys of the file. Nulls count as absent.
    pub body: Body,
}

impl Record {
    /// A record.
    pub fn new(id: impl Into<String>, section: Section, body: Body) -> Self {
        Self { id: id.into(), section, body }
    }

    /// The name by which others refer to it; none for what has none.
    pub fn name(&self) -> Option<&str> {
        self.body.get(self.section.name_key()?)?.as_str()
    }
}

/// What a record is, in the order in which a file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Section {
    /// `[household]`; there is one.
    Household,
    /// One of `[[people]]`.
    Person,
    /// One of `[[devices]]`.
    Device,
    /// One of `[[lines]]`.
    Line,
    /// What one device uses, a key of `[usage]`: `of` names the device, `is` says what it uses. `import` names a list.
    Usage,
    /// One of `[[trips]]`.
    Trip,
    /// `[rules]`; there is one.
    Rules,
    /// One of `[[offers]]`.
    Offer,
    /// `[company]`; there is one.
    Company,
    /// A text that another record names: `name` and `text`.
    File,
}

impl Section {
    /// Every section.
    pub const ALL: [Self; 10] = [
        Self::Household,
        Self::Person,
        Self::Device,
        Self::Line,
        Self::Usage,
        Self::Trip,
        Self::Rules,
        Self::Offer,
        Self::Company,
        Self::File,
    ];

    /// Its word, as a record is kept under.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Household => "household",
            Self::Person => "person",
            Self::Device => "device",
            Self::Line => "line",
            Self::Usage => "usage",
            Self::Trip => "trip",
            Self::Rules => "rules",
            Self::Offer => "offer",
            Self::Company => "company",
            Self::File => "file",
        }
    }

    /// The section of a word.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|section| section.word() == word)
    }

    /// Whether a household has one of it at most.
    pub const fn is_single(self) -> bool {
        matches!(self, Self::Household | Self::Rules | Self::Company)
    }

    /// The key by which others refer to it.
    const fn name_key(self) -> Option<&'static str> {
        match self {
            Self::Person | Self::Device | Self::Trip | Self::File => Some("name"),
            Self::Offer => Some("id"),
            Self::Household | Self::Line | Self::Usage | Self::Rules | Self::Company => None,
        }
    }

    /// How the file writes it.
    const fn head(self) -> &'static str {
        match self {
            Self::Household => "[household]",
            Self::Person => "[[people]]",
            Self::Device => "[[devices]]",
            Self::Line => "[[lines]]",
            Self::Usage => "[usage]",
            Self::Trip => "[[trips]]",
            Self::Rules => "[rules]",
            Self::Offer => "[[offers]]",
            Self::Company => "[company]",
            Self::File => "",
        }
    }
}
