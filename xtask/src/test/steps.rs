//! A row of steps: each says its name before it starts and its seconds after it ended; all run, the first failure counts.

use std::fmt;
use std::time::{Duration, Instant};

use crate::command::Failure;

/// What ran so far.
#[derive(Debug, Default)]
pub struct Steps {
    done: Vec<Step>,
}

#[derive(Debug)]
struct Step {
    name: &'static str,
    took: Duration,
    outcome: Result<(), Failure>,
}

impl Steps {
    /// Runs a step and keeps how it ended.
    pub fn step(&mut self, name: &'static str, work: impl FnOnce() -> Result<(), Failure>) {
        println!("\n== {name}");
        let started = Instant::now();
        let outcome = work();
        let step = Step { name, took: started.elapsed(), outcome };
        println!("== {step}");
        self.done.push(step);
    }

    /// All is well, or the exit status of the first step that failed.
    pub fn outcome(&self) -> Result<(), Failure> {
        let failed: Vec<&Step> = self.done.iter().filter(|step| step.outcome.is_err()).collect();
        let Some(Err(first)) = failed.first().map(|step| &step.outcome) else { return Ok(()) };
        let names: Vec<&str> = failed.iter().map(|step| step.name).collect();
        Err(Failure { status: first.status, message: format!("failed: {}", names.join(", ")) })
    }
}

impl fmt::Display for Steps {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<String> = self.done.iter().map(Step::to_string).collect();
        f.write_str(&lines.join("\n"))
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.took.as_secs_f64();
        match &self.outcome {
            Ok(()) => write!(f, "{}: ok, {seconds:.1} s", self.name),
            Err(failure) => write!(f, "{}: FAILED, {seconds:.1} s: {failure}", self.name),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_runs_and_the_first_failure_gives_the_exit_status() {
        let mut steps = Steps::default();
        steps.step("one", || Ok(()));
        steps.step("two", || Err(Failure { status: 101, message: "it broke".to_owned() }));
        steps.step("three", || Err(Failure::refused("it broke too")));
        assert_eq!(steps.outcome(), Err(Failure { status: 101, message: "failed: two, three".to_owned() }));
        assert_eq!(steps.to_string(), "one: ok, 0.0 s\ntwo: FAILED, 0.0 s: it broke\nthree: FAILED, 0.0 s: it broke too");
    }

    #[test]
    fn no_failure_is_success() {
        let mut steps = Steps::default();
        steps.step("one", || Ok(()));
        assert_eq!(steps.outcome(), Ok(()));
    }
}
