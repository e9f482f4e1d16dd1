//! What the chip's application for profiles, the ISD-R, answers when it is selected.

use super::Version;
use super::notation::{bits, sequence};

bits! {
    /// What an ISD-R is configured for. Since v3.
    pub struct EuiccConfiguration {
        /// The LPA in the chip, by the card application toolkit.
        0 LPAE_USING_CAT,
        /// The LPA in the chip, by a web server.
        1 LPAE_USING_SCWS,
        /// A profile is in use.
        2 ENABLED_PROFILE,
        /// The LPA in the chip, by envelopes.
        3 LPAE_USING_E4E,
    }
}

sequence! {
    /// Stands in the answer to SELECT, among what every application answers.
    pub struct IsdrProprietaryApplicationTemplate = 0xE0 {
        /// The lowest version of SGP.22 that the chip speaks.
        required 0x82 lowest_svn: Version,
        /// What it is configured for. Since v3.
        optional 0x03 euicc_configuration: EuiccConfiguration,
    }
}
