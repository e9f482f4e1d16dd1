//! A hub at the left with its spokes fanned out beside it: for many devices, for many hubs, and for devices without a hub.

use super::icons::icon;
use super::sheet::{Anchor, Sheet, Voice, cut};
use super::{Format, Side};
use crate::answer::words::word;
use crate::answer::{Mode, Node, Wheel};

/// Height of a row: a name, and below it the way.
const ROW: f64 = 42.0;
/// Space around a fan.
const PAD: f64 = 16.0;
/// Radius of the hub.
const HUB: f64 = 22.0;

/// Where the hub stands and where spokes end, counted from the left of a side.
const fn stations(format: Format) -> (f64, f64) {
    match format {
        Format::Wide => (152.0, 236.0),
        Format::Phone => (148.0, 201.0),
    }
}

/// How high a fan is drawn.
pub(super) fn height(wheel: &Wheel) -> f64 {
    (wheel.spokes.len().max(1) as f64 * ROW + 2.0 * PAD).max(2.0 * HUB + 2.0 * PAD + 8.0)
}

/// Draws one side.
pub(super) fn draw(sheet: &mut Sheet, wheel: &Wheel, format: Format, side: Side, top: f64) {
    let left = format.left(side);
    let (hub_at, reach) = stations(format);
    let middle = top + height(wheel) / 2.0;
    let first = middle - (wheel.spokes.len().saturating_sub(1)) as f64 * ROW / 2.0;
    let from = wheel.hub.as_ref().map(|_| (left + hub_at, middle));
    for (at, node) in wheel.spokes.iter().enumerate() {
        let y = first + at as f64 * ROW;
        let way = side.of(node);
        let to = left + reach;
        let d = match from {
            Some((x, middle)) => {
                let bend = (to - x) * 0.55;
                format!("M{:.1} {middle:.1}C{:.1} {middle:.1} {:.1} {y:.1} {to:.1} {y:.1}", x + 3.0, x + bend, to - bend)
            }
            None => format!("M{:.1} {y:.1}H{to:.1}", to - 60.0),
        };
        sheet.curve(way.mode, way.line, &d);
        row(sheet, node, side, (to, y), format.side() - reach - 40.0);
    }
    if let Some(hub) = &wheel.hub {
        let below = if wheel.spokes.is_empty() { word(side.of(hub).mode) } else { "hub".to_owned() };
        self::hub(sheet, hub, &below, side, (left + hub_at - HUB, middle), hub_at - 2.0 * HUB - 10.0);
    }
}

fn hub(sheet: &mut Sheet, hub: &Node, below: &str, side: Side, (x, y): (f64, f64), room: f64) {
    let way = side.of(hub);
    sheet.circle("node", x, y, HUB);
    if let (Some(line), Mode::Own | Mode::Pool | Mode::Companion) = (way.line, way.mode) {
        sheet.circle(&format!("ring h{}", line % 6), x, y, HUB - 2.0);
        if way.mode == Mode::Pool {
            sheet.circle(&format!("ring h{}", line % 6), x, y, HUB + 3.5);
        }
    }
    sheet.mark("icon", x, y, 0.75, icon(&hub.kind));
    sheet.text(x - HUB - 10.0, y - 2.0, Voice::Name, Anchor::End, &cut(&hub.device, 14.0, room));
    sheet.text(x - HUB - 10.0, y + 14.0, Voice::Soft, Anchor::End, below);
}

fn row(sheet: &mut Sheet, node: &Node, side: Side, (x, y): (f64, f64), room: f64) {
    let way = side.of(node);
    let faint = if matches!(way.mode, Mode::Off | Mode::Wifi) { "icon faint" } else { "icon" };
    sheet.mark(faint, x + 20.0, y, 0.62, icon(&node.kind));
    sheet.text(x + 40.0, y - 2.0, Voice::Name, Anchor::Start, &cut(&node.device, 14.0, room));
    sheet.text(x + 40.0, y + 14.0, Voice::Soft, Anchor::Start, &cut(&word(way.mode), 13.0, room));
}
