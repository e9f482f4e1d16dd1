//! Certificates made for tests, of the shapes that the eSIM world has, good and bad.
#![allow(dead_code, reason = "each test uses a part")]

use sgp22::crypto::{Certificate, Curve, Random, SecretKey};
use sgp22::tlv::{NamedBits, Oid, Tag, Time, Writer};

/// Chance that a test can repeat.
pub(crate) struct Dice(pub(crate) u64);

impl Random for Dice {
    fn fill(&mut self, bytes: &mut [u8]) {
        for byte in bytes {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            *byte = self.0.to_be_bytes()[0];
        }
    }
}

pub(crate) fn key(seed: u64) -> SecretKey {
    SecretKey::generate(Curve::P256, &mut Dice(seed))
}

/// What stands in a certificate.
#[derive(Clone)]
pub(crate) struct Made {
    pub(crate) subject: Vec<(Oid, &'static str)>,
    pub(crate) issuer: Vec<(Oid, &'static str)>,
    /// Seeds of the keys: the owner's, the issuer's.
    pub(crate) key: u64,
    pub(crate) issuer_key: u64,
    /// The numbers of the role's policy below `2.23.146.1.2.1`.
    pub(crate) role: Vec<u32>,
    /// Bits of the key usage.
    pub(crate) key_usage: Vec<u32>,
    /// Of an authority: how many may be below it.
    pub(crate) authority: Option<Option<i64>>,
    /// Of a manufacturer: the names that are permitted, and the beginnings of EIDs.
    pub(crate) permitted_names: Vec<Vec<(Oid, &'static str)>>,
    pub(crate) permitted_eins: Vec<&'static str>,
    /// An extension that nobody knows, critical.
    pub(crate) unknown_extension: bool,
}

pub(crate) const COMMON_NAME: Oid = Oid::new(&[2, 5, 4, 3]);
pub(crate) const SERIAL_NUMBER: Oid = Oid::new(&[2, 5, 4, 5]);
pub(crate) const ORGANIZATION: Oid = Oid::new(&[2, 5, 4, 10]);

impl Made {
    /// The end of a chain: it signs messages.
    pub(crate) fn end(key: u64, role: &[u32]) -> Self {
        Self {
            subject: vec![(COMMON_NAME, "end")],
            issuer: vec![(COMMON_NAME, "root")],
            key,
            issuer_key: 1,
            role: role.to_vec(),
            key_usage: vec![0],
            authority: None,
            permitted_names: Vec::new(),
            permitted_eins: Vec::new(),
            unknown_extension: false,
        }
    }

    /// An authority.
    pub(crate) fn authority(key: u64, role: &[u32], name: &'static str) -> Self {
        Self { subject: vec![(COMMON_NAME, name)], key_usage: vec![5], authority: Some(None), ..Self::end(key, role) }
    }

    /// Issued by another one.
    pub(crate) fn issued_by(mut self, issuer: &Self) -> Self {
        (self.issuer, self.issuer_key) = (issuer.subject.clone(), issuer.key);
        self
    }

    pub(crate) fn build(&self) -> Certificate {
        let mut signed = Writer::new();
        signed.constructed(Tag::SEQUENCE, |writer| self.write_signed(writer));
        let signed = signed.finish();
        let signature = key(self.issuer_key).sign(&signed).to_der();
        let mut writer = Writer::new();
        writer.constructed(Tag::SEQUENCE, |writer| {
            writer.encoded(&signed);
            write_algorithm(writer);
            writer.primitive(Tag::BIT_STRING, &[&[0], &signature[..]].concat());
        });
        Certificate::parse(&writer.finish()).expect("it is made rightly")
    }

    fn write_signed(&self, writer: &mut Writer) {
        writer.constructed(Tag::new(0xA0), |writer| writer.integer(Tag::INTEGER, 2));
        writer.integer(Tag::INTEGER, i64::try_from(self.key).expect("a small seed"));
        write_algorithm(writer);
        write_name(writer, &self.issuer);
        writer.constructed(Tag::SEQUENCE, |writer| {
            for year in [50, 80] {
                writer.time(Tag::new(0x18), Time::from_unix_seconds(year * 31_556_952));
            }
        });
        write_name(writer, &self.subject);
        writer.constructed(Tag::SEQUENCE, |writer| {
            writer.constructed(Tag::SEQUENCE, |writer| {
                writer.oid(Tag::OID, &Oid::new(&[1, 2, 840, 10045, 2, 1]));
                writer.oid(Tag::OID, &Oid::new(&[1, 2, 840, 10045, 3, 1, 7]));
            });
            writer.primitive(Tag::BIT_STRING, &[&[0], &key(self.key).public_key().point()[..]].concat());
        });
        writer.constructed(Tag::new(0xA3), |writer| {
            writer.constructed(Tag::SEQUENCE, |writer| self.write_extensions(writer));
        });
    }

    fn write_extensions(&self, writer: &mut Writer) {
        extension(writer, &[2, 5, 29, 14], |writer| writer.primitive(Tag::OCTET_STRING, &key_id(self.key)));
        extension(writer, &[2, 5, 29, 35], |writer| {
            writer.constructed(Tag::SEQUENCE, |writer| writer.primitive(Tag::context(0), &key_id(self.issuer_key)));
        });
        let usage = self.key_usage.iter().fold(NamedBits::NONE, |bits, number| bits | NamedBits::of(*number));
        extension(writer, &[2, 5, 29, 15], |writer| writer.bits(Tag::BIT_STRING, usage));
        let policy = [&[2, 23, 146, 1, 2, 1], &self.role[..]].concat();
        extension(writer, &[2, 5, 29, 32], |writer| {
            writer.constructed(Tag::SEQUENCE, |writer| {
                writer.constructed(Tag::SEQUENCE, |writer| writer.oid(Tag::OID, &Oid::new(&policy)));
            });
        });
        if let Some(length) = self.authority {
            extension(writer, &[2, 5, 29, 19], |writer| {
                writer.constructed(Tag::SEQUENCE, |writer| {
                    writer.boolean(Tag::BOOLEAN, true);
                    if let Some(length) = length {
                        writer.integer(Tag::INTEGER, length);
                    }
                });
            });
        }
        if !self.permitted_names.is_empty() {
            extension(writer, &[2, 5, 29, 30], |writer| {
                writer.constructed(Tag::SEQUENCE, |writer| {
                    writer.constructed(Tag::new(0xA0), |writer| {
                        for name in &self.permitted_names {
                            writer.constructed(Tag::SEQUENCE, |writer| {
                                writer.constructed(Tag::new(0xA4), |writer| write_name(writer, name));
                            });
                        }
                    });
                });
            });
        }
        if !self.permitted_eins.is_empty() {
            extension(writer, &[2, 23, 146, 1, 2, 2, 0], |writer| {
                writer.constructed(Tag::SEQUENCE, |writer| {
                    self.permitted_eins.iter().for_each(|ein| writer.text(Tag::new(0x13), ein));
                });
            });
        }
        if self.unknown_extension {
            extension(writer, &[2, 999, 1], |writer| writer.null(Tag::NULL));
        }
    }
}

pub(crate) fn key_id(seed: u64) -> [u8; 20] {
    let mut id = [0xC1; 20];
    id[12..].copy_from_slice(&seed.to_be_bytes());
    id
}

fn extension(writer: &mut Writer, oid: &[u32], write: impl FnOnce(&mut Writer)) {
    let mut value = Writer::new();
    write(&mut value);
    writer.constructed(Tag::SEQUENCE, |writer| {
        writer.oid(Tag::OID, &Oid::new(oid));
        writer.boolean(Tag::BOOLEAN, true);
        writer.primitive(Tag::OCTET_STRING, &value.finish());
    });
}

fn write_algorithm(writer: &mut Writer) {
    writer.constructed(Tag::SEQUENCE, |writer| writer.oid(Tag::OID, &Oid::new(&[1, 2, 840, 10045, 4, 3, 2])));
}

fn write_name(writer: &mut Writer, name: &[(Oid, &str)]) {
    writer.constructed(Tag::SEQUENCE, |writer| {
        for (oid, text) in name {
            writer.constructed(Tag::SET, |writer| {
                writer.constructed(Tag::SEQUENCE, |writer| {
                    writer.oid(Tag::OID, oid);
                    writer.text(Tag::UTF8, text);
                });
            });
        }
    });
}
