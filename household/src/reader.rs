//! The way through a file: section by section, collecting faults and notes, so that one reading finds all that is wrong.

use std::collections::BTreeMap;
use std::ops::Range;

use fleet::intent::{Intent, Rules};
use fleet::inventory::{DeviceId, Inventory};
use jiff::civil::Date;
use reference::devices::Devices;
use reference::document::{self, Fault, Fields, Item, Wrong};
use reference::offers::Catalogue;
use toml::de::DeTable;

use crate::devices::DeviceDraft;
use crate::document::{Document, Note, NoteKind, Spot, Subject};
use crate::offers::Offers;
use crate::refused::{FAULTS_MAX, Refused};
use crate::{company, devices, head, lines, people, rules, table, trips, usage};

/// A household's file of more than 1 MiB is refused before it is read. Callers that read files ask for no more than this.
pub const SIZE_BYTES_MAX: usize = 1 << 20;
/// Other files that a household names (usage records, people, offers) have at most so many bytes: 8 MiB.
pub(crate) const TEXT_BYTES_MAX: usize = 8 << 20;
/// A household names at most so many other files.
const FILES_MAX: usize = 20;

/// What is known outside the file.
#[derive(Clone, Copy)]
pub struct World<'w> {
    /// Device models.
    pub devices: &'w Devices,
    /// Offers that ship, and others that the caller holds.
    pub offers: &'w Catalogue,
}

impl World<'static> {
    /// What ships with the program.
    pub fn shipped() -> Self {
        Self { devices: Devices::shipped(), offers: Catalogue::shipped() }
    }
}

/// Hands over the text of a file that the household names, by the name it wrote; or says in a sentence why not.
pub type Loader<'l> = &'l dyn Fn(&str) -> Result<String, String>;

/// The sections of a file, in the order in which they are described.
const SECTIONS: [&str; 9] = ["household", "people", "devices", "lines", "usage", "trips", "rules", "offers", "company"];
/// Most people, lines and trips that one file describes by hand.
pub(crate) const ENTRIES_MAX: usize = 2_000;

/// Reads a household's file as it stands on `today`.
///
/// # Errors
/// With everything that is wrong in it and in the files that it names, at most [`FAULTS_MAX`].
pub fn read(file: &str, text: &str, world: &World<'_>, today: Date, loader: Loader<'_>) -> Result<Document, Refused> {
    let mut reader = Reader::new(file, text, world, today, loader);
    if text.len() > SIZE_BYTES_MAX {
        let problem = format!("this file has {} bytes; at most {SIZE_BYTES_MAX} are read", text.len());
        reader.texts.clear();
        reader.faults.push(
            reader.of_file(problem, "is it a household's file? Usage records go into a file of their own, named by `import`"),
        );
        return Err(reader.refused());
    }
    let root = match document::parse(file, text) {
        Ok(root) => root,
        Err(fault) => {
            reader.faults.push(fault);
            return Err(reader.refused());
        }
    };
    let document = reader.document(&Fields::new(file, String::new(), root.get_ref(), root.span()), root.get_ref());
    if reader.faults.is_empty() { Ok(document) } else { Err(reader.refused()) }
}

/// A reading under way.
pub(crate) struct Reader<'r> {
    pub(crate) file: &'r str,
    pub(crate) world: &'r World<'r>,
    pub(crate) today: Date,
    loader: Loader<'r>,
    pub(crate) faults: Vec<Fault>,
    pub(crate) notes: Vec<Note>,
    pub(crate) spots: BTreeMap<Subject, Spot>,
    texts: Vec<(String, String)>,
    /// The bytes at which each line of the file begins.
    line_starts: Vec<usize>,
}

impl<'r> Reader<'r> {
    fn new(file: &'r str, text: &str, world: &'r World<'r>, today: Date, loader: Loader<'r>) -> Self {
        let texts = vec![(file.to_owned(), if text.len() > SIZE_BYTES_MAX { String::new() } else { text.to_owned() })];
        let line_starts = std::iter::once(0).chain(texts[0].1.match_indices('\n').map(|(at, _)| at + 1)).collect();
        let (faults, notes, spots) = (Vec::new(), Vec::new(), BTreeMap::new());
        Self { file, world, today, loader, faults, notes, spots, texts, line_starts }
    }

    fn document(&mut self, root: &Fields<'_>, raw: &DeTable<'_>) -> Document {
        table::refuse_unknown(self, root, &SECTIONS);
        let head = head::read(self, root);
        let mut offers = Offers::read(self, root);
        let people = people::read(self, root);
        let mut drafts = devices::read(self, root, &people, &head);
        let mut lines = lines::read(self, root, raw, &drafts, &mut offers, &head);
        let rows = company::read(self, root, &offers, &head);
        let mut people = people.list;
        company::join(self, rows, &mut people, &mut drafts, &mut lines);
        devices::check(self, &drafts);
        let usage = usage::read(self, root, &drafts);
        let demand = usage.demand(&drafts, &lines, self);
        let trips = trips::read(self, root, &drafts, &demand, &head);
        let rules =
            Rules { hubs: drafts.iter().filter(|d| d.hub).map(|d| d.device.id.clone()).collect(), ..rules::read(self, root) };
        lines::notes(self, &lines, &drafts, &offers, &head);
        let inventory = Inventory { people, devices: drafts.into_iter().map(|draft| draft.device).collect(), lines };
        let intent = Intent {
            home: head.home,
            currency: head.currency,
            zone: head.zone,
            tax_basis_points: head.tax_basis_points,
            from: head.from,
            months: head.months,
            demand,
            trips,
            rules,
        };
        self.notes.sort_by_key(|note| match self.spots.get(&note.about) {
            Some(spot) if spot.file == self.file => spot.span.start,
            _ => usize::MAX,
        });
        Document {
            inventory,
            intent,
            offers: offers.into_own(),
            market: head.market,
            spots: std::mem::take(&mut self.spots),
            notes: std::mem::take(&mut self.notes),
        }
    }

    fn refused(self) -> Refused {
        Refused::new(self.faults, self.texts)
    }

    /// The value, or nothing and one fault more.
    pub(crate) fn keep<T>(&mut self, read: Result<T, Fault>) -> Option<T> {
        read.map_err(|fault| self.faults.push(fault)).ok()
    }

    /// Whether so much is wrong that nobody would read on.
    pub(crate) fn is_hopeless(&self) -> bool {
        self.faults.len() > 10 * FAULTS_MAX
    }

    /// Adds a fault at a value.
    pub(crate) fn fault(&mut self, item: &Item<'_, '_>, problem: impl Into<String>, instead: impl Into<String>) {
        self.faults.push(item.fault(Wrong::new(problem).or(instead)));
    }

    /// A fault of the file as a whole.
    pub(crate) fn of_file(&self, problem: impl Into<String>, instead: impl Into<String>) -> Fault {
        let (problem, instead) = (problem.into(), Some(instead.into()));
        Fault { file: self.file.to_owned(), span: 0..0, path: String::new(), problem, instead }
    }

    pub(crate) fn note(&mut self, about: Subject, kind: NoteKind, text: impl Into<String>) {
        self.notes.push(Note { about, kind, text: text.into() });
    }

    /// Remembers where something stands in the household's own file.
    pub(crate) fn stands(&mut self, subject: Subject, span: Range<usize>) {
        let line = self.line_starts.partition_point(|start| *start <= span.start);
        self.spots.entry(subject).or_insert(Spot { file: self.file.to_owned(), span, line });
    }

    /// Remembers where something stands in another file.
    pub(crate) fn stands_in(&mut self, subject: Subject, file: &str, span: Range<usize>, line: usize) {
        self.spots.entry(subject).or_insert(Spot { file: file.to_owned(), span, line });
    }

    /// The text of another file that a value names.
    pub(crate) fn load(&mut self, item: &Item<'_, '_>) -> Option<(String, String)> {
        let name = item.text();
        let name = self.keep(name)?;
        if self.texts.len() > FILES_MAX {
            self.fault(item, format!("more than {FILES_MAX} files are named"), "put some of them together");
            return None;
        }
        if self.texts.iter().any(|(loaded, _)| loaded == name) {
            self.fault(item, format!("“{}” is named twice", document::shown(name)), "take one of them out");
            return None;
        }
        match (self.loader)(name) {
            Ok(text) if text.len() > TEXT_BYTES_MAX => {
                let problem = format!("“{}” has {} bytes; at most {TEXT_BYTES_MAX} are read", document::shown(name), text.len());
                self.fault(item, problem, "keep only what belongs to this household");
                None
            }
            Ok(text) => {
                self.texts.push((name.to_owned(), text.clone()));
                Some((name.to_owned(), text))
            }
            Err(why) => {
                self.fault(
                    item,
                    format!("“{}” cannot be read: {why}", document::shown(name)),
                    "write the file's name as seen from this file",
                );
                None
            }
        }
    }
}

/// The draft of a device by its name, or a fault that names the nearest one.
pub(crate) fn device_at(drafts: &[DeviceDraft], name: &str) -> Result<usize, Wrong> {
    if let Some(at) = drafts.iter().position(|draft| draft.device.id.0 == name) {
        return Ok(at);
    }
    let problem = format!("there is no device named “{}”", document::shown(name));
    let names = || drafts.iter().map(|draft| draft.device.id.0.as_str());
    let instead = match (table::nearest(name, names()), drafts.len()) {
        (Some(near), _) => format!("did you mean “{near}”?"),
        (None, 0) => "open the device with `[[devices]]`".to_owned(),
        (None, 1..=12) => format!("write one of: {}", names().collect::<Vec<_>>().join(", ")),
        (None, _) => "write the name of one of `[[devices]]`".to_owned(),
    };
    Err(Wrong::new(problem).or(instead))
}

/// The device itself.
pub(crate) fn id(drafts: &[DeviceDraft], at: usize) -> DeviceId {
    drafts[at].device.id.clone()
}
