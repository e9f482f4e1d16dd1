//! ES10a: where the chip is told to look for profiles.

mod euicc_configured_data;
mod set_default_dp_address;

pub use euicc_configured_data::{CiListEntry, EuiccConfiguredDataRequest, EuiccConfiguredDataResponse};
pub use set_default_dp_address::{SetDefaultDpAddressRequest, SetDefaultDpAddressResponse, SetDefaultDpAddressResult};
