//! A device for tests: it carries out what [`sgp22::lpa`] says, between a card and servers.
#![allow(dead_code, reason = "each test uses a part")]

use std::time::Duration;

use sgp22::lpa::{Action, Answer, Procedure, Question, Reply, ServerAnswer, ServerFailure, ServerRequest, Step};
use sgp22::wire::{DeviceInfo, SecretText};

/// What a device reaches.
pub(crate) trait Reach {
    fn card(&mut self, request: &[u8]) -> Result<Vec<u8>, sgp22::lpa::CardFailure>;
    fn renew(&mut self) -> Result<(), sgp22::lpa::CardFailure>;
    fn server(&mut self, request: &ServerRequest) -> Result<ServerAnswer, ServerFailure>;
    fn wait(&mut self, time: Duration);
}

/// Carries a procedure out, for an owner who agrees to everything and knows this confirmation code.
pub(crate) fn run<P: Procedure>(reach: &mut impl Reach, mut step: Step<P>, code: Option<&str>) -> P::Outcome {
    for _ in 0..100_000 {
        let (procedure, action) = match step {
            Step::Do(procedure, action) => (procedure, action),
            Step::Done(outcome) => return outcome,
        };
        step = procedure.answer(match action {
            Action::Card(request) => Answer::Card(reach.card(request.bytes())),
            Action::Renew(_) => Answer::Renewed(reach.renew()),
            Action::Server(request) => Answer::Server(reach.server(&request)),
            Action::Ask(Question::ConfirmationCode { .. }) => {
                Answer::Owner(code.map_or(Reply::No, |code| Reply::Code(SecretText::new(code))))
            }
            Action::Ask(_) => Answer::Owner(Reply::Yes),
            Action::Wait(time) => {
                reach.wait(time);
                Answer::Waited
            }
        });
    }
    panic!("the procedure does not come to an end")
}

pub(crate) fn device_info() -> DeviceInfo {
    DeviceInfo { tac: [0x35, 0x29, 0x05, 0x11], ..DeviceInfo::default() }
}
