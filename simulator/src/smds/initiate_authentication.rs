//! ES11 `InitiateAuthentication` (SGP.22 v2.5 §5.8.1): the server shows who it is.

use sgp22::crypto::Random;
use sgp22::wire::es9::InitiateAuthenticationOk;
use sgp22::wire::es11::InitiateAuthenticationRequest;
use sgp22::wire::{EuiccRspCapability, LpaRspCapability};

use super::{SESSIONS_MAX, Session, Smds};
use crate::smdp::refusal::{self, Refusal};
use crate::smdp::{choose, is_called, server_signed1};

impl Smds {
    /// Shows who the server is.
    ///
    /// # Errors
    /// The codes of SGP.22 v2.5 §5.8.1, which are those of an SM-DP+ but for the subject `8.9`.
    pub fn initiate_authentication(
        &mut self,
        request: &InitiateAuthenticationRequest,
        chance: &mut dyn Random,
    ) -> Result<InitiateAuthenticationOk, Refusal> {
        if !is_called(&request.smdp_address, &self.address, &self.reached_at) {
            return Err(refusal::SMDS_ADDRESS);
        }
        let chosen = choose(request, &self.keys, &self.roots).map_err(refusal::of_smds)?;
        let (ok, challenge) = server_signed1(request, &self.reached_at, &self.keys[chosen.keys], &chosen, chance);
        if self.began.len() >= SESSIONS_MAX
            && let Some(old) = self.began.pop_front()
        {
            self.sessions.remove(&old);
        }
        self.began.push_back(ok.transaction_id.clone());
        let chip = request.euicc_info1.euicc_rsp_capability;
        let is_signed = chip.is_some_and(|chip| chip.contains(EuiccRspCapability::SIGNED_SMDS_RESPONSE_V3_SUPPORT))
            && request.lpa_rsp_capability.is_some_and(|lpa| lpa.contains(LpaRspCapability::SIGNED_SMDS_RESPONSE_V3_SUPPORT));
        let session = Session { challenge, keys: chosen.keys, is_signed };
        self.sessions.insert(ok.transaction_id.clone(), session);
        Ok(ok)
    }
}
