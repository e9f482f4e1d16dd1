//! What the card really holds: read before a change and after it, and after every failure before a word is said.

use identifiers::Iccid;

use super::card;
use super::list::ListProfiles;
use super::procedure::{Action, Answer, Procedure, Renewal, Step};
use super::stage::{Failure, Stage};
use crate::error::Error;
use crate::wire::es10b::{ListNotificationRequest, ListNotificationResponse};
use crate::wire::{NotificationMetadata, ProfileIdentifier, ProfileInfo, ProfileState};

/// What the card holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holdings {
    /// The profiles, or why they are not known.
    pub profiles: Result<Vec<ProfileInfo>, Failure>,
    /// Which news waits for servers, or why it is not known.
    pub waiting: Result<Vec<NotificationMetadata>, Failure>,
}

impl Holdings {
    /// A profile, where the card holds it.
    pub fn profile(&self, which: &ProfileIdentifier) -> Option<&ProfileInfo> {
        self.profiles.as_ref().ok()?.iter().find(|profile| match which {
            ProfileIdentifier::Iccid(iccid) => profile.iccid.as_ref() == Some(iccid),
            ProfileIdentifier::IsdpAid(aid) => profile.isdp_aid.as_ref() == Some(aid),
        })
    }

    /// Whether a profile is in use; none where it is not known, or not there.
    pub fn state(&self, which: &ProfileIdentifier) -> Option<ProfileState> {
        self.profile(which)?.profile_state
    }

    /// Whether the card holds a profile of this number; none where it is not known.
    pub fn has(&self, iccid: &Iccid) -> Option<bool> {
        let profiles = self.profiles.as_ref().ok()?;
        Some(profiles.iter().any(|profile| profile.iccid.as_ref() == Some(iccid)))
    }

    /// The news that waits now and did not before: what has to be delivered after a change.
    pub fn news_since<'a>(&'a self, before: &Self) -> impl Iterator<Item = &'a NotificationMetadata> {
        let old: Vec<u32> = before.waiting.iter().flatten().map(|news| news.seq_number).collect();
        self.waiting.iter().flatten().filter(move |news| !old.contains(&news.seq_number))
    }
}

/// What a change came to. When it failed, `card` is what the card held after that; what has been done has been done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome<T> {
    /// What was done, or why not.
    pub result: Result<T, Failure>,
    /// What the card held before. None where nobody asked.
    pub before: Option<Holdings>,
    /// What the card holds now. None where all went well and nothing had to be looked at again.
    pub card: Option<Holdings>,
}

impl<T> Outcome<T> {
    /// The news that came with the change: to be delivered.
    pub fn news(&self) -> Vec<NotificationMetadata> {
        match (&self.before, &self.card) {
            (Some(before), Some(now)) => now.news_since(before).cloned().collect(),
            _ => Vec::new(),
        }
    }
}

/// Reads what the card holds.
#[derive(Debug)]
pub struct ReadHoldings(State);

#[derive(Debug)]
enum State {
    Renewing(Renewing),
    Profiles(Profiles),
    Waiting(Waiting),
}

/// The ISD-R is opened anew.
#[derive(Debug)]
struct Renewing;

/// The profiles are listed.
#[derive(Debug)]
struct Profiles(ListProfiles);

/// The news is listed.
#[derive(Debug)]
struct Waiting {
    profiles: Result<Vec<ProfileInfo>, Failure>,
}

impl ReadHoldings {
    /// Begins.
    pub fn begin() -> Step<Self> {
        Profiles::step(ListProfiles::begin())
    }

    /// Begins with a fresh ISD-R.
    pub fn begin_anew(renewal: Renewal) -> Step<Self> {
        Step::Do(Self(State::Renewing(Renewing)), Action::Renew(renewal))
    }

    /// Begins after something went wrong: with a fresh ISD-R where the card fell silent.
    pub(super) fn begin_after(error: &Error) -> Step<Self> {
        if error.is_card_silent() { Self::begin_anew(Renewal::Reset) } else { Self::begin() }
    }
}

impl Procedure for ReadHoldings {
    type Outcome = Holdings;

    fn answer(self, answer: Answer) -> Step<Self> {
        match self.0 {
            State::Renewing(state) => state.answer(answer),
            State::Profiles(Profiles(list)) => Profiles::step(list.answer(answer)),
            State::Waiting(state) => Step::Done(state.answer(answer)),
        }
    }

    fn stage(&self) -> Stage {
        match self.0 {
            State::Renewing(_) => Stage::RenewingCard,
            _ => Stage::ReadingCard,
        }
    }
}

impl Renewing {
    fn answer(self, answer: Answer) -> Step<ReadHoldings> {
        match answer.renewed() {
            Ok(()) => ReadHoldings::begin(),
            Err(error) => {
                let failure = Failure::new(error, Stage::RenewingCard);
                Step::Done(Holdings { profiles: Err(failure.clone()), waiting: Err(failure) })
            }
        }
    }
}

impl Profiles {
    fn step(step: Step<ListProfiles>) -> Step<ReadHoldings> {
        step.within(
            (),
            |(), list| ReadHoldings(State::Profiles(Self(list))),
            |(), profiles| {
                Step::Do(ReadHoldings(State::Waiting(Waiting { profiles })), card::ask(&ListNotificationRequest::default()))
            },
        )
    }
}

impl Waiting {
    fn answer(self, answer: Answer) -> Holdings {
        let waiting = match card::read::<ListNotificationRequest>(answer) {
            Ok(ListNotificationResponse::NotificationMetadataList(list)) => Ok(list),
            Ok(ListNotificationResponse::Error(error)) => Err(card::refused::<ListNotificationRequest>(error.number())),
            Err(error) => Err(error),
        };
        let waiting = waiting.map_err(|error| Failure::new(error, Stage::ReadingCard));
        Holdings { profiles: self.profiles, waiting }
    }
}

/// The end of a change: the card is read, and then what it came to is said.
#[derive(Debug)]
pub(super) struct Closing<T> {
    ended: Box<Ended<T>>,
    reading: ReadHoldings,
}

#[derive(Debug)]
struct Ended<T> {
    result: Result<T, Failure>,
    before: Option<Holdings>,
}

impl<T> Closing<T> {
    /// Reads the card, after a failure with a fresh ISD-R where the card fell silent.
    pub(super) fn begin(result: Result<T, Failure>, before: Option<Holdings>) -> Step<Self> {
        Self::read(Box::new(Ended { result, before }))
    }

    /// Reads the card once more, in place of the answer to the last action.
    pub(super) fn again(self) -> Step<Self> {
        Self::read(self.ended)
    }

    fn read(ended: Box<Ended<T>>) -> Step<Self> {
        let step = match &ended.result {
            Err(failure) => ReadHoldings::begin_after(&failure.error),
            Ok(_) => ReadHoldings::begin(),
        };
        Self::step(ended, step)
    }

    fn step(ended: Box<Ended<T>>, step: Step<ReadHoldings>) -> Step<Self> {
        step.within(
            ended,
            |ended, reading| Self { ended, reading },
            |ended, card| {
                let Ended { result, before } = *ended;
                Step::Done(Outcome { result, before, card: Some(card) })
            },
        )
    }
}

impl<T> Procedure for Closing<T> {
    type Outcome = Outcome<T>;

    fn answer(self, answer: Answer) -> Step<Self> {
        Self::step(self.ended, self.reading.answer(answer))
    }

    fn stage(&self) -> Stage {
        self.reading.stage()
    }
}
