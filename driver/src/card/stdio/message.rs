//! What programs of the eSIM say to each other on standard input and output, a line of JSON each: lpac's backend protocol. Pure.
//!
//! The shape is that of lpac's `stdio-schema.json`, and where the program does otherwise (`param` is null at times), of the program.

use serde_json::{Map, Value, json};

use super::super::apdu::Command;
use super::super::{Aid, Misbehaved, hex};

/// The longest line: a bound profile package, twice in other letters.
pub const LINE_SIZE_BYTES_MAX: usize = 1 << 24;
/// The most headers of a request.
pub const HEADERS_MAX: usize = 64;

/// A line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Message {
    /// The LPA wants something of the card.
    Apdu(Function),
    /// What came of it.
    ApduDone {
        /// Negative is failure; for a channel that was opened, its number; else zero.
        code: i64,
        /// The response APDU.
        data: Option<Vec<u8>>,
    },
    /// The LPA wants something of a server.
    Http(HttpRequest),
    /// What came of it.
    HttpDone(HttpAnswer),
    /// Anything else, such as progress and results: the line as it is.
    Other(String),
}

/// What can be wanted of a card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Function {
    /// Begin to use it.
    Connect,
    /// It is no longer needed.
    Disconnect,
    /// Open a logical channel to an application.
    OpenChannel(Aid),
    /// Close one.
    CloseChannel(u8),
    /// Send a command APDU, which says its channel itself.
    Transmit(Vec<u8>),
}

/// A request to a server: always POST.
#[derive(Clone, PartialEq, Eq)]
pub struct HttpRequest {
    /// The whole address.
    pub url: String,
    /// Each `Name: value`.
    pub headers: Vec<String>,
    /// What is sent.
    pub body: Vec<u8>,
}

/// The answer of a server.
#[derive(Clone, PartialEq, Eq)]
pub struct HttpAnswer {
    /// HTTP's status, e.g. 200.
    pub status: u16,
    /// What came.
    pub body: Vec<u8>,
}

impl std::fmt::Debug for HttpRequest {
    /// Bodies hold activation codes and keys: only their size is said.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "HttpRequest({}, {} bytes)", self.url, self.body.len())
    }
}

impl std::fmt::Debug for HttpAnswer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "HttpAnswer({}, {} bytes)", self.status, self.body.len())
    }
}

impl Message {
    /// Reads a line, without its end.
    ///
    /// # Errors
    /// [`Misbehaved::ProgramMessage`] when it is no JSON, or says less or other than its type needs.
    pub fn read(line: &str) -> Result<Self, Misbehaved> {
        if line.len() > LINE_SIZE_BYTES_MAX {
            return Err(Misbehaved::ProgramMessage);
        }
        let message: Value = serde_json::from_str(line).map_err(|_| Misbehaved::ProgramMessage)?;
        let payload = message.get("payload").and_then(Value::as_object);
        let read = match (message.get("type").and_then(Value::as_str), payload) {
            (Some("apdu"), Some(payload)) if payload.contains_key("func") => Self::read_function(payload).map(Self::Apdu),
            (Some("apdu"), Some(payload)) => Self::read_done(payload),
            (Some("http"), Some(payload)) if payload.contains_key("url") => Self::read_http(payload).map(Self::Http),
            (Some("http"), Some(payload)) => Self::read_answer(payload),
            (Some("apdu" | "http") | None, _) => None,
            (Some(_), _) => Some(Self::Other(line.to_owned())),
        };
        read.ok_or(Misbehaved::ProgramMessage)
    }

    fn read_function(payload: &Map<String, Value>) -> Option<Function> {
        let param = || digits(payload.get("param")?);
        Some(match payload.get("func")?.as_str()? {
            "connect" => Function::Connect,
            "disconnect" => Function::Disconnect,
            "logic_channel_open" => Function::OpenChannel(Aid::new(&param()?)?),
            "logic_channel_close" => match param()?[..] {
                [channel] => Function::CloseChannel(channel),
                _ => return None,
            },
            "transmit" => {
                let command = param()?;
                Command::read(&command).ok()?;
                Function::Transmit(command)
            }
            _ => return None,
        })
    }

    fn read_done(payload: &Map<String, Value>) -> Option<Self> {
        let data = match payload.get("data") {
            None | Some(Value::Null) => None,
            Some(data) => Some(digits(data)?),
        };
        Some(Self::ApduDone { code: payload.get("ecode")?.as_i64()?, data })
    }

    fn read_http(payload: &Map<String, Value>) -> Option<HttpRequest> {
        let headers = match payload.get("headers") {
            None | Some(Value::Null) => &[][..],
            Some(headers) => headers.as_array()?,
        };
        let headers = headers.iter().take(HEADERS_MAX).map(|header| header.as_str().map(str::to_owned));
        let headers = headers.collect::<Option<_>>()?;
        let body = match payload.get("tx") {
            None | Some(Value::Null) => Vec::new(),
            Some(body) => digits(body)?,
        };
        Some(HttpRequest { url: payload.get("url")?.as_str()?.to_owned(), headers, body })
    }

    fn read_answer(payload: &Map<String, Value>) -> Option<Self> {
        let status = payload.get("rcode")?.as_u64().and_then(|status| u16::try_from(status).ok())?;
        Some(Self::HttpDone(HttpAnswer { status, body: digits(payload.get("rx")?)? }))
    }

    /// The line, without its end.
    #[must_use]
    pub fn to_line(&self) -> String {
        let apdu = |payload: Value| json!({ "type": "apdu", "payload": payload }).to_string();
        let http = |payload: Value| json!({ "type": "http", "payload": payload }).to_string();
        match self {
            Self::Apdu(function) => {
                let (name, param) = match function {
                    Function::Connect => ("connect", None),
                    Function::Disconnect => ("disconnect", None),
                    Function::OpenChannel(aid) => ("logic_channel_open", Some(aid.to_string())),
                    Function::CloseChannel(channel) => ("logic_channel_close", Some(hex::write(&[*channel]))),
                    Function::Transmit(command) => ("transmit", Some(hex::write(command))),
                };
                apdu(json!({ "func": name, "param": param }))
            }
            Self::ApduDone { code, data: Some(data) } => apdu(json!({ "ecode": code, "data": hex::write(data) })),
            Self::ApduDone { code, data: None } => apdu(json!({ "ecode": code })),
            Self::Http(HttpRequest { url, headers, body }) => {
                http(json!({ "url": url, "tx": hex::write(body), "headers": headers }))
            }
            Self::HttpDone(HttpAnswer { status, body }) => http(json!({ "rcode": status, "rx": hex::write(body) })),
            Self::Other(line) => line.clone(),
        }
    }

    /// The card did not do it.
    pub const FAILED: Self = Self::ApduDone { code: -1, data: None };
    /// The card did it, and there is nothing to say.
    pub const DONE: Self = Self::ApduDone { code: 0, data: None };
}

fn digits(value: &Value) -> Option<Vec<u8>> {
    hex::read(value.as_str()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, expected: &Message) {
        assert_eq!(Message::read(line).as_ref(), Ok(expected), "{line}");
        assert_eq!(Message::read(&expected.to_line()).as_ref(), Ok(expected), "{line}");
    }

    /// The lines as lpac 2.3 writes them, and the answers that it takes.
    #[test]
    fn the_lines_of_lpac_are_read() {
        check(r#"{"type":"apdu","payload":{"func":"connect","param":null}}"#, &Message::Apdu(Function::Connect));
        check(r#"{"type":"apdu","payload":{"func":"disconnect"}}"#, &Message::Apdu(Function::Disconnect));
        check(
            r#"{"type":"apdu","payload":{"func":"logic_channel_open","param":"a0000005591010ffffffff8900000100"}}"#,
            &Message::Apdu(Function::OpenChannel(Aid::ISD_R)),
        );
        check(
            r#"{"type":"apdu","payload":{"func":"logic_channel_close","param":"01"}}"#,
            &Message::Apdu(Function::CloseChannel(1)),
        );
        check(
            r#"{"type":"apdu","payload":{"func":"transmit","param":"81e2910003bf2d00"}}"#,
            &Message::Apdu(Function::Transmit(vec![0x81, 0xE2, 0x91, 0x00, 0x03, 0xBF, 0x2D, 0x00])),
        );
        check(r#"{"type":"apdu","payload":{"ecode":1}}"#, &Message::ApduDone { code: 1, data: None });
        check(
            r#"{"type":"apdu","payload":{"ecode":0,"data":"BF2D9000"}}"#,
            &Message::ApduDone { code: 0, data: Some(vec![0xBF, 0x2D, 0x90, 0x00]) },
        );
        let request = HttpRequest {
            url: "https://smdp.example.com/gsma/rsp2/es9plus/initiateAuthentication".to_owned(),
            headers: vec!["X-Admin-Protocol: gsma/rsp/v2.2.0".to_owned()],
            body: b"{}".to_vec(),
        };
        check(
            r#"{"type":"http","payload":{"url":"https://smdp.example.com/gsma/rsp2/es9plus/initiateAuthentication","tx":"7b7d","headers":["X-Admin-Protocol: gsma/rsp/v2.2.0"]}}"#,
            &Message::Http(request),
        );
        check(
            r#"{"type":"http","payload":{"rcode":404,"rx":"333435"}}"#,
            &Message::HttpDone(HttpAnswer { status: 404, body: b"345".to_vec() }),
        );
        let progress = r#"{"type":"progress","payload":{"code":0,"message":"es10b_get_euicc_info","data":null}}"#;
        check(progress, &Message::Other(progress.to_owned()));
    }

    #[test]
    fn what_is_not_the_protocol_is_refused() {
        for line in [
            "",
            "[]",
            "null",
            "{}",
            r#"{"type":"apdu"}"#,
            r#"{"type":"apdu","payload":{}}"#,
            r#"{"type":"apdu","payload":{"func":"explode","param":"00"}}"#,
            r#"{"type":"apdu","payload":{"func":"transmit","param":null}}"#,
            r#"{"type":"apdu","payload":{"func":"transmit","param":"00A4"}}"#,
            r#"{"type":"apdu","payload":{"func":"transmit","param":"81e2910003bf2d0"}}"#,
            r#"{"type":"apdu","payload":{"func":"logic_channel_open","param":"a000"}}"#,
            r#"{"type":"apdu","payload":{"func":"logic_channel_close","param":""}}"#,
            r#"{"type":"apdu","payload":{"ecode":"0"}}"#,
            r#"{"type":"http","payload":{"rcode":-1,"rx":""}}"#,
            r#"{"type":"http","payload":{"url":1}}"#,
        ] {
            assert_eq!(Message::read(line), Err(Misbehaved::ProgramMessage), "{line}");
        }
        let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
        assert_eq!(Message::read(&deep), Err(Misbehaved::ProgramMessage));
    }

    #[test]
    fn bodies_are_in_no_debug_form() {
        let request = HttpRequest { url: "https://a".to_owned(), headers: vec![], body: b"secret".to_vec() };
        assert_eq!(format!("{request:?}"), "HttpRequest(https://a, 6 bytes)");
        assert_eq!(format!("{:?}", HttpAnswer { status: 200, body: b"secret".to_vec() }), "HttpAnswer(200, 6 bytes)");
    }
}
