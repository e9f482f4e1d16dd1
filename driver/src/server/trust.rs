//! Whether a server is who it says it is: its certificate must lead to one of the CIs of the eSIM world, be for TLS, be valid today
//! and bear the server's name (SGP.22 v2.5 §2.6.6, §4.5.2.2).
//!
//! The checks are those of [`sgp22::crypto`], not the web's: certificates of the eSIM world have policies that must be understood,
//! and keys on a curve that the web does not use.

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{CertificateError, DigitallySignedStruct, PeerIncompatible, SignatureScheme};
use sgp22::crypto::{CHAIN_LENGTH_MAX, Certificate, ChainError, ChainFault, Curve, Role, Signature, TrustAnchor, verify_chain};
use sgp22::tlv::Time;

/// How many certificates a server may send.
const CERTIFICATES_MAX: usize = 8;
/// ecdsa_brainpoolP256r1tls13_sha256 (RFC 8734 §3).
const BRAINPOOL: SignatureScheme = SignatureScheme::Unknown(0x081A);

/// Judges the certificates that servers show.
#[derive(Debug)]
pub(super) struct Trust {
    pub(super) roots: Vec<TrustAnchor>,
}

impl Trust {
    /// What the server sent, in the order from its own up to the one that a trusted root signed. Servers send them in any order,
    /// often with the root.
    fn chain<'a>(&self, server: &'a Certificate, others: &'a [Certificate]) -> Option<Vec<&'a Certificate>> {
        let mut chain = vec![server];
        while chain.len() <= CHAIN_LENGTH_MAX {
            let issuer = chain.last()?.issuer_key_id()?;
            if self.roots.iter().any(|root| root.key_id() == issuer) {
                return Some(chain);
            }
            chain.push(others.iter().find(|other| other.key_id() == Some(issuer))?);
        }
        None
    }
}

impl ServerCertVerifier for Trust {
    fn verify_server_cert(
        &self,
        server: &CertificateDer<'_>,
        others: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        _ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        // What cannot be read, a key of another kind for one, is of another world.
        let server = Certificate::parse(server).map_err(|_| CertificateError::UnknownIssuer)?;
        let others: Vec<_> = others.iter().take(CERTIFICATES_MAX).filter_map(|other| Certificate::parse(other).ok()).collect();
        let chain = self.chain(&server, &others).ok_or(CertificateError::UnknownIssuer)?;
        let at = i64::try_from(now.as_secs()).map_or(Time::from_unix_seconds(i64::MAX), Time::from_unix_seconds);
        let role = if server.role() == Some(Role::DsTls) { Role::DsTls } else { Role::DpTls };
        verify_chain(&chain, role, &self.roots, Some(at)).map_err(refused)?;
        let ServerName::DnsName(name) = name else { return Err(CertificateError::NotValidForName.into()) };
        if server.dns_names().any(|pattern| is_name(pattern, name.as_ref())) {
            Ok(ServerCertVerified::assertion())
        } else {
            Err(CertificateError::NotValidForName.into())
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        server: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        // Here the scheme says ECDSA with SHA-256, on whatever curve the key is (RFC 5246 §7.4.1.4.1).
        verify_signature(message, server, signed, &[Curve::P256, Curve::BrainpoolP256r1])
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        server: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let curve = if signed.scheme == BRAINPOOL { Curve::BrainpoolP256r1 } else { Curve::P256 };
        verify_signature(message, server, signed, &[curve])
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        vec![SignatureScheme::ECDSA_NISTP256_SHA256, BRAINPOOL]
    }
}

fn verify_signature(
    message: &[u8],
    server: &CertificateDer<'_>,
    signed: &DigitallySignedStruct,
    curves: &[Curve],
) -> Result<HandshakeSignatureValid, rustls::Error> {
    if ![SignatureScheme::ECDSA_NISTP256_SHA256, BRAINPOOL].contains(&signed.scheme) {
        return Err(PeerIncompatible::NoSignatureSchemesInCommon.into());
    }
    let server = Certificate::parse(server).map_err(|_| CertificateError::BadEncoding)?;
    let key = server.public_key();
    let signature = Signature::from_der(signed.signature()).map_err(|_| CertificateError::BadSignature)?;
    let is_valid = curves.contains(&key.curve()) && key.verify(message, &signature).is_ok();
    if is_valid { Ok(HandshakeSignatureValid::assertion()) } else { Err(CertificateError::BadSignature.into()) }
}

fn refused(ChainError { fault, .. }: ChainError) -> CertificateError {
    match fault {
        ChainFault::NotYetValid => CertificateError::NotValidYet,
        ChainFault::Expired => CertificateError::Expired,
        ChainFault::UnknownRoot => CertificateError::UnknownIssuer,
        ChainFault::Signature => CertificateError::BadSignature,
        ChainFault::NotUnderstood => CertificateError::UnhandledCriticalExtension,
        _ => CertificateError::InvalidPurpose,
    }
}

/// Whether a certificate's name is the server's. A star stands for the whole first label (RFC 6125 §6.4.3).
fn is_name(pattern: &str, name: &str) -> bool {
    let name = name.strip_suffix('.').unwrap_or(name);
    match pattern.strip_prefix("*.") {
        Some(domain) => {
            let rest = name.split_once('.').filter(|(label, _)| !label.is_empty());
            // A star right below the top level would be good for everyone.
            domain.contains('.') && rest.is_some_and(|(_, rest)| rest.eq_ignore_ascii_case(domain))
        }
        None => pattern.eq_ignore_ascii_case(name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_one_label() {
        for (pattern, name, expected) in [
            ("smdp.example.com", "SMDP.example.com", true),
            ("smdp.example.com", "smdp.example.com.", true),
            ("smdp.example.com", "other.example.com", false),
            ("*.example.com", "smdp.example.com", true),
            ("*.example.com", "a.smdp.example.com", false),
            ("*.example.com", "example.com", false),
            ("*.example.com", ".example.com", false),
            ("*.com", "example.com", false),
            ("smdp.*.com", "smdp.example.com", false),
            ("", "example.com", false),
        ] {
            assert_eq!(is_name(pattern, name), expected, "{pattern} {name}");
        }
    }
}
