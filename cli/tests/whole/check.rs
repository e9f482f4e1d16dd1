//! `spoke check` on files that are right and on files that are wrong in every way that was thought of.

use std::path::Path;

use crate::support::{folder, spoke, spoke_in, told};
use insta::assert_snapshot;

/// A whole household with something wrong in it.
fn household(wrong: &str) -> String {
    format!("[household]\nhome = \"US\"\n\n[[devices]]\nname = \"phone\"\nkind = \"phone\"\nhub = true\n{wrong}\n")
}

fn check(folder: &Path, text: &str) -> String {
    std::fs::write(folder.join("h.toml"), text).expect("the folder may be written");
    let run = spoke_in(folder, &["check", "h.toml"], "");
    assert_eq!((run.status, run.out.lines().next()), (1, None), "{}", run.out);
    run.err
}

#[test]
fn an_example_is_right() {
    let arguments = ["check", "examples/traveller.toml", "examples/offers.toml"];
    assert_snapshot!("right", told(&arguments, &spoke(&arguments)));
}

#[test]
fn wrong_files_are_pointed_at() {
    let folder = folder("wrong_files");
    let second = "\n[[devices]]\nname = \"tablet\"\nkind = \"tablet\"\n";
    let eid = "eid = \"89049032123451234512345678901235\"\n";
    let cases = [
        ("an unknown key", household("colour = \"blue\"")),
        (
            "an impossible date",
            household("\n[[trips]]\nname = \"Rome\"\nlegs = [\"FCO 2027-02-30\", \"JFK 2027-03-09\"]\ndevices = [\"phone\"]"),
        ),
        ("two devices with one EID", household(&format!("{eid}{second}{eid}"))),
        ("a negative volume", household("\n[usage]\nphone = \"-3 GB a month\"")),
        ("a plan in the past", household("").replace("home = \"US\"", "home = \"US\"\nfrom = 2025-01-01")),
        ("an empty file", String::new()),
        ("no TOML", "household: US\n".to_owned()),
    ];
    let mut text = String::new();
    for (name, file) in cases {
        text += &format!("=== {name}\n{}\n", check(&folder, &file));
    }
    assert_snapshot!("wrong", text);
}

#[test]
fn what_is_no_text_is_refused_before_it_is_read() {
    let folder = folder("no_text");
    std::fs::write(folder.join("binary.toml"), [0x7f, b'E', b'L', b'F', 0, 0xff]).unwrap();
    std::fs::write(folder.join("zeros.toml"), "home = \"\0\"").unwrap();
    // A hundred megabytes that take no room.
    std::fs::File::create(folder.join("large.toml")).unwrap().set_len(100_000_000).unwrap();
    std::fs::create_dir_all(folder.join("directory.toml")).unwrap();
    let arguments = ["check", "binary.toml", "zeros.toml", "large.toml", "directory.toml", "missing.toml"];
    let run = spoke_in(&folder, &arguments, "");
    assert_eq!(run.status, 1);
    assert_snapshot!("no_text", told(&arguments, &run));
}

#[test]
fn wrong_use_is_status_two() {
    for arguments in
        [&["plan"][..], &["fly"], &["plan", "a", "b", "c"], &["explain", "examples/table-two.toml", "99"], &["check"]]
    {
        let run = spoke(arguments);
        assert_eq!((run.status, run.out.as_str()), (2, ""), "{arguments:?}: {}", run.err);
    }
    assert_eq!(spoke(&["--help"]).status, 0);
}

/// Bytes taken out, doubled, swapped: whatever comes of it, spoke says what is wrong or plans.
#[test]
fn spoiled_examples_never_break_it() {
    let folder = folder("spoiled");
    for example in ["table-two", "traveller"] {
        let text = std::fs::read(crate::support::root().join(format!("examples/{example}.toml"))).unwrap();
        for offers in ["offers.toml", "table-offers.toml"] {
            std::fs::copy(crate::support::root().join("examples").join(offers), folder.join(offers)).unwrap();
        }
        let mut state = 0x2545_f491_4f6c_dd1d_u64;
        for round in 0..40 {
            let mut spoiled = text.clone();
            for _ in 0..=round % 4 {
                // A fixed sequence (xorshift): the same bytes are spoiled in every run.
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                let at = usize::try_from(state).unwrap() % spoiled.len();
                match state >> 60 {
                    0..=5 => drop(spoiled.remove(at)),
                    6..=9 => spoiled.insert(at, b"\"[]{}=,.-0 9\n"[(state >> 32) as usize % 13]),
                    10..=12 => {
                        let other = (state >> 20) as usize % spoiled.len();
                        spoiled.swap(at, other);
                    }
                    _ => spoiled[at] = (state >> 40) as u8,
                }
            }
            std::fs::write(folder.join("h.toml"), &spoiled).unwrap();
            let run = spoke_in(&folder, &["check", "h.toml"], "");
            assert!(
                (0..=2).contains(&run.status),
                "round {round}: status {}\n{}\n{}",
                run.status,
                run.err,
                String::from_utf8_lossy(&spoiled)
            );
        }
    }
}
