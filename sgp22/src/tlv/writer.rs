//! Writing: DER, so that equal values have equal bytes and signatures over them hold.

use super::Tag;

/// Writes elements in the order in which they are given; lengths are found by itself.
///
/// What is inside a constructed element is written by a closure. Its length is known only afterwards, so headers of
/// constructed elements are noted and put in at the end: every byte is copied once, however deep it lies.
///
/// ```
/// use sgp22::tlv::{Tag, Writer};
///
/// let mut writer = Writer::new();
/// writer.constructed(Tag::new(0xBF2B), |writer| {
///     writer.constructed(Tag::new(0xA0), |writer| writer.primitive(Tag::context(0), &[0x05]));
/// });
/// assert_eq!(writer.finish(), [0xBF, 0x2B, 0x05, 0xA0, 0x03, 0x80, 0x01, 0x05]);
/// ```
#[derive(Debug, Default)]
pub struct Writer {
    /// Everything but the headers of constructed elements.
    body: Vec<u8>,
    /// The constructed elements, in the order in which they begin.
    headers: Vec<Header>,
    /// The size of the headers of all constructed elements that have ended.
    headers_size: usize,
}

#[derive(Debug)]
struct Header {
    tag: Tag,
    /// Where in `body` its value begins.
    at: usize,
    /// The size of its value, with the headers inside.
    value_size: usize,
}

impl Writer {
    /// A writer that has written nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Writes an element whose value is these bytes.
    #[inline]
    pub fn primitive(&mut self, tag: Tag, value: &[u8]) {
        write_header(&mut self.body, tag, value.len());
        self.body.extend_from_slice(value);
    }

    /// Writes an element whose value is what `write` writes.
    pub fn constructed(&mut self, tag: Tag, write: impl FnOnce(&mut Self)) {
        let (index, at, headers_before) = (self.headers.len(), self.body.len(), self.headers_size);
        self.headers.push(Header { tag, at, value_size: 0 });
        write(self);
        let value_size = self.body.len() - at + self.headers_size - headers_before;
        self.headers[index].value_size = value_size;
        self.headers_size += tag.size_bytes() + length_size(value_size);
    }

    /// Writes whole elements that are encoded already.
    #[inline]
    pub fn encoded(&mut self, elements: &[u8]) {
        self.body.extend_from_slice(elements);
    }

    /// All that was written.
    pub fn finish(self) -> Vec<u8> {
        if self.headers.is_empty() {
            return self.body;
        }
        let mut out = Vec::with_capacity(self.body.len() + self.headers_size);
        let mut copied = 0;
        for header in &self.headers {
            out.extend_from_slice(&self.body[copied..header.at]);
            copied = header.at;
            write_header(&mut out, header.tag, header.value_size);
        }
        out.extend_from_slice(&self.body[copied..]);
        out
    }
}

#[inline]
fn write_header(out: &mut Vec<u8>, tag: Tag, value_size: usize) {
    tag.write(out);
    let digits = value_size.to_be_bytes();
    let digits = &digits[digits.len() + 1 - length_size(value_size)..];
    if let Ok(short @ ..0x80) = u8::try_from(value_size) {
        out.push(short);
    } else {
        out.push(0x80 | u8::try_from(digits.len()).expect("a usize has at most eight bytes"));
        out.extend_from_slice(digits);
    }
}

/// How many bytes the length of a value has in DER.
#[inline]
fn length_size(value_size: usize) -> usize {
    match value_size {
        0..0x80 => 1,
        _ => 1 + (usize::BITS - value_size.leading_zeros()).div_ceil(8) as usize,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_as_short_as_can_be() {
        for (size, expected) in [
            (0, vec![0x04, 0x00]),
            (0x7F, vec![0x04, 0x7F]),
            (0x80, vec![0x04, 0x81, 0x80]),
            (0xFF, vec![0x04, 0x81, 0xFF]),
            (0x100, vec![0x04, 0x82, 0x01, 0x00]),
            (0xFFFF, vec![0x04, 0x82, 0xFF, 0xFF]),
            (0x1_0000, vec![0x04, 0x83, 0x01, 0x00, 0x00]),
        ] {
            let mut writer = Writer::new();
            writer.primitive(Tag::OCTET_STRING, &vec![0xAA; size]);
            let written = writer.finish();
            assert_eq!(written[..expected.len()], expected);
            assert_eq!(written.len(), expected.len() + size);
        }
    }

    /// Siblings, children and bytes between them keep their order, and lengths grow where a child's length grows.
    #[test]
    fn elements_nest() {
        let mut writer = Writer::new();
        writer.encoded(&[0x05, 0x00]);
        writer.constructed(Tag::SEQUENCE, |writer| {
            writer.constructed(Tag::new(0xA0), |_| {});
            writer.primitive(Tag::context(1), &[7]);
            writer.constructed(Tag::new(0xBF36), |writer| {
                writer.constructed(Tag::SET, |writer| writer.primitive(Tag::OCTET_STRING, &[0; 200]));
            });
        });
        writer.primitive(Tag::INTEGER, &[9]);
        let mut expected = vec![0x05, 0x00, 0x30, 0x81, 215, 0xA0, 0x00, 0x81, 0x01, 0x07];
        expected.extend([0xBF, 0x36, 0x81, 206, 0x31, 0x81, 203, 0x04, 0x81, 200]);
        expected.extend([0; 200]);
        expected.extend([0x02, 0x01, 0x09]);
        assert_eq!(writer.finish(), expected);
    }
}
