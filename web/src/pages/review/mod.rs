//! Review: what has changed in the world or runs out, each one click from done.

pub mod view;

use askama::Template;

use super::Frame;

/// The page.
#[derive(Template)]
#[template(path = "review.html")]
pub struct Review {
    /// What stands around it.
    pub frame: Frame,
    /// What it says.
    pub view: view::Review,
}
