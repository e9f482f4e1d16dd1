//! `cargo xtask COMMAND`: reads the command line, runs the command, and ends with its exit status.

use std::process::ExitCode;

use xtask::command::Failure;
use xtask::{bench, bless, fuzz, test, tidy, workspace};

const HELP: &str = "\
cargo xtask COMMAND

  test                        everything that must hold: installs what that needs (and says so first), then
                              tidy, fmt, clippy, licences, tests, and the tests that compare with other solvers
  tidy                        the house rules that no compiler knows; seconds
  bless [CARGO TEST ARGS]     runs the tests and accepts every changed snapshot; read the diff before committing it
  fuzz TARGET [SECONDS]       runs a fuzz target (60 seconds unless said); without a target, lists them
  bench sgp22                 what the eSIM protocol costs: packages, a download's parts, many sessions, a slow card,
                              programs of others beside ours; --help for its flags
  bench planner [NAME…]       our planner beside HiGHS, CP-SAT and SCIP on the same instances; --help for its flags
  help                        this text

Exit status: 0 all is well, 1 something must be mended, 2 wrong use; else that of the program that failed.
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let root = workspace::root();
    let (command, rest) = match arguments.split_first() {
        Some((command, rest)) => (command.as_str(), rest),
        None => ("help", &[][..]),
    };
    let outcome = match (command, rest) {
        ("test", []) => test::run(&root),
        ("tidy", []) => tidy::run(&root),
        ("bless", rest) => bless::run(&root, rest),
        ("fuzz", rest) => fuzz::run(&root, rest),
        ("bench", rest) => bench::run(&root, rest),
        ("help" | "--help" | "-h", _) => {
            print!("{HELP}");
            Ok(())
        }
        ("test" | "tidy", rest) => Err(Failure::wrong_use(format!("`{command}` takes no arguments, found `{}`", rest.join(" ")))),
        (other, _) => Err(Failure::wrong_use(format!("there is no command `{other}`; `cargo xtask help` lists them"))),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("error: {failure}");
            ExitCode::from(failure.status)
        }
    }
}
