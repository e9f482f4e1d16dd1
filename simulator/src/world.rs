//! A small eSIM world on this machine: an issuer of certificates, a server of profiles, a server of events, and a chip. All of it
//! follows from a seed and a moment; only what the chip keeps is anybody's to keep.

use std::net::{Ipv4Addr, TcpListener};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use identifiers::{ActivationCode, ConfirmationCodeRequired, Eid, Iccid, MatchingId, SmdpAddress};
use sgp22::crypto::{Certificate, Curve, Random, TrustAnchor};
use sgp22::tlv::{Oid, Tag, Time, Writer};
use sgp22::wire::es11::EventRecord;
use sgp22::wire::{Message, NotificationConfigurationInformation, NotificationEvent, SecretText, StoreMetadataRequest, Version};

use crate::Seeded;
use crate::card::{Card, Chip, State};
use crate::https::{Reply, Server, Site, SiteError};
use crate::lab::{Ci, Identity, MadeUpProfile, Variant};
use crate::smdp::{self, ConfirmOrder, DownloadOrder, Order, Outbound, Rebinding, Refusal, Reuse, Smdp, Terms};
use crate::smds::Smds;

/// The name that the servers go by: this machine.
const HOST: &str = "localhost";
const SMDP_OID: Oid = Oid::new(&[2, 999, 10]);
const SMDS_OID: Oid = Oid::new(&[2, 999, 15]);
/// The chip's number: its first eight digits are those of the test specification's manufacturer.
const EID: &str = "89049032123451234512345678901235";

/// What a world is made of.
#[derive(Clone)]
pub struct Settings {
    /// All keys follow from it.
    pub seed: [u8; 32],
    /// When certificates begin to be valid; those of the servers are for three years.
    pub from: Time,
    /// The curve of the keys with which servers and chip speak to each other.
    pub curve: Curve,
    /// Which release of the specification chip and servers are of.
    pub release: Release,
    /// Where the SM-DP+ listens; the SM-DS is one higher. 0 lets the system choose both.
    pub port: u16,
    /// Which start of this world it is: what is drawn differs with each, and keys do not.
    pub start: u64,
    /// What the chip has of other issuers, so that servers of others know it: their roots and its identities under them. Its number
    /// is that of the first.
    pub foreign: Vec<(TrustAnchor, Identity)>,
}

/// A release of the specification.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Release {
    /// SGP.22 v2.5.
    V2,
    /// SGP.22 v3.1: the servers' certificates are under others (variant B), and the chip knows them from v3 alone.
    V3,
}

/// A profile that is to be had.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// Its number is the so-and-so-many-th of this world.
    pub number: u32,
    /// How many bytes fill it.
    pub filling_bytes: usize,
    /// What its owner must know.
    pub confirmation_code: Option<SecretText>,
    /// Whether the SM-DS tells the chip of it.
    pub is_announced: bool,
}

/// Why a world cannot start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WorldError {
    /// A server cannot listen.
    #[error(transparent)]
    Site(#[from] SiteError),
    /// The certificate of another issuer is no chip's: it names no EID.
    #[error("the certificate of another issuer is no chip's: it names no EID")]
    NoChip,
}

/// A world that runs until the program ends.
pub struct World {
    root: Certificate,
    smdp: Server<Linked>,
    smds: Arc<Server<Smds>>,
    smds_address: String,
    smdp_address: String,
    card: Mutex<Card>,
    chance: Mutex<Seeded>,
}

/// An SM-DP+ that tells an SM-DS what waits.
struct Linked {
    smdp: Smdp,
    smds: Arc<Server<Smds>>,
}

impl World {
    /// Starts the servers, and switches on the chip with what it kept.
    ///
    /// # Errors
    /// When a port is taken, or the first foreign identity is no chip's.
    pub fn start(settings: &Settings, kept: State, clock: fn() -> Time) -> Result<Self, WorldError> {
        let mut chance = Seeded::new(&settings.seed);
        let foreign = settings.foreign.first().map(|(_, identity)| identity.certificate().serial_number().unwrap_or_default());
        let eid = Eid::parse(foreign.unwrap_or(EID)).map_err(|_| WorldError::NoChip)?;
        let variant = if settings.release == Release::V2 { Variant::O } else { Variant::B };
        let ci = Ci::new(settings.curve, variant, settings.from, &eid, &mut chance);
        let identity = ci.euicc(&eid, &mut chance);
        let (smdp_keys, smds_keys) = (ci.smdp(HOST, SMDP_OID, &mut chance), ci.smds(HOST, SMDS_OID, &mut chance));
        let smdp_socket = TcpListener::bind((Ipv4Addr::LOCALHOST, settings.port)).map_err(SiteError::from)?;
        let further = if settings.port == 0 { 0 } else { settings.port + 1 };
        let smds_socket = TcpListener::bind((Ipv4Addr::LOCALHOST, further)).map_err(SiteError::from)?;
        let smdp_port = smdp_socket.local_addr().map_err(SiteError::from)?.port();
        let smdp_address = format!("{HOST}:{smdp_port}");
        let smds_port = smds_socket.local_addr().map_err(SiteError::from)?.port();
        let smds_address = format!("{HOST}:{smds_port}");
        let mut chance = Seeded::from_number(chance.below(u64::MAX) ^ settings.start);
        let mut further_chance = || Box::new(Seeded::from_number(chance.below(u64::MAX))) as Box<dyn Random + Send>;
        let (one, other) = (further_chance(), further_chance());
        let (smdp_tls, smds_tls) = (smdp_keys.tls.clone(), smds_keys.tls.clone());
        let smds = Smds::new(HOST, vec![smds_keys], vec![ci.anchor()]).on_port(smds_port);
        let smds = Arc::new(Server::start(smds_socket, &smds_tls, smds, clock, one)?);
        let smdp = Smdp::new(HOST, SMDP_OID, vec![smdp_keys], vec![ci.anchor()]).on_port(smdp_port);
        let linked = Linked { smdp, smds: Arc::clone(&smds) };
        let smdp = Server::start(smdp_socket, &smdp_tls, linked, clock, other)?;
        let mut chip = Chip { root_ds_address: smds_address.clone(), ..Chip::new(eid, identity, &ci) };
        if settings.release == Release::V3 {
            chip.version = Version([3, 1, 0]);
            std::mem::swap(&mut chip.identities, &mut chip.identities_v3);
        }
        for (root, identity) in &settings.foreign {
            chip.roots.push(root.clone());
            chip.identities.push(identity.clone());
        }
        let card = Mutex::new(Card::new(chip, kept));
        Ok(Self { root: ci.root().clone(), smdp, smds, smds_address, smdp_address, card, chance: Mutex::new(chance) })
    }

    /// The issuer's certificate: who trusts it, trusts the servers.
    pub fn root(&self) -> &Certificate {
        &self.root
    }

    /// The issuer's key, as somebody who trusts it holds it.
    ///
    /// # Panics
    /// Never: the lab's root is one.
    pub fn anchor(&self) -> TrustAnchor {
        TrustAnchor::from_certificate(&self.root).expect("a lab's root is a root")
    }

    /// The SM-DP+, `host:port`.
    pub fn smdp_address(&self) -> &str {
        &self.smdp_address
    }

    /// The SM-DS, `host:port`.
    pub fn smds_address(&self) -> &str {
        &self.smds_address
    }

    /// Orders a profile, and makes it ready; its activation code.
    ///
    /// # Errors
    /// The server's refusal: a number that is in stock already, for one.
    pub fn order(&self, wanted: &Wanted) -> Result<ActivationCode, Refusal> {
        let iccid = Iccid::parse(&format!("8900012345{:09}", wanted.number)).expect("nineteen digits");
        let package = MadeUpProfile {
            iccid,
            imsi: format!("00101{:010}", wanted.number),
            key: {
                let mut key = [0; 16];
                lock(&self.chance).fill(&mut key);
                key
            },
            filling_bytes: wanted.filling_bytes,
        };
        let mut site = self.smdp.site();
        let smdp = &mut site.smdp;
        let metadata = self.metadata(iccid, wanted.number);
        smdp.store_mut().stock(Order::new("lab", package.to_bytes(), metadata, terms()));
        let smds_address = wanted.is_announced.then(|| self.smds_address.clone());
        let eid = wanted.is_announced.then(|| self.card().chip().eid);
        smdp.download_order(&DownloadOrder { iccid: Some(iccid), eid, ..DownloadOrder::default() })?;
        let confirm = ConfirmOrder {
            iccid,
            eid,
            matching_id: None,
            confirmation_code: wanted.confirmation_code.clone(),
            smds_address,
            release: smdp::Release::Now,
        };
        let confirmed = smdp.confirm_order(&confirm, &mut *lock(&self.chance))?;
        site.announce();
        let address = SmdpAddress::parse(&self.smdp_address).expect("the lab's own address");
        let code = ActivationCode::new(address, MatchingId::parse(confirmed.matching_id.reveal()).ok());
        Ok(match wanted.confirmation_code {
            Some(_) => code.with_confirmation_code_required(ConfirmationCodeRequired::Yes),
            None => code,
        })
    }

    /// What the chip keeps.
    pub fn kept(&self) -> Vec<u8> {
        lock(&self.card).state().to_bytes()
    }

    /// What the chip answers to a command APDU.
    pub fn exchange(&self, command: &[u8]) -> Vec<u8> {
        lock(&self.card).exchange(command, &mut *lock(&self.chance))
    }

    /// The chip.
    pub fn card(&self) -> MutexGuard<'_, Card> {
        lock(&self.card)
    }

    /// The SM-DS.
    pub fn smds(&self) -> MutexGuard<'_, Smds> {
        self.smds.site()
    }

    fn metadata(&self, iccid: Iccid, number: u32) -> StoreMetadataRequest {
        let mut writer = Writer::new();
        writer.constructed(StoreMetadataRequest::TAG, |writer| {
            writer.primitive(Tag::new(0x5A), &iccid.to_wire());
            writer.text(Tag::new(0x91), "Spoke lab");
            writer.text(Tag::new(0x92), &format!("Lab line {number}"));
        });
        let mut metadata = StoreMetadataRequest::parse(&writer.finish()).expect("metadata of our own");
        metadata.notification_configuration_info = vec![NotificationConfigurationInformation {
            profile_management_operation: NotificationEvent::LOCAL_ENABLE
                | NotificationEvent::LOCAL_DISABLE
                | NotificationEvent::LOCAL_DELETE,
            notification_address: self.smdp_address.clone(),
        }];
        metadata
    }
}

impl Linked {
    /// Tells the SM-DS what the SM-DP+ has to say to it.
    fn announce(&mut self) {
        for outbound in self.smdp.take_outbound() {
            match outbound {
                Outbound::RegisterEvent { eid, event_id, rsp_server_address, .. } => {
                    // A second registration of the same is refused, and nothing is lost by it.
                    let _ = self.smds.site().register_event(eid, EventRecord { event_id, rsp_server_address });
                }
                Outbound::DeleteEvent { eid, event_id, .. } => {
                    let _ = self.smds.site().delete_event(&eid, event_id.reveal());
                }
                Outbound::Progress(_) => {}
            }
        }
    }
}

impl Site for Linked {
    fn post(&mut self, path: &str, body: &[u8], now: Time, chance: &mut dyn Random) -> Reply {
        let reply = self.smdp.post(path, body, now, chance);
        self.announce();
        reply
    }
}

impl std::fmt::Debug for World {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "World({})", self.smdp_address)
    }
}

/// A lab is for trying things: much may be tried, and again.
fn terms() -> Terms {
    Terms { downloads_max: 20, rebinding: Rebinding::Allowed, reuse: Reuse::AnyChip, ..Terms::default() }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
