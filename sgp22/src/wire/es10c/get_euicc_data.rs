//! ES10c `GetEID`: the chip's number.

use identifiers::Eid;

use super::TagList;
use crate::tlv::Tag;
use crate::wire::notation::sequence;

sequence! {
    /// Asks for the chip's number.
    pub struct GetEuiccDataRequest = 0xBF3E {
        /// What is wanted: `5A`, the EID.
        required 0x5C tag_list: TagList,
    }
}

impl Default for GetEuiccDataRequest {
    fn default() -> Self {
        Self { tag_list: TagList(vec![Tag::new(0x5A)]) }
    }
}

sequence! {
    /// The chip's number.
    pub struct GetEuiccDataResponse = 0xBF3E {
        /// The EID.
        required 0x5A eid_value: Eid,
    }
}
