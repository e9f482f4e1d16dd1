//! ES9+ `AuthenticateClient` (in JSON: SGP.22 v2.5 §6.5.2.8): the chip shows who it is, and the server says what it has for it.

use crate::crypto::{Certificate, Signature};
use crate::wire::es10b::{AuthenticateServerResponse, SmdpSigned2};
use crate::wire::notation::{choice, codes, sequence};
use crate::wire::{
    DeleteNotificationForDc, LocalisedTextMessage, Raw, SmdpSigned4, SmdpSigned6, StoreMetadataRequest, TransactionId, Verbatim,
};

sequence! {
    /// Shows a server who the chip is.
    pub struct AuthenticateClientRequest = 0xBF3B {
        /// The session.
        required 0x80 transaction_id: TransactionId,
        /// What the chip answered, as it came.
        required 0xBF38 authenticate_server_response: Verbatim<AuthenticateServerResponse>,
        /// The news of a deletion on the old device. Since v3.
        optional 0xBF63 delete_notification_for_dc: DeleteNotificationForDc,
    }
}

choice! {
    /// What the server answers.
    pub enum AuthenticateClientResponseEs9 = 0xBF3B {
        /// There is a profile.
        0xA0 Ok(AuthenticateClientOk),
        /// There is none, or it is not for this chip.
        0x81 Error(AuthenticateClientError),
        /// There is remote management to do, not looked into. Since v3.
        0xA2 OkRpm(Raw),
        /// The move, or the recovery, can go on. Since v3.
        0xA3 OkDeviceChange(AuthenticateClientOkDeviceChange),
        /// The move needs time. Since v3.1.
        0xA4 OkDelayedDeviceChange(AuthenticateClientOkDelayedDeviceChange),
    }
}

sequence! {
    /// There is a profile.
    pub struct AuthenticateClientOk = 0x30 {
        /// The session.
        required 0x80 transaction_id: TransactionId,
        /// What the profile is: to be shown before its owner agrees.
        required 0xBF25 profile_metadata: StoreMetadataRequest,
        /// What the server signs.
        required 0x30 smdp_signed2: Verbatim<SmdpSigned2>,
        /// Its signature, over that and the chip's signature.
        required 0x5F37 smdp_signature2: Signature,
        /// The server's certificate for binding.
        required 0x30 smdp_certificate: Certificate,
    }
}

sequence! {
    /// The move can go on. Since v3.
    pub struct AuthenticateClientOkDeviceChange = 0x30 {
        /// The session.
        required 0x80 transaction_id: TransactionId,
        /// What the server signs.
        required 0x30 smdp_signed4: Verbatim<SmdpSigned4>,
        /// Its signature.
        required 0x5F37 smdp_signature4: Signature,
        /// What the provider says to the owner.
        optional 0xA1 service_provider_message_for_dc: LocalisedTextMessage,
    }
}

sequence! {
    /// The move needs time. Since v3.1.
    pub struct AuthenticateClientOkDelayedDeviceChange = 0x30 {
        /// The session.
        required 0x80 transaction_id: TransactionId,
        /// What the server signs.
        required 0x30 smdp_signed6: Verbatim<SmdpSigned6>,
        /// Its signature.
        required 0x5F37 smdp_signature6: Signature,
    }
}

codes! {
    /// Why a server has nothing for a chip.
    pub enum AuthenticateClientError {
        /// The manufacturer's certificate is wrong.
        1 EumCertificateInvalid,
        /// The manufacturer's certificate has expired.
        2 EumCertificateExpired,
        /// The chip's certificate is wrong.
        3 EuiccCertificateInvalid,
        /// The chip's certificate has expired.
        4 EuiccCertificateExpired,
        /// The chip's signature is wrong.
        5 EuiccSignatureInvalid,
        /// The code is unknown or spent.
        6 MatchingIdRefused,
        /// The profile is for another chip.
        7 EidMismatch,
        /// No profile is right for the device.
        8 NoEligibleProfile,
        /// The server does not know the root.
        9 CiPkUnknown,
        /// There is no such session.
        10 InvalidTransactionId,
        /// The profile needs more memory than there is.
        11 InsufficientMemory,
        /// The root is another one than was agreed on. Since v3, as all that follow.
        12 CiPkMismatch,
        /// The chip says other things of itself than before.
        13 EuiccRspCapabilityHasChanged,
        /// The LPA says other things of itself than before.
        14 LpaRspCapabilityHasChanged,
        /// The server moves no profiles.
        15 DeviceChangeNotSupported,
        /// The profile may not move.
        16 DeviceChangeNotAllowed,
        /// There is no such profile.
        17 IccidUnknown,
        /// What it was asked is wrong.
        124 InvalidInputData,
        /// What it was asked is not complete.
        125 MissingInputData,
        /// It is busy.
        126 FunctionProviderBusy,
        /// Something else.
        127 UndefinedError,
    }
}
