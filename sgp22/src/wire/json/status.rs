//! Whether a function was carried out, and if not, why: the header of an answer.

use std::fmt;

/// A code of numbers with dots, as in `8.2.6`: of the subject that is at fault, or of the reason.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StatusCode {
    /// Filled with zeros behind `count`, so that derived equality is right.
    numbers: [u16; Self::NUMBERS_MAX],
    count: u8,
}

impl StatusCode {
    /// The most numbers in a code.
    pub const NUMBERS_MAX: usize = 6;

    /// A code from its numbers.
    ///
    /// # Panics
    /// When there are more than [`StatusCode::NUMBERS_MAX`]. In a constant, the compiler says so.
    pub const fn new(numbers: &[u16]) -> Self {
        assert!(numbers.len() <= Self::NUMBERS_MAX, "a code has at most six numbers");
        let mut code = Self { numbers: [0; Self::NUMBERS_MAX], count: 0 };
        while (code.count as usize) < numbers.len() {
            code.numbers[code.count as usize] = numbers[code.count as usize];
            code.count += 1;
        }
        code
    }

    /// Reads `8.2.6`; none when it is something else.
    pub fn parse(text: &str) -> Option<Self> {
        let numbers: Vec<u16> = text.trim().split('.').map(|number| number.parse().ok()).collect::<Option<_>>()?;
        (numbers.len() <= Self::NUMBERS_MAX).then(|| Self::new(&numbers))
    }

    /// Its numbers.
    pub fn numbers(&self) -> &[u16] {
        &self.numbers[..usize::from(self.count)]
    }
}

impl fmt::Display for StatusCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, number) in self.numbers().iter().enumerate() {
            write!(formatter, "{}{number}", if index == 0 { "" } else { "." })?;
        }
        Ok(())
    }
}

impl fmt::Debug for StatusCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "StatusCode({self})")
    }
}

/// Why a function was not carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusCodeData {
    /// What is at fault; none when the server's text is no code.
    pub subject_code: Option<StatusCode>,
    /// Why; none when the server's text is no code.
    pub reason_code: Option<StatusCode>,
    /// Which one is at fault, in the server's words.
    pub subject_identifier: Option<String>,
    /// What the server says about it. Not to be trusted as more than a text.
    pub message: Option<String>,
}

/// How a function ended (SGP.22 v2.5 §6.5.1.4).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExecutionStatus {
    /// Well.
    Success,
    /// Well, but the server has something to say.
    WithWarning(Option<StatusCodeData>),
    /// Not.
    Failed(Option<StatusCodeData>),
    /// Not, for it was too late.
    Expired(Option<StatusCodeData>),
}
