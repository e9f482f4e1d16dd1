//! ES10b `ListNotification`: which news waits for servers.

use sgp22::wire::es10b::{ListNotificationRequest, ListNotificationResponse};
use sgp22::wire::{Message, NotificationEvent, PendingNotification};

use crate::card::euicc::{Answer, Euicc, read};

pub(in crate::card) fn answer(euicc: &mut Euicc, request: &[u8]) -> Answer {
    let request: ListNotificationRequest = read(request)?;
    let wanted = request.profile_management_operation;
    let metadata = euicc.state.notifications.iter().filter_map(PendingNotification::metadata);
    let metadata = metadata.filter(|metadata| is_of(metadata.profile_management_operation, wanted)).cloned();
    Ok(ListNotificationResponse::NotificationMetadataList(metadata.collect()).to_der())
}

/// Whether an event is one of those that are wanted; all are when none is named.
pub(super) fn is_of(event: NotificationEvent, wanted: Option<NotificationEvent>) -> bool {
    wanted.is_none_or(|wanted| wanted.contains(event))
}
