//! Names that are short, unique, ASCII, and say what a column or row is.

use std::collections::BTreeMap;

/// A label is cut to this many characters.
const LABEL_CHARS_MAX: usize = 24;

/// Names given so far.
#[derive(Debug, Clone, Default)]
pub(super) struct Names {
    /// How often each was asked for.
    given: BTreeMap<String, usize>,
}

impl Names {
    /// The name itself when it is new, else with a number that makes it so.
    pub(super) fn unique(&mut self, name: String) -> String {
        let times = self.given.entry(name.clone()).or_insert(0);
        *times += 1;
        if *times == 1 {
            return name;
        }
        let next = format!("{name}~{times}");
        self.unique(next)
    }
}

/// A text as a part of a name: letters, digits, `/`, `_` and `-`; what else it holds becomes `-`.
pub(super) fn label(text: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '/' | '_' | '-') { c } else { '-' };
    let label: String = text.chars().map(plain).take(LABEL_CHARS_MAX).collect();
    if label.is_empty() { "-".to_owned() } else { label }
}

/// A text as it may stand in a comment.
pub(super) fn ascii(text: &str) -> String {
    text.chars().map(|c| if c.is_ascii_graphic() || c == ' ' { c } else { '?' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stay_unique_whatever_is_asked_for() {
        let mut names = Names::default();
        let given = ["a", "a", "a~2", "a"].map(|name| names.unique(name.to_owned()));
        assert_eq!(given, ["a", "a~2", "a~2~2", "a~3"]);
        assert_eq!([label("Ana’s phone"), label("at&t/one.two"), label("")], ["Ana-s-phone", "at-t/one-two", "-"]);
    }
}
