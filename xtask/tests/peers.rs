//! The runner for other solvers reads a model right: three small ones, whose best value was found by hand, in all three.
//!
//! Each file in `peers/checks` opens with that calculation.

use std::path::Path;
use std::process::Command;

use xtask::bench::answer::Answer;
use xtask::test::tools::ORACLE_PYTHON;

#[test]
#[ignore = "compares with other solvers, which `cargo xtask test` installs"]
fn every_solver_finds_the_value_that_was_found_by_hand() {
    let mut answers = Vec::new();
    for model in ["pool", "most", "impossible"] {
        for solver in ["highs", "cp-sat", "scip"] {
            answers.push(format!("{model} {solver}: {}", solve(solver, model)));
        }
    }
    let expected = "\
pool highs: optimal 44.625, bound 44.625
pool cp-sat: optimal 44.625, bound 44.625
pool scip: optimal 44.625, bound 44.625
most highs: optimal 19, bound 19
most cp-sat: optimal 19, bound 19
most scip: optimal 19, bound 19
impossible highs: infeasible
impossible cp-sat: infeasible
impossible scip: infeasible";
    assert_eq!(answers.join("\n"), expected);
}

/// What a solver says of a model in `peers/checks`.
fn solve(solver: &str, model: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("peers");
    let file = folder.join(format!("checks/{model}.mps"));
    let output = run(&[folder.join("solve_mps.py").as_os_str(), solver.as_ref(), file.as_os_str()]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).expect("JSON is UTF-8");
    let answer = Answer::read(&text).expect("the last line is an answer");
    assert!(answer.exact);
    match (answer.incumbent, answer.bound) {
        (Some(incumbent), Some(bound)) => {
            let tidy = |value: f64| (value * 1e6).round() / 1e6;
            format!("{} {}, bound {}", answer.status, tidy(incumbent), tidy(bound))
        }
        _ => answer.status,
    }
}

fn run(arguments: &[&std::ffi::OsStr]) -> std::process::Output {
    let python = std::env::var_os(ORACLE_PYTHON);
    let python =
        python.unwrap_or_else(|| panic!("{ORACLE_PYTHON} is not set: `cargo xtask test` installs the solvers and sets it"));
    Command::new(python).args(arguments).output().expect("the Python that xtask installed starts")
}
