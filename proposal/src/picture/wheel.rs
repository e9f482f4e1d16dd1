//! A hub in the middle with up to eight spokes around it.

use std::f64::consts::TAU;

use super::icons::icon;
use super::sheet::{Anchor, Sheet, Voice, cut};
use super::{Format, Side};
use crate::answer::words::word;
use crate::answer::{Mode, Node, Wheel};

/// More spokes than this do not fit around a hub with their names.
pub(super) const SPOKES_MAX: usize = 8;
/// Radius of the hub.
const HUB: f64 = 52.0;
/// Radius of a device.
const NODE: f64 = 29.0;

/// How high a wheel is drawn.
pub(super) fn height(wheel: &Wheel, format: Format) -> f64 {
    let (top, bottom) = extent(wheel.spokes.len(), format);
    top + bottom
}

/// From the hub's middle to the upper and the lower edge.
fn extent(spokes: usize, format: Format) -> (f64, f64) {
    let reach = |away: f64| (away + NODE + 58.0).max(HUB + 24.0);
    let ys = (0..spokes).map(|at| place(at, spokes, format).1);
    let (top, bottom) = ys.fold((0.0_f64, 0.0_f64), |(top, bottom), y| (top.max(-y), bottom.max(y)));
    (reach(top), reach(bottom))
}

/// Where a spoke ends, as seen from the hub.
fn place(at: usize, spokes: usize, format: Format) -> (f64, f64) {
    let (across, down) = match (format, spokes) {
        (Format::Phone, _) => (116.0, 120.0),
        (Format::Wide, ..=4) => (152.0, 112.0),
        (Format::Wide, _) => (172.0, 152.0),
    };
    let angle = bearing(at, spokes);
    (across * angle.cos(), down * angle.sin())
}

/// In which direction a spoke leaves its hub, in radians from the right and downwards.
pub fn bearing(at: usize, spokes: usize) -> f64 {
    // Two stand left and right, three and four at the corners, more all around: never one straight above its own name.
    TAU * match spokes {
        1 => 0.0,
        2 => [0.5, 0.0][at % 2],
        3 => [-0.11, 0.11, 0.5][at % 3],
        4 => [-0.11, 0.11, 0.39, 0.61][at % 4],
        _ => 0.5 / spokes as f64 - 0.25 + at as f64 / spokes as f64,
    }
}

/// Draws one side.
pub(super) fn draw(sheet: &mut Sheet, wheel: &Wheel, format: Format, side: Side, top: f64) {
    let Some(hub) = &wheel.hub else { return };
    let count = wheel.spokes.len();
    let (x, y) = (format.middle(side), top + extent(count, format).0);
    for (at, node) in wheel.spokes.iter().enumerate() {
        let (dx, dy) = place(at, count, format);
        let long = dx.hypot(dy).max(1.0);
        let way = side.of(node);
        let from = (x + dx / long * (HUB + 4.0), y + dy / long * (HUB + 4.0));
        let to = (x + dx - dx / long * (NODE + 4.0), y + dy - dy / long * (NODE + 4.0));
        sheet.spoke(way.mode, way.line, from, to);
    }
    let below = if count == 0 { word(side.of(hub).mode) } else { "hub".to_owned() };
    self::hub(sheet, hub, &below, side, (x, y));
    let room = match format {
        Format::Phone => 108.0,
        Format::Wide if count <= 4 => 150.0,
        Format::Wide => 122.0,
    };
    for (at, node) in wheel.spokes.iter().enumerate() {
        let (dx, dy) = place(at, count, format);
        self::node(sheet, node, side, (x + dx, y + dy), dy < -40.0, room);
    }
}

fn hub(sheet: &mut Sheet, hub: &Node, below: &str, side: Side, (x, y): (f64, f64)) {
    sheet.circle("node", x, y, HUB);
    let way = side.of(hub);
    if let (Some(line), Mode::Own | Mode::Pool | Mode::Companion) = (way.line, way.mode) {
        sheet.circle(&format!("ring h{}", line % 6), x, y, HUB - 4.0);
        if way.mode == Mode::Pool {
            sheet.circle(&format!("ring h{}", line % 6), x, y, HUB - 9.5);
        }
    }
    sheet.mark("icon", x, y - 14.0, 0.9, icon(&hub.kind));
    sheet.text(x, y + 20.0, Voice::Name, Anchor::Middle, &cut(&hub.device, 14.0, 2.0 * HUB - 38.0));
    sheet.text(x, y + 35.0, Voice::Soft, Anchor::Middle, below);
}

fn node(sheet: &mut Sheet, node: &Node, side: Side, (x, y): (f64, f64), names_above: bool, room: f64) {
    let way = side.of(node);
    let faint = if matches!(way.mode, Mode::Off | Mode::Wifi) { "icon faint" } else { "icon" };
    sheet.circle("node", x, y, NODE);
    sheet.mark(faint, x, y, 0.95, icon(&node.kind));
    let (name, how) = if names_above { (y - NODE - 26.0, y - NODE - 10.0) } else { (y + NODE + 19.0, y + NODE + 35.0) };
    sheet.text(x, name, Voice::Name, Anchor::Middle, &cut(&node.device, 14.0, room));
    sheet.text(x, how, Voice::Soft, Anchor::Middle, &word(way.mode));
}
