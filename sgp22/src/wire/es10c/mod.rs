//! ES10c: what the owner does with the profiles on the chip.

mod delete_profile;
mod disable_profile;
mod enable_profile;
mod euicc_memory_reset;
mod get_euicc_data;
mod profile_info_list;
mod set_nickname;

pub use delete_profile::{DeleteProfileRequest, DeleteProfileResponse, DeleteResult};
pub use disable_profile::{DisableProfileRequest, DisableProfileResponse, DisableResult};
pub use enable_profile::{EnableProfileRequest, EnableProfileResponse, EnableResult};
pub use euicc_memory_reset::{EuiccMemoryResetRequest, EuiccMemoryResetResponse, ResetOptions, ResetResult};
pub use get_euicc_data::{GetEuiccDataRequest, GetEuiccDataResponse};
pub use profile_info_list::{
    PROFILE_INFO_TAGS_V2, PROFILE_INFO_TAGS_V3, ProfileInfoListError, ProfileInfoListRequest, ProfileInfoListResponse,
    ProfileSearchCriteria, TagList,
};
pub use set_nickname::{SetNicknameRequest, SetNicknameResponse, SetNicknameResult};
