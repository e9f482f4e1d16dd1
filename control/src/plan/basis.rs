//! What a plan was made from: when any of it is different, so may the plan be.

use household::records::Assembled;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::error::Error;
use crate::house::House;
use crate::household::{Records, Seat};

/// The facts that a plan was made from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Basis {
    /// What the household owns and wants, as a hash.
    pub household: String,
    /// The first day that the plan was for: on the first day of another month it begins later.
    pub from: Option<Date>,
    /// The program with the facts that ship in it.
    pub program: String,
}

impl Basis {
    pub(crate) fn of(records: &Records, today: Date) -> Self {
        let records = records.records();
        let text = Assembled::of(&records).text().to_owned();
        let files = records.iter().filter_map(|record| record.body.get("text")?.as_str());
        let mut digest = Sha256::new();
        for part in std::iter::once(text.as_str()).chain(files) {
            digest.update((part.len() as u64).to_be_bytes());
            digest.update(part.as_bytes());
        }
        let from = today.first_of_month();
        let program = env!("CARGO_PKG_VERSION").to_owned();
        Self { household: data_encoding::HEXLOWER.encode(&digest.finalize()), from: Some(from), program }
    }
}

impl House {
    /// The facts as they are now.
    pub(crate) async fn basis(&self, seat: &Seat) -> Result<Basis, Error> {
        let records = self.all_records(seat).await?;
        Ok(Basis::of(&records, self.today()))
    }

    /// Today, where no household says in which zone.
    pub(crate) fn today(&self) -> Date {
        TimeZone::UTC.to_datetime(self.now()).date()
    }
}
