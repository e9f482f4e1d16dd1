//! Pictures of households of every size: nothing is lost, nothing stands outside, no text is smaller than 12 px on screen.

#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]

use proposal::answer::Mode;
use web::pictures::months::{self, Axis, Month};
use web::pictures::strip::{self, Row, Served, Stretch, Strip};
use web::pictures::wheel::{self, Mark, Ring, State, Wheel};

const MODES: [Mode; 6] = [Mode::Own, Mode::Pool, Mode::Companion, Mode::Tethered, Mode::Wifi, Mode::Off];

fn mark(at: usize, name: &str) -> Mark {
    let name = format!("{name} {at}");
    Mark {
        kind: ["watch", "tablet", "laptop", "car"][at % 4].to_owned(),
        mode: MODES[at % MODES.len()],
        line: Some(at),
        below: "shares the pool of the phone".to_owned(),
        told: format!("{name}: made up."),
        href: format!("/devices/{at}"),
        state: [State::Unheard, State::AsPlanned, State::Differs][at % 3],
        name,
    }
}

fn wheel(spokes: usize, name: &str) -> Wheel {
    let ring = Some(Ring { used: 20_100, included: 30_000 });
    Wheel { hub: Some(mark(100, name)), ring, spokes: (0..spokes).map(|at| mark(at, name)).collect(), name: "made up".to_owned() }
}

/// Widths of texts are guessed, so a little may hang over.
const SLACK: f64 = 4.0;

fn holds(svg: &str, what: &str) {
    let number = |text: &str, key: &str| -> f64 {
        text.split(&format!(" {key}=\"")).nth(1).unwrap().split('"').next().unwrap().parse().unwrap()
    };
    let view: Vec<f64> =
        svg.split("viewBox=\"").nth(1).unwrap().split('"').next().unwrap().split(' ').map(|n| n.parse().unwrap()).collect();
    for text in svg.split("<text").skip(1) {
        let text = format!(" {}", text.split("</text>").next().unwrap());
        let said = text.split('>').nth(1).unwrap();
        let long = proposal::picture::width(said, if text.contains("name") { 14.0 } else { 12.5 });
        let x = number(&text, "x");
        let left = if text.contains("mid\"") {
            x - long / 2.0
        } else if text.contains("end\"") {
            x - long
        } else {
            x
        };
        assert!(
            left >= -SLACK && left + long <= view[2] + SLACK,
            "{what}: {text} from {left:.0} to {:.0} of {}",
            left + long,
            view[2]
        );
        let y = number(&text, "y");
        assert!(y >= 10.0 && y <= view[3], "{what}: {text}");
    }
    assert!(!svg.contains("NaN") && !svg.contains("inf"), "{what}");
}

#[test]
fn wheels_of_every_size_are_whole() {
    for name in ["watch", "Großmutter Wilhelmines Zweittelefon", "花子の携帯電話", "טלפון של אנה"] {
        for spokes in [0, 1, 2, 3, 4, 5, 8, 9, 40] {
            let picture = wheel::picture(&wheel(spokes, name));
            for svg in [&picture.wide, &picture.small] {
                holds(svg, &format!("{name} with {spokes}"));
                assert_eq!(svg.matches("<a href=").count(), spokes + 1, "{name}: every mark is a link");
            }
            assert_eq!(picture.words.matches("made up.").count(), spokes + 1, "the words say the same");
        }
    }
    let alone = Wheel { hub: None, ..wheel(3, "tracker") };
    assert_eq!(wheel::picture(&alone).wide.matches("<a href=").count(), 3);
}

#[test]
fn rings_are_full_when_everything_is_used() {
    let ring = |used| {
        let wheel = Wheel { ring: Some(Ring { used, included: 30_000 }), ..wheel(0, "phone") };
        wheel::picture(&wheel).wide
    };
    assert!(!ring(0).contains("class=\"used") && ring(20_100).contains("<path d=\"M"));
    for used in [30_000, 90_000] {
        assert!(ring(used).contains("class=\"used h4\"/>"), "a circle, also for what goes beyond");
    }
}

#[test]
fn months_and_trips_are_whole() {
    let month = |at: usize| Month {
        name: format!("Sept. {at}"),
        paid: if at == 3 { 0 } else { 12_500 },
        best: 6_800,
        told: format!("month {at}."),
        is_now: at == 0,
        href: "/spending".to_owned(),
    };
    let axis = Axis { name: "made up".to_owned(), most: "1.245 €".to_owned(), best: "bestmöglich".to_owned() };
    for count in [1, 6, 12, 24] {
        let picture = months::picture(&(0..count).map(month).collect::<Vec<_>>(), &axis);
        holds(&picture.wide, "months");
        holds(&picture.small, "months");
    }
    let stretch =
        |place: &str, days, layover| Stretch { place: place.to_owned(), when: "6.–20. Dez.".to_owned(), days, layover };
    let served = |mode, line| Served { mode, line: Some(line), by: "North America 5 GB, 15 days".to_owned() };
    let row = |at: usize| Row {
        device: format!("Wilhelmines Gerät {at}"),
        href: "/devices/1".to_owned(),
        served: (0..4).map(|stretch| served(MODES[(at + stretch) % MODES.len()], at)).collect(),
        told: "made up.".to_owned(),
    };
    for rows in [1, 3, 8] {
        let stretches = vec![
            stretch("Home", 3, false),
            stretch("Singapore", 1, true),
            stretch("Japan", 90, false),
            stretch("Home", 3, false),
        ];
        let strip = Strip { name: "made up".to_owned(), stretches, rows: (0..rows).map(row).collect() };
        let picture = strip::picture(&strip);
        holds(&picture.wide, "trip");
        holds(&picture.small, "trip");
    }
}
