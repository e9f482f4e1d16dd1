//! What others made: a recorded session of another SM-DP+, of which every input is fixed, comes out of our server byte for byte,
//! and our card takes that server at its word; and the GSMA's generic test profiles are installed, every flavour of them.

mod world;

use simulator::lab::Identity;
use world::World;

mod shared_data {
    use super::*;
    use identifiers::Iccid;
    use sgp22::crypto::{Certificate, Curve, KeyId, Random, TrustAnchor};
    use sgp22::tlv::Oid;
    use sgp22::wire::es9::{AuthenticateClientRequest, AuthenticateClientResponseEs9, GetBoundProfilePackageRequest};
    use sgp22::wire::es9::{InitiateAuthenticationOk, InitiateAuthenticationRequest};
    use sgp22::wire::es10b::{
        AuthenticateServerRequest, AuthenticateServerResponse, GetEuiccChallengeRequest, GetEuiccChallengeResponse,
        PrepareDownloadResponse,
    };
    use sgp22::wire::saip::ProfilePackage;
    use sgp22::wire::{
        CtxParams1, EuiccInfo1, FinalResult, Message, Octets, PendingNotification, SecretText, StoreMetadataRequest, Verbatim,
        Version,
    };
    use simulator::card::{Card, Chip, State};
    use simulator::lab::{ServerKeys, Variant};
    use simulator::smdp::{ConfirmOrder, DownloadOrder, Order, OrderState, Release, Smdp, Terms};
    use world::{NOW, eid, metadata};

    fn file(name: &str) -> Vec<u8> {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data").join(name);
        std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    fn array<const N: usize>(name: &str) -> [u8; N] {
        file(name).try_into().unwrap_or_else(|_| panic!("{name} has another size"))
    }

    fn root(name: &str) -> TrustAnchor {
        let certificate = Certificate::parse(&file(&format!("sgp26/{name}.der"))).expect("a certificate");
        TrustAnchor::from_certificate(&certificate).expect("a root")
    }

    fn identity(key: &str, certificate: &str) -> Identity {
        Identity::load(&array(&format!("sgp26/{key}.scalar.bin")), &file(&format!("sgp26/{certificate}.der")), &[])
            .expect("key and certificate fit")
    }

    /// Chance that was written down before.
    struct Recorded(Vec<u8>);

    impl Random for Recorded {
        fn fill(&mut self, bytes: &mut [u8]) {
            let rest = self.0.split_off(bytes.len());
            bytes.copy_from_slice(&std::mem::replace(&mut self.0, rest));
        }
    }

    fn address() -> String {
        "smdp.example.com".to_owned()
    }

    /// The server of the recorded session, as ours: its keys, its profile, its chance.
    fn server() -> Smdp {
        let auth = identity("dpauth-key", "dpauth");
        let pb = identity("dppb-key", "dppb");
        let keys = ServerKeys { variant: Variant::O, root: root("ci"), tls: auth.clone(), auth, pb: Some(pb) };
        let host_id = Octets::new(*b"euicc-rsp").expect("1 to 16 bytes");
        let oid = Oid::new(&[2, 999, 10]);
        let mut smdp = Smdp::new(&address(), oid, vec![keys], vec![root("ci-2017")]).with_host_id(host_id);
        let metadata = StoreMetadataRequest::parse(&file("sgp22-session/store-metadata.der")).expect("metadata");
        let iccid = metadata.iccid;
        smdp.store_mut().stock(Order::new("recorded", file("sgp22-session/upp.der"), metadata, Terms::default()));
        let ordered = DownloadOrder { iccid: Some(iccid), eid: Some(eid()), profile_type: None };
        smdp.download_order(&ordered).expect("it is in stock");
        let confirm = ConfirmOrder {
            iccid,
            eid: None,
            // The recorded card names no code: the server knows its EID.
            matching_id: Some(SecretText::new("")),
            confirmation_code: None,
            smds_address: None,
            release: Release::Now,
        };
        smdp.confirm_order(&confirm, &mut Recorded(Vec::new())).expect("it is set aside");
        smdp
    }

    fn initiate() -> InitiateAuthenticationRequest {
        let known = *root("ci").key_id();
        InitiateAuthenticationRequest {
            euicc_challenge: array("sgp22-session/euicc-challenge.bin"),
            smdp_address: address(),
            euicc_info1: EuiccInfo1 {
                lowest_svn: Version([2, 0, 0]),
                euicc_ci_pk_id_list_for_verification: vec![known],
                euicc_ci_pk_id_list_for_signing: vec![known],
                euicc_ci_pk_id_list_for_signing_v3: Vec::new(),
                euicc_rsp_capability: None,
                highest_svn: None,
                others: Vec::new(),
            },
            lpa_rsp_capability: None,
        }
    }

    #[test]
    #[cfg_attr(not(shared_data), ignore = "../shared/data is absent")]
    fn a_recorded_session_comes_out_byte_for_byte() {
        let mut smdp = server();
        let recorded = ["transaction-id.bin", "server-challenge.bin", "otsk-dp.bin"];
        let mut chance = Recorded(recorded.map(|name| file(&format!("sgp22-session/{name}"))).concat());
        let initiated = smdp.initiate_authentication(&initiate(), NOW, &mut chance).expect("nobody refuses");
        assert_eq!(initiated.to_der(), file("sgp22-session/initiate-response.der"));

        let response = AuthenticateServerResponse::parse(&file("sgp22-session/auth-server-response.der")).expect("an answer");
        let request = AuthenticateClientRequest {
            transaction_id: initiated.transaction_id.clone(),
            authenticate_server_response: Verbatim::new(response),
            delete_notification_for_dc: None,
        };
        let offer = smdp.authenticate_client(&request, NOW).expect("nobody refuses");
        assert_eq!(AuthenticateClientResponseEs9::Ok(offer).to_der(), file("sgp22-session/authenticate-response.der"));

        let prepared = PrepareDownloadResponse::parse(&file("sgp22-session/prepare-download-response.der")).expect("an answer");
        let request = GetBoundProfilePackageRequest {
            transaction_id: initiated.transaction_id,
            prepare_download_response: Verbatim::new(prepared),
        };
        let bound = smdp.bound_profile_package(&request, NOW, &mut chance).expect("nobody refuses");
        assert_eq!(bound.bound_profile_package.bytes(), file("sgp22-session/bound-profile-package.der"));

        let news = PendingNotification::parse(&file("sgp22-session/pending-notification.der")).expect("news");
        assert!(smdp.handle_notification(&news, NOW), "its signature holds");
        let state = smdp.store().orders().next().expect("there is one").state;
        assert_eq!((state, chance.0.len()), (OrderState::Installed, 0));
    }

    #[test]
    #[cfg_attr(not(shared_data), ignore = "../shared/data is absent")]
    fn the_card_takes_the_recorded_server_at_its_word() {
        let number = array("sgp26/euicc-key.scalar.bin");
        let identity = Identity::load(&number, &file("sgp26/euicc.der"), &[&file("sgp26/eum.der")]).expect("they fit");
        let (_, ci) = world::lab(Curve::P256, Variant::O);
        let chip = Chip { roots: vec![root("ci")], ..Chip::new(eid(), identity, &ci) };
        let mut card = Card::new(chip, State::default());
        let mut chance = Recorded(file("sgp22-session/euicc-challenge.bin"));
        let challenge = card.call(&GetEuiccChallengeRequest {}.to_der(), &mut chance).expect("it answers");
        let challenge = GetEuiccChallengeResponse::parse(&challenge).expect("an answer").euicc_challenge;
        assert_eq!(challenge, array("sgp22-session/euicc-challenge.bin"));
        let initiated = InitiateAuthenticationOk::parse(&file("sgp22-session/initiate-response.der")).expect("an answer");
        let request = AuthenticateServerRequest {
            server_signed1: initiated.server_signed1,
            server_signature1: initiated.server_signature1,
            euicc_ci_pk_id_to_be_used: Some(KeyId::new(&[]).expect("few bytes")),
            server_certificate: initiated.server_certificate,
            ctx_params1: recorded_context(),
            other_certs_in_chain: Vec::new(),
            crl_list: Vec::new(),
        };
        let answer = card.call(&request.to_der(), &mut chance).expect("it answers");
        let answer = AuthenticateServerResponse::parse(&answer).expect("an answer");
        assert!(matches!(answer, AuthenticateServerResponse::Ok(_)), "{answer:?}");
    }

    fn recorded_context() -> CtxParams1 {
        match AuthenticateServerResponse::parse(&file("sgp22-session/auth-server-response.der")).expect("an answer") {
            AuthenticateServerResponse::Ok(ok) => ok.euicc_signed1.value().ctx_params1.clone(),
            AuthenticateServerResponse::Error(error) => panic!("{error:?}"),
        }
    }

    /// TS.48 in every flavour, on both curves: ordered, sealed, opened, read element by element, installed.
    #[test]
    #[cfg_attr(not(shared_data), ignore = "../shared/data is absent")]
    fn the_gsmas_test_profiles_are_installed() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/ts48");
        let mut names: Vec<String> = std::fs::read_dir(folder)
            .expect("the folder is there")
            .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
            .filter(|name| name.ends_with(".der"))
            .collect();
        names.sort();
        assert_eq!(names.len(), 18);
        for curve in [Curve::P256, Curve::BrainpoolP256r1] {
            let mut world: World = world::world(curve);
            for (place, name) in names.iter().enumerate() {
                let profile = file(&format!("ts48/{name}"));
                let iccid: Iccid = ProfilePackage::parse(&profile).expect("a profile").header().iccid.0;
                let code = world.order_of(Order::new("TS.48", profile.clone(), metadata(iccid), Terms::default()), None);
                let result = world.download(&code, None).expect("nobody refuses");
                let result = &result.profile_installation_result_data.final_result;
                assert!(matches!(result, FinalResult::Success(_)), "{name}: {result:?}");
                assert_eq!(world.card.state().profiles[place].package, profile, "{name}");
            }
            assert_eq!(world.deliver(), names.len());
            assert!(world.smdp.store().orders().all(|order| order.state == OrderState::Installed));
        }
    }
}
