//! A software SM-DS: which servers have something for which chip (SGP.22 v2.5 §3.6).
//!
//! Devices ask it as they ask an SM-DP+ (ES11); servers register events with it (ES12). Requests in, answers out; what it
//! remembers is a value. One function is one file.

mod authenticate_client;
mod delete_event;
mod initiate_authentication;
mod json;
mod register_event;

use std::collections::{HashMap, VecDeque};

use identifiers::Eid;
use sgp22::crypto::{Random, Remembered, TrustAnchor};
use sgp22::tlv::Time;
use sgp22::wire::TransactionId;
use sgp22::wire::es11::EventRecord;

use crate::https::{Reply, Site};
use crate::lab::ServerKeys;

/// A server of events.
#[derive(Debug, Clone)]
pub struct Smds {
    address: String,
    /// The address with the port, where that is another one than 443.
    reached_at: String,
    keys: Vec<ServerKeys>,
    roots: Vec<TrustAnchor>,
    remembered: Remembered,
    events: HashMap<Eid, Vec<EventRecord>>,
    sessions: HashMap<TransactionId, Session>,
    /// Sessions in the order in which they began.
    began: VecDeque<TransactionId>,
}

/// A conversation with a chip.
#[derive(Debug, Clone)]
struct Session {
    /// What the chip must sign.
    challenge: [u8; 16],
    /// Which keys it was met with.
    keys: usize,
    /// Whether chip and LPA want what is said to be signed. Since v3.
    is_signed: bool,
}

/// How many sessions are kept: the oldest gives way.
const SESSIONS_MAX: usize = 1 << 14;
/// How many events wait for one chip.
const EVENTS_MAX: usize = 64;

impl Smds {
    /// A server that goes by an address, with keys under one root or several. The roots are those under which chips may be.
    pub fn new(address: &str, keys: Vec<ServerKeys>, roots: Vec<TrustAnchor>) -> Self {
        let (events, sessions, began) = (HashMap::new(), HashMap::new(), VecDeque::new());
        let (address, reached_at) = (address.to_owned(), address.to_owned());
        let remembered = Remembered::default();
        Self { address, reached_at, keys, roots, remembered, events, sessions, began }
    }

    /// The same on another port than 443.
    #[must_use]
    pub fn on_port(self, port: u16) -> Self {
        Self { reached_at: format!("{}:{port}", self.address), ..self }
    }

    /// The address that it goes by.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// What waits for a chip, the oldest first.
    pub fn events(&self, eid: &Eid) -> &[EventRecord] {
        self.events.get(eid).map_or(&[], Vec::as_slice)
    }
}

impl Site for Smds {
    fn post(&mut self, path: &str, body: &[u8], now: Time, chance: &mut dyn Random) -> Reply {
        json::post(self, path, body, now, chance)
    }
}
