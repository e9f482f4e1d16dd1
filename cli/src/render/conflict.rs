//! A conflict on a screen: the rules and needs, what is cheapest to give up first.

use super::table::{Column, Table};
use super::text::{Ink, Text, paint};
use crate::answer::{ConflictAnswer, words};

/// The conflict for a screen of so many columns.
pub(crate) fn conflict(answer: &ConflictAnswer, width: usize) -> String {
    let mut lines = Vec::new();
    let count = answer.conflict.len();
    let head = match count {
        0 => "No plan serves this household with the offers that are known.".to_owned(),
        1 => "One rule or need cannot be kept with the offers that are known:".to_owned(),
        _ => format!("These {count} cannot all be kept; without any one of them the rest can:"),
    };
    lines.extend(Text::of(Ink::Strong, head).wrapped(width));
    lines.push(Text::new());
    let mut table =
        Table::new(&[Column::Right, Column::Share(3), Column::Left(10), Column::Share(2)], &["", "", "", "if it is given up"]);
    for (at, relaxing) in answer.conflict.iter().enumerate() {
        let then = match relaxing.costs {
            Some(costs) => Text::plain(format!("the best costs {costs} {}", words::span(answer.months))),
            None => Text::of(Ink::Soft, "another conflict remains"),
        };
        table.row(vec![
            Text::of(Ink::Soft, (at + 1).to_string()),
            Text::plain(&relaxing.text),
            Text::of(Ink::Soft, if relaxing.stands.is_empty() { "default" } else { &relaxing.stands }),
            then,
        ]);
    }
    if !table.is_empty() {
        lines.extend(table.lines(width));
    }
    paint(&lines)
}
