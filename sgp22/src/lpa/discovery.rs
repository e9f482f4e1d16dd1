//! Asking an SM-DS which servers have something for the chip (SGP.22 v2.5 §3.6.2). What it names is downloaded by
//! [`DownloadOrder::by_event`](super::DownloadOrder::by_event).

use super::authentication::{Authentication, Peer};
use super::card;
use super::download::common_authentication;
use super::events::{self, Heard, Signed};
use super::procedure::{Answer, Procedure, Step};
use super::server;
use super::stage::{Failure, Stage};
use crate::error::Error;
use crate::wire::es10a::EuiccConfiguredDataRequest;
use crate::wire::es11::EventRecord;
use crate::wire::{DeviceInfo, TransactionId};

/// The most SM-DS that are asked: a chip names one, and in v3 some more.
const SERVERS_MAX: usize = 8;

/// What the SM-DS said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Discovered {
    /// Each SM-DS that was asked, and the events that it has for the chip.
    pub servers: Vec<(String, Result<Vec<EventRecord>, Failure>)>,
}

impl Discovered {
    /// All events.
    pub fn events(&self) -> impl Iterator<Item = &EventRecord> {
        self.servers.iter().flat_map(|(_, events)| events.iter().flatten())
    }
}

/// Asks one SM-DS after the other.
#[derive(Debug)]
pub struct Discovery {
    context: Context,
    state: State,
}

#[derive(Debug)]
struct Context {
    device_info: DeviceInfo,
    /// The servers that are left, the next one last.
    left: Vec<String>,
    servers: Vec<(String, Result<Vec<EventRecord>, Failure>)>,
}

#[derive(Debug)]
#[allow(clippy::large_enum_variant, reason = "there is one of it, and it is moved at each step")]
enum State {
    /// The chip is asked which SM-DS it knows.
    Looking,
    Meeting(Meeting),
    Asking(Asking),
    Checking(Checking),
}

/// Card and SM-DS show who they are.
#[derive(Debug)]
struct Meeting {
    address: String,
    authentication: Authentication,
}

/// The SM-DS was asked.
#[derive(Debug)]
struct Asking {
    address: String,
    transaction_id: TransactionId,
}

/// The chip is to check what the SM-DS signed.
#[derive(Debug)]
struct Checking {
    address: String,
    signed: Signed,
}

impl Discovery {
    /// Begins, with the SM-DS that the chip knows.
    pub fn begin(device_info: DeviceInfo) -> Step<Self> {
        let context = Context { device_info, left: Vec::new(), servers: Vec::new() };
        let action = card::ask(&EuiccConfiguredDataRequest::default());
        Step::Do(Self { context, state: State::Looking }, action)
    }

    /// Begins, with these SM-DS.
    pub fn begin_at(addresses: Vec<String>, device_info: DeviceInfo) -> Step<Self> {
        Context { device_info, left: Vec::new(), servers: Vec::new() }.ask_all(addresses)
    }
}

impl Procedure for Discovery {
    /// What each SM-DS said; an error when the chip does not say which it knows.
    type Outcome = Result<Discovered, Failure>;

    fn answer(self, answer: Answer) -> Step<Self> {
        let Self { context, state } = self;
        match state {
            State::Looking => match card::read::<EuiccConfiguredDataRequest>(answer) {
                Ok(data) => {
                    let addresses = std::iter::once(data.root_ds_address).chain(data.additional_root_ds_addresses);
                    context.ask_all(addresses.filter(|address| !address.is_empty()).collect())
                }
                Err(error) => Step::Done(Err(Failure::new(error, Stage::ReadingCard))),
            },
            State::Meeting(Meeting { address, authentication }) => context.meeting(address, authentication.answer(answer)),
            State::Asking(Asking { address, transaction_id }) => {
                let events = match events::read(answer, &transaction_id) {
                    Ok(Heard::Events(events)) => Ok(events),
                    Ok(Heard::Signed(signed)) => {
                        let action = signed.check();
                        return Step::Do(Self { context, state: State::Checking(Checking { address, signed }) }, action);
                    }
                    Err(failure) => Err(failure),
                };
                context.heard(address, events)
            }
            State::Checking(Checking { address, signed }) => context.heard(address, signed.checked(answer)),
        }
    }

    fn stage(&self) -> Stage {
        match &self.state {
            State::Looking => Stage::ReadingCard,
            State::Meeting(meeting) => meeting.authentication.stage(),
            State::Asking(_) => Stage::AskingServer,
            State::Checking(_) => Stage::MeetingServer,
        }
    }
}

impl Context {
    fn ask_all(mut self, mut addresses: Vec<String>) -> Step<Discovery> {
        addresses.truncate(SERVERS_MAX);
        addresses.reverse();
        self.left = addresses;
        if self.left.is_empty() {
            return Step::Done(Err(Failure::new(Error::NothingWaits, Stage::ReadingCard)));
        }
        self.next()
    }

    fn next(mut self) -> Step<Discovery> {
        let Some(address) = self.left.pop() else {
            return Step::Done(Ok(Discovered { servers: self.servers }));
        };
        let peer = Peer { address: address.clone(), oid: None };
        let step = Authentication::begin(peer, common_authentication(None, self.device_info.clone()));
        self.meeting(address, step)
    }

    fn meeting(self, address: String, step: Step<Authentication>) -> Step<Discovery> {
        step.within(
            (self, address),
            |(context, address), authentication| Discovery {
                context,
                state: State::Meeting(Meeting { address, authentication }),
            },
            |(context, address), outcome| match outcome {
                Ok(authenticated) => {
                    let action = server::show_card(&address, &authenticated);
                    let transaction_id = authenticated.transaction_id;
                    Step::Do(Discovery { context, state: State::Asking(Asking { address, transaction_id }) }, action)
                }
                Err(failure) => context.heard(address, Err(failure)),
            },
        )
    }

    fn heard(mut self, address: String, events: Result<Vec<EventRecord>, Failure>) -> Step<Discovery> {
        // Without the card, no other can be asked.
        if events.as_ref().is_err_and(|failure| failure.error.is_card_silent()) {
            self.left.clear();
        }
        self.servers.push((address, events));
        self.next()
    }
}
