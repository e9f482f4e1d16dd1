//! Parallel tempering: solutions annealed side by side, each at a heat of its own, that change places by chance.
//!
//! One long cooling ends near the solution that it happened to be near when it was warm. Here the warm copies go on to wander, and what
//! they find comes down to the cool ones, which is taken exactly as often as chance wants it at both heats. The copies begin at
//! different solutions: which devices share a pool is what annealing changes last, and the better sharings win. A row of copies that
//! has gone on for long begins anew from other solutions, and in the end the best of all rows are put side by side.

use std::sync::Arc;

use crate::pool_search::anneal::{Annealer, Ground};
use crate::pool_search::improve::Chance;
use crate::pool_search::problem::{Problem, UnitPath};

/// Heats of the coolest and of the hottest copy, and how hot their first coolings begin, in hundredths of what a device costs in a
/// month.
const COOLEST: i64 = 7;
const HOTTEST: i64 = 26;
const FIRST: i64 = 56;

/// Moves of a copy between two exchanges, for each device and month.
const BLOCK: u64 = 5;

/// Copies in a row.
pub(crate) const COPIES: usize = 10;

/// Moves of the first coolings of the first rows and of later ones, and of a row altogether, for each device and month.
const MOVES_FIRST: u64 = 1_000;
const MOVES_LATER: u64 = 4_000;
const MOVES_ROW: u64 = 20_000;

/// After so many rows the next one begins with the best of them.
const ROWS: usize = 3;

/// What annealing looks at.
#[derive(Clone, Copy)]
pub(crate) struct Attention<'b> {
    /// Pools that are worth a look.
    pub(crate) open: &'b [bool],
    /// Devices, those more often that are worth more looks.
    pub(crate) picks: &'b [u32],
}

/// One row of copies for each thread, one after the other.
pub(crate) struct Annealing<'a> {
    problem: &'a Problem,
    ground: Arc<Ground<'a>>,
    threads: usize,
    seed: u64,
    rows: Vec<Tempering<'a>>,
    /// Rows of a thread so far.
    begun: usize,
    /// The best solution of each row that is over, cheapest first.
    ended: Vec<(i64, Vec<UnitPath>)>,
    best: Option<(i64, Vec<UnitPath>)>,
    /// Moves of a thread: in this row, in all, and when the best solution was found.
    in_row: u64,
    moves: u64,
    moves_best: u64,
}

impl<'a> Annealing<'a> {
    /// `None` if not all units are devices.
    pub(crate) fn new(problem: &'a Problem, threads: usize, seed: u64) -> Option<Self> {
        let ground = Arc::new(Ground::new(problem)?);
        let (threads, rows, ended) = (threads.max(1), vec![], vec![]);
        Some(Self { problem, ground, threads, seed, rows, begun: 0, ended, best: None, in_row: 0, moves: 0, moves_best: 0 })
    }

    /// Whether it is time for other starts.
    pub(crate) fn is_over(&self) -> bool {
        self.rows.is_empty() || self.in_row >= MOVES_ROW * self.cells()
    }

    /// Whether nothing better was found for so long that more moves are hardly worth their time.
    pub(crate) fn is_quiet(&self) -> bool {
        self.moves > 2 * self.moves_best + MOVES_FIRST * self.cells()
    }

    /// Begins rows at these solutions.
    pub(crate) fn begin(&mut self, starts: Vec<Vec<UnitPath>>, attention: Attention) {
        self.ended.extend(self.rows.iter().map(|row| (row.best().cost(), row.best().paths())));
        self.ended.sort_by_key(|ended| ended.0);
        let is_gathering = self.begun % (ROWS + 1) == ROWS;
        let best: Vec<Vec<UnitPath>> = self.ended.iter().map(|ended| ended.1.clone()).collect();
        let starts: Vec<Vec<UnitPath>> =
            if is_gathering { best } else { vec![] }.into_iter().chain(starts).take(COPIES).collect();
        let row = |thread: usize| self.seed + 1_000_000 * (self.begun * self.threads + thread) as u64;
        self.rows = (0..self.threads).map(|thread| Tempering::new(self.problem, &self.ground, &starts, row(thread))).collect();
        self.begun += 1;
        self.in_row = 0;
        let moves = if self.begun == 1 { MOVES_FIRST } else { MOVES_LATER } * self.cells();
        if is_gathering {
            self.run(moves, attention);
        } else {
            self.on_all(moves, attention, |row| row.begin(moves));
        }
    }

    /// So many moves on each thread.
    pub(crate) fn run(&mut self, moves: u64, attention: Attention) {
        self.on_all(moves, attention, |row| row.run(moves));
    }

    /// The best solution so far.
    pub(crate) fn best(&self) -> Option<&(i64, Vec<UnitPath>)> {
        self.best.as_ref()
    }

    fn cells(&self) -> u64 {
        (self.problem.units.len() * self.problem.months) as u64
    }

    fn on_all(&mut self, moves: u64, attention: Attention, run: impl Fn(&mut Tempering<'a>) + Sync) {
        let run = &run;
        std::thread::scope(|scope| {
            for row in &mut self.rows {
                scope.spawn(move || {
                    row.copies.iter_mut().for_each(|copy| copy.attend(attention.open, attention.picks));
                    run(row);
                });
            }
        });
        self.in_row += moves;
        self.moves += moves;
        let found = self.rows.iter().map(Tempering::best).min_by_key(|best| best.cost());
        if let Some(found) = found.filter(|found| self.best.as_ref().is_none_or(|best| found.cost() < best.0)) {
            self.best = Some((found.cost(), found.paths()));
            self.moves_best = self.moves;
        }
    }
}

/// Coolings of a fleet, one after the other: how hot they begin and how cool they end, in tenths of a hundredth of what a device costs
/// in a month, and moves for each device and month.
const FLEET_COOLINGS: [(i64, u64); 2] = [(200, 500), (560, 8_000)];
const FLEET_COOL: i64 = 5;
/// Steps of a cooling; between them it may be stopped.
const FLEET_STEPS: u64 = 400;

/// Cools a solution of a fleet on each thread, so far that one device, which weighs little there, finds its place too.
pub(crate) fn cool_fleet(
    problem: &Problem,
    paths: &[UnitPath],
    (threads, seed): (usize, u64),
    is_over: &(dyn Fn() -> bool + Sync),
) -> Option<Vec<UnitPath>> {
    let ground = Arc::new(Ground::new(problem)?);
    let cells = (problem.units.len() * problem.months) as u64;
    let mut best = paths.to_vec();
    for (hot, moves) in FLEET_COOLINGS {
        let cool = |seed: u64| {
            let mut annealer = Annealer::new(&ground, &best, seed);
            let scale = annealer.now().abs() / cells.max(1) as i64;
            for step in (0..FLEET_STEPS as i64).take_while(|_| !is_over()) {
                let parts = FLEET_COOL * FLEET_STEPS as i64 + (hot - FLEET_COOL) * step;
                let heat = scale * hot * FLEET_COOL / parts * FLEET_STEPS as i64 / 1_000;
                annealer.run(heat.max(1), moves * cells / FLEET_STEPS);
            }
            (annealer.cost(), annealer.paths())
        };
        let found: Vec<(i64, Vec<UnitPath>)> = std::thread::scope(|scope| {
            let begin = |thread: u64| {
                scope.spawn({
                    let cool = &cool;
                    move || cool(seed + thread)
                })
            };
            let handles: Vec<_> = (0..threads.max(1) as u64).map(begin).collect();
            handles.into_iter().map(|handle| handle.join().expect("a thread that anneals only computes")).collect()
        });
        best = found.into_iter().min_by_key(|found| found.0)?.1;
    }
    Some(best)
}

/// A row of copies, coolest first.
struct Tempering<'a> {
    copies: Vec<Annealer<'a>>,
    heats: Vec<i64>,
    chance: Chance,
    block: u64,
    /// Whether every other pair begins at the second copy.
    is_odd: bool,
}

impl<'a> Tempering<'a> {
    /// One copy for each start.
    fn new(problem: &Problem, ground: &Arc<Ground<'a>>, starts: &[Vec<UnitPath>], seed: u64) -> Self {
        let begin = |(copy, paths): (usize, &Vec<UnitPath>)| Annealer::new(ground, paths, seed + 7919 * copy as u64);
        let copies: Vec<Annealer<'a>> = starts.iter().enumerate().map(begin).collect();
        let cells = (problem.units.len() * problem.months).max(1);
        let scale = copies.first().map_or(0, |copy| copy.now().abs() / cells as i64);
        let steps = (copies.len() as i64 - 1).max(1);
        let heat = |copy: i64| (scale * (COOLEST * steps + (HOTTEST - COOLEST) * copy) / (100 * steps)).max(1);
        let heats = (0..copies.len() as i64).map(heat).collect();
        Self { copies, heats, chance: Chance::new(seed), block: BLOCK * cells as u64, is_odd: false }
    }

    /// Cools every copy, with so many moves in all.
    fn begin(&mut self, moves: u64) {
        let (each, cool) = (moves / self.copies.len() as u64, self.heats[0]);
        self.copies.iter_mut().for_each(|copy| copy.cool((cool * FIRST / COOLEST, cool), each));
        self.copies.sort_by_key(Annealer::now);
    }

    /// At least so many moves in all.
    fn run(&mut self, moves: u64) {
        for _ in 0..moves.div_ceil(self.block * self.copies.len() as u64) {
            for (copy, heat) in self.copies.iter_mut().zip(&self.heats) {
                copy.run(*heat, self.block);
            }
            self.exchange();
        }
    }

    /// Neighbours change places: always when the warmer solution costs less, else by chance.
    fn exchange(&mut self) {
        let first = usize::from(self.is_odd);
        self.is_odd = !self.is_odd;
        for (pair, heats) in self.copies[first..].chunks_exact_mut(2).zip(self.heats[first..].chunks_exact(2)) {
            let [cool, warm] = pair else { continue };
            let (dearer, between) = (i128::from(warm.now() - cool.now()), i128::from(heats[1] - heats[0]));
            let limit = i128::from(heats[0]) * i128::from(heats[1]) * i128::from(self.chance.exponential());
            if dearer <= 0 || (dearer * between) << 16 <= limit {
                cool.trade(warm);
            }
        }
    }

    /// The copy with the best solution so far.
    fn best(&self) -> &Annealer<'a> {
        self.copies.iter().min_by_key(|copy| copy.cost()).expect("there is a copy for each start, and at least one")
    }
}
