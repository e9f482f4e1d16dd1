//! `installed`: the profiles that are stored on a device besides the lines of the file.
//!
//! In words (`"TravelSIM Spain 5 GB, expired 2026-09-30"`) or as a table with `name`, `iccid`, `state` (on, off), `kind`
//! (operational, protected, provisioning, test) and `expires`.

use fleet::inventory::{Profile, ProfileKind, ProfileState};
use jiff::civil::Date;
use reference::document::{Fault, Fields, Item, Wrong, shown};

use crate::reader::Reader;
use crate::table::name;

const KEYS: [&str; 5] = ["name", "iccid", "state", "kind", "expires"];
const KINDS: [(&str, ProfileKind); 4] = [
    ("operational", ProfileKind::Operational),
    ("protected", ProfileKind::Protected),
    ("provisioning", ProfileKind::Provisioning),
    ("test", ProfileKind::Test),
];
const STATES: [(&str, ProfileState); 2] = [("on", ProfileState::Enabled), ("off", ProfileState::Disabled)];

/// Reads the profiles of a device.
pub(crate) fn read(reader: &mut Reader<'_>, fields: &Fields<'_>) -> Vec<Profile> {
    let Some(list) = fields.find("installed").and_then(|item| reader.keep(item.list())) else {
        return Vec::new();
    };
    list.filter_map(|item| reader.keep(if item.is_text() { item.read(in_words) } else { in_a_table(&item) })).collect()
}

fn in_a_table(item: &Item<'_, '_>) -> Result<Profile, Fault> {
    let fields = item.table().map_err(|_| {
        item.fault(Wrong::new("this is no profile").or("write “Spain 5 GB, expired 2026-09-30” or { name = \"Spain 5 GB\", … }"))
    })?;
    fields.refuse_unknown(|key| KEYS.contains(&key), KEYS)?;
    Ok(Profile {
        name: name(fields.need("name", "write how you call it, as in name = \"Spain 5 GB\"")?)?,
        iccid: fields.find("iccid").map(|item| item.parse()).transpose()?,
        kind: fields.find("kind").map_or(Ok(ProfileKind::default()), |item| item.word(&KINDS))?,
        state: fields.find("state").map_or(Ok(ProfileState::default()), |item| item.word(&STATES))?,
        expires: fields.find("expires").map(|item| crate::table::date(item)).transpose()?,
    })
}

/// A name, then in any order after commas: `expired 2026-09-30`, `on`, `off`, `protected`, `test`.
fn in_words(text: &str) -> Result<Profile, Wrong> {
    let mut parts: Vec<&str> = text.split(',').map(str::trim).collect();
    let mut profile =
        Profile { name: String::new(), iccid: None, kind: ProfileKind::default(), state: ProfileState::default(), expires: None };
    while parts.len() > 1 {
        let last = parts[parts.len() - 1];
        if let Some(day) = ["expired ", "expires ", "until "].iter().find_map(|word| last.strip_prefix(word)) {
            profile.expires = Some(date(day.trim())?);
        } else if let Some((_, kind)) = KINDS.iter().find(|(word, _)| *word == last) {
            profile.kind = *kind;
        } else if let Some((_, state)) = STATES.iter().find(|(word, _)| *word == last) {
            profile.state = *state;
        } else {
            break;
        }
        parts.pop();
    }
    profile.name = parts.join(", ");
    if profile.name.is_empty() {
        return Err(Wrong::new("this profile has no name").or("write it as in “Spain 5 GB, expired 2026-09-30”"));
    }
    Ok(profile)
}

/// A day that there is, in the one way it is written.
pub(crate) fn date(text: &str) -> Result<Date, Wrong> {
    let digits = |range: std::ops::Range<usize>| text.get(range).is_some_and(|part| part.bytes().all(|b| b.is_ascii_digit()));
    let is_form = text.len() == 10
        && digits(0..4)
        && digits(5..7)
        && digits(8..10)
        && text.as_bytes()[4] == b'-'
        && text.as_bytes()[7] == b'-';
    match text.parse() {
        Ok(date) if is_form => Ok(date),
        _ if is_form => Err(Wrong::new(format!("there is no {} in the calendar", shown(text))).or("check the month and the day")),
        _ => Err(Wrong::new(format!("“{}” is not a day", shown(text))).or("write it as in 2026-11-25")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn profiles_are_said_in_words() {
        let spain = in_words("TravelSIM Spain 5 GB, expired 2026-09-30").unwrap();
        assert_eq!((spain.name.as_str(), spain.expires), ("TravelSIM Spain 5 GB", Some(jiff::civil::date(2026, 9, 30))));
        let satellite = in_words("Satellite, by the maker, protected, on").unwrap();
        assert_eq!(
            (satellite.name.as_str(), satellite.kind, satellite.state),
            ("Satellite, by the maker", ProfileKind::Protected, ProfileState::Enabled)
        );
        assert_eq!(in_words("Spain, expired 2026-02-30").unwrap_err().problem, "there is no 2026-02-30 in the calendar");
        assert_eq!(in_words("Spain, expired in May").unwrap_err().problem, "“in May” is not a day");
    }
}
