//! The paper: marks and texts are put on it, and it becomes a file.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthChar;

use crate::answer::Mode;

/// How a text speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Voice {
    /// A sum.
    Big,
    /// A name.
    Name,
    /// What stands back.
    Soft,
    /// A saving.
    Good,
    /// What to mind.
    Warn,
}

/// Which end of a text stands at its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// How each class looks on light paper: colours stand here as they are, since many viewers of pictures know no variables.
const LIGHT: &str = "\
text{font-family:Inter,system-ui,-apple-system,'Segoe UI',sans-serif;font-variant-numeric:tabular-nums;fill:#1c2024}
.big{font-size:38px;font-weight:600;letter-spacing:-1px}.name{font-size:14px;font-weight:600}.soft{font-size:13px;fill:#5d6670}
.good{font-size:18px;font-weight:600;fill:#2d7a3e}.warn{font-size:18px;font-weight:600;fill:#a85b00}
.paper{fill:#f7f6f2}.card{fill:#fffefb;stroke:#d9d5ca}.node{fill:#fffefb;stroke:#d9d5ca;stroke-width:1.2}
.hair{fill:none;stroke:#d9d5ca;stroke-width:1}
.icon{fill:none;stroke:#1c2024;stroke-width:1.8;stroke-linecap:round;stroke-linejoin:round}.faint{opacity:.45}
.arrow{fill:none;stroke:#5d6670;stroke-width:1.8;stroke-linecap:round;stroke-linejoin:round}
.spoke{fill:none;stroke-width:3.2;stroke-linecap:round}.companion{stroke-dasharray:.1 8.5;stroke-width:3.8}
.tethered{stroke:#5d6670;stroke-dasharray:9 8;stroke-width:2.6}.wifi{stroke:#c9c4b8;stroke-width:1.4}
.pool{stroke-width:7;stroke-linecap:butt}.gap{fill:none;stroke:#fffefb;stroke-width:2.6;stroke-linecap:butt}
.ring{fill:none;stroke-width:3.2}
.h0{stroke:#0d6b66}.h1{stroke:#b4531f}.h2{stroke:#5a4fb0}.h3{stroke:#8a6d00}.h4{stroke:#b0306a}.h5{stroke:#2b67a8}";

/// What differs on dark paper. Six hues stay apart for colour-blind eyes on both.
const DARK: &str = "\
text{fill:#eceae4}.soft{fill:#9aa3ad}.good{fill:#72c585}.warn{fill:#f0a94b}.paper{fill:#121417}.card{fill:#1a1d21;stroke:#363c43}
.node{fill:#1a1d21;stroke:#363c43}.hair{stroke:#363c43}.icon{stroke:#eceae4}.arrow{stroke:#9aa3ad}.tethered{stroke:#9aa3ad}
.wifi{stroke:#4a525b}.gap{stroke:#1a1d21}
.h0{stroke:#4fc2ba}.h1{stroke:#f0935a}.h2{stroke:#a99ff5}.h3{stroke:#dcb93c}.h4{stroke:#f08ab8}.h5{stroke:#6fb1f0}";

/// Hues of subscriptions before they come round again.
pub const HUES: usize = 6;

/// A sheet that is drawn on.
pub(super) struct Sheet {
    width: f64,
    body: String,
}

impl Sheet {
    pub(super) const fn new(width: f64) -> Self {
        Self { width, body: String::new() }
    }

    /// A text.
    pub(super) fn text(&mut self, x: f64, y: f64, voice: Voice, anchor: Anchor, text: &str) {
        let anchor = match anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        let class = match voice {
            Voice::Big => "big",
            Voice::Name => "name",
            Voice::Soft => "soft",
            Voice::Good => "good",
            Voice::Warn => "warn",
        };
        let text = escaped(text);
        let _ = writeln!(self.body, r#"<text x="{x:.1}" y="{y:.1}" class="{class}" text-anchor="{anchor}">{text}</text>"#);
    }

    /// A circle.
    pub(super) fn circle(&mut self, class: &str, x: f64, y: f64, r: f64) {
        let _ = writeln!(self.body, r#"<circle class="{class}" cx="{x:.1}" cy="{y:.1}" r="{r:.1}"/>"#);
    }

    /// A path.
    pub(super) fn path(&mut self, class: &str, d: &str) {
        let _ = writeln!(self.body, r#"<path class="{class}" d="{d}"/>"#);
    }

    /// A mark around a place of its own.
    pub(super) fn mark(&mut self, class: &str, x: f64, y: f64, scale: f64, d: &str) {
        let _ = writeln!(self.body, r#"<path class="{class}" transform="translate({x:.1} {y:.1}) scale({scale})" d="{d}"/>"#);
    }

    /// A line that parts.
    pub(super) fn hairline(&mut self, x1: f64, y1: f64, x2: f64, y2: f64) {
        let _ = writeln!(self.body, r#"<path class="hair" d="M{x1:.1} {y1:.1}L{x2:.1} {y2:.1}"/>"#);
    }

    /// A straight spoke in the style of its way.
    pub(super) fn spoke(&mut self, mode: Mode, line: Option<usize>, from: (f64, f64), to: (f64, f64)) {
        self.curve(mode, line, &format!("M{:.1} {:.1}L{:.1} {:.1}", from.0, from.1, to.0, to.1));
    }

    /// A spoke along a path, in the style of its way and the hue of its subscription.
    pub(super) fn curve(&mut self, mode: Mode, line: Option<usize>, d: &str) {
        let hue = line.map_or_else(|| "h0".to_owned(), |number| format!("h{}", number % HUES));
        match mode {
            Mode::Own => self.path(&format!("spoke {hue}"), d),
            Mode::Pool => {
                self.path(&format!("spoke pool {hue}"), d);
                self.path("gap", d);
            }
            Mode::Companion => self.path(&format!("spoke companion {hue}"), d),
            Mode::Tethered => self.path("spoke tethered", d),
            Mode::Wifi => self.path("spoke wifi", d),
            Mode::Off => {}
        }
    }

    /// The file.
    pub(super) fn finish(self, height: f64, title: &str, description: &str) -> String {
        let (width, body) = (self.width, self.body);
        format!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0} {height:.0}" width="{width:.0}" height="{height:.0}" role="img" aria-labelledby="t d">
<title id="t">{}</title>
<desc id="d">{}</desc>
<style>{LIGHT}
@media (prefers-color-scheme: dark) {{
{DARK}
}}</style>
<rect class="paper" width="100%" height="100%"/>
<rect class="card" x="8" y="8" width="{:.0}" height="{:.0}" rx="14"/>
{body}</svg>
"#,
            escaped(title),
            escaped(description),
            width - 16.0,
            height - 16.0,
        )
    }
}

/// Columns → pixels: about how wide a text is at a size.
pub fn width(text: &str, size: f64) -> f64 {
    text.chars()
        .map(|c| {
            if c.width() == Some(2) {
                1.0
            } else if "iljt.,' ".contains(c) {
                0.32
            } else {
                0.58
            }
        })
        .sum::<f64>()
        * size
}

/// A text cut with `…` where it is wider.
pub fn cut(text: &str, size: f64, room: f64) -> String {
    if width(text, size) <= room {
        return text.to_owned();
    }
    let mut kept = String::new();
    for c in text.chars() {
        if width(&kept, size) + width(&c.to_string(), size) + 0.8 * size > room {
            break;
        }
        kept.push(c);
    }
    format!("{}…", kept.trim_end())
}

/// A text as it may stand in XML.
pub fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            // XML knows no control characters, not even escaped.
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_cannot_leave_their_text() {
        assert_eq!(escaped("<script>\u{1b}&\"Ana\""), "&lt;script&gt;&amp;&quot;Ana&quot;");
        assert!(width(&cut("a very long name of a device", 14.0, 80.0), 14.0) <= 88.0);
        assert_eq!(cut("phone", 14.0, 80.0), "phone");
    }
}
