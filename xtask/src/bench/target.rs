//! What is aimed at on an instance, and whether a run met it.

use serde_json::Value;

use crate::bench::answer::Answer;
use crate::bench::table::Row;

/// Two values of a solution are the same when they differ by less than this part of themselves: solvers work in floating point.
const SAME: f64 = 2e-6;

/// What is aimed at.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Target {
    /// This value, proved.
    pub optimum: Option<f64>,
    /// A proof, whatever the value.
    pub proved: bool,
    /// At most so many seconds.
    pub seconds: Option<f64>,
    /// A gap of at most this.
    pub gap: Option<f64>,
    /// In the same run no other solver proves sooner, has a better solution, or has a better bound.
    pub ahead: bool,
}

/// One aim and how it went; `None` when the run could not tell.
pub type Verdict = (String, Option<bool>);

impl Target {
    /// Reads the `target` of an instance.
    pub fn read(value: &Value) -> Self {
        let is = |key: &str| value[key].as_bool().unwrap_or(false);
        let number = |key: &str| value[key].as_f64();
        Self {
            optimum: number("optimum"),
            proved: is("proved"),
            seconds: number("seconds"),
            gap: number("gap"),
            ahead: is("ahead"),
        }
    }

    /// Judges a run; the first row is ours.
    pub fn judge(&self, rows: &[Row]) -> Vec<Verdict> {
        let ours = rows.first().and_then(|row| row.answer.as_ref().ok());
        let is = |test: &dyn Fn(&Answer) -> bool| Some(ours.is_some_and(test));
        let mut verdicts = Vec::new();
        if let Some(optimum) = self.optimum {
            let is_it = is(&|answer| is_proved(answer) && answer.incumbent.is_some_and(|found| (found - optimum).abs() < 6e-4));
            verdicts.push((format!("{optimum} proved"), is_it));
        }
        if self.proved {
            verdicts.push(("proved".to_owned(), is(&is_proved)));
        }
        if let Some(seconds) = self.seconds {
            verdicts.push((format!("at most {seconds} s"), is(&|answer| answer.seconds <= seconds)));
        }
        if let Some(gap) = self.gap {
            let text = format!("gap at most {} %", gap * 100.0);
            verdicts.push((text, is(&|answer| answer.gap().is_some_and(|found| found <= gap))));
        }
        if self.ahead {
            let others: Vec<&Answer> = rows.iter().skip(1).filter_map(|row| row.answer.as_ref().ok()).collect();
            let ahead = if others.is_empty() { None } else { is(&|ours| others.iter().all(|other| is_ahead(ours, other))) };
            verdicts.push(("ahead of every other".to_owned(), ahead));
        }
        verdicts
    }
}

fn is_proved(answer: &Answer) -> bool {
    answer.status == "optimal"
}

/// Sooner where both prove; else a solution and a bound that are no worse. Values are costs: less is better.
fn is_ahead(ours: &Answer, other: &Answer) -> bool {
    if is_proved(other) {
        return is_proved(ours) && ours.seconds <= other.seconds;
    }
    let slack = SAME * ours.incumbent.unwrap_or(0.0).abs();
    let cheaper = match (ours.incumbent, other.incumbent) {
        (Some(ours), Some(other)) => ours <= other + slack,
        (ours, _) => ours.is_some(),
    };
    let tighter = match (ours.bound, other.bound) {
        (Some(ours), Some(other)) => ours >= other - slack,
        (ours, _) => ours.is_some(),
    };
    cheaper && tighter
}

/// The aims in one line, each with `met`, `MISSED` or `not told`.
pub fn told(verdicts: &[Verdict]) -> String {
    let word = |met: Option<bool>| match met {
        Some(true) => "met",
        Some(false) => "MISSED",
        None => "not told",
    };
    verdicts.iter().map(|(aim, met)| format!("{aim}: {}", word(*met))).collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(status: &str, incumbent: f64, bound: f64, seconds: f64) -> Row {
        let answer = Answer {
            solver: "a solver".to_owned(),
            status: status.to_owned(),
            incumbent: Some(incumbent),
            bound: Some(bound),
            seconds,
            exact: true,
        };
        Row { name: "a row".to_owned(), answer: Ok(answer) }
    }

    #[test]
    fn a_run_meets_or_misses_each_aim() {
        let target = Target { optimum: Some(387.464), seconds: Some(0.3), ahead: true, ..Target::default() };
        let ours = row("optimal", 387.464, 387.464, 0.4);
        let judged = |others: &[Row]| told(&target.judge(&[std::slice::from_ref(&ours), others].concat()));
        assert_eq!(judged(&[]), "387.464 proved: met; at most 0.3 s: MISSED; ahead of every other: not told");
        let slower = row("optimal", 387.464_1, 387.464, 0.5);
        assert!(judged(&[slower]).ends_with("ahead of every other: met"));
        assert!(judged(&[row("optimal", 387.464, 387.464, 0.1)]).ends_with("ahead of every other: MISSED"));
    }

    #[test]
    fn without_a_proof_solution_and_bound_both_count() {
        let target = Target { ahead: true, gap: Some(0.01), ..Target::default() };
        let judged = |other| told(&target.judge(&[row("feasible", 100.0, 98.0, 60.0), other]));
        assert_eq!(judged(row("feasible", 101.0, 97.0, 60.0)), "gap at most 1 %: MISSED; ahead of every other: met");
        assert!(judged(row("feasible", 99.0, 97.0, 60.0)).ends_with("MISSED"));
        assert!(judged(row("feasible", 101.0, 99.0, 60.0)).ends_with("MISSED"));
    }
}
