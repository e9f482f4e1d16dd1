//! ES11 and ES12 as JSON over HTTP (SGP.22 v2.5 §6.5.2.11 and following).

use identifiers::Eid;
use serde_json::{Map, Value};
use sgp22::crypto::Random;
use sgp22::tlv::Time;
use sgp22::wire::SecretText;
use sgp22::wire::es11::{AuthenticateClientRequest, EventRecord, InitiateAuthenticationRequest};
use sgp22::wire::json::{ExecutionStatus, JsonAnswer, JsonRequest, PATH_ES9};

use super::Smds;
use crate::https::Reply;
use crate::smdp::refusal::Refusal;

/// Where functions of ES12 are, below the server's address.
const PATH_ES12: &str = "/gsma/rsp2/es12/";

pub(super) fn post(smds: &mut Smds, path: &str, body: &[u8], now: Time, chance: &mut dyn Random) -> Reply {
    // The paths of ES11 are those of ES9+: the GSMA's own SM-DS knows no other.
    if let Some(function) = path.strip_prefix(PATH_ES9) {
        return match function {
            InitiateAuthenticationRequest::FUNCTION => Reply::to(body, |request| smds.initiate_authentication(&request, chance)),
            AuthenticateClientRequest::FUNCTION => match AuthenticateClientRequest::parse_json(body) {
                Ok(request) => Reply::with(smds.authenticate_client(&request, now)),
                Err(_) => Reply::BAD_REQUEST,
            },
            _ => Reply::NOT_FOUND,
        };
    }
    let Some(function) = path.strip_prefix(PATH_ES12) else { return Reply::NOT_FOUND };
    let Ok(Value::Object(fields)) = serde_json::from_slice(body) else { return Reply::BAD_REQUEST };
    let text = |name: &str| fields.get(name).and_then(Value::as_str);
    let eid = text("eid").and_then(|eid| Eid::parse(eid).ok());
    let (Some(eid), Some(event_id)) = (eid, text("eventId")) else { return Reply::BAD_REQUEST };
    let done = match function {
        "registerEvent" => {
            let Some(address) = text("rspServerAddress") else { return Reply::BAD_REQUEST };
            let event = EventRecord { event_id: SecretText::new(event_id), rsp_server_address: address.to_owned() };
            smds.register_event(eid, event)
        }
        "deleteEvent" => smds.delete_event(&eid, event_id),
        _ => return Reply::NOT_FOUND,
    };
    Reply::with(done.map(|()| Header))
}

/// An answer that says that all is well, and nothing else.
struct Header;

impl JsonAnswer for Header {
    fn to_json(&self) -> Vec<u8> {
        let mut body = Map::new();
        let status = serde_json::json!({ "functionExecutionStatus": { "status": "Executed-Success" } });
        body.insert("header".to_owned(), status);
        Value::Object(body).to_string().into_bytes()
    }

    fn parse_json(body: &[u8]) -> Result<Self, sgp22::wire::json::JsonError> {
        <()>::parse_json(body).map(|()| Self)
    }

    fn refusal(status: &ExecutionStatus) -> Vec<u8> {
        <()>::refusal(status)
    }
}

impl Reply {
    /// An answer, or a no.
    pub(crate) fn with<A: JsonAnswer>(outcome: Result<A, Refusal>) -> Self {
        let body = match outcome {
            Ok(answer) => answer.to_json(),
            Err(refusal) => A::refusal(&refusal.status()),
        };
        Self { status: 200, body }
    }

    /// Reads a request, has it answered, and writes the answer.
    pub(crate) fn to<R: JsonRequest>(body: &[u8], act: impl FnOnce(R) -> Result<R::Answer, Refusal>) -> Self {
        match R::parse_json(body) {
            Ok(request) => Self::with(act(request)),
            Err(_) => Self::BAD_REQUEST,
        }
    }
}
