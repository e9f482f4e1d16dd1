//! The order in which records are rated.

use std::borrow::Borrow;
use std::cmp::Ordering;

use crate::usage::{Record, Used};

/// By time; what is at the same time by all else, so that the order of the input never matters.
fn by_time(a: &Record, b: &Record) -> Ordering {
    let rest = |record: &Record| {
        let (kind, amount) = match record.used {
            Used::Data(volume) => (0, volume.bytes),
            Used::Tethered(volume) => (1, volume.bytes),
            Used::Call { seconds } => (2, u64::from(seconds)),
            Used::Messages { count } => (3, u64::from(count)),
        };
        (record.place, record.offset, kind, amount)
    };
    a.begin.cmp(&b.begin).then_with(|| rest(a).cmp(&rest(b)))
}

pub(super) fn is_sorted<R: Borrow<Record>>(records: &[R]) -> bool {
    records.is_sorted_by(|a, b| by_time(a.borrow(), b.borrow()).is_le())
}

pub(super) fn sorted<R: Borrow<Record>>(records: &[R]) -> Vec<&Record> {
    let mut sorted: Vec<&Record> = records.iter().map(Borrow::borrow).collect();
    sorted.sort_unstable_by(|a, b| by_time(a, b));
    sorted
}

/// Every line's records together by time, each with the line's position. Each line must be sorted.
pub(super) fn sorted_lines<'r>(lines: &[Vec<&'r Record>]) -> Vec<(usize, &'r Record)> {
    let mut all: Vec<(usize, &Record)> =
        lines.iter().enumerate().flat_map(|(line, records)| records.iter().map(move |record| (line, *record))).collect();
    all.sort_by_key(|(line, record)| (record.begin, *line));
    all
}
