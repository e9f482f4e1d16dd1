//! `[[trips]]`: journeys, the devices that come along, and what they need there.
//!
//! | key | meaning | left out |
//! |---|---|---|
//! | `name` | as you call it | the country where most of it is spent |
//! | `legs` | arrivals, see `legs.rs` | `place`, `from` and `until` say it |
//! | `place`, `from`, `until` | one place, with first and last day | `legs` say it |
//! | `devices` | who comes along | those in `needs`; else the hubs |
//! | `needs` | `{ phone = "1 GB a day", watch = "alone", laptop = "5 GB" }` | nothing, but the hub's use at home |
//!
//! `"emergency"`: the device is there to call for help, and the plan says by what.
//!
//! A device that comes along without a need needs nothing there and may be off; the hub without one needs a day what it uses a day
//! at home. Volumes without “a day” are for the whole trip and spread evenly over its days away.
//!
//! What stays at home rests there while its person is away with the hub; what is nobody's, or somebody else's, is used on.

use std::collections::{BTreeMap, BTreeSet};

use fleet::intent::{Demand, Stay, Trip, TripNeed};
use fleet::inventory::{DeviceKind, PrimaryUse};
use fleet::place::Place;
use fleet::volume::Volume;
use jiff::ToSpan;
use jiff::civil::Date;
use reference::document::{Fields, Wrong};

use crate::devices::DeviceDraft;
use crate::document::{NoteKind, Subject};
use crate::head::Head;
use crate::legs::{self, Leg};
use crate::phrase::{self, Need, NeedData};
use crate::reader::{ENTRIES_MAX, Reader, device_at, id};
use crate::table::{at_key, date, keys, name, needed, optional, refuse_unknown, span, tables};

const KEYS: [&str; 7] = ["name", "legs", "place", "from", "until", "devices", "needs"];
const LEGS_MAX: usize = 60;
const DAYS_MAX: u64 = 366;
/// A trip that was over so long ago is a slip of the pen; a younger one is left out with a note, so that a file stays right by
/// itself.
const OVER_DAYS: i64 = 31;

/// A trip and what the checks between trips need.
struct Draft {
    trip: Trip,
    devices: BTreeSet<usize>,
    at: std::ops::Range<usize>,
}

/// Reads `[[trips]]` in the order of their beginnings.
pub(crate) fn read(
    reader: &mut Reader<'_>,
    root: &Fields<'_>,
    drafts: &[DeviceDraft],
    demand: &Demand,
    head: &Head,
) -> Vec<Trip> {
    let hubs = hubs(drafts);
    let mut trips: Vec<Draft> = Vec::new();
    for fields in tables(reader, root, "trips", ENTRIES_MAX) {
        if reader.is_hopeless() {
            break;
        }
        refuse_unknown(reader, &fields, &KEYS);
        let stays = if fields.find("legs").is_some() { by_legs(reader, &fields, head) } else { by_place(reader, &fields, head) };
        let coming = coming(reader, &fields, drafts, &hubs);
        let needs = stated_needs(reader, &fields, drafts, coming.as_ref());
        let named = optional(reader, &fields, "name", name);
        let (Some(stays), Some(coming)) = (stays, coming) else { continue };
        let (name, at) = (unique(named.unwrap_or_else(|| default_name(&stays)), &stays, &trips), whereabouts(&fields));
        let trip = Trip { name, stays, needs: Vec::new() };
        reader.stands(Subject::Trip(trip.name.clone()), at.clone());
        if is_planned(reader, &fields, &trip, head) {
            let (trip, devices) = with_needs(reader, trip, &coming, &needs, &hubs, drafts, demand);
            trips.push(Draft { trip, devices, at });
        }
    }
    overlaps(reader, &trips, drafts);
    trips.sort_by_key(|draft| draft.trip.begin());
    trips.into_iter().map(|draft| draft.trip).collect()
}

fn by_legs(reader: &mut Reader<'_>, fields: &Fields<'_>, head: &Head) -> Option<Vec<Stay>> {
    let item = fields.find("legs")?;
    if let Some(other) = ["place", "from", "until"].iter().find_map(|key| fields.find(key)) {
        reader.fault(&other, "the legs say this already", "take it out, or take `legs` out");
    }
    let list = reader.keep(item.list())?;
    if list.len() > LEGS_MAX {
        reader.fault(&item, format!("the trip has {} legs; at most {LEGS_MAX} are read", list.len()), "make two trips of it");
        return None;
    }
    let items: Vec<_> = list.collect();
    let legs: Vec<Leg> = items.iter().filter_map(|item| reader.keep(item.read(|text| legs::leg(text, &head.zone)))).collect();
    if legs.len() < items.len() {
        return None;
    }
    match legs::stays(&legs, head.home) {
        Ok(stays) => long_enough(reader, fields, stays),
        Err((at, wrong)) => {
            reader.faults.push(items.get(at).unwrap_or(&item).fault(wrong));
            None
        }
    }
}

/// `place = "JP"`, `from`, `until`: the days from the first to the last, by the place's clock.
fn by_place(reader: &mut Reader<'_>, fields: &Fields<'_>, head: &Head) -> Option<Vec<Stay>> {
    if ["place", "from", "until"].iter().all(|key| fields.find(key).is_none()) {
        let write = "write legs = [\"NRT 2026-12-06\", \"SFO 2026-12-20\"], or place = \"JP\" with from and until";
        reader.faults.push(fields.missing("legs", write));
        return None;
    }
    let place = needed(reader, fields, "place", "write where it goes, as in place = \"JP\"", |item| {
        item.read(|text| legs::place(text.trim(), &head.zone))
    });
    let from = needed(reader, fields, "from", "write the first day there, as in from = 2026-12-06", date);
    let until = needed(reader, fields, "until", "write the last day there, as in until = 2026-12-20", date);
    let ((place, zone), from, until) = (place?, from?, until?);
    if let (true, Some(item)) = (until < from, fields.find("until")) {
        reader.fault(&item, format!("the trip is over on {until}, before it begins on {from}"), "check both days");
        return None;
    }
    if let (false, Some(item)) =
        ((2000..=2100).contains(&from.year()) && (2000..=2100).contains(&until.year()), fields.find("from"))
    {
        reader.fault(&item, "these are no days for a trip", "check the years");
        return None;
    }
    let (begin, end) = (legs::day_begin(from, &zone), legs::day_end(until, &zone));
    long_enough(reader, fields, vec![Stay { place, zone, from: begin, until: end, layover: false }])
}

fn long_enough(reader: &mut Reader<'_>, fields: &Fields<'_>, stays: Vec<Stay>) -> Option<Vec<Stay>> {
    let days = legs::days_away(&stays);
    if days > DAYS_MAX {
        let wrong =
            Wrong::new(format!("the trip lasts {days} days")).or("a trip of more than a year is a move: write the new home");
        reader.faults.push(at_trip(fields, wrong));
        return None;
    }
    Some(stays)
}

/// The devices that come along; `None` when the file must be mended first.
fn coming(
    reader: &mut Reader<'_>,
    fields: &Fields<'_>,
    drafts: &[DeviceDraft],
    hubs: &BTreeSet<usize>,
) -> Option<BTreeSet<usize>> {
    if let Some(item) = fields.find("devices") {
        let list = reader.keep(item.list())?;
        let (mut devices, mut all) = (BTreeSet::new(), true);
        for item in list {
            match reader.keep(item.read(|name| device_at(drafts, name.trim()))) {
                Some(device) if !devices.insert(device) => {
                    reader.fault(&item, "this device is named twice", "name each once");
                }
                Some(_) => {}
                None => all = false,
            }
        }
        return all.then_some(devices);
    }
    let needs = fields.find("needs").and_then(|item| item.table().ok());
    Some(match needs {
        Some(needs) => keys(&needs).iter().filter_map(|name| device_at(drafts, name).ok()).collect(),
        None => hubs.clone(),
    })
}

fn stated_needs(
    reader: &mut Reader<'_>,
    fields: &Fields<'_>,
    drafts: &[DeviceDraft],
    coming: Option<&BTreeSet<usize>>,
) -> BTreeMap<usize, Need> {
    let mut needs = BTreeMap::new();
    let Some(table) = optional(reader, fields, "needs", |item| item.table()) else { return needs };
    for key in keys(&table) {
        let Some(item) = table.find(&key) else { continue };
        let at = match device_at(drafts, &key) {
            Ok(at) => at,
            Err(wrong) => {
                reader.faults.push(at_key(&table, &key, wrong));
                continue;
            }
        };
        if coming.is_some_and(|coming| !coming.contains(&at)) {
            let wrong =
                Wrong::new(format!("“{key}” has a need and does not come along")).or("add it to `devices`, or take the need out");
            reader.faults.push(at_key(&table, &key, wrong));
        }
        if let Some(need) = reader.keep(item.read(phrase::need)) {
            needs.insert(at, need);
        }
    }
    needs
}

fn with_needs(
    reader: &mut Reader<'_>,
    mut trip: Trip,
    coming: &BTreeSet<usize>,
    needs: &BTreeMap<usize, Need>,
    hubs: &BTreeSet<usize>,
    drafts: &[DeviceDraft],
    demand: &Demand,
) -> (Trip, BTreeSet<usize>) {
    let days = legs::days_away(&trip.stays).max(1);
    for &at in coming {
        let need = needs.get(&at).copied().unwrap_or_default();
        let per_day = match need.data {
            NeedData::PerDay(volume) => volume,
            NeedData::Whole(volume) => Volume::from_bytes(volume.bytes.div_ceil(days)),
            NeedData::Unsaid if hubs.contains(&at) => {
                let volume = daily(demand.expected(at));
                if volume > Volume::ZERO {
                    let device = &drafts[at].device.id;
                    let key = crate::write::word(&device.0);
                    let text = format!(
                        "What {device} needs there is not said: taken as at home, {volume} a day. Write needs = {{ {key} = \"1 GB a day\" }}."
                    );
                    reader.note(Subject::Trip(trip.name.clone()), NoteKind::Default, text);
                }
                volume
            }
            NeedData::Unsaid => Volume::ZERO,
        };
        trip.needs.push(TripNeed {
            device: id(drafts, at),
            per_day,
            alone: need.alone,
            calls: need.calls,
            emergency: need.emergency,
        });
    }
    (trip, coming.clone())
}

/// A month's volume by the day, in whole megabytes, rounded up.
fn daily(monthly: Volume) -> Volume {
    let day = u128::from(monthly.bytes) * 12 / 365;
    Volume::from_mb(u64::try_from(day).unwrap_or(u64::MAX).div_ceil(1_000_000))
}

/// For each owner the hub that the file names, else the phone that the plan would propose.
fn hubs(drafts: &[DeviceDraft]) -> BTreeSet<usize> {
    let mut by_owner: BTreeMap<Option<&str>, (bool, bool, usize)> = BTreeMap::new();
    for (at, draft) in drafts.iter().enumerate() {
        let phone = draft.device.kind == DeviceKind::Phone;
        if !draft.hub && !phone {
            continue;
        }
        // Smaller is better: named, then used every day, then first in the file.
        let rank = (!draft.hub, draft.device.primary_use != PrimaryUse::Daily, at);
        let best = by_owner.entry(draft.device.owner.as_deref()).or_insert(rank);
        *best = rank.min(*best);
    }
    by_owner.values().map(|(_, _, at)| *at).collect()
}

/// Whether the trip lies in the plan; says why not.
fn is_planned(reader: &mut Reader<'_>, fields: &Fields<'_>, trip: &Trip, head: &Head) -> bool {
    let Some((begins, ends)) = dates(trip) else { return false };
    let about = || Subject::Trip(trip.name.clone());
    if ends < reader.today {
        if days_between(ends, reader.today) > OVER_DAYS {
            let wrong = Wrong::new(format!("this trip was over on {ends}")).or("check the year, or take the trip out");
            reader.faults.push(at_trip(fields, wrong));
        }
        reader.note(about(), NoteKind::LeftOut, format!("It was over on {ends} and is left out."));
        return false;
    }
    let (from, until) = (head.from, head.until());
    if ends < from {
        let text = format!(
            "It is over on {ends}, before the plan begins on {from}, and is left out. Write from = {} in [household] to plan it.",
            reader.today
        );
        reader.note(about(), NoteKind::LeftOut, text);
        return false;
    }
    if begins >= until {
        let text = format!("It begins on {begins}, after the plan's {} months, and is left out.", head.months);
        reader.note(about(), NoteKind::LeftOut, text);
        return false;
    }
    if begins < from || ends >= until {
        let last = until.yesterday().unwrap_or(until);
        let text = format!("Only its days from {from} to {last} are planned; the rest lies outside of the plan.");
        reader.note(about(), NoteKind::LeftOut, text);
    }
    true
}

fn days_between(from: Date, until: Date) -> i64 {
    from.until(until).map_or(0, |span| i64::from(span.get_days()))
}

/// No device is on two trips at once. One may begin on the day on which the other ends.
fn overlaps(reader: &mut Reader<'_>, trips: &[Draft], drafts: &[DeviceDraft]) {
    let mut order: Vec<(Date, Date, &Draft)> =
        trips.iter().filter_map(|draft| dates(&draft.trip).map(|(begins, ends)| (begins, ends, draft))).collect();
    order.sort_by_key(|(begins, ends, _)| (*begins, *ends));
    for (at, &(begins, ends, one)) in order.iter().enumerate() {
        let at_once = order[at + 1..].iter().take_while(|(next, _, _)| *next < ends || *next == begins);
        for (_, _, other) in at_once {
            let Some(&device) = one.devices.intersection(&other.devices).next() else { continue };
            let (device, name) = (&drafts[device].device.id, &one.trip.name);
            let problem = format!("“{device}” is on the trip “{name}” at that time, from {begins} to {ends}");
            let fault = reader.of_file(problem, "check the days of both, or take the device out of one");
            reader.faults.push(reference::document::Fault { span: other.at.clone(), ..fault });
            if reader.is_hopeless() {
                return;
            }
        }
    }
}

/// The first and the last day of a trip, by the clocks of its places.
fn dates(trip: &Trip) -> Option<(Date, Date)> {
    let (first, last) = (trip.stays.first()?, trip.stays.last()?);
    let end = last.until.checked_sub(1.nanosecond()).unwrap_or(last.until);
    Some((first.zone.to_datetime(first.from).date(), last.zone.to_datetime(end).date()))
}

/// The country where most of the trip is spent.
fn default_name(stays: &[Stay]) -> String {
    let longest = stays.iter().filter(|stay| !stay.layover).max_by_key(|stay| stay.until.as_second() - stay.from.as_second());
    match longest.map(|stay| stay.place) {
        Some(Place::Country(country)) => {
            reference::countries::by_code(country).map_or_else(|| country.to_string(), |facts| facts.name.to_string())
        }
        Some(Place::AtSea) => "at sea".to_owned(),
        _ => "trip".to_owned(),
    }
}

/// The name, with its month when another trip has it, with a number when that is taken too.
fn unique(name: String, stays: &[Stay], trips: &[Draft]) -> String {
    let taken = |name: &str| trips.iter().any(|draft| draft.trip.name == name);
    if !taken(&name) {
        return name;
    }
    let month = stays.first().map(|stay| stay.from.to_zoned_datetime(stay.zone.clone()).strftime("%Y-%m").to_string());
    let dated = format!("{name}, {}", month.unwrap_or_default());
    let mut names = std::iter::once(dated.clone()).chain((2..).map(|n| format!("{dated} ({n})")));
    names.find(|name| !taken(name)).expect("the numbers do not end")
}

/// Where a trip stands: at its name, else at its legs or place.
fn whereabouts(fields: &Fields<'_>) -> std::ops::Range<usize> {
    ["name", "legs", "place"].iter().find_map(|key| fields.find(key)).map(|item| span(&item)).unwrap_or_default()
}

/// Something wrong with a trip as a whole, shown where it stands.
fn at_trip(fields: &Fields<'_>, wrong: Wrong) -> reference::document::Fault {
    match ["legs", "from", "place", "name"].iter().find_map(|key| fields.find(key)) {
        Some(item) => item.fault(wrong),
        None => fields.fault(wrong),
    }
}
