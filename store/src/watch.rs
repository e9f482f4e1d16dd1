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
        let ear = ear(url).await.map_err(|error| engine.failed(error))?;
        let last = watch::Sender::new(head(engine).await?);
        let listener = tokio::spawn(listen(ear, url.clone(), Arc::clone(engine), last.clone()));
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

/// Listens to a server.
async fn ear(url: &str) -> Result<PgListener, sqlx::Error> {
    let mut ear = PgListener::connect(url).await?;
    ear.listen(CHANNEL).await?;
    Ok(ear)
}

/// Hears of every server's changes until the task is stopped.
async fn listen(mut ear: PgListener, url: String, engine: Arc<Engine>, last: watch::Sender<u64>) {
    loop {
        // `None` and an error both mean that the connection was lost. The listener could make it anew by itself, but would not always
        // say so, and what was told meanwhile was not heard.
        while let Ok(Some(news)) = ear.try_recv().await {
            if let Ok(seq) = news.payload().parse() {
                tell(&last, seq);
            }
        }
        loop {
            tokio::time::sleep(PAUSE).await;
            // Again first the ear, then the question.
            if let (Ok(again), Ok(seq)) = (self::ear(&url).await, head(&engine).await) {
                ear = again;
                tell(&last, seq);
                break;
            }
        }
    }
}
