//! More: on a phone, everything that does not stand at the foot of the page.

use askama::Template;

use super::{Frame, Here};

/// The page.
#[derive(Template)]
#[template(path = "more.html")]
pub struct More {
    /// What stands around it.
    pub frame: Frame,
}

impl More {
    /// What stands behind it.
    pub fn behind(&self) -> Vec<Here> {
        self.frame.open(&Here::BEHIND)
    }
}
