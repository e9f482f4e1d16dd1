//! A PostgreSQL server that goes away and comes back is used again, without a restart of ours.

use std::time::Duration;

use jiff::Timestamp;
use store::{Author, Commit, Edit, Error, Expected, Id, Key, Place, Scope, Store};

use crate::DEVICE;
use crate::cluster::{Cluster, Sync};

async fn put(store: &Store, id: &str) -> Result<u64, Error> {
    let key = Key::new(Scope::Installation, DEVICE, Id::new(id).unwrap());
    let edits = vec![Edit::put(key, Expected::Absent, "{}")];
    let commit = Commit { at: Timestamp::UNIX_EPOCH, by: Author::new("ana").unwrap(), why: String::new(), edits };
    Ok(store.commit(commit).await?.seq)
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs PostgreSQL"]
async fn a_server_that_comes_back_is_used_again() {
    let mut cluster = Cluster::start(Sync::On);
    let place = Place::Server(cluster.address("postgres"));
    let (one, two) = (Store::open(&place).await.unwrap(), Store::open(&place).await.unwrap());
    let mut news = two.watch();
    assert_eq!(put(&one, "before").await.unwrap(), 1);

    tokio::task::block_in_place(|| cluster.order("immediate"));
    let refused = put(&one, "meanwhile").await.unwrap_err();
    assert!(matches!(refused, Error::Unavailable { .. }), "{refused:?}");
    tokio::task::block_in_place(|| cluster.order("start"));

    assert_eq!(put(&one, "after").await.unwrap(), 2);
    let heard = tokio::time::timeout(Duration::from_secs(30), news.wait_for(|seq| *seq == 2)).await;
    assert_eq!(*heard.expect("it is heard of within half a minute").unwrap(), 2);
    assert_eq!(put(&two, "later").await.unwrap(), 3);
}
