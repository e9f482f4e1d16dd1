//! The beginning of a household: where it is, and what is still missing until there is a plan.

use askama::Template;

use super::Frame;
use super::welcome::Entered;

/// A new household: how it is called and where it is.
#[derive(Template)]
#[template(path = "found.html")]
pub struct Found {
    /// What stands around it.
    pub frame: Frame,
    /// What was entered before and what is wrong with it.
    pub entered: Entered,
}

/// A household that is not whole yet.
#[derive(Template)]
#[template(path = "begin.html")]
pub struct Begin {
    /// What stands around it.
    pub frame: Frame,
    /// Whether there is a device.
    pub has_devices: bool,
    /// What is wrong or missing, a sentence each.
    pub missing: Vec<String>,
}
