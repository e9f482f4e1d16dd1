//! The house: an open store, and the time and the chance that everything in it happens by.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use jiff::Timestamp;
use store::{Author, Commit, Committed, Edit, Id, Store};
use tokio::sync::Semaphore;

use crate::error::Error;
use crate::plan::Outlooks;

/// When it is, and dice that nobody can foresee. The program that begins the house brings both.
pub trait TimeAndChance: Send + Sync {
    /// Now.
    fn now(&self) -> Timestamp;
    /// Fills bytes at random, good enough for keys.
    fn fill(&self, bytes: &mut [u8]);
}

/// Everything that is done with what is kept. A clone is another handle of the same one.
#[derive(Clone)]
pub struct House {
    pub(crate) store: Store,
    pub(crate) world: Arc<dyn TimeAndChance>,
    /// Heavy work at the same time: passwords take memory, plans take a processor.
    pub(crate) heavy: Arc<Semaphore>,
    pub(crate) outlooks: Arc<Outlooks>,
    /// How many ids were made: those of one millisecond sort by it.
    made: Arc<AtomicU32>,
}

/// So many heavy things at the same time.
const HEAVY_MAX: usize = 2;

impl House {
    /// A house over an open store.
    pub fn new(store: Store, world: Arc<dyn TimeAndChance>) -> Self {
        Self { store, world, heavy: Arc::new(Semaphore::new(HEAVY_MAX)), outlooks: Arc::default(), made: Arc::default() }
    }

    /// Now.
    pub fn now(&self) -> Timestamp {
        self.world.now()
    }

    /// Bytes at random.
    pub(crate) fn dice<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.world.fill(&mut bytes);
        bytes
    }

    /// A new id, later than every id before it.
    pub(crate) fn new_id(&self) -> Id {
        let mut dice: [u8; 10] = self.dice();
        // Things that are made together keep the order in which they were made.
        dice[..3].copy_from_slice(&self.made.fetch_add(1, Ordering::Relaxed).to_be_bytes()[1..]);
        Id::of_moment(self.now(), dice)
    }

    /// Writes edits down, all or none, as of now.
    pub(crate) async fn write(&self, by: &Author, why: &str, edits: Vec<Edit>) -> Result<Committed, Error> {
        Ok(self.store.commit(Commit { at: self.now(), by: by.clone(), why: why.to_owned(), edits }).await?)
    }

    /// Does heavy work beside the others, a little at a time.
    pub(crate) async fn heavy<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Error> {
        let _turn = self.heavy.acquire().await.map_err(|_| Error::Stopping)?;
        tokio::task::spawn_blocking(work).await.map_err(|_| Error::Defect("a piece of heavy work broke off"))
    }
}
