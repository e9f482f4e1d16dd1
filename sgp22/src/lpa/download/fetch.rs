//! The card makes a one-time key, and the server seals the profile for it.

use super::super::procedure::{Answer, Step};
use super::super::stage::{Failure, Stage};
use super::super::{card, server};
use super::{Context, Download, Session, State};
use crate::error::{Error, Misbehaviour, Party, RefusalCode};
use crate::wire::HashCc;
use crate::wire::es9::{GetBoundProfilePackageOk, GetBoundProfilePackageRequest};
use crate::wire::es10b::{CancelSessionReason, PrepareDownloadRequest, PrepareDownloadResponse};
use crate::wire::json::StatusCode;

/// How many confirmation codes are asked for. Servers take few, and then the profile is lost.
const CODES_MAX: u8 = 3;
/// That the server refused the confirmation code (SGP.22 v2.5 §5.6.2): subject and reason.
const CODE_REFUSED: RefusalCode = RefusalCode::Status { subject: StatusCode::new(&[8, 2, 7]), reason: StatusCode::new(&[3, 8]) };

/// The card was told that the owner agreed.
#[derive(Debug)]
pub(super) struct Preparing {
    pub(super) session: Session,
}

/// The server was asked for the profile.
#[derive(Debug)]
pub(super) struct Fetching {
    pub(super) session: Session,
}

impl Context {
    pub(super) fn prepare(self: Box<Self>, session: Session, hash_cc: Option<HashCc>) -> Step<Download> {
        let offered = &session.offered;
        let request = PrepareDownloadRequest {
            smdp_signed2: offered.smdp_signed2.clone(),
            smdp_signature2: offered.smdp_signature2,
            hash_cc,
            smdp_certificate: offered.smdp_certificate.clone(),
        };
        self.at(State::Preparing(Preparing { session }), card::ask(&request))
    }
}

impl Preparing {
    pub(super) fn answer(self, context: Box<Context>, answer: Answer) -> Step<Download> {
        let error = match card::read_verbatim::<PrepareDownloadRequest>(answer) {
            Ok(response) => match response.value() {
                PrepareDownloadResponse::Ok(ok) if ok.euicc_signed2.transaction_id == *self.transaction_id() => {
                    let request = GetBoundProfilePackageRequest {
                        transaction_id: self.transaction_id().clone(),
                        prepare_download_response: response,
                    };
                    let action = server::ask(&context.order.address, &request);
                    return context.at(State::Fetching(Fetching { session: self.session }), action);
                }
                PrepareDownloadResponse::Ok(_) => Error::misbehaved(Party::Card, Misbehaviour::TransactionIdMismatch),
                PrepareDownloadResponse::Error(error) => {
                    card::refused::<PrepareDownloadRequest>(error.download_error_code.number())
                }
            },
            Err(error) => error,
        };
        let failure = Failure::new(error, Stage::PreparingCard);
        if error.is_card_silent() {
            return context.try_again_anew(failure);
        }
        context.cancel(&self.session.authenticated, CancelSessionReason::UndefinedReason, failure)
    }

    fn transaction_id(&self) -> &crate::wire::TransactionId {
        &self.session.authenticated.transaction_id
    }
}

impl Fetching {
    pub(super) fn answer(self, mut context: Box<Context>, answer: Answer) -> Step<Download> {
        let failure = match server::read::<GetBoundProfilePackageOk>(answer, Stage::FetchingProfile) {
            Ok(ok) if ok.transaction_id == self.session.authenticated.transaction_id => {
                return context.load(self.session, ok);
            }
            Ok(_) => Failure::new(server::misbehaved(Misbehaviour::TransactionIdMismatch), Stage::FetchingProfile),
            Err(failure) => failure,
        };
        match failure.error {
            Error::Refused { code: CODE_REFUSED, .. } => {
                context.code = None;
                context.codes_refused += 1;
                // The refusal has ended the session; the next code needs another one.
                if context.codes_refused < CODES_MAX { context.meet() } else { context.fail(failure) }
            }
            Error::Refused { .. } | Error::NoAnswer(_) | Error::Unreachable(_) => context.try_again(failure),
            _ => context.cancel(&self.session.authenticated, CancelSessionReason::LoadBppExecutionError, failure),
        }
    }
}
