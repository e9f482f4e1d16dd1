//! The languages that Spoke speaks, and which of them somebody reads.

use std::fmt;
use std::str::FromStr;

use unic_langid::LanguageIdentifier;

/// A language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// German.
    German,
    /// Japanese.
    Japanese,
}

/// A header with more entries than this is not a reader's.
const ENTRIES_MAX: usize = 32;

impl Language {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::English, Self::German, Self::Japanese];

    /// Its BCP 47 tag.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
            Self::Japanese => "ja",
        }
    }

    /// As it calls itself.
    pub const fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::German => "Deutsch",
            Self::Japanese => "日本語",
        }
    }

    pub(super) fn identifier(self) -> LanguageIdentifier {
        self.tag().parse().expect("a tag of ours is one")
    }

    /// The language of an `Accept-Language` header (RFC 9110 §12.5.4) that its reader likes best; English when it names none.
    pub fn of_header(header: &str) -> Self {
        let mut best = (0, Self::English);
        for entry in header.split(',').take(ENTRIES_MAX) {
            let mut parts = entry.split(';').map(str::trim);
            let Some(language) = parts.next().and_then(|tag| tag.parse().ok()) else { continue };
            let weight = parts.find_map(|part| part.strip_prefix("q=")).map_or(1000, thousandths);
            if weight > best.0 {
                best = (weight, language);
            }
        }
        best.1
    }
}

/// `0.8` → 800; what is no weight counts nothing.
fn thousandths(weight: &str) -> u16 {
    let (whole, part) = weight.split_once('.').unwrap_or((weight, ""));
    let digits = format!("{whole}{part:0<3}");
    if part.len() > 3 { 0 } else { digits.parse().ok().filter(|weight| *weight <= 1000).unwrap_or(0) }
}

impl FromStr for Language {
    type Err = ();

    /// `de`, `de-AT`, `ja_JP`.
    fn from_str(tag: &str) -> Result<Self, ()> {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        Self::ALL.into_iter().find(|language| language.tag().eq_ignore_ascii_case(primary)).ok_or(())
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reader_gets_the_best_of_what_is_there() {
        let cases = [
            ("de-AT,de;q=0.9,en;q=0.8", Language::German),
            ("fr-FR,fr;q=0.9,ja;q=0.5,en;q=0.4", Language::Japanese),
            ("fr", Language::English),
            ("", Language::English),
            ("en;q=0.1, DE;q=0.25", Language::German),
            ("ja;q=0,en", Language::English),
            ("de;q=99,ja;q=0.001", Language::Japanese),
            ("*", Language::English),
        ];
        for (header, language) in cases {
            assert_eq!(Language::of_header(header), language, "{header}");
        }
    }
}
