//! ES10b `AuthenticateServer` (SGP.22 v2.5 §5.7.13): the chip checks who the server is, and shows who it is itself.

use sgp22::crypto::{Certificate, ChainError, ChainFault, Role, TrustAnchor, verify_chain};
use sgp22::tlv::Oid;
use sgp22::wire::es10b::{
    AuthenticateErrorCode, AuthenticateResponseError, AuthenticateResponseOk, AuthenticateServerRequest,
    AuthenticateServerResponse, EuiccSigned1,
};
use sgp22::wire::{Message, Verbatim};

use super::euicc_info;
use crate::card::chip::root_of;
use crate::card::euicc::{Answer, Euicc, read};
use crate::card::session::{Authenticated, Session};
use crate::lab::Identity;

pub(in crate::card) fn answer(euicc: &mut Euicc, request: &[u8]) -> Answer {
    let request: AuthenticateServerRequest = read(request)?;
    let transaction_id = request.server_signed1.transaction_id.clone();
    let answer = authenticate(euicc, request);
    let answer = answer.unwrap_or_else(|authenticate_error_code| {
        euicc.session = Session::None;
        AuthenticateServerResponse::Error(AuthenticateResponseError { transaction_id, authenticate_error_code })
    });
    Ok(answer.to_der())
}

fn authenticate(
    euicc: &mut Euicc,
    request: AuthenticateServerRequest,
) -> Result<AuthenticateServerResponse, AuthenticateErrorCode> {
    let Session::Challenged(challenge) = euicc.session else { return Err(AuthenticateErrorCode::NoSession) };
    let (root, server_oid, has_profiles) = server(&euicc.chip.roots, &request)?;
    let signed = &request.server_signed1;
    let key = request.server_certificate.public_key();
    signed.verify(key, &[], &request.server_signature1).map_err(|_| AuthenticateErrorCode::InvalidSignature)?;
    if signed.euicc_challenge != challenge {
        return Err(AuthenticateErrorCode::EuiccChallengeMismatch);
    }
    let chosen = identity(euicc, &request, root).ok_or(AuthenticateErrorCode::CiPkUnknown)?;
    let identity = euicc.identity(chosen).ok_or(AuthenticateErrorCode::CiPkUnknown)?;
    let [next, others @ ..] = identity.chain() else { return Err(AuthenticateErrorCode::UndefinedError) };
    let euicc_signed1 = Verbatim::new(EuiccSigned1 {
        transaction_id: signed.transaction_id.clone(),
        server_address: signed.server_address.clone(),
        server_challenge: signed.server_challenge,
        euicc_info2: euicc_info::info2(euicc),
        ctx_params1: request.ctx_params1.clone(),
    });
    let euicc_signature1 = euicc_signed1.sign(identity.key(), &[]);
    let answer = AuthenticateServerResponse::Ok(AuthenticateResponseOk {
        euicc_signed1,
        euicc_signature1,
        euicc_certificate: identity.certificate().clone(),
        next_cert_in_chain: next.clone(),
        other_certs_in_chain: others.to_vec(),
    });
    euicc.session = Session::Authenticated(Box::new(Authenticated {
        transaction_id: signed.transaction_id.clone(),
        server_address: signed.server_address.clone(),
        server_oid,
        server_key: request.server_certificate.public_key().clone(),
        server_chain: request.other_certs_in_chain,
        has_profiles,
        euicc_signature1,
        identity: chosen,
    }));
    Ok(answer)
}

/// The root that vouches for the server, the server's name, and whether it has profiles.
fn server(roots: &[TrustAnchor], request: &AuthenticateServerRequest) -> Result<(TrustAnchor, Oid, bool), AuthenticateErrorCode> {
    let role = match request.server_certificate.role() {
        Some(role @ (Role::DpAuth | Role::DsAuth)) => role,
        _ => return Err(AuthenticateErrorCode::InvalidCertificate),
    };
    let chain: Vec<&Certificate> = std::iter::once(&request.server_certificate).chain(&request.other_certs_in_chain).collect();
    // A chip has no clock.
    let root = verify_chain(&chain, role, roots, None).map_err(code)?;
    let oid = *request.server_certificate.registered_id().ok_or(AuthenticateErrorCode::InvalidCertificate)?;
    Ok((root.clone(), oid, role == Role::DpAuth))
}

fn code(error: ChainError) -> AuthenticateErrorCode {
    match error.fault {
        ChainFault::UnknownRoot => AuthenticateErrorCode::CiPkUnknown,
        _ => AuthenticateErrorCode::InvalidCertificate,
    }
}

/// Which of the chip's identities is to speak. A server of v3 says it in what it signed; one that leaves the choice gets the one
/// under its own root, if there is one.
fn identity(euicc: &Euicc, request: &AuthenticateServerRequest, root: TrustAnchor) -> Option<(bool, u32)> {
    let position = |identities: &[Identity], id| identities.iter().position(|identity| root_of(identity) == Some(id));
    let number = |place: usize| u32::try_from(place).ok();
    let context = request.server_signed1.session_context.as_ref();
    if let Some(wanted) = context.and_then(|context| context.euicc_ci_pk_id_to_be_used_v3.as_ref()) {
        return Some((true, number(position(&euicc.chip.identities_v3, wanted)?)?));
    }
    match request.euicc_ci_pk_id_to_be_used.as_ref().filter(|wanted| !wanted.as_bytes().is_empty()) {
        Some(wanted) => Some((false, number(position(&euicc.chip.identities, wanted)?)?)),
        None => {
            let place = position(&euicc.chip.identities, root.key_id()).unwrap_or(0);
            euicc.chip.identities.get(place).and_then(|_| Some((false, number(place)?)))
        }
    }
}
