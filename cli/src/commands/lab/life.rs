//! `spoke lab --self-test`: a profile's whole life, between chip, servers and this program, over real sockets and TLS.

use std::sync::Arc;

use driver::card::direct::Direct;
use driver::card::store_data::SegmentSize;
use driver::device::{Device, Owner};
use driver::server::https::Https;
use sgp22::crypto::Curve;
use sgp22::lpa::{
    Delete, Deliver, Delivery, Discovery, Download, DownloadOrder, Failure as Failed, Procedure, Question, ReadHoldings,
    RefreshBy, Rename, Reply, Stage, Step, Switch, SwitchOrder, Wanted as Switched,
};
use sgp22::tlv::Time;
use sgp22::wire::{DeviceInfo, LpaRspCapability, ProfileIdentifier, ProfileState, SecretText};
use simulator::card::State;
use simulator::world::{Release, Settings, Wanted, World};

use super::place::LabCard;
use crate::Clock;
use crate::output::{self, Failure, Status};

const CONFIRMATION_CODE: &str = "1234";
/// A world that is gone when the test ends needs no secret.
const SEED: [u8; 32] = [0x5A; 32];

/// Agrees to everything.
struct Willing;

impl Owner for Willing {
    fn ask(&mut self, question: &Question) -> Reply {
        match question {
            Question::ConfirmationCode { .. } => Reply::Code(SecretText::new(CONFIRMATION_CODE)),
            _ => Reply::Yes,
        }
    }

    fn stage(&mut self, _: Stage) {}
}

struct Life {
    device: Device,
    world: Arc<World>,
}

/// Runs it.
pub(super) fn run(curve: Curve, release: Release, clock: &Clock) -> Result<Status, Failure> {
    let began = clock.seconds();
    let from = Time::from_unix_seconds(i64::try_from(clock.unix_seconds()).unwrap_or_default() - 60);
    let settings = Settings { seed: SEED, from, curve, release, port: 0, start: 0, foreign: Vec::new() };
    let world = World::start(&settings, State::default(), Clock::time);
    let world = Arc::new(world.map_err(|error| Failure::broken(format!("the lab cannot start: {error}")))?);
    let servers = Https::new(vec![world.anchor()], clock.unix_seconds(), Clock::moment);
    let servers = servers.map_err(|error| Failure::broken(error.to_string()))?;
    let segment = SegmentSize::new(SegmentSize::MAX).unwrap_or_default();
    let card = Box::new(Direct::new(LabCard::for_now(Arc::clone(&world))));
    let mut life = Life { device: Device::new(card, segment, Clock::moment).with_servers(servers), world };
    let delivered = life.live()?;
    output::answer(&format!(
        "lab self-test: ok: two profiles, one by code and one by discovery: ordered, downloaded, enabled, disabled, deleted; \
         {delivered} notifications delivered; {:.1} s\n",
        clock.seconds() - began
    ))?;
    Ok(Status::Done)
}

impl Life {
    /// How many notifications were delivered after the downloads.
    fn live(&mut self) -> Result<usize, Failure> {
        let wanted = |number, is_announced| Wanted {
            number,
            filling_bytes: 8000,
            confirmation_code: Some(SecretText::new(CONFIRMATION_CODE)),
            is_announced,
        };
        let order = |life: &Self, wanted| life.world.order(&wanted).map_err(|refusal| wrong("ordering", format!("{refusal:?}")));
        let code = order(self, wanted(1, false))?;
        order(self, wanted(2, true))?;
        let first = self.run("download by code", Download::begin(DownloadOrder::by_activation_code(&code, device_info())))?;
        let first = first.result.map_err(|failed| failure("download by code", &failed))?.iccid;
        let found = self.run("discovery", Discovery::begin(device_info()))?.map_err(|failed| failure("discovery", &failed))?;
        let event = found.events().next().ok_or_else(|| wrong("discovery", format!("nothing was found: {found:?}")))?;
        let second = self.run("download by event", Download::begin(DownloadOrder::by_event(event, device_info())))?;
        let second = second.result.map_err(|failed| failure("download by event", &failed))?.iccid;
        for iccid in [first, second] {
            let profile = ProfileIdentifier::Iccid(iccid);
            self.switch(&profile, Switched::Enabled)?;
            let renamed = self.run("rename", Rename::begin(iccid, "Lab"))?;
            renamed.result.map_err(|failed| failure("rename", &failed))?;
            self.switch(&profile, Switched::Disabled)?;
            let deleted = self.run("delete", Delete::begin(profile))?;
            deleted.result.map_err(|failed| failure("delete", &failed))?;
        }
        let delivered = self.run("notifications", Deliver::begin())?.map_err(|failed| failure("notifications", &failed))?;
        if let Some(left) = delivered.iter().find(|one| one.delivery != Delivery::Done) {
            return Err(wrong("notifications", format!("{left:?}")));
        }
        let holdings = self.run("looking at the chip", ReadHoldings::begin())?;
        match (&holdings.profiles, &holdings.waiting) {
            (Ok(profiles), Ok(waiting)) if profiles.is_empty() && waiting.is_empty() => Ok(delivered.len()),
            _ => Err(wrong("looking at the chip", format!("it is not empty: {holdings:?}"))),
        }
    }

    fn switch(&mut self, profile: &ProfileIdentifier, wanted: Switched) -> Result<(), Failure> {
        let order = SwitchOrder { profile: profile.clone(), wanted, refresh: RefreshBy::Card, target_esim_port: None };
        let switched = self.run("switching", Switch::begin(order))?;
        switched.result.map_err(|failed| failure("switching", &failed))?;
        let state = self.run("looking at the chip", ReadHoldings::begin())?.state(profile);
        let expected = if wanted == Switched::Enabled { ProfileState::Enabled } else { ProfileState::Disabled };
        if state == Some(expected) { Ok(()) } else { Err(wrong("switching", format!("the chip says {state:?}"))) }
    }

    fn run<T, P: Procedure<Outcome = T>>(&mut self, what: &str, step: Step<P>) -> Result<T, Failure> {
        let ran = self.device.run(step, &mut Willing).map_err(|error| wrong(what, error.to_string()))?;
        if let Some(trouble) = ran.trouble {
            return Err(wrong(what, trouble.to_string()));
        }
        Ok(ran.outcome)
    }
}

fn failure(what: &str, failed: &Failed) -> Failure {
    wrong(what, format!("{} ({failed})", failed.advice().cause))
}

fn wrong(what: &str, why: String) -> Failure {
    Failure::broken(format!("lab self-test: {what}: {why}"))
}

fn device_info() -> DeviceInfo {
    let lpa_rsp_capability = Some(LpaRspCapability::CERT_CHAIN_V3_SUPPORT | LpaRspCapability::SIGNED_SMDS_RESPONSE_V3_SUPPORT);
    DeviceInfo { device_test_mode: true, lpa_rsp_capability, ..DeviceInfo::default() }
}
