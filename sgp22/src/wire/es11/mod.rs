//! ES11: what the LPA asks an SM-DS, over HTTPS: which servers have something for this chip. It begins as ES9+ does.

mod authenticate_client;

pub use authenticate_client::{
    AuthenticateClientEs11Error, AuthenticateClientOkEs11, AuthenticateClientResponseEs11, EventRecord,
};

pub use super::es9::{AuthenticateClientRequest, InitiateAuthenticationRequest, InitiateAuthenticationResponse};
