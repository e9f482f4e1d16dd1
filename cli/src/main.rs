//! `spoke`: every eSIM a household owns, from one command line.
//!
//! Here are the arguments, the clock and the exit status. Each verb has a file in `commands`; what it says is made in `answer`
//! and drawn in `render`. Data goes to standard output, everything else to standard error.
//!
//! | exit status | meaning |
//! |---|---|
//! | 0 | done |
//! | 1 | refused: something in a file must be mended, or rules are in conflict |
//! | 2 | wrong use of the command line |
//! | 3 | broken: a defect of this program, or the machine failed |

mod commands;
mod input;
mod output;
mod render;

use std::process::ExitCode;
use std::time::Instant;

use clap::error::ErrorKind;
use clap::{CommandFactory, Parser, Subcommand};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::commands::{backup, check, completions, explain, init, man, plan, rate, reference, restore, schema, serve};
#[cfg(unix)]
use crate::commands::{card, lab};
use crate::output::{Failure, Screen, Status};

/// Every eSIM a household owns: what it costs, what it could cost, and what to do.
#[derive(Parser)]
#[command(name = "spoke", version, max_term_width = 100, disable_help_subcommand = true, subcommand_required = false)]
struct Arguments {
    #[command(subcommand)]
    verb: Option<Verb>,
    /// Lay the answer out for so many columns
    #[arg(long, global = true, hide = true, value_name = "COLUMNS", value_parser = clap::value_parser!(u16).range(20..=1000))]
    width: Option<u16>,
    /// Answer as on this day
    #[arg(long, global = true, value_name = "DATE", help_heading = "For tests and what-ifs")]
    today: Option<Date>,
}

#[derive(Subcommand)]
enum Verb {
    Serve(serve::Serve),
    Plan(plan::Plan),
    Explain(explain::Explain),
    Check(check::Check),
    Rate(rate::Rate),
    Init(init::Init),
    Reference(reference::Reference),
    #[cfg(unix)]
    Card(card::Card),
    #[cfg(unix)]
    Lab(lab::Lab),
    Backup(backup::Backup),
    Restore(restore::Restore),
    Schema(schema::Schema),
    Completions(completions::Completions),
    Man(man::Man),
}

/// When it is: the one place where the clock is asked.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Clock {
    now: Timestamp,
    said: Option<Date>,
    begin: Instant,
}

impl Clock {
    #[expect(clippy::disallowed_methods, reason = "this is the one place that asks the clock")]
    fn asked(said: Option<Date>) -> Self {
        Self { now: Timestamp::now(), said, begin: Instant::now() }
    }

    /// Today: as the command line says, else by the clock of this place.
    pub(crate) fn today(&self, zone: &jiff::tz::TimeZone) -> Date {
        self.said.unwrap_or_else(|| zone.to_datetime(self.now).date())
    }

    /// Seconds since the program began.
    pub(crate) fn seconds(&self) -> f64 {
        self.begin.elapsed().as_secs_f64()
    }
}

/// What cards and servers ask.
#[cfg(unix)]
impl Clock {
    /// Seconds since 1970, by the clock; on the day that the command line says, where it says one.
    pub(crate) fn unix_seconds(&self) -> u64 {
        let now = match self.said {
            Some(day) => jiff::tz::TimeZone::UTC.to_timestamp(day.to_datetime(jiff::civil::Time::midnight())).unwrap_or(self.now),
            None => self.now,
        };
        u64::try_from(now.as_second()).unwrap_or_default()
    }

    /// Now, for servers that run longer than a command.
    #[expect(clippy::disallowed_methods, reason = "this is the one place that asks the clock")]
    pub(crate) fn now() -> Timestamp {
        Timestamp::now()
    }

    /// The moment, for servers that run longer than a command.
    #[expect(clippy::disallowed_methods, reason = "this is the one place that asks the clock")]
    pub(crate) fn time() -> sgp22::tlv::Time {
        sgp22::tlv::Time::from_unix_seconds(Timestamp::now().as_second())
    }

    /// How long something takes is no matter of what day it is: time limits of devices and servers are kept by this.
    pub(crate) fn moment() -> Instant {
        Instant::now()
    }
}

fn main() -> ExitCode {
    output::catch_defects();
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return misused(&error),
    };
    let clock = Clock::asked(arguments.today);
    let screen = Screen::of_this_terminal(arguments.width);
    // Whoever says nothing wants the pages.
    let verb = arguments.verb.unwrap_or_else(|| Verb::Serve(serve::Serve::usual()));
    let done = match verb {
        Verb::Serve(verb) => verb.run(),
        Verb::Backup(verb) => verb.run(),
        Verb::Restore(verb) => verb.run(),
        Verb::Plan(verb) => verb.run(&clock, &screen),
        Verb::Explain(verb) => verb.run(&clock, &screen),
        Verb::Check(verb) => verb.run(&clock, &screen),
        Verb::Rate(verb) => verb.run(&clock, &screen),
        Verb::Init(verb) => verb.run(&clock, &screen),
        Verb::Reference(verb) => verb.run(&clock, &screen),
        #[cfg(unix)]
        Verb::Card(verb) => verb.run(&clock, &screen),
        #[cfg(unix)]
        Verb::Lab(verb) => verb.run(&clock, &screen),
        Verb::Schema(verb) => verb.run(),
        Verb::Completions(verb) => verb.run(Arguments::command()),
        Verb::Man(verb) => verb.run(Arguments::command()),
    };
    match done {
        Ok(status) => status.into(),
        Err(failure) => failure.tell(),
    }
}

/// Help and version are answers; everything else that the parser says is a wrong use.
fn misused(error: &clap::Error) -> ExitCode {
    if let Err(unwritten) = error.print() {
        return Failure::from(unwritten).tell();
    }
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => Status::Done.into(),
        _ => Status::Misused.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_arguments_hold_together() {
        Arguments::command().debug_assert();
    }
}
