//! One message of each kind, with as many of its fields as can be there at once.

use std::fmt::Debug;

use identifiers::{Eid, Iccid};
use sgp22::crypto::{KeyId, Signature};
use sgp22::tlv::{Malformed, NamedBits, Oid, Time};
use sgp22::wire::es8::*;
use sgp22::wire::es9::*;
use sgp22::wire::es10a::*;
use sgp22::wire::es10b::*;
use sgp22::wire::es10c::*;
use sgp22::wire::es11::*;
use sgp22::wire::*;

use crate::made::{self, Made};

/// A message, written, and how it is read and written again.
pub(crate) struct Sample {
    /// What the GSMA's ASN.1 calls it.
    pub(crate) name: &'static str,
    pub(crate) der: Vec<u8>,
    pub(crate) rewrite: fn(&[u8]) -> Result<Vec<u8>, Malformed>,
}

fn sample<M: Message + PartialEq + Debug>(name: &'static str, message: M) -> Sample {
    let der = message.to_der();
    assert_eq!(M::parse(&der).as_ref(), Ok(&message), "{name}: {der:02X?}");
    Sample { name, der, rewrite: |bytes| M::parse(bytes).map(|message| message.to_der()) }
}

fn transaction_id() -> TransactionId {
    TransactionId::new([0xA1; 16]).expect("16 bytes")
}

fn iccid() -> Iccid {
    Iccid::parse("897012345678901234").expect("an ICCID of 18 digits")
}

fn eid() -> Eid {
    Eid::parse("89049032123451234512345678901235").expect("an EID")
}

fn signature() -> Signature {
    Signature::from_bytes([0x51; 64])
}

fn root() -> KeyId {
    KeyId::new(&[0xF5; 20]).expect("20 bytes")
}

fn oid() -> Oid {
    Oid::new(&[2, 999, 10])
}

fn extensions() -> Vec<VendorSpecificData> {
    let data = Raw::parse(&[0xA1, 0x03, 0x04, 0x01, 0x07]).expect("an element");
    vec![VendorSpecificData { vendor_oid: Oid::new(&[2, 999, 7]), data }]
}

fn address(name: &str) -> String {
    format!("{name}.example.com")
}

fn device_info() -> DeviceInfo {
    let version = |major| Some(Version([major, 0, 0]));
    DeviceInfo {
        tac: [0x35, 0x29, 0x06, 0x11],
        device_capabilities: DeviceCapabilities {
            gsm_supported_release: version(11),
            utran_supported_release: version(12),
            cdma2000onex_supported_release: version(1),
            cdma2000hrpd_supported_release: version(2),
            cdma2000ehrpd_supported_release: version(3),
            eutran_epc_supported_release: version(15),
            contactless_supported_release: version(9),
            rsp_crl_supported_version: version(2),
            nr_epc_supported_release: version(15),
            nr5gc_supported_release: version(16),
            eutran5gc_supported_release: version(16),
            lpa_svn: Some(Version([3, 1, 0])),
            cat_supported_classes: Some(NamedBits::of(0) | NamedBits::of(4) | NamedBits::of(38)),
            euicc_form_factor_type: Some(EuiccFormFactorType::NonRemovableEuicc),
            device_additional_feature_support: Some(DeviceAdditionalFeatureSupport {
                nai_support: version(1),
                others: Vec::new(),
            }),
            others: Vec::new(),
        },
        imei: Some([0x35, 0x29, 0x06, 0x11, 0x11, 0x22, 0x33, 0xF4]),
        preferred_languages: vec!["de".to_owned(), "en".to_owned()],
        device_test_mode: true,
        lpa_rsp_capability: Some(LpaRspCapability::CRL_STAPLING_V3_SUPPORT | LpaRspCapability::PUSH_SERVICE_SUPPORT),
        others: Vec::new(),
    }
}

fn metadata() -> StoreMetadataRequest {
    StoreMetadataRequest {
        iccid: iccid(),
        service_provider_name: "Provider".to_owned(),
        profile_name: "Übertragung".to_owned(),
        icon_type: Some(IconType::Png),
        icon: Some(vec![0x89; 300]),
        profile_class: ProfileClass::Test,
        notification_configuration_info: notification_configuration(),
        profile_owner: Some(owner()),
        profile_policy_rules: Some(PprIds::PPR_UPDATE_CONTROL | PprIds::PPR2),
        service_specific_data_stored_in_euicc: extensions(),
        service_specific_data_not_stored_in_euicc: extensions(),
        rpm_configuration: None,
        hri_server_address: Some(address("hri")),
        service_provider_message: Some(message()),
        lpr_configuration: None,
        enterprise_configuration: None,
        service_description: Some(ServiceDescription::DATA),
        device_change_configuration: Some(request_to_dp()),
        estimated_profile_size: Some(40_000),
        others: Vec::new(),
    }
}

fn notification_configuration() -> Vec<NotificationConfigurationInformation> {
    let all = NotificationEvent::INSTALL | NotificationEvent::LOCAL_DELETE;
    [all, NotificationEvent::LOCAL_ENABLE]
        .map(|profile_management_operation| NotificationConfigurationInformation {
            profile_management_operation,
            notification_address: address("news"),
        })
        .to_vec()
}

fn owner() -> OperatorId {
    OperatorId { mcc_mnc: [0x62, 0xF2, 0x10], gid1: Octets::new([0xAB]), gid2: Octets::new([0xCD, 0xEF]) }
}

fn message() -> LocalisedTextMessage {
    LocalisedTextMessage { language_tag: Some("de".to_owned()), message: "Willkommen".to_owned() }
}

fn request_to_dp() -> DeviceChangeConfiguration {
    DeviceChangeConfiguration::RequestToDp(RequestToDp {
        smdp_address_for_dc: address("move"),
        allowed_ci_pk_id: Some(root()),
        eid_required: true,
        tac_required: true,
    })
}

fn info1() -> EuiccInfo1 {
    EuiccInfo1 {
        lowest_svn: Version([2, 2, 2]),
        euicc_ci_pk_id_list_for_verification: vec![root(), KeyId::new(&[0x81; 20]).expect("20 bytes")],
        euicc_ci_pk_id_list_for_signing: vec![root()],
        euicc_ci_pk_id_list_for_signing_v3: vec![root()],
        euicc_rsp_capability: Some(EuiccRspCapability::ADDITIONAL_PROFILE | EuiccRspCapability::DEVICE_CHANGE_SUPPORT),
        highest_svn: Some(Version([3, 1, 0])),
        others: Vec::new(),
    }
}

fn info2() -> EuiccInfo2 {
    EuiccInfo2 {
        base_profile_package_version: Version([2, 3, 1]),
        lowest_svn: Version([2, 2, 2]),
        euicc_firmware_version: Version([36, 7, 2]),
        ext_card_resource: Octets::new([0x81, 1, 0, 0x82, 4, 0, 4, 0x93, 0x40, 0x83, 2, 0x19, 0]).expect("short enough"),
        uicc_capability: NamedBits::of(0) | NamedBits::of(7) | NamedBits::of(33),
        ts102241_version: Some(Version([9, 2, 0])),
        globalplatform_version: Some(Version([2, 3, 0])),
        euicc_rsp_capability: EuiccRspCapability::ADDITIONAL_PROFILE | EuiccRspCapability::PUSH_SERVICE_REGISTRATION_SUPPORT,
        euicc_ci_pk_id_list_for_verification: vec![root()],
        euicc_ci_pk_id_list_for_signing: vec![root()],
        euicc_category: Some(EuiccCategory::MediumEuicc),
        forbidden_profile_policy_rules: Some(PprIds::PPR1),
        pp_version: Version([1, 0, 0]),
        sas_accreditation_number: "XX-YY-UP-0122".to_owned(),
        certification_data_object: Some(CertificationDataObject {
            platform_label: "1.2.840.1234567/myPlatformLabel".to_owned(),
            discovery_base_url: "https://dloa.example.com".to_owned(),
        }),
        tre_properties: Some(TreProperties::IS_INTEGRATED),
        tre_product_reference: Some("product".to_owned()),
        additional_profile_package_versions: vec![Version([3, 3, 1])],
        lpa_mode: Some(LpaMode::Lpad),
        euicc_ci_pk_id_list_for_signing_v3: vec![root()],
        additional_euicc_info: Octets::new([1, 2, 3]),
        highest_svn: Some(Version([3, 1, 0])),
        iot_specific_info: None,
        others: Vec::new(),
    }
}

fn contexts() -> [CtxParams1; 4] {
    [
        CtxParams1::CommonAuthentication(CtxParamsForCommonAuthentication {
            matching_id: Some(SecretText::new("04386-AGYFT-A74Y8-3F815")),
            device_info: device_info(),
            operation_type: OperationType::PROFILE_DOWNLOAD | OperationType::RPM,
            iccid: Some(iccid()),
            matching_id_source: Some(MatchingIdSource::SmdsOid(oid())),
            vendor_specific_extension: extensions(),
        }),
        CtxParams1::DeviceChange(CtxParamsForDeviceChange {
            iccid: iccid(),
            device_info: device_info(),
            target_eid_value: Some(eid()),
            target_tac_value: Some([0x35, 0x29, 0x06, 0x11]),
            vendor_specific_extension: extensions(),
        }),
        CtxParams1::ProfileRecovery(CtxParamsForProfileRecovery {
            iccid: iccid(),
            device_info: device_info(),
            vendor_specific_extension: extensions(),
        }),
        CtxParams1::PushServiceRegistration(CtxParamsForPushServiceRegistration {
            selected_push_service: oid(),
            push_token: SecretText::new("token"),
        }),
    ]
}

fn authenticate_response(ctx_params1: CtxParams1) -> AuthenticateServerResponse {
    let (manufacturer, chip) = certificates();
    AuthenticateServerResponse::Ok(AuthenticateResponseOk {
        euicc_signed1: Verbatim::new(EuiccSigned1 {
            transaction_id: transaction_id(),
            server_address: address("smdp"),
            server_challenge: [0x5C; 16],
            euicc_info2: info2(),
            ctx_params1,
        }),
        euicc_signature1: signature(),
        euicc_certificate: chip.build(),
        next_cert_in_chain: manufacturer.build(),
        other_certs_in_chain: vec![manufacturer.build()],
    })
}

fn certificates() -> (Made, Made) {
    let manufacturer = Made::authority(2, &[2], "maker");
    let chip = Made::end(3, &[1]).issued_by(&manufacturer);
    (manufacturer, chip)
}

fn server_signed1() -> ServerSigned1 {
    ServerSigned1 {
        transaction_id: transaction_id(),
        euicc_challenge: [0xCC; 16],
        server_address: address("smdp"),
        server_challenge: [0x5C; 16],
        session_context: Some(SessionContext {
            server_svn: Version([3, 1, 0]),
            crl_stapling_v3_used: true,
            euicc_ci_pk_id_to_be_used_v3: Some(root()),
            supported_push_services: vec![oid()],
        }),
        server_rsp_capability: Some(ServerRspCapability::PUSH_SERVICE_V3_SUPPORT),
    }
}

fn signed2() -> SmdpSigned2 {
    let bpp_euicc_otpk = Some(*made::key(7).public_key().point());
    SmdpSigned2 { transaction_id: transaction_id(), cc_required_flag: true, bpp_euicc_otpk, rpm_pending: true }
}

fn signed4() -> SmdpSigned4 {
    SmdpSigned4 {
        transaction_id: transaction_id(),
        cc_required_flag: true,
        activation_code_for_profile_recovery: Some(SecretText::new("1$smdp.example.com$BACK")),
    }
}

fn change_data() -> DeviceChangeData {
    DeviceChangeData {
        iccid: iccid(),
        activation_code_for_dc: SecretText::new("1$smdp.example.com$MOVE"),
        delete_old_profile: true,
        delete_notification_for_dc_support: true,
        notification_address: Some(address("news")),
        profile_recovery_support: true,
        profile_recovery_validity_period: Some(Time::from_unix_seconds(1_800_000_000)),
    }
}

fn signed5() -> [SmdpSigned5; 2] {
    let encrypted = EncryptedDeviceChangeData {
        control_ref_template: ControlRefTemplate::new(Octets::new([0x80; 8]).expect("8 bytes")),
        eac_smdp_otpk: *made::key(8).public_key().point(),
        sequence_of_87: vec![Raw::parse(&[0x87, 0x02, 0xAA, 0xBB]).expect("an element")],
    };
    [DeviceChangeResponse::DeviceChangeData(change_data()), DeviceChangeResponse::EncryptedDeviceChangeData(encrypted)]
        .map(|device_change_response| SmdpSigned5 { transaction_id: transaction_id(), device_change_response })
}

fn signed6() -> SmdpSigned6 {
    SmdpSigned6 {
        transaction_id: transaction_id(),
        request_specific_data: SmdpSigned6Data::RetryData(RetryData {
            retry_delay: 15,
            dc_session_id: Octets::new([0xDC; 16]).expect("16 bytes"),
        }),
    }
}

fn prepared() -> PrepareDownloadResponse {
    PrepareDownloadResponse::Ok(PrepareDownloadResponseOk {
        euicc_signed2: Verbatim::new(EuiccSigned2 {
            transaction_id: transaction_id(),
            euicc_otpk: *made::key(9).public_key().point(),
            hash_cc: Some(HashCc::of("1234", &transaction_id())),
            additional_information: extensions(),
        }),
        euicc_signature2: signature(),
    })
}

fn change_prepared() -> PrepareDeviceChangeResponse {
    PrepareDeviceChangeResponse::Ok(PrepareDeviceChangeResponseOk {
        euicc_signed3: Verbatim::new(EuiccSigned3 {
            transaction_id: transaction_id(),
            eac_euicc_otpk: Some(*made::key(10).public_key().point()),
            hash_cc: Some(HashCc::of("1234", &transaction_id())),
            additional_information: extensions(),
        }),
        euicc_signature3: signature(),
    })
}

fn notification_metadata() -> NotificationMetadata {
    NotificationMetadata {
        seq_number: 300,
        profile_management_operation: NotificationEvent::LOCAL_DELETE,
        notification_address: address("news"),
        iccid: Some(iccid()),
    }
}

fn installation_result(final_result: FinalResult) -> ProfileInstallationResult {
    ProfileInstallationResult {
        profile_installation_result_data: Verbatim::new(ProfileInstallationResultData {
            transaction_id: transaction_id(),
            notification_metadata: notification_metadata(),
            smdp_oid: oid(),
            final_result,
        }),
        euicc_sign_pir: signature(),
    }
}

fn failed() -> FinalResult {
    FinalResult::Error(ErrorResult {
        bpp_command_id: BppCommandId::LoadProfileElements,
        error_reason: ErrorReason::InstallFailedDueToPeProcessingError,
        ppi_response: Some(vec![0x30, 0x07, 0xA0, 0x05, 0x30, 0x03, 0x80, 0x01, 0x02]),
    })
}

fn succeeded() -> FinalResult {
    FinalResult::Success(SuccessResult { aid: aid(), ppi_response: vec![0x30, 0x00] })
}

fn aid() -> Aid {
    Aid::new(*b"\xA0\x00\x00\x05\x59\x10\x10\xFF\xFF\xFF\xFF\x89\x00\x00\x11\x00").expect("16 bytes")
}

fn other_notification() -> OtherSignedNotification {
    let (manufacturer, chip) = certificates();
    OtherSignedNotification {
        tbs_other_notification: Verbatim::new(notification_metadata()),
        euicc_notification_signature: signature(),
        euicc_certificate: chip.build(),
        next_cert_in_chain: manufacturer.build(),
        other_certs_in_chain: Vec::new(),
    }
}

fn cancelled() -> CancelSessionResponse {
    CancelSessionResponse::Ok(CancelSessionResponseOk {
        euicc_cancel_session_signed: Verbatim::new(EuiccCancelSessionSigned {
            transaction_id: transaction_id(),
            smdp_oid: oid(),
            reason: CancelSessionReason::OperationAbandoned,
        }),
        euicc_cancel_session_signature: signature(),
    })
}

fn profile() -> ProfileInfo {
    ProfileInfo {
        iccid: Some(iccid()),
        isdp_aid: Some(aid()),
        profile_state: Some(ProfileState::Enabled),
        profile_nickname: Some("Arbeit".to_owned()),
        service_provider_name: Some("Provider".to_owned()),
        profile_name: Some("Plan".to_owned()),
        icon_type: Some(IconType::Jpg),
        icon: Some(vec![0xFF, 0xD8]),
        profile_class: Some(ProfileClass::Operational),
        notification_configuration_info: notification_configuration(),
        profile_owner: Some(owner()),
        dp_proprietary_data: Some(DpProprietaryData { dp_oid: oid(), others: Vec::new() }),
        profile_policy_rules: Some(PprIds::PPR1),
        service_specific_data_stored_in_euicc: extensions(),
        rpm_configuration: None,
        hri_server_address: Some(address("hri")),
        lpr_configuration: None,
        enterprise_configuration: None,
        service_description: Some(ServiceDescription::VOICE | ServiceDescription::DATA),
        device_change_configuration: Some(DeviceChangeConfiguration::UsingStoredAc(UsingStoredAc {
            activation_code_for_dc: SecretText::new("1$smdp.example.com$STORED"),
            delete_old_profile: true,
        })),
        enabled_on_esim_port: Some(1),
        profile_size: Some(38_000),
        others: Vec::new(),
    }
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
    ]
}

fn es10a_and_es10c() -> Vec<Sample> {
    let by_iccid = || ProfileIdentifier::Iccid(iccid());
    vec![
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
