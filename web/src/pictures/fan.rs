//! A hub with its spokes fanned out beside it: for many devices, and for devices without a hub.

use proposal::answer::Mode;
use proposal::picture::cut;

use super::Room;
use super::canvas::{Canvas, hue, place};
use super::wheel::{Mark, Wheel, state};

/// Height of a row.
const ROW: f64 = 46.0;
const HUB: f64 = 26.0;
const PAD: f64 = 14.0;

/// Draws all of it, however many there are.
pub(super) fn draw(wheel: &Wheel, room: Room) -> String {
    let rows = wheel.spokes.len().max(1) as f64;
    let (width, hub_at, reach) = match room {
        Room::Wide => (560.0, 96.0, 236.0),
        Room::Small => (304.0, 42.0, 102.0),
    };
    // A long fan keeps its hub in sight: near the top.
    let height = (rows * ROW + 2.0 * PAD).max(2.0 * HUB + 60.0);
    let first = if wheel.spokes.len() <= 1 { height / 2.0 } else { PAD + ROW / 2.0 };
    let hub_y = (height / 2.0).min(PAD + ROW * 2.5);
    let mut canvas = Canvas::default();
    for (at, mark) in wheel.spokes.iter().enumerate() {
        let y = first + at as f64 * ROW;
        let d = match &wheel.hub {
            Some(_) => {
                let bend = (reach - hub_at) * 0.6;
                let (start, turn, back) = (place(hub_at + HUB - 2.0), place(hub_at + bend), place(reach - bend * 0.4));
                format!("M{start} {}C{turn} {} {back} {} {} {}", place(hub_y), place(hub_y), place(y), place(reach), place(y))
            }
            None => format!("M{} {}H{}", place(reach - 46.0), place(y), place(reach)),
        };
        canvas.spoke(&d, mark.mode, mark.line);
    }
    for (at, mark) in wheel.spokes.iter().enumerate() {
        row(&mut canvas, mark, (reach, first + at as f64 * ROW), width - reach - 46.0);
    }
    if let Some(mark) = &wheel.hub {
        hub(&mut canvas, mark, (hub_at, hub_y));
    }
    canvas.finish(&format!("wheel {}", room.class()), (width, height), &wheel.name)
}

fn hub(canvas: &mut Canvas, mark: &Mark, (x, y): (f64, f64)) {
    canvas.link(&mark.href, None, |canvas| {
        canvas.circle(x, y, HUB, "node");
        if mark.line.is_some() {
            canvas.circle(x, y, HUB + 3.5, &format!("thin {}", hue('h', mark.line)));
        }
        canvas.icon(x, y, 0.8, &mark.kind, "icon");
        canvas.text(x, y + HUB + 21.0, "name mid", &cut(&mark.name, 14.0, 2.0 * x - 8.0));
    });
    state(canvas, mark.state, (x + HUB * 0.74, y - HUB * 0.74));
}

fn row(canvas: &mut Canvas, mark: &Mark, (x, y): (f64, f64), room: f64) {
    let faint = if matches!(mark.mode, Mode::Off | Mode::Wifi) { "icon faint" } else { "icon" };
    canvas.link(&mark.href, None, |canvas| {
        canvas.circle(x + 22.0, y, 18.0, "node");
        canvas.icon(x + 22.0, y, 0.62, &mark.kind, faint);
        canvas.text(x + 50.0, y - 2.0, "name", &cut(&mark.name, 14.0, room));
        canvas.text(x + 50.0, y + 15.0, "quiet", &cut(&mark.below, 12.5, room));
    });
    state(canvas, mark.state, (x + 36.0, y - 12.0));
}
