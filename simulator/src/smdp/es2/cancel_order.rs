//! ES2+ `CancelOrder` (SGP.22 v2.5 §5.3.3): an order is called off.

use identifiers::{Eid, Iccid};

use crate::smdp::Smdp;
use crate::smdp::order::OrderState;
use crate::smdp::refusal::{self, Refusal};

/// What becomes of the profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FinalStatus {
    /// It goes back in stock.
    Available,
    /// It is gone.
    Unavailable,
}

impl Smdp {
    /// Calls an order off: that of a profile, with the EID and the matching id that it is thought to have.
    ///
    /// # Errors
    /// The codes of SGP.22 v2.5 §5.3.3: a profile that is on a chip stays there.
    pub fn cancel_order(
        &mut self,
        iccid: &Iccid,
        eid: Option<&Eid>,
        matching_id: Option<&str>,
        then: FinalStatus,
    ) -> Result<(), Refusal> {
        let order = self.store.order(iccid).ok_or(refusal::ICCID_UNKNOWN)?;
        match order.state {
            OrderState::Allocated | OrderState::Linked | OrderState::Confirmed | OrderState::Released | OrderState::Error => {}
            _ => return Err(refusal::NOT_AVAILABLE),
        }
        if order.eid.zip(eid).is_some_and(|(linked, named)| linked != *named) {
            return Err(refusal::ICCID_OF_OTHER_EID);
        }
        let known = order.matching_id.as_ref().map(|id| id.reveal());
        if matching_id.is_some_and(|named| known != Some(named)) {
            return Err(refusal::MATCHING_ID_OTHER);
        }
        self.withdraw_event(iccid);
        match then {
            FinalStatus::Available => self.store.restock(iccid),
            FinalStatus::Unavailable => {
                self.store.forget_names(iccid);
                if let Some(order) = self.store.order_mut(iccid) {
                    order.state = OrderState::Unavailable;
                }
            }
        }
        Ok(())
    }
}
