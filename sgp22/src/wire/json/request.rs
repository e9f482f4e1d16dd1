//! Bodies of requests.

use super::body::Body;
use super::{JsonAnswer, JsonError};
use crate::wire::es9::{
    AuthenticateClientRequest, AuthenticateClientResponseEs9, CancelSessionOk, CancelSessionRequestEs9, CheckProgressOk,
    CheckProgressRequest, ConfirmDeviceChangeOk, ConfirmDeviceChangeRequest, GetBoundProfilePackageOk,
    GetBoundProfilePackageRequest, HandleNotification, InitiateAuthenticationOk, InitiateAuthenticationRequest,
};
use crate::wire::es10b::CancelSessionResponse;
use crate::wire::{Message, PendingNotification, TransactionId};

/// A request that can be the body of a POST.
pub trait JsonRequest: Sized {
    /// What is answered where all is well.
    type Answer: JsonAnswer;

    /// The function's name: the last part of the address that it is posted to.
    const FUNCTION: &'static str;

    /// The body.
    fn to_json(&self) -> Vec<u8>;

    /// Reads a body.
    ///
    /// # Errors
    /// When it is another one or none.
    fn parse_json(body: &[u8]) -> Result<Self, JsonError>;
}

impl JsonRequest for InitiateAuthenticationRequest {
    type Answer = InitiateAuthenticationOk;
    const FUNCTION: &'static str = "initiateAuthentication";

    fn to_json(&self) -> Vec<u8> {
        let mut body = Body::new();
        body.put_octets("euiccChallenge", &self.euicc_challenge);
        body.put_octets("euiccInfo1", &self.euicc_info1.to_der());
        body.put("smdpAddress", self.smdp_address.as_str());
        if let Some(capability) = &self.lpa_rsp_capability {
            body.put_element("lpaRspCapability", 0x85, capability);
        }
        body.write()
    }

    fn parse_json(body: &[u8]) -> Result<Self, JsonError> {
        const CHALLENGE: &str = "euiccChallenge";
        const CAPABILITY: &str = "lpaRspCapability";
        let body = Body::parse(body)?;
        Ok(Self {
            euicc_challenge: body.octets(CHALLENGE)?.try_into().map_err(|_| JsonError::Field(CHALLENGE))?,
            smdp_address: body.text("smdpAddress")?.to_owned(),
            euicc_info1: body.message("euiccInfo1")?,
            lpa_rsp_capability: body.has(CAPABILITY).then(|| body.element(CAPABILITY, 0x85)).transpose()?,
        })
    }
}

impl JsonRequest for AuthenticateClientRequest {
    type Answer = AuthenticateClientResponseEs9;
    const FUNCTION: &'static str = "authenticateClient";

    fn to_json(&self) -> Vec<u8> {
        let mut body = authenticate_client(&self.transaction_id, self.authenticate_server_response.bytes());
        if let Some(notification) = &self.delete_notification_for_dc {
            body.put_octets("deleteNotificationForDc", &notification.to_der());
        }
        body.write()
    }

    fn parse_json(body: &[u8]) -> Result<Self, JsonError> {
        const DELETED: &str = "deleteNotificationForDc";
        let body = Body::parse(body)?;
        Ok(Self {
            transaction_id: body.transaction_id()?,
            authenticate_server_response: body.element("authenticateServerResponse", 0xBF38)?,
            delete_notification_for_dc: body.has(DELETED).then(|| body.message(DELETED)).transpose()?,
        })
    }
}

impl JsonRequest for GetBoundProfilePackageRequest {
    type Answer = GetBoundProfilePackageOk;
    const FUNCTION: &'static str = "getBoundProfilePackage";

    fn to_json(&self) -> Vec<u8> {
        let mut body = Body::new();
        body.put_transaction_id(&self.transaction_id);
        body.put_octets("prepareDownloadResponse", self.prepare_download_response.bytes());
        body.write()
    }

    fn parse_json(body: &[u8]) -> Result<Self, JsonError> {
        let body = Body::parse(body)?;
        Ok(Self {
            transaction_id: body.transaction_id()?,
            prepare_download_response: body.element("prepareDownloadResponse", 0xBF21)?,
        })
    }
}

/// Nothing is answered: the HTTP status says that the news was taken.
impl JsonRequest for HandleNotification {
    type Answer = ();
    const FUNCTION: &'static str = "handleNotification";

    fn to_json(&self) -> Vec<u8> {
        handle_notification(self.pending_notification.bytes())
    }

    fn parse_json(body: &[u8]) -> Result<Self, JsonError> {
        let pending_notification = Body::parse(body)?.read("pendingNotification", PendingNotification::parse)?;
        Ok(Self { pending_notification })
    }
}

impl JsonRequest for CancelSessionRequestEs9 {
    type Answer = CancelSessionOk;
    const FUNCTION: &'static str = "cancelSession";

    fn to_json(&self) -> Vec<u8> {
        let mut body = Body::new();
        body.put_transaction_id(&self.transaction_id);
        body.put_octets("cancelSessionResponse", &self.cancel_session_response.to_der());
        body.write()
    }

    fn parse_json(body: &[u8]) -> Result<Self, JsonError> {
        let body = Body::parse(body)?;
        Ok(Self {
            transaction_id: body.transaction_id()?,
            cancel_session_response: body.message::<CancelSessionResponse>("cancelSessionResponse")?,
        })
    }
}

impl JsonRequest for ConfirmDeviceChangeRequest {
    type Answer = ConfirmDeviceChangeOk;
    const FUNCTION: &'static str = "confirmDeviceChange";

    fn to_json(&self) -> Vec<u8> {
        let mut body = Body::new();
        body.put_transaction_id(&self.transaction_id);
        body.put_octets("prepareDeviceChangeResponse", self.prepare_device_change_response.bytes());
        body.write()
    }

    fn parse_json(body: &[u8]) -> Result<Self, JsonError> {
        let body = Body::parse(body)?;
        Ok(Self {
            transaction_id: body.transaction_id()?,
            prepare_device_change_response: body.element("prepareDeviceChangeResponse", 0xBF4D)?,
        })
    }
}

impl JsonRequest for CheckProgressRequest {
    type Answer = CheckProgressOk;
    const FUNCTION: &'static str = "checkProgress";

    fn to_json(&self) -> Vec<u8> {
        let mut body = Body::new();
        body.put_octets("dcSessionId", self.dc_session_id.as_bytes());
        body.write()
    }

    fn parse_json(body: &[u8]) -> Result<Self, JsonError> {
        const ID: &str = "dcSessionId";
        let id = Body::parse(body)?.octets(ID)?;
        Ok(Self { dc_session_id: crate::wire::Octets::new(id).ok_or(JsonError::Field(ID))? })
    }
}

/// The body of [`AuthenticateClientRequest`], of what a card said: an LPA hands it on though it cannot read all of it.
fn authenticate_client(transaction_id: &TransactionId, response: &[u8]) -> Body {
    let mut body = Body::new();
    body.put_transaction_id(transaction_id);
    body.put_octets("authenticateServerResponse", response);
    body
}

/// The same, written.
pub(crate) fn authenticate_client_of(transaction_id: &TransactionId, response: &[u8]) -> Vec<u8> {
    authenticate_client(transaction_id, response).write()
}

/// The body of [`HandleNotification`], of what a card gave.
pub(crate) fn handle_notification(notification: &[u8]) -> Vec<u8> {
    let mut body = Body::new();
    body.put_octets("pendingNotification", notification);
    body.write()
}
