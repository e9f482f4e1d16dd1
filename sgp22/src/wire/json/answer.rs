//! Bodies of answers.

use serde_json::{Value, json};

use super::body::Body;
use super::{ExecutionStatus, JsonError};
use crate::wire::es9::{
    AuthenticateClientOk, AuthenticateClientOkDelayedDeviceChange, AuthenticateClientOkDeviceChange,
    AuthenticateClientResponseEs9, CancelSessionOk, CheckProgressOk, ConfirmDeviceChangeOk, GetBoundProfilePackageOk,
    InitiateAuthenticationOk,
};
use crate::wire::es11::{AuthenticateClientOkEs11, AuthenticateClientOkEs11V3, AuthenticateClientResponseEs11, EventRecord};
use crate::wire::{Message, Raw, SecretText};

/// What a server answers where all is well.
pub trait JsonAnswer: Sized {
    /// The body, with a header that says that all is well.
    fn to_json(&self) -> Vec<u8>;

    /// Reads a body.
    ///
    /// # Errors
    /// When it is another one or none, or says no: then with the server's reasons.
    fn parse_json(body: &[u8]) -> Result<Self, JsonError>;

    /// The body of an answer that says no.
    fn refusal(status: &ExecutionStatus) -> Vec<u8> {
        let mut body = Body::new();
        body.put_header(status);
        body.write()
    }
}

/// A body whose header says that all is well.
fn well() -> Body {
    let mut body = Body::new();
    body.put_header(&ExecutionStatus::Success);
    body
}

fn parse(body: &[u8]) -> Result<Body, JsonError> {
    let body = Body::parse(body)?;
    match body.status()? {
        ExecutionStatus::Success | ExecutionStatus::WithWarning(_) => Ok(body),
        status => Err(JsonError::Refused(status)),
    }
}

/// An empty body. Some servers send a header all the same, and it is heard.
impl JsonAnswer for () {
    fn to_json(&self) -> Vec<u8> {
        Vec::new()
    }

    fn parse_json(body: &[u8]) -> Result<Self, JsonError> {
        if body.iter().all(u8::is_ascii_whitespace) {
            return Ok(());
        }
        let body = Body::parse(body)?;
        match body.has("header").then(|| body.status()).transpose()? {
            None | Some(ExecutionStatus::Success | ExecutionStatus::WithWarning(_)) => Ok(()),
            Some(status) => Err(JsonError::Refused(status)),
        }
    }
}

impl JsonAnswer for InitiateAuthenticationOk {
    fn to_json(&self) -> Vec<u8> {
        let mut body = well();
        body.put_transaction_id(&self.transaction_id);
        body.put_octets("serverSigned1", self.server_signed1.bytes());
        body.put_element("serverSignature1", 0x5F37, &self.server_signature1);
        if let Some(key_id) = &self.euicc_ci_pk_id_to_be_used {
            body.put_element("euiccCiPKIdToBeUsed", 0x04, key_id);
        }
        body.put_octets("serverCertificate", self.server_certificate.der());
        if !self.other_certs_in_chain.is_empty() {
            body.put_element("otherCertsInChain", 0xA1, &Row(&self.other_certs_in_chain));
        }
        if !self.crl_list.is_empty() {
            body.put_element("crlList", 0xA2, &Row(&self.crl_list));
        }
        body.write()
    }

    fn parse_json(body: &[u8]) -> Result<Self, JsonError> {
        const KEY_ID: &str = "euiccCiPKIdToBeUsed";
        const CHAIN: &str = "otherCertsInChain";
        const CRLS: &str = "crlList";
        let body = parse(body)?;
        Ok(Self {
            transaction_id: body.transaction_id()?,
            server_signed1: body.element("serverSigned1", 0x30)?,
            server_signature1: body.element("serverSignature1", 0x5F37)?,
            euicc_ci_pk_id_to_be_used: body.has(KEY_ID).then(|| body.element(KEY_ID, 0x04)).transpose()?,
            server_certificate: body.element("serverCertificate", 0x30)?,
            other_certs_in_chain: if body.has(CHAIN) { body.element::<Entries<_>>(CHAIN, 0xA1)?.0 } else { Vec::new() },
            crl_list: if body.has(CRLS) { body.element::<Entries<_>>(CRLS, 0xA2)?.0 } else { Vec::new() },
        })
    }
}

impl JsonAnswer for AuthenticateClientResponseEs9 {
    /// The body. An error has no place in it, for those go into the header: it is said to be a failure without a reason.
    fn to_json(&self) -> Vec<u8> {
        let mut body = well();
        match self {
            Self::Ok(ok) => {
                body.put_transaction_id(&ok.transaction_id);
                body.put_octets("profileMetadata", &ok.profile_metadata.to_der());
                body.put_octets("smdpSigned2", ok.smdp_signed2.bytes());
                body.put_element("smdpSignature2", 0x5F37, &ok.smdp_signature2);
                body.put_octets("smdpCertificate", ok.smdp_certificate.der());
            }
            Self::OkDeviceChange(ok) => {
                body.put_transaction_id(&ok.transaction_id);
                body.put_octets("smdpSigned4", ok.smdp_signed4.bytes());
                body.put_element("smdpSignature4", 0x5F37, &ok.smdp_signature4);
                if let Some(message) = &ok.service_provider_message_for_dc {
                    body.put_element("serviceProviderMessageForDc", 0xA1, message);
                }
            }
            Self::OkDelayedDeviceChange(ok) => {
                body.put_transaction_id(&ok.transaction_id);
                body.put_octets("smdpSigned6", ok.smdp_signed6.bytes());
                body.put_element("smdpSignature6", 0x5F37, &ok.smdp_signature6);
            }
            Self::OkRpm(_) | Self::Error(_) => return Self::refusal(&ExecutionStatus::Failed(None)),
        }
        body.write()
    }

    fn parse_json(body: &[u8]) -> Result<Self, JsonError> {
        const MESSAGE: &str = "serviceProviderMessageForDc";
        let body = parse(body)?;
        let transaction_id = body.transaction_id()?;
        if body.has("smdpSigned4") {
            return Ok(Self::OkDeviceChange(AuthenticateClientOkDeviceChange {
                transaction_id,
                smdp_signed4: body.element("smdpSigned4", 0x30)?,
                smdp_signature4: body.element("smdpSignature4", 0x5F37)?,
                service_provider_message_for_dc: body.has(MESSAGE).then(|| body.element(MESSAGE, 0xA1)).transpose()?,
            }));
        }
        if body.has("smdpSigned6") {
            return Ok(Self::OkDelayedDeviceChange(AuthenticateClientOkDelayedDeviceChange {
                transaction_id,
                smdp_signed6: body.element("smdpSigned6", 0x30)?,
                smdp_signature6: body.element("smdpSignature6", 0x5F37)?,
            }));
        }
        Ok(Self::Ok(AuthenticateClientOk {
            transaction_id,
            profile_metadata: body.message("profileMetadata")?,
            smdp_signed2: body.element("smdpSigned2", 0x30)?,
            smdp_signature2: body.element("smdpSignature2", 0x5F37)?,
            smdp_certificate: body.element("smdpCertificate", 0x30)?,
        }))
    }
}

impl JsonAnswer for GetBoundProfilePackageOk {
    fn to_json(&self) -> Vec<u8> {
        let mut body = well();
        body.put_transaction_id(&self.transaction_id);
        body.put_octets("boundProfilePackage", self.bound_profile_package.bytes());
        body.write()
    }

    fn parse_json(body: &[u8]) -> Result<Self, JsonError> {
        let body = parse(body)?;
        Ok(Self {
            transaction_id: body.transaction_id()?,
            bound_profile_package: body.element::<Raw>("boundProfilePackage", 0xBF36)?,
        })
    }
}

impl JsonAnswer for CancelSessionOk {
    fn to_json(&self) -> Vec<u8> {
        well().write()
    }

    fn parse_json(body: &[u8]) -> Result<Self, JsonError> {
        parse(body).map(|_| Self {})
    }
}

impl JsonAnswer for ConfirmDeviceChangeOk {
    fn to_json(&self) -> Vec<u8> {
        let mut body = well();
        body.put_transaction_id(&self.transaction_id);
        body.put_octets("smdpSigned5", self.smdp_signed5.bytes());
        body.put_element("smdpSignature5", 0x5F37, &self.smdp_signature5);
        body.write()
    }

    fn parse_json(body: &[u8]) -> Result<Self, JsonError> {
        let body = parse(body)?;
        Ok(Self {
            transaction_id: body.transaction_id()?,
            smdp_signed5: body.element("smdpSigned5", 0x30)?,
            smdp_signature5: body.element("smdpSignature5", 0x5F37)?,
        })
    }
}

impl JsonAnswer for CheckProgressOk {
    fn to_json(&self) -> Vec<u8> {
        let mut body = well();
        if let Some(delay) = self.retry_delay {
            body.put("retryDelay", delay);
        }
        body.write()
    }

    fn parse_json(body: &[u8]) -> Result<Self, JsonError> {
        let body = parse(body)?;
        Ok(Self { retry_delay: body.has("retryDelay").then(|| body.number("retryDelay")).transpose()? })
    }
}

/// The answer of an SM-DS. How the signed one of v3 is named follows ES9+ (`smdpSigned2`): no public program has it.
impl JsonAnswer for AuthenticateClientResponseEs11 {
    /// The body. An error has no place in it, for those go into the header: it is said to be a failure without a reason.
    fn to_json(&self) -> Vec<u8> {
        match self {
            Self::Ok(ok) => ok.to_json(),
            Self::OkV3(ok) => {
                let mut body = well();
                body.put_transaction_id(&ok.transaction_id);
                body.put_octets("smdsSigned2", ok.smds_signed2.bytes());
                body.put_element("smdsSignature2", 0x5F37, &ok.smds_signature2);
                body.write()
            }
            Self::Error(_) => Self::refusal(&ExecutionStatus::Failed(None)),
        }
    }

    fn parse_json(bytes: &[u8]) -> Result<Self, JsonError> {
        let body = parse(bytes)?;
        if !body.has("smdsSigned2") {
            return AuthenticateClientOkEs11::parse_json(bytes).map(Self::Ok);
        }
        Ok(Self::OkV3(AuthenticateClientOkEs11V3 {
            transaction_id: body.transaction_id()?,
            smds_signed2: body.element("smdsSigned2", 0x30)?,
            smds_signature2: body.element("smdsSignature2", 0x5F37)?,
        }))
    }
}

/// The answer of an SM-DS of v2.
impl JsonAnswer for AuthenticateClientOkEs11 {
    fn to_json(&self) -> Vec<u8> {
        let mut body = well();
        body.put_transaction_id(&self.transaction_id);
        let event =
            |event: &EventRecord| json!({ "eventId": event.event_id.reveal(), "rspServerAddress": event.rsp_server_address });
        body.put("eventEntries", self.event_entries.iter().map(event).collect::<Vec<Value>>());
        body.write()
    }

    fn parse_json(body: &[u8]) -> Result<Self, JsonError> {
        const EVENTS: &str = "eventEntries";
        let body = parse(body)?;
        let event = |event: &Value| {
            let text = |name: &str| event.get(name).and_then(Value::as_str).ok_or(JsonError::Field(EVENTS));
            Ok(EventRecord {
                event_id: SecretText::new(text("eventId")?),
                rsp_server_address: text("rspServerAddress")?.to_owned(),
            })
        };
        Ok(Self {
            transaction_id: body.transaction_id()?,
            event_entries: body.list(EVENTS)?.iter().map(event).collect::<Result<_, _>>()?,
        })
    }
}

/// A list under one tag, each entry a sequence.
struct Row<'a, T>(&'a [T]);
struct Entries<T>(Vec<T>);

impl<T: crate::tlv::Encode> crate::tlv::Encode for Row<'_, T> {
    fn encode(&self, tag: crate::tlv::Tag, writer: &mut crate::tlv::Writer) {
        crate::wire::notation::write_list(self.0, tag, crate::tlv::Tag::SEQUENCE, writer);
    }
}

impl<'a, T: crate::tlv::Decode<'a>> crate::tlv::Decode<'a> for Entries<T> {
    fn decode(element: &crate::tlv::Element<'a>) -> Result<Self, crate::tlv::Malformed> {
        crate::wire::notation::read_list(element, crate::tlv::Tag::SEQUENCE).map(Self)
    }
}
