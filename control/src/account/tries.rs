//! Wrong tries: after a few, each next one is looked at later, so that nobody guesses a password and nobody is locked out for good.

use data_encoding::HEXLOWER;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use store::{Author, Edit, Expected, Id, Key, Scope};

use crate::error::Error;
use crate::house::House;
use crate::nouns::TRIES;
use crate::stored::{Stored, json};

/// So many wrong tries cost nothing.
const FREE: u32 = 5;
/// The first wait, doubled by every further wrong try.
const WAIT_SECONDS: i64 = 15;
/// No wait is longer.
const WAIT_SECONDS_MAX: i64 = 15 * 60;
/// Tries this long ago are forgotten.
const FORGOTTEN: SignedDuration = SignedDuration::from_hours(24);

/// Wrong tries in a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Tries {
    wrong: u32,
    last: Timestamp,
}

impl Tries {
    /// Until when no further try is looked at.
    fn until(&self) -> Option<Timestamp> {
        let further = self.wrong.checked_sub(FREE)?;
        let wait = WAIT_SECONDS.saturating_mul(1_i64.checked_shl(further.min(20)).unwrap_or(i64::MAX)).min(WAIT_SECONDS_MAX);
        self.last.checked_add(SignedDuration::from_secs(wait)).ok()
    }
}

/// The tries of a login, whether or not it exists. Its hash, because a login may be longer than an id.
fn key(login: &str) -> Result<Key, Error> {
    let hash = HEXLOWER.encode(&Sha256::digest(login.as_bytes())[..20]);
    Ok(Key::new(Scope::Installation, TRIES, Id::new(hash)?))
}

impl House {
    /// Refuses a try that comes too early, and counts it as wrong until it proves right: who tries in parallel gains nothing.
    pub(crate) async fn begin_try(&self, login: &str) -> Result<(), Error> {
        let key = key(login)?;
        // Others may try the same login at the same moment: each of them is counted.
        for _ in 0..8 {
            let known: Option<Stored<Tries>> = self.stored(&key).await?;
            let now = self.now();
            let recent = known.as_ref().filter(|known| now.duration_since(known.value.last) < FORGOTTEN);
            if let Some(until) = recent.and_then(|known| known.value.until()).filter(|until| now < *until) {
                return Err(Error::Locked { until, wait_seconds: until.duration_since(now).as_secs().max(1) });
            }
            let tries = Tries { wrong: recent.map_or(1, |known| known.value.wrong.saturating_add(1)), last: now };
            let expected = known.map_or(Expected::Absent, |known| Expected::Version(known.version));
            let edit = Edit::put(key.clone(), expected, json(&tries)?);
            match self.write(&Author::new("sign-in")?, "", vec![edit]).await {
                Err(Error::Stale) => {}
                done => return done.map(|_| ()),
            }
        }
        Err(Error::Stale)
    }

    /// Forgets the wrong tries of a login: this one was right.
    pub(crate) async fn end_tries(&self, login: &str) -> Result<(), Error> {
        self.write(&Author::new("sign-in")?, "", vec![Edit::remove(key(login)?, Expected::Any)]).await.map(|_| ())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_end() {
        let last = Timestamp::UNIX_EPOCH;
        let wait = |wrong| Tries { wrong, last }.until().map(|until| until.as_second());
        let waits = [1, 4, 5, 6, 7, 8, 11, 12, u32::MAX].map(wait);
        assert_eq!(waits, [None, None, Some(15), Some(30), Some(60), Some(120), Some(900), Some(900), Some(900)]);
    }
}
