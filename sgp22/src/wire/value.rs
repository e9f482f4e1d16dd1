//! Values that fields of messages have: octets, texts, numbers, and what this crate's other rooms know.

use std::fmt;

use identifiers::{Eid, Iccid};
use zeroize::Zeroizing;

use crate::tlv::{Decode, Element, Encode, Malformed, NamedBits, Oid, Tag, Time, Writer};

/// The most bytes of a text. SGP.22 has at most 255; more than a card could mean is not read.
pub const TEXT_SIZE_BYTES_MAX: usize = 1024;
/// The most bytes of octets that have no narrower limit, as an icon (1024 in SGP.22) or what a profile's installation said.
pub const OCTETS_SIZE_BYTES_MAX: usize = 65_536;

/// Octets whose count lies between two bounds.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Octets<const MIN: usize, const MAX: usize>(Vec<u8>);

impl<const MIN: usize, const MAX: usize> Octets<MIN, MAX> {
    /// Octets; none when there are too few or too many.
    pub fn new(bytes: impl Into<Vec<u8>>) -> Option<Self> {
        let bytes = bytes.into();
        (MIN..=MAX).contains(&bytes.len()).then_some(Self(bytes))
    }

    /// The octets.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl<const MIN: usize, const MAX: usize> Decode<'_> for Octets<MIN, MAX> {
    fn decode(element: &Element<'_>) -> Result<Self, Malformed> {
        element.octets_within(MIN..=MAX).map(|octets| Self(octets.to_vec()))
    }
}

impl<const MIN: usize, const MAX: usize> Encode for Octets<MIN, MAX> {
    fn encode(&self, tag: Tag, writer: &mut Writer) {
        writer.primitive(tag, &self.0);
    }
}

impl<const MIN: usize, const MAX: usize> fmt::Debug for Octets<MIN, MAX> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(formatter, "{byte:02X}"))
    }
}

/// Names a session between card and server; the server made it (SGP.22 `TransactionId`, 1 to 16 octets).
pub type TransactionId = Octets<1, 16>;
/// Names an application on a card (ISO 7816-4, 5 to 16 octets; one octet is what SGP.22 bounds it by).
pub type Aid = Octets<1, 16>;

/// The hash of a confirmation code, bound to a session: SHA-256 of (SHA-256 of the code, then the transaction id). Short codes
/// can be guessed from it, so it prints nothing of itself.
#[derive(Clone, PartialEq, Eq)]
pub struct HashCc(Zeroizing<[u8; 32]>);

impl HashCc {
    /// The hash of a confirmation code for a session.
    pub fn of(confirmation_code: &str, transaction_id: &TransactionId) -> Self {
        use sha2::{Digest, Sha256};
        let code = Zeroizing::new(<[u8; 32]>::from(Sha256::digest(confirmation_code.as_bytes())));
        let mut digest = Sha256::new();
        digest.update(*code);
        digest.update(transaction_id.as_bytes());
        Self(Zeroizing::new(digest.finalize().into()))
    }

    /// The hash from its bytes.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// The hash itself. For comparing and sending, never for a log.
    pub fn reveal(&self) -> &[u8; 32] {
        &self.0
    }
}

impl Decode<'_> for HashCc {
    fn decode(element: &Element<'_>) -> Result<Self, Malformed> {
        element.octets_exactly().map(Self::from_bytes)
    }
}

impl Encode for HashCc {
    fn encode(&self, tag: Tag, writer: &mut Writer) {
        writer.primitive(tag, &*self.0);
    }
}

impl fmt::Debug for HashCc {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("HashCc(secret)")
    }
}

/// A text that gives away a profile: a matching id, an event id, an activation code. Prints nothing of itself. May be empty.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct SecretText(Zeroizing<String>);

impl SecretText {
    /// A text that is secret from here on.
    pub fn new(text: impl Into<String>) -> Self {
        Self(Zeroizing::new(text.into()))
    }

    /// The text itself. For sending and showing to its owner, never for a log.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl Decode<'_> for SecretText {
    fn decode(element: &Element<'_>) -> Result<Self, Malformed> {
        element.text(TEXT_SIZE_BYTES_MAX).map(Self::new)
    }
}

impl Encode for SecretText {
    fn encode(&self, tag: Tag, writer: &mut Writer) {
        writer.text(tag, &self.0);
    }
}

impl fmt::Debug for SecretText {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("SecretText(secret)")
    }
}

/// Octets that give away a profile: keys, PINs. Print nothing of themselves, and are wiped when dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct SecretOctets(Zeroizing<Vec<u8>>);

impl SecretOctets {
    /// Octets that are secret from here on.
    pub fn new(octets: impl Into<Vec<u8>>) -> Self {
        Self(Zeroizing::new(octets.into()))
    }

    /// The octets themselves. For using, never for a log.
    pub fn reveal(&self) -> &[u8] {
        &self.0
    }
}

impl Decode<'_> for SecretOctets {
    fn decode(element: &Element<'_>) -> Result<Self, Malformed> {
        element.octets_within(0..=TEXT_SIZE_BYTES_MAX).map(Self::new)
    }
}

impl Encode for SecretOctets {
    fn encode(&self, tag: Tag, writer: &mut Writer) {
        writer.primitive(tag, &self.0);
    }
}

impl fmt::Debug for SecretOctets {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("SecretOctets(secret)")
    }
}

/// A version: major, minor, revision (SGP.22 `VersionType`).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version(pub [u8; 3]);

impl Decode<'_> for Version {
    fn decode(element: &Element<'_>) -> Result<Self, Malformed> {
        element.octets_exactly().map(Self)
    }
}

impl Encode for Version {
    fn encode(&self, tag: Tag, writer: &mut Writer) {
        writer.primitive(tag, &self.0);
    }
}

/// `2.5.0`.
impl fmt::Display for Version {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self([major, minor, revision]) = self;
        write!(formatter, "{major}.{minor}.{revision}")
    }
}

impl fmt::Debug for Version {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Version({self})")
    }
}

/// One whole element, kept as it came: what is not looked into here, or not known yet.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Raw {
    tag: Tag,
    bytes: Vec<u8>,
}

impl Raw {
    /// Keeps an element.
    ///
    /// # Errors
    /// When the bytes are no element, or more than one.
    pub fn parse(bytes: &[u8]) -> Result<Self, Malformed> {
        Element::parse(bytes).map(|element| Self::from_element(&element))
    }

    pub(crate) fn from_element(element: &Element<'_>) -> Self {
        Self { tag: element.tag(), bytes: element.bytes().to_vec() }
    }

    /// Its tag.
    pub fn tag(&self) -> Tag {
        self.tag
    }

    /// All its bytes, with tag and length.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

impl Decode<'_> for Raw {
    fn decode(element: &Element<'_>) -> Result<Self, Malformed> {
        Ok(Self::from_element(element))
    }
}

impl Encode for Raw {
    /// Writes it as it came, under the tag that it came with.
    fn encode(&self, _tag: Tag, writer: &mut Writer) {
        writer.encoded(&self.bytes);
    }
}

impl fmt::Debug for Raw {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.bytes.iter().try_for_each(|byte| write!(formatter, "{byte:02X}"))
    }
}

impl<const N: usize> Decode<'_> for [u8; N] {
    fn decode(element: &Element<'_>) -> Result<Self, Malformed> {
        element.octets_exactly()
    }
}

impl<const N: usize> Encode for [u8; N] {
    fn encode(&self, tag: Tag, writer: &mut Writer) {
        writer.primitive(tag, self);
    }
}

impl Decode<'_> for Vec<u8> {
    fn decode(element: &Element<'_>) -> Result<Self, Malformed> {
        element.octets_within(0..=OCTETS_SIZE_BYTES_MAX).map(<[u8]>::to_vec)
    }
}

impl Encode for Vec<u8> {
    fn encode(&self, tag: Tag, writer: &mut Writer) {
        writer.primitive(tag, self);
    }
}

impl Decode<'_> for String {
    fn decode(element: &Element<'_>) -> Result<Self, Malformed> {
        element.text(TEXT_SIZE_BYTES_MAX).map(str::to_owned)
    }
}

impl Encode for String {
    fn encode(&self, tag: Tag, writer: &mut Writer) {
        writer.text(tag, self);
    }
}

impl Decode<'_> for bool {
    fn decode(element: &Element<'_>) -> Result<Self, Malformed> {
        element.boolean()
    }
}

impl Encode for bool {
    fn encode(&self, tag: Tag, writer: &mut Writer) {
        writer.boolean(tag, *self);
    }
}

/// NULL.
impl Decode<'_> for () {
    fn decode(element: &Element<'_>) -> Result<Self, Malformed> {
        element.null()
    }
}

impl Encode for () {
    fn encode(&self, tag: Tag, writer: &mut Writer) {
        writer.null(tag);
    }
}

impl Decode<'_> for u32 {
    fn decode(element: &Element<'_>) -> Result<Self, Malformed> {
        element.number()
    }
}

impl Encode for u32 {
    fn encode(&self, tag: Tag, writer: &mut Writer) {
        writer.integer(tag, i64::from(*self));
    }
}

impl Decode<'_> for NamedBits {
    fn decode(element: &Element<'_>) -> Result<Self, Malformed> {
        element.bits()
    }
}

impl Encode for NamedBits {
    fn encode(&self, tag: Tag, writer: &mut Writer) {
        writer.bits(tag, *self);
    }
}

impl Decode<'_> for Oid {
    fn decode(element: &Element<'_>) -> Result<Self, Malformed> {
        element.oid()
    }
}

impl Encode for Oid {
    fn encode(&self, tag: Tag, writer: &mut Writer) {
        writer.oid(tag, self);
    }
}

impl Decode<'_> for Time {
    fn decode(element: &Element<'_>) -> Result<Self, Malformed> {
        element.time()
    }
}

impl Encode for Time {
    fn encode(&self, tag: Tag, writer: &mut Writer) {
        writer.time(tag, *self);
    }
}

/// Read from ten bytes or nine; written as ten always, for cards do not find a profile by nine.
impl Decode<'_> for Iccid {
    fn decode(element: &Element<'_>) -> Result<Self, Malformed> {
        Self::from_wire(element.octets()?).map_err(|_| element.wrong_value())
    }
}

impl Encode for Iccid {
    fn encode(&self, tag: Tag, writer: &mut Writer) {
        writer.primitive(tag, &self.to_wire());
    }
}

impl Decode<'_> for Eid {
    fn decode(element: &Element<'_>) -> Result<Self, Malformed> {
        Self::from_wire(element.octets()?).map_err(|_| element.wrong_value())
    }
}

impl Encode for Eid {
    fn encode(&self, tag: Tag, writer: &mut Writer) {
        writer.primitive(tag, &self.to_wire());
    }
}
