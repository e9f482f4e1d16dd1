//! What a chip keeps when its power is cut, and how that is written down.

use identifiers::Iccid;
use sgp22::tlv::{Decode, Element, Encode, Fault, Malformed, Oid, Tag, Writer};
use sgp22::wire::{Message, NotificationMetadata, PendingNotification, StoreMetadataRequest, TransactionId};

/// What a chip keeps. A value: two chips with equal ones behave the same from there on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct State {
    /// The profiles, in the order in which they came.
    pub profiles: Vec<Profile>,
    /// News that no server has taken yet, oldest first.
    pub notifications: Vec<PendingNotification>,
    /// The SM-DP+ to ask when there is no code; empty for none.
    pub default_dp_address: String,
    /// How many notifications there ever were.
    pub(super) last_seq_number: u32,
    /// How many profiles there ever were.
    pub(super) last_isd_p: u16,
    /// A download that has begun to change the chip: when power comes back and this is here, it was interrupted.
    pub(super) installing: Option<Installing>,
    /// Keys for profiles that were sealed and never arrived.
    pub(super) one_time_keys: Vec<OneTimeKey>,
}

/// A profile on a chip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// The application that holds it.
    pub aid: [u8; 16],
    /// What it says of itself.
    pub metadata: StoreMetadataRequest,
    /// The name that its owner gave it; empty for none.
    pub nickname: String,
    /// The port on which it is in use.
    pub enabled_on: Option<u32>,
    /// How much memory it takes.
    pub size_bytes: u32,
    /// Its elements, as they were installed.
    pub package: Vec<u8>,
    /// Which of the chip's identities its server knows: of v3, and its number. News of it is signed by that one.
    pub(super) identity: (bool, u32),
}

/// A download that has begun to change the chip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Installing {
    pub(super) transaction_id: TransactionId,
    pub(super) server_address: String,
    pub(super) smdp_oid: Oid,
    pub(super) iccid: Option<Iccid>,
    /// Which of the chip's identities speaks: of v3, and its number.
    pub(super) identity: (bool, u32),
}

/// A key that a profile may have been sealed for.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct OneTimeKey {
    pub(super) smdp_oid: Oid,
    pub(super) number: [u8; 32],
    pub(super) point: [u8; 65],
}

/// How many keys a chip keeps for profiles that never arrived.
pub(super) const ONE_TIME_KEYS_MAX: usize = 4;
/// The most bytes of a state: the profiles of a large chip.
pub const STATE_SIZE_BYTES_MAX: usize = sgp22::tlv::SIZE_BYTES_MAX;

impl State {
    /// The profiles that are in use.
    pub fn enabled(&self) -> impl Iterator<Item = &Profile> {
        self.profiles.iter().filter(|profile| profile.enabled_on.is_some())
    }

    /// The profile with a number.
    pub fn profile(&self, iccid: &Iccid) -> Option<&Profile> {
        self.profiles.iter().find(|profile| profile.metadata.iccid == *iccid)
    }

    /// How much memory the profiles take.
    pub fn used_bytes(&self) -> u32 {
        self.profiles.iter().fold(0, |sum, profile| sum.saturating_add(profile.size_bytes))
    }

    /// Its bytes. A profile's keys are among them.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut writer = Writer::new();
        writer.constructed(Tag::SEQUENCE, |writer| {
            writer.constructed(PROFILES, |writer| self.profiles.iter().for_each(|profile| profile.write(writer)));
            writer.constructed(NOTIFICATIONS, |writer| {
                self.notifications.iter().for_each(|notification| writer.encoded(notification.bytes()));
            });
            writer.text(ADDRESS, &self.default_dp_address);
            writer.integer(SEQ_NUMBER, self.last_seq_number.into());
            writer.integer(ISD_P, self.last_isd_p.into());
            if let Some(installing) = &self.installing {
                installing.write(writer);
            }
            writer.constructed(KEYS, |writer| self.one_time_keys.iter().for_each(|key| key.write(writer)));
        });
        writer.finish()
    }

    /// Reads what [`State::to_bytes`] wrote.
    ///
    /// # Errors
    /// When the bytes are something else.
    pub fn parse(bytes: &[u8]) -> Result<Self, Malformed> {
        Element::parse_as(Tag::SEQUENCE, bytes)?.read(|inside| {
            let profiles = list(&inside.required(PROFILES)?, Profile::read)?;
            let notifications = list(&inside.required(NOTIFICATIONS)?, |element| PendingNotification::parse(element.bytes()))?;
            let default_dp_address = inside.required(ADDRESS)?.text(sgp22::wire::TEXT_SIZE_BYTES_MAX)?.to_owned();
            let last_seq_number = inside.required(SEQ_NUMBER)?.number()?;
            let last_isd_p = inside.required(ISD_P)?.number()?;
            let installing = inside.optional(INSTALLING)?.map(|element| Installing::read(&element)).transpose()?;
            let one_time_keys = list(&inside.required(KEYS)?, OneTimeKey::read)?;
            inside.finish()?;
            Ok(Self { profiles, notifications, default_dp_address, last_seq_number, last_isd_p, installing, one_time_keys })
        })
    }

    /// The number for the next news.
    pub(super) fn next_seq_number(&mut self) -> u32 {
        self.last_seq_number += 1;
        self.last_seq_number
    }
}

const PROFILES: Tag = Tag::context(0).constructed();
const NOTIFICATIONS: Tag = Tag::context(1).constructed();
const ADDRESS: Tag = Tag::context(2);
const SEQ_NUMBER: Tag = Tag::context(3);
const ISD_P: Tag = Tag::context(4);
const INSTALLING: Tag = Tag::context(5).constructed();
const KEYS: Tag = Tag::context(6).constructed();

fn list<T>(row: &Element<'_>, read: impl Fn(&Element<'_>) -> Result<T, Malformed>) -> Result<Vec<T>, Malformed> {
    row.read(|inside| {
        let mut entries = Vec::new();
        while let Some(element) = inside.next()? {
            entries.push(read(&element)?);
        }
        Ok(entries)
    })
}

impl Profile {
    fn write(&self, writer: &mut Writer) {
        writer.constructed(Tag::SEQUENCE, |writer| {
            writer.primitive(Tag::context(0), &self.aid);
            writer.encoded(&self.metadata.to_der());
            writer.text(Tag::context(1), &self.nickname);
            if let Some(port) = self.enabled_on {
                writer.integer(Tag::context(2), port.into());
            }
            writer.integer(Tag::context(3), self.size_bytes.into());
            writer.primitive(Tag::context(4), &self.package);
            writer.boolean(Tag::context(5), self.identity.0);
            writer.integer(Tag::context(6), self.identity.1.into());
        });
    }

    fn read(element: &Element<'_>) -> Result<Self, Malformed> {
        element.read(|inside| {
            Ok(Self {
                aid: inside.required(Tag::context(0))?.octets_exactly()?,
                metadata: StoreMetadataRequest::decode(&inside.required(StoreMetadataRequest::TAG)?)?,
                nickname: inside.required(Tag::context(1))?.text(64)?.to_owned(),
                enabled_on: inside.optional(Tag::context(2))?.map(|port| port.number()).transpose()?,
                size_bytes: inside.required(Tag::context(3))?.number()?,
                package: inside.required(Tag::context(4))?.octets()?.to_vec(),
                identity: (inside.required(Tag::context(5))?.boolean()?, inside.required(Tag::context(6))?.number()?),
            })
        })
    }
}

impl Installing {
    /// The news of its end needs an identity; all else is in the news.
    fn write(&self, writer: &mut Writer) {
        writer.constructed(INSTALLING, |writer| {
            self.transaction_id.encode(Tag::context(0), writer);
            writer.text(Tag::context(1), &self.server_address);
            writer.oid(Tag::context(2), &self.smdp_oid);
            if let Some(iccid) = &self.iccid {
                iccid.encode(Tag::context(3), writer);
            }
            writer.boolean(Tag::context(4), self.identity.0);
            writer.integer(Tag::context(5), self.identity.1.into());
        });
    }

    fn read(element: &Element<'_>) -> Result<Self, Malformed> {
        element.read(|inside| {
            Ok(Self {
                transaction_id: TransactionId::decode(&inside.required(Tag::context(0))?)?,
                server_address: inside.required(Tag::context(1))?.text(sgp22::wire::TEXT_SIZE_BYTES_MAX)?.to_owned(),
                smdp_oid: inside.required(Tag::context(2))?.oid()?,
                iccid: inside.optional(Tag::context(3))?.map(|iccid| Iccid::decode(&iccid)).transpose()?,
                identity: (inside.required(Tag::context(4))?.boolean()?, inside.required(Tag::context(5))?.number()?),
            })
        })
    }

    /// What the news says of who, what and where.
    pub(super) fn metadata(&self, seq_number: u32) -> NotificationMetadata {
        NotificationMetadata {
            seq_number,
            profile_management_operation: sgp22::wire::NotificationEvent::INSTALL,
            notification_address: self.server_address.clone(),
            iccid: self.iccid,
        }
    }
}

impl OneTimeKey {
    fn write(&self, writer: &mut Writer) {
        writer.constructed(Tag::SEQUENCE, |writer| {
            writer.oid(Tag::context(0), &self.smdp_oid);
            writer.primitive(Tag::context(1), &self.number);
            writer.primitive(Tag::context(2), &self.point);
        });
    }

    fn read(element: &Element<'_>) -> Result<Self, Malformed> {
        if element.tag() != Tag::SEQUENCE {
            return Err(element.fault(Fault::Unexpected(element.tag())));
        }
        element.read(|inside| {
            Ok(Self {
                smdp_oid: inside.required(Tag::context(0))?.oid()?,
                number: inside.required(Tag::context(1))?.octets_exactly()?,
                point: inside.required(Tag::context(2))?.octets_exactly()?,
            })
        })
    }
}

/// Prints that there is one, and nothing of it.
impl std::fmt::Debug for OneTimeKey {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("OneTimeKey(secret)")
    }
}
