//! `spoke plan` over the examples, on screens of three widths, as JSON, and when rules are in conflict.

use crate::support::{folder, spoke, spoke_in, told};
use insta::assert_snapshot;

fn plan(example: &str, width: &str) -> String {
    let file = format!("examples/{example}.toml");
    let arguments = ["plan", &file, "--width", width];
    told(&arguments, &spoke(&arguments))
}

/// The columns of the widest line of an answer.
fn widest(text: &str) -> usize {
    text.lines().skip(1).map(unicode_width::UnicodeWidthStr::width).max().unwrap_or(0)
}

#[test]
fn a_traveller_on_three_screens() {
    for width in [120, 80, 48] {
        let text = plan("traveller", &width.to_string());
        assert!(widest(text.split("--- on standard error").next().unwrap()) <= width, "{text}");
        assert_snapshot!(format!("traveller_{width}"), text);
    }
}

#[test]
fn the_widest_answer_fits_one_screen() {
    let lines = spoke(&["plan", "examples/traveller.toml", "--width", "120"]).out.lines().count();
    // Forty rows, less the note on the side and the next prompt.
    assert!(lines <= 38, "{lines} lines");
}

#[test]
fn a_pool_for_two() {
    assert_snapshot!("table_two", plan("table-two", "100"));
}

#[test]
fn a_heavy_traveller() {
    assert_snapshot!("traveller_heavy", plan("traveller-heavy", "120"));
}

/// The one number that no two runs share.
fn without_seconds(json: &str) -> String {
    let lines = json.lines().map(|line| if line.trim_start().starts_with("\"seconds\"") { "  \"seconds\": 0.0," } else { line });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn everything_as_json() {
    let run = spoke(&["plan", "examples/table-two.toml", "--json"]);
    assert_eq!(run.status, 0);
    assert_snapshot!("table_two_json", without_seconds(&run.out));
    let json: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    // The published table: 100 dollars a month today, 90 in one pool (R13).
    assert_eq!((&json["today"]["a_month"], &json["best"]["a_month"]), (&"100.00".into(), &"90.00".into()));
    assert_eq!(
        (json["incumbent"].as_f64(), json["bound"].as_f64(), json["gap"].as_f64()),
        (Some(1080.0), Some(1080.0), Some(0.0))
    );
    for key in ["decisions", "policies", "unknowns", "steps", "trips", "lines"] {
        assert!(json[key].is_array(), "{key}");
    }
    assert!(json["decisions"].as_array().unwrap().iter().all(|decision| decision["because"].is_string()));
}

#[test]
fn the_same_day_gives_the_same_answer() {
    let run = || without_seconds(&spoke(&["plan", "examples/traveller.toml", "--json"]).out);
    assert_eq!(run(), run());
}

const IMPOSSIBLE: &str = r#"
[household]
home = "US"
catalogue = false

[[devices]]
name = "phone"
kind = "phone"
hub = true

[[lines]]
number = "+1 212 555 0142"
device = "phone"
price = "20 USD a month"
data = "1 GB"
tether = "no"

[usage]
phone = "9 GB a month"
"#;

#[test]
fn rules_in_conflict_are_named_and_priced() {
    let folder = folder("conflict");
    std::fs::write(folder.join("h.toml"), IMPOSSIBLE).unwrap();
    let run = spoke_in(&folder, &["plan", "h.toml", "--width", "100"], "");
    assert_eq!(run.status, 1);
    assert_snapshot!("conflict", told(&["plan", "h.toml"], &run));
    let run = spoke_in(&folder, &["plan", "h.toml", "--json"], "");
    let json: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(json["conflicts"][0].as_array().map(Vec::len), Some(1), "{json}");
    assert_eq!(json["ways_out"][0]["costs"], "240.00", "{json}");
}

#[test]
fn a_pipe_is_a_file_too() {
    let text = std::fs::read_to_string(crate::support::root().join("examples/table-two.toml")).unwrap();
    let run = spoke_in(&crate::support::root().join("examples"), &["plan", "-"], &text);
    assert_eq!(run.status, 0, "{}", run.err);
    assert!(run.out.starts_with("Today     $100.00 a month"), "{}", run.out);
}

#[test]
fn the_picture_says_in_words_what_it_shows() {
    let folder = folder("picture");
    let picture = folder.join("wheel.svg");
    let run = spoke(&["plan", "examples/table-two.toml", "--picture", picture.to_str().unwrap()]);
    assert_eq!(run.status, 0, "{}", run.err);
    assert_snapshot!("table_two_picture", std::fs::read_to_string(picture).unwrap());
}

#[test]
fn the_problem_is_written_for_other_solvers() {
    let folder = folder("export");
    let model = folder.join("model.mps");
    let run = spoke(&["plan", "examples/traveller.toml", "--export", model.to_str().unwrap()]);
    assert_eq!(run.status, 0, "{}", run.err);
    let text = std::fs::read_to_string(model).unwrap();
    assert!(["\nROWS\n", "\nCOLUMNS\n", "\nENDATA"].iter().all(|section| text.contains(section)), "{}", &text[..400]);
}

#[test]
fn colour_is_for_terminals() {
    let run = spoke(&["plan", "examples/table-two.toml"]);
    assert!(!run.out.contains('\u{1b}') && !run.err.contains('\u{1b}'));
}

#[test]
fn the_published_schema_is_current() {
    let published = std::fs::read_to_string(crate::support::root().join("docs/schema/plan.json")).unwrap();
    assert!(published == spoke(&["schema"]).out, "write it anew: spoke schema > docs/schema/plan.json");
}
