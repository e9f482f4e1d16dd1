//! Plan: before and after with the money between, every decision with its because, what each rule costs, and the approval.

pub mod view;

use askama::Template;

use self::view::Control;
use super::Frame;

/// The page.
#[derive(Template)]
#[template(path = "plan.html")]
pub struct Plan {
    /// What stands around it.
    pub frame: Frame,
    /// What it says.
    pub view: view::Plan,
}
