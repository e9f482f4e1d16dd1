//! ES8+: what an SM-DP+ says to an eUICC through the LPA, as a bound profile package.

mod bound_profile_package;
mod configure_isdp;
mod initialise_secure_channel;
mod replace_session_keys;
mod segments;

pub use bound_profile_package::BoundProfilePackage;
pub use configure_isdp::ConfigureIsdpRequest;
pub use initialise_secure_channel::{ControlRefTemplate, InitialiseSecureChannelRequest, RemoteOpId};
pub use replace_session_keys::ReplaceSessionKeysRequest;
pub use segments::segments;
