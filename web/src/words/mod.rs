//! Every text that a page shows, in three languages. Messages stand in `web/words/*.ftl`, the same in each.

use std::sync::LazyLock;

pub use proposal::speech::{Language, Of, Said, Words};

static ALL: LazyLock<[Words; 3]> = LazyLock::new(|| {
    Language::ALL.map(|language| Words::read(language, file(language)).expect("a test reads every file that ships").isolating())
});

/// The words of a language.
pub fn of(language: Language) -> &'static Words {
    &ALL[Language::ALL.iter().position(|known| *known == language).unwrap_or(0)]
}

/// The language of a reader: as chosen, else as the browser asks (`Accept-Language`).
pub fn reader(chosen: Option<Language>, header: &str) -> Language {
    chosen.unwrap_or_else(|| Language::of_header(header))
}

const fn file(language: Language) -> &'static str {
    match language {
        Language::English => include_str!("../../words/en.ftl"),
        Language::German => include_str!("../../words/de.ftl"),
        Language::Japanese => include_str!("../../words/ja.ftl"),
    }
}

#[cfg(test)]
mod tests;
