//! What a device says of itself to a chip, and the chip to a server.

use super::notation::{bits, codes, sequence};
use super::{Raw, Version};
use crate::tlv::NamedBits;

bits! {
    /// What an LPA can do. Since v3.
    pub struct LpaRspCapability {
        /// Revocation lists that come with certificates.
        0 CRL_STAPLING_V3_SUPPORT,
        /// Chains of v3.
        1 CERT_CHAIN_V3_SUPPORT,
        /// Lets apps talk to profiles.
        2 APDU_API_SUPPORT,
        /// Enterprise profiles.
        3 ENTERPRISE_CAPABLE_DEVICE,
        /// The proxy in the LPA.
        4 LPA_PROXY_SUPPORT,
        /// Signed answers of an SM-DS.
        5 SIGNED_SMDS_RESPONSE_V3_SUPPORT,
        /// New roots on the chip.
        6 EUICC_CI_UPDATE_SUPPORT,
        /// Asking whether there are events.
        7 EVENT_CHECKING_SUPPORT,
        /// Push.
        8 PUSH_SERVICE_SUPPORT,
        /// Hints that something is pending.
        9 PENDING_OPERATION_ALERTING_SUPPORT,
    }
}

codes! {
    /// Whether a chip can be taken out of the device.
    pub enum EuiccFormFactorType {
        /// It can.
        0 RemovableEuicc,
        /// It cannot.
        1 NonRemovableEuicc,
    }
}

sequence! {
    /// More that a device can do. Since v2.6.
    #[derive(Default)]
    pub struct DeviceAdditionalFeatureSupport {
        /// Network access identifiers.
        optional 0x80 nai_support: Version,
        /// What is not known here.
        others _ others: Raw,
    }
}

sequence! {
    /// The highest release of each kind of network that a device supports in full; absent where it does not.
    #[derive(Default)]
    pub struct DeviceCapabilities {
        /// GSM.
        optional 0x80 gsm_supported_release: Version,
        /// UMTS.
        optional 0x81 utran_supported_release: Version,
        /// cdma2000 1X.
        optional 0x82 cdma2000onex_supported_release: Version,
        /// cdma2000 HRPD.
        optional 0x83 cdma2000hrpd_supported_release: Version,
        /// cdma2000 eHRPD.
        optional 0x84 cdma2000ehrpd_supported_release: Version,
        /// LTE.
        optional 0x85 eutran_epc_supported_release: Version,
        /// Contactless services.
        optional 0x86 contactless_supported_release: Version,
        /// Revocation lists. Before v3 only.
        optional 0x87 rsp_crl_supported_version: Version,
        /// 5G on a 4G core. This and all that follow only for chips that read fields they do not know.
        optional 0x88 nr_epc_supported_release: Version,
        /// 5G.
        optional 0x89 nr5gc_supported_release: Version,
        /// LTE on a 5G core.
        optional 0x8A eutran5gc_supported_release: Version,
        /// The version of SGP.22 that the LPA speaks.
        optional 0x8B lpa_svn: Version,
        /// Classes of the card application toolkit, `a` is bit 0.
        optional 0x8C cat_supported_classes: NamedBits,
        /// Whether the chip can be taken out.
        optional 0x8D euicc_form_factor_type: EuiccFormFactorType,
        /// More.
        optional 0xAE device_additional_feature_support: DeviceAdditionalFeatureSupport,
        /// What is not known here.
        others _ others: Raw,
    }
}

sequence! {
    /// A device. The server may judge by it which profile fits. The default is one of which nothing is known: zeros in the place of its
    /// type.
    #[derive(Default)]
    pub struct DeviceInfo {
        /// The first eight digits of the IMEI, as [`identifiers::Tac::to_wire`] writes them.
        required 0x80 tac: [u8; 4],
        /// What networks it supports.
        required 0xA1 device_capabilities: DeviceCapabilities,
        /// The IMEI, as [`identifiers::Imei::to_wire`] writes it.
        optional 0x82 imei: [u8; 8],
        /// Languages of its owner, the best first. This and what follows only for chips that read fields they do not know.
        optional_list 0xA3/0x0C preferred_languages: String,
        /// It is being tested.
        flag 0x84 device_test_mode: bool,
        /// What its LPA can do. Since v3.
        optional 0x85 lpa_rsp_capability: LpaRspCapability,
        /// What is not known here.
        others _ others: Raw,
    }
}
