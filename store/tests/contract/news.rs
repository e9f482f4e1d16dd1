//! Whoever watches is told of every change, in time, and of nothing else.

use std::time::Duration;

use store::{Edit, Expected, Store};

use crate::house::{DEVICE, House, SESSION, at_home, commit};

contract! {
    whoever_watches_is_told
    servers_on_one_database_hear_of_each_other
}

async fn put(store: &Store, edit: Edit) -> u64 {
    store.commit(commit(1, vec![edit])).await.unwrap().seq
}

async fn whoever_watches_is_told(house: House) {
    let store = house.open().await;
    put(&store, Edit::put(at_home(&DEVICE, "a"), Expected::Absent, "1")).await;
    // A later watcher begins where things stand.
    store.close().await;
    let store = house.open().await;
    let mut news = store.watch();
    assert_eq!(*news.borrow_and_update(), 1);
    put(&store, Edit::put(at_home(&DEVICE, "b"), Expected::Absent, "2")).await;
    tokio::time::timeout(Duration::from_secs(10), news.changed()).await.unwrap().unwrap();
    assert_eq!(*news.borrow_and_update(), 2);
    // What is not recorded is no news, nor is what did not happen.
    put(&store, Edit::put(at_home(&SESSION, "s"), Expected::Absent, "3")).await;
    put(&store, Edit::remove(at_home(&DEVICE, "nobody"), Expected::Any)).await;
    store.commit(commit(1, vec![Edit::put(at_home(&DEVICE, "a"), Expected::Absent, "4")])).await.unwrap_err();
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert!(!news.has_changed().unwrap());
}

async fn servers_on_one_database_hear_of_each_other(house: House) {
    if !house.is_server() {
        // One file has one server; whoever else opens it, such as a backup, only reads.
        return;
    }
    let (one, two) = (house.open().await, house.open().await);
    let mut news = two.watch();
    let seq = put(&one, Edit::put(at_home(&DEVICE, "a"), Expected::Absent, "1")).await;
    tokio::time::timeout(Duration::from_secs(10), news.wait_for(|heard| *heard == seq)).await.unwrap().unwrap();
    assert_eq!(two.changes_after(0, 10).await.unwrap().items[0].seq, seq);
}
