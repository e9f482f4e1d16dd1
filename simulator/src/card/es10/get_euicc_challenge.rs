//! ES10b `GetEUICCChallenge`. What was known of a server before is forgotten.

use sgp22::crypto::Random;
use sgp22::wire::Message;
use sgp22::wire::es10b::{GetEuiccChallengeRequest, GetEuiccChallengeResponse};

use crate::card::euicc::{Answer, Euicc, read};
use crate::card::session::Session;

pub(in crate::card) fn answer(euicc: &mut Euicc, request: &[u8], chance: &mut dyn Random) -> Answer {
    let GetEuiccChallengeRequest {} = read(request)?;
    let mut euicc_challenge = [0; 16];
    chance.fill(&mut euicc_challenge);
    super::load_bound_profile_package::clean_up(euicc);
    euicc.session = Session::Challenged(euicc_challenge);
    Ok(GetEuiccChallengeResponse { euicc_challenge }.to_der())
}
