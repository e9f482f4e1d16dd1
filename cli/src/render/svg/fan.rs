//! A hub at the left with its spokes fanned out beside it: for many devices, for many hubs, and for devices without a hub.

use super::icons::icon;
use super::sheet::{Anchor, Sheet, Voice, cut};
use super::{SIDE, Side};
use crate::answer::{Mode, Node, Wheel};
use crate::render::wheel::word;

/// Height of a row.
const ROW: f64 = 34.0;
/// Space around a fan.
const PAD: f64 = 16.0;
/// Radius of the hub.
const HUB: f64 = 22.0;
/// Where spokes end.
const REACH: f64 = 236.0;

/// How high a fan is drawn.
pub(super) fn height(wheel: &Wheel) -> f64 {
    (wheel.spokes.len().max(1) as f64 * ROW + 2.0 * PAD).max(2.0 * HUB + 2.0 * PAD + 8.0)
}

/// Draws one side.
pub(super) fn draw(sheet: &mut Sheet, wheel: &Wheel, side: Side, top: f64) {
    let left = side.left();
    let middle = top + height(wheel) / 2.0;
    let first = middle - (wheel.spokes.len().saturating_sub(1)) as f64 * ROW / 2.0;
    let from = wheel.hub.as_ref().map(|_| (left + 130.0 + HUB, middle));
    for (at, node) in wheel.spokes.iter().enumerate() {
        let y = first + at as f64 * ROW;
        let way = side.of(node);
        let to = left + REACH;
        let d = match from {
            Some((x, middle)) => {
                let bend = (to - x) * 0.55;
                format!("M{:.1} {middle:.1}C{:.1} {middle:.1} {:.1} {y:.1} {to:.1} {y:.1}", x + 3.0, x + bend, to - bend)
            }
            None => format!("M{:.1} {y:.1}H{to:.1}", to - 60.0),
        };
        sheet.curve(way.mode, way.line, &d);
        row(sheet, node, side, to, y);
    }
    if let Some(hub) = &wheel.hub {
        let below = if wheel.spokes.is_empty() { word(side.of(hub).mode) } else { "hub" };
        self::hub(sheet, hub, below, side, (left + 130.0, middle));
    }
}

fn hub(sheet: &mut Sheet, hub: &Node, below: &str, side: Side, (x, y): (f64, f64)) {
    let way = side.of(hub);
    sheet.circle("node", x, y, HUB);
    if let (Some(line), Mode::Own | Mode::Pool | Mode::Companion) = (way.line, way.mode) {
        sheet.circle(&format!("ring h{}", line % 6), x, y, HUB - 2.0);
        if way.mode == Mode::Pool {
            sheet.circle(&format!("ring h{}", line % 6), x, y, HUB + 3.5);
        }
    }
    sheet.mark("icon", x, y, 0.75, icon(&hub.kind));
    sheet.text(x - HUB - 10.0, y - 2.0, Voice::Name, Anchor::End, &cut(&hub.device, 14.0, 98.0));
    sheet.text(x - HUB - 10.0, y + 14.0, Voice::Soft, Anchor::End, below);
}

fn row(sheet: &mut Sheet, node: &Node, side: Side, x: f64, y: f64) {
    let way = side.of(node);
    let faint = if matches!(way.mode, Mode::Off | Mode::Wifi) { "icon faint" } else { "icon" };
    sheet.mark(faint, x + 20.0, y, 0.62, icon(&node.kind));
    let name = cut(&node.device, 14.0, 84.0);
    sheet.text(x + 40.0, y + 5.0, Voice::Name, Anchor::Start, &name);
    let room = SIDE - (x - side.left()) - 40.0;
    let at = 90.0;
    sheet.text(x + 40.0 + at, y + 5.0, Voice::Soft, Anchor::Start, &cut(word(way.mode), 13.0, room - at));
}
