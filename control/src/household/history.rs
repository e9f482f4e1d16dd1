//! What happened in a household: who changed what, when and why, newest first; and how everything stood then.

use household::records::{Record, Section};
use jiff::Timestamp;

use super::Seat;
use super::read::{KeptRecord, Records};
use crate::access::Act;
use crate::error::Error;
use crate::house::House;
use crate::nouns::of_records;

/// A change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Happened {
    /// Its number: the page after this one begins before the last of them.
    pub seq: u64,
    /// When.
    pub at: Timestamp,
    /// Who: an account's name, or what did it by itself.
    pub by: String,
    /// Why.
    pub why: String,
    /// What.
    pub touched: Vec<Touched>,
}

/// Something that a change touched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Touched {
    /// What it is: a section of the household, `plan`, `step`, `member`.
    pub noun: String,
    /// Which.
    pub id: String,
    /// Its name, where it has one.
    pub name: Option<String>,
    /// Whether it is gone since.
    pub removed: bool,
}

impl House {
    /// Changes before the one numbered `before`, newest first; and whether there are earlier ones.
    pub async fn history(&self, seat: &Seat, before: Option<u64>, len_max: usize) -> Result<(Vec<Happened>, bool), Error> {
        seat.check(Act::SeeAll)?;
        let page = self.store.history(&seat.scope(), None, before, len_max).await?;
        let mut happened = Vec::new();
        for change in page.items {
            let by = self.author_name(change.by.as_str()).await?;
            let touched = change.edits.into_iter().map(|edited| {
                let noun = edited.key.noun.as_str().to_owned();
                let id = edited.key.id.as_str().to_owned();
                let body = edited.body.as_deref().and_then(|body| serde_json::from_str(body).ok());
                let name = Section::of(&noun)
                    .zip(body)
                    .and_then(|(section, body)| Record::new(id.clone(), section, body).name().map(str::to_owned));
                Touched { noun, id, name, removed: edited.body.is_none() }
            });
            happened.push(Happened { seq: change.seq, at: change.at, by, why: change.why, touched: touched.collect() });
        }
        Ok((happened, page.more))
    }

    /// The records as they stood after a change.
    pub async fn past(&self, seat: &Seat, seq: u64) -> Result<Records, Error> {
        seat.check(Act::SeeAll)?;
        let mut records = Records { household: seat.household.clone(), pulse: 0, list: Vec::new() };
        for noun in of_records() {
            let Some(section) = Section::of(noun.as_str()) else { continue };
            let mut after = None;
            loop {
                let page = self.store.past(&seat.scope(), Some(&noun), seq, after.as_ref().map(|id| (&noun, id)), 10_000).await?;
                after = page.items.last().map(|entry| entry.key.id.clone());
                for entry in page.items {
                    let body = serde_json::from_str(&entry.body).map_err(|_| Error::Defect("a kept record is no JSON"))?;
                    let record = Record::new(entry.key.id.as_str(), section, body);
                    records.list.push(KeptRecord { record, version: entry.version });
                }
                if !page.more {
                    break;
                }
            }
        }
        Ok(records)
    }

    async fn author_name(&self, author: &str) -> Result<String, Error> {
        let Some(account) = author.strip_prefix("account ") else { return Ok(author.to_owned()) };
        match self.profile(&crate::account::AccountId::of(account)?).await {
            Ok(profile) => Ok(profile.name),
            Err(Error::NotFound(_)) => Ok(author.to_owned()),
            Err(error) => Err(error),
        }
    }
}
