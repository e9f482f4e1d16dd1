//! Enabling and disabling a profile (SGP.22 v2.5 §3.2.1, §3.2.2), with cards that take it in one way only.
//!
//! Some cards find a profile by its ICCID only, some by its AID only; some refuse that they are to have the device start anew
//! (the refresh flag), some refuse that they are not (lpac issue 13, SimAdmin issue 31). So there are at most four ways to ask. The
//! card is read after each that it refused, for it may have acted, and a profile that is as wanted is not touched again.

use std::time::Duration;

use super::card;
use super::holdings::{Closing, Holdings, Outcome, ReadHoldings};
use super::procedure::{Action, Answer, Procedure, Renewal, Step};
use super::stage::{Failure, Stage};
use crate::error::{Error, Misbehaviour, Party};
use crate::wire::es10c::{
    DisableProfileRequest, DisableProfileResponse, DisableResult, EnableProfileRequest, EnableProfileResponse, EnableResult,
};
use crate::wire::{ProfileIdentifier, ProfileState};

/// How long a card that is busy with the device is left alone, before each further try.
const PAUSES: [Duration; 2] = [Duration::from_secs(1), Duration::from_secs(3)];
/// How long a card that said yes may take until it shows so.
const SETTLING: Duration = Duration::from_secs(2);

/// What is to be switched, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SwitchOrder {
    /// Which profile.
    pub profile: ProfileIdentifier,
    /// How it is to be.
    pub wanted: Wanted,
    /// Who has the device start anew.
    pub refresh: RefreshBy,
    /// On which port, where several profiles can be in use (SGP.22 v3).
    pub target_esim_port: Option<u32>,
}

/// How a profile is to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Wanted {
    /// In use. The one that is in use now gives way.
    Enabled,
    /// Not in use.
    Disabled,
}

/// Who makes the device notice a change. The card may refuse, and is then asked the other way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RefreshBy {
    /// The card (REFRESH). Right for most modems.
    Card,
    /// We, by [`Renewal::Reset`]. Right for modems that leave the bus when the card asks for it.
    Us,
}

/// Whether anything had to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Switched {
    /// It was done.
    Now,
    /// It was so already.
    Already,
}

/// Switches a profile.
#[derive(Debug)]
pub struct Switch {
    context: Context,
    state: State,
}

#[derive(Debug)]
struct Context {
    order: SwitchOrder,
    before: Option<Holdings>,
    /// The ways to ask that are left, the one in use first.
    ways: Vec<Way>,
    pauses_left: usize,
    resets_left: u8,
    settlings_left: u8,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Way {
    profile: ProfileIdentifier,
    refresh: RefreshBy,
}

#[derive(Debug)]
enum State {
    Looking(ReadHoldings),
    Asking,
    Pausing(Pausing),
    Checking(Checking),
    Closing(Closing<Switched>),
}

/// There is a pause, or the card is opened anew, before the same is asked again.
#[derive(Debug)]
struct Pausing {
    failure: Failure,
}

/// The card is read: did it act?
#[derive(Debug)]
struct Checking {
    reading: Reading,
    /// What it said to the last try.
    said: Result<(), Failure>,
}

#[derive(Debug)]
enum Reading {
    /// It is given time first.
    Settling,
    Holdings(ReadHoldings),
}

impl Switch {
    /// Begins to switch a profile.
    pub fn begin(order: SwitchOrder) -> Step<Self> {
        let context =
            Context { order, before: None, ways: Vec::new(), pauses_left: PAUSES.len(), resets_left: 1, settlings_left: 1 };
        let step = context.reading(ReadHoldings::begin());
        Self::looking(context, step)
    }

    fn looking(context: Context, step: Step<ReadHoldings>) -> Step<Self> {
        step.within(context, |context, reading| Self { context, state: State::Looking(reading) }, Self::looked)
    }

    fn looked(mut context: Context, before: Holdings) -> Step<Self> {
        let which = &context.order.profile;
        let profile = before.profile(which);
        if before.profiles.is_ok() && profile.is_none() {
            let failure = Failure::new(Error::NoSuchProfile, Stage::ReadingCard);
            return Step::Done(Outcome { result: Err(failure), before: None, card: Some(before) });
        }
        if let Err(failure) = &before.profiles
            && failure.error.is_card_silent()
        {
            return Step::Done(Outcome { result: Err(failure.clone()), before: None, card: Some(before) });
        }
        if context.is_so(&before) {
            return Step::Done(Outcome { result: Ok(Switched::Already), before: None, card: Some(before) });
        }
        // The name that was given first, and the other where the card told it.
        let mut names = vec![which.clone()];
        names.extend(profile.and_then(|profile| match which {
            ProfileIdentifier::Iccid(_) => profile.isdp_aid.clone().map(ProfileIdentifier::IsdpAid),
            ProfileIdentifier::IsdpAid(_) => profile.iccid.map(ProfileIdentifier::Iccid),
        }));
        let refreshes = match context.order.refresh {
            RefreshBy::Card => [RefreshBy::Card, RefreshBy::Us],
            RefreshBy::Us => [RefreshBy::Us, RefreshBy::Card],
        };
        context.ways =
            names.into_iter().flat_map(|profile| refreshes.map(|refresh| Way { profile: profile.clone(), refresh })).collect();
        context.before = Some(before);
        context.ask()
    }

    fn checking(context: Context, said: Result<(), Failure>, step: Step<ReadHoldings>) -> Step<Self> {
        step.within(
            (context, said),
            |(context, said), reading| Self {
                context,
                state: State::Checking(Checking { reading: Reading::Holdings(reading), said }),
            },
            |(context, said), holdings| context.checked(said, holdings),
        )
    }

    fn closing(context: Context, step: Step<Closing<Switched>>) -> Step<Self> {
        step.within(
            context,
            |context, closing| Self { context, state: State::Closing(closing) },
            |_, outcome| Step::Done(outcome),
        )
    }
}

impl Procedure for Switch {
    type Outcome = Outcome<Switched>;

    fn answer(self, answer: Answer) -> Step<Self> {
        let Self { context, state } = self;
        match state {
            State::Looking(reading) => Self::looking(context, reading.answer(answer)),
            State::Asking => context.asked(answer),
            State::Pausing(Pausing { failure }) => match answer {
                Answer::Waited | Answer::Renewed(Ok(())) => context.ask(),
                _ => context.fail(failure),
            },
            State::Checking(Checking { reading: Reading::Settling, said }) => match answer.waited() {
                Ok(()) => {
                    let step = context.reading(ReadHoldings::begin_anew(Renewal::Reset));
                    Self::checking(context, said, step)
                }
                Err(error) => context.fail(Failure::new(error, Stage::Waiting)),
            },
            State::Checking(Checking { reading: Reading::Holdings(reading), said }) => {
                Self::checking(context, said, reading.answer(answer))
            }
            State::Closing(closing) => Self::closing(context, closing.answer(answer)),
        }
    }

    fn stage(&self) -> Stage {
        match &self.state {
            State::Looking(reading) => reading.stage(),
            State::Asking => Stage::ChangingCard,
            State::Pausing(_) | State::Checking(Checking { reading: Reading::Settling, .. }) => Stage::Waiting,
            State::Checking(Checking { reading: Reading::Holdings(reading), .. }) => reading.stage(),
            State::Closing(closing) => closing.stage(),
        }
    }
}

/// What a card's refusal means for the next try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Refusal {
    /// It does not know the profile by this name.
    NotFound,
    /// It has something to say to the device first.
    Busy,
    /// Nothing will change its mind.
    Final,
    /// Perhaps it does it when asked another way.
    Unclear,
}

impl Context {
    fn wanted(&self) -> ProfileState {
        match self.order.wanted {
            Wanted::Enabled => ProfileState::Enabled,
            Wanted::Disabled => ProfileState::Disabled,
        }
    }

    /// Where a port is meant, cards have to be asked for it.
    fn reading(&self, step: Step<ReadHoldings>) -> Step<ReadHoldings> {
        if self.order.target_esim_port.is_some() { ReadHoldings::with_v3(step) } else { step }
    }

    /// Whether the profile is as it is wanted. Cards of v2 tell no port.
    fn is_so(&self, card: &Holdings) -> bool {
        let Some(profile) = card.profile(&self.order.profile) else { return false };
        let is_elsewhere = match (self.order.target_esim_port, profile.enabled_on_esim_port) {
            (Some(wanted), Some(port)) => wanted != port,
            _ => false,
        };
        profile.profile_state == Some(self.wanted()) && !(self.order.wanted == Wanted::Enabled && is_elsewhere)
    }

    /// Asks the card in the first way that is left; when none is, nothing more can be done.
    fn ask(self) -> Step<Switch> {
        let Some(Way { profile, refresh }) = self.ways.first().cloned() else {
            return self.fail(Failure::new(Error::NoSuchProfile, Stage::ChangingCard));
        };
        let refresh_flag = refresh == RefreshBy::Card;
        let action = match self.order.wanted {
            Wanted::Enabled => card::ask(&EnableProfileRequest {
                profile_identifier: profile,
                refresh_flag,
                target_esim_port: self.order.target_esim_port,
            }),
            Wanted::Disabled => card::ask(&DisableProfileRequest { profile_identifier: profile, refresh_flag }),
        };
        Step::Do(Switch { context: self, state: State::Asking }, action)
    }

    fn asked(mut self, answer: Answer) -> Step<Switch> {
        let (error, refusal) = match self.read(answer) {
            Ok(()) => {
                let renewal = match self.ways.first().map(|way| way.refresh) {
                    Some(RefreshBy::Us) => Renewal::Reset,
                    _ => Renewal::Reopen,
                };
                let step = self.reading(ReadHoldings::begin_anew(renewal));
                return Switch::checking(self, Ok(()), step);
            }
            Err(refused) => refused,
        };
        let failure = Failure::new(error, Stage::ChangingCard);
        match refusal {
            Refusal::Busy => return self.pause(failure),
            Refusal::NotFound => {
                let refused = self.ways.first().map(|way| way.profile.clone());
                self.ways.retain(|way| Some(&way.profile) != refused.as_ref());
            }
            Refusal::Final => self.ways.clear(),
            Refusal::Unclear => drop(self.ways.drain(..1)),
        }
        // It may have acted all the same: what counts is what it holds.
        let reading = self.reading(ReadHoldings::begin_after(&error));
        Switch::checking(self, Err(failure), reading)
    }

    fn read(&self, answer: Answer) -> Result<(), (Error, Refusal)> {
        let unread = |error: Error| {
            let refusal = if matches!(error, Error::Refused { .. }) { Refusal::Unclear } else { Refusal::Final };
            (error, refusal)
        };
        let (error, refusal) = match self.order.wanted {
            Wanted::Enabled => {
                let EnableProfileResponse { enable_result, .. } = card::read::<EnableProfileRequest>(answer).map_err(unread)?;
                let refusal = match enable_result {
                    EnableResult::Ok => return Ok(()),
                    EnableResult::IccidOrAidNotFound => Refusal::NotFound,
                    EnableResult::CatBusy => Refusal::Busy,
                    EnableResult::CommandError | EnableResult::UndefinedError | EnableResult::Other(_) => Refusal::Unclear,
                    _ => Refusal::Final,
                };
                (card::refused::<EnableProfileRequest>(enable_result.number()), refusal)
            }
            Wanted::Disabled => {
                let DisableProfileResponse { disable_result } = card::read::<DisableProfileRequest>(answer).map_err(unread)?;
                let refusal = match disable_result {
                    DisableResult::Ok => return Ok(()),
                    DisableResult::IccidOrAidNotFound => Refusal::NotFound,
                    DisableResult::CatBusy => Refusal::Busy,
                    DisableResult::CommandError | DisableResult::UndefinedError | DisableResult::Other(_) => Refusal::Unclear,
                    _ => Refusal::Final,
                };
                (card::refused::<DisableProfileRequest>(disable_result.number()), refusal)
            }
        };
        Err((error, refusal))
    }

    /// A card that is busy is left alone for a while; if that does not help, it is reset; if that does not help either, it is not
    /// to have the device start anew, for that is what it is too busy for.
    fn pause(mut self, failure: Failure) -> Step<Switch> {
        let action = if self.pauses_left > 0 {
            self.pauses_left -= 1;
            Action::Wait(PAUSES[PAUSES.len() - 1 - self.pauses_left])
        } else if self.resets_left > 0 {
            self.resets_left -= 1;
            Action::Renew(Renewal::Reset)
        } else {
            self.ways.drain(..1);
            let step = self.reading(ReadHoldings::begin());
            return Switch::checking(self, Err(failure), step);
        };
        Step::Do(Switch { context: self, state: State::Pausing(Pausing { failure }) }, action)
    }

    fn checked(mut self, said: Result<(), Failure>, holdings: Holdings) -> Step<Switch> {
        let state = holdings.state(&self.order.profile);
        let is_so = self.is_so(&holdings);
        let result = match said {
            _ if is_so => Ok(Switched::Now),
            // The card's word is all there is.
            Ok(()) if state.is_none() => Ok(Switched::Now),
            Ok(()) if self.settlings_left > 0 => {
                self.settlings_left -= 1;
                let state = State::Checking(Checking { reading: Reading::Settling, said });
                return Step::Do(Switch { context: self, state }, Action::Wait(SETTLING));
            }
            Ok(()) => Err(Failure::new(Error::misbehaved(Party::Card, Misbehaviour::NotDone), Stage::ReadingCard)),
            Err(_) if !self.ways.is_empty() => return self.ask(),
            Err(failure) => Err(failure),
        };
        Step::Done(Outcome { result, before: self.before, card: Some(holdings) })
    }

    fn fail(mut self, failure: Failure) -> Step<Switch> {
        let before = self.before.take();
        Switch::closing(self, Closing::begin(Err(failure), before))
    }
}
