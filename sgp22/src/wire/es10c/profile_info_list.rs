//! ES10c `GetProfilesInfo`: which profiles there are.

use identifiers::Iccid;

use crate::tlv::{Decode, Element, Encode, Fault, Malformed, Reader, Tag, Writer};
use crate::wire::notation::{choice, codes, sequence};
use crate::wire::{Aid, ProfileClass, ProfileInfo};

sequence! {
    /// Asks which profiles there are.
    #[derive(Default)]
    pub struct ProfileInfoListRequest = 0xBF2D {
        /// Which are meant; all when absent.
        optional 0xA0 search_criteria: ProfileSearchCriteria,
        /// Which fields are wanted; a short list of the card's when absent, which lacks who wants to hear of what
        /// (euicc-go issue 8).
        optional 0x5C tag_list: TagList,
    }
}

choice! {
    /// Which profiles are meant.
    pub enum ProfileSearchCriteria {
        /// That of an application.
        0x4F IsdpAid(Aid),
        /// That with a number.
        0x5A Iccid(Iccid),
        /// Those of a class.
        0x95 ProfileClass(ProfileClass),
    }
}

choice! {
    /// What the chip answers.
    pub enum ProfileInfoListResponse = 0xBF2D {
        /// The profiles.
        0xA0 Ok(Vec<ProfileInfo>),
        /// That it does not say.
        0x81 Error(ProfileInfoListError),
    }
}

codes! {
    /// Why a chip does not say which profiles there are.
    pub enum ProfileInfoListError {
        /// What it was asked is wrong.
        1 IncorrectInputValues,
        /// Profiles are just being changed. Since v3.
        11 ProfileChangeOngoing,
        /// Something else.
        127 UndefinedError,
    }
}

/// Tags of fields that are wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TagList(pub Vec<Tag>);

/// All fields of a profile that v2.5 has.
pub const PROFILE_INFO_TAGS_V2: [Tag; 14] = [
    Tag::new(0x5A),
    Tag::new(0x4F),
    Tag::new(0x9F70),
    Tag::new(0x90),
    Tag::new(0x91),
    Tag::new(0x92),
    Tag::new(0x93),
    Tag::new(0x94),
    Tag::new(0x95),
    Tag::new(0xB6),
    Tag::new(0xB7),
    Tag::new(0xB8),
    Tag::new(0x99),
    Tag::new(0xBF22),
];

/// The fields of a profile that v3.1 adds.
pub const PROFILE_INFO_TAGS_V3: [Tag; 8] = [
    Tag::new(0xBA),
    Tag::new(0x9B),
    Tag::new(0xBC),
    Tag::new(0xBD),
    Tag::new(0x9F1F),
    Tag::new(0xBF20),
    Tag::new(0x9F24),
    Tag::new(0x9F25),
];

impl TagList {
    /// The most tags in a list.
    pub const TAGS_MAX: usize = 64;

    /// All fields that v2.5 has. Cards of v2 may refuse tags that they do not know.
    pub fn all_v2() -> Self {
        Self(PROFILE_INFO_TAGS_V2.to_vec())
    }

    /// All fields that v3.1 has.
    pub fn all_v3() -> Self {
        Self([&PROFILE_INFO_TAGS_V2[..], &PROFILE_INFO_TAGS_V3].concat())
    }
}

impl Decode<'_> for TagList {
    fn decode(element: &Element<'_>) -> Result<Self, Malformed> {
        let mut octets = element.octets()?;
        let mut tags = Vec::new();
        while !octets.is_empty() {
            if tags.len() == Self::TAGS_MAX {
                return Err(element.fault(Fault::TooMany));
            }
            // A reader needs a whole element to see a tag; a tag alone is what `peek` looks at.
            let tag = Reader::new(octets)?.peek().map_err(|malformed| element.fault(malformed.fault))?;
            let tag = tag.expect("there are bytes left");
            octets = &octets[tag.size_bytes()..];
            tags.push(tag);
        }
        Ok(Self(tags))
    }
}

impl Encode for TagList {
    fn encode(&self, tag: Tag, writer: &mut Writer) {
        let octets: Vec<u8> =
            self.0.iter().flat_map(|tag| tag.to_u32().to_be_bytes().into_iter().skip(4 - tag.size_bytes())).collect();
        writer.primitive(tag, &octets);
    }
}
