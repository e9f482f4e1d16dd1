//! What the messages are made of.

use identifiers::{Eid, Iccid};
use sgp22::crypto::{KeyId, Signature};
use sgp22::tlv::{NamedBits, Oid, Time};
use sgp22::wire::es8::*;
use sgp22::wire::es10b::*;
use sgp22::wire::es11::*;
use sgp22::wire::*;

use crate::made::{self, Made};

pub(super) fn transaction_id() -> TransactionId {
    TransactionId::new([0xA1; 16]).expect("16 bytes")
}

pub(super) fn iccid() -> Iccid {
    Iccid::parse("897012345678901234").expect("an ICCID of 18 digits")
}

pub(super) fn eid() -> Eid {
    Eid::parse("89049032123451234512345678901235").expect("an EID")
}

pub(super) fn signature() -> Signature {
    Signature::from_bytes([0x51; 64])
}

pub(super) fn smds_signed2() -> Verbatim<SmdsSigned2> {
    let event = |id, event_type| EventRecordV3 {
        event_id: SecretText::new(id),
        rsp_server_address: address("smdp"),
        event_type,
        others: Vec::new(),
    };
    Verbatim::new(SmdsSigned2 {
        transaction_id: transaction_id(),
        request_specific_data: SmdsSigned2Data::EventList(EventList {
            event_entries: vec![event("EVENT-1", EventType::ProfileDownload), event("EVENT-2", EventType::RemoteManagement)],
            others: Vec::new(),
        }),
    })
}

pub(super) fn root() -> KeyId {
    KeyId::new(&[0xF5; 20]).expect("20 bytes")
}

pub(super) fn oid() -> Oid {
    Oid::new(&[2, 999, 10])
}

pub(super) fn extensions() -> Vec<VendorSpecificData> {
    let data = Raw::parse(&[0xA1, 0x03, 0x04, 0x01, 0x07]).expect("an element");
    vec![VendorSpecificData { vendor_oid: Oid::new(&[2, 999, 7]), data }]
}

pub(super) fn address(name: &str) -> String {
    format!("{name}.example.com")
}

pub(super) fn device_info() -> DeviceInfo {
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

pub(super) fn metadata() -> StoreMetadataRequest {
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

pub(super) fn notification_configuration() -> Vec<NotificationConfigurationInformation> {
    let all = NotificationEvent::INSTALL | NotificationEvent::LOCAL_DELETE;
    [all, NotificationEvent::LOCAL_ENABLE]
        .map(|profile_management_operation| NotificationConfigurationInformation {
            profile_management_operation,
            notification_address: address("news"),
        })
        .to_vec()
}

pub(super) fn owner() -> OperatorId {
    OperatorId { mcc_mnc: [0x62, 0xF2, 0x10], gid1: Octets::new([0xAB]), gid2: Octets::new([0xCD, 0xEF]) }
}

pub(super) fn message() -> LocalisedTextMessage {
    LocalisedTextMessage { language_tag: Some("de".to_owned()), message: "Willkommen".to_owned() }
}

pub(super) fn request_to_dp() -> DeviceChangeConfiguration {
    DeviceChangeConfiguration::RequestToDp(RequestToDp {
        smdp_address_for_dc: address("move"),
        allowed_ci_pk_id: Some(root()),
        eid_required: true,
        tac_required: true,
    })
}

pub(super) fn info1() -> EuiccInfo1 {
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

pub(super) fn info2() -> EuiccInfo2 {
    EuiccInfo2 {
        base_profile_package_version: Version([2, 3, 1]),
        lowest_svn: Version([2, 2, 2]),
        euicc_firmware_version: Version([36, 7, 2]),
        ext_card_resource: Octets::new([0x81, 1, 0, 0x82, 4, 0, 4, 0x93, 0x40, 0x83, 2, 0x19, 0]).expect("short enough"),
        uicc_capability: saip::UiccCapability::from_bits(NamedBits::of(0) | NamedBits::of(7) | NamedBits::of(33)),
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

pub(super) fn contexts() -> [CtxParams1; 4] {
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

pub(super) fn authenticate_response(ctx_params1: CtxParams1) -> AuthenticateServerResponse {
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

pub(super) fn certificates() -> (Made, Made) {
    let manufacturer = Made::authority(2, &[2], "maker");
    let chip = Made::end(3, &[1]).issued_by(&manufacturer);
    (manufacturer, chip)
}

pub(super) fn server_signed1() -> ServerSigned1 {
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

pub(super) fn signed2() -> SmdpSigned2 {
    let bpp_euicc_otpk = Some(*made::key(7).public_key().point());
    SmdpSigned2 { transaction_id: transaction_id(), cc_required_flag: true, bpp_euicc_otpk, rpm_pending: true }
}

pub(super) fn signed4() -> SmdpSigned4 {
    SmdpSigned4 {
        transaction_id: transaction_id(),
        cc_required_flag: true,
        activation_code_for_profile_recovery: Some(SecretText::new("1$smdp.example.com$BACK")),
    }
}

pub(super) fn change_data() -> DeviceChangeData {
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

pub(super) fn signed5() -> [SmdpSigned5; 2] {
    let encrypted = EncryptedDeviceChangeData {
        control_ref_template: ControlRefTemplate::new(Octets::new([0x80; 8]).expect("8 bytes")),
        eac_smdp_otpk: *made::key(8).public_key().point(),
        sequence_of_87: vec![Raw::parse(&[0x87, 0x02, 0xAA, 0xBB]).expect("an element")],
    };
    [DeviceChangeResponse::DeviceChangeData(change_data()), DeviceChangeResponse::EncryptedDeviceChangeData(encrypted)]
        .map(|device_change_response| SmdpSigned5 { transaction_id: transaction_id(), device_change_response })
}

pub(super) fn signed6() -> SmdpSigned6 {
    SmdpSigned6 {
        transaction_id: transaction_id(),
        request_specific_data: SmdpSigned6Data::RetryData(RetryData {
            retry_delay: 15,
            dc_session_id: Octets::new([0xDC; 16]).expect("16 bytes"),
        }),
    }
}

pub(super) fn prepared() -> PrepareDownloadResponse {
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

pub(super) fn change_prepared() -> PrepareDeviceChangeResponse {
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

pub(super) fn notification_metadata() -> NotificationMetadata {
    NotificationMetadata {
        seq_number: 300,
        profile_management_operation: NotificationEvent::LOCAL_DELETE,
        notification_address: address("news"),
        iccid: Some(iccid()),
    }
}

pub(super) fn installation_result(final_result: FinalResult) -> ProfileInstallationResult {
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

pub(super) fn failed() -> FinalResult {
    FinalResult::Error(ErrorResult {
        bpp_command_id: BppCommandId::LoadProfileElements,
        error_reason: ErrorReason::InstallFailedDueToPeProcessingError,
        ppi_response: Some(vec![0x30, 0x07, 0xA0, 0x05, 0x30, 0x03, 0x80, 0x01, 0x02]),
    })
}

pub(super) fn succeeded() -> FinalResult {
    FinalResult::Success(SuccessResult { aid: aid(), ppi_response: vec![0x30, 0x00] })
}

pub(super) fn aid() -> Aid {
    Aid::new(*b"\xA0\x00\x00\x05\x59\x10\x10\xFF\xFF\xFF\xFF\x89\x00\x00\x11\x00").expect("16 bytes")
}

pub(super) fn other_notification() -> OtherSignedNotification {
    let (manufacturer, chip) = certificates();
    OtherSignedNotification {
        tbs_other_notification: Verbatim::new(notification_metadata()),
        euicc_notification_signature: signature(),
        euicc_certificate: chip.build(),
        next_cert_in_chain: manufacturer.build(),
        other_certs_in_chain: Vec::new(),
    }
}

pub(super) fn cancelled() -> CancelSessionResponse {
    CancelSessionResponse::Ok(CancelSessionResponseOk {
        euicc_cancel_session_signed: Verbatim::new(EuiccCancelSessionSigned {
            transaction_id: transaction_id(),
            smdp_oid: oid(),
            reason: CancelSessionReason::OperationAbandoned,
        }),
        euicc_cancel_session_signature: signature(),
    })
}

pub(super) fn profile() -> ProfileInfo {
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
