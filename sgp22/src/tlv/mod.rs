//! Tag, length, value: the encoding of every message of SGP.22 (ASN.1 with BER read and DER written, ITU-T X.690).
//!
//! | what | type | file |
//! |---|---|---|
//! | what an element is | [`Tag`] | `tag.rs` |
//! | reading, without copying | [`Reader`], [`Element`] | `reader.rs`, `value.rs` |
//! | writing | [`Writer`] | `writer.rs`, `value.rs` |
//! | bits with names, object identifiers, moments | [`NamedBits`], [`Oid`], [`Time`] | `bits.rs`, `oid.rs`, `time.rs` |
//! | why bytes could not be read, and where | [`Malformed`], [`Fault`] | `malformed.rs` |
//! | what can be read from an element and written to one | [`Decode`], [`Encode`] | here |
//!
//! This room knows no message. It is no general ASN.1 library either: no indefinite lengths, no strings in pieces, no reals.

mod bits;
mod malformed;
mod oid;
mod reader;
mod tag;
mod time;
mod value;
mod writer;

pub use bits::NamedBits;
pub use malformed::{Fault, Malformed, Path};
pub use oid::{Oid, OidTooLong};
pub use reader::{DEPTH_MAX, ELEMENTS_MAX, Element, Reader, SIZE_BYTES_MAX};
pub use tag::{Class, Tag};
pub use time::Time;
pub use writer::Writer;

/// What can be read from an element, whatever its tag: in ASN.1's implicit tagging a tag is put on a type where it is used.
pub trait Decode<'a>: Sized {
    /// Reads the value of the element. Its tag has been looked at already.
    ///
    /// # Errors
    /// When the value is none of this type.
    fn decode(element: &Element<'a>) -> Result<Self, Malformed>;
}

/// What can be written as an element, under any tag.
pub trait Encode {
    /// Writes an element with this tag, made constructed where the type is.
    fn encode(&self, tag: Tag, writer: &mut Writer);
}
