//! The messages of SGP.22, v2.5 and v3.1 in one: fields that came with v3 are optional, and what is not known is kept or passed over.
//!
//! | interface | between | room |
//! |---|---|---|
//! | ES8+ | SM-DP+ and eUICC, inside the bound profile package | [`es8`] |
//! | ES9+ | LPA and SM-DP+ | [`es9`] |
//! | ES10a, ES10b, ES10c | LPA and eUICC | [`es10a`], [`es10b`], [`es10c`] |
//! | ES11 | LPA and SM-DS | [`es11`] |
//! | — | what is sealed in a bound profile package: the profile | [`saip`] |
//!
//! ES9+ and ES11 go over HTTPS as JSON; [`json`] puts their messages into bodies (feature `json`).
//!
//! Types have the GSMA's names. One file holds a function: what is asked, and what is answered. Types that several functions
//! share stand here. All are read with [`Message::parse`] and written with [`Message::to_der`].

mod context;
mod device_change;
mod device_info;
mod euicc_info;
mod isd_r;
mod metadata;
mod notation;
mod notification;
mod profile;
mod value;
mod verbatim;

pub mod es10a;
pub mod es10b;
pub mod es10c;
pub mod es11;
pub mod es8;
pub mod es9;
#[cfg(feature = "json")]
pub mod json;
pub mod saip;

pub use context::{
    CtxParams1, CtxParamsForCommonAuthentication, CtxParamsForDeviceChange, CtxParamsForProfileRecovery,
    CtxParamsForPushServiceRegistration, MatchingIdSource, OperationType,
};
pub use device_change::{
    DeviceChangeConfiguration, DeviceChangeData, DeviceChangeResponse, EncryptedDeviceChangeData, RequestToDp, RetryData,
    SmdpSigned4, SmdpSigned5, SmdpSigned6, SmdpSigned6Data, UsingStoredAc,
};
pub use device_info::{DeviceAdditionalFeatureSupport, DeviceCapabilities, DeviceInfo, EuiccFormFactorType, LpaRspCapability};
pub use euicc_info::{
    CertificationDataObject, EuiccCategory, EuiccInfo1, EuiccInfo2, EuiccRspCapability, LpaMode, TreProperties,
};
pub use isd_r::{EuiccConfiguration, IsdrProprietaryApplicationTemplate};
pub use metadata::{
    DpProprietaryData, IconType, LocalisedTextMessage, NotificationConfigurationInformation, OperatorId, PprIds, ProfileClass,
    ServiceDescription, StoreMetadataRequest, UpdateMetadataRequest, VendorSpecificData,
};
pub use notification::{
    BppCommandId, DeleteNotificationForDc, ErrorReason, ErrorResult, FinalResult, NotificationEvent, NotificationMetadata,
    OtherSignedNotification, PendingNotification, PendingNotifications, ProfileInstallationResult, ProfileInstallationResultData,
    SuccessResult,
};
pub use profile::{ProfileIdentifier, ProfileInfo, ProfileState};
pub use value::{
    Aid, HashCc, OCTETS_SIZE_BYTES_MAX, Octets, Raw, SecretOctets, SecretText, TEXT_SIZE_BYTES_MAX, TransactionId, Version,
};
pub use verbatim::Verbatim;

use crate::tlv::{Decode, Element, Encode, Malformed, Reader, Tag, Writer};

/// A message, or a part of one, with a tag of its own.
pub trait Message: for<'a> Decode<'a> + Encode {
    /// Its tag.
    const TAG: Tag;

    /// Reads it from its bytes; nothing may follow them.
    ///
    /// # Errors
    /// When the bytes are another message or none.
    fn parse(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut reader = Reader::new(bytes)?;
        let element = reader.required(Self::TAG)?;
        reader.finish()?;
        Self::decode(&element)
    }

    /// Its bytes, in DER.
    fn to_der(&self) -> Vec<u8> {
        let mut writer = Writer::new();
        self.encode(Self::TAG, &mut writer);
        writer.finish()
    }
}

/// A list of messages, each with its own tag.
impl<'a, T: Message> Decode<'a> for Vec<T> {
    fn decode(element: &Element<'a>) -> Result<Self, Malformed> {
        notation::read_list(element, T::TAG)
    }
}

impl<T: Message> Encode for Vec<T> {
    fn encode(&self, tag: Tag, writer: &mut Writer) {
        notation::write_list(self, tag, T::TAG, writer);
    }
}
