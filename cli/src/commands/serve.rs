//! `spoke serve`: the pages, for a browser on this machine or behind a proxy.

use clap::Args;
use control::House;
use web::site::{Reached, router};

use super::kept::{self, Kept, Open, World};
use crate::output::{self, Failure, Status};

/// Where pages are unless somebody says otherwise: for this machine alone.
const LISTEN: &str = "127.0.0.1:8180";

/// Everything in a browser: devices, lines, the plan and its steps, for everybody of a household
#[derive(Args)]
pub(crate) struct Serve {
    #[command(flatten)]
    kept: Kept,
    /// The address to answer on; 0.0.0.0:8180 answers everybody who reaches this machine
    #[arg(long, value_name = "ADDRESS", default_value = LISTEN, env = "SPOKE_LISTEN")]
    listen: String,
    /// The address that people type, where a proxy stands in front: https://spoke.example
    #[arg(long, value_name = "URL", env = "SPOKE_ORIGIN", value_parser = origin)]
    origin: Option<String>,
}

impl Serve {
    /// As it is when nobody says anything, but what the environment says.
    pub(crate) fn usual() -> Self {
        /// Arguments alone.
        #[derive(clap::Parser)]
        struct Alone {
            #[command(flatten)]
            serve: Serve,
        }
        let alone = <Alone as clap::Parser>::try_parse_from(["spoke"]);
        alone.unwrap_or_else(|error| error.exit()).serve
    }

    pub(crate) fn run(self) -> Result<Status, Failure> {
        kept::run(self.serve())
    }

    async fn serve(self) -> Result<Status, Failure> {
        let (listener, address) = web::site::listen(&self.listen).await.map_err(|error| {
            Failure::refused(format!("{} cannot be answered on: {error}", self.listen))
                .hint("say another address: --listen 127.0.0.1:8181")
        })?;
        let Open { store, .. } = self.kept.open().await?;
        let reached = Reached { origin: self.origin };
        let shown = reached.origin.clone().unwrap_or_else(|| format!("http://{address}"));
        output::answer(&format!("{shown}/\n"))?;
        output::aside(&format!("kept in {}; Ctrl-C stops\n", store.place()));
        let router = router(House::new(store.clone(), World::shared()), reached);
        let served = web::site::serve(listener, router, told_to_stop()).await;
        store.close().await;
        served.map_err(|error| Failure::broken(format!("the network failed: {error}")))?;
        Ok(Status::Done)
    }
}

/// An origin: a scheme and a host, and nothing after them.
fn origin(text: &str) -> Result<String, String> {
    let text = text.trim_end_matches('/');
    let host = ["https://", "http://"].iter().find_map(|scheme| text.strip_prefix(scheme));
    match host {
        Some(host) if !host.is_empty() && !host.contains(['/', '?', '#', ' ', '@']) => Ok(text.to_owned()),
        _ => Err("write it as https://spoke.example, without a path".to_owned()),
    }
}

/// Until somebody presses Ctrl-C, or the system asks the program to end.
async fn told_to_stop() {
    let interrupted = async {
        // Whoever cannot be told to stop goes on.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminated = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminated = std::future::pending::<()>();
    tokio::select! {
        () = interrupted => {}
        () = terminated => {}
    }
}
