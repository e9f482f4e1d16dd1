//! A text that must not be seen by accident.

use std::fmt;

use zeroize::Zeroizing;

/// A secret text. It is printed as `Secret(…)`, is wiped from memory when it is let go, and is only given when asked for by name.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes a text as a secret. Whoever has the text still has it.
    pub fn new(text: impl Into<String>) -> Self {
        Self(Zeroizing::new(text.into()))
    }

    /// The text. Whoever shows it to a person says so in the history.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}
