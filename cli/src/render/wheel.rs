//! The wheel in characters: a hub and its spokes today, an arrow, the same by the plan.
//!
//! The style of a spoke is the way in which its device is served: ─ own, ═ pool, ··· companion, ╌ through the hub, nothing for
//! Wi-Fi. A narrow screen or a large household gets the same as a list.

use super::grouped::{nodes_alike, plural};
use super::text::{Ink, Text};
use proposal::answer::words::word;
use proposal::answer::{Mode, Node, PlanAnswer, Spoke, Wheel};

/// More spokes than this make a list.
const SPOKES_MAX: usize = 7;
/// More rows of wheels than this make a list.
const ROWS_MAX: usize = 11;
/// More devices than this are counted by kind.
const LISTED_MAX: usize = 14;
/// Columns of a spoke, from the hub to the name.
const SPOKE: usize = 9;
/// Names are cut beyond so many columns.
const NAME_MAX: usize = 18;

/// The picture in lines of at most `width` columns.
pub(crate) fn wheel(answer: &PlanAnswer, width: usize) -> Vec<Text> {
    let wheels = &answer.wheels;
    let changes = wheels.iter().flat_map(nodes).any(|node| node.today.mode != node.best.mode);
    let rows: usize = wheels.iter().map(|wheel| wheel.spokes.len().max(1)).sum();
    let fits = wheels.iter().all(|wheel| (1..=SPOKES_MAX).contains(&wheel.spokes.len())) && rows <= ROWS_MAX;
    let blocks: Vec<(Block, Block)> =
        wheels.iter().map(|wheel| (Block::of(wheel, Side::Today), Block::of(wheel, Side::Best))).collect();
    let block = blocks.iter().map(|(today, best)| today.width().max(best.width())).max().unwrap_or(0);
    let hub = blocks.iter().map(|(today, _)| today.hub).max().unwrap_or(0);
    let needed = if changes { 2 * (block + hub) + 8 } else { block + hub };
    if !fits || needed > width || width < 64 {
        return list(wheels, width);
    }
    let mut lines = Vec::new();
    if changes {
        let head = |text: &str| Text::of(Ink::Soft, text).indented(hub.saturating_sub(1));
        lines.push(head("today").padded(block + 8).then(head("best")));
    }
    for (at, (today, best)) in blocks.iter().enumerate() {
        if at > 0 && blocks.len() > 1 && today.lines.len() > 1 {
            lines.push(Text::new());
        }
        for (row, (before, after)) in today.lines.iter().zip(&best.lines).enumerate() {
            let shift = |line: &Text| line.clone().indented(hub - today.hub);
            if changes {
                let arrow = if row == today.hub_row { Text::of(Ink::Strong, "  →  ") } else { Text::plain("     ") };
                lines.push(shift(before).padded(block + 3).then(arrow).then(shift(after)));
            } else {
                lines.push(shift(after));
            }
        }
    }
    lines.push(legend(wheels));
    lines
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Today,
    Best,
}

fn nodes(wheel: &Wheel) -> impl Iterator<Item = &Node> {
    wheel.hub.iter().chain(&wheel.spokes)
}

fn spoke(node: &Node, side: Side) -> &Spoke {
    if side == Side::Today { &node.today } else { &node.best }
}

fn ink(spoke: &Spoke) -> Ink {
    match spoke.mode {
        Mode::Tethered | Mode::Wifi | Mode::Off => Ink::Soft,
        Mode::Own | Mode::Pool | Mode::Companion => spoke.line.map_or(Ink::Plain, Ink::Line),
    }
}

/// The character that a way is drawn with.
pub(crate) const fn stroke(mode: Mode) -> &'static str {
    match mode {
        Mode::Own => "─",
        Mode::Pool => "═",
        Mode::Companion => "·",
        Mode::Tethered => "╌",
        Mode::Wifi | Mode::Off => " ",
    }
}

/// A hub with its spokes.
struct Block {
    lines: Vec<Text>,
    /// The column of the hub.
    hub: usize,
    /// The row of the hub.
    hub_row: usize,
}

impl Block {
    fn of(wheel: &Wheel, side: Side) -> Self {
        let hub_row = wheel.spokes.len().saturating_sub(1) / 2;
        let name = wheel.hub.as_ref().map_or_else(Text::new, |hub| Text::of(Ink::Strong, &hub.device).cut(NAME_MAX));
        let hub = if wheel.hub.is_some() { name.width() + 1 } else { 0 };
        let mut lines = Vec::new();
        for row in 0..wheel.spokes.len().max(1) {
            let away = row.abs_diff(hub_row);
            let mut line = match (&wheel.hub, away) {
                (Some(centre), 0) => {
                    let dot = spoke(centre, side);
                    name.clone().and(Ink::Plain, " ").and(ink(dot), "●")
                }
                (Some(_), _) => Text::plain(" ".repeat(hub + away)),
                (None, _) => Text::of(Ink::Soft, "○"),
            };
            if let Some(node) = wheel.spokes.get(row) {
                let way = spoke(node, side);
                let bare = matches!(way.mode, Mode::Wifi | Mode::Off);
                let turn = match row.cmp(&hub_row) {
                    _ if bare || wheel.hub.is_none() => "",
                    std::cmp::Ordering::Less => "╱",
                    std::cmp::Ordering::Greater => "╲",
                    std::cmp::Ordering::Equal => "",
                };
                line = line.and(ink(way), turn);
                let missing = (hub + 1 + SPOKE).saturating_sub(line.width());
                line = line.and(ink(way), stroke(way.mode).repeat(missing)).and(Ink::Plain, " ");
                let note = match way.mode {
                    Mode::Wifi => "  Wi-Fi",
                    Mode::Off => "  off",
                    _ => "",
                };
                line = line.then(Text::plain(&node.device).cut(NAME_MAX)).and(Ink::Soft, note);
            }
            lines.push(line);
        }
        Self { lines, hub, hub_row }
    }

    fn width(&self) -> usize {
        self.lines.iter().map(Text::width).max().unwrap_or(0)
    }
}

fn legend(wheels: &[Wheel]) -> Text {
    let mut text = Text::new();
    for (mode, word) in WORDS {
        let used = wheels.iter().flat_map(|wheel| &wheel.spokes).any(|node| node.today.mode == mode || node.best.mode == mode);
        if used {
            let gap = if text.is_empty() { "" } else { "   " };
            text = text.and(Ink::Soft, format!("{gap}{} {word}", stroke(mode).repeat(3)));
        }
    }
    text
}

const WORDS: [(Mode, &str); 4] =
    [(Mode::Own, "own line"), (Mode::Pool, "pool"), (Mode::Companion, "companion"), (Mode::Tethered, "through the hub")];

/// A row a device; of a large household, a row for each kind of device that changes in the same way.
fn list(wheels: &[Wheel], width: usize) -> Vec<Text> {
    let all: Vec<&Node> = wheels.iter().flat_map(nodes).collect();
    if all.len() > LISTED_MAX {
        return counted(&all, width);
    }
    let longest = all.iter().map(|node| Text::plain(&node.device).width()).max();
    let names = longest.unwrap_or(0).min(NAME_MAX).min(width / 3);
    let mut rows: Vec<Text> = Vec::new();
    for wheel in wheels {
        for node in nodes(wheel) {
            let is_hub = !wheel.spokes.is_empty() && wheel.hub.as_ref().is_some_and(|hub| std::ptr::eq(hub, node));
            rows.push(list_row(node, &node.device, is_hub, names));
        }
    }
    in_columns(rows, width)
}

fn counted(all: &[&Node], width: usize) -> Vec<Text> {
    let (changed, still): (Vec<&Node>, Vec<&Node>) = all.iter().partition(|node| node.today.mode != node.best.mode);
    let mut lines: Vec<Text> = Vec::new();
    let named = |(count, node): &(usize, &Node)| match count {
        1 => format!("1 {}", node.kind),
        _ => format!("{count} {}", plural(&node.kind)),
    };
    for (title, nodes) in [("", changed), ("stay as they are", still)] {
        let mut groups = nodes_alike(&nodes);
        groups.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
        let names = groups.iter().map(|group| named(group).len()).max().unwrap_or(0).min(NAME_MAX);
        let rows: Vec<Text> = groups.iter().map(|group| list_row(group.1, &named(group), false, names)).collect();
        if !title.is_empty() && !rows.is_empty() {
            lines.push(Text::of(Ink::Soft, format!("{} {title}", nodes.len())));
        }
        lines.extend(in_columns(rows, width));
    }
    lines
}

fn list_row(node: &Node, name: &str, is_hub: bool, names: usize) -> Text {
    let dot = if is_hub { Text::of(ink(&node.best), "●") } else { Text::plain(" ") };
    let glyphs = |way: &Spoke| Text::of(ink(way), stroke(way.mode).repeat(3));
    let name = Text::of(if is_hub { Ink::Strong } else { Ink::Plain }, name).cut(names).padded(names + 1);
    let row = dot.and(Ink::Plain, " ").then(name).then(glyphs(&node.today));
    match node.today.mode == node.best.mode {
        true => row.and(Ink::Plain, "       ").and(Ink::Soft, word(node.best.mode)),
        false => row.and(Ink::Strong, " → ").then(glyphs(&node.best)).and(Ink::Plain, " ").and(Ink::Plain, word(node.best.mode)),
    }
}

/// Rows side by side where there is room.
fn in_columns(rows: Vec<Text>, width: usize) -> Vec<Text> {
    let widest = rows.iter().map(Text::width).max().unwrap_or(0) + 4;
    let columns = (width / widest.max(1)).clamp(1, 3);
    if columns == 1 || rows.len() < 8 {
        return rows;
    }
    let height = rows.len().div_ceil(columns);
    (0..height)
        .map(|line| {
            let cells = (0..columns).filter_map(|column| rows.get(column * height + line));
            cells.fold(Text::new(), |text, cell| text.then(cell.clone().padded(widest)))
        })
        .collect()
}
