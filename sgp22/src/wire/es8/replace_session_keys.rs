//! ES8+ `ReplaceSessionKeys`: from here on, the package is sealed with keys of the profile's own.

use crate::crypto::SessionKeys;
use crate::tlv::{Decode, Element, Encode, Malformed, Tag, Writer};
use crate::wire::Message;

/// Other keys, which the profile was sealed with before it was bound to a chip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplaceSessionKeysRequest {
    /// The keys.
    pub keys: SessionKeys,
}

const INITIAL_MAC_CHAINING_VALUE: Tag = Tag::new(0x80);
const PPK_ENC: Tag = Tag::new(0x81);
const PPK_CMAC: Tag = Tag::new(0x82);

impl Decode<'_> for ReplaceSessionKeysRequest {
    fn decode(element: &Element<'_>) -> Result<Self, Malformed> {
        element.read(|inside| {
            let mut part = |tag| inside.required(tag)?.octets_exactly::<16>();
            let [mac_chaining, enc, mac] = [part(INITIAL_MAC_CHAINING_VALUE)?, part(PPK_ENC)?, part(PPK_CMAC)?];
            Ok(Self { keys: SessionKeys::from_parts(&mac_chaining, &enc, &mac) })
        })
    }
}

impl Encode for ReplaceSessionKeysRequest {
    fn encode(&self, tag: Tag, writer: &mut Writer) {
        writer.constructed(tag, |writer| {
            writer.primitive(INITIAL_MAC_CHAINING_VALUE, self.keys.reveal_initial_mac_chaining());
            writer.primitive(PPK_ENC, self.keys.reveal_s_enc());
            writer.primitive(PPK_CMAC, self.keys.reveal_s_mac());
        });
    }
}

impl Message for ReplaceSessionKeysRequest {
    const TAG: Tag = Tag::new(0xBF26);
}
