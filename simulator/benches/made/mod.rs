//! What the benches have in common: a made-up world, and orders in it.
#![allow(dead_code, reason = "each bench uses a part")]

use identifiers::{Eid, Iccid, SmdpAddress};
use sgp22::crypto::Curve;
use sgp22::lpa::DownloadOrder;
use sgp22::tlv::{Oid, Tag, Time, Writer};
use sgp22::wire::{DeviceInfo, Message, SecretText, StoreMetadataRequest};
use simulator::Seeded;
use simulator::card::{Card, Chip, State};
use simulator::lab::{Ci, MadeUpProfile, Variant};
use simulator::smdp::{ConfirmOrder, DownloadOrder as Es2Order, Order, Release, Smdp, Terms};

pub(crate) const HOST: &str = "smdp.lab.invalid";
pub(crate) const NOW: Time = Time::from_unix_seconds(1_795_564_800);
pub(crate) const EID: &str = "89049032123451234512345678901235";
/// About 12 kB of profile.
const FILLING_BYTES: usize = 11_400;

pub(crate) struct World {
    ci: Ci,
    pub(crate) smdp: Smdp,
    pub(crate) chance: Seeded,
    next: u64,
}

impl World {
    pub(crate) fn new(curve: Curve) -> Self {
        let mut chance = Seeded::from_number(1);
        let eid = Eid::parse(EID).expect("an EID");
        let ci = Ci::new(curve, Variant::O, NOW, &eid, &mut chance);
        let oid = Oid::new(&[2, 999, 10]);
        let smdp = Smdp::new(HOST, oid, vec![ci.smdp(HOST, oid, &mut chance)], vec![ci.anchor()]);
        Self { ci, smdp, chance, next: 1 }
    }

    pub(crate) fn chip(&mut self) -> Chip {
        let eid = Eid::parse(EID).expect("an EID");
        let identity = self.ci.euicc(&eid, &mut self.chance);
        Chip::new(eid, identity, &self.ci)
    }

    pub(crate) fn card(&mut self) -> Card {
        Card::new(self.chip(), State::default())
    }

    /// Orders a profile; the code that names it: the one given, or any.
    pub(crate) fn order(&mut self, matching_id: Option<&str>) -> SecretText {
        let number = self.next;
        self.next += 1;
        let iccid = Iccid::parse(&format!("8900012345{number:09}")).expect("nineteen digits");
        let profile = MadeUpProfile { iccid, imsi: "001010123456789".to_owned(), key: [7; 16], filling_bytes: FILLING_BYTES };
        let mut writer = Writer::new();
        writer.constructed(StoreMetadataRequest::TAG, |writer| {
            writer.primitive(Tag::new(0x5A), &iccid.to_wire());
            writer.text(Tag::new(0x91), "Spoke lab");
            writer.text(Tag::new(0x92), "Made up");
        });
        let metadata = StoreMetadataRequest::parse(&writer.finish()).expect("metadata");
        self.smdp.store_mut().stock(Order::new("made up", profile.to_bytes(), metadata, Terms::default()));
        self.smdp.download_order(&Es2Order { iccid: Some(iccid), ..Es2Order::default() }).expect("it is in stock");
        let confirm = ConfirmOrder {
            iccid,
            eid: None,
            matching_id: matching_id.map(SecretText::new),
            confirmation_code: None,
            smds_address: None,
            release: Release::Now,
        };
        self.smdp.confirm_order(&confirm, &mut self.chance).expect("it is set aside").matching_id
    }
}

/// A download of what a code names at a server.
pub(crate) fn download(host: &str, matching_id: SecretText) -> DownloadOrder {
    let address = SmdpAddress::parse(host).expect("an address");
    let device = DeviceInfo { tac: [0x35, 0x29, 0x05, 0x11], ..DeviceInfo::default() };
    DownloadOrder { matching_id: Some(matching_id), ..DownloadOrder::by_address(&address, device) }
}
