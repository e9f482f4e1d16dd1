//! ES10b `VerifySmdsResponse` (SGP.22 v3.1): the chip checks the word of an SM-DS. Its signature covers the chip's own, as that of an
//! SM-DP+ does.

use sgp22::wire::Message;
use sgp22::wire::es10b::{VerifySmdsResponseError, VerifySmdsResponseRequest, VerifySmdsResponseResponse};

use crate::card::euicc::{Answer, Euicc, Status, element, read};
use crate::card::session::Session;

pub(in crate::card) fn answer(euicc: &mut Euicc, request: &[u8]) -> Answer {
    if !euicc.chip.is_v3() {
        return Err(Status::NOT_FOUND);
    }
    let verdict = verify(euicc, &read(request)?);
    // It was the last word of that server.
    euicc.session = Session::None;
    Ok(verdict.map_or_else(VerifySmdsResponseResponse::Error, VerifySmdsResponseResponse::Ok).to_der())
}

fn verify(euicc: &Euicc, request: &VerifySmdsResponseRequest) -> Result<(), VerifySmdsResponseError> {
    let Session::Authenticated(server) = &euicc.session else { return Err(VerifySmdsResponseError::NoSession) };
    if server.has_profiles {
        return Err(VerifySmdsResponseError::NoSession);
    }
    let signed = &request.smds_signed2;
    if signed.transaction_id != server.transaction_id {
        return Err(VerifySmdsResponseError::InvalidTransactionId);
    }
    let covered = element(0x5F37, &server.euicc_signature1);
    signed.verify(&server.server_key, &covered, &request.smds_signature2).map_err(|_| VerifySmdsResponseError::InvalidSignature)
}
