//! Codes from the specification and from other programs, codes as they are handed around, and what is said of wrong ones.

use super::*;
use proptest::prelude::*;

fn check(input: &str, expected: &str) {
    let answer = match ActivationCode::parse(input) {
        Ok(code) => code.reveal(),
        Err(error) => error.to_string(),
    };
    assert_eq!(answer, expected, "for {input:?}");
}

/// The five examples of SGP.22 §4.1, and those that Infineon's LPA tests beside them.
#[test]
fn foreign_vectors() {
    for code in [
        "LPA:1$SMDP.GSMA.COM$04386-AGYFT-A74Y8-3F815",
        "LPA:1$SMDP.GSMA.COM$04386-AGYFT-A74Y8-3F815$$1",
        "LPA:1$SMDP.GSMA.COM$04386-AGYFT-A74Y8-3F815$1.3.6.1.4.1.31746$1",
        "LPA:1$SMDP.GSMA.COM$04386-AGYFT-A74Y8-3F815$1.3.6.1.4.1.31746",
        "LPA:1$SMDP.GSMA.COM$$1.3.6.1.4.1.31746",
        "LPA:1$testsmdpplus.infineon.com$0000-0000-0000-0001$2.999.10$1",
        "LPA:1$raspberrypi.fritz.box:4443$0000-0000-0000-0001$$1",
    ] {
        check(code, code);
        check(&code[4..], code);
    }
    let code = ActivationCode::parse("1$SMDP.GSMA.COM$04386-AGYFT-A74Y8-3F815$1.3.6.1.4.1.31746$1").unwrap();
    assert_eq!(code.address().host(), "SMDP.GSMA.COM");
    assert_eq!(code.matching_id().map(MatchingId::reveal), Some("04386-AGYFT-A74Y8-3F815"));
    assert_eq!(code.oid().map(ObjectIdentifier::as_str), Some("1.3.6.1.4.1.31746"));
    assert_eq!(code.confirmation_code_required(), ConfirmationCodeRequired::Yes);
}

#[test]
fn every_form_it_is_handed_around_in() {
    let code = "LPA:1$smdp.example.com$AB-12";
    for form in [
        " lpa:1$smdp.example.com$AB-12\r\n",
        "\u{FEFF}LPA:1$smdp.example.com$AB-12\u{200B}",
        "LPA: 1$smdp.example.com\n$AB-12",
        r"LPA:1\$smdp.example.com\$AB-12",
        "LPA:1$smdp.example.com$AB-12$$",
        "LPA:1$smdp.example.com$AB-12$$0",
        "lpa%3A1%24smdp.example.com%24AB-12",
        "1%24smdp.example.com%24AB-12",
        "https://esimsetup.apple.com/esim_qrcode_provisioning?carddata=LPA:1$smdp.example.com$AB-12",
        "https://esimsetup.android.com/esim_qrcode_provisioning?carddata=LPA%3A1%24smdp.example.com%24AB-12",
        "https://esimsetup.apple.com/esim_qrcode_provisioning?carddata=LPA%253A1%2524smdp.example.com%2524AB-12",
    ] {
        check(form, code);
    }
    check("LPA:1$smdp.example.com$", "LPA:1$smdp.example.com$");
    check("LPA:1$smdp.example.com$AB-12$1", "LPA:1$smdp.example.com$AB-12$$1");
    check("LPA:1$smdp.example.com$AB-12$$$1", "LPA:1$smdp.example.com$AB-12$$$1");
}

#[test]
fn links_are_encoded_as_the_makers_do() {
    let code = ActivationCode::parse("LPA:1$smdp.example.com$AB-12").unwrap();
    assert_eq!(
        code.reveal_link(SetupLink::Apple),
        "https://esimsetup.apple.com/esim_qrcode_provisioning?carddata=LPA%3A1%24smdp.example.com%24AB-12"
    );
    assert_eq!(
        code.reveal_link(SetupLink::Android),
        "https://esimsetup.android.com/esim_qrcode_provisioning?carddata=LPA%3A1%24smdp.example.com%24AB-12"
    );
}

/// What sh makes of "LPA:1$smdp.example.com$ABC" and its like between double quotes, each tried in a shell.
#[test]
fn a_shell_that_ate_the_dollars_is_recognised() {
    let refusal = "the $ signs are gone: the shell took them for its own; put the activation code in single quotes, as in 'LPA:1$smdp.example.com$CODE'";
    for left_over in [
        "LPA:1.example.com",            // LPA:1$smdp.example.com$ABC
        "LPA:1.truphone.com-SPEEDTEST", // LPA:1$rsp.truphone.com$QRF-SPEEDTEST
        "LPA:1-plus.example.com",       // LPA:1$dp-plus.example.com$ABC
        "LPA:1",                        // LPA:1$host$ABC
        "LPA:1.example.combash4386-X",  // LPA:1$smdp.example.com$04386-X
        "LPA:1global.com",              // LPA:1$1global.com$ABC
        "1.example.com",                // 1$smdp.example.com$ABC
        "LPA:1.example.com$ABC",        // LPA:1$smdp.example.com\$ABC
        "https://esimsetup.apple.com/esim_qrcode_provisioning?carddata=LPA:1.example.com",
    ] {
        check(left_over, refusal);
    }
}

#[test]
fn refusals_say_what_is_wrong_and_what_to_do() {
    check(" \n", "there is no activation code here; it begins with LPA:1$ and is in the carrier's QR code or e-mail");
    check(
        "K2-ABC123-DEF456",
        "this does not begin with LPA:1$; if the carrier gave an address and a code apart, write LPA:1$address$code",
    );
    check(
        "rsp.redtea.io$RT-TOKEN-9",
        "this does not begin with LPA:1$; if the carrier gave an address and a code apart, write LPA:1$address$code",
    );
    check(
        "LPA:2$smdp.example.com$AB-12",
        "the activation code has format 2, only format 1 is known; ask the carrier for a code that begins with LPA:1$",
    );
    check(
        "LPA:1$smdp.example.com",
        "the activation code ends after the server address, its end is missing; copy all of it (if the carrier gave no more, write a $ behind)",
    );
    check(
        "LPA:1$$AB-12",
        "the server address is empty; it stands between the first and the second $, as in LPA:1$smdp.example.com$…",
    );
    check(
        "LPA:1$smdp example.com$AB-12",
        "' ' at character 5 of the server address cannot be in a domain name; copy the code again",
    );
    check(
        "LPA:1$smdp.example.com$AB 12",
        "character 3 of the matching id cannot be there; it has letters, digits and dashes only: copy the code again, without a line break in it",
    );
    check(
        "LPA:1$smdp.example.com$AB-12$x.1",
        "'x' at character 1 of the server's object identifier is neither digit nor dot; it looks like 1.3.6.1.4.1.31746",
    );
    check(
        "LPA:1$smdp.example.com$AB-12$$4711",
        "the fifth part of the activation code says whether a confirmation code is needed and can only be 1; the confirmation code itself is asked for later",
    );
    check(
        "LPA:1$smdp.example.com$AB-12$$1$a$b c",
        "part 7 of the activation code has something at character 2 that cannot be there; copy the code again",
    );
    check(
        "https://example.com/qr.png",
        "this link is no eSIM install link; open it and copy the activation code, which begins with LPA:1$",
    );
    check(
        "https://esimsetup.apple.com/esim_qrcode_provisioning",
        "there is no activation code in this install link; copy the link again, to its very end",
    );
    check(
        "LPA%3A1%24smdp%2",
        "the link is damaged at the % that is character 15 of the encoded code; copy it again, to its very end",
    );
    check("LPA%3A1%24%FF", "the link is damaged; copy it again, to its very end");
    check(
        &"1".repeat(4097),
        "this is 4097 bytes of text, at most 4096 are read as an activation code; copy only the part from LPA:1$ on",
    );
}

#[test]
fn built_from_parts_as_shops_hand_them_out() {
    let address = SmdpAddress::parse("smdp.example.com").unwrap();
    let code = ActivationCode::new(address.clone(), MatchingId::parse("AB-12").ok());
    assert_eq!(code.reveal(), "LPA:1$smdp.example.com$AB-12");
    assert_eq!(code.reveal_without_prefix(), "1$smdp.example.com$AB-12");
    let code = code
        .with_oid(ObjectIdentifier::parse("2.999.10").unwrap())
        .with_confirmation_code_required(ConfirmationCodeRequired::Yes);
    assert_eq!(code.reveal(), "LPA:1$smdp.example.com$AB-12$2.999.10$1");
    assert_eq!(ActivationCode::new(address, None).reveal(), "LPA:1$smdp.example.com$");
}

const CODE: &str = "LPA:1\\$[a-z0-9]{1,10}\\.[a-z]{2,5}(:[1-9][0-9]{0,3})?\\$[A-Z0-9-]{0,20}(\\$(2\\.999\\.[1-9])?(\\$1?(\\$[a-z0-9]{0,5}){0,3})?)?";

proptest! {
    #[test]
    fn every_printed_form_reads_back(input in CODE) {
        let code = ActivationCode::parse(&input).unwrap();
        for form in [
            code.reveal(),
            code.reveal_without_prefix(),
            code.reveal_link(SetupLink::Apple),
            code.reveal_link(SetupLink::Android),
        ] {
            prop_assert_eq!(&ActivationCode::parse(&form).unwrap(), &code);
        }
    }

    /// Neither the debug form nor any refusal tells the secret, wherever in the text the error is.
    #[test]
    fn the_secret_is_never_printed(secret in "[A-Z0-9]{8}(-[A-Z0-9]{4}){3}", damage in "[ -~]{0,3}", at in 0usize..30) {
        let mut text = format!("LPA:1$smdp.example.com${secret}$2.999.10$1");
        text.insert_str(at.min(text.len()), &damage);
        let printed = match ActivationCode::parse(&text) {
            Ok(code) => format!("{code:?} {code:#?}"),
            Err(error) => format!("{error} {error:?}"),
        };
        prop_assert!(!printed.contains(&secret));
    }

    #[test]
    fn any_text_is_answered(input in "(LPA:)?(1\\$)?\\PC*") {
        let _ = ActivationCode::parse(&input).map_err(|error| error.to_string());
    }
}
