//! Making certificates of the eSIM world: for a lab's own roots, servers and chips.

use super::{Certificate, Curve, KeyId, PublicKey, Role, SecretKey};
use crate::tlv::{NamedBits, Oid, Tag, Time, Writer};

/// What is to stand in a certificate. Its shape is that of the published test certificates (GSMA SGP.26): all conditions are
/// critical but the policies of servers in TLS, which web clients do not know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertificateDraft {
    /// What its owner may do. With policies of v2, one that certificates of v2 have; see [`Role::policy_v2`].
    pub role: Role,
    /// Whose policies say so.
    pub policies: Policies,
    /// Its number, unique for its issuer.
    pub serial: u64,
    /// Its owner's name.
    pub common_name: String,
    /// Its owner's organization.
    pub organization: Option<String>,
    /// Its owner's serial number: of a chip, the EID.
    pub serial_number: Option<String>,
    /// When it begins to be valid.
    pub not_before: Time,
    /// When it ends to be valid.
    pub not_after: Time,
    /// The object identifier of its owner, of a server that of all its certificates.
    pub registered_id: Option<Oid>,
    /// The host names of its owner.
    pub dns_names: Vec<String>,
    /// Of an authority: how many others may be between it and the end of a chain; any where none.
    pub path_length_max: Option<u8>,
    /// Of a manufacturer: what EIDs of its chips begin with. In v2 their organization must be the manufacturer's, too.
    pub eid_prefix: Option<String>,
}

/// Which policies give roles (SGP.22 v3.1 §4.5.2), and how a manufacturer is bounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Policies {
    /// Those of v2, which variant O of v3 has, too: a manufacturer is bounded by names.
    V2,
    /// Those of variants A, B and C of v3: by beginnings of EIDs.
    V3,
}

/// That certificates of v2 do not have the role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[error("certificates of v2 do not have this role")]
pub struct RoleNotInV2;

const COMMON_NAME: Oid = Oid::new(&[2, 5, 4, 3]);
const SERIAL_NUMBER: Oid = Oid::new(&[2, 5, 4, 5]);
const ORGANIZATION: Oid = Oid::new(&[2, 5, 4, 10]);
const REVOCATION_LIST: &str = "http://ci.lab.invalid/CRL-A.crl";
const PRINTABLE_STRING: Tag = Tag::new(0x13);
const UTC_TIME: Tag = Tag::new(0x17);
const GENERALIZED_TIME: Tag = Tag::new(0x18);
/// 1950 and 2050: between them a certificate's times are written in the short form (RFC 5280 §4.1.2.5).
const SHORT_TIMES: std::ops::Range<i64> = -631_152_000..2_524_608_000;
/// How many bytes of a digest are a key's identifier (RFC 7093 §2).
const KEY_ID_SIZE: usize = 20;

impl CertificateDraft {
    /// Signs it with the key that it is about: a root.
    ///
    /// # Errors
    /// When the policies are those of v2, which do not have the role.
    pub fn sign_by_itself(&self, key: &SecretKey) -> Result<Certificate, RoleNotInV2> {
        let mut name = Writer::new();
        self.write_subject(&mut name);
        self.sign(&key.public_key(), &name.finish(), &key_id(&key.public_key()), key)
    }

    /// Signs it with the key of an issuer.
    ///
    /// # Errors
    /// When the policies are those of v2, which do not have the role.
    pub fn sign_by(&self, owner: &PublicKey, issuer: &Certificate, issuer_key: &SecretKey) -> Result<Certificate, RoleNotInV2> {
        let mut name = Writer::new();
        write_name(&mut name, &issuer.subject().attributes);
        let id = issuer.key_id().copied().unwrap_or_else(|| key_id(issuer.public_key()));
        self.sign(owner, &name.finish(), &id, issuer_key)
    }

    fn sign(&self, owner: &PublicKey, issuer: &[u8], issuer_id: &KeyId, key: &SecretKey) -> Result<Certificate, RoleNotInV2> {
        let policy = match self.policies {
            Policies::V2 => self.role.policy_v2().ok_or(RoleNotInV2)?,
            Policies::V3 => self.role.policy_v3(),
        };
        let mut signed = Writer::new();
        signed.constructed(Tag::SEQUENCE, |writer| self.write_signed(writer, owner, issuer, issuer_id, policy));
        let signed = signed.finish();
        let signature = key.sign(&signed).to_der();
        let mut writer = Writer::new();
        writer.constructed(Tag::SEQUENCE, |writer| {
            writer.encoded(&signed);
            write_algorithm(writer);
            writer.primitive(Tag::BIT_STRING, &[&[0], &signature[..]].concat());
        });
        Ok(Certificate::parse(&writer.finish()).expect("what was written reads back"))
    }

    fn write_signed(&self, writer: &mut Writer, owner: &PublicKey, issuer: &[u8], issuer_id: &KeyId, policy: Oid) {
        writer.constructed(Tag::new(0xA0), |writer| writer.integer(Tag::INTEGER, 2));
        // Without sign, as RFC 5280 §4.1.2.2 wants it.
        writer.integer(Tag::INTEGER, i64::try_from(self.serial & i64::MAX.unsigned_abs()).expect("the sign was taken off"));
        write_algorithm(writer);
        writer.encoded(issuer);
        writer.constructed(Tag::SEQUENCE, |writer| {
            write_time(writer, self.not_before);
            write_time(writer, self.not_after);
        });
        self.write_subject(writer);
        write_public_key(writer, owner);
        writer.constructed(Tag::new(0xA3), |writer| {
            writer.constructed(Tag::SEQUENCE, |writer| self.write_extensions(writer, owner, issuer_id, policy));
        });
    }

    fn write_subject(&self, writer: &mut Writer) {
        let attributes = [
            (ORGANIZATION, self.organization.clone()),
            (SERIAL_NUMBER, self.serial_number.clone()),
            (COMMON_NAME, Some(self.common_name.clone())),
        ];
        let attributes: Vec<(Oid, String)> = attributes.into_iter().filter_map(|(oid, text)| Some((oid, text?))).collect();
        write_name(writer, &attributes);
    }

    fn write_extensions(&self, writer: &mut Writer, owner: &PublicKey, issuer_id: &KeyId, policy: Oid) {
        extension(writer, &[2, 5, 29, 14], false, |writer| writer.primitive(Tag::OCTET_STRING, key_id(owner).as_bytes()));
        extension(writer, &[2, 5, 29, 35], false, |writer| {
            writer.constructed(Tag::SEQUENCE, |writer| writer.primitive(Tag::context(0), issuer_id.as_bytes()));
        });
        let usage = match self.role {
            Role::Ci => NamedBits::of(5) | NamedBits::of(6),
            role if role.is_authority() => NamedBits::of(5),
            _ => NamedBits::of(0),
        };
        let is_tls = matches!(self.role, Role::DpTls | Role::DsTls);
        extension(writer, &[2, 5, 29, 15], true, |writer| writer.bits(Tag::BIT_STRING, usage));
        extension(writer, &[2, 5, 29, 32], !is_tls, |writer| {
            writer.constructed(Tag::SEQUENCE, |writer| {
                writer.constructed(Tag::SEQUENCE, |writer| writer.oid(Tag::OID, &policy));
            });
        });
        if is_tls {
            // For servers and clients: servers of the eSIM world call each other, too.
            extension(writer, &[2, 5, 29, 37], true, |writer| {
                writer.constructed(Tag::SEQUENCE, |writer| {
                    writer.oid(Tag::OID, &Oid::new(&[1, 3, 6, 1, 5, 5, 7, 3, 1]));
                    writer.oid(Tag::OID, &Oid::new(&[1, 3, 6, 1, 5, 5, 7, 3, 2]));
                });
            });
        }
        if self.registered_id.is_some() || !self.dns_names.is_empty() {
            extension(writer, &[2, 5, 29, 17], false, |writer| {
                writer.constructed(Tag::SEQUENCE, |writer| {
                    self.dns_names.iter().for_each(|name| writer.text(Tag::context(2), name));
                    self.registered_id.iter().for_each(|oid| writer.oid(Tag::context(8), oid));
                });
            });
        }
        if self.role.is_authority() {
            extension(writer, &[2, 5, 29, 19], true, |writer| {
                writer.constructed(Tag::SEQUENCE, |writer| {
                    writer.boolean(Tag::BOOLEAN, true);
                    if let Some(length) = self.path_length_max {
                        writer.integer(Tag::INTEGER, length.into());
                    }
                });
            });
        }
        if let Some(prefix) = &self.eid_prefix {
            self.write_bound(writer, prefix);
        }
        // A chip's certificate is revoked with its maker's. Nobody is there: lists are not fetched.
        if self.registered_id.is_some() {
            extension(writer, &[2, 5, 29, 31], false, |writer| {
                writer.constructed(Tag::SEQUENCE, |writer| {
                    writer.constructed(Tag::SEQUENCE, |writer| {
                        writer.constructed(Tag::new(0xA0), |writer| {
                            writer.constructed(Tag::new(0xA0), |writer| writer.text(Tag::context(6), REVOCATION_LIST));
                        });
                    });
                });
            });
        }
    }

    /// What a manufacturer may name.
    fn write_bound(&self, writer: &mut Writer, prefix: &str) {
        if self.policies == Policies::V3 {
            return extension(writer, &[2, 23, 146, 1, 2, 2, 0], true, |writer| {
                writer.constructed(Tag::SEQUENCE, |writer| writer.text(PRINTABLE_STRING, prefix));
            });
        }
        let organization = self.organization.clone().map(|name| (ORGANIZATION, name));
        let bound: Vec<(Oid, String)> = organization.into_iter().chain([(SERIAL_NUMBER, prefix.to_owned())]).collect();
        extension(writer, &[2, 5, 29, 30], true, |writer| {
            writer.constructed(Tag::SEQUENCE, |writer| {
                writer.constructed(Tag::new(0xA0), |writer| {
                    writer.constructed(Tag::SEQUENCE, |writer| {
                        writer.constructed(Tag::new(0xA4), |writer| write_name(writer, &bound));
                    });
                });
            });
        });
    }
}

/// The identifier of a key: the beginning of the SHA-256 of its point (RFC 7093 §2).
fn key_id(key: &PublicKey) -> KeyId {
    use sha2::{Digest, Sha256};
    KeyId::new(&Sha256::digest(key.point())[..KEY_ID_SIZE]).expect("it is short enough")
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
    writer.constructed(Tag::SEQUENCE, |writer| writer.oid(Tag::OID, &Oid::new(&[1, 2, 840, 10045, 4, 3, 2])));
}

fn write_public_key(writer: &mut Writer, key: &PublicKey) {
    let curve = match key.curve() {
        Curve::P256 => Oid::new(&[1, 2, 840, 10045, 3, 1, 7]),
        Curve::BrainpoolP256r1 => Oid::new(&[1, 3, 36, 3, 3, 2, 8, 1, 1, 7]),
    };
    writer.constructed(Tag::SEQUENCE, |writer| {
        writer.constructed(Tag::SEQUENCE, |writer| {
            writer.oid(Tag::OID, &Oid::new(&[1, 2, 840, 10045, 2, 1]));
            writer.oid(Tag::OID, &curve);
        });
        writer.primitive(Tag::BIT_STRING, &[&[0], &key.point()[..]].concat());
    });
}

/// A name; a serial number is printable, everything else UTF-8 (RFC 5280 §4.1.2.4, X.520).
fn write_name(writer: &mut Writer, attributes: &[(Oid, String)]) {
    writer.constructed(Tag::SEQUENCE, |writer| {
        for (oid, text) in attributes {
            writer.constructed(Tag::SET, |writer| {
                writer.constructed(Tag::SEQUENCE, |writer| {
                    writer.oid(Tag::OID, oid);
                    writer.text(if *oid == SERIAL_NUMBER { PRINTABLE_STRING } else { Tag::UTF8 }, text);
                });
            });
        }
    });
}

fn write_time(writer: &mut Writer, time: Time) {
    if SHORT_TIMES.contains(&time.unix_seconds()) {
        let mut long = Writer::new();
        long.time(GENERALIZED_TIME, time);
        // Tag, length and the century are left out.
        writer.primitive(UTC_TIME, &long.finish()[4..]);
    } else {
        writer.time(GENERALIZED_TIME, time);
    }
}

#[cfg(test)]
mod tests {
    use super::super::{TrustAnchor, verify_chain, verify_euicc_chain};
    use super::*;

    const EID: &str = "89049032123451234512345678901235";

    fn draft(role: Role, name: &str) -> CertificateDraft {
        CertificateDraft {
            role,
            policies: Policies::V2,
            serial: 7,
            common_name: name.to_owned(),
            organization: Some("Lab".to_owned()),
            serial_number: None,
            not_before: Time::from_unix_seconds(1_585_729_890),
            not_after: Time::from_unix_seconds(2_557_764_630),
            registered_id: Some(Oid::new(&[2, 999, 10])),
            dns_names: Vec::new(),
            path_length_max: None,
            eid_prefix: None,
        }
    }

    #[test]
    fn a_lab_makes_its_own_world_on_both_curves() {
        for curve in [Curve::P256, Curve::BrainpoolP256r1] {
            let key = |seed| SecretKey::from_bytes(curve, &[seed; 32]).unwrap();
            let root = draft(Role::Ci, "Lab CI").sign_by_itself(&key(1)).unwrap();
            let anchors = [TrustAnchor::from_certificate(&root).unwrap()];
            let at = Some(Time::from_unix_seconds(1_800_000_000));

            let manufacturer = CertificateDraft { eid_prefix: Some("89049032".to_owned()), ..draft(Role::Eum, "Lab EUM") };
            let manufacturer = manufacturer.sign_by(&key(2).public_key(), &root, &key(1)).unwrap();
            let chip = CertificateDraft { serial_number: Some(EID.to_owned()), ..draft(Role::Euicc, "Lab eUICC") };
            let chip = chip.sign_by(&key(3).public_key(), &manufacturer, &key(2)).unwrap();
            assert_eq!(verify_euicc_chain(&[&chip, &manufacturer], &anchors, at).unwrap().as_str(), EID);

            for role in [Role::DpAuth, Role::DpPb, Role::DpTls, Role::DsAuth, Role::DsTls] {
                let server = CertificateDraft { dns_names: vec!["smdp.example.com".to_owned()], ..draft(role, "Lab SM-DP+") };
                let server = server.sign_by(&key(4).public_key(), &root, &key(1)).unwrap();
                assert_eq!(verify_chain(&[&server], role, &anchors, at), Ok(&anchors[0]));
                assert_eq!(server.registered_id(), Some(&Oid::new(&[2, 999, 10])));
                assert_eq!(server.dns_names().collect::<Vec<_>>(), ["smdp.example.com"]);
                let validity = (server.not_before().unix_seconds(), server.not_after().unix_seconds());
                assert_eq!(validity, (1_585_729_890, 2_557_764_630), "one in the short form, one in the long");
            }
        }
    }

    #[test]
    fn roles_of_v3_have_no_policy_of_v2() {
        let key = SecretKey::from_bytes(Curve::P256, &[1; 32]).unwrap();
        let sub = draft(Role::DpSubCa, "sub");
        assert_eq!(sub.sign_by_itself(&key), Err(RoleNotInV2));
        let sub = CertificateDraft { policies: Policies::V3, ..sub };
        assert_eq!(sub.sign_by_itself(&key).map(|certificate| certificate.role()), Ok(Some(Role::DpSubCa)));
    }
}
