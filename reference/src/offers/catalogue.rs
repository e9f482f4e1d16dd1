//! All offers that are known here: those that ship, and those that a household adds or puts right.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use fleet::inventory::DeviceKind;
use fleet::money::{Exchange, Money};
use fleet::offer::{Kind, Offer, OfferId};
use fleet::place::{Country, Place};
use jiff::civil::Date;

use super::{Defaults, Faults, Listing, ShippedZones, read_listings};

/// Offers by id.
#[derive(Debug, Clone, Default)]
pub struct Catalogue {
    listings: BTreeMap<OfferId, Arc<Listing>>,
}

/// What is looked for; everything that is given must hold.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Query {
    /// Each word must stand in id, name, provider or carrier, or name a country in which the offer works.
    pub words: String,
    /// Works here, also by a paid day.
    pub place: Option<Place>,
    /// How a line on it serves a device.
    pub kind: Option<Kind>,
    /// May be used in this kind of device.
    pub device: Option<DeviceKind>,
    /// Can be bought by who lives here.
    pub home: Option<Country>,
    /// Costs at most this each time it is due, in whatever currency it is sold. Offers whose currency has no rate are left out.
    pub price_max: Option<Money>,
    /// Is sold on this day.
    pub sold_on: Option<Date>,
}

impl Catalogue {
    /// The offers that ship with the program.
    pub fn shipped() -> &'static Self {
        static SHIPPED: LazyLock<Catalogue> =
            LazyLock::new(|| Catalogue::read_shipped().expect("every file that ships is read by a test"));
        &SHIPPED
    }

    fn read_shipped() -> Result<Self, Faults> {
        let mut catalogue = Self::default();
        for listings in shipped_files() {
            catalogue = catalogue.with(listings?);
        }
        Ok(catalogue)
    }

    /// The same with further listings; one with an id that is known takes the other's place.
    #[must_use]
    pub fn with(mut self, listings: impl IntoIterator<Item = Listing>) -> Self {
        self.listings.extend(listings.into_iter().map(|listing| (listing.offer.id.clone(), Arc::new(listing))));
        self
    }

    /// The listing of that id.
    pub fn listing(&self, id: &OfferId) -> Option<&Listing> {
        self.listings.get(id).map(AsRef::as_ref)
    }

    /// The offer of that id.
    pub fn offer(&self, id: &OfferId) -> Option<&Offer> {
        self.listing(id).map(|listing| &listing.offer)
    }

    /// Every listing, by id.
    pub fn listings(&self) -> impl ExactSizeIterator<Item = &Listing> {
        self.listings.values().map(AsRef::as_ref)
    }

    /// Every offer, by id.
    pub fn offers(&self) -> impl ExactSizeIterator<Item = &Offer> {
        self.listings().map(|listing| &listing.offer)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.listings.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.listings.is_empty()
    }

    /// Whether there is a line that is sold to people who live there and is at home there.
    pub fn has_line_for(&self, home: Country) -> bool {
        let serves =
            |offer: &Offer| offer.kind == Kind::Line && offer.market.contains(home.into()) && offer.is_at_home_in(home.into());
        self.offers().any(serves)
    }

    /// The ids nearest to a text that names no offer, at most `count`: what its writer may have meant.
    pub fn suggestions(&self, text: &str, count: usize) -> Vec<&OfferId> {
        let near = |id: &OfferId| strsim::jaro_winkler(text, id.as_str());
        let text_is_short = text.len() <= 200;
        let ids = self.listings.keys().filter(|_| text_is_short);
        let mut scored = ids.map(|id| (near(id), id)).filter(|(score, _)| *score >= 0.75).collect::<Vec<_>>();
        scored.sort_by(|(one, a), (other, b)| other.total_cmp(one).then_with(|| a.cmp(b)));
        scored.into_iter().take(count).map(|(_, id)| id).collect()
    }

    /// What suits a query, by id; prices are compared at the rates of `today`.
    pub fn search(&self, query: &Query, exchange: &dyn Exchange, today: Date) -> Vec<&Listing> {
        let words = Words::of(&query.words);
        self.listings().filter(|listing| query.suits(&listing.offer, &words, exchange, today)).collect()
    }
}

/// What each file that ships reads as.
fn shipped_files() -> impl Iterator<Item = Result<Vec<Listing>, Faults>> {
    crate::shipped::OFFERS.iter().map(|(file, text)| read_listings(file, text, &ShippedZones, &Defaults::default()))
}

impl Listing {
    /// Whether the fact has outlived its stated life.
    pub fn is_stale(&self, today: Date) -> bool {
        self.offer.source.is_stale(today)
    }
}

impl Query {
    fn suits(&self, offer: &Offer, words: &Words, exchange: &dyn Exchange, today: Date) -> bool {
        self.kind.is_none_or(|kind| offer.kind == kind)
            && self.device.is_none_or(|device| offer.fits(device))
            && self.place.is_none_or(|place| offer.terms_at(place).is_some())
            && self.home.is_none_or(|home| offer.market.contains(home.into()))
            && self.sold_on.is_none_or(|day| offer.is_sold_on(day))
            && self.price_max.is_none_or(|most| {
                let price = exchange.convert(offer.price.base, most.currency, today);
                price.is_some_and(|price| price.amount.minor <= most.minor)
            })
            && words.suit(offer)
    }
}

/// The words of a query, and the countries that they may name.
struct Words {
    whole: Option<Place>,
    each: Vec<(String, Option<Place>)>,
}

impl Words {
    fn of(text: &str) -> Self {
        // Two letters are a code only where they stand for a place; `place` of the query is for those.
        let country = |word: &str| crate::countries::find(word).filter(|_| word.len() > 2).map(|facts| facts.code.into());
        let each = text.split_whitespace().map(|word| (word.to_lowercase(), country(word))).collect();
        Self { whole: country(text.trim()), each }
    }

    fn suit(&self, offer: &Offer) -> bool {
        if self.each.is_empty() || self.whole.is_some_and(|place| offer.terms_at(place).is_some()) {
            return true;
        }
        let carrier = offer.carrier.as_deref().unwrap_or_default();
        let text = format!("{} {} {} {carrier}", offer.id, offer.name, offer.provider).to_lowercase();
        self.each
            .iter()
            .all(|(word, place)| text.contains(word.as_str()) || place.is_some_and(|place| offer.terms_at(place).is_some()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_that_ships_is_read() {
        let faults = shipped_files().filter_map(|file| file.err().map(|faults| faults.to_string())).collect::<Vec<_>>();
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }

    #[test]
    fn it_is_known_where_no_line_is_sold() {
        let sold = |country: &str| Catalogue::shipped().has_line_for(country.parse().unwrap());
        assert_eq!(["US", "DE", "BR"].map(sold), [true, true, false]);
    }

    #[test]
    fn no_id_ships_twice() {
        let listings = shipped_files().flatten().map(|listings| listings.len()).sum::<usize>();
        assert_eq!(Catalogue::shipped().len(), listings);
    }
}
