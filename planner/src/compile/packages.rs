//! The cheapest packages that carry one device (or a hub and those it lends to) through a journey.
//!
//! A journey is a line of days, each needing a volume at a place. Packages are bought one after the other; each serves from
//! where the last one gave out until its data is used, its time is over, or a place comes that it does not cover. That is a
//! shortest path over positions (day, volume already served that day), found exactly by trying every package at every
//! position worth keeping. Where a journey comes back to a place, packages may also wait and be used again: the days are
//! then split into streams, one set of places each, and the cheapest split is taken.

use fleet::offer::terms::{Period, Tether, ZoneData};
use fleet::offer::{After, DataTerms, Expiry, Offer, TopUp, Validity, ZoneRef};
use fleet::place::Place;
use fleet::volume::Volume;
use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, ToSpan};

use crate::search::product::FORBIDDEN;

/// More packages than this in one journey is no plan that a person would follow.
pub(crate) const PROFILES_MAX: usize = 6;
/// Positions kept while searching one stream; far above what real catalogues need.
const POSITIONS_MAX: usize = 20_000;
/// With more distinct places than this, packages do not wait for a return.
const STREAM_PLACES_MAX: usize = 5;

/// One day of a journey.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct NeedDay {
    pub place: Place,
    pub begin: Timestamp,
    pub end: Timestamp,
    pub zone: TimeZone,
    /// What the devices served need on that day.
    pub own: Volume,
    /// What is lent to other devices on that day.
    pub lent: Volume,
}

impl NeedDay {
    fn volume(&self) -> Volume {
        self.own + self.lent
    }
}

/// A package that may be bought, with its price in the household's money.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Candidate<'a> {
    /// Position in the household's offers.
    pub offer_at: usize,
    pub offer: &'a Offer,
    /// Price with taxes and activation, in the planner's unit of cost.
    pub cost: i64,
    /// What the buyer's time is worth for buying and installing it, in the same unit.
    pub hassle: i64,
    /// One more block of overage costs this much, in the same unit; 0 when there is no overage.
    pub block_cost: i64,
}

/// One purchase and the days it serves (positions in the journey's days).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Purchase {
    pub offer_at: usize,
    /// How many of the same are bought one after the other.
    pub count: u32,
    pub first_day: usize,
    pub last_day: usize,
}

/// Packages for a journey and what they cost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Bundle {
    /// Money and hassle, in the planner's unit.
    pub cost: i64,
    /// Of which hassle.
    pub hassle: i64,
    /// Profiles that are installed.
    pub profiles: usize,
    pub purchases: Vec<Purchase>,
}

/// For each number of profiles up to [`PROFILES_MAX`] (position `n` = at most `n`), the cheapest bundle; `None` when there is none.
pub(crate) fn cheapest_bundles(days: &[NeedDay], candidates: &[Candidate], slow_below_kbit_per_s: u32) -> Vec<Option<Bundle>> {
    let mut places: Vec<Place> = days.iter().map(|day| day.place).collect();
    places.dedup();
    let visits = places.len();
    places.sort();
    places.dedup();
    let returns = places.len() < visits && places.len() <= STREAM_PLACES_MAX;
    if !returns {
        return stream(days, &(0..days.len()).collect::<Vec<_>>(), candidates, slow_below_kbit_per_s);
    }
    let full = (1_usize << places.len()) - 1;
    let mut best: Vec<Option<Vec<Option<Bundle>>>> = vec![None; full + 1];
    for mask in 1..=full {
        let in_mask = |place: Place| places.binary_search(&place).is_ok_and(|at| mask >> at & 1 == 1);
        let chosen: Vec<usize> = (0..days.len()).filter(|&at| in_mask(days[at].place)).collect();
        let mut here = stream(days, &chosen, candidates, slow_below_kbit_per_s);
        // Split off every part that holds the lowest place, so that each split is tried once.
        let lowest = mask & mask.wrapping_neg();
        let mut part = (mask - 1) & mask;
        while part > 0 {
            if part & lowest != 0 {
                let (a, b) = (best[part].clone().unwrap_or_default(), best[mask & !part].clone().unwrap_or_default());
                here = cheaper(here, joined(&a, &b));
            }
            part = (part - 1) & mask;
        }
        best[mask] = Some(here);
    }
    best[full].take().unwrap_or_default()
}

fn joined(a: &[Option<Bundle>], b: &[Option<Bundle>]) -> Vec<Option<Bundle>> {
    let mut both: Vec<Option<Bundle>> = vec![None; PROFILES_MAX + 1];
    for x in a.iter().flatten() {
        for y in b.iter().flatten().filter(|y| x.profiles + y.profiles <= PROFILES_MAX) {
            let mut purchases = [x.purchases.clone(), y.purchases.clone()].concat();
            purchases.sort_by_key(|purchase| (purchase.first_day, purchase.offer_at));
            let sum = Bundle { cost: x.cost + y.cost, hassle: x.hassle + y.hassle, profiles: x.profiles + y.profiles, purchases };
            for slot in &mut both[sum.profiles..] {
                if slot.as_ref().is_none_or(|kept| sum.cost < kept.cost) {
                    *slot = Some(sum.clone());
                }
            }
        }
    }
    both
}

fn cheaper(a: Vec<Option<Bundle>>, b: Vec<Option<Bundle>>) -> Vec<Option<Bundle>> {
    let pick = |(x, y): (Option<Bundle>, Option<Bundle>)| match (x, y) {
        (Some(x), Some(y)) => Some(if y.cost < x.cost { y } else { x }),
        (x, y) => x.or(y),
    };
    a.into_iter().zip(b).map(pick).collect()
}

/// A point on the way: everything before it is served.
#[derive(Debug, Clone)]
struct Label {
    /// Position in the stream's days, and volume already served that day.
    day: usize,
    served: Volume,
    cost: i64,
    hassle: i64,
    profiles: usize,
    /// The label it came from, and the purchase that led here.
    from: Option<(usize, Purchase)>,
}

/// The cheapest sequence of packages for the days of one stream.
fn stream(days: &[NeedDay], chosen: &[usize], candidates: &[Candidate], slow_below: u32) -> Vec<Option<Bundle>> {
    let mut result = vec![None; PROFILES_MAX + 1];
    let mut labels = vec![Label { day: 0, served: Volume::ZERO, cost: 0, hassle: 0, profiles: 0, from: None }];
    let mut open = std::collections::BTreeSet::from([(0_i64, 0_usize)]);
    while let Some((_, at)) = open.pop_first() {
        let label = labels[at].clone();
        if label.day == chosen.len() {
            let bundle = trace(&labels, at);
            for slot in &mut result[label.profiles..] {
                slot.get_or_insert_with(|| bundle.clone());
            }
            if label.profiles <= 1 {
                break; // Labels come in order of cost: nothing cheaper with fewer profiles is left.
            }
            continue;
        }
        for candidate in candidates {
            for next in steps(days, chosen, &label, at, candidate, slow_below) {
                if next.profiles > PROFILES_MAX || labels.len() >= POSITIONS_MAX || is_dominated(&labels, &next) {
                    continue;
                }
                labels.push(next);
                let new = labels.len() - 1;
                open.insert((labels[new].cost, new));
            }
        }
    }
    result
}

/// Where buying one, two, three … of a package leads.
fn steps(days: &[NeedDay], chosen: &[usize], from: &Label, from_at: usize, candidate: &Candidate, slow_below: u32) -> Vec<Label> {
    let reusable = candidate.offer.validity.as_ref().is_some_and(|v| !matches!(v.top_up, TopUp::None | TopUp::Unknown));
    let mut found: Vec<Label> = Vec::new();
    let mut position = (from.day, from.served);
    let (mut cost, mut hassle, mut last) = (from.cost, from.hassle, from.day);
    for count in 1..=u32::try_from(PROFILES_MAX).unwrap_or(1) {
        let Some((to, blocks)) = run(days, chosen, position, candidate.offer, slow_below) else { break };
        if to == position {
            break;
        }
        last = if to.1 == Volume::ZERO { to.0.saturating_sub(1).max(last) } else { to.0 };
        cost +=
            candidate.cost + candidate.hassle + i64::try_from(blocks).unwrap_or(FORBIDDEN).saturating_mul(candidate.block_cost);
        hassle += candidate.hassle;
        position = to;
        let profiles = from.profiles + if reusable { 1 } else { count as usize };
        let purchase = Purchase { offer_at: candidate.offer_at, count, first_day: chosen[from.day], last_day: chosen[last] };
        found.push(Label { day: to.0, served: to.1, cost, hassle, profiles, from: Some((from_at, purchase)) });
        if to.0 == chosen.len() || candidate.offer.conditions.new_customers_only {
            break;
        }
    }
    found
}

/// How far one package carries from a position, and how many blocks of overage that takes; `None` when it cannot start there.
fn run(
    days: &[NeedDay],
    chosen: &[usize],
    from: (usize, Volume),
    offer: &Offer,
    slow_below: u32,
) -> Option<((usize, Volume), u64)> {
    let first = &days[chosen[from.0]];
    let end = package_end(offer.validity.as_ref()?, first.begin, &first.zone)?;
    let (mut day_at, mut served) = from;
    let mut used = Volume::ZERO;
    let mut lent = Volume::ZERO;
    let mut over = Volume::ZERO;
    while day_at < chosen.len() {
        let day = &days[chosen[day_at]];
        let Some(zone) = offer.terms_at(day.place) else { break };
        let ZoneData::Own(terms) = &zone.data else { break };
        if day.end > end {
            break;
        }
        let need = day.volume() - served;
        if day.lent > Volume::ZERO && !tether_holds(&zone.tether, lent + day.lent, slow_below) {
            break;
        }
        match room(terms, used, served, need, slow_below) {
            Room::All => {}
            Room::Over(volume) => over += volume,
            Room::Some(volume) => {
                served += volume;
                break;
            }
            Room::None => break,
        }
        used += need;
        lent += day.lent;
        served = Volume::ZERO;
        day_at += 1;
    }
    let blocks = match offer.zones.first().map(|zone| &zone.data) {
        Some(ZoneData::Own(DataTerms { after: After::Charge { block, .. }, .. })) => over.blocks(*block),
        _ => 0,
    };
    Some(((day_at, served), blocks))
}

enum Room {
    /// All of the need fits, or goes on fast enough.
    All,
    /// All of it, but so much is paid by the block.
    Over(Volume),
    /// Only so much fits.
    Some(Volume),
    /// Nothing fits.
    None,
}

fn room(terms: &DataTerms, used: Volume, served_today: Volume, need: Volume, slow_below: u32) -> Room {
    let Some(allowance) = terms.allowance else { return Room::All };
    // A package taken up in the middle of a day has its whole allowance for the rest of that day.
    let left = match terms.period {
        Period::Cycle => allowance.saturating_sub(used),
        Period::Day(_) => allowance,
    };
    if need <= left {
        return Room::All;
    }
    match (terms.after, terms.period) {
        (After::Slow { kbit_per_s }, _) if kbit_per_s >= slow_below => Room::All,
        (After::Charge { .. }, _) => Room::Over(need - left),
        // A daily allowance that is too small stays too small tomorrow.
        (_, Period::Day(_)) => Room::None,
        _ if left > Volume::ZERO => Room::Some(left),
        _ => {
            debug_assert!(served_today <= need + served_today);
            Room::None
        }
    }
}

fn tether_holds(tether: &Tether, lent: Volume, slow_below: u32) -> bool {
    match tether {
        Tether::Yes => true,
        Tether::No | Tether::Unknown => false,
        Tether::Bucket { volume, after } => {
            lent <= *volume || matches!(after, After::Slow { kbit_per_s } if *kbit_per_s >= slow_below)
        }
    }
}

/// When a package that starts at `start` ends.
pub(crate) fn package_end(validity: &Validity, start: Timestamp, local: &TimeZone) -> Option<Timestamp> {
    let days = i64::from(validity.days);
    match validity.expiry {
        Expiry::Rolling => start.checked_add((days * 24).hours()).ok(),
        Expiry::Midnight(zone) => {
            let zone = clock(zone, local);
            let date = start.to_zoned_datetime(zone.clone()).date();
            midnight_after(date.checked_add((days - 1).days()).ok()?, &zone)
        }
        Expiry::FixedDate(date, zone) => midnight_after(date, &clock(zone, local)),
    }
}

fn clock(zone: ZoneRef, local: &TimeZone) -> TimeZone {
    match zone {
        // The household's own clock is not the package's concern here; its users count by the clock on the wall.
        ZoneRef::Local | ZoneRef::Home => local.clone(),
        ZoneRef::Fixed(offset) => fixed(offset),
    }
}

fn fixed(offset: Offset) -> TimeZone {
    TimeZone::fixed(offset)
}

fn midnight_after(date: Date, zone: &TimeZone) -> Option<Timestamp> {
    Some(date.tomorrow().ok()?.to_zoned_datetime(zone.clone()).ok()?.timestamp())
}

fn is_dominated(labels: &[Label], next: &Label) -> bool {
    labels.iter().any(|kept| {
        kept.cost <= next.cost && kept.profiles <= next.profiles && (kept.day, kept.served) >= (next.day, next.served)
    })
}

fn trace(labels: &[Label], mut at: usize) -> Bundle {
    let (cost, hassle, profiles) = (labels[at].cost, labels[at].hassle, labels[at].profiles);
    let mut purchases = Vec::new();
    while let Some((from, purchase)) = labels[at].from {
        purchases.push(purchase);
        at = from;
    }
    purchases.reverse();
    Bundle { cost, hassle, profiles, purchases }
}
