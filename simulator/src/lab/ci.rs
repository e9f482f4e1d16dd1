//! The issuer of a lab, and what it issues.

use identifiers::Eid;
use sgp22::crypto::{Certificate, CertificateDraft, Curve, KeyId, Policies, Random, Role, SecretKey, TrustAnchor};
use sgp22::tlv::{Oid, Time};

use super::Identity;

/// Which certificates stand between a root and the end of a chain (SGP.22 v3.1 §4.5.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Variant {
    /// None but the manufacturer, with the policies of v2.
    O,
    /// None but the manufacturer.
    A,
    /// An authority of each server and manufacturer.
    B,
    /// An authority below the root, and one of each server and manufacturer.
    C,
}

/// An issuer of certificates, with a manufacturer of eUICCs below it.
#[derive(Debug, Clone)]
pub struct Ci {
    variant: Variant,
    from: Time,
    root: Identity,
    /// What issues: the root, or in variant C an authority below it.
    top: Identity,
    /// What certifies chips: the manufacturer, or an authority of it.
    factory: Identity,
}

/// The keys of a server.
#[derive(Debug, Clone)]
pub struct ServerKeys {
    /// What stands between the root and these.
    pub variant: Variant,
    /// The root.
    pub root: TrustAnchor,
    /// It shows a chip who it is.
    pub auth: Identity,
    /// It binds profile packages: an SM-DP+ only.
    pub pb: Option<Identity>,
    /// It opens TLS connections. On P-256, whatever curve the others are on.
    pub tls: Identity,
}

const ORGANIZATION_NAME: &str = "Spoke lab";
/// As long as SGP.26's root.
const ROOT_DAYS: i64 = 35 * 365;
/// As long as those of the field's servers.
const SERVER_DAYS: i64 = 3 * 365;
/// Chips do not expire: 9999-12-31T23:59:59Z (RFC 5280 §4.1.2.5).
const NEVER: Time = Time::from_unix_seconds(253_402_300_799);

const ROOT_OID: Oid = Oid::new(&[2, 999, 1]);
const MANUFACTURER_OID: Oid = Oid::new(&[2, 999, 5]);

impl Ci {
    /// A new issuer whose certificates are valid from a moment on. The manufacturer below it gives EIDs whose first eight digits
    /// are those of this one.
    pub fn new(curve: Curve, variant: Variant, from: Time, eid: &Eid, chance: &mut (impl Random + ?Sized)) -> Self {
        let maker = Maker { variant, from, curve };
        let root = maker.issue(maker.draft("Spoke lab CI", Role::Ci, Some(ROOT_OID)), None, chance);
        let top = if variant == Variant::C {
            maker.issue(maker.draft("Spoke lab sub CA", Role::CiSubCa, Some(ROOT_OID)), Some(&root), chance)
        } else {
            root.clone()
        };
        let manufacturer = |name, role, path_length_max| CertificateDraft {
            path_length_max: Some(path_length_max),
            eid_prefix: Some(eid.as_str()[..8].to_owned()),
            ..maker.draft(name, role, Some(MANUFACTURER_OID))
        };
        let has_factory = matches!(variant, Variant::B | Variant::C);
        let mut factory = maker.issue(manufacturer("Spoke lab EUM", Role::Eum, has_factory.into()), Some(&top), chance);
        if has_factory {
            factory = maker.issue(manufacturer("Spoke lab EUM sub CA", Role::EumSubCa, 0), Some(&factory), chance);
        }
        Self { variant, from, root, top, factory }
    }

    /// The root's certificate.
    pub fn root(&self) -> &Certificate {
        self.root.certificate()
    }

    /// The root's key, as chips hold it.
    pub fn anchor(&self) -> TrustAnchor {
        TrustAnchor::new(self.key_id(), self.root().public_key().clone())
    }

    /// The identifier of the root's key.
    pub fn key_id(&self) -> KeyId {
        *self.root().key_id().expect("the root was made with one")
    }

    /// Makes a chip's key and certificate. An EID of another manufacturer gets one too, which nobody accepts.
    pub fn euicc(&self, eid: &Eid, chance: &mut (impl Random + ?Sized)) -> Identity {
        let maker = self.maker();
        let draft = CertificateDraft {
            serial_number: Some(eid.as_str().to_owned()),
            not_after: NEVER,
            ..maker.draft("Spoke lab eUICC", Role::Euicc, None)
        };
        maker.issue(draft, Some(&self.factory), chance)
    }

    /// Makes the keys of an SM-DP+ that goes by a host name and an object identifier.
    pub fn smdp(&self, host: &str, oid: Oid, chance: &mut (impl Random + ?Sized)) -> ServerKeys {
        let issuer = self.server_issuer(Role::DpSubCa, oid, chance);
        let auth = self.server(Role::DpAuth, oid, host, &issuer, chance);
        let pb = Some(self.server(Role::DpPb, oid, host, &issuer, chance));
        let tls = self.server(Role::DpTls, oid, host, &issuer, chance);
        ServerKeys { variant: self.variant, root: self.anchor(), auth, pb, tls }
    }

    /// Makes the keys of an SM-DS that goes by a host name and an object identifier.
    pub fn smds(&self, host: &str, oid: Oid, chance: &mut (impl Random + ?Sized)) -> ServerKeys {
        let issuer = self.server_issuer(Role::DsSubCa, oid, chance);
        let auth = self.server(Role::DsAuth, oid, host, &issuer, chance);
        let tls = self.server(Role::DsTls, oid, host, &issuer, chance);
        ServerKeys { variant: self.variant, root: self.anchor(), auth, pb: None, tls }
    }

    fn server_issuer(&self, role: Role, oid: Oid, chance: &mut (impl Random + ?Sized)) -> Identity {
        if matches!(self.variant, Variant::O | Variant::A) {
            return self.top.clone();
        }
        let maker = self.maker();
        let draft = maker.draft("Spoke lab server sub CA", role, Some(oid));
        maker.issue(CertificateDraft { path_length_max: Some(0), ..draft }, Some(&self.top), chance)
    }

    fn server(&self, role: Role, oid: Oid, host: &str, issuer: &Identity, chance: &mut (impl Random + ?Sized)) -> Identity {
        let maker = self.maker();
        let mut draft = maker.draft("Spoke lab server", role, Some(oid));
        if is_tls(role) {
            draft.dns_names = vec![host.to_owned()];
        }
        maker.issue(draft, Some(issuer), chance)
    }

    fn maker(&self) -> Maker {
        Maker { variant: self.variant, from: self.from, curve: self.root().public_key().curve() }
    }
}

/// Draws keys and signs certificates.
struct Maker {
    variant: Variant,
    from: Time,
    curve: Curve,
}

impl Maker {
    fn draft(&self, name: &str, role: Role, registered_id: Option<Oid>) -> CertificateDraft {
        let is_server_authority = matches!(role, Role::DpSubCa | Role::DsSubCa);
        let days = if role.is_authority() && !is_server_authority { ROOT_DAYS } else { SERVER_DAYS };
        CertificateDraft {
            role,
            policies: if self.variant == Variant::O { Policies::V2 } else { Policies::V3 },
            serial: 0,
            common_name: name.to_owned(),
            organization: Some(ORGANIZATION_NAME.to_owned()),
            serial_number: None,
            not_before: self.from,
            not_after: later(self.from, days),
            registered_id,
            dns_names: Vec::new(),
            path_length_max: None,
            eid_prefix: None,
        }
    }

    /// Without an issuer, who is certified certifies itself.
    fn issue(&self, draft: CertificateDraft, issuer: Option<&Identity>, chance: &mut (impl Random + ?Sized)) -> Identity {
        let curve = if is_tls(draft.role) { Curve::P256 } else { self.curve };
        let (key, number) = draw(curve, chance);
        let mut serial = [0; 8];
        chance.fill(&mut serial);
        let draft = CertificateDraft { serial: u64::from_be_bytes(serial), ..draft };
        let certificate = match issuer {
            Some(issuer) => draft.sign_by(&key.public_key(), issuer.certificate(), issuer.key()),
            None => draft.sign_by_itself(&key),
        };
        let certificate = certificate.expect("in variant O there are no authorities of servers");
        // The root is what everybody knows, so it stands in no chain.
        let above = issuer.filter(|issuer| issuer.certificate().role() != Some(Role::Ci));
        let above = above.map(|issuer| issuer.certificates().cloned().collect()).unwrap_or_default();
        Identity::new(&number, certificate, above).expect("the certificate is about this key")
    }
}

fn is_tls(role: Role) -> bool {
    matches!(role, Role::DpTls | Role::DsTls)
}

fn later(from: Time, days: i64) -> Time {
    const DAY_SECONDS: i64 = 86_400;
    Time::from_unix_seconds(from.unix_seconds().saturating_add(days * DAY_SECONDS))
}

fn draw(curve: Curve, chance: &mut (impl Random + ?Sized)) -> (SecretKey, [u8; 32]) {
    let mut number = [0; 32];
    loop {
        chance.fill(&mut number);
        if let Ok(key) = SecretKey::from_bytes(curve, &number) {
            return (key, number);
        }
    }
}
