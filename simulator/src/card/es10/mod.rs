//! The functions of ES10a, ES10b and ES10c, one a file: a request in, an answer out (SGP.22 v2.5 §5.7, v3.1 §5.7).

pub(super) mod authenticate_server;
pub(super) mod cancel_session;
pub(super) mod delete_profile;
pub(super) mod disable_profile;
pub(super) mod enable_profile;
pub(super) mod euicc_configured_data;
pub(super) mod euicc_info;
pub(super) mod euicc_memory_reset;
pub(super) mod get_euicc_challenge;
pub(super) mod get_euicc_data;
pub(super) mod get_rat;
pub(super) mod list_notification;
pub(super) mod load_bound_profile_package;
pub(super) mod notification_sent;
pub(super) mod prepare_download;
pub(super) mod profile_info_list;
pub(super) mod retrieve_notifications_list;
pub(super) mod set_default_dp_address;
pub(super) mod set_nickname;
pub(super) mod verify_smds_response;

mod find;
