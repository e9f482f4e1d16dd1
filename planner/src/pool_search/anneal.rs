//! Simulated annealing over whole solutions: many millions of small moves, each priced exactly.
//!
//! A move gives a stretch of months of one device another place (a pool, or outside), or lets two devices change places for a stretch.
//! What a move costs is told by the device's own course and by the pools' months it touches, so a move takes a fraction of a
//! microsecond, and a pool that is worth its fee only when eight lines come together is found where best answers of single devices
//! and pairs are stuck. Money is whole, and so is chance: the same seed and number of moves give the same solution on any machine.

use std::sync::Arc;

use crate::pool_search::device::Device;
use crate::pool_search::improve::Chance;
use crate::pool_search::pool::Pool;
use crate::pool_search::problem::{Problem, UnitPath};

/// Stands for "outside all pools" where a line of a device is expected.
const OUTSIDE: u8 = u8::MAX;

/// A cost that no move may take.
const NEVER: i64 = 1 << 50;

/// Moves between two looks at the heat of a cooling.
const STEADY: u64 = 256;

/// What does not change, shared by all who anneal the same problem.
pub(crate) struct Ground<'a> {
    problem: &'a Problem,
    devices: Vec<&'a Device>,
    /// Line of each device in each pool, or outside, at `device * pools + pool`.
    seat: Vec<u8>,
    /// By device, at `line * (months + 1) + month`: cost of the line in all months before.
    before: Vec<Vec<i64>>,
}

/// Annealing of one solution.
pub(crate) struct Annealer<'a> {
    ground: Arc<Ground<'a>>,
    /// Lines of each device in pools that are looked at.
    seats: Vec<Vec<u8>>,
    now: Layout,
    best: Layout,
    chance: Chance,
    /// Devices to move, some of them more than once.
    picks: Vec<u32>,
    /// Courses of one and of two devices while a move is looked at.
    courses: [Vec<Run>; 2],
    /// What two devices exchange, piece by piece.
    pieces: Vec<[Run; 2]>,
    volumes: Vec<i64>,
}

/// A place, and the month in which a device goes there. A course is a list of them; neighbours differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Run {
    place: u8,
    from: u32,
}

/// A solution as courses, with the load of every pool and month.
struct Layout {
    courses: Vec<Vec<Run>>,
    /// Cost of each device without pools' months.
    own: Vec<i64>,
    /// At `pool * months + month`.
    lines: Vec<usize>,
    costs: Vec<i64>,
    /// At `(pool * months + month) * scenarios + scenario`.
    volumes: Vec<i64>,
    cost: i64,
}

impl<'a> Ground<'a> {
    /// `None` if not all units are devices.
    pub(crate) fn new(problem: &'a Problem) -> Option<Self> {
        let devices: Vec<&Device> = problem.units.iter().map(|unit| unit.as_device()).collect::<Option<_>>()?;
        if devices.iter().any(|device| device.lines() >= OUTSIDE as usize) || problem.months == 0 {
            return None;
        }
        let before = |device: &&Device| {
            let sums = (0..device.lines()).flat_map(|line| {
                let ends = (0..problem.months).scan(0, move |sum, month| {
                    *sum += device.line_costs(line, month).0;
                    Some(*sum)
                });
                std::iter::once(0).chain(ends)
            });
            sums.collect()
        };
        Some(Self {
            problem,
            seat: devices.iter().flat_map(|device| (0..problem.pools.len()).map(|pool| seat(device, pool))).collect(),
            before: devices.iter().map(before).collect(),
            devices,
        })
    }

    /// Cost of a device's course without pools' months: outside, lines and starts.
    fn own_cost(&self, device: usize, course: &[Run]) -> i64 {
        let months = self.problem.months;
        let (before, device) = (&self.before[device], self.devices[device]);
        let mut cost = 0;
        for (index, run) in course.iter().enumerate() {
            let (from, to) = (run.from as usize, course.get(index + 1).map_or(months, |next| next.from as usize));
            cost += if run.place == OUTSIDE {
                device.stretch(from, to)
            } else {
                let sums = &before[run.place as usize * (months + 1)..];
                sums[to] - sums[from] + device.line_costs(run.place as usize, from).1
            };
        }
        cost
    }

    /// The pool of a device's place, if it is in one.
    fn pool(&self, device: usize, place: u8) -> Option<usize> {
        (place != OUTSIDE).then(|| self.devices[device].pool(place as usize))
    }

    /// The place of a device that is in the same pool as another one's place.
    fn seat(&self, of: usize, place: u8, device: usize) -> Option<u8> {
        let Some(pool) = self.pool(of, place) else { return Some(OUTSIDE) };
        Some(self.seat[device * self.problem.pools.len() + pool]).filter(|seat| *seat != OUTSIDE)
    }

    fn brought(&self, device: usize, place: u8, month: usize) -> &[i64] {
        self.devices[device].line_volumes(place as usize, month, self.problem.scenarios)
    }
}

impl<'a> Annealer<'a> {
    /// Begins at a solution.
    pub(crate) fn new(ground: &Arc<Ground<'a>>, paths: &[UnitPath], seed: u64) -> Self {
        let now = Layout::new(ground, paths);
        Self {
            ground: Arc::clone(ground),
            seats: ground.devices.iter().map(|device| (0..device.lines()).map(|line| line as u8).collect()).collect(),
            best: now.clone(),
            now,
            chance: Chance::new(seed),
            picks: (0..ground.devices.len() as u32).collect(),
            courses: [vec![], vec![]],
            pieces: vec![],
            volumes: vec![0; ground.problem.scenarios],
        }
    }

    /// Looks at these pools from now on, and at devices as often as they are named.
    pub(crate) fn attend(&mut self, open: &[bool], picks: &[u32]) {
        let seats =
            |device: &&Device| (0..device.lines()).filter(|line| open[device.pool(*line)]).map(|line| line as u8).collect();
        self.seats = self.ground.devices.iter().map(seats).collect();
        self.picks = picks.to_vec();
    }

    /// Cost of the present solution.
    pub(crate) fn now(&self) -> i64 {
        self.now.cost
    }

    /// Changes present solutions with another one.
    pub(crate) fn trade(&mut self, other: &mut Self) {
        std::mem::swap(&mut self.now, &mut other.now);
    }

    /// Cost of the best solution.
    pub(crate) fn cost(&self) -> i64 {
        self.best.cost
    }

    /// The best solution.
    pub(crate) fn paths(&self) -> Vec<UnitPath> {
        let path = |(course, device): (&Vec<Run>, &&Device)| {
            let end = |index: usize| course.get(index + 1).map_or(self.ground.problem.months as u32, |next| next.from);
            let lines = course.iter().enumerate().filter(|(_, run)| run.place != OUTSIDE);
            let months = lines.flat_map(|(index, run)| (run.from..end(index)).map(|month| (u32::from(run.place), month)));
            let mut on: Vec<(u32, u32)> = months.collect();
            on.sort_unstable();
            UnitPath { base_cost: device.base_cost(&on), on }
        };
        self.best.courses.iter().zip(&self.ground.devices).map(path).collect()
    }

    /// A number of moves from hot to cool: the heat is what a move may cost on average.
    pub(crate) fn cool(&mut self, (hot, cool): (i64, i64), moves: u64) {
        for done in (0..moves).step_by(STEADY as usize) {
            let parts = i128::from(cool) * i128::from(moves) + i128::from(hot - cool) * i128::from(done);
            let heat = i128::from(hot) * i128::from(cool) * i128::from(moves) / parts.max(1);
            self.run(heat as i64, STEADY.min(moves - done));
        }
    }

    /// A number of moves at one heat.
    pub(crate) fn run(&mut self, heat: i64, moves: u64) {
        for _ in 0..moves {
            let limit = (heat * self.chance.exponential()) >> 16;
            self.step(limit);
        }
    }

    /// One move, taken if it costs no more than the limit.
    fn step(&mut self, limit: i64) {
        let device = self.pick();
        let (from, to) = self.stretch(device);
        if self.chance.below(2) == 0 {
            let pools = self.ground.problem.pools.len();
            let all = &self.ground.seat[device * pools..][..pools];
            let seats = if self.chance.below(8) == 0 { all } else { &self.seats[device] };
            let place = seats.get(self.chance.below(seats.len() + 1)).copied().unwrap_or(OUTSIDE);
            self.turn(device, (from, to), place, limit);
        } else {
            let other = self.pick();
            if other != device {
                self.swap(device, other, (from, to), limit);
            }
        }
    }

    fn pick(&mut self) -> usize {
        self.picks[self.chance.below(self.picks.len())] as usize
    }

    /// Months to change: a stretch that the device spends in one place, or its beginning, its end, or any months.
    fn stretch(&mut self, device: usize) -> (usize, usize) {
        let months = self.ground.problem.months;
        let month = self.chance.below(months);
        if self.chance.below(2) == 0 {
            let most = if self.chance.below(2) == 0 { months.min(4) } else { months };
            return (month, (month + 1 + self.chance.below(most)).min(months));
        }
        let course = &self.now.courses[device];
        let run = last_run(course, month);
        let (from, to) = (course[run].from as usize, course.get(run + 1).map_or(months, |next| next.from as usize));
        match self.chance.below(4) {
            0 => (month, to),
            1 => (from, month + 1),
            _ => (from, to),
        }
    }

    /// A device goes elsewhere for some months.
    fn turn(&mut self, device: usize, (from, to): (usize, usize), place: u8, limit: i64) {
        let ground = &*self.ground;
        let (months, old) = (ground.problem.months, &self.now.courses[device]);
        let pool = ground.pool(device, place);
        let mut is_same = true;
        for (run, from, to) in runs(old, from, to) {
            if run == place {
                continue;
            }
            is_same = false;
            if let Some(pool) = pool {
                let full = ground.problem.pools[pool].lines_max;
                // Another line in the same pool is of no use, and a full pool takes none.
                let lines = &self.now.lines[pool * months + from..pool * months + to];
                if ground.pool(device, run) == Some(pool) || lines.iter().any(|lines| *lines >= full) {
                    return;
                }
            }
        }
        if is_same {
            return;
        }
        let course = &mut self.courses[0];
        splice(course, old, (from, to, months), std::iter::once(Run { place, from: from as u32 }));
        let own = ground.own_cost(device, course);
        let mut more = own - self.now.own[device];
        for (run, from, to) in runs(old, from, to).filter(|(run, ..)| *run != place && *run != OUTSIDE) {
            more += (from..to).map(|month| change(ground, &self.now, &mut self.volumes, (device, run), month, -1)).sum::<i64>();
        }
        if pool.is_some() {
            for (_, from, to) in runs(old, from, to).filter(|(run, ..)| *run != place) {
                // From here on months only add.
                for month in from..to {
                    if more > limit {
                        return;
                    }
                    more += change(ground, &self.now, &mut self.volumes, (device, place), month, 1);
                }
            }
        }
        if more <= limit && more < NEVER {
            self.settle(&[(device, own)], (from, to), more);
        }
    }

    /// Two devices change places for some months.
    fn swap(&mut self, device: usize, other: usize, (from, to): (usize, usize), limit: i64) {
        let ground = &*self.ground;
        let (months, one, two) = (ground.problem.months, &self.now.courses[device], &self.now.courses[other]);
        let [first, second] = &mut self.courses;
        let mut is_same = true;
        let pieces = &mut self.pieces;
        pieces.clear();
        for (here, there, from, _) in both(one, two, from, to) {
            let (mut new_here, mut new_there) = (here, there);
            if ground.pool(device, here) != ground.pool(other, there) {
                let (Some(one), Some(two)) = (ground.seat(other, there, device), ground.seat(device, here, other)) else {
                    return;
                };
                (new_here, new_there, is_same) = (one, two, false);
            }
            pieces.push([new_here, new_there].map(|place| Run { place, from: from as u32 }));
        }
        if is_same {
            return;
        }
        splice(first, one, (from, to, months), pieces.iter().map(|piece| piece[0]));
        splice(second, two, (from, to, months), pieces.iter().map(|piece| piece[1]));
        let own = [ground.own_cost(device, first), ground.own_cost(other, second)];
        let mut more = own[0] + own[1] - self.now.own[device] - self.now.own[other];
        for ((here, there, from, to), piece) in both(one, two, from, to).zip(pieces.iter()) {
            if piece[0].place == here && piece[1].place == there {
                continue;
            }
            for month in from..to {
                more += exchange(ground, &self.now, &mut self.volumes, (device, here), (other, piece[1].place), month)
                    + exchange(ground, &self.now, &mut self.volumes, (other, there), (device, piece[0].place), month);
            }
        }
        if more <= limit && more < NEVER {
            self.settle(&[(device, own[0]), (other, own[1])], (from, to), more);
        }
    }

    /// Takes a move.
    fn settle(&mut self, devices: &[(usize, i64)], (from, to): (usize, usize), more: i64) {
        let ground = &self.ground;
        let now = &mut self.now;
        for (index, (device, own)) in devices.iter().enumerate() {
            now.own[*device] = *own;
            now.load(ground, *device, (from, to), -1);
            std::mem::swap(&mut now.courses[*device], &mut self.courses[index]);
        }
        devices.iter().for_each(|(device, _)| now.load(ground, *device, (from, to), 1));
        for pool in 0..ground.problem.pools.len() {
            (from..to).for_each(|month| now.price(ground.problem, pool, month));
        }
        now.cost += more;
        if now.cost < self.best.cost {
            self.best.clone_from(now);
        }
    }
}

/// The run that a month lies in.
fn last_run(course: &[Run], month: usize) -> usize {
    course.iter().rposition(|run| run.from as usize <= month).unwrap_or(0)
}

/// The runs between two months: place, from, to.
fn runs(course: &[Run], from: usize, to: usize) -> impl Iterator<Item = (u8, usize, usize)> {
    let first = last_run(course, from);
    let end = move |index: usize| course.get(index + 1).map_or(to, |next| (next.from as usize).min(to));
    let within = (first..course.len()).take_while(move |index| from < to && (course[*index].from as usize) < to);
    within.map(move |index| (course[index].place, (course[index].from as usize).max(from), end(index)))
}

/// The runs of two courses between two months: both places, from, to.
fn both<'b>(one: &'b [Run], two: &'b [Run], from: usize, to: usize) -> impl Iterator<Item = (u8, u8, usize, usize)> + 'b {
    let (mut first, mut second, mut at) = (last_run(one, from), last_run(two, from), from);
    let end = move |course: &[Run], index: usize| course.get(index + 1).map_or(to, |next| (next.from as usize).min(to));
    std::iter::from_fn(move || {
        if at >= to {
            return None;
        }
        let (ends, begins) = ((end(one, first), end(two, second)), at);
        at = ends.0.min(ends.1);
        let piece = (one[first].place, two[second].place, begins, at);
        first += usize::from(ends.0 == at);
        second += usize::from(ends.1 == at);
        Some(piece)
    })
}

/// A course with other runs between two months.
fn splice(into: &mut Vec<Run>, course: &[Run], (from, to, months): (usize, usize, usize), between: impl Iterator<Item = Run>) {
    into.clear();
    let mut push = |run: Run| {
        if into.last().is_none_or(|last| last.place != run.place) {
            into.push(run);
        }
    };
    course.iter().take_while(|run| (run.from as usize) < from).for_each(|run| push(*run));
    between.for_each(&mut push);
    runs(course, to, months).for_each(|(place, from, _)| push(Run { place, from: from as u32 }));
}

/// What a pool's month costs more when a device comes (1) or goes (−1).
fn change(ground: &Ground, now: &Layout, work: &mut [i64], (device, place): (usize, u8), month: usize, sign: i64) -> i64 {
    let (problem, scenarios) = (ground.problem, work.len());
    let pool = ground.devices[device].pool(place as usize);
    let cell = pool * problem.months + month;
    let volumes = &now.volumes[cell * scenarios..(cell + 1) * scenarios];
    let brought = ground.brought(device, place, month);
    work.iter_mut().zip(volumes.iter().zip(brought)).for_each(|(sum, (now, brought))| *sum = now + sign * brought);
    let lines = if sign > 0 { now.lines[cell] + 1 } else { now.lines[cell] - 1 };
    month_cost(&problem.pools[pool], lines, work) - now.costs[cell]
}

/// What the pool that a device leaves costs more when another one takes its place.
fn exchange(ground: &Ground, now: &Layout, work: &mut [i64], left: (usize, u8), taken: (usize, u8), month: usize) -> i64 {
    if left.1 == OUTSIDE {
        return 0;
    }
    let (problem, scenarios) = (ground.problem, work.len());
    let pool = ground.devices[left.0].pool(left.1 as usize);
    let cell = pool * problem.months + month;
    let (left, taken) = (ground.brought(left.0, left.1, month), ground.brought(taken.0, taken.1, month));
    let volumes = &now.volumes[cell * scenarios..(cell + 1) * scenarios];
    for (index, sum) in work.iter_mut().enumerate() {
        *sum = volumes[index] - left[index] + taken[index];
    }
    month_cost(&problem.pools[pool], now.lines[cell], work) - now.costs[cell]
}

fn month_cost(pool: &Pool, lines: usize, volumes: &[i64]) -> i64 {
    pool.month_cost(lines, volumes).unwrap_or(2 * NEVER)
}

impl Clone for Layout {
    fn clone(&self) -> Self {
        Self {
            courses: self.courses.clone(),
            own: self.own.clone(),
            lines: self.lines.clone(),
            costs: self.costs.clone(),
            volumes: self.volumes.clone(),
            cost: self.cost,
        }
    }

    // Without new memory: a better solution is kept thousands of times.
    fn clone_from(&mut self, from: &Self) {
        self.courses.iter_mut().zip(&from.courses).for_each(|(to, from)| to.clone_from(from));
        self.own.clone_from(&from.own);
        self.lines.clone_from(&from.lines);
        self.costs.clone_from(&from.costs);
        self.volumes.clone_from(&from.volumes);
        self.cost = from.cost;
    }
}

impl Layout {
    fn new(ground: &Ground, paths: &[UnitPath]) -> Self {
        let problem = ground.problem;
        let (months, cells) = (problem.months, problem.pools.len() * problem.months);
        let course = |path: &UnitPath| {
            let mut places = vec![OUTSIDE; months];
            path.on.iter().for_each(|(line, month)| places[*month as usize] = *line as u8);
            let begins = (0..months).filter(|month| *month == 0 || places[*month] != places[*month - 1]);
            begins.map(|month| Run { place: places[month], from: month as u32 }).collect()
        };
        let mut layout = Self {
            courses: paths.iter().map(course).collect(),
            own: vec![],
            lines: vec![0; cells],
            costs: vec![0; cells],
            volumes: vec![0; cells * problem.scenarios],
            cost: 0,
        };
        layout.own = layout.courses.iter().enumerate().map(|(device, course)| ground.own_cost(device, course)).collect();
        (0..ground.devices.len()).for_each(|device| layout.load(ground, device, (0, months), 1));
        for cell in 0..cells {
            layout.price(problem, cell / months, cell % months);
        }
        layout.cost = layout.own.iter().chain(&layout.costs).sum();
        layout
    }

    /// A device comes into the pools of its course (1), or goes (−1).
    fn load(&mut self, ground: &Ground, device: usize, (from, to): (usize, usize), sign: i64) {
        let scenarios = ground.problem.scenarios;
        for (place, from, to) in runs(&self.courses[device], from, to).filter(|(place, ..)| *place != OUTSIDE) {
            let first = ground.devices[device].pool(place as usize) * ground.problem.months;
            for month in from..to {
                let cell = first + month;
                let brought = ground.brought(device, place, month);
                let sums = &mut self.volumes[cell * scenarios..(cell + 1) * scenarios];
                sums.iter_mut().zip(brought).for_each(|(sum, volume)| *sum += sign * volume);
                self.lines[cell] = self.lines[cell].wrapping_add_signed(sign as isize);
            }
        }
    }

    fn price(&mut self, problem: &Problem, pool: usize, month: usize) {
        let (cell, scenarios) = (pool * problem.months + month, problem.scenarios);
        let volumes = &self.volumes[cell * scenarios..(cell + 1) * scenarios];
        self.costs[cell] = month_cost(&problem.pools[pool], self.lines[cell], volumes);
    }
}

/// The first line of a device in a pool, or outside.
fn seat(device: &Device, pool: usize) -> u8 {
    (0..device.lines()).find(|line| device.pool(*line) == pool).map_or(OUTSIDE, |line| line as u8)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{Annealer, Ground, Layout};
    use crate::pool_search::check::check;
    use crate::pool_search::improve::Chance;
    use crate::pool_search::problem::UnitPath;
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
        let ground = Arc::new(Ground::new(&problem).expect("all units are devices"));
        let empty = vec![UnitPath::default(); 3];
        for seed in 1..=20 {
            let mut annealer = Annealer::new(&ground, &empty, seed);
            for _ in 0..50 {
                annealer.run(300, 97);
                let paths = annealer.paths();
                assert_eq!(check(&problem, &paths), Ok(annealer.cost()));
                assert_eq!(Layout::new(&ground, &paths).cost, annealer.cost());
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
