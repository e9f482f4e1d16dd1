//! ES10a `GetEuiccConfiguredData`.

use sgp22::wire::Message;
use sgp22::wire::es10a::{EuiccConfiguredDataRequest, EuiccConfiguredDataResponse};

use crate::card::euicc::{Answer, Euicc, read};

pub(in crate::card) fn answer(euicc: &mut Euicc, request: &[u8]) -> Answer {
    let EuiccConfiguredDataRequest {} = read(request)?;
    let address = &euicc.state.default_dp_address;
    let answer = EuiccConfiguredDataResponse {
        default_dp_address: (!address.is_empty()).then(|| address.clone()),
        root_ds_address: euicc.chip.root_ds_address.clone(),
        additional_root_ds_addresses: Vec::new(),
        allowed_ci_pk_id: None,
        ci_list: Vec::new(),
    };
    Ok(answer.to_der())
}
