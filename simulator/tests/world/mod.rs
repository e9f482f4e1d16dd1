//! A small world for tests: a lab, a server, chips, and a device between them that does what an LPA does, by hand.
#![allow(dead_code, reason = "each test uses a part")]

use identifiers::{Eid, Iccid};
use sgp22::crypto::{Curve, Signature};
use sgp22::tlv::{Oid, Time};
use sgp22::wire::es8::segments;
use sgp22::wire::es9::{
    AuthenticateClientOk, AuthenticateClientRequest, AuthenticateClientResponseEs9, CancelSessionRequestEs9,
    GetBoundProfilePackageRequest, HandleNotification, InitiateAuthenticationRequest,
};
use sgp22::wire::es10b::{
    AuthenticateServerRequest, CancelSessionReason, CancelSessionRequest, CancelSessionResponse, GetEuiccChallengeRequest,
    GetEuiccChallengeResponse, GetEuiccInfo1Request, NotificationSentRequest, NotificationSentResponse, PrepareDownloadRequest,
    RetrieveNotificationsListRequest, RetrieveNotificationsListResponse,
};
use sgp22::wire::es10c::{ProfileInfoListRequest, ProfileInfoListResponse, TagList};
use sgp22::wire::json::{ExecutionStatus, JsonAnswer, JsonError, JsonRequest, PATH_ES9};
use sgp22::wire::{
    CtxParams1, CtxParamsForCommonAuthentication, DeviceInfo, EuiccInfo1, HashCc, LpaRspCapability, Message,
    NotificationConfigurationInformation, NotificationEvent, OperationType, PendingNotification, ProfileInfo,
    ProfileInstallationResult, SecretText, StoreMetadataRequest, TransactionId, Verbatim,
};
use simulator::Seeded;
use simulator::card::{Card, Chip, State};
use simulator::https::Site as _;
use simulator::lab::{Ci, MadeUpProfile, Variant};
use simulator::smdp::{ConfirmOrder, DownloadOrder, Order, Release, Smdp, Terms};

pub(crate) const HOST: &str = "smdp.lab.invalid";
pub(crate) const OID: Oid = Oid::new(&[2, 999, 10]);
/// 2026-11-25.
pub(crate) const NOW: Time = Time::from_unix_seconds(1_795_564_800);
pub(crate) const EID: &str = "89049032123451234512345678901235";

pub(crate) fn eid() -> Eid {
    Eid::parse(EID).expect("an EID")
}

pub(crate) fn iccid(number: u64) -> Iccid {
    Iccid::parse(&format!("8900012345{number:09}")).expect("an ICCID")
}

/// A server, a card, and a device between them.
pub(crate) struct World {
    pub(crate) ci: Ci,
    pub(crate) smdp: Smdp,
    pub(crate) card: Card,
    pub(crate) chance: Seeded,
    pub(crate) lpa_rsp_capability: Option<LpaRspCapability>,
}

/// Why a download ended without a word of the chip's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Refused {
    /// The server's codes: subject and reason.
    Server(String),
    /// What the chip answered, in hexadecimal.
    Chip(String),
}

pub(crate) fn world(curve: Curve) -> World {
    let (mut chance, ci) = lab(curve, Variant::O);
    let identity = ci.euicc(&eid(), &mut chance);
    let chip = Chip::new(eid(), identity, &ci);
    world_of(ci, chip, chance)
}

pub(crate) fn lab(curve: Curve, variant: Variant) -> (Seeded, Ci) {
    let mut chance = Seeded::from_number(1);
    let ci = Ci::new(curve, variant, NOW, &eid(), &mut chance);
    (chance, ci)
}

pub(crate) fn world_of(ci: Ci, chip: Chip, mut chance: Seeded) -> World {
    let keys = ci.smdp(HOST, OID, &mut chance);
    let smdp = Smdp::new(HOST, OID, vec![keys], vec![ci.anchor()]);
    World { smdp, card: Card::new(chip, State::default()), chance, ci, lpa_rsp_capability: None }
}

pub(crate) fn metadata(iccid: Iccid) -> StoreMetadataRequest {
    let wanted = NotificationEvent::LOCAL_ENABLE | NotificationEvent::LOCAL_DISABLE | NotificationEvent::LOCAL_DELETE;
    let mut bytes = sgp22::tlv::Writer::new();
    bytes.constructed(StoreMetadataRequest::TAG, |writer| {
        writer.primitive(sgp22::tlv::Tag::new(0x5A), &iccid.to_wire());
        writer.text(sgp22::tlv::Tag::new(0x91), "Spoke lab");
        writer.text(sgp22::tlv::Tag::new(0x92), "Made up");
    });
    let mut metadata = StoreMetadataRequest::parse(&bytes.finish()).expect("metadata");
    metadata.notification_configuration_info = vec![NotificationConfigurationInformation {
        profile_management_operation: wanted,
        notification_address: HOST.to_owned(),
    }];
    metadata
}

pub(crate) fn made_up(iccid: Iccid, filling_bytes: usize) -> Vec<u8> {
    MadeUpProfile { iccid, imsi: "001010123456789".to_owned(), key: [7; 16], filling_bytes }.to_bytes()
}

impl World {
    /// Puts a made-up profile in stock and orders it; the code that names it.
    pub(crate) fn order(&mut self, number: u64, terms: Terms, confirmation_code: Option<&str>) -> String {
        let profile = made_up(iccid(number), 200);
        let order = Order::new("made up", profile, metadata(iccid(number)), terms);
        self.order_of(order, confirmation_code)
    }

    pub(crate) fn order_of(&mut self, order: Order, confirmation_code: Option<&str>) -> String {
        let wanted = order.iccid();
        self.smdp.store_mut().stock(order);
        let ordered = DownloadOrder { iccid: Some(wanted), ..DownloadOrder::default() };
        let iccid = self.smdp.download_order(&ordered).expect("it is in stock");
        let confirm = ConfirmOrder {
            iccid,
            eid: None,
            matching_id: None,
            confirmation_code: confirmation_code.map(SecretText::new),
            smds_address: None,
            release: Release::Now,
        };
        self.smdp.confirm_order(&confirm, &mut self.chance).expect("it is set aside").matching_id.reveal().to_owned()
    }

    /// Asks the card.
    pub(crate) fn ask<M: Message>(&mut self, request: &impl Message) -> Result<M, Refused> {
        let answer = self.send(&request.to_der())?;
        M::parse(&answer).map_err(|_| Refused::Chip(hex(&answer)))
    }

    fn send(&mut self, request: &[u8]) -> Result<Vec<u8>, Refused> {
        self.card.call(request, &mut self.chance).map_err(|status| Refused::Chip(format!("{status:04X}")))
    }

    /// Asks the server over JSON.
    pub(crate) fn post<R: JsonRequest>(&mut self, request: &R) -> Result<R::Answer, Refused> {
        let path = format!("{PATH_ES9}{}", R::FUNCTION);
        let reply = self.smdp.post(&path, &request.to_json(), NOW, &mut self.chance);
        assert!(reply.status == 200 || reply.status == 204, "{}", reply.status);
        R::Answer::parse_json(&reply.body).map_err(|error| match error {
            JsonError::Refused(ExecutionStatus::Failed(Some(data))) => {
                let code = |code: Option<sgp22::wire::json::StatusCode>| code.expect("a code").to_string();
                Refused::Server(format!("{}/{}", code(data.subject_code), code(data.reason_code)))
            }
            other => panic!("{other}"),
        })
    }

    /// The first half: both sides show who they are, and the server says what it has.
    pub(crate) fn authenticate(&mut self, matching_id: &str) -> Result<AuthenticateClientOk, Refused> {
        let euicc_info1: EuiccInfo1 = self.ask(&GetEuiccInfo1Request {})?;
        let challenge: GetEuiccChallengeResponse = self.ask(&GetEuiccChallengeRequest {})?;
        let initiated = self.post(&InitiateAuthenticationRequest {
            euicc_challenge: challenge.euicc_challenge,
            smdp_address: HOST.to_owned(),
            euicc_info1,
            lpa_rsp_capability: self.lpa_rsp_capability,
        })?;
        let answer = self.ask(&AuthenticateServerRequest {
            server_signed1: initiated.server_signed1,
            server_signature1: initiated.server_signature1,
            euicc_ci_pk_id_to_be_used: initiated.euicc_ci_pk_id_to_be_used,
            server_certificate: initiated.server_certificate,
            ctx_params1: context(matching_id),
            other_certs_in_chain: initiated.other_certs_in_chain,
            crl_list: Vec::new(),
        })?;
        let client = AuthenticateClientRequest {
            transaction_id: initiated.transaction_id,
            authenticate_server_response: Verbatim::new(answer),
            delete_notification_for_dc: None,
        };
        match self.post(&client)? {
            AuthenticateClientResponseEs9::Ok(ok) => Ok(ok),
            other => panic!("{other:?}"),
        }
    }

    /// The second half, up to the sealed profile.
    pub(crate) fn fetch(&mut self, offer: AuthenticateClientOk, code: Option<&str>) -> Result<Vec<u8>, Refused> {
        let prepared = self.ask(&PrepareDownloadRequest {
            hash_cc: code.map(|code| HashCc::of(code, &offer.transaction_id)),
            smdp_signed2: offer.smdp_signed2,
            smdp_signature2: offer.smdp_signature2,
            smdp_certificate: offer.smdp_certificate,
        })?;
        let request = GetBoundProfilePackageRequest {
            transaction_id: offer.transaction_id,
            prepare_download_response: Verbatim::new(prepared),
        };
        Ok(self.post(&request)?.bound_profile_package.bytes().to_vec())
    }

    /// Hands a sealed profile to the card; what the chip says of it.
    pub(crate) fn load(&mut self, package: &[u8]) -> Result<ProfileInstallationResult, Refused> {
        for piece in segments(package).expect("it is a package") {
            let answer = self.send(piece)?;
            if !answer.is_empty() {
                return ProfileInstallationResult::parse(&answer).map_err(|_| Refused::Chip(hex(&answer)));
            }
        }
        panic!("the chip said nothing")
    }

    /// All of it.
    pub(crate) fn download(&mut self, matching_id: &str, code: Option<&str>) -> Result<ProfileInstallationResult, Refused> {
        let offer = self.authenticate(matching_id)?;
        let package = self.fetch(offer, code)?;
        self.load(&package)
    }

    pub(crate) fn cancel(&mut self, transaction_id: TransactionId, reason: CancelSessionReason) -> Result<(), Refused> {
        let cancel_session_response: CancelSessionResponse =
            self.ask(&CancelSessionRequest { transaction_id: transaction_id.clone(), reason })?;
        self.post(&CancelSessionRequestEs9 { transaction_id, cancel_session_response }).map(drop)
    }

    pub(crate) fn notifications(&mut self) -> Vec<PendingNotification> {
        match self.ask(&RetrieveNotificationsListRequest::default()).expect("it says") {
            RetrieveNotificationsListResponse::NotificationList(list) => list.0,
            RetrieveNotificationsListResponse::Error(error) => panic!("{error:?}"),
        }
    }

    /// Tells the server all news, and the card that it was told.
    pub(crate) fn deliver(&mut self) -> usize {
        let news = self.notifications();
        for pending_notification in news.clone() {
            let seq_number = pending_notification.metadata().expect("it has some").seq_number;
            self.post(&HandleNotification { pending_notification }).expect("it thanks");
            let _: NotificationSentResponse = self.ask(&NotificationSentRequest { seq_number }).expect("it answers");
        }
        news.len()
    }

    pub(crate) fn profiles(&mut self) -> Vec<ProfileInfo> {
        let tags = if self.card.chip().is_v3() { TagList::all_v3() } else { TagList::all_v2() };
        let request = ProfileInfoListRequest { search_criteria: None, tag_list: Some(tags) };
        match self.ask(&request).expect("it answers") {
            ProfileInfoListResponse::Ok(profiles) => profiles,
            ProfileInfoListResponse::Error(error) => panic!("{error:?}"),
        }
    }
}

fn context(matching_id: &str) -> CtxParams1 {
    CtxParams1::CommonAuthentication(CtxParamsForCommonAuthentication {
        matching_id: (!matching_id.is_empty()).then(|| SecretText::new(matching_id)),
        device_info: DeviceInfo { tac: [0x35, 0x29, 0x05, 0x11], ..DeviceInfo::default() },
        operation_type: OperationType::default(),
        iccid: None,
        matching_id_source: None,
        vendor_specific_extension: Vec::new(),
    })
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02X}")).collect()
}

/// A signature with one bit changed.
pub(crate) fn forged(signature: &Signature) -> Signature {
    let mut bytes = *signature.as_bytes();
    bytes[40] ^= 1;
    Signature::from_bytes(bytes)
}
