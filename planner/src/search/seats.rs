//! At whose hub each device of nobody costs least: branch and bound over their seats.
//!
//! A guest whose seat is open is served as if every hub lent for nothing. No seat costs less, so what that costs bounds them all; and
//! when the guest borrows nothing then, it needs no seat. Else it is tried at each hub, the most promising first, until what is left
//! cannot cost less than what was found. Where that takes too long, what is left says how much less it could cost.

use crate::compile::seats::{Seat, Seats};
use crate::solve::Effort;

/// With more searches than this, the cheapest plan that was found is taken, and the gap is told.
const TRIES_MAX: usize = 64;
/// With fewer, seats that cost the same are tried too, for the plan that changes least.
const EQUAL_TRIES_MAX: usize = 8;
/// So much of the time is left for the last search.
const LAST_PART: f64 = 16.0;

/// What was found for some seats.
pub(crate) struct Tried<T> {
    pub answer: T,
    pub cost: i64,
    /// How much changes: of two answers that cost the same, the one with less is better.
    pub changes: usize,
    /// Nothing costs less with these seats.
    pub bound: i64,
    /// Guests without a seat that go through a hub in it, by position in the inventory.
    pub borrowers: Vec<usize>,
}

/// Seats that were not tried yet.
struct Untried {
    seats: Seats,
    /// Nothing costs less with them.
    bound: i64,
    decided: usize,
}

/// The cheapest answer, and what no other costs less than; `None` when there is none whatever the seats.
pub(crate) fn search<T>(
    guests: &[usize],
    hubs: &[usize],
    effort: &Effort,
    attempt: &dyn Fn(&Seats, &Effort) -> Option<Tried<T>>,
) -> Option<(T, i64)> {
    let seats: Seats = guests.iter().map(|&guest| (guest, Seat::Open)).collect();
    if seats.is_empty() {
        return attempt(&seats, effort).map(|tried| (tried.answer, tried.bound));
    }
    let begin = (effort.clock)();
    let mut untried = vec![Untried { seats, bound: i64::MIN, decided: 0 }];
    let (mut best, mut floor, mut tries): (Option<Tried<T>>, i64, usize) = (None, i64::MAX, 0);
    while !untried.is_empty() {
        let left = (effort.seconds_max - ((effort.clock)() - begin)).max(0.0);
        let is_enough = tries >= TRIES_MAX || left * LAST_PART < effort.seconds_max;
        if is_enough && best.is_some() {
            break;
        }
        // Without any answer yet, what is nearest to one comes first when there is no time for the best.
        let rank = |&at: &usize| {
            let Untried { bound, decided, .. } = untried[at];
            (if is_enough { 0 } else { bound }, std::cmp::Reverse(decided), at)
        };
        let Some(at) = (0..untried.len()).min_by_key(rank) else { break };
        let next = untried.remove(at);
        let may_be_equal = i64::from(tries < EQUAL_TRIES_MAX);
        if best.as_ref().is_some_and(|best| next.bound >= best.cost + may_be_equal) {
            continue;
        }
        tries += 1;
        let Some(tried) = attempt(&next.seats, &Effort { seconds_max: left / 2.0, ..*effort }) else { continue };
        let bound = tried.bound.max(next.bound);
        if let Some(&guest) = tried.borrowers.first() {
            for &hub in hubs {
                let mut seats = next.seats.clone();
                seats.insert(guest, Seat::At(hub));
                untried.push(Untried { seats, bound, decided: next.decided + 1 });
            }
            continue;
        }
        floor = floor.min(bound);
        if best.as_ref().is_none_or(|best| (tried.cost, tried.changes) < (best.cost, best.changes)) {
            best = Some(tried);
        }
    }
    let best = best?;
    let bound = untried.iter().map(|next| next.bound).fold(floor.min(best.cost), i64::min);
    Some((best.answer, bound))
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    const HUBS: [usize; 3] = [10, 11, 12];

    /// What a guest's seat costs: any numbers, and some that no seat of another guest goes with.
    fn cost(guest: usize, hub: usize, seed: usize) -> i64 {
        i64::try_from((guest * 7 + hub * 13 + seed * 29) * 2_654_435_761 % 97).unwrap_or(0)
    }

    /// A hub lends to one guest for what its seat costs, to each further one for 50 more.
    fn whole(seats: &Seats, seed: usize) -> i64 {
        let at = |hub: usize| seats.iter().filter(move |(_, seat)| **seat == Seat::At(hub)).map(|(guest, _)| *guest);
        let circle = |hub: usize| {
            let more = i64::try_from(at(hub).count().saturating_sub(1)).unwrap_or(0) * 50;
            at(hub).map(|guest| cost(guest, hub, seed)).sum::<i64>() + more
        };
        HUBS.into_iter().map(circle).sum()
    }

    /// The cheapest answer, what nothing costs less than, and how many searches that took.
    fn found(guests: &[usize], seed: usize) -> (i64, i64, usize) {
        let tries = Cell::new(0);
        let attempt = |seats: &Seats, _: &Effort| {
            tries.set(tries.get() + 1);
            let cost = whole(seats, seed);
            let open = seats.iter().filter(|(_, seat)| **seat == Seat::Open).map(|(guest, _)| *guest).collect();
            Some(Tried { answer: cost, cost, changes: 0, bound: cost, borrowers: open })
        };
        let (answer, bound) = search(guests, &HUBS, &Effort::whole(), &attempt).expect("there is always one");
        (answer, bound, tries.get())
    }

    fn by_force(guests: &[usize], seed: usize) -> i64 {
        let each = |all: Vec<Seats>, guest: &usize| {
            let at = |seats: &Seats, hub: usize| seats.clone().into_iter().chain([(*guest, Seat::At(hub))]).collect();
            all.iter().flat_map(|seats| HUBS.map(|hub| at(seats, hub))).collect()
        };
        guests.iter().fold(vec![Seats::new()], each).iter().map(|seats| whole(seats, seed)).min().unwrap_or(0)
    }

    #[test]
    fn a_few_guests_cost_what_the_cheapest_of_all_seats_cost() {
        for seed in 0..50 {
            let guests = [0, 1, 2];
            let (cost, bound, _) = found(&guests, seed);
            assert_eq!((cost, bound), (by_force(&guests, seed), cost), "seed {seed}");
        }
    }

    #[test]
    fn too_many_guests_have_a_plan_that_says_how_much_less_it_could_cost() {
        let guests: Vec<usize> = (0..9).collect();
        let mut cut = 0;
        for seed in 0..20 {
            let (cost, bound, tries) = found(&guests, seed);
            let best = by_force(&guests, seed);
            assert!(bound <= best && best <= cost, "seed {seed}: {bound} to {cost}, by force {best}");
            assert!(tries <= TRIES_MAX + guests.len(), "seed {seed}: {tries} searches");
            cut += usize::from(bound < cost);
        }
        assert!(cut > 0, "everything was proved: nothing was cut");
    }
}
