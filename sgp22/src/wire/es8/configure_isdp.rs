//! ES8+ `ConfigureISDP`: a place for the profile is made.

use crate::wire::DpProprietaryData;
use crate::wire::notation::sequence;

sequence! {
    /// Makes a place for a profile.
    #[derive(Default)]
    pub struct ConfigureIsdpRequest = 0xBF24 {
        /// Data of the SM-DP+ that is kept with the profile, at most 128 bytes.
        optional 0xB8 dp_proprietary_data: DpProprietaryData,
    }
}
