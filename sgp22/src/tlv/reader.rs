//! Reading: elements in the order in which they stand, borrowed from the bytes, nothing copied.
//!
//! BER is read tolerantly, as cards and servers in the field write it: lengths may be longer than needed, integers and bit
//! strings may be padded. Indefinite lengths are refused, and everything has a limit.

use super::{Fault, Malformed, Tag};

/// The most bytes that are read at once. A profile package has some hundred kilobytes at most.
pub const SIZE_BYTES_MAX: usize = 1 << 22;
/// The most elements inside each other.
pub const DEPTH_MAX: u8 = 16;
/// The most elements beside each other.
pub const ELEMENTS_MAX: u32 = 1 << 14;

/// One element: a tag and its value, borrowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Element<'a> {
    tag: Tag,
    bytes: &'a [u8],
    header_size: u8,
    depth: u8,
    offset: usize,
}

/// Reads the elements of a value one after the other.
///
/// ```
/// use sgp22::tlv::{Malformed, Reader, Tag};
///
/// let mut reader = Reader::new(&[0xBF, 0x30, 0x03, 0x80, 0x01, 0x2A])?;
/// let status = reader.required(Tag::new(0xBF30))?.read(|inside| inside.required(Tag::context(0))?.integer())?;
/// reader.finish()?;
/// assert_eq!(status, 42);
/// # Ok::<(), Malformed>(())
/// ```
#[derive(Debug, Clone)]
pub struct Reader<'a> {
    bytes: &'a [u8],
    /// Where `bytes` begins, from the start of what was given to `new`.
    offset: usize,
    depth: u8,
    elements_left: u32,
}

impl<'a> Reader<'a> {
    /// A reader of a row of elements.
    ///
    /// # Errors
    /// When there are more bytes than [`SIZE_BYTES_MAX`].
    pub fn new(bytes: &'a [u8]) -> Result<Self, Malformed> {
        if bytes.len() > SIZE_BYTES_MAX {
            return Err(Malformed::new(Fault::TooLarge, 0));
        }
        Ok(Self { bytes, offset: 0, depth: 0, elements_left: ELEMENTS_MAX })
    }

    /// The next element, or none at the end.
    ///
    /// # Errors
    /// When the bytes are no element.
    #[inline]
    #[expect(clippy::should_implement_trait, reason = "it can fail, which an iterator's `next` cannot")]
    pub fn next(&mut self) -> Result<Option<Element<'a>>, Malformed> {
        if self.bytes.is_empty() {
            return Ok(None);
        }
        if self.elements_left == 0 {
            return Err(self.fault(Fault::TooMany));
        }
        let element = self.peek_element()?;
        self.elements_left -= 1;
        self.bytes = &self.bytes[element.bytes.len()..];
        self.offset += element.bytes.len();
        Ok(Some(element))
    }

    /// The next element if it has this tag.
    ///
    /// # Errors
    /// When the bytes are no element.
    #[inline]
    pub fn optional(&mut self, tag: Tag) -> Result<Option<Element<'a>>, Malformed> {
        if self.peek()? == Some(tag) { self.next() } else { Ok(None) }
    }

    /// The next element, which has this tag.
    ///
    /// # Errors
    /// When another one or none follows.
    #[inline]
    pub fn required(&mut self, tag: Tag) -> Result<Element<'a>, Malformed> {
        self.optional(tag)?.ok_or_else(|| self.fault(Fault::Missing(tag)))
    }

    /// The tag of the next element, or none at the end.
    ///
    /// # Errors
    /// When what follows is no tag.
    #[inline]
    pub fn peek(&self) -> Result<Option<Tag>, Malformed> {
        if self.bytes.is_empty() {
            return Ok(None);
        }
        Tag::read(self.bytes).map(Some).map_err(|fault| self.fault(fault))
    }

    /// That nothing follows.
    ///
    /// # Errors
    /// When something does.
    pub fn finish(&self) -> Result<(), Malformed> {
        if self.bytes.is_empty() { Ok(()) } else { Err(self.fault(Fault::Trailing)) }
    }

    /// What has not been read yet.
    pub fn rest(&self) -> &'a [u8] {
        self.bytes
    }

    /// A fault at the place where the reader stands.
    #[cold]
    pub fn fault(&self, fault: Fault) -> Malformed {
        Malformed::new(fault, self.offset)
    }

    #[inline]
    fn peek_element(&self) -> Result<Element<'a>, Malformed> {
        let (tag, header_size, value_size) = read_header(self.bytes).map_err(|fault| self.fault(fault))?;
        // Lengths have at most four bytes, so this cannot overflow a usize of 64 bits; on 32 bits it saturates and is refused.
        let end = header_size.saturating_add(value_size);
        let bytes = self.bytes.get(..end).ok_or_else(|| self.fault(Fault::Truncated))?;
        let header_size = u8::try_from(header_size).expect("a header has at most eight bytes");
        Ok(Element { tag, bytes, header_size, depth: self.depth, offset: self.offset })
    }
}

/// Tag, size of tag and length, size of the value.
#[inline]
fn read_header(bytes: &[u8]) -> Result<(Tag, usize, usize), Fault> {
    let tag = Tag::read(bytes)?;
    let tag_size = tag.size_bytes();
    match *bytes.get(tag_size).ok_or(Fault::Truncated)? {
        short @ ..0x80 => Ok((tag, tag_size + 1, usize::from(short))),
        0x80 => Err(Fault::IndefiniteLength),
        long @ 0x81..=0x84 => {
            let count = usize::from(long & 0x7F);
            let digits = bytes.get(tag_size + 1..tag_size + 1 + count).ok_or(Fault::Truncated)?;
            let size = digits.iter().fold(0, |size, digit| size << 8 | usize::from(*digit));
            Ok((tag, tag_size + 1 + count, size))
        }
        0x85.. => Err(Fault::LengthTooLong),
    }
}

impl<'a> Element<'a> {
    /// Reads exactly one element.
    ///
    /// # Errors
    /// When the bytes are none, or more than one.
    pub fn parse(bytes: &'a [u8]) -> Result<Self, Malformed> {
        let mut reader = Reader::new(bytes)?;
        let element = reader.next()?.ok_or_else(|| reader.fault(Fault::Truncated))?;
        reader.finish()?;
        Ok(element)
    }

    /// Reads exactly one element, which has this tag.
    ///
    /// # Errors
    /// When the bytes are another one, none, or more than one.
    pub fn parse_as(tag: Tag, bytes: &'a [u8]) -> Result<Self, Malformed> {
        let mut reader = Reader::new(bytes)?;
        let element = reader.required(tag)?;
        reader.finish()?;
        Ok(element)
    }

    /// Its tag.
    #[inline]
    pub fn tag(&self) -> Tag {
        self.tag
    }

    /// All its bytes, with tag and length, as they came.
    #[inline]
    pub fn bytes(&self) -> &'a [u8] {
        self.bytes
    }

    /// The bytes behind tag and length.
    #[inline]
    pub fn value(&self) -> &'a [u8] {
        &self.bytes[usize::from(self.header_size)..]
    }

    /// Where it begins, in bytes from the start of what was read.
    pub fn offset(&self) -> usize {
        self.offset
    }

    /// Reads the elements inside. What `read` leaves over is not looked at; call [`Reader::finish`] where nothing may.
    ///
    /// # Errors
    /// Those of `read`, with this element's tag in their path; and when it is primitive or lies too deep.
    #[inline]
    pub fn read<T>(&self, read: impl FnOnce(&mut Reader<'a>) -> Result<T, Malformed>) -> Result<T, Malformed> {
        if !self.tag.is_constructed() {
            return Err(self.fault(Fault::WrongForm(self.tag)));
        }
        if self.depth == DEPTH_MAX {
            return Err(self.fault(Fault::TooDeep));
        }
        let mut inside = Reader {
            bytes: self.value(),
            offset: self.offset + usize::from(self.header_size),
            depth: self.depth + 1,
            elements_left: ELEMENTS_MAX,
        };
        read(&mut inside).map_err(|malformed| malformed.inside(self.tag))
    }

    /// The one element, with this tag, that is the value of this primitive element; extensions of certificates are like that.
    ///
    /// # Errors
    /// When the value is another one, none, or more than one.
    pub fn encapsulated(&self, tag: Tag) -> Result<Element<'a>, Malformed> {
        if self.depth == DEPTH_MAX {
            return Err(self.fault(Fault::TooDeep));
        }
        let bytes = self.octets()?;
        let offset = self.offset + usize::from(self.header_size);
        let mut inside = Reader { bytes, offset, depth: self.depth + 1, elements_left: 1 };
        let element = inside.required(tag)?;
        inside.finish()?;
        Ok(element)
    }

    /// A fault of this element.
    #[cold]
    pub fn fault(&self, fault: Fault) -> Malformed {
        Malformed::new(fault, self.offset)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(bytes: &[u8]) -> Fault {
        Element::parse(bytes).expect_err("it is no element").fault
    }

    #[test]
    fn lengths_in_every_form() {
        let short = [0x04, 0x02, 1, 2];
        let long = [0x04, 0x81, 0x02, 1, 2];
        let longest = [0x04, 0x84, 0, 0, 0, 0x02, 1, 2];
        for bytes in [&short[..], &long[..], &longest[..]] {
            let element = Element::parse(bytes).unwrap();
            assert_eq!((element.tag(), element.value(), element.bytes()), (Tag::OCTET_STRING, &[1, 2][..], bytes));
        }
        assert_eq!(fault(&[0x30, 0x80, 0, 0]), Fault::IndefiniteLength);
        assert_eq!(fault(&[0x30, 0x85, 0, 0, 0, 0, 0]), Fault::LengthTooLong);
        assert_eq!(fault(&[0x30, 0x84, 0xFF, 0xFF, 0xFF, 0xFF, 0]), Fault::Truncated);
        assert_eq!(fault(&[0x04, 0x01, 0x00, 0x04]), Fault::Trailing);
        assert_eq!(fault(&[]), Fault::Truncated);
    }

    /// The file, the path and the byte are what a person needs to find a fault in a dump.
    #[test]
    fn a_fault_says_where() {
        // BF36 { A1 { 88 (says 3 bytes, has 2) } }
        let bytes = [0xBF, 0x36, 0x06, 0xA1, 0x04, 0x88, 0x03, 0x01, 0x02];
        let inner = |reader: &mut Reader<'_>| reader.required(Tag::new(0x88)).map(|element| element.value().len());
        let outer = |reader: &mut Reader<'_>| reader.required(Tag::new(0xA1))?.read(inner);
        let malformed = Element::parse(&bytes).unwrap().read(outer).unwrap_err();
        assert_eq!(malformed.path.tags().collect::<Vec<_>>(), [Tag::new(0xBF36), Tag::new(0xA1)]);
        assert_eq!((malformed.fault, malformed.offset), (Fault::Truncated, 5));
        assert_eq!(malformed.to_string(), "the bytes end inside an element (at byte 5 in BF36/A1)");
    }

    #[test]
    fn depth_count_and_size_have_limits() {
        fn descend(element: &Element<'_>) -> Result<(), Malformed> {
            element.read(|inside| match inside.next()? {
                Some(element) => descend(&element),
                None => Ok(()),
            })
        }
        let nested = |levels: usize| {
            (0..levels).fold(Vec::new(), |inside: Vec<u8>, _| [vec![0x30, u8::try_from(inside.len()).unwrap()], inside].concat())
        };
        assert_eq!(descend(&Element::parse(&nested(16)).unwrap()), Ok(()));
        let too_deep = descend(&Element::parse(&nested(17)).unwrap()).unwrap_err();
        assert_eq!((too_deep.fault, too_deep.path.tags().count()), (Fault::TooDeep, 16));

        let many = [0x05, 0x00].repeat(ELEMENTS_MAX as usize + 1);
        let mut reader = Reader::new(&many).unwrap();
        for _ in 0..ELEMENTS_MAX {
            assert!(reader.next().unwrap().is_some());
        }
        assert_eq!(reader.next().unwrap_err().fault, Fault::TooMany);
        assert_eq!(Reader::new(&vec![0; SIZE_BYTES_MAX + 1]).unwrap_err().fault, Fault::TooLarge);
    }

    #[test]
    fn what_is_missing_is_named() {
        let mut reader = Reader::new(&[0x80, 0x00]).unwrap();
        assert_eq!(reader.optional(Tag::context(1)), Ok(None));
        assert_eq!(reader.required(Tag::context(1)).unwrap_err().fault, Fault::Missing(Tag::context(1)));
        assert!(reader.required(Tag::context(0)).is_ok());
        assert_eq!(reader.required(Tag::context(1)).unwrap_err().fault, Fault::Missing(Tag::context(1)));
        assert_eq!(reader.finish(), Ok(()));
    }
}
