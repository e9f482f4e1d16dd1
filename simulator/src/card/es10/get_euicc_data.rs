//! ES10c `GetEID`: the chip's number.

use sgp22::tlv::Tag;
use sgp22::wire::Message;
use sgp22::wire::es10c::{GetEuiccDataRequest, GetEuiccDataResponse};

use crate::card::chip::Shown;
use crate::card::euicc::{Answer, Euicc, Status, read};

pub(in crate::card) fn answer(euicc: &mut Euicc, request: &[u8]) -> Answer {
    let request: GetEuiccDataRequest = read(request)?;
    if euicc.chip.quirks.eid == Shown::No || !request.tag_list.0.contains(&Tag::new(0x5A)) {
        return Err(Status::NOT_FOUND);
    }
    Ok(GetEuiccDataResponse { eid_value: euicc.chip.eid }.to_der())
}
