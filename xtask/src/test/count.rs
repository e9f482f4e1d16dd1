//! Counts the closing lines of `cargo test`, so that one line at the end says it all.

use std::fmt;

/// How many tests did what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Count {
    /// Tests that passed.
    pub passed: u64,
    /// Tests that failed.
    pub failed: u64,
}

impl Count {
    /// Adds a line of the runner's output, if it is a closing line.
    pub fn read(&mut self, line: &str) {
        let Some((_, results)) = line.split_once("test result: ") else { return };
        let number = |word: &str| {
            let before = results.split_once(word)?.0.trim_end();
            before.rsplit(|c: char| !c.is_ascii_digit()).next()?.parse::<u64>().ok()
        };
        self.passed += number(" passed;").unwrap_or(0);
        self.failed += number(" failed;").unwrap_or(0);
    }
}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closing_lines_are_added_up_and_others_are_not() {
        let output = "\
running 2 tests
test a ... ok
test result: ok. 12 passed; 0 failed; 3 ignored; 0 measured; 0 filtered out; finished in 0.01s
test result: FAILED. 7 passed; 2 failed; 0 ignored; 0 measured; 1 filtered out; finished in 0.02s
the test says: 5 passed; nothing else";
        let mut count = Count::default();
        output.lines().for_each(|line| count.read(line));
        assert_eq!(count.to_string(), "19 passed, 2 failed");
    }
}
