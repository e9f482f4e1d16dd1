//! Every page of a household in every language: what it says, what it weighs, and that nothing is written into it that its own
//! policy would refuse.

#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]

mod shown;

use std::path::Path;
use std::sync::LazyLock;

use shown::{Asked, PAGES, Shown, drawn};
use web::pages::{Frame, Sight, Theme, home, plan, spending, steps};
use web::words::{self, Language};

fn household(file: &str) -> Shown {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples").join(file);
    Shown::of(&path, jiff::civil::date(2026, 11, 25)).unwrap()
}

static TRAVELLER: LazyLock<Shown> = LazyLock::new(|| household("traveller.toml"));

fn html(shown: &Shown, page: &str, language: Language) -> String {
    let (path, query) = page.split_once('?').unwrap_or((page, ""));
    let asked: Asked = query
        .split('&')
        .filter(|part| !part.is_empty())
        .map(|part| {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            (name.to_owned(), value.to_owned())
        })
        .collect();
    let words = words::of(language);
    let frame =
        |here| Frame { words, theme: Theme::Auto, here, household: "Ana".to_owned(), token: "t".to_owned(), sight: Sight::All };
    drawn(path, &asked, shown.told(words), &frame).1.unwrap()
}

#[test]
fn every_page_is_small_and_has_nothing_written_into_it() {
    for language in Language::ALL {
        for page in PAGES {
            let html = html(&TRAVELLER, page, language);
            for refused in [" style=", "<style", "javascript:", " onclick=", " onload=", "http://"] {
                assert!(!html.contains(refused), "{page} {language}: {refused}");
            }
            let scripts = html.matches("<script").count();
            assert_eq!(scripts, html.matches("<script src=\"/assets/").count(), "{page}: scripts are files of ours");
            assert_eq!(html.matches("<h1").count(), 1, "{page}: one heading at the top");
            assert!(html.contains(&format!("<html lang=\"{language}\"")), "{page}");
            let posts = html.matches("method=\"post\"").count();
            assert_eq!(
                posts,
                html.matches("name=\"token\"").count(),
                "{page}: every form that changes something carries its token"
            );
            let sent = web::assets::compressed(html.as_bytes()).unwrap().len();
            let assets: usize = web::assets::all()
                .iter()
                .filter(|asset| !asset.path.ends_with(".png"))
                .map(|asset| asset.gzip.as_ref().map_or(asset.bytes.len(), Vec::len))
                .sum();
            assert!(sent + assets < 100_000, "{page}: {sent} + {assets} bytes");
        }
    }
}

#[test]
fn no_message_is_shown_by_its_name() {
    for language in Language::ALL {
        for page in PAGES {
            let html = html(&TRAVELLER, page, language);
            let names =
                ["home-", "plan-", "trip-", "device-", "devices-", "settings-", "served-", "review-", "emergency-", "failed-"];
            let texts = html.split('>').filter_map(|part| part.split('<').next());
            let shown: Vec<&str> = texts.map(str::trim).filter(|text| names.iter().any(|name| text.starts_with(name))).collect();
            assert!(shown.is_empty(), "{page} {language} shows {shown:?}");
        }
    }
}

#[test]
fn home_says_the_money_and_the_next_steps() {
    let told = TRAVELLER.told(words::of(Language::English));
    let view = home::view::home(told, &shown::known(told));
    let next: Vec<String> = view
        .next
        .iter()
        .map(|step| format!("{}. {} ({}, {}) {}", step.number, step.what, step.devices, step.day, step.mind))
        .collect();
    let said = format!(
        "{}, could be {} ({}). {}\n{}\n{}\n{}",
        view.a_month,
        view.could,
        view.claim.text,
        view.saves,
        view.wheels[0].ring,
        view.wheels[0].picture.words,
        next.join("\n")
    );
    insta::assert_snapshot!(said);
}

#[test]
fn the_same_in_german_and_japanese() {
    for language in [Language::German, Language::Japanese] {
        let told = TRAVELLER.told(words::of(language));
        let view = home::view::home(told, &shown::known(told));
        let trip = &view.trips[0];
        let said = format!(
            "{} → {} ({}). {}\n{}\n{}\n{} {} {}\n{}",
            view.a_month,
            view.could,
            view.claim.text,
            view.saves,
            view.wheels[0].ring,
            view.wheels[0].picture.words,
            trip.name,
            trip.when,
            trip.costs,
            trip.picture.words
        );
        insta::assert_snapshot!(format!("home-{language}"), said);
    }
}

/// What a plan says about itself, as a reader of the language sees it.
fn sentences(language: Language) -> String {
    let told = TRAVELLER.told(words::of(language));
    let plan = plan::view::page(told, false);
    let decisions = plan.decisions.iter().map(|d| format!("{}: {} ({}) {}", d.about, d.what, d.because, d.money));
    let rules = plan.policies.iter().map(|policy| format!("{}: {}", policy.text, policy.costs));
    let steps = steps::view::steps(told);
    let steps = steps.iter().map(|step| format!("{} {}: {} [{}]", step.day, step.devices, step.what, step.mind));
    let lacks = told.answer.today.lacks.iter().map(|lack| format!("{}: {}", lack.device, lack.what));
    decisions.chain(rules).chain(steps).chain(lacks).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_plan_speaks_german_and_japanese() {
    insta::assert_snapshot!("sentences-de", sentences(Language::German));
    insta::assert_snapshot!("sentences-ja", sentences(Language::Japanese));
}

#[test]
fn views_are_texts() {
    let told = TRAVELLER.told(words::of(Language::English));
    let mut view = plan::view::page(told, false);
    // Pictures have tests of their own.
    view.wheels.clear();
    view.trips.clear();
    view.legend.clear();
    insta::assert_debug_snapshot!("plan", view);
    insta::assert_debug_snapshot!("steps", steps::view::page(told));
    insta::assert_debug_snapshot!("spending", spending::view::page(told).rows);
}

#[test]
fn a_familys_pages_hold_too() {
    let family = household("family.toml");
    for page in ["/", "/plan", "/devices", "/spending", "/emergency"] {
        let html = html(&family, page, Language::German);
        assert!(html.len() > 3_000, "{page}");
    }
}
