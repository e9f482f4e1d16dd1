//! `spoke card VERB`: the profiles on a chip that this machine can reach: a modem's, a card reader's, or another program's.
//!
//! What a verb means to the chip and to servers is known in `sgp22::lpa`; how bytes get there, in `driver`. Here is what a person
//! says, sees and is asked.

mod ask;
mod code;
mod delete;
mod discover;
mod download;
mod info;
mod list;
mod news;
mod profiles;
mod reach;
mod rename;
mod reset;
mod servers;
mod switch;

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::Clock;
use crate::output::{Failure, Screen, Status};

/// Profiles on an eSIM chip that this machine can reach
#[derive(Args)]
#[command(
    arg_required_else_help = true,
    after_help = "A place is reader:NAME, qmi:PORT, mbim:PORT, at:PORT, socket:PATH or program:PATH; spoke card list shows what there is here."
)]
pub(crate) struct Card {
    #[command(subcommand)]
    verb: Verb,
    #[command(flatten)]
    common: Common,
}

/// What all verbs have in common.
#[derive(Args)]
pub(crate) struct Common {
    /// Where the card is; may be left out where there is one only
    #[arg(long, global = true, value_name = "PLACE")]
    at: Option<String>,
    /// The slot of a modem that has several, from 1
    #[arg(long, global = true, value_name = "NUMBER")]
    slot: Option<u8>,
    /// Trust this certificate issuer too (a file with its certificate), for a lab or a test card
    #[arg(long, global = true, value_name = "FILE")]
    issuer: Vec<PathBuf>,
    /// Send so many bytes in one command; for cards and modems that take less
    #[arg(long, global = true, value_name = "BYTES", value_parser = clap::value_parser!(u8).range(6..))]
    segment: Option<u8>,
    /// Print the answer as JSON
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Subcommand)]
enum Verb {
    List(list::List),
    Info(info::Info),
    Profiles(profiles::Profiles),
    Download(download::Download),
    Enable(switch::Enable),
    Disable(switch::Disable),
    Delete(delete::Delete),
    Rename(rename::Rename),
    Notifications(news::Notifications),
    Discover(discover::Discover),
    Servers(servers::Servers),
    Reset(reset::Reset),
    Code(code::Code),
}

impl Card {
    pub(crate) fn run(self, clock: &Clock, screen: &Screen) -> Result<Status, Failure> {
        let common = &self.common;
        match self.verb {
            Verb::List(verb) => verb.run(common, screen),
            Verb::Info(verb) => verb.run(common, screen),
            Verb::Profiles(verb) => verb.run(common, screen),
            Verb::Download(verb) => verb.run(common, clock, screen),
            Verb::Enable(verb) => verb.run(common, clock),
            Verb::Disable(verb) => verb.run(common, clock),
            Verb::Delete(verb) => verb.run(common, clock),
            Verb::Rename(verb) => verb.run(common),
            Verb::Notifications(verb) => verb.run(common, clock, screen),
            Verb::Discover(verb) => verb.run(common, clock, screen),
            Verb::Servers(verb) => verb.run(common, screen),
            Verb::Reset(verb) => verb.run(common, clock),
            Verb::Code(verb) => verb.run(common),
        }
    }
}
