//! ES2+ `DownloadOrder` (SGP.22 v2.5 §5.3.1): a profile is set aside.

use identifiers::{Eid, Iccid};

use crate::smdp::Smdp;
use crate::smdp::order::OrderState;
use crate::smdp::refusal::{self, Refusal};

/// What is wanted: a profile by its number, or any of a kind.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DownloadOrder {
    /// The chip that it is for, where that is known.
    pub eid: Option<Eid>,
    /// Its number.
    pub iccid: Option<Iccid>,
    /// Its kind.
    pub profile_type: Option<String>,
}

impl Smdp {
    /// Sets a profile aside; its number.
    ///
    /// # Errors
    /// The codes of SGP.22 v2.5 §5.3.1.
    pub fn download_order(&mut self, order: &DownloadOrder) -> Result<Iccid, Refusal> {
        let kind = order.profile_type.as_ref();
        let iccid = match (order.iccid, kind) {
            (Some(iccid), _) => iccid,
            (None, Some(kind)) if !self.store.knows_type(kind) => return Err(refusal::TYPE_UNKNOWN),
            (None, Some(kind)) => self.store.next_in_stock(kind).ok_or(refusal::NONE_LEFT)?,
            (None, None) => return Err(refusal::NOTHING_NAMED),
        };
        let found = self.store.order_mut(&iccid).ok_or(refusal::ICCID_UNKNOWN)?;
        if kind.is_some_and(|kind| *kind != found.profile_type) {
            return Err(refusal::TYPE_OTHER);
        }
        if found.state != OrderState::Available {
            return Err(refusal::NOT_AVAILABLE);
        }
        found.eid = order.eid;
        found.state = if order.eid.is_some() { OrderState::Linked } else { OrderState::Allocated };
        Ok(iccid)
    }
}
