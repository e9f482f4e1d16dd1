//! The server says what it has for the chip.

use super::super::authentication::Authenticated;
use super::super::events::{self, Heard, Signed};
use super::super::procedure::{Answer, Step};
use super::super::server;
use super::super::stage::{Failure, Stage};
use super::rules::Rules;
use super::{Context, Download, Session, State};
use crate::crypto::Role;
use crate::error::{Error, Misbehaviour, Unsupported};
use crate::tlv::Tag;
use crate::wire::es9::{AuthenticateClientOk, AuthenticateClientResponseEs9};
use crate::wire::es10b::CancelSessionReason;
use crate::wire::es11::EventRecord;

/// The server was asked what it has.
#[derive(Debug)]
pub(super) struct Asking {
    pub(super) session: Box<Authenticated>,
}

/// The card is to check which server an SM-DS named.
#[derive(Debug)]
pub(super) struct Checking(Signed);

impl Context {
    pub(super) fn ask(self: Box<Self>, session: Box<Authenticated>) -> Step<Download> {
        let action = server::show_card(&self.order.address, &session);
        self.at(State::Asking(Asking { session }), action)
    }
}

impl Asking {
    pub(super) fn answer(self, context: Box<Context>, answer: Answer) -> Step<Download> {
        if self.session.role == Some(Role::DsAuth) {
            return self.heard(context, answer);
        }
        let offered = match server::read::<AuthenticateClientResponseEs9>(answer, Stage::AskingServer) {
            Ok(AuthenticateClientResponseEs9::Ok(offered)) => Box::new(offered),
            Ok(AuthenticateClientResponseEs9::OkRpm(_)) => return self.unsupported(context, Unsupported::RemoteManagement),
            // A move was not asked for.
            Ok(_) => return self.unsupported(context, Unsupported::Function(Tag::new(0xBF4D))),
            Err(failure) => return context.try_again(failure),
        };
        if let Some(fault) = self.fault(&offered) {
            let failure = Failure::new(server::misbehaved(fault), Stage::AskingServer);
            return context.cancel(&self.session, CancelSessionReason::UndefinedReason, failure);
        }
        Rules::begin(context, Session { authenticated: self.session, offered })
    }

    fn unsupported(self, context: Box<Context>, what: Unsupported) -> Step<Download> {
        let failure = Failure::new(Error::Unsupported(what), Stage::AskingServer);
        context.cancel(&self.session, CancelSessionReason::UndefinedReason, failure)
    }

    fn fault(&self, offered: &AuthenticateClientOk) -> Option<Misbehaviour> {
        let id = &self.session.transaction_id;
        if offered.transaction_id != *id || offered.smdp_signed2.transaction_id != *id {
            Some(Misbehaviour::TransactionIdMismatch)
        } else if offered.smdp_certificate.registered_id() != self.session.oid.as_ref() {
            Some(Misbehaviour::OidMismatch)
        } else {
            None
        }
    }

    /// It is an SM-DS: it says who has the profile.
    fn heard(self, context: Box<Context>, answer: Answer) -> Step<Download> {
        match events::read(answer, &self.session.transaction_id) {
            Ok(Heard::Events(events)) => context.follow(&events),
            Ok(Heard::Signed(signed)) => {
                let action = signed.check();
                context.at(State::Checking(Checking(signed)), action)
            }
            Err(failure) => context.try_again(failure),
        }
    }
}

impl Checking {
    pub(super) fn answer(self, context: Box<Context>, answer: Answer) -> Step<Download> {
        match self.0.checked(answer) {
            Ok(events) => context.follow(&events),
            Err(failure) => context.try_again(failure),
        }
    }
}

impl Context {
    /// Goes on at the server that has the profile.
    fn follow(mut self: Box<Self>, events: &[EventRecord]) -> Step<Download> {
        match events.first() {
            Some(event) if self.hops_left > 0 => {
                self.hops_left -= 1;
                self.order = self.order.moved_to(event);
                self.meet()
            }
            _ => self.fail(Failure::new(Error::NothingWaits, Stage::AskingServer)),
        }
    }
}
