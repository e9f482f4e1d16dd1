//! One function for each fuzz target of the eSIM protocol: any bytes in, no panic, and what was read is written as it was, but
//! for the ways in which BER may be longer than DER.
//!
//! `sgp22/tests/fuzz_seeds.rs` includes this file and runs it on the seeds and their mutations without a fuzzer.

use sgp22::tlv::{Element, Malformed, Reader, Writer};

/// Any row of elements: all values are read in all ways; written anew it is no longer than before, and from then on the same.
pub fn tlv(input: &[u8]) {
    let Ok(written) = rewrite(input) else { return };
    assert!(written.len() <= input.len());
    assert_eq!(rewrite(&written).as_ref(), Ok(&written), "what was written reads back the same");
}

fn rewrite(input: &[u8]) -> Result<Vec<u8>, Malformed> {
    let mut writer = Writer::new();
    let mut reader = Reader::new(input)?;
    while let Some(element) = reader.next()? {
        copy(&element, &mut writer)?;
    }
    Ok(writer.finish())
}

fn copy(element: &Element<'_>, writer: &mut Writer) -> Result<(), Malformed> {
    if !element.tag().is_constructed() {
        // Each value is whatever it can be; what was read as a number is the same number when it was written.
        let _ = (element.boolean(), element.null(), element.text(64), element.octets_exactly::<16>());
        let mut values = Writer::new();
        let _ = element.integer().map(|integer| values.integer(element.tag(), integer));
        let _ = element.oid().map(|oid| values.oid(element.tag(), &oid));
        let _ = element.bits().map(|bits| values.bits(element.tag(), bits));
        let values = values.finish();
        let mut reader = Reader::new(&values)?;
        if element.integer().is_ok() {
            let written = reader.required(element.tag())?;
            assert_eq!(written.integer(), element.integer());
            assert!(written.value().len() <= element.value().len());
        }
        if let Ok(oid) = element.oid() {
            let written = reader.required(element.tag())?;
            assert_eq!((written.oid(), written.value()), (Ok(oid), element.value()));
            assert!(!oid.to_string().is_empty());
        }
        if let Ok(bits) = element.bits() {
            let written = reader.required(element.tag())?;
            assert_eq!(written.bits(), Ok(bits));
            assert!(written.value().len() <= element.value().len());
        }
        writer.primitive(element.tag(), element.value());
        return Ok(());
    }
    let mut outcome = Ok(());
    writer.constructed(element.tag(), |writer| {
        outcome = element.read(|inside| {
            while let Some(element) = inside.next()? {
                copy(&element, writer)?;
            }
            inside.finish()
        });
    });
    outcome
}
