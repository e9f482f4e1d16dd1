//! What the chip says of itself: its number, firmware, free memory, roots, abilities, servers, and which operators may forbid what.
//!
//! Cards lack some of it: each part is known or has its own reason why not.

use identifiers::Eid;

use super::card::{self, CardFunction};
use super::procedure::{Answer, Procedure, Step};
use super::stage::{Failure, Stage};
use crate::error::Error;
use crate::wire::es10a::{EuiccConfiguredDataRequest, EuiccConfiguredDataResponse};
use crate::wire::es10b::{GetEuiccInfo1Request, GetEuiccInfo2Request, GetRatRequest, ProfilePolicyAuthorisationRule};
use crate::wire::es10c::GetEuiccDataRequest;
use crate::wire::{EuiccInfo1, EuiccInfo2};

/// What a chip says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chip {
    /// Its number.
    pub eid: Result<Eid, Failure>,
    /// What servers are told before they show who they are: roots.
    pub euicc_info1: Result<EuiccInfo1, Failure>,
    /// Versions, firmware, free memory, abilities, roots.
    pub euicc_info2: Result<EuiccInfo2, Failure>,
    /// The servers that it knows.
    pub configured_data: Result<EuiccConfiguredDataResponse, Failure>,
    /// Which operators may forbid what.
    pub rules: Result<Vec<ProfilePolicyAuthorisationRule>, Failure>,
}

/// Reads what the chip says of itself.
#[derive(Debug)]
pub struct ReadChip {
    state: State,
}

#[derive(Debug)]
enum State {
    Eid(AwaitEid),
    Info1(AwaitInfo1),
    Info2(AwaitInfo2),
    ConfiguredData(AwaitConfiguredData),
    Rules(AwaitRules),
}

/// The number was asked for.
#[derive(Debug)]
struct AwaitEid;

/// The first part was asked for.
#[derive(Debug)]
struct AwaitInfo1 {
    eid: Result<Eid, Failure>,
}

/// The second part was asked for.
#[derive(Debug)]
struct AwaitInfo2 {
    before: AwaitInfo1,
    euicc_info1: Result<EuiccInfo1, Failure>,
}

/// The servers were asked for.
#[derive(Debug)]
struct AwaitConfiguredData {
    before: AwaitInfo2,
    euicc_info2: Result<EuiccInfo2, Failure>,
}

/// The rules were asked for.
#[derive(Debug)]
struct AwaitRules {
    before: AwaitConfiguredData,
    configured_data: Result<EuiccConfiguredDataResponse, Failure>,
}

impl ReadChip {
    /// Begins.
    pub fn begin() -> Step<Self> {
        State::Eid(AwaitEid).ask(&GetEuiccDataRequest::default())
    }
}

impl State {
    fn ask(self, request: &impl CardFunction) -> Step<ReadChip> {
        Step::Do(ReadChip { state: self }, card::ask(request))
    }
}

fn read<F: CardFunction>(answer: Answer) -> Result<F::Answer, Failure> {
    card::read::<F>(answer).map_err(|error| Failure::new(error, Stage::ReadingCard))
}

impl Procedure for ReadChip {
    /// An error when the card cannot be reached at all.
    type Outcome = Result<Box<Chip>, Failure>;

    fn answer(self, answer: Answer) -> Step<Self> {
        // Who cannot be reached need not be asked five times.
        if let Answer::Card(Err(failure)) = &answer
            && Error::from(*failure).is_card_silent()
        {
            return Step::Done(Err(Failure::new((*failure).into(), Stage::ReadingCard)));
        }
        match self.state {
            State::Eid(AwaitEid) => {
                let eid = read::<GetEuiccDataRequest>(answer).map(|response| response.eid_value);
                State::Info1(AwaitInfo1 { eid }).ask(&GetEuiccInfo1Request::default())
            }
            State::Info1(before) => {
                let euicc_info1 = read::<GetEuiccInfo1Request>(answer);
                State::Info2(AwaitInfo2 { before, euicc_info1 }).ask(&GetEuiccInfo2Request::default())
            }
            State::Info2(before) => {
                let euicc_info2 = read::<GetEuiccInfo2Request>(answer);
                let state = AwaitConfiguredData { before, euicc_info2 };
                State::ConfiguredData(state).ask(&EuiccConfiguredDataRequest::default())
            }
            State::ConfiguredData(before) => {
                let configured_data = read::<EuiccConfiguredDataRequest>(answer);
                State::Rules(AwaitRules { before, configured_data }).ask(&GetRatRequest::default())
            }
            State::Rules(AwaitRules { before, configured_data }) => {
                let rules = read::<GetRatRequest>(answer).map(|response| response.rat);
                let AwaitConfiguredData { before, euicc_info2 } = before;
                let AwaitInfo2 { before: AwaitInfo1 { eid }, euicc_info1 } = before;
                Step::Done(Ok(Box::new(Chip { eid, euicc_info1, euicc_info2, configured_data, rules })))
            }
        }
    }

    fn stage(&self) -> Stage {
        Stage::ReadingCard
    }
}
