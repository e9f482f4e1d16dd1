//! What a server has to say to others without being asked: to operators how far a profile is (ES2+), to SM-DS what waits (ES12).

use identifiers::{Eid, Iccid};
use serde_json::{Value, json};
use sgp22::tlv::Time;
use sgp22::wire::SecretText;

/// Something for another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outbound {
    /// For the operator.
    Progress(Progress),
    /// For an SM-DS: a profile waits for a chip.
    RegisterEvent {
        /// The SM-DS.
        smds_address: String,
        /// The chip.
        eid: Eid,
        /// What it is to ask for.
        event_id: SecretText,
        /// Where.
        rsp_server_address: String,
    },
    /// For an SM-DS: it waits no more.
    DeleteEvent {
        /// The SM-DS.
        smds_address: String,
        /// The chip.
        eid: Eid,
        /// What it was to ask for.
        event_id: SecretText,
    },
}

/// How far a profile is (ES2+ `HandleDownloadProgressInfo`, SGP.22 v2.5 §5.3.5; in v3 `HandleNotification`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// The chip.
    pub eid: Option<Eid>,
    /// The profile.
    pub iccid: Iccid,
    /// Its kind.
    pub profile_type: String,
    /// When.
    pub at: Time,
    /// What happened.
    pub point: Point,
    /// Whether it went well.
    pub is_well: bool,
}

/// What happened. The first four have the numbers of SGP.22 v2.5 §5.3.5; the others have numbers of our own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Point {
    /// The chip may have it and the tries are not used up.
    EligibilityAndRetryLimitCheck,
    /// The confirmation code was wrong.
    ConfirmationFailure,
    /// The sealed profile was handed out.
    BppDownload,
    /// The sealed profile was installed.
    BppInstallation,
    /// The profile was enabled.
    Enabled,
    /// The profile was disabled.
    Disabled,
    /// The profile was deleted.
    Deleted,
}

impl Point {
    /// Its number.
    pub fn number(self) -> u32 {
        match self {
            Self::EligibilityAndRetryLimitCheck => 1,
            Self::ConfirmationFailure => 2,
            Self::BppDownload => 3,
            Self::BppInstallation => 4,
            Self::Enabled => 101,
            Self::Disabled => 102,
            Self::Deleted => 103,
        }
    }
}

impl Progress {
    /// The function's name: the last part of the operator's address.
    pub const FUNCTION: &'static str = "handleDownloadProgressInfo";

    /// The body of the request.
    pub fn to_json(&self, call: u64) -> Vec<u8> {
        let status = if self.is_well { "Executed-Success" } else { "Failed" };
        let mut body = json!({
            "header": { "functionRequesterIdentifier": "2.999.10", "functionCallIdentifier": call.to_string() },
            "iccid": self.iccid.as_str(),
            "profileType": self.profile_type,
            "timestamp": self.at.to_string(),
            "notificationPointId": self.point.number(),
            "notificationPointStatus": { "status": status },
        });
        if let (Some(eid), Value::Object(fields)) = (&self.eid, &mut body) {
            fields.insert("eid".to_owned(), eid.as_str().into());
        }
        body.to_string().into_bytes()
    }
}
