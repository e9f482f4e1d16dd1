//! Passwords: argon2id, so that a stolen database gives none of them away cheaply.

use std::fmt;

use argon2::{Algorithm, Argon2, Params, Version};
use data_encoding::BASE64_NOPAD;
use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::house::House;

/// The shortest password, in characters. NIST SP 800-63B-4 §3.1.1.2 asks for 15 where nothing else is asked for.
pub(crate) const LENGTH_MIN: usize = 12;
/// The longest, in bytes: more would only cost time.
pub(crate) const LENGTH_BYTES_MAX: usize = 1024;
/// 19 MiB, two passes, one lane: the first choice of OWASP's Password Storage Cheat Sheet that fits a small machine.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;
const HASH_BYTES: usize = 32;

/// A password as somebody typed it.
#[derive(Clone)]
pub(crate) struct Password(String);

impl Password {
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// Whether it is good enough to be a new one.
    pub(crate) fn check(&self) -> Result<(), Error> {
        let refused = |problem| Err(Error::Refused { what: "password", problem });
        if self.0.chars().count() < LENGTH_MIN {
            return refused("is shorter than 12 characters");
        }
        if self.0.len() > LENGTH_BYTES_MAX {
            return refused("is longer than 1024 bytes");
        }
        let first = self.0.chars().next();
        if self.0.chars().all(|c| Some(c) == first) {
            return refused("is one character over and over");
        }
        Ok(())
    }
}

/// Prints nothing of it.
impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}

/// A password's hash with everything that is needed to compare with it, so that the costs can be raised later.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Hash {
    memory_kib: u32,
    passes: u32,
    lanes: u32,
    salt: String,
    hash: String,
}

/// Prints nothing of it.
impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Hash(…)")
    }
}

impl Hash {
    fn of(password: &Password, salt: &[u8], (memory_kib, passes, lanes): (u32, u32, u32)) -> Result<Self, Error> {
        let defect = |_| Error::Defect("argon2 refuses its own parameters");
        let params = Params::new(memory_kib, passes, lanes, Some(HASH_BYTES)).map_err(defect)?;
        let mut hash = [0; HASH_BYTES];
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        argon2.hash_password_into(password.0.as_bytes(), salt, &mut hash).map_err(defect)?;
        let (salt, hash) = (BASE64_NOPAD.encode(salt), BASE64_NOPAD.encode(&hash));
        Ok(Self { memory_kib, passes, lanes, salt, hash })
    }

    fn fits(&self, password: &Password) -> Result<bool, Error> {
        let salt = BASE64_NOPAD.decode(self.salt.as_bytes()).map_err(|_| Error::Defect("a kept salt is no base64"))?;
        let other = Self::of(password, &salt, (self.memory_kib, self.passes, self.lanes))?;
        // Both are hashes: how many of their bytes agree tells nothing about the password.
        Ok(other.hash == self.hash)
    }
}

impl House {
    /// The hash to keep of a new password.
    pub(crate) async fn hashed(&self, password: Password) -> Result<Hash, Error> {
        let salt: [u8; 16] = self.dice();
        self.heavy(move || Hash::of(&password, &salt, (MEMORY_KIB, PASSES, LANES))).await?
    }

    /// Whether a password is the one of this hash. Without a hash it takes as long, so that nobody learns which logins exist.
    pub(crate) async fn fits(&self, hash: Option<Hash>, password: Password) -> Result<bool, Error> {
        let salt: [u8; 16] = self.dice();
        let compare = move || match hash {
            Some(hash) => hash.fits(&password),
            None => Hash::of(&password, &salt, (MEMORY_KIB, PASSES, LANES)).map(|_| false),
        };
        self.heavy(compare).await?
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 9106 §5.3, argon2id, without its secret and associated data, which passwords do not have: made by the reference
    /// program `echo -n password | argon2 somesalt -id -t 2 -m 16 -p 1 -l 32` (P-H-C/phc-winner-argon2, README).
    #[test]
    fn the_reference_program_gives_the_same() {
        let hash = Hash::of(&Password::new("password"), b"somesalt", (65536, 2, 1)).unwrap();
        let hex = data_encoding::HEXLOWER.encode(&BASE64_NOPAD.decode(hash.hash.as_bytes()).unwrap());
        assert_eq!(hex, "09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7");
    }

    #[test]
    fn what_is_no_password() {
        let said = |text: &str| Password::new(text).check().map_err(|error| error.to_string());
        assert_eq!(said("correct horse battery"), Ok(()));
        assert_eq!(said("seven77"), Err("the password is shorter than 12 characters".to_owned()));
        assert_eq!(said("aaaaaaaaaaaaaa"), Err("the password is one character over and over".to_owned()));
        assert_eq!(said(&"ab".repeat(600)), Err("the password is longer than 1024 bytes".to_owned()));
    }

    #[test]
    fn nothing_of_it_is_printed() {
        let hash = Hash::of(&Password::new("password"), b"somesalt", (8, 1, 1)).unwrap();
        assert_eq!(format!("{:?} {hash:?}", Password::new("secret")), "Password(…) Hash(…)");
    }
}
