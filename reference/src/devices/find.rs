//! Finding a model by its number, by another name of it, or by what people call it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use fleet::offer::Known;
use fleet::place::Country;

use super::{DeviceModel, Region};
use crate::countries::zones;
use crate::document::Faults;

/// Device models, found by number or by name.
#[derive(Debug, Clone, Default)]
pub struct Devices {
    models: Vec<DeviceModel>,
}

/// What a search comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found<'c> {
    /// This one.
    One(&'c DeviceModel),
    /// Any of these; the number printed on the device says which.
    Ambiguous {
        /// All that it may be.
        candidates: Vec<&'c DeviceModel>,
        /// In what they differ that matters; empty when any of them will do for a plan.
        differences: Vec<Difference>,
    },
    /// None; these names or numbers are the nearest, the best first.
    Nothing {
        /// At most five.
        suggestions: Vec<&'c str>,
    },
}

/// Something that matters in which models differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// What differs (`eSIM`).
    pub what: &'static str,
    /// Each value with the model numbers, or the places of sale, that have it.
    pub values: Vec<(String, Vec<String>)>,
}

/// At most so many names are suggested.
const SUGGESTIONS_MAX: usize = 5;
/// A longer text names no device.
const QUERY_BYTES_MAX: usize = 200;

impl Devices {
    /// The models that ship with the program.
    pub fn shipped() -> &'static Self {
        static SHIPPED: LazyLock<Devices> =
            LazyLock::new(|| Devices::read_shipped().expect("every file that ships is read by a test"));
        &SHIPPED
    }

    fn read_shipped() -> Result<Self, Faults> {
        let mut models = Vec::new();
        for (file, text) in crate::shipped::DEVICES {
            models.extend(super::read(file, text)?);
        }
        Ok(Self { models })
    }

    /// The same with further models; one with a number that is known takes that model's place.
    #[must_use]
    pub fn with(mut self, models: impl IntoIterator<Item = DeviceModel>) -> Self {
        for model in models {
            let numbers = model.models.iter().map(|number| plain(number)).collect::<BTreeSet<_>>();
            self.models.retain_mut(|known| {
                let had = known.models.len();
                known.models.retain(|number| !numbers.contains(&plain(number)));
                had == 0 || !known.models.is_empty()
            });
            self.models.push(model);
        }
        self
    }

    /// Every model, file by file.
    pub fn models(&self) -> impl ExactSizeIterator<Item = &DeviceModel> {
        self.models.iter()
    }

    /// The model of a number, an alias or a name; `sold_in` narrows several to those sold in that country.
    ///
    /// Case, spaces and dashes do not count, nor does the maker's name before the model's.
    pub fn find(&self, text: &str, sold_in: Option<Country>) -> Found<'_> {
        let wanted = plain(text);
        if wanted.is_empty() || text.len() > QUERY_BYTES_MAX {
            return Found::Nothing { suggestions: Vec::new() };
        }
        let number = text.split('/').next().map(plain).unwrap_or_default();
        let stages: [&dyn Fn(&DeviceModel) -> bool; 4] = [
            // Samsung writes what is sold with two slots as SM-S911B/DS; the part after the stroke is not the number's.
            &|model| model.models.iter().map(|number| plain(number)).any(|known| known == wanted || known == number),
            &|model| model.aliases.iter().any(|alias| plain(alias) == wanted),
            &|model| bare_name(model, &model.name) == bare_name(model, text),
            &|model| has_words(model, text),
        ];
        let candidates = stages.iter().map(|stage| self.models.iter().filter(|model| stage(model)).collect::<Vec<_>>());
        match candidates.into_iter().find(|found| !found.is_empty()) {
            // The number says which device it is and not where it was sold: it may be any way in which the name is sold.
            Some(found) if found.iter().all(|model| self.is_sold_in_ways(model)) => {
                among(self.models.iter().filter(|way| way.models.is_empty() && way.name == found[0].name).collect())
            }
            Some(mut found) => {
                found.retain(|model| !self.is_sold_in_ways(model));
                among(narrowed(found, sold_in))
            }
            None => Found::Nothing { suggestions: self.suggestions(&wanted) },
        }
    }

    /// Whether the model is a number alone, and other rows say in which ways its name is sold.
    pub fn is_sold_in_ways(&self, model: &DeviceModel) -> bool {
        model.is_number_alone() && self.models.iter().any(|way| way.models.is_empty() && way.name == model.name)
    }

    fn suggestions(&self, wanted: &str) -> Vec<&str> {
        let mut scored = BTreeMap::new();
        for model in &self.models {
            for name in std::iter::once(&model.name).chain(&model.models) {
                scored.entry(name.as_str()).or_insert_with(|| {
                    strsim::jaro_winkler(wanted, &plain(name)).max(strsim::jaro_winkler(wanted, &bare_name(model, name)))
                });
            }
        }
        let mut near = scored.into_iter().filter(|(_, score)| *score >= 0.8).collect::<Vec<_>>();
        near.sort_by(|(_, one), (_, other)| other.total_cmp(one));
        near.into_iter().take(SUGGESTIONS_MAX).map(|(name, _)| name).collect()
    }
}

/// Letters and digits only, in lower case; a plus sign is a word of its own (`S20+`).
fn plain(text: &str) -> String {
    text.to_lowercase().replace('+', "plus").chars().filter(|c| c.is_alphanumeric()).collect()
}

/// The name without its maker's before it.
fn bare_name(model: &DeviceModel, name: &str) -> String {
    let name = plain(name);
    let maker = plain(&model.maker);
    name.strip_prefix(&maker).filter(|rest| !rest.is_empty()).map_or(name.clone(), str::to_owned)
}

/// Whether every word of the text is a word of the model's name or its maker's.
fn has_words(model: &DeviceModel, text: &str) -> bool {
    let words = |text: &str| text.split_whitespace().map(plain).filter(|word| !word.is_empty()).collect::<Vec<_>>();
    let mut known = words(&model.name);
    known.extend(words(&model.maker));
    let wanted = words(text);
    !wanted.is_empty() && wanted.iter().all(|word| known.contains(word))
}

/// Of each name those sold in a country: by its code, else by the European Union, else those for the rest of the world, else those
/// of which nobody says where they are sold.
fn narrowed(found: Vec<&DeviceModel>, sold_in: Option<Country>) -> Vec<&DeviceModel> {
    let Some(country) = sold_in else {
        return found;
    };
    let is_in_the_union = zones::all().in_zone(zones::EU).any(|member| member.country == country && member.until.is_none());
    let ways: [&dyn Fn(&DeviceModel) -> bool; 5] = [
        &|model| model.regions.contains(&Region::Country(country)),
        &|model| is_in_the_union && model.regions.contains(&Region::EuropeanUnion),
        &|model| model.regions.contains(&Region::Elsewhere),
        &|model| model.regions.is_empty(),
        &|_| true,
    ];
    // Which way is the first that some model of a name is sold.
    let rank = |model: &DeviceModel| ways.iter().position(|way| way(model));
    let mut first: BTreeMap<&str, Option<usize>> = BTreeMap::new();
    for model in &found {
        let known = first.entry(model.name.as_str()).or_insert_with(|| rank(model));
        *known = (*known).min(rank(model));
    }
    found.into_iter().filter(|model| first.get(model.name.as_str()) == Some(&rank(model))).collect()
}

fn among(candidates: Vec<&DeviceModel>) -> Found<'_> {
    match candidates.as_slice() {
        [one] => Found::One(one),
        _ => Found::Ambiguous { differences: differences(&candidates), candidates },
    }
}

/// A thing that matters, and how a model's answer to it is worded.
type Matter = (&'static str, fn(&DeviceModel) -> String);

const MATTERS: [Matter; 9] = [
    ("name", |model| model.name.clone()),
    ("eSIM", |model| known(model.capability.has_esim).to_owned()),
    ("card slots", |model| number(model.capability.physical_slots)),
    ("lines at once", |model| number(model.capability.live_lines)),
    ("eSIM lines at once", |model| number(model.capability.esim.and_then(|esim| esim.live_max))),
    ("stored profiles", |model| number(model.capability.esim.and_then(|esim| esim.stored_max))),
    ("travel eSIM", |model| known(model.install.travel_esim).to_owned()),
    ("satellite", |model| format!("{:?}", model.capability.satellite).to_lowercase()),
    ("iSIM", |model| format!("{:?}", model.capability.isim).to_lowercase()),
];

fn differences(candidates: &[&DeviceModel]) -> Vec<Difference> {
    let differing = |(what, word): Matter| {
        let mut values: Vec<(String, Vec<String>)> = Vec::new();
        for model in candidates {
            let value = word(model);
            match values.iter_mut().find(|(known, _)| *known == value) {
                Some((_, which)) => which.extend(model.which()),
                None => values.push((value, model.which())),
            }
        }
        (values.len() > 1).then_some(Difference { what, values })
    };
    MATTERS.into_iter().filter_map(differing).collect()
}

fn known(answer: Known) -> &'static str {
    match answer {
        Known::Yes => "yes",
        Known::No => "no",
        Known::Unknown => "unknown",
    }
}

fn number(count: Option<u8>) -> String {
    count.map_or("unknown".to_owned(), |count| count.to_string())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn every_file_that_ships_is_read() {
        let read = |(file, text): &(&str, &str)| super::super::read(file, text).err().map(|faults| faults.to_string());
        let faults = crate::shipped::DEVICES.iter().filter_map(read).collect::<Vec<_>>();
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }

    #[test]
    fn every_model_has_an_address_a_day_and_a_number_of_its_own() {
        let mut seen = BTreeSet::new();
        for model in Devices::shipped().models() {
            for number in &model.models {
                assert!(seen.insert(plain(number)), "{number} is there twice");
            }
            for address in &model.sources {
                assert!(address.starts_with("http://") || address.starts_with("https://"), "{}: {address}", model.name);
            }
            assert!(model.source.read <= date(2026, 11, 25), "{}", model.name);
        }
    }

    #[test]
    fn a_name_is_several_numbers_and_says_in_what_they_differ() {
        let Found::Ambiguous { candidates, differences } = Devices::shipped().find("iphone 15", None) else {
            panic!("several");
        };
        assert!(candidates.iter().all(|model| model.name == "iPhone 15"));
        // The one for the mainland of China, Hong Kong and Macao has two card slots and no eSIM.
        let esim = differences.iter().find(|difference| difference.what == "eSIM").expect("they differ in it");
        assert!(esim.values.contains(&("no".to_owned(), vec!["the one sold in CN, HK, MO".to_owned()])), "{esim:?}");
    }

    #[test]
    fn a_country_narrows_it_to_one() {
        let find = |text: &str, country: &str| match Devices::shipped().find(text, country.parse().ok()) {
            Found::One(model) => model.which().join(" "),
            other => format!("{other:?}"),
        };
        assert_eq!(find("Apple iPhone 15", "US"), "the one sold in US");
        assert_eq!(find("iphone15", "HK"), "the one sold in CN, HK, MO");
        assert_eq!(find("iPhone 15", "DE"), "the one sold elsewhere");
        assert_eq!(find("iPhone 17 Pro Max", "US"), "A3257");
        // Sold there or not, a number that is Japan's alone is not meant.
        assert!(!find("Google Pixel 7", "DE").contains("G03Z5"));
    }

    #[test]
    fn a_number_that_may_be_sold_anywhere_is_every_way_in_which_its_name_is_sold() {
        let Found::Ambiguous { candidates, .. } = Devices::shipped().find("A2846", "US".parse().ok()) else { panic!("several") };
        let which: Vec<String> = candidates.iter().flat_map(|model| model.which()).collect();
        assert_eq!(which, ["the one sold in US", "the one sold elsewhere", "the one sold in CN, HK, MO"]);
        assert!(
            matches!(Devices::shipped().find("A3257", None), Found::One(model) if model.capability.physical_slots == Some(0))
        );
    }

    #[test]
    fn a_number_or_an_alias_in_any_spelling() {
        let find = |text: &str| match Devices::shipped().find(text, None) {
            Found::One(model) => model.name.as_str(),
            _ => "?",
        };
        assert_eq!(find("a3257"), "iPhone 17 Pro Max");
        assert_eq!(find(" sm-g981b "), "Samsung Galaxy S20 5G");
        assert_eq!(find("SM-G981B/DS"), "Samsung Galaxy S20 5G");
        assert_eq!(find("Surface_Pro_1807"), "Surface Pro with LTE Advanced (5th Gen)");
    }

    #[test]
    fn what_is_not_known_is_met_with_what_is_near() {
        let Found::Nothing { suggestions } = Devices::shipped().find("iPhone 15 Prro", None) else {
            panic!("nothing");
        };
        assert!(suggestions.contains(&"iPhone 15 Pro"), "{suggestions:?}");
        assert_eq!(Devices::shipped().find("", None), Found::Nothing { suggestions: vec![] });
        assert_eq!(Devices::shipped().find(&"x".repeat(1000), None), Found::Nothing { suggestions: vec![] });
    }

    #[test]
    fn no_apple_watch_takes_a_travel_profile() {
        // SCENARIOS C25: whatever a shop says.
        for model in Devices::shipped().models().filter(|model| model.name.starts_with("Apple Watch")) {
            assert_eq!(model.capability.travel_esim, Known::No, "{}", model.name);
        }
    }

    #[test]
    fn a_household_puts_a_row_right() {
        let mut mine = Devices::shipped().models().next().expect("a model").clone();
        mine.name = "Mine".to_owned();
        let number = mine.models[0].clone();
        let devices = Devices::shipped().clone().with([mine]);
        assert!(matches!(devices.find(&number, None), Found::One(model) if model.name == "Mine"));
    }
}
