//! ES12 `DeleteEvent` (SGP.22 v2.5 §5.9.2): a server has nothing more for a chip.

use identifiers::Eid;

use super::Smds;
use crate::smdp::refusal::{self, Refusal};

impl Smds {
    /// Forgets that a server has something for a chip.
    ///
    /// # Errors
    /// The codes of SGP.22 v2.5 §5.9.2.
    pub fn delete_event(&mut self, eid: &Eid, event_id: &str) -> Result<(), Refusal> {
        let events = self.events.get_mut(eid).ok_or(refusal::EVENT_UNKNOWN)?;
        let place = events.iter().position(|event| event.event_id.reveal() == event_id).ok_or(refusal::EVENT_UNKNOWN)?;
        events.remove(place);
        if events.is_empty() {
            self.events.remove(eid);
        }
        Ok(())
    }
}
