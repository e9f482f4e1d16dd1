//! Our side of `cargo xtask bench planner`: makes an instance by its name, writes it for other solvers, or solves it.
//!
//! ```text
//! instance list                      each instance as one JSON line: name, group, what it is, what is aimed at
//! instance write NAME FILE.mps       the whole model for other solvers; prints {"scale", "size"}
//! instance solve NAME --seconds N --gap G
//!                                    solves it and prints {"solver", "status", "incumbent", "bound", "seconds", "trace"}
//! ```
//!
//! | file | what it makes |
//! |---|---|
//! | `family` | random families; their figures were published for other solvers before |
//! | `binding` | small instances in which pools and commitments bind together |
//! | `household` | a person and ten thousand offers |
//! | `fleet` | a company's devices and its pools |
//! | `plain` | the two forms of the first two |
//! | `random` | Python's generator of random numbers |

mod answer;
mod binding;
mod family;
mod fleet;
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

/// The published families: name, size, the optimum where one was proved by other solvers, and what is aimed at.
const FAMILIES: [(&str, Size, Option<f64>, &str); 6] = [
    ("S", Size { devices: 4, plans: 12, months: 12, pools: 2, seed: 1 }, Some(387.464), "[1e-6,0.02]"),
    ("M", Size { devices: 8, plans: 24, months: 12, pools: 3, seed: 2 }, Some(680.249), "[1e-6,0.02]"),
    ("L", Size { devices: 12, plans: 40, months: 24, pools: 4, seed: 3 }, Some(1865.127), "[1e-6,0.02]"),
    ("ML", Size { devices: 20, plans: 60, months: 24, pools: 4, seed: 5 }, None, "[5e-4,10]"),
    ("XL12", Size { devices: 40, plans: 60, months: 12, pools: 4, seed: 6 }, None, "[5e-4,10]"),
    ("XL", Size { devices: 40, plans: 60, months: 24, pools: 6, seed: 4 }, None, "[1e-2,10],[5e-3,60]"),
];
const BINDING_SEEDS: u64 = 6;
const HOUSEHOLD_SEEDS: u64 = 3;
/// Companies: name, kinds of devices, seed.
const FLEETS: [(&str, usize, u64); 2] = [("F40", 40, 1), ("F1000", 1_000, 2)];

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let told = match words.as_slice() {
        ["list"] => Ok(list()),
        ["write", name, file] => write(name, Path::new(file)),
        ["solve", name, "--seconds", seconds, "--gap", gap] => match (seconds.parse(), gap.parse()) {
            (Ok(seconds), Ok(gap)) => solve(name, seconds, gap),
            _ => Err(format!("`{seconds}` seconds or a gap of `{gap}` is no number")),
        },
        _ => Err("write one of: list; write NAME FILE.mps; solve NAME --seconds N --gap G".to_owned()),
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
    for (name, size, optimum, within) in &FAMILIES {
        let about = format!("{} devices × {} options × {} months, {} pools", size.devices, size.plans, size.months, size.pools);
        let optimum = optimum.map_or(String::new(), |optimum| format!(r#""optimum":{optimum},"#));
        lines.push(line(name, "family", &about, &format!(r#"{optimum}"within":[{within}],"ahead":true"#)));
    }
    for seed in 1..=BINDING_SEEDS {
        let plain = binding::binding(seed);
        let most: Vec<String> = plain.pools.iter().map(|pool| pool.lines_max.to_string()).collect();
        let about = format!("{} devices × 12 months, pools of {} lines", plain.members.len(), most.join(", "));
        lines.push(line(&format!("P{seed}"), "pools", &about, r#""within":[[1e-6,60]],"ahead":true"#));
    }
    for seed in 1..=HOUSEHOLD_SEEDS {
        let about = "one person, 4 devices × 12 months, 3 trips, 10,000 offers";
        lines.push(line(&format!("H{seed}"), "household", about, r#""within":[[1e-6,0.3]]"#));
    }
    for (name, kinds, _) in &FLEETS {
        let about = format!("1,000 devices of {kinds} kinds × 12 months, 3 pools of 300 lines");
        lines.push(line(name, "company", &about, r#""within":[[1e-2,60]],"ahead":true"#));
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
    if let Some((_, size, ..)) = FAMILIES.iter().find(|family| family.0 == name) {
        return Ok(Instance::Plain(family::family(size)));
    }
    if let Some(&(_, kinds, seed)) = FLEETS.iter().find(|fleet| fleet.0 == name) {
        return Ok(Instance::Plain(fleet::fleet(kinds, seed)));
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

fn solve(name: &str, seconds_max: f64, gap_max: f64) -> Result<String, String> {
    let instance = named(name)?;
    let began = Instant::now();
    let clock = || began.elapsed().as_secs_f64();
    let answer: Answer = match &instance {
        Instance::Plain(plain) => plain.solve(gap_max, seconds_max, &clock)?,
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
            let answer = plain(name).solve(0.0, 60.0, &|| 0.0).unwrap();
            assert!(answer.is_done, "{name} is not proved");
            assert!((answer.incumbent - optimum).abs() < 0.0006, "{name}: {} is not {optimum}", answer.incumbent);
        }
    }
}
