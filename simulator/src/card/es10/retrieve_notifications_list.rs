//! ES10b `RetrieveNotificationsList`: the news that waits for servers.

use sgp22::wire::es10b::{NotificationSearchCriteria, RetrieveNotificationsListRequest, RetrieveNotificationsListResponse};
use sgp22::wire::{Message, PendingNotification, PendingNotifications};

use super::list_notification::is_of;
use crate::card::euicc::{Answer, Euicc, read};

pub(in crate::card) fn answer(euicc: &mut Euicc, request: &[u8]) -> Answer {
    let request: RetrieveNotificationsListRequest = read(request)?;
    let is_wanted = |notification: &&PendingNotification| match (&request.search_criteria, notification.metadata()) {
        (None, _) => true,
        (Some(_), None) => false,
        (Some(NotificationSearchCriteria::SeqNumber(number)), Some(metadata)) => metadata.seq_number == *number,
        (Some(NotificationSearchCriteria::ProfileManagementOperation(wanted)), Some(metadata)) => {
            is_of(metadata.profile_management_operation, Some(*wanted))
        }
    };
    let found = euicc.state.notifications.iter().filter(is_wanted).cloned();
    Ok(RetrieveNotificationsListResponse::NotificationList(PendingNotifications(found.collect())).to_der())
}
