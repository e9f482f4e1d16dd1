//! What card, server and owner say: the words of a script made into answers.

#![allow(dead_code, reason = "the fuzz target uses a part")]

use std::sync::Mutex;

use identifiers::{Eid, Iccid};
use sgp22::crypto::{Certificate, CertificateDraft, Curve, KeyId, Policies, Role, Sealer, SecretKey, SessionKeys, Signature};
use sgp22::lpa::{Action, Answer, CardFailure, Reply, ServerAnswer, ServerFailure, ServerRequest};
use sgp22::tlv::{Oid, Tag, Time, Writer};
use sgp22::wire::es8::*;
use sgp22::wire::es9::*;
use sgp22::wire::es10a::*;
use sgp22::wire::es10b::*;
use sgp22::wire::es10c::*;
use sgp22::wire::es11::*;
use sgp22::wire::json::{ExecutionStatus, JsonAnswer, JsonRequest, StatusCode, StatusCodeData};
use sgp22::wire::*;

/// Three profiles. That of B has 18 digits, which some cards find only when they are sent as ten bytes.
pub(crate) const PROFILES: [(&str, &str); 3] =
    [("A", "8988228066609111111"), ("B", "894921003199812345"), ("C", "89000123456789012341")];

pub(crate) const SERVER: &str = "smdp.example.com";

pub(crate) fn iccid(name: &str) -> Iccid {
    let (_, digits) = PROFILES.iter().find(|(known, _)| *known == name).unwrap_or_else(|| panic!("no profile {name}"));
    Iccid::parse(digits).expect("an ICCID")
}

pub(crate) fn aid(name: &str) -> Aid {
    let number = 0x10 + name.as_bytes()[0] - b'A';
    let mut bytes = *b"\xA0\x00\x00\x05\x59\x10\x10\xFF\xFF\xFF\xFF\x89\x00\x00\x00\x00";
    bytes[14] = number;
    Aid::new(bytes).expect("16 bytes")
}

pub(crate) fn profile(name: &str, state: &str) -> ProfileInfo {
    ProfileInfo {
        iccid: Some(iccid(name)),
        isdp_aid: Some(aid(name)),
        profile_state: Some(if state.contains("enabled") { ProfileState::Enabled } else { ProfileState::Disabled }),
        profile_class: Some(if state.contains("test") { ProfileClass::Test } else { ProfileClass::Operational }),
        ..ProfileInfo::default()
    }
}

pub(crate) fn metadata() -> StoreMetadataRequest {
    StoreMetadataRequest {
        iccid: iccid("C"),
        service_provider_name: "Provider".to_owned(),
        profile_name: "Plan".to_owned(),
        icon_type: None,
        icon: None,
        profile_class: ProfileClass::Operational,
        notification_configuration_info: Vec::new(),
        profile_owner: Some(OperatorId { mcc_mnc: [0x62, 0xF2, 0x10], gid1: None, gid2: None }),
        profile_policy_rules: None,
        service_specific_data_stored_in_euicc: Vec::new(),
        service_specific_data_not_stored_in_euicc: Vec::new(),
        rpm_configuration: None,
        hri_server_address: None,
        service_provider_message: None,
        lpr_configuration: None,
        enterprise_configuration: None,
        service_description: None,
        device_change_configuration: None,
        estimated_profile_size: None,
        others: Vec::new(),
    }
}

pub(crate) fn device_info() -> DeviceInfo {
    DeviceInfo { tac: [0x35, 0x29, 0x06, 0x11], ..DeviceInfo::default() }
}

pub(crate) fn oid() -> Oid {
    Oid::new(&[2, 999, 10])
}

fn key(seed: u8) -> SecretKey {
    SecretKey::from_bytes(Curve::P256, &[seed; 32]).expect("a key")
}

fn signature() -> Signature {
    Signature::from_bytes([0x51; 64])
}

/// Signing takes time, and the fuzzer has many conversations: each certificate is made once.
fn certificate(role: Role, oid: Oid) -> Certificate {
    static MADE: Mutex<Vec<(Role, Oid, Certificate)>> = Mutex::new(Vec::new());
    let mut made = MADE.lock().expect("nobody panics while holding it");
    if let Some((.., certificate)) = made.iter().find(|(its_role, its_oid, _)| (*its_role, *its_oid) == (role, oid)) {
        return certificate.clone();
    }
    let certificate = make_certificate(role, oid);
    made.push((role, oid, certificate.clone()));
    certificate
}

fn make_certificate(role: Role, oid: Oid) -> Certificate {
    let draft = CertificateDraft {
        role,
        policies: Policies::V2,
        serial: 1,
        common_name: "Lab".to_owned(),
        organization: None,
        serial_number: None,
        not_before: Time::from_unix_seconds(1_600_000_000),
        not_after: Time::from_unix_seconds(2_000_000_000),
        registered_id: Some(oid),
        dns_names: Vec::new(),
        path_length_max: None,
        eid_prefix: None,
    };
    draft.sign_by_itself(&key(2)).expect("a role of v2")
}

/// What is the same over a conversation.
pub(crate) struct World {
    /// How many sessions a server has begun.
    sessions: u8,
    offered: StoreMetadataRequest,
}

/// An answer to a card's function, refusals aside.
type Said = Option<Vec<u8>>;

impl World {
    pub(crate) fn new() -> Self {
        Self { sessions: 0, offered: metadata() }
    }

    fn transaction_id(&self) -> TransactionId {
        TransactionId::new([self.sessions; 16]).expect("16 bytes")
    }

    pub(crate) fn answer(&mut self, action: &Action, words: &str) -> Answer {
        match action {
            Action::Card(request) => Answer::Card(match words.split_once(' ').unwrap_or((words, "")) {
                ("silent", _) => Err(CardFailure::NoAnswer),
                ("unreachable", _) => Err(CardFailure::Unreachable),
                ("refused", word) => Err(CardFailure::Refused(u16::from_str_radix(word, 16).expect("a status word"))),
                ("hex", bytes) => Ok(hex(bytes)),
                _ => Ok(self
                    .card(request.function().map_or(0, Tag::to_u32), request.bytes(), words)
                    .unwrap_or_else(|| panic!("{action:?} cannot be answered by {words}"))),
            }),
            Action::Renew(_) => Answer::Renewed(if words == "ok" { Ok(()) } else { Err(CardFailure::Unreachable) }),
            Action::Server(request) => Answer::Server(match words.split_once(' ').unwrap_or((words, "")) {
                ("silent", _) => Err(ServerFailure::NoAnswer),
                ("unreachable", _) => Err(ServerFailure::Unreachable),
                ("http", status) => Ok(ServerAnswer { status: status.parse().expect("a status"), body: b"<html>".to_vec() }),
                ("page", _) => Ok(ServerAnswer { status: 200, body: b"<html>".to_vec() }),
                ("no", why) => Ok(ServerAnswer { status: 200, body: refusal(why) }),
                _ => Ok(ServerAnswer { status: 200, body: self.server(request, words) }),
            }),
            Action::Ask(_) => Answer::Owner(match words.split_once(' ').unwrap_or((words, "")) {
                ("yes", _) => Reply::Yes,
                ("no", _) => Reply::No,
                ("later", _) => Reply::Later,
                ("silence", _) => Reply::Silence,
                ("code", code) => Reply::Code(SecretText::new(code)),
                _ => panic!("the owner cannot say {words}"),
            }),
            Action::Wait(_) => Answer::Waited,
        }
    }

    fn card(&self, function: u32, request: &[u8], words: &str) -> Said {
        let number = words.parse::<i64>();
        Some(match function {
            0xBF20 => info1().to_der(),
            0xBF22 => info2(words).to_der(),
            0xBF2E => GetEuiccChallengeResponse { euicc_challenge: [0xCC; 16] }.to_der(),
            0xBF38 => self.authenticate_server(request, words),
            0xBF21 => self.prepare_download(request, words),
            0xBF41 => self.cancel_session(request, words),
            0xBF2D => match number {
                Ok(number) => ProfileInfoListResponse::Error(ProfileInfoListError::from_number(number)).to_der(),
                Err(_) => ProfileInfoListResponse::Ok(list(words).map(|(name, state)| profile(name, state)).collect()).to_der(),
            },
            0xBF28 => match number {
                Ok(number) => ListNotificationResponse::Error(ListNotificationsResultError::from_number(number)).to_der(),
                Err(_) => ListNotificationResponse::NotificationMetadataList(
                    list(words).map(|(number, what)| news(number, what)).collect(),
                )
                .to_der(),
            },
            0xBF2B => match number {
                Ok(number) => {
                    RetrieveNotificationsListResponse::Error(ListNotificationsResultError::from_number(number)).to_der()
                }
                Err(_) if words.ends_with(" with a strange key") => {
                    let news = words.trim_end_matches(" with a strange key");
                    strange(&self.card(function, request, news)?)
                }
                Err(_) => RetrieveNotificationsListResponse::NotificationList(PendingNotifications(
                    list(words).map(|(number, what)| pending(news(number, what))).collect(),
                ))
                .to_der(),
            },
            0xBF30 => {
                NotificationSentResponse { delete_notification_status: DeleteNotificationStatus::from_number(number.ok()?) }
                    .to_der()
            }
            0xBF31 => {
                let enable_result = EnableResult::from_number(number.ok()?);
                EnableProfileResponse { enable_result, target_esim_port: None }.to_der()
            }
            0xBF32 => DisableProfileResponse { disable_result: DisableResult::from_number(number.ok()?) }.to_der(),
            0xBF33 => DeleteProfileResponse { delete_result: DeleteResult::from_number(number.ok()?) }.to_der(),
            0xBF34 => EuiccMemoryResetResponse { reset_result: ResetResult::from_number(number.ok()?) }.to_der(),
            0xBF29 => SetNicknameResponse { set_nickname_result: SetNicknameResult::from_number(number.ok()?) }.to_der(),
            0xBF3F => SetDefaultDpAddressResponse {
                set_default_dp_address_result: SetDefaultDpAddressResult::from_number(number.ok()?),
            }
            .to_der(),
            0xBF3C => {
                let mut names = words.split(", ").map(str::to_owned);
                EuiccConfiguredDataResponse {
                    default_dp_address: names.next().filter(|name| name != "none"),
                    root_ds_address: names.next().unwrap_or_default(),
                    additional_root_ds_addresses: names.collect(),
                    allowed_ci_pk_id: None,
                    ci_list: Vec::new(),
                }
                .to_der()
            }
            0xBF3E => GetEuiccDataResponse { eid_value: Eid::parse(words).expect("an EID") }.to_der(),
            0xBF45 => match number {
                Ok(number) => VerifySmdsResponseResponse::Error(VerifySmdsResponseError::from_number(number)).to_der(),
                Err(_) => VerifySmdsResponseResponse::Ok(()).to_der(),
            },
            0xBF43 => GetRatResponse { rat: list(words).map(|(rule, who)| allowed(rule, who)).collect() }.to_der(),
            // A piece of a package.
            _ if words == "more" => Vec::new(),
            _ => self.installation(words)?,
        })
    }

    fn authenticate_server(&self, request: &[u8], words: &str) -> Vec<u8> {
        let request = AuthenticateServerRequest::parse(request).expect("it is one");
        let signed = request.server_signed1.value();
        let transaction_id = signed.transaction_id.clone();
        if let Some(number) = words.strip_prefix("error ") {
            let authenticate_error_code = AuthenticateErrorCode::from_number(number.parse().expect("a number"));
            return AuthenticateServerResponse::Error(AuthenticateResponseError { transaction_id, authenticate_error_code })
                .to_der();
        }
        let answer = AuthenticateServerResponse::Ok(AuthenticateResponseOk {
            euicc_signed1: Verbatim::new(EuiccSigned1 {
                transaction_id,
                server_address: signed.server_address.clone(),
                server_challenge: signed.server_challenge,
                euicc_info2: info2(words),
                ctx_params1: request.ctx_params1,
            }),
            euicc_signature1: signature(),
            euicc_certificate: certificate(Role::Euicc, oid()),
            next_cert_in_chain: certificate(Role::Eum, oid()),
            other_certs_in_chain: Vec::new(),
        })
        .to_der();
        if words.ends_with("with a strange key") { strange(&answer) } else { answer }
    }

    fn prepare_download(&self, request: &[u8], words: &str) -> Vec<u8> {
        let request = PrepareDownloadRequest::parse(request).expect("it is one");
        let transaction_id = request.smdp_signed2.transaction_id.clone();
        if let Some(number) = words.strip_prefix("error ") {
            let download_error_code = DownloadErrorCode::from_number(number.parse().expect("a number"));
            return PrepareDownloadResponse::Error(PrepareDownloadResponseError { transaction_id, download_error_code }).to_der();
        }
        // A key that the profile was sealed for before is used again.
        let euicc_otpk = request.smdp_signed2.bpp_euicc_otpk.unwrap_or(*key(9).public_key().point());
        PrepareDownloadResponse::Ok(PrepareDownloadResponseOk {
            euicc_signed2: Verbatim::new(EuiccSigned2 {
                transaction_id,
                euicc_otpk,
                hash_cc: request.hash_cc,
                additional_information: Vec::new(),
            }),
            euicc_signature2: signature(),
        })
        .to_der()
    }

    fn cancel_session(&self, request: &[u8], words: &str) -> Vec<u8> {
        let request = CancelSessionRequest::parse(request).expect("it is one");
        if let Some(number) = words.strip_prefix("error ") {
            return CancelSessionResponse::Error(CancelSessionError::from_number(number.parse().expect("a number"))).to_der();
        }
        CancelSessionResponse::Ok(CancelSessionResponseOk {
            euicc_cancel_session_signed: Verbatim::new(EuiccCancelSessionSigned {
                transaction_id: request.transaction_id,
                smdp_oid: oid(),
                reason: request.reason,
            }),
            euicc_cancel_session_signature: signature(),
        })
        .to_der()
    }

    /// `installed`, or `failed REASON [element STATUS]`.
    fn installation(&self, words: &str) -> Said {
        let words: Vec<&str> = words.split(' ').collect();
        let final_result = match words[..] {
            ["installed"] => FinalResult::Success(SuccessResult { aid: aid("C"), ppi_response: vec![0x30, 0x02, 0xA0, 0x00] }),
            ["failed", reason] | ["failed", reason, "element", _] => FinalResult::Error(ErrorResult {
                bpp_command_id: BppCommandId::LoadProfileElements,
                error_reason: ErrorReason::from_number(reason.parse().ok()?),
                ppi_response: words.get(3).map(|status| {
                    let status = status.parse().expect("a number below 128");
                    vec![0x30, 0x07, 0xA0, 0x05, 0x30, 0x03, 0x80, 0x01, status]
                }),
            }),
            _ => return None,
        };
        Some(self.result(final_result).to_der())
    }

    pub(crate) fn result(&self, final_result: FinalResult) -> ProfileInstallationResult {
        ProfileInstallationResult {
            profile_installation_result_data: Verbatim::new(ProfileInstallationResultData {
                transaction_id: self.transaction_id(),
                notification_metadata: news("7", "install C"),
                smdp_oid: oid(),
                final_result,
            }),
            euicc_sign_pir: signature(),
        }
    }

    fn server(&mut self, request: &ServerRequest, words: &str) -> Vec<u8> {
        match request.function {
            "initiateAuthentication" => self.initiate(request, words),
            "authenticateClient" if words.starts_with("signed ") => {
                let (whose, events) = words["signed ".len()..].split_once(" events ").expect("signed WHOSE events LIST");
                let signed_id = TransactionId::new([99]).expect("1 byte");
                let signed_id = if whose == "for another session" { signed_id } else { self.transaction_id() };
                let record = |(address, id): (&str, &str)| EventRecordV3 {
                    event_id: SecretText::new(id.trim_end_matches(" to manage")),
                    rsp_server_address: address.to_owned(),
                    event_type: if id.ends_with(" to manage") { EventType::RemoteManagement } else { EventType::ProfileDownload },
                    others: Vec::new(),
                };
                let list = EventList { event_entries: list(events).map(record).collect(), others: Vec::new() };
                AuthenticateClientResponseEs11::OkV3(AuthenticateClientOkEs11V3 {
                    transaction_id: self.transaction_id(),
                    smds_signed2: Verbatim::new(SmdsSigned2 {
                        transaction_id: signed_id,
                        request_specific_data: SmdsSigned2Data::EventList(list),
                    }),
                    smds_signature2: signature(),
                })
                .to_json()
            }
            "authenticateClient" => match words.strip_prefix("events ") {
                Some(events) => AuthenticateClientOkEs11 {
                    transaction_id: self.transaction_id(),
                    event_entries: list(events)
                        .map(|(address, id)| EventRecord {
                            event_id: SecretText::new(id),
                            rsp_server_address: address.to_owned(),
                        })
                        .collect(),
                }
                .to_json(),
                None => self.offer(words).to_json(),
            },
            "getBoundProfilePackage" => self.package(words).to_json(),
            "cancelSession" => CancelSessionOk {}.to_json(),
            "handleNotification" => Vec::new(),
            other => panic!("no server has {other}"),
        }
    }

    /// `ok`, `ok as NAME`, `ok by OID`, `ok as an SM-DS`, `ok for another session`, `ok to another challenge`.
    fn initiate(&mut self, request: &ServerRequest, words: &str) -> Vec<u8> {
        self.sessions += 1;
        let request = InitiateAuthenticationRequest::parse_json(&request.body).expect("it is one");
        let is_ds = words == "ok as an SM-DS";
        let name = words.strip_prefix("ok as ").filter(|_| !is_ds).map_or(request.smdp_address, str::to_owned);
        let signed_id =
            if words == "ok for another session" { TransactionId::new([99]).expect("1 byte") } else { self.transaction_id() };
        let euicc_challenge = if words == "ok to another challenge" { [0; 16] } else { request.euicc_challenge };
        let oid = match words.strip_prefix("ok by ") {
            Some("2.999.11") => Oid::new(&[2, 999, 11]),
            _ => oid(),
        };
        InitiateAuthenticationOk {
            transaction_id: self.transaction_id(),
            server_signed1: Verbatim::new(ServerSigned1 {
                transaction_id: signed_id,
                euicc_challenge,
                server_address: name,
                server_challenge: [0x5C; 16],
                session_context: None,
                server_rsp_capability: None,
            }),
            server_signature1: signature(),
            euicc_ci_pk_id_to_be_used: KeyId::new(&[0xF5; 20]),
            server_certificate: certificate(if is_ds { Role::DsAuth } else { Role::DpAuth }, oid),
            other_certs_in_chain: Vec::new(),
            crl_list: Vec::new(),
        }
        .to_json()
    }

    /// `offer`, and behind it, each after a comma: `with code`, `forbids PPR1`, `forbids PPR2`, `named NAME`, `sealed before`,
    /// `with rules for apps`, `of another server`, `for another session`.
    fn offer(&mut self, words: &str) -> AuthenticateClientResponseEs9 {
        let mut words = words.split(", ");
        assert_eq!(words.next(), Some("offer"));
        let mut offered = metadata();
        let (mut cc_required_flag, mut bpp_euicc_otpk, mut of) = (false, None, oid());
        let mut transaction_id = self.transaction_id();
        for word in words {
            match word.rsplit_once(' ').unwrap_or(("", word)) {
                ("with", "code") => cc_required_flag = true,
                ("sealed", "before") => bpp_euicc_otpk = Some(*key(9).public_key().point()),
                ("forbids", "PPR1") => offered.profile_policy_rules = Some(PprIds::PPR1),
                ("forbids", "PPR2") => offered.profile_policy_rules = Some(PprIds::PPR2),
                ("with rules for", "apps") => {
                    let rules = [0xBF, 0x76, 0x08, 0xE2, 0x06, 0xE1, 0x04, 0x4F, 0x02, 0x01, 0x02];
                    offered.others = vec![Raw::parse(&rules).expect("an element")];
                }
                ("named", name) => offered.profile_name = name.to_owned(),
                ("of another", "server") => of = Oid::new(&[2, 999, 11]),
                ("for another", "session") => transaction_id = TransactionId::new([99]).expect("1 byte"),
                _ => panic!("no offer is {word}"),
            }
        }
        self.offered = offered.clone();
        AuthenticateClientResponseEs9::Ok(AuthenticateClientOk {
            transaction_id: transaction_id.clone(),
            profile_metadata: offered,
            smdp_signed2: Verbatim::new(SmdpSigned2 { transaction_id, cc_required_flag, bpp_euicc_otpk, rpm_pending: false }),
            smdp_signature2: signature(),
            smdp_certificate: certificate(Role::DpPb, of),
        })
    }

    /// `package`, `package of another profile`, `package of another session`, `a package cut short`.
    fn package(&self, words: &str) -> GetBoundProfilePackageOk {
        let mut metadata = self.offered.clone();
        if words == "package of another profile" {
            metadata.profile_name = "Something else".to_owned();
        }
        let id =
            if words == "package of another session" { TransactionId::new([99]).expect("1 byte") } else { self.transaction_id() };
        let otpk = *key(9).public_key().point();
        let control = ControlRefTemplate::new(Octets::new(*b"lab").expect("short enough"));
        let initialise = InitialiseSecureChannelRequest::sign(id, control, otpk, &otpk, &key(4));
        let mut sealer = Sealer::new(&SessionKeys::from_parts(&[1; 16], &[2; 16], &[3; 16]));
        let mut row = |seal: &mut dyn FnMut(&mut Sealer, &mut Writer)| {
            let mut writer = Writer::new();
            seal(&mut sealer, &mut writer);
            writer.finish()
        };
        let configure = ConfigureIsdpRequest::default().to_der();
        let first = row(&mut |sealer, writer| sealer.seal(Tag::new(0x87), &configure, writer));
        let second = row(&mut |sealer, writer| sealer.seal_without_encryption(Tag::new(0x88), &metadata.to_der(), writer));
        let last = row(&mut |sealer, writer| sealer.seal(Tag::new(0x86), &[0x55; 1500], writer));
        let package = match words {
            "a package cut short" => vec![0xBF, 0x36, 0x02, 0xA0, 0x00],
            _ => BoundProfilePackage::write(&initialise, &first, &second, None, &last),
        };
        let bound_profile_package = Raw::parse(&package).expect("an element");
        GetBoundProfilePackageOk { transaction_id: self.transaction_id(), bound_profile_package }
    }
}

/// The entries of a list, each its first word and the rest; `none` has none.
fn list(words: &str) -> impl Iterator<Item = (&str, &str)> {
    words.split(", ").filter(|entry| *entry != "none").map(|entry| entry.split_once(' ').unwrap_or((entry, "")))
}

pub(crate) const EVENTS: [(&str, NotificationEvent); 4] = [
    ("install", NotificationEvent::INSTALL),
    ("enable", NotificationEvent::LOCAL_ENABLE),
    ("disable", NotificationEvent::LOCAL_DISABLE),
    ("delete", NotificationEvent::LOCAL_DELETE),
];

/// `5`, and `delete A` or `delete A at NAME`.
pub(crate) fn news(number: &str, what: &str) -> NotificationMetadata {
    let words: Vec<&str> = what.split(' ').collect();
    let event = EVENTS.iter().find(|(name, _)| *name == words[0]).unwrap_or_else(|| panic!("nothing happens by {what}"));
    NotificationMetadata {
        seq_number: number.parse().unwrap_or_else(|_| panic!("{number} {what}")),
        profile_management_operation: event.1,
        notification_address: words.get(3).unwrap_or(&SERVER).to_string(),
        iccid: Some(iccid(words[1])),
    }
}

pub(crate) fn pending(metadata: NotificationMetadata) -> PendingNotification {
    PendingNotification::OtherSignedNotification(Verbatim::new(OtherSignedNotification {
        tbs_other_notification: Verbatim::new(metadata),
        euicc_notification_signature: signature(),
        euicc_certificate: certificate(Role::Euicc, oid()),
        next_cert_in_chain: certificate(Role::Eum, oid()),
        other_certs_in_chain: Vec::new(),
    }))
}

/// `PPR1`, and `for all` or `for all with consent` or `for another`.
fn allowed(rule: &str, who: &str) -> ProfilePolicyAuthorisationRule {
    let mcc_mnc = if who.starts_with("for all") { [0xEE; 3] } else { [0x00, 0xF1, 0x10] };
    ProfilePolicyAuthorisationRule {
        ppr_ids: if rule == "PPR1" { PprIds::PPR1 } else { PprIds::PPR2 },
        allowed_operators: vec![OperatorId { mcc_mnc, gid1: None, gid2: None }],
        ppr_flags: if who.ends_with("with consent") { PprFlags::CONSENT_REQUIRED } else { PprFlags::NONE },
    }
}

/// Certificates whose keys are on a curve that is not known here: that of the French agency, which SGP.22 allows, too.
fn strange(bytes: &[u8]) -> Vec<u8> {
    const P256: [u8; 8] = [0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07];
    let mut bytes = bytes.to_vec();
    let places: Vec<usize> = (0..bytes.len() - P256.len()).filter(|at| bytes[*at..].starts_with(&P256)).collect();
    assert!(!places.is_empty(), "there is a certificate");
    places.into_iter().for_each(|at| bytes[at + 7] = 0x7F);
    bytes
}

fn info1() -> EuiccInfo1 {
    EuiccInfo1 {
        lowest_svn: Version([2, 2, 2]),
        euicc_ci_pk_id_list_for_verification: vec![KeyId::new(&[0xF5; 20]).expect("20 bytes")],
        euicc_ci_pk_id_list_for_signing: vec![KeyId::new(&[0xF5; 20]).expect("20 bytes")],
        euicc_ci_pk_id_list_for_signing_v3: Vec::new(),
        euicc_rsp_capability: None,
        highest_svn: None,
        others: Vec::new(),
    }
}

/// `… that forbids PPR1` is a chip that lets no profile have that rule.
fn info2(words: &str) -> EuiccInfo2 {
    EuiccInfo2 {
        base_profile_package_version: Version([2, 3, 1]),
        lowest_svn: Version([2, 2, 2]),
        euicc_firmware_version: Version([36, 7, 2]),
        ext_card_resource: Octets::new([0x81, 1, 0, 0x82, 4, 0, 4, 0x93, 0x40, 0x83, 2, 0x19, 0]).expect("short enough"),
        uicc_capability: saip::UiccCapability::USIM,
        ts102241_version: None,
        globalplatform_version: None,
        euicc_rsp_capability: EuiccRspCapability::ADDITIONAL_PROFILE,
        euicc_ci_pk_id_list_for_verification: vec![KeyId::new(&[0xF5; 20]).expect("20 bytes")],
        euicc_ci_pk_id_list_for_signing: vec![KeyId::new(&[0xF5; 20]).expect("20 bytes")],
        euicc_category: None,
        forbidden_profile_policy_rules: words.ends_with("that forbids PPR1").then_some(PprIds::PPR1),
        pp_version: Version([1, 0, 0]),
        sas_accreditation_number: "XX-YY-UP-0122".to_owned(),
        certification_data_object: None,
        tre_properties: None,
        tre_product_reference: None,
        additional_profile_package_versions: Vec::new(),
        lpa_mode: None,
        euicc_ci_pk_id_list_for_signing_v3: Vec::new(),
        additional_euicc_info: None,
        highest_svn: None,
        iot_specific_info: None,
        others: Vec::new(),
    }
}

/// `8.2.6/3.8 in words`.
fn refusal(words: &str) -> Vec<u8> {
    let (codes, message) = words.split_once(' ').unwrap_or((words, ""));
    let (subject, reason) = codes.split_once('/').expect("two codes");
    CancelSessionOk::refusal(&ExecutionStatus::Failed(Some(StatusCodeData {
        subject_code: StatusCode::parse(subject),
        reason_code: StatusCode::parse(reason),
        subject_identifier: None,
        message: Some(message.to_owned()).filter(|message| !message.is_empty()),
    })))
}

pub(crate) fn hex(text: &str) -> Vec<u8> {
    let digits: Vec<u8> = text.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
    let digit = |byte: u8| u8::try_from(char::from(byte).to_digit(16).expect("a hexadecimal digit")).expect("below 16");
    digits.chunks_exact(2).map(|pair| digit(pair[0]) << 4 | digit(pair[1])).collect()
}
