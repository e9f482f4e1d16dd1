//! Which news waits, and copies of it.

use super::super::card;
use super::super::procedure::{Answer, Procedure, Step};
use super::super::stage::{Failure, Stage};
use crate::error::Error;
use crate::wire::es10b::{
    ListNotificationRequest, ListNotificationResponse, RetrieveNotificationsListRequest, RetrieveNotificationsListResponse,
};
use crate::wire::{NotificationMetadata, PendingNotification, PendingNotifications};

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

/// Copies all news off the card. Nothing is removed from it. [`PendingNotification::bytes`] are what to keep, and
/// [`PendingNotification::parse`] reads them again, for [`super::Replay`].
#[derive(Debug)]
pub struct ExportNews(());

impl ExportNews {
    /// Begins.
    pub fn begin() -> Step<Self> {
        Step::Do(Self(()), card::ask(&RetrieveNotificationsListRequest::default()))
    }
}

impl Procedure for ExportNews {
    type Outcome = Result<Vec<PendingNotification>, Failure>;

    fn answer(self, answer: Answer) -> Step<Self> {
        Step::Done(match card::read::<RetrieveNotificationsListRequest>(answer) {
            Ok(RetrieveNotificationsListResponse::NotificationList(PendingNotifications(list))) => Ok(list),
            Ok(RetrieveNotificationsListResponse::Error(error)) => {
                Err(while_reading(card::refused::<RetrieveNotificationsListRequest>(error.number())))
            }
            Err(error) => Err(while_reading(error)),
        })
    }

    fn stage(&self) -> Stage {
        Stage::ReadingCard
    }
}

fn while_reading(error: Error) -> Failure {
    Failure::new(error, Stage::ReadingCard)
}
