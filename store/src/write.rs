//! The statements of a commit: its edits, their names, and what the history says of them.

use sqlx::{Any, AnyConnection, Row};

use crate::commit::{Commit, Edit, Expected};
use crate::engine::{Engine, Place};
use crate::error::Error;
use crate::key::Key;
use crate::watch::CHANNEL;

/// Waits for the writers before it, and takes the next number. Everything else of a commit follows on this.
const NEXT: &str = "UPDATE head SET seq = seq + 1 RETURNING seq";
const INSERT: &str = "INSERT INTO entry (scope, noun, id, version, changed_at, body) VALUES ($1, $2, $3, $4, $5, $6) \
                      ON CONFLICT DO NOTHING";
const UPSERT: &str = "INSERT INTO entry (scope, noun, id, version, changed_at, body) VALUES ($1, $2, $3, $4, $5, $6) \
                      ON CONFLICT (scope, noun, id) \
                      DO UPDATE SET version = excluded.version, changed_at = excluded.changed_at, body = excluded.body";
const UPDATE: &str = "UPDATE entry SET version = $4, changed_at = $5, body = $6 \
                      WHERE scope = $1 AND noun = $2 AND id = $3 AND version = $7";
const REMOVE: &str = "DELETE FROM entry WHERE scope = $1 AND noun = $2 AND id = $3";
const REMOVE_VERSION: &str = "DELETE FROM entry WHERE scope = $1 AND noun = $2 AND id = $3 AND version = $4";
const VERSION: &str = "SELECT version FROM entry WHERE scope = $1 AND noun = $2 AND id = $3";
const UNNAME: &str = "DELETE FROM name WHERE scope = $1 AND noun = $2 AND id = $3";
const NAME: &str = "INSERT INTO name (scope, noun, id, name) VALUES ($1, $2, $3, $4) ON CONFLICT (noun, name) DO NOTHING";
const CHANGE: &str = "INSERT INTO change (seq, at, author, why) VALUES ($1, $2, $3, $4)";
const EDIT: &str = "INSERT INTO edit (seq, position, scope, noun, id, body) VALUES ($1, $2, $3, $4, $5, $6)";

/// Whether something of a commit is in the history.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Recorded {
    Yes,
    No,
}

/// Makes all edits of a commit within a transaction, and gives the commit's number. After an error the transaction is to be taken
/// back as far as this began.
pub(crate) async fn carry_out(
    engine: &Engine,
    connection: &mut AnyConnection,
    commit: &Commit,
) -> Result<(u64, Recorded), Error> {
    let mut writing = Writing { engine, connection, seq: 0, at: commit.at.as_microsecond() };
    writing.seq = writing.next().await?;
    let mut happened = Vec::new();
    for edit in &commit.edits {
        if writing.edit(edit).await? && edit.key().noun.is_recorded() {
            happened.push(edit);
        }
    }
    // Names are let go before any is taken, so that two entries can exchange theirs.
    for edit in &commit.edits {
        writing.let_go_of_names(edit).await?;
    }
    for edit in &commit.edits {
        writing.take_names(edit).await?;
    }
    let recorded = if happened.is_empty() { Recorded::No } else { Recorded::Yes };
    if recorded == Recorded::Yes {
        writing.record(commit, &happened).await?;
    }
    let seq = u64::try_from(writing.seq).map_err(|error| engine.corrupt(error))?;
    Ok((seq, recorded))
}

struct Writing<'a> {
    engine: &'a Engine,
    connection: &'a mut AnyConnection,
    seq: i64,
    at: i64,
}

type Query = sqlx::query::Query<'static, Any, <Any as sqlx::Database>::Arguments>;

impl Writing<'_> {
    /// Runs a statement; how many rows it touched.
    async fn run(&mut self, query: Query) -> Result<u64, Error> {
        let done = query.execute(&mut *self.connection).await.map_err(|error| self.engine.failed(error))?;
        Ok(done.rows_affected())
    }

    async fn next(&mut self) -> Result<i64, Error> {
        let row = sqlx::query(NEXT).fetch_optional(&mut *self.connection).await.map_err(|error| self.engine.failed(error))?;
        let row = row.ok_or_else(|| self.engine.corrupt("its head is missing"))?;
        row.try_get(0).map_err(|error| self.engine.failed(error))
    }

    /// Whether the edit changed something.
    async fn edit(&mut self, edit: &Edit) -> Result<bool, Error> {
        let (key, expected) = match edit {
            Edit::Put { key, expected, .. } | Edit::Remove { key, expected } => (key, *expected),
        };
        let statement = match (edit, expected) {
            (Edit::Put { .. }, Expected::Absent) => INSERT,
            (Edit::Put { .. }, Expected::Version(_)) => UPDATE,
            (Edit::Put { .. }, Expected::Any) => UPSERT,
            (Edit::Remove { .. }, Expected::Version(_)) => REMOVE_VERSION,
            (Edit::Remove { .. }, Expected::Any | Expected::Absent) => REMOVE,
        };
        let mut query = of_key(statement, key);
        if let Edit::Put { body, .. } = edit {
            query = query.bind(self.seq).bind(self.at).bind(body.clone());
        }
        if let Expected::Version(version) = expected {
            // A number that no version has can only conflict.
            query = query.bind(i64::try_from(version).unwrap_or(-1));
        }
        let touched = self.run(query).await? > 0;
        if touched || expected == Expected::Any {
            return Ok(touched);
        }
        let is = self.version(key).await?;
        Err(Error::Conflict { key: key.clone(), expected, is })
    }

    async fn version(&mut self, key: &Key) -> Result<Option<u64>, Error> {
        let failed = |error| self.engine.failed(error);
        let row = of_key(VERSION, key).fetch_optional(&mut *self.connection).await.map_err(failed)?;
        let version = row.map(|row| row.try_get::<i64, _>(0)).transpose().map_err(failed)?;
        Ok(version.and_then(|version| u64::try_from(version).ok()))
    }

    async fn let_go_of_names(&mut self, edit: &Edit) -> Result<(), Error> {
        match edit {
            // What was not there had no names, and what is removed takes its names along.
            Edit::Put { expected: Expected::Absent, .. } | Edit::Remove { .. } => Ok(()),
            Edit::Put { key, .. } => self.run(of_key(UNNAME, key)).await.map(drop),
        }
    }

    async fn take_names(&mut self, edit: &Edit) -> Result<(), Error> {
        let Edit::Put { key, names, .. } = edit else { return Ok(()) };
        for name in names {
            if self.run(of_key(NAME, key).bind(name.clone())).await? == 0 {
                return Err(Error::NameTaken { noun: key.noun.clone(), name: name.clone() });
            }
        }
        Ok(())
    }

    async fn record(&mut self, commit: &Commit, happened: &[&Edit]) -> Result<(), Error> {
        let change = sqlx::query(CHANGE).bind(self.seq).bind(self.at);
        self.run(change.bind(commit.by.as_str().to_owned()).bind(commit.why.clone())).await?;
        for (position, edit) in (0_i64..).zip(happened) {
            let key = edit.key();
            let body = match edit {
                Edit::Put { body, .. } => Some(body.clone()),
                Edit::Remove { .. } => None,
            };
            let query = sqlx::query(EDIT).bind(self.seq).bind(position).bind(key.scope.text().to_owned());
            self.run(query.bind(key.noun.as_str().to_owned()).bind(key.id.as_str().to_owned()).bind(body)).await?;
        }
        if let Place::Server(_) = self.engine.place {
            // Told to the others when, and only when, the commit is confirmed.
            let notify = sqlx::query("SELECT CAST(pg_notify($1, $2) AS TEXT)").bind(CHANNEL).bind(self.seq.to_string());
            self.run(notify).await?;
        }
        Ok(())
    }
}

/// A statement whose first three parameters are a key.
fn of_key(statement: &'static str, key: &Key) -> Query {
    let (scope, noun, id) = (key.scope.text().to_owned(), key.noun.as_str().to_owned(), key.id.as_str().to_owned());
    sqlx::query(statement).bind(scope).bind(noun).bind(id)
}
