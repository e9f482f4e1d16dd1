//! What the lab's chip has of another issuer, from a folder: so that servers that trust that issuer take it for theirs.
//!
//! | file | what it is |
//! |---|---|
//! | `ci.der` | the issuer's certificate |
//! | `eum.der` | the manufacturer's, under it |
//! | `euicc.der` | the chip's, under that |
//! | `euicc-key` | the chip's key: 32 bytes, or as OpenSSL writes keys (SEC 1 or PKCS #8, PEM or DER) |
//!
//! Certificates come as DER. Published test certificates (SGP.26) are of this shape; none ships.

use std::path::Path;

use rustls_pki_types::PrivateKeyDer;
use rustls_pki_types::pem::PemObject as _;
use sgp22::crypto::{Certificate, TrustAnchor};
use sgp22::tlv::{Element, Malformed, Tag};
use simulator::lab::Identity;

use crate::input;
use crate::output::Failure;

/// A file has at most so many bytes.
const FILE_BYTES_MAX: usize = 64 << 10;

/// Reads the issuer, and the chip's identity under it.
pub(super) fn read(folder: &Path) -> Result<(TrustAnchor, Identity), Failure> {
    let file = |name| input::bytes(&folder.join(name), FILE_BYTES_MAX);
    let wrong = |name, why: String| Failure::refused(format!("“{}”: {why}", folder.join(name).display()));
    let issuer = Certificate::parse(&file("ci.der")?).map_err(|error| wrong("ci.der", error.to_string()))?;
    let issuer = TrustAnchor::from_certificate(&issuer).map_err(|fault| wrong("ci.der", fault.to_string()))?;
    let number = number(&file("euicc-key")?).ok_or_else(|| wrong("euicc-key", "this is no key of 32 bytes".to_owned()))?;
    let identity = Identity::load(&number, &file("euicc.der")?, &[&file("eum.der")?]);
    Ok((issuer, identity.map_err(|error| wrong("euicc.der", error.to_string()))?))
}

/// The number in a key's file.
fn number(bytes: &[u8]) -> Option<[u8; 32]> {
    if let Ok(number) = bytes.try_into() {
        return Some(number);
    }
    let pem = PrivateKeyDer::from_pem_slice(bytes).ok();
    let der = pem.as_ref().map_or(bytes, PrivateKeyDer::secret_der);
    sec1(der).or_else(|_| pkcs8(der)).ok()
}

/// RFC 5915 §3.
fn sec1(der: &[u8]) -> Result<[u8; 32], Malformed> {
    Element::parse_as(Tag::SEQUENCE, der)?.read(|inside| {
        inside.required(Tag::INTEGER)?;
        inside.required(Tag::OCTET_STRING)?.octets_exactly()
    })
}

/// RFC 5958 §2.
fn pkcs8(der: &[u8]) -> Result<[u8; 32], Malformed> {
    Element::parse_as(Tag::SEQUENCE, der)?.read(|inside| {
        inside.required(Tag::INTEGER)?;
        inside.required(Tag::SEQUENCE)?;
        sec1(inside.required(Tag::OCTET_STRING)?.octets()?)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Made by `openssl ecparam -name prime256v1 -genkey`, and the same by `openssl pkcs8 -topk8 -nocrypt`.
    const SEC1: &str = "-----BEGIN EC PRIVATE KEY-----\nMHcCAQEEIPkbTV71npZIFu+zBNoX0YBn8m/yGvhNvTs7u+1yGJA0oAoGCCqGSM49\nAwEHoUQDQgAEnU7JiS6JG6nKUTG0WvfWS5e4X/oDVxRUxE9cDSkfHqtt2k7mUehu\n3NlpNphvRyDEnQuLl9/zRh7rsLzSZRxZjA==\n-----END EC PRIVATE KEY-----";
    const PKCS8: &str = "-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg+RtNXvWelkgW77ME\n2hfRgGfyb/Ia+E29Ozu77XIYkDShRANCAASdTsmJLokbqcpRMbRa99ZLl7hf+gNX\nFFTET1wNKR8eq23aTuZR6G7c2Wk2mG9HIMSdC4uX3/NGHuuwvNJlHFmM\n-----END PRIVATE KEY-----";

    #[test]
    fn a_key_is_read_as_openssl_writes_it() {
        let expected =
            driver::card::hex::read("f91b4d5ef59e964816efb304da17d18067f26ff21af84dbd3b3bbbed72189034").expect("digits");
        for text in [SEC1, PKCS8] {
            assert_eq!(number(text.as_bytes()).expect("a key").to_vec(), expected);
            let der = PrivateKeyDer::from_pem_slice(text.as_bytes()).expect("PEM");
            assert_eq!(number(der.secret_der()).expect("a key").to_vec(), expected);
        }
        assert_eq!(number(&expected).expect("a key").to_vec(), expected);
        assert_eq!(number(&expected[1..]), None);
    }
}
