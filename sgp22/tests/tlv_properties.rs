//! Properties of the encoding: what is written reads back, no prefix of it does, and no bytes make the reader panic.

use proptest::prelude::*;
use sgp22::tlv::{Element, Malformed, NamedBits, Reader, Tag, Writer};

/// An element with everything in it, as a value.
#[derive(Debug, Clone, PartialEq)]
enum Tree {
    Octets(Tag, Vec<u8>),
    Inside(Tag, Vec<Tree>),
}

fn tag() -> impl Strategy<Value = Tag> {
    prop_oneof![
        (0_u32..0x4000).prop_map(Tag::context),
        proptest::sample::select(vec![0x04, 0x0C, 0x5A, 0x4F, 0x5F37, 0x5F49, 0x9F70, 0xC3]).prop_map(Tag::new),
    ]
}

fn tree() -> impl Strategy<Value = Tree> {
    let sizes = prop_oneof![0_usize..4, 120_usize..135, 250_usize..260];
    let leaf = (tag(), sizes.prop_flat_map(|size| prop::collection::vec(any::<u8>(), size)))
        .prop_map(|(tag, octets)| Tree::Octets(tag, octets));
    leaf.prop_recursive(8, 64, 6, |inner| {
        (tag(), prop::collection::vec(inner, 0..6)).prop_map(|(tag, inside)| Tree::Inside(tag.constructed(), inside))
    })
}

fn write(tree: &Tree, writer: &mut Writer) {
    match tree {
        Tree::Octets(tag, octets) => writer.primitive(*tag, octets),
        Tree::Inside(tag, inside) => writer.constructed(*tag, |writer| inside.iter().for_each(|tree| write(tree, writer))),
    }
}

fn read(element: &Element<'_>) -> Result<Tree, Malformed> {
    if !element.tag().is_constructed() {
        return Ok(Tree::Octets(element.tag(), element.octets()?.to_vec()));
    }
    let inside = element.read(|reader| {
        let mut inside = Vec::new();
        while let Some(element) = reader.next()? {
            inside.push(read(&element)?);
        }
        Ok(inside)
    })?;
    Ok(Tree::Inside(element.tag(), inside))
}

fn parse(bytes: &[u8]) -> Result<Tree, Malformed> {
    read(&Element::parse(bytes)?)
}

proptest! {
    #[test]
    fn what_is_written_reads_back_and_no_prefix_of_it_does(tree in tree()) {
        let mut writer = Writer::new();
        write(&tree, &mut writer);
        let bytes = writer.finish();
        prop_assert_eq!(parse(&bytes), Ok(tree));
        for end in 0..bytes.len() {
            prop_assert!(parse(&bytes[..end]).is_err());
        }
        let longer = [&bytes[..], &[0]].concat();
        prop_assert!(parse(&longer).is_err());
    }

    #[test]
    fn any_bytes_are_answered(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
        if let Err(malformed) = parse(&bytes) {
            prop_assert!(!malformed.to_string().is_empty());
            prop_assert!(malformed.offset <= bytes.len());
        }
    }

    #[test]
    fn integers_and_bits_read_back(integer in any::<i64>(), numbers in prop::collection::vec(0_u32..128, 0..8)) {
        let bits = numbers.iter().fold(NamedBits::NONE, |bits, number| bits | NamedBits::of(*number));
        let mut writer = Writer::new();
        writer.integer(Tag::INTEGER, integer);
        writer.bits(Tag::BIT_STRING, bits);
        let bytes = writer.finish();
        let mut reader = Reader::new(&bytes).unwrap();
        prop_assert_eq!(reader.required(Tag::INTEGER).unwrap().integer(), Ok(integer));
        prop_assert_eq!(reader.required(Tag::BIT_STRING).unwrap().bits(), Ok(bits));
        prop_assert_eq!(reader.finish(), Ok(()));
        let mut expected = numbers;
        expected.sort_unstable();
        expected.dedup();
        prop_assert_eq!(bits.iter().collect::<Vec<_>>(), expected);
    }
}
