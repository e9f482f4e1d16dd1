//! What is to be downloaded.

use identifiers::{ActivationCode, MatchingId, SmdpAddress};

use super::super::authentication::Peer;
use crate::tlv::Oid;
use crate::wire::es11::EventRecord;
use crate::wire::{CtxParams1, CtxParamsForCommonAuthentication, DeviceInfo, SecretText};

/// What is to be downloaded, from where, and by which device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DownloadOrder {
    /// The server's name, with a port where it is another one than 443.
    pub address: String,
    /// What the server knows the profile by. None where it knows it by the chip.
    pub matching_id: Option<SecretText>,
    /// The object identifier that the server must have.
    pub oid: Option<Oid>,
    /// What the device says of itself. What its LPA can do is told to cards and servers of v3 only.
    pub device_info: DeviceInfo,
    /// How often a session that was interrupted is tried again.
    pub retries: u8,
}

impl DownloadOrder {
    /// How often a session that was interrupted is tried again, unless said otherwise.
    pub const RETRIES: u8 = 1;

    /// What an activation code names. Its flag for a confirmation code is not looked at: the server's word counts (lpac issue 134).
    ///
    /// An object identifier that is longer than any in use is none that a server can have, and is compared as such.
    pub fn by_activation_code(code: &ActivationCode, device_info: DeviceInfo) -> Self {
        let matching_id = code.matching_id().map(|id| SecretText::new(id.reveal()));
        let oid = code.oid().map(|oid| Oid::try_from(oid).unwrap_or(Oid::new(&[0, 0])));
        Self { matching_id, oid, ..Self::by_address(code.address(), device_info) }
    }

    /// What an SM-DS has said.
    pub fn by_event(event: &EventRecord, device_info: DeviceInfo) -> Self {
        Self {
            address: event.rsp_server_address.clone(),
            matching_id: Some(event.event_id.clone()),
            oid: None,
            device_info,
            retries: Self::RETRIES,
        }
    }

    /// What a server has for the chip, as the one that the chip names as its default may.
    pub fn by_address(address: &SmdpAddress, device_info: DeviceInfo) -> Self {
        let address = address.as_str().to_owned();
        Self { address, matching_id: None, oid: None, device_info, retries: Self::RETRIES }
    }

    /// The same with a matching id.
    #[must_use]
    pub fn with_matching_id(self, matching_id: &MatchingId) -> Self {
        Self { matching_id: Some(SecretText::new(matching_id.reveal())), ..self }
    }

    pub(super) fn peer(&self) -> Peer {
        Peer { address: self.address.clone(), oid: self.oid }
    }

    pub(super) fn context(&self) -> CtxParams1 {
        common_authentication(self.matching_id.clone(), self.device_info.clone())
    }

    /// The order at another server that this one named.
    pub(super) fn moved_to(self, event: &EventRecord) -> Self {
        Self { retries: self.retries, ..Self::by_event(event, self.device_info) }
    }
}

/// What the card is told that an authentication is for.
pub(in crate::lpa) fn common_authentication(matching_id: Option<SecretText>, device_info: DeviceInfo) -> CtxParams1 {
    CtxParams1::CommonAuthentication(CtxParamsForCommonAuthentication {
        matching_id,
        device_info,
        operation_type: Default::default(),
        iccid: None,
        matching_id_source: None,
        vendor_specific_extension: Vec::new(),
    })
}
