//! The first element: what the profile is, and what it needs of the card.

use std::fmt;

use identifiers::Iccid;

use crate::tlv::{Decode, Element, Encode, Fault, Malformed, NamedBits, Oid, Tag, Writer};
use crate::wire::notation::sequence;
use crate::wire::{Aid, Octets, Raw};

sequence! {
    /// What a profile is, and what it needs of the card.
    pub struct ProfileHeader = 0xA0 {
        /// The version of the format: cards refuse one that they do not know.
        required 0x80 major_version: u32,
        /// The rest of the version; says what to expect.
        required 0x81 minor_version: u32,
        /// What it is, for people.
        optional 0x82 profile_type: String,
        /// Its number, which must be that of the metadata. Written as it is read, and not with swapped digits as elsewhere.
        required 0x83 iccid: IccidInOrder,
        /// What the operator forbids, in the way of older cards.
        optional 0x84 pol: Octets<0, 255>,
        /// What the card must be able to do.
        required 0xA5 euicc_mandatory_services: ServicesList,
        /// The templates that the card must know.
        list 0xA6/0x06 euicc_mandatory_gfste_list: Oid,
        /// How remote management reaches the card.
        optional 0x87 connectivity_parameters: Octets<0, 4096>,
        /// The applications that the card must have.
        optional_list 0xA8/0x30 euicc_mandatory_aids: MandatoryAid,
        /// Of the minimal profile for things.
        optional 0xA9 iot_options: IotOptions,
        /// What is not known here.
        others _ others: Raw,
    }
}

sequence! {
    /// An application that a card must have.
    pub struct MandatoryAid {
        /// Which.
        required 0x80 aid: Aid,
        /// In which version at least.
        required 0x81 version: [u8; 2],
    }
}

sequence! {
    /// Of the minimal profile for things.
    pub struct IotOptions {
        /// The end of the application's name.
        required 0x80 pix: Octets<7, 11>,
    }
}

/// An ICCID whose digits stand on the wire in their order: ten bytes, filled up with `F`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct IccidInOrder(pub Iccid);

/// The two digits of a byte change places: all that is between the two ways to write an ICCID.
fn swap_digits(mut bytes: [u8; Iccid::WIRE_SIZE_BYTES]) -> [u8; Iccid::WIRE_SIZE_BYTES] {
    bytes.iter_mut().for_each(|byte| *byte = byte.rotate_left(4));
    bytes
}

impl Decode<'_> for IccidInOrder {
    fn decode(element: &Element<'_>) -> Result<Self, Malformed> {
        let swapped = swap_digits(element.octets_exactly()?);
        Iccid::from_wire(&swapped).map(Self).map_err(|_| element.wrong_value())
    }
}

impl Encode for IccidInOrder {
    fn encode(&self, tag: Tag, writer: &mut Writer) {
        writer.primitive(tag, &swap_digits(self.0.to_wire()));
    }
}

/// What a card must be able to do: a list of names, kept as a set of their numbers.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct ServicesList(NamedBits);

/// The services by number, as the profile package specification 3.3.1 lists them.
const SERVICES: [&str; 30] = [
    "contactless",
    "usim",
    "isim",
    "csim",
    "milenage",
    "tuak128",
    "cave",
    "gba-usim",
    "gba-isim",
    "mbms",
    "eap",
    "javacard",
    "multos",
    "multiple-usim",
    "multiple-isim",
    "multiple-csim",
    "tuak256",
    "usim-test-algorithm",
    "ber-tlv",
    "dfLink",
    "cat-tp",
    "get-identity",
    "profile-a-x25519",
    "profile-b-p256",
    "suciCalculatorApi",
    "dns-resolution",
    "scp11ac",
    "scp11c-authorization-mechanism",
    "s16mode",
    "eaka",
];

impl ServicesList {
    /// These services, by number.
    pub const fn from_bits(bits: NamedBits) -> Self {
        Self(bits)
    }

    /// The services by number.
    pub const fn bits(self) -> NamedBits {
        self.0
    }

    /// The names of the services, in their order; none for those of newer versions.
    pub fn names(self) -> impl Iterator<Item = Option<&'static str>> {
        self.0.iter().map(|number| SERVICES.get(number as usize).copied())
    }
}

impl Decode<'_> for ServicesList {
    fn decode(element: &Element<'_>) -> Result<Self, Malformed> {
        element.read(|inside| {
            let mut bits = NamedBits::NONE;
            while let Some(service) = inside.next()? {
                let number = service.tag().number();
                if service.tag() != Tag::context(number) || number >= NamedBits::BITS_MAX || bits.has(number) {
                    return Err(service.fault(Fault::Unexpected(service.tag())));
                }
                service.null()?;
                bits = bits | NamedBits::of(number);
            }
            Ok(Self(bits))
        })
    }
}

impl Encode for ServicesList {
    fn encode(&self, tag: Tag, writer: &mut Writer) {
        writer.constructed(tag, |writer| self.0.iter().for_each(|number| writer.null(Tag::context(number))));
    }
}

impl fmt::Debug for ServicesList {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut set = formatter.debug_set();
        for (number, name) in self.0.iter().zip(self.names()) {
            match name {
                Some(name) => set.entry(&format_args!("{name}")),
                None => set.entry(&number),
            };
        }
        set.finish()
    }
}
