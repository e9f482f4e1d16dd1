//! HiGHS, CP-SAT and SCIP on the exported file: all three prove the same optimum, and it is ours.

use std::path::{Path, PathBuf};
use std::process::Command;

use fleet::offer::Offer;
use household::World as Catalogue;
use planner::household::{Household, NoFacts};
use planner::model::{Model, monolith, mps};
use planner::solve::{Solved, solve};
use planner::variant::Variant;
use serde_json::Value;

use crate::crowd::{People, crowd};
use crate::wild::wild;
use crate::world::{self, World};

/// The Python that has the solvers.
const ORACLE_PYTHON: &str = "SPOKE_ORACLE_PYTHON";
const SOLVERS: [&str; 3] = ["highs", "cp-sat", "scip"];
const EXAMPLES: [&str; 6] = ["traveller", "traveller-heavy", "table-two", "table-three", "table-four", "family"];
const SEEDS: u64 = 4;

#[test]
#[ignore = "compares with other solvers, which `cargo xtask test` installs"]
fn every_solver_proves_what_the_search_finds_in_made_up_households() {
    let mut wrong = Vec::new();
    for seed in 0..SEEDS {
        let worlds = [
            ("small", world::small(seed)),
            ("two", world::two_people(seed)),
            ("crowd", crowd(seed, People::One)),
            ("wild", wild(seed, People::One)),
            ("nobody", world::of_nobody(wild(seed, People::Several), seed)),
        ];
        for (name, World { inventory, intent, offers }) in worlds {
            let household = Household {
                today: world::date("2026-11-25"),
                inventory: &inventory,
                intent: &intent,
                offers: &offers,
                facts: &NoFacts,
            };
            wrong.extend(differences(&format!("{name}-{seed}"), &household));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
#[ignore = "compares with other solvers, which `cargo xtask test` installs"]
fn every_solver_proves_what_the_search_finds_in_the_examples() {
    let mut wrong = Vec::new();
    for name in EXAMPLES {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples");
        let read = |name: &str| std::fs::read_to_string(folder.join(name)).map_err(|error| error.to_string());
        let file = format!("{name}.toml");
        let today = world::date("2026-11-25");
        let document = household::read(&file, &read(&file).unwrap(), &Catalogue::shipped(), today, &read).unwrap();
        let offers: Vec<Offer> = document.offers.clone();
        let (inventory, intent) = (&document.inventory, &document.intent);
        wrong.extend(differences(name, &Household { today, inventory, intent, offers: &offers, facts: &NoFacts }));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What the solvers say otherwise than the search.
fn differences(name: &str, household: &Household) -> Vec<String> {
    let model = monolith(household, &Variant::default()).unwrap();
    let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.mps"));
    std::fs::write(&file, mps::text(&model)).unwrap();
    let ours = solve(household, &Variant::default());
    let weight: i64 = household.intent.demand.scenarios.iter().map(|scenario| i64::from(scenario.weight)).sum();
    let entries: usize = model.rows.iter().map(|row| row.terms.len()).sum();
    eprintln!("{name}: {} columns, {} rows, {entries} entries", model.columns.len(), model.rows.len());
    SOLVERS
        .iter()
        .filter_map(|solver| difference(&model, &ours, weight, &run(solver, &file)).map(|how| format!("{name}: {how}")))
        .collect()
}

/// What one answer says otherwise.
fn difference(model: &Model, ours: &Option<Solved>, weight: i64, answer: &Value) -> Option<String> {
    let minor = |amount: i64, divisor: i64| amount as f64 / divisor as f64;
    let tolerance = 0.01 + minor(model.rounding, model.divisor);
    let theirs = answer["incumbent"].as_f64().map(|value| value / model.divisor as f64);
    let same = match (ours, theirs, answer["status"].as_str()) {
        (None, _, Some("infeasible")) => true,
        (Some(ours), Some(theirs), Some("optimal")) => {
            minor(ours.bound, weight) - tolerance <= theirs && theirs <= minor(ours.objective, weight) + tolerance
        }
        _ => false,
    };
    let found = ours.as_ref().map(|ours| (minor(ours.bound, weight), minor(ours.objective, weight)));
    eprintln!("  {} {theirs:?} cents, ours {found:?}, {} s", answer["solver"], answer["seconds"]);
    (!same).then(|| format!("bound and cost {found:?} cents here, {answer}"))
}

/// A solver's answer to a file.
fn run(solver: &str, file: &Path) -> Value {
    let python = std::env::var_os(ORACLE_PYTHON);
    let python =
        python.unwrap_or_else(|| panic!("{ORACLE_PYTHON} is not set: `cargo xtask test` installs the solvers and sets it"));
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../xtask/peers/solve_mps.py");
    let output = Command::new(python).arg(script).arg(solver).arg(file).args(["--seconds", "120"]).output().unwrap();
    assert!(output.status.success(), "{solver}: {}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    serde_json::from_str(text.lines().last().unwrap_or_default()).unwrap()
}
