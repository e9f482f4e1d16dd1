//! `spoke lab`: a small eSIM world on this machine, to try everything in without a card and without money: a chip, a server of
//! profiles (SM-DP+), a server of events (SM-DS), and an issuer of their certificates.
//!
//! All keys follow from a seed in the lab's folder, beside what the chip keeps; whoever deletes the folder begins anew.

mod foreign;
mod life;
mod place;

use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use driver::card::vpcd;
use sgp22::crypto::Curve;
use sgp22::wire::SecretText;
use simulator::world::{Release, Settings, Wanted, World};

use crate::Clock;
use crate::output::{self, Failure, Screen, Status};
use crate::render::qr;
use place::{LabCard, Place};

/// How many bytes fill a profile of the lab: about what those of the field have.
const FILLING_BYTES: usize = 8000;

/// A chip and servers on this machine, to try everything in
#[derive(Args)]
pub(crate) struct Lab {
    /// The folder where the lab keeps what it is made of
    #[arg(long, value_name = "FOLDER", default_value = "lab")]
    data: PathBuf,
    /// Where the server of profiles listens; the one of events is one higher
    #[arg(long, default_value_t = 8443, value_parser = clap::value_parser!(u16).range(0..65535))]
    port: u16,
    /// How many profiles are to be had
    #[arg(long, default_value_t = 2, value_parser = clap::value_parser!(u32).range(1..=100))]
    profiles: u32,
    /// Their owner must know this confirmation code
    #[arg(long, value_name = "CODE")]
    confirmation_code: Option<String>,
    /// Use keys on brainpoolP256r1
    #[arg(long)]
    brainpool: bool,
    /// Have chip and servers speak SGP.22 v3 instead of v2
    #[arg(long)]
    v3: bool,
    /// Give the chip an identity of another issuer too: a folder with ci.der, eum.der, euicc.der and euicc-key
    #[arg(long, value_name = "FOLDER")]
    foreign: Vec<PathBuf>,
    /// Let a profile live its whole life, say how it went, and end
    #[arg(long)]
    self_test: bool,
}

impl Lab {
    pub(crate) fn run(self, clock: &Clock, _screen: &Screen) -> Result<Status, Failure> {
        let curve = if self.brainpool { Curve::BrainpoolP256r1 } else { Curve::P256 };
        let release = if self.v3 { Release::V3 } else { Release::V2 };
        if self.self_test {
            return life::run(curve, release, clock);
        }
        let mut place = Place::open(&self.data, curve, release, clock)?;
        let foreign = self.foreign.iter().map(|folder| foreign::read(folder)).collect::<Result<_, _>>()?;
        let start = clock.unix_seconds();
        let settings = Settings { seed: place.seed(), from: place.from(), curve, release, port: self.port, start, foreign };
        let world = World::start(&settings, place.kept()?, Clock::time).map_err(|error| {
            Failure::refused(format!("the lab cannot start: {error}"))
                .hint("another lab may run, or another program listen there; --port chooses another port")
        })?;
        let world = Arc::new(world);
        let issuer = place.write_issuer(world.root().der())?;
        let socket = place.socket();
        let card = LabCard::new(Arc::clone(&world), &place);
        vpcd::offer(card.clone(), &socket).map_err(|error| {
            Failure::refused(format!("the chip cannot be offered on {}: {error}", socket.display()))
                .hint("another lab may run in this folder; --data names another")
        })?;
        let is_in_reader = vpcd::insert(card, vpcd::PORT).is_ok();
        let at = format!("--at socket:{} --issuer {}", socket.display(), issuer.display());
        let mut text = format!("SM-DP+  {}\nSM-DS   {}\n", world.smdp_address(), world.smds_address());
        text += &format!("chip    socket:{}\n", socket.display());
        if is_in_reader {
            text += "        also in the virtual reader of this machine's PC/SC service\n";
        } else {
            output::aside(
                "note: no virtual reader (Debian: vsmartcard-vpcd and pcscd) to put the chip into; the socket is enough for spoke\n",
            );
        }
        for at_once in 0..self.profiles {
            let wanted = Wanted {
                number: place.next_number()?,
                filling_bytes: FILLING_BYTES,
                confirmation_code: self.confirmation_code.clone().map(SecretText::new),
                is_announced: at_once > 0,
            };
            let code = world.order(&wanted).map_err(|refusal| Failure::broken(format!("the lab's server: {refusal:?}")))?;
            text += &format!("\ncode    {}\n", code.reveal());
            if at_once == 0 {
                text += &format!("{}\nspoke card download {at} '{}'\n", qr::terminal(&code.reveal()), code.reveal());
            }
        }
        output::answer(&text)?;
        output::aside("the lab runs until it is ended (Ctrl-C)\n");
        loop {
            std::thread::park();
        }
    }
}
