//! ES10b `GetRAT`: which operators may have which rules.

use sgp22::wire::Message;
use sgp22::wire::es10b::{GetRatRequest, GetRatResponse};

use crate::card::euicc::{Answer, Euicc, read};

pub(in crate::card) fn answer(euicc: &mut Euicc, request: &[u8]) -> Answer {
    let GetRatRequest {} = read(request)?;
    Ok(GetRatResponse { rat: euicc.chip.rules.clone() }.to_der())
}
