//! What an offer costs: its price, a pool's lines and tiers, fees, taxes, commitment.

use fleet::money::{Currency, Money};
use fleet::offer::{Commitment, Fees, Kind, Price, Recurrence, Shares, Taxes, Tier};
use fleet::volume::Volume;

use super::words;
use crate::document::{Fault, Fields, Item, Wrong};

/// A pool has at most so many tiers, and lists at most so many fees.
const TIERS_MAX: usize = 100;

pub(super) fn read(fields: &Fields<'_>, kind: Kind) -> Result<Price, Fault> {
    let (base, recurrence) = base(fields, kind)?;
    let currency = base.currency;
    Ok(Price {
        base,
        recurrence,
        line_fees: line_fees(fields, currency)?,
        lines_max: fields.find("lines_max").map(|item| item.whole(1..=100_000)).transpose()?,
        tiers: tiers(fields, currency)?,
        shares: match fields.find("shares") {
            Some(item) => item.word(&[("allowance", Shares::Allowance), ("bill", Shares::Bill)])?,
            None => Shares::default(),
        },
        taxes: fields.find("taxes").map_or(Ok(Taxes::Unstated), |item| item.read(words::taxes))?,
        fees: Fees {
            activation: amount(fields.find("activation_fee"), currency)?,
            device_change: amount(fields.find("device_change_fee"), currency)?,
        },
        commitment: commitment(fields, currency)?,
    })
}

fn base(fields: &Fields<'_>, kind: Kind) -> Result<(Money, Recurrence), Fault> {
    let write = match kind {
        Kind::Travel => "write what the package costs once, as in price = \"18 USD\"",
        _ => "write what it costs and how often, as in price = \"60 USD a month\" or \"28 USD every 28 days\"",
    };
    let item = fields.need("price", write)?;
    let (money, recurrence) = item.read(words::price)?;
    match (kind, recurrence) {
        (Kind::Travel, Recurrence::Once) => {}
        (Kind::Travel, _) => return Err(item.fault(Wrong::new("a travel package is paid once").or(write))),
        (_, Recurrence::Once) => return Err(item.fault(Wrong::new("this does not say how often the price is due").or(write))),
        (_, Recurrence::Monthly | Recurrence::EveryDays(_)) => {}
    }
    Ok((money, recurrence))
}

fn line_fees(fields: &Fields<'_>, currency: Currency) -> Result<Vec<Money>, Fault> {
    let Some(item) = fields.find("line_fees") else {
        return Ok(Vec::new());
    };
    let fees = item.list()?;
    if fees.len() > TIERS_MAX {
        return Err(item.fault(Wrong::new(format!("at most {TIERS_MAX} fees are read; further lines pay the last one"))));
    }
    fees.map(|fee| money(fee, currency)).collect()
}

fn tiers(fields: &Fields<'_>, currency: Currency) -> Result<Vec<Tier>, Fault> {
    let Some(item) = fields.find("tiers") else {
        return Ok(Vec::new());
    };
    let mut tiers: Vec<Tier> = Vec::new();
    for tier in item.tables(TIERS_MAX)? {
        tier.refuse_unknown(|key| matches!(key, "data" | "price"), ["data", "price"])?;
        let data = tier.need("data", "write the size, as in data = \"20 GB\"")?;
        let volume = data.read(words::volume)?;
        let price = money(tier.need("price", "write its price each cycle, as in price = \"60 USD\"")?, currency)?;
        if volume == Volume::ZERO || tiers.last().is_some_and(|last| last.volume >= volume) {
            let wrong = Wrong::new(format!("“{volume}” is not more than the size before it"));
            return Err(data.fault(wrong.or("list the sizes from the smallest to the largest")));
        }
        tiers.push(Tier { volume, price });
    }
    Ok(tiers)
}

fn commitment(fields: &Fields<'_>, currency: Currency) -> Result<Option<Commitment>, Fault> {
    let Some(item) = fields.find("commitment") else {
        return Ok(None);
    };
    let fields = item.table()?;
    fields.refuse_unknown(|key| matches!(key, "months" | "leaving"), ["months", "leaving"])?;
    let months = fields.need("months", "write the shortest stay, as in months = 24")?.whole(1..=120)?;
    Ok(Some(Commitment {
        months: u16::try_from(months).expect("at most 120"),
        leaving: amount(fields.find("leaving"), currency)?,
    }))
}

/// An amount in the offer's currency, or nothing when it is left out.
pub(super) fn amount(item: Option<Item<'_, '_>>, currency: Currency) -> Result<Option<Money>, Fault> {
    item.map(|item| money(item, currency)).transpose()
}

/// An amount in the offer's currency.
pub(super) fn money(item: Item<'_, '_>, currency: Currency) -> Result<Money, Fault> {
    item.read(|text| words::in_currency(words::money(text)?, currency))
}
