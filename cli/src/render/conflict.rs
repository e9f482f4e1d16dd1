//! Conflicts on a screen: the rules and needs of each, then what can be given up, the cheapest first.

use super::table::{Column, Table};
use super::text::{Ink, Text, paint};
use proposal::answer::{ConflictAnswer, words};

/// The conflicts for a screen of so many columns.
pub(crate) fn conflict(answer: &ConflictAnswer, width: usize) -> String {
    let mut lines = Vec::new();
    if answer.conflicts.is_empty() {
        lines.extend(Text::of(Ink::Strong, "No plan serves this household with the offers that are known.").wrapped(width));
    }
    for (at, rules) in answer.conflicts.iter().enumerate() {
        let head = match (rules.len(), at) {
            (1, 0) => "This cannot be kept with the offers that are known:".to_owned(),
            (1, _) => "Nor can this:".to_owned(),
            (many, 0) => format!("These {many} cannot all be kept with the offers that are known:"),
            (many, _) => format!("Nor can all of these {many}:"),
        };
        lines.extend(Text::of(Ink::Strong, head).wrapped(width));
        let mut table = Table::new(&[Column::Share(3), Column::Left(10)], &[]);
        for rule in rules {
            let stands = if rule.stands.is_empty() { "default" } else { &rule.stands };
            table.row(vec![Text::plain(format!("  {}", rule.text)), Text::of(Ink::Soft, stands)]);
        }
        lines.extend(table.lines(width));
        lines.push(Text::new());
    }
    if !answer.ways_out.is_empty() {
        let mut table = Table::new(&[Column::Right, Column::Share(3), Column::Share(2)], &["", "what can be given up", "then"]);
        for (at, way) in answer.ways_out.iter().enumerate() {
            table.row(vec![
                Text::of(Ink::Soft, (at + 1).to_string()),
                Text::plain(words::list(&way.give_up)),
                Text::plain(format!("the best costs {} {}", way.costs, words::span(answer.months))),
            ]);
        }
        lines.extend(table.lines(width));
    }
    paint(&lines)
}
