//! ES2+ `ConfirmOrder` (SGP.22 v2.5 §5.3.2): a profile that was set aside gets its code.

use identifiers::{Eid, Iccid};
use sgp22::crypto::Random;
use sgp22::wire::SecretText;

use crate::smdp::Smdp;
use crate::smdp::order::OrderState;
use crate::smdp::refusal::{self, Refusal};

/// What a profile that was set aside gets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfirmOrder {
    /// The profile.
    pub iccid: Iccid,
    /// The chip that it is for, where that is known by now.
    pub eid: Option<Eid>,
    /// What its activation code names: this, or one that the server makes. Empty when the chip's EID is to find it.
    pub matching_id: Option<SecretText>,
    /// What its owner must know.
    pub confirmation_code: Option<SecretText>,
    /// Where chips ask for it.
    pub smds_address: Option<String>,
    /// Whether it can be downloaded from now on.
    pub release: Release,
}

/// Whether a profile can be downloaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Release {
    /// From now on.
    Now,
    /// When `ReleaseProfile` says so.
    Later,
}

/// What the operator's activation code is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirmed {
    /// The chip that it is for, where that is known.
    pub eid: Option<Eid>,
    /// What the activation code names.
    pub matching_id: SecretText,
    /// The server's address.
    pub smdp_address: String,
}

impl Smdp {
    /// Gives a profile that was set aside its code.
    ///
    /// # Errors
    /// The codes of SGP.22 v2.5 §5.3.2.
    pub fn confirm_order(&mut self, confirm: &ConfirmOrder, chance: &mut dyn Random) -> Result<Confirmed, Refusal> {
        let order = self.store.order(&confirm.iccid).ok_or(refusal::ICCID_UNKNOWN)?;
        if !matches!(order.state, OrderState::Allocated | OrderState::Linked) {
            return Err(refusal::NOT_AVAILABLE);
        }
        let eid = match (order.eid, confirm.eid) {
            (Some(linked), Some(named)) if linked != named => return Err(refusal::EID_OTHER),
            (linked, named) => linked.or(named),
        };
        let wanted = confirm.matching_id.as_ref().map(|id| id.reveal());
        let matching_id = match wanted {
            // Without a code and through an SM-DS, only the chip's EID finds it.
            Some("") if eid.is_none() => return Err(refusal::EID_MISSING),
            _ if confirm.smds_address.is_some() && eid.is_none() => return Err(refusal::EID_MISSING),
            Some(id) if self.store.has_matching_id(id) => return Err(refusal::MATCHING_ID_IN_USE),
            Some(id) => id.to_owned(),
            None => self.draw_matching_id(chance),
        };
        let matching_id = SecretText::new(matching_id);
        let order = self.store.order_mut(&confirm.iccid).ok_or(refusal::ICCID_UNKNOWN)?;
        (order.eid, order.matching_id) = (eid, Some(matching_id.clone()));
        order.confirmation_code.clone_from(&confirm.confirmation_code);
        order.smds_address.clone_from(&confirm.smds_address);
        order.state = OrderState::Confirmed;
        self.store.name(&confirm.iccid);
        if confirm.release == Release::Now {
            self.release(&confirm.iccid);
        }
        Ok(Confirmed { eid, matching_id, smdp_address: self.reached_at.clone() })
    }

    /// Three groups of five letters and digits that nobody mixes up.
    fn draw_matching_id(&self, chance: &mut dyn Random) -> String {
        const SYMBOLS: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
        loop {
            let mut bytes = [0; 15];
            chance.fill(&mut bytes);
            let symbols = bytes.map(|byte| char::from(SYMBOLS[usize::from(byte % 32)]));
            let groups: Vec<String> = symbols.chunks(5).map(|group| group.iter().collect()).collect();
            let id = groups.join("-");
            if !self.store.has_matching_id(&id) {
                return id;
            }
        }
    }
}
