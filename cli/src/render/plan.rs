//! A plan on a screen: what is paid, what could be, the wheel, what changes and why, when, what rules cost, what is unknown.

use super::grouped;
use super::table::{Column, Table};
use super::text::{Ink, Text, paint};
use super::wheel::wheel;
use proposal::answer::amount::Amount;
use proposal::answer::{Decision, PlanAnswer, Step, Unknown, words};

/// From here on labels stand beside what they label.
const WIDE: usize = 68;
/// From here on reasons stand in a column of their own.
const WIDER: usize = 100;
/// Columns of a label.
const LABEL: usize = 9;
/// Unknowns that are shown in one line each; the rest is counted.
const UNKNOWNS_MAX: usize = 5;
/// Notices that are shown; the rest is counted.
const NOTICES_MAX: usize = 3;
/// What is missing today and shown; the rest is counted.
const LACKS_MAX: usize = 6;
/// Steps that are shown; the rest is counted.
const STEPS_MAX: usize = 12;

/// The whole answer for a screen of so many columns.
pub(crate) fn plan(answer: &PlanAnswer, width: usize) -> String {
    let mut page = Page { width, lines: Vec::new() };
    page.head(answer);
    page.gap();
    let picture = wheel(answer, width.saturating_sub(2));
    let seen = picture.iter().rposition(|line| !line.is_blank()).map_or(0, |last| last + 1);
    page.lines.extend(picture.into_iter().take(seen).map(|line| line.indented(2)));
    page.gap();
    page.decisions(answer);
    page.gap();
    page.steps(answer);
    page.rules(answer);
    page.unknowns(&answer.unknowns);
    page.lacks(answer);
    page.exchange(answer);
    page.gap();
    page.foot(answer);
    paint(&page.lines)
}

struct Page {
    width: usize,
    lines: Vec<Text>,
}

impl Page {
    fn gap(&mut self) {
        if self.lines.last().is_some_and(|line| !line.is_empty()) {
            self.lines.push(Text::new());
        }
    }

    /// A label with what it labels: beside each other, or one above the other on a narrow screen.
    fn labelled(&mut self, label: &str, text: &Text) {
        self.block(label, |width| text.wrapped(width));
    }

    fn block(&mut self, label: &str, lines: impl FnOnce(usize) -> Vec<Text>) {
        if self.width >= WIDE {
            for (at, line) in lines(self.width - LABEL - 1).into_iter().enumerate() {
                let label = if at == 0 { Text::of(Ink::Strong, label) } else { Text::new() };
                self.lines.push(label.padded(LABEL + 1).then(line));
            }
        } else {
            self.lines.push(Text::of(Ink::Strong, label));
            let lines = lines(self.width - 2);
            self.lines.extend(lines.into_iter().map(|line| line.indented(2)));
        }
    }

    fn head(&mut self, answer: &PlanAnswer) {
        let span = words::span(answer.months);
        let trips = match answer.trips.len() {
            0 => String::new(),
            count => format!(" with {}", words::count(count, "trip", "trips")),
        };
        let month = [&answer.today, &answer.best].map(|setup| setup.a_month.to_string());
        let total = [&answer.today, &answer.best].map(|setup| setup.total.to_string());
        let wide = |texts: &[String; 2]| texts.iter().map(|text| Text::plain(text).width()).max().unwrap_or(0);
        let money = |at: usize| {
            let month = Text::of(Ink::Strong, &month[at]).right(wide(&month)).and(Ink::Plain, " a month   ");
            month.then(Text::of(Ink::Strong, &total[at]).right(wide(&total))).and(Ink::Plain, format!(" {span}"))
        };
        let (saved, proof) = (saved(answer), proof(answer));
        if self.width >= WIDE {
            self.labelled("Today", &money(0).and(Ink::Soft, trips));
            let one_line = money(1).and(Ink::Plain, "   ").then(saved);
            let whole = one_line.clone().and(Ink::Plain, "   ").then(proof.clone());
            match whole.width() < self.width - LABEL {
                true => self.labelled("Best", &whole),
                false => {
                    self.labelled("Best", &one_line);
                    self.labelled("", &proof);
                }
            }
        } else {
            for (at, label) in ["Today", "Best"].iter().enumerate() {
                let month = Text::of(Ink::Strong, label).padded(7).and(Ink::Strong, &month[at]).and(Ink::Plain, " a month");
                self.lines.push(month);
                let trips = if at == 0 { trips.as_str() } else { "" };
                let total = Text::of(Ink::Strong, &total[at]).and(Ink::Plain, format!(" {span}")).and(Ink::Soft, trips);
                self.lines.extend(total.wrapped(self.width - 7).into_iter().map(|line| line.indented(7)));
            }
            for text in [saved, proof] {
                self.lines.extend(text.wrapped(self.width - 7).into_iter().map(|line| line.indented(7)));
            }
        }
    }

    fn decisions(&mut self, answer: &PlanAnswer) {
        if answer.decisions.is_empty() {
            self.labelled("Changes", &Text::plain("None: what you have is the best that keeps your rules."));
            return;
        }
        let (decisions, left_out) = grouped::decisions(answer);
        let span = words::span(answer.months);
        if self.width >= WIDER {
            self.decisions_in_columns(&decisions, &span);
        } else if self.width >= WIDE {
            self.decisions_over_reasons(&decisions, &span);
        } else {
            self.decisions_in_a_list(&decisions, &span);
        }
        if left_out > 0 {
            self.lines.push(Text::of(Ink::Soft, format!("… and {left_out} more, with --json")));
        }
    }

    fn decisions_in_columns(&mut self, decisions: &[Decision], span: &str) {
        let columns = [Column::Right, Column::Left(18), Column::Share(10), Column::Right, Column::Share(13)];
        let saves = format!("saves {}", span);
        let mut table = Table::new(&columns, &["", "", "What changes", &saves, "because"]);
        for decision in decisions {
            let because = Text::of(Ink::Soft, &decision.because);
            table.row(decided(decision).into_iter().chain([because]).collect());
        }
        self.lines.extend(table.lines(self.width));
    }

    /// The reason under what is decided.
    fn decisions_over_reasons(&mut self, decisions: &[Decision], span: &str) {
        let columns = [Column::Right, Column::Left(14), Column::Share(1), Column::Right];
        let saves = format!("saves {}", span);
        let mut table = Table::new(&columns, &["", "", "What changes", &saves]);
        for decision in decisions {
            table.row(decided(decision).into());
            if !decision.because.is_empty() {
                table.row(vec![Text::new(), Text::new(), Text::of(Ink::Soft, &decision.because), Text::new()]);
            }
        }
        self.lines.extend(table.lines(self.width));
    }

    fn decisions_in_a_list(&mut self, decisions: &[Decision], span: &str) {
        self.lines.push(Text::of(Ink::Strong, "What changes").and(Ink::Soft, format!(", saves {}", span)));
        for Decision { number, about, what, saves, because, .. } in decisions {
            let saves = amount(*saves);
            let room = self.width.saturating_sub(saves.width() + 2);
            let head =
                Text::of(Ink::Soft, number.to_string()).and(Ink::Plain, " ").and(Ink::Strong, about).cut(room).padded(room);
            self.lines.push(head.and(Ink::Plain, "  ").then(saves));
            for (ink, text) in [(Ink::Plain, what), (Ink::Soft, because)] {
                if !text.is_empty() {
                    let lines = Text::of(ink, text).wrapped(self.width - 2);
                    self.lines.extend(lines.into_iter().map(|line| line.indented(2)));
                }
            }
        }
    }

    fn steps(&mut self, answer: &PlanAnswer) {
        if answer.steps.is_empty() {
            return;
        }
        let today = answer.made_on.parse().unwrap_or(jiff::civil::Date::ZERO);
        let steps = &answer.steps[..answer.steps.len().min(STEPS_MAX)];
        let wide = self.width >= WIDER;
        self.block("When", |width| {
            let columns: &[Column] = if wide {
                &[Column::Left(12), Column::Share(4), Column::Share(5)]
            } else {
                &[Column::Left(12), Column::Share(1)]
            };
            let mut table = Table::new(columns, &["", ""]);
            let mut last = "";
            for step in steps {
                let day = if step.on == last { String::new() } else { day(&step.on, today) };
                last = &step.on;
                let (what, mind) = (what(step), mind(step));
                let mut row = vec![Text::plain(day)];
                if wide {
                    row.extend([what, mind]);
                } else {
                    let gap = if mind.is_empty() { "" } else { " — " };
                    row.push(what.and(Ink::Soft, gap).then(mind));
                }
                table.row(row);
            }
            let mut lines = table.lines(width);
            if answer.steps.len() > STEPS_MAX {
                lines.push(Text::of(Ink::Soft, format!("… and {} more, with --json", answer.steps.len() - STEPS_MAX)));
            }
            lines
        });
    }

    fn rules(&mut self, answer: &PlanAnswer) {
        if answer.policies.is_empty() {
            return;
        }
        self.gap();
        let (free, costly): (Vec<_>, Vec<_>) = answer.policies.iter().partition(|policy| policy.costs.minor() == 0);
        let mut text = Text::new();
        for policy in &costly {
            let gap = if text.is_empty() { "" } else { "  ·  " };
            text = text.and(Ink::Soft, gap).and(Ink::Plain, format!("{} {}", policy.text, policy.costs));
        }
        let span = words::span(answer.months);
        let rest = match (costly.len(), free.len()) {
            (0, 1) => format!("{} costs nothing", free[0].text),
            (0, _) => format!("cost nothing: {}", words::list(&free.iter().map(|p| p.text.as_str()).collect::<Vec<_>>())),
            (_, 0) => span,
            (_, 1) => format!("{span}  ·  {} nothing", free[0].text),
            (_, many) => format!("{span}  ·  the other {many} nothing"),
        };
        let text = if text.is_empty() { Text::plain(rest) } else { text.and(Ink::Soft, format!(" {rest}")) };
        let label = if self.width >= WIDE { "Rules" } else { "What your rules cost" };
        self.labelled(label, &text);
    }

    fn unknowns(&mut self, unknowns: &[Unknown]) {
        if unknowns.is_empty() {
            return;
        }
        if self.width < WIDE {
            self.gap();
        }
        self.block("Unknown", |width| {
            let mut lines = Vec::new();
            for unknown in unknowns.iter().take(UNKNOWNS_MAX) {
                let saves = unknown.would_save.map_or_else(String::new, |saves| format!(": a yes would save {saves}"));
                let text = Text::of(Ink::Soft, unknown.number.to_string())
                    .and(Ink::Plain, " ")
                    .and(Ink::Plain, format!("{}{saves}", unknown.what))
                    .and(Ink::Soft, format!(" — {}", unknown.ask));
                let wrapped = text.wrapped(width - 2);
                lines.extend(wrapped.into_iter().enumerate().map(|(at, line)| if at == 0 { line } else { line.indented(2) }));
            }
            if unknowns.len() > UNKNOWNS_MAX {
                lines.push(Text::of(Ink::Soft, format!("… and {} more, with --json", unknowns.len() - UNKNOWNS_MAX)));
            }
            lines
        });
    }

    /// What is not served today, and what is there and not used; what the plan changes of that stands among its changes.
    fn lacks(&mut self, answer: &PlanAnswer) {
        let lacks = answer.today.lacks.iter().map(|lack| format!("{} {}", lack.device, lack.what)).collect::<Vec<_>>();
        let unused: Vec<String> = answer.notices.iter().filter(|open| !open.settled).map(|open| open.title.clone()).collect();
        let label = match (lacks.is_empty(), unused.is_empty()) {
            (true, true) => return,
            (true, false) => "Unused",
            (false, _) if self.width >= WIDE => "Missing",
            (false, _) => "Missing today",
        };
        if self.width < WIDE {
            self.gap();
        }
        let first = if label == "Missing" { Text::of(Ink::Warn, "today: ") } else { Text::new() };
        let mut text = listed(first, &lacks, LACKS_MAX);
        if !lacks.is_empty() && !unused.is_empty() {
            text = text.and(Ink::Soft, "  ·  ").and(Ink::Plain, "unused: ");
        }
        self.labelled(label, &listed(text, &unused, NOTICES_MAX));
    }

    fn exchange(&mut self, answer: &PlanAnswer) {
        let Some(rates) = &answer.exchange else { return };
        if self.width < WIDE {
            self.gap();
        }
        let today = answer.made_on.parse().unwrap_or(jiff::civil::Date::ZERO);
        let day = rates.day.as_ref().and_then(|day| day.parse().ok());
        let when = day.map_or_else(|| "as a law fixes it".to_owned(), |day| format!("of {}", words::day(day, today)));
        let text = Text::plain(format!("{} taken at the rate {when}", words::list(&rates.currencies)));
        let age = if rates.stale { ", which is older than rates are trusted for" } else { "" };
        self.labelled("Exchange", &text.and(Ink::Warn, age));
    }

    fn foot(&mut self, answer: &PlanAnswer) {
        let first =
            answer.decisions.first().map(|decision| decision.number).or(answer.unknowns.first().map(|unknown| unknown.number));
        let mut parts = Vec::new();
        if let Some(number) = first {
            parts.push(format!("spoke explain {} {number}", answer.file));
        }
        parts.push(format!("spoke plan {} --picture wheel.svg", answer.file));
        let joined = Text::of(Ink::Soft, parts.join(" · "));
        match joined.width() <= self.width {
            true => self.lines.push(joined),
            false => self.lines.extend(parts.iter().flat_map(|part| Text::of(Ink::Soft, part).wrapped(self.width))),
        }
    }
}

/// Parts beside each other behind a text; the rest is counted.
fn listed(mut text: Text, parts: &[String], most: usize) -> Text {
    for (at, part) in parts.iter().take(most).enumerate() {
        text = text.and(Ink::Soft, if at == 0 { "" } else { "  ·  " }).and(Ink::Plain, part);
    }
    match parts.len().saturating_sub(most) {
        0 => text,
        more => text.and(Ink::Soft, format!("  ·  and {more} more, with --json")),
    }
}

/// `saves $387.30`, or what the plan costs more and what for.
fn saved(answer: &PlanAnswer) -> Text {
    let saves = answer.saves;
    match saves.minor() {
        0 => Text::plain("costs the same"),
        minor if minor > 0 => Text::of(Ink::Good, format!("saves {saves}")),
        _ => {
            let more = Amount::without_sign(saves);
            let why = if answer.today.lacks.is_empty() { "" } else { ", for what today does not serve" };
            Text::of(Ink::Warn, format!("costs {more} more{why}"))
        }
    }
}

fn proof(answer: &PlanAnswer) -> Text {
    match answer.proved {
        true => Text::of(Ink::Good, "proved").and(Ink::Soft, ": nothing cheaper keeps your rules"),
        false => {
            Text::of(Ink::Warn, "not proved").and(Ink::Soft, format!(": at most {:.2} % above the best", answer.gap * 100.0))
        }
    }
}

/// A decision's number, what it is about, what is decided, and what it saves.
fn decided(decision: &Decision) -> [Text; 4] {
    [number(decision.number), Text::plain(&decision.about), Text::plain(&decision.what), amount(decision.saves)]
}

fn number(number: usize) -> Text {
    Text::of(Ink::Soft, number.to_string())
}

fn amount(amount: Amount) -> Text {
    let ink = if amount.minor() > 0 { Ink::Good } else { Ink::Plain };
    Text::of(ink, amount.to_string())
}

fn day(on: &str, today: jiff::civil::Date) -> String {
    match on.parse::<jiff::civil::Date>() {
        Ok(day) if day <= today => "now".to_owned(),
        Ok(day) => words::day(day, today),
        Err(_) => on.to_owned(),
    }
}

fn what(step: &Step) -> Text {
    let devices =
        if step.devices.len() > 4 { words::count(step.devices.len(), "device", "devices") } else { words::list(&step.devices) };
    Text::of(Ink::Plain, format!("{devices}: ")).and(Ink::Plain, &step.what)
}

fn mind(step: &Step) -> Text {
    match (step.mind.is_empty(), step.for_good) {
        (true, true) => Text::of(Ink::Warn, "cannot be undone"),
        (true, false) => Text::new(),
        (false, true) if step.mind.starts_with("cannot") => Text::of(Ink::Warn, &step.mind),
        (false, true) => Text::of(Ink::Warn, "cannot be undone").and(Ink::Soft, format!("; {}", step.mind)),
        (false, false) => Text::of(Ink::Soft, &step.mind),
    }
}
