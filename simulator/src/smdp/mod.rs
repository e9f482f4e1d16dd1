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
pub(crate) mod refusal;
mod session;
mod store;

pub use es2::{ConfirmOrder, Confirmed, DownloadOrder, FinalStatus, Release};
pub use order::{Order, OrderState, Protection, Rebinding, Reuse, Terms};
pub use outbound::{Outbound, Point, Progress};
pub use refusal::Refusal;
pub use store::Store;

pub(crate) use es9::authenticate_client::{element, verify_chip};
pub(crate) use es9::initiate_authentication::{choose, is_called, server_signed1};

use identifiers::{Eid, Iccid};
use sgp22::crypto::{Random, Remembered, TrustAnchor};
use sgp22::tlv::{Oid, Time};
use sgp22::wire::Octets;
use sgp22::wire::json::{JsonRequest, PATH_ES9};

use crate::https::{Reply, Site};
use crate::lab::ServerKeys;

/// A server of profiles.
#[derive(Debug, Clone)]
pub struct Smdp {
    address: String,
    /// The address with the port, where that is another one than 443.
    reached_at: String,
    oid: Oid,
    host_id: Octets<1, 16>,
    keys: Vec<ServerKeys>,
    roots: Vec<TrustAnchor>,
    remembered: Remembered,
    store: Store,
    outbound: Vec<Outbound>,
}

impl Smdp {
    /// A server that goes by an address and an object identifier, with keys under one root or several, the one it likes best
    /// first. The roots are those under which chips may be.
    pub fn new(address: &str, oid: Oid, keys: Vec<ServerKeys>, roots: Vec<TrustAnchor>) -> Self {
        let (address, reached_at) = (address.to_owned(), address.to_owned());
        let host_id = Octets::new(*b"spoke-lab").expect("1 to 16 bytes");
        Self {
            address,
            reached_at,
            oid,
            host_id,
            keys,
            roots,
            remembered: Remembered::default(),
            store: Store::default(),
            outbound: Vec::new(),
        }
    }

    /// The same on another port than 443: activation codes, events and what chips note name it.
    #[must_use]
    pub fn on_port(self, port: u16) -> Self {
        Self { reached_at: format!("{}:{port}", self.address), ..self }
    }

    /// The same with another choice of its own in the agreement of keys.
    #[must_use]
    pub fn with_host_id(self, host_id: Octets<1, 16>) -> Self {
        Self { host_id, ..self }
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

    fn answer_post(&mut self, path: &str, body: &[u8], now: Time, chance: &mut dyn Random) -> Reply {
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
                Reply::to(body, |request| self.initiate_authentication(&request, now, chance))
            }
            AuthenticateClientRequest::FUNCTION => {
                Reply::to(body, |request| self.authenticate_client(&request, now).map(AuthenticateClientResponseEs9::Ok))
            }
            GetBoundProfilePackageRequest::FUNCTION => {
                Reply::to(body, |request| self.bound_profile_package(&request, now, chance))
            }
            CancelSessionRequestEs9::FUNCTION => Reply::to(body, |request| self.cancel_session(&request, now)),
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

/// Functions are told by their path, as devices and operators ask for them.
impl Site for Smdp {
    fn post(&mut self, path: &str, body: &[u8], now: Time, chance: &mut dyn Random) -> Reply {
        self.answer_post(path, body, now, chance)
    }
}
