//! A reasoning on a screen: sections of labelled lines.

use super::text::{Ink, Text, paint};

/// A whole reasoning.
#[derive(Debug, Clone)]
pub(crate) struct Explained {
    /// The number in the plan.
    pub(crate) number: usize,
    /// What it is about.
    pub(crate) title: String,
    /// Its parts.
    pub(crate) sections: Vec<Section>,
}

/// A part of it.
#[derive(Debug, Clone)]
pub(crate) struct Section {
    title: String,
    rows: Vec<(String, String)>,
    /// Whether the lines are to be copied as they are.
    whole: bool,
}

impl Section {
    /// Rows with labels; labels may be empty.
    pub(crate) fn rows(title: &str, rows: Vec<(String, String)>) -> Self {
        Self { title: title.to_owned(), rows, whole: false }
    }

    /// A text to be copied.
    pub(crate) fn text(title: &str, text: String) -> Self {
        Self { title: title.to_owned(), rows: vec![(String::new(), text)], whole: true }
    }
}

/// The reasoning for a screen of so many columns.
pub(crate) fn explain(explained: &Explained, width: usize) -> String {
    let mut lines =
        vec![Text::of(Ink::Soft, explained.number.to_string()).and(Ink::Plain, "  ").and(Ink::Strong, &explained.title)];
    for section in &explained.sections {
        lines.push(Text::new());
        lines.extend(Text::of(Ink::Strong, &section.title).wrapped(width));
        lines.extend(labelled(&section.rows, width, section.whole));
    }
    paint(&lines)
}

/// Rows with their labels in a column, or above on a narrow screen.
pub(crate) fn labelled(rows: &[(String, String)], width: usize, whole: bool) -> Vec<Text> {
    let label = rows.iter().map(|(label, _)| Text::plain(label).width()).max().unwrap_or(0).min(18);
    let indent = if label == 0 || width < 60 { 2 } else { label + 4 };
    let mut lines = Vec::new();
    for (name, text) in rows {
        if indent == 2 && !name.is_empty() {
            let text = Text::of(Ink::Soft, format!("{name} ")).and(Ink::Plain, text);
            let wrapped = text.wrapped(width.saturating_sub(4)).into_iter().enumerate();
            lines.extend(wrapped.map(|(at, line)| line.indented(if at == 0 { 2 } else { 4 })));
            continue;
        }
        let room = if whole { width.saturating_sub(indent).min(76) } else { width.saturating_sub(indent) };
        let mut label = Text::of(Ink::Soft, name).indented(2);
        for line in text.split('\n').flat_map(|line| Text::plain(line).wrapped(room)) {
            lines.push(std::mem::take(&mut label).padded(indent).then(line));
        }
    }
    lines
}
