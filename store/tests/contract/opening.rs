//! What is opened is Spoke's and of a schema that this program knows; else it is left as it is, and the person is told.

use store::{Edit, Error, Expected, Place, Store};

use crate::house::{DEVICE, House, at_home, commit, run};

contract! {
    a_database_of_a_newer_program_is_left_as_it_is
    a_database_of_another_program_is_left_as_it_is
    a_migration_that_fails_leaves_what_was_there
    two_servers_can_be_started_on_an_empty_database
    a_closed_store_says_so
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
