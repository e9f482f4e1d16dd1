//! No text makes the reader panic, and every refusal can be shown: the examples, bent in many ways, and texts made of their parts.

use std::path::{Path, PathBuf};

use household::{FAULTS_MAX, SIZE_BYTES_MAX, World, read};
use jiff::civil::date;
use proptest::prelude::*;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples")
}

/// Reads a text beside the examples' other files, of which long ones are cut.
fn check(text: &str, offers: &str, list: &str) {
    let loader = |name: &str| match name {
        "offers.toml" | "table-offers.toml" | "company-offers.toml" => Ok(offers.to_owned()),
        "company.csv" | "usage.csv" => Ok(list.to_owned()),
        _ => Err("there is no such file".to_owned()),
    };
    if let Err(refused) = read("spoke.toml", text, &World::shipped(), date(2026, 11, 25), &loader) {
        assert!((1..=FAULTS_MAX).contains(&refused.faults.len()));
        let drawn = refused.to_string();
        assert!(drawn.starts_with("error: ") && drawn.contains(" --> "), "{drawn}");
        assert!(drawn.lines().all(|line| line.chars().count() < 2_000), "a fault carries a whole file");
    }
}

fn example(name: &str) -> String {
    std::fs::read_to_string(folder().join(name)).expect("the example is there")
}

fn some_lines(text: &str, count: usize) -> String {
    text.split_inclusive('\n').take(count).collect()
}

/// The text with one thing changed, by three numbers.
fn bent(text: &str, kind: u8, at: usize, with: usize) -> String {
    const WORDS: [&str; 14] = [
        "",
        "-1",
        "99999999999999999999",
        "\"\"",
        "[]",
        "{}",
        "2026-02-30",
        "2026-12-05",
        "\"9 GB a month\"",
        "true",
        "0.1",
        "\"\\u0000é\"",
        "[[",
        "inf",
    ];
    if text.is_empty() {
        return "[".to_owned();
    }
    let chars: Vec<char> = text.chars().collect();
    let at = at % chars.len().max(1);
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let (line, other) = (at % lines.len().max(1), with % lines.len().max(1));
    let collect = |parts: &[&[char]]| parts.iter().flat_map(|part| part.iter()).collect::<String>();
    match kind % 7 {
        0 => collect(&[&chars[..at], &chars[(at + 1).min(chars.len())..]]),
        1 => collect(&[&chars[..at], &[char::from_u32(u32::try_from(with % 0x250).unwrap_or(0)).unwrap_or('x')], &chars[at..]]),
        2 => lines.iter().enumerate().filter(|(at, _)| *at != line).map(|(_, line)| *line).collect(),
        3 => [&lines[..line], &[lines[other]], &lines[line..]].concat().concat(),
        4 => match lines[line].split_once(" = ") {
            Some((key, _)) => {
                [&lines[..line].concat(), key, " = ", WORDS[with % WORDS.len()], "\n", &lines[line + 1..].concat()].concat()
            }
            None => collect(&[&chars[..at]]),
        },
        5 => collect(&[&chars[..at], &WORDS[with % WORDS.len()].chars().collect::<Vec<_>>(), &chars[at..]]),
        _ => {
            // One number made another.
            let digits: Vec<usize> = chars.iter().enumerate().filter(|(_, c)| c.is_ascii_digit()).map(|(at, _)| at).collect();
            let mut chars = chars;
            if let Some(&digit) = digits.get(at % digits.len().max(1)) {
                chars[digit] = char::from_digit(u32::try_from(with % 10).unwrap_or(0), 10).unwrap_or('0');
            }
            chars.into_iter().collect()
        }
    }
}

fn bends() -> impl Strategy<Value = Vec<(u8, usize, usize)>> {
    prop::collection::vec((any::<u8>(), any::<usize>(), any::<usize>()), 1..6)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn bent_examples(which in 0..5_usize, bends in bends()) {
        let name = ["traveller.toml", "traveller-heavy.toml", "family.toml", "table-four.toml", "company.toml"][which];
        let text = bends.iter().fold(example(name), |text, (kind, at, with)| bent(&text, *kind, *at, *with));
        let offers = example(match which { 3 => "table-offers.toml", 4 => "company-offers.toml", _ => "offers.toml" });
        check(&text, &offers, &some_lines(&example("company.csv"), 30));
    }

    #[test]
    fn bent_lists(bends in bends(), is_usage in any::<bool>()) {
        let usage = "month,device,gb,minutes\n2026-09,phone,8.5,20\n2026-10,watch,0.2,\n2026-10-31,\"phone\",1.5,7\n";
        let list = if is_usage { usage.to_owned() } else { some_lines(&example("company.csv"), 12) };
        let list = bends.iter().fold(list, |list, (kind, at, with)| bent(&list, *kind, *at, *with));
        let head = "[household]\nhome = \"US\"\noffers = [\"offers.toml\"]\n";
        let own = "[[devices]]\nname = \"phone\"\nkind = \"phone\"\n[[devices]]\nname = \"watch\"\nkind = \"watch\"\n[usage]\nimport = \"usage.csv\"\n";
        let text = if is_usage { format!("{head}{own}") } else { format!("{head}[company]\npeople = \"company.csv\"\n") };
        check(&text, &example("offers.toml"), &list);
    }

    #[test]
    fn phrases_of_any_kind(usage in ".{0,40}", leg in ".{0,40}", need in "[0-9a-zGMB ,.]{0,30}", hassle in ".{0,20}") {
        let quoted = |text: &str| format!("{text:?}").replace("\\'", "'").replace("\\u{", "\\\\u{");
        let text = format!(
            "[household]\nhome = \"US\"\n[[devices]]\nname = \"phone\"\nkind = \"phone\"\n[usage]\nphone = {}\n[[trips]]\nlegs = [{}, \"SFO 2027-03-09\"]\nneeds = {{ phone = {} }}\n[rules]\nhassle = {}\n",
            quoted(&usage), quoted(&leg), quoted(&need), quoted(&hassle)
        );
        check(&text, "", "");
    }

    #[test]
    fn legs_in_any_order(places in prop::collection::vec((0..8_usize, 0..40_i64, 0..30_u8, 0..5_u8), 0..8)) {
        let legs: Vec<String> = places.iter().map(|(place, day, hour, kind)| {
            let place = ["SFO", "NRT", "SIN", "LIS", "sea", "JP", "Kiribati", "HNL"][*place];
            let date = date(2026, 11, 20).saturating_add(jiff::ToSpan::days(*day));
            match kind {
                0 => format!("\"{place} {date} {hour}:30\""),
                1 => format!("\"{place} {date} {} h\"", hour % 24 + 1),
                2 => format!("\"{place} {date} {}:00 3 h\"", hour % 24),
                _ => format!("\"{place} {date}\""),
            }
        }).collect();
        let text = format!("[household]\nhome = \"US\"\n[[devices]]\nname = \"phone\"\nkind = \"phone\"\n[[trips]]\nlegs = [{}]\n", legs.join(", "));
        check(&text, "", "");
        let loader = |_: &str| Err("none".to_owned());
        if let Ok(document) = read("spoke.toml", &text, &World::shipped(), date(2026, 11, 25), &loader) {
            for trip in &document.intent.trips {
                prop_assert!(trip.stays.iter().all(|stay| stay.from <= stay.until), "{trip:?}");
                prop_assert!(trip.stays.windows(2).all(|pair| pair[0].until <= pair[1].from), "{trip:?}");
            }
        }
    }
}

#[test]
fn a_hundred_megabytes_are_refused_before_they_are_read() {
    let text = "a = 1\n".repeat(100_000_000 / 6);
    let started = std::time::Instant::now();
    let refused = read("big.toml", &text, &World::shipped(), date(2026, 11, 25), &|_| Err(String::new())).unwrap_err();
    assert!(started.elapsed().as_millis() < 500, "{:?}", started.elapsed());
    assert_eq!(
        refused.to_string(),
        format!(
            "error: this file has {} bytes; at most {SIZE_BYTES_MAX} are read\n --> big.toml\n  = is it a household's file? Usage records go into a file of their own, named by `import`\n",
            text.len()
        )
    );
}

#[test]
fn a_full_file_of_nonsense_is_refused_quickly() {
    for line in [
        "k{} = 1\n",
        "[[devices]]\nname = \"d{}\"\nkind = \"phone\"\n",
        "[t{}]\n",
        "[[trips]]\nname = \"{}\"\n",
        "\"phone{}\" = \"9 GB\"\n",
    ] {
        let head = if line.starts_with('"') { "[usage]\n" } else { "" };
        let lines = (0..).map(|n| line.replace("{}", &n.to_string()));
        let mut text = head.to_owned();
        for line in lines {
            if text.len() + line.len() > SIZE_BYTES_MAX {
                break;
            }
            text += &line;
        }
        let started = std::time::Instant::now();
        check(&text, "", "");
        assert!(started.elapsed().as_secs() < 20, "{line}: {:?}", started.elapsed());
    }
}
