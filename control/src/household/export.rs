//! A household handed out: the file that says the same, and the files that it names.

use household::records::{Assembled, Section};

use super::Seat;
use super::import::NamedText;
use crate::access::Act;
use crate::error::Error;
use crate::house::House;

/// A household as files. `spoke plan` on them gives the same answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Export {
    /// The household's file.
    pub file: String,
    /// Those that it names.
    pub further: Vec<NamedText>,
}

impl House {
    /// Everything a household owns and wants, as files.
    pub async fn export(&self, seat: &Seat) -> Result<Export, Error> {
        seat.check(Act::Export)?;
        let records = self.all_records(seat).await?.records();
        let text =
            |record: &household::records::Record, key| record.body.get(key).and_then(|value| value.as_str()).map(str::to_owned);
        let files = records.iter().filter(|record| record.section == Section::File);
        let further = files.filter_map(|record| Some(NamedText { name: text(record, "name")?, text: text(record, "text")? }));
        let further = further.collect();
        Ok(Export { file: Assembled::of(&records).text().to_owned(), further })
    }
}
