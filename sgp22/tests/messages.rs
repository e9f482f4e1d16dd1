//! Every message: it reads back as it was written, no part of it reads, and no change of it makes a reader panic or stutter.

mod made;
mod samples;

use std::collections::BTreeSet;

use sgp22::tlv::{Element, Tag, Writer};

#[test]
fn no_prefix_of_a_message_is_one() {
    for sample in samples::all() {
        assert_eq!((sample.rewrite)(&sample.der).as_ref(), Ok(&sample.der), "{}", sample.name);
        for end in 0..sample.der.len() {
            assert!((sample.rewrite)(&sample.der[..end]).is_err(), "{} up to {end}", sample.name);
        }
        let longer = [&sample.der[..], &[0x05, 0x00]].concat();
        assert!((sample.rewrite)(&longer).is_err(), "{}", sample.name);
    }
}

/// Whatever can still be read after a change is written in one way only.
#[test]
fn changed_messages_are_refused_or_read_to_the_end() {
    for sample in samples::all() {
        // Of long messages, every second or third byte: certificates in them have tests of their own.
        for at in (0..sample.der.len()).step_by(1 + sample.der.len() / 400) {
            for change in [0x01, 0x80] {
                let mut changed = sample.der.clone();
                changed[at] ^= change;
                if let Ok(written) = (sample.rewrite)(&changed) {
                    assert_eq!((sample.rewrite)(&written).as_ref(), Ok(&written), "{} at {at}", sample.name);
                }
            }
        }
    }
}

/// An element that came with a later version is passed over, wherever it stands.
#[test]
fn what_is_not_known_is_passed_over() {
    let mut seen = BTreeSet::new();
    for sample in samples::all() {
        // Behind all fields of a sequence; a choice has one element and no more.
        if sample.name.ends_with("Request") && sample.der[0] == 0xBF && sample.name != "DeleteProfileRequest" {
            let element = Element::parse(&sample.der).expect("it is one");
            let mut writer = Writer::new();
            writer.constructed(element.tag(), |writer| {
                writer.encoded(element.value());
                writer.primitive(Tag::new(0x9F7E), &[1]);
            });
            let longer = writer.finish();
            assert!((sample.rewrite)(&longer).is_ok(), "{}", sample.name);
            seen.insert(sample.name);
        }
    }
    assert!(seen.len() > 20, "{seen:?}");
}
