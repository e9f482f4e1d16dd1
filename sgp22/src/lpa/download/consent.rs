//! The owner sees what the profile is, decides, and gives the confirmation code if the server wants one.

use super::super::owner::{Offer, Question, Reply};
use super::super::procedure::{Action, Answer, Step};
use super::super::stage::{Failure, Stage};
use super::{Context, Download, Session, State};
use crate::error::{ApiMisuse, Error};
use crate::wire::es10b::CancelSessionReason;
use crate::wire::{EuiccInfo2, HashCc, PprIds};

/// The owner was asked whether they want the profile.
#[derive(Debug)]
pub(super) struct Consent {
    pub(super) session: Session,
}

/// The owner was asked for the confirmation code.
#[derive(Debug)]
pub(super) struct Code {
    pub(super) session: Session,
}

impl Context {
    pub(super) fn ask_for_consent(self: Box<Self>, session: Session, rules_need_consent: bool) -> Step<Download> {
        let metadata = &session.offered.profile_metadata;
        // In another session: the owner has agreed to this very profile.
        if self.agreed.as_ref() == Some(metadata) {
            return self.ask_for_code(session);
        }
        let offer = Offer {
            address: self.order.address.clone(),
            metadata: metadata.clone(),
            forbids: metadata.profile_policy_rules.unwrap_or(PprIds::NONE),
            rules_need_consent,
            confirmation_code_required: session.offered.smdp_signed2.cc_required_flag,
            free_memory: session.authenticated.euicc_info2.as_ref().and_then(EuiccInfo2::free_non_volatile_memory),
        };
        self.at(State::Consent(Consent { session }), Action::Ask(Question::Install(Box::new(offer))))
    }

    /// The server says whether a code is needed, whatever the activation code says (lpac issue 134).
    fn ask_for_code(self: Box<Self>, session: Session) -> Step<Download> {
        if !session.offered.smdp_signed2.cc_required_flag {
            return self.prepare(session, None);
        }
        if let Some(code) = &self.code {
            let hash = HashCc::of(code.reveal(), &session.authenticated.transaction_id);
            return self.prepare(session, Some(hash));
        }
        let question = Question::ConfirmationCode { refused: self.codes_refused };
        self.at(State::Code(Code { session }), Action::Ask(question))
    }

    /// The owner does not go on.
    fn decline(self: Box<Self>, session: &Session, reply: Result<Reply, Error>) -> Step<Download> {
        let (reason, error) = match reply {
            Ok(Reply::No) => (CancelSessionReason::EndUserRejection, Error::Declined),
            Ok(Reply::Later) => (CancelSessionReason::Postponed, Error::Declined),
            Ok(Reply::Silence) => (CancelSessionReason::Timeout, Error::Declined),
            Ok(Reply::Yes | Reply::Code(_)) => {
                (CancelSessionReason::UndefinedReason, Error::ApiMisuse(ApiMisuse::OtherAnswerAwaited))
            }
            Err(error) => (CancelSessionReason::UndefinedReason, error),
        };
        self.cancel(&session.authenticated, reason, Failure::new(error, Stage::AskingOwner))
    }
}

impl Consent {
    pub(super) fn answer(self, mut context: Box<Context>, answer: Answer) -> Step<Download> {
        match answer.owner() {
            Ok(Reply::Yes) => {
                context.agreed = Some(self.session.offered.profile_metadata.clone());
                context.ask_for_code(self.session)
            }
            reply => context.decline(&self.session, reply),
        }
    }
}

impl Code {
    pub(super) fn answer(self, mut context: Box<Context>, answer: Answer) -> Step<Download> {
        match answer.owner() {
            Ok(Reply::Code(code)) => {
                context.code = Some(code);
                context.ask_for_code(self.session)
            }
            reply => context.decline(&self.session, reply),
        }
    }
}
