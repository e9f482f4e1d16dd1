//! Spending: what is paid for what, month by month, against the best possible.

pub mod view;

use askama::Template;

use super::Frame;

/// The page.
#[derive(Template)]
#[template(path = "spending.html")]
pub struct Spending {
    /// What stands around it.
    pub frame: Frame,
    /// What it says.
    pub view: view::Spending,
}
