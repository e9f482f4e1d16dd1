//! ES10b `ListNotification`: which news waits for servers, without the news itself.

use crate::wire::notation::{choice, codes, sequence};
use crate::wire::{NotificationEvent, NotificationMetadata};

sequence! {
    /// Asks which news waits.
    #[derive(Default)]
    pub struct ListNotificationRequest = 0xBF28 {
        /// Of which kinds; of all when absent.
        optional 0x81 profile_management_operation: NotificationEvent,
    }
}

choice! {
    /// What the chip answers.
    pub enum ListNotificationResponse = 0xBF28 {
        /// Which news waits.
        0xA0 NotificationMetadataList(Vec<NotificationMetadata>),
        /// That it does not say.
        0x81 Error(ListNotificationsResultError),
    }
}

codes! {
    /// Why a chip does not say which news waits.
    pub enum ListNotificationsResultError {
        /// It does not say.
        127 UndefinedError,
    }
}
