//! ES9+ and ES11 as JSON over HTTPS (SGP.22 v2.5 §6.5): how messages are put into the bodies of requests and answers.
//!
//! Fields have the names of the ASN.1; what is a structure there is the base64 of its bytes here, a transaction id is
//! hexadecimal, an address a text. Answers open with a header that says whether the function was carried out.
//!
//! | function | request | answer |
//! |---|---|---|
//! | `initiateAuthentication` | [`InitiateAuthenticationRequest`](super::es9::InitiateAuthenticationRequest) | [`InitiateAuthenticationOk`](super::es9::InitiateAuthenticationOk) |
//! | `authenticateClient` | [`AuthenticateClientRequest`](super::es9::AuthenticateClientRequest) | [`AuthenticateClientResponseEs9`](super::es9::AuthenticateClientResponseEs9); of an SM-DS, [`AuthenticateClientResponseEs11`](super::es11::AuthenticateClientResponseEs11) |
//! | `getBoundProfilePackage` | [`GetBoundProfilePackageRequest`](super::es9::GetBoundProfilePackageRequest) | [`GetBoundProfilePackageOk`](super::es9::GetBoundProfilePackageOk) |
//! | `handleNotification` | [`HandleNotification`](super::es9::HandleNotification) | an empty body |
//! | `cancelSession` | [`CancelSessionRequestEs9`](super::es9::CancelSessionRequestEs9) | [`CancelSessionOk`](super::es9::CancelSessionOk) |
//! | `confirmDeviceChange` | [`ConfirmDeviceChangeRequest`](super::es9::ConfirmDeviceChangeRequest) | [`ConfirmDeviceChangeOk`](super::es9::ConfirmDeviceChangeOk) |
//! | `checkProgress` | [`CheckProgressRequest`](super::es9::CheckProgressRequest) | [`CheckProgressOk`](super::es9::CheckProgressOk) |
//!
//! The names of the last two, and of what v3 adds to others, follow the rule by which those of v2 are made; no public text
//! confirms them.

mod answer;
mod body;
mod request;
mod status;

pub use answer::JsonAnswer;
pub use body::JsonError;
pub use request::JsonRequest;
pub(crate) use request::{authenticate_client_of, handle_notification};
pub use status::{ExecutionStatus, StatusCode, StatusCodeData};

/// The most bytes of a body: those of the largest message, as base64, and room around it.
pub const BODY_SIZE_BYTES_MAX: usize = crate::tlv::SIZE_BYTES_MAX / 3 * 4 + 65_536;

/// Where functions of ES9+ are, below the server's address.
pub const PATH_ES9: &str = "/gsma/rsp2/es9plus/";
