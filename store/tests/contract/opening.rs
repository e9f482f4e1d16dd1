//! What is opened is Spoke's and of a schema that this program knows; else it is left as it is, and the person is told.

use store::{Edit, Error, Expected, Outcome, Place, Store};

use crate::house::{DEVICE, House, at_home, commit, run};

contract! {
    a_database_of_a_newer_program_is_left_as_it_is
    a_database_of_another_program_is_left_as_it_is
    a_migration_that_fails_leaves_what_was_there
    two_servers_can_be_started_on_an_empty_database
    a_closed_store_says_so
    a_writer_that_does_not_end_is_not_waited_for_for_ever
}

async fn a_database_of_a_newer_program_is_left_as_it_is(house: House) {
    let store = house.open().await;
    store.commit(commit(1, vec![Edit::put(at_home(&DEVICE, "phone"), Expected::Absent, "{}")])).await.unwrap();
    store.close().await;
    let raw = house.raw().await;
    run(&raw, "UPDATE head SET schema = 7").await.unwrap();
    raw.close().await;
    let before = bytes(&house.place);
    let refused = Store::open(&house.place).await.unwrap_err();
    assert!(matches!(refused, Error::TooNew { found: 7, .. }), "{refused:?}");
    let expected = format!(
        "{} has schema 7, and this program knows schemas up to 1: it was written by a newer Spoke. \
         Nothing was changed; run that version, or restore a backup that was made before the upgrade",
        house.place
    );
    assert_eq!(refused.to_string(), expected);
    assert_eq!(bytes(&house.place), before);
}

/// The file, where there is one.
fn bytes(place: &Place) -> Option<Vec<u8>> {
    let Place::File(path) = place else { return None };
    Some(std::fs::read(path).unwrap())
}

async fn a_database_of_another_program_is_left_as_it_is(house: House) {
    let raw = house.raw().await;
    run(&raw, "CREATE TABLE recipe (name TEXT)").await.unwrap();
    let refused = Store::open(&house.place).await.unwrap_err();
    assert!(matches!(refused, Error::Corrupt { .. }), "{refused:?}");
    assert!(refused.to_string().contains("it has tables, and they are not Spoke's (recipe)"), "{refused}");
    assert_eq!(tables(&house).await, ["recipe"]);
}

async fn a_migration_that_fails_leaves_what_was_there(house: House) {
    // A view stands where a table is to be, so the migration fails in its midst.
    let raw = house.raw().await;
    run(&raw, "CREATE VIEW change AS SELECT 1 AS one").await.unwrap();
    let refused = Store::open(&house.place).await.unwrap_err();
    assert!(matches!(refused, Error::Corrupt { .. }), "{refused:?}");
    assert_eq!(tables(&house).await, [""; 0]);
    // Once it is out of the way, all is well.
    run(&raw, "DROP VIEW change").await.unwrap();
    house.open().await;
}

async fn tables(house: &House) -> Vec<String> {
    let statement = if house.is_server() {
        "SELECT CAST(tablename AS TEXT) FROM pg_tables WHERE schemaname = 'public'"
    } else {
        "SELECT name FROM sqlite_schema WHERE type = 'table'"
    };
    run(&house.raw().await, statement).await.unwrap()
}

async fn two_servers_can_be_started_on_an_empty_database(house: House) {
    let (one, two) = tokio::join!(Store::open(&house.place), Store::open(&house.place));
    let (one, two) = (one.unwrap(), two.unwrap());
    one.commit(commit(1, vec![Edit::put(at_home(&DEVICE, "a"), Expected::Absent, "{}")])).await.unwrap();
    let late = two.commit(commit(1, vec![Edit::put(at_home(&DEVICE, "a"), Expected::Absent, "{}")])).await;
    assert!(matches!(late, Err(Error::Conflict { is: Some(1), .. })), "{late:?}");
}

async fn a_closed_store_says_so(house: House) {
    let store = house.open().await;
    store.close().await;
    let refused = store.find(&at_home(&DEVICE, "a")).await.unwrap_err();
    assert!(matches!(refused, Error::Unavailable { .. }), "{refused:?}");
    let refused = store.commit(commit(1, vec![Edit::put(at_home(&DEVICE, "a"), Expected::Any, "{}")])).await.unwrap_err();
    assert!(matches!(refused, Error::Unavailable { .. }), "{refused:?}");
}

async fn a_writer_that_does_not_end_is_not_waited_for_for_ever(house: House) {
    let store = house.open().await;
    let raw = house.raw().await;
    let mut other = raw.begin().await.unwrap();
    sqlx::query("UPDATE head SET seq = seq").execute(&mut *other).await.unwrap();
    let put = || store.commit(commit(1, vec![Edit::put(at_home(&DEVICE, "a"), Expected::Any, "{}")]));
    let refused = put().await.unwrap_err();
    assert!(matches!(refused, Error::Unavailable { outcome: Outcome::NothingWritten, .. }), "{refused:?}");
    // Who reads does not wait.
    assert_eq!(store.find(&at_home(&DEVICE, "a")).await.unwrap(), None);
    other.rollback().await.unwrap();
    assert_eq!(put().await.unwrap().seq, 1);
}

#[tokio::test]
async fn a_file_that_is_no_database_is_left_as_it_is() {
    let house = House::sqlite();
    let Place::File(path) = &house.place else { unreachable!() };
    let text = "Dear diary, ".repeat(1000);
    std::fs::write(path, &text).unwrap();
    let refused = Store::open(&house.place).await.unwrap_err();
    let expected = format!(
        "{} is damaged or was changed by another program: file is not a database (26). Keep a copy of it and restore a backup",
        house.place
    );
    assert_eq!(refused.to_string(), expected);
    assert_eq!(std::fs::read_to_string(path).unwrap(), text);
}

#[tokio::test]
async fn a_damaged_file_is_told() {
    let house = House::sqlite();
    let Place::File(path) = &house.place else { unreachable!() };
    let store = house.open().await;
    let edits =
        (0..500).map(|n| Edit::put(at_home(&DEVICE, &n.to_string()), Expected::Any, format!("{:?}", "x".repeat(500)))).collect();
    store.commit(commit(1, edits)).await.unwrap();
    store.close().await;
    let mut bytes = std::fs::read(path).unwrap();
    let half = bytes.len() / 2;
    bytes[half..].fill(0x5a);
    std::fs::write(path, bytes).unwrap();
    let store = house.open().await;
    let mut wrong = Vec::new();
    for n in 0..500 {
        wrong.extend(store.find(&at_home(&DEVICE, &n.to_string())).await.err());
    }
    assert!(!wrong.is_empty() && wrong.iter().all(|error| matches!(error, Error::Corrupt { .. })), "{wrong:?}");
}

#[tokio::test]
async fn a_place_that_cannot_be_reached_is_told_at_once() {
    let started = std::time::Instant::now();
    let nowhere = std::env::temp_dir().join("no-such-folder-of-spoke");
    let file = Place::File(nowhere.join("spoke.sqlite3"));
    let server = Place::Server(format!("postgres://ana:secret@localhost/spoke?host={}", nowhere.display()));
    for place in [file, server] {
        let refused = Store::open(&place).await.unwrap_err();
        assert!(matches!(refused, Error::Unavailable { .. }), "{refused:?}");
        assert!(
            refused.to_string().contains("No such file or directory") && !refused.to_string().contains("secret"),
            "{refused}"
        );
    }
    assert!(started.elapsed() < std::time::Duration::from_secs(5));
}
