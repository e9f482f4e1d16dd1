//! Which profile is meant.

use sgp22::tlv::{Reader, Tag};
use sgp22::wire::ProfileIdentifier;

use crate::card::chip::{FoundBy, ShortIccid};
use crate::card::euicc::Euicc;

/// The place of the profile that a request names; `request` is asked how long the ICCID in it is.
pub(super) fn profile(euicc: &Euicc, identifier: &ProfileIdentifier, request: &[u8]) -> Option<usize> {
    let quirks = &euicc.chip.quirks;
    let profiles = &euicc.state.profiles;
    match identifier {
        ProfileIdentifier::Iccid(_) if quirks.found_by == FoundBy::AidOnly => None,
        ProfileIdentifier::Iccid(_) if quirks.short_iccid == ShortIccid::NotFound && is_short(request) => None,
        ProfileIdentifier::Iccid(iccid) => profiles.iter().position(|profile| profile.metadata.iccid == *iccid),
        ProfileIdentifier::IsdpAid(_) if quirks.found_by == FoundBy::IccidOnly => None,
        ProfileIdentifier::IsdpAid(aid) => profiles.iter().position(|profile| profile.aid == *aid.as_bytes()),
    }
}

/// Whether the ICCID in a request, at its top or in the element `A0` there, has other than ten bytes. Chips compare bytes.
pub(super) fn is_short(request: &[u8]) -> bool {
    const ICCID: Tag = Tag::new(0x5A);
    const IDENTIFIER: Tag = Tag::new(0xA0);
    let inner = |bytes: &[u8], tag: Tag| -> Option<Vec<u8>> {
        let mut reader = Reader::new(bytes).ok()?;
        while let Some(element) = reader.next().ok()? {
            if element.tag() == tag {
                return Some(element.value().to_vec());
            }
        }
        None
    };
    let Ok(Some(outer)) = Reader::new(request).and_then(|mut reader| reader.next()) else { return false };
    let at_top = inner(outer.value(), ICCID);
    let iccid = at_top.or_else(|| inner(&inner(outer.value(), IDENTIFIER)?, ICCID));
    iccid.is_some_and(|iccid| iccid.len() != identifiers::Iccid::WIRE_SIZE_BYTES)
}
