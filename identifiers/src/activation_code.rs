//! The activation code: what a carrier's QR code says, and all a phone needs to fetch an eSIM profile.
//!
//! It is a secret: whoever installs the profile first has the line, and most codes work once. Nothing here prints one unless
//! asked by name ([`ActivationCode::reveal`]), and no error repeats any of it.

use std::fmt;
use std::str::FromStr;

use crate::digits::is_invisible;
use crate::matching_id::check_token;
use crate::setup_link::{self, Seen, SetupLink};
use crate::{MatchingId, MatchingIdError, ObjectIdentifier, ObjectIdentifierError, SmdpAddress, SmdpAddressError};

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

/// Why a text is no activation code. Repeats nothing of the text but single characters of the parts that are no secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ActivationCodeError {
    /// There is nothing.
    #[error("there is no activation code here; it begins with LPA:1$ and is in the carrier's QR code or e-mail")]
    Empty,
    /// The text is too long to be looked at.
    #[error(
        "this is {size_bytes} bytes of text, at most {INPUT_SIZE_BYTES_MAX} are read as an activation code; copy only the part from LPA:1$ on"
    )]
    TooLong {
        /// Size of the input in bytes.
        size_bytes: usize,
    },
    /// The text begins neither with `LPA:1$` nor with `1$`, and is no install link.
    #[error("this does not begin with LPA:1$; if the carrier gave an address and a code apart, write LPA:1$address$code")]
    NotAnActivationCode,
    /// Between double quotes, or without quotes, a shell takes `$name` for a variable and puts nothing in its place.
    #[error(
        "the $ signs are gone: the shell took them for its own; put the activation code in single quotes, as in 'LPA:1$smdp.example.com$CODE'"
    )]
    ShellAteDollar,
    /// A format other than 1.
    #[error(
        "the activation code has format {version}, only format 1 is known; ask the carrier for a code that begins with LPA:1$"
    )]
    UnsupportedFormat {
        /// The format it names.
        version: u16,
    },
    /// The text ends after the server address.
    #[error(
        "the activation code ends after the server address, its end is missing; copy all of it (if the carrier gave no more, write a $ behind)"
    )]
    MatchingIdMissing,
    /// A link to somewhere else.
    #[error("this link is no eSIM install link; open it and copy the activation code, which begins with LPA:1$")]
    OtherLink,
    /// An install link without an activation code in it.
    #[error("there is no activation code in this install link; copy the link again, to its very end")]
    LinkWithoutCode,
    /// An encoded text with a `%` that does not fit.
    #[error("the link is damaged{}; copy it again, to its very end", place(*.position))]
    Encoding {
        /// Place of the `%` in the encoded code, counted in characters from 1; 0 when the decoded whole is no text.
        position: usize,
    },
    /// The server address is wrong.
    #[error(transparent)]
    Address(#[from] SmdpAddressError),
    /// The matching id is wrong.
    #[error(transparent)]
    MatchingId(#[from] MatchingIdError),
    /// The server's object identifier is wrong.
    #[error(transparent)]
    ObjectIdentifier(#[from] ObjectIdentifierError),
    /// The fifth field is neither `1` nor empty.
    #[error(
        "the fifth part of the activation code says whether a confirmation code is needed and can only be 1; the confirmation code itself is asked for later"
    )]
    ConfirmationCodeRequired,
    /// Something behind the fifth field that an activation code cannot carry.
    #[error(
        "part {field} of the activation code has something at character {position} that cannot be there; copy the code again"
    )]
    FurtherField {
        /// Which part, counted from 1 with the format as the first.
        field: usize,
        /// Place in that part, counted in characters from 1.
        position: usize,
    },
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

fn place(position: usize) -> String {
    if position == 0 { String::new() } else { format!(" at the % that is character {position} of the encoded code") }
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
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(input: &str, expected: &str) {
        let answer = match ActivationCode::parse(input) {
            Ok(code) => code.reveal(),
            Err(error) => error.to_string(),
        };
        assert_eq!(answer, expected, "for {input:?}");
    }

    /// The five examples of SGP.22 §4.1, and those that Infineon's LPA tests beside them.
    #[test]
    fn foreign_vectors() {
        for code in [
            "LPA:1$SMDP.GSMA.COM$04386-AGYFT-A74Y8-3F815",
            "LPA:1$SMDP.GSMA.COM$04386-AGYFT-A74Y8-3F815$$1",
            "LPA:1$SMDP.GSMA.COM$04386-AGYFT-A74Y8-3F815$1.3.6.1.4.1.31746$1",
            "LPA:1$SMDP.GSMA.COM$04386-AGYFT-A74Y8-3F815$1.3.6.1.4.1.31746",
            "LPA:1$SMDP.GSMA.COM$$1.3.6.1.4.1.31746",
            "LPA:1$testsmdpplus.infineon.com$0000-0000-0000-0001$2.999.10$1",
            "LPA:1$raspberrypi.fritz.box:4443$0000-0000-0000-0001$$1",
        ] {
            check(code, code);
            check(&code[4..], code);
        }
        let code = ActivationCode::parse("1$SMDP.GSMA.COM$04386-AGYFT-A74Y8-3F815$1.3.6.1.4.1.31746$1").unwrap();
        assert_eq!(code.address().host(), "SMDP.GSMA.COM");
        assert_eq!(code.matching_id().map(MatchingId::reveal), Some("04386-AGYFT-A74Y8-3F815"));
        assert_eq!(code.oid().map(ObjectIdentifier::as_str), Some("1.3.6.1.4.1.31746"));
        assert_eq!(code.confirmation_code_required(), ConfirmationCodeRequired::Yes);
    }

    #[test]
    fn every_form_it_is_handed_around_in() {
        let code = "LPA:1$smdp.example.com$AB-12";
        for form in [
            " lpa:1$smdp.example.com$AB-12\r\n",
            "\u{FEFF}LPA:1$smdp.example.com$AB-12\u{200B}",
            "LPA: 1$smdp.example.com\n$AB-12",
            r"LPA:1\$smdp.example.com\$AB-12",
            "LPA:1$smdp.example.com$AB-12$$",
            "LPA:1$smdp.example.com$AB-12$$0",
            "lpa%3A1%24smdp.example.com%24AB-12",
            "1%24smdp.example.com%24AB-12",
            "https://esimsetup.apple.com/esim_qrcode_provisioning?carddata=LPA:1$smdp.example.com$AB-12",
            "https://esimsetup.android.com/esim_qrcode_provisioning?carddata=LPA%3A1%24smdp.example.com%24AB-12",
            "https://esimsetup.apple.com/esim_qrcode_provisioning?carddata=LPA%253A1%2524smdp.example.com%2524AB-12",
        ] {
            check(form, code);
        }
        check("LPA:1$smdp.example.com$", "LPA:1$smdp.example.com$");
        check("LPA:1$smdp.example.com$AB-12$1", "LPA:1$smdp.example.com$AB-12$$1");
        check("LPA:1$smdp.example.com$AB-12$$$1", "LPA:1$smdp.example.com$AB-12$$$1");
    }

    #[test]
    fn links_are_encoded_as_the_makers_do() {
        let code = ActivationCode::parse("LPA:1$smdp.example.com$AB-12").unwrap();
        assert_eq!(
            code.reveal_link(SetupLink::Apple),
            "https://esimsetup.apple.com/esim_qrcode_provisioning?carddata=LPA%3A1%24smdp.example.com%24AB-12"
        );
        assert_eq!(
            code.reveal_link(SetupLink::Android),
            "https://esimsetup.android.com/esim_qrcode_provisioning?carddata=LPA%3A1%24smdp.example.com%24AB-12"
        );
    }

    /// What sh makes of "LPA:1$smdp.example.com$ABC" and its like between double quotes, each tried in a shell.
    #[test]
    fn a_shell_that_ate_the_dollars_is_recognised() {
        let refusal = "the $ signs are gone: the shell took them for its own; put the activation code in single quotes, as in 'LPA:1$smdp.example.com$CODE'";
        for left_over in [
            "LPA:1.example.com",            // LPA:1$smdp.example.com$ABC
            "LPA:1.truphone.com-SPEEDTEST", // LPA:1$rsp.truphone.com$QRF-SPEEDTEST
            "LPA:1-plus.example.com",       // LPA:1$dp-plus.example.com$ABC
            "LPA:1",                        // LPA:1$host$ABC
            "LPA:1.example.combash4386-X",  // LPA:1$smdp.example.com$04386-X
            "LPA:1global.com",              // LPA:1$1global.com$ABC
            "1.example.com",                // 1$smdp.example.com$ABC
            "LPA:1.example.com$ABC",        // LPA:1$smdp.example.com\$ABC
            "https://esimsetup.apple.com/esim_qrcode_provisioning?carddata=LPA:1.example.com",
        ] {
            check(left_over, refusal);
        }
    }

    #[test]
    fn refusals_say_what_is_wrong_and_what_to_do() {
        check(" \n", "there is no activation code here; it begins with LPA:1$ and is in the carrier's QR code or e-mail");
        check(
            "K2-ABC123-DEF456",
            "this does not begin with LPA:1$; if the carrier gave an address and a code apart, write LPA:1$address$code",
        );
        check(
            "rsp.redtea.io$RT-TOKEN-9",
            "this does not begin with LPA:1$; if the carrier gave an address and a code apart, write LPA:1$address$code",
        );
        check(
            "LPA:2$smdp.example.com$AB-12",
            "the activation code has format 2, only format 1 is known; ask the carrier for a code that begins with LPA:1$",
        );
        check(
            "LPA:1$smdp.example.com",
            "the activation code ends after the server address, its end is missing; copy all of it (if the carrier gave no more, write a $ behind)",
        );
        check(
            "LPA:1$$AB-12",
            "the server address is empty; it stands between the first and the second $, as in LPA:1$smdp.example.com$…",
        );
        check(
            "LPA:1$smdp example.com$AB-12",
            "' ' at character 5 of the server address cannot be in a domain name; copy the code again",
        );
        check(
            "LPA:1$smdp.example.com$AB 12",
            "character 3 of the matching id cannot be there; it has letters, digits and dashes only: copy the code again, without a line break in it",
        );
        check(
            "LPA:1$smdp.example.com$AB-12$x.1",
            "'x' at character 1 of the server's object identifier is neither digit nor dot; it looks like 1.3.6.1.4.1.31746",
        );
        check(
            "LPA:1$smdp.example.com$AB-12$$4711",
            "the fifth part of the activation code says whether a confirmation code is needed and can only be 1; the confirmation code itself is asked for later",
        );
        check(
            "LPA:1$smdp.example.com$AB-12$$1$a$b c",
            "part 7 of the activation code has something at character 2 that cannot be there; copy the code again",
        );
        check(
            "https://example.com/qr.png",
            "this link is no eSIM install link; open it and copy the activation code, which begins with LPA:1$",
        );
        check(
            "https://esimsetup.apple.com/esim_qrcode_provisioning",
            "there is no activation code in this install link; copy the link again, to its very end",
        );
        check(
            "LPA%3A1%24smdp%2",
            "the link is damaged at the % that is character 15 of the encoded code; copy it again, to its very end",
        );
        check("LPA%3A1%24%FF", "the link is damaged; copy it again, to its very end");
        check(
            &"1".repeat(4097),
            "this is 4097 bytes of text, at most 4096 are read as an activation code; copy only the part from LPA:1$ on",
        );
    }

    #[test]
    fn built_from_parts_as_shops_hand_them_out() {
        let address = SmdpAddress::parse("smdp.example.com").unwrap();
        let code = ActivationCode::new(address.clone(), MatchingId::parse("AB-12").ok());
        assert_eq!(code.reveal(), "LPA:1$smdp.example.com$AB-12");
        assert_eq!(code.reveal_without_prefix(), "1$smdp.example.com$AB-12");
        let code = code
            .with_oid(ObjectIdentifier::parse("2.999.10").unwrap())
            .with_confirmation_code_required(ConfirmationCodeRequired::Yes);
        assert_eq!(code.reveal(), "LPA:1$smdp.example.com$AB-12$2.999.10$1");
        assert_eq!(ActivationCode::new(address, None).reveal(), "LPA:1$smdp.example.com$");
    }

    const CODE: &str = "LPA:1\\$[a-z0-9]{1,10}\\.[a-z]{2,5}(:[1-9][0-9]{0,3})?\\$[A-Z0-9-]{0,20}(\\$(2\\.999\\.[1-9])?(\\$1?(\\$[a-z0-9]{0,5}){0,3})?)?";

    proptest! {
        #[test]
        fn every_printed_form_reads_back(input in CODE) {
            let code = ActivationCode::parse(&input).unwrap();
            for form in [
                code.reveal(),
                code.reveal_without_prefix(),
                code.reveal_link(SetupLink::Apple),
                code.reveal_link(SetupLink::Android),
            ] {
                prop_assert_eq!(&ActivationCode::parse(&form).unwrap(), &code);
            }
        }

        /// Neither the debug form nor any refusal tells the secret, wherever in the text the error is.
        #[test]
        fn the_secret_is_never_printed(secret in "[A-Z0-9]{8}(-[A-Z0-9]{4}){3}", damage in "[ -~]{0,3}", at in 0usize..30) {
            let mut text = format!("LPA:1$smdp.example.com${secret}$2.999.10$1");
            text.insert_str(at.min(text.len()), &damage);
            let printed = match ActivationCode::parse(&text) {
                Ok(code) => format!("{code:?} {code:#?}"),
                Err(error) => format!("{error} {error:?}"),
            };
            prop_assert!(!printed.contains(&secret));
        }

        #[test]
        fn any_text_is_answered(input in "(LPA:)?(1\\$)?\\PC*") {
            let _ = ActivationCode::parse(&input).map_err(|error| error.to_string());
        }
    }
}
