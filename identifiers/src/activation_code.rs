//! The activation code: what a carrier's QR code says, and all a phone needs to fetch an eSIM profile.
//!
//! It is a secret: whoever installs the profile first has the line, and most codes work once. Nothing here prints one unless
//! asked by name ([`ActivationCode::reveal`]), and no error repeats any of it.

mod error;

use std::fmt;
use std::str::FromStr;

pub use error::ActivationCodeError;

use crate::digits::is_invisible;
use crate::matching_id::check_token;
use crate::setup_link::{self, Seen, SetupLink};
use crate::{MatchingId, ObjectIdentifier, SmdpAddress};

/// An activation code of format 1 (SGP.22 v2.5 §4.1): server address, matching id, and sometimes the server's object identifier
/// and whether a confirmation code must be typed in as well.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct ActivationCode {
    address: SmdpAddress,
    matching_id: Option<MatchingId>,
    oid: Option<ObjectIdentifier>,
    confirmation_code_required: ConfirmationCodeRequired,
    /// What stands behind the fifth field, kept for the phone that understands it.
    further_fields: Option<String>,
}

/// Whether the phone will ask for a confirmation code, which the carrier gives apart from the activation code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum ConfirmationCodeRequired {
    /// It will.
    Yes,
    /// The activation code does not say so. The server may ask all the same: some carriers leave the flag out.
    #[default]
    No,
}

/// The longest text that is read, in bytes. A code has at most 255 characters (SGP.22 v2.5 §4.1); each may be three in a link.
const INPUT_SIZE_BYTES_MAX: usize = 4096;
/// How often a link may be wrapped in encoding. Mail systems that rewrite links make it two.
const ENCODINGS_MAX: usize = 3;

impl ActivationCode {
    /// A code from its parts, as shops' APIs hand them out.
    pub fn new(address: SmdpAddress, matching_id: Option<MatchingId>) -> Self {
        let confirmation_code_required = ConfirmationCodeRequired::No;
        Self { address, matching_id, oid: None, confirmation_code_required, further_fields: None }
    }

    /// The same code with the server's object identifier.
    pub fn with_oid(self, oid: ObjectIdentifier) -> Self {
        Self { oid: Some(oid), ..self }
    }

    /// The same code with the confirmation code flag.
    pub fn with_confirmation_code_required(self, confirmation_code_required: ConfirmationCodeRequired) -> Self {
        Self { confirmation_code_required, ..self }
    }

    /// Reads a code in any form it is handed around in: `LPA:1$…` in any case, `1$…` as phones want it typed, with line ends
    /// around it, with `\$` from a script, percent-encoded, or as an install link ([`SetupLink`]).
    ///
    /// # Errors
    /// Says which part is wrong and where; see [`ActivationCodeError`].
    ///
    /// ```
    /// # use identifiers::{ActivationCode, ActivationCodeError};
    /// let code = ActivationCode::parse("LPA:1$smdp.example.com$04386-AGYFT-A74Y8-3F815")?;
    /// assert_eq!(code.address().as_str(), "smdp.example.com");
    /// assert_eq!(format!("{code:?}"), "ActivationCode(smdp.example.com, secret)");
    /// // In a shell, "LPA:1$smdp.example.com$ABC" becomes:
    /// assert_eq!(ActivationCode::parse("LPA:1.example.com"), Err(ActivationCodeError::ShellAteDollar));
    /// # Ok::<(), ActivationCodeError>(())
    /// ```
    pub fn parse(input: &str) -> Result<Self, ActivationCodeError> {
        if input.len() > INPUT_SIZE_BYTES_MAX {
            return Err(ActivationCodeError::TooLong { size_bytes: input.len() });
        }
        let unwrapped = unwrap(trim(input))?;
        let text = trim(&unwrapped);
        if text.is_empty() {
            return Err(ActivationCodeError::Empty);
        }
        let (prefix, body) = strip_prefix(text);
        let fields: Vec<&str> = body.split('$').map(trim).collect();
        check_format(prefix, &fields)?;
        Self::from_fields(&fields)
    }

    /// The server that has the profile.
    pub fn address(&self) -> &SmdpAddress {
        &self.address
    }

    /// The secret part. `None` where the server knows the profile by the phone's EID.
    pub fn matching_id(&self) -> Option<&MatchingId> {
        self.matching_id.as_ref()
    }

    /// The object identifier that the server's certificate must name.
    pub fn oid(&self) -> Option<&ObjectIdentifier> {
        self.oid.as_ref()
    }

    /// Whether the phone will ask for a confirmation code.
    pub fn confirmation_code_required(&self) -> ConfirmationCodeRequired {
        self.confirmation_code_required
    }

    /// The whole code in the clear, as a QR code has it: `LPA:1$…`. For the hand that installs it; never for a log.
    pub fn reveal(&self) -> String {
        format!("LPA:{}", self.reveal_without_prefix())
    }

    /// The whole code in the clear without `LPA:`, as some phones and modems want it typed: `1$…`.
    pub fn reveal_without_prefix(&self) -> String {
        let mut fields = vec!["1", self.address.as_str(), self.matching_id.as_ref().map_or("", MatchingId::reveal)];
        fields.push(self.oid.as_ref().map_or("", ObjectIdentifier::as_str));
        fields.push(match self.confirmation_code_required {
            ConfirmationCodeRequired::Yes => "1",
            ConfirmationCodeRequired::No => "",
        });
        fields.extend(self.further_fields.as_deref());
        while fields.len() > 3 && fields.last().is_some_and(|field| field.is_empty()) {
            fields.pop();
        }
        fields.join("$")
    }

    /// The whole code as a link that installs it when opened on the phone. As secret as the code.
    pub fn reveal_link(&self, link: SetupLink) -> String {
        link.wrap(&self.reveal())
    }

    /// `fields[0]` has been judged.
    fn from_fields(fields: &[&str]) -> Result<Self, ActivationCodeError> {
        let field = |index: usize| fields.get(index).copied().filter(|field| !field.is_empty());
        let address = SmdpAddress::parse(field(1).unwrap_or_default())?;
        if fields.len() < 3 {
            return Err(ActivationCodeError::MatchingIdMissing);
        }
        let matching_id = field(2).map(MatchingId::parse).transpose()?;
        // A lone 1 is no object identifier; carriers who leave the fourth part out instead of empty mean the fifth.
        let (oid, flag) = match (field(3), field(4)) {
            (Some("1"), None) => (None, Some("1")),
            (oid, flag) => (oid, flag),
        };
        let oid = oid.map(ObjectIdentifier::parse).transpose()?;
        let confirmation_code_required = match flag {
            Some("1") => ConfirmationCodeRequired::Yes,
            None | Some("0") => ConfirmationCodeRequired::No,
            Some(_) => return Err(ActivationCodeError::ConfirmationCodeRequired),
        };
        Ok(Self { address, matching_id, oid, confirmation_code_required, further_fields: further_fields(fields)? })
    }
}

/// What later versions put behind the fifth field is kept as it is: this program need not understand it, the phone may.
fn further_fields(fields: &[&str]) -> Result<Option<String>, ActivationCodeError> {
    let further = fields.get(5..).unwrap_or_default();
    for (index, field) in further.iter().enumerate() {
        check_token(field).map_err(|position| ActivationCodeError::FurtherField { field: index + 6, position })?;
    }
    let kept = further.join("$");
    let kept = kept.trim_end_matches('$');
    Ok((!kept.is_empty()).then(|| kept.to_owned()))
}

/// Takes a link or percent-encoding off. No part of a code may hold a `%`, so one that is there is encoding.
fn unwrap(text: &str) -> Result<String, ActivationCodeError> {
    let mut unwrapped = match setup_link::look(text) {
        Seen::NoLink => text.to_owned(),
        Seen::CardData(card_data) => card_data.to_owned(),
        Seen::WithoutCardData => return Err(ActivationCodeError::LinkWithoutCode),
        Seen::Elsewhere => return Err(ActivationCodeError::OtherLink),
    };
    for _ in 0..ENCODINGS_MAX {
        if !unwrapped.contains('%') {
            break;
        }
        unwrapped = setup_link::decode(&unwrapped).map_err(|position| ActivationCodeError::Encoding { position })?;
    }
    // A script in which the code was written, seen from outside.
    Ok(unwrapped.replace("\\$", "$"))
}

/// Whether `LPA:` stood in front.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Prefix {
    Present,
    Absent,
}

fn strip_prefix(text: &str) -> (Prefix, &str) {
    match text.split_at_checked(4) {
        Some((prefix, body)) if prefix.eq_ignore_ascii_case("LPA:") => (Prefix::Present, body),
        _ => (Prefix::Absent, text),
    }
}

/// Judges the first field, where it shows what happened to the text on its way here.
fn check_format(prefix: Prefix, fields: &[&str]) -> Result<(), ActivationCodeError> {
    let (format, has_dollar) = (fields.first().copied().unwrap_or_default(), fields.len() > 1);
    if format == "1" && has_dollar {
        return Ok(());
    }
    // `$smdp` is gone and `.example.com` or `-plus.example.com` left, or all of it is gone.
    let bitten = format.strip_prefix('1').is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '-']));
    if bitten || (prefix == Prefix::Present && !has_dollar) {
        return Err(ActivationCodeError::ShellAteDollar);
    }
    match format.parse() {
        // One to three digits can be a format; anything else may be a secret in the wrong place and is not repeated.
        Ok(version) if has_dollar && format.len() <= 3 && format.bytes().all(|byte| byte.is_ascii_digit()) => {
            Err(ActivationCodeError::UnsupportedFormat { version })
        }
        _ => Err(ActivationCodeError::NotAnActivationCode),
    }
}

fn trim(text: &str) -> &str {
    text.trim_matches(|character: char| character.is_whitespace() || is_invisible(character))
}

impl FromStr for ActivationCode {
    type Err = ActivationCodeError;

    fn from_str(input: &str) -> Result<Self, ActivationCodeError> {
        Self::parse(input)
    }
}

/// Prints the server and that there is a secret, and nothing of it.
impl fmt::Debug for ActivationCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "ActivationCode({}, secret)", self.address)
    }
}

#[cfg(test)]
mod tests;
