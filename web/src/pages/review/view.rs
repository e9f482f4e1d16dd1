//! What Review says.

use jiff::civil::Date;

use crate::pages::told::{Told, address};

/// What Review says.
#[derive(Debug, Clone)]
pub struct Review {
    /// The month that it is about.
    pub month: String,
    /// Each thing, the dearest first.
    pub items: Vec<Item>,
}

/// Something to look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// What it is, as a sentence.
    pub what: String,
    /// Why it matters.
    pub why: String,
    /// What the button says.
    pub button: String,
    /// Where it leads.
    pub href: String,
}

/// A contract is spoken of so many days before it can be left.
const ENDS_DAYS: i32 = 60;

/// What a household and its plan give to look at.
pub fn page(told: Told<'_>) -> Review {
    let words = told.words;
    let mut items = Vec::new();
    if told.answer.saves.minor() > 0 {
        items.push(Item {
            what: words
                .with("review-saves", &[("money", (&told.money(told.answer.saves)).into()), ("span", (&told.span()).into())]),
            why: words.say("review-saves-why"),
            button: words.say("review-see-plan"),
            href: "/plan".to_owned(),
        });
    }
    for device in &told.document.inventory.devices {
        for profile in device.profiles.iter().filter(|profile| profile.is_removable(told.today)) {
            let (name, place) = (&profile.name, device.id.to_string());
            items.push(Item {
                what: words.with("review-expired", &[("profile", name.into()), ("device", (&place).into())]),
                why: words.say("review-expired-why"),
                button: words.say("review-see-device"),
                href: address("devices", &place),
            });
        }
    }
    let soon = |day: Date| day >= told.today && day.since(told.today).is_ok_and(|span| span.get_days() <= ENDS_DAYS);
    for line in told.document.inventory.lines.iter().filter(|line| line.bound_until.is_some_and(soon)) {
        let day = line.bound_until.map_or_else(String::new, |day| told.language().day(day, told.today));
        items.push(Item {
            what: words.with("review-bound", &[("line", (&line.id.to_string()).into()), ("day", (&day).into())]),
            why: words.say("review-bound-why"),
            button: words.say("review-see-line"),
            href: "/lines".to_owned(),
        });
    }
    for source in told.answer.sources.iter().filter(|source| source.stale) {
        items.push(Item {
            what: words.with("review-stale", &[("offer", (&source.name).into()), ("day", (&told.day(&source.read)).into())]),
            why: words.say("review-stale-why"),
            button: words.say("review-see-line"),
            href: "/lines".to_owned(),
        });
    }
    if !told.answer.unknowns.is_empty() {
        items.push(Item {
            what: words.with("review-unknown", &[("count", told.answer.unknowns.len().into())]),
            why: words.say("review-unknown-why"),
            button: words.say("review-see-plan"),
            href: "/plan#unknown".to_owned(),
        });
    }
    Review { month: told.language().month(told.today), items }
}
