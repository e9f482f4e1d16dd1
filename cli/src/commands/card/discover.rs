//! `spoke card discover`: which servers have a profile for the chip, as an SM-DS says.

use clap::Args;
use serde_json::json;
use sgp22::lpa::{Discovery, DownloadOrder};

use super::ask::Terminal;
use super::reach::failure;
use super::{Common, download};
use crate::Clock;
use crate::output::{self, Failure, Screen, Status};
use crate::render::card as drawn;

/// Ask the discovery servers which profiles wait for the chip
#[derive(Args)]
pub(crate) struct Discover {
    /// Ask this SM-DS instead of those that the chip knows
    #[arg(long, value_name = "ADDRESS")]
    smds: Vec<String>,
    /// Offer each for installation
    #[arg(long)]
    install: bool,
    #[command(flatten)]
    device: download::DeviceSaid,
}

impl Discover {
    pub(super) fn run(self, common: &Common, clock: &Clock, screen: &Screen) -> Result<Status, Failure> {
        let info = self.device.info()?;
        let mut reached = common.reach_with_servers(clock)?;
        let begin = match self.smds.is_empty() {
            true => Discovery::begin(info.clone()),
            false => Discovery::begin_at(self.smds, info.clone()),
        };
        let mut person = Terminal::new(false, None, screen.width);
        let ran = reached.run(begin, &mut person)?;
        let found = ran.outcome.map_err(|failed| failure(&failed, ran.trouble.as_ref()))?;
        let mut last = None;
        for (server, events) in &found.servers {
            if let Err(failed) = events {
                output::aside(&format!("note: {} did not answer: {}\n", drawn::foreign(server), failed.advice().cause));
                last = Some(failed);
            }
        }
        if let (Some(failed), None) = (last, found.servers.iter().find(|(_, events)| events.is_ok())) {
            return Err(failure(failed, ran.trouble.as_ref()));
        }
        let events: Vec<_> = found.events().collect();
        if common.json && !self.install {
            // An event's id is what installs the profile: it is not printed unasked.
            output::json(&events.iter().map(|event| json!({ "server": event.rsp_server_address })).collect::<Vec<_>>())?;
        } else if events.is_empty() {
            output::aside("no profile waits for this chip\n");
        } else if !self.install {
            for event in &events {
                output::answer(&format!("a profile waits at {}\n", drawn::foreign(&event.rsp_server_address)))?;
            }
            output::aside("hint: spoke card discover --install offers each\n");
        }
        let mut status = Status::Done;
        for event in events.iter().filter(|_| self.install) {
            let order = DownloadOrder::by_event(event, info.clone());
            if let Err(failure) = download::install(&mut reached, order, common.json, &mut person) {
                status = status.max(failure.say());
            }
        }
        reached.end();
        Ok(status)
    }
}
