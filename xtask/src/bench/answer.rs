//! What a solver says of an instance: the last line it prints, in JSON.

use serde_json::Value;

/// A solver's answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// Name and version.
    pub solver: String,
    /// `optimal`, `feasible`, `infeasible`, `unbounded` or `nothing`.
    pub status: String,
    /// Value of the best solution found, in the instance's own unit.
    pub incumbent: Option<f64>,
    /// No solution is better than this, in the instance's own unit.
    pub bound: Option<f64>,
    /// From the model being read to the answer.
    pub seconds: f64,
    /// False where the bound holds for the solver's encoding only.
    pub exact: bool,
    /// How the gap fell: seconds, and the gap from then on. Empty where a solver tells its last one only.
    pub trace: Vec<(f64, f64)>,
}

/// A gap of at most this is a proof: `spoke plan` says so too.
pub const PROOF_GAP: f64 = 1e-6;

impl Answer {
    /// Reads the last line of what a solver printed; what is missing or wrong is named.
    pub fn read(output: &str) -> Result<Self, String> {
        let line = output.lines().last().unwrap_or_default();
        let value: Value = serde_json::from_str(line).map_err(|error| format!("no answer in `{line}`: {error}"))?;
        let text = |key: &str| value[key].as_str().map(str::to_owned).ok_or_else(|| format!("no `{key}` in `{line}`"));
        Ok(Self {
            solver: text("solver")?,
            status: text("status")?,
            incumbent: value["incumbent"].as_f64(),
            bound: value["bound"].as_f64(),
            seconds: value["seconds"].as_f64().ok_or_else(|| format!("no `seconds` in `{line}`"))?,
            exact: value["exact"].as_bool().unwrap_or(true),
            trace: value["trace"].as_array().into_iter().flatten().filter_map(point).collect(),
        })
    }

    /// Whether it is proved that nothing is better, within [`PROOF_GAP`].
    pub fn is_proved(&self) -> bool {
        self.status == "optimal" || self.gap().is_some_and(|gap| gap <= PROOF_GAP)
    }

    /// When the gap was at most this for the first time; `None` when it never was, or nobody can say.
    pub fn seconds_to(&self, gap: f64) -> Option<f64> {
        let reached = self.trace.iter().find(|(_, reached)| *reached <= gap).map(|(seconds, _)| *seconds);
        let is_reached = self.gap().is_some_and(|reached| reached <= gap) || (gap >= PROOF_GAP && self.is_proved());
        reached.or_else(|| is_reached.then_some(self.seconds))
    }

    /// How far the incumbent may be from the best, relative to the incumbent; `None` while either is unknown.
    pub fn gap(&self) -> Option<f64> {
        let (incumbent, bound) = (self.incumbent?, self.bound?);
        let distance = (incumbent - bound).abs();
        Some(if distance == 0.0 { 0.0 } else { distance / incumbent.abs() })
    }
}

fn point(value: &Value) -> Option<(f64, f64)> {
    Some((value[0].as_f64()?, value[1].as_f64()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_read_and_its_gap_computed() {
        let line = r#"Running HiGHS
{"solver": "highs 1.16.0", "status": "feasible", "incumbent": 200.0, "bound": 150, "seconds": 1.5}"#;
        let answer = Answer::read(line).unwrap();
        assert_eq!(answer.gap(), Some(0.25));
        assert!(answer.exact);
        let nothing = Answer { incumbent: None, ..answer.clone() };
        assert_eq!(nothing.gap(), None);
        let free = Answer { incumbent: Some(0.0), bound: Some(0.0), ..answer };
        assert_eq!(free.gap(), Some(0.0));
    }

    #[test]
    fn a_trace_tells_when_a_gap_was_reached() {
        let line = r#"{"solver": "ours", "status": "feasible", "incumbent": 100.0, "bound": 99.99995, "seconds": 9.0, "trace": [[0.1, 0.2], [2.5, 0.01]]}"#;
        let answer = Answer::read(line).unwrap();
        assert_eq!(answer.seconds_to(0.01), Some(2.5));
        assert!(answer.is_proved(), "half a millionth is a proof");
        assert_eq!(answer.seconds_to(PROOF_GAP), Some(9.0));
        assert_eq!(answer.seconds_to(1e-9), None);
    }

    #[test]
    fn what_is_missing_is_named() {
        assert_eq!(Answer::read("{}").unwrap_err(), "no `solver` in `{}`");
        assert!(Answer::read("killed").unwrap_err().starts_with("no answer in `killed`: "));
    }
}
