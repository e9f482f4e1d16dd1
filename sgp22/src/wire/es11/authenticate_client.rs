//! ES11 `AuthenticateClient`: the SM-DS says which servers have something.

use crate::crypto::Signature;
use crate::wire::notation::{choice, codes, sequence};
use crate::wire::{Raw, SecretText, TransactionId, Verbatim};

choice! {
    /// What the SM-DS answers.
    pub enum AuthenticateClientResponseEs11 = 0xBF40 {
        /// Which servers have something. Before v3.
        0xA0 Ok(AuthenticateClientOkEs11),
        /// That it does not say.
        0x81 Error(AuthenticateClientEs11Error),
        /// Which servers have something, signed for the chip. Since v3.
        0xA2 OkV3(AuthenticateClientOkEs11V3),
    }
}

sequence! {
    /// Which servers have something.
    pub struct AuthenticateClientOkEs11 = 0x30 {
        /// The session.
        required 0x80 transaction_id: TransactionId,
        /// The events.
        list 0xA1/0x30 event_entries: EventRecord,
    }
}

sequence! {
    /// Which servers have something, signed for the chip. Since v3.
    pub struct AuthenticateClientOkEs11V3 = 0x30 {
        /// The session.
        required 0x80 transaction_id: TransactionId,
        /// What the SM-DS signed.
        required 0x30 smds_signed2: Verbatim<SmdsSigned2>,
        /// Its signature.
        required 0x5F37 smds_signature2: Signature,
    }
}

sequence! {
    /// What an SM-DS signs. Since v3.
    pub struct SmdsSigned2 = 0x30 {
        /// The session.
        required 0x80 transaction_id: TransactionId,
        /// What it says.
        choice _ request_specific_data: SmdsSigned2Data,
    }
}

choice! {
    /// What an SM-DS says. Since v3.
    pub enum SmdsSigned2Data {
        /// Which servers have something.
        0xA0 EventList(EventList),
        /// That it will push, not looked into. Since v3.1.
        0xA1 PushServiceRegistrationResult(Raw),
    }
}

sequence! {
    /// Which servers have something. Since v3.
    pub struct EventList {
        /// The events.
        list 0xA1/0x30 event_entries: EventRecordV3,
        /// For asking whether there is anything new, and for push: not looked into.
        others _ others: Raw,
    }
}

sequence! {
    /// A server has something. Since v3.
    pub struct EventRecordV3 = 0x30 {
        /// What to ask the server for, as a matching id.
        required 0x80 event_id: SecretText,
        /// The server's name; it may be another SM-DS.
        required 0x81 rsp_server_address: String,
        /// What it has.
        required 0x82 event_type: EventType,
        /// For which profile, of which operator, in hashes: not looked into.
        others _ others: Raw,
    }
}

codes! {
    /// What a server has. Since v3.
    pub enum EventType {
        /// A profile.
        1 ProfileDownload,
        /// Commands for profiles that are on the chip.
        2 RemoteManagement,
    }
}

sequence! {
    /// A server has something.
    pub struct EventRecord {
        /// What to ask the server for, as a matching id.
        required 0x80 event_id: SecretText,
        /// The server's name; it may be another SM-DS.
        required 0x81 rsp_server_address: String,
    }
}

codes! {
    /// Why an SM-DS does not say.
    pub enum AuthenticateClientEs11Error {
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
        /// There is no such event.
        6 EventIdUnknown,
        /// There is no such session.
        7 InvalidTransactionId,
        /// It does not know the root. Since v3, as all that follow but the last.
        8 CiPkUnknown,
        /// The root is another one than was agreed on.
        9 CiPkMismatch,
        /// The chip says other things of itself than before.
        10 EuiccRspCapabilityHasChanged,
        /// The LPA says other things of itself than before.
        11 LpaRspCapabilityHasChanged,
        /// It does not push by that service.
        12 PushServiceNotSupported,
        /// It takes no registrations for push.
        13 PushServiceRegistrationNotSupported,
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
