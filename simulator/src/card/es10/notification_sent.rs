//! ES10b `NotificationSent`: a server has taken the news.

use sgp22::wire::Message;
use sgp22::wire::es10b::{DeleteNotificationStatus, NotificationSentRequest, NotificationSentResponse};

use crate::card::euicc::{Answer, Euicc, read};

pub(in crate::card) fn answer(euicc: &mut Euicc, request: &[u8]) -> Answer {
    let request: NotificationSentRequest = read(request)?;
    let before = euicc.state.notifications.len();
    let is_other = |number| number != Some(request.seq_number);
    euicc.state.notifications.retain(|news| is_other(news.metadata().map(|metadata| metadata.seq_number)));
    let delete_notification_status = if euicc.state.notifications.len() < before {
        DeleteNotificationStatus::Ok
    } else {
        DeleteNotificationStatus::NothingToDelete
    };
    Ok(NotificationSentResponse { delete_notification_status }.to_der())
}
