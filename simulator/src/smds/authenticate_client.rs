//! ES11 `AuthenticateClient` (SGP.22 v2.5 §5.8.2): the chip shows who it is, and hears which servers have something for it.

use sgp22::tlv::Time;
use sgp22::wire::CtxParams1;
use sgp22::wire::es10b::AuthenticateServerResponse;
use sgp22::wire::es11::{AuthenticateClientOkEs11, AuthenticateClientRequest};

use super::Smds;
use crate::smdp::refusal::{self, Refusal};
use crate::smdp::verify_chip;

impl Smds {
    /// Checks who the chip is, and says which servers have something for it: all, or the one event that is asked for.
    ///
    /// # Errors
    /// The codes of SGP.22 v2.5 §5.8.2. The session is over then.
    pub fn authenticate_client(
        &mut self,
        request: &AuthenticateClientRequest,
        now: Time,
    ) -> Result<AuthenticateClientOkEs11, Refusal> {
        let challenge = self.sessions.remove(&request.transaction_id).ok_or(refusal::TRANSACTION)?;
        let answer = match request.authenticate_server_response.value() {
            AuthenticateServerResponse::Ok(answer) => answer,
            AuthenticateServerResponse::Error(_) => return Err(refusal::CHIP_FAILED),
        };
        let eid = verify_chip(answer, &self.roots, now, &mut self.remembered)?;
        let signed = &answer.euicc_signed1;
        if signed.transaction_id != request.transaction_id || signed.server_challenge != challenge {
            return Err(refusal::SIGNATURE);
        }
        let CtxParams1::CommonAuthentication(context) = &signed.ctx_params1 else { return Err(refusal::CONTEXT) };
        let wanted = context.matching_id.as_ref().filter(|id| !id.reveal().is_empty());
        let is_wanted = |event: &&sgp22::wire::es11::EventRecord| wanted.is_none_or(|id| event.event_id == *id);
        let event_entries: Vec<_> = self.events(&eid).iter().filter(is_wanted).cloned().collect();
        if event_entries.is_empty() && wanted.is_some() {
            return Err(refusal::EVENT_UNKNOWN);
        }
        Ok(AuthenticateClientOkEs11 { transaction_id: request.transaction_id.clone(), event_entries })
    }
}
