//! What is pointed out though nothing is wrong: in a sentence, with the arithmetic behind it.

use fleet::offer::OfferId;
use fleet::volume::Volume;
use planner::plan::{HardlyUsed, Noticed, UnusedEsim};
use reference::devices::{Devices, Found};

use super::amount::Purse;
use super::scene::offer_name;
use super::{Amount, Notice, Scene, words};
use crate::setting::Setting;

/// What a plan's household should know, the dearest first.
pub(super) fn notices(scene: &Scene<'_>) -> Vec<Notice> {
    let say = Say { loaded: scene.loaded, purse: scene.purse(), name: &|id| scene.offer_name(id) };
    scene.plan.notices.iter().map(|notice| say.notice(notice)).collect()
}

/// What a household should know before it is planned.
pub fn of_household(loaded: &Setting) -> Vec<Notice> {
    let intent = &loaded.document.intent;
    let purse = Purse { currency: intent.currency, weight: intent.demand.weight_total().max(1) };
    let name = |id: &OfferId| {
        let offer = loaded.offers.iter().find(|offer| offer.id == *id);
        offer.map_or_else(|| id.to_string(), offer_name)
    };
    let say = Say { loaded, purse, name: &name };
    planner::plan::notices(&loaded.household()).iter().map(|notice| say.notice(notice)).collect()
}

struct Say<'a> {
    loaded: &'a Setting,
    purse: Purse,
    name: &'a dyn Fn(&OfferId) -> String,
}

impl Say<'_> {
    fn notice(&self, notice: &planner::plan::Notice) -> Notice {
        match &notice.what {
            Noticed::HardlyUsed(found) => self.hardly_used(found, notice.is_settled),
            Noticed::UnusedEsim(found) => self.unused_esim(found, notice.is_settled),
        }
    }

    fn hardly_used(&self, found: &HardlyUsed, settled: bool) -> Notice {
        let months = self.loaded.document.intent.months;
        let span = words::span(months);
        let costs = self.purse.amount(found.costs);
        let each = |total: i64| per_gb(self.purse, total, found.used, months);
        let of = found.included.map_or_else(|| "no limit".to_owned(), |included| included.to_string());
        let mut what = match found.used {
            Volume::ZERO => format!("{}: nothing is used of {of} a month", (self.name)(&found.offer)),
            used => format!("{}: {used} of {of} a month is used at home", (self.name)(&found.offer)),
        };
        what += &format!(", for {costs} {span}");
        what += &each(found.costs).map_or_else(String::new, |each| format!(" ({each} a GB)"));
        what += &match &found.instead {
            Some((offer, cost)) => {
                let each = each(*cost).map_or_else(String::new, |each| format!(" ({each} a GB)"));
                format!("; {} would carry it for {}{each}", (self.name)(offer), self.purse.amount(*cost))
            }
            None => "; no other line costs less".to_owned(),
        };
        let day = words::day(found.ends, self.loaded.today);
        what += &match found.leaving {
            Some(cost) => format!("; bound until {day}, leaving before costs {}", self.purse.amount(cost)),
            None => format!("; it can end on {day}"),
        };
        Notice {
            about: found.device.to_string(),
            kind: "hardly-used".to_owned(),
            title: format!("{}, {} of {of} a month for {costs} {span}", found.device, found.used),
            what,
            costs: Some(costs),
            instead: found.instead.as_ref().map(|(offer, _)| offer.to_string()),
            instead_costs: found.instead.as_ref().map(|(_, cost)| self.purse.amount(*cost)),
            ends: Some(found.ends.to_string()),
            source: None,
            settled,
        }
    }

    fn unused_esim(&self, found: &UnusedEsim, settled: bool) -> Notice {
        let span = words::span(self.loaded.document.intent.months);
        let stored = found.stored.map_or_else(String::new, |stored| {
            format!(", which stores {}", words::count(usize::from(stored), "profile", "profiles"))
        });
        let line = found.line.as_ref().map(|(offer, cost)| {
            format!("{} would carry what the device uses for {} {span}", (self.name)(offer), self.purse.amount(*cost))
        });
        let travel = found.takes_travel.then(|| "it takes travel eSIMs".to_owned());
        let takes: Vec<String> = line.into_iter().chain(travel).collect();
        Notice {
            about: found.device.to_string(),
            kind: "unused-esim".to_owned(),
            title: format!("the eSIM of {}", found.device),
            what: format!("nothing of use is on its eSIM{stored}: {}", takes.join("; ")),
            costs: None,
            instead: found.line.as_ref().map(|(offer, _)| offer.to_string()),
            instead_costs: found.line.as_ref().map(|(_, cost)| self.purse.amount(*cost)),
            ends: None,
            source: self.who_says_esim(found),
            settled,
        }
    }

    /// Where it was read that the device has an eSIM.
    fn who_says_esim(&self, found: &UnusedEsim) -> Option<String> {
        let device = self.loaded.document.inventory.device(&found.device)?;
        let home = Some(self.loaded.document.intent.home);
        let model = match device.model.as_deref().map(|model| Devices::shipped().find(model, home)) {
            Some(Found::One(model)) => Some(model),
            Some(Found::Ambiguous { candidates, .. }) => candidates.into_iter().next(),
            Some(Found::Nothing { .. }) | None => None,
        };
        let says = model.filter(|model| model.capability.has_esim == device.capability.has_esim);
        Some(says.map_or_else(
            || format!("the file {}", self.loaded.file),
            |model| format!("{}, read {}", model.source.address, model.source.read),
        ))
    }
}

/// What a gigabyte that is used costs; `None` when none is.
fn per_gb(purse: Purse, total: i64, used: Volume, months: u16) -> Option<Amount> {
    let bytes = i128::from(used.bytes) * i128::from(months.max(1));
    let a_gb = i128::from(total) * i128::from(Volume::from_gb(1).bytes);
    let units = (a_gb + bytes / 2).checked_div(bytes)?;
    Some(purse.amount(i64::try_from(units).ok()?))
}
