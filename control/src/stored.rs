//! A value as it is kept: JSON in an entry, with the version that a change of it must name.

use serde::Serialize;
use serde::de::DeserializeOwned;
use store::{Edit, Entry, Expected, Key};

use crate::error::Error;
use crate::house::House;

/// A value and where it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored<T> {
    /// Where.
    pub key: Key,
    /// Its version.
    pub version: u64,
    /// What.
    pub value: T,
}

impl<T: Serialize + DeserializeOwned> Stored<T> {
    pub(crate) fn read(entry: Entry) -> Result<Self, Error> {
        let value = serde_json::from_str(&entry.body).map_err(|error| {
            Error::Store(store::Error::Corrupt { place: "the store".to_owned(), what: format!("{}: {error}", entry.key) })
        })?;
        Ok(Self { key: entry.key, version: entry.version, value })
    }

    /// The edit that keeps the value as it now is, unless somebody changed it meanwhile.
    pub(crate) fn edit(&self, names: Vec<String>) -> Result<Edit, Error> {
        Ok(Edit::put_named(self.key.clone(), Expected::Version(self.version), json(&self.value)?, names))
    }
}

/// A value as it is kept.
pub(crate) fn json<T: Serialize>(value: &T) -> Result<String, Error> {
    serde_json::to_string(value).map_err(|_| Error::Defect("a value cannot be written as JSON"))
}

impl House {
    /// A value, if it is there.
    pub(crate) async fn stored<T: Serialize + DeserializeOwned>(&self, key: &Key) -> Result<Option<Stored<T>>, Error> {
        self.store.find(key).await?.map(Stored::read).transpose()
    }
}
