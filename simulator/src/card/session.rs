//! What a chip knows while a server is on the line. It is gone when power is.

use sgp22::crypto::{Certificate, Opener, PublicKey, SecretKey, Signature};
use sgp22::tlv::Oid;
use sgp22::wire::{StoreMetadataRequest, TransactionId};

use super::state::OneTimeKey;

/// How far a conversation with a server is.
#[derive(Debug, Default)]
pub(super) enum Session {
    /// No server is on the line.
    #[default]
    None,
    /// A server must sign this.
    Challenged([u8; 16]),
    /// A server has shown who it is.
    Authenticated(Box<Authenticated>),
    /// The chip has a one-time key for the profile.
    Prepared(Box<Prepared>),
    /// A package arrives, piece by piece.
    Loading(Box<Loading>),
    /// A package could not be installed; the server may still be told that the session is given up.
    Failed(Box<Authenticated>),
}

/// A server has shown who it is.
#[derive(Debug, Clone)]
pub(super) struct Authenticated {
    pub(super) transaction_id: TransactionId,
    pub(super) server_address: String,
    pub(super) server_oid: Oid,
    pub(super) server_key: PublicKey,
    /// Above the server's certificate. That for binding has the same above it.
    pub(super) server_chain: Vec<Certificate>,
    /// Whether it is an SM-DP+, which has profiles.
    pub(super) has_profiles: bool,
    /// The chip's signature: the server's next one covers it.
    pub(super) euicc_signature1: Signature,
    /// Which of the chip's identities speaks: of v3, and its number.
    pub(super) identity: (bool, u32),
}

/// The chip has a one-time key for the profile.
#[derive(Debug)]
pub(super) struct Prepared {
    pub(super) server: Authenticated,
    pub(super) pb_key: PublicKey,
    pub(super) pb_oid: Oid,
    pub(super) one_time_key: OneTimeKey,
    pub(super) secret: SecretKey,
}

/// A package arrives, piece by piece.
#[derive(Debug)]
pub(super) struct Loading {
    pub(super) server: Authenticated,
    pub(super) pb_oid: Oid,
    pub(super) one_time_key: OneTimeKey,
    pub(super) opener: Opener,
    pub(super) expects: Expects,
    /// How many bytes of the package have not come yet.
    pub(super) package_left: usize,
    /// How many bytes of the row have not come yet.
    pub(super) row_left: usize,
    pub(super) metadata_bytes: Vec<u8>,
    pub(super) metadata: Option<StoreMetadataRequest>,
    pub(super) profile: Vec<u8>,
}

/// The next piece of a package.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Expects {
    /// `A0` with its segments.
    ConfigureIsdp,
    /// The beginning of `A1`.
    MetadataRow,
    /// A segment `88`.
    Metadata,
    /// `A2` with its segments, or the beginning of `A3`.
    KeysOrProfileRow,
    /// The beginning of `A3`.
    ProfileRow,
    /// A segment `86`.
    Profile,
}

impl Session {
    /// The server on the line, once it has shown who it is.
    pub(super) fn server(&self) -> Option<&Authenticated> {
        match self {
            Self::None | Self::Challenged(_) => None,
            Self::Authenticated(server) | Self::Failed(server) => Some(server),
            Self::Prepared(prepared) => Some(&prepared.server),
            Self::Loading(loading) => Some(&loading.server),
        }
    }
}
