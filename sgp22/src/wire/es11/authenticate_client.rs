//! ES11 `AuthenticateClient`: the SM-DS says which servers have something.

use crate::wire::notation::{choice, codes, sequence};
use crate::wire::{Raw, SecretText, TransactionId};

choice! {
    /// What the SM-DS answers.
    pub enum AuthenticateClientResponseEs11 = 0xBF40 {
        /// Which servers have something. Before v3.
        0xA0 Ok(AuthenticateClientOkEs11),
        /// That it does not say.
        0x81 Error(AuthenticateClientEs11Error),
        /// Which servers have something, signed, not looked into. Since v3.
        0xA2 OkV3(Raw),
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
