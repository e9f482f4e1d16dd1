//! Our side of `cargo xtask bench planner`: makes an instance by its name, writes it for other solvers, or solves it.
//!
//! ```text
//! instance list                      each instance as one JSON line: name, group, what it is, what is aimed at
//! instance write NAME FILE.mps       the whole model for other solvers; prints {"scale", "size"}
//! instance solve NAME --seconds N    solves it and prints {"solver", "status", "incumbent", "bound", "seconds"}
//! ```
//!
//! | file | what it makes |
//! |---|---|
//! | `family` | random families; their figures were published for other solvers before |
//! | `binding` | small instances in which pools and commitments bind together |
//! | `household` | a person and ten thousand offers |
//! | `plain` | the two forms of the first two |
//! | `random` | Python's generator of random numbers |

mod answer;
mod binding;
mod family;
mod household;
mod plain;
mod random;
#[path = "../../tests/world/mod.rs"]
mod world;

use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use answer::Answer;
use family::Size;
use plain::Plain;

/// The published families: name, size, and the optimum where one was proved by other solvers.
const FAMILIES: [(&str, Size, Option<f64>); 6] = [
    ("S", Size { devices: 4, plans: 12, months: 12, pools: 2, seed: 1 }, Some(387.464)),
    ("M", Size { devices: 8, plans: 24, months: 12, pools: 3, seed: 2 }, Some(680.249)),
    ("L", Size { devices: 12, plans: 40, months: 24, pools: 4, seed: 3 }, Some(1865.127)),
    ("ML", Size { devices: 20, plans: 60, months: 24, pools: 4, seed: 5 }, None),
    ("XL12", Size { devices: 40, plans: 60, months: 12, pools: 4, seed: 6 }, None),
    ("XL", Size { devices: 40, plans: 60, months: 24, pools: 6, seed: 4 }, None),
];
const BINDING_SEEDS: u64 = 6;
const HOUSEHOLD_SEEDS: u64 = 3;
/// A household is to be planned, with its proof, in so many seconds.
const HOUSEHOLD_SECONDS: f64 = 0.3;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let told = match words.as_slice() {
        ["list"] => Ok(list()),
        ["write", name, file] => write(name, Path::new(file)),
        ["solve", name, "--seconds", seconds] => {
            seconds.parse().map_err(|_| format!("`{seconds}` is no number of seconds")).and_then(|seconds| solve(name, seconds))
        }
        _ => Err("write one of: list; write NAME FILE.mps; solve NAME --seconds N".to_owned()),
    };
    match told {
        Ok(text) => {
            println!("{text}");
            ExitCode::SUCCESS
        }
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}

/// Every instance, with what is aimed at.
fn list() -> String {
    let mut lines = Vec::new();
    for (name, size, optimum) in &FAMILIES {
        let about = format!("{} devices × {} options × {} months, {} pools", size.devices, size.plans, size.months, size.pools);
        let optimum = optimum.map_or(String::new(), |optimum| format!(r#""optimum":{optimum},"#));
        lines.push(line(name, "family", &about, &format!(r#"{optimum}"ahead":true"#)));
    }
    for seed in 1..=BINDING_SEEDS {
        let plain = binding::binding(seed);
        let most: Vec<String> = plain.pools.iter().map(|pool| pool.lines_max.to_string()).collect();
        let about = format!("{} devices × 12 months, pools of {} lines", plain.members.len(), most.join(", "));
        lines.push(line(&format!("P{seed}"), "pools", &about, r#""proved":true,"ahead":true"#));
    }
    for seed in 1..=HOUSEHOLD_SEEDS {
        let about = "one person, 4 devices × 12 months, 3 trips, 10,000 offers";
        let target = format!(r#""proved":true,"seconds":{HOUSEHOLD_SECONDS}"#);
        lines.push(line(&format!("H{seed}"), "household", about, &target));
    }
    lines.join("\n")
}

fn line(name: &str, group: &str, about: &str, target: &str) -> String {
    format!(r#"{{"name":"{name}","group":"{group}","about":"{about}","target":{{{target}}}}}"#)
}

/// An instance by its name.
enum Instance {
    Plain(Plain),
    Household(Box<world::World>),
}

fn named(name: &str) -> Result<Instance, String> {
    if let Some((_, size, _)) = FAMILIES.iter().find(|family| family.0 == name) {
        return Ok(Instance::Plain(family::family(size)));
    }
    let seed = |letter: char, most: u64| {
        name.strip_prefix(letter).and_then(|seed| seed.parse::<u64>().ok()).filter(|seed| (1..=most).contains(seed))
    };
    if let Some(seed) = seed('P', BINDING_SEEDS) {
        return Ok(Instance::Plain(binding::binding(seed)));
    }
    let household = seed('H', HOUSEHOLD_SEEDS).map(|seed| Instance::Household(Box::new(household::household(seed))));
    household.ok_or_else(|| format!("there is no instance `{name}`; `instance list` names them all"))
}

/// Writes the model for other solvers; their values, divided by `scale`, are in the currency's own unit.
fn write(name: &str, file: &Path) -> Result<String, String> {
    let (text, scale, [columns, whole, rows, entries]) = match named(name)? {
        Instance::Plain(plain) => {
            let model = plain.model();
            (model.text(), 1, model.sizes())
        }
        Instance::Household(world) => {
            let model = household::model(&world)?;
            let whole = model.columns.iter().filter(|column| column.kind == planner::model::Kind::Integer).count();
            let entries = model.rows.iter().map(|row| row.terms.len()).sum();
            let sizes = [model.columns.len(), whole, model.rows.len(), entries];
            (planner::model::mps::text(&model), model.divisor * 100, sizes)
        }
    };
    std::fs::write(file, text).map_err(|error| format!("{}: {error}", file.display()))?;
    Ok(format!(r#"{{"scale":{scale},"size":"{columns} columns ({whole} whole), {rows} rows, {entries} entries"}}"#))
}

fn solve(name: &str, seconds_max: f64) -> Result<String, String> {
    let instance = named(name)?;
    let began = Instant::now();
    let clock = || began.elapsed().as_secs_f64();
    let answer: Answer = match &instance {
        Instance::Plain(plain) => plain.solve(seconds_max, &clock)?,
        Instance::Household(world) => household::solve(world, seconds_max, &clock)?,
    };
    Ok(answer.json())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(name: &str) -> Plain {
        match named(name).unwrap() {
            Instance::Plain(plain) => plain,
            Instance::Household(_) => panic!("{name} is a household"),
        }
    }

    /// Columns, whole columns, rows as they were published with the figures of other solvers; entries to a tenth of a thousand.
    #[test]
    fn models_have_the_published_sizes() {
        assert_eq!(plain("S").model().sizes()[..3], [768, 468, 576]);
        assert_eq!(plain("M").model().sizes()[..3], [2_748, 1_560, 2_100]);
        assert_eq!(plain("L").model().sizes()[..3], [13_800, 7_704, 9_360]);
        assert_eq!(plain("XL").model().sizes()[..3], [59_112, 33_192, 44_784]);
    }

    /// The optima that HiGHS, CP-SAT and SCIP agree on.
    #[test]
    fn the_small_ones_have_the_published_optima() {
        for (name, optimum) in [("S", 387.464), ("M", 680.249)] {
            let answer = plain(name).solve(60.0, &|| 0.0).unwrap();
            assert!(answer.is_done, "{name} is not proved");
            assert!((answer.incumbent - optimum).abs() < 0.0006, "{name}: {} is not {optimum}", answer.incumbent);
        }
    }
}
