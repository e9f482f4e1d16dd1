//! The servers that the chip knows: the SM-DP+ to ask when there is no code, and the SM-DS (SGP.22 v2.5 §5.7.3, §5.7.4).

use identifiers::SmdpAddress;

use super::card;
use super::procedure::{Answer, Procedure, Step};
use super::stage::{Failure, Stage};
use crate::wire::es10a::{
    EuiccConfiguredDataRequest, EuiccConfiguredDataResponse, SetDefaultDpAddressRequest, SetDefaultDpAddressResult,
};

/// Reads the servers that the chip knows.
#[derive(Debug)]
pub struct ReadAddresses(());

impl ReadAddresses {
    /// Begins.
    pub fn begin() -> Step<Self> {
        Step::Do(Self(()), card::ask(&EuiccConfiguredDataRequest::default()))
    }
}

impl Procedure for ReadAddresses {
    type Outcome = Result<EuiccConfiguredDataResponse, Failure>;

    fn answer(self, answer: Answer) -> Step<Self> {
        let read = card::read::<EuiccConfiguredDataRequest>(answer);
        Step::Done(read.map_err(|error| Failure::new(error, Stage::ReadingCard)))
    }

    fn stage(&self) -> Stage {
        Stage::ReadingCard
    }
}

/// Tells the chip which SM-DP+ to ask when there is no code.
#[derive(Debug)]
pub struct SetDefaultAddress(State);

#[derive(Debug)]
enum State {
    Asking,
    Checking(Checking),
}

/// The servers are read, well or not.
#[derive(Debug)]
struct Checking {
    result: Result<(), Failure>,
    reading: ReadAddresses,
}

/// What a change of the address came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddressSet {
    /// Whether the chip took it.
    pub result: Result<(), Failure>,
    /// The servers that it knows now.
    pub configured_data: Result<EuiccConfiguredDataResponse, Failure>,
}

impl SetDefaultAddress {
    /// Begins to set the address, or to take it away.
    pub fn begin(address: Option<&SmdpAddress>) -> Step<Self> {
        let default_dp_address = address.map_or_else(String::new, |address| address.as_str().to_owned());
        let request = SetDefaultDpAddressRequest { default_dp_address, allowed_ci_pk_id: None };
        Step::Do(Self(State::Asking), card::ask(&request))
    }
}

impl Procedure for SetDefaultAddress {
    type Outcome = AddressSet;

    fn answer(self, answer: Answer) -> Step<Self> {
        let (result, step) = match self.0 {
            State::Asking => {
                let result = match card::read::<SetDefaultDpAddressRequest>(answer) {
                    Ok(response) if response.set_default_dp_address_result == SetDefaultDpAddressResult::Ok => Ok(()),
                    Ok(response) => {
                        Err(card::refused::<SetDefaultDpAddressRequest>(response.set_default_dp_address_result.number()))
                    }
                    Err(error) => Err(error),
                };
                (result.map_err(|error| Failure::new(error, Stage::ChangingCard)), ReadAddresses::begin())
            }
            State::Checking(Checking { result, reading }) => (result, reading.answer(answer)),
        };
        step.within(
            result,
            |result, reading| Self(State::Checking(Checking { result, reading })),
            |result, configured_data| Step::Done(AddressSet { result, configured_data }),
        )
    }

    fn stage(&self) -> Stage {
        match &self.0 {
            State::Asking => Stage::ChangingCard,
            State::Checking(_) => Stage::ReadingCard,
        }
    }
}
