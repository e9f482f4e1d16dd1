//! `[[people]]`: who there is, and whose each device is.
//!
//! It has `name` alone and may be left out: then whoever owns a device belongs to the household.

use fleet::inventory::Person;
use reference::document::{Fault, Fields, Item, Wrong, shown};

use crate::devices::DeviceDraft;
use crate::document::Subject;
use crate::reader::{ENTRIES_MAX, Reader};
use crate::table::{name, nearest, needed, refuse_unknown, span, tables};

/// The people of the household.
pub(crate) struct People {
    pub(crate) list: Vec<Person>,
    /// Whether the file lists them, so that an owner who is not there is a slip of the pen.
    listed: bool,
}

/// Reads `[[people]]`.
pub(crate) fn read(reader: &mut Reader<'_>, root: &Fields<'_>) -> People {
    let listed = root.find("people").is_some();
    let mut list: Vec<Person> = Vec::new();
    for fields in tables(reader, root, "people", ENTRIES_MAX) {
        refuse_unknown(reader, &fields, &["name"]);
        let Some((who, at)) = needed(reader, &fields, "name", "write name = \"Ana\"", |item| Ok((name(item)?, span(&item))))
        else {
            continue;
        };
        if list.iter().any(|person| person.name == who) {
            if let Some(item) = fields.find("name") {
                reader.fault(&item, format!("two people are named “{}”", shown(&who)), "give each a name of their own");
            }
            continue;
        }
        reader.stands(Subject::Person(who.clone()), at);
        list.push(Person { name: who });
    }
    People { list, listed }
}

impl People {
    /// Gives devices of nobody to the only person there is, listed or named as an owner.
    pub(crate) fn share(&self, reader: &mut Reader<'_>, drafts: &mut [DeviceDraft]) {
        if !self.listed {
            share_among_owners(reader, drafts);
        }
        if let [only] = &self.list[..] {
            give(drafts, &only.name);
        }
    }

    /// The owner of a device.
    pub(crate) fn owner(&self, item: Item<'_, '_>) -> Result<String, Fault> {
        let who = name(item)?;
        if !self.listed || self.list.iter().any(|person| person.name == who) {
            return Ok(who);
        }
        let near = nearest(&who, self.list.iter().map(|person| person.name.as_str()));
        let instead = near.map_or_else(|| "add them as `[[people]]`".to_owned(), |near| format!("did you mean “{near}”?"));
        Err(item.fault(Wrong::new(format!("nobody is named “{}”", shown(&who))).or(instead)))
    }
}

/// With nobody listed and one owner named, everything is theirs.
fn share_among_owners(reader: &mut Reader<'_>, drafts: &mut [DeviceDraft]) {
    let mut owners: Vec<String> = drafts.iter().filter_map(|draft| draft.device.owner.clone()).collect();
    owners.sort();
    owners.dedup();
    for owner in &owners {
        if let Some(draft) = drafts.iter().find(|draft| draft.device.owner.as_ref() == Some(owner)) {
            reader.stands(Subject::Person(owner.clone()), draft.span.clone());
        }
    }
    if let [only] = &owners[..] {
        give(drafts, only);
    }
}

fn give(drafts: &mut [DeviceDraft], owner: &str) {
    for draft in drafts.iter_mut().filter(|draft| draft.device.owner.is_none()) {
        draft.device.owner = Some(owner.to_owned());
    }
}
