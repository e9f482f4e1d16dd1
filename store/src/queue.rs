//! Commits wait in a line, and those that wait together go to the disk together.
//!
//! Waiting for the disk takes a hundred times longer than everything else about a commit. So whatever came in while the disk was
//! busy is made in one transaction, each commit behind a savepoint of its own: one that fails takes back only itself.

use std::sync::Arc;

use sqlx::{Any, Connection, Transaction};
use tokio::sync::{mpsc, oneshot};

use crate::Store;
use crate::commit::{Commit, Committed};
use crate::engine::Engine;
use crate::error::{Error, Outcome};
use crate::watch::Watch;
use crate::write::{Recorded, carry_out};

/// How many may wait; whoever comes then waits to wait.
const LINE: usize = 256;
/// How many go to the disk together at most.
const TOGETHER: usize = 64;
/// No more are added to those that have as many edits.
const EDITS_TOGETHER: usize = 1000;

/// The end of the line.
#[derive(Debug, Clone)]
pub(crate) struct Queue {
    end: mpsc::Sender<Waiting>,
}

/// A commit, and who waits for it.
#[derive(Debug)]
struct Waiting {
    commit: Commit,
    told: oneshot::Sender<Result<Committed, Error>>,
}

impl Queue {
    /// Begins to serve. It ends when nobody is left who could come.
    pub(crate) fn start(engine: &Arc<Engine>, watch: &Arc<Watch>) -> Self {
        let (end, line) = mpsc::channel(LINE);
        tokio::spawn(serve(Arc::clone(engine), Arc::clone(watch), line));
        Self { end }
    }
}

impl Store {
    /// Makes all edits or none. When this returns `Ok`, they are on the disk, and survive whatever happens then.
    ///
    /// A commit that has begun is carried through or taken back as a whole also when the caller no longer waits for it.
    pub async fn commit(&self, commit: Commit) -> Result<Committed, Error> {
        commit.check()?;
        let unserved = |outcome| {
            let (place, reason) = (self.engine.place.to_string(), "the program is ending".to_owned());
            Error::Unavailable { place, reason, outcome }
        };
        let (told, answer) = oneshot::channel();
        let line = self.queue.end.send(Waiting { commit, told }).await;
        line.map_err(|_| unserved(Outcome::NothingWritten))?;
        answer.await.unwrap_or_else(|_| Err(unserved(Outcome::Unknown)))
    }
}

async fn serve(engine: Arc<Engine>, watch: Arc<Watch>, mut line: mpsc::Receiver<Waiting>) {
    while let Some(first) = line.recv().await {
        let mut edits = first.commit.edits.len();
        let mut together = vec![first];
        while together.len() < TOGETHER && edits < EDITS_TOGETHER {
            let Ok(next) = line.try_recv() else { break };
            edits += next.commit.edits.len();
            together.push(next);
        }
        let outcomes = carry_out_together(&engine, &together).await;
        // What one of them was told may rest on what another did, so all are told now, when all of it is on the disk or none.
        match outcomes {
            Ok(outcomes) => {
                let last =
                    outcomes.iter().flatten().filter(|(_, recorded)| *recorded == Recorded::Yes).map(|(seq, _)| *seq).max();
                if let Some(last) = last {
                    watch.tell(last);
                }
                for (waiting, outcome) in together.into_iter().zip(outcomes) {
                    // Who no longer waits does not hear it.
                    let _ = waiting.told.send(outcome.map(|(seq, _)| Committed { seq }));
                }
            }
            Err(error) => together.into_iter().for_each(|waiting| drop(waiting.told.send(Err(error.clone())))),
        }
    }
}

type Each = Result<(u64, Recorded), Error>;

/// What became of each, once it is on the disk; or why none of them is.
async fn carry_out_together(engine: &Engine, together: &[Waiting]) -> Result<Vec<Each>, Error> {
    let mut transaction = engine.write().await?;
    let mut outcomes = Vec::with_capacity(together.len());
    for waiting in together {
        let outcome = carry_out_behind_savepoint(engine, &mut transaction, &waiting.commit).await?;
        outcomes.push(outcome);
    }
    if outcomes.iter().any(Result::is_ok) {
        transaction.commit().await.map_err(|error| engine.failed_to_confirm(error))?;
    }
    Ok(outcomes)
}

/// The outer error is one after which nothing more can be done in this transaction.
async fn carry_out_behind_savepoint(
    engine: &Engine,
    transaction: &mut Transaction<'static, Any>,
    commit: &Commit,
) -> Result<Each, Error> {
    let mut savepoint = transaction.begin().await.map_err(|error| engine.failed(error))?;
    match carry_out(engine, &mut savepoint, commit).await {
        Ok(done) => savepoint.commit().await.map(|()| Ok(done)).map_err(|error| engine.failed(error)),
        // The database is busy or gone, and would be for the others too.
        Err(error @ Error::Unavailable { .. }) => Err(error),
        Err(error) => savepoint.rollback().await.map(|()| Err(error)).map_err(|failed| engine.failed(failed)),
    }
}
