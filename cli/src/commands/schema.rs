//! `spoke schema`: the JSON schema of what `spoke plan --json` prints. The same text is kept in docs/schema/plan.json.

use clap::Args;
use schemars::schema_for;

use crate::output::{self, Failure, Status};
use proposal::answer::Answer;

/// The JSON schema of `spoke plan --json`
#[derive(Args)]
pub(crate) struct Schema {}

impl Schema {
    pub(crate) fn run(self) -> Result<Status, Failure> {
        let schema = schema_for!(Answer);
        let text = serde_json::to_string_pretty(&schema).map_err(|error| Failure::broken(error.to_string()))?;
        output::answer(&(text + "\n"))?;
        Ok(Status::Done)
    }
}
