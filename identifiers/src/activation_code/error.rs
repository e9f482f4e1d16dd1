//! What can be wrong with a text that should be an activation code, said without repeating any of the secret.

use super::INPUT_SIZE_BYTES_MAX;
use crate::{MatchingIdError, ObjectIdentifierError, SmdpAddressError};

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

fn place(position: usize) -> String {
    if position == 0 { String::new() } else { format!(" at the % that is character {position} of the encoded code") }
}
