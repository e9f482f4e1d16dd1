//! Things of a plan in the reader's words: services, claims, amounts, days, addresses.

use fleet::offer::Offer;
use household::Document;
use jiff::civil::Date;
use proposal::answer::{Amount, Mode, PlanAnswer, Service};

use crate::words::{Language, Words};

/// A plan, and the household that it is for, told in a language.
#[derive(Clone, Copy)]
pub struct Told<'a> {
    /// The words.
    pub words: &'a Words,
    /// The plan.
    pub answer: &'a PlanAnswer,
    /// The household that it is for.
    pub document: &'a Document,
    /// Everything that could be bought.
    pub offers: &'a [Offer],
    /// The day.
    pub today: Date,
}

/// How sure a number is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Claim {
    /// In words: “proved”, “within 0.3 %”.
    pub text: String,
    /// Whether it is proved.
    pub proved: bool,
}

impl<'a> Told<'a> {
    /// The language.
    pub const fn language(self) -> Language {
        self.words.language
    }

    /// Money.
    pub fn money(self, amount: Amount) -> String {
        self.language().money(amount.0)
    }

    /// A day that the plan wrote; what is none stays as it is.
    pub fn day(self, text: &str) -> String {
        text.parse().map_or_else(|_| text.to_owned(), |day| self.language().day(day, self.today))
    }

    /// What an offer is called.
    pub fn offer(self, service: &Service) -> Option<&'a str> {
        let id = service.offer.as_deref()?;
        self.answer.sources.iter().find(|source| source.offer == id).map(|source| source.name.as_str())
    }

    /// How something is served, in a few words.
    pub fn service(self, service: &Service, device: &str) -> String {
        let name = self.offer(service);
        match (service.mode, name) {
            (Mode::Own, Some(name)) => name.to_owned(),
            (Mode::Companion, Some(name)) => self.words.with("served-companion", &[("name", name.into())]),
            (Mode::Pool, Some(name)) => self.words.with("served-pool", &[("name", name.into())]),
            (Mode::Tethered, _) => match self.hub(device) {
                Some(hub) => self.words.with("served-tethered", &[("hub", hub.into())]),
                None => mode(self.words, Mode::Tethered),
            },
            (Mode::Wifi | Mode::Off, _) => mode(self.words, service.mode),
            (_, None) => service.text.clone(),
        }
    }

    /// The hub of a device.
    pub fn hub(self, device: &str) -> Option<&'a str> {
        let wheel = self.answer.wheels.iter().find(|wheel| wheel.spokes.iter().any(|spoke| spoke.device == device))?;
        wheel.hub.as_ref().map(|hub| hub.device.as_str())
    }

    /// How sure the plan is.
    pub fn claim(self) -> Claim {
        let text = match self.answer.proved {
            true => self.words.say("claim-proved"),
            false => {
                let hundredths = (self.answer.gap * 10_000.0).ceil();
                let percent = format!("{:.2}", hundredths / 100.0);
                let percent = if self.language() == Language::German { percent.replace('.', ",") } else { percent };
                self.words.with("claim-within", &[("percent", (&percent).into())])
            }
        };
        Claim { text, proved: self.answer.proved }
    }

    /// Over what time a total runs: “a year”, “over 6 months”.
    pub fn span(self) -> String {
        match self.answer.months {
            12 => self.words.say("span-year"),
            months => self.words.with("span-months", &[("count", usize::from(months).into())]),
        }
    }
}

/// A way in a word.
pub fn mode(words: &Words, mode: Mode) -> String {
    words.say(match mode {
        Mode::Own => "mode-own",
        Mode::Pool => "mode-pool",
        Mode::Companion => "mode-companion",
        Mode::Tethered => "mode-tethered",
        Mode::Wifi => "mode-wifi",
        Mode::Off => "mode-off",
    })
}

/// The first letter large, as a sentence begins.
pub fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The address of a thing by its name: whatever a name holds, it stays one part of the path.
pub fn address(folder: &str, name: &str) -> String {
    format!("/{folder}/{}", encoded(name))
}

/// A text as a part of an address.
pub fn encoded(text: &str) -> String {
    let mut path = String::new();
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => path.push(char::from(byte)),
            _ => path += &format!("%{byte:02X}"),
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_stays_one_part_of_an_address() {
        assert_eq!(address("devices", "Ana/phone ?"), "/devices/Ana%2Fphone%20%3F");
        assert_eq!(address("devices", "電話"), "/devices/%E9%9B%BB%E8%A9%B1");
        assert_eq!(sentence("übrig"), "Übrig");
    }
}
