//! Why bytes could not be read, and where.

use std::fmt;

use super::Tag;

/// The bytes are not what they should be. Says what is wrong, at which byte, and inside which elements.
///
/// Whose fault it is, its reader knows: what a card sent is the card's, what a server sent is the server's.
#[derive(Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[error("{fault} (at byte {offset}{path})")]
pub struct Malformed {
    /// What is wrong.
    pub fault: Fault,
    /// Where the element at fault begins, in bytes from the start of what was read.
    pub offset: usize,
    /// The elements around it, the outermost first.
    pub path: Path,
}

/// What is wrong with an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// The bytes end inside a tag, a length or a value.
    #[error("the bytes end inside an element")]
    Truncated,
    /// Bytes follow where the value should end.
    #[error("bytes follow after the end")]
    Trailing,
    /// The length is not given in front. SGP.22 has definite lengths only.
    #[error("the length is indefinite")]
    IndefiniteLength,
    /// The length has more than four bytes.
    #[error("the length has more than four bytes")]
    LengthTooLong,
    /// The tag has more than three bytes.
    #[error("the tag has more than three bytes")]
    TagTooLong,
    /// No tag begins like this (end-of-contents, or a number with an empty first byte).
    #[error("this is no tag")]
    ReservedTag,
    /// More bytes than are ever read at once; see [`SIZE_BYTES_MAX`](super::SIZE_BYTES_MAX).
    #[error("it is larger than anything that is read")]
    TooLarge,
    /// More elements inside each other than are ever read; see [`DEPTH_MAX`](super::DEPTH_MAX).
    #[error("too many elements inside each other")]
    TooDeep,
    /// More elements beside each other than are ever read; see [`ELEMENTS_MAX`](super::ELEMENTS_MAX).
    #[error("too many elements beside each other")]
    TooMany,
    /// An element must be there and is not.
    #[error("{0} is missing")]
    Missing(Tag),
    /// An element may not be there.
    #[error("{0} may not be here")]
    Unexpected(Tag),
    /// An element is there twice, or not in its place.
    #[error("{0} is repeated or out of its place")]
    Repeated(Tag),
    /// The value consists of elements and should not, or the other way round.
    #[error("{0} is primitive where it should be constructed, or the other way round")]
    WrongForm(Tag),
    /// The value has a size that it cannot have.
    #[error("{0} has a size that it cannot have")]
    WrongSize(Tag),
    /// The value is none that this type has.
    #[error("{0} has a value that it cannot have")]
    WrongValue(Tag),
    /// The text is not UTF-8.
    #[error("the text of {0} is not UTF-8")]
    NotUtf8(Tag),
}

impl Malformed {
    /// A fault at a byte, outside of all elements.
    pub fn new(fault: Fault, offset: usize) -> Self {
        Self { fault, offset, path: Path::default() }
    }

    /// The same, seen from outside an element.
    #[must_use]
    #[cold]
    pub(super) fn inside(mut self, tag: Tag) -> Self {
        self.path.prepend(tag);
        self
    }
}

impl fmt::Debug for Malformed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:?} at {}{}", self.fault, self.offset, self.path)
    }
}

/// The tags of the elements around a place, the outermost first.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Path {
    /// As numbers, zero where there is none: half the size of optional tags, and errors stay small.
    tags: [u32; super::DEPTH_MAX as usize],
}

impl Path {
    /// The tags, the outermost first.
    pub fn tags(&self) -> impl Iterator<Item = Tag> + '_ {
        self.tags.iter().take_while(|tag| **tag != 0).map(|tag| Tag::new(*tag))
    }

    /// Readers go no deeper than the path is long, so the tag that falls out is none.
    fn prepend(&mut self, tag: Tag) {
        self.tags.rotate_right(1);
        self.tags[0] = tag.to_u32();
    }
}

/// ` in BF36/A1`, or nothing.
impl fmt::Display for Path {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, tag) in self.tags().enumerate() {
            write!(formatter, "{}{tag}", if index == 0 { " in " } else { "/" })?;
        }
        Ok(())
    }
}

impl fmt::Debug for Path {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_list().entries(self.tags()).finish()
    }
}
