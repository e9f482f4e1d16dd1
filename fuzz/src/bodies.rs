//! One function for each fuzz target: any bytes in, no panic, and what was read must read back the same from every printed form.
//!
//! `identifiers/tests/fuzz_seeds.rs` includes this file and runs it on the seeds and their mutations without a fuzzer.

use identifiers::{ActivationCode, Eid, Iccid, Imei, MatchingId, Msisdn, Plmn, SetupLink, Tac};

/// Text form, wire form, groups.
pub fn eid(input: &[u8]) {
    if let Ok(eid) = Eid::from_wire(input) {
        assert_eq!(&eid.to_wire()[..], input, "an EID read from the wire is written as it came");
    }
    match Eid::parse(&text(input)) {
        Ok(eid) => {
            assert_eq!(Eid::parse(eid.as_str()), Ok(eid));
            assert_eq!(Eid::parse(&eid.grouped()), Ok(eid));
            assert_eq!(Eid::from_wire(&eid.to_wire()), Ok(eid));
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}

/// Text form, wire form of ten and nine bytes, comparison with itself.
pub fn iccid(input: &[u8]) {
    if let Ok(iccid) = Iccid::from_wire(input) {
        assert_eq!(&iccid.to_wire()[..input.len()], input, "an ICCID read from the wire is written as it came");
    }
    match Iccid::parse(&text(input)) {
        Ok(iccid) => {
            assert_eq!(Iccid::parse(iccid.as_str()), Ok(iccid));
            assert_eq!(Iccid::from_wire(&iccid.to_wire()), Ok(iccid));
            assert_eq!(iccid.compare(&iccid), identifiers::SameCard::Yes);
            let _ = iccid.luhn();
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}

/// IMEI and TAC.
pub fn imei(input: &[u8]) {
    let text = text(input);
    match Imei::parse(&text) {
        Ok(imei) => {
            assert_eq!(Imei::parse(&imei.to_string()), Ok(imei));
            assert_eq!(Tac::parse(imei.tac().as_str()), Ok(imei.tac()));
            assert_eq!(imei.to_wire()[..4], imei.tac().to_wire());
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
    if let Ok(tac) = Tac::parse(&text) {
        assert_eq!(Tac::parse(tac.as_str()), Ok(tac));
    }
}

/// Text with and without a dash, wire form.
pub fn plmn(input: &[u8]) {
    if let Ok(plmn) = Plmn::from_wire(input) {
        assert_eq!(&plmn.to_wire()[..], input, "a network read from the wire is written as it came");
    }
    match Plmn::parse(&text(input)) {
        Ok(plmn) => {
            assert_eq!(Plmn::parse(&plmn.to_string()), Ok(plmn));
            assert_eq!(Plmn::parse(&plmn.joined()), Ok(plmn));
            assert_eq!(Plmn::from_wire(&plmn.to_wire()), Ok(plmn));
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}

/// International numbers, and national ones of a country that the first two bytes name.
pub fn msisdn(input: &[u8]) {
    let text = text(input);
    let mut answers = vec![Msisdn::parse(&text)];
    if let Some((country, number)) = text.split_at_checked(2) {
        answers.push(Msisdn::parse_in(number, country));
    }
    for answer in answers {
        match answer {
            Ok(number) => {
                assert_eq!(Msisdn::parse(number.e164()).as_ref(), Ok(&number));
                assert_eq!(Msisdn::parse(number.international()).as_ref(), Ok(&number));
            }
            Err(error) => assert!(!error.to_string().is_empty()),
        }
    }
}

/// The code in the clear, without its prefix, and as both links; and that its secret is in no debug form.
pub fn activation_code(input: &[u8]) {
    match ActivationCode::parse(&text(input)) {
        Ok(code) => {
            let forms = [
                code.reveal(),
                code.reveal_without_prefix(),
                code.reveal_link(SetupLink::Apple),
                code.reveal_link(SetupLink::Android),
            ];
            for form in forms {
                assert_eq!(ActivationCode::parse(&form).as_ref(), Ok(&code));
            }
            let address = code.address().as_str();
            assert_eq!(format!("{code:?}"), format!("ActivationCode({address}, secret)"));
            let _ = code.matching_id().map(MatchingId::is_standard);
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}

/// The bytes as text, each sequence that is none replaced: readers of text are only ever given text.
fn text(input: &[u8]) -> String {
    String::from_utf8_lossy(input).into_owned()
}
