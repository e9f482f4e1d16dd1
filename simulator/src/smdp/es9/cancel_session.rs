//! ES9+ `CancelSession` (SGP.22 v2.5 §5.6.5): a download is given up.

use sgp22::crypto::Certificate;
use sgp22::tlv::Time;
use sgp22::wire::es9::{CancelSessionOk, CancelSessionRequestEs9};
use sgp22::wire::es10b::{CancelSessionReason, CancelSessionResponse};

use crate::smdp::Smdp;
use crate::smdp::order::OrderState;
use crate::smdp::outbound::Point;
use crate::smdp::refusal::{self, Refusal};
use crate::smdp::session::Session;

impl Smdp {
    /// Hears that a download is given up.
    ///
    /// # Errors
    /// The codes of SGP.22 v2.5 §5.6.5. The session stays then.
    pub fn cancel_session(&mut self, request: &CancelSessionRequestEs9, now: Time) -> Result<CancelSessionOk, Refusal> {
        let id = &request.transaction_id;
        let session = self.store.take_session(id).ok_or(refusal::TRANSACTION)?;
        let (euicc, iccid) = match &session {
            Session::Offered { euicc, iccid, .. } | Session::HandedOut { euicc, iccid } => (euicc.clone(), *iccid),
            // Whose word it is cannot be checked, for the chip has not shown who it is.
            Session::Initiated { .. } => {
                self.store.put_session(id.clone(), session);
                return Err(refusal::TRANSACTION);
            }
        };
        let reason = match self.check_word(request, &euicc) {
            Ok(reason) => reason,
            Err(refused) => {
                self.store.put_session(id.clone(), session);
                return Err(refused);
            }
        };
        self.store.download_ends(id);
        let is_later =
            matches!(reason, CancelSessionReason::Postponed | CancelSessionReason::Timeout | CancelSessionReason::SessionAborted);
        let is_handed_out = matches!(session, Session::HandedOut { .. });
        if let Some(order) = self.store.order_mut(&iccid) {
            if !is_later {
                // The owner, the device or the chip does not take it: the order is over (SGP.22 v2.5 §3.1.3.3).
                order.state = OrderState::Error;
            }
            let eid = order.eid;
            if !is_later {
                // Nobody is to be told any more that it waits.
                self.withdraw_event(&iccid);
            }
            if is_handed_out && !is_later {
                self.tell(&iccid, eid, Point::BppInstallation, false, now);
            }
        }
        Ok(CancelSessionOk {})
    }

    fn check_word(&self, request: &CancelSessionRequestEs9, euicc: &Certificate) -> Result<CancelSessionReason, Refusal> {
        let CancelSessionResponse::Ok(word) = &request.cancel_session_response else { return Err(refusal::CHIP_FAILED) };
        let signed = &word.euicc_cancel_session_signed;
        let is_signed = signed.verify(euicc.public_key(), &[], &word.euicc_cancel_session_signature).is_ok();
        if !is_signed || signed.transaction_id != request.transaction_id {
            return Err(refusal::SIGNATURE);
        }
        if signed.smdp_oid != self.oid { Err(refusal::OTHER_SERVER) } else { Ok(signed.reason) }
    }
}
