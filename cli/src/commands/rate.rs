//! `spoke rate`.
use crate::Clock;
use crate::output::{Failure, Screen, Status};
use clap::Args;
/// Not yet
#[derive(Args)]
pub(crate) struct Rate {}
impl Rate {
    pub(crate) fn run(self, _clock: &Clock, _screen: &Screen) -> Result<Status, Failure> {
        Ok(Status::Done)
    }
}
