//! The facts about the world that a scenario's head tells.

use fleet::inventory::DeviceKind;
use fleet::money::{Converted, Currency, Exchange, Money, decimals};
use fleet::offer::Known;
use fleet::place::{Country, Place, Plmn};
use jiff::civil::Date;
use planner::household::{Facts, Finding, Topic};

/// The facts that a scenario tells.
#[derive(Debug, Default)]
pub(crate) struct Told {
    /// How many units of the second currency the first is worth, in ten thousandths.
    rates: Vec<(Currency, Currency, i64)>,
    denied: Vec<(String, DeviceKind, Topic)>,
    bands: Vec<(Country, Vec<u16>)>,
    network_bands: Vec<(Plmn, Vec<u16>)>,
}

impl Told {
    pub(crate) fn of(script: &str) -> Self {
        let mut told = Self::default();
        for fact in script.lines().filter_map(|line| line.strip_prefix("# fact: ")) {
            let words: Vec<&str> = fact.split_whitespace().collect();
            match words[..] {
                ["1", from, "is", amount, to] => {
                    let (whole, part) = amount.split_once('.').unwrap_or((amount, ""));
                    let rate = format!("{whole}{part:0<4}").parse().unwrap();
                    told.rates.push((Currency::from_code(from).unwrap(), Currency::from_code(to).unwrap(), rate));
                }
                [carrier, "lets", "no", kind, "roam"] => {
                    told.denied.push((carrier.to_owned(), kind.parse().unwrap(), Topic::Roam));
                }
                [carrier, "lets", "no", kind, "have", "a", "companion"] => {
                    told.denied.push((carrier.to_owned(), kind.parse().unwrap(), Topic::Companion));
                }
                [network, "uses", "the", "bands", ref bands @ ..] if network.contains('-') => {
                    let bands = bands.iter().map(|band| band.parse().unwrap()).collect();
                    told.network_bands.push((network.parse().unwrap(), bands));
                }
                [country, "uses", "the", "bands", ref bands @ ..] => {
                    let bands = bands.iter().map(|band| band.parse().unwrap()).collect();
                    told.bands.push((country.parse().unwrap(), bands));
                }
                _ => panic!("this is no fact: {fact}"),
            }
        }
        told
    }
}

impl Facts for Told {
    fn exchange(&self) -> &dyn Exchange {
        self
    }

    fn ask(&self, carrier: &str, device: DeviceKind, topic: Topic, _place: Option<Place>) -> Finding {
        let denied = self.denied.iter().any(|(of, kind, what)| of == carrier && *kind == device && *what == topic);
        if denied { Finding { answer: Known::No, because: "told".to_owned() } } else { Finding::unknown() }
    }

    fn network_bands(&self, network: &Plmn) -> Vec<u16> {
        self.network_bands.iter().find(|(of, _)| of == network).map_or_else(Vec::new, |(_, bands)| bands.clone())
    }

    fn lte_bands(&self, country: Country) -> Vec<u16> {
        self.bands.iter().find(|(of, _)| *of == country).map_or_else(Vec::new, |(_, bands)| bands.clone())
    }
}

impl Exchange for Told {
    fn convert(&self, amount: Money, to: Currency, on: Date) -> Option<Converted> {
        if amount.currency == to {
            return Some(Converted { amount, rate_date: None });
        }
        let &(_, _, rate) = self.rates.iter().find(|(from, into, _)| *from == amount.currency && *into == to)?;
        let (mine, theirs) = (10_i64.pow(decimals(amount.currency)), 10_i64.pow(decimals(to)));
        let minor = (amount.minor * rate * theirs + 5_000 * mine).div_euclid(10_000 * mine);
        Some(Converted { amount: Money::new(minor, to), rate_date: Some(on) })
    }
}
