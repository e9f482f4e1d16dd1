//! `spoke card download`: a profile from a server onto the chip.

use std::path::PathBuf;

use clap::Args;
use identifiers::{Imei, MatchingId, SmdpAddress};
use serde_json::json;
use sgp22::lpa::{Download as Procedure, DownloadOrder, ReadAddresses};
use sgp22::wire::{DeviceInfo, LpaRspCapability};

use super::ask::Terminal;
use super::reach::{Reached, after, failure};
use super::{Common, code};
use crate::Clock;
use crate::output::{self, Failure, Screen, Status};
use crate::render::card as drawn;

/// Install a profile, after showing what it is
#[derive(Args)]
#[command(after_help = "Without a code, the server that the chip names as its default is asked for what it has for the chip.\n\
    A code on the command line can be seen by other users of this machine while the program runs: “-” reads it from standard input.")]
pub(crate) struct Download {
    /// The activation code, LPA:1$…, or a link with one; - for standard input
    #[arg(conflicts_with_all = ["picture", "smdp"])]
    code: Option<String>,
    /// Read the code from a picture of its QR code
    #[arg(long, value_name = "FILE", conflicts_with = "smdp")]
    picture: Option<PathBuf>,
    /// Ask this SM-DP+ what it has for the chip
    #[arg(long, value_name = "ADDRESS")]
    smdp: Option<String>,
    /// What the SM-DP+ knows the profile by
    #[arg(long, value_name = "ID", requires = "smdp")]
    matching_id: Option<String>,
    /// The confirmation code, for servers that want one
    #[arg(long, value_name = "CODE")]
    confirmation_code: Option<String>,
    /// Agree to the installation beforehand
    #[arg(long)]
    yes: bool,
    #[command(flatten)]
    device: DeviceSaid,
}

/// What the device says of itself to servers.
#[derive(Args)]
pub(crate) struct DeviceSaid {
    /// The device's IMEI: some servers hand out profiles by it
    #[arg(long)]
    imei: Option<String>,
}

impl DeviceSaid {
    pub(super) fn info(&self) -> Result<DeviceInfo, Failure> {
        let imei = self.imei.as_deref().map(Imei::parse).transpose();
        let imei = imei.map_err(|error| Failure::misused(format!("the IMEI: {error}")))?;
        Ok(DeviceInfo {
            // Zeros say that the type of the device is not known.
            tac: imei.as_ref().map_or([0; 4], |imei| imei.tac().to_wire()),
            imei: imei.map(|imei| imei.to_wire()),
            // Chips of v2 are not told, and servers of v2 pass it over.
            lpa_rsp_capability: Some(LpaRspCapability::CERT_CHAIN_V3_SUPPORT | LpaRspCapability::SIGNED_SMDS_RESPONSE_V3_SUPPORT),
            ..DeviceInfo::default()
        })
    }
}

impl Download {
    pub(super) fn run(self, common: &Common, clock: &Clock, screen: &Screen) -> Result<Status, Failure> {
        let info = self.device.info()?;
        let said = match (&self.code, &self.picture) {
            (Some(code), _) if code == "-" => Some(code::from_input()?),
            (Some(code), _) => Some(code::parse(code)?),
            (None, Some(picture)) => Some(code::from_picture(picture)?),
            (None, None) => None,
        };
        let mut reached = common.reach_with_servers(clock)?;
        let order = match &said {
            Some(code) => DownloadOrder::by_activation_code(code, info),
            None => self.without_code(&mut reached, info)?,
        };
        let mut person = Terminal::new(self.yes, self.confirmation_code, screen.width);
        install(&mut reached, order, common.json, &mut person)?;
        reached.end();
        Ok(Status::Done)
    }

    fn without_code(&self, reached: &mut Reached, info: DeviceInfo) -> Result<DownloadOrder, Failure> {
        let address = match &self.smdp {
            Some(address) => address.clone(),
            None => {
                let data = reached.read(ReadAddresses::begin())?.map_err(|failed| failure(&failed, None))?;
                data.default_dp_address.filter(|address| !address.is_empty()).ok_or_else(|| {
                    Failure::refused("there is no code, and the chip names no server of its own")
                        .hint("give the activation code, or a server: --smdp ADDRESS")
                })?
            }
        };
        let address: SmdpAddress = address.parse().map_err(|error| Failure::refused(format!("the SM-DP+: {error}")))?;
        let order = DownloadOrder::by_address(&address, info);
        let Some(id) = &self.matching_id else { return Ok(order) };
        let id = MatchingId::parse(id).map_err(|error| Failure::misused(format!("the matching id: {error}")))?;
        Ok(order.with_matching_id(&id))
    }
}

/// Installs what was ordered, and says what came of it.
pub(super) fn install(reached: &mut Reached, order: DownloadOrder, is_json: bool, person: &mut Terminal) -> Result<(), Failure> {
    let ran = reached.run(Procedure::begin(order), person)?;
    let installed = match &ran.outcome.result {
        Ok(installed) => installed,
        Err(failed) => return Err(after(failed, ran.trouble.as_ref(), ran.outcome.card.as_ref())),
    };
    let is_told = ran.outcome.report.as_ref().is_some_and(|report| report.told.is_ok());
    let name = drawn::foreign(&installed.metadata.profile_name);
    if is_json {
        output::json(&json!({
            "iccid": installed.iccid.as_str(),
            "name": name,
            "operator": drawn::foreign(&installed.metadata.service_provider_name),
            "notifications_waiting": usize::from(!is_told),
        }))?;
    } else {
        output::answer(&format!("{name} is installed as {}, and not in use yet\n", installed.iccid.as_str()))?;
        output::aside(&format!("hint: spoke card enable {}\n", installed.iccid.as_str()));
    }
    if !is_told {
        output::aside("note: the server was not told yet; spoke card notifications send tells it\n");
    }
    Ok(())
}
