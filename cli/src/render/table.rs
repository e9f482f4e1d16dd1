//! Columns of text: as wide as they need where there is room, wrapped where there is not.

use super::text::{Ink, Text};

/// Blanks between two columns.
const GAP: usize = 2;

/// How a column takes its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Column {
    /// As wide as its widest cell, at most so many columns; longer cells are wrapped.
    Left(usize),
    /// The same with its cells to the right.
    Right,
    /// A share of what is left over.
    Share(usize),
}

/// A table.
#[derive(Debug, Clone)]
pub(crate) struct Table {
    columns: Vec<Column>,
    heads: Vec<Text>,
    rows: Vec<Vec<Text>>,
    /// Texts below rows, over the whole width, by the row's position.
    below: Vec<(usize, Text)>,
}

impl Table {
    /// A table with heads that stand back; empty heads make no row.
    pub(crate) fn new(columns: &[Column], heads: &[&str]) -> Self {
        let heads = if heads.iter().all(|head| head.is_empty()) { Vec::new() } else { heads.to_vec() };
        Self {
            columns: columns.to_vec(),
            heads: heads.iter().map(|head| Text::of(Ink::Soft, head)).collect(),
            rows: Vec::new(),
            below: Vec::new(),
        }
    }

    /// One more row.
    pub(crate) fn row(&mut self, cells: Vec<Text>) {
        self.rows.push(cells);
    }

    /// A text below the last row, over the whole width.
    pub(crate) fn below(&mut self, text: Text) {
        self.below.push((self.rows.len().saturating_sub(1), text));
    }

    /// Its lines, none wider than `width` as long as the columns that do not wrap leave room.
    pub(crate) fn lines(&self, width: usize) -> Vec<Text> {
        let widths = self.widths(width);
        let heads = (!self.heads.is_empty()).then_some(&self.heads);
        let mut lines: Vec<Text> = heads.into_iter().flat_map(|row| self.row_lines(row, &widths)).collect();
        for (at, row) in self.rows.iter().enumerate() {
            lines.extend(self.row_lines(row, &widths));
            let below = self.below.iter().filter(|(row, _)| *row == at);
            lines.extend(below.flat_map(|(_, text)| text.wrapped(width.saturating_sub(4))).map(|line| line.indented(4)));
        }
        lines
    }

    fn widths(&self, width: usize) -> Vec<usize> {
        let natural = |at: usize| {
            let cells = self.rows.iter().chain([&self.heads]).filter_map(|row| row.get(at));
            cells.map(Text::width).max().unwrap_or(0)
        };
        let mut widths: Vec<usize> = (0..self.columns.len())
            .map(|at| match self.columns[at] {
                Column::Left(most) => natural(at).min(most),
                Column::Right => natural(at),
                Column::Share(_) => 0,
            })
            .collect();
        let gaps = GAP * self.columns.len().saturating_sub(1);
        let mut left = width.saturating_sub(gaps + widths.iter().sum::<usize>());
        let mut open: Vec<(usize, usize)> = Vec::new();
        for (at, column) in self.columns.iter().enumerate() {
            if let Column::Share(share) = column {
                open.push((at, *share));
            }
        }
        // A column that needs less than its share leaves the rest to the others.
        while !open.is_empty() {
            let shares: usize = open.iter().map(|(_, share)| share).sum();
            let modest = open.iter().position(|&(at, share)| natural(at) <= left * share / shares.max(1));
            let (at, given) = match modest {
                Some(position) => {
                    let (at, _) = open.remove(position);
                    (at, natural(at))
                }
                None => {
                    let (at, share) = open.remove(0);
                    (at, (left * share / shares.max(1)).max(8))
                }
            };
            widths[at] = given;
            left = left.saturating_sub(given);
        }
        widths
    }

    fn row_lines(&self, row: &[Text], widths: &[usize]) -> Vec<Text> {
        let cells: Vec<Vec<Text>> = row.iter().zip(widths).map(|(cell, width)| cell.wrapped((*width).max(1))).collect();
        let height = cells.iter().map(Vec::len).max().unwrap_or(0);
        (0..height)
            .map(|line| {
                let mut text = Text::new();
                for (at, cell) in cells.iter().enumerate() {
                    let part = cell.get(line).cloned().unwrap_or_default();
                    let part = if self.columns[at] == Column::Right { part.right(widths[at]) } else { part.padded(widths[at]) };
                    text = text.then(if at == 0 { part } else { part.indented(GAP) });
                }
                text
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::text::paint;
    use super::*;

    /// Without the marks that stand back.
    fn painted(lines: &[Text]) -> String {
        paint(lines).replace("\u{1b}[2m", "").replace("\u{1b}[0m", "")
    }

    #[test]
    fn columns_share_what_is_left() {
        let mut table =
            Table::new(&[Column::Left(10), Column::Share(1), Column::Right, Column::Share(2)], &["", "what", "saves", "because"]);
        for (name, saves) in [("tablet", "$240.00"), ("東京", "$1.50")] {
            let cells = [name, "own line ends", saves, "the next best costs more than that"];
            table.row(cells.map(Text::plain).to_vec());
        }
        assert_eq!(
            painted(&table.lines(48)),
            "        what         saves  because\n\
             tablet  own line   $240.00  the next best costs\n        ends                more than that\n\
             東京    own line     $1.50  the next best costs\n        ends                more than that\n"
        );
    }
}
