//! Which profiles are on the card.

use super::card;
use super::procedure::{Answer, Procedure, Step};
use super::stage::{Failure, Stage};
use crate::error::Error;
use crate::wire::ProfileInfo;
use crate::wire::es10c::{ProfileInfoListRequest, ProfileInfoListResponse, TagList};

/// Lists the profiles on the card, with all fields.
///
/// Cards leave fields out that are not asked for by tag (euicc-go issue 8), and some refuse a list of tags, or answer it with fields
/// that cannot be read: those are asked again without, for a list with fewer fields is worth more than none.
#[derive(Debug)]
pub struct ListProfiles {
    tags: Tags,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tags {
    All,
    AsTheCardLikes,
}

impl ListProfiles {
    /// Begins.
    pub fn begin() -> Step<Self> {
        Self { tags: Tags::All }.ask(Some(TagList::all_v2()))
    }

    /// Begins, and also asks for the fields that v3 adds.
    pub fn begin_v3() -> Step<Self> {
        Self { tags: Tags::All }.ask(Some(TagList::all_v3()))
    }

    fn ask(self, tag_list: Option<TagList>) -> Step<Self> {
        Step::Do(self, card::ask(&ProfileInfoListRequest { search_criteria: None, tag_list }))
    }
}

impl Procedure for ListProfiles {
    type Outcome = Result<Vec<ProfileInfo>, Failure>;

    fn answer(self, answer: Answer) -> Step<Self> {
        let error = match card::read::<ProfileInfoListRequest>(answer) {
            Ok(ProfileInfoListResponse::Ok(profiles)) => return Step::Done(Ok(profiles)),
            Ok(ProfileInfoListResponse::Error(error)) => card::refused::<ProfileInfoListRequest>(error.number()),
            Err(error) => error,
        };
        match (self.tags, error) {
            (Tags::All, error @ (Error::Refused { .. } | Error::CardMisbehaved(_))) if !error.is_card_closed() => {
                Self { tags: Tags::AsTheCardLikes }.ask(None)
            }
            (_, error) => Step::Done(Err(Failure::new(error, Stage::ReadingCard))),
        }
    }

    fn stage(&self) -> Stage {
        Stage::ReadingCard
    }
}
