//! The emergency card: what one needs when a phone is lost, kept for when there is no connection.

pub mod view;

use askama::Template;

use super::Frame;

/// The page.
#[derive(Template)]
#[template(path = "emergency.html")]
pub struct Emergency {
    /// What stands around it.
    pub frame: Frame,
    /// What it says.
    pub view: view::Emergency,
}
