//! `spoke init`: a first file from a few questions. Every question has a default; nothing is overwritten.
//!
//! Questions go to standard error and answers come from standard input, so that a script can answer too: an empty line, or the end
//! of the input, takes the default.

use std::io::BufRead;
use std::path::{Path, PathBuf};

use clap::Args;
use fleet::place::Country;
use household::{Answers, DeviceAnswer, LineAnswer, World};
use jiff::tz::TimeZone;
use reference::countries;
use reference::devices::{Devices, Found, ModelKind};

use crate::Clock;
use crate::answer::words;
use crate::input::{self, Replace};
use crate::output::{self, Failure, Screen, Status};

/// An answer has at most so many bytes.
const ANSWER_BYTES_MAX: u64 = 500;
/// So many times a question is asked again before its default is taken.
const TRIES_MAX: usize = 3;
/// More devices than this are better written by hand.
const DEVICES_MAX: usize = 40;

/// Write a first household's file from a few questions; each has a default
#[derive(Args)]
pub(crate) struct Init {
    /// The file to write
    #[arg(default_value = "household.toml")]
    file: PathBuf,
}

impl Init {
    pub(crate) fn run(self, clock: &Clock, _screen: &Screen) -> Result<Status, Failure> {
        if self.file.exists() {
            let shown = self.file.display();
            return Err(Failure::refused(format!("“{shown}” is there already, and nothing is overwritten"))
                .hint(format!("spoke plan {shown}, or name another file")));
        }
        let mut talk = Talk { input: std::io::stdin().lock(), ended: false };
        output::aside("A few questions; an empty answer takes what stands in brackets.\n\n");
        let answers = ask(&mut talk);
        let text = household::write(&answers);
        proved(&self.file, &text, clock)?;
        input::write(&self.file, &text, Replace::Never)?;
        output::aside(&format!("\nwritten: {}\nnext: ", self.file.display()));
        output::answer(&format!("spoke plan {}\n", self.file.display()))?;
        Ok(Status::Done)
    }
}

/// A file that spoke wrote must be one that spoke reads.
fn proved(file: &Path, text: &str, clock: &Clock) -> Result<(), Failure> {
    let today = clock.today(&TimeZone::system());
    let nothing = |_: &str| Err("no other file is named".to_owned());
    household::read(&file.display().to_string(), text, &World::shipped(), today, &nothing).map(|_| ()).map_err(|refused| {
        output::aside("\nThe answers do not make a household yet; the file was not written:\n\n");
        Failure::drawn(refused.to_string())
    })
}

fn ask(talk: &mut Talk<'_>) -> Answers {
    let country = talk.ask("Where do you live? Country", "US", |said| {
        countries::find(said)
            .map(|facts| facts.code)
            .ok_or_else(|| "write a code such as US, DE or JP, or the English name".to_owned())
    });
    let mut answers = Answers { home: country.code().to_owned(), ..Answers::default() };
    let currency = countries::by_code(country).and_then(|facts| facts.currency).map_or("USD", |currency| currency.code());
    output::aside("\nNow each device with a SIM or an eSIM: the phone that lends its connection first.\n");
    loop {
        let first = answers.devices.is_empty();
        let question = if first { "Device: model number or name, or just “phone”" } else { "Next device, or nothing" };
        let default = if first { "phone" } else { "" };
        let said = talk.ask(question, default, |said| known(said, country));
        if said.is_empty() || answers.devices.len() >= DEVICES_MAX {
            break;
        }
        device(talk, &mut answers, &said, currency);
        if talk.ended {
            break;
        }
    }
    answers
}

/// The model as the catalogue has it, or a kind of device; else what was meant.
fn known(said: &str, home: Country) -> Result<String, String> {
    if said.is_empty() || said.parse::<fleet::inventory::DeviceKind>().is_ok() {
        return Ok(said.to_owned());
    }
    match Devices::shipped().find(said, Some(home)) {
        Found::One(_) => Ok(said.to_owned()),
        Found::Ambiguous { candidates, .. } => {
            let mut names: Vec<String> = candidates.iter().map(|model| model.name.clone()).collect();
            names.dedup();
            let numbers: Vec<String> = candidates.iter().flat_map(|model| model.models.first().cloned()).take(5).collect();
            match names.len() {
                1 => Ok(said.to_owned()),
                _ => Err(format!(
                    "that is several models: {}. Write one name, or its number ({})",
                    words::list(&names[..names.len().min(5)]),
                    numbers.join(", ")
                )),
            }
        }
        Found::Nothing { suggestions } if suggestions.is_empty() => {
            Err("the catalogue has no such model; write phone, tablet, watch, laptop, hotspot, car, tracker, earbuds or iot"
                .to_owned())
        }
        Found::Nothing { suggestions } => {
            Err(format!("the catalogue has no such model; did you mean {}?", suggestions.join(" or ")))
        }
    }
}

fn device(talk: &mut Talk<'_>, answers: &mut Answers, said: &str, currency: &str) {
    let kind = said.to_lowercase().parse::<fleet::inventory::DeviceKind>().ok();
    let model_kind = match Devices::shipped().find(said, None) {
        Found::One(model) => Some(model.kind),
        Found::Ambiguous { candidates, .. } => candidates.first().map(|model| model.kind),
        Found::Nothing { .. } => None,
    };
    let word = match (kind, model_kind) {
        (Some(kind), _) | (None, Some(ModelKind::Device(kind))) => kind.word(),
        _ => "phone",
    };
    let is_free = |name: &str, answers: &Answers| answers.devices.iter().all(|device| device.name != name);
    let default = std::iter::once(word.to_owned())
        .chain((2..).map(|n| format!("{word} {n}")))
        .find(|name| is_free(name, answers))
        .unwrap_or_else(|| word.to_owned());
    let name = talk.ask("  How do you call it", &default, |name| match is_free(name, answers) && name != "import" {
        true => Ok(name.to_owned()),
        false => Err("there is a device of that name already".to_owned()),
    });
    let usual = match word {
        "phone" => "8 GB a month",
        "tablet" | "laptop" => "2 GB a month",
        "watch" | "tracker" => "0.2 GB a month",
        _ => "1 GB a month",
    };
    let usage = talk.ask("  Mobile data it uses at home", usual, |said| volume(said).map(|()| said.to_owned()));
    let first = answers.devices.is_empty();
    let hub = first && matches!(word, "phone" | "hotspot");
    answers.devices.push(DeviceAnswer {
        name: name.clone(),
        model: kind.is_none().then(|| said.to_owned()),
        kind: kind.map(|kind| kind.word().to_owned()),
        owner: None,
        hub,
        usage: Some(with_period(&usage)),
    });
    let pays = format!("  What do you pay for its line, in {currency} a month; 0 for no line of its own");
    let price = talk.ask(&pays, "0", |said| price(said, currency).map(|_| said.to_owned()));
    let Ok(Some(price)) = self::price(&price, currency) else { return };
    let data = talk.ask("  Data that is included", "10 GB", |said| volume(said).map(|()| said.to_owned()));
    let data = data.trim_end_matches("a month").trim().to_owned();
    let number = if word == "phone" {
        let said = talk.ask("  Its number, with the country's code; nothing to leave it out", "", |said| match said.is_empty() {
            true => Ok(String::new()),
            false => said.parse::<identifiers::Msisdn>().map(|_| said.to_owned()).map_err(|error| error.to_string()),
        });
        Some(said).filter(|said| !said.is_empty())
    } else {
        None
    };
    answers.lines.push(LineAnswer { device: name, number, offer: None, price: Some(price), data: Some(data) });
}

/// A volume, with or without `a month` behind it.
fn volume(said: &str) -> Result<(), String> {
    let text = said.trim_end_matches("a month").trim();
    text.parse::<fleet::volume::Volume>().map(|_| ()).map_err(|error| error.to_string())
}

fn with_period(usage: &str) -> String {
    if usage.ends_with("a month") { usage.to_owned() } else { format!("{usage} a month") }
}

/// `85`, `85 USD`, `$85`: the price of a month; nothing for 0.
fn price(said: &str, currency: &str) -> Result<Option<String>, String> {
    let text = said.trim_end_matches("a month").trim().trim_start_matches(['$', '€', '£', '¥']).trim();
    let text = if text.contains(' ') { text.to_owned() } else { format!("{text} {currency}") };
    let money: fleet::money::Money = text.parse().map_err(|error: fleet::money::MoneyError| error.to_string())?;
    match money.minor {
        minor if minor < 0 => Err("a price is zero or more".to_owned()),
        0 => Ok(None),
        _ => Ok(Some(format!("{money} a month"))),
    }
}

/// Questions and answers.
struct Talk<'i> {
    input: std::io::StdinLock<'i>,
    ended: bool,
}

impl Talk<'_> {
    /// An answer that is understood; the default when there is none.
    fn ask<T>(&mut self, question: &str, default: &str, understand: impl Fn(&str) -> Result<T, String>) -> T {
        for _ in 0..TRIES_MAX {
            let brackets = if default.is_empty() { String::new() } else { format!(" [{default}]") };
            output::aside(&format!("{question}{brackets}: "));
            let said = self.line();
            if self.ended {
                output::aside("\n");
            }
            let said = said.trim();
            match understand(if said.is_empty() { default } else { said }) {
                Ok(answer) => return answer,
                Err(wrong) => output::aside(&format!("    {wrong}\n")),
            }
            if self.ended {
                break;
            }
        }
        output::aside(&format!("    taken: {default}\n"));
        match understand(default) {
            Ok(answer) => answer,
            Err(wrong) => unreachable!("a default is an answer that is understood: {wrong}"),
        }
    }

    /// The next line of the input; nothing at its end.
    fn line(&mut self) -> String {
        let mut line = Vec::new();
        let read = std::io::Read::take(&mut self.input, ANSWER_BYTES_MAX).read_until(b'\n', &mut line);
        self.ended = self.ended || !matches!(read, Ok(count) if count > 0);
        String::from_utf8_lossy(&line).into_owned()
    }
}
