//! Delivering the news that waits on the card.

use std::collections::{BTreeMap, VecDeque};

use super::super::procedure::{Action, Answer, Procedure, Step};
use super::super::stage::{Failure, Stage};
use super::super::{card, server};
use super::{PAUSES, is_worth_another_try, retrieve};
use crate::wire::NotificationMetadata;
use crate::wire::es10b::{DeleteNotificationStatus, ListNotificationRequest, ListNotificationResponse, NotificationSentRequest};

/// What became of a piece of news.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivered {
    /// Which.
    pub news: NotificationMetadata,
    /// What became of it.
    pub delivery: Delivery,
}

/// What became of a piece of news.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Delivery {
    /// The server has it, and the card has forgotten it.
    Done,
    /// The server has it, and the card did not forget it: it will be sent once more.
    NotForgotten(Failure),
    /// It waits on the card.
    Waits(Failure),
    /// It waits on the card, behind news for the same server that could not be delivered.
    WaitsItsTurn,
}

/// Delivers the news that waits on the card: to each server in the order in which it came about.
#[derive(Debug)]
pub struct Deliver {
    context: Context,
    state: State,
}

#[derive(Debug)]
struct Context {
    /// What is wanted; all where none.
    numbers: Option<Vec<u32>>,
    /// What is left at each server, in order.
    queues: BTreeMap<String, VecDeque<NotificationMetadata>>,
    /// Servers that could not be reached in this round, and why.
    silent: BTreeMap<String, Failure>,
    delivered: Vec<Delivered>,
    /// How many more rounds are made.
    rounds_left: usize,
}

#[derive(Debug)]
enum State {
    Listing,
    Retrieving(Retrieving),
    Telling(Telling),
    Forgetting(Forgetting),
    Pausing,
}

/// The card is asked for a piece of news.
#[derive(Debug)]
struct Retrieving(NotificationMetadata);

/// Its server is told.
#[derive(Debug)]
struct Telling(NotificationMetadata);

/// The server has it; the card is told to forget it.
#[derive(Debug)]
struct Forgetting(NotificationMetadata);

impl Deliver {
    /// Begins to deliver all that waits.
    pub fn begin() -> Step<Self> {
        Self::start(None, PAUSES.len())
    }

    /// Begins to deliver what these numbers name, as that which came with a change ([`super::super::Outcome::news`]). What waits
    /// for the same server and came before goes first, for servers want their order.
    pub fn begin_with(numbers: Vec<u32>) -> Step<Self> {
        Self::start(Some(numbers), PAUSES.len())
    }

    /// The same without pauses: a server that cannot be reached is not tried again, and the news waits. Right after a change, for
    /// which nobody should have to wait: the network may only come with the profile that was enabled.
    pub fn begin_once(numbers: Vec<u32>) -> Step<Self> {
        Self::start(Some(numbers), 0)
    }

    fn start(numbers: Option<Vec<u32>>, rounds_left: usize) -> Step<Self> {
        let context = Context { numbers, queues: BTreeMap::new(), silent: BTreeMap::new(), delivered: Vec::new(), rounds_left };
        context.at(State::Listing, card::ask(&ListNotificationRequest::default()))
    }
}

impl Procedure for Deliver {
    /// What became of each piece of news; an error when the card does not say what waits.
    type Outcome = Result<Vec<Delivered>, Failure>;

    fn answer(self, answer: Answer) -> Step<Self> {
        let Self { context, state } = self;
        match state {
            State::Listing => context.listed(answer),
            State::Retrieving(Retrieving(news)) => context.retrieved(news, answer),
            State::Telling(Telling(news)) => context.told(news, answer),
            State::Forgetting(Forgetting(news)) => context.forgotten(news, answer),
            State::Pausing => match answer.waited() {
                Ok(()) => context.another_round(),
                Err(_) => context.end(),
            },
        }
    }

    fn stage(&self) -> Stage {
        match self.state {
            State::Listing | State::Retrieving(_) => Stage::ReadingCard,
            State::Telling(_) => Stage::TellingServer,
            State::Forgetting(_) => Stage::ChangingCard,
            State::Pausing => Stage::Waiting,
        }
    }
}

impl Context {
    fn at(self, state: State, action: Action) -> Step<Deliver> {
        Step::Do(Deliver { context: self, state }, action)
    }

    fn listed(mut self, answer: Answer) -> Step<Deliver> {
        let error = match card::read::<ListNotificationRequest>(answer) {
            Ok(ListNotificationResponse::NotificationMetadataList(mut waiting)) => {
                waiting.sort_by_key(|news| news.seq_number);
                waiting.dedup_by_key(|news| news.seq_number);
                for news in waiting {
                    self.queues.entry(news.notification_address.to_ascii_lowercase()).or_default().push_back(news);
                }
                self.leave_what_is_not_wanted();
                return self.next();
            }
            Ok(ListNotificationResponse::Error(error)) => card::refused::<ListNotificationRequest>(error.number()),
            Err(error) => error,
        };
        Step::Done(Err(Failure::new(error, Stage::ReadingCard)))
    }

    /// Behind the last that is wanted at a server, nothing is to be sent.
    fn leave_what_is_not_wanted(&mut self) {
        let Some(numbers) = &self.numbers else { return };
        for queue in self.queues.values_mut() {
            let last = queue.iter().rposition(|news| numbers.contains(&news.seq_number));
            queue.truncate(last.map_or(0, |last| last + 1));
        }
        self.queues.retain(|_, queue| !queue.is_empty());
    }

    /// The next piece of news for a server that answers.
    fn next(mut self) -> Step<Deliver> {
        let address = self.queues.keys().find(|address| !self.silent.contains_key(*address)).cloned();
        let Some(address) = address else { return self.end_of_round() };
        let news = self.queues.get_mut(&address).and_then(VecDeque::pop_front);
        let Some(news) = news else {
            self.queues.remove(&address);
            return self.next();
        };
        let request = retrieve::request(news.seq_number);
        self.at(State::Retrieving(Retrieving(news)), card::ask(&request))
    }

    fn retrieved(mut self, news: NotificationMetadata, answer: Answer) -> Step<Deliver> {
        let error = match retrieve::only(answer, news.seq_number) {
            Ok(notification) => {
                let action = server::tell(&news.notification_address, notification.bytes());
                return self.at(State::Telling(Telling(news)), action);
            }
            Err(error) => error,
        };
        let failure = Failure::new(error, Stage::ReadingCard);
        let is_silent = error.is_card_silent();
        self.delivered.push(Delivered { news, delivery: Delivery::Waits(failure) });
        if is_silent { self.end() } else { self.next() }
    }

    fn told(mut self, news: NotificationMetadata, answer: Answer) -> Step<Deliver> {
        let failure = match server::read::<()>(answer, Stage::TellingServer) {
            Ok(()) => {
                let request = NotificationSentRequest { seq_number: news.seq_number };
                return self.at(State::Forgetting(Forgetting(news)), card::ask(&request));
            }
            Err(failure) => failure,
        };
        if is_worth_another_try(&failure.error) {
            let address = news.notification_address.to_ascii_lowercase();
            self.queues.entry(address.clone()).or_default().push_front(news);
            self.silent.insert(address, failure);
        } else {
            self.delivered.push(Delivered { news, delivery: Delivery::Waits(failure) });
        }
        self.next()
    }

    fn forgotten(mut self, news: NotificationMetadata, answer: Answer) -> Step<Deliver> {
        let error = match card::read::<NotificationSentRequest>(answer).map(|response| response.delete_notification_status) {
            Ok(DeleteNotificationStatus::Ok | DeleteNotificationStatus::NothingToDelete) => None,
            Ok(status) => Some(card::refused::<NotificationSentRequest>(status.number())),
            Err(error) => Some(error),
        };
        let is_silent = error.is_some_and(|error| error.is_card_silent());
        let delivery = match error {
            None => Delivery::Done,
            Some(error) => Delivery::NotForgotten(Failure::new(error, Stage::ChangingCard)),
        };
        self.delivered.push(Delivered { news, delivery });
        if is_silent { self.end() } else { self.next() }
    }

    /// Servers that did not answer are tried again after a pause, longer each time.
    fn end_of_round(mut self) -> Step<Deliver> {
        if self.silent.is_empty() || self.rounds_left == 0 {
            return self.end();
        }
        let pause = PAUSES[PAUSES.len() - self.rounds_left];
        self.rounds_left -= 1;
        self.at(State::Pausing, Action::Wait(pause))
    }

    fn another_round(mut self) -> Step<Deliver> {
        self.silent.clear();
        self.next()
    }

    fn end(mut self) -> Step<Deliver> {
        for (address, queue) in std::mem::take(&mut self.queues) {
            let mut failure = self.silent.remove(&address);
            for news in queue {
                let delivery = failure.take().map_or(Delivery::WaitsItsTurn, Delivery::Waits);
                self.delivered.push(Delivered { news, delivery });
            }
        }
        Step::Done(Ok(self.delivered))
    }
}
