//! The file that a household writes, read into what it owns and what it wants.
//!
//! | room | what lives there |
//! |---|---|
//! | [`read`](fn@read) | a TOML text → a [`Document`], or everything that is wrong in it |
//! | [`Document`] | inventory, intent, own offers, where each thing stands in the file, what was taken as a default |
//! | [`Refused`] | faults with file, line, column and caret, as people read them |
//! | [`company`] | the same for a thousand people, from a CSV file |
//! | [`records`] | a file taken apart into what can be kept and changed by itself, and put together again |
//! | [`write`](fn@write) | a first file from a handful of answers |
//! | [`World`] | what is known outside the file: device models, offers |
//!
//! # The file
//!
//! ```toml
//! [household]
//! home = "US"                      # currency, clock and taxes follow; each can be said
//!
//! [[devices]]
//! name = "phone"
//! model = "A3257"                  # a model number or a name
//! hub = true
//!
//! [[lines]]
//! number = "+1 212 555 0142"
//! device = "phone"
//! price = "25 USD a month"         # or: offer = "provider/name"
//! data = "10 GB"
//!
//! [usage]
//! phone = "9 GB a month, some months 14 GB"
//!
//! [[trips]]
//! legs = ["SFO 2026-12-05 11:00", "NRT 2026-12-06 17:40", "SFO 2026-12-20"]
//! devices = ["phone"]
//! ```
//!
//! Every other key has a default. A default that can change what a plan costs is shown as a [`Note`]. The keys of each section
//! stand at the head of the file that reads it (`head.rs`, `devices.rs`, `lines.rs`, `usage.rs`, `trips.rs`, `rules.rs`).
//!
//! ```
//! use household::{World, read};
//! use jiff::civil::date;
//!
//! let text = r#"
//! [household]
//! home = "US"
//! [[devices]]
//! name = "phone"
//! model = "A3257"
//! [usage]
//! phone = "9 GB"
//! "#;
//! let no_files = |name: &str| Err(format!("{name} is not here"));
//! let document = read("spoke.toml", text, &World::shipped(), date(2026, 11, 25), &no_files)?;
//! assert_eq!(document.inventory.devices[0].capability.live_lines, Some(2));
//!
//! let wrong = text.replace("9 GB", "9");
//! let refused = read("spoke.toml", &wrong, &World::shipped(), date(2026, 11, 25), &no_files).expect_err("no unit");
//! assert!(refused.to_string().starts_with("error: “9” has no unit\n --> spoke.toml:8:9\n"));
//! # Ok::<(), household::Refused>(())
//! ```
//!
//! Nothing here opens a file: other files that the household names (`import = "usage.csv"`) come from a closure of the caller.
//! Nothing here panics on any text.

mod abilities;
pub mod company;
mod devices;
mod document;
mod head;
mod installed;
mod legs;
mod lines;
mod models;
mod offers;
mod people;
mod phrase;
mod reader;
pub mod records;
mod refused;
mod rules;
mod scenarios;
mod table;
mod trips;
mod usage;
mod usage_csv;
mod write;

pub use document::{Document, Market, Note, NoteKind, Spot, Subject};
pub use reader::{Loader, SIZE_BYTES_MAX, World, read};
pub use reference::document::Fault;
pub use refused::{FAULTS_MAX, Refused, render};
pub use write::{Answers, DeviceAnswer, LineAnswer, write};
