//! The server hears how an installation ended; when it has taken the news, the card may forget it.

use super::super::procedure::{Answer, Step};
use super::super::stage::{Failure, Stage};
use super::super::{card, server};
use super::{Context, Download, Installed, State};
use crate::wire::PendingNotification;
use crate::wire::es9::HandleNotification;
use crate::wire::es10b::{DeleteNotificationStatus, NotificationSentRequest};

/// The news of an installation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The news as the card gave it: worth keeping until the server has it.
    pub notification: PendingNotification,
    /// Whether the server has taken it. If not, it waits on the card.
    pub told: Result<(), Failure>,
    /// Whether the card has forgotten it; none where the server has not taken it.
    pub forgotten: Option<Result<(), Failure>>,
}

/// The server is told.
#[derive(Debug)]
pub(super) struct Telling {
    ended: Result<Box<Installed>, Failure>,
    notification: PendingNotification,
}

/// The card is told that the server has it.
#[derive(Debug)]
pub(super) struct Forgetting {
    ended: Result<Box<Installed>, Failure>,
    notification: PendingNotification,
}

impl Report {
    pub(super) fn tell(
        context: Box<Context>,
        ended: Result<Box<Installed>, Failure>,
        notification: PendingNotification,
    ) -> Step<Download> {
        let address = notification.metadata().map(|news| news.notification_address.as_str()).unwrap_or_default();
        // The server's name in the news has no port, and the order's may.
        let is_same = address.eq_ignore_ascii_case(context.order.peer().host());
        let address = if is_same { context.order.address.clone() } else { address.to_owned() };
        let action = server::ask(&address, &HandleNotification { pending_notification: notification.clone() });
        context.at(State::Telling(Telling { ended, notification }), action)
    }
}

impl Telling {
    pub(super) fn answer(self, context: Box<Context>, answer: Answer) -> Step<Download> {
        match server::read::<()>(answer, Stage::TellingServer) {
            Ok(()) => {
                let seq_number = self.notification.metadata().map(|news| news.seq_number).unwrap_or_default();
                let state = Forgetting { ended: self.ended, notification: self.notification };
                context.at(State::Forgetting(state), card::ask(&NotificationSentRequest { seq_number }))
            }
            Err(failure) => self.give_up(context, failure),
        }
    }

    pub(super) fn give_up(self, context: Box<Context>, failure: Failure) -> Step<Download> {
        context.reported(self.ended, Report { notification: self.notification, told: Err(failure), forgotten: None })
    }
}

impl Forgetting {
    pub(super) fn answer(self, context: Box<Context>, answer: Answer) -> Step<Download> {
        let result = match card::read::<NotificationSentRequest>(answer).map(|response| response.delete_notification_status) {
            Ok(DeleteNotificationStatus::Ok | DeleteNotificationStatus::NothingToDelete) => Ok(()),
            Ok(status) => Err(card::refused::<NotificationSentRequest>(status.number())),
            Err(error) => Err(error),
        };
        self.end(context, result.map_err(|error| Failure::new(error, Stage::ChangingCard)))
    }

    pub(super) fn give_up(self, context: Box<Context>, failure: Failure) -> Step<Download> {
        self.end(context, Err(failure))
    }

    fn end(self, context: Box<Context>, forgotten: Result<(), Failure>) -> Step<Download> {
        let report = Report { notification: self.notification, told: Ok(()), forgotten: Some(forgotten) };
        context.reported(self.ended, report)
    }
}

impl Context {
    fn reported(mut self: Box<Self>, ended: Result<Box<Installed>, Failure>, report: Report) -> Step<Download> {
        self.report = Some(Box::new(report));
        match ended {
            Ok(installed) => self.done(Ok(installed), None),
            Err(failure) => self.fail(failure),
        }
    }
}
