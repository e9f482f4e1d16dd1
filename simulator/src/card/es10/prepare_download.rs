//! ES10b `PrepareDownload` (SGP.22 v2.5 §5.7.5): the owner agreed, the chip makes a one-time key for the profile.

use sgp22::crypto::{Certificate, Random, Role, SecretKey, verify_chain};
use sgp22::tlv::Oid;
use sgp22::wire::es10b::{
    DownloadErrorCode, EuiccSigned2, PrepareDownloadRequest, PrepareDownloadResponse, PrepareDownloadResponseError,
    PrepareDownloadResponseOk,
};
use sgp22::wire::{Message, Verbatim};

use crate::card::euicc::{Answer, Euicc, element, read};
use crate::card::session::{Prepared, Session};
use crate::card::state::{ONE_TIME_KEYS_MAX, OneTimeKey};

pub(in crate::card) fn answer(euicc: &mut Euicc, request: &[u8], chance: &mut dyn Random) -> Answer {
    let request: PrepareDownloadRequest = read(request)?;
    let transaction_id = request.smdp_signed2.transaction_id.clone();
    let answer = prepare(euicc, request, chance);
    let answer = answer.unwrap_or_else(|download_error_code| {
        PrepareDownloadResponse::Error(PrepareDownloadResponseError { transaction_id, download_error_code })
    });
    Ok(answer.to_der())
}

fn prepare(
    euicc: &mut Euicc,
    request: PrepareDownloadRequest,
    chance: &mut dyn Random,
) -> Result<PrepareDownloadResponse, DownloadErrorCode> {
    let Session::Authenticated(server) = &euicc.session else { return Err(DownloadErrorCode::NoSession) };
    if !server.has_profiles {
        return Err(DownloadErrorCode::NoSession);
    }
    let server = server.clone();
    let signed = &request.smdp_signed2;
    if signed.transaction_id != server.transaction_id {
        return Err(DownloadErrorCode::InvalidTransactionId);
    }
    // The certificate for binding belongs to the server that has shown who it is, and has the same above it.
    let chain: Vec<&Certificate> = std::iter::once(&request.smdp_certificate).chain(&server.server_chain).collect();
    let verdict = verify_chain(&chain, Role::DpPb, &euicc.chip.roots, None);
    let pb_oid = request.smdp_certificate.registered_id().copied();
    let pb_oid =
        pb_oid.filter(|oid| verdict.is_ok() && *oid == server.server_oid).ok_or(DownloadErrorCode::InvalidCertificate)?;
    let pb_key = request.smdp_certificate.public_key();
    let covered = element(0x5F37, &server.euicc_signature1);
    signed.verify(pb_key, &covered, &request.smdp_signature2).map_err(|_| DownloadErrorCode::InvalidSignature)?;
    let identity = euicc.identity(server.identity).ok_or(DownloadErrorCode::UndefinedError)?;
    let curve = pb_key.curve();
    if identity.key().public_key().curve() != curve {
        return Err(DownloadErrorCode::UnsupportedCurve);
    }
    let (secret, one_time_key) = match kept(euicc, &pb_oid, signed.bpp_euicc_otpk.as_ref()) {
        Some(key) => (SecretKey::from_bytes(curve, &key.number).map_err(|_| DownloadErrorCode::UndefinedError)?, key),
        None => draw(curve, pb_oid, chance),
    };
    let euicc_signed2 = Verbatim::new(EuiccSigned2 {
        transaction_id: server.transaction_id.clone(),
        euicc_otpk: one_time_key.point,
        hash_cc: request.hash_cc,
        additional_information: Vec::new(),
    });
    let covered = element(0x5F37, &request.smdp_signature2);
    let answer = PrepareDownloadResponse::Ok(PrepareDownloadResponseOk {
        euicc_signature2: euicc_signed2.sign(identity.key(), &covered),
        euicc_signed2,
    });
    let keys = &mut euicc.state.one_time_keys;
    if !keys.contains(&one_time_key) {
        if keys.len() == ONE_TIME_KEYS_MAX {
            keys.remove(0);
        }
        keys.push(one_time_key.clone());
    }
    let pb_key = pb_key.clone();
    euicc.session = Session::Prepared(Box::new(Prepared { server: *server, pb_key, pb_oid, one_time_key, secret }));
    Ok(answer)
}

/// The key that the server sealed a profile for before, if it is still there.
fn kept(euicc: &Euicc, smdp_oid: &Oid, wanted: Option<&[u8; 65]>) -> Option<OneTimeKey> {
    let wanted = wanted?;
    euicc.state.one_time_keys.iter().find(|key| key.smdp_oid == *smdp_oid && key.point == *wanted).cloned()
}

fn draw(curve: sgp22::crypto::Curve, smdp_oid: Oid, chance: &mut dyn Random) -> (SecretKey, OneTimeKey) {
    let mut number = [0; 32];
    loop {
        chance.fill(&mut number);
        if let Ok(secret) = SecretKey::from_bytes(curve, &number) {
            let point = *secret.public_key().point();
            return (secret, OneTimeKey { smdp_oid, number, point });
        }
    }
}
