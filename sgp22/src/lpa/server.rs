//! Functions of servers (ES9+, ES11): requests put into bodies, answers read, refusals understood.

use super::authentication::Authenticated;
use super::procedure::{Action, Answer, ServerRequest};
use super::stage::{Failure, Stage};
use crate::error::{Error, Misbehaviour, Party, RefusalCode};
use crate::wire::es9::{AuthenticateClientRequest, HandleNotification};
use crate::wire::json::{self, ExecutionStatus, JsonAnswer, JsonError, JsonRequest};

/// Has a server asked.
pub(super) fn ask<R: JsonRequest>(address: &str, request: &R) -> Action {
    Action::Server(ServerRequest { address: address.to_owned(), function: R::FUNCTION, body: request.to_json() })
}

/// Has a server asked with what a card said, as it came: what cannot be read here, the server may read.
pub(super) fn show_card(address: &str, session: &Authenticated) -> Action {
    let body = json::authenticate_client_of(&session.transaction_id, session.response.bytes());
    Action::Server(ServerRequest { address: address.to_owned(), function: AuthenticateClientRequest::FUNCTION, body })
}

/// Has a server told what a card gave, as it came.
pub(super) fn tell(address: &str, notification: &[u8]) -> Action {
    let body = json::handle_notification(notification);
    Action::Server(ServerRequest { address: address.to_owned(), function: HandleNotification::FUNCTION, body })
}

/// Reads a server's answer.
pub(super) fn read<A: JsonAnswer>(answer: Answer, stage: Stage) -> Result<A, Failure> {
    let answer = answer.server().map_err(|error| Failure::new(error, stage))?;
    let is_success = (200..300).contains(&answer.status);
    match A::parse_json(&answer.body) {
        Ok(value) if is_success => Ok(value),
        Err(JsonError::Refused(status)) => Err(refusal(status, stage)),
        // A status that is a refusal says more than that its page is no JSON.
        _ if !is_success => Err(Failure::new(refused(RefusalCode::HttpStatus(answer.status)), stage)),
        Ok(_) => Err(Failure::new(refused(RefusalCode::HttpStatus(answer.status)), stage)),
        Err(JsonError::TooLarge | JsonError::NotJson) => Err(Failure::new(misbehaved(Misbehaviour::NoJson), stage)),
        Err(JsonError::Field(name) | JsonError::NotBase64(name)) => {
            Err(Failure::new(misbehaved(Misbehaviour::Field(name)), stage))
        }
        Err(JsonError::Malformed(_, malformed)) => Err(Failure::new(Error::unreadable(Party::Server, malformed), stage)),
    }
}

fn refusal(status: ExecutionStatus, stage: Stage) -> Failure {
    let data = match status {
        ExecutionStatus::Success => None,
        ExecutionStatus::WithWarning(data) | ExecutionStatus::Failed(data) | ExecutionStatus::Expired(data) => data,
    };
    let codes = data.as_ref().and_then(|data| data.subject_code.zip(data.reason_code));
    let code = match codes {
        Some((subject, reason)) => RefusalCode::Status { subject, reason },
        None => RefusalCode::NoReason,
    };
    Failure {
        server_message: data.and_then(|data| data.message).map(String::into_boxed_str),
        ..Failure::new(refused(code), stage)
    }
}

fn refused(code: RefusalCode) -> Error {
    Error::Refused { by: Party::Server, code }
}

pub(super) fn misbehaved(what: Misbehaviour) -> Error {
    Error::misbehaved(Party::Server, what)
}
