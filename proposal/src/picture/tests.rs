//! Pictures of households of every size: nothing is lost, nothing stands outside, nothing is too small to read.

use fleet::money::{Currency, Money};

use super::{Format, picture};
use crate::answer::{Amount, Mode, Node, PlanAnswer, Setup, Spoke, Wheel};

fn usd(minor: i64) -> Amount {
    Amount(Money::new(minor, Currency::USD))
}

fn setup(a_month: i64) -> Setup {
    let nothing = usd(0);
    Setup { a_month: usd(a_month), total: usd(a_month * 12), trips: nothing, by_month: vec![], hassle: nothing, lacks: vec![] }
}

fn node(name: &str, kind: &str, today: Mode, best: Mode, line: usize) -> Node {
    let spoke = |mode| Spoke { mode, line: Some(line), by: "made up".to_owned() };
    Node { device: name.to_owned(), kind: kind.to_owned(), today: spoke(today), best: spoke(best) }
}

const KINDS: [&str; 9] = ["watch", "tablet", "laptop", "car", "hotspot", "tracker", "earbuds", "iot", "phone"];
const MODES: [(Mode, Mode); 5] = [
    (Mode::Companion, Mode::Companion),
    (Mode::Own, Mode::Pool),
    (Mode::Own, Mode::Tethered),
    (Mode::Wifi, Mode::Wifi),
    (Mode::Own, Mode::Own),
];

/// A hub with so many devices around it.
fn around(owner: &str, spokes: usize, name: impl Fn(usize, &str) -> String) -> Wheel {
    let spoke = |at: usize| {
        let (kind, (today, best)) = (KINDS[at % KINDS.len()], MODES[at % MODES.len()]);
        node(&name(at, kind), kind, today, best, if best == Mode::Pool { 0 } else { at })
    };
    let hub = node(&format!("{owner}phone"), "phone", Mode::Own, Mode::Pool, 0);
    Wheel { owner: owner.to_owned(), hub: Some(hub), spokes: (0..spokes).map(spoke).collect() }
}

fn answer(wheels: Vec<Wheel>) -> PlanAnswer {
    PlanAnswer {
        version: 1,
        file: "household.toml".to_owned(),
        made_on: "2026-11-25".to_owned(),
        currency: "USD".to_owned(),
        from: "2026-12-01".to_owned(),
        until: "2027-12-01".to_owned(),
        months: 12,
        incumbent: 1080.0,
        bound: 1080.0,
        gap: 0.0,
        proved: true,
        seconds: 0.1,
        today: setup(12_500),
        best: setup(9_000),
        saves: usd(42_000),
        wheels,
        lines: vec![],
        trips: vec![],
        decisions: vec![],
        policies: vec![],
        unknowns: vec![],
        notices: vec![],
        steps: vec![],
        sources: vec![],
        exchange: None,
    }
}

fn named(at: usize, kind: &str) -> String {
    format!("{kind} {at}")
}

fn households() -> Vec<(&'static str, PlanAnswer)> {
    let family = ["Ana's ", "Ben's ", "Cleo's ", ""];
    let alone = Wheel { owner: String::new(), hub: None, spokes: around("", 3, named).spokes };
    vec![
        ("one", answer(vec![around("", 0, named)])),
        ("two", answer(vec![around("", 1, named)])),
        ("four", answer(vec![around("", 3, named)])),
        ("five", answer(vec![around("", 4, named)])),
        ("nine", answer(vec![around("", 8, named)])),
        ("forty", answer(vec![around("", 39, named)])),
        ("family", answer(family.iter().enumerate().map(|(at, owner)| around(owner, at + 1, named)).chain([alone]).collect())),
        (
            "long",
            answer(vec![around("Großmutter Wilhelmines ", 5, |at, kind| format!("{kind} of the very long name №{at} & <co>"))]),
        ),
        ("east", answer(vec![around("花子の", 5, |at, _| format!("花子の携帯電話とその仲間{at}"))])),
    ]
}

#[test]
fn every_device_is_told_to_those_who_do_not_see() {
    for (name, answer) in households() {
        let svg = picture(&answer, Format::Wide);
        let description = svg.split("<desc id=\"d\">").nth(1).and_then(|rest| rest.split("</desc>").next()).unwrap();
        for node in answer.wheels.iter().flat_map(super::nodes) {
            let told = node.device.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
            assert!(description.contains(&told), "{name}: {}", node.device);
        }
    }
}

#[test]
fn marks_stay_on_the_paper_and_texts_are_readable() {
    let formats = [Format::Wide, Format::Phone];
    for ((name, answer), format) in
        households().into_iter().flat_map(|household| formats.map(|format| (household.clone(), format)))
    {
        let svg = picture(&answer, format);
        let view: Vec<f64> =
            svg.split("viewBox=\"").nth(1).unwrap().split('"').next().unwrap().split(' ').map(|n| n.parse().unwrap()).collect();
        for text in svg.lines().filter(|line| line.starts_with("<text")) {
            let number = |key: &str| -> f64 {
                text.split(&format!(" {key}=\"")).nth(1).unwrap().split('"').next().unwrap().parse().unwrap()
            };
            let said = text.split('>').nth(1).unwrap().split('<').next().unwrap();
            let size = if text.contains("class=\"big\"") { 38.0 } else { 14.0 };
            let long = super::sheet::width(said, size);
            let left = match () {
                () if text.contains("\"middle\"") => number("x") - long / 2.0,
                () if text.contains("\"end\"") => number("x") - long,
                () => number("x"),
            };
            assert!(left >= 8.0 && left + long <= view[2] - 8.0, "{name} {format:?}: {text}");
            assert!(number("y") > 12.0 && number("y") < view[3] - 8.0, "{name} {format:?}: {text}");
        }
        let sizes = svg.split("font-size:").skip(1).map(|rest| rest.split("px").next().unwrap().parse::<f64>().unwrap());
        assert!(sizes.into_iter().all(|size| size >= 12.0), "{name}");
    }
}
