//! `spoke card delete`.

use clap::Args;
use serde_json::json;

use super::ask::Terminal;
use super::reach::after;
use super::{Common, news};
use crate::Clock;
use crate::output::{self, Failure, Status};
use crate::render::card as drawn;

/// Delete a profile that is not in use, for good
#[derive(Args)]
pub(crate) struct Delete {
    /// The profile: its number, the last four digits or more of it, or its name
    profile: String,
    /// Agree beforehand
    #[arg(long)]
    yes: bool,
    /// Do not tell the operator's server now
    #[arg(long)]
    offline: bool,
}

impl Delete {
    pub(super) fn run(self, common: &Common, clock: &Clock) -> Result<Status, Failure> {
        let mut reached = if self.offline { common.reach()? } else { common.reach_with_servers(clock)? };
        let (profile, _) = reached.profile(&self.profile)?;
        let mut person = Terminal::new(self.yes, None, 0);
        let ran = reached.run(sgp22::lpa::Delete::begin(profile), &mut person)?;
        let gone = match &ran.outcome.result {
            Ok(gone) => gone.clone(),
            Err(failed) => return Err(after(failed, ran.trouble.as_ref(), ran.outcome.card.as_ref())),
        };
        let waiting = news::deliver(&mut reached, &ran.outcome.news(), self.offline, &mut person)?;
        reached.end();
        if common.json {
            output::json(&json!({ "deleted": drawn::number(&gone), "notifications_waiting": waiting }))?;
        } else {
            output::answer(&format!("{} is deleted\n", drawn::name(&gone)))?;
        }
        Ok(Status::Done)
    }
}
