//! ES9+ `HandleNotification` (in JSON: SGP.22 v2.5 §6.5.2.9): a server hears what happened. It answers nothing.

use crate::wire::PendingNotification;
use crate::wire::notation::sequence;

sequence! {
    /// Tells a server what happened.
    pub struct HandleNotification = 0xBF3D {
        /// The news, as the chip gave it.
        required 0xA0 pending_notification: PendingNotification,
    }
}
