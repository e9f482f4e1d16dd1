//! A household's file brought in: its records take the place of those that are there, and what is the same thing keeps its id.

use household::World;
use household::records::{Body, Record, Section, split};
use reference::devices::Devices;
use reference::offers::Catalogue;

use super::Seat;
use super::change::edits_between;
use crate::access::Act;
use crate::error::Error;
use crate::house::House;

/// A text with its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedText {
    /// As the household's file names it.
    pub name: String,
    /// The text.
    pub text: String,
}

impl House {
    /// Brings in a household's file with the files that it names.
    ///
    /// # Errors
    /// [`Error::Faulty`] with everything that is wrong in it; nothing is changed then.
    pub async fn bring_in(&self, seat: &Seat, file: NamedText, further: Vec<NamedText>) -> Result<(), Error> {
        seat.check(Act::ChangeAll)?;
        let today = self.today();
        let (parts, further) = self
            .heavy(move || {
                let world = World { devices: Devices::shipped(), offers: Catalogue::shipped() };
                let loader = |name: &str| {
                    let named = further.iter().find(|file| file.name == name).map(|file| file.text.clone());
                    named.ok_or_else(|| "it was not handed over".to_owned())
                };
                let read = household::read(&file.name, &file.text, &world, today, &loader);
                read.map_err(|refused| Error::FaultyFile(refused.to_string()))?;
                let parts = split(&file.text).map_err(|_| Error::Defect("a household that can be read cannot be taken apart"))?;
                Ok::<_, Error>((parts, further))
            })
            .await??;
        let files = further.into_iter().map(|file| {
            let pairs = [("name".to_owned(), file.name.into()), ("text".to_owned(), file.text.into())];
            (Section::File, pairs.into_iter().collect::<Body>())
        });
        let parts: Vec<(Section, Body)> = parts.into_iter().chain(files).collect();
        let before = self.all_records(seat).await?;
        let mut known = before.records();
        let mut after: Vec<Record> = Vec::with_capacity(parts.len());
        for (section, body) in parts {
            let record = Record::new("", section, body);
            let same = known.iter().position(|other| is_same(&record, other));
            let id = same.map_or_else(|| self.new_id().as_str().to_owned(), |at| known.swap_remove(at).id);
            after.push(Record { id, ..record });
        }
        let edits = edits_between(seat, &before, &after)?;
        self.write(&seat.account.author()?, "Brought in a file", edits).await.map(|_| ())
    }
}

/// Whether two records are about the same thing.
fn is_same(one: &Record, other: &Record) -> bool {
    let same = |key: &str| one.body.get(key).is_some() && one.body.get(key) == other.body.get(key);
    one.section == other.section
        && match one.section {
            Section::Household | Section::Rules | Section::Company => true,
            Section::Usage => same("of") || same("import"),
            Section::Line => same("device") && (same("number") || same("offer") || same("iccid") || one.body == other.body),
            Section::Trip => one.name().map_or(one.body == other.body, |name| other.name() == Some(name)),
            Section::Person | Section::Device | Section::Offer | Section::File => {
                one.name().is_some() && one.name() == other.name()
            }
        }
}
