//! Giving a profile a name (SGP.22 v2.5 §3.2.4).

use identifiers::Iccid;

use super::card;
use super::holdings::{Closing, Outcome};
use super::procedure::{Answer, Procedure, Step};
use super::stage::{Failure, Stage};
use crate::error::{ApiMisuse, Error};
use crate::tlv::Tag;
use crate::wire::es10c::{SetNicknameRequest, SetNicknameResult};

/// Gives a profile a name.
#[derive(Debug)]
pub struct Rename(State);

#[derive(Debug)]
enum State {
    Asking,
    Closing(Closing<()>),
}

/// That a name has more bytes than a card keeps; its place is here, for it is known before the card is asked.
const NAME_TOO_LONG: Error = Error::ApiMisuse(ApiMisuse::TooLong(Tag::new(0x90)));

impl Rename {
    /// The most bytes of a name.
    pub const NAME_SIZE_BYTES_MAX: usize = 64;

    /// Begins to give a profile a name; an empty one takes its name away.
    pub fn begin(iccid: Iccid, name: &str) -> Step<Self> {
        if name.len() > Self::NAME_SIZE_BYTES_MAX {
            let failure = Failure::new(NAME_TOO_LONG, Stage::ChangingCard);
            return Step::Done(Outcome { result: Err(failure), before: None, card: None });
        }
        let request = SetNicknameRequest { iccid, profile_nickname: name.to_owned() };
        Step::Do(Self(State::Asking), card::ask(&request))
    }

    fn closing(step: Step<Closing<()>>) -> Step<Self> {
        step.within((), |(), closing| Self(State::Closing(closing)), |(), outcome| Step::Done(outcome))
    }
}

impl Procedure for Rename {
    type Outcome = Outcome<()>;

    fn answer(self, answer: Answer) -> Step<Self> {
        if let State::Closing(closing) = self.0 {
            return Self::closing(closing.answer(answer));
        }
        let error = match card::read::<SetNicknameRequest>(answer) {
            Ok(response) if response.set_nickname_result == SetNicknameResult::Ok => {
                return Step::Done(Outcome { result: Ok(()), before: None, card: None });
            }
            Ok(response) => card::refused::<SetNicknameRequest>(response.set_nickname_result.number()),
            Err(error) => error,
        };
        Self::closing(Closing::begin(Err(Failure::new(error, Stage::ChangingCard)), None))
    }

    fn stage(&self) -> Stage {
        match &self.0 {
            State::Asking => Stage::ChangingCard,
            State::Closing(closing) => closing.stage(),
        }
    }
}
