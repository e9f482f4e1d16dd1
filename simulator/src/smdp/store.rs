//! What a server remembers: profiles and conversations. Finding one takes the same time however many there are.

use std::collections::{BTreeMap, HashMap, VecDeque};

use identifiers::{Eid, Iccid};
use sgp22::tlv::Time;
use sgp22::wire::TransactionId;

use super::order::{Order, OrderState};
use super::session::Session;

/// What a server remembers. A value: a copy goes on from where it was made.
#[derive(Debug, Clone, Default)]
pub struct Store {
    orders: BTreeMap<String, Order>,
    by_matching_id: HashMap<String, Iccid>,
    /// Profiles that a chip's EID finds.
    by_eid: HashMap<Eid, Vec<Iccid>>,
    by_download: HashMap<TransactionId, Iccid>,
    /// Profiles in stock by kind.
    in_stock: HashMap<String, VecDeque<Iccid>>,
    sessions: HashMap<TransactionId, Session>,
    /// Sessions in the order in which they began.
    began: VecDeque<(Time, TransactionId)>,
}

/// How long a session is kept, in seconds.
const SESSION_SECONDS: i64 = 3600;
/// How many sessions are kept: the oldest gives way.
const SESSIONS_MAX: usize = 1 << 16;
/// How many downloads of a profile may have ended without a word.
const OPEN_DOWNLOADS_MAX: usize = 16;

impl Store {
    /// Puts a profile in stock. One of the same number is replaced.
    pub fn stock(&mut self, order: Order) {
        self.in_stock.entry(order.profile_type.clone()).or_default().push_back(order.iccid());
        self.orders.insert(order.iccid().as_str().to_owned(), order);
    }

    /// All profiles, by number.
    pub fn orders(&self) -> impl Iterator<Item = &Order> {
        self.orders.values()
    }

    /// The profile with a number.
    pub fn order(&self, iccid: &Iccid) -> Option<&Order> {
        self.orders.get(iccid.as_str())
    }

    /// How many conversations are open.
    pub fn sessions_open(&self) -> usize {
        self.sessions.len()
    }

    pub(super) fn order_mut(&mut self, iccid: &Iccid) -> Option<&mut Order> {
        self.orders.get_mut(iccid.as_str())
    }

    /// Whether there ever was a profile of a kind.
    pub(super) fn knows_type(&self, profile_type: &str) -> bool {
        self.in_stock.contains_key(profile_type)
    }

    /// The next profile of a kind in stock.
    pub(super) fn next_in_stock(&mut self, profile_type: &str) -> Option<Iccid> {
        let stock = self.in_stock.get_mut(profile_type)?;
        while let Some(iccid) = stock.pop_front() {
            if self.orders.get(iccid.as_str()).is_some_and(|order| order.state == OrderState::Available) {
                return Some(iccid);
            }
        }
        None
    }

    /// Puts a profile back in stock.
    pub(super) fn restock(&mut self, iccid: &Iccid) {
        self.forget_names(iccid);
        if let Some(order) = self.orders.get_mut(iccid.as_str()) {
            order.put_back();
            self.in_stock.entry(order.profile_type.clone()).or_default().push_back(*iccid);
        }
    }

    /// Lets a profile be found by its code, or by the chip that it is for.
    pub(super) fn name(&mut self, iccid: &Iccid) {
        let Some(order) = self.orders.get(iccid.as_str()) else { return };
        match order.matching_id.as_ref().map(|id| id.reveal()).filter(|id| !id.is_empty()) {
            Some(id) => drop(self.by_matching_id.insert(id.to_owned(), *iccid)),
            None => {
                if let Some(eid) = order.eid {
                    self.by_eid.entry(eid).or_default().push(*iccid);
                }
            }
        }
    }

    pub(super) fn forget_names(&mut self, iccid: &Iccid) {
        let Some(order) = self.orders.get(iccid.as_str()) else { return };
        if let Some(id) = &order.matching_id {
            self.by_matching_id.remove(id.reveal());
        }
        if let Some(list) = order.eid.and_then(|eid| self.by_eid.get_mut(&eid)) {
            list.retain(|other| other != iccid);
        }
        for download in &order.open_downloads {
            self.by_download.remove(download);
        }
    }

    pub(super) fn has_matching_id(&self, id: &str) -> bool {
        self.by_matching_id.contains_key(id)
    }

    /// The profile that a code names.
    pub(super) fn by_matching_id(&self, id: &str) -> Option<Iccid> {
        self.by_matching_id.get(id).copied()
    }

    /// The first profile that waits for a chip.
    pub(super) fn by_eid(&self, eid: &Eid, waits: impl Fn(&Order) -> bool) -> Option<Iccid> {
        let list = self.by_eid.get(eid)?;
        list.iter().find(|iccid| self.order(iccid).is_some_and(&waits)).copied()
    }

    pub(super) fn download_begins(&mut self, iccid: &Iccid, id: &TransactionId) {
        let Some(order) = self.orders.get_mut(iccid.as_str()) else { return };
        if order.open_downloads.len() == OPEN_DOWNLOADS_MAX {
            let oldest = order.open_downloads.remove(0);
            self.by_download.remove(&oldest);
        }
        order.open_downloads.push(id.clone());
        self.by_download.insert(id.clone(), *iccid);
    }

    /// The profile that a download was of; it is over.
    pub(super) fn download_of(&self, id: &TransactionId) -> Option<Iccid> {
        self.by_download.get(id).copied()
    }

    pub(super) fn download_ends(&mut self, id: &TransactionId) {
        let Some(iccid) = self.by_download.remove(id) else { return };
        if let Some(order) = self.orders.get_mut(iccid.as_str()) {
            order.open_downloads.retain(|other| other != id);
        }
    }

    pub(super) fn begin(&mut self, id: TransactionId, session: Session, now: Time) {
        let limit = now.unix_seconds() - SESSION_SECONDS;
        let is_old = |began: &Time, open: usize| began.unix_seconds() < limit || open >= SESSIONS_MAX;
        while self.began.front().is_some_and(|(began, _)| is_old(began, self.sessions.len())) {
            if let Some((_, old)) = self.began.pop_front() {
                self.sessions.remove(&old);
            }
        }
        self.began.push_back((now, id.clone()));
        self.sessions.insert(id, session);
    }

    pub(super) fn take_session(&mut self, id: &TransactionId) -> Option<Session> {
        self.sessions.remove(id)
    }

    pub(super) fn put_session(&mut self, id: TransactionId, session: Session) {
        self.sessions.insert(id, session);
    }
}
