//! `spoke card list`: which ways to cards this machine has, and what is at their end.

use clap::Args;

use super::Common;
use crate::output::{self, Failure, Screen, Status};
use crate::render::table::{Column, Table};
use crate::render::text::{Ink, Text, paint};

/// The ways to cards that this machine has
#[derive(Args)]
pub(crate) struct List {
    /// Open each, and ask the chip for its number
    #[arg(long)]
    ask: bool,
}

impl List {
    pub(super) fn run(self, common: &Common, screen: &Screen) -> Result<Status, Failure> {
        let places = Common::places();
        let told: Vec<(String, Option<Result<String, String>>)> = places
            .iter()
            .map(|place| {
                let place = place.to_string();
                let asked = self.ask.then(|| eid(common, &place));
                (place, asked)
            })
            .collect();
        if common.json {
            let row = |(place, asked): &(String, Option<Result<String, String>>)| {
                let mut row = serde_json::json!({ "place": place });
                match asked {
                    Some(Ok(eid)) => row["eid"] = eid.as_str().into(),
                    Some(Err(error)) => row["error"] = error.as_str().into(),
                    None => {}
                }
                row
            };
            output::json(&told.iter().map(row).collect::<Vec<_>>())?;
            return Ok(Status::Done);
        }
        if told.is_empty() {
            output::aside("this machine has no modem or card reader that spoke knows\n");
            if cfg!(not(feature = "pcsc")) {
                output::aside("hint: card readers need a build with --features pcsc\n");
            }
        }
        let mut table = Table::new(&[Column::Left(40), Column::Share(1)], &["", ""]);
        for (place, asked) in told {
            let answer = match asked {
                Some(Ok(eid)) => Text::of(Ink::Strong, eid),
                Some(Err(error)) => Text::of(Ink::Soft, error),
                None => Text::new(),
            };
            table.row(vec![Text::plain(place), answer]);
        }
        output::answer(&paint(&table.lines(screen.width)))?;
        Ok(Status::Done)
    }
}

/// The number of the chip at the end of a way, or why there is none.
fn eid(common: &Common, place: &str) -> Result<String, String> {
    let common = Common { at: Some(place.to_owned()), issuer: vec![], ..*common };
    let mut reached = common.reach().map_err(Failure::into_reason)?;
    let chip = reached.chip().map_err(Failure::into_reason)?;
    reached.end();
    chip.eid.map(|eid| eid.grouped()).map_err(|failed| failed.advice().cause.to_owned())
}
