//! News for servers: a profile was installed or was not, enabled, disabled, deleted. A chip signs and keeps them until a server
//! has taken them.

use identifiers::Iccid;

use super::notation::{bits, choice, codes, sequence};
use super::{Aid, Raw, TransactionId, Verbatim};
use crate::crypto::{Certificate, Signature};
use crate::tlv::{Decode, Element, Encode, Malformed, Oid, Tag, Writer};

bits! {
    /// What happened to a profile.
    pub struct NotificationEvent {
        /// It was installed, or was not.
        0 INSTALL,
        /// It was enabled by its owner.
        1 LOCAL_ENABLE,
        /// It was disabled by its owner.
        2 LOCAL_DISABLE,
        /// It was deleted by its owner.
        3 LOCAL_DELETE,
        /// It was enabled by remote management. Since v3, as all that follow.
        4 RPM_ENABLE,
        /// It was disabled by remote management.
        5 RPM_DISABLE,
        /// It was deleted by remote management.
        6 RPM_DELETE,
        /// Remote management was carried out, or was not.
        7 LOAD_RPM_PACKAGE_RESULT,
    }
}

sequence! {
    /// What happened, to which profile, and who wants to hear of it.
    pub struct NotificationMetadata = 0xBF2F {
        /// Its number on the chip. To each server, lower ones are sent first.
        required 0x80 seq_number: u32,
        /// What happened.
        required 0x81 profile_management_operation: NotificationEvent,
        /// The server's name.
        required 0x0C notification_address: String,
        /// The profile.
        optional 0x5A iccid: Iccid,
    }
}

choice! {
    /// News that waits for a server, with its bytes as the chip gave them: they can be kept and sent as they are.
    pub enum PendingNotification {
        /// A download, well or badly ended.
        0xBF37 ProfileInstallationResult(Verbatim<ProfileInstallationResult>),
        /// All else that happened to a profile.
        0x30 OtherSignedNotification(Verbatim<OtherSignedNotification>),
        /// Remote management, not looked into. Since v3.
        0xA1 LoadRpmPackageResult(Raw),
    }
}

impl PendingNotification {
    /// Reads it from its bytes; nothing may follow them.
    ///
    /// # Errors
    /// When the bytes are none.
    pub fn parse(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut reader = crate::tlv::Reader::new(bytes)?;
        let notification = Self::read(&mut reader)?;
        reader.finish()?;
        Ok(notification)
    }

    /// Its bytes, as the chip gave them.
    pub fn bytes(&self) -> &[u8] {
        match self {
            Self::ProfileInstallationResult(result) => result.bytes(),
            Self::OtherSignedNotification(other) => other.bytes(),
            Self::LoadRpmPackageResult(raw) => raw.bytes(),
        }
    }

    /// What happened and who wants to hear of it; of remote management, not known here.
    pub fn metadata(&self) -> Option<&NotificationMetadata> {
        match self {
            Self::ProfileInstallationResult(result) => Some(&result.profile_installation_result_data.notification_metadata),
            Self::OtherSignedNotification(other) => Some(&other.tbs_other_notification),
            Self::LoadRpmPackageResult(_) => None,
        }
    }
}

/// A list of news.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PendingNotifications(pub Vec<PendingNotification>);

impl Decode<'_> for PendingNotifications {
    fn decode(element: &Element<'_>) -> Result<Self, Malformed> {
        element.read(|reader| {
            let mut list = Vec::new();
            while reader.peek()?.is_some() {
                list.push(PendingNotification::read(reader)?);
            }
            Ok(Self(list))
        })
    }
}

impl Encode for PendingNotifications {
    fn encode(&self, tag: Tag, writer: &mut Writer) {
        writer.constructed(tag, |writer| self.0.iter().for_each(|entry| entry.write(writer)));
    }
}

sequence! {
    /// How a download ended, signed by the chip.
    pub struct ProfileInstallationResult = 0xBF37 {
        /// How it ended.
        required 0xBF27 profile_installation_result_data: Verbatim<ProfileInstallationResultData>,
        /// The chip's signature over it.
        required 0x5F37 euicc_sign_pir: Signature,
    }
}

sequence! {
    /// How a download ended.
    pub struct ProfileInstallationResultData = 0xBF27 {
        /// The session.
        required 0x80 transaction_id: TransactionId,
        /// Who wants to hear of it.
        required 0xBF2F notification_metadata: NotificationMetadata,
        /// The server that the profile came from, by its certificate for binding.
        required 0x06 smdp_oid: Oid,
        /// How it ended.
        required 0xA2 final_result: FinalResult,
    }
}

choice! {
    /// How a download ended.
    pub enum FinalResult {
        /// The profile is there.
        0xA0 Success(SuccessResult),
        /// It is not.
        0xA1 Error(ErrorResult),
    }
}

sequence! {
    /// A profile was installed.
    pub struct SuccessResult {
        /// The application that holds it.
        required 0x4F aid: Aid,
        /// What the interpreter of profile packages said.
        required 0x04 ppi_response: Vec<u8>,
    }
}

sequence! {
    /// A profile was not installed.
    pub struct ErrorResult {
        /// In which part of the package it failed.
        required 0x80 bpp_command_id: BppCommandId,
        /// Why.
        required 0x81 error_reason: ErrorReason,
        /// What the interpreter of profile packages said.
        optional 0x82 ppi_response: Vec<u8>,
    }
}

codes! {
    /// A part of a bound profile package.
    pub enum BppCommandId {
        /// Keys are agreed on.
        0 InitialiseSecureChannel,
        /// The place for the profile is made.
        1 ConfigureIsdp,
        /// Metadata, sent once.
        2 StoreMetadata,
        /// Metadata, the second of two.
        3 StoreMetadata2,
        /// Other keys are used from here on.
        4 ReplaceSessionKeys,
        /// The profile itself.
        5 LoadProfileElements,
    }
}

codes! {
    /// Why a profile was not installed.
    pub enum ErrorReason {
        /// A value is wrong.
        1 IncorrectInputValues,
        /// The server's signature is wrong.
        2 InvalidSignature,
        /// The session is another one.
        3 InvalidTransactionId,
        /// The keys are of a kind that the chip does not have.
        4 UnsupportedCrtValues,
        /// The operation is none that the chip knows.
        5 UnsupportedRemoteOperationType,
        /// The profile's class is none that the chip takes.
        6 UnsupportedProfileClass,
        /// A segment has a size that none can have.
        7 BspStructureError,
        /// A segment was changed.
        8 BspSecurityError,
        /// A profile of that number is there already.
        9 InstallFailedDueToIccidAlreadyExistsOnEuicc,
        /// There is too little memory.
        10 InstallFailedDueToInsufficientMemoryForProfile,
        /// It was interrupted.
        11 InstallFailedDueToInterruption,
        /// The chip cannot do what the profile wants.
        12 InstallFailedDueToPeProcessingError,
        /// The profile's number is not that of its metadata.
        13 InstallFailedDueToDataMismatch,
        /// A test profile has keys that test profiles may not have.
        14 TestProfileInstallFailedDueToInvalidNaaKey,
        /// The profile has rules that the chip does not take.
        15 PprNotAllowed,
        /// Enterprise profiles are not supported. Since v3, as all that follow.
        17 EnterpriseProfilesNotSupported,
        /// Enterprise rules are not allowed.
        18 EnterpriseRulesNotAllowed,
        /// An enterprise profile is not allowed.
        19 EnterpriseProfileNotAllowed,
        /// The enterprise is another one.
        20 EnterpriseOidMismatch,
        /// Enterprise rules are wrong.
        21 EnterpriseRulesError,
        /// Only enterprise profiles are allowed.
        22 EnterpriseProfilesOnly,
        /// The proxy in the LPA is not supported.
        23 LprNotSupported,
        /// Metadata has something that the chip does not know.
        26 UnknownTlvInMetadata,
        /// Something else.
        127 InstallFailedDueToUnknownError,
    }
}

sequence! {
    /// Something happened to a profile, signed by the chip, with its certificates.
    pub struct OtherSignedNotification = 0x30 {
        /// What happened.
        required 0xBF2F tbs_other_notification: Verbatim<NotificationMetadata>,
        /// The chip's signature over it.
        required 0x5F37 euicc_notification_signature: Signature,
        /// The chip's certificate.
        required 0x30 euicc_certificate: Certificate,
        /// The certificate of who signed that: of the manufacturer, in v2.
        required 0x30 next_cert_in_chain: Certificate,
        /// All above. Since v3.
        optional_list 0xA1/0x30 other_certs_in_chain: Certificate,
    }
}

sequence! {
    /// The news of a deletion that a new device brings along. Since v3.
    pub struct DeleteNotificationForDc = 0xBF63 {
        /// What happened. Its signature is over it with its own tag, as [`NotificationMetadata`] is written.
        required 0xA0 notification_metadata: NotificationMetadata,
        /// The chip's signature over it.
        required 0x81 euicc_notification_signature: Signature,
    }
}
