//! ES10b: what the LPA asks the chip while a server is on the line.

mod authenticate_server;
mod cancel_session;
mod get_euicc_challenge;
mod get_euicc_info;
mod get_rat;
mod list_notification;
mod notification_sent;
mod prepare_device_change;
mod prepare_download;
mod retrieve_notifications_list;
mod verify_device_change;
mod verify_profile_recovery;
mod verify_smdp_response;
mod verify_smds_response;

pub use authenticate_server::{
    AuthenticateErrorCode, AuthenticateResponseError, AuthenticateResponseOk, AuthenticateServerRequest,
    AuthenticateServerResponse, EuiccSigned1, ServerRspCapability, ServerSigned1, SessionContext,
};
pub use cancel_session::{
    CancelSessionError, CancelSessionReason, CancelSessionRequest, CancelSessionResponse, CancelSessionResponseOk,
    EuiccCancelSessionSigned,
};
pub use get_euicc_challenge::{GetEuiccChallengeRequest, GetEuiccChallengeResponse};
pub use get_euicc_info::{GetEuiccInfo1Request, GetEuiccInfo2Request};
pub use get_rat::{GetRatRequest, GetRatResponse, PprFlags, ProfilePolicyAuthorisationRule};
pub use list_notification::{ListNotificationRequest, ListNotificationResponse, ListNotificationsResultError};
pub use notification_sent::{DeleteNotificationStatus, NotificationSentRequest, NotificationSentResponse};
pub use prepare_device_change::{
    EuiccSigned3, PrepareDeviceChangeRequest, PrepareDeviceChangeResponse, PrepareDeviceChangeResponseError,
    PrepareDeviceChangeResponseOk,
};
pub use prepare_download::{
    DownloadErrorCode, EuiccSigned2, PrepareDownloadRequest, PrepareDownloadResponse, PrepareDownloadResponseError,
    PrepareDownloadResponseOk, SmdpSigned2,
};
pub use retrieve_notifications_list::{
    NotificationSearchCriteria, RetrieveNotificationsListRequest, RetrieveNotificationsListResponse,
};
pub use verify_device_change::{VerifyDeviceChangeError, VerifyDeviceChangeRequest, VerifyDeviceChangeResponse};
pub use verify_profile_recovery::{VerifyProfileRecoveryError, VerifyProfileRecoveryRequest, VerifyProfileRecoveryResponse};
pub use verify_smdp_response::{VerifySmdpResponseError, VerifySmdpResponseRequest, VerifySmdpResponseResponse};
pub use verify_smds_response::{VerifySmdsResponseError, VerifySmdsResponseRequest, VerifySmdsResponseResponse};

// What a chip answers to a bound profile package is news for the server, too.
pub use super::notification::{ProfileInstallationResult, ProfileInstallationResultData};
