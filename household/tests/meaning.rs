//! What a file means, in the planner's terms: scenarios, needs, rules, profiles.

use std::fmt::Write as _;

use household::{Document, World, read};
use jiff::civil::date;

const HEAD: &str = "[household]\nhome = \"US\"\nzone = \"America/Los_Angeles\"\n";
const DEVICES: &str =
    "[[devices]]\nname = \"phone\"\nmodel = \"A3257\"\n[[devices]]\nname = \"watch\"\nkind = \"watch\"\nalone = \"on the run\"\n";

fn understood(text: &str, csv: &str) -> Document {
    let loader = |_: &str| Ok(csv.to_owned());
    read("spoke.toml", text, &World::shipped(), date(2026, 11, 25), &loader).unwrap_or_else(|refused| panic!("{refused}"))
}

/// Each scenario with its weight.
fn demand(document: &Document) -> String {
    let mut said = String::new();
    for scenario in &document.intent.demand.scenarios {
        let _ = writeln!(said, "{} × {:?}", scenario.weight, scenario.volumes);
    }
    said
}

#[test]
fn recorded_months_are_joint_and_others_are_independent() {
    let csv = "month,device,gb,minutes\n2026-09,phone,8,100\n2026-10,phone,12,50\n2026-10,phone,1,\n";
    let text = format!("{HEAD}{DEVICES}[usage]\nimport = \"usage.csv\"\nwatch = \"0.2 GB a month, some months 1 GB\"\n");
    let document = understood(&text, csv);
    assert_eq!(demand(&document), "3 × [8 GB, 200 MB]\n3 × [13 GB, 200 MB]\n1 × [8 GB, 1 GB]\n1 × [13 GB, 1 GB]\n");
    let needs = &document.intent.demand.needs;
    assert_eq!((needs[0].minutes, needs[0].alone, needs[0].calls), (75, false, true));
    assert_eq!((needs[1].minutes, needs[1].alone, needs[1].calls), (0, true, false));
}

#[test]
fn a_household_without_usage_has_one_scenario() {
    assert_eq!(demand(&understood(&format!("{HEAD}{DEVICES}"), "")), "1 × [0 B, 0 B]\n");
}

#[test]
fn everything_that_can_be_said() {
    let text = r#"
[household]
home = "Germany"
horizon = "2 years"
from = 2026-11-15
currency = "CHF"
tax = "19 %"

[[people]]
name = "Ana"
[[people]]
name = "Ben"

[[devices]]
name = "phone"
kind = "phone"
owner = "Ana"
hub = true
use = "work"
lock = "telekom-de"
os = "Android 16"
eid = "89049032007108882600137544319616"
imei = "490154203237518"
esim = { stored = 10, live = 2 }
physical_sims = 1
live_lines = 2
satellite = "messages"
hotspot = true
travel_esim = "yes"
isim = false
policy = "employer"
installed = ["Spain 5 GB, expired 2026-09-30", { name = "Test", kind = "test", state = "on" }]

[[lines]]
number = "01555 0000001"
device = "phone"
price = "30 EUR every 28 days"
includes = "20 GB"
carrier = "telekom-de"
tether = true
pays = "25 EUR"
balance = "12.50 EUR"
bank_codes = true
ends = "2027-05-31"

[rules]
keep_numbers = false
free_slot_on_hub = 2
backup_line = "different network"
commitment = "only if it saves 60 CHF a year"
one_provider_per_trip = true
hassle = "30 CHF an hour"
slow_below = "500 kbit/s"
lead_days = 7
"#;
    let document = understood(text, "");
    let (device, line, intent) = (&document.inventory.devices[0], &document.inventory.lines[0], &document.intent);
    assert_eq!((intent.months, intent.from, intent.tax_basis_points), (24, date(2026, 11, 15), Some(1900)));
    assert_eq!((intent.currency.code(), intent.zone.iana_name()), ("CHF", Some("Europe/Berlin")));
    assert_eq!((device.os.as_deref(), device.os_version.as_deref()), (Some("Android"), Some("16")));
    assert_eq!(device.profiles.iter().filter(|profile| profile.is_removable(date(2026, 11, 25))).count(), 1);
    assert_eq!(line.number.as_ref().map(identifiers::Msisdn::e164), Some("+4915550000001"));
    assert_eq!((line.pays.unwrap().to_string(), line.balance.unwrap().to_string()), ("25.00 EUR".into(), "12.50 EUR".into()));
    assert_eq!(line.bound_until, Some(date(2027, 5, 31)));
    // A contract that is held is not for sale.
    assert!(document.offers.iter().all(|offer| !offer.is_sold_on(date(2026, 11, 25))));
    let expected = fleet::intent::Rules {
        keep_numbers: false,
        free_slots_on_hub: 2,
        backup_line: fleet::intent::BackupLine::DifferentNetwork,
        commitment: fleet::intent::CommitmentRule::IfItSavesPerYear("60 CHF".parse().unwrap()),
        one_provider_per_trip: true,
        hassle_per_hour: Some("30 CHF".parse().unwrap()),
        slow_below_kbit_per_s: 500,
        hubs: vec![device.id.clone()],
        lead_days: 7,
    };
    assert_eq!(intent.rules, expected);
}
