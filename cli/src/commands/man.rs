//! `spoke man`: the manual page of spoke and of each verb.

use std::path::PathBuf;

use clap::{Args, Command};

use crate::input::{self, Replace};
use crate::output::{self, Failure, Status};

/// The manual page
#[derive(Args)]
pub(crate) struct Man {
    /// Write one page for each verb into this directory
    #[arg(long, value_name = "DIRECTORY")]
    into: Option<PathBuf>,
}

impl Man {
    pub(crate) fn run(self, mut command: Command) -> Result<Status, Failure> {
        command.build();
        let Some(folder) = self.into else {
            output::answer(&page(&command)?)?;
            return Ok(Status::Done);
        };
        let verbs = command.get_subcommands().cloned().map(|verb| (format!("spoke-{}.1", verb.get_name()), verb));
        for (file, part) in std::iter::once(("spoke.1".to_owned(), command.clone())).chain(verbs) {
            input::write(&folder.join(file), &page(&part)?, Replace::Yes)?;
        }
        Ok(Status::Done)
    }
}

fn page(command: &Command) -> Result<String, Failure> {
    let mut page = Vec::new();
    clap_mangen::Man::new(command.clone()).render(&mut page)?;
    Ok(String::from_utf8_lossy(&page).into_owned())
}
