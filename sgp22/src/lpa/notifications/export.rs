//! Which news waits, and copies of it.

use std::vec::IntoIter;

use super::super::card;
use super::super::procedure::{Answer, Procedure, Step};
use super::super::stage::{Failure, Stage};
use super::retrieve;
use crate::error::Error;
use crate::wire::es10b::{ListNotificationRequest, ListNotificationResponse};
use crate::wire::{NotificationMetadata, PendingNotification, Raw};

/// Lists the news that waits on the card.
#[derive(Debug)]
pub struct ListNews(());

impl ListNews {
    /// Begins.
    pub fn begin() -> Step<Self> {
        Step::Do(Self(()), card::ask(&ListNotificationRequest::default()))
    }
}

impl Procedure for ListNews {
    type Outcome = Result<Vec<NotificationMetadata>, Failure>;

    fn answer(self, answer: Answer) -> Step<Self> {
        Step::Done(match card::read::<ListNotificationRequest>(answer) {
            Ok(ListNotificationResponse::NotificationMetadataList(list)) => Ok(list),
            Ok(ListNotificationResponse::Error(error)) => {
                Err(while_reading(card::refused::<ListNotificationRequest>(error.number())))
            }
            Err(error) => Err(while_reading(error)),
        })
    }

    fn stage(&self) -> Stage {
        Stage::ReadingCard
    }
}

/// Copies all news off the card, one piece after the other: what cannot be had of one does not keep the others. Nothing is removed
/// from the card.
#[derive(Debug)]
pub struct ExportNews {
    copied: Vec<Copied>,
    state: State,
}

/// A piece of news, and what the card gave of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copied {
    /// Which.
    pub news: NotificationMetadata,
    /// What to keep, for [`super::Replay`]; or why the card does not hand it out.
    pub copy: Result<NewsCopy, Failure>,
}

/// A piece of news as a card gave it, for its server. Not all of it has to be understood here: a certificate may have a key of a
/// kind that is not known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewsCopy {
    /// Its number: the order in which its server wants it.
    pub seq_number: u32,
    /// Its server.
    pub address: String,
    /// What the server is to have.
    pub bytes: Raw,
}

impl NewsCopy {
    /// News that was kept. Who it is for stands in it; where that cannot be read, what was known when it was copied is taken.
    pub fn of(bytes: Raw, known: Option<(u32, String)>) -> Option<Self> {
        let notification = PendingNotification::parse(bytes.bytes()).ok();
        let said = notification.as_ref().and_then(PendingNotification::metadata);
        let said = said.map(|news| (news.seq_number, news.notification_address.clone()));
        said.or(known).map(|(seq_number, address)| Self { seq_number, address, bytes })
    }
}

#[derive(Debug)]
enum State {
    Listing,
    Retrieving { news: NotificationMetadata, left: IntoIter<NotificationMetadata> },
}

impl ExportNews {
    /// Begins.
    pub fn begin() -> Step<Self> {
        let this = Self { copied: Vec::new(), state: State::Listing };
        Step::Do(this, card::ask(&ListNotificationRequest::default()))
    }

    fn next(copied: Vec<Copied>, mut left: IntoIter<NotificationMetadata>) -> Step<Self> {
        let Some(news) = left.next() else { return Step::Done(Ok(copied)) };
        let action = card::ask(&retrieve::request(news.seq_number));
        Step::Do(Self { copied, state: State::Retrieving { news, left } }, action)
    }
}

impl Procedure for ExportNews {
    /// Each piece, oldest first; an error when the card does not say what waits, or falls silent.
    type Outcome = Result<Vec<Copied>, Failure>;

    fn answer(self, answer: Answer) -> Step<Self> {
        let Self { mut copied, state } = self;
        match state {
            State::Listing => match card::read::<ListNotificationRequest>(answer) {
                Ok(ListNotificationResponse::NotificationMetadataList(mut waiting)) => {
                    waiting.sort_by_key(|news| news.seq_number);
                    waiting.dedup_by_key(|news| news.seq_number);
                    Self::next(copied, waiting.into_iter())
                }
                Ok(ListNotificationResponse::Error(error)) => {
                    Step::Done(Err(while_reading(card::refused::<ListNotificationRequest>(error.number()))))
                }
                Err(error) => Step::Done(Err(while_reading(error))),
            },
            State::Retrieving { news, left } => {
                let copy = match retrieve::only(answer, news.seq_number) {
                    Ok(bytes) => Ok(NewsCopy { seq_number: news.seq_number, address: news.notification_address.clone(), bytes }),
                    Err(error) if error.is_card_silent() => return Step::Done(Err(while_reading(error))),
                    Err(error) => Err(while_reading(error)),
                };
                copied.push(Copied { news, copy });
                Self::next(copied, left)
            }
        }
    }

    fn stage(&self) -> Stage {
        Stage::ReadingCard
    }
}

fn while_reading(error: Error) -> Failure {
    Failure::new(error, Stage::ReadingCard)
}
