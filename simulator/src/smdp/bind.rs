//! How a profile is sealed for a chip (SGP.22 v2.5 §2.5).

use identifiers::Eid;
use sgp22::crypto::{CurvesDiffer, NoKey, PublicKey, Random, Sealer, SecretKey, SessionKeys};
use sgp22::tlv::{Tag, Writer};
use sgp22::wire::es8::{
    BoundProfilePackage, ConfigureIsdpRequest, ControlRefTemplate, InitialiseSecureChannelRequest, ReplaceSessionKeysRequest,
};
use sgp22::wire::{Message, Octets, StoreMetadataRequest, TransactionId};

use super::order::Protection;
use crate::lab::Identity;

const SEGMENT_86: Tag = Tag::new(0x86);
const SEGMENT_87: Tag = Tag::new(0x87);
const SEGMENT_88: Tag = Tag::new(0x88);

/// A server's own choice in the agreement of keys.
pub(super) type HostId = Octets<1, 16>;

/// The chip's one-time key is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct WrongKey;

/// What is sealed, and for whom.
pub(super) struct Binding<'a> {
    pub(super) transaction_id: &'a TransactionId,
    /// The server's own choice in the agreement of keys.
    pub(super) host_id: &'a HostId,
    pub(super) pb: &'a Identity,
    pub(super) eid: &'a Eid,
    pub(super) euicc_otpk: &'a [u8; 65],
    pub(super) metadata: &'a StoreMetadataRequest,
    pub(super) package: &'a [u8],
    pub(super) protection: Protection,
}

impl From<NoKey> for WrongKey {
    fn from(_: NoKey) -> Self {
        Self
    }
}

impl From<CurvesDiffer> for WrongKey {
    fn from(_: CurvesDiffer) -> Self {
        Self
    }
}

impl Binding<'_> {
    /// The bound profile package.
    pub(super) fn seal(&self, chance: &mut dyn Random) -> Result<Vec<u8>, WrongKey> {
        let curve = self.pb.certificate().public_key().curve();
        let secret = SecretKey::generate(curve, chance);
        let agreed = secret.agree(&PublicKey::from_point(curve, self.euicc_otpk)?)?;
        let keys = SessionKeys::derive(&agreed, self.host_id.as_bytes(), self.eid);
        let initialise = InitialiseSecureChannelRequest::sign(
            self.transaction_id.clone(),
            ControlRefTemplate::new(self.host_id.clone()),
            *secret.public_key().point(),
            self.euicc_otpk,
            self.pb.key(),
        );
        let mut sealer = Sealer::new(&keys);
        let first = row(|writer| sealer.seal(SEGMENT_87, &ConfigureIsdpRequest::default().to_der(), writer));
        let second = row(|writer| sealer.seal_without_encryption(SEGMENT_88, &self.metadata.to_der(), writer));
        let third = (self.protection == Protection::ProfileKeys).then(|| {
            let keys = draw(chance);
            let request = ReplaceSessionKeysRequest { keys: keys.clone() };
            let row = row(|writer| sealer.seal(SEGMENT_87, &request.to_der(), writer));
            sealer.replace_keys(&keys);
            row
        });
        let last = row(|writer| sealer.seal(SEGMENT_86, self.package, writer));
        Ok(BoundProfilePackage::write(&initialise, &first, &second, third.as_deref(), &last))
    }
}

fn row(seal: impl FnOnce(&mut Writer)) -> Vec<u8> {
    let mut writer = Writer::new();
    seal(&mut writer);
    writer.finish()
}

/// Keys of the profile's own.
fn draw(chance: &mut dyn Random) -> SessionKeys {
    let mut parts = [[0; 16]; 3];
    parts.iter_mut().for_each(|part| chance.fill(part));
    SessionKeys::from_parts(&parts[0], &parts[1], &parts[2])
}
