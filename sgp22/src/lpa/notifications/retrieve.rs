//! One piece of news, fetched from the card by its number.

use super::super::card;
use super::super::procedure::Answer;
use crate::error::{Error, Misbehaviour, Party};
use crate::tlv::{Element, Fault, Reader, Tag};
use crate::wire::es10b::{NotificationSearchCriteria, RetrieveNotificationsListRequest, RetrieveNotificationsListResponse};
use crate::wire::{Message, NotificationMetadata, ProfileInstallationResult, ProfileInstallationResultData, Raw};

/// Has the card asked for it.
pub(super) fn request(seq_number: u32) -> RetrieveNotificationsListRequest {
    RetrieveNotificationsListRequest { search_criteria: Some(NotificationSearchCriteria::SeqNumber(seq_number)) }
}

/// The news that was asked for, as it came, where it is the only one that came. It is handed on though not all of it can be read
/// here, as a certificate with a key of a kind that is not known: it would wait for ever.
pub(super) fn only(answer: Answer, seq_number: u32) -> Result<Raw, Error> {
    let unreadable = |malformed| Error::unreadable(Party::Card, malformed);
    let answer = answer.card()?;
    let answer = Element::parse_as(RetrieveNotificationsListResponse::TAG, &answer).map_err(unreadable)?;
    let inside = answer.read(|inside| inside.next()).map_err(unreadable)?;
    let list = match inside {
        Some(list) if list.tag() == Tag::new(0xA0) => list,
        Some(error) if error.tag() == Tag::new(0x81) => {
            return Err(card::refused::<RetrieveNotificationsListRequest>(error.integer().map_err(unreadable)?));
        }
        _ => return Err(unreadable(answer.fault(Fault::Missing(Tag::new(0xA0))))),
    };
    let (first, second) = list.read(|inside| Ok((inside.next()?, inside.next()?))).map_err(unreadable)?;
    match (first, second) {
        (Some(news), None) if number(&news).is_none_or(|number| number == seq_number) => Ok(Raw::from_element(&news)),
        _ => Err(Error::misbehaved(Party::Card, Misbehaviour::OtherNews)),
    }
}

/// The number of a piece of news; none of remote management, and where it cannot be read.
fn number(news: &Element<'_>) -> Option<u32> {
    let metadata = |inside: &mut Reader<'_>| {
        inside.required(NotificationMetadata::TAG)?.read(|inside| inside.required(Tag::context(0))?.number())
    };
    match news.tag() {
        ProfileInstallationResult::TAG => news
            .read(|inside| {
                inside.required(ProfileInstallationResultData::TAG)?.read(|inside| {
                    inside.required(Tag::context(0))?;
                    metadata(inside)
                })
            })
            .ok(),
        Tag::SEQUENCE => news.read(metadata).ok(),
        _ => None,
    }
}
