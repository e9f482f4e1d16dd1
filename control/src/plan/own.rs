//! What somebody sees of an outlook who does not see everything: their own devices, how each is served, and nothing of the others.
//!
//! Sums are of the whole household, so none of them is left in it: pages that speak of sums are for those who see everything.

use std::sync::Arc;

use fleet::intent::Demand;
use proposal::answer::{Answer, PlanAnswer};

use super::{Outlook, Seen};
use crate::access::Act;
use crate::error::Error;
use crate::house::House;
use crate::household::{Seat, View};

impl House {
    /// How things are and could be, as far as this seat may see it.
    pub async fn own_outlook(&self, seat: &Seat) -> Result<Arc<Outlook>, Error> {
        seat.check(Act::SeeOwn)?;
        let whole = self.whole_outlook(seat).await?;
        if seat.role.may(Act::SeeAll) {
            return Ok(whole);
        }
        let view = self.view(seat).await?;
        Ok(Arc::new(own(&whole, view)))
    }
}

fn own(whole: &Outlook, view: View) -> Outlook {
    let seen = match &whole.seen {
        // What is wrong may be somebody else's: that something is, is all that can be said.
        Err(_) => Err(Vec::new()),
        Ok(seen) => Ok(own_seen(seen, &view)),
    };
    Outlook { today: whole.today, records: view.records, seen }
}

fn own_seen(seen: &Seen, view: &View) -> Seen {
    let mut document = seen.document.clone();
    document.inventory.devices.retain(|device| view.shows(&device.id.0));
    document.inventory.lines.retain(|line| view.shows(&line.device.0));
    let owners: Vec<&str> = document.inventory.devices.iter().filter_map(|device| device.owner.as_deref()).collect();
    document.inventory.people.retain(|person| owners.contains(&person.name.as_str()));
    document.intent.demand = Demand::default();
    document.intent.trips.clear();
    document.spots.clear();
    document.notes.clear();
    let answers = seen.answers.map(|answer| match answer {
        Answer::Plan(answer) => Answer::Plan(Box::new(own_answer(answer, view))),
        Answer::Conflict(conflict) => {
            let mut conflict = conflict.clone();
            conflict.conflicts.clear();
            conflict.ways_out.clear();
            Answer::Conflict(conflict)
        }
    });
    Seen { document, offers: seen.offers.clone(), answers }
}

fn own_answer(answer: &PlanAnswer, view: &View) -> PlanAnswer {
    let mut own = answer.clone();
    for setup in [&mut own.today, &mut own.best] {
        for sum in [&mut setup.a_month, &mut setup.total, &mut setup.trips, &mut setup.hassle] {
            *sum = sum.less(*sum);
        }
        setup.by_month.clear();
        setup.lacks.retain(|lack| view.shows(&lack.device));
    }
    (own.incumbent, own.bound, own.saves) = (0.0, 0.0, own.saves.less(own.saves));
    for wheel in &mut own.wheels {
        wheel.hub = wheel.hub.take().filter(|hub| view.shows(&hub.device));
        wheel.spokes.retain(|spoke| view.shows(&spoke.device));
    }
    own.wheels.retain(|wheel| wheel.hub.is_some() || !wheel.spokes.is_empty());
    own.lines.retain(|line| view.shows(&line.device));
    own.steps.retain(|step| step.devices.iter().all(|device| view.shows(device)));
    own.trips.clear();
    own.decisions.clear();
    own.policies.clear();
    own.unknowns.clear();
    own.notices.clear();
    own.exchange = None;
    own
}
