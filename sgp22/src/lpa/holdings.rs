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

/// Reads what the card holds. A card that falls silent meanwhile, or has closed itself, is opened anew and read again, a few times.
#[derive(Debug)]
pub struct ReadHoldings {
    state: State,
    retries_left: u8,
    version: Version,
}

/// Whose fields of profiles are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Version {
    V2,
    V3,
}

/// How often a card that falls silent is opened anew.
const RETRIES: u8 = 2;

#[derive(Debug)]
enum State {
    Renewing,
    Profiles(ListProfiles),
    Waiting(Waiting),
}

/// The news is listed.
#[derive(Debug)]
struct Waiting {
    profiles: Result<Vec<ProfileInfo>, Failure>,
}

impl ReadHoldings {
    /// Begins.
    pub fn begin() -> Step<Self> {
        Self::list(RETRIES, Version::V2, Version::V2.list())
    }

    /// Begins with a fresh ISD-R.
    pub fn begin_anew(renewal: Renewal) -> Step<Self> {
        Step::Do(Self { state: State::Renewing, retries_left: RETRIES, version: Version::V2 }, Action::Renew(renewal))
    }

    /// The same with the fields that v3 adds, as the port on which a profile is in use; in place of `step`, which was begun.
    pub(super) fn with_v3(step: Step<Self>) -> Step<Self> {
        match step {
            Step::Do(Self { state: State::Renewing, retries_left, .. }, action) => {
                Step::Do(Self { state: State::Renewing, retries_left, version: Version::V3 }, action)
            }
            _ => Self::list(RETRIES, Version::V3, Version::V3.list()),
        }
    }

    /// Begins after something went wrong: with a fresh ISD-R where the card fell silent.
    pub(super) fn begin_after(error: &Error) -> Step<Self> {
        if error.is_card_closed() { Self::begin_anew(Renewal::Reset) } else { Self::begin() }
    }

    fn list(retries_left: u8, version: Version, step: Step<ListProfiles>) -> Step<Self> {
        step.within(
            (),
            |(), list| Self { state: State::Profiles(list), retries_left, version },
            |(), profiles| {
                if profiles.as_ref().is_err_and(|failure| failure.error.is_card_closed()) && retries_left > 0 {
                    return Self::again(retries_left, version);
                }
                let state = State::Waiting(Waiting { profiles });
                Step::Do(Self { state, retries_left, version }, card::ask(&ListNotificationRequest::default()))
            },
        )
    }

    fn again(retries_left: u8, version: Version) -> Step<Self> {
        let reading = Self { state: State::Renewing, retries_left: retries_left - 1, version };
        Step::Do(reading, Action::Renew(Renewal::Reset))
    }
}

impl Procedure for ReadHoldings {
    type Outcome = Holdings;

    fn answer(self, answer: Answer) -> Step<Self> {
        let Self { state, retries_left, version } = self;
        match state {
            State::Renewing => match answer.renewed() {
                Ok(()) => Self::list(retries_left, version, version.list()),
                Err(error) => {
                    let failure = Failure::new(error, Stage::RenewingCard);
                    Step::Done(Holdings { profiles: Err(failure.clone()), waiting: Err(failure) })
                }
            },
            State::Profiles(list) => Self::list(retries_left, version, list.answer(answer)),
            State::Waiting(state) => {
                let holdings = state.answer(answer);
                let is_closed = holdings.waiting.as_ref().is_err_and(|failure| failure.error.is_card_closed());
                if is_closed && retries_left > 0 { Self::again(retries_left, version) } else { Step::Done(holdings) }
            }
        }
    }

    fn stage(&self) -> Stage {
        match self.state {
            State::Renewing => Stage::RenewingCard,
            _ => Stage::ReadingCard,
        }
    }
}

impl Version {
    fn list(self) -> Step<ListProfiles> {
        match self {
            Self::V2 => ListProfiles::begin(),
            Self::V3 => ListProfiles::begin_v3(),
        }
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
