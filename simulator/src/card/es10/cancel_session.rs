//! ES10b `CancelSession` (SGP.22 v2.5 §5.7.14): a download is given up; the chip signs why.

use sgp22::wire::es10b::{
    CancelSessionError, CancelSessionRequest, CancelSessionResponse, CancelSessionResponseOk, EuiccCancelSessionSigned,
};
use sgp22::wire::{Message, Verbatim};

use crate::card::euicc::{Answer, Euicc, read};
use crate::card::session::Session;

pub(in crate::card) fn answer(euicc: &mut Euicc, request: &[u8]) -> Answer {
    let request: CancelSessionRequest = read(request)?;
    let server = euicc.session.server().filter(|server| server.transaction_id == request.transaction_id);
    let Some((server, identity)) = server.and_then(|server| Some((server, euicc.identity(server.identity)?))) else {
        return Ok(CancelSessionResponse::Error(CancelSessionError::InvalidTransactionId).to_der());
    };
    let signed = Verbatim::new(EuiccCancelSessionSigned {
        transaction_id: request.transaction_id,
        smdp_oid: server.server_oid,
        reason: request.reason,
    });
    let answer = CancelSessionResponse::Ok(CancelSessionResponseOk {
        euicc_cancel_session_signature: signed.sign(identity.key(), &[]),
        euicc_cancel_session_signed: signed,
    });
    super::load_bound_profile_package::clean_up(euicc);
    euicc.session = Session::None;
    Ok(answer.to_der())
}
