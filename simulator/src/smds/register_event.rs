//! ES12 `RegisterEvent` (SGP.22 v2.5 §5.9.1): a server has something for a chip.

use identifiers::Eid;
use sgp22::wire::es11::EventRecord;

use super::{EVENTS_MAX, Smds};
use crate::smdp::refusal::{self, Refusal};

impl Smds {
    /// Remembers that a server has something for a chip. To register the same a second time changes nothing.
    ///
    /// # Errors
    /// The codes of SGP.22 v2.5 §5.9.1.
    pub fn register_event(&mut self, eid: Eid, event: EventRecord) -> Result<(), Refusal> {
        let events = self.events.entry(eid).or_default();
        match events.iter().find(|known| known.event_id == event.event_id) {
            Some(known) if *known == event => Ok(()),
            Some(_) => Err(refusal::EVENT_IN_USE),
            None if events.len() >= EVENTS_MAX => Err(refusal::EVENTS_TOO_MANY),
            None => {
                events.push(event);
                Ok(())
            }
        }
    }
}
