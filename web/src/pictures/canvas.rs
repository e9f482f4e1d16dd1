//! What is drawn on: marks, links and texts, in the classes of `spoke.css`.

use std::fmt::Write as _;

use proposal::answer::Mode;
use proposal::picture::{HUES, escaped};

/// A canvas.
#[derive(Debug, Default)]
pub struct Canvas {
    body: String,
}

/// The class of a subscription's hue: `h` for strokes, `f` for areas.
pub fn hue(kind: char, line: Option<usize>) -> String {
    format!("{kind}{}", line.unwrap_or(0) % HUES)
}

impl Canvas {
    /// A text whose first letter, middle or end (`class`) stands at a place.
    pub fn text(&mut self, x: f64, y: f64, class: &str, text: &str) {
        let _ = write!(self.body, r#"<text x="{}" y="{}" class="{class}">{}</text>"#, place(x), place(y), escaped(text));
    }

    /// A circle.
    pub fn circle(&mut self, x: f64, y: f64, r: f64, class: &str) {
        let _ = write!(self.body, r#"<circle cx="{}" cy="{}" r="{}" class="{class}"/>"#, place(x), place(y), place(r));
    }

    /// An area with round corners.
    pub fn block(&mut self, (x, y): (f64, f64), (width, height): (f64, f64), corner: f64, class: &str) {
        let (x, y, width, height) = (place(x), place(y), place(width), place(height));
        let _ = write!(self.body, r#"<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="{corner}" class="{class}"/>"#);
    }

    /// A path.
    pub fn path(&mut self, d: &str, class: &str) {
        let _ = write!(self.body, r#"<path d="{d}" class="{class}"/>"#);
    }

    /// A straight line.
    pub fn line(&mut self, from: (f64, f64), to: (f64, f64), class: &str) {
        self.path(&straight(from, to), class);
    }

    /// A device by its kind.
    pub fn icon(&mut self, x: f64, y: f64, scale: f64, kind: &str, class: &str) {
        let (x, y, d) = (place(x), place(y), proposal::picture::icon(kind));
        let _ = write!(self.body, r#"<path transform="translate({x} {y}) scale({scale})" d="{d}" class="{class}"/>"#);
    }

    /// A spoke along a path, in the style of its way and the hue of its subscription.
    pub fn spoke(&mut self, d: &str, mode: Mode, line: Option<usize>) {
        let hue = hue('h', line);
        match mode {
            Mode::Own => self.path(d, &format!("spoke {hue}")),
            Mode::Pool => {
                self.path(d, &format!("spoke pool {hue}"));
                self.path(d, "gap");
            }
            Mode::Companion => self.path(d, &format!("spoke companion {hue}")),
            Mode::Tethered => self.path(d, &format!("spoke tethered {hue}")),
            Mode::Wifi => self.path(d, "spoke wifi"),
            Mode::Off => {}
        }
    }

    /// Draws a link. What is written in it is its name; where nothing is, `name` tells those who do not see it.
    pub fn link(&mut self, href: &str, name: Option<&str>, draw: impl FnOnce(&mut Self)) {
        let name = name.map_or_else(String::new, |name| format!(r#" aria-label="{}""#, escaped(name)));
        let _ = write!(self.body, r#"<a href="{}"{name}>"#, escaped(href));
        draw(self);
        self.body.push_str("</a>");
    }

    /// The picture, so wide and so high, with what it is.
    pub fn finish(self, class: &str, (width, height): (f64, f64), name: &str) -> String {
        let (width, height, name, body) = (place(width), place(height), escaped(name), self.body);
        let head = format!(r#"<svg class="{class}" viewBox="0 0 {width} {height}" role="group" aria-label="{name}""#);
        format!("{head}>{body}</svg>")
    }
}

/// A straight path.
pub fn straight(from: (f64, f64), to: (f64, f64)) -> String {
    format!("M{} {}L{} {}", place(from.0), place(from.1), place(to.0), place(to.1))
}

/// An arc around a place, from one part of a turn (0 is up) to another, clockwise.
pub fn arc((x, y): (f64, f64), r: f64, from: f64, to: f64) -> String {
    let at = |part: f64| {
        let angle = std::f64::consts::TAU * (part - 0.25);
        (x + r * angle.cos(), y + r * angle.sin())
    };
    let (start, end) = (at(from), at(to));
    let large = u8::from(to - from > 0.5);
    format!("M{} {}A{r} {r} 0 {large} 1 {} {}", place(start.0), place(start.1), place(end.0), place(end.1))
}

/// A tenth of a pixel is fine enough.
pub fn place(value: f64) -> String {
    let tenths = (value * 10.0).round() / 10.0;
    if tenths == 0.0 { "0".to_owned() } else { tenths.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_drawn_is_small_and_cannot_be_left() {
        let mut canvas = Canvas::default();
        canvas.link("/devices/a%22b", Some("\"Ana's\" <phone>"), |canvas| canvas.text(1.25, -0.01, "name mid", "<script>"));
        let svg = canvas.finish("wheel wide", (560.0, 300.5), "a & b");
        assert_eq!(
            svg,
            "<svg class=\"wheel wide\" viewBox=\"0 0 560 300.5\" role=\"group\" aria-label=\"a &amp; b\">\
             <a href=\"/devices/a%22b\" aria-label=\"&quot;Ana's&quot; &lt;phone&gt;\">\
             <text x=\"1.3\" y=\"0\" class=\"name mid\">&lt;script&gt;</text></a></svg>"
        );
        assert_eq!(arc((0.0, 0.0), 10.0, 0.0, 0.5), "M0 -10A10 10 0 0 1 0 10");
    }
}
