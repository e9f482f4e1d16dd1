//! A key with its certificates.

use std::fmt;

use sgp22::crypto::{Certificate, Curve, SecretKey};
use sgp22::tlv::{Malformed, Oid, Tag, Writer};

/// A key, the certificate that it goes by, and those above that, without the root. Prints nothing of the key.
#[derive(Clone)]
pub struct Identity {
    key: SecretKey,
    number: [u8; 32],
    certificate: Certificate,
    chain: Vec<Certificate>,
}

/// Why a key and certificates are no identity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum IdentityError {
    /// A certificate could not be read.
    #[error("a certificate could not be read: {0}")]
    Malformed(#[from] Malformed),
    /// The number is no key on the certificate's curve.
    #[error("the number is no key on the certificate's curve")]
    NoKey,
    /// The certificate is about another key.
    #[error("the certificate is about another key")]
    OtherKey,
}

const EC_PUBLIC_KEY: Oid = Oid::new(&[1, 2, 840, 10045, 2, 1]);
const P256: Oid = Oid::new(&[1, 2, 840, 10045, 3, 1, 7]);
const BRAINPOOL_P256_R1: Oid = Oid::new(&[1, 3, 36, 3, 3, 2, 8, 1, 1, 7]);

impl Identity {
    /// An identity from data: the key's number with its most significant byte first, its certificate, and those above.
    ///
    /// # Errors
    /// When a certificate cannot be read, or the first is not about that key.
    pub fn load(number: &[u8; 32], certificate: &[u8], chain: &[&[u8]]) -> Result<Self, IdentityError> {
        let certificate = Certificate::parse(certificate)?;
        let chain = chain.iter().map(|der| Certificate::parse(der)).collect::<Result<_, _>>()?;
        Self::new(number, certificate, chain)
    }

    pub(super) fn new(number: &[u8; 32], certificate: Certificate, chain: Vec<Certificate>) -> Result<Self, IdentityError> {
        let curve = certificate.public_key().curve();
        let key = SecretKey::from_bytes(curve, number).map_err(|_| IdentityError::NoKey)?;
        if key.public_key() != *certificate.public_key() {
            return Err(IdentityError::OtherKey);
        }
        Ok(Self { key, number: *number, certificate, chain })
    }

    /// The key.
    pub fn key(&self) -> &SecretKey {
        &self.key
    }

    /// The certificate that it goes by.
    pub fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    /// The certificates above, the nearest first, without the root.
    pub fn chain(&self) -> &[Certificate] {
        &self.chain
    }

    /// The certificate and those above.
    pub fn certificates(&self) -> impl Iterator<Item = &Certificate> {
        std::iter::once(&self.certificate).chain(&self.chain)
    }

    /// The key as TLS libraries read it (PKCS #8, RFC 5958, with an EC key of RFC 5915). Not for a log.
    pub fn reveal_pkcs8(&self) -> Vec<u8> {
        let curve = match self.certificate.public_key().curve() {
            Curve::P256 => P256,
            Curve::BrainpoolP256r1 => BRAINPOOL_P256_R1,
        };
        let mut key = Writer::new();
        key.constructed(Tag::SEQUENCE, |writer| {
            writer.integer(Tag::INTEGER, 1);
            writer.primitive(Tag::OCTET_STRING, &self.number);
            writer.constructed(Tag::context(1).constructed(), |writer| {
                writer.primitive(Tag::BIT_STRING, &[&[0], &self.certificate.public_key().point()[..]].concat());
            });
        });
        let mut writer = Writer::new();
        writer.constructed(Tag::SEQUENCE, |writer| {
            writer.integer(Tag::INTEGER, 0);
            writer.constructed(Tag::SEQUENCE, |writer| {
                writer.oid(Tag::OID, &EC_PUBLIC_KEY);
                writer.oid(Tag::OID, &curve);
            });
            writer.primitive(Tag::OCTET_STRING, &key.finish());
        });
        writer.finish()
    }

    /// Whether TLS can be spoken with it: no TLS library here knows brainpoolP256r1.
    pub fn is_for_tls(&self) -> bool {
        self.certificate.public_key().curve() == Curve::P256
    }
}

impl fmt::Debug for Identity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Identity").field("certificate", &self.certificate).finish_non_exhaustive()
    }
}
