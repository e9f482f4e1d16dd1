//! ES9+: what the LPA asks an SM-DP+, over HTTPS. Written as TLV here; how it goes as JSON, [`json`](crate::wire::json) says.

mod authenticate_client;
mod cancel_session;
mod check_progress;
mod confirm_device_change;
mod get_bound_profile_package;
mod handle_notification;
mod initiate_authentication;

pub use authenticate_client::{
    AuthenticateClientError, AuthenticateClientOk, AuthenticateClientOkDelayedDeviceChange, AuthenticateClientOkDeviceChange,
    AuthenticateClientRequest, AuthenticateClientResponseEs9,
};
pub use cancel_session::{CancelSessionEs9Error, CancelSessionOk, CancelSessionRequestEs9, CancelSessionResponseEs9};
pub use check_progress::{CheckProgressError, CheckProgressOk, CheckProgressRequest, CheckProgressResponse};
pub use confirm_device_change::{
    ConfirmDeviceChangeError, ConfirmDeviceChangeOk, ConfirmDeviceChangeRequest, ConfirmDeviceChangeResponse,
};
pub use get_bound_profile_package::{
    GetBoundProfilePackageError, GetBoundProfilePackageOk, GetBoundProfilePackageRequest, GetBoundProfilePackageResponse,
};
pub use handle_notification::HandleNotification;
pub use initiate_authentication::{
    InitiateAuthenticationError, InitiateAuthenticationOk, InitiateAuthenticationRequest, InitiateAuthenticationResponse,
};
