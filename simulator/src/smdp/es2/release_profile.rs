//! ES2+ `ReleaseProfile` (SGP.22 v2.5 §5.3.4): a profile can be downloaded from now on.

use identifiers::Iccid;
use sgp22::wire::SecretText;

use crate::smdp::Smdp;
use crate::smdp::order::OrderState;
use crate::smdp::outbound::Outbound;
use crate::smdp::refusal::{self, Refusal};

impl Smdp {
    /// Lets a profile be downloaded.
    ///
    /// # Errors
    /// The codes of SGP.22 v2.5 §5.3.4.
    pub fn release_profile(&mut self, iccid: &Iccid) -> Result<(), Refusal> {
        let order = self.store.order(iccid).ok_or(refusal::ICCID_UNKNOWN)?;
        if order.state != OrderState::Confirmed {
            return Err(refusal::CANNOT_BE_RELEASED);
        }
        self.release(iccid);
        Ok(())
    }

    /// Lets it be downloaded, and has the SM-DS say so.
    pub(super) fn release(&mut self, iccid: &Iccid) {
        let Some(order) = self.store.order_mut(iccid) else { return };
        order.state = OrderState::Released;
        if let Some((smds_address, eid, event_id)) = event(order) {
            let rsp_server_address = self.reached_at.clone();
            self.outbound.push(Outbound::RegisterEvent { smds_address, eid, event_id, rsp_server_address });
        }
    }

    /// Has the SM-DS say no more that a profile waits.
    pub(in crate::smdp) fn withdraw_event(&mut self, iccid: &Iccid) {
        let Some(order) = self.store.order_mut(iccid) else { return };
        if let Some((smds_address, eid, event_id)) = event(order) {
            order.smds_address = None;
            self.outbound.push(Outbound::DeleteEvent { smds_address, eid, event_id });
        }
    }
}

/// Which SM-DS is to tell which chip what.
fn event(order: &crate::smdp::Order) -> Option<(String, identifiers::Eid, SecretText)> {
    Some((order.smds_address.clone()?, order.eid?, order.matching_id.clone()?))
}
