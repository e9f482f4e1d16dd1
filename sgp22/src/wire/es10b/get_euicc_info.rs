//! ES10b `GetEUICCInfo`: what the chip says of itself. It answers [`EuiccInfo1`](crate::wire::EuiccInfo1) or
//! [`EuiccInfo2`](crate::wire::EuiccInfo2).

use crate::wire::notation::sequence;

sequence! {
    /// Asks for what a server must know before it shows who it is.
    #[derive(Default)]
    pub struct GetEuiccInfo1Request = 0xBF20 {}
}

sequence! {
    /// Asks for all.
    #[derive(Default)]
    pub struct GetEuiccInfo2Request = 0xBF22 {}
}
