//! ES10b `RetrieveNotificationsList`: the news that waits for servers.

use super::ListNotificationsResultError;
use crate::wire::notation::{choice, sequence};
use crate::wire::{NotificationEvent, PendingNotifications};

sequence! {
    /// Asks for the news that waits.
    #[derive(Default)]
    pub struct RetrieveNotificationsListRequest = 0xBF2B {
        /// Which; all when absent. The tag around this choice is there, and cards answer 127 without it (VoCat 130).
        optional 0xA0 search_criteria: NotificationSearchCriteria,
    }
}

choice! {
    /// Which news is meant.
    pub enum NotificationSearchCriteria {
        /// That with a number.
        0x80 SeqNumber(u32),
        /// That of some kinds.
        0x81 ProfileManagementOperation(NotificationEvent),
    }
}

choice! {
    /// What the chip answers.
    pub enum RetrieveNotificationsListResponse = 0xBF2B {
        /// The news.
        0xA0 NotificationList(PendingNotifications),
        /// That it does not say.
        0x81 Error(ListNotificationsResultError),
    }
}
