//! The card takes the profile piece by piece, until it says how it ended.

use std::vec::IntoIter;

use super::super::holdings::{Holdings, ReadHoldings};
use super::super::procedure::{Action, Answer, CardRequest, Procedure, Renewal, Step};
use super::super::server;
use super::super::stage::{Failure, Stage};
use super::report::Report;
use super::{Context, Download, Installed, Session, State, is_interruption};
use crate::crypto::MAC_SIZE_BYTES;
use crate::error::{Error, Misbehaviour, Party, RefusalCode};
use crate::wire::es8::{BoundProfilePackage, segments};
use crate::wire::es9::GetBoundProfilePackageOk;
use crate::wire::es10b::CancelSessionReason;
use crate::wire::saip::EuiccResponse;
use crate::wire::{
    FinalResult, Message, NotificationEvent, NotificationMetadata, PendingNotification, ProfileInstallationResult,
    StoreMetadataRequest, Verbatim,
};

/// The card is given the pieces.
#[derive(Debug)]
pub(super) struct Loading {
    pub(super) session: Session,
    package: Vec<u8>,
    /// How long the pieces are that are left, one after the other.
    sizes: IntoIter<usize>,
    offset: usize,
    pieces: u32,
}

/// The card fell silent: what does it hold?
#[derive(Debug)]
pub(super) struct Looking {
    pub(super) failure: Failure,
    reading: ReadHoldings,
}

impl Context {
    pub(super) fn load(mut self: Box<Self>, session: Session, fetched: GetBoundProfilePackageOk) -> Step<Download> {
        let package = fetched.bound_profile_package.bytes().to_vec();
        let sizes = match segments(&package) {
            Ok(pieces) => pieces.iter().map(|piece| piece.len()).collect::<Vec<_>>(),
            Err(malformed) => {
                let failure = Failure::new(Error::unreadable(Party::Server, malformed), Stage::FetchingProfile);
                return self.cancel(&session.authenticated, CancelSessionReason::LoadBppExecutionError, failure);
            }
        };
        if let Err((reason, fault)) = check(&session, &package) {
            let failure = Failure::new(server::misbehaved(fault), Stage::FetchingProfile);
            return self.cancel(&session.authenticated, reason, failure);
        }
        self.loaded = Some(session.offered.profile_metadata.clone());
        let pieces = count(sizes.len());
        Loading { session, package, sizes: sizes.into_iter(), offset: 0, pieces }.next(self)
    }

    /// The card fell silent and may have reset itself: what it holds is read, and the session tried again.
    pub(super) fn try_again_anew(self: Box<Self>, failure: Failure) -> Step<Download> {
        Looking::step(self, failure, ReadHoldings::begin_anew(Renewal::Reset))
    }
}

/// That the package is for this session, and that the profile in it is the one that was shown.
fn check(session: &Session, package: &[u8]) -> Result<(), (CancelSessionReason, Misbehaviour)> {
    let unreadable = |malformed| (CancelSessionReason::LoadBppExecutionError, Misbehaviour::Malformed(malformed));
    let package = BoundProfilePackage::parse(package).map_err(unreadable)?;
    if package.initialise_secure_channel_request.transaction_id != session.authenticated.transaction_id {
        return Err((CancelSessionReason::LoadBppExecutionError, Misbehaviour::TransactionIdMismatch));
    }
    // Metadata is not encrypted, only protected: behind it stands a code in each segment.
    let mut metadata = Vec::new();
    for segment in &package.sequence_of_88 {
        let value = segment.value();
        metadata.extend(&value[..value.len().saturating_sub(MAC_SIZE_BYTES)]);
    }
    let metadata = StoreMetadataRequest::parse(&metadata).map_err(unreadable)?;
    let shown = &session.offered.profile_metadata;
    let is_same = metadata.iccid == shown.iccid
        && metadata.service_provider_name == shown.service_provider_name
        && metadata.profile_name == shown.profile_name
        && metadata.profile_class == shown.profile_class
        && metadata.profile_owner == shown.profile_owner
        && metadata.profile_policy_rules == shown.profile_policy_rules;
    if is_same { Ok(()) } else { Err((CancelSessionReason::MetadataMismatch, Misbehaviour::MetadataMismatch)) }
}

/// As many pieces as there are elements in a package at most, which is less.
fn count(pieces: usize) -> u32 {
    u32::try_from(pieces).unwrap_or(u32::MAX)
}

impl Loading {
    pub(super) fn stage(&self) -> Stage {
        Stage::LoadingProfile { loaded: self.pieces - count(self.sizes.len()) - 1, pieces: self.pieces }
    }

    fn next(mut self, context: Box<Context>) -> Step<Download> {
        let stage = Stage::LoadingProfile { loaded: self.pieces, pieces: self.pieces };
        let Some(size) = self.sizes.next() else {
            // All is loaded, and the card does not say how it ended: what it holds says it.
            let failure = Failure::new(Error::misbehaved(Party::Card, Misbehaviour::NoResult), stage);
            return Looking::step(context, failure, ReadHoldings::begin());
        };
        let piece = self.package[self.offset..self.offset + size].to_vec();
        self.offset += size;
        context.at(State::Loading(self), Action::Card(CardRequest::new(piece)))
    }

    pub(super) fn answer(self, context: Box<Context>, answer: Answer) -> Step<Download> {
        let stage = self.stage();
        let answer = match answer.card() {
            Ok(bytes) if bytes.is_empty() => return self.next(context),
            Ok(bytes) => PendingNotification::parse(&bytes).map_err(|malformed| Error::unreadable(Party::Card, malformed)),
            Err(error) => Err(error),
        };
        let error = match answer {
            // Whatever is left of the package, the card has said how it ended.
            Ok(PendingNotification::ProfileInstallationResult(result)) => return finish(context, self.session, result, stage),
            Ok(_) => Error::misbehaved(Party::Card, Misbehaviour::UnexpectedAnswer(crate::tlv::Tag::SEQUENCE)),
            Err(error) => error,
        };
        let failure = Failure::new(error, stage);
        if error.is_card_silent() {
            return Looking::step(context, failure, ReadHoldings::begin_anew(Renewal::Reset));
        }
        context.cancel(&self.session.authenticated, CancelSessionReason::LoadBppExecutionError, failure)
    }
}

/// The card has said how it ended; the server is to hear it.
fn finish(context: Box<Context>, session: Session, result: Verbatim<ProfileInstallationResult>, stage: Stage) -> Step<Download> {
    let data = &result.profile_installation_result_data;
    let metadata = session.offered.profile_metadata;
    let ended = if data.transaction_id != session.authenticated.transaction_id {
        Err(Failure::new(Error::misbehaved(Party::Card, Misbehaviour::TransactionIdMismatch), stage))
    } else {
        match &data.final_result {
            FinalResult::Success(success) => Ok(Box::new(Installed {
                iccid: metadata.iccid,
                aid: Some(success.aid.clone()),
                metadata,
                elements: EuiccResponse::parse(&success.ppi_response).ok(),
            })),
            FinalResult::Error(error) => {
                let element = error.ppi_response.as_deref().and_then(|said| EuiccResponse::parse(said).ok());
                let element = element.and_then(|said| said.pe_status.last().map(|status| status.status));
                let code = RefusalCode::Installation { command: error.bpp_command_id, reason: error.error_reason, element };
                Err(Failure::new(Error::Refused { by: Party::Card, code }, stage))
            }
        }
    };
    Report::tell(context, ended, PendingNotification::ProfileInstallationResult(result))
}

impl Looking {
    fn step(context: Box<Context>, failure: Failure, step: Step<ReadHoldings>) -> Step<Download> {
        step.within(
            (context, failure),
            |(context, failure), reading| Download { context, state: State::Looking(Self { failure, reading }) },
            |(context, failure), card| Self::looked(context, failure, card),
        )
    }

    pub(super) fn stage(&self) -> Stage {
        self.reading.stage()
    }

    pub(super) fn answer(self, context: Box<Context>, answer: Answer) -> Step<Download> {
        let Self { failure, reading } = self;
        Self::step(context, failure, reading.answer(answer))
    }

    fn looked(context: Box<Context>, failure: Failure, card: Holdings) -> Step<Download> {
        if let Some(installed) = context.found(&card) {
            return context.done(Ok(installed), Some(card));
        }
        if context.sessions_left > 0 && is_interruption(&failure.error) && card.profiles.is_ok() {
            return context.try_again(failure);
        }
        context.done(Err(failure), Some(card))
    }
}

impl Context {
    /// The profile that the card was given, where it holds it, and news of its installation: one that was there before has none.
    pub(super) fn found(&self, card: &Holdings) -> Option<Box<Installed>> {
        let metadata = self.loaded.clone()?;
        let is_news = |news: &NotificationMetadata| {
            news.iccid == Some(metadata.iccid) && news.profile_management_operation.contains(NotificationEvent::INSTALL)
        };
        let is_new = card.waiting.as_ref().map_or(true, |waiting| waiting.iter().any(is_news));
        let is_there = card.has(&metadata.iccid) == Some(true) && is_new;
        is_there.then(|| Box::new(Installed { iccid: metadata.iccid, aid: None, metadata, elements: None }))
    }
}
