//! The lab's certificates hold where they should, by our own checker and by a TLS library's, and nowhere else.

use identifiers::Eid;
use sgp22::crypto::{Certificate, ChainFault, Curve, Role, TrustAnchor, verify_chain, verify_euicc_chain};
use sgp22::tlv::{Oid, Time};
use simulator::Seeded;
use simulator::lab::{Ci, Identity, IdentityError, Variant};

/// 2026-11-25.
const TODAY: Time = Time::from_unix_seconds(1_795_564_800);
const DAY: i64 = 86_400;
const HOST: &str = "smdp.lab.invalid";
const OID: Oid = Oid::new(&[2, 999, 10]);

fn eid() -> Eid {
    Eid::parse("89049032123451234512345678901235").expect("an EID")
}

fn ci(curve: Curve, variant: Variant) -> Ci {
    Ci::new(curve, variant, TODAY, &eid(), &mut Seeded::from_number(1))
}

fn days(days: i64) -> Time {
    Time::from_unix_seconds(TODAY.unix_seconds() + days * DAY)
}

fn check(identity: &Identity, role: Role, ci: &Ci, at: Time) -> Result<(), ChainFault> {
    let roots = [TrustAnchor::from_certificate(ci.root()).expect("a root")];
    let chain: Vec<&Certificate> = identity.certificates().collect();
    verify_chain(&chain, role, &roots, Some(at)).map(drop).map_err(|error| error.fault)
}

#[test]
fn every_certificate_is_for_what_it_says() {
    for curve in [Curve::P256, Curve::BrainpoolP256r1] {
        for (variant, chip_above, server_above) in
            [(Variant::O, 1, 0), (Variant::A, 1, 0), (Variant::B, 2, 1), (Variant::C, 3, 2)]
        {
            let (ci, chance) = (ci(curve, variant), &mut Seeded::from_number(2));
            let (dp, ds, chip) = (ci.smdp(HOST, OID, chance), ci.smds("smds.lab.invalid", OID, chance), ci.euicc(&eid(), chance));
            let pb = dp.pb.as_ref().unwrap();
            let all = [
                (&dp.auth, Role::DpAuth),
                (pb, Role::DpPb),
                (&dp.tls, Role::DpTls),
                (&ds.auth, Role::DsAuth),
                (&ds.tls, Role::DsTls),
                (&chip, Role::Euicc),
            ];
            for (identity, role) in all {
                assert_eq!(check(identity, role, &ci, TODAY), Ok(()), "{curve:?} {variant:?} {role:?}");
                assert_eq!(check(identity, role, &ci, days(-1)), Err(ChainFault::NotYetValid));
                for (_, other) in all.iter().filter(|(_, other)| *other != role) {
                    assert_eq!(check(identity, *other, &ci, TODAY), Err(ChainFault::Role));
                }
                let above = if role == Role::Euicc { chip_above } else { server_above };
                assert_eq!(identity.chain().len(), above, "{variant:?} {role:?}");
                assert_eq!(identity.certificate().role(), Some(role));
            }
            assert_eq!(check(&dp.auth, Role::DpAuth, &ci, days(3 * 365 + 1)), Err(ChainFault::Expired));
            assert_eq!((dp.auth.certificate().registered_id(), chip.certificate().registered_id()), (Some(&OID), None));
            assert_eq!(dp.tls.certificate().dns_names().collect::<Vec<_>>(), [HOST]);
            assert_eq!((dp.tls.is_for_tls(), dp.auth.is_for_tls()), (true, curve == Curve::P256));
            let is_v2 = variant == Variant::O;
            let policy = [0x67, 0x81, 0x12, 1, 2, 1, 4, 0x30];
            assert_eq!(dp.auth.certificate().der().windows(7).any(|bytes| *bytes == policy[..7]), is_v2, "2.23.146.1.2.1.4");
        }
    }
}

#[test]
fn a_chip_has_its_makers_eid() {
    for variant in [Variant::O, Variant::A, Variant::B, Variant::C] {
        let (ci, chance) = (ci(Curve::P256, variant), &mut Seeded::from_number(2));
        let verify = |identity: &Identity| {
            let chain: Vec<&Certificate> = identity.certificates().collect();
            verify_euicc_chain(&chain, &[ci.anchor()], None).map_err(|error| error.fault)
        };
        assert_eq!(verify(&ci.euicc(&eid(), chance)), Ok(eid()));
        let foreign = Eid::parse("89033023426200000000001238765494").unwrap();
        assert_eq!(verify(&ci.euicc(&foreign, chance)), Err(ChainFault::NotOfManufacturer), "{variant:?}");
    }
}

#[test]
fn a_seed_makes_the_same_lab_again_and_another_seed_another() {
    let (one, two) = (ci(Curve::P256, Variant::O), ci(Curve::P256, Variant::O));
    assert_eq!(one.root(), two.root());
    let other = Ci::new(Curve::P256, Variant::O, TODAY, &eid(), &mut Seeded::from_number(9));
    assert_ne!(one.key_id(), other.key_id());
    let chip = one.euicc(&eid(), &mut Seeded::from_number(2));
    assert_eq!(check(&chip, Role::Euicc, &other, TODAY), Err(ChainFault::UnknownRoot));
    let (key, certificate) = (chip.key().public_key(), other.euicc(&eid(), &mut Seeded::from_number(3)));
    assert_ne!(key, certificate.key().public_key());
}

#[test]
fn nothing_of_a_key_is_printed() {
    let chip = ci(Curve::P256, Variant::O).euicc(&eid(), &mut Seeded::from_number(2));
    let shown = format!("{chip:?}");
    assert!(
        shown.starts_with("Identity { certificate: Certificate { role: Some(Euicc), common_name: Some(\"Spoke lab eUICC\")"),
        "{shown}"
    );
    assert!(!shown.contains("key:") && !shown.contains("number"), "{shown}");
}

#[test]
fn what_does_not_belong_together_is_not_loaded() {
    let certificate = ci(Curve::P256, Variant::O).euicc(&eid(), &mut Seeded::from_number(2)).certificate().clone();
    let load = |number: [u8; 32], der: &[u8]| Identity::load(&number, der, &[]).map(drop);
    assert_eq!(load([3; 32], certificate.der()), Err(IdentityError::OtherKey));
    assert_eq!(load([0; 32], certificate.der()), Err(IdentityError::NoKey));
    assert!(matches!(load([3; 32], &certificate.der()[1..]), Err(IdentityError::Malformed(_))));
}

mod shared_data {
    use super::*;

    fn file(name: &str) -> Vec<u8> {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/sgp26").join(name);
        std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    /// The published test keys (SGP.26) are identities as those made here are.
    #[test]
    #[cfg_attr(not(shared_data), ignore = "../shared/data is absent")]
    fn published_test_certificates_are_loaded() {
        for (key, certificate, root, role) in [
            ("dpauth-key.scalar.bin", "dpauth.der", "ci.der", Role::DpAuth),
            ("dppb-key.scalar.bin", "dppb.der", "ci.der", Role::DpPb),
            ("SK_S_SM_DPauth_ECDSA_BRP.scalar.bin", "CERT_S_SM_DPauth_ECDSA_BRP.der", "CERT_CI_ECDSA_BRP.der", Role::DpAuth),
            ("SK_S_SM_DPpb_ECDSA_BRP.scalar.bin", "CERT_S_SM_DPpb_ECDSA_BRP.der", "CERT_CI_ECDSA_BRP.der", Role::DpPb),
        ] {
            let number: [u8; 32] = file(key).try_into().unwrap();
            let identity = Identity::load(&number, &file(certificate), &[]).unwrap_or_else(|error| panic!("{key}: {error}"));
            let root = TrustAnchor::from_certificate(&Certificate::parse(&file(root)).unwrap()).unwrap();
            let verdict = verify_chain(&[identity.certificate()], role, &[root], None).map(drop);
            assert_eq!(verdict, Ok(()), "{certificate}");
        }
        let number: [u8; 32] = file("euicc-key.scalar.bin").try_into().unwrap();
        let chip = Identity::load(&number, &file("euicc.der"), &[&file("eum.der")]).unwrap();
        let root = TrustAnchor::from_certificate(&Certificate::parse(&file("ci-2017.der")).unwrap()).unwrap();
        let chain: Vec<&Certificate> = chip.certificates().collect();
        assert_eq!(verify_euicc_chain(&chain, &[root], None), Ok(eid()));
    }
}
