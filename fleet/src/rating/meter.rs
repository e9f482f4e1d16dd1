//! The engine: takes records by time, keeps the counters of an account, adds up what is due.
//!
//! It sums while it goes; whoever wants items hands in a [`Details`] and is told of each. `rate` does, `rate_cycle` does not.

use jiff::civil::Date;

use super::Account;
use super::bill::{ItemKind, TaxBasis, Why};
use super::cycle::CycleCost;
use super::gate::Gate;
use super::zone::{data_terms, own_terms};
use crate::offer::terms::ZoneData;
use crate::offer::{DataTerms, DayPass, ZoneTerms};
use crate::place::Place;
use crate::usage::{Record, Used};

/// Is told of every item and of everything that was not served in full.
pub(super) trait Details {
    /// Something is paid, without taxes.
    fn item(&mut self, line: Option<usize>, zone: Option<usize>, what: ItemKind, quantity: u64, minor: i64);
    /// A part of a record is not served.
    fn unserved(&mut self, line: usize, record: &Record, part: Used, why: Why);
    /// A part of a record runs at this speed.
    fn slowed(&mut self, line: usize, kbit_per_s: u32, bytes: u64);
}

/// Nobody asks.
impl Details for () {
    fn item(&mut self, _: Option<usize>, _: Option<usize>, _: ItemKind, _: u64, _: i64) {}
    fn unserved(&mut self, _: usize, _: &Record, _: Used, _: Why) {}
    fn slowed(&mut self, _: usize, _: u32, _: u64) {}
}

/// The counters of one account.
#[derive(Debug)]
pub(super) struct Meter<'a> {
    pub(super) account: Account<'a>,
    pub(super) zones: &'a [ZoneTerms],
    pub(super) tax: TaxBasis,
    /// Lines that the offer takes.
    pub(super) served: usize,
    /// One for all lines, or one each; times the zones.
    pub(super) allowances: Vec<Allowance>,
    /// Each line times the zones.
    pub(super) uses: Vec<ZoneUse>,
    /// For each line its days abroad by number, ascending.
    pub(super) abroad: Vec<Vec<i64>>,
    /// The zone of the last place, as most records are where the one before was.
    pub(super) last_place: Option<(Place, Option<usize>)>,
    pub(super) sums: CycleCost,
    pub(super) taxes_minor: i64,
    /// Packages bought to continue the one that is open, on all lines.
    pub(super) topped_up: u64,
}

/// What draws on one allowance.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Allowance {
    pub(super) data: Gate,
    pub(super) call_s: u64,
    pub(super) messages: u64,
    pub(super) top_ups: u64,
}

/// One line's use of one zone.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct ZoneUse {
    pub(super) tether: Gate,
    pub(super) fair: Gate,
    pub(super) session: OpenSession,
    pub(super) paid_days: u16,
    pub(super) call_s: u64,
    pub(super) call_minor: i64,
    pub(super) messages: u64,
    pub(super) message_minor: i64,
}

/// The paid day that began last.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct OpenSession {
    /// The second at which it ends, or the number of the day it lasts for; by the pass's own rule. `None` before the first.
    pub(super) until: Option<i64>,
    pub(super) data: Gate,
}

impl<'a> Meter<'a> {
    pub(super) fn new(account: &Account<'a>, lines: usize) -> Self {
        let served = account.lines_served(lines);
        let zones = account.offer.zones.as_slice();
        let owners = if account.shares_allowance() { 1 } else { served };
        Self {
            account: *account,
            zones,
            tax: account.tax_basis(),
            served,
            allowances: vec![Allowance::default(); owners * zones.len()],
            uses: vec![ZoneUse::default(); served * zones.len()],
            abroad: vec![Vec::new(); served],
            last_place: None,
            sums: CycleCost::default(),
            taxes_minor: 0,
            topped_up: 0,
        }
    }

    /// Forgets open paid days, days abroad and volumes of a day.
    pub(super) fn forget(&mut self) {
        self.allowances.fill(Allowance::default());
        self.uses.fill(ZoneUse::default());
        self.abroad.iter_mut().for_each(Vec::clear);
    }

    /// Days abroad before the first record.
    pub(super) fn remember_abroad(&mut self, line: usize, days: &[Date]) {
        if let Some(known) = self.abroad.get_mut(line)
            && known.is_empty()
        {
            let epoch = Date::constant(1970, 1, 1);
            known.extend(days.iter().filter_map(|day| day.since(epoch).ok()).map(|age| i64::from(age.get_days())));
        }
    }

    /// Begins a cycle (or a package) and charges what is due before a byte is used.
    pub(super) fn open<D: Details>(&mut self, details: &mut D) {
        (self.sums, self.taxes_minor, self.topped_up) = (CycleCost::default(), 0, 0);
        let zones = self.zones;
        for (at, allowance) in self.allowances.iter_mut().enumerate() {
            allowance.data.open(own_terms(&zones[at % zones.len()]).map(|terms| terms.period));
            (allowance.call_s, allowance.messages, allowance.top_ups) = (0, 0, 0);
        }
        for (at, used) in self.uses.iter_mut().enumerate() {
            let ZoneUse { mut tether, mut session, .. } = *used;
            tether.open(data_terms(zones, at % zones.len()).map(|(_, terms)| terms.period));
            (session.data.blocks, session.data.minor) = (0, 0);
            *used = ZoneUse { tether, session, ..ZoneUse::default() };
        }
        self.charge_recurring(details);
    }

    fn charge_recurring<D: Details>(&mut self, details: &mut D) {
        let account = self.account;
        let price = &account.offer.price;
        let lines = u32::try_from(self.served).unwrap_or(u32::MAX);
        match (account.is_pool(), account.is_package()) {
            (true, _) => self.charge(None, None, ItemKind::Base, 1, price.base.minor, details),
            (false, true) => {
                for line in 0..self.served {
                    self.charge(Some(line), None, ItemKind::Package, 1, price.base.minor, details);
                }
            }
            (false, false) if lines > 0 => {
                let minor = price.base.minor.saturating_mul(i64::from(lines));
                self.charge(None, None, ItemKind::Base, u64::from(lines), minor, details);
            }
            (false, false) => {}
        }
        if let Some(tier) = account.tier.and_then(|at| price.tiers.get(at)) {
            self.charge(None, None, ItemKind::Tier { volume: tier.volume }, 1, tier.price.minor, details);
        }
        if let Some(last) = price.line_fees.last() {
            for line in 0..self.served {
                let fee = price.line_fees.get(line).unwrap_or(last).minor;
                self.charge(Some(line), None, ItemKind::LineFee, 1, fee, details);
            }
        }
    }

    /// Adds an amount and its taxes. An item of nothing is left out, but for a paid day, whose price the cap took away.
    pub(super) fn charge<D: Details>(
        &mut self,
        line: Option<usize>,
        zone: Option<usize>,
        what: ItemKind,
        quantity: u64,
        minor: i64,
        details: &mut D,
    ) {
        self.sums.minor = self.sums.minor.saturating_add(minor);
        if self.tax.basis_points() != 0 {
            self.taxes_minor = self.taxes_minor.saturating_add(self.tax.on(minor));
        }
        if minor != 0 || matches!(what, ItemKind::DaySession { .. }) {
            details.item(line, zone, what, quantity, minor);
        }
    }

    /// Ends the cycle: charges what was counted over it, then taxes.
    pub(super) fn close<D: Details>(&mut self, details: &mut D) -> CycleCost {
        let zones = self.zones;
        for at in 0..self.allowances.len() {
            let (owner, zone) = (at / zones.len(), at % zones.len());
            let gate = self.allowances[at].data;
            let line = (!self.account.shares_allowance()).then_some(owner);
            self.charge_blocks(line, zone, own_terms(&zones[zone]), &gate, details);
        }
        for at in 0..self.uses.len() {
            let (line, zone) = (at / zones.len(), at % zones.len());
            let used = self.uses[at];
            if let Some(DayPass { data: ZoneData::Own(terms), .. }) = &zones[zone].day_pass {
                self.charge_blocks(Some(line), zone, Some(terms), &used.session.data, details);
            }
            for (what, quantity, minor) in [
                (ItemKind::TetherSurcharge { block: used.tether.block }, used.tether.blocks, used.tether.minor),
                (ItemKind::FairUseSurcharge { block: used.fair.block }, used.fair.blocks, used.fair.minor),
                (ItemKind::Call, used.call_s, used.call_minor),
                (ItemKind::Message, used.messages, used.message_minor),
            ] {
                if minor != 0 {
                    self.charge(Some(line), Some(zone), what, quantity, minor, details);
                }
            }
        }
        if self.taxes_minor != 0 {
            let basis_points = self.tax.basis_points();
            details.item(None, None, ItemKind::Tax { basis_points }, 1, self.taxes_minor);
            self.sums.minor = self.sums.minor.saturating_add(self.taxes_minor);
        }
        self.sums
    }

    /// The volume of an allowance in bytes: a pool's size takes the place of the home zone's.
    pub(super) fn size(&self, zone: usize, data: &DataTerms) -> Option<u64> {
        let tier = self.account.tier.filter(|_| zone == 0).and_then(|at| self.account.offer.price.tiers.get(at));
        tier.map(|tier| tier.volume).or(data.allowance).map(|volume| volume.bytes)
    }

    fn charge_blocks<D: Details>(
        &mut self,
        line: Option<usize>,
        zone: usize,
        terms: Option<&DataTerms>,
        gate: &Gate,
        details: &mut D,
    ) {
        if gate.minor == 0 {
            return;
        }
        let block = gate.block;
        let what = match terms.and_then(|terms| self.size(zone, terms)) {
            Some(0) => ItemKind::PayPerUse { block },
            _ => ItemKind::Overage { block },
        };
        self.charge(line, Some(zone), what, gate.blocks, gate.minor, details);
    }
}
