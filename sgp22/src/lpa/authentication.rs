//! Card and server show each other who they are (common mutual authentication, SGP.22 v2.5 §3.0.1). The card judges the server's
//! certificates and signature; what it cannot know is judged here: by which name the server was asked, and which one the
//! activation code names.

use super::procedure::{Answer, Procedure, Step};
use super::stage::{Failure, Stage};
use super::{card, server};
use crate::crypto::Role;
use crate::error::{Error, Misbehaviour, Party};
use crate::tlv::{Element, Oid, Tag};
use crate::wire::es9::{InitiateAuthenticationOk, InitiateAuthenticationRequest};
use crate::wire::es10b::{AuthenticateServerRequest, AuthenticateServerResponse, GetEuiccChallengeRequest, GetEuiccInfo1Request};
use crate::wire::{CtxParams1, EuiccInfo1, EuiccInfo2, LpaRspCapability, Message, Raw, TransactionId, Version};

/// A server that is to be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Peer {
    /// Its name, with a port where it is another one than 443.
    pub address: String,
    /// Its object identifier, where the activation code names one.
    pub oid: Option<Oid>,
}

impl Peer {
    /// Its name without a port: the standard knows no other port than 443.
    pub fn host(&self) -> &str {
        self.address.split(':').next().unwrap_or_default()
    }

    /// Whether a server that calls itself so is this one: on another port than 443, it may say the port.
    fn is_called(&self, said: &str) -> bool {
        [self.host(), &self.address].iter().any(|name| said.eq_ignore_ascii_case(name))
    }
}

/// Card and server have shown who they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authenticated {
    /// The session.
    pub transaction_id: TransactionId,
    /// What the card says to the server, as it came.
    pub response: Raw,
    /// What the card says of itself in that; none where it cannot be read here, which is for the server to judge.
    pub euicc_info2: Option<EuiccInfo2>,
    /// What the server is by its certificate: SM-DP+ or SM-DS.
    pub role: Option<Role>,
    /// The server's object identifier, by its certificate.
    pub oid: Option<Oid>,
}

/// Has card and server show each other who they are.
#[derive(Debug)]
pub struct Authentication {
    peer: Peer,
    context: CtxParams1,
    state: State,
}

#[derive(Debug)]
enum State {
    Info(AwaitInfo),
    Challenge(AwaitChallenge),
    Server(AwaitServer),
    Card(AwaitCard),
}

/// The card's roots were asked for.
#[derive(Debug)]
struct AwaitInfo;

/// Something that the server must sign was asked for.
#[derive(Debug)]
struct AwaitChallenge {
    euicc_info1: EuiccInfo1,
}

/// The server was asked who it is.
#[derive(Debug)]
struct AwaitServer {
    euicc_challenge: [u8; 16],
}

/// The card was asked to judge the server.
#[derive(Debug)]
struct AwaitCard {
    transaction_id: TransactionId,
    role: Option<Role>,
    oid: Option<Oid>,
}

impl Authentication {
    /// Begins: with whom, and what for.
    pub fn begin(peer: Peer, context: CtxParams1) -> Step<Self> {
        let action = card::ask(&GetEuiccInfo1Request::default());
        Step::Do(Self { peer, context, state: State::Info(AwaitInfo) }, action)
    }
}

impl Procedure for Authentication {
    type Outcome = Result<Box<Authenticated>, Failure>;

    fn answer(self, answer: Answer) -> Step<Self> {
        let stage = self.stage();
        let Self { peer, context, state } = self;
        let next = match state {
            State::Info(AwaitInfo) => AwaitInfo::answer(peer, context, answer),
            State::Challenge(state) => state.answer(peer, context, answer),
            State::Server(state) => state.answer(peer, context, answer),
            State::Card(state) => return Step::Done(state.answer(answer).map_err(|error| Failure::new(error, stage))),
        };
        next.unwrap_or_else(|failure| Step::Done(Err(failure)))
    }

    fn stage(&self) -> Stage {
        match self.state {
            State::Info(_) | State::Challenge(_) => Stage::ReadingCard,
            State::Server(_) | State::Card(_) => Stage::MeetingServer,
        }
    }
}

type Next = Result<Step<Authentication>, Failure>;

fn while_reading(error: Error) -> Failure {
    Failure::new(error, Stage::ReadingCard)
}

/// The version from which on card and server know what an LPA can do.
const V3: Version = Version([3, 0, 0]);

/// What the LPA can do, as the device says it.
fn lpa_rsp_capability(context: &CtxParams1) -> Option<LpaRspCapability> {
    match context {
        CtxParams1::CommonAuthentication(context) => context.device_info.lpa_rsp_capability,
        CtxParams1::DeviceChange(context) => context.device_info.lpa_rsp_capability,
        CtxParams1::ProfileRecovery(context) => context.device_info.lpa_rsp_capability,
        CtxParams1::PushServiceRegistration(_) => None,
    }
}

/// Cards of v2 may refuse the field.
fn forget_lpa_rsp_capability(context: &mut CtxParams1) {
    match context {
        CtxParams1::CommonAuthentication(context) => context.device_info.lpa_rsp_capability = None,
        CtxParams1::DeviceChange(context) => context.device_info.lpa_rsp_capability = None,
        CtxParams1::ProfileRecovery(context) => context.device_info.lpa_rsp_capability = None,
        CtxParams1::PushServiceRegistration(_) => {}
    }
}

impl AwaitInfo {
    fn answer(peer: Peer, mut context: CtxParams1, answer: Answer) -> Next {
        let euicc_info1 = card::read::<GetEuiccInfo1Request>(answer).map_err(while_reading)?;
        if euicc_info1.highest_svn.is_none_or(|version| version < V3) {
            forget_lpa_rsp_capability(&mut context);
        }
        let state = State::Challenge(AwaitChallenge { euicc_info1 });
        Ok(Step::Do(Authentication { peer, context, state }, card::ask(&GetEuiccChallengeRequest::default())))
    }
}

impl AwaitChallenge {
    fn answer(self, peer: Peer, context: CtxParams1, answer: Answer) -> Next {
        let euicc_challenge = card::read::<GetEuiccChallengeRequest>(answer).map_err(while_reading)?.euicc_challenge;
        let request = InitiateAuthenticationRequest {
            euicc_challenge,
            smdp_address: peer.host().to_owned(),
            euicc_info1: self.euicc_info1,
            lpa_rsp_capability: lpa_rsp_capability(&context),
        };
        let action = server::ask(&peer.address, &request);
        let state = State::Server(AwaitServer { euicc_challenge });
        Ok(Step::Do(Authentication { peer, context, state }, action))
    }
}

impl AwaitServer {
    fn answer(self, peer: Peer, context: CtxParams1, answer: Answer) -> Next {
        let server: InitiateAuthenticationOk = server::read(answer, Stage::MeetingServer)?;
        if let Some(fault) = self.fault(&peer, &server) {
            return Err(Failure::new(server::misbehaved(fault), Stage::MeetingServer));
        }
        let state = State::Card(AwaitCard {
            transaction_id: server.transaction_id,
            role: server.server_certificate.role(),
            oid: server.server_certificate.registered_id().copied(),
        });
        let request = AuthenticateServerRequest {
            server_signed1: server.server_signed1,
            server_signature1: server.server_signature1,
            euicc_ci_pk_id_to_be_used: server.euicc_ci_pk_id_to_be_used,
            server_certificate: server.server_certificate,
            ctx_params1: context.clone(),
            other_certs_in_chain: server.other_certs_in_chain,
            crl_list: server.crl_list,
        };
        Ok(Step::Do(Authentication { peer, context, state }, card::ask(&request)))
    }

    fn fault(&self, peer: &Peer, server: &InitiateAuthenticationOk) -> Option<Misbehaviour> {
        let signed = server.server_signed1.value();
        if signed.transaction_id != server.transaction_id {
            Some(Misbehaviour::TransactionIdMismatch)
        } else if signed.euicc_challenge != self.euicc_challenge {
            Some(Misbehaviour::ChallengeMismatch)
        } else if !peer.is_called(&signed.server_address) {
            Some(Misbehaviour::AddressMismatch)
        } else if peer.oid.is_some() && peer.oid.as_ref() != server.server_certificate.registered_id() {
            Some(Misbehaviour::OidMismatch)
        } else {
            None
        }
    }
}

impl AwaitCard {
    fn answer(self, answer: Answer) -> Result<Box<Authenticated>, Error> {
        let unreadable = |malformed| Error::unreadable(Party::Card, malformed);
        let response = Raw::parse(&answer.card()?).map_err(unreadable)?;
        let euicc_info2 = match AuthenticateServerResponse::parse(response.bytes()) {
            Ok(AuthenticateServerResponse::Ok(ok)) => {
                let signed = ok.euicc_signed1.into_value();
                if signed.transaction_id != self.transaction_id {
                    return Err(Error::misbehaved(Party::Card, Misbehaviour::TransactionIdMismatch));
                }
                Some(signed.euicc_info2)
            }
            Ok(AuthenticateServerResponse::Error(error)) => {
                return Err(card::refused::<AuthenticateServerRequest>(error.authenticate_error_code.number()));
            }
            // A certificate, say, with a key of a kind that is not known here.
            Err(_) if says_yes(&response) => None,
            Err(malformed) => return Err(unreadable(malformed)),
        };
        let Self { transaction_id, role, oid } = self;
        Ok(Box::new(Authenticated { transaction_id, response, euicc_info2, role, oid }))
    }
}

/// Whether it is an answer, and not that the card refuses.
fn says_yes(response: &Raw) -> bool {
    let first = Element::parse_as(AuthenticateServerResponse::TAG, response.bytes())
        .and_then(|answer| answer.read(|inside| inside.peek()));
    first == Ok(Some(Tag::new(0xA0)))
}
