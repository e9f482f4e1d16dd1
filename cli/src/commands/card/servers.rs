//! `spoke card servers`: which servers the chip knows, and setting the one that it asks when there is no code.

use clap::Args;
use identifiers::SmdpAddress;
use serde_json::json;
use sgp22::lpa::{ReadAddresses, SetDefaultAddress};

use super::Common;
use super::ask::Terminal;
use super::reach::failure;
use crate::output::{self, Failure, Screen, Status};
use crate::render::card as drawn;
use crate::render::explain::labelled;
use crate::render::text::paint;

/// The servers that the chip knows
#[derive(Args)]
pub(crate) struct Servers {
    /// Ask this SM-DP+ when there is no code
    #[arg(long, value_name = "ADDRESS", conflicts_with = "clear")]
    set: Option<String>,
    /// Ask none
    #[arg(long)]
    clear: bool,
}

impl Servers {
    pub(super) fn run(self, common: &Common, screen: &Screen) -> Result<Status, Failure> {
        let address =
            self.set.as_deref().map(|text| text.parse::<SmdpAddress>().map_err(|error| Failure::misused(error.to_string())));
        let address = address.transpose()?;
        let mut reached = common.reach()?;
        let data = if address.is_some() || self.clear {
            let ran = reached.run(SetDefaultAddress::begin(address.as_ref()), &mut Terminal::new(true, None, 0))?;
            ran.outcome.result.map_err(|failed| failure(&failed, ran.trouble.as_ref()))?;
            ran.outcome.configured_data
        } else {
            reached.read(ReadAddresses::begin())?
        };
        let data = data.map_err(|failed| failure(&failed, None))?;
        reached.end();
        let smdp = data.default_dp_address.as_deref().filter(|address| !address.is_empty()).map(drawn::foreign);
        let smds = drawn::foreign(&data.root_ds_address);
        if common.json {
            output::json(&json!({ "smdp": smdp, "smds": smds }))?;
        } else {
            let rows = [("SM-DP+", smdp.unwrap_or_else(|| "none is set".to_owned())), ("SM-DS", smds)];
            output::answer(&paint(&labelled(&rows.map(|(label, text)| (label.to_owned(), text)), screen.width, true)))?;
        }
        Ok(Status::Done)
    }
}
