//! Functions of the card (ES10a, ES10b, ES10c): which answer belongs to which request.

use super::procedure::{Action, Answer, CardRequest};
use crate::error::{Error, Party, RefusalCode};
use crate::wire::es10a::{
    EuiccConfiguredDataRequest, EuiccConfiguredDataResponse, SetDefaultDpAddressRequest, SetDefaultDpAddressResponse,
};
use crate::wire::es10b::{
    AuthenticateServerRequest, AuthenticateServerResponse, CancelSessionRequest, CancelSessionResponse, GetEuiccChallengeRequest,
    GetEuiccChallengeResponse, GetEuiccInfo1Request, GetEuiccInfo2Request, GetRatRequest, GetRatResponse,
    ListNotificationRequest, ListNotificationResponse, NotificationSentRequest, NotificationSentResponse, PrepareDownloadRequest,
    PrepareDownloadResponse, RetrieveNotificationsListRequest, RetrieveNotificationsListResponse, VerifySmdsResponseRequest,
    VerifySmdsResponseResponse,
};
use crate::wire::es10c::{
    DeleteProfileRequest, DeleteProfileResponse, DisableProfileRequest, DisableProfileResponse, EnableProfileRequest,
    EnableProfileResponse, EuiccMemoryResetRequest, EuiccMemoryResetResponse, GetEuiccDataRequest, GetEuiccDataResponse,
    ProfileInfoListRequest, ProfileInfoListResponse, SetNicknameRequest, SetNicknameResponse,
};
use crate::wire::{EuiccInfo1, EuiccInfo2, Message, Verbatim};

/// A request with its answer.
pub(super) trait CardFunction: Message {
    type Answer: Message;
}

macro_rules! functions {
    ($($request:ty => $answer:ty),* $(,)?) => {
        $( impl CardFunction for $request { type Answer = $answer; } )*
    };
}

functions! {
    AuthenticateServerRequest => AuthenticateServerResponse,
    CancelSessionRequest => CancelSessionResponse,
    DeleteProfileRequest => DeleteProfileResponse,
    DisableProfileRequest => DisableProfileResponse,
    EnableProfileRequest => EnableProfileResponse,
    EuiccConfiguredDataRequest => EuiccConfiguredDataResponse,
    EuiccMemoryResetRequest => EuiccMemoryResetResponse,
    GetEuiccChallengeRequest => GetEuiccChallengeResponse,
    GetEuiccDataRequest => GetEuiccDataResponse,
    GetEuiccInfo1Request => EuiccInfo1,
    GetEuiccInfo2Request => EuiccInfo2,
    GetRatRequest => GetRatResponse,
    ListNotificationRequest => ListNotificationResponse,
    NotificationSentRequest => NotificationSentResponse,
    PrepareDownloadRequest => PrepareDownloadResponse,
    ProfileInfoListRequest => ProfileInfoListResponse,
    RetrieveNotificationsListRequest => RetrieveNotificationsListResponse,
    SetDefaultDpAddressRequest => SetDefaultDpAddressResponse,
    SetNicknameRequest => SetNicknameResponse,
    VerifySmdsResponseRequest => VerifySmdsResponseResponse,
}

/// Has the card asked.
pub(super) fn ask(request: &impl CardFunction) -> Action {
    Action::Card(CardRequest::new(request.to_der()))
}

/// Reads the card's answer to a function.
pub(super) fn read<F: CardFunction>(answer: Answer) -> Result<F::Answer, Error> {
    F::Answer::parse(&answer.card()?).map_err(|malformed| Error::unreadable(Party::Card, malformed))
}

/// The same, with its bytes: servers check signatures over them.
pub(super) fn read_verbatim<F: CardFunction>(answer: Answer) -> Result<Verbatim<F::Answer>, Error> {
    let bytes = answer.card()?;
    let element = crate::tlv::Element::parse_as(F::Answer::TAG, &bytes);
    let value = element.and_then(|element| crate::tlv::Decode::decode(&element));
    value.map_err(|malformed| Error::unreadable(Party::Card, malformed))
}

/// That the card said no to a function.
pub(super) fn refused<F: CardFunction>(number: i64) -> Error {
    Error::Refused { by: Party::Card, code: RefusalCode::Result { function: F::Answer::TAG, number } }
}
