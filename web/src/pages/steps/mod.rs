//! Steps: what is to be done, by whom, and what cannot be undone.

pub mod view;

use askama::Template;

use super::Frame;

/// The page.
#[derive(Template)]
#[template(path = "steps.html")]
pub struct Steps {
    /// What stands around it.
    pub frame: Frame,
    /// What it says.
    pub view: view::Steps,
}
