//! `cargo xtask test`: everything that must hold, on a machine with a Rust toolchain and a C compiler.
//!
//! What the tests need beyond that is named and installed first, by [`tools`] and [`system`]. Then come the steps, all of them
//! even when one fails, each with its seconds. Tests marked `#[ignore = "…"]` compare our answers with other solvers, or need a
//! PostgreSQL server; they run last, with [`tools::ORACLE_PYTHON`] and [`system::POSTGRES_BIN`] saying where those are, and fail
//! rather than skip when they are not there.

pub mod count;
pub mod steps;
pub mod system;
pub mod tools;

use std::path::Path;
use std::process::Command;

use crate::command::{self, Failure};
use crate::{bless, tidy, workspace};
use count::Count;
use steps::Steps;
use tools::Tools;

/// Data of others that tests read, beside the repository. Where it is absent, those tests are listed as ignored.
const SHARED_DATA: &str = "../shared/data";

/// Runs every step; fails with the exit status of the first step that failed.
pub fn run(root: &Path) -> Result<(), Failure> {
    let mut steps = Steps::default();
    let mut count = Count::default();
    let mut tools = None;
    steps.step("tools", || {
        tools = Some(Tools::install(root)?);
        Ok(())
    });
    let mut has_services = false;
    steps.step("services", || {
        system::install_services()?;
        has_services = true;
        Ok(())
    });
    let mut postgres = None;
    steps.step("PostgreSQL", || {
        postgres = Some(system::install_postgres()?);
        Ok(())
    });
    steps.step("tidy", || tidy::run(root));
    steps.step("fmt", || command::run(workspace::cargo(root).args(["fmt", "--all", "--check"])));
    steps.step("clippy", || {
        let arguments = ["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"];
        command::run(workspace::cargo(root).args(arguments))?;
        if !has_services {
            // What the step that found them missing said is enough.
            return Ok(());
        }
        let features = ["clippy", "--package", "driver", "--all-features", "--all-targets", "--locked", "--", "-D", "warnings"];
        command::run(workspace::cargo(root).args(features))
    });
    if let Some(tools) = &tools {
        steps.step("licences and sources", || {
            let mut deny = Command::new(&tools.deny);
            command::run(deny.current_dir(root).args(["--locked", "check", "licenses", "bans", "sources"]))
        });
    }
    steps.step("tests", || run_tests(root, tools.as_ref(), None, &["--workspace"], &[], &mut count));
    if has_services {
        steps.step("ways to the card", || {
            let flags =
                ["--package", "driver", "--all-features", "--test", "pcsc", "--test", "modem_manager", "--test", "proxies"];
            run_tests(root, None, None, &flags, &[], &mut count)
        });
    }
    if let Some(tools) = &tools {
        steps.step("comparisons", || {
            println!("tests that compare with other programs, with {}={}", tools::ORACLE_PYTHON, tools.python.display());
            if let Some(postgres) = &postgres {
                println!("tests that need a PostgreSQL server, with {}={}", system::POSTGRES_BIN, postgres.display());
            }
            let mut filter = vec!["--ignored"];
            if !root.join(SHARED_DATA).is_dir() {
                println!("not run, for {SHARED_DATA} is absent: the tests that read it (modules `shared_data`)");
                filter.extend(["--skip", "shared_data::"]);
            }
            run_tests(root, Some(tools), postgres.as_deref(), &["--workspace", "--tests"], &filter, &mut count)
        });
    }
    println!("\n{steps}\n{count}");
    steps.outcome()
}

/// Runs `cargo test` over the packages that `flags` name; its output goes through and its results are counted.
fn run_tests(
    root: &Path,
    tools: Option<&Tools>,
    postgres: Option<&Path>,
    flags: &[&str],
    filter: &[&str],
    count: &mut Count,
) -> Result<(), Failure> {
    let mut cargo = workspace::cargo(root);
    cargo.args(["test", "--locked", "--no-fail-fast"]).args(flags).arg("--").args(filter);
    // An answer that differs is a failure here; nothing is written.
    cargo.env("INSTA_UPDATE", "no").env_remove(bless::BLESS);
    if let Some(tools) = tools {
        cargo.env(tools::ORACLE_PYTHON, &tools.python);
    }
    if let Some(postgres) = postgres {
        cargo.env(system::POSTGRES_BIN, postgres);
    }
    command::run_lines(&mut cargo, |line| {
        println!("{line}");
        count.read(line);
    })
}
