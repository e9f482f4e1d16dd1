//! What is refused, where, and what to write instead.

use std::fmt::Write as _;

use reference::offers::{ShippedZones, read};

/// A package that reads; a case replaces one line or adds one.
const TRAVEL: &str = "provider = \"Test\"
source = \"made up\"
read = \"2026-11-25\"
[[offer]]
id = \"test/one\"
name = \"One\"
kind = \"travel\"
price = \"18 USD\"
countries = [\"JP\"]
data = \"10 GB\"
lasts = \"30 days\"
counts = \"rolling\"
starts = \"first-network\"
";

/// Puts lines in the place of those with the same key, or at the end; a key alone takes its line out.
fn changed(lines: &str) -> String {
    let mut text = TRAVEL.to_owned();
    for line in lines.lines() {
        let key = line.split(" =").next().unwrap_or(line);
        let old = text.lines().find(|old| old.split(" =").next() == Some(key)).map(str::to_owned);
        let new = if line.contains('=') || line.starts_with('[') { format!("{line}\n") } else { String::new() };
        match old {
            Some(old) => text = text.replacen(&format!("{old}\n"), &new, 1),
            None => text.push_str(&new),
        }
    }
    text
}

/// Each case with what is said of it, and the words that the caret would stand under.
fn said(cases: &[&str]) -> String {
    let mut out = String::new();
    for case in cases {
        let text = changed(case);
        let _ = writeln!(out, "{}", case.replace('\n', "\n· "));
        match read("f.toml", &text, &ShippedZones) {
            Ok(_) => out.push_str("    reads\n"),
            Err(faults) => {
                for fault in &faults.list {
                    let (line, column) = fault.line_and_column(&text);
                    let under = text.get(fault.span.clone()).unwrap_or("?").lines().next().unwrap_or_default();
                    let _ = writeln!(out, "    {fault}\n    {line}:{column} ^ {under}");
                }
            }
        }
    }
    out
}

#[track_caller]
fn check(name: &str, cases: &[&str]) {
    insta::with_settings!({ omit_expression => true }, { insta::assert_snapshot!(name, said(cases)) });
}

#[test]
fn names_and_words() {
    check(
        "names_and_words",
        &[
            "prise = \"18 USD\"",
            "colour = \"red\"",
            "id = \"Test One\"",
            "id",
            "name = \"\"",
            "name = 7",
            "kind = \"trip\"",
            "kind",
            "provider",
            "source",
            "read",
            "read = \"2026-02-30\"",
            "official = \"the shop\"",
            "read = \"November\"",
            "read = 2026-11-25T10:00:00",
            "seen = \"spring\"",
            "grade = \"rumour\"",
            "carrier = \"AT&T\"",
            "devices = [\"fridge\"]",
            "market = [\"Atlantis\"]",
            "countries = []",
            "countries = [\"!JP\"]",
            "countries",
            "kind = \"companion\"\nprice = \"10 USD a month\"\nlasts\ncounts\nstarts",
            "sold = { from = 2026-12-01, until = 2026-11-01 }",
            "sold = { form = 2026-12-01 }",
        ],
    );
}

#[test]
fn money_and_data() {
    check(
        "money_and_data",
        &[
            "price = \"18\"",
            "price = \"18 DOLLARS\"",
            "price = \"18.505 USD\"",
            "price = \"-18 USD\"",
            "price = \"99999999999999999 USD\"",
            "price = \"18 USD a month\"",
            "price = \"18 USD now and then\"",
            "price = 18",
            "kind = \"line\"\nlasts\ncounts\nstarts",
            "taxes = \"8,25 %\"",
            "taxes = \"900 %\"",
            "data = \"10\"",
            "data = \"10 apples\"",
            "data = \"-1 GB\"",
            "data = \"10 GB a week\"",
            "data = \"as at home\"",
            "data = \"of the phone\"",
            "kind = \"line\"\nprice = \"18 USD a month\"\nlasts\ncounts\nstarts\ndata = \"of the phone\"",
            "kind = \"companion\"\ncarrier = \"att-us\"\nprice = \"18 USD a month\"\nlasts\ncounts\nstarts\ndata = \"of the phone\"",
            "kind = \"companion\"\ncarrier = \"att-us\"\nprice = \"18 USD a month\"\nlasts\ncounts\nstarts\ndata = \"of the phone\"\nthen = \"stop\"",
            "kind = \"companion\"\ncarrier = \"att-us\"\nprice = \"18 USD a month\"\nlasts\ncounts\nstarts\ndata = \"of the phone\"\nfair_use = { data = \"1 GB\" }",
            "kind = \"companion\"\ncarrier = \"att-us\"\nprice = \"18 USD a month\"\nlasts\ncounts\nstarts\nday_pass = { price = \"5 USD\", lasts = \"24 hours\", data = \"of the phone\" }",
            "data",
            "data = \"unlimited\"\nthen = \"slow to 1 Mbit/s\"",
            "day_zone = \"home\"",
            "then = \"slow\"",
            "then = \"slow to 0 kbit/s\"",
            "then = \"slow to fast\"",
            "then = \"10 USD\"",
            "then = \"10 USD per GB\"",
            "then = \"10 USD per 0 GB\"",
            "then = \"10 USD per 1 GB, up to 60 USD\"",
            "then = \"10 EUR per 1 GB\"",
            "tether = \"a bit\"",
            "minute = \"free\"",
            "minute = \"many included, then 1 USD\"",
            "increment_s = 0",
            "networks = [\"JP\"]",
            "activation_fee = \"-1 USD\"",
            "activation_fee = \"1 EUR\"",
        ],
    );
}

#[test]
fn time_and_pools() {
    check(
        "time_and_pools",
        &[
            "lasts",
            "lasts = \"0 days\"",
            "lasts = \"a month\"",
            "lasts = \"36 hours\"",
            "counts = \"until spring\"",
            "counts = \"day +25:00\"",
            "starts = \"when I like\"",
            "hold = \"long\"",
            "top_up = \"yes\"",
            "installs = -1",
            "installs = \"1\"",
            "kyc = \"yes\"",
            "new_customers_only = \"yes\"",
            "commitment = { months = 24 }",
            "tiers = [{ data = \"5 GB\", price = \"1 USD\" }]",
            "kind = \"line\"\nprice = \"18 USD a month\"",
            "kind = \"pool\"\nprice = \"0 USD a month\"\nlasts\ncounts\nstarts\ntiers = [{ data = \"5 GB\", price = \"9 USD\" }, { data = \"5 GB\", price = \"8 USD\" }]",
            "kind = \"pool\"\nprice = \"0 USD a month\"\nlasts\ncounts\nstarts\ntiers = [{ data = \"5 GB\" }]",
            "kind = \"pool\"\nprice = \"0 USD a month\"\nlasts\ncounts\nstarts\nlines_max = 0",
            "kind = \"line\"\nprice = \"18 USD a month\"\nlasts\ncounts\nstarts\ncommitment = { month = 24 }",
            "[[offer.abroad]]\ncountries = [\"DE\"]",
            "[[offer.abroad]]\nname = \"x\"\ncost = 1",
            "fair_use = { then = \"stop\" }",
            "fair_use = { days = \"120 in 60\" }",
            "day_pass = { price = \"1 USD\", data = \"1 GB\" }",
            "day_pass = { price = \"1 USD\", lasts = \"a while\", data = \"1 GB\" }",
            "day_pass = { price = \"1 USD\", lasts = \"local-day\" }",
            "day_pass = \"12 USD\"",
            "abroad = 1",
        ],
    );
}

#[test]
fn whole_files() {
    let say = |text: &str| read("f.toml", text, &ShippedZones).expect_err("refused").to_string();
    let twice = format!("{TRAVEL}{}", TRAVEL.split_once("[[offer]]").map_or("", |(_, offer)| offer)).replacen(
        "\n\nid",
        "\n[[offer]]\nid",
        1,
    );
    let id_above = say("id = \"a/b\"\n[[offer]]\n");
    let all = [say(""), say("price = "), id_above, say(&twice), say(&" ".repeat(17 << 20))].join("\n");
    insta::with_settings!({ omit_expression => true }, { insta::assert_snapshot!(all) });
    assert!(say(&format!("provider = \"{}\"\n[[offer]]\nkind = \"line\"", "x".repeat(600))).contains("is missing"));
}
