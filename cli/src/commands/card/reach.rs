//! Reaching the card that is meant, and servers that may be trusted; and what to say when something did not go well.

use std::time::Duration;

use driver::card;
use driver::card::place::{self, Place};
use driver::card::store_data::SegmentSize;
use driver::device::{Device, Nobody, Ran, Trouble};
use driver::server::https::Https;
use reference::issuers::{self, CertificateIssuer, IssuerCurve, Standing};
use sgp22::Blame;
use sgp22::crypto::{Certificate, Curve, KeyId, PublicKey, TrustAnchor};
use sgp22::lpa::{Chip, Failure as Failed, Holdings, ListProfiles, Procedure, ReadChip, Step};
use sgp22::tlv::Time;
use sgp22::wire::{ProfileIdentifier, ProfileInfo};

use super::Common;
use super::ask::Terminal;
use crate::Clock;
use crate::input;
use crate::output::{self, Failure};
use crate::render::card as drawn;

/// How long opening the way to a card may take.
const OPENING_TIME_MAX: Duration = Duration::from_secs(30);
/// A certificate's file has at most so many bytes.
const CERTIFICATE_BYTES_MAX: usize = 64 << 10;
const SECONDS_A_DAY: i64 = 86_400;

/// A card that was reached.
pub(super) struct Reached {
    pub(super) device: Device,
    /// The modem that ModemManager has let go of meanwhile.
    #[cfg(feature = "modemmanager")]
    inhibited: Option<card::modem_manager::Inhibited>,
}

impl Common {
    /// All ways to cards that this machine has.
    pub(super) fn places() -> Vec<Place> {
        #[cfg(feature = "pcsc")]
        let readers = card::reader::names().unwrap_or_default().into_iter().map(Place::Reader);
        #[cfg(not(feature = "pcsc"))]
        let readers = std::iter::empty();
        readers.chain(place::modems()).collect()
    }

    /// The way that was named, or the only one.
    fn place(&self) -> Result<Place, Failure> {
        if let Some(said) = &self.at {
            return Place::parse(said).ok_or_else(|| {
                Failure::misused(format!("“{said}” names no place of a card"))
                    .hint("write reader:NAME, qmi:PORT, mbim:PORT, at:PORT, socket:PATH or program:PATH; spoke card list shows what there is")
            });
        }
        let mut places = Self::places();
        match places.len() {
            1 => Ok(places.remove(0)),
            0 => Err(Failure::refused("this machine has no modem or card reader that spoke knows").hint(no_place())),
            _ => {
                let names: Vec<String> = places.iter().map(Place::to_string).collect();
                Err(Failure::refused(format!("there are several ways to cards here: {}", names.join(", ")))
                    .hint(format!("name one, as in --at {}", quoted(&names[0]))))
            }
        }
    }

    /// Opens the way to the card.
    pub(super) fn reach(&self) -> Result<Reached, Failure> {
        let place = self.place()?;
        let deadline = Clock::moment() + OPENING_TIME_MAX;
        #[cfg(feature = "modemmanager")]
        let inhibited = match place.port() {
            Some(port) => {
                let bus = card::modem_manager::Bus::System;
                card::modem_manager::inhibit(&bus, &port.display().to_string(), Clock::moment, deadline)
                    .map_err(|error| way(&error))?
            }
            None => None,
        };
        let opened = place.open(self.slot, Clock::moment, deadline).map_err(|error| way(&error))?;
        // A reader takes whole commands, a modem not always.
        let size = self.segment.unwrap_or(if matches!(place, Place::Reader(_)) { SegmentSize::MAX } else { 120 });
        let segment = SegmentSize::new(size).unwrap_or_default();
        Ok(Reached {
            device: Device::new(opened, segment, Clock::moment),
            #[cfg(feature = "modemmanager")]
            inhibited,
        })
    }

    /// The same with a way to servers: those that the listed issuers vouch for, the chip's own, and who the command line names.
    pub(super) fn reach_with_servers(&self, clock: &Clock) -> Result<Reached, Failure> {
        let mut reached = self.reach()?;
        let chip = reached.chip()?;
        let servers = Https::new(self.trusted(&chip)?, clock.unix_seconds(), Clock::moment)
            .map_err(|error| Failure::broken(error.to_string()))?;
        reached.device = reached.device.with_servers(servers);
        Ok(reached)
    }

    /// The way to servers alone, without a card.
    pub(super) fn servers(&self, clock: &Clock) -> Result<Https, Failure> {
        let roots = self.roots(&|issuer| issuer.standing == Standing::Gsma)?;
        Https::new(roots, clock.unix_seconds(), Clock::moment).map_err(|error| Failure::broken(error.to_string()))
    }

    fn trusted(&self, chip: &Chip) -> Result<Vec<TrustAnchor>, Failure> {
        let info1 = chip.euicc_info1.iter().flat_map(|info| &info.euicc_ci_pk_id_list_for_verification);
        let info2 = chip.euicc_info2.iter().flat_map(|info| &info.euicc_ci_pk_id_list_for_verification);
        let of_chip: Vec<&[u8]> = info1.chain(info2).map(KeyId::as_bytes).collect();
        self.roots(&|issuer| match issuer.standing {
            Standing::Gsma => true,
            Standing::Own => of_chip.contains(&issuer.key_id.0.as_slice()),
            Standing::Test => false,
        })
    }

    fn roots(&self, is_trusted: &dyn Fn(&CertificateIssuer) -> bool) -> Result<Vec<TrustAnchor>, Failure> {
        let shipped = issuers::all().rows().filter(|issuer| is_trusted(issuer)).filter_map(anchor);
        let mut roots: Vec<TrustAnchor> = shipped.collect();
        for file in &self.issuer {
            let bytes = input::bytes(file, CERTIFICATE_BYTES_MAX)?;
            let name = file.display();
            let der = pem(&bytes).unwrap_or(bytes);
            let certificate = Certificate::parse(&der)
                .map_err(|error| Failure::refused(format!("{name} is no certificate of an eSIM issuer: {error}")))?;
            let root = TrustAnchor::from_certificate(&certificate)
                .map_err(|fault| Failure::refused(format!("the certificate in {name} is no issuer's: {fault}")))?;
            roots.push(root);
        }
        Ok(roots)
    }
}

impl Reached {
    /// Runs a procedure that asks nobody anything.
    pub(super) fn read<T, P: Procedure<Outcome = T>>(&mut self, step: Step<P>) -> Result<T, Failure> {
        Ok(self.device.run(step, &mut Nobody).map_err(|error| way(&error))?.outcome)
    }

    /// Runs a procedure; the person at the terminal is asked, and hears how it goes on.
    pub(super) fn run<T, P: Procedure<Outcome = T>>(&mut self, step: Step<P>, person: &mut Terminal) -> Result<Ran<T>, Failure> {
        let ran = self.device.run(step, person).map_err(|error| way(&error));
        person.done();
        ran
    }

    /// What the chip says of itself.
    pub(super) fn chip(&mut self) -> Result<Box<Chip>, Failure> {
        let ran = self.device.run(ReadChip::begin(), &mut Nobody).map_err(|error| way(&error))?;
        ran.outcome.map_err(|failed| failure(&failed, ran.trouble.as_ref()))
    }

    /// The profiles on the card.
    pub(super) fn profiles(&mut self) -> Result<Vec<ProfileInfo>, Failure> {
        let ran = self.device.run(ListProfiles::begin(), &mut Nobody).map_err(|error| way(&error))?;
        ran.outcome.map_err(|failed| failure(&failed, ran.trouble.as_ref()))
    }

    /// The profile that a person means: by its number, its end, or one of its names.
    pub(super) fn profile(&mut self, said: &str) -> Result<(ProfileIdentifier, ProfileInfo), Failure> {
        let profiles = self.profiles()?;
        let mut found: Vec<&ProfileInfo> = profiles.iter().filter(|profile| is_meant(profile, said)).collect();
        match found.as_slice() {
            [one] => {
                let name = one.iccid.map(ProfileIdentifier::Iccid).or(one.isdp_aid.clone().map(ProfileIdentifier::IsdpAid));
                let name = name.ok_or_else(|| Failure::refused("the card tells no number of this profile"))?;
                Ok((name, found.remove(0).clone()))
            }
            [] => Err(Failure::refused(format!("the card holds no profile “{said}”")).hint("spoke card profiles lists them")),
            _ => Err(Failure::refused(format!("{} profiles are called “{said}”", found.len()))
                .hint("write the number in the first column of spoke card profiles")),
        }
    }

    /// Lets the modem go back to whom it was taken from.
    pub(super) fn end(self) {
        #[cfg(feature = "modemmanager")]
        if let Some(inhibited) = self.inhibited {
            drop(self.device);
            if let Err(error) = inhibited.release(Clock::moment, Clock::moment() + OPENING_TIME_MAX) {
                output::aside(&format!("note: {error}\n"));
            }
        }
    }
}

fn is_meant(profile: &ProfileInfo, said: &str) -> bool {
    let said = said.trim();
    let number = profile.iccid.as_ref().map(|iccid| iccid.as_str().to_owned()).unwrap_or_default();
    let digits: String = said.chars().filter(|c| !c.is_whitespace()).collect();
    let is_end = digits.len() >= 4 && digits.chars().all(|c| c.is_ascii_alphanumeric()) && number.ends_with(&digits);
    let names = [&profile.profile_nickname, &profile.profile_name, &profile.service_provider_name];
    is_end || names.into_iter().flatten().any(|name| name.eq_ignore_ascii_case(said))
}

/// What stands in the way to the card: what is wrong, and what to do.
pub(super) fn way(error: &card::Error) -> Failure {
    told(&error.to_string(), error.blame() == card::Blame::Us)
}

/// What did not go well, as the person has to know it: in the words of whoever knows most.
pub(super) fn failure(failed: &Failed, trouble: Option<&Trouble>) -> Failure {
    let advice = failed.advice();
    let is_on_the_way = matches!(failed.error, sgp22::Error::Unreachable(_) | sgp22::Error::NoAnswer(_));
    if let Some(trouble) = trouble.filter(|_| is_on_the_way) {
        let is_ours = advice.blame == Blame::Program;
        return told(&trouble.to_string(), is_ours);
    }
    if failed.error == sgp22::Error::Declined {
        return Failure::refused("it was not agreed to: nothing was changed");
    }
    let mut message = format!("{} ({}, while {})", advice.cause, failed.error, failed.stage);
    if let Some(said) = &failed.server_message {
        message += &format!("; the server said: {}", drawn::foreign(said));
    }
    let failure = if advice.blame == Blame::Program { Failure::broken(message) } else { Failure::refused(message) };
    failure.hint(advice.remedy)
}

/// After a change that failed: says what the card holds now, and hands the failure on.
pub(super) fn after(failed: &Failed, trouble: Option<&Trouble>, card: Option<&Holdings>) -> Failure {
    match card.map(|card| &card.profiles).filter(|_| failed.error != sgp22::Error::Declined) {
        Some(Ok(profiles)) => output::aside(&format!("the card was read again: {}\n", drawn::in_short(profiles))),
        Some(Err(_)) => output::aside("the card could not be read again: what it holds now is not known\n"),
        None => {}
    }
    failure(failed, trouble)
}

/// Takes a sentence apart that says what is wrong, and then what to do.
fn told(text: &str, is_ours: bool) -> Failure {
    let (what, remedy) = text.rsplit_once("; ").map_or((text, None), |(what, remedy)| (what, Some(remedy)));
    let failure = if is_ours { Failure::broken(what) } else { Failure::refused(what) };
    match remedy {
        Some(remedy) => failure.hint(remedy),
        None => failure,
    }
}

fn no_place() -> &'static str {
    if cfg!(feature = "pcsc") {
        "connect one, or name a port: --at at:/dev/ttyUSB2"
    } else {
        "connect a modem, or name a port: --at at:/dev/ttyUSB2; card readers need a build with --features pcsc"
    }
}

fn quoted(text: &str) -> String {
    if text.contains(char::is_whitespace) { format!("'{text}'") } else { text.to_owned() }
}

/// A key that ships as one that is trusted on the days of its certificate.
fn anchor(issuer: &CertificateIssuer) -> Option<TrustAnchor> {
    let curve = match issuer.curve {
        IssuerCurve::P256 => Curve::P256,
        IssuerCurve::BrainpoolP256r1 => Curve::BrainpoolP256r1,
    };
    let key = PublicKey::from_point(curve, &issuer.public_key.0).ok()?;
    let midnight = |date: jiff::civil::Date| {
        jiff::tz::TimeZone::UTC.to_timestamp(date.to_datetime(jiff::civil::Time::midnight())).ok().map(jiff::Timestamp::as_second)
    };
    let (from, until) = (midnight(issuer.from)?, midnight(issuer.until)? + SECONDS_A_DAY - 1);
    let anchor = TrustAnchor::new(KeyId::new(&issuer.key_id.0)?, key);
    Some(anchor.valid(Time::from_unix_seconds(from), Time::from_unix_seconds(until)))
}

/// The first certificate of a file in PEM; `None` when it is none.
fn pem(bytes: &[u8]) -> Option<Vec<u8>> {
    use rustls_pki_types::CertificateDer;
    use rustls_pki_types::pem::PemObject as _;
    Some(CertificateDer::from_pem_slice(bytes).ok()?.to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_issuer_that_ships_has_a_key_on_its_curve() {
        assert!(issuers::all().rows().all(|issuer| anchor(issuer).is_some()));
    }

    #[test]
    fn a_profile_is_found_by_its_number_its_end_or_its_name() {
        let iccid = identifiers::Iccid::parse("89490200001234567893").ok();
        let profile = ProfileInfo { iccid, profile_nickname: Some("Japan".to_owned()), ..ProfileInfo::default() };
        for (said, expected) in
            [("8949 0200 0012 3456 7893", true), ("67893", true), ("893", false), ("japan", true), ("jap", false), ("", false)]
        {
            assert_eq!(is_meant(&profile, said), expected, "{said}");
        }
    }
}
