//! ES10a `SetDefaultDpAddress`.

use sgp22::wire::Message;
use sgp22::wire::es10a::{SetDefaultDpAddressRequest, SetDefaultDpAddressResponse, SetDefaultDpAddressResult};

use crate::card::euicc::{Answer, Euicc, read};

pub(in crate::card) fn answer(euicc: &mut Euicc, request: &[u8]) -> Answer {
    let request: SetDefaultDpAddressRequest = read(request)?;
    let root = request.allowed_ci_pk_id;
    let is_known = root.is_none_or(|root| euicc.chip.roots.iter().any(|known| *known.key_id() == root));
    let set_default_dp_address_result = if is_known {
        euicc.state.default_dp_address = request.default_dp_address;
        SetDefaultDpAddressResult::Ok
    } else {
        SetDefaultDpAddressResult::UnsupportedCiPkId
    };
    Ok(SetDefaultDpAddressResponse { set_default_dp_address_result }.to_der())
}
