//! A small world of certificates: a CI, authorities, servers with keys on either curve, and what TLS needs to serve with them.

use std::sync::Arc;

use rustls::pki_types::CertificateDer;
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::{CertifiedKey, Signer, SigningKey};
use rustls::{ServerConfig, SignatureAlgorithm, SignatureScheme, SupportedProtocolVersion};
use sgp22::crypto::{Certificate, CertificateDraft, Curve, Policies, Role, SecretKey};
use sgp22::tlv::{Oid, Time};

/// 2026-11-25, a day on which the servers' certificates are valid: 2026 only.
pub(crate) const TODAY: u64 = 1_795_564_800;
pub(crate) const A_YEAR: u64 = 365 * 86_400;

/// A certificate and its key.
pub(crate) struct Owner {
    pub(crate) certificate: Certificate,
    pub(crate) key: Arc<SecretKey>,
}

fn key(curve: Curve, number: u8) -> SecretKey {
    SecretKey::from_bytes(curve, &[number; 32]).expect("it is below the curve's order")
}

fn draft(role: Role, name: &str) -> CertificateDraft {
    let at = |unix_seconds: u64| Time::from_unix_seconds(i64::try_from(unix_seconds).expect("it is near"));
    let (not_before, not_after) = match role {
        Role::Ci => (at(TODAY - 6 * A_YEAR), at(TODAY + 30 * A_YEAR)),
        _ => (at(TODAY - A_YEAR / 2), at(TODAY + A_YEAR / 2)),
    };
    CertificateDraft {
        role,
        policies: Policies::V2,
        serial: 1,
        common_name: name.to_owned(),
        organization: Some("Example".to_owned()),
        serial_number: None,
        not_before,
        not_after,
        registered_id: Some(Oid::new(&[2, 999, 10])),
        dns_names: if role == Role::Ci { vec![] } else { vec![name.to_owned()] },
        path_length_max: None,
        eid_prefix: None,
    }
}

/// A CI. Its key is made from the number.
pub(crate) fn ci(curve: Curve, number: u8) -> Owner {
    let key = key(curve, number);
    Owner { certificate: draft(Role::Ci, "CI").sign_by_itself(&key).expect("v2 has it"), key: key.into() }
}

/// A server with a name and a role.
pub(crate) fn server(ci: &Owner, curve: Curve, role: Role, name: &str) -> Owner {
    let key = key(curve, 0x55);
    let certificate = draft(role, name).sign_by(&key.public_key(), &ci.certificate, &ci.key);
    Owner { certificate: certificate.expect("v2 has it"), key: key.into() }
}

impl Owner {
    /// Serves with the key, and sends the root too, as servers do.
    pub(crate) fn config(&self, root: &Owner) -> Arc<ServerConfig> {
        self.config_of(root, rustls::ALL_VERSIONS)
    }

    /// The same with these versions of TLS only.
    pub(crate) fn config_of(&self, root: &Owner, versions: &[&'static SupportedProtocolVersion]) -> Arc<ServerConfig> {
        let chain = [&self.certificate, &root.certificate].map(|certificate| CertificateDer::from(certificate.der().to_vec()));
        let key = CertifiedKey::new(chain.to_vec(), Arc::new(TlsKey(self.key.clone())));
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let builder =
            ServerConfig::builder_with_provider(provider).with_protocol_versions(versions).expect("the provider has them");
        Arc::new(builder.with_no_client_auth().with_cert_resolver(Arc::new(Always(Arc::new(key)))))
    }
}

#[derive(Debug)]
struct Always(Arc<CertifiedKey>);

impl ResolvesServerCert for Always {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(self.0.clone())
    }
}

/// A key of the eSIM world that signs handshakes.
#[derive(Debug, Clone)]
struct TlsKey(Arc<SecretKey>);

impl TlsKey {
    fn own_scheme(&self) -> SignatureScheme {
        match self.0.public_key().curve() {
            Curve::P256 => SignatureScheme::ECDSA_NISTP256_SHA256,
            // ecdsa_brainpoolP256r1tls13_sha256 (RFC 8734 §3)
            Curve::BrainpoolP256r1 => SignatureScheme::Unknown(0x081A),
        }
    }
}

impl SigningKey for TlsKey {
    fn choose_scheme(&self, offered: &[SignatureScheme]) -> Option<Box<dyn Signer>> {
        offered.contains(&self.own_scheme()).then(|| Box::new(self.clone()) as Box<dyn Signer>)
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        SignatureAlgorithm::ECDSA
    }
}

impl Signer for TlsKey {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, rustls::Error> {
        Ok(self.0.sign(message).to_der())
    }

    fn scheme(&self) -> SignatureScheme {
        self.own_scheme()
    }
}
