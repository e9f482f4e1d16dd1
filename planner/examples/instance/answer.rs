//! What our side says of an instance: one JSON line.

/// An answer, in the currency's own unit.
pub(crate) struct Answer {
    /// Whether the incumbent is proved to be the best.
    pub(crate) is_done: bool,
    pub(crate) incumbent: f64,
    pub(crate) bound: f64,
    pub(crate) seconds: f64,
}

impl Answer {
    /// The line.
    pub(crate) fn json(&self) -> String {
        format!(
            r#"{{"solver":"spoke {}","status":"{}","incumbent":{:.6},"bound":{:.6},"seconds":{:.6}}}"#,
            env!("CARGO_PKG_VERSION"),
            if self.is_done { "optimal" } else { "feasible" },
            self.incumbent,
            self.bound,
            self.seconds
        )
    }
}
