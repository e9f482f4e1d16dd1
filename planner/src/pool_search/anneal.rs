//! Simulated annealing over whole solutions: many millions of small moves, each priced exactly.
//!
//! A move gives a stretch of months of one device another place (a pool, or outside), or lets two devices change places for a stretch.
//! What a move costs is told by the device's own path and by the pools' months it touches, so a move takes a fraction of a
//! microsecond, and a pool that is worth its fee only when eight lines come together is found where best answers of single devices
//! and pairs are stuck. Money is whole, and so is chance: the same seed and number of moves give the same solution on any machine.

use crate::pool_search::device::Device;
use crate::pool_search::improve::Chance;
use crate::pool_search::problem::{Problem, UnitPath};

/// Stands for "outside all pools" where a line of a device is expected.
const OUTSIDE: u8 = u8::MAX;

/// A cost that no move may take.
const NEVER: i64 = 1 << 50;

/// Moves of the first cooling, for each device and month; every following one takes four times as many, up to the last.
const MOVES_FIRST: u64 = 1_000;
const MOVES_LAST: u64 = 32_000;

/// How hot coolings begin, one after the other, and how cool they end, in hundredths of what a device costs in a month.
const HOT: [i64; 3] = [28, 56, 112];
const COOL: i64 = 7;

/// Moves between two looks at the heat.
const STEADY: u64 = 256;

/// Annealing of one solution.
pub(crate) struct Annealer<'a> {
    problem: &'a Problem,
    devices: Vec<&'a Device>,
    /// Lines of each device in pools that are looked at.
    seats: Vec<Vec<u8>>,
    /// Line of each device in each pool, or outside, at `device * pools + pool`.
    seat: Vec<u8>,
    now: Layout,
    best: Layout,
    chance: Chance,
    /// What a device costs in a month.
    scale: i64,
    /// Moves of this cooling, and how many are done.
    length: u64,
    done: u64,
    /// Coolings that are over.
    coolings: usize,
    /// What a move may cost now, on average.
    heat: i64,
    /// Paths of one and of two devices while a move is looked at.
    path: [Vec<u8>; 2],
    volumes: Vec<i64>,
}

/// A solution as places, with the load of every pool and month.
#[derive(Clone)]
struct Layout {
    /// Line, or outside, at `device * months + month`.
    places: Vec<u8>,
    /// Cost of each device without pools' months.
    own: Vec<i64>,
    /// At `pool * months + month`.
    lines: Vec<usize>,
    costs: Vec<i64>,
    /// At `(pool * months + month) * scenarios + scenario`.
    volumes: Vec<i64>,
    cost: i64,
}

impl<'a> Annealer<'a> {
    /// Anneals from a solution; `None` if not all units are devices.
    pub(crate) fn new(problem: &'a Problem, paths: &[UnitPath], open: &[bool], seed: u64) -> Option<Self> {
        let devices: Vec<&Device> = problem.units.iter().map(|unit| unit.as_device()).collect::<Option<_>>()?;
        if devices.iter().any(|device| device.lines() >= OUTSIDE as usize) || problem.months == 0 {
            return None;
        }
        let now = Layout::new(problem, &devices, paths);
        let scale = now.cost.abs() / (devices.len() * problem.months).max(1) as i64;
        let mut annealer = Self {
            problem,
            seats: vec![],
            seat: devices.iter().flat_map(|device| (0..problem.pools.len()).map(|pool| seat(device, pool))).collect(),
            best: now.clone(),
            now,
            chance: Chance::new(seed),
            scale,
            length: MOVES_FIRST * (devices.len() * problem.months) as u64,
            done: 0,
            coolings: 0,
            heat: 0,
            path: [vec![OUTSIDE; problem.months], vec![OUTSIDE; problem.months]],
            volumes: vec![0; problem.scenarios],
            devices,
        };
        annealer.open(open);
        Some(annealer)
    }

    /// Looks at these pools from now on.
    pub(crate) fn open(&mut self, open: &[bool]) {
        let seats =
            |device: &&Device| (0..device.lines()).filter(|line| open[device.pool(*line)]).map(|line| line as u8).collect();
        self.seats = self.devices.iter().map(seats).collect();
    }

    /// Cost of the best solution.
    pub(crate) fn cost(&self) -> i64 {
        self.best.cost
    }

    /// The best solution.
    pub(crate) fn paths(&self) -> Vec<UnitPath> {
        let months = self.problem.months;
        let path = |(unit, device): (usize, &&Device)| {
            let places = &self.best.places[unit * months..(unit + 1) * months];
            let mut on: Vec<(u32, u32)> = (0..months)
                .filter(|month| places[*month] != OUTSIDE)
                .map(|month| (u32::from(places[month]), month as u32))
                .collect();
            on.sort_unstable();
            UnitPath { base_cost: device.base_cost(&on), on }
        };
        self.devices.iter().enumerate().map(path).collect()
    }

    /// A number of moves.
    pub(crate) fn run(&mut self, moves: u64) {
        for _ in 0..moves {
            if self.done == self.length {
                self.coolings += 1;
                self.length = (self.length * 4).min(MOVES_LAST * (self.devices.len() * self.problem.months) as u64);
                self.done = 0;
                self.now = self.best.clone();
            }
            if self.done.is_multiple_of(STEADY) {
                let hot = HOT[self.coolings % HOT.len()];
                let parts = i128::from(self.length) * i128::from(COOL) + i128::from(self.done) * i128::from(hot - COOL);
                self.heat = (i128::from(self.scale * hot * COOL / 100) * i128::from(self.length) / parts) as i64;
            }
            self.done += 1;
            let limit = (self.heat * self.chance.exponential()) >> 16;
            self.step(limit);
        }
    }

    /// One move, taken if it costs no more than the limit.
    fn step(&mut self, limit: i64) {
        let device = self.chance.below(self.devices.len());
        let (from, to) = self.stretch(device);
        if self.chance.below(2) == 0 {
            let all = &self.seat[device * self.problem.pools.len()..][..self.problem.pools.len()];
            let seats = if self.chance.below(8) == 0 { all } else { &self.seats[device] };
            let place = seats.get(self.chance.below(seats.len() + 1)).copied().unwrap_or(OUTSIDE);
            self.turn(device, (from, to), place, limit);
        } else {
            let other = self.chance.below(self.devices.len());
            if other != device {
                self.swap(device, other, (from, to), limit);
            }
        }
    }

    /// Months to change: a stretch that the device spends in one place, or its beginning, its end, or any months.
    fn stretch(&mut self, device: usize) -> (usize, usize) {
        let months = self.problem.months;
        let month = self.chance.below(months);
        if self.chance.below(2) == 0 {
            let most = if self.chance.below(2) == 0 { months.min(4) } else { months };
            return (month, (month + 1 + self.chance.below(most)).min(months));
        }
        let places = &self.now.places[device * months..(device + 1) * months];
        let place = places[month];
        let before = places[..month].iter().rev().take_while(|other| **other == place).count();
        let after = places[month..].iter().take_while(|other| **other == place).count();
        match self.chance.below(4) {
            0 => (month, month + after),
            1 => (month - before, month + 1),
            _ => (month - before, month + after),
        }
    }

    /// A device goes elsewhere for some months.
    fn turn(&mut self, device: usize, (from, to): (usize, usize), place: u8, limit: i64) {
        let months = self.problem.months;
        let places = &self.now.places[device * months..(device + 1) * months];
        if places[from..to].iter().all(|now| *now == place) {
            return;
        }
        self.path[0].copy_from_slice(places);
        self.path[0][from..to].fill(place);
        let own = own_cost(self.devices[device], &self.path[0]);
        let mut more = own - self.now.own[device];
        for month in from..to {
            let old = self.now.places[device * months + month];
            if old != place {
                if self.pool(device, old) == self.pool(device, place) {
                    // Another line in the same pool: no use for it.
                    return;
                }
                more += self.change(device, old, month, false) + self.change(device, place, month, true);
            }
            if more >= NEVER {
                return;
            }
        }
        if more <= limit {
            self.settle(&[(device, own)], (from, to), more);
        }
    }

    /// Two devices change places for some months.
    fn swap(&mut self, device: usize, other: usize, (from, to): (usize, usize), limit: i64) {
        let months = self.problem.months;
        let (one, two) = (device * months, other * months);
        if self.now.places[one + from..one + to] == self.now.places[two + from..two + to] {
            return;
        }
        self.path[0].copy_from_slice(&self.now.places[one..one + months]);
        self.path[1].copy_from_slice(&self.now.places[two..two + months]);
        for month in from..to {
            let (here, there) = (self.path[0][month], self.path[1][month]);
            if self.pool(device, here) == self.pool(other, there) {
                continue;
            }
            let (Some(first), Some(second)) = (self.seat(other, there, device), self.seat(device, here, other)) else { return };
            (self.path[0][month], self.path[1][month]) = (first, second);
        }
        let own = [own_cost(self.devices[device], &self.path[0]), own_cost(self.devices[other], &self.path[1])];
        let mut more = own[0] + own[1] - self.now.own[device] - self.now.own[other];
        for month in from..to {
            if self.path[0][month] != self.now.places[one + month] {
                more += self.exchange((device, one), (other, 1), month) + self.exchange((other, two), (device, 0), month);
            }
            if more >= NEVER {
                return;
            }
        }
        if more <= limit {
            self.settle(&[(device, own[0]), (other, own[1])], (from, to), more);
        }
    }

    /// The pool of a device's place, if it is in one.
    fn pool(&self, device: usize, place: u8) -> Option<usize> {
        (place != OUTSIDE).then(|| self.devices[device].pool(place as usize))
    }

    /// The place of a device that is in the same pool as another one's place.
    fn seat(&self, of: usize, place: u8, device: usize) -> Option<u8> {
        if place == OUTSIDE {
            return Some(OUTSIDE);
        }
        let pool = self.devices[of].pool(place as usize);
        Some(self.seat[device * self.problem.pools.len() + pool]).filter(|seat| *seat != OUTSIDE)
    }

    /// What a pool's month costs more when a device comes or goes.
    fn change(&mut self, device: usize, place: u8, month: usize, comes: bool) -> i64 {
        if place == OUTSIDE {
            return 0;
        }
        let (problem, scenarios) = (self.problem, self.problem.scenarios);
        let cell = self.devices[device].pool(place as usize) * problem.months + month;
        let sign = if comes { 1 } else { -1 };
        let brought = self.devices[device].line_volumes(place as usize, month, scenarios);
        let now = &self.now.volumes[cell * scenarios..(cell + 1) * scenarios];
        self.volumes.iter_mut().zip(now.iter().zip(brought)).for_each(|(sum, (now, brought))| *sum = now + sign * brought);
        let lines = if comes { self.now.lines[cell] + 1 } else { self.now.lines[cell] - 1 };
        let cost = problem.pools[cell / problem.months].month_cost(lines, &self.volumes).unwrap_or(2 * NEVER);
        cost - self.now.costs[cell]
    }

    /// What the pool that a device leaves costs more when the other one takes its place, as its path says.
    fn exchange(&mut self, (device, first): (usize, usize), (other, path): (usize, usize), month: usize) -> i64 {
        let (problem, scenarios) = (self.problem, self.problem.scenarios);
        let (left, taken) = (self.now.places[first + month], self.path[path][month]);
        if left == OUTSIDE {
            return 0;
        }
        let pool = self.devices[device].pool(left as usize);
        let cell = pool * problem.months + month;
        let left = self.devices[device].line_volumes(left as usize, month, scenarios);
        let brought = self.devices[other].line_volumes(taken as usize, month, scenarios);
        let now = &self.now.volumes[cell * scenarios..(cell + 1) * scenarios];
        for (index, sum) in self.volumes.iter_mut().enumerate() {
            *sum = now[index] - left[index] + brought[index];
        }
        problem.pools[pool].month_cost(self.now.lines[cell], &self.volumes).unwrap_or(2 * NEVER) - self.now.costs[cell]
    }

    /// Takes a move.
    fn settle(&mut self, devices: &[(usize, i64)], (from, to): (usize, usize), more: i64) {
        let months = self.problem.months;
        for (index, (device, own)) in devices.iter().enumerate() {
            self.now.own[*device] = *own;
            for month in from..to {
                let old = std::mem::replace(&mut self.now.places[device * months + month], self.path[index][month]);
                self.now.load(self.problem, self.devices[*device], old, month, false);
            }
        }
        for (index, (device, _)) in devices.iter().enumerate() {
            for month in from..to {
                self.now.load(self.problem, self.devices[*device], self.path[index][month], month, true);
            }
        }
        for month in from..to {
            for pool in 0..self.problem.pools.len() {
                self.now.price(self.problem, pool, month);
            }
        }
        self.now.cost += more;
        if self.now.cost < self.best.cost {
            self.best.clone_from(&self.now);
        }
    }
}

impl Layout {
    fn new(problem: &Problem, devices: &[&Device], paths: &[UnitPath]) -> Self {
        let (months, cells) = (problem.months, problem.pools.len() * problem.months);
        let mut layout = Self {
            places: vec![OUTSIDE; devices.len() * months],
            own: vec![],
            lines: vec![0; cells],
            costs: vec![0; cells],
            volumes: vec![0; cells * problem.scenarios],
            cost: 0,
        };
        for (unit, path) in paths.iter().enumerate() {
            for (line, month) in &path.on {
                layout.places[unit * months + *month as usize] = *line as u8;
                layout.load(problem, devices[unit], *line as u8, *month as usize, true);
            }
        }
        layout.own = devices.iter().zip(layout.places.chunks(months)).map(|(device, places)| own_cost(device, places)).collect();
        for cell in 0..cells {
            layout.price(problem, cell / months, cell % months);
        }
        layout.cost = layout.own.iter().chain(&layout.costs).sum();
        layout
    }

    fn load(&mut self, problem: &Problem, device: &Device, place: u8, month: usize, comes: bool) {
        if place == OUTSIDE {
            return;
        }
        let (cell, scenarios) = (device.pool(place as usize) * problem.months + month, problem.scenarios);
        let sign = if comes { 1 } else { -1 };
        let brought = device.line_volumes(place as usize, month, scenarios);
        let sums = &mut self.volumes[cell * scenarios..(cell + 1) * scenarios];
        sums.iter_mut().zip(brought).for_each(|(sum, volume)| *sum += sign * volume);
        self.lines[cell] = if comes { self.lines[cell] + 1 } else { self.lines[cell] - 1 };
    }

    fn price(&mut self, problem: &Problem, pool: usize, month: usize) {
        let (cell, scenarios) = (pool * problem.months + month, problem.scenarios);
        let volumes = &self.volumes[cell * scenarios..(cell + 1) * scenarios];
        self.costs[cell] = problem.pools[pool].month_cost(self.lines[cell], volumes).unwrap_or(2 * NEVER);
    }
}

/// The first line of a device in a pool, or outside.
fn seat(device: &Device, pool: usize) -> u8 {
    (0..device.lines()).find(|line| device.pool(*line) == pool).map_or(OUTSIDE, |line| line as u8)
}

/// Cost of a device's path without pools' months: outside, lines and starts.
fn own_cost(device: &Device, places: &[u8]) -> i64 {
    let (mut cost, mut since, mut before) = (0, 0, OUTSIDE);
    for (month, place) in places.iter().enumerate() {
        if *place != OUTSIDE {
            if before == OUTSIDE {
                cost += device.stretch(since, month);
            }
            let (on, start) = device.line_costs(*place as usize, month);
            cost += on + if before == *place { 0 } else { start };
            since = month + 1;
        }
        before = *place;
    }
    cost + device.stretch(since, places.len())
}

#[cfg(test)]
mod tests {
    use super::{Annealer, Layout};
    use crate::pool_search::check::check;
    use crate::pool_search::improve::Chance;
    use crate::pool_search::text::parse;

    /// Three devices, four months, two pools of two lines; a contract of three months binds the first.
    const CASE: &str = "3 4 2
pool lines 2 join 300 line 100 over 7 tiers 2 500 20 900 60
pool lines 2 join 0 line 250 over 5 tiers 1 400 30
device 2 9 12 15 8
option 200 3 700 700 700 700
option 0 1 900 1000 900 800
device 1 20 5 9 30
option 0 1 950 600 700 1500
device 1 14 14 14 14
option 100 1 800 800 800 800
";

    #[test]
    fn what_moves_add_up_to_is_what_the_solution_costs() {
        let problem = parse(CASE).expect("the case is well formed");
        let empty = vec![crate::pool_search::problem::UnitPath::default(); 3];
        for seed in 1..=20 {
            let mut annealer = Annealer::new(&problem, &empty, &[true, true], seed).expect("all units are devices");
            for _ in 0..50 {
                annealer.run(97);
                let paths = annealer.paths();
                assert_eq!(check(&problem, &paths), Ok(annealer.cost()));
                assert_eq!(Layout::new(&problem, &annealer.devices, &paths).cost, annealer.cost());
            }
        }
    }

    #[test]
    fn exponential_numbers_have_a_mean_of_one() {
        let mut chance = Chance::new(7);
        let sum: i64 = (0..100_000).map(|_| chance.exponential()).sum();
        let mean = sum as f64 / 100_000.0 / 65_536.0;
        // Straight lines between powers of two lie a little above the logarithm: by 4 % on average, and no more.
        assert!((0.99..1.06).contains(&mean), "{mean}");
    }
}
