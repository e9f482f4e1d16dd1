//! One message of each kind, with as many of its fields as can be there at once.

mod parts;

use std::fmt::Debug;

use sgp22::tlv::Malformed;
use sgp22::wire::es8::*;
use sgp22::wire::es9::*;
use sgp22::wire::es10a::*;
use sgp22::wire::es10b::*;
use sgp22::wire::es10c::*;
use sgp22::wire::es11::*;
use sgp22::wire::*;

use crate::made;
use parts::*;

/// A message, written, and how it is read and written again.
pub(crate) struct Sample {
    /// What the GSMA's ASN.1 calls it.
    pub(crate) name: &'static str,
    pub(crate) der: Vec<u8>,
    #[allow(dead_code, reason = "one of the tests only writes")]
    pub(crate) rewrite: fn(&[u8]) -> Result<Vec<u8>, Malformed>,
}

fn sample<M: Message + PartialEq + Debug>(name: &'static str, message: M) -> Sample {
    let der = message.to_der();
    assert_eq!(M::parse(&der).as_ref(), Ok(&message), "{name}: {der:02X?}");
    Sample { name, der, rewrite: |bytes| M::parse(bytes).map(|message| message.to_der()) }
}

/// All of them.
pub(crate) fn all() -> Vec<Sample> {
    [es8_and_notifications(), es9_and_es11(), es10a_and_es10c(), es10b()].into_iter().flatten().collect()
}

fn es8_and_notifications() -> Vec<Sample> {
    let keys = sgp22::crypto::SessionKeys::from_parts(&[1; 16], &[2; 16], &[3; 16]);
    vec![
        sample("StoreMetadataRequest", metadata()),
        sample(
            "ConfigureISDPRequest",
            ConfigureIsdpRequest { dp_proprietary_data: Some(DpProprietaryData { dp_oid: oid(), others: Vec::new() }) },
        ),
        sample(
            "InitialiseSecureChannelRequest",
            InitialiseSecureChannelRequest::sign(
                transaction_id(),
                ControlRefTemplate::new(Octets::new([0x80; 8]).expect("8 bytes")),
                *made::key(11).public_key().point(),
                made::key(12).public_key().point(),
                &made::key(13),
            ),
        ),
        sample("ReplaceSessionKeysRequest", ReplaceSessionKeysRequest { keys }),
        sample("EUICCInfo1", info1()),
        sample("EUICCInfo2", info2()),
        sample("ProfileInstallationResult", installation_result(succeeded())),
        sample("ProfileInstallationResult", installation_result(failed())),
        sample("NotificationMetadata", notification_metadata()),
        sample("OtherSignedNotification", other_notification()),
        sample(
            "DeleteNotificationForDc",
            DeleteNotificationForDc { notification_metadata: notification_metadata(), euicc_notification_signature: signature() },
        ),
        sample("ProfileInfo", profile()),
        sample(
            "UpdateMetadataRequest",
            UpdateMetadataRequest {
                service_provider_name: Some("Provider".to_owned()),
                profile_name: Some(String::new()),
                icon_type: Some(IconType::Png),
                icon: Some(vec![0x89]),
                profile_policy_rules: Some(PprIds::NONE),
                tags_for_deletion: Octets::new([0x9B]),
                device_change_configuration: Some(request_to_dp()),
                others: Vec::new(),
            },
        ),
    ]
}

fn es9_and_es11() -> Vec<Sample> {
    let (_, chip) = certificates();
    let client_ok = AuthenticateClientOk {
        transaction_id: transaction_id(),
        profile_metadata: metadata(),
        smdp_signed2: Verbatim::new(signed2()),
        smdp_signature2: signature(),
        smdp_certificate: chip.build(),
    };
    let change_ok = AuthenticateClientOkDeviceChange {
        transaction_id: transaction_id(),
        smdp_signed4: Verbatim::new(signed4()),
        smdp_signature4: signature(),
        service_provider_message_for_dc: Some(message()),
    };
    let delayed_ok = AuthenticateClientOkDelayedDeviceChange {
        transaction_id: transaction_id(),
        smdp_signed6: Verbatim::new(signed6()),
        smdp_signature6: signature(),
    };
    let [plain, encrypted] = signed5().map(|signed| {
        ConfirmDeviceChangeResponse::Ok(ConfirmDeviceChangeOk {
            transaction_id: transaction_id(),
            smdp_signed5: Verbatim::new(signed),
            smdp_signature5: signature(),
        })
    });
    let [context, ..] = contexts();
    let name = "AuthenticateClientResponseEs9";
    vec![
        sample(
            "InitiateAuthenticationRequest",
            InitiateAuthenticationRequest {
                euicc_challenge: [0xCC; 16],
                smdp_address: address("smdp"),
                euicc_info1: info1(),
                lpa_rsp_capability: Some(LpaRspCapability::CERT_CHAIN_V3_SUPPORT),
            },
        ),
        sample(
            "InitiateAuthenticationResponse",
            InitiateAuthenticationResponse::Ok(InitiateAuthenticationOk {
                transaction_id: transaction_id(),
                server_signed1: Verbatim::new(server_signed1()),
                server_signature1: signature(),
                euicc_ci_pk_id_to_be_used: Some(root()),
                server_certificate: chip.build(),
                other_certs_in_chain: vec![chip.build()],
                crl_list: Vec::new(),
            }),
        ),
        sample(
            "InitiateAuthenticationResponse",
            InitiateAuthenticationResponse::Error(InitiateAuthenticationError::CiPkIdNotSupported),
        ),
        sample(
            "AuthenticateClientRequest",
            AuthenticateClientRequest {
                transaction_id: transaction_id(),
                authenticate_server_response: Verbatim::new(authenticate_response(context)),
                delete_notification_for_dc: None,
            },
        ),
        sample(name, AuthenticateClientResponseEs9::Ok(client_ok)),
        sample(name, AuthenticateClientResponseEs9::Error(AuthenticateClientError::EidMismatch)),
        sample(name, AuthenticateClientResponseEs9::OkDeviceChange(change_ok)),
        sample(name, AuthenticateClientResponseEs9::OkDelayedDeviceChange(delayed_ok)),
        sample(
            "GetBoundProfilePackageRequest",
            GetBoundProfilePackageRequest {
                transaction_id: transaction_id(),
                prepare_download_response: Verbatim::new(prepared()),
            },
        ),
        sample(
            "GetBoundProfilePackageResponse",
            GetBoundProfilePackageResponse::Error(GetBoundProfilePackageError::ConfirmationCodeRefused),
        ),
        sample(
            "HandleNotification",
            HandleNotification {
                pending_notification: PendingNotification::ProfileInstallationResult(Verbatim::new(installation_result(
                    succeeded(),
                ))),
            },
        ),
        sample(
            "CancelSessionRequestEs9",
            CancelSessionRequestEs9 { transaction_id: transaction_id(), cancel_session_response: cancelled() },
        ),
        sample("CancelSessionResponseEs9", CancelSessionResponseEs9::Ok(CancelSessionOk {})),
        sample(
            "ConfirmDeviceChangeRequest",
            ConfirmDeviceChangeRequest {
                transaction_id: transaction_id(),
                prepare_device_change_response: Verbatim::new(change_prepared()),
            },
        ),
        sample("ConfirmDeviceChangeResponse", plain),
        sample("ConfirmDeviceChangeResponse", encrypted),
        sample(
            "ConfirmDeviceChangeResponse",
            ConfirmDeviceChangeResponse::Error(ConfirmDeviceChangeError::ConfirmationCodeRetriesExceeded),
        ),
        sample("CheckProgressRequest", CheckProgressRequest { dc_session_id: Octets::new([0xDC; 16]).expect("16 bytes") }),
        sample("CheckProgressResponse", CheckProgressResponse::Ok(CheckProgressOk { retry_delay: Some(15) })),
        sample("CheckProgressResponse", CheckProgressResponse::Error(CheckProgressError::UnknownDcSessionId)),
        sample(
            "AuthenticateClientResponseEs11",
            AuthenticateClientResponseEs11::Ok(AuthenticateClientOkEs11 {
                transaction_id: transaction_id(),
                event_entries: vec![EventRecord { event_id: SecretText::new("EVENT-1"), rsp_server_address: address("smdp") }],
            }),
        ),
        sample(
            "AuthenticateClientResponseEs11",
            AuthenticateClientResponseEs11::OkV3(AuthenticateClientOkEs11V3 {
                transaction_id: transaction_id(),
                smds_signed2: smds_signed2(),
                smds_signature2: signature(),
            }),
        ),
        sample(
            "VerifySmdsResponseRequest",
            VerifySmdsResponseRequest { smds_signed2: smds_signed2(), smds_signature2: signature() },
        ),
        sample("VerifySmdsResponseResponse", VerifySmdsResponseResponse::Ok(())),
        sample("VerifySmdsResponseResponse", VerifySmdsResponseResponse::Error(VerifySmdsResponseError::InvalidSignature)),
    ]
}

fn es10a_and_es10c() -> Vec<Sample> {
    let by_iccid = || ProfileIdentifier::Iccid(iccid());
    vec![
        sample(
            "ISDRProprietaryApplicationTemplate",
            IsdrProprietaryApplicationTemplate {
                lowest_svn: Version([2, 2, 2]),
                euicc_configuration: Some(EuiccConfiguration::ENABLED_PROFILE),
            },
        ),
        sample("EuiccConfiguredDataRequest", EuiccConfiguredDataRequest {}),
        sample(
            "EuiccConfiguredDataResponse",
            EuiccConfiguredDataResponse {
                default_dp_address: Some(address("smdp")),
                root_ds_address: address("smds"),
                additional_root_ds_addresses: vec![address("smds2")],
                allowed_ci_pk_id: Some(root()),
                ci_list: vec![CiListEntry { ci_pk_id: root(), ci_name: "Root".to_owned() }],
            },
        ),
        sample(
            "SetDefaultDpAddressRequest",
            SetDefaultDpAddressRequest { default_dp_address: address("smdp"), allowed_ci_pk_id: Some(root()) },
        ),
        sample(
            "SetDefaultDpAddressResponse",
            SetDefaultDpAddressResponse { set_default_dp_address_result: SetDefaultDpAddressResult::UnsupportedCiPkId },
        ),
        sample(
            "ProfileInfoListRequest",
            ProfileInfoListRequest {
                search_criteria: Some(ProfileSearchCriteria::ProfileClass(ProfileClass::Operational)),
                tag_list: Some(TagList::all_v3()),
            },
        ),
        sample("ProfileInfoListResponse", ProfileInfoListResponse::Ok(vec![profile(), ProfileInfo::default()])),
        sample("ProfileInfoListResponse", ProfileInfoListResponse::Error(ProfileInfoListError::ProfileChangeOngoing)),
        sample(
            "EnableProfileRequest",
            EnableProfileRequest { profile_identifier: by_iccid(), refresh_flag: true, target_esim_port: Some(1) },
        ),
        sample(
            "EnableProfileResponse",
            EnableProfileResponse { enable_result: EnableResult::CatBusy, target_esim_port: Some(1) },
        ),
        sample(
            "DisableProfileRequest",
            DisableProfileRequest { profile_identifier: ProfileIdentifier::IsdpAid(aid()), refresh_flag: false },
        ),
        sample("DisableProfileResponse", DisableProfileResponse { disable_result: DisableResult::DisallowedByPolicy }),
        sample("DeleteProfileRequest", DeleteProfileRequest::Iccid(iccid())),
        sample("DeleteProfileResponse", DeleteProfileResponse { delete_result: DeleteResult::Ok }),
        sample("SetNicknameRequest", SetNicknameRequest { iccid: iccid(), profile_nickname: "Arbeit".to_owned() }),
        sample("SetNicknameResponse", SetNicknameResponse { set_nickname_result: SetNicknameResult::IccidNotFound }),
        sample(
            "EuiccMemoryResetRequest",
            EuiccMemoryResetRequest {
                reset_options: ResetOptions::DELETE_OPERATIONAL_PROFILES | ResetOptions::DELETE_PROVISIONING_PROFILES,
            },
        ),
        sample("EuiccMemoryResetResponse", EuiccMemoryResetResponse { reset_result: ResetResult::NothingToDelete }),
        sample("GetEuiccDataRequest", GetEuiccDataRequest::default()),
        sample("GetEuiccDataResponse", GetEuiccDataResponse { eid_value: eid() }),
    ]
}

fn es10b() -> Vec<Sample> {
    let (_, chip) = certificates();
    let request = |ctx_params1| AuthenticateServerRequest {
        server_signed1: Verbatim::new(server_signed1()),
        server_signature1: signature(),
        euicc_ci_pk_id_to_be_used: Some(root()),
        server_certificate: chip.build(),
        ctx_params1,
        other_certs_in_chain: vec![chip.build()],
        crl_list: Vec::new(),
    };
    let mut samples = vec![
        sample("GetEuiccChallengeRequest", GetEuiccChallengeRequest {}),
        sample("GetEuiccChallengeResponse", GetEuiccChallengeResponse { euicc_challenge: [0xCC; 16] }),
        sample("GetEuiccInfo1Request", GetEuiccInfo1Request {}),
        sample("GetEuiccInfo2Request", GetEuiccInfo2Request {}),
        sample("GetRatRequest", GetRatRequest {}),
        sample(
            "GetRatResponse",
            GetRatResponse {
                rat: vec![ProfilePolicyAuthorisationRule {
                    ppr_ids: PprIds::PPR1 | PprIds::PPR2,
                    allowed_operators: vec![OperatorId { mcc_mnc: [0xEE; 3], gid1: None, gid2: None }],
                    ppr_flags: PprFlags::CONSENT_REQUIRED,
                }],
            },
        ),
        sample(
            "ListNotificationRequest",
            ListNotificationRequest {
                profile_management_operation: Some(NotificationEvent::INSTALL | NotificationEvent::LOAD_RPM_PACKAGE_RESULT),
            },
        ),
        sample("ListNotificationResponse", ListNotificationResponse::NotificationMetadataList(vec![notification_metadata(); 2])),
        sample(
            "RetrieveNotificationsListRequest",
            RetrieveNotificationsListRequest { search_criteria: Some(NotificationSearchCriteria::SeqNumber(300)) },
        ),
        sample(
            "RetrieveNotificationsListResponse",
            RetrieveNotificationsListResponse::NotificationList(PendingNotifications(vec![
                PendingNotification::ProfileInstallationResult(Verbatim::new(installation_result(failed()))),
            ])),
        ),
        sample("NotificationSentRequest", NotificationSentRequest { seq_number: 300 }),
        sample(
            "NotificationSentResponse",
            NotificationSentResponse { delete_notification_status: DeleteNotificationStatus::NothingToDelete },
        ),
        sample(
            "PrepareDownloadRequest",
            PrepareDownloadRequest {
                smdp_signed2: Verbatim::new(signed2()),
                smdp_signature2: signature(),
                hash_cc: Some(HashCc::of("1234", &transaction_id())),
                smdp_certificate: chip.build(),
            },
        ),
        sample("PrepareDownloadResponse", prepared()),
        sample(
            "PrepareDownloadResponse",
            PrepareDownloadResponse::Error(PrepareDownloadResponseError {
                transaction_id: transaction_id(),
                download_error_code: DownloadErrorCode::InvalidSignature,
            }),
        ),
        sample(
            "CancelSessionRequest",
            CancelSessionRequest { transaction_id: transaction_id(), reason: CancelSessionReason::EmptyProfileOrSpName },
        ),
        sample("CancelSessionResponse", cancelled()),
        sample("CancelSessionResponse", CancelSessionResponse::Error(CancelSessionError::InvalidTransactionId)),
        sample(
            "AuthenticateServerResponse",
            AuthenticateServerResponse::Error(AuthenticateResponseError {
                transaction_id: transaction_id(),
                authenticate_error_code: AuthenticateErrorCode::InvalidIccid,
            }),
        ),
        sample(
            "PrepareDeviceChangeRequest",
            PrepareDeviceChangeRequest {
                smdp_signed4: Verbatim::new(signed4()),
                smdp_signature4: signature(),
                hash_cc: Some(HashCc::of("1234", &transaction_id())),
            },
        ),
        sample("PrepareDeviceChangeResponse", change_prepared()),
        sample(
            "PrepareDeviceChangeResponse",
            PrepareDeviceChangeResponse::Error(PrepareDeviceChangeResponseError {
                transaction_id: transaction_id(),
                download_error_code: DownloadErrorCode::NoSession,
            }),
        ),
        sample("VerifyDeviceChangeResponse", VerifyDeviceChangeResponse::Ok(change_data())),
        sample(
            "VerifyDeviceChangeResponse",
            VerifyDeviceChangeResponse::Error(VerifyDeviceChangeError::ProfileNotInDisabledState),
        ),
        sample(
            "VerifySmdpResponseRequest",
            VerifySmdpResponseRequest { smdp_signed6: Verbatim::new(signed6()), smdp_signature6: signature() },
        ),
        sample("VerifySmdpResponseResponse", VerifySmdpResponseResponse::Ok(())),
        sample(
            "VerifyProfileRecoveryRequest",
            VerifyProfileRecoveryRequest { smdp_signed4: Verbatim::new(signed4()), smdp_signature4: signature() },
        ),
        sample("VerifyProfileRecoveryResponse", VerifyProfileRecoveryResponse::Ok(())),
        sample(
            "VerifyProfileRecoveryResponse",
            VerifyProfileRecoveryResponse::Error(VerifyProfileRecoveryError::InvalidTransactionId),
        ),
    ];
    for context in contexts() {
        samples.push(sample("AuthenticateServerRequest", request(context.clone())));
        samples.push(sample("AuthenticateServerResponse", authenticate_response(context)));
    }
    for signed in signed5() {
        samples.push(sample(
            "VerifyDeviceChangeRequest",
            VerifyDeviceChangeRequest { smdp_signed5: Verbatim::new(signed), smdp_signature5: signature() },
        ));
    }
    samples
}
