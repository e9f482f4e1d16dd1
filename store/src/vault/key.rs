//! The vault's key, and the file it lives in.

use std::fmt;
use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD as BASE64;
use zeroize::Zeroizing;

use super::{NONCE_BYTES, Secret};
use crate::backup::BackupError;
use crate::error::{Error, Outcome};

/// What the text of a key begins with.
const TEXT: &str = "spoke-vault-key-1:";
const KEY_BYTES: usize = 32;
/// No key file is longer.
const FILE_BYTES_MAX: u64 = 1024;

/// Where the key is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeySource {
    /// In this file, which is made when a new store needs it, readable for its owner only.
    File(PathBuf),
    /// Given, for instance by the environment: the text that such a file has in it.
    Given(Secret),
}

/// Chance for a new key, and for what is sealed to recognise it. Used only when a store has no key yet.
#[derive(Clone)]
pub struct KeyDice {
    /// Becomes the key.
    pub key: [u8; KEY_BYTES],
    /// See [`NONCE_BYTES`].
    pub nonce: [u8; NONCE_BYTES],
}

impl fmt::Debug for KeyDice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KeyDice(…)")
    }
}

/// The key itself.
#[derive(Clone)]
pub(crate) struct VaultKey(Zeroizing<[u8; KEY_BYTES]>);

impl VaultKey {
    pub(crate) fn bytes(&self) -> &[u8; KEY_BYTES] {
        &self.0
    }

    /// As a file has it.
    pub(crate) fn text(&self) -> Secret {
        Secret::new(format!("{TEXT}{}", BASE64.encode(&self.0[..])))
    }

    pub(crate) fn read(text: &str) -> Option<Self> {
        let mut bytes = Zeroizing::new([0; KEY_BYTES]);
        let length = BASE64.decode_slice(text.trim().strip_prefix(TEXT)?, &mut bytes[..]).ok()?;
        (length == KEY_BYTES).then_some(Self(bytes))
    }
}

/// Where it is, without what it is.
impl fmt::Display for KeySource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => write!(f, "in {}", path.display()),
            Self::Given(_) => f.write_str("that was given"),
        }
    }
}

impl KeySource {
    /// The key, if it is there.
    pub(crate) fn read(&self) -> Result<Option<VaultKey>, Error> {
        let text = match self {
            Self::Given(text) => Some(text.clone()),
            Self::File(path) => read_file(path).map_err(|error| self.unavailable(error))?,
        };
        let Some(text) = text else { return Ok(None) };
        let broken = || Error::Corrupt {
            place: format!("the vault key {self}"),
            what: format!("it is not a line that begins with {TEXT} and has 43 more letters and digits"),
        };
        VaultKey::read(text.reveal()).map(Some).ok_or_else(broken)
    }

    /// Makes the key that is not there.
    pub(crate) fn make(&self, dice: &KeyDice) -> Result<VaultKey, Error> {
        let key = VaultKey(Zeroizing::new(dice.key));
        match self {
            Self::Given(_) => Ok(key),
            Self::File(path) => write_new(path, &key.text()).map(|()| key).map_err(|error| self.unavailable(error)),
        }
    }

    /// Puts the key of a backup where a store will look for it. The same key may be there already, another may not.
    pub(crate) fn place(&self, key: &VaultKey) -> Result<Placed, BackupError> {
        let there = self.read()?;
        match (self, there) {
            (_, Some(there)) if there.bytes() == key.bytes() => Ok(Placed(None)),
            (Self::Given(_), _) => Err(BackupError::OtherKeyGiven),
            (Self::File(path), Some(_)) => Err(BackupError::KeyInTheWay(path.clone())),
            (Self::File(path), None) => {
                write_new(path, &key.text()).map_err(|error| self.unavailable(error))?;
                Ok(Placed(Some(path.clone())))
            }
        }
    }

    fn unavailable(&self, error: std::io::Error) -> Error {
        let place = format!("the vault key {self}");
        Error::Unavailable { place, reason: error.to_string(), outcome: Outcome::NothingWritten }
    }
}

/// A key that a restore put there, until the rest of it is there too.
pub(crate) struct Placed(Option<PathBuf>);

impl Placed {
    /// The rest did not come.
    pub(crate) fn take_back(self) {
        if let Some(path) = self.0 {
            let _ = fs::remove_file(path);
        }
    }
}

fn read_file(path: &Path) -> std::io::Result<Option<Secret>> {
    let file = match fs::File::open(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        file => file?,
    };
    let mut text = Zeroizing::new(String::new());
    file.take(FILE_BYTES_MAX).read_to_string(&mut text)?;
    Ok(Some(Secret::new(text.as_str())))
}

/// Writes a file that must not be there yet, whole and on the disk before anything is sealed under it.
fn write_new(path: &Path, text: &Secret) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    let written = file.write_all(format!("{}\n", text.reveal()).as_bytes()).and_then(|()| file.sync_all());
    if written.is_err() {
        // Half a key would stand in the way of a whole one.
        let _ = fs::remove_file(path);
    }
    written?;
    #[cfg(unix)]
    if let Some(folder) = std::path::absolute(path)?.parent() {
        fs::File::open(folder)?.sync_all()?;
    }
    Ok(())
}
