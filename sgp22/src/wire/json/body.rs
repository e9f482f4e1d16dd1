//! A body while it is read or written: its fields by name.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

use super::{BODY_SIZE_BYTES_MAX, ExecutionStatus, StatusCode, StatusCodeData};
use crate::tlv::{Element, Encode, Malformed, Tag, Writer};
use crate::wire::{Message, TransactionId};

/// Why a body could not be read, or that it says no.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum JsonError {
    /// The body is larger than any that is read.
    #[error("the body is larger than any that is read")]
    TooLarge,
    /// The body is no JSON object.
    #[error("the body is no JSON object")]
    NotJson,
    /// A field is missing, or is of another kind.
    #[error("the field {0} is missing or of another kind")]
    Field(&'static str),
    /// A field is not base64.
    #[error("the field {0} is not base64")]
    NotBase64(&'static str),
    /// What a field holds could not be read.
    #[error("the field {0}: {1}")]
    Malformed(&'static str, Malformed),
    /// The answer is right, and says no.
    #[error("the server refuses")]
    Refused(ExecutionStatus),
}

/// More than any text in a header has, in bytes; the rest is cut off.
const TEXT_SIZE_MAX: usize = 1024;

pub(super) struct Body {
    fields: Map<String, Value>,
}

impl Body {
    pub(super) fn new() -> Self {
        Self { fields: Map::new() }
    }

    pub(super) fn parse(text: &[u8]) -> Result<Self, JsonError> {
        if text.len() > BODY_SIZE_BYTES_MAX {
            return Err(JsonError::TooLarge);
        }
        match serde_json::from_slice(text) {
            Ok(Value::Object(fields)) => Ok(Self { fields }),
            _ => Err(JsonError::NotJson),
        }
    }

    pub(super) fn write(self) -> Vec<u8> {
        serde_json::to_vec(&Value::Object(self.fields)).expect("texts and objects of texts can be written")
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.fields.get(name).is_some_and(|value| !value.is_null())
    }

    pub(super) fn text(&self, name: &'static str) -> Result<&str, JsonError> {
        self.fields.get(name).and_then(Value::as_str).ok_or(JsonError::Field(name))
    }

    pub(super) fn number(&self, name: &'static str) -> Result<u32, JsonError> {
        let value = self.fields.get(name).ok_or(JsonError::Field(name))?;
        let number = value.as_u64().or_else(|| value.as_str()?.parse().ok());
        number.and_then(|number| u32::try_from(number).ok()).ok_or(JsonError::Field(name))
    }

    pub(super) fn list(&self, name: &'static str) -> Result<&[Value], JsonError> {
        self.fields.get(name).and_then(Value::as_array).map(Vec::as_slice).ok_or(JsonError::Field(name))
    }

    /// Servers differ in letter case, and some put line breaks into base64.
    pub(super) fn octets(&self, name: &'static str) -> Result<Vec<u8>, JsonError> {
        let text = self.text(name)?;
        let decoded = if text.bytes().any(|byte| byte.is_ascii_whitespace()) {
            STANDARD.decode(text.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect::<Vec<u8>>())
        } else {
            STANDARD.decode(text)
        };
        decoded.map_err(|_| JsonError::NotBase64(name))
    }

    pub(super) fn transaction_id(&self) -> Result<TransactionId, JsonError> {
        const NAME: &str = "transactionId";
        let text = self.text(NAME)?.as_bytes();
        let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
        let (pairs, rest) = text.as_chunks::<2>();
        let bytes: Option<Vec<u8>> = pairs.iter().map(|[high, low]| Some(digit(*high)? << 4 | digit(*low)?)).collect();
        bytes.filter(|_| rest.is_empty()).and_then(TransactionId::new).ok_or(JsonError::Field(NAME))
    }

    /// What a field holds, read by a function.
    pub(super) fn read<T>(&self, name: &'static str, read: impl FnOnce(&[u8]) -> Result<T, Malformed>) -> Result<T, JsonError> {
        read(&self.octets(name)?).map_err(|malformed| JsonError::Malformed(name, malformed))
    }

    /// A message, with its tag.
    pub(super) fn message<M: Message>(&self, name: &'static str) -> Result<M, JsonError> {
        self.read(name, M::parse)
    }

    /// A value, with a tag.
    pub(super) fn element<T>(&self, name: &'static str, tag: u32) -> Result<T, JsonError>
    where
        T: for<'a> crate::tlv::Decode<'a>,
    {
        self.read(name, |bytes| T::decode(&Element::parse_as(Tag::new(tag), bytes)?))
    }

    pub(super) fn put(&mut self, name: &str, value: impl Into<Value>) {
        self.fields.insert(name.to_owned(), value.into());
    }

    pub(super) fn put_octets(&mut self, name: &str, octets: &[u8]) {
        self.put(name, STANDARD.encode(octets));
    }

    pub(super) fn put_element(&mut self, name: &str, tag: u32, value: &impl Encode) {
        let mut writer = Writer::new();
        value.encode(Tag::new(tag), &mut writer);
        self.put_octets(name, &writer.finish());
    }

    pub(super) fn put_transaction_id(&mut self, id: &TransactionId) {
        self.put("transactionId", id.as_bytes().iter().map(|byte| format!("{byte:02X}")).collect::<String>());
    }

    pub(super) fn put_header(&mut self, status: &ExecutionStatus) {
        let (word, data) = match status {
            ExecutionStatus::Success => ("Executed-Success", None),
            ExecutionStatus::WithWarning(data) => ("Executed-WithWarning", data.as_ref()),
            ExecutionStatus::Failed(data) => ("Failed", data.as_ref()),
            ExecutionStatus::Expired(data) => ("Expired", data.as_ref()),
        };
        let mut inside = Map::new();
        inside.insert("status".to_owned(), word.into());
        if let Some(data) = data {
            let code = |code: Option<StatusCode>| code.map(|code| code.to_string());
            let texts = [
                ("subjectCode", code(data.subject_code)),
                ("reasonCode", code(data.reason_code)),
                ("subjectIdentifier", data.subject_identifier.clone()),
                ("message", data.message.clone()),
            ];
            let texts: Map<String, Value> =
                texts.into_iter().filter_map(|(name, text)| Some((name.to_owned(), text?.into()))).collect();
            inside.insert("statusCodeData".to_owned(), texts.into());
        }
        self.put("header", json!({ "functionExecutionStatus": inside }));
    }

    /// How the function ended, as the header says.
    pub(super) fn status(&self) -> Result<ExecutionStatus, JsonError> {
        const NAME: &str = "header";
        let status = self.fields.get(NAME).and_then(|header| header.get("functionExecutionStatus"));
        let status = status.ok_or(JsonError::Field(NAME))?;
        let data = status.get("statusCodeData").filter(|data| data.is_object()).map(|data| {
            let text = |name: &str| {
                let mut text = data.get(name)?.as_str()?.to_owned();
                text.truncate(text.floor_char_boundary(TEXT_SIZE_MAX));
                Some(text)
            };
            StatusCodeData {
                subject_code: text("subjectCode").as_deref().and_then(StatusCode::parse),
                reason_code: text("reasonCode").as_deref().and_then(StatusCode::parse),
                subject_identifier: text("subjectIdentifier"),
                message: text("message"),
            }
        });
        match status.get("status").and_then(Value::as_str) {
            Some("Executed-Success") => Ok(ExecutionStatus::Success),
            Some("Executed-WithWarning") => Ok(ExecutionStatus::WithWarning(data)),
            Some("Failed") => Ok(ExecutionStatus::Failed(data)),
            Some("Expired") => Ok(ExecutionStatus::Expired(data)),
            _ => Err(JsonError::Field(NAME)),
        }
    }
}
