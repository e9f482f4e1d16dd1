//! The published test certificates of GSMA SGP.26: on both curves, good chains hold, and each kind of bad one is named.

mod foreign;

use sgp22::crypto::{Certificate, ChainError, ChainFault, Curve, Role, SecretKey, TrustAnchor, verify_chain, verify_euicc_chain};
use sgp22::tlv::Time;

fn certificate(name: &str) -> Certificate {
    Certificate::parse(&foreign::read(&format!("sgp26/{name}.der"))).unwrap_or_else(|malformed| panic!("{name}: {malformed}"))
}

fn key(curve: Curve, name: &str) -> SecretKey {
    let number = foreign::read(&format!("sgp26/{name}.scalar.bin"));
    SecretKey::from_bytes(curve, &number.try_into().expect("32 bytes")).expect("a key")
}

fn root(name: &str) -> TrustAnchor {
    TrustAnchor::from_certificate(&certificate(name)).expect("a root")
}

/// 2026-11-25T00:00:00Z, when all of them are valid.
const NOW: Time = Time::from_unix_seconds(1_795_564_800);

mod shared_data {
    use super::*;

    #[test]
    #[cfg_attr(not(shared_data), ignore = "../shared/data is absent")]
    fn what_stands_in_them() {
        let of = |name: &str| {
            let certificate = certificate(name);
            let id = certificate.registered_id().map(ToString::to_string).unwrap_or_default();
            format!(
                "{name}: {:?} {:?} {} {id} {} to {}",
                certificate.role().expect("a role"),
                certificate.public_key().curve(),
                certificate.common_name().unwrap_or_default(),
                certificate.not_before(),
                certificate.not_after(),
            )
        };
        let names = ["ci", "ci-2017", "eum", "euicc", "dpauth", "dppb", "CERT_CI_ECDSA_BRP", "CERT_S_SM_DPauth_ECDSA_BRP"];
        // As `openssl x509 -text` prints them.
        let expected = "\
ci: Ci P256 Test CI 2.999.1 2020-04-01T08:27:51Z to 2055-04-01T08:27:51Z
ci-2017: Ci P256 GSMA Test CI 2.999.1 2017-02-01T15:39:42Z to 2052-02-01T15:39:42Z
eum: Eum P256 EUM Test 2.999.5 2017-01-19T18:10:30Z to 2051-01-19T18:10:30Z
euicc: Euicc P256 Test eUICC  2026-08-08T16:26:49Z to 2051-08-02T16:26:49Z
dpauth: DpAuth P256 TEST SM-DP+ 2.999.10 2020-04-01T08:31:30Z to 2030-03-30T08:31:30Z
dppb: DpPb P256 TEST SM-DP+ 2.999.10 2020-04-01T08:34:45Z to 2030-03-30T08:34:45Z
CERT_CI_ECDSA_BRP: Ci BrainpoolP256r1 Test CI 2.999.1 2020-04-01T08:27:51Z to 2055-04-01T08:27:51Z
CERT_S_SM_DPauth_ECDSA_BRP: DpAuth BrainpoolP256r1 TEST SM-DP+ 2.999.10 2020-04-01T08:31:30Z to 2030-03-30T08:31:30Z";
        assert_eq!(names.map(of).join("\n"), expected);
        assert_eq!(certificate("euicc").serial_number(), Some("89049032123451234512345678901235"));
        assert_eq!(certificate("ci").key_id().unwrap().to_string(), "F54172BDF98A95D65CBEB88A38A1C11D800A85C3");
    }

    #[test]
    #[cfg_attr(not(shared_data), ignore = "../shared/data is absent")]
    fn private_keys_belong_to_them() {
        for (curve, private, public) in [
            (Curve::P256, "euicc-key", "euicc"),
            (Curve::P256, "dpauth-key", "dpauth"),
            (Curve::P256, "dppb-key", "dppb"),
            (Curve::BrainpoolP256r1, "SK_S_SM_DPauth_ECDSA_BRP", "CERT_S_SM_DPauth_ECDSA_BRP"),
            (Curve::BrainpoolP256r1, "SK_S_SM_DPpb_ECDSA_BRP", "CERT_S_SM_DPpb_ECDSA_BRP"),
        ] {
            assert_eq!(&key(curve, private).public_key(), certificate(public).public_key(), "{private}");
        }
    }

    #[test]
    #[cfg_attr(not(shared_data), ignore = "../shared/data is absent")]
    fn good_chains_hold_on_both_curves() {
        let roots = [root("CERT_CI_ECDSA_BRP"), root("ci")];
        for (name, role, anchor) in [
            ("dpauth", Role::DpAuth, 1),
            ("dppb", Role::DpPb, 1),
            ("CERT_S_SM_DPauth_ECDSA_BRP", Role::DpAuth, 0),
            ("CERT_S_SM_DPpb_ECDSA_BRP", Role::DpPb, 0),
        ] {
            assert_eq!(verify_chain(&[&certificate(name)], role, &roots, Some(NOW)), Ok(&roots[anchor]), "{name}");
        }
        let (euicc, eum) = (certificate("euicc"), certificate("eum"));
        for root in [root("ci-2017"), root("ci")] {
            let eid = verify_euicc_chain(&[&euicc, &eum], &[root], Some(NOW)).unwrap();
            assert_eq!(eid.as_str(), "89049032123451234512345678901235");
        }
        assert!(verify_euicc_chain(&[&euicc, &eum], &roots, None).is_ok(), "an eUICC has no clock");
    }

    #[test]
    #[cfg_attr(not(shared_data), ignore = "../shared/data is absent")]
    fn bad_chains_are_named() {
        let (euicc, eum, dpauth, dppb) = (certificate("euicc"), certificate("eum"), certificate("dpauth"), certificate("dppb"));
        let roots = [root("ci")];
        let check = |chain: &[&Certificate], role, at: i64, place, fault| {
            let expected = ChainError { certificate: place, fault };
            assert_eq!(verify_chain(chain, role, &roots, Some(Time::from_unix_seconds(at))), Err(expected));
        };
        let now = NOW.unix_seconds();
        check(&[&dppb], Role::DpAuth, now, 0, ChainFault::Role);
        check(&[&euicc, &eum], Role::Eum, now, 0, ChainFault::Role);
        check(&[&euicc], Role::Euicc, now, 0, ChainFault::UnknownRoot);
        check(&[&euicc, &dpauth], Role::Euicc, now, 1, ChainFault::NotAuthority);
        check(&[&dpauth, &eum], Role::DpAuth, now, 1, ChainFault::NotIssuer);
        check(&[&certificate("CERT_S_SM_DPauth_ECDSA_BRP")], Role::DpAuth, now, 0, ChainFault::UnknownRoot);
        check(&[], Role::DpAuth, now, 0, ChainFault::Length);
        let (first, last) = (dpauth.not_before().unix_seconds(), dpauth.not_after().unix_seconds());
        check(&[&dpauth], Role::DpAuth, first - 1, 0, ChainFault::NotYetValid);
        check(&[&dpauth], Role::DpAuth, last + 1, 0, ChainFault::Expired);
        for at in [first, last] {
            assert!(verify_chain(&[&dpauth], Role::DpAuth, &roots, Some(Time::from_unix_seconds(at))).is_ok());
        }
    }

    #[test]
    #[cfg_attr(not(shared_data), ignore = "../shared/data is absent")]
    fn every_changed_byte_is_found() {
        let der = foreign::read("sgp26/euicc.der");
        let eum = certificate("eum");
        let roots = [root("ci")];
        let original = certificate("euicc");
        for at in 0..der.len() {
            let mut changed = der.clone();
            changed[at] ^= 0x01;
            let Ok(changed) = Certificate::parse(&changed) else { continue };
            assert_ne!(changed, original);
            assert!(verify_euicc_chain(&[&changed, &eum], &roots, Some(NOW)).is_err(), "byte {at}");
        }
        for end in 0..der.len() {
            assert!(Certificate::parse(&der[..end]).is_err());
        }
    }
}
