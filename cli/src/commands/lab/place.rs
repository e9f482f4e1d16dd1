//! The folder of a lab: the seed of all its keys, since when they are valid, and what the chip keeps.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use driver::card::hex;
use driver::card::vpcd::{Inserted, Power};
use serde::{Deserialize, Serialize};
use sgp22::crypto::Curve;
use sgp22::tlv::Time;
use simulator::card::State;
use simulator::world::{Release, World};

use crate::Clock;
use crate::input;
use crate::output::{self, Failure};

/// What the chip keeps has at most so many bytes.
const KEPT_BYTES_MAX: usize = 16 << 20;
const SETTINGS_BYTES_MAX: usize = 4096;
/// Certificates are valid from the day before: clocks differ.
const A_DAY: i64 = 86_400;

/// A lab's folder.
pub(super) struct Place {
    folder: PathBuf,
    settings: Settings,
    seed: [u8; 32],
}

/// What a lab is made of.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Settings {
    /// All keys follow from it: as hexadecimal digits.
    seed: String,
    /// Since when the certificates are valid, in seconds since 1970.
    from: i64,
    /// Which curve the keys are on.
    brainpool: bool,
    /// Whether chip and servers are of v3.
    #[serde(default)]
    v3: bool,
    /// The number of the next profile.
    next_number: u32,
}

impl Place {
    /// Opens a lab's folder, or begins one.
    pub(super) fn open(folder: &Path, curve: Curve, release: Release, clock: &Clock) -> Result<Self, Failure> {
        let file = folder.join("lab.json");
        let (is_brainpool, is_v3) = (curve == Curve::BrainpoolP256r1, release == Release::V3);
        if file.exists() {
            let text = input::text(&file, SETTINGS_BYTES_MAX)?;
            let wrong = || Failure::refused(format!("“{}” is no lab's", file.display())).hint("name another folder by --data");
            let settings: Settings = serde_json::from_str(&text).map_err(|_| wrong())?;
            let seed = hex::read(&settings.seed).and_then(|seed| seed.try_into().ok()).ok_or_else(wrong)?;
            let flags = [(settings.brainpool, is_brainpool, "--brainpool"), (settings.v3, is_v3, "--v3")];
            if let Some((_, is_said, flag)) = flags.into_iter().find(|(was, is_said, _)| was != is_said) {
                let word = if is_said { "without" } else { "with" };
                return Err(Failure::refused(format!("the lab in “{}” was begun {word} {flag}", folder.display()))
                    .hint("name another folder by --data"));
            }
            return Ok(Self { folder: folder.to_owned(), settings, seed });
        }
        fs::create_dir_all(folder)
            .map_err(|error| Failure::refused(format!("“{}” cannot be made: {error}", folder.display())))?;
        let seed = chance()?;
        let from = i64::try_from(clock.unix_seconds()).unwrap_or_default() - A_DAY;
        let settings = Settings { seed: hex::write(&seed), from, brainpool: is_brainpool, v3: is_v3, next_number: 1 };
        let place = Self { folder: folder.to_owned(), settings, seed };
        place.write_settings()?;
        Ok(place)
    }

    pub(super) fn seed(&self) -> [u8; 32] {
        self.seed
    }

    pub(super) fn from(&self) -> Time {
        Time::from_unix_seconds(self.settings.from)
    }

    /// What the chip kept.
    pub(super) fn kept(&self) -> Result<State, Failure> {
        let file = self.chip();
        if !file.exists() {
            return Ok(State::default());
        }
        let bytes = input::bytes(&file, KEPT_BYTES_MAX)?;
        State::parse(&bytes).map_err(|error| {
            Failure::refused(format!("“{}” does not hold what a chip keeps: {error}", file.display()))
                .hint("delete it to begin with an empty chip")
        })
    }

    /// The number of the next profile; each is given once.
    pub(super) fn next_number(&mut self) -> Result<u32, Failure> {
        let number = self.settings.next_number;
        self.settings.next_number += 1;
        self.write_settings()?;
        Ok(number)
    }

    pub(super) fn socket(&self) -> PathBuf {
        self.folder.join("card.socket")
    }

    /// Writes the issuer's certificate, for programs that are to trust the lab.
    pub(super) fn write_issuer(&self, der: &[u8]) -> Result<PathBuf, Failure> {
        let file = self.folder.join("issuer.der");
        write(&file, der)?;
        Ok(file)
    }

    fn chip(&self) -> PathBuf {
        self.folder.join("chip.der")
    }

    fn write_settings(&self) -> Result<(), Failure> {
        let text = serde_json::to_string_pretty(&self.settings).map_err(|error| Failure::broken(error.to_string()))?;
        write(&self.folder.join("lab.json"), text.as_bytes())
    }
}

/// Thirty-two bytes that nobody can guess, as the system gives them.
fn chance() -> Result<[u8; 32], Failure> {
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).map_err(|error| Failure::broken(format!("the system gives no random bytes: {error}")))?;
    Ok(seed)
}

/// Writes a file whole or not at all; nobody else may read it.
fn write(file: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let beside = file.with_extension("new");
    let written = (|| {
        let mut options = File::options();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut new = options.open(&beside)?;
        new.write_all(bytes)?;
        new.sync_all()?;
        fs::rename(&beside, file)
    })();
    written.map_err(|error| Failure::refused(format!("“{}” cannot be written: {error}", file.display())))
}

/// A lab's chip, for readers.
#[derive(Clone)]
pub(super) struct LabCard {
    world: Arc<World>,
    kept: Option<Arc<Mutex<Kept>>>,
}

/// Where it is written what the chip keeps, and what was written there last.
struct Kept {
    file: PathBuf,
    written: Vec<u8>,
}

impl LabCard {
    /// A chip whose keepings are written before it answers.
    pub(super) fn new(world: Arc<World>, place: &Place) -> Self {
        let kept = Kept { file: place.chip(), written: world.kept() };
        Self { world, kept: Some(Arc::new(Mutex::new(kept))) }
    }

    /// A chip that is gone when the program ends.
    pub(super) fn for_now(world: Arc<World>) -> Self {
        Self { world, kept: None }
    }
}

impl Kept {
    fn write(&mut self, now: Vec<u8>) {
        if self.written == now {
            return;
        }
        match write(&self.file, &now) {
            Ok(()) => self.written = now,
            Err(failure) => output::aside(&format!("note: {}\n", failure.into_reason())),
        }
    }
}

impl Inserted for LabCard {
    fn atr(&self) -> Vec<u8> {
        self.world.card().atr()
    }

    fn power(&mut self, _: Power) {
        self.world.card().reset();
    }

    fn exchange(&mut self, command: &[u8]) -> Vec<u8> {
        let answer = self.world.exchange(command);
        // Only the last block of STORE DATA changes what the chip keeps.
        let is_last = matches!(command, [_, 0xE2, p1, ..] if p1 & 0x80 != 0);
        if let Some(kept) = self.kept.as_ref().filter(|_| is_last) {
            kept.lock().unwrap_or_else(PoisonError::into_inner).write(self.world.kept());
        }
        answer
    }
}
