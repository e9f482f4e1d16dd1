//! ES10b `LoadBoundProfilePackage` (SGP.22 v2.5 §5.7.6, §2.5.5): a profile arrives sealed, piece by piece.
//!
//! Pieces must be cut as the standard cuts them; anything else is answered 6A80, as some cards do (lpac issue 185). The first
//! piece that is at fault ends the download, and so does the last: the chip answers with its signed word on how it ended.

use sgp22::crypto::{BspError, Opener, PublicKey, SessionKeys};
use sgp22::tlv::{Element, Tag};
use sgp22::wire::es8::{ConfigureIsdpRequest, InitialiseSecureChannelRequest, RemoteOpId, ReplaceSessionKeysRequest};
use sgp22::wire::{
    Aid, BppCommandId, ErrorReason, ErrorResult, FinalResult, Message, NotificationEvent, PendingNotification,
    ProfileInstallationResult, ProfileInstallationResultData, StoreMetadataRequest, SuccessResult, Verbatim,
};

use crate::card::euicc::{Answer, Euicc, Status};
use crate::card::install;
use crate::card::session::{Expects, Loading, Prepared, Session};
use crate::card::state::{Installing, Profile};

/// Why a download ended badly: in which part, why, and what the interpreter of profile packages said.
type Failure = (BppCommandId, ErrorReason, Option<Vec<u8>>);

pub(in crate::card) fn answer(euicc: &mut Euicc, piece: &[u8]) -> Answer {
    match std::mem::take(&mut euicc.session) {
        Session::Prepared(prepared) => begin(euicc, prepared, piece),
        Session::Loading(loading) => proceed(euicc, loading, piece),
        other => {
            euicc.session = other;
            Err(Status::CONDITIONS)
        }
    }
}

/// Ends a download that did not come to its end: power was cut, or another one was begun. Its news is kept.
pub(in crate::card) fn clean_up(euicc: &mut Euicc) {
    if let Some(installing) = euicc.state.installing.take() {
        let reason = ErrorReason::InstallFailedDueToInterruption;
        tell(euicc, &installing, failed((BppCommandId::LoadProfileElements, reason, None)));
    }
}

/// The first piece: the package's tag and length, and how keys are agreed on.
fn begin(euicc: &mut Euicc, prepared: Box<Prepared>, piece: &[u8]) -> Answer {
    let initialise = header(piece).filter(|header| header.tag == 0xBF36).and_then(|header| {
        let inside = piece.get(header.size..)?;
        let request = InitialiseSecureChannelRequest::parse(inside).ok()?;
        Some((request, header.value_size.checked_sub(inside.len())?))
    });
    let Some((request, package_left)) = initialise else {
        euicc.session = Session::Prepared(prepared);
        return Err(Status::WRONG_DATA);
    };
    let opener = match agree(euicc, &prepared, &request) {
        Ok(opener) => opener,
        Err(reason) => {
            let installing = installing(&prepared.server, prepared.pb_oid, None);
            euicc.session = Session::Failed(Box::new(prepared.server.clone()));
            return Ok(tell(euicc, &installing, failed((BppCommandId::InitialiseSecureChannel, reason, None))));
        }
    };
    let Prepared { server, pb_oid, one_time_key, .. } = *prepared;
    euicc.session = Session::Loading(Box::new(Loading {
        server,
        pb_oid,
        one_time_key,
        opener,
        expects: Expects::ConfigureIsdp,
        package_left,
        row_left: 0,
        metadata_bytes: Vec::new(),
        metadata: None,
        profile: Vec::new(),
    }));
    Ok(Vec::new())
}

fn agree(euicc: &Euicc, prepared: &Prepared, request: &InitialiseSecureChannelRequest) -> Result<Opener, ErrorReason> {
    if request.remote_op_id != RemoteOpId::InstallBoundProfilePackage {
        return Err(ErrorReason::UnsupportedRemoteOperationType);
    }
    if request.transaction_id != prepared.server.transaction_id {
        return Err(ErrorReason::InvalidTransactionId);
    }
    let signed = request.verify(&prepared.one_time_key.point, &prepared.pb_key);
    signed.map_err(|_| ErrorReason::InvalidSignature)?;
    if !request.control_ref_template.is_supported() {
        return Err(ErrorReason::UnsupportedCrtValues);
    }
    let point = PublicKey::from_point(prepared.pb_key.curve(), &request.smdp_otpk);
    let point = point.map_err(|_| ErrorReason::IncorrectInputValues)?;
    let secret = prepared.secret.agree(&point).map_err(|_| ErrorReason::IncorrectInputValues)?;
    Ok(Opener::new(&SessionKeys::derive(&secret, request.control_ref_template.host_id.as_bytes(), &euicc.chip.eid)))
}

/// Any other piece.
fn proceed(euicc: &mut Euicc, mut loading: Box<Loading>, piece: &[u8]) -> Answer {
    let Some(cut) = cut(&loading, piece) else {
        euicc.session = Session::Loading(loading);
        return Err(Status::WRONG_DATA);
    };
    match take(euicc, &mut loading, cut) {
        Ok(()) if loading.package_left == 0 => end(euicc, *loading),
        Ok(()) => {
            euicc.session = Session::Loading(loading);
            Ok(Vec::new())
        }
        Err(failure) => Ok(fail(euicc, *loading, failure)),
    }
}

/// A piece that is cut as it must be.
enum Cut<'a> {
    Whole(Element<'a>),
    /// Tag and length of a row alone; how many bytes follow.
    Row(Header),
}

/// Takes a piece off what is left, if it is one that may come now.
fn cut<'a>(loading: &Loading, piece: &'a [u8]) -> Option<Cut<'a>> {
    let header = header(piece)?;
    let is_whole = piece.len() == header.size + header.value_size;
    let is_header = piece.len() == header.size;
    let fits = |tags: &[u32]| tags.contains(&header.tag) && piece.len() <= loading.package_left;
    let whole = |tags| (fits(tags) && is_whole).then(|| Element::parse(piece).ok().map(Cut::Whole)).flatten();
    let row = |tags: &[u32]| {
        // The row with the profile is the last, so it is as long as what is left.
        let left = loading.package_left.saturating_sub(piece.len());
        let is_row = fits(tags) && is_header && header.value_size <= left && (header.tag != 0xA3 || header.value_size == left);
        (is_row && header.value_size > 0).then_some(Cut::Row(header))
    };
    match loading.expects {
        Expects::ConfigureIsdp => whole(&[0xA0]),
        Expects::MetadataRow => row(&[0xA1]),
        Expects::Metadata => whole(&[0x88]).filter(|_| piece.len() <= loading.row_left),
        Expects::KeysOrProfileRow => whole(&[0xA2]).or_else(|| row(&[0xA3])),
        Expects::ProfileRow => row(&[0xA3]),
        Expects::Profile => whole(&[0x86]).filter(|_| piece.len() <= loading.row_left),
    }
}

fn take(euicc: &mut Euicc, loading: &mut Loading, cut: Cut<'_>) -> Result<(), Failure> {
    let piece = match cut {
        Cut::Row(row) => {
            loading.package_left -= row.size;
            loading.row_left = row.value_size;
            loading.expects = if row.tag == 0xA1 { Expects::Metadata } else { Expects::Profile };
            return Ok(());
        }
        Cut::Whole(piece) => piece,
    };
    loading.package_left -= piece.bytes().len();
    match loading.expects {
        Expects::ConfigureIsdp => {
            let plain = open_row(&mut loading.opener, &piece, 0x87, BppCommandId::ConfigureIsdp)?;
            let wrong = (BppCommandId::ConfigureIsdp, ErrorReason::IncorrectInputValues, None);
            ConfigureIsdpRequest::parse(&plain).map_err(|_| wrong)?;
            // From here on the chip has a place for the profile, which it must clear when power is cut.
            euicc.state.installing = Some(installing(&loading.server, loading.pb_oid, None));
            loading.expects = Expects::MetadataRow;
        }
        Expects::Metadata => {
            let plain =
                loading.opener.open_without_encryption(&piece).map_err(|error| bsp(BppCommandId::StoreMetadata, error))?;
            loading.metadata_bytes.extend_from_slice(plain);
            loading.row_left -= piece.bytes().len();
            if loading.row_left == 0 {
                let metadata = StoreMetadataRequest::parse(&loading.metadata_bytes);
                let metadata = metadata.map_err(|_| ErrorReason::IncorrectInputValues);
                let metadata = metadata.and_then(|metadata| install::metadata_allowed(euicc, &metadata).map(|()| metadata));
                let metadata = metadata.map_err(|reason| (BppCommandId::StoreMetadata, reason, None))?;
                if let Some(installing) = &mut euicc.state.installing {
                    installing.iccid = Some(metadata.iccid);
                }
                loading.metadata = Some(metadata);
                loading.expects = Expects::KeysOrProfileRow;
            }
        }
        Expects::KeysOrProfileRow => {
            let plain = open_row(&mut loading.opener, &piece, 0x87, BppCommandId::ReplaceSessionKeys)?;
            let wrong = (BppCommandId::ReplaceSessionKeys, ErrorReason::IncorrectInputValues, None);
            let request = ReplaceSessionKeysRequest::parse(&plain).map_err(|_| wrong)?;
            loading.opener.replace_keys(&request.keys);
            loading.expects = Expects::ProfileRow;
        }
        Expects::Profile => {
            let opened = loading.opener.open(&piece, &mut loading.profile);
            opened.map_err(|error| bsp(BppCommandId::LoadProfileElements, error))?;
            loading.row_left -= piece.bytes().len();
            if install::size_bytes(&loading.profile, &loading.metadata_bytes) > euicc.free_bytes() {
                let reason = ErrorReason::InstallFailedDueToInsufficientMemoryForProfile;
                return Err((BppCommandId::LoadProfileElements, reason, None));
            }
        }
        Expects::MetadataRow | Expects::ProfileRow => {}
    }
    Ok(())
}

/// The last piece has come.
fn end(euicc: &mut Euicc, mut loading: Loading) -> Answer {
    let Some(metadata) = loading.metadata.take() else {
        let wrong = (BppCommandId::StoreMetadata, ErrorReason::IncorrectInputValues, None);
        return Ok(fail(euicc, loading, wrong));
    };
    let ppi_response = match install::check(&euicc.chip, &loading.profile, &metadata) {
        Ok(response) => response,
        Err((reason, response)) => {
            return Ok(fail(euicc, loading, (BppCommandId::LoadProfileElements, reason, response)));
        }
    };
    let state = &mut euicc.state;
    state.last_isd_p = state.last_isd_p.saturating_add(1);
    let aid = install::isd_p_aid(state.last_isd_p);
    let wants_news = NotificationEvent::INSTALL;
    let size_bytes = install::size_bytes(&loading.profile, &loading.metadata_bytes);
    let Loading { server, pb_oid, one_time_key, profile: package, .. } = loading;
    let installing = installing(&server, pb_oid, Some(metadata.iccid));
    let (nickname, identity) = (String::new(), server.identity);
    state.profiles.push(Profile { aid, metadata, nickname, enabled_on: None, size_bytes, package, identity });
    state.one_time_keys.retain(|key| *key != one_time_key);
    state.installing = None;
    let success = SuccessResult { aid: Aid::new(aid).expect("it has 16 bytes"), ppi_response };
    let result = tell(euicc, &installing, FinalResult::Success(success));
    euicc.notify(euicc.state.profiles.len() - 1, wants_news);
    Ok(result)
}

fn fail(euicc: &mut Euicc, loading: Loading, failure: Failure) -> Vec<u8> {
    let iccid = loading.metadata.as_ref().map(|metadata| metadata.iccid);
    let installing = installing(&loading.server, loading.pb_oid, iccid);
    euicc.state.installing = None;
    euicc.state.one_time_keys.retain(|key| *key != loading.one_time_key);
    euicc.session = Session::Failed(Box::new(loading.server));
    tell(euicc, &installing, failed(failure))
}

fn failed((bpp_command_id, error_reason, ppi_response): Failure) -> FinalResult {
    FinalResult::Error(ErrorResult { bpp_command_id, error_reason, ppi_response })
}

fn installing(
    server: &crate::card::session::Authenticated,
    smdp_oid: sgp22::tlv::Oid,
    iccid: Option<identifiers::Iccid>,
) -> Installing {
    Installing {
        transaction_id: server.transaction_id.clone(),
        server_address: server.server_address.clone(),
        smdp_oid,
        iccid,
        identity: server.identity,
    }
}

/// Signs and keeps how a download ended; its bytes.
fn tell(euicc: &mut Euicc, installing: &Installing, final_result: FinalResult) -> Vec<u8> {
    let seq_number = euicc.state.next_seq_number();
    let data = Verbatim::new(ProfileInstallationResultData {
        transaction_id: installing.transaction_id.clone(),
        notification_metadata: installing.metadata(seq_number),
        smdp_oid: installing.smdp_oid,
        final_result,
    });
    let identity = euicc.identity(installing.identity).or(euicc.own_identity());
    let Some(identity) = identity else { return Vec::new() };
    let result = Verbatim::new(ProfileInstallationResult {
        euicc_sign_pir: data.sign(identity.key(), &[]),
        profile_installation_result_data: data,
    });
    let bytes = result.bytes().to_vec();
    euicc.state.notifications.push(PendingNotification::ProfileInstallationResult(result));
    bytes
}

fn open_row(opener: &mut Opener, row: &Element<'_>, tag: u32, command: BppCommandId) -> Result<Vec<u8>, Failure> {
    let mut plain = Vec::new();
    let mut fault = None;
    let read = row.read(|inside| {
        while let Some(segment) = inside.optional(Tag::new(tag))? {
            if fault.is_none() {
                fault = opener.open(&segment, &mut plain).err();
            }
        }
        inside.finish()
    });
    match (read, fault) {
        (_, Some(error)) => Err(bsp(command, error)),
        (Err(_), None) => Err((command, ErrorReason::BspStructureError, None)),
        (Ok(()), None) => Ok(plain),
    }
}

fn bsp(command: BppCommandId, error: BspError) -> Failure {
    let reason = match error {
        BspError::MacInvalid => ErrorReason::BspSecurityError,
        _ => ErrorReason::BspStructureError,
    };
    (command, reason, None)
}

/// Tag and length at the beginning of bytes that may end before the value does.
#[derive(Clone, Copy)]
struct Header {
    tag: u32,
    size: usize,
    value_size: usize,
}

fn header(bytes: &[u8]) -> Option<Header> {
    let tag = sgp22::tlv::Reader::new(bytes).ok()?.peek().ok()??;
    let length = bytes.get(tag.size_bytes()..)?;
    let (first, digits) = length.split_first()?;
    let count = if *first < 0x80 { 0 } else { usize::from(first & 0x7F) };
    if *first == 0x80 || count > 3 {
        return None;
    }
    let long = digits.get(..count)?.iter().fold(0, |size, digit| size << 8 | usize::from(*digit));
    let value_size = if count == 0 { usize::from(*first) } else { long };
    Some(Header { tag: tag.to_u32(), size: tag.size_bytes() + 1 + count, value_size })
}
