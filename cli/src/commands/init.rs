//! `spoke init`.
use crate::Clock;
use crate::output::{Failure, Screen, Status};
use clap::Args;
/// Not yet
#[derive(Args)]
pub(crate) struct Init {}
impl Init {
    pub(crate) fn run(self, _clock: &Clock, _screen: &Screen) -> Result<Status, Failure> {
        Ok(Status::Done)
    }
}
