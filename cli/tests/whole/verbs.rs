//! The other verbs: explain, rate, init, reference, completions, man.

use crate::support::{folder, spoke, spoke_in, told};
use insta::assert_snapshot;

#[test]
fn a_decision_is_explained_by_number_and_by_word() {
    let arguments = ["explain", "examples/traveller.toml", "tokyo"];
    assert_snapshot!("explain_trip", told(&arguments, &spoke(&arguments)));
    let arguments = ["explain", "examples/traveller.toml", "1", "--width", "48"];
    assert_snapshot!("explain_line_narrow", told(&arguments, &spoke(&arguments)));
    let arguments = ["explain", "examples/traveller.toml", "the moon"];
    assert_snapshot!("explain_nothing", told(&arguments, &spoke(&arguments)));
}

const USAGE: &str = "begin,place,kind,amount
2026-10-02 09:00,US,data,6 GB
2026-10-20 09:00,US,data,14.5 GB
2026-10-21 12:00,JP,data,50 MB
2026-10-21 14:00,US,call,3 min
2026-11-01,US,message,2
";

#[test]
fn usage_becomes_a_bill() {
    let folder = folder("rate");
    std::fs::copy(crate::support::root().join("examples/offers.toml"), folder.join("offers.toml")).unwrap();
    std::fs::write(folder.join("usage.csv"), USAGE).unwrap();
    let rate = |offer: &'static str| {
        let arguments = ["rate", offer, "usage.csv", "--offers", "offers.toml"];
        told(&arguments, &spoke_in(&folder, &arguments, ""))
    };
    // 15 GB are included, 20.5 GB were used: three started blocks of 2 GB at 10 dollars; one paid day abroad at 12.
    assert_snapshot!("rate", rate("example/basic-45"));
    assert_snapshot!("rate_unknown_offer", rate("example/basic-44"));
    std::fs::write(folder.join("usage.csv"), USAGE.replace("JP", "Atlantis").replace("3 min", "long").replace("14.5", "-1"))
        .unwrap();
    assert_snapshot!("rate_wrong_rows", rate("example/basic-45"));
}

#[test]
fn a_month_of_a_household_is_priced() {
    let arguments = ["rate", "example/basic-45", "examples/traveller.toml", "--device", "tablet", "--device", "phone"];
    assert_snapshot!("rate_household", told(&arguments, &spoke(&arguments)));
    let run = spoke(&["rate", "example/basic-45", "examples/traveller.toml", "--device", "fridge"]);
    assert_eq!(run.status, 2);
}

#[test]
fn a_first_file_is_made_of_answers_and_never_overwritten() {
    let folder = folder("init");
    let answers = "US\nA3257\nphone\n85\n30 GB\n212 555 0142\nyes\n9 GB\nwatch\n\n15\n0.5 GB\n\n\n";
    let run = spoke_in(&folder, &["init", "mine.toml"], answers);
    let file = std::fs::read_to_string(folder.join("mine.toml")).unwrap();
    assert_snapshot!("init", format!("{}--- the file\n{file}", told(&["init", "mine.toml"], &run)));
    let again = spoke_in(&folder, &["init", "mine.toml"], "");
    assert_eq!(again.status, 1);
    assert_eq!(std::fs::read_to_string(folder.join("mine.toml")).unwrap(), file);
    // Whatever is answered, or nothing at all, there is a file that can be planned with.
    for (name, answers) in [("empty.toml", ""), ("odd.toml", "Atlantis\n\u{1b}[2J\n\"\n\n-5\nx\nx\nx\nx\nx\nx\nx\nx\n")] {
        assert_eq!(spoke_in(&folder, &["init", name], answers).status, 0, "{name}");
        assert_eq!(spoke_in(&folder, &["check", name], "").status, 0, "{name}");
    }
}

#[test]
fn what_ships_is_searched() {
    for (name, arguments) in [
        ("device", &["reference", "devices", "A3257"][..]),
        ("carrier", &["reference", "carriers", "att-us", "watch", "roam"]),
        ("airport_narrow", &["reference", "airports", "NRT", "--width", "48"]),
        ("nothing", &["reference", "airports", "Atlantis"]),
        ("country_json", &["reference", "countries", "japan", "--json"]),
    ] {
        assert_snapshot!(format!("reference_{name}"), told(arguments, &spoke(arguments)));
    }
    assert_eq!(spoke(&["reference", "offers", "japan"]).status, 0);
}

#[test]
fn an_offer_is_written_as_it_is_read() {
    let folder = folder("offer");
    let run = spoke(&["reference", "offers", "--toml", "airalo/turkey-20gb-30d"]);
    std::fs::write(folder.join("o.toml"), &run.out).unwrap();
    let check = spoke_in(&folder, &["check", "o.toml"], "");
    assert_eq!(check.status, 0, "{}{}", run.out, check.err);
}

#[test]
fn shells_and_readers_are_served() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let run = spoke(&["completions", shell]);
        assert!(run.status == 0 && run.out.contains("explain"), "{shell}");
    }
    let man = spoke(&["man"]);
    assert!(man.status == 0 && man.out.starts_with(".ie"), "{}", man.out);
    let folder = folder("man");
    assert_eq!(spoke(&["man", "--into", folder.to_str().unwrap()]).status, 0);
    assert!(folder.join("spoke-plan.1").exists());
}
