//! The cheapest packages that carry one device (or a hub and those it lends to) through a journey.
//!
//! A journey is a line of days, each needing a volume at a place. Packages are bought one after the other; each serves from
//! where the last one gave out until its data is used, its time is over, or a place comes that it does not cover. That is a
//! shortest path over positions (day, volume already served that day), found exactly by trying every package at every
//! position worth keeping. Where a journey comes back to a place, packages may also wait and be used again: the days are
//! then split into streams, one set of places each, and the cheapest split is taken. Packages with a volume a day that is too
//! small may carry their part of each day beside others that carry the rest.

use std::collections::BTreeSet;

use fleet::offer::terms::{Period, ZoneData};
use fleet::offer::{After, Offer};
use fleet::place::Place;
use fleet::volume::Volume;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::compile::supply::{Mode, Position, Purchased, Shop};
use crate::solution::{Package, Serving};

/// More profiles than this in one journey are no plan that a person would follow.
pub(crate) const PROFILES_MAX: usize = 6;
/// Positions kept while searching one stream; far above what real catalogues need.
const POSITIONS_MAX: usize = 20_000;
/// With more distinct places than this, packages do not wait for a return.
const STREAM_PLACES_MAX: usize = 5;

/// One day of a journey.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct NeedDay {
    pub date: Date,
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
    pub(crate) fn volume(&self) -> Volume {
        self.own + self.lent
    }

    /// How a part of the day's volume, its own first, is its own and lent.
    fn part(&self, from: Volume, until: Volume) -> (Volume, Volume) {
        let upto = |volume: Volume| (volume.min(self.own), volume.saturating_sub(self.own));
        let ((own_from, lent_from), (own, lent)) = (upto(from), upto(until));
        (own - own_from, lent - lent_from)
    }
}

/// A package that may be bought, with its price in the household's money.
#[derive(Debug, Clone)]
pub(crate) struct Candidate<'a> {
    /// Position in the household's offers.
    pub offer_at: usize,
    pub offer: &'a Offer,
    /// Price with taxes and activation, in the planner's unit of cost.
    pub cost: i64,
    /// What the buyer's time is worth for buying and installing it, in the same unit.
    pub hassle: i64,
}

/// Packages of one kind, bought one after the other, and the days they serve (positions in the journey's days).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Purchase {
    pub offer_at: usize,
    /// Whether those after the first renew its profile.
    pub renews: bool,
    pub first_day: usize,
    pub last_day: usize,
    pub packages: Vec<Package>,
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

/// For each number of profiles up to [`PROFILES_MAX`] (position `n` = at most `n`), the cheapest bundle for the days that are wanted;
/// `None` when there is none.
pub(crate) fn cheapest_bundles(days: &[NeedDay], wanted: &[usize], shop: &Shop) -> Vec<Option<Bundle>> {
    let mut places: Vec<Place> = wanted.iter().map(|&day| days[day].place).collect();
    places.dedup();
    let visits = places.len();
    places.sort();
    places.dedup();
    let returns = places.len() < visits && places.len() <= STREAM_PLACES_MAX;
    if !returns {
        return layers(days, wanted, shop);
    }
    let full = (1_usize << places.len()) - 1;
    let mut best: Vec<Option<Vec<Option<Bundle>>>> = vec![None; full + 1];
    for mask in 1..=full {
        let in_mask = |place: Place| places.binary_search(&place).is_ok_and(|at| mask >> at & 1 == 1);
        let chosen: Vec<usize> = wanted.iter().copied().filter(|&at| in_mask(days[at].place)).collect();
        let mut here = layers(days, &chosen, shop);
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
            purchases.dedup_by(|next, kept| {
                let same = (next.offer_at, next.first_day, next.last_day) == (kept.offer_at, kept.first_day, kept.last_day);
                let merges = same && !next.renews && !kept.renews;
                if merges {
                    kept.packages.append(&mut next.packages);
                }
                merges
            });
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

/// The cheapest of one sequence of packages, and of two: one with a daily volume that is too small, one for what it leaves.
///
/// The first starts with the first day, and goes on for as many packages as are worth it.
fn layers(days: &[NeedDay], chosen: &[usize], shop: &Shop) -> Vec<Option<Bundle>> {
    let mut best = stream(days, chosen, shop);
    for candidate in shop.candidates.iter().filter(|candidate| is_too_small(days, chosen, candidate.offer)) {
        let taken = |day: &NeedDay| day.part(Volume::ZERO, daily(candidate.offer, day.place).unwrap_or_default());
        let mut part: Vec<NeedDay> = days.to_vec();
        part.iter_mut().for_each(|day| (day.own, day.lent) = taken(day));
        for mode in [Mode::Apart, Mode::Renewed] {
            for step in shop.from(&part, chosen, (Position::START, None), candidate, mode) {
                if best[1..].iter().flatten().all(|kept| kept.cost <= step.cost) && best[1..].iter().all(Option::is_some) {
                    continue; // What it costs alone is more than all of it need cost.
                }
                let mut rest: Vec<NeedDay> = days.to_vec();
                for &day in &chosen[..step.to.day] {
                    let (own, lent) = taken(&rest[day]);
                    (rest[day].own, rest[day].lent) = (rest[day].own - own, rest[day].lent - lent);
                }
                let left =
                    chosen.iter().enumerate().filter(|(at, day)| *at >= step.to.day || rest[**day].volume() > Volume::ZERO);
                let left: Vec<usize> = left.map(|(_, day)| *day).collect();
                let mut first = vec![None; PROFILES_MAX + 1];
                let bundle = Bundle {
                    cost: step.cost,
                    hassle: step.hassle,
                    profiles: step.profiles,
                    purchases: vec![purchase(&part, chosen, candidate.offer_at, Position::START, &step)],
                };
                first.iter_mut().skip(step.profiles).for_each(|slot| *slot = Some(bundle.clone()));
                best = cheaper(best, joined(&first, &stream(&rest, &left, shop)));
            }
        }
    }
    best
}

/// Whether a daily volume covers a day, but not all of what it needs.
fn is_too_small(days: &[NeedDay], chosen: &[usize], offer: &Offer) -> bool {
    chosen.iter().map(|&day| &days[day]).any(|day| daily(offer, day.place).is_some_and(|daily| daily < day.volume()))
}

/// The volume that ends each day.
fn daily(offer: &Offer, place: Place) -> Option<Volume> {
    match &offer.terms_at(place)?.data {
        ZoneData::Own(terms) if matches!(terms.period, Period::Day(_)) && !matches!(terms.after, After::Charge { .. }) => {
            terms.allowance.filter(|allowance| *allowance > Volume::ZERO)
        }
        _ => None,
    }
}

/// A point on the way: everything before it is served.
#[derive(Debug, Clone)]
struct Label {
    to: Position,
    /// Until when something still runs on its day.
    into: Option<Timestamp>,
    cost: i64,
    hassle: i64,
    profiles: usize,
    /// The label it came from, and the purchase that led here.
    from: Option<(usize, usize, Purchased)>,
}

/// The cheapest sequence of packages for the days of one stream.
fn stream(days: &[NeedDay], chosen: &[usize], shop: &Shop) -> Vec<Option<Bundle>> {
    let mut result = vec![None; PROFILES_MAX + 1];
    let mut labels = vec![Label { to: Position::START, into: None, cost: 0, hassle: 0, profiles: 0, from: None }];
    let mut open = BTreeSet::from([(0_i64, 0_usize)]);
    let mut frontier: Vec<Reached> = Vec::new();
    while let Some((_, at)) = open.pop_first() {
        let label = labels[at].clone();
        if label.to.day == chosen.len() {
            let bundle = trace(days, chosen, shop, &labels, at);
            for slot in &mut result[label.profiles..] {
                slot.get_or_insert_with(|| bundle.clone());
            }
            if label.profiles <= 1 {
                break; // Labels come in order of cost: nothing cheaper with fewer profiles is left.
            }
            continue;
        }
        for (which, candidate) in shop.candidates.iter().enumerate() {
            for mode in [Mode::Apart, Mode::Renewed] {
                for step in shop.from(days, chosen, (label.to, label.into), candidate, mode) {
                    let (cost, profiles) = (label.cost + step.cost, label.profiles + step.profiles);
                    let new = (cost, profiles, step.to, step.into);
                    if profiles > PROFILES_MAX || labels.len() >= POSITIONS_MAX || frontier.iter().any(|kept| beats(kept, &new)) {
                        continue;
                    }
                    frontier.retain(|kept| !beats(&new, kept));
                    frontier.push(new);
                    open.insert((cost, labels.len()));
                    let hassle = label.hassle + step.hassle;
                    labels.push(Label { to: step.to, into: step.into, cost, hassle, profiles, from: Some((at, which, step)) });
                }
            }
        }
    }
    result
}

type Reached = (i64, usize, Position, Option<Timestamp>);

/// Whether one costs no more, in no more profiles, and leads as far and runs as long.
fn beats(one: &Reached, other: &Reached) -> bool {
    one.0 <= other.0 && one.1 <= other.1 && (one.2, one.3) >= (other.2, other.3)
}

fn trace(days: &[NeedDay], chosen: &[usize], shop: &Shop, labels: &[Label], mut at: usize) -> Bundle {
    let (cost, hassle, profiles) = (labels[at].cost, labels[at].hassle, labels[at].profiles);
    let mut purchases = Vec::new();
    while let Some((from, which, step)) = &labels[at].from {
        purchases.push(purchase(days, chosen, shop.candidates[*which].offer_at, labels[*from].to, step));
        at = *from;
    }
    purchases.reverse();
    Bundle { cost, hassle, profiles, purchases }
}

/// A purchase with what each of its packages serves.
fn purchase(days: &[NeedDay], chosen: &[usize], offer_at: usize, from: Position, step: &Purchased) -> Purchase {
    let mut begin = from;
    let mut packages = Vec::new();
    for &(bought, from, to) in &step.packages {
        packages.push(Package { bought, from, serves: servings(days, chosen, begin, to) });
        begin = to;
    }
    let last = if begin.served == Volume::ZERO { begin.day.saturating_sub(1).max(from.day) } else { begin.day };
    Purchase { offer_at, renews: step.mode == Mode::Renewed, first_day: chosen[from.day], last_day: chosen[last], packages }
}

fn servings(days: &[NeedDay], chosen: &[usize], from: Position, to: Position) -> Vec<Serving> {
    let mut servings = Vec::new();
    for at in from.day..=to.day.min(chosen.len().saturating_sub(1)) {
        let day = &days[chosen[at]];
        let begin = if at == from.day { from.served } else { Volume::ZERO };
        let end = if at == to.day { to.served } else { day.volume() };
        // A day on which nothing is needed is covered all the same.
        if at < to.day || end > begin {
            let (own, lent) = day.part(begin, end);
            servings.push(Serving { day: chosen[at], own, lent });
        }
    }
    servings
}
