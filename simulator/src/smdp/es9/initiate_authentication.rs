//! ES9+ `InitiateAuthentication` (SGP.22 v2.5 §5.6.1): the server shows who it is.

use sgp22::crypto::{KeyId, Random, TrustAnchor};
use sgp22::tlv::Time;
use sgp22::wire::es9::{InitiateAuthenticationOk, InitiateAuthenticationRequest};
use sgp22::wire::es10b::{ServerRspCapability, ServerSigned1, SessionContext};
use sgp22::wire::{EuiccInfo1, EuiccRspCapability, LpaRspCapability, TransactionId, Verbatim, Version};

use crate::lab::{ServerKeys, Variant};
use crate::smdp::Smdp;
use crate::smdp::refusal::{self, Refusal};
use crate::smdp::session::Session;

/// The version that servers here speak.
const VERSION: Version = Version([3, 1, 0]);

impl Smdp {
    /// Shows who the server is.
    ///
    /// # Errors
    /// The codes of SGP.22 v2.5 §5.6.1.
    pub fn initiate_authentication(
        &mut self,
        request: &InitiateAuthenticationRequest,
        now: Time,
        chance: &mut dyn Random,
    ) -> Result<InitiateAuthenticationOk, Refusal> {
        if !is_called(&request.smdp_address, &self.address, &self.reached_at) {
            return Err(refusal::ADDRESS);
        }
        let chosen = choose(request, &self.keys, &self.roots)?;
        let (ok, challenge) = server_signed1(request, &self.reached_at, &self.keys[chosen.keys], &chosen, chance);
        let session = Session::Initiated { keys: chosen.keys, challenge };
        self.store.begin(ok.transaction_id.clone(), session, now);
        Ok(ok)
    }
}

/// Whether a server is meant. On another port than 443, some LPAs say the port (lpac 2.3) and some do not (Spoke); the standard
/// knows no other.
pub(crate) fn is_called(said: &str, address: &str, reached_at: &str) -> bool {
    [address, reached_at].iter().any(|name| said.eq_ignore_ascii_case(name))
}

/// With which of its keys a server shows who it is, and under which root the chip is to.
pub(crate) struct Chosen {
    pub(crate) keys: usize,
    chip_root: KeyId,
    /// Whether the chip is to sign in a chain of v3.
    chip_is_v3: bool,
}

/// Chooses keys that the chip can check, and a root under which the chip can sign and which is trusted here.
pub(crate) fn choose(
    request: &InitiateAuthenticationRequest,
    keys: &[ServerKeys],
    roots: &[TrustAnchor],
) -> Result<Chosen, Refusal> {
    let info = &request.euicc_info1;
    if info.lowest_svn > VERSION {
        return Err(refusal::VERSION);
    }
    let is_trusted = |id: &&KeyId| roots.iter().any(|root| root.key_id() == *id);
    let v2 = info.euicc_ci_pk_id_list_for_signing.iter().find(is_trusted).map(|id| (*id, false));
    let v3 = || info.euicc_ci_pk_id_list_for_signing_v3.iter().find(is_trusted).map(|id| (*id, true));
    let (chip_root, chip_is_v3) = v2.or_else(v3).ok_or(refusal::NO_COMMON_ROOT)?;
    let checks_v3 = speaks_v3(info, request.lpa_rsp_capability);
    let can_check = |keys: &ServerKeys| {
        let is_known = info.euicc_ci_pk_id_list_for_verification.contains(keys.root.key_id());
        is_known && (keys.variant == Variant::O || checks_v3)
    };
    let keys = keys.iter().position(can_check).ok_or(refusal::NO_CERTIFICATE)?;
    Ok(Chosen { keys, chip_root, chip_is_v3 })
}

/// Whether chip and LPA can both handle chains of v3.
fn speaks_v3(info: &EuiccInfo1, lpa: Option<LpaRspCapability>) -> bool {
    let chip = info.euicc_rsp_capability;
    chip.is_some_and(|chip| chip.contains(EuiccRspCapability::CERT_CHAIN_V3_VERIFICATION_SUPPORT))
        && lpa.is_some_and(|lpa| lpa.contains(LpaRspCapability::CERT_CHAIN_V3_SUPPORT))
}

/// The answer, and what the chip must sign.
pub(crate) fn server_signed1(
    request: &InitiateAuthenticationRequest,
    address: &str,
    keys: &ServerKeys,
    chosen: &Chosen,
    chance: &mut dyn Random,
) -> (InitiateAuthenticationOk, [u8; 16]) {
    let (mut id, mut server_challenge) = ([0; 16], [0; 16]);
    chance.fill(&mut id);
    chance.fill(&mut server_challenge);
    let transaction_id = TransactionId::new(id).expect("16 bytes");
    // An LPA of v2 passes on what it knows only.
    let is_v3 = request.lpa_rsp_capability.is_some();
    let session_context = is_v3.then(|| SessionContext {
        server_svn: VERSION,
        crl_stapling_v3_used: false,
        euicc_ci_pk_id_to_be_used_v3: chosen.chip_is_v3.then_some(chosen.chip_root),
        supported_push_services: Vec::new(),
    });
    let server_signed1 = Verbatim::new(ServerSigned1 {
        transaction_id: transaction_id.clone(),
        euicc_challenge: request.euicc_challenge,
        server_address: address.to_owned(),
        server_challenge,
        session_context,
        server_rsp_capability: is_v3.then_some(ServerRspCapability::CANCEL_FOR_EMPTY_SPN_PN_SUPPORT),
    });
    let answer = InitiateAuthenticationOk {
        transaction_id,
        server_signature1: server_signed1.sign(keys.auth.key(), &[]),
        server_signed1,
        euicc_ci_pk_id_to_be_used: (!chosen.chip_is_v3).then_some(chosen.chip_root),
        server_certificate: keys.auth.certificate().clone(),
        other_certs_in_chain: keys.auth.chain().to_vec(),
        crl_list: Vec::new(),
    };
    (answer, server_challenge)
}
