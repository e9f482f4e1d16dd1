//! How a bound profile package is cut for the card: each piece goes to it as a command of its own.

use super::BoundProfilePackage;
use super::bound_profile_package::{SEQUENCE_OF_86, SEQUENCE_OF_88};
use crate::tlv::{Element, Malformed};

/// Cuts a bound profile package into the pieces in which a card takes it (ES10b `LoadBoundProfilePackage`).
///
/// Together the pieces are the package. They are: the package's tag and length with the first element; the first row of
/// segments; the second row's tag and length alone, then each segment of it; the third row, where there is one; the fourth
/// row's tag and length alone, then each segment. Some cards answer `6A80` to anything else (lpac issue 185).
///
/// # Errors
/// When the bytes are no bound profile package.
pub fn segments(package: &[u8]) -> Result<Vec<&[u8]>, Malformed> {
    BoundProfilePackage::parse(package)?;
    let element = Element::parse(package)?;
    let header_size = package.len() - element.value().len();
    element.read(|inside| {
        let mut pieces = Vec::new();
        while let Some(row) = inside.next()? {
            let row_header_size = row.bytes().len() - row.value().len();
            match row.tag() {
                SEQUENCE_OF_88 | SEQUENCE_OF_86 => {
                    pieces.push(&row.bytes()[..row_header_size]);
                    row.read(|inside| {
                        while let Some(segment) = inside.next()? {
                            pieces.push(segment.bytes());
                        }
                        Ok(())
                    })?;
                }
                _ if pieces.is_empty() => pieces.push(&package[..header_size + row.bytes().len()]),
                _ => pieces.push(row.bytes()),
            }
        }
        Ok(pieces)
    })
}
