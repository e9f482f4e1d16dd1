//! Throwing news away unheard.

use super::super::card;
use super::super::holdings::{Closing, Outcome};
use super::super::owner::{Question, Reply};
use super::super::procedure::{Action, Answer, Procedure, Step};
use super::super::stage::{Failure, Stage};
use crate::error::Error;
use crate::wire::NotificationMetadata;
use crate::wire::es10b::{DeleteNotificationStatus, NotificationSentRequest};

/// Removes a piece of news from the card although its server may not have it. The owner is asked.
#[derive(Debug)]
pub struct Discard {
    news: NotificationMetadata,
    state: State,
}

#[derive(Debug)]
enum State {
    Asking,
    Removing,
    Closing(Closing<()>),
}

impl Discard {
    /// Begins.
    pub fn begin(news: NotificationMetadata) -> Step<Self> {
        let question = Question::Discard(Box::new(news.clone()));
        Step::Do(Self { news, state: State::Asking }, Action::Ask(question))
    }

    fn closing(news: NotificationMetadata, step: Step<Closing<()>>) -> Step<Self> {
        step.within(news, |news, closing| Self { news, state: State::Closing(closing) }, |_, outcome| Step::Done(outcome))
    }
}

impl Procedure for Discard {
    type Outcome = Outcome<()>;

    fn answer(self, answer: Answer) -> Step<Self> {
        let Self { news, state } = self;
        match state {
            State::Asking => match answer.owner() {
                Ok(Reply::Yes) => {
                    let action = card::ask(&NotificationSentRequest { seq_number: news.seq_number });
                    Step::Do(Self { news, state: State::Removing }, action)
                }
                other => {
                    let failure = Failure::new(other.err().unwrap_or(Error::Declined), Stage::AskingOwner);
                    Step::Done(Outcome { result: Err(failure), before: None, card: None })
                }
            },
            State::Removing => {
                let response = card::read::<NotificationSentRequest>(answer);
                let error = match response.map(|response| response.delete_notification_status) {
                    Ok(DeleteNotificationStatus::Ok) => {
                        return Step::Done(Outcome { result: Ok(()), before: None, card: None });
                    }
                    Ok(status) => card::refused::<NotificationSentRequest>(status.number()),
                    Err(error) => error,
                };
                Self::closing(news, Closing::begin(Err(Failure::new(error, Stage::ChangingCard)), None))
            }
            State::Closing(closing) => Self::closing(news, closing.answer(answer)),
        }
    }

    fn stage(&self) -> Stage {
        match &self.state {
            State::Asking => Stage::AskingOwner,
            State::Removing => Stage::ChangingCard,
            State::Closing(closing) => closing.stage(),
        }
    }
}
