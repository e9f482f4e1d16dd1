//! One function for each fuzz target of the eSIM protocol: any bytes in, no panic, and what was read is written as it was, but
//! for the ways in which BER may be longer than DER.
//!
//! `sgp22/tests/fuzz_seeds.rs` includes this file and runs it on the seeds and their mutations without a fuzzer.

use sgp22::tlv::{Element, Malformed, Reader, Writer};

/// Any row of elements: all values are read in all ways; written anew it is no longer than before, and from then on the same.
pub fn tlv(input: &[u8]) {
    let Ok(written) = rewrite(input) else { return };
    assert!(written.len() <= input.len());
    assert_eq!(rewrite(&written).as_ref(), Ok(&written), "what was written reads back the same");
}

fn rewrite(input: &[u8]) -> Result<Vec<u8>, Malformed> {
    let mut writer = Writer::new();
    let mut reader = Reader::new(input)?;
    while let Some(element) = reader.next()? {
        copy(&element, &mut writer)?;
    }
    Ok(writer.finish())
}

fn copy(element: &Element<'_>, writer: &mut Writer) -> Result<(), Malformed> {
    if !element.tag().is_constructed() {
        // Each value is whatever it can be; what was read as a number is the same number when it was written.
        let _ = (element.boolean(), element.null(), element.text(64), element.octets_exactly::<16>());
        let mut values = Writer::new();
        let _ = element.integer().map(|integer| values.integer(element.tag(), integer));
        let _ = element.oid().map(|oid| values.oid(element.tag(), &oid));
        let _ = element.bits().map(|bits| values.bits(element.tag(), bits));
        let values = values.finish();
        let mut reader = Reader::new(&values)?;
        if element.integer().is_ok() {
            let written = reader.required(element.tag())?;
            assert_eq!(written.integer(), element.integer());
            assert!(written.value().len() <= element.value().len());
        }
        if let Ok(oid) = element.oid() {
            let written = reader.required(element.tag())?;
            assert_eq!((written.oid(), written.value()), (Ok(oid), element.value()));
            assert!(!oid.to_string().is_empty());
        }
        if let Ok(bits) = element.bits() {
            let written = reader.required(element.tag())?;
            assert_eq!(written.bits(), Ok(bits));
            assert!(written.value().len() <= element.value().len());
        }
        writer.primitive(element.tag(), element.value());
        return Ok(());
    }
    let mut outcome = Ok(());
    writer.constructed(element.tag(), |writer| {
        outcome = element.read(|inside| {
            while let Some(element) = inside.next()? {
                copy(&element, writer)?;
            }
            inside.finish()
        });
    });
    outcome
}

/// Any message, by its tag: what was read is written so that it reads back the same, and from then on in the same bytes.
pub fn message(input: &[u8]) {
    use sgp22::wire::es8::*;
    use sgp22::wire::es9::*;
    use sgp22::wire::es10a::*;
    use sgp22::wire::es10b::*;
    use sgp22::wire::es10c::*;
    use sgp22::wire::es11::AuthenticateClientResponseEs11;
    use sgp22::wire::*;

    fn check<M: Message + PartialEq + std::fmt::Debug>(input: &[u8]) {
        let Ok(message) = M::parse(input) else { return };
        let written = message.to_der();
        let again = M::parse(&written).expect("what was written reads back");
        assert_eq!(again.to_der(), written);
        assert!(!format!("{message:?}").is_empty());
    }
    macro_rules! check_all {
        ($($message:ty),* $(,)?) => { $( check::<$message>(input); )* };
    }
    check_all!(
        AuthenticateClientOk,
        AuthenticateClientRequest,
        AuthenticateClientResponseEs11,
        AuthenticateClientResponseEs9,
        AuthenticateServerRequest,
        AuthenticateServerResponse,
        CancelSessionRequest,
        CancelSessionRequestEs9,
        CancelSessionResponse,
        CancelSessionResponseEs9,
        CheckProgressRequest,
        CheckProgressResponse,
        ConfigureIsdpRequest,
        ConfirmDeviceChangeRequest,
        ConfirmDeviceChangeResponse,
        DeleteNotificationForDc,
        DeleteProfileRequest,
        DeleteProfileResponse,
        DisableProfileRequest,
        DisableProfileResponse,
        EnableProfileRequest,
        EnableProfileResponse,
        EuiccConfiguredDataRequest,
        EuiccConfiguredDataResponse,
        EuiccInfo1,
        EuiccInfo2,
        EuiccMemoryResetRequest,
        EuiccMemoryResetResponse,
        GetBoundProfilePackageRequest,
        GetBoundProfilePackageResponse,
        GetEuiccChallengeRequest,
        GetEuiccChallengeResponse,
        GetEuiccDataRequest,
        GetEuiccDataResponse,
        GetRatResponse,
        HandleNotification,
        InitialiseSecureChannelRequest,
        InitiateAuthenticationOk,
        InitiateAuthenticationRequest,
        InitiateAuthenticationResponse,
        ListNotificationRequest,
        ListNotificationResponse,
        NotificationMetadata,
        NotificationSentRequest,
        NotificationSentResponse,
        OtherSignedNotification,
        PrepareDeviceChangeRequest,
        PrepareDeviceChangeResponse,
        PrepareDownloadRequest,
        PrepareDownloadResponse,
        ProfileInfo,
        ProfileInfoListRequest,
        ProfileInfoListResponse,
        ProfileInstallationResult,
        ReplaceSessionKeysRequest,
        RetrieveNotificationsListRequest,
        RetrieveNotificationsListResponse,
        SetDefaultDpAddressRequest,
        SetDefaultDpAddressResponse,
        SetNicknameRequest,
        SetNicknameResponse,
        SmdpSigned2,
        SmdpSigned4,
        SmdpSigned5,
        SmdpSigned6,
        StoreMetadataRequest,
        UpdateMetadataRequest,
        VerifyDeviceChangeRequest,
        VerifyDeviceChangeResponse,
        VerifyProfileRecoveryRequest,
        VerifyProfileRecoveryResponse,
        VerifySmdpResponseRequest,
        VerifySmdpResponseResponse,
        VerifySmdsResponseRequest,
        VerifySmdsResponseResponse,
        saip::EuiccResponse,
    );
    if let Ok(notification) = PendingNotification::parse(input) {
        assert_eq!(notification.bytes(), input, "news is kept as it came");
    }
}

/// A certificate keeps its bytes; a package is cut without a byte lost; a profile's elements are the whole of it.
pub fn package(input: &[u8]) {
    use sgp22::crypto::{Certificate, Opener, SessionKeys, TrustAnchor, verify_euicc_chain};
    use sgp22::wire::es8::{BoundProfilePackage, segments};
    use sgp22::wire::saip::{AkaParameter, PinCodes, ProfilePackage, PukCodes, TemplateFiles};

    if let Ok(certificate) = Certificate::parse(input) {
        assert_eq!(certificate.der(), input);
        let _ = (certificate.role(), certificate.common_name(), TrustAnchor::from_certificate(&certificate));
        assert!(verify_euicc_chain(&[&certificate, &certificate], &[], None).is_err(), "nobody is trusted");
    }
    match (BoundProfilePackage::parse(input), segments(input)) {
        (Ok(package), Ok(pieces)) => {
            assert_eq!(pieces.concat(), input);
            let mut opener = Opener::new(&SessionKeys::from_parts(&[1; 16], &[2; 16], &[3; 16]));
            let mut plain = Vec::new();
            for segment in package.first_sequence_of_87.iter().chain(&package.sequence_of_86) {
                if opener.open(segment, &mut plain).is_err() {
                    break;
                }
            }
        }
        (Err(one), Err(other)) => assert_eq!(one, other),
        (one, other) => panic!("one reads it, the other does not: {one:?}, {other:?}"),
    }
    if let Ok(package) = ProfilePackage::parse(input) {
        assert_eq!(package.to_bytes(), input);
        for element in package.elements() {
            let _ = (element.header(), element.content::<AkaParameter>(), element.content::<PinCodes>());
            let _ = (element.content::<PukCodes>(), element.content::<TemplateFiles>());
        }
    }
}

/// Bodies of ES9+ and ES11: what was read is written so that it reads back the same.
pub fn json(input: &[u8]) {
    use sgp22::wire::es9::*;
    use sgp22::wire::es11::AuthenticateClientResponseEs11;
    use sgp22::wire::json::{JsonAnswer, JsonRequest};

    fn request<R: JsonRequest + PartialEq + std::fmt::Debug>(input: &[u8]) {
        if let Ok(request) = R::parse_json(input) {
            assert_eq!(R::parse_json(&request.to_json()), Ok(request));
        }
    }
    fn answer<A: JsonAnswer + PartialEq + std::fmt::Debug>(input: &[u8]) {
        if let Ok(answer) = A::parse_json(input) {
            assert_eq!(A::parse_json(&answer.to_json()), Ok(answer));
        }
    }
    request::<InitiateAuthenticationRequest>(input);
    request::<AuthenticateClientRequest>(input);
    request::<GetBoundProfilePackageRequest>(input);
    request::<HandleNotification>(input);
    request::<CancelSessionRequestEs9>(input);
    request::<ConfirmDeviceChangeRequest>(input);
    request::<CheckProgressRequest>(input);
    answer::<InitiateAuthenticationOk>(input);
    answer::<AuthenticateClientResponseEs9>(input);
    answer::<GetBoundProfilePackageOk>(input);
    answer::<CancelSessionOk>(input);
    answer::<ConfirmDeviceChangeOk>(input);
    answer::<CheckProgressOk>(input);
    answer::<AuthenticateClientResponseEs11>(input);
    answer::<()>(input);
}
