//! Lines and offers: what is paid for, and what is on sale.

pub mod view;

use askama::Template;

use super::Frame;

/// The page.
#[derive(Template)]
#[template(path = "lines.html")]
pub struct Lines {
    /// What stands around it.
    pub frame: Frame,
    /// What it says.
    pub view: view::Lines,
}
