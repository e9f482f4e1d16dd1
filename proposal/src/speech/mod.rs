//! How Spoke speaks: a language, its words, and amounts, days and volumes as that language writes them.
//!
//! Words stand in Fluent files, one a language, with the same messages and the same variables in each. Whoever shows something
//! hands its files in ([`Words::read`]) and asks for a message by its name: no text for people stands in code or in a page.
//!
//! | room | what lives there |
//! |---|---|
//! | [`language`] | the languages, and which of them somebody reads |
//! | [`amount`] | money, numbers and volumes |
//! | [`day`] | days, months and spans of days |

pub mod amount;
pub mod day;
pub mod language;

use std::collections::{BTreeMap, BTreeSet};

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::types::FluentNumber;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

pub use language::Language;

/// A value that a message speaks of.
#[derive(Debug, Clone, Copy)]
pub enum Said<'a> {
    /// A text as it is: a name, an amount that was written already.
    Text(&'a str),
    /// A count; the message may choose its words by it.
    Count(usize),
}

/// What a message speaks of, by name.
pub type Of<'a> = &'a [(&'a str, Said<'a>)];

impl<'a> From<&'a str> for Said<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

impl<'a> From<&'a String> for Said<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(text)
    }
}

// Templates hand over references to references.
impl<'a> From<&&'a str> for Said<'a> {
    fn from(text: &&'a str) -> Self {
        Self::Text(text)
    }
}

impl<'a> From<&&'a String> for Said<'a> {
    fn from(text: &&'a String) -> Self {
        Self::Text(text)
    }
}

impl From<&usize> for Said<'_> {
    fn from(count: &usize) -> Self {
        Self::Count(*count)
    }
}

impl From<usize> for Said<'_> {
    fn from(count: usize) -> Self {
        Self::Count(count)
    }
}

/// The words of one language.
pub struct Words {
    /// Which.
    pub language: Language,
    is_isolating: bool,
    bundle: FluentBundle<FluentResource>,
}

impl Words {
    /// Reads a file of words that ships with the program.
    ///
    /// # Errors
    /// The first thing that is wrong with the file.
    pub fn read(language: Language, file: &str) -> Result<Self, String> {
        let resource =
            FluentResource::try_new(file.to_owned()).map_err(|(_, errors)| format!("{language}: {}", listed(&errors)))?;
        let mut bundle = FluentBundle::new_concurrent(vec![language.identifier()]);
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(match language {
            Language::English => |value, _| written(value, Language::English),
            Language::German => |value, _| written(value, Language::German),
            Language::Japanese => |value, _| written(value, Language::Japanese),
        }));
        bundle.add_resource(resource).map_err(|errors| format!("{language}: {}", listed(&errors)))?;
        Ok(Self { language, is_isolating: false, bundle })
    }

    /// The same for pages, where a name that runs from right to left stands in marks of its own (FSI, PDI), so that it cannot turn
    /// the sentence around it. A terminal would show the marks.
    pub fn isolating(self) -> Self {
        Self { is_isolating: true, ..self }
    }

    /// A message that speaks of nothing else.
    pub fn say(&self, message: &str) -> String {
        self.with(message, &[])
    }

    /// A message about something. One that is missing is shown by its name: tests hold every file against what is asked for.
    pub fn with(&self, message: &str, of: Of<'_>) -> String {
        let Some(pattern) = self.bundle.get_message(message).and_then(|message| message.value()) else {
            return message.to_owned();
        };
        let mut arguments = FluentArgs::new();
        for (name, said) in of {
            match said {
                Said::Text(text) if self.is_isolating => arguments.set(*name, isolated(text)),
                Said::Text(text) => arguments.set(*name, *text),
                Said::Count(count) => arguments.set(*name, *count),
            }
        }
        self.bundle.format_pattern(pattern, Some(&arguments), &mut Vec::new()).into_owned()
    }

    /// Whether there is such a message.
    pub fn has(&self, message: &str) -> bool {
        self.bundle.has_message(message)
    }

    /// `a, b and c`, as this language writes it.
    pub fn list<T: AsRef<str>>(&self, words: &[T]) -> String {
        let (between, before_last) = match self.language {
            Language::English => (", ", " and "),
            Language::German => (", ", " und "),
            Language::Japanese => ("、", "と"),
        };
        match words {
            [] => String::new(),
            [only] => only.as_ref().to_owned(),
            [first @ .., last] => {
                let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
                let before_last = if self.language == Language::Japanese && first.len() > 1 { between } else { before_last };
                format!("{}{before_last}{}", first.join(between), last.as_ref())
            }
        }
    }
}

/// Each message of a file with the variables that it speaks of: tests hold files of several languages against each other by it.
pub fn messages(file: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut messages: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut last = String::new();
    for line in file.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty()) {
        if let Some((name, _)) = line.split_once('=').filter(|_| line.starts_with(|c: char| c.is_ascii_lowercase())) {
            last = name.trim().to_owned();
            messages.entry(last.clone()).or_default();
        }
        for rest in line.split('$').skip(1) {
            let variable: String = rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
            messages.entry(last.clone()).or_default().insert(variable);
        }
    }
    messages
}

/// A count with the language's own grouping.
fn written(value: &FluentValue<'_>, language: Language) -> Option<String> {
    match value {
        FluentValue::Number(FluentNumber { value, .. }) if value.fract() == 0.0 => {
            Some(amount::grouped(&format!("{value:.0}"), language))
        }
        _ => None,
    }
}

/// A text in marks of its own, where it runs from right to left.
fn isolated(text: &str) -> String {
    let is_rtl = |c: char| matches!(u32::from(c), 0x590..=0x8ff | 0xfb1d..=0xfdff | 0xfe70..=0xfeff | 0x10800..=0x10fff | 0x1e800..=0x1efff);
    if text.chars().any(is_rtl) { format!("\u{2068}{text}\u{2069}") } else { text.to_owned() }
}

fn listed<E: std::fmt::Display>(errors: &[E]) -> String {
    errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_counts_and_names() {
        let english =
            "devices = { $count ->\n    [one] 1 device\n   *[other] { $count } devices\n }\nof = { $name } has { $what }\n";
        let words = Words::read(Language::English, english).unwrap().isolating();
        assert_eq!(words.with("devices", &[("count", 1.into())]), "1 device");
        assert_eq!(words.with("devices", &[("count", 1_200.into())]), "1,200 devices");
        assert_eq!(words.with("of", &[("name", "Ana".into()), ("what", "2 lines".into())]), "Ana has 2 lines");
        assert_eq!(words.with("of", &[("name", "טלפון".into()), ("what", "…".into())]), "\u{2068}טלפון\u{2069} has …");
        assert_eq!(words.say("absent"), "absent");
        assert!(Words::read(Language::English, "a b c = {").is_err());
    }

    #[test]
    fn lists_end_as_the_language_has_it() {
        let list = |language, words: &[&str]| Words::read(language, "").unwrap().list(words);
        assert_eq!(list(Language::English, &["a", "b", "c"]), "a, b and c");
        assert_eq!(list(Language::German, &["a", "b"]), "a und b");
        assert_eq!(list(Language::Japanese, &["電話", "時計"]), "電話と時計");
        assert_eq!(list(Language::Japanese, &["電話", "時計", "車"]), "電話、時計、車");
    }
}
