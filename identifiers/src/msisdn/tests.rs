//! Numbers from the library's own tests, numbers as people write them, and what is said of wrong ones.

use super::*;
use proptest::prelude::*;

fn check(input: &str, expected: &str) {
    check_answer(Msisdn::parse(input), input, expected);
}

fn check_in(country: &str, input: &str, expected: &str) {
    check_answer(Msisdn::parse_in(input, country), input, expected);
}

fn check_answer(answer: Result<Msisdn, MsisdnError>, input: &str, expected: &str) {
    let answer = match answer {
        Ok(number) => format!("{} {:?} {:?}", number.international(), number.country(), number.numbering_plan()),
        Err(error) => error.to_string(),
    };
    assert_eq!(answer, expected, "for {input:?}");
}

/// Numbers and countries from the phonenumber library's own tests.
#[test]
fn foreign_vectors() {
    check("+61406823897", "+61 406 823 897 Some(\"AU\") Assigned");
    check("+32474091150", "+32 474 09 11 50 Some(\"BE\") Assigned");
    check("+1 520-878-2491", "+1 520-878-2491 Some(\"US\") Assigned");
    check("+330631966543", "+33 6 31 96 65 43 Some(\"FR\") Assigned");
}

#[test]
fn international_numbers() {
    check("+4915123456789", "+49 1512 3456789 Some(\"DE\") Assigned");
    check("0049 151 23456789", "+49 1512 3456789 Some(\"DE\") Assigned");
    check(" tel:+49-151-23456789\n", "+49 1512 3456789 Some(\"DE\") Assigned");
    check("+49 (0) 151 23456789", "+49 1512 3456789 Some(\"DE\") Assigned");
    check("+44 (0)7700 900123", "+44 7700 900123 None NotListed");
    check("+39 06 698 12345", "+39 06 6981 2345 None Assigned");
    check("+39 (0)6 698 12345", "+39 06 6981 2345 None Assigned");
    check("+882 16 1234 5678", "+882 16 1234 5678 None Assigned");
}

#[test]
fn national_numbers_need_a_country() {
    check(
        "0151 23456789",
        "the number has no country code; write + and the code in front, as in +49 1512 3456789, or say which country it belongs to",
    );
    check_in("DE", "0151 23456789", "+49 1512 3456789 Some(\"DE\") Assigned");
    check_in("us", "(202) 555-0143", "+1 202-555-0143 Some(\"US\") Assigned");
    check_in("GB", "07700 900123", "+44 7700 900123 None NotListed");
    check_in("DE", "+1 202 555 0143", "+1 202-555-0143 Some(\"US\") Assigned");
    check_in("Germany", "0151", "\"Germany\" is no country with telephone numbers; give its two letters, as in DE or US");
}

/// The library alone makes +49 5123 456789 of the first: it takes the 1 of a German number for America's trunk prefix.
#[test]
fn what_is_dialled_to_call_abroad_is_no_number() {
    let refusal =
        "the number begins with what is dialled to call abroad; write + and the country code instead, as in +49 1512 3456789";
    check_in("US", "011 49 151 23456789", refusal);
    check("0011 49 151 23456789", refusal);
}

#[test]
fn refusals_say_what_is_wrong_and_what_to_do() {
    check("", "there is no telephone number here; write it with its country code, as in +49 1512 3456789");
    check("+", "there is no telephone number here; write it with its country code, as in +49 1512 3456789");
    check("+49 151 ABC", "'A' at character 9 cannot be in a telephone number; write digits only, as in +49 1512 3456789");
    check("tel:+49x", "'x' at character 8 cannot be in a telephone number; write digits only, as in +49 1512 3456789");
    check("+999 1234567", "no country has a code that this number begins with; check the digits after the +");
    check("+49151", "the number has only 5 digits with its country code, that is too short to call; some are missing");
    check("+49 151 2345678901234", "the number has 18 digits, a telephone number has at most 15; is it an EID or ICCID?");
    check(&"1".repeat(65), "this is 65 bytes of text, at most 64 are read as a telephone number; copy only the number");
}

proptest! {
    #[test]
    fn what_is_printed_reads_back(input in "\\+[1-9][0-9]{6,14}") {
        if let Ok(number) = Msisdn::parse(&input) {
            prop_assert_eq!(&Msisdn::parse(number.e164()).unwrap(), &number);
            prop_assert_eq!(&Msisdn::parse(number.international()).unwrap(), &number);
            prop_assert!(number.e164().len() <= 16);
        }
    }

    #[test]
    fn any_text_is_answered(input in "\\PC*") {
        let _ = Msisdn::parse(&input).map_err(|error| error.to_string());
        let _ = Msisdn::parse_in(&input, "US").map_err(|error| error.to_string());
    }
}
