//! Text with ink: measured by the columns that it takes, wrapped by words, painted at the very end.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// What a piece of text is painted with. Meaning never hangs on it alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ink {
    /// As the terminal has it.
    Plain,
    /// What the reader came for.
    Strong,
    /// What stands back.
    Soft,
    /// A saving.
    Good,
    /// What to mind.
    Warn,
    /// The subscription with this number.
    Line(usize),
}

/// One hue a line, six before they come round again: the hues of every page (`render::svg`), as far as terminals have them.
const HUES: [AnsiColor; 6] =
    [AnsiColor::Cyan, AnsiColor::Yellow, AnsiColor::Magenta, AnsiColor::Blue, AnsiColor::Green, AnsiColor::Red];

impl Ink {
    fn style(self) -> Style {
        match self {
            Self::Plain => Style::new(),
            Self::Strong => Style::new().bold(),
            Self::Soft => Style::new().dimmed(),
            Self::Good => AnsiColor::Green.on_default(),
            Self::Warn => AnsiColor::Yellow.on_default(),
            Self::Line(number) => HUES[number % HUES.len()].on_default(),
        }
    }
}

/// A line of text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Text {
    spans: Vec<(Ink, String)>,
}

impl Text {
    /// Nothing.
    pub(crate) const fn new() -> Self {
        Self { spans: Vec::new() }
    }

    /// Text in one ink.
    pub(crate) fn of(ink: Ink, text: impl AsRef<str>) -> Self {
        Self::new().and(ink, text)
    }

    /// Plain text.
    pub(crate) fn plain(text: impl AsRef<str>) -> Self {
        Self::of(Ink::Plain, text)
    }

    /// The same with more text. What would move the cursor or turn the direction of writing is left out.
    #[must_use]
    pub(crate) fn and(mut self, ink: Ink, text: impl AsRef<str>) -> Self {
        let text: String = text.as_ref().chars().filter_map(printable).collect();
        match self.spans.last_mut() {
            Some((last, known)) if *last == ink => known.push_str(&text),
            _ if text.is_empty() => {}
            _ => self.spans.push((ink, text)),
        }
        self
    }

    /// The same with another text behind it.
    #[must_use]
    pub(crate) fn then(mut self, other: Self) -> Self {
        for (ink, text) in other.spans {
            self = self.and(ink, text);
        }
        self
    }

    /// Columns that it takes.
    pub(crate) fn width(&self) -> usize {
        self.spans.iter().map(|(_, text)| text.width()).sum()
    }

    /// Whether there is nothing in it.
    pub(crate) fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// Whether there is nothing to see in it.
    pub(crate) fn is_blank(&self) -> bool {
        self.spans.iter().all(|(_, text)| text.trim().is_empty())
    }

    /// Blanks behind it up to so many columns.
    #[must_use]
    pub(crate) fn padded(self, width: usize) -> Self {
        let missing = width.saturating_sub(self.width());
        self.and(Ink::Plain, " ".repeat(missing))
    }

    /// Blanks before it up to so many columns.
    #[must_use]
    pub(crate) fn right(self, width: usize) -> Self {
        let missing = width.saturating_sub(self.width());
        Self::plain(" ".repeat(missing)).then(self)
    }

    /// So many blanks before it.
    #[must_use]
    pub(crate) fn indented(self, columns: usize) -> Self {
        Self::plain(" ".repeat(columns)).then(self)
    }

    /// Cut with `…` where it is longer than so many columns.
    #[must_use]
    pub(crate) fn cut(self, width: usize) -> Self {
        if self.width() <= width {
            return self;
        }
        let mut cut = Self::new();
        let mut left = width.saturating_sub(1);
        for (ink, text) in self.spans {
            for c in text.chars() {
                let columns = c.width().unwrap_or(0);
                if columns > left {
                    return cut.and(ink, "…");
                }
                left -= columns;
                cut = cut.and(ink, c.to_string());
            }
        }
        cut
    }

    /// In lines of at most so many columns, broken between words; a word that is too long is broken within. What fits stays as it
    /// is, with the blanks before it.
    pub(crate) fn wrapped(&self, width: usize) -> Vec<Self> {
        let width = width.max(4);
        if self.width() <= width {
            return vec![self.clone()];
        }
        let mut lines = Vec::new();
        let (mut line, mut used) = (Self::new(), 0);
        for (word, blanks) in self.words() {
            let columns = word.width();
            if used > 0 && used + blanks + columns > width {
                lines.push(std::mem::take(&mut line));
                used = 0;
            } else if used > 0 {
                // In the ink of the word, so that a sentence stays one piece.
                let ink = word.spans.first().map_or(Ink::Plain, |(ink, _)| *ink);
                line = line.and(ink, " ".repeat(blanks));
                used += blanks;
            }
            let mut rest = word;
            while rest.width() > width {
                let (head, tail) = rest.split(width);
                if used > 0 {
                    lines.push(std::mem::take(&mut line));
                    used = 0;
                }
                lines.push(head);
                rest = tail;
            }
            used += rest.width();
            line = line.then(rest);
        }
        if !line.is_empty() || lines.is_empty() {
            lines.push(line);
        }
        lines
    }

    /// Words, each with the number of blanks before it.
    fn words(&self) -> Vec<(Self, usize)> {
        let mut words: Vec<(Self, usize)> = Vec::new();
        let (mut word, mut blanks) = (Self::new(), 0);
        for (ink, text) in &self.spans {
            for c in text.chars() {
                if c == ' ' {
                    if !word.is_empty() {
                        words.push((std::mem::take(&mut word), blanks));
                        blanks = 0;
                    }
                    blanks += 1;
                } else {
                    word = word.and(*ink, c.encode_utf8(&mut [0; 4]));
                }
            }
        }
        if !word.is_empty() {
            words.push((word, blanks));
        }
        words
    }

    fn split(&self, width: usize) -> (Self, Self) {
        let (mut head, mut tail, mut used) = (Self::new(), Self::new(), 0);
        for (ink, text) in &self.spans {
            for c in text.chars() {
                used += c.width().unwrap_or(0);
                let part = if used <= width { &mut head } else { &mut tail };
                *part = std::mem::take(part).and(*ink, c.encode_utf8(&mut [0; 4]));
            }
        }
        (head, tail)
    }

    /// With its colours, and a line end.
    pub(crate) fn paint(&self, out: &mut String) {
        let blank = self.spans.iter().rev().take_while(|(_, text)| text.trim().is_empty()).count();
        let spans = &self.spans[..self.spans.len() - blank];
        for (at, (ink, text)) in spans.iter().enumerate() {
            let text = if at + 1 == spans.len() { text.trim_end() } else { text };
            let style = ink.style();
            let _ = write!(out, "{style}{text}{style:#}");
        }
        out.push('\n');
    }
}

/// Lines → the text that is printed.
pub(crate) fn paint(lines: &[Text]) -> String {
    let mut out = String::new();
    for line in lines {
        line.paint(&mut out);
    }
    out
}

/// A character that takes a place of its own; blanks instead of what moves the cursor, nothing instead of what turns the writing.
fn printable(c: char) -> Option<char> {
    match c {
        '\t' | '\n' | '\r' => Some(' '),
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' => None,
        c if c.is_control() => None,
        c => Some(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &Text, width: usize) -> Vec<String> {
        text.wrapped(width).iter().map(|line| paint(std::slice::from_ref(line)).trim_end().to_owned()).collect()
    }

    #[test]
    fn words_are_wrapped_by_the_columns_they_take() {
        assert_eq!(lines(&Text::plain("one two  three"), 8), ["one two", "three"]);
        assert_eq!(lines(&Text::plain("東京 and 大阪"), 8), ["東京 and", "大阪"]);
        assert_eq!(lines(&Text::plain("a https://example.com/x b"), 10), ["a", "https://ex", "ample.com/", "x b"]);
        assert_eq!(lines(&Text::new(), 8), [""]);
        assert_eq!(lines(&Text::plain("one").right(8), 8), ["     one"]);
    }

    #[test]
    fn names_cannot_move_the_cursor() {
        let text = Text::plain("a\u{1b}[2Jb\u{202e}c\nd");
        assert_eq!((text.width(), paint(&[text])), (8, "a[2Jbc d\n".to_owned()));
    }

    #[test]
    fn what_is_too_long_is_cut() {
        assert_eq!(paint(&[Text::plain("a long name").cut(6)]), "a lon…\n");
        assert_eq!(Text::plain("東京東京").cut(6).width(), 5);
    }
}
