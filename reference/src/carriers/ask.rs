//! What a carrier allows, out of rows that may disagree.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use fleet::inventory::DeviceKind;
use fleet::offer::Known;
use fleet::place::Country;
use jiff::civil::Date;

use super::{By, Can, Carrier, Grade, Row, Rows};
use crate::document::Faults;

/// Carriers by id, and every fact about what they allow.
#[derive(Debug, Clone, Default)]
pub struct Carriers {
    carriers: BTreeMap<String, Carrier>,
    rows: BTreeMap<String, Vec<Row>>,
}

/// What is asked of a carrier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question<'q> {
    /// The carrier, by id.
    pub carrier: &'q str,
    /// The kind of device.
    pub device: DeviceKind,
    /// Its maker; without one, facts that hold for one maker's devices only do not count.
    pub maker: Option<&'q str>,
    /// What.
    pub can: Can,
    /// Where; without a country, facts of every country count.
    pub country: Option<Country>,
}

/// What is known of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer<'c> {
    /// Yes, no, or nobody could say.
    pub answer: Known,
    /// The row that says so; `None` when there is none.
    pub row: Option<&'c Row>,
    /// Whether that row has outlived its stated life.
    pub stale: bool,
    /// Further rows on the same question, also those that say otherwise or hold for another maker only.
    pub others: Vec<&'c Row>,
}

impl<'q> Question<'q> {
    /// A question about any maker's devices in any country.
    pub const fn new(carrier: &'q str, device: DeviceKind, can: Can) -> Self {
        Self { carrier, device, maker: None, can, country: None }
    }

    /// The same about a device of this maker.
    #[must_use]
    pub const fn by_maker(mut self, maker: &'q str) -> Self {
        self.maker = Some(maker);
        self
    }

    /// The same in this country.
    #[must_use]
    pub const fn in_country(mut self, country: Country) -> Self {
        self.country = Some(country);
        self
    }

    fn is_about(&self, row: &Row) -> bool {
        row.can == self.can
            && row.device.is_none_or(|device| device == self.device)
            && self.country.is_none_or(|country| row.countries.contains(country.into()))
    }

    /// Whether the row counts for the maker of the device in question.
    fn counts(&self, row: &Row) -> bool {
        match (&row.maker, self.maker) {
            (None, _) => true,
            (Some(maker), Some(asked)) => maker.eq_ignore_ascii_case(asked),
            (Some(_), None) => false,
        }
    }
}

impl<'c> Answer<'c> {
    /// The way and its conditions.
    pub fn how(&self) -> Option<&'c str> {
        self.row.map(|row| row.how.as_str())
    }

    /// Who acts.
    pub fn by(&self) -> Option<By> {
        self.row.map(|row| row.by)
    }

    /// The address that says so.
    pub fn source(&self) -> Option<&'c str> {
        self.row.map(|row| row.source.address.as_str())
    }

    /// The day it was read.
    pub fn read(&self) -> Option<Date> {
        self.row.map(|row| row.read)
    }

    /// How good the source is.
    pub fn grade(&self) -> Option<Grade> {
        self.row.map(|row| row.grade)
    }
}

impl Carriers {
    /// The carriers that ship with the program.
    pub fn shipped() -> &'static Self {
        static SHIPPED: LazyLock<Carriers> =
            LazyLock::new(|| Carriers::read_shipped().expect("every file that ships is read by a test"));
        &SHIPPED
    }

    fn read_shipped() -> Result<Self, Faults> {
        let mut carriers = Self::default();
        for (file, text) in crate::shipped::CARRIERS {
            carriers = carriers.with(super::read(file, text)?);
        }
        Ok(carriers)
    }

    /// The same with further rows. A carrier takes the place of the one with its id; facts are added.
    #[must_use]
    pub fn with(mut self, rows: Rows) -> Self {
        self.carriers.extend(rows.carriers.into_iter().map(|carrier| (carrier.id.clone(), carrier)));
        for row in rows.capabilities {
            self.rows.entry(row.carrier.clone()).or_default().push(row);
        }
        self
    }

    /// The carrier of that id.
    pub fn carrier(&self, id: &str) -> Option<&Carrier> {
        self.carriers.get(id)
    }

    /// Every carrier, by id.
    pub fn carriers(&self) -> impl ExactSizeIterator<Item = &Carrier> {
        self.carriers.values()
    }

    /// Every fact about one carrier.
    pub fn rows<'c>(&'c self, carrier: &str) -> impl Iterator<Item = &'c Row> + use<'c> {
        self.rows.get(carrier).into_iter().flatten()
    }

    /// Carriers whose id or name has each of the words, in a country when one is given.
    pub fn search(&self, words: &str, country: Option<Country>) -> Vec<&Carrier> {
        let words = words.to_lowercase();
        let suits = |carrier: &&Carrier| {
            let text = format!("{} {}", carrier.id, carrier.name).to_lowercase();
            country.is_none_or(|country| carrier.country == Some(country))
                && words.split_whitespace().all(|word| text.contains(word))
        };
        self.carriers().filter(suits).collect()
    }

    /// What is known of a question.
    ///
    /// Of several rows one that says yes or no goes before one that found nothing, one for this kind of device before one for
    /// any, one for this maker before one for any, a younger fact before an older, a better source before a weaker.
    pub fn ask(&self, question: &Question<'_>, today: Date) -> Answer<'_> {
        let about = self.rows(question.carrier).filter(|row| question.is_about(row));
        let (mut counting, others): (Vec<_>, Vec<_>) = about.partition(|row| question.counts(row));
        counting.sort_by_key(|row| {
            let specific = (row.device.is_some(), row.maker.is_some());
            (Reverse((row.answer != Known::Unknown, specific, row.source.read)), row.grade)
        });
        let row = counting.first().copied();
        Answer {
            answer: row.map_or(Known::Unknown, |row| row.answer),
            row,
            stale: row.is_some_and(|row| row.is_stale(today)),
            others: counting.into_iter().skip(1).chain(others).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use jiff::civil::date;

    use super::super::Hosts;
    use super::*;
    use crate::offers::Catalogue;

    const TODAY: Date = date(2026, 11, 25);

    #[test]
    fn every_file_that_ships_is_read() {
        let read = |(file, text): &(&str, &str)| super::super::read(file, text).err().map(|faults| faults.to_string());
        let faults = crate::shipped::CARRIERS.iter().filter_map(read).collect::<Vec<_>>();
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }

    #[test]
    fn every_row_has_an_address_a_day_and_a_carrier_that_is_known() {
        let carriers = Carriers::shipped();
        let listed = |(file, text): &(&str, &str)| super::super::read(file, text).expect("a file that reads").carriers.len();
        assert_eq!(crate::shipped::CARRIERS.iter().map(listed).sum::<usize>(), carriers.carriers().len(), "an id is there twice");
        let sources = carriers.carriers().map(|carrier| (&carrier.id, &carrier.source, carrier.read));
        let rows = carriers.rows.values().flatten().map(|row| (&row.carrier, &row.source, row.read));
        for (id, source, read) in sources.chain(rows) {
            assert!(source.address.starts_with("http://") || source.address.starts_with("https://"), "{id}: {}", source.address);
            assert!(source.read <= read && read <= TODAY, "{id}");
            assert!(carriers.carrier(id).is_some(), "{id}");
        }
        for carrier in carriers.carriers() {
            if let Hosts::Of(hosts) = &carrier.hosts {
                for host in hosts {
                    assert!(carriers.carrier(host).is_some(), "{} is on {host}, which is not there", carrier.id);
                }
            }
        }
    }

    /// A seller that no row tells anything about may stand in its own offers; any other id must be one of those here.
    #[test]
    fn carriers_that_offers_name_are_here() {
        let mut missing = BTreeSet::new();
        for offer in Catalogue::shipped().offers() {
            let seller = offer.id.as_str().split('/').next();
            let named = offer.carrier.iter().chain(&offer.host).chain(&offer.conditions.needs_carrier);
            for id in named.filter(|id| Some(id.as_str()) != seller && Carriers::shipped().carrier(id).is_none()) {
                missing.insert(format!("{id} (named by {})", offer.id));
            }
        }
        assert!(missing.is_empty(), "{missing:#?}");
    }

    fn rows(text: &str) -> Carriers {
        let row = |lines: &str| {
            let head = "[[capability]]\ncarrier = \"x\"\nby = \"owner\"\nhow = \"h\"\ncan = \"roam\"\nread = \"2026-11-25\"\nsource = \"s\"\n";
            let rest = ["device = \"any\"", "countries = [\"*\"]", "grade = \"weak\""];
            let rest = rest.iter().filter(|line| !lines.contains(line.split_once(' ').map_or("", |(key, _)| key)));
            format!("{head}{}\n{}\n", lines.replace("; ", "\n"), rest.copied().collect::<Vec<_>>().join("\n"))
        };
        let text = text.lines().map(row).collect::<String>();
        Carriers::default().with(super::super::read("x.toml", &text).unwrap_or_else(|faults| panic!("{faults}")))
    }

    #[test]
    fn no_row_is_unknown_and_not_no() {
        let answer = Carriers::default().clone();
        let answer = answer.ask(&Question::new("nobody", DeviceKind::Phone, Can::Roam), TODAY);
        assert_eq!(answer, Answer { answer: Known::Unknown, row: None, stale: false, others: vec![] });
    }

    #[test]
    fn the_device_goes_before_any_and_the_younger_before_the_older() {
        let carriers = rows(
            "answer = \"yes\"\nanswer = \"no\"; device = \"watch\"; as_of = \"2024-01\"\nanswer = \"yes\"; device = \"watch\"; as_of = \"2020\"\n\
             answer = \"unknown\"; device = \"watch\"",
        );
        let watch = carriers.ask(&Question::new("x", DeviceKind::Watch, Can::Roam), TODAY);
        assert_eq!((watch.answer, watch.stale, watch.others.len()), (Known::No, true, 3));
        let phone = carriers.ask(&Question::new("x", DeviceKind::Phone, Can::Roam), TODAY);
        assert_eq!((phone.answer, phone.stale, phone.others.len()), (Known::Yes, false, 0));
    }

    #[test]
    fn a_row_of_one_maker_says_nothing_about_others() {
        let carriers = rows("answer = \"yes\"; maker = \"Apple\"; countries = [\"US\"]");
        let question = Question::new("x", DeviceKind::Phone, Can::Roam);
        assert_eq!(carriers.ask(&question.clone().by_maker("apple"), TODAY).answer, Known::Yes);
        assert_eq!(carriers.ask(&question.clone().by_maker("Samsung"), TODAY).answer, Known::Unknown);
        let any = carriers.ask(&question, TODAY);
        assert_eq!((any.answer, any.others.len()), (Known::Unknown, 1), "shown, though it does not count");
        let elsewhere = question.by_maker("Apple").in_country("DE".parse().unwrap());
        assert_eq!(carriers.ask(&elsewhere, TODAY).answer, Known::Unknown);
    }

    #[test]
    fn refusals_offer_the_nearest_word() {
        let text = "[[capability]]\ncarrier = \"x\"\ndevice = \"any\"\ncan = \"instal_esim\"\nsource = \"s\"\nread = \"2026-11-25\"\ncountries = [\"*\"]\n";
        assert_eq!(
            super::super::read("x.toml", text).unwrap_err().to_string(),
            "x.toml: capability[1].can: “instal_esim” is nothing that can be asked here; did you mean “install_esim”?"
        );
    }

    #[test]
    fn a_search_is_by_words_and_country() {
        let found = Carriers::shipped().search("t-mobile", "US".parse().ok());
        assert!(found.iter().any(|carrier| carrier.id == "t-mobile-us"), "{found:?}");
    }
}
