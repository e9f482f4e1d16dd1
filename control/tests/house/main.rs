//! The house as its people use it: first run, households, members, plans. Time stands still unless a test moves it, dice are counted.

mod accounts;
mod households;
mod members;
mod plans;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use control::account::{AccountId, Registration};
use control::household::Seat;
use control::{House, Place, Store, TimeAndChance};
use household::records::Body;
use jiff::Timestamp;

/// A clock that only tests move, and dice that come in their order.
struct Made {
    second: AtomicI64,
    thrown: AtomicU64,
}

impl TimeAndChance for Made {
    fn now(&self) -> Timestamp {
        Timestamp::from_second(self.second.load(Ordering::SeqCst)).expect("a second of our days")
    }

    fn fill(&self, bytes: &mut [u8]) {
        for part in bytes.chunks_mut(8) {
            let thrown = self.thrown.fetch_add(1, Ordering::SeqCst);
            part.copy_from_slice(&thrown.to_be_bytes()[8 - part.len()..]);
        }
    }
}

/// A new house in a folder of its own.
struct Test {
    house: House,
    world: Arc<Made>,
    _folder: tempfile::TempDir,
}

const PASSWORD: &str = "correct horse battery";

impl Test {
    async fn begin() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::open(&Place::File(folder.path().join("spoke.sqlite3"))).await.expect("a new store");
        let second = "2026-11-25T12:00:00Z".parse::<Timestamp>().expect("a moment").as_second();
        let world = Arc::new(Made { second: second.into(), thrown: 0.into() });
        Self { house: House::new(store, Arc::<Made>::clone(&world)), world, _folder: folder }
    }

    /// Time goes by.
    fn later(&self, seconds: i64) {
        self.world.second.fetch_add(seconds, Ordering::SeqCst);
    }

    /// The first account.
    async fn ana(&self) -> AccountId {
        let registration = Registration { name: "Ana", login: "ana@example.org", password: PASSWORD };
        self.house.register_first(&registration).await.expect("the first account")
    }

    /// Ana, as the owner of a new household.
    async fn ana_at_home(&self) -> Seat {
        let ana = self.ana().await;
        let household = self.house.found(&ana, "Home", "US").await.expect("a new household");
        self.house.seat(&ana, &household).await.expect("its founder has a seat")
    }
}

/// A record's body from pairs.
fn body(pairs: &[(&str, &str)]) -> Body {
    pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).into())).collect()
}
