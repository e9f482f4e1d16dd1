//! Reads the text form of bench instances.

use crate::pool_search::device::{Device, DeviceOption};
use crate::pool_search::pool::{Overage, Pool, Tier};
use crate::pool_search::problem::{Membership, Problem, Unit};

/// Parses an instance: a line `devices months pools`, a line per pool, and per device a line of volumes and a line per option.
///
/// # Errors
/// Names the line that cannot be read.
pub fn parse(text: &str) -> Result<Problem, String> {
    let mut lines = text.lines().enumerate();
    let mut next =
        || -> Result<Vec<&str>, String> { Ok(lines.next().ok_or("the file ends too early")?.1.split_whitespace().collect()) };
    let number = |field: Option<&&str>| -> Result<i64, String> {
        field.ok_or("a field is missing")?.parse().map_err(|error| format!("{field:?}: {error}"))
    };
    let head = next()?;
    let (devices, months, pools_len) =
        (number(head.first())? as usize, number(head.get(1))? as usize, number(head.get(2))? as usize);
    let (mut pools, mut terms) = (vec![], vec![]);
    for _ in 0..pools_len {
        let fields = next()?;
        terms.push((number(fields.get(4))?, number(fields.get(6))?));
        let tiers = fields
            .get(11..)
            .unwrap_or(&[])
            .chunks(2)
            .map(|pair| Ok(Tier { fee: number(pair.first())?, cap: number(pair.get(1))? }));
        pools.push(Pool {
            tiers: tiers.collect::<Result<_, String>>()?,
            lines_max: number(fields.get(2))? as usize,
            overage: Overage::PerUnit(number(fields.get(8))?),
            fee_by_lines: vec![],
            weights: vec![1],
        });
    }
    let mut units: Vec<Box<dyn Unit>> = vec![];
    for _ in 0..devices {
        let fields = next()?;
        let volumes: Vec<i64> =
            fields.get(2..).unwrap_or(&[]).iter().map(|field| number(Some(field))).collect::<Result<_, _>>()?;
        let mut options = vec![];
        for _ in 0..number(fields.get(1))? {
            let fields = next()?;
            let cost = fields.get(3..).unwrap_or(&[]).iter().map(|field| number(Some(field))).collect::<Result<_, _>>()?;
            options.push(DeviceOption {
                cost,
                start_cost: number(fields.get(1))?,
                run_months: number(fields.get(2))? as usize,
                held: false,
            });
        }
        let membership = |(pool, (join, line)): (usize, &(i64, i64))| Membership {
            pool,
            line_cost: vec![*line; months],
            join_cost: *join,
            held: false,
            volumes: volumes.clone(),
        };
        units.push(Box::new(Device::new(months, &options, terms.iter().enumerate().map(membership).collect())));
    }
    Problem::new(months, 1, pools, units)
}
