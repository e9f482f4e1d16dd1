//! `spoke card rename`.

use clap::Args;
use serde_json::json;

use super::Common;
use super::ask::Terminal;
use super::reach::after;
use crate::output::{self, Failure, Status};
use crate::render::card as drawn;

/// Give a profile a name of your own
#[derive(Args)]
pub(crate) struct Rename {
    /// The profile: its number, the last four digits or more of it, or its name
    profile: String,
    /// The name, of at most 64 bytes; an empty one takes it away
    name: String,
}

impl Rename {
    pub(super) fn run(self, common: &Common) -> Result<Status, Failure> {
        let mut reached = common.reach()?;
        let (_, info) = reached.profile(&self.profile)?;
        let iccid = info.iccid.ok_or_else(|| Failure::refused("the card tells no number of this profile"))?;
        let ran = reached.run(sgp22::lpa::Rename::begin(iccid, &self.name), &mut Terminal::new(true, None, 0))?;
        ran.outcome.result.as_ref().map_err(|failed| after(failed, ran.trouble.as_ref(), ran.outcome.card.as_ref()))?;
        reached.end();
        if common.json {
            output::json(&json!({ "iccid": drawn::number(&info), "nickname": self.name }))?;
        } else {
            output::answer(&format!("{} is called {}\n", drawn::number(&info), drawn::foreign(&self.name)))?;
        }
        Ok(Status::Done)
    }
}
