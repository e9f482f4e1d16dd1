//! `spoke card reset`: much is deleted at once, by its kind.

use clap::Args;
use serde_json::json;
use sgp22::lpa::Emptied;
use sgp22::wire::es10c::ResetOptions;

use super::ask::Terminal;
use super::reach::after;
use super::{Common, news};
use crate::Clock;
use crate::output::{self, Failure, Status};
use crate::render::card as drawn;

/// Delete all profiles of the named kinds, for good
#[derive(Args)]
#[command(arg_required_else_help = true)]
pub(crate) struct Reset {
    /// All subscriptions
    #[arg(long)]
    subscriptions: bool,
    /// Test profiles that were downloaded
    #[arg(long)]
    tests: bool,
    /// The SM-DP+ that the chip asks when there is no code
    #[arg(long)]
    default_server: bool,
    /// Agree beforehand
    #[arg(long)]
    yes: bool,
    /// Do not tell the operators' servers now
    #[arg(long)]
    offline: bool,
}

impl Reset {
    pub(super) fn run(self, common: &Common, clock: &Clock) -> Result<Status, Failure> {
        let wanted = [
            (self.subscriptions, ResetOptions::DELETE_OPERATIONAL_PROFILES),
            (self.tests, ResetOptions::DELETE_FIELD_LOADED_TEST_PROFILES),
            (self.default_server, ResetOptions::RESET_DEFAULT_SMDP_ADDRESS),
        ];
        let options = wanted.into_iter().filter(|(is_wanted, _)| *is_wanted).map(|(_, option)| option);
        let options = options.reduce(|some, other| some | other).ok_or_else(|| {
            Failure::misused("nothing was named that is to be deleted").hint("name --subscriptions, --tests or --default-server")
        })?;
        let mut reached = if self.offline { common.reach()? } else { common.reach_with_servers(clock)? };
        let mut person = Terminal::new(self.yes, None, 0);
        let ran = reached.run(sgp22::lpa::Reset::begin(options), &mut person)?;
        let emptied =
            *ran.outcome.result.as_ref().map_err(|failed| after(failed, ran.trouble.as_ref(), ran.outcome.card.as_ref()))?;
        let waiting = news::deliver(&mut reached, &ran.outcome.news(), self.offline, &mut person)?;
        reached.end();
        let left = ran.outcome.card.and_then(|card| card.profiles.ok()).map(|profiles| drawn::in_short(&profiles));
        if common.json {
            output::json(&json!({ "deleted": emptied == Emptied::Now, "notifications_waiting": waiting }))?;
        } else {
            let done = if emptied == Emptied::Now { "deleted" } else { "there was nothing to delete" };
            let left = left.map(|left| format!("; the card holds {left}")).unwrap_or_default();
            output::answer(&format!("{done}{left}\n"))?;
        }
        Ok(Status::Done)
    }
}
