//! A whole profile package.

use super::{ProfileElement, ProfileElementKind, ProfileHeader};
use crate::tlv::{Malformed, Reader};

/// A profile package, borrowed: its elements in their order, from the header to the end.
///
/// ```
/// use sgp22::wire::saip::{ProfileElementKind, ProfilePackage};
///
/// # let bytes = [0xA0, 0x16, 0x80, 1, 2, 0x81, 1, 3, 0x83, 10, 0x89, 0, 1, 0x23, 0x45, 0x67, 0x89, 1, 0x23, 0x41,
/// #     0xA5, 0, 0xA6, 0, 0xAA, 5, 0xA0, 3, 0x81, 1, 1];
/// let package = ProfilePackage::parse(&bytes)?;
/// assert_eq!(package.header().major_version, 2);
/// assert_eq!(package.header().iccid.0.to_string(), "89000123456789012341");
/// let kinds: Vec<ProfileElementKind> = package.elements().iter().map(|element| element.kind()).collect();
/// assert_eq!(kinds, [ProfileElementKind::Header, ProfileElementKind::End]);
/// # Ok::<(), sgp22::wire::saip::PackageError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProfilePackage<'a> {
    header: ProfileHeader,
    elements: Vec<ProfileElement<'a>>,
}

/// Why bytes are no profile package.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum PackageError {
    /// The bytes could not be read.
    #[error(transparent)]
    Malformed(#[from] Malformed),
    /// The first element is no header, or there is another header.
    #[error("a profile package has one header, and it comes first")]
    Header,
    /// The last element is no end, or something follows an end.
    #[error("a profile package has one end, and it comes last")]
    End,
}

impl<'a> ProfilePackage<'a> {
    /// Reads a package.
    ///
    /// # Errors
    /// When the bytes are none: a header first, an end last, each once.
    pub fn parse(bytes: &'a [u8]) -> Result<Self, PackageError> {
        let mut reader = Reader::new(bytes)?;
        let mut elements = Vec::new();
        while let Some(element) = reader.next()? {
            elements.push(ProfileElement::new(element)?);
        }
        let of = |kind| move |element: &ProfileElement<'_>| element.kind() == kind;
        let headers = elements.iter().filter(|element| of(ProfileElementKind::Header)(element)).count();
        let Some(first) = elements.first().copied().filter(of(ProfileElementKind::Header)).filter(|_| headers == 1) else {
            return Err(PackageError::Header);
        };
        let end = elements.iter().position(of(ProfileElementKind::End));
        if end != Some(elements.len() - 1) {
            return Err(PackageError::End);
        }
        Ok(Self { header: first.content()?, elements })
    }

    /// The first element, read.
    pub fn header(&self) -> &ProfileHeader {
        &self.header
    }

    /// All elements, with the first and the last.
    pub fn elements(&self) -> &[ProfileElement<'a>] {
        &self.elements
    }

    /// The bytes of all elements, as they came.
    pub fn to_bytes(&self) -> Vec<u8> {
        let parts: Vec<&[u8]> = self.elements.iter().map(ProfileElement::bytes).collect();
        parts.concat()
    }
}
