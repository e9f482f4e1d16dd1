//! Home: the wheel, what is paid and what could be, what is next, the next trips.

pub mod view;

use askama::Template;

use super::Frame;

/// The page.
#[derive(Template)]
#[template(path = "home.html")]
pub struct Home {
    /// What stands around it.
    pub frame: Frame,
    /// What it says.
    pub view: view::Home,
}
