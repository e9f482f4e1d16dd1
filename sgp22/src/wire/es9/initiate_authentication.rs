//! ES9+ `InitiateAuthentication` (in JSON: SGP.22 v2.5 §6.5.2.6): the server shows who it is. ES11 has the same.

use crate::crypto::{Certificate, KeyId, Signature};
use crate::wire::es10b::ServerSigned1;
use crate::wire::notation::{choice, codes, sequence};
use crate::wire::{EuiccInfo1, LpaRspCapability, Raw, TransactionId, Verbatim};

sequence! {
    /// Asks a server who it is.
    pub struct InitiateAuthenticationRequest = 0xBF39 {
        /// What the server must sign, made by the chip.
        required 0x81 euicc_challenge: [u8; 16],
        /// The name by which the server is asked.
        required 0x83 smdp_address: String,
        /// What the chip says of itself.
        required 0xBF20 euicc_info1: EuiccInfo1,
        /// What the LPA can do. Since v3.
        optional 0x85 lpa_rsp_capability: LpaRspCapability,
    }
}

choice! {
    /// What the server answers.
    pub enum InitiateAuthenticationResponse = 0xBF39 {
        /// Who it is.
        0xA0 Ok(InitiateAuthenticationOk),
        /// That it does not say.
        0x81 Error(InitiateAuthenticationError),
    }
}

sequence! {
    /// Who the server is; the chip checks it.
    pub struct InitiateAuthenticationOk = 0x30 {
        /// The session that begins here.
        required 0x80 transaction_id: TransactionId,
        /// What the server signs.
        required 0x30 server_signed1: Verbatim<ServerSigned1>,
        /// Its signature.
        required 0x5F37 server_signature1: Signature,
        /// The root under which the chip is to sign.
        optional 0x04 euicc_ci_pk_id_to_be_used: KeyId,
        /// The server's certificate.
        required 0x30 server_certificate: Certificate,
        /// All above it. Since v3.
        optional_list 0xA1/0x30 other_certs_in_chain: Certificate,
        /// Revocation lists, not looked into. Since v3.
        optional_list 0xA2/0x30 crl_list: Raw,
    }
}

codes! {
    /// Why a server does not say who it is.
    pub enum InitiateAuthenticationError {
        /// It does not go by that name.
        1 InvalidDpAddress,
        /// It does not speak the chip's version. Before v3 only.
        2 EuiccVersionNotSupportedByDp,
        /// It has no certificate under a root that the chip knows.
        3 CiPkIdNotSupported,
        /// What it was asked is wrong. Since v3, as all that follow.
        124 InvalidInputData,
        /// What it was asked is not complete.
        125 MissingInputData,
        /// It is busy.
        126 FunctionProviderBusy,
        /// Something else.
        127 UndefinedError,
    }
}
