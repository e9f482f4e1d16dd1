//! ES2+: what operators ask, one function a file (SGP.22 v2.5 §5.3).

mod cancel_order;
mod confirm_order;
mod download_order;
mod json;
mod release_profile;

pub use cancel_order::FinalStatus;
pub use confirm_order::{ConfirmOrder, Confirmed, Release};
pub use download_order::DownloadOrder;

pub(super) use json::{PATH, post};
