//! What went wrong in other programs, by the thread where it was reported: the bytes that are right.

use identifiers::Iccid;
use sgp22::crypto::{SecretKey, Signature};
use sgp22::tlv::{Fault, Oid, Tag, Writer};
use sgp22::wire::es8::{BoundProfilePackage, ControlRefTemplate, InitialiseSecureChannelRequest, segments};
use sgp22::wire::es9::CancelSessionRequestEs9;
use sgp22::wire::es10b::{
    CancelSessionReason, CancelSessionResponse, CancelSessionResponseOk, EuiccCancelSessionSigned, NotificationSearchCriteria,
    RetrieveNotificationsListRequest, VerifyProfileRecoveryResponse,
};
use sgp22::wire::es10c::{DeleteProfileRequest, EnableProfileRequest, ProfileInfoListRequest, ProfileInfoListResponse, TagList};
use sgp22::wire::{HashCc, Message, Octets, ProfileIdentifier, StoreMetadataRequest, TransactionId, Verbatim};

fn hex(text: &str) -> Vec<u8> {
    let digits: Vec<u8> = text.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
    let digit = |byte: u8| u8::try_from(char::from(byte).to_digit(16).expect("a hexadecimal digit")).expect("below 16");
    digits.chunks_exact(2).map(|pair| digit(pair[0]) << 4 | digit(pair[1])).collect()
}

/// Cards found no profile by an ICCID of nine bytes (lpac change 457, luci-app-5gmodem 30).
#[test]
fn lpac_457_an_iccid_of_eighteen_digits_is_ten_bytes() {
    let iccid = Iccid::parse("894921003199812345").expect("18 digits");
    let enable =
        EnableProfileRequest { profile_identifier: ProfileIdentifier::Iccid(iccid), refresh_flag: true, target_esim_port: None };
    assert_eq!(enable.to_der(), hex("BF31 11 A0 0C 5A 0A 989412001399183254FF 81 01 FF"));
    assert_eq!(DeleteProfileRequest::Iccid(iccid).to_der(), hex("BF33 0C 5A 0A 989412001399183254FF"));
    assert_eq!(EnableProfileRequest::parse(&hex("BF31 10 A0 0B 5A 09 989412001399183254 81 01 FF")), Ok(enable));
}

/// Cards answered 127 and sixteen notifications waited for weeks (VoCat 130): the tag around the choice was missing.
#[test]
fn vocat_130_search_criteria_have_a_tag_around_them() {
    let request = RetrieveNotificationsListRequest { search_criteria: Some(NotificationSearchCriteria::SeqNumber(5)) };
    assert_eq!(request.to_der(), hex("BF2B 05 A0 03 80 01 05"));
    assert_eq!(RetrieveNotificationsListRequest::default().to_der(), hex("BF2B 00"));
    let without = RetrieveNotificationsListRequest::parse(&hex("BF2B 03 80 01 05")).expect("an unknown element is passed over");
    assert_eq!(without.search_criteria, None);
}

/// Erlang/OTP issue 11625: a tag that automatic tagging puts on a tagged choice replaces its tag.
#[test]
fn otp_11625_a_tagged_choice_has_the_new_tag_only() {
    let signed = EuiccCancelSessionSigned {
        transaction_id: TransactionId::new([7; 4]).expect("4 bytes"),
        smdp_oid: Oid::new(&[2, 999, 10]),
        reason: CancelSessionReason::Postponed,
    };
    let request = CancelSessionRequestEs9 {
        transaction_id: TransactionId::new([7; 4]).expect("4 bytes"),
        cancel_session_response: CancelSessionResponse::Ok(CancelSessionResponseOk {
            euicc_cancel_session_signed: Verbatim::new(signed),
            euicc_cancel_session_signature: Signature::from_bytes([0x11; 64]),
        }),
    };
    let signed = "30 0E 80 04 07070707 81 03 88370A 82 01 01";
    let expected = format!("BF41 5D 80 04 07070707 A1 55 A0 53 {signed} 5F37 40 {}", "11".repeat(64));
    assert_eq!(request.to_der(), hex(&expected));
    let bare = format!("BF41 55 A0 53 {signed} 5F37 40 {}", "11".repeat(64));
    assert_eq!(CancelSessionResponse::parse(&hex(&bare)), Ok(request.cancel_session_response));
}

/// Cards answered 6A80 (lpac issue 185) to packages that were cut in other places.
#[test]
fn lpac_185_a_package_is_cut_between_rows_and_segments() {
    let key = SecretKey::from_bytes(sgp22::crypto::Curve::P256, &[3; 32]).expect("a key");
    let otpk = *key.public_key().point();
    let control = ControlRefTemplate::new(Octets::new([0x80; 8]).expect("8 bytes"));
    let id = TransactionId::new([1]).expect("1 byte");
    let initialise = InitialiseSecureChannelRequest::sign(id, control, otpk, &otpk, &key);
    let row = |tag: u32, sizes: &[usize]| {
        let mut writer = Writer::new();
        sizes.iter().for_each(|size| writer.primitive(Tag::new(tag), &vec![0; *size]));
        writer.finish()
    };
    let (first, second, third, fourth) =
        (row(0x87, &[24]), row(0x88, &[1016, 300]), row(0x87, &[72]), row(0x86, &[1016, 1016, 40]));
    let package = BoundProfilePackage::write(&initialise, &first, &second, Some(&third), &fourth);
    let pieces = segments(&package).expect("it is one");
    assert_eq!(pieces.concat(), package, "nothing is left out");
    let said: Vec<String> = pieces.iter().map(|piece| format!("{:02X} {}", piece[0], piece.len())).collect();
    let size = initialise.to_der().len() + 5;
    let expected =
        [format!("BF {size}"), "A0 28".into(), "A1 4".into(), "88 1020".into(), "88 304".into(), "A2 76".into(), "A3 4".into()];
    assert_eq!(said[..7], expected);
    assert_eq!(said[7..], ["86 1020", "86 1020", "86 42"]);
    for cut in [&package[..5], &package[..package.len() - 1]] {
        assert_eq!(segments(cut).expect_err("it is not whole").fault, Fault::Truncated);
    }
}

/// Without a list of tags, cards leave out who wants to hear of what (euicc-go issue 8).
#[test]
fn euicc_go_8_all_fields_are_asked_for() {
    let request = ProfileInfoListRequest { search_criteria: None, tag_list: Some(TagList::all_v2()) };
    assert_eq!(request.to_der(), hex("BF2D 12 5C 10 5A 4F 9F70 90 91 92 93 94 95 B6 B7 B8 99 BF22"));
    assert_eq!(ProfileInfoListRequest::default().to_der(), hex("BF2D 00"));
}

/// The hash that lpac sends, too (lpac issue 134 tells when it must be asked for).
#[test]
fn lpac_134_the_hash_of_a_confirmation_code_is_bound_to_the_session() {
    let id = TransactionId::new(hex("0102030405060708090A0B0C0D0E0F10")).expect("16 bytes");
    // printf 1234 | openssl sha256 -binary, then the transaction id, then openssl sha256.
    let expected = hex(HASH);
    assert_eq!(HashCc::of("1234", &id).reveal()[..], expected[..]);
    assert_eq!(format!("{:?}", HashCc::of("1234", &id)), "HashCc(secret)");
}

const HASH: &str = "94e57b8cdfe3eb0a8510f18898add0b1e67b48fafd39892796d6f65f9ce3cc40";

/// Rules for apps of the carrier stand in metadata under a tag that SGP.22 does not have (lpac change 423): they are kept.
#[test]
fn lpac_423_rules_for_apps_are_kept() {
    let bytes = hex("BF25 1D 5A 0A 98001032547698103214 91 01 41 92 01 42 BF76 08 E2 06 E1 04 4F 02 0102");
    let metadata = StoreMetadataRequest::parse(&bytes).expect("it is one");
    let kept: Vec<Tag> = metadata.others.iter().map(|raw| raw.tag()).collect();
    assert_eq!(kept, [Tag::new(0xBF76)]);
    assert_eq!(metadata.to_der(), bytes);
}

/// Cards list fields in the order they like.
#[test]
fn profiles_are_read_in_any_order() {
    let bytes = hex("BF2D 17 A0 15 E3 13 9F70 01 01 92 01 42 5A 0A 98001032547698103214");
    let Ok(ProfileInfoListResponse::Ok(profiles)) = ProfileInfoListResponse::parse(&bytes) else { panic!("it is a list") };
    assert_eq!(profiles[0].iccid.map(|iccid| iccid.to_string()).as_deref(), Some("89000123456789012341"));
    assert_eq!(profiles[0].profile_name.as_deref(), Some("B"));
    let twice = hex("BF2D 0C A0 0A E3 08 92 01 42 92 01 43 95 00");
    let fault = ProfileInfoListResponse::parse(&twice).expect_err("a name is there twice");
    assert_eq!(fault.fault, Fault::WrongSize(Tag::new(0x95)));
    let twice = hex("BF2D 0A A0 08 E3 06 92 01 42 92 01 43");
    let fault = ProfileInfoListResponse::parse(&twice).expect_err("a name is there twice");
    assert_eq!(fault.to_string(), "92 is repeated or out of its place (at byte 10 in BF2D/A0/E3)");
}

/// What asn1tools writes from the public ASN.1 of v3.1.
#[test]
fn a_recovery_that_may_go_on() {
    assert_eq!(VerifyProfileRecoveryResponse::Ok(()).to_der(), hex("BF62 02 80 00"));
}
