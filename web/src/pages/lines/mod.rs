//! Lines and offers: what is paid for, and what is on sale.

pub mod view;

use askama::Template;

use super::Frame;
use super::welcome::Entered;

/// The page.
#[derive(Template)]
#[template(path = "lines.html")]
pub struct Lines {
    /// What stands around it.
    pub frame: Frame,
    /// What it says.
    pub view: view::Lines,
    /// The devices that a line can be on.
    pub devices: Vec<String>,
    /// What was entered before and what is wrong with it.
    pub entered: Entered,
}

impl Lines {
    /// Fields of the form, each with the message of its label.
    const fn fields(&self) -> [(&'static str, &'static str); 4] {
        [("price", "lines-price"), ("data", "lines-data"), ("offer", "lines-offer"), ("number", "lines-number")]
    }
}
