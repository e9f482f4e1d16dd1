//! ES11: what the LPA asks an SM-DS, over HTTPS: which servers have something for this chip. It begins as ES9+ does.

mod authenticate_client;

pub use authenticate_client::{
    AuthenticateClientEs11Error, AuthenticateClientOkEs11, AuthenticateClientOkEs11V3, AuthenticateClientResponseEs11, EventList,
    EventRecord, EventRecordV3, EventType, SmdsSigned2, SmdsSigned2Data,
};

pub use super::es9::{AuthenticateClientRequest, InitiateAuthenticationRequest, InitiateAuthenticationResponse};
