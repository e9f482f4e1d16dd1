//! ES9+ `GetBoundProfilePackage` (SGP.22 v2.5 §5.6.2): the profile is sealed for the chip and handed out.

use identifiers::Iccid;
use sgp22::crypto::Random;
use sgp22::tlv::Time;
use sgp22::wire::es9::{GetBoundProfilePackageOk, GetBoundProfilePackageRequest};
use sgp22::wire::es10b::PrepareDownloadResponse;
use sgp22::wire::{HashCc, Raw, TransactionId};

use super::authenticate_client::element;
use crate::smdp::Smdp;
use crate::smdp::bind::Binding;
use crate::smdp::order::{OrderState, Rebinding};
use crate::smdp::outbound::Point;
use crate::smdp::refusal::{self, Refusal};
use crate::smdp::session::Session;

impl Smdp {
    /// Seals the profile for the chip and hands it out.
    ///
    /// # Errors
    /// The codes of SGP.22 v2.5 §5.6.2.
    pub fn bound_profile_package(
        &mut self,
        request: &GetBoundProfilePackageRequest,
        now: Time,
        chance: &mut dyn Random,
    ) -> Result<GetBoundProfilePackageOk, Refusal> {
        let session = self.store.take_session(&request.transaction_id);
        let Some(Session::Offered { keys, eid, euicc, iccid, signature2 }) = session else { return Err(refusal::TRANSACTION) };
        let prepared = match request.prepare_download_response.value() {
            PrepareDownloadResponse::Ok(prepared) => prepared,
            PrepareDownloadResponse::Error(_) => return Err(refusal::CHIP_FAILED),
        };
        let signed = &prepared.euicc_signed2;
        let covered = element(0x5F37, &signature2);
        let is_signed = signed.verify(euicc.public_key(), &covered, &prepared.euicc_signature2).is_ok();
        if !is_signed || signed.transaction_id != request.transaction_id {
            return Err(refusal::SIGNATURE);
        }
        if let Err(refused) = self.check_code(&iccid, signed.hash_cc.as_ref(), &request.transaction_id) {
            self.tell(&iccid, Some(eid), Point::ConfirmationFailure, false, now);
            return Err(refused);
        }
        let order = self.store.order(&iccid).ok_or(refusal::MATCHING_ID)?;
        if order.terms.until.is_some_and(|until| now > until) {
            return Err(refusal::ORDER_EXPIRED);
        }
        if order.state == OrderState::Downloaded && order.terms.rebinding == Rebinding::Refused {
            return Err(refusal::REBINDING);
        }
        // Two sessions may have been offered the same profile; the first chip has it.
        if order.eid.is_some_and(|bound| bound != eid) || !matches!(order.state, OrderState::Released | OrderState::Downloaded) {
            return Err(refusal::MATCHING_ID);
        }
        let pb = self.keys[keys].pb.as_ref().ok_or(refusal::NO_CERTIFICATE)?;
        let binding = Binding {
            transaction_id: &request.transaction_id,
            host_id: &self.host_id,
            pb,
            eid: &eid,
            euicc_otpk: &signed.euicc_otpk,
            metadata: &order.metadata,
            package: &order.package,
            protection: order.terms.protection,
        };
        let package = binding.seal(chance).map_err(|_| refusal::SIGNATURE)?;
        let bound_profile_package = Raw::parse(&package).expect("what is written here can be read");
        if let Some(order) = self.store.order_mut(&iccid) {
            (order.state, order.eid, order.sealed_for) = (OrderState::Downloaded, Some(eid), Some(signed.euicc_otpk));
            order.euicc = Some(euicc.clone());
        }
        self.store.download_begins(&iccid, &request.transaction_id);
        self.store.put_session(request.transaction_id.clone(), Session::HandedOut { euicc, iccid });
        self.tell(&iccid, Some(eid), Point::BppDownload, true, now);
        Ok(GetBoundProfilePackageOk { transaction_id: request.transaction_id.clone(), bound_profile_package })
    }

    /// Whether the chip's word covers the confirmation code, where one is needed. Wrong ones are counted.
    fn check_code(&mut self, iccid: &Iccid, hash: Option<&HashCc>, id: &TransactionId) -> Result<(), Refusal> {
        let order = self.store.order_mut(iccid).ok_or(refusal::MATCHING_ID)?;
        let Some(code) = &order.confirmation_code else { return Ok(()) };
        if order.wrong_codes >= order.terms.wrong_codes_max {
            return Err(refusal::CODE_TOO_OFTEN_WRONG);
        }
        let hash = hash.ok_or(refusal::CODE_MISSING)?;
        if *hash == HashCc::of(code.reveal(), id) {
            return Ok(());
        }
        order.wrong_codes += 1;
        if order.wrong_codes < order.terms.wrong_codes_max {
            return Err(refusal::CODE_WRONG);
        }
        order.state = OrderState::Error;
        Err(refusal::CODE_TOO_OFTEN_WRONG)
    }
}
