//! News: whoever shows something is told that there is a change, by its number. On PostgreSQL also of changes by other servers.

use std::sync::Arc;
use std::time::Duration;

use sqlx::postgres::PgListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::Store;
use crate::engine::{Engine, Place};
use crate::error::Error;
use crate::read::head;

/// The PostgreSQL channel that numbers of changes are sent on.
pub(crate) const CHANNEL: &str = "spoke_change";
/// How long a listener waits before it tries again to reach a server that does not answer.
const PAUSE: Duration = Duration::from_secs(1);

/// The number of the last change that was heard of.
#[derive(Debug)]
pub(crate) struct Watch {
    last: watch::Sender<u64>,
    listener: Option<JoinHandle<()>>,
}

impl Watch {
    pub(crate) async fn start(engine: &Arc<Engine>) -> Result<Self, Error> {
        let Place::Server(url) = &engine.place else {
            return Ok(Self { last: watch::Sender::new(head(engine).await?), listener: None });
        };
        // First the ear, then the question: nothing falls between the two.
        let failed = |error| engine.failed(error);
        let mut ear = PgListener::connect(url).await.map_err(failed)?;
        ear.listen(CHANNEL).await.map_err(failed)?;
        let last = watch::Sender::new(head(engine).await?);
        let listener = tokio::spawn(listen(ear, Arc::clone(engine), last.clone()));
        Ok(Self { last, listener: Some(listener) })
    }

    /// Tells everybody, unless a later change has been told already.
    pub(crate) fn tell(&self, seq: u64) {
        tell(&self.last, seq);
    }

    pub(crate) fn stop(&self) {
        if let Some(listener) = &self.listener {
            listener.abort();
        }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.stop();
    }
}

impl Store {
    /// The number of the last recorded change, and a wake-up when there is a later one: read it with [`Store::changes_after`].
    /// Several changes may be told as one.
    pub fn watch(&self) -> watch::Receiver<u64> {
        self.watch.last.subscribe()
    }
}

fn tell(last: &watch::Sender<u64>, seq: u64) {
    last.send_if_modified(|last| {
        let is_news = seq > *last;
        *last = seq.max(*last);
        is_news
    });
}

/// Hears of every server's changes until the task is stopped.
async fn listen(mut ear: PgListener, engine: Arc<Engine>, last: watch::Sender<u64>) {
    loop {
        match ear.try_recv().await {
            Ok(Some(news)) => {
                if let Ok(seq) = news.payload().parse() {
                    tell(&last, seq);
                }
            }
            // The connection was lost; it is made anew by the next call. What was told meanwhile was not heard, so ask.
            Ok(None) => {
                if let Ok(seq) = head(&engine).await {
                    tell(&last, seq);
                }
            }
            Err(_) => tokio::time::sleep(PAUSE).await,
        }
    }
}
