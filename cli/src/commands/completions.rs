//! `spoke completions SHELL`: the script that completes spoke's words.

use clap::{Args, Command};
use clap_complete::Shell;

use crate::output::{self, Failure, Status};

/// A script that completes words on the command line
#[derive(Args)]
pub(crate) struct Completions {
    /// For which shell
    shell: Shell,
}

impl Completions {
    pub(crate) fn run(self, mut command: Command) -> Result<Status, Failure> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut command, "spoke", &mut script);
        output::answer(&String::from_utf8_lossy(&script))?;
        Ok(Status::Done)
    }
}
