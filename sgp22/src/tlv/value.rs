//! Values: integers, texts, octets and the rest, read from an element and written to one.

use super::{Element, Fault, Malformed, NamedBits, Oid, Tag, Writer};

impl<'a> Element<'a> {
    /// The value of a primitive element, as it is.
    ///
    /// # Errors
    /// When the element is constructed.
    #[inline]
    pub fn octets(&self) -> Result<&'a [u8], Malformed> {
        if self.tag().is_constructed() { Err(self.fault(Fault::WrongForm(self.tag()))) } else { Ok(self.value()) }
    }

    /// A value of so many bytes.
    ///
    /// # Errors
    /// When it has another size.
    #[inline]
    pub fn octets_exactly<const N: usize>(&self) -> Result<[u8; N], Malformed> {
        self.octets()?.try_into().map_err(|_| self.wrong_size())
    }

    /// A value whose size is in a range.
    ///
    /// # Errors
    /// When its size is not.
    pub fn octets_within(&self, sizes: std::ops::RangeInclusive<usize>) -> Result<&'a [u8], Malformed> {
        let octets = self.octets()?;
        if sizes.contains(&octets.len()) { Ok(octets) } else { Err(self.wrong_size()) }
    }

    /// An integer. More bytes than needed are accepted, more than an `i64` holds are not.
    ///
    /// # Errors
    /// When there is no byte, or the number is too large.
    pub fn integer(&self) -> Result<i64, Malformed> {
        let octets = self.octets()?;
        let negative = octets.first().ok_or_else(|| self.wrong_size())? & 0x80 != 0;
        let fill = if negative { 0xFF } else { 0x00 };
        let (padding, digits) = octets.split_at(octets.len().saturating_sub(8));
        let fits = padding.iter().all(|byte| *byte == fill) && (padding.is_empty() || (digits[0] & 0x80 != 0) == negative);
        if !fits {
            return Err(self.wrong_size());
        }
        let mut bytes = [fill; 8];
        bytes[8 - digits.len()..].copy_from_slice(digits);
        Ok(i64::from_be_bytes(bytes))
    }

    /// An integer of a narrower type.
    ///
    /// # Errors
    /// When there is no byte, or the number is none of that type's.
    pub fn number<T: TryFrom<i64>>(&self) -> Result<T, Malformed> {
        T::try_from(self.integer()?).map_err(|_| self.wrong_value())
    }

    /// A truth: any byte but zero is true.
    ///
    /// # Errors
    /// When it is not one byte.
    pub fn boolean(&self) -> Result<bool, Malformed> {
        self.octets_exactly::<1>().map(|[byte]| byte != 0)
    }

    /// Nothing.
    ///
    /// # Errors
    /// When there is something.
    pub fn null(&self) -> Result<(), Malformed> {
        self.octets_exactly::<0>().map(|[]| ())
    }

    /// A text of at most so many bytes.
    ///
    /// # Errors
    /// When it is longer or not UTF-8.
    pub fn text(&self, size_bytes_max: usize) -> Result<&'a str, Malformed> {
        let octets = self.octets_within(0..=size_bytes_max)?;
        str::from_utf8(octets).map_err(|_| self.fault(Fault::NotUtf8(self.tag())))
    }

    /// An object identifier.
    ///
    /// # Errors
    /// When it is none, or longer than [`Oid::SIZE_BYTES_MAX`].
    pub fn oid(&self) -> Result<Oid, Malformed> {
        Oid::from_octets(self.octets()?).ok_or_else(|| self.wrong_value())
    }

    /// Named bits, a BIT STRING.
    ///
    /// # Errors
    /// When it is none, or has a bit set above [`NamedBits::BITS_MAX`].
    pub fn bits(&self) -> Result<NamedBits, Malformed> {
        NamedBits::from_octets(self.octets()?).ok_or_else(|| self.wrong_value())
    }

    fn wrong_size(&self) -> Malformed {
        self.fault(Fault::WrongSize(self.tag()))
    }

    /// That the value is none that its type has.
    #[cold]
    pub fn wrong_value(&self) -> Malformed {
        self.fault(Fault::WrongValue(self.tag()))
    }
}

impl Writer {
    /// Writes an integer.
    pub fn integer(&mut self, tag: Tag, integer: i64) {
        let bytes = integer.to_be_bytes();
        // A leading byte is left out as long as the next one begins with the same sign.
        let unneeded = bytes.windows(2).take_while(|pair| {
            let sign = if pair[1] & 0x80 == 0 { 0x00 } else { 0xFF };
            pair[0] == sign
        });
        let from = unneeded.count();
        self.primitive(tag, &bytes[from..]);
    }

    /// Writes a truth.
    pub fn boolean(&mut self, tag: Tag, truth: bool) {
        self.primitive(tag, &[if truth { 0xFF } else { 0x00 }]);
    }

    /// Writes nothing, under a tag.
    pub fn null(&mut self, tag: Tag) {
        self.primitive(tag, &[]);
    }

    /// Writes a text.
    pub fn text(&mut self, tag: Tag, text: &str) {
        self.primitive(tag, text.as_bytes());
    }

    /// Writes an object identifier.
    pub fn oid(&mut self, tag: Tag, oid: &Oid) {
        self.primitive(tag, oid.octets());
    }

    /// Writes named bits, without zero bits behind (ITU-T X.690 §11.2.2).
    pub fn bits(&mut self, tag: Tag, bits: NamedBits) {
        let mut octets = [0; 1 + NamedBits::BITS_MAX as usize / 8];
        self.primitive(tag, bits.to_octets(&mut octets));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn element(bytes: &[u8]) -> Element<'_> {
        Element::parse(bytes).unwrap()
    }

    /// The examples that texts on DER give, and the ends of the range.
    #[test]
    fn integers() {
        for (integer, octets) in [
            (0, &[0x00][..]),
            (127, &[0x7F]),
            (128, &[0x00, 0x80]),
            (256, &[0x01, 0x00]),
            (-1, &[0xFF]),
            (-128, &[0x80]),
            (-129, &[0xFF, 0x7F]),
            (i64::MAX, &[0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]),
            (i64::MIN, &[0x80, 0, 0, 0, 0, 0, 0, 0]),
        ] {
            let mut writer = Writer::new();
            writer.integer(Tag::INTEGER, integer);
            let written = writer.finish();
            assert_eq!(&written[2..], octets, "{integer}");
            assert_eq!(element(&written).integer(), Ok(integer));
        }
        assert_eq!(element(&[0x02, 0x0A, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5]).integer(), Ok(5), "padding is accepted");
        assert_eq!(
            element(&[0x02, 0x09, 0, 0x80, 0, 0, 0, 0, 0, 0, 0]).integer().unwrap_err().fault,
            Fault::WrongSize(Tag::INTEGER)
        );
        assert_eq!(element(&[0x02, 0x00]).integer().unwrap_err().fault, Fault::WrongSize(Tag::INTEGER));
        assert_eq!(element(&[0x02, 0x02, 0x01, 0x00]).number::<u8>().unwrap_err().fault, Fault::WrongValue(Tag::INTEGER));
    }

    #[test]
    fn small_values() {
        assert_eq!(element(&[0x01, 0x01, 0x01]).boolean(), Ok(true), "BER has many truths");
        assert!(element(&[0x01, 0x00]).boolean().is_err());
        assert!(element(&[0x05, 0x01, 0x00]).null().is_err());
        assert_eq!(element(&[0x0C, 0x02, 0xC3, 0xA4]).text(2), Ok("ä"));
        assert_eq!(element(&[0x0C, 0x02, 0xC3, 0xA4]).text(1).unwrap_err().fault, Fault::WrongSize(Tag::UTF8));
        assert_eq!(element(&[0x0C, 0x01, 0xC3]).text(2).unwrap_err().fault, Fault::NotUtf8(Tag::UTF8));
        assert_eq!(element(&[0x30, 0x00]).octets().unwrap_err().fault, Fault::WrongForm(Tag::SEQUENCE));
    }
}
