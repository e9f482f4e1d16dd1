//! Months against the best possible: a bar for what is paid, a stroke for what it could be.

use super::canvas::Canvas;
use super::{Picture, Room};

/// A month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Month {
    /// Its name, short.
    pub name: String,
    /// What is paid, in minor units.
    pub paid: i64,
    /// The best possible, in minor units.
    pub best: i64,
    /// The same in a sentence.
    pub told: String,
    /// Whether it is the one that runs.
    pub is_now: bool,
    /// Where its page is.
    pub href: String,
}

/// What stands beside the bars.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Axis {
    /// What the picture is.
    pub name: String,
    /// The highest bar's amount.
    pub most: String,
    /// What the stroke is.
    pub best: String,
}

const HEIGHT: f64 = 72.0;
const TOP: f64 = 24.0;

/// Both drawings.
pub fn picture(months: &[Month], axis: &Axis) -> Picture {
    let told: Vec<&str> = months.iter().map(|month| month.told.as_str()).collect();
    Picture { wide: draw(months, axis, Room::Wide), small: draw(months, axis, Room::Small), words: told.join(" ") }
}

fn draw(months: &[Month], axis: &Axis, room: Room) -> String {
    let width = if room == Room::Wide { 440.0 } else { 304.0 };
    let each = width / months.len().max(1) as f64;
    let bar = (each * 0.76).min(48.0);
    let most = months.iter().map(|month| month.paid.max(month.best)).max().unwrap_or(0).max(1) as f64;
    let high = |minor: i64| (minor.max(0) as f64 / most * HEIGHT).max(1.0);
    let floor = TOP + HEIGHT;
    let mut canvas = Canvas::default();
    // As many names as stand beside each other, the last one's room kept free.
    let name_wide = months.iter().map(|month| proposal::picture::width(&month.name, 12.5)).fold(0.0, f64::max) + 8.0;
    let step = (name_wide / each).ceil().max(1.0) as usize;
    for (at, month) in months.iter().enumerate() {
        let x = at as f64 * each;
        canvas.link(&month.href, Some(&month.told), |canvas| {
            let class = if month.is_now { "bar now" } else { "bar" };
            canvas.block((x, floor - high(month.paid)), (bar, high(month.paid)), 3.0, class);
            let y = floor - high(month.best);
            canvas.line((x + 1.5, y), (x + bar - 1.5, y), "best");
        });
        if at.is_multiple_of(step) {
            canvas.text(x, floor + 19.0, "quiet", &month.name);
        }
    }
    canvas.line((0.0, floor + 0.5), (width, floor + 0.5), "hair");
    canvas.text(0.0, 12.0, "quiet", &axis.most);
    let long = proposal::picture::width(&axis.best, 12.5);
    canvas.line((width - long - 32.0, 8.0), (width - long - 12.0, 8.0), "best");
    canvas.text(width, 12.0, "quiet end", &axis.best);
    canvas.finish(&format!("months {}", room.class()), (width, floor + 26.0), &axis.name)
}
