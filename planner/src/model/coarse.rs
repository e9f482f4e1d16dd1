//! The coarsest unit of volume that changes no answer.
//!
//! Volumes are counted in bytes. Rows with numbers of eleven digits are more than some solvers get right, so a volume row is told
//! in a coarser unit where that is proved to change nothing: every sum that the lines could bring is tried.

use std::collections::BTreeSet;

/// Units tried, coarsest first.
const UNITS_BYTES: [u64; 6] = [1_000_000_000, 100_000_000, 10_000_000, 1_000_000, 100_000, 10_000];
/// With more different sums than this, bytes stay bytes.
const SUMS_MAX: usize = 20_000;

/// What is asked of a sum of volumes.
pub(super) struct Question<'a> {
    /// For each line: what it may bring, besides nothing.
    pub lines: &'a [Vec<u64>],
    /// What may be included.
    pub sizes: &'a [u64],
    /// What is paid beyond it comes in blocks of this size; `None` when nothing goes beyond.
    pub block: Option<u64>,
}

/// The coarsest unit, in bytes; 1 when none coarser is proved.
pub(super) fn unit(question: &Question) -> u64 {
    UNITS_BYTES.into_iter().find(|unit| changes_nothing(question, *unit)).unwrap_or(1)
}

/// A volume in a unit, to the nearest.
pub(super) const fn rounded(bytes: u64, unit: u64) -> u64 {
    (bytes + unit / 2) / unit
}

fn changes_nothing(question: &Question, unit: u64) -> bool {
    let even = |bytes: u64| bytes.is_multiple_of(unit);
    if !question.sizes.iter().copied().chain(question.block).all(even) {
        return false;
    }
    // Each sum in bytes with the sum of the rounded volumes.
    let mut sums = BTreeSet::from([(0_u64, 0_u64)]);
    for line in question.lines {
        let more = |(exact, coarse): &(u64, u64)| {
            let (exact, coarse) = (*exact, *coarse);
            line.iter().map(move |bytes| (exact + bytes, coarse + rounded(*bytes, unit)))
        };
        let next: Vec<(u64, u64)> = sums.iter().flat_map(more).collect();
        sums.extend(next);
        if sums.len() > SUMS_MAX {
            return false;
        }
    }
    sums.iter().all(|&(exact, coarse)| {
        question.sizes.iter().all(|&size| beyond(question, exact, size, 1) == beyond(question, coarse, size, unit))
    })
}

/// What lies beyond a size: started blocks, or whether there is anything.
fn beyond(question: &Question, sum: u64, size: u64, unit: u64) -> u64 {
    let over = sum.saturating_sub(size / unit);
    match question.block {
        Some(block) if block > 0 => over.div_ceil(block / unit),
        _ => u64::from(over > 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_is_as_coarse_as_the_answers_allow() {
        let of = |lines: &[Vec<u64>], sizes: &[u64], block| unit(&Question { lines, sizes, block });
        // 1.4 GB and 2.7 GB in 4 GB: 1 GB + 3 GB would fit, but 4.1 GB do not.
        let lines = [vec![1_400_000_000], vec![2_700_000_000]];
        assert_eq!(of(&lines, &[4_000_000_000], None), 100_000_000);
        // Into 10 GB they fit whatever the unit.
        assert_eq!(of(&lines, &[10_000_000_000], None), 1_000_000_000);
        // One byte too much is too much in bytes only.
        assert_eq!(of(&[vec![1_000_000_001]], &[1_000_000_000], Some(1_000_000_000)), 1);
    }
}
