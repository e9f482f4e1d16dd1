//! How things are and how they could be: the household read, with the best plan of it. Kept in memory while nothing moves.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use fleet::offer::Offer;
use household::Document;
use household::records::RecordFault;
use jiff::civil::Date;
use store::HouseholdId;

use super::Answers;
use super::propose::{Read, plan, read};
use crate::access::Act;
use crate::error::Error;
use crate::house::House;
use crate::household::{Records, Seat};

/// Outlooks of so many households are kept in memory.
const KEPT_MAX: usize = 64;

/// A household, read, with the best plan of it.
#[derive(Debug)]
pub struct Outlook {
    /// The records that it was read from.
    pub records: Records,
    /// The day in the household's zone.
    pub today: Date,
    /// What the records say, with everything that could be bought, and the best plan; or what is wrong or missing in them.
    pub seen: Result<Seen, Vec<RecordFault>>,
}

/// What a household says, and the best of it.
#[derive(Debug)]
pub struct Seen {
    /// What it says.
    pub document: Document,
    /// Everything that could be bought.
    pub offers: Vec<Offer>,
    /// The best plan, in each language.
    pub answers: Answers,
}

/// Outlooks by household.
#[derive(Debug, Default)]
pub(crate) struct Outlooks(Mutex<BTreeMap<HouseholdId, Arc<Outlook>>>);

impl Outlooks {
    fn find(&self, household: &HouseholdId, pulse: u64, day: Date) -> Option<Arc<Outlook>> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(household).filter(|outlook| outlook.records.pulse == pulse && outlook.today == day).cloned()
    }

    fn keep(&self, outlook: &Arc<Outlook>) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= KEPT_MAX
            && !known.contains_key(&outlook.records.household)
            && let Some(first) = known.keys().next().cloned()
        {
            known.remove(&first);
        }
        known.insert(outlook.records.household.clone(), Arc::clone(outlook));
    }
}

impl House {
    /// How things are and how they could be, for whoever sees everything. Nothing is kept by asking.
    pub async fn outlook(&self, seat: &Seat) -> Result<Arc<Outlook>, Error> {
        seat.check(Act::SeeAll)?;
        self.whole_outlook(seat).await
    }

    pub(super) async fn whole_outlook(&self, seat: &Seat) -> Result<Arc<Outlook>, Error> {
        let pulse = self.pulse(seat).await?;
        // The zone is not known before the household is read, so two days may be the right one.
        let now = self.now();
        let known = self.outlooks.find(&seat.household, pulse, self.today());
        let is_today = |outlook: &Arc<Outlook>| match &outlook.seen {
            Ok(seen) => seen.document.intent.zone.to_datetime(now).date() == outlook.today,
            Err(_) => true,
        };
        if let Some(known) = known.filter(is_today) {
            return Ok(known);
        }
        let records = self.all_records(seat).await?;
        let world = Arc::clone(&self.world);
        let outlook = self
            .heavy(move || {
                let Read { setting, today } = match read(&records, &*world) {
                    Ok(read) => read,
                    Err((today, faults)) => return Ok(Outlook { records, today, seen: Err(faults) }),
                };
                let answers = plan(&setting, &*world)?;
                let seen = Seen { document: setting.document, offers: setting.offers, answers };
                Ok::<_, Error>(Outlook { records, today, seen: Ok(seen) })
            })
            .await??;
        let outlook = Arc::new(outlook);
        self.outlooks.keep(&outlook);
        Ok(outlook)
    }
}
