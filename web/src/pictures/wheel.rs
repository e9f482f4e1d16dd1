//! The wheel: a hub, spokes in the style of their way and the hue of their line, a ring that says how much of the hub's data is
//! used with ticks at 50, 75 and 90 %, and what each device reports.
//!
//! More spokes than stand around a hub are drawn as a [`fan`].

use proposal::answer::Mode;
use proposal::picture::{bearing, cut};

use super::canvas::{Canvas, arc, hue, straight};
use super::{Picture, Room, fan};

/// A hub and what hangs on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wheel {
    /// The device that lends its connection; none where devices stand alone.
    pub hub: Option<Mark>,
    /// What is used of the hub's data; none where nobody knows or there is no limit.
    pub ring: Option<Ring>,
    /// The devices around it.
    pub spokes: Vec<Mark>,
    /// What the whole is, for those who do not see it.
    pub name: String,
}

/// A device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Its name.
    pub name: String,
    /// What it is (`phone`, `tablet`, …).
    pub kind: String,
    /// How it is served: the style of its spoke.
    pub mode: Mode,
    /// Its subscription: the hue.
    pub line: Option<usize>,
    /// The way in a few words.
    pub below: String,
    /// The whole in a sentence, for those who do not see it.
    pub told: String,
    /// Where its page is.
    pub href: String,
    /// What it reports.
    pub state: State,
}

/// What a device reports against the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum State {
    /// Nothing was heard of it.
    #[default]
    Unheard,
    /// It is as it should be.
    AsPlanned,
    /// It differs from the plan.
    Differs,
}

/// How much of the hub's data is used, or is likely to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ring {
    /// Bytes used.
    pub used: u64,
    /// Bytes included; never 0.
    pub included: u64,
}

/// More spokes than this do not stand around a hub with their names.
pub const WIDE_MAX: usize = 8;
/// The same on a phone.
pub const SMALL_MAX: usize = 4;

/// Measures of a drawing.
struct Measure {
    width: f64,
    hub: f64,
    node: f64,
    across: f64,
    down: f64,
    room: f64,
}

impl Measure {
    const fn of(room: Room, spokes: usize) -> Self {
        match room {
            Room::Wide if spokes <= 4 => Self { width: 560.0, hub: 56.0, node: 32.0, across: 198.0, down: 142.0, room: 176.0 },
            Room::Wide => Self { width: 560.0, hub: 52.0, node: 27.0, across: 205.0, down: 176.0, room: 128.0 },
            Room::Small => Self { width: 304.0, hub: 48.0, node: 24.0, across: 98.0, down: 128.0, room: 138.0 },
        }
    }
}

/// Both drawings.
pub fn picture(wheel: &Wheel) -> Picture {
    let told: Vec<&str> = wheel.hub.iter().chain(&wheel.spokes).map(|mark| mark.told.as_str()).collect();
    let draw = |room| {
        let most = if room == Room::Wide { WIDE_MAX } else { SMALL_MAX };
        match &wheel.hub {
            Some(hub) if wheel.spokes.len() <= most => draw(wheel, hub, room),
            _ => fan::draw(wheel, room),
        }
    };
    Picture { wide: draw(Room::Wide), small: draw(Room::Small), words: told.join(" ") }
}

fn draw(wheel: &Wheel, hub: &Mark, room: Room) -> String {
    let count = wheel.spokes.len();
    let measure = Measure::of(room, count);
    let spots: Vec<(f64, f64)> = (0..count)
        .map(|at| {
            let (across, down) = direction(room, at, count);
            (measure.across * across, measure.down * down)
        })
        .collect();
    let reach = |away: f64| (away + measure.node + 50.0).max(measure.hub + 44.0);
    let top = spots.iter().map(|(_, y)| -y).fold(0.0, f64::max);
    let bottom = spots.iter().map(|(_, y)| *y).fold(0.0, f64::max);
    let centre = (measure.width / 2.0, reach(top));
    let mut canvas = Canvas::default();
    let rim = measure.hub + if room == Room::Wide { 21.0 } else { 15.0 };
    for (mark, (dx, dy)) in wheel.spokes.iter().zip(&spots) {
        let long = dx.hypot(*dy).max(1.0);
        let from = (centre.0 + dx / long * (rim + 11.0), centre.1 + dy / long * (rim + 11.0));
        let to = (centre.0 + dx - dx / long * (measure.node + 6.0), centre.1 + dy - dy / long * (measure.node + 6.0));
        canvas.spoke(&straight(from, to), mark.mode, mark.line);
    }
    ring(&mut canvas, wheel.ring, hub, centre, rim);
    canvas.link(&hub.href, None, |canvas| {
        canvas.circle(centre.0, centre.1, measure.hub, "node");
        canvas.icon(centre.0, centre.1 - 16.0, 0.95, &hub.kind, "icon");
        canvas.text(centre.0, centre.1 + 19.0, "name mid", &cut(&hub.name, 14.0, chord(measure.hub, 19.0)));
        canvas.text(centre.0, centre.1 + 35.0, "quiet mid", &cut(&hub.below, 12.5, chord(measure.hub, 35.0)));
    });
    state(&mut canvas, hub.state, (centre.0 + measure.hub * 0.72, centre.1 - measure.hub * 0.72));
    for (mark, (dx, dy)) in wheel.spokes.iter().zip(&spots) {
        node(&mut canvas, mark, (centre.0 + dx, centre.1 + dy), *dy < -40.0, &measure);
    }
    canvas.finish(&format!("wheel {}", room.class()), (measure.width, centre.1 + reach(bottom)), &wheel.name)
}

/// How wide a hub is so far below its middle.
fn chord(r: f64, y: f64) -> f64 {
    2.0 * (r * r - y * y).max(0.0).sqrt() - 2.0
}

/// Where a spoke goes: on a phone to the corners, so that names have the width.
fn direction(room: Room, at: usize, count: usize) -> (f64, f64) {
    const CORNERS: [(f64, f64); 4] = [(-1.0, -1.0), (1.0, -1.0), (-1.0, 1.0), (1.0, 1.0)];
    match (room, count) {
        (Room::Small, 1) => (0.0, 1.05),
        (Room::Small, 2) => CORNERS[2 + at % 2],
        (Room::Small, 3) if at == 2 => (0.0, 1.05),
        (Room::Small, _) => CORNERS[at % 4],
        (Room::Wide, _) => {
            let angle = bearing(at, count);
            (angle.cos(), angle.sin())
        }
    }
}

/// The rim, what is used of it, and ticks at 50, 75 and 90 %. Without a limit the rim is the line's own hue, thin.
fn ring(canvas: &mut Canvas, ring: Option<Ring>, hub: &Mark, centre: (f64, f64), r: f64) {
    let Some(Ring { used, included }) = ring else {
        let class = if hub.line.is_some() { format!("thin {}", hue('h', hub.line)) } else { "hair".to_owned() };
        canvas.circle(centre.0, centre.1, r, &class);
        return;
    };
    canvas.circle(centre.0, centre.1, r, "rim");
    let part = (used as f64 / included as f64).min(1.0);
    let class = format!("used {}", hue('h', hub.line));
    if part >= 0.999 {
        canvas.circle(centre.0, centre.1, r, &class);
    } else if part > 0.004 {
        canvas.path(&arc(centre, r, 0.0, part), &class);
    }
    for tick in [0.5, 0.75, 0.9_f64] {
        let angle = std::f64::consts::TAU * (tick - 0.25);
        let at = |r: f64| (centre.0 + r * angle.cos(), centre.1 + r * angle.sin());
        canvas.line(at(r - 5.5), at(r + 5.5), "tick");
    }
}

fn node(canvas: &mut Canvas, mark: &Mark, (x, y): (f64, f64), above: bool, measure: &Measure) {
    let faint = if matches!(mark.mode, Mode::Off | Mode::Wifi) { "icon faint" } else { "icon" };
    let r = measure.node;
    canvas.link(&mark.href, None, |canvas| {
        canvas.circle(x, y, r, "node");
        canvas.icon(x, y, if r > 30.0 { 1.05 } else { 0.86 }, &mark.kind, faint);
        let (name, how) = if above { (y - r - 25.0, y - r - 9.0) } else { (y + r + 19.0, y + r + 35.0) };
        // A name next to the edge of the picture has the room that is there.
        let room = measure.room.min(2.0 * x.min(measure.width - x) + 4.0);
        canvas.text(x, name, "name mid", &cut(&mark.name, 14.0, room));
        canvas.text(x, how, "quiet mid", &cut(&mark.below, 12.5, room));
    });
    state(canvas, mark.state, (x + r * 0.74, y - r * 0.74));
}

/// What was reported, told by its sign and not by its hue alone.
pub(super) fn state(canvas: &mut Canvas, state: State, (x, y): (f64, f64)) {
    match state {
        State::Unheard => {}
        State::AsPlanned => {
            canvas.circle(x, y, 8.0, "live");
            canvas.path(&format!("M{} {}l2.6 2.8l5-5.6", x - 3.6, y + 0.4), "live-sign");
        }
        State::Differs => {
            canvas.circle(x, y, 8.0, "differs");
            canvas.path(&format!("M{x} {}v4.4M{x} {}v.1", y - 4.0, y + 3.6), "live-sign");
        }
    }
}
