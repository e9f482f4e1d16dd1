//! What our side says of an instance: one JSON line.

/// An answer, in the currency's own unit.
pub(crate) struct Answer {
    /// Whether the incumbent is proved to be the best.
    pub(crate) is_done: bool,
    pub(crate) incumbent: f64,
    pub(crate) bound: f64,
    pub(crate) seconds: f64,
    /// How the gap fell: seconds, and the gap from then on.
    pub(crate) trace: Vec<(f64, f64)>,
}

impl Answer {
    /// The line.
    pub(crate) fn json(&self) -> String {
        let points: Vec<String> = self.trace.iter().map(|(seconds, gap)| format!("[{seconds:.6},{gap:.9}]")).collect();
        format!(
            r#"{{"solver":"spoke {}","status":"{}","incumbent":{:.6},"bound":{:.6},"seconds":{:.6},"trace":[{}]}}"#,
            env!("CARGO_PKG_VERSION"),
            if self.is_done { "optimal" } else { "feasible" },
            self.incumbent,
            self.bound,
            self.seconds,
            points.join(",")
        )
    }
}
