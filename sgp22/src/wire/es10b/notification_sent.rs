//! ES10b `NotificationSent` (`RemoveNotificationFromList`): a server has taken the news, the chip may forget it.

use crate::wire::notation::{codes, sequence};

sequence! {
    /// Tells the chip that a server has taken the news.
    pub struct NotificationSentRequest = 0xBF30 {
        /// Which.
        required 0x80 seq_number: u32,
    }
}

sequence! {
    /// What the chip answers.
    pub struct NotificationSentResponse = 0xBF30 {
        /// Whether it forgot it.
        required 0x80 delete_notification_status: DeleteNotificationStatus,
    }
}

codes! {
    /// Whether the chip forgot the news.
    pub enum DeleteNotificationStatus {
        /// It did.
        0 Ok,
        /// There was none with that number.
        1 NothingToDelete,
        /// It did not.
        127 UndefinedError,
    }
}
