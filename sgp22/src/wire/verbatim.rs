//! What somebody signed: the value, and the very bytes that the signature is over.

use std::ops::Deref;

use super::Message;
use crate::crypto::{PublicKey, SecretKey, Signature, SignatureInvalid};
use crate::tlv::{Decode, Element, Encode, Malformed, Tag, Writer};

/// A value with the bytes it came in. Signatures are checked over those, never over what would be written anew: some cards write
/// longer than DER.
#[derive(Debug, Clone)]
pub struct Verbatim<T> {
    bytes: Vec<u8>,
    value: T,
}

impl<T: Message> Verbatim<T> {
    /// A value that is to be signed.
    pub fn new(value: T) -> Self {
        Self { bytes: value.to_der(), value }
    }

    /// All bytes, with tag and length, as they came.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The value.
    pub fn value(&self) -> &T {
        &self.value
    }

    /// The value, without its bytes.
    pub fn into_value(self) -> T {
        self.value
    }

    /// Signs it. Some signatures of SGP.22 cover more than one element; `also` is what stands behind this one.
    pub fn sign(&self, key: &SecretKey, also: &[u8]) -> Signature {
        key.sign(&[&self.bytes, also].concat())
    }

    /// Checks a signature over it, and over `also` behind it.
    ///
    /// # Errors
    /// When the signature was not made over these bytes with that key.
    pub fn verify(&self, key: &PublicKey, also: &[u8], signature: &Signature) -> Result<(), SignatureInvalid> {
        key.verify(&[&self.bytes, also].concat(), signature)
    }
}

impl<T> Deref for Verbatim<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

/// Equal when the bytes are.
impl<T> PartialEq for Verbatim<T> {
    fn eq(&self, other: &Self) -> bool {
        self.bytes == other.bytes
    }
}

impl<T> Eq for Verbatim<T> {}

impl<'a, T: Decode<'a>> Decode<'a> for Verbatim<T> {
    fn decode(element: &Element<'a>) -> Result<Self, Malformed> {
        Ok(Self { bytes: element.bytes().to_vec(), value: T::decode(element)? })
    }
}

impl<T> Encode for Verbatim<T> {
    /// Writes it as it came, under the tag that it came with.
    fn encode(&self, _tag: Tag, writer: &mut Writer) {
        writer.encoded(&self.bytes);
    }
}
