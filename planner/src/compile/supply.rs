//! How far packages of one kind carry from a point of a journey on, and what they cost.

use fleet::offer::terms::{Period, ZoneData};
use fleet::offer::{After, DataTerms, Offer, Tether, TopUp};
use fleet::volume::Volume;
use jiff::Timestamp;
use jiff::civil::Date;

use crate::compile::packages::{Candidate, NeedDay, PROFILES_MAX};
use crate::compile::window::Windows;

/// More packages than this on one profile in one journey are no plan that a person would follow.
const RENEWALS_MAX: usize = 40;
/// With more blocks than this on one day, a package is not left between two of them.
const BLOCKS_A_DAY_MAX: u64 = 8;

/// What can be bought for a journey, and how it is used.
pub(crate) struct Shop<'a> {
    pub candidates: &'a [Candidate<'a>],
    pub windows: &'a Windows<'a>,
    /// Data below this speed is none, in kbit/s.
    pub slow_below: u32,
    /// What so many blocks of overage cost, in the planner's unit.
    pub overage: &'a dyn Fn(&Offer, u64) -> i64,
}

/// A point of a stream of days: everything before it is served.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Position {
    /// Position among the stream's days.
    pub day: usize,
    /// Volume already served on that day.
    pub served: Volume,
}

impl Position {
    pub(crate) const START: Self = Self { day: 0, served: Volume::ZERO };
}

/// Whether packages after the first renew its profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Each is a profile of its own.
    Apart,
    /// They renew the first one's.
    Renewed,
}

/// Packages of one kind that lead somewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Purchased {
    pub mode: Mode,
    /// When each is bought and from when on it serves, and how far it leads.
    pub packages: Vec<(Date, Timestamp, Position)>,
    pub to: Position,
    /// Until when the last of them still runs on the day that it does not serve any more.
    pub into: Option<Timestamp>,
    pub cost: i64,
    pub hassle: i64,
    pub profiles: usize,
}

/// What runs: terms for a time.
struct Supply<'o> {
    offer: &'o Offer,
    /// It serves no day that begins before this.
    start: Timestamp,
    /// It serves no day that ends after this.
    end: Timestamp,
    /// So many times the allowance.
    times: u64,
}

/// Where a supply may be left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stop {
    to: Position,
    /// Blocks of overage that were begun.
    blocks: u64,
    end: End,
    /// Until when it runs on the next day, when its time ends within it.
    into: Option<Timestamp>,
}

/// Why a supply leads no further.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// Nothing more is needed, or it was left while it could go on.
    Left,
    /// Its time is over.
    Time,
    /// Its data is used.
    Volume,
    /// It does not cover the place, or may not lend there.
    Place,
}

impl Shop<'_> {
    /// Where buying one, two, three … of a package leads, from a point on up to which something else serves (and on its day runs
    /// until a moment).
    pub(crate) fn from(
        &self,
        days: &[NeedDay],
        chosen: &[usize],
        (from, into): (Position, Option<Timestamp>),
        candidate: &Candidate,
        mode: Mode,
    ) -> Vec<Purchased> {
        let offer = candidate.offer;
        let top_up = offer.validity.as_ref().map_or(TopUp::Unknown, |validity| validity.top_up);
        let count_max = match (mode, top_up) {
            (Mode::Apart, _) => PROFILES_MAX,
            (Mode::Renewed, TopUp::None | TopUp::Unknown) => return Vec::new(),
            (Mode::Renewed, _) => RENEWALS_MAX,
        };
        let mut found = Vec::new();
        let begun = |at: Position, into: Option<Timestamp>, with| {
            let day = *chosen.get(at.day)?;
            let begin = into.unwrap_or(days[day].begin);
            let window = self.windows.begun(candidate, day, begin, with)?;
            // Where another one runs into the day, the day is served by both.
            let start = if into.is_some() { days[day].begin } else { window.start };
            Some((window.bought, begin, Supply { offer, start, end: window.end, times: 1 }))
        };
        let Some((mut bought, mut begin, mut supply)) = begun(from, into, None) else { return found };
        let mut position = from;
        let mut packages: Vec<(Date, Timestamp, Position)> = Vec::new();
        let (mut overage_before, mut reached) = (0_i64, from);
        for count in 1..=count_max {
            let mut stops = self.carry(days, chosen, position, &supply);
            stops.retain(|stop| stop.to > position);
            let Some(last) = stops.last().copied().filter(|stop| stop.to > reached) else { break };
            reached = last.to;
            for stop in stops.iter().filter(|_| mode == Mode::Apart || count > 1) {
                let so_far = packages.iter().copied().chain([(bought, begin, stop.to)]).collect();
                let paid = overage_before.saturating_add(self.paid(offer, stop.blocks));
                found.push(Purchased { into: stop.into, ..purchased(candidate, mode, so_far, paid) });
            }
            // The next one is bought where this one gave out, before it costs more.
            let next = stops.first().copied().filter(|stop| stop.blocks == 0).unwrap_or(last);
            if next.to.day == chosen.len() || offer.conditions.new_customers_only {
                break;
            }
            let renewed = |used_up| self.windows.renewed(offer, supply.end, used_up);
            match (mode, top_up) {
                (Mode::Apart, _) => {
                    packages.push((bought, begin, next.to));
                    let Some(another) = begun(next.to, next.into, Some(bought)) else { break };
                    ((bought, begin, supply), position) = (another, next.to);
                    overage_before = overage_before.saturating_add(self.paid(offer, next.blocks));
                }
                (Mode::Renewed, TopUp::Adds) => {
                    // What runs has more data and ends later: it is told anew from where it began.
                    packages.push((bought, begin, position));
                    let Some(end) = renewed(None) else { break };
                    supply = Supply { end, times: supply.times + 1, ..supply };
                }
                (Mode::Renewed, _) => {
                    packages.push((bought, begin, next.to));
                    let used_up = (next.end == End::Volume).then(|| chosen[next.to.day]);
                    if used_up.is_some() && top_up == TopUp::QueuesUntilExpiry {
                        break; // It waits for the end of the first one, and meanwhile there is no data.
                    }
                    let Some(end) = renewed(used_up) else { break };
                    position = next.to;
                    supply = Supply { end, ..supply };
                    overage_before = overage_before.saturating_add(self.paid(offer, next.blocks));
                }
            }
        }
        found
    }

    fn paid(&self, offer: &Offer, blocks: u64) -> i64 {
        if blocks == 0 { 0 } else { (self.overage)(offer, blocks) }
    }

    /// Where a supply may be left: where its data is used or its time is over, and wherever overage has begun.
    fn carry(&self, days: &[NeedDay], chosen: &[usize], from: Position, supply: &Supply) -> Vec<Stop> {
        let mut stops = Vec::new();
        let Position { day: mut at, mut served } = from;
        let (mut used, mut into) = (Used::default(), None);
        let end = loop {
            let Some(day) = chosen.get(at).map(|&day| &days[day]) else { break End::Left };
            let Some(zone) = supply.offer.terms_at(day.place) else { break End::Place };
            let ZoneData::Own(terms) = &zone.data else { break End::Place };
            if day.begin < supply.start || day.end > supply.end {
                into = (served == Volume::ZERO && supply.end > day.begin).then_some(supply.end);
                break End::Time;
            }
            let need = day.volume() - served;
            // A day's own volume comes first: what is left of it is lent before anything of its own is.
            let lent = day.lent.min(need);
            if lent > Volume::ZERO && !tether_holds(&zone.tether, terms.period, used.lent, lent, self.slow_below) {
                break End::Place;
            }
            match self.room(supply, terms, used.all, need) {
                Room::All => {}
                Room::Over { left, block } => {
                    if matches!(terms.period, Period::Day(_)) {
                        used.begin_day(block);
                    } else if used.over == Volume::ZERO {
                        stops.push(Stop {
                            to: Position { day: at, served: served + left },
                            blocks: 0,
                            end: End::Volume,
                            into: None,
                        });
                    }
                    stops.extend(used.between_blocks(at, served + left, need - left, block));
                    used.over += need - left;
                }
                Room::Some(left) => {
                    stops.push(Stop {
                        to: Position { day: at, served: served + left },
                        blocks: used.blocks(supply),
                        end: End::Volume,
                        into: None,
                    });
                    return stops;
                }
                Room::None => break End::Volume,
            }
            used.all += need;
            used.lent += lent;
            (at, served) = (at + 1, Volume::ZERO);
            if used.blocks(supply) > 0 {
                stops.push(Stop { to: Position { day: at, served }, blocks: used.blocks(supply), end: End::Left, into: None });
            }
        };
        stops.push(Stop { to: Position { day: at, served }, blocks: used.blocks(supply), end, into });
        stops
    }

    fn room(&self, supply: &Supply, terms: &DataTerms, used: Volume, need: Volume) -> Room {
        let Some(allowance) = terms.allowance else { return Room::All };
        // A package taken up in the middle of a day has its whole allowance for the rest of that day.
        let left = match terms.period {
            Period::Cycle => (allowance * supply.times).saturating_sub(used),
            Period::Day(_) => allowance,
        };
        if need <= left {
            return Room::All;
        }
        match (terms.after, terms.period) {
            (After::Slow { kbit_per_s }, _) if kbit_per_s >= self.slow_below => Room::All,
            (After::Charge { block, .. }, _) if overage(supply.offer) == Some(terms.after) => Room::Over { left, block },
            // A daily allowance that is too small stays too small tomorrow.
            (_, Period::Day(_)) => Room::None,
            _ if left > Volume::ZERO => Room::Some(left),
            _ => Room::None,
        }
    }
}

fn purchased(candidate: &Candidate, mode: Mode, packages: Vec<(Date, Timestamp, Position)>, overage: i64) -> Purchased {
    let count = i64::try_from(packages.len()).unwrap_or(i64::MAX);
    Purchased {
        mode,
        to: packages.last().map_or(Position::START, |(_, _, to)| *to),
        into: None,
        cost: (candidate.cost + candidate.hassle).saturating_mul(count).saturating_add(overage),
        hassle: candidate.hassle.saturating_mul(count),
        profiles: if mode == Mode::Renewed { 1 } else { packages.len() },
        packages,
    }
}

/// What an offer charges for data beyond its allowance: the same wherever it does.
pub(crate) fn overage(offer: &Offer) -> Option<After> {
    match &offer.zones.first()?.data {
        ZoneData::Own(terms) => matches!(terms.after, After::Charge { .. }).then_some(terms.after),
        _ => None,
    }
}

enum Room {
    /// All of the need fits, or goes on fast enough.
    All,
    /// So much fits, the rest is paid by the block.
    Over { left: Volume, block: Volume },
    /// Only so much fits.
    Some(Volume),
    /// Nothing fits.
    None,
}

/// What was taken from a supply.
#[derive(Debug, Clone, Copy, Default)]
struct Used {
    all: Volume,
    lent: Volume,
    /// Beyond the allowance, in the period that runs.
    over: Volume,
    /// Blocks of the periods before.
    blocks_before: u64,
}

impl Used {
    /// Blocks that were begun.
    fn blocks(&self, supply: &Supply) -> u64 {
        match overage(supply.offer) {
            Some(After::Charge { block, .. }) => self.blocks_before + self.over.blocks(block),
            _ => 0,
        }
    }

    /// A volume a day begins anew, and with it its blocks.
    fn begin_day(&mut self, block: Volume) {
        self.blocks_before += self.over.blocks(block);
        self.over = Volume::ZERO;
    }

    /// The points of a day at which a block is used and the next one is not begun.
    fn between_blocks(&self, at: usize, from: Volume, over: Volume, block: Volume) -> Vec<Stop> {
        let first = self.over.blocks(block).max(1);
        let last = (self.over + over).blocks(block);
        if block == Volume::ZERO || last.saturating_sub(first) > BLOCKS_A_DAY_MAX {
            return Vec::new();
        }
        let stop = |n: u64| Stop {
            to: Position { day: at, served: from + (block * n).saturating_sub(self.over) },
            blocks: self.blocks_before + n,
            end: End::Left,
            into: None,
        };
        (first..last).filter(|n| block * *n > self.over).map(stop).collect()
    }
}

fn tether_holds(tether: &Tether, period: Period, lent_before: Volume, lent: Volume, slow_below: u32) -> bool {
    match tether {
        Tether::Yes => true,
        Tether::No | Tether::Unknown => false,
        Tether::Bucket { volume, after } => {
            // The bucket of a daily volume is a daily bucket.
            let all = if matches!(period, Period::Day(_)) { lent } else { lent_before + lent };
            all <= *volume || matches!(after, After::Slow { kbit_per_s } if *kbit_per_s >= slow_below)
        }
    }
}
