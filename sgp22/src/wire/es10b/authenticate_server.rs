//! ES10b `AuthenticateServer`: the chip checks who the server is, and shows who it is itself.

use crate::crypto::{Certificate, KeyId, Signature};
use crate::tlv::Oid;
use crate::wire::notation::{bits, choice, codes, sequence};
use crate::wire::{CtxParams1, EuiccInfo2, Raw, TransactionId, Verbatim, Version};

sequence! {
    /// What a server signs to show who it is.
    pub struct ServerSigned1 = 0x30 {
        /// The session.
        required 0x80 transaction_id: TransactionId,
        /// What the chip asked it to sign.
        required 0x81 euicc_challenge: [u8; 16],
        /// The server's name.
        required 0x83 server_address: String,
        /// What the chip is to sign in turn.
        required 0x84 server_challenge: [u8; 16],
        /// What was agreed on. Since v3.
        optional 0xA5 session_context: SessionContext,
        /// What the server can do. Since v3.
        optional 0x86 server_rsp_capability: ServerRspCapability,
    }
}

sequence! {
    /// What server and LPA agreed on. Since v3.
    pub struct SessionContext {
        /// The server's version of SGP.22.
        required 0x80 server_svn: Version,
        /// Revocation lists came along.
        required 0x81 crl_stapling_v3_used: bool,
        /// The root under which the chip is to sign, in chains of v3.
        optional 0x82 euicc_ci_pk_id_to_be_used_v3: KeyId,
        /// The services by which the server can push.
        optional_list 0xA3/0x06 supported_push_services: Oid,
    }
}

bits! {
    /// What a server can do. Since v3.
    pub struct ServerRspCapability {
        /// Revocation lists that come with certificates.
        0 CRL_STAPLING_V3_SUPPORT,
        /// Signed lists of events.
        1 EVENT_LIST_SIGNING_V3_SUPPORT,
        /// Push.
        2 PUSH_SERVICE_V3_SUPPORT,
        /// Cancelling because names are empty.
        3 CANCEL_FOR_EMPTY_SPN_PN_SUPPORT,
        /// Cancelling because the session was given up.
        4 CANCEL_FOR_SESSION_ABORTED_SUPPORT,
    }
}

sequence! {
    /// Has the chip check who the server is.
    pub struct AuthenticateServerRequest = 0xBF38 {
        /// What the server signed.
        required 0x30 server_signed1: Verbatim<ServerSigned1>,
        /// Its signature.
        required 0x5F37 server_signature1: Signature,
        /// The root under which the chip is to sign; empty when the chip may choose.
        optional 0x04 euicc_ci_pk_id_to_be_used: KeyId,
        /// The server's certificate.
        required 0x30 server_certificate: Certificate,
        /// What it is for.
        choice _ ctx_params1: CtxParams1,
        /// All above the server's certificate. Since v3.
        optional_list 0xA1/0x30 other_certs_in_chain: Certificate,
        /// Revocation lists, not looked into. Since v3.
        optional_list 0xA2/0x30 crl_list: Raw,
    }
}

choice! {
    /// What the chip answers.
    pub enum AuthenticateServerResponse = 0xBF38 {
        /// The server is right; this is who the chip is.
        0xA0 Ok(AuthenticateResponseOk),
        /// The server is not.
        0xA1 Error(AuthenticateResponseError),
    }
}

sequence! {
    /// Who the chip is.
    pub struct AuthenticateResponseOk {
        /// What the chip signs.
        required 0x30 euicc_signed1: Verbatim<EuiccSigned1>,
        /// Its signature.
        required 0x5F37 euicc_signature1: Signature,
        /// Its certificate.
        required 0x30 euicc_certificate: Certificate,
        /// The certificate of who signed that: of the manufacturer, in v2.
        required 0x30 next_cert_in_chain: Certificate,
        /// All above. Since v3.
        optional_list 0xA0/0x30 other_certs_in_chain: Certificate,
    }
}

sequence! {
    /// What a chip signs to show who it is.
    pub struct EuiccSigned1 = 0x30 {
        /// The session.
        required 0x80 transaction_id: TransactionId,
        /// The server's name.
        required 0x83 server_address: String,
        /// What the server asked it to sign.
        required 0x84 server_challenge: [u8; 16],
        /// What it says of itself.
        required 0xBF22 euicc_info2: EuiccInfo2,
        /// What it is for.
        choice _ ctx_params1: CtxParams1,
    }
}

sequence! {
    /// The server is not right.
    pub struct AuthenticateResponseError {
        /// The session.
        required 0x80 transaction_id: TransactionId,
        /// Why.
        required 0x02 authenticate_error_code: AuthenticateErrorCode,
    }
}

codes! {
    /// Why a chip does not trust a server.
    pub enum AuthenticateErrorCode {
        /// The server's certificate is wrong.
        1 InvalidCertificate,
        /// Its signature is wrong.
        2 InvalidSignature,
        /// Its key is on a curve that the chip does not know.
        3 UnsupportedCurve,
        /// There is no session.
        4 NoSession,
        /// Its object identifier is another one.
        5 InvalidOid,
        /// It signed something else than it was asked to.
        6 EuiccChallengeMismatch,
        /// The chip does not know the root.
        7 CiPkUnknown,
        /// The session is wrong. Since v3, as all that follow but the last.
        8 TransactionIdError,
        /// A revocation list is missing.
        9 MissingCrl,
        /// A revocation list's signature is wrong.
        10 InvalidCrlSignature,
        /// A certificate was revoked.
        11 RevokedCert,
        /// A certificate or a revocation list is out of date.
        12 InvalidCertOrCrlTime,
        /// A certificate or a revocation list is not made as it must be.
        13 InvalidCertOrCrlConfiguration,
        /// There is no such profile.
        14 InvalidIccid,
        /// Something else.
        127 UndefinedError,
    }
}
