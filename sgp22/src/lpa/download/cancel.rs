//! A download is given up: the card signs why, and the server hears it (common cancel session, SGP.22 v2.5 §3.0.2).

use super::super::authentication::Authenticated;
use super::super::procedure::{Answer, Step};
use super::super::stage::{Failure, Stage};
use super::super::{card, server};
use super::{Context, Download, State};
use crate::wire::TransactionId;
use crate::wire::es9::{CancelSessionOk, CancelSessionRequestEs9};
use crate::wire::es10b::{CancelSessionReason, CancelSessionRequest, CancelSessionResponse};

/// Who was told that a download was given up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cancelled {
    /// Why.
    pub reason: CancelSessionReason,
    /// Whether the card has taken it.
    pub card: Result<(), Failure>,
    /// Whether the server has taken it; none where the card did not sign it.
    pub server: Option<Result<(), Failure>>,
}

/// Card or server is told.
#[derive(Debug)]
pub(super) struct Cancelling {
    transaction_id: TransactionId,
    reason: CancelSessionReason,
    pub(super) failure: Failure,
    told: Told,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Told {
    Card,
    Server,
}

impl Context {
    /// Gives the session up, and then says the failure.
    pub(super) fn cancel(
        self: Box<Self>,
        session: &Authenticated,
        reason: CancelSessionReason,
        failure: Failure,
    ) -> Step<Download> {
        let transaction_id = session.transaction_id.clone();
        let action = card::ask(&CancelSessionRequest { transaction_id: transaction_id.clone(), reason });
        self.at(State::Cancelling(Cancelling { transaction_id, reason, failure, told: Told::Card }), action)
    }

    fn cancelled(mut self: Box<Self>, cancelled: Cancelled, failure: Failure) -> Step<Download> {
        self.cancelled = Some(Box::new(cancelled));
        self.fail(failure)
    }
}

impl Cancelling {
    pub(super) fn answer(self, context: Box<Context>, answer: Answer) -> Step<Download> {
        let Self { transaction_id, reason, failure, told } = self;
        if told == Told::Server {
            let taken = server::read::<CancelSessionOk>(answer, Stage::GivingUp).map(|_| ());
            return context.cancelled(Cancelled { reason, card: Ok(()), server: Some(taken) }, failure);
        }
        let error = match card::read::<CancelSessionRequest>(answer) {
            Ok(response @ CancelSessionResponse::Ok(_)) => {
                let request =
                    CancelSessionRequestEs9 { transaction_id: transaction_id.clone(), cancel_session_response: response };
                let action = server::ask(&context.order.address, &request);
                return context.at(State::Cancelling(Self { transaction_id, reason, failure, told: Told::Server }), action);
            }
            Ok(CancelSessionResponse::Error(error)) => card::refused::<CancelSessionRequest>(error.number()),
            Err(error) => error,
        };
        let card = Err(Failure::new(error, Stage::GivingUp));
        context.cancelled(Cancelled { reason, card, server: None }, failure)
    }
}
