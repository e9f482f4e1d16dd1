//! A token: 256 bits that only its holder has. What is kept is its hash.

use std::fmt;

use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use sha2::{Digest, Sha256};

use crate::house::House;

/// A secret text for a cookie, a link or a header.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// A token that somebody shows. Any text is one; hardly any opens something.
    pub fn shown(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text to hand to its holder, once.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What is kept of it: what it opens is found by this.
    pub(crate) fn hash(&self) -> String {
        HEXLOWER.encode(&Sha256::digest(self.0.as_bytes()))
    }

    /// Another text that only the holder of this one can have been given, for one use: a form proves by it that it is ours.
    pub fn derived(&self, for_what: &str) -> String {
        let mut digest = Sha256::new();
        for part in ["spoke", for_what, &self.0] {
            digest.update((part.len() as u64).to_be_bytes());
            digest.update(part.as_bytes());
        }
        BASE64URL_NOPAD.encode(&digest.finalize()[..24])
    }
}

/// Prints nothing of it.
impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

impl House {
    pub(crate) fn new_token(&self) -> Token {
        Token(BASE64URL_NOPAD.encode(&self.dice::<32>()))
    }
}
