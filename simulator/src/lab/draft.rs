//! What stands in a certificate, and how it is written (RFC 5280, with the extensions of SGP.22 v2.5 §4.5.2 and v3.1 §4.5.2).

use sgp22::crypto::{Certificate, Curve, KeyId, PublicKey, SecretKey};
use sgp22::tlv::{NamedBits, Oid, Tag, Time, Writer};
use sha2::{Digest, Sha256};

pub(super) const COMMON_NAME: Oid = Oid::new(&[2, 5, 4, 3]);
pub(super) const SERIAL_NUMBER: Oid = Oid::new(&[2, 5, 4, 5]);
pub(super) const ORGANIZATION: Oid = Oid::new(&[2, 5, 4, 10]);

/// A name: attributes in their order.
pub(super) type Name = Vec<(Oid, String)>;

/// A certificate before it is signed.
#[derive(Debug, Clone)]
pub(super) struct Draft<'a> {
    /// Its number: positive, at most 20 bytes with the first below 80.
    pub(super) serial: [u8; 16],
    pub(super) issuer: &'a Name,
    pub(super) issuer_key: &'a PublicKey,
    pub(super) subject: &'a Name,
    pub(super) key: &'a PublicKey,
    pub(super) validity: (Time, Time),
    pub(super) policy: Oid,
    pub(super) registered_id: Option<Oid>,
    pub(super) usage: Usage<'a>,
}

/// What a key may be used for.
#[derive(Debug, Clone)]
pub(super) enum Usage<'a> {
    /// It signs certificates; what stands below it is bounded in length, and of a manufacturer in names.
    Authority { path_length_max: Option<u8>, bounds: Bounds<'a> },
    /// It signs messages.
    Messages,
    /// It opens TLS connections for a host.
    Tls { host: &'a str },
}

/// What a manufacturer may name.
#[derive(Debug, Clone)]
pub(super) enum Bounds<'a> {
    /// It is none.
    None,
    /// Names: as v2 has it.
    Names(&'a Name),
    /// Beginnings of EIDs: as v3 has it.
    Eins(&'a str),
}

const EC_PUBLIC_KEY: Oid = Oid::new(&[1, 2, 840, 10045, 2, 1]);
const ECDSA_WITH_SHA256: Oid = Oid::new(&[1, 2, 840, 10045, 4, 3, 2]);
const SERVER_AUTHENTICATION: Oid = Oid::new(&[1, 3, 6, 1, 5, 5, 7, 3, 1]);
const CLIENT_AUTHENTICATION: Oid = Oid::new(&[1, 3, 6, 1, 5, 5, 7, 3, 2]);

const SUBJECT_KEY_ID: &[u32] = &[2, 5, 29, 14];
const KEY_USAGE: &[u32] = &[2, 5, 29, 15];
const SUBJECT_ALTERNATIVE_NAME: &[u32] = &[2, 5, 29, 17];
const BASIC_CONSTRAINTS: &[u32] = &[2, 5, 29, 19];
const NAME_CONSTRAINTS: &[u32] = &[2, 5, 29, 30];
const CRL_DISTRIBUTION_POINTS: &[u32] = &[2, 5, 29, 31];
const CERTIFICATE_POLICIES: &[u32] = &[2, 5, 29, 32];
const AUTHORITY_KEY_ID: &[u32] = &[2, 5, 29, 35];
const EXTENDED_KEY_USAGE: &[u32] = &[2, 5, 29, 37];
const PERMITTED_EINS: &[u32] = &[2, 23, 146, 1, 2, 2, 0];

/// Nobody is there: revocation lists are not fetched, but certificates say where they would be.
const REVOCATION_LIST: &str = "http://ci.lab.invalid/CRL-A.crl";

impl Draft<'_> {
    /// The certificate, signed with the issuer's key.
    pub(super) fn sign(&self, issuer: &SecretKey) -> Certificate {
        let mut signed = Writer::new();
        signed.constructed(Tag::SEQUENCE, |writer| self.write_signed(writer));
        let signed = signed.finish();
        let signature = issuer.sign(&signed).to_der();
        let mut writer = Writer::new();
        writer.constructed(Tag::SEQUENCE, |writer| {
            writer.encoded(&signed);
            write_algorithm(writer);
            writer.primitive(Tag::BIT_STRING, &[&[0], &signature[..]].concat());
        });
        Certificate::parse(&writer.finish()).expect("what is written here can be read")
    }

    fn write_signed(&self, writer: &mut Writer) {
        // Version 3 is written as 2.
        writer.constructed(Tag::context(0).constructed(), |writer| writer.integer(Tag::INTEGER, 2));
        writer.primitive(Tag::INTEGER, &self.serial);
        write_algorithm(writer);
        write_name(writer, self.issuer);
        writer.constructed(Tag::SEQUENCE, |writer| {
            write_time(writer, self.validity.0);
            write_time(writer, self.validity.1);
        });
        write_name(writer, self.subject);
        write_key(writer, self.key);
        writer.constructed(Tag::context(3).constructed(), |writer| {
            writer.constructed(Tag::SEQUENCE, |writer| self.write_extensions(writer));
        });
    }

    fn write_extensions(&self, writer: &mut Writer) {
        let is_root = self.issuer_key == self.key;
        extension(writer, SUBJECT_KEY_ID, false, |writer| writer.primitive(Tag::OCTET_STRING, key_id(self.key).as_bytes()));
        if !is_root {
            extension(writer, AUTHORITY_KEY_ID, false, |writer| {
                writer.constructed(Tag::SEQUENCE, |writer| writer.primitive(Tag::context(0), key_id(self.issuer_key).as_bytes()));
            });
        }
        let usage = match self.usage {
            Usage::Authority { .. } => NamedBits::of(5) | NamedBits::of(6),
            Usage::Messages | Usage::Tls { .. } => NamedBits::of(0),
        };
        extension(writer, KEY_USAGE, true, |writer| writer.bits(Tag::BIT_STRING, usage));
        // In TLS the policy need not be understood: web clients do not know it.
        let is_critical = !matches!(self.usage, Usage::Tls { .. });
        extension(writer, CERTIFICATE_POLICIES, is_critical, |writer| {
            writer.constructed(Tag::SEQUENCE, |writer| {
                writer.constructed(Tag::SEQUENCE, |writer| writer.oid(Tag::OID, &self.policy));
            });
        });
        self.write_names(writer);
        match &self.usage {
            Usage::Authority { path_length_max, bounds } => write_authority(writer, *path_length_max, bounds),
            Usage::Tls { .. } => extension(writer, EXTENDED_KEY_USAGE, true, |writer| {
                writer.constructed(Tag::SEQUENCE, |writer| {
                    writer.oid(Tag::OID, &SERVER_AUTHENTICATION);
                    writer.oid(Tag::OID, &CLIENT_AUTHENTICATION);
                });
            }),
            Usage::Messages => {}
        }
        // A chip's certificate has neither: it is revoked with its manufacturer's.
        if self.registered_id.is_some() {
            write_distribution_point(writer);
        }
    }

    fn write_names(&self, writer: &mut Writer) {
        if self.registered_id.is_none() && !matches!(self.usage, Usage::Tls { .. }) {
            return;
        }
        extension(writer, SUBJECT_ALTERNATIVE_NAME, false, |writer| {
            writer.constructed(Tag::SEQUENCE, |writer| {
                if let Usage::Tls { host } = self.usage {
                    writer.text(Tag::context(2), host);
                }
                if let Some(oid) = &self.registered_id {
                    writer.oid(Tag::context(8), oid);
                }
            });
        });
    }
}

/// The identifier of a key: the first 20 bytes of the SHA-256 of its point (RFC 7093 §2, method 1).
pub(super) fn key_id(key: &PublicKey) -> KeyId {
    KeyId::new(&Sha256::digest(key.point())[..20]).expect("20 bytes are few enough")
}

fn write_authority(writer: &mut Writer, path_length_max: Option<u8>, bounds: &Bounds<'_>) {
    extension(writer, BASIC_CONSTRAINTS, true, |writer| {
        writer.constructed(Tag::SEQUENCE, |writer| {
            writer.boolean(Tag::BOOLEAN, true);
            if let Some(length) = path_length_max {
                writer.integer(Tag::INTEGER, length.into());
            }
        });
    });
    match bounds {
        Bounds::None => {}
        Bounds::Names(name) => extension(writer, NAME_CONSTRAINTS, true, |writer| {
            writer.constructed(Tag::SEQUENCE, |writer| {
                writer.constructed(Tag::context(0).constructed(), |writer| {
                    writer.constructed(Tag::SEQUENCE, |writer| {
                        writer.constructed(Tag::context(4).constructed(), |writer| write_name(writer, name));
                    });
                });
            });
        }),
        Bounds::Eins(ein) => extension(writer, PERMITTED_EINS, true, |writer| {
            writer.constructed(Tag::SEQUENCE, |writer| writer.text(Tag::new(0x13), ein));
        }),
    }
}

fn write_distribution_point(writer: &mut Writer) {
    extension(writer, CRL_DISTRIBUTION_POINTS, false, |writer| {
        writer.constructed(Tag::SEQUENCE, |writer| {
            writer.constructed(Tag::SEQUENCE, |writer| {
                writer.constructed(Tag::context(0).constructed(), |writer| {
                    writer.constructed(Tag::context(0).constructed(), |writer| writer.text(Tag::context(6), REVOCATION_LIST));
                });
            });
        });
    });
}

fn extension(writer: &mut Writer, oid: &[u32], is_critical: bool, write: impl FnOnce(&mut Writer)) {
    let mut value = Writer::new();
    write(&mut value);
    writer.constructed(Tag::SEQUENCE, |writer| {
        writer.oid(Tag::OID, &Oid::new(oid));
        if is_critical {
            writer.boolean(Tag::BOOLEAN, true);
        }
        writer.primitive(Tag::OCTET_STRING, &value.finish());
    });
}

fn write_algorithm(writer: &mut Writer) {
    writer.constructed(Tag::SEQUENCE, |writer| writer.oid(Tag::OID, &ECDSA_WITH_SHA256));
}

fn write_name(writer: &mut Writer, name: &Name) {
    writer.constructed(Tag::SEQUENCE, |writer| {
        for (oid, text) in name {
            writer.constructed(Tag::SET, |writer| {
                writer.constructed(Tag::SEQUENCE, |writer| {
                    writer.oid(Tag::OID, oid);
                    // A serial number is a PrintableString (RFC 5280, appendix A.1), the others may be either.
                    writer.text(if *oid == SERIAL_NUMBER { Tag::new(0x13) } else { Tag::UTF8 }, text);
                });
            });
        }
    });
}

/// Up to 2049 as UTCTime, later as GeneralizedTime (RFC 5280 §4.1.2.5).
fn write_time(writer: &mut Writer, time: Time) {
    let digits: String = time.to_string().chars().filter(char::is_ascii_digit).collect();
    let is_late = digits.as_str() >= "2050";
    let (tag, digits) = if is_late { (0x18, digits.as_str()) } else { (0x17, &digits[2..]) };
    writer.text(Tag::new(tag), &format!("{digits}Z"));
}

/// The curve of a key, as certificates and private keys name it.
pub(super) fn curve_oid(curve: Curve) -> Oid {
    match curve {
        Curve::P256 => Oid::new(&[1, 2, 840, 10045, 3, 1, 7]),
        Curve::BrainpoolP256r1 => Oid::new(&[1, 3, 36, 3, 3, 2, 8, 1, 1, 7]),
    }
}

/// The kind of a key, as certificates and private keys name it.
pub(super) fn write_key_kind(writer: &mut Writer, curve: Curve) {
    writer.constructed(Tag::SEQUENCE, |writer| {
        writer.oid(Tag::OID, &EC_PUBLIC_KEY);
        writer.oid(Tag::OID, &curve_oid(curve));
    });
}

fn write_key(writer: &mut Writer, key: &PublicKey) {
    writer.constructed(Tag::SEQUENCE, |writer| {
        write_key_kind(writer, key.curve());
        writer.primitive(Tag::BIT_STRING, &[&[0], &key.point()[..]].concat());
    });
}
