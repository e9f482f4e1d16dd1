//! ES9+ as JSON: field names, base64 of whole elements, answers that say no, and what is refused.

mod foreign;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use sgp22::crypto::Signature;
use sgp22::wire::es9::*;
use sgp22::wire::es10b::*;
use sgp22::wire::es11::*;
use sgp22::wire::json::{ExecutionStatus, JsonAnswer, JsonError, JsonRequest, StatusCode, StatusCodeData};
use sgp22::wire::*;

fn value(body: &[u8]) -> Value {
    serde_json::from_slice(body).expect("it is JSON")
}

fn names(body: &[u8]) -> Vec<String> {
    value(body).as_object().expect("it is an object").keys().cloned().collect()
}

fn id() -> TransactionId {
    TransactionId::new([0xAB; 4]).expect("4 bytes")
}

fn signature() -> Signature {
    Signature::from_bytes([0x51; 64])
}

fn failed() -> ExecutionStatus {
    ExecutionStatus::Failed(Some(StatusCodeData {
        subject_code: Some(StatusCode::new(&[8, 2, 6])),
        reason_code: Some(StatusCode::new(&[3, 8])),
        subject_identifier: None,
        message: Some("MatchingID is refused".to_owned()),
    }))
}

/// The shape of what osmo-smdpp answers to an unknown code.
#[test]
fn an_answer_that_says_no() {
    let body = json!({ "header": { "functionExecutionStatus": { "status": "Failed", "statusCodeData":
        { "subjectCode": "8.2.6", "reasonCode": "3.8", "message": "MatchingID is refused" } } } });
    let body = body.to_string();
    assert_eq!(AuthenticateClientResponseEs9::parse_json(body.as_bytes()), Err(JsonError::Refused(failed())));
    assert_eq!(value(&<CancelSessionOk as JsonAnswer>::refusal(&failed())), value(body.as_bytes()));
    assert_eq!(<()>::parse_json(body.as_bytes()), Err(JsonError::Refused(failed())));
    let odd = json!({ "header": { "functionExecutionStatus": { "status": "Expired", "statusCodeData":
        { "subjectCode": "no code", "reasonCode": 4 } } } });
    let data = StatusCodeData { subject_code: None, reason_code: None, subject_identifier: None, message: None };
    let expected = JsonError::Refused(ExecutionStatus::Expired(Some(data)));
    assert_eq!(CheckProgressOk::parse_json(odd.to_string().as_bytes()), Err(expected));
}

#[test]
fn news_is_answered_by_nothing() {
    assert_eq!(<()>::parse_json(b""), Ok(()));
    assert_eq!(<()>::parse_json(b" \r\n"), Ok(()));
    assert_eq!(<()>::parse_json(b"{}"), Ok(()));
    assert_eq!(<()>::parse_json(b"<html>"), Err(JsonError::NotJson));
    assert_eq!(<()>::parse_json(&().to_json()), Ok(()));
}

#[test]
fn requests_have_the_fields_of_the_interface() {
    let cancel = CancelSessionRequestEs9 {
        transaction_id: id(),
        cancel_session_response: CancelSessionResponse::Error(CancelSessionError::InvalidTransactionId),
    };
    // In JSON, what the chip answered keeps its own tag.
    let expected = json!({ "transactionId": "ABABABAB", "cancelSessionResponse": STANDARD.encode([0xBF, 0x41, 3, 0x81, 1, 5]) });
    assert_eq!(value(&cancel.to_json()), expected);
    assert_eq!(CancelSessionRequestEs9::parse_json(&cancel.to_json()), Ok(cancel));
    let lower = json!({ "transactionId": "abababab", "cancelSessionResponse": "v0ED\ngQEF" }).to_string();
    assert!(CancelSessionRequestEs9::parse_json(lower.as_bytes()).is_ok(), "case and line breaks do not count");

    let progress = CheckProgressRequest { dc_session_id: Octets::new([1, 2]).expect("2 bytes") };
    assert_eq!(value(&progress.to_json()), json!({ "dcSessionId": "AQI=" }));
    assert_eq!(CheckProgressRequest::parse_json(&progress.to_json()), Ok(progress));
    let answer = CheckProgressOk { retry_delay: Some(15) };
    assert_eq!(CheckProgressOk::parse_json(&answer.to_json()), Ok(answer));
    assert_eq!(InitiateAuthenticationRequest::FUNCTION, "initiateAuthentication");
}

#[test]
fn moves_to_another_device() {
    let signed4 = SmdpSigned4 { transaction_id: id(), cc_required_flag: true, activation_code_for_profile_recovery: None };
    let change = AuthenticateClientResponseEs9::OkDeviceChange(AuthenticateClientOkDeviceChange {
        transaction_id: id(),
        smdp_signed4: Verbatim::new(signed4),
        smdp_signature4: signature(),
        service_provider_message_for_dc: Some(LocalisedTextMessage { language_tag: None, message: "Bye".to_owned() }),
    });
    let body = change.to_json();
    assert_eq!(names(&body), ["header", "serviceProviderMessageForDc", "smdpSignature4", "smdpSigned4", "transactionId"]);
    assert_eq!(AuthenticateClientResponseEs9::parse_json(&body), Ok(change));
    let delay = RetryData { retry_delay: 5, dc_session_id: Octets::new([9]).expect("1 byte") };
    let signed6 = SmdpSigned6 { transaction_id: id(), request_specific_data: SmdpSigned6Data::RetryData(delay) };
    let delayed = AuthenticateClientResponseEs9::OkDelayedDeviceChange(AuthenticateClientOkDelayedDeviceChange {
        transaction_id: id(),
        smdp_signed6: Verbatim::new(signed6),
        smdp_signature6: signature(),
    });
    assert_eq!(AuthenticateClientResponseEs9::parse_json(&delayed.to_json()), Ok(delayed));
}

#[test]
fn an_sm_ds_lists_events() {
    let answer = AuthenticateClientOkEs11 {
        transaction_id: id(),
        event_entries: vec![EventRecord {
            event_id: SecretText::new("EVENT"),
            rsp_server_address: "smdp.example.com".to_owned(),
        }],
    };
    let body = answer.to_json();
    assert_eq!(value(&body)["eventEntries"], json!([{ "eventId": "EVENT", "rspServerAddress": "smdp.example.com" }]));
    assert_eq!(AuthenticateClientOkEs11::parse_json(&body), Ok(answer));
}

/// In v3 the list is signed; whoever reads either form tells them apart.
#[test]
fn an_sm_ds_of_v3_signs_what_it_lists() {
    let smds_signed2 = Verbatim::new(SmdsSigned2 {
        transaction_id: id(),
        request_specific_data: SmdsSigned2Data::EventList(EventList { event_entries: Vec::new(), others: Vec::new() }),
    });
    let signed = AuthenticateClientOkEs11V3 { transaction_id: id(), smds_signed2, smds_signature2: signature() };
    let signed = AuthenticateClientResponseEs11::OkV3(signed);
    let body = signed.to_json();
    assert!(value(&body)["smdsSigned2"].is_string() && value(&body)["smdsSignature2"].is_string());
    let plain = AuthenticateClientOkEs11 { transaction_id: id(), event_entries: Vec::new() };
    for answer in [signed, AuthenticateClientResponseEs11::Ok(plain)] {
        assert_eq!(AuthenticateClientResponseEs11::parse_json(&answer.to_json()), Ok(answer));
    }
}

#[test]
fn what_is_refused() {
    let parse = |body: Value| GetBoundProfilePackageRequest::parse_json(body.to_string().as_bytes());
    assert_eq!(parse(json!([])), Err(JsonError::NotJson));
    assert_eq!(parse(json!({})), Err(JsonError::Field("transactionId")));
    for id in ["", "A", "XY", &"AB".repeat(17)] {
        assert_eq!(parse(json!({ "transactionId": id })), Err(JsonError::Field("transactionId")), "{id}");
    }
    let response = "prepareDownloadResponse";
    assert_eq!(parse(json!({ "transactionId": "AB", response: 7 })), Err(JsonError::Field(response)));
    assert_eq!(parse(json!({ "transactionId": "AB", response: "?" })), Err(JsonError::NotBase64(response)));
    let error = parse(json!({ "transactionId": "AB", response: "vyEA" })).expect_err("it is empty");
    assert_eq!(error.to_string(), "the field prepareDownloadResponse: A0 is missing (at byte 3 in BF21)");
    let large = vec![b' '; sgp22::wire::json::BODY_SIZE_BYTES_MAX + 1];
    assert_eq!(GetBoundProfilePackageRequest::parse_json(&large), Err(JsonError::TooLarge));
    let deep = "[".repeat(100_000);
    assert_eq!(GetBoundProfilePackageRequest::parse_json(deep.as_bytes()), Err(JsonError::NotJson));
    assert_eq!(CancelSessionOk::parse_json(b"{}"), Err(JsonError::Field("header")));
}

mod shared_data {
    use super::*;

    fn session(name: &str) -> Vec<u8> {
        foreign::read(&format!("sgp22-session/{name}"))
    }

    /// Field names are those of osmo-ttcn3-hacks' `es9p_Types_JSON`.
    #[test]
    #[cfg_attr(not(shared_data), ignore = "../shared/data is absent")]
    fn a_whole_session() {
        let request = InitiateAuthenticationRequest {
            euicc_challenge: session("euicc-challenge.bin").try_into().expect("16 bytes"),
            smdp_address: "smdp.example.com".to_owned(),
            euicc_info1: EuiccInfo1::parse(&session("euicc-info1.der")).expect("it is one"),
            lpa_rsp_capability: None,
        };
        let body = request.to_json();
        assert_eq!(names(&body), ["euiccChallenge", "euiccInfo1", "smdpAddress"]);
        assert_eq!(InitiateAuthenticationRequest::parse_json(&body), Ok(request));

        let answer = InitiateAuthenticationOk::parse(&session("initiate-response.der")).expect("it is one");
        let body = answer.to_json();
        let expected =
            ["euiccCiPKIdToBeUsed", "header", "serverCertificate", "serverSignature1", "serverSigned1", "transactionId"];
        assert_eq!(names(&body), expected);
        assert_eq!(value(&body)["transactionId"], "0102030405060708090A0B0C0D0E0F10");
        let signature = STANDARD.decode(value(&body)["serverSignature1"].as_str().expect("a text")).expect("base64");
        assert_eq!(signature[..3], [0x5F, 0x37, 0x40], "with tag and length");
        assert_eq!(InitiateAuthenticationOk::parse_json(&body), Ok(answer));

        let card = session("auth-server-response.der");
        let request = AuthenticateClientRequest {
            transaction_id: id(),
            authenticate_server_response: Verbatim::new(AuthenticateServerResponse::parse(&card).expect("it is one")),
            delete_notification_for_dc: None,
        };
        let body = request.to_json();
        assert_eq!(value(&body)["authenticateServerResponse"], STANDARD.encode(&card));
        assert_eq!(AuthenticateClientRequest::parse_json(&body), Ok(request));

        let file = session("authenticate-response.der");
        let answer = AuthenticateClientResponseEs9::parse(&file).expect("it is one");
        let body = answer.to_json();
        let expected = ["header", "profileMetadata", "smdpCertificate", "smdpSignature2", "smdpSigned2", "transactionId"];
        assert_eq!(names(&body), expected);
        assert_eq!(AuthenticateClientResponseEs9::parse_json(&body).expect("it reads back").to_der(), file);

        let prepared = PrepareDownloadResponse::parse(&session("prepare-download-response.der")).expect("it is one");
        let request = GetBoundProfilePackageRequest { transaction_id: id(), prepare_download_response: Verbatim::new(prepared) };
        assert_eq!(GetBoundProfilePackageRequest::parse_json(&request.to_json()), Ok(request));

        let package = session("bound-profile-package.der");
        let answer =
            GetBoundProfilePackageOk { transaction_id: id(), bound_profile_package: Raw::parse(&package).expect("an element") };
        let read = GetBoundProfilePackageOk::parse_json(&answer.to_json()).expect("it reads back");
        assert_eq!(read, answer);
        assert_eq!(read.package().expect("it is one").sequence_of_86.len(), 1);

        let news = session("pending-notification.der");
        let request = HandleNotification { pending_notification: PendingNotification::parse(&news).expect("it is one") };
        assert_eq!(value(&request.to_json()), json!({ "pendingNotification": STANDARD.encode(&news) }));
        assert_eq!(HandleNotification::parse_json(&request.to_json()), Ok(request));
    }
}
