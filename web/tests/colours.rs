//! Colours of the style, read from `spoke.css` itself: contrast by WCAG 2.2, and lines that stay apart for colour-blind eyes.

#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]

use std::collections::BTreeMap;

type Rgb = [f64; 3];

/// Each colour of the style as linear light, on light paper and on dark.
fn colours() -> BTreeMap<String, [Rgb; 2]> {
    let css = std::str::from_utf8(web::assets::STYLE).unwrap();
    let mut colours = BTreeMap::new();
    for line in css.lines() {
        let Some((name, rest)) = line.trim().strip_prefix("--").and_then(|rest| rest.split_once(": light-dark(")) else {
            continue;
        };
        let pair: Vec<Rgb> = rest.trim_end_matches(");").split(", ").map(linear).collect();
        colours.insert(name.to_owned(), [pair[0], pair[1]]);
    }
    assert!(colours.len() >= 18, "every colour of the style is a pair");
    colours
}

fn linear(hex: &str) -> Rgb {
    let part = |at: usize| {
        let value = f64::from(u8::from_str_radix(&hex[at..at + 2], 16).unwrap()) / 255.0;
        if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    [part(1), part(3), part(5)]
}

fn luminance(c: Rgb) -> f64 {
    0.2126 * c[0] + 0.7152 * c[1] + 0.0722 * c[2]
}

fn contrast(a: Rgb, b: Rgb) -> f64 {
    let (a, b) = (luminance(a) + 0.05, luminance(b) + 0.05);
    a.max(b) / a.min(b)
}

#[test]
fn texts_and_marks_have_the_contrast_of_aa() {
    let colours = colours();
    // Texts 4.5 (WCAG 1.4.3), marks and borders of controls 3 (1.4.11), each on every ground it stands on.
    let grounds = ["paper", "card"];
    let texts = [("ink", 4.5), ("soft", 4.5), ("ok", 4.5), ("warn", 4.5), ("bad", 4.5), ("hub", 4.5), ("edge", 3.0)];
    let lines = ["h0", "h1", "h2", "h3", "h4", "h5"].map(|hue| (hue, 3.0));
    for (name, least) in texts.into_iter().chain(lines) {
        for ground in grounds.iter().filter(|ground| !name.starts_with('h') || name == "hub" || **ground == "card") {
            for (paper, at) in [("light", 0), ("dark", 1)] {
                let ratio = contrast(colours[name][at], colours[*ground][at]);
                assert!(ratio >= least, "{name} on {ground}, {paper}: {ratio:.2} is less than {least}");
            }
        }
    }
    for at in [0, 1] {
        assert!(contrast(colours["on-hub"][at], colours["hub"][at]) >= 4.5, "a button's words");
        assert!(contrast(colours["ink"][at], colours["sunk"][at]) >= 4.5, "a button under the pointer");
    }
}

/// Full loss of one kind of cone (Machado, Oliveira and Fernandes 2009, severity 1.0), and eyes with all three.
const EYES: [(&str, [[f64; 3]; 3]); 4] = [
    ("all cones", [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]),
    ("protanopia", [[0.152_286, 1.052_583, -0.204_868], [0.114_503, 0.786_281, 0.099_216], [-0.003_882, -0.048_116, 1.051_998]]),
    ("deuteranopia", [[0.367_322, 0.860_646, -0.227_968], [0.280_085, 0.672_501, 0.047_413], [-0.011_820, 0.042_940, 0.968_881]]),
    ("tritanopia", [[1.255_528, -0.076_749, -0.178_779], [-0.078_411, 0.930_809, 0.147_602], [0.004_733, 0.691_367, 0.303_900]]),
];

fn seen(eye: &[[f64; 3]; 3], c: Rgb) -> Rgb {
    [0, 1, 2].map(|row| (0..3).map(|at| eye[row][at] * c[at]).sum::<f64>().clamp(0.0, 1.0))
}

/// Distance in OKLab (Ottosson 2020): 0.02 can just be told apart side by side.
fn distance(a: Rgb, b: Rgb) -> f64 {
    let lab = |[r, g, b]: Rgb| {
        let l = (0.412_221_470_8 * r + 0.536_332_536_3 * g + 0.051_445_992_9 * b).cbrt();
        let m = (0.211_903_498_2 * r + 0.680_699_545_1 * g + 0.107_396_956_6 * b).cbrt();
        let s = (0.088_302_461_9 * r + 0.281_718_837_6 * g + 0.629_978_700_5 * b).cbrt();
        [
            0.210_454_255_3 * l + 0.793_617_785_0 * m - 0.004_072_046_8 * s,
            1.977_998_495_1 * l - 2.428_592_205_0 * m + 0.450_593_709_9 * s,
            0.025_904_037_1 * l + 0.782_771_766_2 * m - 0.808_675_766_0 * s,
        ]
    };
    let (a, b) = (lab(a), lab(b));
    a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt()
}

#[test]
fn six_lines_stay_apart_for_every_eye() {
    let colours = colours();
    for (eye, matrix) in &EYES {
        for (paper, at) in [("light", 0), ("dark", 1)] {
            for first in 0..6 {
                for second in first + 1..6 {
                    let hue = |number: usize| seen(matrix, colours[&format!("h{number}")][at]);
                    let apart = distance(hue(first), hue(second));
                    assert!(apart >= 0.09, "h{first} and h{second}, {paper}, {eye}: {apart:.3}");
                }
            }
        }
    }
}
