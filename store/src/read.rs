//! How things stand now.

use futures_util::TryStreamExt;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

use crate::Store;
use crate::engine::Engine;
use crate::entry::{Entry, PAGE_BYTES_MAX, PAGE_LEN_MAX, Page, Whole};
use crate::error::{Error, Refused};
use crate::key::{Id, Key, Noun, Scope};

/// The most bytes of bodies that [`Store::whole`] gives.
pub const WHOLE_BYTES_MAX: usize = 256 << 20;

impl Store {
    /// An entry as it stands.
    pub async fn find(&self, key: &Key) -> Result<Option<Entry>, Error> {
        let query = sqlx::query("SELECT version, changed_at, body FROM entry WHERE scope = $1 AND noun = $2 AND id = $3");
        let query = query.bind(key.scope.text().to_owned()).bind(key.noun.as_str().to_owned()).bind(key.id.as_str().to_owned());
        let row = query.fetch_optional(self.engine.reader()).await.map_err(|error| self.engine.failed(error))?;
        row.map(|row| self.engine.entry(&row, 0, key.clone())).transpose()
    }

    /// The entry of this noun that a name leads to, in whichever scope it is.
    pub async fn lookup(&self, noun: &Noun, name: &str) -> Result<Option<Entry>, Error> {
        let query = sqlx::query(
            "SELECT entry.version, entry.changed_at, entry.body, entry.scope, entry.id FROM name \
             JOIN entry ON entry.scope = name.scope AND entry.noun = name.noun AND entry.id = name.id \
             WHERE name.noun = $1 AND name.name = $2",
        );
        let query = query.bind(noun.as_str().to_owned()).bind(name.to_owned());
        let row = query.fetch_optional(self.engine.reader()).await.map_err(|error| self.engine.failed(error))?;
        row.map(|row| {
            let key = Key::new(self.engine.scope(&row, 3)?, noun.clone(), self.engine.id(&row, 4)?);
            self.engine.entry(&row, 0, key)
        })
        .transpose()
    }

    /// Entries of a noun by id, from the first or from the one after `after`; at most 10,000, and at most about 64 MiB of bodies.
    pub async fn list(&self, scope: &Scope, noun: &Noun, after: Option<&Id>, len_max: usize) -> Result<Page<Entry>, Error> {
        let query = sqlx::query(
            "SELECT version, changed_at, body, id FROM entry WHERE scope = $1 AND noun = $2 AND id > $3 ORDER BY id LIMIT $4",
        );
        let query = query.bind(scope.text().to_owned()).bind(noun.as_str().to_owned());
        let mut paging = Paging::new(len_max);
        let query = query.bind(after.map_or("", Id::as_str).to_owned()).bind(paging.rows());
        let mut rows = query.fetch(self.engine.reader());
        while let Some(row) = rows.try_next().await.map_err(|error| self.engine.failed(error))? {
            let key = Key::new(scope.clone(), noun.clone(), self.engine.id(&row, 3)?);
            let entry = self.engine.entry(&row, 0, key)?;
            if !paging.take(entry.body.len()) {
                break;
            }
            paging.items.push(entry);
        }
        Ok(paging.page())
    }

    /// Everything of these nouns in a scope, as it stood at one moment. Refused when it is more than 256 MiB.
    pub async fn whole(&self, scope: &Scope, nouns: &[Noun]) -> Result<Whole, Error> {
        // One statement, so that it is one moment: the head is joined to every row, and is there also when no entry is.
        let places: Vec<String> = (2..nouns.len() + 2).map(|place| format!("${place}")).collect();
        let statement = format!(
            "SELECT head.seq, entry.version, entry.changed_at, entry.body, entry.noun, entry.id FROM head \
             LEFT JOIN entry ON entry.scope = $1 AND entry.noun IN ({}) ORDER BY entry.noun, entry.id",
            places.join(", ")
        );
        if nouns.is_empty() || nouns.len() > 64 {
            return Err(Refused(format!("1 to 64 nouns can be asked for at once, and these are {}", nouns.len())).into());
        }
        let mut query = sqlx::query(AssertSqlSafe(statement)).bind(scope.text().to_owned());
        for noun in nouns {
            query = query.bind(noun.as_str().to_owned());
        }
        let mut whole = Whole { seq: 0, entries: Vec::new() };
        let mut bytes = 0;
        let mut rows = query.fetch(self.engine.reader());
        while let Some(row) = rows.try_next().await.map_err(|error| self.engine.failed(error))? {
            whole.seq = self.engine.number(&row, 0)?;
            let Some(word) = self.engine.maybe_text(&row, 4)? else { break };
            let noun = nouns.iter().find(|noun| noun.as_str() == word).cloned();
            let noun = noun.ok_or_else(|| self.engine.corrupt("it gave a noun that was not asked for"))?;
            let entry = self.engine.entry(&row, 1, Key::new(scope.clone(), noun, self.engine.id(&row, 5)?))?;
            bytes += entry.body.len();
            if bytes > WHOLE_BYTES_MAX {
                return Err(
                    Refused(format!("more than {WHOLE_BYTES_MAX} bytes cannot be given at once: list them by pages")).into()
                );
            }
            whole.entries.push(entry);
        }
        Ok(whole)
    }
}

/// The number of the last commit.
pub(crate) async fn head(engine: &Engine) -> Result<u64, Error> {
    let row = sqlx::query("SELECT seq FROM head").fetch_optional(engine.reader()).await.map_err(|error| engine.failed(error))?;
    engine.number(&row.ok_or_else(|| engine.corrupt("its head is missing"))?, 0)
}

/// Collects a page: it ends with its length, or with its bytes, and knows then that there is more.
#[derive(Debug)]
pub(crate) struct Paging<T> {
    pub(crate) items: Vec<T>,
    len_max: usize,
    len: usize,
    bytes: usize,
    more: bool,
}

impl<T> Paging<T> {
    pub(crate) fn new(len_max: usize) -> Self {
        Self { items: Vec::new(), len_max: len_max.clamp(1, PAGE_LEN_MAX), len: 0, bytes: 0, more: false }
    }

    /// How many rows to ask for: one more than is wanted.
    pub(crate) fn rows(&self) -> i64 {
        i64::try_from(self.len_max + 1).unwrap_or(i64::MAX)
    }

    /// Whether one more of this many bytes has room. The first always has.
    pub(crate) fn take(&mut self, bytes: usize) -> bool {
        let has_room = self.len < self.len_max && (self.len == 0 || self.bytes + bytes <= PAGE_BYTES_MAX);
        if has_room {
            self.len += 1;
            self.bytes += bytes;
        } else {
            self.more = true;
        }
        has_room
    }

    pub(crate) fn page(self) -> Page<T> {
        Page { items: self.items, more: self.more }
    }
}

/// Columns.
impl Engine {
    /// A version, a moment and a body in the columns from `at` on.
    pub(crate) fn entry(&self, row: &AnyRow, at: usize, key: Key) -> Result<Entry, Error> {
        let changed_at = self.moment(row, at + 1)?;
        Ok(Entry { key, version: self.number(row, at)?, changed_at, body: self.text(row, at + 2)? })
    }

    pub(crate) fn number(&self, row: &AnyRow, at: usize) -> Result<u64, Error> {
        let number: i64 = row.try_get(at).map_err(|error| self.failed(error))?;
        u64::try_from(number).map_err(|_| self.corrupt(format!("a number is {number}")))
    }

    pub(crate) fn moment(&self, row: &AnyRow, at: usize) -> Result<jiff::Timestamp, Error> {
        let microsecond = row.try_get(at).map_err(|error| self.failed(error))?;
        jiff::Timestamp::from_microsecond(microsecond).map_err(|error| self.corrupt(error))
    }

    pub(crate) fn text(&self, row: &AnyRow, at: usize) -> Result<String, Error> {
        row.try_get(at).map_err(|error| self.failed(error))
    }

    pub(crate) fn maybe_text(&self, row: &AnyRow, at: usize) -> Result<Option<String>, Error> {
        row.try_get(at).map_err(|error| self.failed(error))
    }

    pub(crate) fn scope(&self, row: &AnyRow, at: usize) -> Result<Scope, Error> {
        Scope::read(self.text(row, at)?).map_err(|refused| self.corrupt(refused))
    }

    pub(crate) fn noun(&self, row: &AnyRow, at: usize) -> Result<Noun, Error> {
        Noun::read(self.text(row, at)?).map_err(|refused| self.corrupt(refused))
    }

    pub(crate) fn id(&self, row: &AnyRow, at: usize) -> Result<Id, Error> {
        Id::new(self.text(row, at)?).map_err(|refused| self.corrupt(refused))
    }
}
