//! `spoke card notifications`: what happened to profiles, which their servers want to hear.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use driver::device::Nobody;
use serde::{Deserialize, Serialize};
use serde_json::json;
use sgp22::lpa::{Copied, Deliver, Delivery, Discard, ExportNews, ListNews, NewsCopy, Replay};
use sgp22::wire::{NotificationMetadata, Raw};

use super::Common;
use super::ask::Terminal;
use super::reach::{Reached, after, failure};
use crate::Clock;
use crate::input::{self, Replace};
use crate::output::{self, Failure, Screen, Status};
use crate::render::card as drawn;
use crate::render::table::{Column, Table};
use crate::render::text::{Text, paint};

/// A file of notifications has at most so many bytes.
const FILE_BYTES_MAX: usize = 8 << 20;

/// What happened to profiles and their servers do not know yet
#[derive(Args)]
pub(crate) struct Notifications {
    #[command(subcommand)]
    verb: Option<Verb>,
}

#[derive(Subcommand)]
enum Verb {
    /// Tell the servers, each in the order in which things happened
    Send {
        /// Only these, by their numbers
        numbers: Vec<u32>,
    },
    /// Copy them into a file; they stay on the card
    Export {
        /// The file to write
        file: PathBuf,
    },
    /// Send those in a file, without the card they are from
    Replay {
        /// A file that export wrote
        file: PathBuf,
    },
    /// Throw one away although its server may not have it
    Discard {
        /// Its number
        number: u32,
        /// Agree beforehand
        #[arg(long)]
        yes: bool,
    },
}

/// A notification in a file.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kept {
    number: Option<u32>,
    server: Option<String>,
    event: Option<String>,
    iccid: Option<String>,
    /// As the card gave it, as hexadecimal digits.
    bytes: String,
}

impl Kept {
    /// What is to be kept of a piece of news; nothing of one that the card did not hand out.
    fn of(copied: &Copied) -> Option<Self> {
        let copy = copied.copy.as_ref().ok()?;
        Some(Self {
            number: Some(copy.seq_number),
            server: Some(drawn::foreign(&copy.address)),
            event: Some(drawn::event(copied.news.profile_management_operation).to_owned()),
            iccid: copied.news.iccid.as_ref().map(|iccid| iccid.as_str().to_owned()),
            bytes: driver::card::hex::write(copy.bytes.bytes()),
        })
    }

    fn copy(&self) -> Option<NewsCopy> {
        let bytes = Raw::parse(&driver::card::hex::read(&self.bytes)?).ok()?;
        NewsCopy::of(bytes, self.number.zip(self.server.clone()))
    }
}

impl Notifications {
    pub(super) fn run(self, common: &Common, clock: &Clock, screen: &Screen) -> Result<Status, Failure> {
        match self.verb {
            None => list(common, screen),
            Some(Verb::Send { numbers }) => send(numbers, common, clock, screen),
            Some(Verb::Export { file }) => export(&file, common),
            Some(Verb::Replay { file }) => replay(&file, common, clock),
            Some(Verb::Discard { number, yes }) => discard(number, yes, common),
        }
    }
}

fn waiting(reached: &mut Reached) -> Result<Vec<NotificationMetadata>, Failure> {
    reached.read(ListNews::begin())?.map_err(|failed| failure(&failed, None))
}

fn list(common: &Common, screen: &Screen) -> Result<Status, Failure> {
    let mut reached = common.reach()?;
    let news = waiting(&mut reached)?;
    reached.end();
    if common.json {
        output::json(&news.iter().map(told).collect::<Vec<_>>())?;
    } else if news.is_empty() {
        output::aside("no notification waits on the card\n");
    } else {
        output::answer(&paint(&table(news.iter().map(|news| (news, "")), screen.width)))?;
    }
    Ok(Status::Done)
}

fn send(numbers: Vec<u32>, common: &Common, clock: &Clock, screen: &Screen) -> Result<Status, Failure> {
    let mut reached = common.reach_with_servers(clock)?;
    let begin = if numbers.is_empty() { Deliver::begin() } else { Deliver::begin_with(numbers) };
    let ran = reached.run(begin, &mut Terminal::new(true, None, screen.width))?;
    let delivered = ran.outcome.map_err(|failed| failure(&failed, ran.trouble.as_ref()))?;
    reached.end();
    let word = |delivery: &Delivery| match delivery {
        Delivery::Done => "sent".to_owned(),
        Delivery::NotForgotten(_) => "sent, and the card did not forget it".to_owned(),
        Delivery::Waits(failed) => format!("waits: {}", failed.advice().cause),
        Delivery::WaitsItsTurn => "waits behind another for the same server".to_owned(),
    };
    if common.json {
        let row = |(news, word): (&NotificationMetadata, String)| {
            let mut row = told(news);
            row["outcome"] = word.into();
            row
        };
        output::json(&delivered.iter().map(|one| row((&one.news, word(&one.delivery)))).collect::<Vec<_>>())?;
    } else if delivered.is_empty() {
        output::aside("no notification waits on the card\n");
    } else {
        let words: Vec<String> = delivered.iter().map(|one| word(&one.delivery)).collect();
        let rows = delivered.iter().zip(&words).map(|(one, word)| (&one.news, word.as_str()));
        output::answer(&paint(&table(rows, screen.width)))?;
    }
    let all_sent = delivered.iter().all(|one| matches!(one.delivery, Delivery::Done | Delivery::NotForgotten(_)));
    Ok(if all_sent { Status::Done } else { Status::Refused })
}

fn export(file: &std::path::Path, common: &Common) -> Result<Status, Failure> {
    let mut reached = common.reach()?;
    let news = reached.read(ExportNews::begin())?.map_err(|failed| failure(&failed, None))?;
    reached.end();
    let kept: Vec<Kept> = news.iter().filter_map(Kept::of).collect();
    let text = serde_json::to_string_pretty(&kept).map_err(|error| Failure::broken(error.to_string()))?;
    input::write(file, &(text + "\n"), Replace::Never)?;
    output::answer(&format!("written: {} of {} notifications\n", file.display(), kept.len()))?;
    let mut status = Status::Done;
    for (news, failed) in news.iter().filter_map(|one| Some((&one.news, one.copy.as_ref().err()?))) {
        output::aside(&format!("notification {} could not be copied, and waits on the card:\n", news.seq_number));
        status = status.max(failure(failed, None).say());
    }
    Ok(status)
}

fn replay(file: &std::path::Path, common: &Common, clock: &Clock) -> Result<Status, Failure> {
    let text = input::text(file, FILE_BYTES_MAX)?;
    let name = file.display();
    let kept: Vec<Kept> = serde_json::from_str(&text)
        .map_err(|error| Failure::refused(format!("“{name}” is no file of notifications: {error}")))?;
    let copies: Vec<(&Kept, Option<NewsCopy>)> = kept.iter().map(|kept| (kept, kept.copy())).collect();
    let mut status = Status::Done;
    for (at, (kept, _)) in copies.iter().enumerate().filter(|(_, (_, copy))| copy.is_none()) {
        let number = kept.number.map_or_else(String::new, |number| format!(", number {number}"));
        let failure = Failure::refused(format!("the notification at place {}{number} of “{name}” cannot be read", at + 1));
        status = status.max(failure.hint("the others are sent; copy it from the card again").say());
    }
    let news = copies.into_iter().filter_map(|(_, copy)| copy).collect();
    let mut servers = common.servers(clock)?;
    let (replayed, trouble) = driver::device::run_without_card(Replay::begin(news), &mut servers, Clock::moment, &mut Nobody);
    for one in &replayed {
        let server = drawn::foreign(&one.copy.address);
        match &one.told {
            Ok(()) => output::answer(&format!("{server} was told\n"))?,
            Err(failed) => {
                output::aside(&format!("{server} was not told:\n"));
                status = status.max(failure(failed, trouble.as_ref()).say());
            }
        }
    }
    Ok(status)
}

fn discard(number: u32, yes: bool, common: &Common) -> Result<Status, Failure> {
    let mut reached = common.reach()?;
    let news = waiting(&mut reached)?.into_iter().find(|news| news.seq_number == number);
    let news = news.ok_or_else(|| {
        Failure::refused(format!("no notification {number} waits on the card")).hint("spoke card notifications lists them")
    })?;
    let ran = reached.run(Discard::begin(news), &mut Terminal::new(yes, None, 0))?;
    ran.outcome.result.as_ref().map_err(|failed| after(failed, ran.trouble.as_ref(), ran.outcome.card.as_ref()))?;
    reached.end();
    output::answer(&format!("notification {number} is thrown away\n"))?;
    Ok(Status::Done)
}

/// Tells servers what a change brought about; how much of it waits on the card.
pub(super) fn deliver(
    reached: &mut Reached,
    news: &[NotificationMetadata],
    offline: bool,
    person: &mut Terminal,
) -> Result<usize, Failure> {
    let mut waiting = news.len();
    if !offline && !news.is_empty() {
        let numbers = news.iter().map(|news| news.seq_number).collect();
        let ran = reached.run(Deliver::begin_once(numbers), person)?;
        let is_sent = |delivery: &Delivery| matches!(delivery, Delivery::Done | Delivery::NotForgotten(_));
        waiting -= ran.outcome.iter().flatten().filter(|one| is_sent(&one.delivery)).count().min(waiting);
    }
    if waiting > 0 {
        output::aside("note: a server was not told yet; spoke card notifications send tells it\n");
    }
    Ok(waiting)
}

fn told(news: &NotificationMetadata) -> serde_json::Value {
    json!({
        "number": news.seq_number,
        "event": drawn::event(news.profile_management_operation),
        "iccid": news.iccid.as_ref().map(|iccid| iccid.as_str()),
        "server": drawn::foreign(&news.notification_address),
    })
}

fn table<'a>(rows: impl Iterator<Item = (&'a NotificationMetadata, &'a str)>, width: usize) -> Vec<Text> {
    let columns = [Column::Right, Column::Left(18), Column::Left(22), Column::Share(1), Column::Share(1)];
    let mut table = Table::new(&columns, &["", "what", "profile", "server", ""]);
    for (news, word) in rows {
        let number = news.iccid.as_ref().map(|iccid| iccid.as_str().to_owned()).unwrap_or_default();
        table.row(vec![
            Text::plain(news.seq_number.to_string()),
            Text::plain(drawn::event(news.profile_management_operation)),
            Text::plain(number),
            Text::plain(drawn::foreign(&news.notification_address)),
            Text::plain(word),
        ]);
    }
    table.lines(width)
}
