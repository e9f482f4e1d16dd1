//! A software SM-DP+: requests in, answers out, and what it remembers is a value.
//!
//! | what | where |
//! |---|---|
//! | the server and its settings | [`Smdp`] (here) |
//! | profiles and how far they are | [`Order`], [`OrderState`], [`Terms`] (`order.rs`), [`Store`] (`store.rs`) |
//! | what devices ask (ES9+), one function a file | `es9` |
//! | what operators ask (ES2+), one function a file | `es2` |
//! | how a profile is sealed for a chip | `bind.rs` |
//! | how it says no | [`Refusal`] (`refusal.rs`) |
//! | what it has to say to others | [`Outbound`], [`Progress`] (`outbound.rs`) |
//!
//! It verifies what a real one verifies: the chip's whole chain, the EID in it, and every signature. Time and chance are
//! arguments; it opens no socket.

mod bind;
mod es2;
mod es9;
mod order;
mod outbound;
mod refusal;
mod session;
mod store;

pub use es2::{ConfirmOrder, Confirmed, DownloadOrder, FinalStatus, Release};
pub use order::{Order, OrderState, Protection, Rebinding, Reuse, Terms};
pub use outbound::{Outbound, Point, Progress};
pub use refusal::Refusal;
pub use store::Store;

use identifiers::{Eid, Iccid};
use sgp22::crypto::{Random, TrustAnchor};
use sgp22::tlv::{Oid, Time};
use sgp22::wire::json::{JsonAnswer, JsonRequest, PATH_ES9};

use crate::lab::ServerKeys;

/// A server of profiles.
#[derive(Debug, Clone)]
pub struct Smdp {
    address: String,
    oid: Oid,
    keys: Vec<ServerKeys>,
    roots: Vec<TrustAnchor>,
    store: Store,
    outbound: Vec<Outbound>,
}

/// An answer over HTTP.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// The status.
    pub status: u16,
    /// The body: JSON, or nothing.
    pub body: Vec<u8>,
}

impl Smdp {
    /// A server that goes by an address and an object identifier, with keys under one root or several, the one it likes best
    /// first. The roots are those under which chips may be.
    pub fn new(address: &str, oid: Oid, keys: Vec<ServerKeys>, roots: Vec<TrustAnchor>) -> Self {
        Self { address: address.to_owned(), oid, keys, roots, store: Store::default(), outbound: Vec::new() }
    }

    /// The address that it goes by.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// What it remembers.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// What it remembers, for putting profiles in stock.
    pub fn store_mut(&mut self) -> &mut Store {
        &mut self.store
    }

    /// What it has to say to operators and to SM-DS since it was asked last.
    pub fn take_outbound(&mut self) -> Vec<Outbound> {
        std::mem::take(&mut self.outbound)
    }

    /// Answers a POST. Functions are told by their path, as devices and operators ask for them.
    pub fn post(&mut self, path: &str, body: &[u8], now: Time, chance: &mut dyn Random) -> Reply {
        if let Some(function) = path.strip_prefix(PATH_ES9) {
            return self.post_es9(function, body, now, chance);
        }
        match path.strip_prefix(es2::PATH) {
            Some(function) => es2::post(self, function, body, chance),
            None => Reply::NOT_FOUND,
        }
    }

    /// Notes for the operator how far a profile is.
    fn tell(&mut self, iccid: &Iccid, eid: Option<Eid>, point: Point, is_well: bool, at: Time) {
        let Some(order) = self.store.order(iccid) else { return };
        let profile_type = order.profile_type.clone();
        self.outbound.push(Outbound::Progress(Progress { eid, iccid: *iccid, profile_type, at, point, is_well }));
    }

    fn post_es9(&mut self, function: &str, body: &[u8], now: Time, chance: &mut dyn Random) -> Reply {
        use sgp22::wire::es9::{
            AuthenticateClientRequest, AuthenticateClientResponseEs9, CancelSessionRequestEs9, GetBoundProfilePackageRequest,
            HandleNotification, InitiateAuthenticationRequest,
        };
        match function {
            InitiateAuthenticationRequest::FUNCTION => {
                answer(body, |request| self.initiate_authentication(&request, now, chance))
            }
            AuthenticateClientRequest::FUNCTION => {
                answer(body, |request| self.authenticate_client(&request, now).map(AuthenticateClientResponseEs9::Ok))
            }
            GetBoundProfilePackageRequest::FUNCTION => answer(body, |request| self.bound_profile_package(&request, now, chance)),
            CancelSessionRequestEs9::FUNCTION => answer(body, |request| self.cancel_session(&request, now)),
            HandleNotification::FUNCTION => match HandleNotification::parse_json(body) {
                Ok(request) => {
                    self.handle_notification(&request.pending_notification, now);
                    Reply { status: 204, body: Vec::new() }
                }
                Err(_) => Reply::BAD_REQUEST,
            },
            _ => Reply::NOT_FOUND,
        }
    }
}

impl Reply {
    /// The path is none.
    pub(crate) const NOT_FOUND: Self = Self { status: 404, body: Vec::new() };
    /// The body could not be read.
    pub(crate) const BAD_REQUEST: Self = Self { status: 400, body: Vec::new() };
}

/// Reads a request, has it answered, and writes the answer.
pub(crate) fn answer<R: JsonRequest>(body: &[u8], act: impl FnOnce(R) -> Result<R::Answer, Refusal>) -> Reply {
    let Ok(request) = R::parse_json(body) else { return Reply::BAD_REQUEST };
    let body = match act(request) {
        Ok(answer) => answer.to_json(),
        Err(refusal) => R::Answer::refusal(&refusal.status()),
    };
    Reply { status: 200, body }
}
