//! Why a file was refused: every fault with its line, a caret under the word, and what to write instead.
//!
//! Plain text without colour; whoever prints it may colour the lines that begin with `error:` and the carets.

use std::fmt;

use reference::document::Fault;
use thiserror::Error;
use unicode_width::UnicodeWidthChar;

/// At most so many faults are shown: nobody mends more at a time.
pub const FAULTS_MAX: usize = 20;
/// Longer lines are shown as a window of so many columns around the fault.
const COLUMNS_MAX: usize = 100;

/// A file that was not understood: at least one fault, at most [`FAULTS_MAX`].
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub struct Refused {
    /// What is wrong, in the order of the files.
    pub faults: Vec<Fault>,
    /// How many more there are.
    pub further: usize,
    /// The texts that the faults point into, by file name.
    pub(crate) texts: Vec<(String, String)>,
}

impl Refused {
    pub(crate) fn new(mut faults: Vec<Fault>, texts: Vec<(String, String)>) -> Self {
        let position = |file: &str| texts.iter().position(|(name, _)| name == file).unwrap_or(usize::MAX);
        faults.sort_by_key(|fault| (position(&fault.file), fault.span.start));
        faults.dedup_by(|one, other| (&one.file, &one.span, &one.problem) == (&other.file, &other.span, &other.problem));
        let further = faults.len().saturating_sub(FAULTS_MAX);
        faults.truncate(FAULTS_MAX);
        Self { faults, further, texts }
    }

    /// The text of a file that a fault points into.
    pub fn text(&self, file: &str) -> &str {
        self.texts.iter().find(|(name, _)| name == file).map_or("", |(_, text)| text)
    }
}

/// Every fault, drawn, with an empty line between two.
impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, fault) in self.faults.iter().enumerate() {
            if at > 0 {
                f.write_str("\n")?;
            }
            f.write_str(&render(fault, self.text(&fault.file)))?;
        }
        match self.further {
            0 => Ok(()),
            1 => f.write_str("\n… and one more\n"),
            more => write!(f, "\n… and {more} more\n"),
        }
    }
}

/// One fault with its line and a caret under the word. `text` is the text of the fault's file.
///
/// ```text
/// error: “prise” is not a key that is known here
///  --> spoke.toml:12:1
///    |
/// 12 | prise = "25 USD a month"
///    | ^^^^^
///    = did you mean `price`?
/// ```
pub fn render(fault: &Fault, text: &str) -> String {
    let (number, column) = fault.line_and_column(text);
    let gutter = " ".repeat(number.to_string().len());
    let mut drawn = format!("error: {}\n{gutter}--> {}", printable(&fault.problem), printable(&fault.file));
    if !text.is_empty() && text.len() <= crate::reader::TEXT_BYTES_MAX {
        let (line, carets) = window(text.split('\n').nth(number - 1).unwrap_or(""), column - 1, width(fault, text));
        drawn += &format!(":{number}:{column}\n{gutter} |\n{number} | {line}\n{gutter} | {carets}");
    }
    if let Some(instead) = &fault.instead {
        drawn += &format!("\n{gutter} = {}", printable(instead));
    }
    drawn.push('\n');
    drawn
}

/// How many characters of the fault's first line are wrong: at least one.
fn width(fault: &Fault, text: &str) -> usize {
    let floor = |at: usize| (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let wrong = &text[floor(fault.span.start)..floor(fault.span.end.max(fault.span.start))];
    wrong.split('\n').next().unwrap_or("").trim_end_matches('\r').chars().count().max(1)
}

/// The part of a line around `start`, and carets under `len` characters from there.
fn window(line: &str, start: usize, len: usize) -> (String, String) {
    let chars: Vec<char> = line.trim_end_matches('\r').chars().collect();
    let from = if chars.len() <= COLUMNS_MAX { 0 } else { start.saturating_sub(COLUMNS_MAX / 3).min(chars.len()) };
    let until = chars.len().min(from + COLUMNS_MAX);
    let mut shown = String::from(if from > 0 { "…" } else { "" });
    let mut carets = String::from(if from > 0 { " " } else { "" });
    for (at, &c) in chars.iter().enumerate().take(until).skip(from) {
        // A tab or an invisible character takes one column, so that the caret stands under the right one.
        let c = if c.is_control() { ' ' } else { c };
        shown.push(c);
        let mark = if at < start { ' ' } else { '^' };
        if at < start + len {
            carets.extend(std::iter::repeat_n(mark, c.width().unwrap_or(0)));
        }
    }
    if until < chars.len() {
        shown.push('…');
    }
    if !carets.contains('^') {
        carets.push('^');
    }
    (shown.trim_end().to_owned(), carets)
}

/// A text in one line without characters that would move the cursor.
fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(text: &str, wrong: &str) -> Fault {
        let start = text.find(wrong).unwrap();
        Fault {
            file: "spoke.toml".into(),
            span: start..start + wrong.len(),
            path: String::new(),
            problem: "this is wrong".into(),
            instead: Some("write something else".into()),
        }
    }

    #[test]
    fn a_caret_stands_under_the_word() {
        let text = "a = 1\n\tname = \"東京 7 GB\" # x\n";
        assert_eq!(
            render(&fault(text, "7 GB"), text),
            "error: this is wrong\n --> spoke.toml:2:13\n  |\n2 |  name = \"東京 7 GB\" # x\n  |               ^^^^\n  = write something else\n"
        );
    }

    #[test]
    fn long_lines_are_cut_and_odd_spans_are_survived() {
        let text = format!("x = \"{}needle{}\"", "a".repeat(5000), "b".repeat(5000));
        let drawn = render(&fault(&text, "needle"), &text);
        assert!(drawn.lines().all(|line| line.chars().count() < 120) && drawn.contains("^^^^^^"), "{drawn}");
        let text = "é";
        for span in [0..0, 0..1, 1..1, 1..2, 2..2, 5..9, 0..usize::MAX] {
            let fault = Fault { span, ..fault("x", "x") };
            assert!(render(&fault, text).contains('^'));
        }
        assert!(render(&fault("x", "x"), "").contains("--> spoke.toml\n"));
    }

    #[test]
    fn at_most_twenty_are_shown() {
        let text = "x".repeat(30);
        let faults = (0..25).map(|at| Fault { span: at..at + 1, ..fault(&text, "x") }).collect();
        let refused = Refused::new(faults, vec![("spoke.toml".into(), text)]);
        assert_eq!((refused.faults.len(), refused.further), (20, 5));
        assert!(refused.to_string().ends_with("… and 5 more\n"));
    }
}
