//! Settings: the household, its people, language and paper, sessions, keys, backups.

pub mod view;

use askama::Template;

use super::Frame;

/// The page.
#[derive(Template)]
#[template(path = "settings.html")]
pub struct Settings {
    /// What stands around it.
    pub frame: Frame,
    /// What it says.
    pub view: view::Settings,
}
