//! What a month of a household costs on an offer: each month that its file thinks possible, and what is to be expected.

use fleet::offer::Offer;
use fleet::rating::{Account, End, Held, LineUsage, Start, rate};
use fleet::usage::{Record, Used};
use fleet::volume::Volume;
use jiff::ToSpan;
use reference::document::shown;

use crate::output::Failure;
use crate::render::table::{Column, Table};
use crate::render::text::{Ink, Text};
use proposal::answer::{Amount, words};
use proposal::setting::Setting;

/// A page with a row for each possible month.
pub(crate) fn page(
    loaded: &Setting,
    offer: &Offer,
    tier: Option<usize>,
    devices: &[String],
    width: usize,
) -> Result<Vec<Text>, Failure> {
    let intent = &loaded.document.intent;
    let demand = &intent.demand;
    if let Some(unknown) = devices.iter().find(|name| demand.needs.iter().all(|need| need.device.0 != **name)) {
        let names: Vec<&str> = demand.needs.iter().map(|need| need.device.0.as_str()).take(12).collect();
        return Err(Failure::misused(format!("there is no device named “{}”", shown(unknown)))
            .hint(format!("they are {}", words::list(&names))));
    }
    let chosen: Vec<usize> = (0..demand.needs.len())
        .filter(|at| devices.is_empty() || devices.contains(&demand.needs[*at].device.0))
        .filter(|at| !devices.is_empty() || demand.scenarios.iter().any(|scenario| scenario.volumes[*at] > Volume::ZERO))
        .collect();
    let mut account = Account::new(offer, intent.from, &intent.zone);
    account.tier = tier.or(account.tier);
    account.tax_basis_points = intent.tax_basis_points;
    let until = intent.from.saturating_add(1.month());
    let held =
        Held { from: intent.from, until, start: Start::Running { since: intent.from }, end: End::GoesOn, device_changes: &[] };
    let noon = intent.from.at(12, 0, 0, 0).to_zoned_datetime(intent.zone.clone());
    let noon = noon.map_err(|error| Failure::broken(format!("the plan's first day has no noon: {error}")))?;
    let total = demand.weight_total().max(1);
    let names: Vec<String> = chosen.iter().map(|at| demand.needs[*at].device.to_string()).collect();
    let mut lines = vec![Text::of(Ink::Strong, &offer.name).and(Ink::Soft, format!("  {}", offer.id))];
    lines.extend(Text::plain(format!("a month of {} at home, as {} has it", words::list(&names), loaded.file)).wrapped(width));
    lines.push(Text::new());
    let mut table = Table::new(
        &[Column::Left(12), Column::Left(12), Column::Right, Column::Share(1)],
        &["months", "data", "bill", "not served"],
    );
    let mut sum: i128 = 0;
    for scenario in &demand.scenarios {
        let record =
            |used| Record { begin: noon.timestamp(), offset: noon.offset(), place: intent.home.into(), network: None, used };
        let records: Vec<Vec<Record>> = chosen
            .iter()
            .map(|at| {
                let need = &demand.needs[*at];
                let talk = [Used::Call { seconds: need.minutes.saturating_mul(60) }, Used::Messages { count: need.messages }];
                let talk =
                    talk.into_iter().filter(|used| !matches!(used, Used::Call { seconds: 0 } | Used::Messages { count: 0 }));
                std::iter::once(Used::Data(scenario.volumes[*at])).chain(talk).map(record).collect()
            })
            .collect();
        let usage: Vec<LineUsage<'_>> = names.iter().zip(&records).map(|(name, records)| LineUsage::new(name, records)).collect();
        let bill = rate(&account, &held, &usage);
        sum += i128::from(bill.total().minor) * i128::from(scenario.weight);
        let data: Volume = chosen.iter().map(|at| scenario.volumes[*at]).sum();
        let unserved = bill.unserved_data();
        table.row(vec![
            Text::plain(format!("{} of {total}", scenario.weight)),
            Text::plain(data.to_string()),
            Text::plain(Amount(bill.total()).to_string()),
            Text::of(Ink::Warn, if unserved == Volume::ZERO { String::new() } else { unserved.to_string() }),
        ]);
    }
    let expected = i64::try_from((sum + i128::from(total) / 2) / i128::from(total)).unwrap_or(i64::MAX);
    let expected = Amount(fleet::money::Money::new(expected, offer.price.currency()));
    table.row(vec![Text::of(Ink::Strong, "expected"), Text::new(), Text::of(Ink::Strong, expected.to_string()), Text::new()]);
    lines.extend(table.lines(width));
    Ok(lines)
}
