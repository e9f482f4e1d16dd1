//! ES10b `GetRAT`: which operators may forbid what.

use crate::wire::notation::{bits, sequence};
use crate::wire::{OperatorId, PprIds};

sequence! {
    /// Asks for the rules authorisation table.
    #[derive(Default)]
    pub struct GetRatRequest = 0xBF43 {}
}

sequence! {
    /// The rules authorisation table.
    pub struct GetRatResponse = 0xBF43 {
        /// Its rows.
        list 0xA0/0x30 rat: ProfilePolicyAuthorisationRule,
    }
}

sequence! {
    /// Which operators may have which rules.
    pub struct ProfilePolicyAuthorisationRule {
        /// The rules.
        required 0x80 ppr_ids: PprIds,
        /// The operators.
        list 0xA1/0x30 allowed_operators: OperatorId,
        /// On what terms.
        required 0x82 ppr_flags: PprFlags,
    }
}

bits! {
    /// On what terms an operator may have a rule.
    pub struct PprFlags {
        /// The owner must agree.
        0 CONSENT_REQUIRED,
    }
}
