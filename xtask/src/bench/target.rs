//! What is aimed at on an instance, and whether a run met it.

use serde_json::Value;

use crate::bench::answer::{Answer, PROOF_GAP};
use crate::bench::table::Row;

/// Two values of a solution are the same when they differ by less than this part of themselves: solvers work in floating point.
const SAME: f64 = 2e-6;

/// What is aimed at.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Target {
    /// This value, proved.
    pub optimum: Option<f64>,
    /// Gaps, each with the seconds in which it is to be reached; [`PROOF_GAP`] is a proof.
    pub within: Vec<(f64, f64)>,
    /// In the same run no other solver proves sooner, has a better solution, or has a better bound.
    pub ahead: bool,
}

/// One aim and how it went; `None` when the run could not tell.
pub type Verdict = (String, Option<bool>);

impl Target {
    /// Reads the `target` of an instance.
    pub fn read(value: &Value) -> Self {
        let within = value["within"].as_array().into_iter().flatten();
        Self {
            optimum: value["optimum"].as_f64(),
            within: within.filter_map(|pair| Some((pair[0].as_f64()?, pair[1].as_f64()?))).collect(),
            ahead: value["ahead"].as_bool().unwrap_or(false),
        }
    }

    /// Judges a run in which every solver had so many seconds; the first row is ours.
    pub fn judge(&self, rows: &[Row], seconds_max: f64) -> Vec<Verdict> {
        let ours = rows.first().and_then(|row| row.answer.as_ref().ok());
        let is = |test: &dyn Fn(&Answer) -> bool| Some(ours.is_some_and(test));
        let mut verdicts = Vec::new();
        if let Some(optimum) = self.optimum {
            let is_it = is(&|answer| {
                answer.is_proved() && answer.incumbent.is_some_and(|found| (found - optimum).abs() < SAME * optimum)
            });
            verdicts.push((format!("{optimum} proved"), is_it));
        }
        for &(gap, seconds) in &self.within {
            let text = if gap <= PROOF_GAP { "proved".to_owned() } else { format!("a gap of {} %", gap * 100.0) };
            let reached = ours.and_then(|answer| answer.seconds_to(gap));
            let met = reached.is_some_and(|reached| reached <= seconds);
            // Whoever was stopped before can still have been on the way.
            let was_stopped = ours.is_some() && reached.is_none() && seconds_max < seconds;
            verdicts.push((format!("{text} in {seconds} s"), (!was_stopped).then_some(met)));
        }
        if self.ahead {
            let others: Vec<&Answer> = rows.iter().skip(1).filter_map(|row| row.answer.as_ref().ok()).collect();
            let ahead = if others.is_empty() { None } else { is(&|ours| others.iter().all(|other| is_ahead(ours, other))) };
            verdicts.push(("ahead of every other".to_owned(), ahead));
        }
        verdicts
    }
}

/// Sooner where both prove; else a solution and a bound that are no worse. Values are costs: less is better.
fn is_ahead(ours: &Answer, other: &Answer) -> bool {
    if other.is_proved() {
        return ours.seconds_to(PROOF_GAP).is_some_and(|seconds| seconds <= other.seconds);
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
            trace: Vec::new(),
        };
        Row { name: "a row".to_owned(), answer: Ok(answer) }
    }

    #[test]
    fn a_run_meets_or_misses_each_aim() {
        let target = Target { optimum: Some(387.464), within: vec![(PROOF_GAP, 0.3)], ahead: true };
        let ours = row("optimal", 387.464, 387.464, 0.4);
        let judged = |others: &[Row]| told(&target.judge(&[std::slice::from_ref(&ours), others].concat(), 60.0));
        assert_eq!(judged(&[]), "387.464 proved: met; proved in 0.3 s: MISSED; ahead of every other: not told");
        let slower = row("optimal", 387.464_1, 387.464, 0.5);
        assert!(judged(&[slower]).ends_with("ahead of every other: met"));
        assert!(judged(&[row("optimal", 387.464, 387.464, 0.1)]).ends_with("ahead of every other: MISSED"));
    }

    #[test]
    fn without_a_proof_solution_and_bound_both_count() {
        let target = Target { ahead: true, within: vec![(0.01, 60.0)], ..Target::default() };
        let judged = |other| told(&target.judge(&[row("feasible", 100.0, 98.0, 60.0), other], 60.0));
        assert_eq!(judged(row("feasible", 101.0, 97.0, 60.0)), "a gap of 1 % in 60 s: MISSED; ahead of every other: met");
        assert!(judged(row("feasible", 99.0, 97.0, 60.0)).ends_with("MISSED"));
        assert!(judged(row("feasible", 101.0, 99.0, 60.0)).ends_with("MISSED"));
    }

    #[test]
    fn an_aim_beyond_the_time_limit_is_missed_only_by_who_was_not_stopped() {
        let target = Target { within: vec![(0.01, 60.0)], ..Target::default() };
        let judged = |seconds| told(&target.judge(&[row("feasible", 100.0, 98.0, 10.0)], seconds));
        assert_eq!(judged(10.0), "a gap of 1 % in 60 s: not told");
        assert_eq!(judged(60.0), "a gap of 1 % in 60 s: MISSED");
    }
}
