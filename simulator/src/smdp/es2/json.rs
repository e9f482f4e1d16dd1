//! ES2+ as JSON over HTTP (SGP.22 v2.5 §6.5.2.1 to §6.5.2.4).

use identifiers::{Eid, Iccid};
use serde_json::{Map, Value, json};
use sgp22::crypto::Random;
use sgp22::wire::SecretText;
use sgp22::wire::json::JsonAnswer;

use super::confirm_order::Release;
use super::{ConfirmOrder, DownloadOrder, FinalStatus};
use crate::https::Reply;
use crate::smdp::Smdp;
use crate::smdp::refusal::Refusal;

/// Where functions of ES2+ are, below the server's address.
pub(in crate::smdp) const PATH: &str = "/gsma/rsp2/es2plus/";

/// A body could not be read.
struct Unreadable;

/// Answers a function.
pub(in crate::smdp) fn post(smdp: &mut Smdp, function: &str, body: &[u8], chance: &mut dyn Random) -> Reply {
    let Ok(Value::Object(fields)) = serde_json::from_slice(body) else { return Reply::BAD_REQUEST };
    let fields = Fields(fields);
    let outcome = match function {
        "downloadOrder" => download_order(smdp, &fields),
        "confirmOrder" => confirm_order(smdp, &fields, chance),
        "releaseProfile" => release_profile(smdp, &fields),
        "cancelOrder" => cancel_order(smdp, &fields),
        _ => return Reply::NOT_FOUND,
    };
    match outcome {
        Err(Unreadable) => Reply::BAD_REQUEST,
        Ok(Ok(mut answer)) => {
            answer.insert("header".to_owned(), json!({ "functionExecutionStatus": { "status": "Executed-Success" } }));
            Reply { status: 200, body: Value::Object(answer).to_string().into_bytes() }
        }
        Ok(Err(refusal)) => Reply { status: 200, body: <() as JsonAnswer>::refusal(&refusal.status()) },
    }
}

type Outcome = Result<Result<Map<String, Value>, Refusal>, Unreadable>;

fn download_order(smdp: &mut Smdp, fields: &Fields) -> Outcome {
    let order = DownloadOrder {
        eid: fields.eid()?,
        iccid: fields.iccid()?,
        profile_type: fields.text("profileType")?.map(str::to_owned),
    };
    Ok(smdp.download_order(&order).map(|iccid| object(json!({ "iccid": iccid.as_str() }))))
}

fn confirm_order(smdp: &mut Smdp, fields: &Fields, chance: &mut dyn Random) -> Outcome {
    let secret = |name| Ok(fields.text(name)?.map(SecretText::new));
    let confirm = ConfirmOrder {
        iccid: fields.iccid()?.ok_or(Unreadable)?,
        eid: fields.eid()?,
        matching_id: secret("matchingId")?,
        confirmation_code: secret("confirmationCode")?,
        smds_address: fields.text("smdsAddress")?.map(str::to_owned),
        release: match fields.0.get("releaseFlag") {
            Some(Value::Bool(true)) => Release::Now,
            Some(Value::Bool(false)) => Release::Later,
            Some(Value::String(text)) if text == "true" => Release::Now,
            Some(Value::String(text)) if text == "false" => Release::Later,
            _ => return Err(Unreadable),
        },
    };
    Ok(smdp.confirm_order(&confirm, chance).map(|confirmed| {
        let mut answer = object(json!({
            "matchingId": confirmed.matching_id.reveal(),
            "smdpAddress": confirmed.smdp_address,
        }));
        if let Some(eid) = confirmed.eid {
            answer.insert("eid".to_owned(), eid.as_str().into());
        }
        answer
    }))
}

fn release_profile(smdp: &mut Smdp, fields: &Fields) -> Outcome {
    let iccid = fields.iccid()?.ok_or(Unreadable)?;
    Ok(smdp.release_profile(&iccid).map(|()| Map::new()))
}

fn cancel_order(smdp: &mut Smdp, fields: &Fields) -> Outcome {
    let iccid = fields.iccid()?.ok_or(Unreadable)?;
    let then = match fields.text("finalProfileStatusIndicator")? {
        Some("Available") => FinalStatus::Available,
        Some("Unavailable") => FinalStatus::Unavailable,
        _ => return Err(Unreadable),
    };
    let (eid, matching_id) = (fields.eid()?, fields.text("matchingId")?);
    Ok(smdp.cancel_order(&iccid, eid.as_ref(), matching_id, then).map(|()| Map::new()))
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}

struct Fields(Map<String, Value>);

impl Fields {
    /// A text; none when it is absent or null.
    fn text(&self, name: &str) -> Result<Option<&str>, Unreadable> {
        match self.0.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(Unreadable),
        }
    }

    fn eid(&self) -> Result<Option<Eid>, Unreadable> {
        self.text("eid")?.map(|text| Eid::parse(text).map_err(|_| Unreadable)).transpose()
    }

    fn iccid(&self) -> Result<Option<Iccid>, Unreadable> {
        self.text("iccid")?.map(|text| Iccid::parse(text).map_err(|_| Unreadable)).transpose()
    }
}
