//! Certificates of the eSIM world: X.509 v3 (RFC 5280) with a key on P-256 or brainpoolP256r1 and a role.
//!
//! Reading says what stands in a certificate. Whether it may be trusted, `chain.rs` says.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use super::{Curve, KeyId, PublicKey, Role, Signature, SignatureInvalid};
use crate::tlv::{Decode, Element, Encode, Fault, Malformed, NamedBits, Oid, Reader, Tag, Time, Writer};

/// The most bytes that a certificate has here. Those of the field have less than a thousand.
pub const CERTIFICATE_SIZE_BYTES_MAX: usize = 8192;

/// A certificate, with its bytes as they came. Clones share them.
#[derive(Clone)]
pub struct Certificate {
    content: Arc<Content>,
}

struct Content {
    der: Vec<u8>,
    /// Where in `der` the signed part is.
    signed: Range<usize>,
    issuer: Name,
    subject: Name,
    not_before: Time,
    not_after: Time,
    public_key: PublicKey,
    signature: Signature,
    extensions: Extensions,
}

/// What the extensions say; nothing where one is absent.
#[derive(Debug, Clone, Default)]
pub(super) struct Extensions {
    pub(super) key_id: Option<KeyId>,
    pub(super) issuer_key_id: Option<KeyId>,
    pub(super) key_usage: Option<NamedBits>,
    pub(super) is_authority: bool,
    pub(super) path_length_max: Option<u8>,
    pub(super) policies: Vec<Oid>,
    pub(super) registered_id: Option<Oid>,
    pub(super) dns_names: Vec<String>,
    pub(super) permitted_names: Vec<Name>,
    pub(super) permitted_eins: Vec<String>,
    /// A critical extension that is not known here, or a constraint of a kind that is not.
    pub(super) not_understood: bool,
}

/// A distinguished name: attributes in their order, as text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Name {
    pub(super) attributes: Vec<(Oid, String)>,
}

/// The attribute that holds an eUICC's EID, or the beginning of those of a manufacturer.
pub(super) const SERIAL_NUMBER: Oid = Oid::new(&[2, 5, 4, 5]);
const COMMON_NAME: Oid = Oid::new(&[2, 5, 4, 3]);
const ORGANIZATION: Oid = Oid::new(&[2, 5, 4, 10]);

const EC_PUBLIC_KEY: Oid = Oid::new(&[1, 2, 840, 10045, 2, 1]);
const ECDSA_WITH_SHA256: Oid = Oid::new(&[1, 2, 840, 10045, 4, 3, 2]);
const P256: Oid = Oid::new(&[1, 2, 840, 10045, 3, 1, 7]);
const BRAINPOOL_P256_R1: Oid = Oid::new(&[1, 3, 36, 3, 3, 2, 8, 1, 1, 7]);

const SUBJECT_KEY_ID: Oid = Oid::new(&[2, 5, 29, 14]);
const KEY_USAGE: Oid = Oid::new(&[2, 5, 29, 15]);
const SUBJECT_ALTERNATIVE_NAME: Oid = Oid::new(&[2, 5, 29, 17]);
const BASIC_CONSTRAINTS: Oid = Oid::new(&[2, 5, 29, 19]);
const NAME_CONSTRAINTS: Oid = Oid::new(&[2, 5, 29, 30]);
const CRL_DISTRIBUTION_POINTS: Oid = Oid::new(&[2, 5, 29, 31]);
const CERTIFICATE_POLICIES: Oid = Oid::new(&[2, 5, 29, 32]);
const AUTHORITY_KEY_ID: Oid = Oid::new(&[2, 5, 29, 35]);
const EXTENDED_KEY_USAGE: Oid = Oid::new(&[2, 5, 29, 37]);
/// id-rsp-extension-permitted-eins, since v3.
const PERMITTED_EINS: Oid = Oid::new(&[2, 23, 146, 1, 2, 2, 0]);

/// More entries than any list in a certificate of the field has.
const ENTRIES_MAX: usize = 16;
const TEXT_SIZE_MAX: usize = 256;

impl Certificate {
    /// Reads a certificate.
    ///
    /// # Errors
    /// When the bytes are none, or its key or signature is of a kind that SGP.22 does not have.
    pub fn parse(der: &[u8]) -> Result<Self, Malformed> {
        Self::decode(&Element::parse_as(Tag::SEQUENCE, der)?)
    }

    /// Its bytes, as they came.
    pub fn der(&self) -> &[u8] {
        &self.content.der
    }

    /// The key that it is about.
    pub fn public_key(&self) -> &PublicKey {
        &self.content.public_key
    }

    /// The identifier of the key that it is about.
    pub fn key_id(&self) -> Option<&KeyId> {
        self.content.extensions.key_id.as_ref()
    }

    /// The identifier of the key that signed it.
    pub fn issuer_key_id(&self) -> Option<&KeyId> {
        self.content.extensions.issuer_key_id.as_ref()
    }

    /// When it begins to be valid.
    pub fn not_before(&self) -> Time {
        self.content.not_before
    }

    /// When it ends to be valid.
    pub fn not_after(&self) -> Time {
        self.content.not_after
    }

    /// What its owner may do, by its policies; none when they name no role.
    pub fn role(&self) -> Option<Role> {
        self.content.extensions.policies.iter().find_map(Role::of_policy)
    }

    /// The object identifier of its owner, as an SM-DP+ is named in notifications and activation codes.
    pub fn registered_id(&self) -> Option<&Oid> {
        self.content.extensions.registered_id.as_ref()
    }

    /// The host names of its owner.
    pub fn dns_names(&self) -> impl Iterator<Item = &str> {
        self.content.extensions.dns_names.iter().map(String::as_str)
    }

    /// Its owner's common name.
    pub fn common_name(&self) -> Option<&str> {
        self.content.subject.attribute(&COMMON_NAME)
    }

    /// The organization that its owner belongs to.
    pub fn organization(&self) -> Option<&str> {
        self.content.subject.attribute(&ORGANIZATION)
    }

    /// Its owner's serial number: of an eUICC, its EID.
    pub fn serial_number(&self) -> Option<&str> {
        self.content.subject.attribute(&SERIAL_NUMBER)
    }

    /// Checks its signature against the key of its issuer, and nothing else.
    ///
    /// # Errors
    /// When that key did not sign it.
    pub fn verify_signature(&self, issuer: &PublicKey) -> Result<(), SignatureInvalid> {
        issuer.verify(&self.content.der[self.content.signed.clone()], &self.content.signature)
    }

    pub(super) fn extensions(&self) -> &Extensions {
        &self.content.extensions
    }

    pub(super) fn subject(&self) -> &Name {
        &self.content.subject
    }

    pub(super) fn issuer(&self) -> &Name {
        &self.content.issuer
    }
}

impl Decode<'_> for Certificate {
    fn decode(element: &Element<'_>) -> Result<Self, Malformed> {
        if element.tag() != Tag::SEQUENCE {
            return Err(element.fault(Fault::Unexpected(element.tag())));
        }
        if element.bytes().len() > CERTIFICATE_SIZE_BYTES_MAX {
            return Err(element.fault(Fault::TooLarge));
        }
        element.read(|inside| {
            let signed = inside.required(Tag::SEQUENCE)?;
            let algorithm = inside.required(Tag::SEQUENCE)?;
            algorithm.read(read_signature_algorithm)?;
            let value = inside.required(Tag::BIT_STRING)?;
            let signature = Signature::from_der(bit_string(&value)?).map_err(|_| value.wrong_value())?;
            inside.finish()?;
            let begin = signed.offset() - element.offset();
            let mut content = signed.read(|inside| read_signed(inside, signature))?;
            content.der = element.bytes().to_vec();
            content.signed = begin..begin + signed.bytes().len();
            Ok(Self { content: Arc::new(content) })
        })
    }
}

impl Encode for Certificate {
    /// Writes it as it came; a certificate has one tag only.
    fn encode(&self, _tag: Tag, writer: &mut Writer) {
        writer.encoded(&self.content.der);
    }
}

impl PartialEq for Certificate {
    fn eq(&self, other: &Self) -> bool {
        self.content.der == other.content.der
    }
}

impl Eq for Certificate {}

impl fmt::Debug for Certificate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = formatter.debug_struct("Certificate");
        shown.field("role", &self.role()).field("common_name", &self.common_name()).field("key_id", &self.key_id());
        shown.field("not_after", &self.content.not_after).finish_non_exhaustive()
    }
}

impl Name {
    pub(super) fn attribute(&self, wanted: &Oid) -> Option<&str> {
        self.attributes.iter().find(|(oid, _)| oid == wanted).map(|(_, text)| text.as_str())
    }

    fn read(inside: &mut Reader<'_>) -> Result<Self, Malformed> {
        let mut name = Self::default();
        while let Some(set) = inside.next()? {
            if set.tag() != Tag::SET {
                return Err(set.fault(Fault::Unexpected(set.tag())));
            }
            set.read(|inside| {
                while let Some(attribute) = inside.optional(Tag::SEQUENCE)? {
                    let pair = attribute.read(|inside| {
                        let oid = inside.required(Tag::OID)?.oid()?;
                        let text = inside.next()?.ok_or_else(|| inside.fault(Fault::Truncated))?;
                        Ok((oid, text.text(TEXT_SIZE_MAX)?.to_owned()))
                    })?;
                    push(&mut name.attributes, pair, &attribute)?;
                }
                inside.finish()
            })?;
        }
        Ok(name)
    }
}

fn read_signed(inside: &mut Reader<'_>, signature: Signature) -> Result<Content, Malformed> {
    // Extensions need version 3, which is written as 2 (RFC 5280 §4.1.2.1).
    let version = inside.required(Tag::context(0).constructed())?;
    if version.read(|inside| inside.required(Tag::INTEGER)?.integer())? != 2 {
        return Err(version.wrong_value());
    }
    inside.required(Tag::INTEGER)?.octets_within(1..=32)?;
    inside.required(Tag::SEQUENCE)?.read(read_signature_algorithm)?;
    let issuer = inside.required(Tag::SEQUENCE)?.read(Name::read)?;
    let (not_before, not_after) = inside.required(Tag::SEQUENCE)?.read(|inside| {
        let mut time = || inside.next()?.ok_or_else(|| inside.fault(Fault::Truncated))?.time();
        Ok((time()?, time()?))
    })?;
    let subject = inside.required(Tag::SEQUENCE)?.read(Name::read)?;
    let public_key = inside.required(Tag::SEQUENCE)?.read(read_public_key)?;
    let extensions = match inside.optional(Tag::context(3).constructed())? {
        Some(extensions) => extensions.read(|inside| inside.required(Tag::SEQUENCE)?.read(read_extensions))?,
        None => Extensions::default(),
    };
    inside.finish()?;
    let (der, signed) = (Vec::new(), 0..0);
    Ok(Content { der, signed, issuer, subject, not_before, not_after, public_key, signature, extensions })
}

fn read_signature_algorithm(inside: &mut Reader<'_>) -> Result<(), Malformed> {
    let algorithm = inside.required(Tag::OID)?;
    if algorithm.oid()? == ECDSA_WITH_SHA256 { Ok(()) } else { Err(algorithm.wrong_value()) }
}

fn read_public_key(inside: &mut Reader<'_>) -> Result<PublicKey, Malformed> {
    let curve = inside.required(Tag::SEQUENCE)?.read(|inside| {
        let kind = inside.required(Tag::OID)?;
        if kind.oid()? != EC_PUBLIC_KEY {
            return Err(kind.wrong_value());
        }
        let curve = inside.required(Tag::OID)?;
        match curve.oid()? {
            P256 => Ok(Curve::P256),
            BRAINPOOL_P256_R1 => Ok(Curve::BrainpoolP256r1),
            _ => Err(curve.wrong_value()),
        }
    })?;
    let point = inside.required(Tag::BIT_STRING)?;
    PublicKey::from_point(curve, bit_string(&point)?).map_err(|_| point.wrong_value())
}

fn read_extensions(inside: &mut Reader<'_>) -> Result<Extensions, Malformed> {
    let mut extensions = Extensions::default();
    let mut seen: Vec<Oid> = Vec::new();
    while let Some(extension) = inside.next()? {
        extension.read(|inside| {
            let oid = inside.required(Tag::OID)?.oid()?;
            // A second one could say another thing to another reader (RFC 5280 §4.2).
            if seen.contains(&oid) {
                return Err(extension.fault(Fault::Repeated(Tag::SEQUENCE)));
            }
            push(&mut seen, oid, &extension)?;
            let is_critical = match inside.optional(Tag::BOOLEAN)? {
                Some(critical) => critical.boolean()?,
                None => false,
            };
            let value = inside.required(Tag::OCTET_STRING)?;
            read_extension(&mut extensions, oid, is_critical, &value)
        })?;
    }
    Ok(extensions)
}

fn read_extension(into: &mut Extensions, oid: Oid, is_critical: bool, value: &Element<'_>) -> Result<(), Malformed> {
    let sequence = || value.encapsulated(Tag::SEQUENCE);
    match oid {
        SUBJECT_KEY_ID => into.key_id = Some(KeyId::decode(&value.encapsulated(Tag::OCTET_STRING)?)?),
        AUTHORITY_KEY_ID => {
            into.issuer_key_id =
                sequence()?.read(|inside| inside.optional(Tag::context(0))?.map(|key_id| KeyId::decode(&key_id)).transpose())?;
        }
        KEY_USAGE => into.key_usage = Some(value.encapsulated(Tag::BIT_STRING)?.bits()?),
        BASIC_CONSTRAINTS => sequence()?.read(|inside| {
            into.is_authority = inside.optional(Tag::BOOLEAN)?.map(|is| is.boolean()).transpose()?.unwrap_or(false);
            into.path_length_max = inside.optional(Tag::INTEGER)?.map(|length| length.number()).transpose()?;
            inside.finish()
        })?,
        CERTIFICATE_POLICIES => sequence()?.read(|inside| {
            while let Some(policy) = inside.next()? {
                let oid = policy.read(|inside| inside.required(Tag::OID)?.oid())?;
                push(&mut into.policies, oid, &policy)?;
            }
            Ok(())
        })?,
        SUBJECT_ALTERNATIVE_NAME => sequence()?.read(|inside| {
            while let Some(name) = inside.next()? {
                match name.tag().to_u32() {
                    0x82 => push(&mut into.dns_names, name.text(TEXT_SIZE_MAX)?.to_owned(), &name)?,
                    0x88 => into.registered_id = Some(name.oid()?),
                    _ => {}
                }
            }
            Ok(())
        })?,
        NAME_CONSTRAINTS => sequence()?.read(|inside| read_name_constraints(into, inside))?,
        PERMITTED_EINS => sequence()?.read(|inside| {
            while let Some(ein) = inside.next()? {
                push(&mut into.permitted_eins, ein.text(TEXT_SIZE_MAX)?.to_owned(), &ein)?;
            }
            Ok(())
        })?,
        // TLS looks at the one; revocation lists are not fetched.
        EXTENDED_KEY_USAGE | CRL_DISTRIBUTION_POINTS => {}
        _ => into.not_understood |= is_critical,
    }
    Ok(())
}

/// Directory names that are permitted. SGP.22 has no other constraint; one that is there all the same must not be passed over.
fn read_name_constraints(into: &mut Extensions, inside: &mut Reader<'_>) -> Result<(), Malformed> {
    let Some(permitted) = inside.optional(Tag::context(0).constructed())? else {
        into.not_understood = true;
        return Ok(());
    };
    into.not_understood |= !inside.rest().is_empty();
    permitted.read(|inside| {
        while let Some(subtree) = inside.optional(Tag::SEQUENCE)? {
            subtree.read(|inside| {
                match inside.optional(Tag::context(4).constructed())? {
                    Some(directory) => {
                        let name = directory.read(|inside| inside.required(Tag::SEQUENCE)?.read(Name::read))?;
                        push(&mut into.permitted_names, name, &directory)?;
                    }
                    None => into.not_understood = true,
                }
                Ok(())
            })?;
        }
        inside.finish()
    })
}

/// The whole bytes of a BIT STRING.
fn bit_string<'a>(element: &Element<'a>) -> Result<&'a [u8], Malformed> {
    match element.octets()?.split_first() {
        Some((0, octets)) => Ok(octets),
        _ => Err(element.wrong_value()),
    }
}

fn push<T>(list: &mut Vec<T>, entry: T, element: &Element<'_>) -> Result<(), Malformed> {
    if list.len() == ENTRIES_MAX {
        return Err(element.fault(Fault::TooMany));
    }
    list.push(entry);
    Ok(())
}
