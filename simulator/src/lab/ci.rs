//! The issuer of a lab, and what it issues.

use identifiers::Eid;
use sgp22::crypto::{Certificate, Curve, KeyId, Random, Role, SecretKey, TrustAnchor};
use sgp22::tlv::{Oid, Time};

use super::Identity;
use super::draft::{Bounds, COMMON_NAME, Draft, Name, ORGANIZATION, SERIAL_NUMBER, Usage, key_id};

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
    root: Authority,
    /// What issues: the root, or in variant C an authority below it.
    top: Authority,
    /// What certifies chips: the manufacturer, or an authority of it.
    factory: Authority,
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

#[derive(Debug, Clone)]
struct Authority {
    name: Name,
    identity: Identity,
}

/// What somebody wants certified.
struct Order<'a> {
    name: &'a str,
    serial_number: Option<&'a str>,
    role: Role,
    registered_id: Option<Oid>,
    usage: Usage<'a>,
    until: Time,
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
        let usage = Usage::Authority { path_length_max: None, bounds: Bounds::None };
        let order = |name, role| Order {
            name,
            serial_number: None,
            role,
            registered_id: Some(ROOT_OID),
            usage: usage.clone(),
            until: later(from, ROOT_DAYS),
        };
        let maker = Maker { variant, from, curve };
        let root = maker.issue_authority(&order("Spoke lab CI", Role::Ci), None, chance);
        let is_deep = variant == Variant::C;
        let top = if is_deep {
            maker.issue_authority(&order("Spoke lab sub CA", Role::CiSubCa), Some(&root), chance)
        } else {
            root.clone()
        };
        let ein = &eid.as_str()[..8];
        let permitted = vec![(ORGANIZATION, ORGANIZATION_NAME.to_owned()), (SERIAL_NUMBER, ein.to_owned())];
        let bounds = || if variant == Variant::O { Bounds::Names(&permitted) } else { Bounds::Eins(ein) };
        let order = |name, role, path_length_max| Order {
            name,
            serial_number: None,
            role,
            registered_id: Some(MANUFACTURER_OID),
            usage: Usage::Authority { path_length_max: Some(path_length_max), bounds: bounds() },
            until: later(from, ROOT_DAYS),
        };
        let has_factory = matches!(variant, Variant::B | Variant::C);
        let manufacturer = order("Spoke lab EUM", Role::Eum, has_factory.into());
        let mut factory = maker.issue_authority(&manufacturer, Some(&top), chance);
        if has_factory {
            factory = maker.issue_authority(&order("Spoke lab EUM sub CA", Role::EumSubCa, 0), Some(&factory), chance);
        }
        Self { variant, from, root, top, factory }
    }

    /// The root's certificate.
    pub fn root(&self) -> &Certificate {
        self.root.identity.certificate()
    }

    /// The root's key, as chips hold it.
    pub fn anchor(&self) -> TrustAnchor {
        TrustAnchor::new(self.key_id(), self.root().public_key().clone())
    }

    /// The identifier of the root's key.
    pub fn key_id(&self) -> KeyId {
        key_id(self.root().public_key())
    }

    /// Makes a chip's key and certificate. An EID of another manufacturer gets one too, which nobody accepts.
    pub fn euicc(&self, eid: &Eid, chance: &mut (impl Random + ?Sized)) -> Identity {
        let order = Order {
            name: "Spoke lab eUICC",
            serial_number: Some(eid.as_str()),
            role: Role::Euicc,
            registered_id: None,
            usage: Usage::Messages,
            until: NEVER,
        };
        self.maker().issue(&order, Some(&self.factory), chance)
    }

    /// Makes the keys of an SM-DP+ that goes by a host name and an object identifier.
    pub fn smdp(&self, host: &str, oid: Oid, chance: &mut (impl Random + ?Sized)) -> ServerKeys {
        let issuer = self.server_issuer(Role::DpSubCa, oid, chance);
        let auth = self.server(Role::DpAuth, oid, Usage::Messages, &issuer, chance);
        let pb = Some(self.server(Role::DpPb, oid, Usage::Messages, &issuer, chance));
        ServerKeys {
            variant: self.variant,
            root: self.anchor(),
            auth,
            pb,
            tls: self.server(Role::DpTls, oid, Usage::Tls { host }, &issuer, chance),
        }
    }

    /// Makes the keys of an SM-DS that goes by a host name and an object identifier.
    pub fn smds(&self, host: &str, oid: Oid, chance: &mut (impl Random + ?Sized)) -> ServerKeys {
        let issuer = self.server_issuer(Role::DsSubCa, oid, chance);
        let auth = self.server(Role::DsAuth, oid, Usage::Messages, &issuer, chance);
        ServerKeys {
            variant: self.variant,
            root: self.anchor(),
            auth,
            pb: None,
            tls: self.server(Role::DsTls, oid, Usage::Tls { host }, &issuer, chance),
        }
    }

    fn server_issuer(&self, role: Role, oid: Oid, chance: &mut (impl Random + ?Sized)) -> Authority {
        if matches!(self.variant, Variant::O | Variant::A) {
            return self.top.clone();
        }
        let order = Order {
            name: "Spoke lab server sub CA",
            serial_number: None,
            role,
            registered_id: Some(oid),
            usage: Usage::Authority { path_length_max: Some(0), bounds: Bounds::None },
            until: later(self.from, SERVER_DAYS),
        };
        self.maker().issue_authority(&order, Some(&self.top), chance)
    }

    fn server(
        &self,
        role: Role,
        oid: Oid,
        usage: Usage<'_>,
        issuer: &Authority,
        chance: &mut (impl Random + ?Sized),
    ) -> Identity {
        let until = later(self.from, SERVER_DAYS);
        let order = Order { name: "Spoke lab server", serial_number: None, role, registered_id: Some(oid), usage, until };
        self.maker().issue(&order, Some(issuer), chance)
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
    fn issue_authority(&self, order: &Order<'_>, issuer: Option<&Authority>, chance: &mut (impl Random + ?Sized)) -> Authority {
        Authority { name: order.subject(), identity: self.issue(order, issuer, chance) }
    }

    /// Without an issuer, who is certified certifies itself.
    fn issue(&self, order: &Order<'_>, issuer: Option<&Authority>, chance: &mut (impl Random + ?Sized)) -> Identity {
        let curve = if matches!(order.usage, Usage::Tls { .. }) { Curve::P256 } else { self.curve };
        let (key, number) = draw(curve, chance);
        let (public_key, subject) = (key.public_key(), order.subject());
        let policy_v2 = if self.variant == Variant::O { order.role.policy_v2() } else { None };
        let draft = Draft {
            serial: serial(chance),
            issuer: issuer.map_or(&subject, |issuer| &issuer.name),
            issuer_key: issuer.map_or(&public_key, |issuer| issuer.identity.certificate().public_key()),
            subject: &subject,
            key: &public_key,
            validity: (self.from, order.until),
            policy: policy_v2.unwrap_or_else(|| order.role.policy_v3()),
            registered_id: order.registered_id,
            usage: order.usage.clone(),
        };
        let certificate = draft.sign(issuer.map_or(&key, |issuer| issuer.identity.key()));
        // The root is what everybody knows, so it stands in no chain.
        let above = issuer.filter(|issuer| issuer.identity.certificate().role() != Some(Role::Ci));
        let above = above.map(|issuer| issuer.identity.certificates().cloned().collect()).unwrap_or_default();
        Identity::new(&number, certificate, above).expect("the certificate is about this key")
    }
}

impl Order<'_> {
    fn subject(&self) -> Name {
        let mut subject = vec![(ORGANIZATION, ORGANIZATION_NAME.to_owned())];
        subject.extend(self.serial_number.map(|number| (SERIAL_NUMBER, number.to_owned())));
        subject.push((COMMON_NAME, self.name.to_owned()));
        subject
    }
}

fn later(from: Time, days: i64) -> Time {
    const DAY_SECONDS: i64 = 86_400;
    Time::from_unix_seconds(from.unix_seconds().saturating_add(days * DAY_SECONDS))
}

/// Positive, and as short as DER wants it: the first byte is neither zero nor has its highest bit set.
fn serial(chance: &mut (impl Random + ?Sized)) -> [u8; 16] {
    let mut serial = [0; 16];
    chance.fill(&mut serial);
    serial[0] = serial[0] & 0x3F | 0x40;
    serial
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
