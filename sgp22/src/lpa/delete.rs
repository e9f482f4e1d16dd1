//! Deleting a profile (SGP.22 v2.5 §3.2.3). It cannot be undone, and whether the operator lets it be installed again is the
//! operator's affair: the owner is asked. The news of it must then be delivered, or the operator believes that it is still there.

use super::card;
use super::holdings::{Closing, Holdings, Outcome, ReadHoldings};
use super::owner::{Question, Reply};
use super::procedure::{Action, Answer, Procedure, Step};
use super::stage::{Failure, Stage};
use crate::error::{Error, Misbehaviour, Party};
use crate::wire::es10c::{DeleteProfileRequest, DeleteResult};
use crate::wire::{ProfileIdentifier, ProfileInfo, ProfileState};

/// Deletes a profile that is not in use.
#[derive(Debug)]
pub struct Delete(State);

#[derive(Debug)]
enum State {
    Looking(Looking),
    Asking(Asking),
    Deleting(Deleting),
    Checking(Checking),
    Closing(Closing<Box<ProfileInfo>>),
}

/// The card is read: is the profile there, and not in use?
#[derive(Debug)]
struct Looking {
    profile: ProfileIdentifier,
    reading: ReadHoldings,
}

/// The owner is asked.
#[derive(Debug)]
struct Asking {
    before: Holdings,
    profile: Box<ProfileInfo>,
    names: Vec<ProfileIdentifier>,
}

/// The card is asked.
#[derive(Debug)]
struct Deleting {
    before: Holdings,
    profile: Box<ProfileInfo>,
    /// The profile's other name, where the card told one.
    other_name: Option<ProfileIdentifier>,
}

/// The card said yes: is it gone?
#[derive(Debug)]
struct Checking {
    before: Holdings,
    profile: Box<ProfileInfo>,
    reading: ReadHoldings,
}

impl Delete {
    /// Begins to delete a profile. The outcome holds what it was.
    pub fn begin(profile: ProfileIdentifier) -> Step<Self> {
        Looking::step(profile, ReadHoldings::begin())
    }

    fn closing(step: Step<Closing<Box<ProfileInfo>>>) -> Step<Self> {
        step.within((), |(), closing| Self(State::Closing(closing)), |(), outcome| Step::Done(outcome))
    }

    fn fail(error: Error, before: Holdings) -> Step<Self> {
        Self::closing(Closing::begin(Err(Failure::new(error, Stage::ChangingCard)), Some(before)))
    }
}

impl Procedure for Delete {
    type Outcome = Outcome<Box<ProfileInfo>>;

    fn answer(self, answer: Answer) -> Step<Self> {
        match self.0 {
            State::Looking(Looking { profile, reading }) => Looking::step(profile, reading.answer(answer)),
            State::Asking(state) => state.answer(answer),
            State::Deleting(state) => state.answer(answer),
            State::Checking(Checking { before, profile, reading }) => Checking::step(before, profile, reading.answer(answer)),
            State::Closing(closing) => Self::closing(closing.answer(answer)),
        }
    }

    fn stage(&self) -> Stage {
        match &self.0 {
            State::Looking(looking) => looking.reading.stage(),
            State::Asking(_) => Stage::AskingOwner,
            State::Deleting(_) => Stage::ChangingCard,
            State::Checking(checking) => checking.reading.stage(),
            State::Closing(closing) => closing.stage(),
        }
    }
}

impl Looking {
    fn step(profile: ProfileIdentifier, step: Step<ReadHoldings>) -> Step<Delete> {
        step.within(profile, |profile, reading| Delete(State::Looking(Self { profile, reading })), Self::looked)
    }

    fn looked(name: ProfileIdentifier, before: Holdings) -> Step<Delete> {
        let refusal = match (&before.profiles, before.profile(&name)) {
            (Err(failure), _) => Some(failure.clone()),
            (Ok(_), None) => Some(Failure::new(Error::NoSuchProfile, Stage::ReadingCard)),
            (Ok(_), Some(profile)) if profile.profile_state == Some(ProfileState::Enabled) => {
                let number = DeleteResult::ProfileNotInDisabledState.number();
                Some(Failure::new(card::refused::<DeleteProfileRequest>(number), Stage::ReadingCard))
            }
            _ => None,
        };
        if let Some(failure) = refusal {
            return Step::Done(Outcome { result: Err(failure), before: None, card: Some(before) });
        }
        let profile = before.profile(&name).cloned().map(Box::new).expect("it was found above");
        let other = match &name {
            ProfileIdentifier::Iccid(_) => profile.isdp_aid.clone().map(ProfileIdentifier::IsdpAid),
            ProfileIdentifier::IsdpAid(_) => profile.iccid.map(ProfileIdentifier::Iccid),
        };
        let names = std::iter::once(name).chain(other).collect();
        let question = Question::Delete(profile.clone());
        Step::Do(Delete(State::Asking(Asking { before, profile, names })), Action::Ask(question))
    }
}

impl Asking {
    fn answer(self, answer: Answer) -> Step<Delete> {
        let error = match answer.owner() {
            Ok(Reply::Yes) => None,
            Ok(_) => Some(Error::Declined),
            Err(error) => Some(error),
        };
        match error {
            None => Deleting::ask(self.before, self.profile, self.names),
            // Nothing was changed since the card was read.
            Some(error) => {
                let failure = Failure::new(error, Stage::AskingOwner);
                Step::Done(Outcome { result: Err(failure), before: None, card: Some(self.before) })
            }
        }
    }
}

impl Deleting {
    fn ask(before: Holdings, profile: Box<ProfileInfo>, mut names: Vec<ProfileIdentifier>) -> Step<Delete> {
        if names.is_empty() {
            return Delete::fail(Error::NoSuchProfile, before);
        }
        let request = match names.remove(0) {
            ProfileIdentifier::Iccid(iccid) => DeleteProfileRequest::Iccid(iccid),
            ProfileIdentifier::IsdpAid(aid) => DeleteProfileRequest::IsdpAid(aid),
        };
        let state = Self { before, profile, other_name: names.pop() };
        Step::Do(Delete(State::Deleting(state)), card::ask(&request))
    }

    fn answer(self, answer: Answer) -> Step<Delete> {
        let Self { before, profile, other_name } = self;
        let result = match card::read::<DeleteProfileRequest>(answer) {
            Ok(response) => response.delete_result,
            Err(error) => return Delete::fail(error, before),
        };
        match (result, other_name) {
            (DeleteResult::Ok, _) => Checking::step(before, profile, ReadHoldings::begin()),
            (DeleteResult::IccidOrAidNotFound, Some(name)) => Self::ask(before, profile, vec![name]),
            (result, _) => Delete::fail(card::refused::<DeleteProfileRequest>(result.number()), before),
        }
    }
}

impl Checking {
    fn step(before: Holdings, profile: Box<ProfileInfo>, step: Step<ReadHoldings>) -> Step<Delete> {
        step.within(
            (before, profile),
            |(before, profile), reading| Delete(State::Checking(Self { before, profile, reading })),
            |(before, profile), card| {
                let is_there = profile.iccid.and_then(|iccid| card.has(&iccid)) == Some(true);
                let not_done = Failure::new(Error::misbehaved(Party::Card, Misbehaviour::NotDone), Stage::ReadingCard);
                let result = if is_there { Err(not_done) } else { Ok(profile) };
                Step::Done(Outcome { result, before: Some(before), card: Some(card) })
            },
        )
    }
}
