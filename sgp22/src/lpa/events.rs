//! What an SM-DS has for the card: in v2 it says so, in v3 it signs it, and the card checks that (SGP.22 v3.1 §3.6.2).

use super::procedure::{Action, Answer};
use super::stage::{Failure, Stage};
use super::{card, server};
use crate::error::Misbehaviour;
use crate::wire::TransactionId;
use crate::wire::es10b::{VerifySmdsResponseRequest, VerifySmdsResponseResponse};
use crate::wire::es11::{
    AuthenticateClientOkEs11V3, AuthenticateClientResponseEs11, EventRecord, EventRecordV3, EventType, SmdsSigned2Data,
};

/// What an SM-DS answered.
pub(super) enum Heard {
    /// Which servers have something.
    Events(Vec<EventRecord>),
    /// The same, for the card to check first: what it is asked is [`Signed::check`].
    Signed(Signed),
}

/// What an SM-DS signed, and the card has not checked yet.
#[derive(Debug)]
pub(super) struct Signed(Box<AuthenticateClientOkEs11V3>);

/// Reads the answer of an SM-DS.
pub(super) fn read(answer: Answer, id: &TransactionId) -> Result<Heard, Failure> {
    let (said, heard) = match server::read(answer, Stage::AskingServer)? {
        AuthenticateClientResponseEs11::Ok(ok) => (ok.transaction_id, Heard::Events(ok.event_entries)),
        AuthenticateClientResponseEs11::OkV3(ok) if ok.smds_signed2.transaction_id == ok.transaction_id => {
            (ok.transaction_id.clone(), Heard::Signed(Signed(Box::new(ok))))
        }
        _ => return Err(mismatch()),
    };
    if said == *id { Ok(heard) } else { Err(mismatch()) }
}

fn mismatch() -> Failure {
    Failure::new(server::misbehaved(Misbehaviour::TransactionIdMismatch), Stage::AskingServer)
}

impl Signed {
    /// What the card is asked.
    pub(super) fn check(&self) -> Action {
        let Self(ok) = self;
        card::ask(&VerifySmdsResponseRequest { smds_signed2: ok.smds_signed2.clone(), smds_signature2: ok.smds_signature2 })
    }

    /// What it signed, once the card has said that it did. Profiles only: nothing here manages those that are on the card.
    pub(super) fn checked(self, answer: Answer) -> Result<Vec<EventRecord>, Failure> {
        let Self(ok) = self;
        let error = match card::read::<VerifySmdsResponseRequest>(answer) {
            Ok(VerifySmdsResponseResponse::Ok(())) => return Ok(profiles(&ok)),
            Ok(VerifySmdsResponseResponse::Error(error)) => card::refused::<VerifySmdsResponseRequest>(error.number()),
            Err(error) => error,
        };
        Err(Failure::new(error, Stage::MeetingServer))
    }
}

fn profiles(ok: &AuthenticateClientOkEs11V3) -> Vec<EventRecord> {
    let SmdsSigned2Data::EventList(list) = &ok.smds_signed2.request_specific_data else { return Vec::new() };
    let record = |event: &EventRecordV3| EventRecord {
        event_id: event.event_id.clone(),
        rsp_server_address: event.rsp_server_address.clone(),
    };
    list.event_entries.iter().filter(|event| event.event_type == EventType::ProfileDownload).map(record).collect()
}
