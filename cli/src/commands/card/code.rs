//! Activation codes: read from a text, standard input or a picture; and `spoke card code`, which says what one says and draws it.

use std::path::{Path, PathBuf};

use clap::Args;
use identifiers::{ActivationCode, ConfirmationCodeRequired};
use serde_json::json;

use super::Common;
use crate::input::{self, Replace};
use crate::output::{self, Failure, Status};
use crate::render::qr;

/// A code has at most so many bytes.
const CODE_BYTES_MAX: usize = 4096;
/// A picture has at most so many bytes.
const PICTURE_BYTES_MAX: usize = 20 << 20;

/// What an activation code says, and its QR code
#[derive(Args)]
pub(crate) struct Code {
    /// The activation code, LPA:1$…, or a link with one; - for standard input
    #[arg(required_unless_present = "picture")]
    code: Option<String>,
    /// Read the code from a picture of its QR code
    #[arg(long, value_name = "FILE", conflicts_with = "code")]
    picture: Option<PathBuf>,
    /// Write the QR code as a picture, FILE.svg
    #[arg(long, value_name = "FILE")]
    svg: Option<PathBuf>,
}

impl Code {
    pub(super) fn run(self, common: &Common) -> Result<Status, Failure> {
        let code = match (&self.code, &self.picture) {
            (Some(code), _) if code == "-" => from_input()?,
            (Some(code), _) => parse(code)?,
            (None, Some(picture)) => from_picture(picture)?,
            (None, None) => return Err(Failure::misused("there is no code")),
        };
        if let Some(file) = &self.svg {
            input::write(file, &qr::svg(&code.reveal()), Replace::Yes)?;
        }
        let wants_confirmation = code.confirmation_code_required() == ConfirmationCodeRequired::Yes;
        let oid = code.oid().map(ToString::to_string);
        if common.json {
            output::json(&json!({
                "server": code.address().as_str(),
                "has_matching_id": code.matching_id().is_some(),
                "oid": oid,
                "confirmation_code": wants_confirmation,
            }))?;
            return Ok(Status::Done);
        }
        let mut text = format!("server  {}\n", code.address().as_str());
        if let Some(oid) = oid {
            text += &format!("        which must be {oid}\n");
        }
        if wants_confirmation {
            text += "        a confirmation code will be asked for\n";
        }
        output::answer(&text)?;
        if self.svg.is_none() {
            output::answer(&format!("\n{}", qr::terminal(&code.reveal())))?;
        }
        Ok(Status::Done)
    }
}

/// A code from what a person wrote.
pub(super) fn parse(text: &str) -> Result<ActivationCode, Failure> {
    ActivationCode::parse(text.trim()).map_err(|error| Failure::refused(error.to_string()))
}

/// The first line of standard input.
pub(super) fn from_input() -> Result<ActivationCode, Failure> {
    use std::io::{BufRead as _, Read as _};
    let mut line = String::new();
    std::io::stdin()
        .lock()
        .take(CODE_BYTES_MAX as u64)
        .read_line(&mut line)
        .map_err(|error| Failure::refused(format!("standard input is no text: {error}")))?;
    parse(&line)
}

/// The QR code in a picture.
pub(super) fn from_picture(path: &Path) -> Result<ActivationCode, Failure> {
    let bytes = input::bytes(path, PICTURE_BYTES_MAX)?;
    let name = path.display();
    let texts = qr::read(&bytes).map_err(|reason| Failure::refused(format!("“{name}” {reason}")))?;
    let codes: Vec<ActivationCode> = texts.iter().filter_map(|text| ActivationCode::parse(text.trim()).ok()).collect();
    match (codes.as_slice(), texts.as_slice()) {
        ([_], _) => Ok(codes.into_iter().next().expect("there is one")),
        ([], []) => Err(Failure::refused(format!("no QR code is found in “{name}”"))
            .hint("cut the picture to the code, or take it straight and sharp")),
        ([], [other, ..]) => parse(other).map_err(|failure| failure.hint("this QR code is for something else than an eSIM")),
        _ => Err(Failure::refused(format!("“{name}” has {} activation codes", codes.len())).hint("cut the picture to one")),
    }
}
