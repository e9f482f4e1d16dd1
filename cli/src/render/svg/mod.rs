//! The wheel as a picture: who hangs on which hub by what, today and by the plan, with the money between.
//!
//! The style of a spoke is the way in which its device is served, its colour the subscription: never the colour alone. The text
//! alternative says the same as the picture. Follows the reader's light or dark theme.
//!
//! | file | what it draws |
//! |---|---|
//! | `sheet` | paper, colours, texts that are escaped, measured and cut |
//! | `icons` | a device by its kind |
//! | `wheel` | a hub with up to eight spokes around it |
//! | `fan` | a hub with any number of spokes beside it |

mod fan;
mod icons;
mod sheet;
#[cfg(test)]
mod tests;
mod wheel;

use sheet::{Anchor, Sheet, Voice};

use crate::answer::{Mode, Node, PlanAnswer, Setup, Spoke, Wheel, words};

/// Width of the picture.
const WIDTH: f64 = 1040.0;
/// Space around everything.
const MARGIN: f64 = 24.0;
/// Width of one side.
const SIDE: f64 = 470.0;
/// Wheels of a larger household are drawn as fans.
const WHEELS_ROUND_MAX: usize = 2;
/// At most so many rows are drawn; the rest is counted.
const ROWS_MAX: usize = 120;

/// Today or the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Today,
    Best,
}

impl Side {
    const BOTH: [Self; 2] = [Self::Today, Self::Best];

    const fn of(self, node: &Node) -> &Spoke {
        match self {
            Self::Today => &node.today,
            Self::Best => &node.best,
        }
    }

    /// Where this side begins.
    const fn left(self) -> f64 {
        match self {
            Self::Today => MARGIN,
            Self::Best => WIDTH - MARGIN - SIDE,
        }
    }
}

/// The whole picture.
pub(crate) fn picture(answer: &PlanAnswer) -> String {
    let round =
        answer.wheels.len() <= WHEELS_ROUND_MAX && answer.wheels.iter().all(|wheel| wheel.spokes.len() <= wheel::SPOKES_MAX);
    let mut sheet = Sheet::new(WIDTH);
    let mut top = head(&mut sheet, answer);
    let (mut rows, mut left_out) = (0, 0);
    for wheel in &answer.wheels {
        rows += wheel.spokes.len().max(1);
        if rows > ROWS_MAX {
            left_out += wheel.spokes.len() + usize::from(wheel.hub.is_some());
            continue;
        }
        let is_round = round && wheel.hub.is_some();
        let height = if is_round { wheel::height(wheel) } else { fan::height(wheel) };
        for side in Side::BOTH {
            if is_round {
                wheel::draw(&mut sheet, wheel, side, top);
            } else {
                fan::draw(&mut sheet, wheel, side, top);
            }
        }
        arrow(&mut sheet, top + height / 2.0);
        top += height;
    }
    if left_out > 0 {
        sheet.text(
            MARGIN,
            top + 20.0,
            Voice::Soft,
            Anchor::Start,
            &format!("and {left_out} devices more: spoke plan {} --json", answer.file),
        );
        top += 32.0;
    }
    top = legend(&mut sheet, answer, top + 8.0);
    sheet.finish(top + 16.0, &title(answer), &description(answer))
}

/// The money of both sides, and what lies between.
fn head(sheet: &mut Sheet, answer: &PlanAnswer) -> f64 {
    for (side, label, setup) in [(Side::Today, "Today", &answer.today), (Side::Best, "Best that keeps your rules", &answer.best)]
    {
        let middle = side.left() + SIDE / 2.0;
        sheet.text(middle, 46.0, Voice::Soft, Anchor::Middle, label);
        sheet.text(middle, 88.0, Voice::Big, Anchor::Middle, &setup.a_month.to_string());
        let trips = match answer.trips.len() {
            0 => String::new(),
            count => format!(" with {}", words::count(count, "trip", "trips")),
        };
        let total = format!("a month · {} {}{trips}", setup.total, words::span(answer.months));
        sheet.text(middle, 112.0, Voice::Soft, Anchor::Middle, &total);
    }
    let (sign, voice) = match answer.saves.minor() {
        minor if minor > 0 => ("saves", Voice::Good),
        0 => ("costs the same", Voice::Soft),
        _ => ("costs more", Voice::Warn),
    };
    let middle = WIDTH / 2.0;
    sheet.text(middle, 46.0, Voice::Soft, Anchor::Middle, sign);
    if answer.saves.minor() != 0 {
        sheet.text(middle, 84.0, voice, Anchor::Middle, &answer.saves.without_sign().to_string());
    }
    let proof = if answer.proved {
        format!("{}, proved", words::span(answer.months))
    } else {
        format!("within {:.2} %", answer.gap * 100.0)
    };
    sheet.text(middle, 112.0, Voice::Soft, Anchor::Middle, &proof);
    sheet.hairline(MARGIN, 136.0, WIDTH - MARGIN, 136.0);
    148.0
}

fn arrow(sheet: &mut Sheet, y: f64) {
    let middle = WIDTH / 2.0;
    sheet.path("arrow", &format!("M{:.1} {y:.1}h32m-8 -7l8 7l-8 7", middle - 16.0));
}

fn legend(sheet: &mut Sheet, answer: &PlanAnswer, top: f64) -> f64 {
    let nodes: Vec<&Node> = answer.wheels.iter().flat_map(nodes).collect();
    let used = |mode: Mode| nodes.iter().any(|node| node.today.mode == mode || node.best.mode == mode);
    sheet.hairline(MARGIN, top, WIDTH - MARGIN, top);
    let (mut x, y) = (MARGIN, top + 28.0);
    for mode in [Mode::Own, Mode::Pool, Mode::Companion, Mode::Tethered, Mode::Wifi, Mode::Off] {
        if !used(mode) {
            continue;
        }
        let word = super::wheel::word(mode);
        sheet.spoke(mode, Some(0), (x, y - 4.0), (x + 40.0, y - 4.0));
        sheet.text(x + 50.0, y, Voice::Soft, Anchor::Start, word);
        x += 50.0 + sheet::width(word, 13.0) + 28.0;
    }
    let made = format!("made {}", answer.made_on);
    sheet.text(WIDTH - MARGIN, y, Voice::Soft, Anchor::End, &made);
    y + 8.0
}

fn nodes(wheel: &Wheel) -> impl Iterator<Item = &Node> {
    wheel.hub.iter().chain(&wheel.spokes)
}

fn title(answer: &PlanAnswer) -> String {
    let said = |setup: &Setup| format!("{} a month, {} {}", setup.a_month, setup.total, words::span(answer.months));
    format!("Today {}; best {}", said(&answer.today), said(&answer.best))
}

/// The same as the picture, in words.
fn description(answer: &PlanAnswer) -> String {
    let mut sentences = Vec::new();
    for wheel in &answer.wheels {
        for node in nodes(wheel) {
            let hub = wheel.hub.as_ref().filter(|hub| std::ptr::eq(*hub, node)).map_or("", |_| ", the hub");
            let way = |spoke: &Spoke| match spoke.mode {
                Mode::Own => format!("own line, {}", spoke.by),
                _ => spoke.by.clone(),
            };
            let (today, best) = (way(&node.today), way(&node.best));
            sentences.push(match today == best {
                true => format!("{}{hub}: {best}.", node.device),
                false => format!("{}{hub}: today {today}; best {best}.", node.device),
            });
        }
    }
    sentences.join(" ")
}
