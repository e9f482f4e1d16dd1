//! Things of a plan in the reader's words: services, claims, amounts, days, addresses.

use fleet::offer::Offer;
use fleet::place::Place;
use household::Document;
use jiff::civil::Date;
use proposal::answer::{Amount, Mode, PlanAnswer, words as answer_words};

use crate::words::{Language, Words};

/// A plan, and the household that it is for, told in a language.
#[derive(Clone, Copy)]
pub struct Told<'a> {
    /// The words.
    pub words: &'a Words,
    /// The plan, in the same language: its sentences are made by `proposal`.
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
        answer_words::span_in(answer_words::of(self.language()), self.answer.months)
    }
}

/// A way in a word.
pub fn mode(words: &Words, mode: Mode) -> String {
    answer_words::word_in(answer_words::of(words.language), mode)
}

/// A place, as the reader's language calls it.
pub fn place(words: &Words, place: Place) -> String {
    answer_words::place_in(answer_words::of(words.language), place)
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
