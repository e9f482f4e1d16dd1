//! A trip as a strip: devices beside each other or one below the other, days along, coloured by the line that serves.
//!
//! Wide: a row a device, days to the right. Small: a column a device, days downwards, so that a phone shows whole words.

use proposal::answer::Mode;
use proposal::picture::{cut, width};

use super::Picture;
use super::canvas::{Canvas, hue};

/// A trip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Strip {
    /// What the whole is.
    pub name: String,
    /// The days' stretches: home, places, home.
    pub stretches: Vec<Stretch>,
    /// The devices.
    pub rows: Vec<Row>,
}

/// Days spent in one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    /// Where.
    pub place: String,
    /// When, short.
    pub when: String,
    /// How many days, at least one; a layover is a part of one.
    pub days: u16,
    /// A stop on the way, where a line may start by accident.
    pub layover: bool,
}

/// A device on the trip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its name.
    pub device: String,
    /// Where its page is.
    pub href: String,
    /// How it is served in each stretch, in their order.
    pub served: Vec<Served>,
    /// The same in a sentence.
    pub told: String,
}

/// How a device is served in a stretch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Served {
    /// The way.
    pub mode: Mode,
    /// The subscription or package: the hue.
    pub line: Option<usize>,
    /// In words.
    pub by: String,
}

/// Both drawings.
pub fn picture(strip: &Strip) -> Picture {
    let told: Vec<&str> = strip.rows.iter().map(|row| row.told.as_str()).collect();
    Picture { wide: wide(strip), small: small(strip), words: told.join(" ") }
}

/// Where each stretch begins and how long it is. Long stretches are shortened, so that short ones can be read.
fn stations(strip: &Strip, whole: f64, least: f64) -> Vec<(f64, f64)> {
    let weigh = |stretch: &Stretch| f64::from(stretch.days.max(1)).sqrt().min(5.0);
    let all: f64 = strip.stretches.iter().map(weigh).sum();
    let spare = (whole - least * strip.stretches.len() as f64).max(0.0);
    let mut at = 0.0;
    let mut stations = Vec::new();
    for stretch in &strip.stretches {
        let long = least + spare * weigh(stretch) / all.max(1.0);
        stations.push((at, long));
        at += long;
    }
    stations
}

fn wide(strip: &Strip) -> String {
    const WIDTH: f64 = 1080.0;
    const ROW: f64 = 40.0;
    let label = strip.rows.iter().map(|row| width(&row.device, 14.0)).fold(60.0, f64::max).min(150.0) + 20.0;
    let stations = stations(strip, WIDTH - label, 104.0);
    let mut canvas = Canvas::default();
    for (stretch, (at, long)) in strip.stretches.iter().zip(&stations) {
        canvas.text(label + at, 13.0, "name", &cut(&stretch.place, 14.0, long - 8.0));
        canvas.text(label + at, 30.0, "quiet", &cut(&stretch.when, 12.5, long - 8.0));
    }
    for (number, row) in strip.rows.iter().enumerate() {
        let y = 44.0 + number as f64 * ROW;
        canvas.line((0.0, y), (WIDTH, y), "hair");
        canvas.link(&row.href, None, |canvas| {
            canvas.block((0.0, y + 1.0), (WIDTH, ROW - 2.0), 4.0, "sheet");
            canvas.text(0.0, y + 25.0, "name", &cut(&row.device, 14.0, label - 12.0));
            for (served, (at, long)) in row.served.iter().zip(&stations) {
                lane(canvas, served, (label + at, y + 8.0), (long - 6.0, 24.0));
            }
        });
    }
    canvas.finish("strip wide", (WIDTH, 50.0 + strip.rows.len() as f64 * ROW), &strip.name)
}

/// A stretch of a row, in the style of its way; where nothing serves, only the word.
fn lane(canvas: &mut Canvas, served: &Served, (x, y): (f64, f64), (long, high): (f64, f64)) {
    let text = cut(&served.by, 12.5, long - 16.0);
    if let Some(class) = block(served) {
        canvas.block((x, y), (long, high), 6.0, &class);
        canvas.text(x + 10.0, y + high / 2.0 + 4.5, "within", &text);
    } else {
        canvas.text(x, y + high / 2.0 + 4.5, "quiet", &text);
    }
}

/// The class of a way's block: filled for what serves by itself, an outline in the stroke of its way for what hangs on another
/// device; none for nothing.
pub fn block(served: &Served) -> Option<String> {
    let hue = hue('h', served.line);
    match served.mode {
        Mode::Own => Some(format!("block filled {hue} {}", super::canvas::hue('f', served.line))),
        Mode::Pool => Some(format!("block filled doubled {hue} {}", super::canvas::hue('f', served.line))),
        Mode::Companion => Some(format!("block dotted {hue}")),
        Mode::Tethered => Some(format!("block dashed {hue}")),
        Mode::Wifi | Mode::Off => None,
    }
}

fn small(strip: &Strip) -> String {
    const WIDTH: f64 = 304.0;
    const LABEL: f64 = 100.0;
    let columns = strip.rows.len().max(1) as f64;
    let each = ((WIDTH - LABEL) / columns).min(72.0);
    let head = 34.0;
    let heights: Vec<f64> =
        strip.stretches.iter().map(|stretch| 44.0 + 8.0 * f64::from(stretch.days.max(1)).sqrt().min(5.0)).collect();
    let mut canvas = Canvas::default();
    let mut y = head;
    for (stretch, high) in strip.stretches.iter().zip(&heights) {
        canvas.line((0.0, y), (WIDTH, y), "hair");
        canvas.text(0.0, y + 19.0, "name", &cut(&stretch.place, 14.0, LABEL - 8.0));
        canvas.text(0.0, y + 36.0, "quiet", &cut(&stretch.when, 12.5, LABEL - 8.0));
        y += high;
    }
    for (at, row) in strip.rows.iter().enumerate() {
        let x = LABEL + at as f64 * each;
        canvas.link(&row.href, None, |canvas| {
            canvas.text(x + each / 2.0, 20.0, "name mid", &cut(&row.device, 14.0, each - 4.0));
            let mut y = head;
            for (served, high) in row.served.iter().zip(&heights) {
                let wide = (each - 14.0).min(44.0);
                let at = (x + (each - wide) / 2.0, y + 5.0);
                match block(served) {
                    Some(class) => canvas.block(at, (wide, high - 10.0), 7.0, &class),
                    None => canvas.text(x + each / 2.0, y + high / 2.0 + 4.0, "quiet mid", "–"),
                }
                y += high;
            }
        });
    }
    canvas.finish("strip small", (WIDTH, y + 4.0), &strip.name)
}

/// The hue of what serves first abroad: a strip's legend names it.
pub fn legend(strip: &Strip) -> Vec<Served> {
    let mut known: Vec<Served> = Vec::new();
    for served in strip.rows.iter().flat_map(|row| &row.served) {
        if !known.iter().any(|other| other.by == served.by) {
            known.push(served.clone());
        }
    }
    known
}
