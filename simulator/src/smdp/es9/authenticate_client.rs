//! ES9+ `AuthenticateClient` (SGP.22 v2.5 §5.6.3): the chip shows who it is, and hears which profile there is for it.

use identifiers::{Eid, Iccid};
use sgp22::crypto::{Certificate, ChainError, ChainFault, Remembered, TrustAnchor, verify_euicc_chain_remembering};
use sgp22::tlv::{Encode, Tag, Time, Writer};
use sgp22::wire::es9::{AuthenticateClientOk, AuthenticateClientRequest};
use sgp22::wire::es10b::{AuthenticateResponseOk, AuthenticateServerResponse, SmdpSigned2};
use sgp22::wire::saip::ProfilePackage;
use sgp22::wire::{CtxParams1, EuiccInfo2, Verbatim};

use crate::smdp::Smdp;
use crate::smdp::order::{Order, OrderState};
use crate::smdp::outbound::Point;
use crate::smdp::refusal::{self, Refusal};
use crate::smdp::session::Session;

impl Smdp {
    /// Checks who the chip is, and says which profile there is for it.
    ///
    /// # Errors
    /// The codes of SGP.22 v2.5 §5.6.3. The session is over then.
    pub fn authenticate_client(
        &mut self,
        request: &AuthenticateClientRequest,
        now: Time,
    ) -> Result<AuthenticateClientOk, Refusal> {
        let session = self.store.take_session(&request.transaction_id);
        let Some(Session::Initiated { keys, challenge }) = session else { return Err(refusal::TRANSACTION) };
        let answer = match request.authenticate_server_response.value() {
            AuthenticateServerResponse::Ok(answer) => answer,
            AuthenticateServerResponse::Error(_) => return Err(refusal::CHIP_FAILED),
        };
        let eid = verify_chip(answer, &self.roots, now, &mut self.remembered)?;
        let signed = &answer.euicc_signed1;
        if signed.transaction_id != request.transaction_id || signed.server_challenge != challenge {
            return Err(refusal::SIGNATURE);
        }
        let iccid = self.wanted(&signed.ctx_params1, &eid)?;
        let verdict = self.eligible(&iccid, &eid, &signed.euicc_info2, now);
        self.tell(&iccid, Some(eid), Point::EligibilityAndRetryLimitCheck, verdict.is_ok(), now);
        verdict?;
        let keys_used = &self.keys[keys];
        let Some(pb) = &keys_used.pb else { return Err(refusal::NO_CERTIFICATE) };
        let order = self.store.order_mut(&iccid).ok_or(refusal::MATCHING_ID)?;
        order.downloads += 1;
        let smdp_signed2 = Verbatim::new(SmdpSigned2 {
            transaction_id: request.transaction_id.clone(),
            cc_required_flag: order.confirmation_code.is_some(),
            bpp_euicc_otpk: order.sealed_for,
            rpm_pending: false,
        });
        let smdp_signature2 = smdp_signed2.sign(pb.key(), &element(0x5F37, &answer.euicc_signature1));
        let ok = AuthenticateClientOk {
            transaction_id: request.transaction_id.clone(),
            profile_metadata: order.metadata.clone(),
            smdp_signed2,
            smdp_signature2,
            smdp_certificate: pb.certificate().clone(),
        };
        let euicc = answer.euicc_certificate.clone();
        let session = Session::Offered { keys, eid, euicc, iccid, signature2: smdp_signature2 };
        self.store.put_session(request.transaction_id.clone(), session);
        Ok(ok)
    }

    /// The profile that is wanted: by the code, or by the chip where there is none.
    fn wanted(&self, context: &CtxParams1, eid: &Eid) -> Result<Iccid, Refusal> {
        let CtxParams1::CommonAuthentication(context) = context else { return Err(refusal::CONTEXT) };
        match context.matching_id.as_ref().map(|id| id.reveal()).filter(|id| !id.is_empty()) {
            Some(id) => self.store.by_matching_id(id).ok_or(refusal::MATCHING_ID),
            None => self.store.by_eid(eid, waits).ok_or(refusal::EID),
        }
    }

    /// Whether this chip may have the profile, and can.
    fn eligible(&self, iccid: &Iccid, eid: &Eid, info: &EuiccInfo2, now: Time) -> Result<(), Refusal> {
        let order = self.store.order(iccid).ok_or(refusal::MATCHING_ID)?;
        match order.state {
            OrderState::Released | OrderState::Downloaded => {}
            OrderState::Available | OrderState::Allocated | OrderState::Linked | OrderState::Confirmed => {
                return Err(refusal::NOT_RELEASED);
            }
            _ => return Err(refusal::MATCHING_ID),
        }
        if order.eid.is_some_and(|bound| bound != *eid) {
            return Err(refusal::EID);
        }
        if order.terms.until.is_some_and(|until| now > until) {
            return Err(refusal::ORDER_EXPIRED);
        }
        if order.downloads >= order.terms.downloads_max {
            return Err(refusal::TOO_MANY_DOWNLOADS);
        }
        if info.free_non_volatile_memory().is_some_and(|free| (free as usize) < order.package.len()) {
            return Err(refusal::MEMORY);
        }
        // A package that is none goes out all the same, as it does in the field: the chip says what is wrong with it.
        let Ok(package) = ProfilePackage::parse(&order.package) else { return Ok(()) };
        let lacks = package.header().euicc_mandatory_services.missing_on(info.uicc_capability);
        if lacks.bits().is_empty() { Ok(()) } else { Err(refusal::NOT_ELIGIBLE) }
    }
}

/// Whether a profile can be asked for now.
fn waits(order: &Order) -> bool {
    matches!(order.state, OrderState::Released | OrderState::Downloaded)
}

/// Checks the chain of a chip and its signature; its EID.
pub(crate) fn verify_chip(
    answer: &AuthenticateResponseOk,
    roots: &[TrustAnchor],
    now: Time,
    remembered: &mut Remembered,
) -> Result<Eid, Refusal> {
    let above = std::iter::once(&answer.next_cert_in_chain).chain(&answer.other_certs_in_chain);
    let chain: Vec<&Certificate> = std::iter::once(&answer.euicc_certificate).chain(above).collect();
    let eid = verify_euicc_chain_remembering(&chain, roots, Some(now), remembered).map_err(code)?;
    let key = answer.euicc_certificate.public_key();
    answer.euicc_signed1.verify(key, &[], &answer.euicc_signature1).map_err(|_| refusal::SIGNATURE)?;
    Ok(eid)
}

/// What is wrong with a chain, told apart by whose certificate it is.
fn code(error: ChainError) -> Refusal {
    let is_expired = matches!(error.fault, ChainFault::Expired | ChainFault::NotYetValid);
    match (error.certificate, is_expired) {
        _ if error.fault == ChainFault::UnknownRoot => refusal::ROOT_UNKNOWN,
        (0, true) => refusal::EUICC_EXPIRED,
        (0, false) => refusal::EUICC_INVALID,
        (_, true) => refusal::EUM_EXPIRED,
        (_, false) => refusal::EUM_INVALID,
    }
}

/// A value as it stands in messages.
pub(crate) fn element(tag: u32, value: &impl Encode) -> Vec<u8> {
    let mut writer = Writer::new();
    value.encode(Tag::new(tag), &mut writer);
    writer.finish()
}
