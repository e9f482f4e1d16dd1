//! Exact search for "units with option paths over months, coupled by shared pools".
//!
//! # The problem
//! A *unit* (a device, a person) chooses a path over the months. A path may put lines of the unit into *pools*. A pool charges, in
//! each month, one tier for all its lines, and overage; it holds a limited number of lines. Everything else is the unit's own
//! business behind [`problem::Unit`]; [`device::Device`] is the plain one: options with start costs and minimum runs.
//!
//! # The method
//! Prices of months on and of starts are split between units and pools (Lagrangian decomposition, starts linked too). Units answer
//! prices by their own dynamic programme. A pool answers by a dynamic programme over sets of followed memberships and months
//! (`trajectory`, `month`), with the memberships not followed as exact count-and-volume fronts (`fronts`); a pool too large for that
//! answers by a linear relaxation (`crowd`). The split is found by a proximal bundle method (`dual`, `master`); between true pricing
//! steps the master recombines all pool states seen so far by paths through a graph of them (`graph`), which is what makes it
//! converge in tens of pricing steps. Two pools priced one by one may still want the same units in turns, which cuts on the sets of a
//! month forbid (`cuts`). Every bound comes from prices rounded to whole money units and exact arithmetic: it is valid.
//! Solutions come from exact joint re-optimisation of two or three devices at a time, loosened in cycles by the dual prices
//! (`joint`, `improve`). A few evaluations at the start prove that no pool pays, where that is so (`idle`). What is left of the gap of
//! a dozen devices is closed by a dynamic programme over all of them together, which the prices keep small (`together`), and, where
//! that is too wide, by branch and bound on "membership on in month" (`search`).
//!
//! # Money and volume units
//! Money is `i64` in a unit so fine that rounding prices to it does not matter (a thousandth of a cent, say), and so coarse that the
//! month of a pool stays below four million units; larger amounts are still valid, but priced by the relaxation. Volumes are `i64`
//! with at most some ten thousand units in a pool's month, because month tables have a cell per volume unit.

mod anneal;
pub mod check;
mod crowd;
mod cuts;
pub mod device;
mod dual;
mod fleet;
mod fronts;
mod graph;
mod idle;
mod improve;
mod joint;
mod linking;
mod master;
mod month;
pub mod pool;
pub mod problem;
pub mod search;
mod temper;
pub mod text;
mod together;
mod trajectory;
