//! `spoke init`: a first file from a few questions. Every question has a default; nothing is overwritten.
//!
//! Questions go to standard error and answers come from standard input, so that a script can answer too: an empty line, or the end
//! of the input, takes the default. Who ends the input at a terminal (Ctrl-D) wants to stop: the list of devices, or everything.

use std::cell::RefCell;
use std::io::{BufRead, IsTerminal};
use std::path::PathBuf;

use clap::Args;
use fleet::inventory::DeviceKind;
use fleet::place::Country;
use household::{Answers, DeviceAnswer, LineAnswer, World};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use reference::countries;
use reference::devices::{DeviceModel, Devices, Found, ModelKind};
use reference::offers::Catalogue;

use crate::Clock;
use crate::input::{self, Replace};
use crate::output::{self, Failure, Screen, Status};

/// An answer has at most so many bytes.
const ANSWER_BYTES_MAX: u64 = 500;
/// So many times a question is asked again before its default is taken.
const TRIES_MAX: usize = 3;
/// More devices than this are better written by hand.
const DEVICES_MAX: usize = 40;
/// So many models are listed to choose from, the newest first.
const CHOICES_MAX: usize = 9;

/// Write a first household's file from a few questions; each has a default
#[derive(Args)]
pub(crate) struct Init {
    /// The file to write
    #[arg(default_value = "household.toml")]
    file: PathBuf,
}

impl Init {
    pub(crate) fn run(self, clock: &Clock, _screen: &Screen) -> Result<Status, Failure> {
        let shown = self.file.display();
        if self.file.exists() {
            return Err(Failure::refused(format!("“{shown}” is there already, and nothing is overwritten"))
                .hint(format!("spoke plan {shown}, or name another file")));
        }
        let input = std::io::stdin();
        let person = input.is_terminal();
        let mut talk = Talk { input: input.lock(), person, ended: false, today: clock.today(&TimeZone::system()) };
        output::aside("A few questions; an empty answer takes what stands in brackets.\n\n");
        let answers = ask(&mut talk)?;
        let text = household::write(&answers);
        household(&answers, talk.today).map_err(|refused| {
            output::aside("\nThe answers do not make a household yet; the file was not written:\n\n");
            Failure::drawn(refused.to_string())
        })?;
        input::write(&self.file, &text, Replace::Never)?;
        output::aside(&format!("\nwritten: {shown}\nnext: "));
        output::answer(&format!("spoke plan {shown}\n"))?;
        Ok(Status::Done)
    }
}

/// A file that spoke wrote must be one that spoke reads.
fn household(answers: &Answers, today: Date) -> Result<(), household::Refused> {
    let nothing = |_: &str| Err("no other file is named".to_owned());
    household::read("household.toml", &household::write(answers), &World::shipped(), today, &nothing).map(|_| ())
}

/// What is wrong with the answers so far, in a sentence.
fn fits(answers: &Answers, today: Date) -> Result<(), String> {
    household(answers, today).map_err(|refused| {
        let fault = refused.faults.first();
        fault.map_or_else(String::new, |fault| match &fault.instead {
            Some(instead) => format!("{}: {instead}", fault.problem),
            None => fault.problem.clone(),
        })
    })
}

fn ask(talk: &mut Talk<impl BufRead>) -> Result<Answers, Failure> {
    let country = talk.ask("Where do you live? Country", &here(), |said| {
        countries::find(said)
            .map(|facts| facts.code)
            .ok_or_else(|| "write a code such as US, DE or JP, or the English name".to_owned())
    })?;
    let mut answers = Answers { home: country.code().to_owned(), ..Answers::default() };
    let currency = countries::by_code(country).and_then(|facts| facts.currency).map_or("USD", |currency| currency.code());
    if !Catalogue::shipped().has_line_for(country) {
        let name = countries::by_code(country).map_or(country.code(), |facts| &facts.name);
        output::aside(&format!(
            "\nNo offers sold in {name} ship with spoke: say below what you pay, and give it offers you know with --offers.\n"
        ));
    }
    output::aside("\nNow each device with a SIM or an eSIM: the phone that lends its connection first.\n");
    while answers.devices.len() < DEVICES_MAX {
        let first = answers.devices.is_empty();
        let question = if first { "Device: model number or name, or just “phone”" } else { "Next device, or nothing" };
        let choices = RefCell::default();
        let understand = |said: &str| known(said, country, &choices);
        let said = if first { talk.ask(question, "phone", understand)? } else { talk.ask_or_stop(question, understand) };
        if said.is_empty() {
            break;
        }
        device(talk, &mut answers, &said, country, currency)?;
        if talk.ended {
            break;
        }
    }
    Ok(answers)
}

/// The country of this machine's clock, when it is one country's.
fn here() -> String {
    let zone = TimeZone::system();
    let here = countries::all().rows().find(|country| country.time_zones.iter().any(|name| zone.iana_name() == Some(name)));
    here.map_or_else(|| "US".to_owned(), |country| country.code.to_string())
}

/// The model as the catalogue has it, or a kind of device; else what was meant, as a list to choose from.
fn known(said: &str, home: Country, choices: &RefCell<Vec<String>>) -> Result<String, String> {
    if said.is_empty() || said.parse::<DeviceKind>().is_ok() {
        return Ok(said.to_owned());
    }
    if let Some(choice) = said.parse().ok().and_then(|number: usize| choices.borrow().get(number.checked_sub(1)?).cloned()) {
        return Ok(choice);
    }
    match Devices::shipped().find(said, Some(home)) {
        Found::One(model) if model.kind == ModelKind::Card => {
            Err("that is a card with an eSIM: write the device it is in".to_owned())
        }
        Found::One(_) => Ok(said.to_owned()),
        Found::Ambiguous { mut candidates, .. } => {
            candidates.retain(|model| model.kind != ModelKind::Card);
            candidates.sort_by_key(|model| std::cmp::Reverse(model.released));
            let mut names: Vec<String> = Vec::new();
            for DeviceModel { name, .. } in candidates {
                if !names.contains(name) {
                    names.push(name.clone());
                }
            }
            if names.len() <= 1 {
                return Ok(said.to_owned());
            }
            let listed = names.iter().take(CHOICES_MAX).enumerate().map(|(at, name)| format!("\n      {} {name}", at + 1));
            let more = if names.len() > CHOICES_MAX {
                format!("\n      … and {} more", names.len() - CHOICES_MAX)
            } else {
                String::new()
            };
            let text = format!(
                "that is several models; write one's number here, or more of its name:{}{more}",
                listed.collect::<String>()
            );
            names.truncate(CHOICES_MAX);
            choices.replace(names);
            Err(text)
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

fn device(
    talk: &mut Talk<impl BufRead>,
    answers: &mut Answers,
    said: &str,
    home: Country,
    currency: &str,
) -> Result<(), Failure> {
    let kind = said.to_lowercase().parse::<DeviceKind>().ok();
    let model = match Devices::shipped().find(said, Some(home)) {
        Found::One(model) => Some(model),
        Found::Ambiguous { candidates, .. } => candidates.first().copied(),
        Found::Nothing { .. } => None,
    };
    let of_model = model.and_then(|model| match model.kind {
        ModelKind::Device(kind) => Some(kind),
        ModelKind::Card => None,
    });
    let word = kind.or(of_model).unwrap_or(DeviceKind::Phone);
    let first = answers.devices.is_empty();
    let mut answer = DeviceAnswer {
        model: kind.is_none().then(|| said.to_owned()),
        kind: kind.map(|kind| kind.word().to_owned()),
        hub: first && matches!(word, DeviceKind::Phone | DeviceKind::Hotspot),
        ..DeviceAnswer::default()
    };
    let with = |answers: &Answers, device: &DeviceAnswer| Answers {
        devices: answers.devices.iter().chain([device]).cloned().collect(),
        ..answers.clone()
    };
    let today = talk.today;
    let is_free = |name: &str| answers.devices.iter().all(|device| device.name != name);
    let numbered = (2..).map(|n| format!("{word} {n}"));
    let default = std::iter::once(word.to_string()).chain(numbered).find(|name| is_free(name)).unwrap_or_default();
    answer.name = talk.ask("  What do you call it", &default, |name| {
        fits(&with(answers, &DeviceAnswer { name: name.to_owned(), ..answer.clone() }), today).map(|()| name.to_owned())
    })?;
    let pays = format!("  What do you pay for its line, in {currency} a month; 0 for no line of its own");
    let price = talk.ask(&pays, "0", |said| price(said, currency))?;
    let line = match price {
        Some(price) => Some(line(talk, &answer.name, word, price, home)?),
        None => None,
    };
    let usual = match (word, &line) {
        (DeviceKind::Phone, _) => "8 GB a month",
        (DeviceKind::Tablet | DeviceKind::Laptop, _) => "2 GB a month",
        (DeviceKind::Watch | DeviceKind::Tracker, Some(_)) => "0.2 GB a month",
        (_, Some(_)) => "1 GB a month",
        (_, None) => "0",
    };
    answer.usage = talk.ask("  Mobile data it uses at home; 0 for none", usual, usage)?;
    answers.devices.push(answer);
    answers.lines.extend(line);
    Ok(())
}

fn line(
    talk: &mut Talk<impl BufRead>,
    device: &str,
    kind: DeviceKind,
    price: String,
    home: Country,
) -> Result<LineAnswer, Failure> {
    let data = talk.ask("  Data that is included", "10 GB", volume)?;
    let number = match kind {
        DeviceKind::Phone => talk.ask("  Its number; nothing to leave it out", "", |said| match said.is_empty() {
            true => Ok(None),
            false => identifiers::Msisdn::parse_in(said, home.code())
                .map(|number| Some(number.international().to_owned()))
                .map_err(|error| error.to_string()),
        })?,
        _ => None,
    };
    let lends = "  May other devices use its data (hotspot)? yes, no or unknown";
    let tether = match kind.can_be_hub() {
        true => talk.ask(lends, "yes", |said| match said {
            "yes" | "no" => Ok(Some(said.to_owned())),
            "unknown" => Ok(None),
            _ => Err("write yes, no or unknown".to_owned()),
        })?,
        false => None,
    };
    Ok(LineAnswer { device: device.to_owned(), number, price: Some(price), data: Some(data), tether, ..LineAnswer::default() })
}

/// A volume, with or without `a month` behind it.
fn volume(said: &str) -> Result<String, String> {
    let text = with_point(said.trim_end_matches("a month").trim());
    text.parse::<fleet::volume::Volume>().map(|_| text.clone()).map_err(|error| error.to_string())
}

/// What is used a month.
fn usage(said: &str) -> Result<Option<String>, String> {
    let volume = if matches!(said, "0" | "none" | "nothing") { Ok("0 GB".to_owned()) } else { volume(said) };
    volume.map(|volume| Some(format!("{volume} a month")))
}

/// `39,99` as `39.99`, as half of the world writes it.
fn with_point(said: &str) -> String {
    match said.split_once(',') {
        Some((whole, rest)) if !said.contains('.') && rest.chars().take_while(char::is_ascii_digit).count() < 3 => {
            format!("{whole}.{rest}")
        }
        _ => said.to_owned(),
    }
}

/// `85`, `85 USD`, `$85`: the price of a month; nothing for 0.
fn price(said: &str, currency: &str) -> Result<Option<String>, String> {
    let text = said.trim_end_matches("a month").trim().trim_start_matches(['$', '€', '£', '¥']).trim();
    let text = text.trim_end_matches(['$', '€', '£', '¥']).trim();
    let text = if text.contains(' ') { text.to_owned() } else { format!("{text} {currency}") };
    let text = with_point(&text);
    let money: fleet::money::Money = text.parse().map_err(|error: fleet::money::MoneyError| error.to_string())?;
    match money.minor {
        minor if minor < 0 => Err("a price is zero or more".to_owned()),
        0 => Ok(None),
        _ => Ok(Some(format!("{money} a month"))),
    }
}

/// Questions and answers.
struct Talk<I> {
    input: I,
    /// Whether a person answers, at a terminal.
    person: bool,
    ended: bool,
    today: Date,
}

impl<I: BufRead> Talk<I> {
    /// An answer that is understood; the default when there is none.
    ///
    /// # Errors
    /// When a person ended the input.
    fn ask<T>(&mut self, question: &str, default: &str, understand: impl Fn(&str) -> Result<T, String>) -> Result<T, Failure> {
        for _ in 0..TRIES_MAX {
            let brackets = if default.is_empty() { String::new() } else { format!(" [{default}]") };
            output::aside(&format!("{question}{brackets}: "));
            let said = self.line();
            if self.ended {
                output::aside("\n");
            }
            if self.ended && self.person {
                return Err(Failure::refused("stopped; nothing was written").hint("spoke init begins anew"));
            }
            let said = said.trim();
            match understand(if said.is_empty() { default } else { said }) {
                Ok(answer) => return Ok(answer),
                Err(wrong) => output::aside(&format!("    {wrong}\n")),
            }
            if self.ended {
                break;
            }
        }
        output::aside(&format!("    taken: {}\n", if default.is_empty() { "nothing" } else { default }));
        Ok(understand(default).unwrap_or_else(|wrong| unreachable!("a default is an answer that is understood: {wrong}")))
    }

    /// The same where the end of the input, or nothing, ends a list.
    fn ask_or_stop(&mut self, question: &str, understand: impl Fn(&str) -> Result<String, String>) -> String {
        self.ask(question, "", understand).unwrap_or_default()
    }

    /// The next line of the input; nothing at its end.
    fn line(&mut self) -> String {
        let mut line = Vec::new();
        let read = std::io::Read::take(&mut self.input, ANSWER_BYTES_MAX).read_until(b'\n', &mut line);
        self.ended = self.ended || !matches!(read, Ok(count) if count > 0);
        String::from_utf8_lossy(&line).into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: Date = jiff::civil::date(2026, 11, 25);

    fn answered(person: bool, said: &str) -> Result<Answers, Failure> {
        let mut talk = Talk { input: said.as_bytes(), person, ended: false, today: TODAY };
        ask(&mut talk)
    }

    #[test]
    fn who_ends_the_input_at_a_terminal_stops_and_a_script_takes_the_defaults() {
        assert!(answered(true, "").is_err());
        assert!(answered(true, "US\nphone\n").is_err());
        let devices = |answers: Answers| answers.devices.into_iter().map(|device| device.name).collect::<Vec<_>>();
        assert_eq!(devices(answered(true, "US\nphone\n\n0\n8 GB\n").unwrap()), ["phone"]);
        assert_eq!(devices(answered(false, "").unwrap()), ["phone"]);
    }

    #[test]
    fn a_model_is_chosen_from_a_list_by_its_number() {
        let choices = RefCell::default();
        let home = "DE".parse().unwrap();
        let said = known("iphone 17", home, &choices).map_err(|list| list.lines().count());
        assert_eq!(said, Ok("iphone 17".to_owned()));
        assert!(known("iphone", home, &choices).unwrap_err().contains("\n      1 iPhone "));
        let first = choices.borrow()[0].clone();
        assert_eq!(known("1", home, &choices), Ok(first));
        assert!(known("99", home, &choices).is_err());
    }

    #[test]
    fn people_write_money_volumes_and_numbers_as_they_do_at_home() {
        let answers = answered(false, "Germany\niPhone 16\nAna's phone\n39,99 €\n0,5 GB\n0170 1234567\nyes\n9 GB\n").unwrap();
        let line = &answers.lines[0];
        assert_eq!((line.price.as_deref(), line.data.as_deref()), (Some("39.99 EUR a month"), Some("0.5 GB")));
        assert_eq!((line.number.as_deref(), line.tether.as_deref()), (Some("+49 170 1234567"), Some("yes")));
        assert_eq!(household(&answers, TODAY), Ok(()));
    }
}
