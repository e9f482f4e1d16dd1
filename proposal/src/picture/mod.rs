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

pub use icons::icon;
pub use sheet::{HUES, cut, escaped, width};
pub use wheel::bearing;

use sheet::{Anchor, Sheet, Voice};

use crate::answer::{Mode, Node, PlanAnswer, Setup, Spoke, Wheel, words};

/// Space around everything.
const MARGIN: f64 = 24.0;
/// Wheels of a larger household are drawn as fans.
const WHEELS_ROUND_MAX: usize = 2;
/// At most so many rows are drawn; the rest is counted.
const ROWS_MAX: usize = 120;

/// For which width a picture is laid out: texts are never drawn smaller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Today and the plan beside each other.
    Wide,
    /// One above the other, for a phone.
    Phone,
}

impl Format {
    /// Width of the picture.
    const fn width(self) -> f64 {
        match self {
            Self::Wide => 1040.0,
            Self::Phone => 390.0,
        }
    }

    /// Width of one side.
    const fn side(self) -> f64 {
        match self {
            Self::Wide => 470.0,
            Self::Phone => 342.0,
        }
    }

    /// Where a side begins.
    const fn left(self, side: Side) -> f64 {
        match (self, side) {
            (Self::Wide, Side::Best) => self.width() - MARGIN - self.side(),
            _ => MARGIN,
        }
    }

    const fn middle(self, side: Side) -> f64 {
        self.left(side) + self.side() / 2.0
    }

    const fn spokes_round_max(self) -> usize {
        match self {
            Self::Wide => wheel::SPOKES_MAX,
            Self::Phone => 4,
        }
    }
}

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
}

/// The whole picture.
pub fn picture(answer: &PlanAnswer, format: Format) -> String {
    let mut sheet = Sheet::new(format.width());
    let mut top = 0.0;
    match format {
        Format::Wide => {
            for side in Side::BOTH {
                sum(&mut sheet, answer, format, side, top);
            }
            saving(&mut sheet, answer, format, 0.0);
            sheet.hairline(MARGIN, 136.0, format.width() - MARGIN, 136.0);
            top = wheels(&mut sheet, answer, format, &Side::BOTH, 148.0);
        }
        Format::Phone => {
            for side in Side::BOTH {
                sum(&mut sheet, answer, format, side, top);
                top = wheels(&mut sheet, answer, format, &[side], top + 124.0);
                if side == Side::Today {
                    sheet.hairline(MARGIN, top + 8.0, format.width() - MARGIN, top + 8.0);
                    saving(&mut sheet, answer, format, top);
                    sheet.hairline(MARGIN, top + 136.0, format.width() - MARGIN, top + 136.0);
                    top += 132.0;
                }
            }
        }
    }
    top = legend(&mut sheet, answer, format, top + 8.0);
    sheet.finish(top + 16.0, &title(answer), &description(answer))
}

/// Every wheel of these sides, from `top` on; with both sides an arrow stands between.
fn wheels(sheet: &mut Sheet, answer: &PlanAnswer, format: Format, sides: &[Side], mut top: f64) -> f64 {
    let is_small = |wheel: &Wheel| wheel.spokes.len() <= format.spokes_round_max();
    let round = answer.wheels.len() <= WHEELS_ROUND_MAX && answer.wheels.iter().all(is_small);
    let (mut rows, mut left_out) = (0, 0);
    for wheel in &answer.wheels {
        rows += wheel.spokes.len().max(1);
        if rows > ROWS_MAX {
            left_out += wheel.spokes.len() + usize::from(wheel.hub.is_some());
            continue;
        }
        let is_round = round && wheel.hub.is_some();
        let height = if is_round { wheel::height(wheel, format) } else { fan::height(wheel) };
        for side in sides {
            if is_round {
                wheel::draw(sheet, wheel, format, *side, top);
            } else {
                fan::draw(sheet, wheel, format, *side, top);
            }
        }
        if sides.len() > 1 {
            arrow(sheet, format, top + height / 2.0);
        }
        top += height;
    }
    if left_out > 0 {
        let more = format!("and {left_out} devices more: spoke plan {} --json", answer.file);
        sheet.text(MARGIN, top + 20.0, Voice::Soft, Anchor::Start, &sheet::cut(&more, 13.0, format.side()));
        top += 32.0;
    }
    top
}

/// The money of a side.
fn sum(sheet: &mut Sheet, answer: &PlanAnswer, format: Format, side: Side, top: f64) {
    let (label, setup) = match side {
        Side::Today => ("Today", &answer.today),
        Side::Best => ("Best that keeps your rules", &answer.best),
    };
    let middle = format.middle(side);
    sheet.text(middle, top + 46.0, Voice::Soft, Anchor::Middle, label);
    sheet.text(middle, top + 88.0, Voice::Big, Anchor::Middle, &setup.a_month.to_string());
    let trips = match answer.trips.len() {
        0 => String::new(),
        count => format!(" with {}", words::count(count, "trip", "trips")),
    };
    let total = format!("a month · {} {}{trips}", setup.total, words::span(answer.months));
    sheet.text(middle, top + 112.0, Voice::Soft, Anchor::Middle, &total);
}

/// What lies between today and the plan.
fn saving(sheet: &mut Sheet, answer: &PlanAnswer, format: Format, top: f64) {
    let (sign, voice) = match answer.saves.minor() {
        minor if minor > 0 => ("saves", Voice::Good),
        0 => ("costs the same", Voice::Soft),
        _ => ("costs more", Voice::Warn),
    };
    let middle = format.width() / 2.0;
    sheet.text(middle, top + 46.0, Voice::Soft, Anchor::Middle, sign);
    if answer.saves.minor() != 0 {
        sheet.text(middle, top + 84.0, voice, Anchor::Middle, &answer.saves.without_sign().to_string());
    }
    let proof = if answer.proved {
        format!("{}, proved", words::span(answer.months))
    } else {
        format!("within {:.2} %", answer.gap * 100.0)
    };
    sheet.text(middle, top + 112.0, Voice::Soft, Anchor::Middle, &proof);
}

fn arrow(sheet: &mut Sheet, format: Format, y: f64) {
    let middle = format.width() / 2.0;
    sheet.path("arrow", &format!("M{:.1} {y:.1}h32m-8 -7l8 7l-8 7", middle - 16.0));
}

/// What each style of line means, in as many rows as the width asks for.
fn legend(sheet: &mut Sheet, answer: &PlanAnswer, format: Format, top: f64) -> f64 {
    let nodes: Vec<&Node> = answer.wheels.iter().flat_map(nodes).collect();
    let used = |mode: Mode| nodes.iter().any(|node| node.today.mode == mode || node.best.mode == mode);
    let right = format.width() - MARGIN;
    sheet.hairline(MARGIN, top, right, top);
    let (mut x, mut y) = (MARGIN, top + 28.0);
    for mode in [Mode::Own, Mode::Pool, Mode::Companion, Mode::Tethered, Mode::Wifi, Mode::Off] {
        if !used(mode) {
            continue;
        }
        let word = words::word(mode);
        let long = 50.0 + sheet::width(&word, 13.0);
        if x > MARGIN && x + long > right {
            (x, y) = (MARGIN, y + 24.0);
        }
        sheet.spoke(mode, Some(0), (x, y - 4.0), (x + 40.0, y - 4.0));
        sheet.text(x + 50.0, y, Voice::Soft, Anchor::Start, &word);
        x += long + 28.0;
    }
    let made = format!("made {}", answer.made_on);
    if x + sheet::width(&made, 13.0) > right {
        y += 24.0;
    }
    sheet.text(right, y, Voice::Soft, Anchor::End, &made);
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
