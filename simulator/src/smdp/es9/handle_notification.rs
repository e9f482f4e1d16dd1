//! ES9+ `HandleNotification` (SGP.22 v2.5 §5.6.4): the server hears what happened to a profile. It thanks in any case; what does
//! not verify, or comes a second time, changes nothing.

use identifiers::{Eid, Iccid};
use sgp22::crypto::{Certificate, verify_euicc_chain_remembering};
use sgp22::tlv::Time;
use sgp22::wire::{
    ErrorReason, FinalResult, NotificationEvent, NotificationMetadata, OtherSignedNotification, PendingNotification,
    ProfileInstallationResult,
};

use crate::smdp::Smdp;
use crate::smdp::order::{OrderState, Reuse};
use crate::smdp::outbound::Point;

impl Smdp {
    /// Hears what happened to a profile. Whether it was news.
    pub fn handle_notification(&mut self, notification: &PendingNotification, now: Time) -> bool {
        let heard = match notification {
            PendingNotification::ProfileInstallationResult(result) => self.installation_result(result, now),
            PendingNotification::OtherSignedNotification(other) => self.other(other, now),
            PendingNotification::LoadRpmPackageResult(_) => None,
        };
        heard.is_some()
    }

    fn installation_result(&mut self, result: &ProfileInstallationResult, now: Time) -> Option<()> {
        let data = &result.profile_installation_result_data;
        // The result comes without certificates: the chip has shown them when it asked for the profile.
        let iccid = self.store.download_of(&data.transaction_id)?;
        let euicc = self.store.order(&iccid)?.euicc.clone()?;
        data.verify(euicc.public_key(), &[], &result.euicc_sign_pir).ok()?;
        self.store.download_ends(&data.transaction_id);
        let metadata = &data.notification_metadata;
        let order = self.store.order_mut(&iccid)?;
        let eid = order.eid;
        let is_well = match &data.final_result {
            FinalResult::Success(_) => {
                // Late news does not undo what came after it.
                if matches!(order.state, OrderState::Released | OrderState::Downloaded | OrderState::Error) {
                    order.state = OrderState::Installed;
                }
                order.last_seq_number = order.last_seq_number.max(Some(metadata.seq_number));
                true
            }
            // What was interrupted can be tried again, and so can what had no room. A profile that is there already stays.
            FinalResult::Error(error) => {
                let is_over = !matches!(
                    error.error_reason,
                    ErrorReason::InstallFailedDueToInterruption
                        | ErrorReason::InstallFailedDueToInsufficientMemoryForProfile
                        | ErrorReason::BspSecurityError
                        | ErrorReason::BspStructureError
                );
                if order.state == OrderState::Downloaded && is_over {
                    order.state = OrderState::Error;
                }
                false
            }
        };
        self.tell(&iccid, eid, Point::BppInstallation, is_well, now);
        if is_well {
            self.withdraw_event(&iccid);
        }
        Some(())
    }

    fn other(&mut self, other: &OtherSignedNotification, now: Time) -> Option<()> {
        let above = std::iter::once(&other.next_cert_in_chain).chain(&other.other_certs_in_chain);
        let chain: Vec<&Certificate> = std::iter::once(&other.euicc_certificate).chain(above).collect();
        let eid = verify_euicc_chain_remembering(&chain, &self.roots, Some(now), &mut self.remembered).ok()?;
        let tbs = &other.tbs_other_notification;
        tbs.verify(other.euicc_certificate.public_key(), &[], &other.euicc_notification_signature).ok()?;
        let iccid = tbs.iccid?;
        let point = self.change(&iccid, &eid, tbs)?;
        self.tell(&iccid, Some(eid), point, true, now);
        Some(())
    }

    /// Changes how far the profile is, if this is news of the chip that has it.
    fn change(&mut self, iccid: &Iccid, eid: &Eid, tbs: &NotificationMetadata) -> Option<Point> {
        let order = self.store.order_mut(iccid)?;
        if order.eid != Some(*eid) || order.last_seq_number.is_some_and(|last| tbs.seq_number <= last) {
            return None;
        }
        order.last_seq_number = Some(tbs.seq_number);
        let (state, point) = match tbs.profile_management_operation {
            NotificationEvent::LOCAL_ENABLE | NotificationEvent::RPM_ENABLE => (OrderState::Enabled, Point::Enabled),
            NotificationEvent::LOCAL_DISABLE | NotificationEvent::RPM_DISABLE => (OrderState::Disabled, Point::Disabled),
            NotificationEvent::LOCAL_DELETE | NotificationEvent::RPM_DELETE => (OrderState::Deleted, Point::Deleted),
            _ => return None,
        };
        order.state = state;
        if state == OrderState::Deleted && order.terms.reuse != Reuse::Never {
            // The code is good again.
            (order.state, order.downloads, order.sealed_for) = (OrderState::Released, 0, None);
            if order.terms.reuse == Reuse::AnyChip {
                (order.eid, order.last_seq_number) = (None, None);
            }
        }
        Some(point)
    }
}
