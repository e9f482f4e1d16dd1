//! `spoke card enable` and `disable`.

use clap::Args;
use serde_json::json;
use sgp22::lpa::{RefreshBy, Switch, SwitchOrder, Switched, Wanted};

use super::ask::Terminal;
use super::reach::after;
use super::{Common, news};
use crate::Clock;
use crate::output::{self, Failure, Status};
use crate::render::card as drawn;

/// What both have in common.
#[derive(Args)]
pub(crate) struct Which {
    /// The profile: its number, the last four digits or more of it, or its name
    profile: String,
    /// Have the card switched off and on by this program, for modems that leave when the card asks for it
    #[arg(long)]
    restart: bool,
    /// Do not tell the operator's server now
    #[arg(long)]
    offline: bool,
}

/// Use a profile; the one in use gives way
#[derive(Args)]
pub(crate) struct Enable {
    #[command(flatten)]
    which: Which,
    /// On this port, where several profiles can be in use
    #[arg(long, value_name = "NUMBER")]
    port: Option<u32>,
}

/// Use a profile no longer
#[derive(Args)]
pub(crate) struct Disable {
    #[command(flatten)]
    which: Which,
}

impl Enable {
    pub(super) fn run(self, common: &Common, clock: &Clock) -> Result<Status, Failure> {
        self.which.run(Wanted::Enabled, self.port, common, clock)
    }
}

impl Disable {
    pub(super) fn run(self, common: &Common, clock: &Clock) -> Result<Status, Failure> {
        self.which.run(Wanted::Disabled, None, common, clock)
    }
}

impl Which {
    fn run(self, wanted: Wanted, port: Option<u32>, common: &Common, clock: &Clock) -> Result<Status, Failure> {
        let mut reached = if self.offline { common.reach()? } else { common.reach_with_servers(clock)? };
        let (profile, info) = reached.profile(&self.profile)?;
        let refresh = if self.restart { RefreshBy::Us } else { RefreshBy::Card };
        let order = SwitchOrder { profile, wanted, refresh, target_esim_port: port };
        let mut person = Terminal::new(true, None, 0);
        let ran = reached.run(Switch::begin(order), &mut person)?;
        let switched =
            ran.outcome.result.as_ref().map_err(|failed| after(failed, ran.trouble.as_ref(), ran.outcome.card.as_ref()))?;
        let word = if wanted == Wanted::Enabled { "in use" } else { "not in use" };
        let already = if *switched == Switched::Already { " already" } else { "" };
        let waiting = news::deliver(&mut reached, &ran.outcome.news(), self.offline, &mut person)?;
        reached.end();
        if common.json {
            let number = drawn::number(&info);
            output::json(
                &json!({ "iccid": number, "enabled": wanted == Wanted::Enabled, "already": !already.is_empty(), "notifications_waiting": waiting }),
            )?;
        } else {
            output::answer(&format!("{} is {word}{already}\n", drawn::name(&info)))?;
        }
        Ok(Status::Done)
    }
}
