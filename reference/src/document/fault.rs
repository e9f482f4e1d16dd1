//! What is wrong in a text and where: enough to draw file, line and caret, and to say what to write instead.

use std::fmt;
use std::ops::Range;

use thiserror::Error;

/// At most so many faults of one file are kept: nobody mends more at a time.
const FAULTS_MAX: usize = 50;

/// One thing wrong in a file.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub struct Fault {
    /// The file's name, as it was handed in.
    pub file: String,
    /// The bytes of the text that are wrong.
    pub span: Range<usize>,
    /// The key path (`offer[3].price`); empty for the file as a whole.
    pub path: String,
    /// What is wrong, without a full stop.
    pub problem: String,
    /// What to write instead, as a whole command (`write …`); `None` when the problem says it.
    pub instead: Option<String>,
}

impl Fault {
    /// The line and the column (in characters) of the first wrong byte, both counted from 1.
    pub fn line_and_column(&self, text: &str) -> (usize, usize) {
        let start = (0..=self.span.start.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        let before = &text[..start];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        (before.bytes().filter(|b| *b == b'\n').count() + 1, before[line_start..].chars().count() + 1)
    }
}

/// `file: path: problem; instead`, on one line.
impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.file)?;
        if !self.path.is_empty() {
            write!(f, "{}: ", self.path)?;
        }
        f.write_str(&self.problem)?;
        match &self.instead {
            Some(instead) => write!(f, "; {instead}"),
            None => Ok(()),
        }
    }
}

/// Everything wrong in one file, in its order: at least one fault, at most 50.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub struct Faults {
    /// The faults.
    pub list: Vec<Fault>,
    /// How many more there were than are listed.
    pub further: usize,
}

impl Faults {
    /// `Ok` when nothing is wrong.
    ///
    /// # Errors
    /// When something is.
    pub fn none_in<T>(value: T, mut list: Vec<Fault>) -> Result<T, Self> {
        if list.is_empty() {
            return Ok(value);
        }
        let further = list.len().saturating_sub(FAULTS_MAX);
        list.truncate(FAULTS_MAX);
        Err(Self { list, further })
    }
}

impl From<Fault> for Faults {
    fn from(fault: Fault) -> Self {
        Self { list: vec![fault], further: 0 }
    }
}

/// One fault a line.
impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, fault) in self.list.iter().enumerate() {
            if at > 0 {
                f.write_str("\n")?;
            }
            fault.fmt(f)?;
        }
        if self.further > 0 {
            write!(f, "\n… and {} more", self.further)?;
        }
        Ok(())
    }
}

/// What is wrong with a word or a phrase, before anybody knows where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// What is wrong.
    pub problem: String,
    /// What to write instead.
    pub instead: Option<String>,
}

impl Wrong {
    /// Something wrong whose text says all there is to say.
    pub fn new(problem: impl Into<String>) -> Self {
        Self { problem: problem.into(), instead: None }
    }

    /// Adds what to write instead, unless that was said already.
    #[must_use]
    pub fn or(mut self, instead: impl Into<String>) -> Self {
        self.instead.get_or_insert_with(|| instead.into());
        self
    }
}

/// At most 40 characters of what was read, so that a fault never carries a whole file.
pub fn shown(text: &str) -> String {
    if text.chars().count() <= 40 { text.to_owned() } else { text.chars().take(39).chain(['…']).collect() }
}

/// The known word that is nearest to what was written, when one is near enough to be meant.
pub fn nearest<'k>(written: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    if written.len() > 100 {
        return None;
    }
    let lower = written.to_lowercase();
    let (word, score) = known
        .into_iter()
        .map(|word| (word, strsim::jaro_winkler(&lower, word)))
        .max_by(|(_, one), (_, other)| one.total_cmp(other))?;
    (score >= 0.8).then_some(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_a_line_and_a_column() {
        let text = "a = 1\nprice = “18”\n";
        let at = text.find('1').unwrap();
        let fault =
            |start| Fault { file: "f".into(), span: start..start + 1, path: String::new(), problem: "p".into(), instead: None };
        assert_eq!(fault(at).line_and_column(text), (1, 5));
        assert_eq!(fault(text.rfind("18").unwrap()).line_and_column(text), (2, 10));
        assert_eq!(fault(9_999).line_and_column(text), (3, 1));
        assert_eq!(fault(text.find('“').unwrap() + 1).line_and_column(text), (2, 9), "inside a character counts as before it");
    }

    #[test]
    fn only_a_near_word_is_offered() {
        let keys = ["price", "provider", "devices", "data"];
        assert_eq!(nearest("prise", keys), Some("price"));
        assert_eq!(nearest("Device", keys), Some("devices"));
        assert_eq!(nearest("colour", keys), None);
    }
}
