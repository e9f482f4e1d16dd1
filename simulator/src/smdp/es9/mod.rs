//! ES9+: what devices ask, one function a file (SGP.22 v2.5 §5.6).

pub(super) mod authenticate_client;
mod cancel_session;
mod get_bound_profile_package;
mod handle_notification;
pub(super) mod initiate_authentication;
