//! Sums by hand against the European Central Bank's own numbers.

use jiff::civil::date;
use proptest::prelude::*;

use super::*;

const LAST: Date = date(2026, 10, 30);

fn sum(amount: &str, to: &str, on: Date) -> Result<String, NoRate> {
    let to = Currency::from_code(to).unwrap();
    convert(amount.parse().unwrap(), to, on).map(|converted| converted.amount.to_string())
}

#[test]
fn sums_agree_with_the_rates_of_30_october_2026() {
    // 1 EUR = 1.1172 USD = 175.68 JPY = 0.8338 GBP = 20275.17 IDR (ECB, 30 October 2026).
    // 100 / 1.1172 = 89.50948…
    assert_eq!(sum("100 USD", "EUR", LAST).unwrap(), "89.51 EUR");
    // 89.51 × 1.1172 = 100.000572
    assert_eq!(sum("89.51 EUR", "USD", LAST).unwrap(), "100.00 USD");
    // 1850 / 175.68 × 1.1172 = 11.76468…
    assert_eq!(sum("1850 JPY", "USD", LAST).unwrap(), "11.76 USD");
    // 18.50 / 0.8338 × 175.68 = 3897.91… yen, which have no cents
    assert_eq!(sum("18.50 GBP", "JPY", LAST).unwrap(), "3898 JPY");
    // −5.00 / 1.1172 = −4.47547…
    assert_eq!(sum("-5 USD", "EUR", LAST).unwrap(), "-4.48 EUR");
    // 0.01 × 20275.17 = 202.7517
    assert_eq!(sum("0.01 EUR", "IDR", LAST).unwrap(), "202.75 IDR");
}

#[test]
fn a_pegged_currency_follows_its_anchor() {
    // 100 / 3.6725 / 1.1172 = 24.37290…
    assert_eq!(sum("100 AED", "EUR", LAST).unwrap(), "24.37 EUR");
    // 1 / 0.376 = 2.65957…, and no market rate is needed.
    assert_eq!(sum("1 BHD", "USD", LAST).unwrap(), "2.66 USD");
    assert_eq!(convert("1 BHD".parse().unwrap(), Currency::USD, LAST).unwrap().rate_date, None);
    // 10000 / 655.957 = 15.24490…
    assert_eq!(sum("10000 XOF", "EUR", LAST).unwrap(), "15.24 EUR");
    // 5000 × 8.38 / 1000 = 41.90
    assert_eq!(sum("5000 XPF", "EUR", LAST).unwrap(), "41.90 EUR");
    // 10 × 1.20 = 12
    assert_eq!(sum("10 KYD", "USD", LAST).unwrap(), "12.00 USD");
    // 160 NPR = 100 INR; 1 EUR = 106.084 INR; 500 / 1.6 / 106.084 = 2.94577…
    assert_eq!(sum("500 NPR", "EUR", LAST).unwrap(), "2.95 EUR");
    // 10 AED = 10 / 3.6725 × 3.75 SAR = 10.21102…
    assert_eq!(sum("10 AED", "SAR", LAST).unwrap(), "10.21 SAR");
}

#[test]
fn the_answer_says_how_old_it_is() {
    let usd = |on| convert("100 USD".parse().unwrap(), Currency::EUR, on).unwrap();
    let today = usd(date(2026, 11, 25));
    assert_eq!((today.rate_date, today.age_days), (Some(LAST), 26));
    // Rates are trusted for 14 days.
    assert_eq!(today.freshness(), Freshness::StaleByDays(12));
    assert_eq!(usd(date(2026, 11, 1)).freshness(), Freshness::Fresh);
    // A Sunday takes Friday's rate.
    assert_eq!(usd(date(2026, 10, 18)).rate_date, Some(date(2026, 10, 16)));
    // Longer ago there is the last day of each month: 30 April's for 15 May.
    assert_eq!(usd(date(2026, 5, 15)).rate_date, Some(date(2026, 4, 30)));
    assert_eq!(Rates::shipped().last_day(), Some(LAST));
}

#[test]
fn what_has_no_source_is_unknown() {
    assert_eq!(sum("100 TWD", "EUR", LAST), Err(NoRate::Unknown(Currency::TWD)));
    assert_eq!(sum("1 EUR", "VND", LAST), Err(NoRate::Unknown(Currency::VND)));
    let early = sum("1 EUR", "USD", date(2020, 1, 1)).unwrap_err();
    assert_eq!(early.to_string(), "exchange rates of USD are known from 2023-10-31 on");
    assert_eq!(sum("92233720368547758.07 EUR", "IDR", LAST), Err(NoRate::TooLarge));
    assert_eq!(sum("7 TWD", "TWD", LAST).unwrap(), "7.00 TWD", "its own currency needs no rate");
    let early = sum("1 XCG", "USD", date(2025, 3, 30)).unwrap_err();
    assert_eq!(early, NoRate::Unknown(Currency::XCG), "the peg starts on 31 March 2025");
}

#[test]
fn a_currency_that_ended_keeps_its_last_rate() {
    // Bulgaria took the euro on 1 January 2026; the ECB's last rate of the lev is 1.9558.
    let lev = convert("19.56 BGN".parse().unwrap(), Currency::EUR, LAST).unwrap();
    assert_eq!((lev.amount.to_string().as_str(), lev.rate_date), ("10.00 EUR", Some(date(2025, 12, 31))));
}

#[test]
fn a_household_adds_a_rate() {
    let own = "currency\tdate\tper_euro\nTWD\t2026-11-20\t36.1\nUSD\t2026-11-20\t1.12\n";
    let rates = Rates::shipped().with_rates("exchange_rates.tsv", own).unwrap();
    let answer = rates.convert("100 TWD".parse().unwrap(), Currency::USD, date(2026, 11, 25)).unwrap();
    // 100 / 36.1 × 1.12 = 3.10249…
    assert_eq!((answer.amount.to_string().as_str(), answer.rate_date), ("3.10 USD", Some(date(2026, 11, 20))));
    // No day has both: the older of the two days is named.
    let mixed = rates.convert("100 TWD".parse().unwrap(), Currency::GBP, date(2026, 11, 25)).unwrap();
    assert_eq!(mixed.rate_date, Some(LAST));
    let error = Rates::shipped().with_rates("my.tsv", &own.replace("36.1", "36,1")).unwrap_err();
    assert_eq!(error.to_string(), "my.tsv, line 2, column “per_euro”: “36,1” is not a rate above zero such as 1.1172");
}

#[test]
fn a_peg_hangs_on_a_market_rate() {
    for peg in Rates::shipped().pegs.rows() {
        let anchored = peg.anchor == Currency::EUR || Rates::shipped().newest(peg.anchor, LAST).is_some();
        assert!(anchored, "{peg:?}");
    }
}

proptest! {
    /// There and back is off by one unit at most when the way leads through the finer currency.
    #[test]
    fn there_and_back(minor in -1_000_000_000_i64..1_000_000_000, a in 0_usize..12, b in 0_usize..12) {
        let codes = ["EUR", "USD", "JPY", "GBP", "CHF", "TRY", "AED", "BHD", "XOF", "INR", "NPR", "IDR"];
        let currency = |at: usize| Currency::from_code(codes[at]).unwrap();
        let (a, b) = (currency(a), currency(b));
        let million = |from, to| convert(Money::new(1_000_000, from), to, LAST).unwrap().amount.minor;
        let (coarse, fine) = if million(a, b) >= 1_000_000 { (a, b) } else { (b, a) };
        let there = convert(Money::new(minor, coarse), fine, LAST).unwrap().amount;
        let back = convert(there, coarse, LAST).unwrap().amount;
        prop_assert!((back.minor - minor).abs() <= 1, "{} {} {}", minor, there, back);
    }
}
