//! ES11 `AuthenticateClient` (SGP.22 v2.5 §5.8.2): the chip shows who it is, and hears which servers have something for it.

use sgp22::tlv::Time;
use sgp22::wire::es10b::AuthenticateServerResponse;
use sgp22::wire::es11::{
    AuthenticateClientOkEs11, AuthenticateClientOkEs11V3, AuthenticateClientRequest, AuthenticateClientResponseEs11, EventList,
    EventRecord, EventRecordV3, EventType, SmdsSigned2, SmdsSigned2Data,
};
use sgp22::wire::{CtxParams1, Verbatim};

use super::Smds;
use crate::smdp::refusal::{self, Refusal};
use crate::smdp::{element, verify_chip};

impl Smds {
    /// Checks who the chip is, and says which servers have something for it: all, or the one event that is asked for.
    ///
    /// # Errors
    /// The codes of SGP.22 v2.5 §5.8.2. The session is over then.
    pub fn authenticate_client(
        &mut self,
        request: &AuthenticateClientRequest,
        now: Time,
    ) -> Result<AuthenticateClientResponseEs11, Refusal> {
        let session = self.sessions.remove(&request.transaction_id).ok_or(refusal::TRANSACTION)?;
        let answer = match request.authenticate_server_response.value() {
            AuthenticateServerResponse::Ok(answer) => answer,
            AuthenticateServerResponse::Error(_) => return Err(refusal::CHIP_FAILED),
        };
        let eid = verify_chip(answer, &self.roots, now, &mut self.remembered)?;
        let signed = &answer.euicc_signed1;
        if signed.transaction_id != request.transaction_id || signed.server_challenge != session.challenge {
            return Err(refusal::SIGNATURE);
        }
        let CtxParams1::CommonAuthentication(context) = &signed.ctx_params1 else { return Err(refusal::CONTEXT) };
        let wanted = context.matching_id.as_ref().filter(|id| !id.reveal().is_empty());
        let is_wanted = |event: &&EventRecord| wanted.is_none_or(|id| event.event_id == *id);
        let event_entries: Vec<_> = self.events(&eid).iter().filter(is_wanted).cloned().collect();
        if event_entries.is_empty() && wanted.is_some() {
            return Err(refusal::EVENT_UNKNOWN);
        }
        let transaction_id = request.transaction_id.clone();
        if !session.is_signed {
            return Ok(AuthenticateClientResponseEs11::Ok(AuthenticateClientOkEs11 { transaction_id, event_entries }));
        }
        let smds_signed2 = Verbatim::new(SmdsSigned2 {
            transaction_id: transaction_id.clone(),
            request_specific_data: SmdsSigned2Data::EventList(EventList {
                event_entries: event_entries.into_iter().map(of_v3).collect(),
                others: Vec::new(),
            }),
        });
        let key = self.keys[session.keys].auth.key();
        Ok(AuthenticateClientResponseEs11::OkV3(AuthenticateClientOkEs11V3 {
            transaction_id,
            smds_signature2: smds_signed2.sign(key, &element(0x5F37, &answer.euicc_signature1)),
            smds_signed2,
        }))
    }
}

fn of_v3(event: EventRecord) -> EventRecordV3 {
    let EventRecord { event_id, rsp_server_address } = event;
    EventRecordV3 { event_id, rsp_server_address, event_type: EventType::ProfileDownload, others: Vec::new() }
}
