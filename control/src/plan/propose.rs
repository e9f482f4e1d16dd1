//! Proposing: the household and what is known of the world in, the best plan out, kept.

use std::collections::BTreeMap;
use std::sync::Arc;

use household::records::RecordFault;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use planner::plan::make_within;
use planner::solve::Effort;
use proposal::setting::Setting;
use reference::offers::Catalogue;
use serde_json::value::to_raw_value;
use store::{Edit, Expected, Id};

use super::{Answers, Basis, KeptPlan, PlanState};
use crate::access::Act;
use crate::error::Error;
use crate::house::{House, TimeAndChance};
use crate::household::{Records, Seat};
use crate::nouns::PLAN;
use crate::stored::json;

/// One search takes at most this long; what is not proved by then is said as a gap.
const SEARCH_SECONDS_MAX: f64 = 40.0;
/// With more devices than this, reasons are not searched for: each is a search of its own.
const REASONS_FOR_ALL_MAX: usize = 60;

impl House {
    /// Makes a plan of how things are and keeps it.
    pub async fn propose(&self, seat: &Seat) -> Result<Id, Error> {
        seat.check(Act::Propose)?;
        let records = self.all_records(seat).await?;
        let basis = Basis::of(&records, self.today());
        let parent = self.plans(seat).await?.into_iter().next().map(|plan| plan.id.as_str().to_owned());
        let mut answers = BTreeMap::new();
        for (language, answer) in self.planned(records).await?.each() {
            let told = to_raw_value(answer).map_err(|_| Error::Defect("a plan cannot be written as JSON"))?;
            answers.insert(language.tag().to_owned(), told);
        }
        let id = self.new_id();
        let plan = KeptPlan { made_at: self.now(), basis, parent, state: PlanState::Proposed, answers };
        let edit = Edit::put(seat.key(PLAN, id.clone()), Expected::Absent, json(&plan)?);
        self.write(&seat.account.author()?, "Proposed", vec![edit]).await?;
        Ok(id)
    }

    /// What the best plan of these records says. Nothing is kept: what-ifs are asked with it.
    pub async fn planned(&self, records: Records) -> Result<Answers, Error> {
        let world = Arc::clone(&self.world);
        self.heavy(move || {
            let read = read(&records, &*world).map_err(|(_, faults)| Error::Faulty(faults))?;
            plan(&read.setting, &*world)
        })
        .await?
    }
}

/// Records, read on the household's own day.
pub(super) struct Read {
    pub(super) setting: Setting,
    pub(super) today: Date,
}

/// Reads records; or says what is wrong in them, and on which day.
pub(super) fn read(records: &Records, world: &dyn TimeAndChance) -> Result<Read, (Date, Vec<RecordFault>)> {
    let utc = TimeZone::UTC.to_datetime(world.now()).date();
    let document = records.read(utc).map_err(|faults| (utc, faults))?;
    // Which day it is depends on the zone, which stands in the household.
    let today = document.intent.zone.to_datetime(world.now()).date();
    let document = if today == utc { document } else { records.read(today).map_err(|faults| (today, faults))? };
    let setting = Setting::new("household".to_owned(), document, Catalogue::shipped().clone(), today);
    Ok(Read { setting, today })
}

/// The best plan of a household that was read.
pub(super) fn plan(setting: &Setting, world: &dyn TimeAndChance) -> Result<Answers, Error> {
    let begin = world.now();
    let clock = || world.now().duration_since(begin).as_secs_f64();
    let devices = setting.document.inventory.devices.len();
    let what_ifs_max = if devices > REASONS_FOR_ALL_MAX { 0 } else { usize::MAX };
    let effort = Effort { clock: &clock, seconds_max: SEARCH_SECONDS_MAX, what_ifs_max };
    let outcome = make_within(&setting.household(), &effort);
    let outcome = outcome.map_err(|disagreement| Error::Unaccepted(disagreement.to_string()))?;
    Ok(Answers::of(setting, &outcome))
}
