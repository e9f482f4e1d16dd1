//! ES10c `SetNickname`: a profile gets a name from its owner.

use sgp22::wire::Message;
use sgp22::wire::es10c::{SetNicknameRequest, SetNicknameResponse, SetNicknameResult};

use super::find;
use crate::card::chip::ShortIccid;
use crate::card::euicc::{Answer, Euicc, read};

/// The most bytes of a name.
const NICKNAME_SIZE_BYTES_MAX: usize = 64;

pub(in crate::card) fn answer(euicc: &mut Euicc, bytes: &[u8]) -> Answer {
    let request: SetNicknameRequest = read(bytes)?;
    let is_found = euicc.chip.quirks.short_iccid == ShortIccid::Found || !find::is_short(bytes);
    let place = euicc.state.profiles.iter().position(|profile| is_found && profile.metadata.iccid == request.iccid);
    let set_nickname_result = match place {
        None => SetNicknameResult::IccidNotFound,
        Some(_) if request.profile_nickname.len() > NICKNAME_SIZE_BYTES_MAX => SetNicknameResult::UndefinedError,
        Some(place) => {
            euicc.state.profiles[place].nickname = request.profile_nickname;
            SetNicknameResult::Ok
        }
    };
    Ok(SetNicknameResponse { set_nickname_result }.to_der())
}
