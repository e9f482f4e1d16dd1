//! What a card does not take: words and certificates that are not what they should be, packages that somebody touched, profiles
//! that it cannot install. And what it says then.

mod world;

use sgp22::crypto::Curve;
use sgp22::tlv::Oid;
use sgp22::wire::es8::segments;
use sgp22::wire::es9::{InitiateAuthenticationOk, InitiateAuthenticationRequest};
use sgp22::wire::es10b::{
    AuthenticateErrorCode, AuthenticateServerRequest, AuthenticateServerResponse, CancelSessionReason, CancelSessionRequest,
    CancelSessionResponse, DownloadErrorCode, GetEuiccChallengeRequest, GetEuiccChallengeResponse, GetEuiccInfo1Request,
    PrepareDownloadRequest, PrepareDownloadResponse,
};
use sgp22::wire::es10c::{DeleteProfileRequest, DeleteProfileResponse, DeleteResult};
use sgp22::wire::{
    BppCommandId, CtxParams1, CtxParamsForCommonAuthentication, DeviceInfo, ErrorReason, FinalResult, Message, OperationType,
    OperatorId, PprIds, ProfileInstallationResult, Verbatim,
};
use simulator::card::{Card, Chip, State};
use simulator::lab::Variant;
use simulator::smdp::{Order, Protection, Terms};
use world::{Refused, World, iccid, lab, world};

fn context() -> CtxParams1 {
    CtxParams1::CommonAuthentication(CtxParamsForCommonAuthentication {
        matching_id: None,
        device_info: DeviceInfo::default(),
        operation_type: OperationType::default(),
        iccid: None,
        matching_id_source: None,
        vendor_specific_extension: Vec::new(),
    })
}

fn initiate(world: &mut World) -> InitiateAuthenticationOk {
    let euicc_info1 = world.ask(&GetEuiccInfo1Request {}).expect("it answers");
    let challenge: GetEuiccChallengeResponse = world.ask(&GetEuiccChallengeRequest {}).expect("it answers");
    let request = InitiateAuthenticationRequest {
        euicc_challenge: challenge.euicc_challenge,
        smdp_address: world::HOST.to_owned(),
        euicc_info1,
        lpa_rsp_capability: None,
    };
    world.post(&request).expect("the server shows who it is")
}

/// Shows the server's words to the card, changed.
fn show(world: &mut World, change: impl FnOnce(&mut AuthenticateServerRequest)) -> Option<AuthenticateErrorCode> {
    let initiated = initiate(world);
    let mut request = AuthenticateServerRequest {
        server_signed1: initiated.server_signed1,
        server_signature1: initiated.server_signature1,
        euicc_ci_pk_id_to_be_used: initiated.euicc_ci_pk_id_to_be_used,
        server_certificate: initiated.server_certificate,
        ctx_params1: context(),
        other_certs_in_chain: Vec::new(),
        crl_list: Vec::new(),
    };
    change(&mut request);
    match world.ask(&request).expect("it answers") {
        AuthenticateServerResponse::Ok(_) => None,
        AuthenticateServerResponse::Error(error) => Some(error.authenticate_error_code),
    }
}

#[test]
fn a_server_must_be_who_it_says() {
    let mut world = world(Curve::P256);
    let (mut chance, other_lab) = lab(Curve::BrainpoolP256r1, Variant::O);
    let stranger = other_lab.smdp(world::HOST, world::OID, &mut chance).auth;
    let pb = world.ci.smdp(world::HOST, world::OID, &mut chance).pb.expect("an SM-DP+ binds");
    use AuthenticateErrorCode as Code;
    assert_eq!(show(&mut world, |_| {}), None);
    assert_eq!(
        show(&mut world, |request| request.server_signature1 = world::forged(&request.server_signature1)),
        Some(Code::InvalidSignature)
    );
    assert_eq!(show(&mut world, |request| request.server_certificate = stranger.certificate().clone()), Some(Code::CiPkUnknown));
    assert_eq!(
        show(&mut world, |request| request.server_certificate = pb.certificate().clone()),
        Some(Code::InvalidCertificate),
        "its certificate is for binding"
    );
    assert_eq!(
        show(&mut world, |request| request.euicc_ci_pk_id_to_be_used = Some(other_lab.key_id())),
        Some(Code::CiPkUnknown),
        "a root under which the chip cannot sign"
    );
    let old = initiate(&mut world);
    let (signed, signature) = (old.server_signed1, old.server_signature1);
    assert_eq!(
        show(&mut world, |request| (request.server_signed1, request.server_signature1) = (signed, signature)),
        Some(Code::EuiccChallengeMismatch),
        "a word of before"
    );
    world.card.reset();
    let request = initiate(&mut world);
    world.card.reset();
    let again = show_again(&mut world, request);
    assert_eq!(again, Some(Code::NoSession), "power was cut in between");
}

fn show_again(world: &mut World, initiated: InitiateAuthenticationOk) -> Option<AuthenticateErrorCode> {
    let request = AuthenticateServerRequest {
        server_signed1: initiated.server_signed1,
        server_signature1: initiated.server_signature1,
        euicc_ci_pk_id_to_be_used: initiated.euicc_ci_pk_id_to_be_used,
        server_certificate: initiated.server_certificate,
        ctx_params1: context(),
        other_certs_in_chain: Vec::new(),
        crl_list: Vec::new(),
    };
    match world.ask(&request).expect("it answers") {
        AuthenticateServerResponse::Ok(_) => None,
        AuthenticateServerResponse::Error(error) => Some(error.authenticate_error_code),
    }
}

#[test]
fn an_offer_must_be_the_servers() {
    let mut chance = simulator::Seeded::from_number(77);
    let prepare = |change: &dyn Fn(&mut PrepareDownloadRequest, &World)| {
        let mut world = world(Curve::P256);
        let code = world.order(1, Terms::default(), None);
        let offer = world.authenticate(&code).expect("it is there");
        let mut request = PrepareDownloadRequest {
            smdp_signed2: offer.smdp_signed2,
            smdp_signature2: offer.smdp_signature2,
            hash_cc: None,
            smdp_certificate: offer.smdp_certificate,
        };
        change(&mut request, &world);
        match world.ask(&request).expect("it answers") {
            PrepareDownloadResponse::Ok(_) => None,
            PrepareDownloadResponse::Error(error) => Some(error.download_error_code),
        }
    };
    use DownloadErrorCode as Code;
    assert_eq!(prepare(&|_, _| {}), None);
    assert_eq!(
        prepare(&|request, _| request.smdp_signature2 = world::forged(&request.smdp_signature2)),
        Some(Code::InvalidSignature)
    );
    let other = world(Curve::P256).ci.smdp("other.lab.invalid", Oid::new(&[2, 999, 11]), &mut chance).pb.expect("it binds");
    assert_eq!(
        prepare(&|request, _| request.smdp_certificate = other.certificate().clone()),
        Some(Code::InvalidCertificate),
        "another server of the same lab"
    );
    assert_eq!(
        prepare(&|request, _| {
            let mut signed = request.smdp_signed2.value().clone();
            signed.transaction_id = sgp22::wire::TransactionId::new([9; 16]).expect("16 bytes");
            request.smdp_signed2 = Verbatim::new(signed);
        }),
        Some(Code::InvalidTransactionId)
    );
    let mut nobody = world(Curve::P256);
    let code = nobody.order(1, Terms::default(), None);
    let offer = nobody.authenticate(&code).expect("it is there");
    nobody.card.reset();
    assert_eq!(nobody.fetch(offer, None), Err(Refused::Server("8.1/4.2".to_owned())), "the chip has no session");
}

fn reason(result: &ProfileInstallationResult) -> Option<(BppCommandId, ErrorReason)> {
    match &result.profile_installation_result_data.final_result {
        FinalResult::Success(_) => None,
        FinalResult::Error(error) => Some((error.bpp_command_id, error.error_reason)),
    }
}

/// Orders a profile and fetches it, sealed.
fn sealed(world: &mut World, order: Order) -> Vec<u8> {
    let code = world.order_of(order, None);
    let offer = world.authenticate(&code).expect("it is there");
    world.fetch(offer, None).expect("it is sealed")
}

fn order(number: u64) -> Order {
    let terms = Terms { protection: Protection::ProfileKeys, ..Terms::default() };
    Order::new("made up", world::made_up(iccid(number), 3000), world::metadata(iccid(number)), terms)
}

/// Whatever bit of whatever piece is changed, the profile is not installed, and the chip says in which part it stopped.
#[test]
fn a_package_that_somebody_touched_is_not_installed() {
    let mut first = world(Curve::P256);
    let package = sealed(&mut first, order(1));
    let pieces: Vec<usize> = segments(&package).expect("a package").iter().map(|piece| piece.len()).collect();
    assert_eq!(pieces.len(), 10, "{pieces:?}");
    let mut end = 0;
    for (piece, size) in pieces.iter().enumerate() {
        end += size;
        let mut world = world(Curve::P256);
        let mut package = sealed(&mut world, order(1));
        package[end - 1] ^= 0x10;
        let expected = match piece {
            0 => (BppCommandId::InitialiseSecureChannel, ErrorReason::InvalidSignature),
            1 => (BppCommandId::ConfigureIsdp, ErrorReason::BspSecurityError),
            3 => (BppCommandId::StoreMetadata, ErrorReason::BspSecurityError),
            4 => (BppCommandId::ReplaceSessionKeys, ErrorReason::BspSecurityError),
            6.. => (BppCommandId::LoadProfileElements, ErrorReason::BspSecurityError),
            // The lengths of rows: no package then.
            _ => continue,
        };
        let result = world.load(&package).expect("the chip says how it ended");
        assert_eq!(reason(&result), Some(expected), "piece {piece}");
        assert_eq!((world.profiles().len(), world.notifications().len()), (0, 1));
        let card = world.card.chip().identities[0].certificate().public_key().clone();
        assert_eq!(result.profile_installation_result_data.verify(&card, &[], &result.euicc_sign_pir), Ok(()));
        // Nothing more of it is taken, and the session can be given up.
        let more = world.card.call(&package[..], &mut world.chance);
        assert_eq!(more, Err(0x6985));
        let transaction_id = result.profile_installation_result_data.transaction_id.clone();
        let request = CancelSessionRequest { transaction_id, reason: CancelSessionReason::LoadBppExecutionError };
        assert!(matches!(world.ask(&request), Ok(CancelSessionResponse::Ok(_))));
    }
}

/// lpac issue 185: pieces that are cut otherwise are answered 6A80, and the download can go on.
#[test]
fn pieces_must_be_cut_as_the_standard_cuts_them() {
    let mut world = world(Curve::P256);
    let package = sealed(&mut world, order(1));
    let pieces = segments(&package).expect("a package");
    let header = pieces[0].windows(2).position(|bytes| bytes == [0xBF, 0x23]).expect("the first element");
    let mut send = |piece: &[u8]| world.card.call(piece, &mut world.chance);
    assert_eq!(send(&pieces[0][..header]), Err(0x6A80), "the header alone");
    assert_eq!(send(&package), Err(0x6A80), "all at once");
    for (at, piece) in pieces.iter().enumerate() {
        if let Some(next) = pieces.get(at + 1).filter(|next| next[0] != piece[0]) {
            assert_eq!(send(&[*piece, *next].concat()), Err(0x6A80), "two at once");
            if at > 0 {
                assert_eq!(send(next), Err(0x6A80), "the next before this one");
            }
        }
        let answer = send(piece).expect("it goes on");
        assert_eq!(answer.is_empty(), at + 1 < pieces.len());
    }
    assert_eq!(world.profiles().len(), 1);
}

#[test]
fn a_profile_must_be_one_that_the_chip_can_have() {
    let loaded = |change: &dyn Fn(&mut Order), chip: &dyn Fn(Chip) -> Chip| {
        let mut world = world(Curve::P256);
        world.card = Card::new(chip(world.card.chip().clone()), State::default());
        let mut wanted = order(1);
        change(&mut wanted);
        let package = sealed(&mut world, wanted);
        let result = world.load(&package).expect("the chip says how it ended");
        assert_eq!(world.profiles().is_empty(), reason(&result).is_some());
        reason(&result)
    };
    let same = |chip: Chip| chip;
    use BppCommandId as Command;
    use ErrorReason as Reason;
    assert_eq!(loaded(&|_| {}, &same), None);
    let two = world::made_up(iccid(2), 0);
    assert_eq!(
        loaded(&|order| order.package = two.clone().into(), &same),
        Some((Command::LoadProfileElements, Reason::InstallFailedDueToDataMismatch))
    );
    assert_eq!(
        loaded(&|order| order.package = b"no profile".to_vec().into(), &same),
        Some((Command::LoadProfileElements, Reason::InstallFailedDueToPeProcessingError))
    );
    let rules = |order: &mut Order| {
        order.metadata.profile_policy_rules = Some(PprIds::PPR1);
        order.metadata.profile_owner = Some(OperatorId { mcc_mnc: [0x00, 0xF1, 0x10], gid1: None, gid2: None });
    };
    assert_eq!(loaded(&rules, &same), None, "any operator may");
    assert_eq!(
        loaded(&rules, &|chip| Chip { forbidden_rules: PprIds::PPR1, ..chip }),
        Some((Command::StoreMetadata, Reason::PprNotAllowed))
    );
    assert_eq!(loaded(&rules, &|chip| Chip { rules: Vec::new(), ..chip }), Some((Command::StoreMetadata, Reason::PprNotAllowed)));
    assert_eq!(
        loaded(&|_| {}, &|chip| Chip { memory_bytes: 4000, ..chip }),
        Some((Command::LoadProfileElements, Reason::InstallFailedDueToInsufficientMemoryForProfile)),
        "the server judged by the profile alone"
    );
}

#[test]
fn a_profile_is_installed_once_and_may_forbid_its_deletion() {
    let mut world = world(Curve::P256);
    let mut wanted = order(1);
    wanted.metadata.profile_policy_rules = Some(PprIds::PPR2);
    wanted.metadata.profile_owner = Some(OperatorId { mcc_mnc: [0x00, 0xF1, 0x10], gid1: None, gid2: None });
    let package = sealed(&mut world, wanted);
    assert_eq!(reason(&world.load(&package).expect("it ends")), None);
    let offer = world.authenticate("").map(|_| ());
    assert_eq!(offer, Err(Refused::Server("8.1.1/3.8".to_owned())));
    let delete: DeleteProfileResponse = world.ask(&DeleteProfileRequest::Iccid(iccid(1))).expect("it answers");
    assert_eq!(delete.delete_result, DeleteResult::DisallowedByPolicy);
    // The same number from another server.
    let mut other = world::world(Curve::P256);
    std::mem::swap(&mut other.card, &mut world.card);
    let package = sealed(&mut other, order(1));
    let expected = (BppCommandId::StoreMetadata, ErrorReason::InstallFailedDueToIccidAlreadyExistsOnEuicc);
    assert_eq!(reason(&other.load(&package).expect("it ends")), Some(expected));
    assert_eq!(other.profiles().len(), 1);
}

/// Power is cut before each piece in turn. What the chip keeps is written down and read back; the same profile can be had again.
#[test]
fn a_download_that_was_interrupted_is_told_and_can_be_had_again() {
    let mut whole = world(Curve::P256);
    let package = sealed(&mut whole, order(1));
    let count = segments(&package).expect("a package").len();
    for cut in 0..count {
        let mut world = world(Curve::P256);
        let code = world.order_of(order(1), None);
        let offer = world.authenticate(&code).expect("it is there");
        let package = world.fetch(offer, None).expect("it is sealed");
        for piece in &segments(&package).expect("a package")[..cut] {
            world.card.call(piece, &mut world.chance).expect("it goes on");
        }
        let kept = State::parse(&world.card.state().to_bytes()).expect("what was written reads back");
        assert_eq!(&kept, world.card.state());
        world.card = Card::new(world.card.chip().clone(), kept);
        let news = world.notifications();
        // Before the second piece the chip had not begun to change.
        assert_eq!(news.len(), usize::from(cut >= 2), "cut before piece {cut}");
        for news in &news {
            let sgp22::wire::PendingNotification::ProfileInstallationResult(result) = news else { panic!("{news:?}") };
            let expected = (BppCommandId::LoadProfileElements, ErrorReason::InstallFailedDueToInterruption);
            assert_eq!(reason(result), Some(expected));
        }
        world.deliver();
        let offer = world.authenticate(&code).expect("the server has it still");
        assert!(offer.smdp_signed2.bpp_euicc_otpk.is_some(), "the server names the key that it sealed for");
        let result = world.download(&code, None).expect("nobody refuses");
        assert_eq!(reason(&result), None, "cut before piece {cut}");
        assert_eq!(State::parse(&world.card.state().to_bytes()).as_ref(), Ok(world.card.state()));
    }
}

/// The card says so in bytes, too: what is kept is read back from every state, and nothing that was cut short is read.
#[test]
fn what_a_card_keeps_is_written_down() {
    let mut world = world(Curve::P256);
    let code = world.order(1, Terms::default(), None);
    world.download(&code, None).expect("nobody refuses");
    let bytes = world.card.state().to_bytes();
    for end in 0..bytes.len() {
        assert!(State::parse(&bytes[..end]).is_err());
    }
    let restored = State::parse(&bytes).expect("it reads back");
    assert_eq!(restored.profiles[0].package, world::made_up(iccid(1), 200));
    assert_eq!(restored.profiles[0].metadata.to_der(), world::metadata(iccid(1)).to_der());
}
