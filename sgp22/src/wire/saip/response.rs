//! What a card says of a profile package that it was to install, inside `ppiResponse`.

use crate::wire::notation::{codes, sequence};

sequence! {
    /// What a card says of a profile package.
    pub struct EuiccResponse = 0x30 {
        /// Of its elements.
        list 0xA0/0x30 pe_status: PeStatus,
        /// It stopped.
        flag 0x81 profile_installation_aborted: bool,
        /// In words.
        optional 0x82 status_message: String,
    }
}

sequence! {
    /// What a card says of an element.
    pub struct PeStatus {
        /// Whether it understood it.
        required 0x80 status: PeStatusCode,
        /// The element's number.
        optional 0x81 identification: u32,
        /// More, by the kind of the element.
        optional 0x82 additional_information: u32,
        /// Where in the element.
        optional 0x83 offset: u32,
    }
}

codes! {
    /// Whether a card understood an element. Numbers from 24576 on are status words (`6xxx`, `9xxx`), and from 40960 on a
    /// maker's own.
    pub enum PeStatusCode {
        /// It did.
        0 Ok,
        /// It does not know the element.
        1 PeNotSupported,
        /// Its memory failed.
        2 MemoryFailure,
        /// A value is wrong.
        3 BadValues,
        /// There is too little memory.
        4 NotEnoughMemory,
        /// The element is not made as it must be.
        5 InvalidRequestFormat,
        /// A parameter is wrong.
        6 InvalidParameter,
        /// It cannot run the application.
        7 RuntimeNotSupported,
        /// It lacks a library.
        8 LibNotSupported,
        /// It does not know the template.
        9 TemplateNotSupported,
        /// It lacks something else.
        10 FeatureNotSupported,
        /// A PIN is missing.
        11 PinCodeMissing,
        /// It does not know the version of the format.
        31 UnsupportedProfileVersion,
    }
}
