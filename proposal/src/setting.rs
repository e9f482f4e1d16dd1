//! A household that was read, with everything that a plan is made of.

use std::collections::BTreeSet;

use fleet::offer::Offer;
use household::{Document, Market};
use jiff::civil::Date;
use planner::household::Household;
use reference::offers::Catalogue;

use crate::facts::WorldFacts;

/// A household and the world on a day.
pub struct Setting {
    /// Under which name the household's text was read.
    pub file: String,
    /// What it says.
    pub document: Document,
    /// What ships, with what the caller added.
    pub catalogue: Catalogue,
    /// Everything that could be bought: the household's own offers before those of the catalogue.
    pub offers: Vec<Offer>,
    /// What is known of the world.
    pub facts: WorldFacts,
    /// The day in the household's own zone.
    pub today: Date,
}

impl Setting {
    /// What can be bought and what is known, put beside what was read.
    pub fn new(file: String, document: Document, catalogue: Catalogue, today: Date) -> Self {
        let own: BTreeSet<_> = document.offers.iter().map(|offer| offer.id.clone()).collect();
        let for_sale = document.market == Market::Everything;
        let shipped = catalogue.offers().filter(|offer| for_sale && !own.contains(&offer.id)).cloned();
        let offers = document.offers.iter().cloned().chain(shipped).collect();
        let facts = WorldFacts::new(today, &document.inventory);
        Self { file, document, catalogue, offers, facts, today }
    }

    /// The household as the planner takes it.
    pub fn household(&self) -> Household<'_> {
        Household {
            today: self.today,
            inventory: &self.document.inventory,
            intent: &self.document.intent,
            offers: &self.offers,
            facts: &self.facts,
        }
    }
}
