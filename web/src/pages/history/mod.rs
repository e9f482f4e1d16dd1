//! History: who changed what, when and why.

pub mod view;

use askama::Template;

use super::Frame;

/// The page.
#[derive(Template)]
#[template(path = "history.html")]
pub struct History {
    /// What stands around it.
    pub frame: Frame,
    /// What it says.
    pub view: view::History,
}
