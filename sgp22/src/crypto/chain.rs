//! Chains: from a certificate up to a root that is trusted.

use std::collections::{HashSet, VecDeque};

use identifiers::Eid;
use sha2::{Digest, Sha256};

use super::certificate::{Name, SERIAL_NUMBER};
use super::{Certificate, KeyId, PublicKey, Role, SignatureInvalid};
use crate::tlv::Time;

/// The most certificates in a chain, the root not counted. Variant C of v3 has three.
pub const CHAIN_LENGTH_MAX: usize = 4;

/// A root that is trusted: its key and the key's identifier.
///
/// The name of a root is not compared: an eUICC holds keys and their identifiers only, and one key of the published test roots
/// goes by two names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrustAnchor {
    key_id: KeyId,
    public_key: PublicKey,
    validity: Option<(Time, Time)>,
}

/// Why a chain does not lead to a root that is trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[error("certificate {certificate} of the chain: {fault}")]
pub struct ChainError {
    /// Which certificate is at fault, counted from 0 at the end that was to be trusted.
    pub certificate: usize,
    /// What is wrong with it.
    pub fault: ChainFault,
}

/// Signatures of certificates that were checked before, by their digests: of so many that the oldest give way.
#[derive(Debug, Clone, Default)]
pub struct Remembered {
    known: HashSet<[u8; 32]>,
    order: VecDeque<[u8; 32]>,
}

/// How many signatures are remembered.
const REMEMBERED_MAX: usize = 4096;

impl Remembered {
    fn verify(&mut self, certificate: &Certificate, key: &PublicKey) -> Result<(), SignatureInvalid> {
        // The point has one size, so no two pairs are the same bytes.
        let digest: [u8; 32] = Sha256::new().chain_update(certificate.der()).chain_update(key.point()).finalize().into();
        if self.known.contains(&digest) {
            return Ok(());
        }
        certificate.verify_signature(key)?;
        if self.order.len() == REMEMBERED_MAX
            && let Some(oldest) = self.order.pop_front()
        {
            self.known.remove(&oldest);
        }
        self.known.insert(digest);
        self.order.push_back(digest);
        Ok(())
    }
}

/// What is wrong with a certificate in a chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum ChainFault {
    /// There is no certificate, or more than [`CHAIN_LENGTH_MAX`].
    #[error("there is none, or there are too many")]
    Length,
    /// It is not valid yet.
    #[error("it is not valid yet")]
    NotYetValid,
    /// It is not valid any more.
    #[error("it has expired")]
    Expired,
    /// Its policies do not give it the role that it must have here.
    #[error("it is for something else")]
    Role,
    /// Its key may not be used for this.
    #[error("its key may not be used for this")]
    KeyUsage,
    /// It signed another one and is no authority, or not for chains of this length.
    #[error("it may not sign others")]
    NotAuthority,
    /// Its name or key identifier is not what the one below says of its issuer.
    #[error("it is not the issuer of the one below")]
    NotIssuer,
    /// It has a critical extension, or a constraint, that is not known here.
    #[error("it has a condition that is not known here")]
    NotUnderstood,
    /// Its issuer is none of the roots that are trusted.
    #[error("its issuer is not trusted")]
    UnknownRoot,
    /// Its issuer's key did not sign it.
    #[error("its signature is wrong")]
    Signature,
    /// It has no EID.
    #[error("it has no EID")]
    NoEid,
    /// The EID, or the name, is none that the manufacturer may give.
    #[error("its EID or name is none that the manufacturer may give")]
    NotOfManufacturer,
}

const DIGITAL_SIGNATURE: u32 = 0;
const CERTIFICATE_SIGN: u32 = 5;

impl TrustAnchor {
    /// A root by its key, valid for ever, as an eUICC holds it.
    pub fn new(key_id: KeyId, public_key: PublicKey) -> Self {
        Self { key_id, public_key, validity: None }
    }

    /// The same, but trusted from one moment to another only.
    #[must_use]
    pub fn valid(self, not_before: Time, not_after: Time) -> Self {
        Self { validity: Some((not_before, not_after)), ..self }
    }

    /// A root by its certificate, which must be signed by itself and be a root's.
    ///
    /// # Errors
    /// When it is none.
    pub fn from_certificate(certificate: &Certificate) -> Result<Self, ChainFault> {
        if certificate.role() != Some(Role::Ci) {
            return Err(ChainFault::Role);
        }
        check_authority(certificate, 0)?;
        certificate.verify_signature(certificate.public_key()).map_err(|SignatureInvalid| ChainFault::Signature)?;
        let key_id = *certificate.key_id().ok_or(ChainFault::NotIssuer)?;
        let validity = Some((certificate.not_before(), certificate.not_after()));
        Ok(Self { key_id, public_key: certificate.public_key().clone(), validity })
    }

    /// The identifier of its key.
    pub fn key_id(&self) -> &KeyId {
        &self.key_id
    }

    /// Its key.
    pub fn public_key(&self) -> &PublicKey {
        &self.public_key
    }
}

/// Checks a chain, from the certificate that is to be trusted in a role up to one that a trusted root signed, and names that
/// root. Moments are checked where one is given: an eUICC has no clock.
///
/// # Errors
/// The first fault, with the place of the certificate that it is in.
pub fn verify_chain<'a>(
    chain: &[&Certificate],
    role: Role,
    roots: &'a [TrustAnchor],
    at: Option<Time>,
) -> Result<&'a TrustAnchor, ChainError> {
    walk(chain, role, roots, at, &mut Certificate::verify_signature)
}

/// Checks that a key signed a certificate.
type Check<'c> = dyn FnMut(&Certificate, &PublicKey) -> Result<(), SignatureInvalid> + 'c;

fn walk<'a>(
    chain: &[&Certificate],
    role: Role,
    roots: &'a [TrustAnchor],
    at: Option<Time>,
    is_signed: &mut Check<'_>,
) -> Result<&'a TrustAnchor, ChainError> {
    let fail = |certificate| move |fault| ChainError { certificate, fault };
    let Some(last) = chain.len().checked_sub(1).filter(|last| *last < CHAIN_LENGTH_MAX) else {
        return Err(fail(0)(ChainFault::Length));
    };
    check_end(chain[0], role).map_err(fail(0))?;
    for (place, certificate) in chain.iter().enumerate() {
        check_common(certificate, at).map_err(fail(place))?;
        if place > 0 {
            check_authority(certificate, place - 1).map_err(fail(place))?;
            check_issuer(certificate, chain[place - 1]).map_err(fail(place))?;
            let signed = is_signed(chain[place - 1], certificate.public_key());
            signed.map_err(|SignatureInvalid| fail(place - 1)(ChainFault::Signature))?;
        }
    }
    check_root(chain[last], roots, at, is_signed).map_err(fail(last))
}

/// Checks an eUICC's chain and reads its EID: that the manufacturer may give it (name constraints, permitted EINs) is checked too.
///
/// # Errors
/// The first fault, with the place of the certificate that it is in.
pub fn verify_euicc_chain(chain: &[&Certificate], roots: &[TrustAnchor], at: Option<Time>) -> Result<Eid, ChainError> {
    walk_euicc(chain, roots, at, &mut Certificate::verify_signature)
}

/// The same for a server, which sees the same manufacturers and chips again and again: signatures that it has checked before are
/// remembered. All else is checked each time.
///
/// # Errors
/// The first fault, with the place of the certificate that it is in.
pub fn verify_euicc_chain_remembering(
    chain: &[&Certificate],
    roots: &[TrustAnchor],
    at: Option<Time>,
    remembered: &mut Remembered,
) -> Result<Eid, ChainError> {
    walk_euicc(chain, roots, at, &mut |certificate, key| remembered.verify(certificate, key))
}

fn walk_euicc(
    chain: &[&Certificate],
    roots: &[TrustAnchor],
    at: Option<Time>,
    is_signed: &mut Check<'_>,
) -> Result<Eid, ChainError> {
    walk(chain, Role::Euicc, roots, at, is_signed)?;
    let fail = |fault| ChainError { certificate: 0, fault };
    let euicc = chain[0];
    let eid = euicc.serial_number().and_then(|text| Eid::parse(text).ok()).ok_or(fail(ChainFault::NoEid))?;
    // The manufacturer's own certificate bounds what it may give; an authority of it may be bounded further.
    for (place, manufacturer) in chain.iter().enumerate().skip(1) {
        let is_manufacturer = matches!(manufacturer.role(), Some(Role::Eum | Role::EumSubCa));
        let extensions = manufacturer.extensions();
        let is_bounded = !extensions.permitted_names.is_empty() || !extensions.permitted_eins.is_empty();
        if is_manufacturer && !is_bounded && manufacturer.role() == Some(Role::Eum) {
            return Err(ChainError { certificate: place, fault: ChainFault::NotOfManufacturer });
        }
        let names = &extensions.permitted_names;
        let name_fits = names.is_empty() || names.iter().any(|permitted| is_permitted(euicc.subject(), permitted));
        let eins = &extensions.permitted_eins;
        let ein_fits = eins.is_empty() || eins.iter().any(|ein| eid.as_str().starts_with(ein.as_str()));
        if is_manufacturer && !(name_fits && ein_fits) {
            return Err(fail(ChainFault::NotOfManufacturer));
        }
    }
    Ok(eid)
}

fn check_end(certificate: &Certificate, role: Role) -> Result<(), ChainFault> {
    if certificate.role() != Some(role) {
        return Err(ChainFault::Role);
    }
    if !certificate.extensions().key_usage.is_some_and(|usage| usage.has(DIGITAL_SIGNATURE)) {
        return Err(ChainFault::KeyUsage);
    }
    Ok(())
}

fn check_common(certificate: &Certificate, at: Option<Time>) -> Result<(), ChainFault> {
    check_validity(Some((certificate.not_before(), certificate.not_after())), at)?;
    if certificate.extensions().not_understood { Err(ChainFault::NotUnderstood) } else { Ok(()) }
}

fn check_validity(validity: Option<(Time, Time)>, at: Option<Time>) -> Result<(), ChainFault> {
    match (validity, at) {
        (Some((not_before, _)), Some(at)) if at < not_before => Err(ChainFault::NotYetValid),
        (Some((_, not_after)), Some(at)) if at > not_after => Err(ChainFault::Expired),
        _ => Ok(()),
    }
}

/// `authorities_below` are those between this one and the end of the chain.
fn check_authority(certificate: &Certificate, authorities_below: usize) -> Result<(), ChainFault> {
    let extensions = certificate.extensions();
    let is_long_enough = extensions.path_length_max.is_none_or(|max| authorities_below <= usize::from(max));
    if !extensions.is_authority || !is_long_enough {
        return Err(ChainFault::NotAuthority);
    }
    if !extensions.key_usage.is_some_and(|usage| usage.has(CERTIFICATE_SIGN)) {
        return Err(ChainFault::KeyUsage);
    }
    Ok(())
}

fn check_issuer(issuer: &Certificate, issued: &Certificate) -> Result<(), ChainFault> {
    let ids_fit = issued.issuer_key_id().is_some() && issued.issuer_key_id() == issuer.key_id();
    if !ids_fit || issuer.subject() != issued.issuer() {
        return Err(ChainFault::NotIssuer);
    }
    let may = issuer.role().zip(issued.role()).is_some_and(|(issuer, issued)| issuer.may_issue(issued));
    if may { Ok(()) } else { Err(ChainFault::Role) }
}

fn check_root<'a>(
    certificate: &Certificate,
    roots: &'a [TrustAnchor],
    at: Option<Time>,
    is_signed: &mut Check<'_>,
) -> Result<&'a TrustAnchor, ChainFault> {
    let issuer = certificate.issuer_key_id().ok_or(ChainFault::UnknownRoot)?;
    let root = roots.iter().find(|root| root.key_id() == issuer).ok_or(ChainFault::UnknownRoot)?;
    if !certificate.role().is_some_and(|role| Role::Ci.may_issue(role)) {
        return Err(ChainFault::Role);
    }
    is_signed(certificate, root.public_key()).map_err(|SignatureInvalid| ChainFault::Signature)?;
    check_validity(root.validity, at)?;
    Ok(root)
}

/// Whether a name lies within a permitted one: each attribute there is the same here; of the serial number, the beginning.
fn is_permitted(name: &Name, permitted: &Name) -> bool {
    permitted.attributes.iter().all(|(oid, wanted)| match name.attribute(oid) {
        Some(text) if *oid == SERIAL_NUMBER => text.starts_with(wanted.as_str()),
        Some(text) => text == wanted,
        None => false,
    })
}
