//! A TOML text read with the place of every word, so that whatever is wrong in it can be pointed at.
//!
//! [`Fields`] walks one table and hands out [`Item`]s; each knows its key path and its bytes, and turns into a [`Fault`] that
//! names file, bytes, key path, what is wrong and what to write instead. Offers, devices and carriers are read with it.
//!
//! Not here: what any key means. Nothing here panics on any text.

mod fault;
mod fields;

pub use fault::{Fault, Faults, Wrong, nearest, shown};
pub(crate) use fields::one_of;
pub use fields::{Fields, Item, parse};

/// A file larger than this is refused before it is read: 16 MiB.
pub const SIZE_BYTES_MAX: usize = 16 << 20;
/// A text in a field is at most so many characters long.
pub const TEXT_CHARS_MAX: usize = 500;
/// A note is at most so many characters long.
pub const NOTE_CHARS_MAX: usize = 2_000;
/// A list in a field has at most so many entries.
pub const LIST_LEN_MAX: usize = 1_000;
