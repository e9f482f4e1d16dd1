//! The shape of the tables, and how an older one becomes the present one when a database is opened.
//!
//! A shape is never changed once it has landed: what changes it is a new file beside it. All that are needed run in one
//! transaction, so a database has the old shape or the new one.

use sqlx::{Any, AnyConnection, Connection, Row, Transaction};

use crate::engine::{Engine, Place};
use crate::error::{Error, of_engine};

/// Schema 1 and what follows, in order.
const SQLITE: &[&str] = &[include_str!("../migrations/sqlite/0001.sql")];
/// The same for the other engine.
const POSTGRES: &[&str] = &[include_str!("../migrations/postgres/0001.sql")];

/// Serialises two servers that are started at the same time on one PostgreSQL database: any number that nobody else uses.
const LOCK: &str = "SELECT CAST(pg_advisory_xact_lock(7307199) AS TEXT)";

/// Refuses a database that a newer program wrote, or that is not Spoke's, before anything in it is changed.
pub(crate) async fn check(place: &Place) -> Result<(), Error> {
    let Some(mut connection) = Engine::peek(place).await? else { return Ok(()) };
    let found = find(place, &mut connection).await;
    connection.close().await.map_err(|error| of_engine(place, &error))?;
    judge(place, found?, steps(place).len())
}

/// Brings the tables into their present shape.
pub(crate) async fn migrate(engine: &Engine) -> Result<(), Error> {
    apply(engine, steps(&engine.place)).await
}

fn steps(place: &Place) -> &'static [&'static str] {
    match place {
        Place::File(_) => SQLITE,
        Place::Server(_) => POSTGRES,
    }
}

async fn apply(engine: &Engine, steps: &'static [&'static str]) -> Result<(), Error> {
    let mut transaction = engine.write().await?;
    if let Place::Server(_) = engine.place {
        sqlx::query(LOCK).execute(&mut *transaction).await.map_err(|error| engine.failed(error))?;
    }
    let found = find(&engine.place, &mut transaction).await?;
    judge(&engine.place, found, steps.len())?;
    let Some(missing) = steps.get(usize::try_from(found).unwrap_or(usize::MAX)..).filter(|missing| !missing.is_empty()) else {
        return Ok(());
    };
    for step in missing {
        sqlx::raw_sql(*step).execute(&mut *transaction).await.map_err(|error| engine.failed(error))?;
    }
    set(engine, &mut transaction, steps.len()).await?;
    transaction.commit().await.map_err(|error| engine.failed_to_confirm(error))
}

async fn set(engine: &Engine, transaction: &mut Transaction<'_, Any>, schema: usize) -> Result<(), Error> {
    let schema = i64::try_from(schema).map_err(|error| engine.corrupt(error))?;
    let update = sqlx::query("UPDATE head SET schema = $1").bind(schema).execute(&mut **transaction);
    update.await.map(drop).map_err(|error| engine.failed(error))
}

fn judge(place: &Place, found: u64, known: usize) -> Result<(), Error> {
    let known = u64::try_from(known).unwrap_or(u64::MAX);
    if found > known { Err(Error::TooNew { place: place.to_string(), found, known }) } else { Ok(()) }
}

/// The schema that a database has: 0 when there is nothing in it.
async fn find(place: &Place, connection: &mut AnyConnection) -> Result<u64, Error> {
    let tables = match place {
        Place::File(_) => "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
        Place::Server(_) => {
            "SELECT CAST(tablename AS TEXT) FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename"
        }
    };
    let tables = texts(place, connection, tables).await?;
    if tables.is_empty() {
        return Ok(0);
    }
    let corrupt = |what: String| Error::Corrupt { place: place.to_string(), what };
    if !["head", "entry", "edit"].iter().all(|ours| tables.iter().any(|table| table == ours)) {
        return Err(corrupt(format!("it has tables, and they are not Spoke's ({})", tables.join(", "))));
    }
    let found = texts(place, connection, "SELECT CAST(schema AS TEXT) FROM head").await?;
    let found = found.first().and_then(|text| text.parse().ok());
    found.ok_or_else(|| corrupt("it does not say which schema it has".to_owned()))
}

/// The first column of a few rows.
async fn texts(place: &Place, connection: &mut AnyConnection, query: &'static str) -> Result<Vec<String>, Error> {
    let rows = sqlx::query(query).fetch_all(connection).await.map_err(|error| of_engine(place, &error))?;
    rows.iter().map(|row| row.try_get(0).map_err(|error| of_engine(place, &error))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: &str = SQLITE[0];
    const SECOND: &str = "ALTER TABLE entry ADD COLUMN colour TEXT; UPDATE entry SET colour = 'blue'";
    const BROKEN: &str = "DROP TABLE name; DELETE FROM entry; ALTER TABLE nowhere ADD COLUMN colour TEXT";
    const STEPS: &[&str] = &[FIRST, SECOND];
    const BROKEN_STEPS: &[&str] = &[FIRST, SECOND, BROKEN];

    #[tokio::test]
    async fn an_older_database_gets_all_that_it_lacks_or_stays_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let engine = Engine::open(&Place::File(folder.path().join("spoke.sqlite3"))).await.unwrap();
        apply(&engine, &STEPS[..1]).await.unwrap();
        let mut transaction = engine.write().await.unwrap();
        sqlx::raw_sql("INSERT INTO entry VALUES ('', 'a', 'b', 1, 0, '{}')").execute(&mut *transaction).await.unwrap();
        transaction.commit().await.unwrap();

        // The third step fails in its midst, and takes the second back too.
        let failed = apply(&engine, BROKEN_STEPS).await.unwrap_err();
        assert!(failed.to_string().contains("no such table: nowhere"), "{failed}");
        assert_eq!(said(&engine, "SELECT schema || ' ' || (SELECT COUNT(*) FROM entry) FROM head").await, ["1 1"]);
        assert_eq!(said(&engine, "SELECT name FROM pragma_table_info('entry') WHERE name = 'colour'").await, [""; 0]);
        assert_eq!(said(&engine, "SELECT name FROM sqlite_schema WHERE name = 'name'").await, ["name"]);

        apply(&engine, STEPS).await.unwrap();
        apply(&engine, STEPS).await.unwrap();
        assert_eq!(said(&engine, "SELECT schema || ' ' || (SELECT colour FROM entry) FROM head").await, ["2 blue"]);
        let newer = apply(&engine, &STEPS[..1]).await.unwrap_err();
        assert!(matches!(newer, Error::TooNew { found: 2, known: 1, .. }), "{newer:?}");
    }

    async fn said(engine: &Engine, query: &'static str) -> Vec<String> {
        let mut connection = engine.reader().acquire().await.unwrap();
        texts(&engine.place, &mut connection, query).await.unwrap()
    }

    #[test]
    fn both_engines_have_the_same_schemas() {
        assert_eq!(SQLITE.len(), POSTGRES.len());
    }
}
