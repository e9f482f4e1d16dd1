//! Devices: the list, one of them, adding one, and adding many from a table.

pub mod view;

use askama::Template;

use super::Frame;
use super::welcome::Entered;

/// The list.
#[derive(Template)]
#[template(path = "devices.html")]
pub struct Devices {
    /// What stands around it.
    pub frame: Frame,
    /// What it says.
    pub view: view::Devices,
}

/// One device.
#[derive(Template)]
#[template(path = "device.html")]
pub struct Device {
    /// What stands around it.
    pub frame: Frame,
    /// What it says.
    pub view: view::Device,
}

/// Adding one by its name or model number.
#[derive(Template)]
#[template(path = "device-add.html")]
pub struct Add {
    /// What stands around it.
    pub frame: Frame,
    /// What the catalogue knows of what was looked for.
    pub view: view::Add,
    /// What was entered before and what is wrong with it.
    pub entered: Entered,
}

/// Adding many from a table.
#[derive(Template)]
#[template(path = "device-import.html")]
pub struct Import {
    /// What stands around it.
    pub frame: Frame,
    /// What is wrong, row by row; empty before a table was sent.
    pub faults: Vec<view::RowFault>,
    /// How many rows were right.
    pub right: usize,
    /// The table as it was sent, so that its right rows can be taken.
    pub table: String,
}
