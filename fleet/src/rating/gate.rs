//! A gate: so much passes, and what follows it stops, slows or pays. Allowances, fair use and tether buckets are all gates.

use crate::offer::After;
use crate::offer::terms::Period;
use crate::usage::Record;
use crate::volume::Volume;

/// How much went through one gate.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Gate {
    /// The period that `used` belongs to: a day's number, or [`Gate::CYCLE`].
    day: i64,
    /// Bytes that passed in this period, at full speed or not.
    used: u64,
    /// Bytes beyond the limit in this period that are paid.
    over: u64,
    /// Started blocks in this cycle.
    pub(super) blocks: u64,
    /// The size of a block.
    pub(super) block: Volume,
    /// What they cost in this cycle, in minor units.
    pub(super) minor: i64,
}

impl Gate {
    /// Begins a bill cycle: a volume per cycle starts anew, one per day goes on until its midnight.
    pub(super) fn open(&mut self, period: Option<Period>) {
        *self = match period {
            Some(Period::Day(_)) => Self { blocks: 0, minor: 0, ..*self },
            _ => Self::default(),
        };
    }

    /// Begins a new paid day: its volume is fresh, what was paid in this cycle is not forgotten.
    pub(super) fn renew(&mut self) {
        (self.used, self.over) = (0, 0);
    }

    /// Begins a new day when this one is later than the last. An earlier one (another zone, the date line) belongs to the last.
    pub(super) fn on_day(&mut self, day: i64) {
        if day > self.day {
            self.renew();
            self.day = day;
        }
    }

    /// Sends bytes through; says how many of them are beyond the limit. With [`After::Stop`] those have not passed.
    pub(super) fn pass(&mut self, limit: Option<u64>, after: &After, bytes: u64) -> u64 {
        let inside = limit.map_or(bytes, |limit| limit.saturating_sub(self.used).min(bytes));
        let beyond = bytes - inside;
        self.used = self.used.saturating_add(match after {
            After::Stop => inside,
            _ => bytes,
        });
        if let After::Charge { price, block, cap } = after
            && beyond > 0
        {
            self.block = *block;
            let before = started(self.over, block.bytes);
            self.over = self.over.saturating_add(beyond);
            let blocks = started(self.over, block.bytes) - before;
            self.blocks = self.blocks.saturating_add(blocks);
            let paid = i64::try_from(blocks).unwrap_or(i64::MAX).saturating_mul(price.minor).saturating_add(self.minor);
            self.minor = cap.map_or(paid, |cap| paid.min(cap.minor));
        }
        beyond
    }
}

/// Started blocks; a block of nothing is one block whatever it holds, so that nothing becomes free by a slip of the pen.
fn started(bytes: u64, block: u64) -> u64 {
    if block == 0 { u64::from(bytes > 0) } else { bytes.div_ceil(block) }
}

/// The number of the day on which a record falls, by a clock so many seconds east of UTC.
pub(super) fn day_number(record: &Record, offset_s: i32) -> i64 {
    (record.begin.as_second() + i64::from(offset_s)).div_euclid(86_400)
}

/// The ends of a record's volume that run slower, each up to the end. At most three gates slow it.
#[derive(Default)]
pub(super) struct Tails {
    tails: [(u32, u64); 3],
    len: usize,
}

impl Tails {
    pub(super) fn add(&mut self, bytes: u64, kbit_per_s: u32) {
        if bytes > 0 {
            self.tails[self.len] = (kbit_per_s, bytes);
            self.len += 1;
        }
    }

    pub(super) fn add_if_slow(&mut self, bytes: u64, after: &After) {
        if let After::Slow { kbit_per_s } = after {
            self.add(bytes, *kbit_per_s);
        }
    }

    /// How many bytes run below a speed.
    pub(super) fn below(&self, kbit_per_s: u32) -> u64 {
        self.tails[..self.len].iter().filter(|tail| tail.0 < kbit_per_s).map(|tail| tail.1).max().unwrap_or(0)
    }

    /// Each speed and its bytes, slowest first; a byte runs at the slowest speed that any gate leaves it.
    pub(super) fn each(&mut self, mut tell: impl FnMut(u32, u64)) {
        self.tails[..self.len].sort_unstable();
        let mut told = 0;
        for (kbit_per_s, bytes) in &self.tails[..self.len] {
            if *bytes > told {
                tell(*kbit_per_s, bytes - told);
                told = *bytes;
            }
        }
    }
}
