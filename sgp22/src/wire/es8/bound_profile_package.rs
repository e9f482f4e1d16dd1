//! The bound profile package: a profile, sealed for one chip.

use super::InitialiseSecureChannelRequest;
use crate::tlv::{Decode, Element, Malformed, Tag, Writer};
use crate::wire::Message;

/// A bound profile package, borrowed: its segments stay where they are.
///
/// What the segments hold is known to the chip only; [`Opener`](crate::crypto::Opener) opens them there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoundProfilePackage<'a> {
    /// How keys are agreed on.
    pub initialise_secure_channel_request: InitialiseSecureChannelRequest,
    /// The same, as it came.
    pub initialise_secure_channel_bytes: &'a [u8],
    /// Segments with `ConfigureIsdpRequest`, encrypted.
    pub first_sequence_of_87: Vec<Element<'a>>,
    /// Segments with the metadata, not encrypted.
    pub sequence_of_88: Vec<Element<'a>>,
    /// Segments with `ReplaceSessionKeysRequest`, encrypted; empty when the profile is sealed with the session's keys.
    pub second_sequence_of_87: Vec<Element<'a>>,
    /// Segments with the profile, encrypted.
    pub sequence_of_86: Vec<Element<'a>>,
}

/// The tags of the four rows, and those of the segments in them.
pub(super) const FIRST_SEQUENCE_OF_87: Tag = Tag::new(0xA0);
pub(super) const SEQUENCE_OF_88: Tag = Tag::new(0xA1);
pub(super) const SECOND_SEQUENCE_OF_87: Tag = Tag::new(0xA2);
pub(super) const SEQUENCE_OF_86: Tag = Tag::new(0xA3);
const SEGMENT_87: Tag = Tag::new(0x87);
const SEGMENT_88: Tag = Tag::new(0x88);
const SEGMENT_86: Tag = Tag::new(0x86);

impl<'a> BoundProfilePackage<'a> {
    /// The package's tag.
    pub const TAG: Tag = Tag::new(0xBF36);

    /// Reads a package from its bytes; nothing may follow them.
    ///
    /// # Errors
    /// When the bytes are none.
    pub fn parse(bytes: &'a [u8]) -> Result<Self, Malformed> {
        Self::decode(&Element::parse_as(Self::TAG, bytes)?)
    }

    /// Writes a package of rows of segments that are sealed already.
    pub fn write(
        initialise: &InitialiseSecureChannelRequest,
        first_sequence_of_87: &[u8],
        sequence_of_88: &[u8],
        second_sequence_of_87: Option<&[u8]>,
        sequence_of_86: &[u8],
    ) -> Vec<u8> {
        let mut writer = Writer::new();
        writer.constructed(Self::TAG, |writer| {
            writer.encoded(&initialise.to_der());
            let rows = [
                (FIRST_SEQUENCE_OF_87, Some(first_sequence_of_87)),
                (SEQUENCE_OF_88, Some(sequence_of_88)),
                (SECOND_SEQUENCE_OF_87, second_sequence_of_87),
                (SEQUENCE_OF_86, Some(sequence_of_86)),
            ];
            for (tag, segments) in rows {
                if let Some(segments) = segments {
                    writer.constructed(tag, |writer| writer.encoded(segments));
                }
            }
        });
        writer.finish()
    }
}

impl<'a> Decode<'a> for BoundProfilePackage<'a> {
    fn decode(element: &Element<'a>) -> Result<Self, Malformed> {
        element.read(|inside| {
            let initialise = inside.required(InitialiseSecureChannelRequest::TAG)?;
            let package = Self {
                initialise_secure_channel_request: InitialiseSecureChannelRequest::decode(&initialise)?,
                initialise_secure_channel_bytes: initialise.bytes(),
                first_sequence_of_87: segments_in(&inside.required(FIRST_SEQUENCE_OF_87)?, SEGMENT_87)?,
                sequence_of_88: segments_in(&inside.required(SEQUENCE_OF_88)?, SEGMENT_88)?,
                second_sequence_of_87: match inside.optional(SECOND_SEQUENCE_OF_87)? {
                    Some(row) => segments_in(&row, SEGMENT_87)?,
                    None => Vec::new(),
                },
                sequence_of_86: segments_in(&inside.required(SEQUENCE_OF_86)?, SEGMENT_86)?,
            };
            inside.finish()?;
            Ok(package)
        })
    }
}

fn segments_in<'a>(row: &Element<'a>, tag: Tag) -> Result<Vec<Element<'a>>, Malformed> {
    row.read(|inside| {
        let mut segments = Vec::new();
        while let Some(segment) = inside.optional(tag)? {
            segments.push(segment);
        }
        inside.finish()?;
        Ok(segments)
    })
}
