//! A whole session of an SM-DP+ that we did not write (euicc-rsp's `testdata/session`), where every input is fixed: what the
//! server says comes out of our code byte for byte, and what the card says is understood and its signatures hold.

mod foreign;

use identifiers::{Eid, Iccid};
use sgp22::crypto::{Certificate, Curve, Opener, Sealer, SecretKey, SessionKeys, TrustAnchor, verify_chain, verify_euicc_chain};
use sgp22::crypto::{KeyId, PublicKey, Role, Signature};
use sgp22::tlv::{Oid, Tag, Writer};
use sgp22::wire::es8::{BoundProfilePackage, ConfigureIsdpRequest, ControlRefTemplate, InitialiseSecureChannelRequest, segments};
use sgp22::wire::es9::{AuthenticateClientOk, AuthenticateClientResponseEs9, InitiateAuthenticationOk};
use sgp22::wire::es10b::{
    AuthenticateResponseOk, AuthenticateServerResponse, PrepareDownloadResponse, PrepareDownloadResponseOk, ServerSigned1,
    SmdpSigned2,
};
use sgp22::wire::{
    CtxParams1, EuiccInfo1, FinalResult, Message, NotificationEvent, Octets, PendingNotification, ProfileClass,
    StoreMetadataRequest, TransactionId, Verbatim, Version,
};

const ADDRESS: &str = "smdp.example.com";

fn session(name: &str) -> Vec<u8> {
    foreign::read(&format!("sgp22-session/{name}"))
}

fn certificate(name: &str) -> Certificate {
    Certificate::parse(&foreign::read(&format!("sgp26/{name}.der"))).expect("a certificate")
}

fn key(name: &str) -> SecretKey {
    let number = foreign::read(&format!("sgp26/{name}.scalar.bin")).try_into().expect("32 bytes");
    SecretKey::from_bytes(Curve::P256, &number).expect("a key")
}

fn bytes<const N: usize>(name: &str) -> [u8; N] {
    session(name).try_into().expect("the file has its size")
}

fn transaction_id() -> TransactionId {
    TransactionId::new(session("transaction-id.bin")).expect("1 to 16 bytes")
}

/// A signature as it stands in messages: signatures of the next step cover it so.
fn signature_element(signature: &Signature) -> Vec<u8> {
    [&[0x5F, 0x37, 0x40], &signature.as_bytes()[..]].concat()
}

fn card_answer() -> AuthenticateResponseOk {
    match AuthenticateServerResponse::parse(&session("auth-server-response.der")).expect("it is one") {
        AuthenticateServerResponse::Ok(answer) => answer,
        AuthenticateServerResponse::Error(error) => panic!("{error:?}"),
    }
}

fn prepared() -> PrepareDownloadResponseOk {
    match PrepareDownloadResponse::parse(&session("prepare-download-response.der")).expect("it is one") {
        PrepareDownloadResponse::Ok(prepared) => prepared,
        PrepareDownloadResponse::Error(error) => panic!("{error:?}"),
    }
}

fn offer() -> AuthenticateClientOk {
    match AuthenticateClientResponseEs9::parse(&session("authenticate-response.der")).expect("it is one") {
        AuthenticateClientResponseEs9::Ok(offer) => offer,
        other => panic!("{other:?}"),
    }
}

fn eid() -> Eid {
    let answer = card_answer();
    let roots = [TrustAnchor::from_certificate(&certificate("ci-2017")).expect("a root")];
    verify_euicc_chain(&[&answer.euicc_certificate, &answer.next_cert_in_chain], &roots, None).expect("the chain holds")
}

fn session_keys() -> SessionKeys {
    let otsk = SecretKey::from_bytes(Curve::P256, &bytes("otsk-dp.bin")).expect("a key");
    let otpk = PublicKey::from_point(Curve::P256, &prepared().euicc_signed2.euicc_otpk).expect("a point");
    let secret = otsk.agree(&otpk).expect("both are on P-256");
    SessionKeys::derive(&secret, b"euicc-rsp", &eid())
}

mod shared_data {
    use super::*;

    #[test]
    #[cfg_attr(not(shared_data), ignore = "../shared/data is absent")]
    fn every_message_is_written_as_it_was_read() {
        fn check<M: Message>(name: &str) -> M {
            let file = session(name);
            let message = M::parse(&file).unwrap_or_else(|malformed| panic!("{name}: {malformed}"));
            assert_eq!(message.to_der(), file, "{name}");
            for end in 0..file.len() {
                assert!(M::parse(&file[..end]).is_err(), "{name} up to {end}");
            }
            message
        }
        let info: EuiccInfo1 = check("euicc-info1.der");
        assert_eq!((info.lowest_svn, info.euicc_ci_pk_id_list_for_verification.len()), (Version([2, 0, 0]), 0));
        check::<AuthenticateServerResponse>("auth-server-response.der");
        check::<StoreMetadataRequest>("store-metadata.der");
        check::<PrepareDownloadResponse>("prepare-download-response.der");
        check::<InitiateAuthenticationOk>("initiate-response.der");
        check::<AuthenticateClientResponseEs9>("authenticate-response.der");
        let file = session("pending-notification.der");
        let notification = PendingNotification::parse(&file).expect("it is one");
        assert_eq!(notification.bytes(), file);
    }

    #[test]
    #[cfg_attr(not(shared_data), ignore = "../shared/data is absent")]
    fn the_server_shows_who_it_is() {
        let server_signed1 = Verbatim::new(ServerSigned1 {
            transaction_id: transaction_id(),
            euicc_challenge: bytes("euicc-challenge.bin"),
            server_address: ADDRESS.to_owned(),
            server_challenge: bytes("server-challenge.bin"),
            session_context: None,
            server_rsp_capability: None,
        });
        let root = certificate("ci");
        let answer = InitiateAuthenticationOk {
            transaction_id: transaction_id(),
            server_signature1: server_signed1.sign(&key("dpauth-key"), &[]),
            server_signed1,
            euicc_ci_pk_id_to_be_used: root.key_id().copied(),
            server_certificate: certificate("dpauth"),
            other_certs_in_chain: Vec::new(),
            crl_list: Vec::new(),
        };
        assert_eq!(answer.to_der(), session("initiate-response.der"));
        // And the card's side of it.
        let roots = [TrustAnchor::from_certificate(&root).expect("a root")];
        assert!(verify_chain(&[&answer.server_certificate], Role::DpAuth, &roots, None).is_ok());
        let server = answer.server_certificate.public_key();
        assert_eq!(answer.server_signed1.verify(server, &[], &answer.server_signature1), Ok(()));
        assert_eq!(KeyId::new(&[0; 33]), None);
    }

    #[test]
    #[cfg_attr(not(shared_data), ignore = "../shared/data is absent")]
    fn the_card_shows_who_it_is() {
        let answer = card_answer();
        assert_eq!(eid().as_str(), "89049032123451234512345678901235");
        let card = answer.euicc_certificate.public_key();
        assert_eq!(answer.euicc_signed1.verify(card, &[], &answer.euicc_signature1), Ok(()));
        let signed = answer.euicc_signed1.value();
        assert_eq!(signed.transaction_id, transaction_id());
        assert_eq!((signed.server_address.as_str(), signed.server_challenge), (ADDRESS, bytes("server-challenge.bin")));
        assert_eq!(signed.euicc_info2.pp_version, Version([2, 0, 0]));
        assert_eq!(signed.euicc_info2.free_non_volatile_memory(), None);
        match &signed.ctx_params1 {
            CtxParams1::CommonAuthentication(context) => {
                assert_eq!((&context.matching_id, context.device_info.tac), (&None, [0; 4]))
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    #[cfg_attr(not(shared_data), ignore = "../shared/data is absent")]
    fn the_server_says_what_it_has() {
        let smdp_signed2 = Verbatim::new(SmdpSigned2 {
            transaction_id: transaction_id(),
            cc_required_flag: false,
            bpp_euicc_otpk: None,
            rpm_pending: false,
        });
        let euicc_signature1 = signature_element(&card_answer().euicc_signature1);
        let profile_metadata = StoreMetadataRequest::parse(&session("store-metadata.der")).expect("it is one");
        assert_eq!(profile_metadata.iccid, Iccid::parse("89000123456789012341").expect("an ICCID"));
        assert_eq!(profile_metadata.service_provider_name, "euicc-rsp");
        assert_eq!(profile_metadata.profile_class, ProfileClass::Operational);
        let answer = AuthenticateClientResponseEs9::Ok(AuthenticateClientOk {
            transaction_id: transaction_id(),
            profile_metadata,
            smdp_signature2: smdp_signed2.sign(&key("dppb-key"), &euicc_signature1),
            smdp_signed2,
            smdp_certificate: certificate("dppb"),
        });
        assert_eq!(answer.to_der(), session("authenticate-response.der"));
    }

    #[test]
    #[cfg_attr(not(shared_data), ignore = "../shared/data is absent")]
    fn the_card_is_ready() {
        let (prepared, card) = (prepared(), card_answer());
        let smdp_signature2 = signature_element(&offer().smdp_signature2);
        let card = card.euicc_certificate.public_key();
        assert_eq!(prepared.euicc_signed2.verify(card, &smdp_signature2, &prepared.euicc_signature2), Ok(()));
        assert_eq!(prepared.euicc_signed2.transaction_id, transaction_id());
    }

    #[test]
    #[cfg_attr(not(shared_data), ignore = "../shared/data is absent")]
    fn the_server_binds_the_profile() {
        let otsk = SecretKey::from_bytes(Curve::P256, &bytes("otsk-dp.bin")).expect("a key");
        let initialise = InitialiseSecureChannelRequest::sign(
            transaction_id(),
            ControlRefTemplate::new(Octets::new(*b"euicc-rsp").expect("1 to 16 bytes")),
            *otsk.public_key().point(),
            &prepared().euicc_signed2.euicc_otpk,
            &key("dppb-key"),
        );
        let mut sealer = Sealer::new(&session_keys());
        let mut row = |seal: &mut dyn FnMut(&mut Sealer, &mut Writer)| {
            let mut writer = Writer::new();
            seal(&mut sealer, &mut writer);
            writer.finish()
        };
        let configure = ConfigureIsdpRequest::default().to_der();
        let first = row(&mut |sealer, writer| sealer.seal(Tag::new(0x87), &configure, writer));
        let metadata = session("store-metadata.der");
        let second = row(&mut |sealer, writer| sealer.seal_without_encryption(Tag::new(0x88), &metadata, writer));
        let profile = session("upp.der");
        let last = row(&mut |sealer, writer| sealer.seal(Tag::new(0x86), &profile, writer));
        let package = BoundProfilePackage::write(&initialise, &first, &second, None, &last);
        assert_eq!(package, session("bound-profile-package.der"));
    }

    #[test]
    #[cfg_attr(not(shared_data), ignore = "../shared/data is absent")]
    fn the_card_opens_the_profile() {
        let file = session("bound-profile-package.der");
        let package = BoundProfilePackage::parse(&file).expect("it is one");
        let initialise = &package.initialise_secure_channel_request;
        let otpk = prepared().euicc_signed2.euicc_otpk;
        assert_eq!(initialise.verify(&otpk, certificate("dppb").public_key()), Ok(()));
        assert!(initialise.verify(&[4; 65], certificate("dppb").public_key()).is_err());
        assert!(initialise.control_ref_template.is_supported());
        assert_eq!(initialise.control_ref_template.host_id.as_bytes(), b"euicc-rsp");
        let mut opener = Opener::new(&session_keys());
        let (mut configure, mut profile) = (Vec::new(), Vec::new());
        package.first_sequence_of_87.iter().for_each(|segment| opener.open(segment, &mut configure).expect("it is whole"));
        assert_eq!(ConfigureIsdpRequest::parse(&configure), Ok(ConfigureIsdpRequest::default()));
        let open = |segment| opener.open_without_encryption(segment).expect("it is whole");
        let metadata: Vec<&[u8]> = package.sequence_of_88.iter().map(open).collect();
        assert_eq!(metadata.concat(), session("store-metadata.der"));
        assert!(package.second_sequence_of_87.is_empty());
        package.sequence_of_86.iter().for_each(|segment| opener.open(segment, &mut profile).expect("it is whole"));
        assert_eq!(profile, session("upp.der"));
    }

    /// lpac issue 185: the header of the package goes with its first element, headers of rows of `88` and `86` go alone.
    #[test]
    #[cfg_attr(not(shared_data), ignore = "../shared/data is absent")]
    fn the_package_is_cut_for_the_card() {
        let file = session("bound-profile-package.der");
        let pieces = segments(&file).expect("it is one");
        assert_eq!(pieces.concat(), file);
        let openings: Vec<String> =
            pieces.iter().map(|piece| format!("{:02X}{:02X} {}", piece[0], piece[1], piece.len())).collect();
        assert_eq!(openings, ["BF36 184", "A01A 28", "A13C 2", "883A 60", "A32A 2", "8628 42"]);
    }

    #[test]
    #[cfg_attr(not(shared_data), ignore = "../shared/data is absent")]
    fn the_card_says_how_it_ended() {
        let file = session("pending-notification.der");
        let Ok(PendingNotification::ProfileInstallationResult(result)) = PendingNotification::parse(&file) else {
            panic!("it is the result of an installation")
        };
        let data = &result.profile_installation_result_data;
        let card = certificate("euicc");
        assert_eq!(data.verify(card.public_key(), &[], &result.euicc_sign_pir), Ok(()));
        assert_eq!((&data.transaction_id, data.smdp_oid), (&transaction_id(), Oid::new(&[2, 999])));
        let metadata = &data.notification_metadata;
        assert_eq!((metadata.seq_number, metadata.notification_address.as_str()), (1, ADDRESS));
        assert_eq!(metadata.profile_management_operation, NotificationEvent::INSTALL);
        match &data.final_result {
            FinalResult::Success(success) => assert_eq!(success.ppi_response, [0x30, 0x00]),
            FinalResult::Error(error) => panic!("{error:?}"),
        }
    }
}
