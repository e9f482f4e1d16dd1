//! What a backup is locked with.

use std::io::{Cursor, Read};

use age::secrecy::SecretString;
use age::stream::StreamReader;

use super::error::BackupError;
use crate::vault::Secret;

/// How much work a guess at a passphrase takes: 2 to this power, with 128 MiB of memory, about half a second.
const WORK: u8 = 17;
/// The `age` program's own files take 2^18.
const WORK_MAX: u8 = 18;

/// What every age file begins with.
const AGE: &[u8] = b"age-encryption.org/";

/// What a backup is locked with when it is made.
#[derive(Debug, Clone)]
pub enum Lock {
    /// Whoever knows the passphrase can restore it.
    Passphrase(Secret),
    /// Whoever has the identity of one of these recipients (`age1…`) can; who made it can not, unless among them.
    Recipients(Vec<String>),
}

/// What opens a backup.
#[derive(Debug, Clone)]
pub enum Unlock {
    /// The passphrase.
    Passphrase(Secret),
    /// An identity (`AGE-SECRET-KEY-1…`).
    Identity(Secret),
}

impl Lock {
    pub(super) fn encryptor(&self) -> Result<age::Encryptor, BackupError> {
        let bad = |why: String| BackupError::BadLock(why);
        match self {
            Self::Passphrase(passphrase) if passphrase.reveal().is_empty() => {
                Err(bad("an empty passphrase locks nothing: choose one".to_owned()))
            }
            Self::Passphrase(passphrase) => {
                let mut recipient = age::scrypt::Recipient::new(SecretString::from(passphrase.reveal().to_owned()));
                recipient.set_work_factor(WORK);
                let recipients = std::iter::once(&recipient as &dyn age::Recipient);
                age::Encryptor::with_recipients(recipients).map_err(|error| bad(error.to_string()))
            }
            Self::Recipients(texts) => {
                let read = |text: &String| {
                    let recipient = text.trim().parse::<age::x25519::Recipient>();
                    recipient.map_err(|why| bad(format!("{text:?} is no age recipient ({why}); one begins with age1")))
                };
                let recipients = texts.iter().map(read).collect::<Result<Vec<_>, _>>()?;
                let recipients = recipients.iter().map(|recipient| recipient as &dyn age::Recipient);
                age::Encryptor::with_recipients(recipients).map_err(|error| bad(error.to_string()))
            }
        }
    }
}

impl Unlock {
    pub(super) fn decrypt<R: Read>(&self, mut input: R) -> Result<StreamReader<impl Read + use<R>>, BackupError> {
        let mut start = Vec::new();
        input.by_ref().take(AGE.len() as u64).read_to_end(&mut start).map_err(BackupError::File)?;
        if !AGE.starts_with(&start) {
            return Err(BackupError::NotABackup("it is no age file".to_owned()));
        }
        let decryptor = age::Decryptor::new(Cursor::new(start).chain(input)).map_err(|error| self.explain(error))?;
        match self {
            Self::Passphrase(_) if !decryptor.is_scrypt() => {
                Err(BackupError::OtherLock { with: "for age recipients", given: "a passphrase" })
            }
            Self::Identity(_) if decryptor.is_scrypt() => {
                Err(BackupError::OtherLock { with: "with a passphrase", given: "an age identity" })
            }
            Self::Passphrase(passphrase) => {
                let mut identity = age::scrypt::Identity::new(SecretString::from(passphrase.reveal().to_owned()));
                identity.set_max_work_factor(WORK_MAX);
                let identities = std::iter::once(&identity as &dyn age::Identity);
                decryptor.decrypt(identities).map_err(|error| self.explain(error))
            }
            Self::Identity(text) => {
                let identity = text.reveal().trim().parse::<age::x25519::Identity>();
                let identity = identity.map_err(|why| BackupError::BadLock(format!("this is no age identity: {why}")))?;
                let identities = std::iter::once(&identity as &dyn age::Identity);
                decryptor.decrypt(identities).map_err(|error| self.explain(error))
            }
        }
    }

    fn explain(&self, error: age::DecryptError) -> BackupError {
        match error {
            age::DecryptError::DecryptionFailed | age::DecryptError::KeyDecryptionFailed | age::DecryptError::NoMatchingKeys => {
                match self {
                    Self::Passphrase(_) => BackupError::WrongPassphrase,
                    Self::Identity(_) => BackupError::NotForThisIdentity,
                }
            }
            age::DecryptError::ExcessiveWork { .. } => BackupError::TooMuchWork,
            age::DecryptError::InvalidMac => BackupError::Changed,
            age::DecryptError::Io(error) => of_io(error),
            // An invalid header, an unknown format, and what later versions of the crate may tell apart.
            _ => BackupError::NotABackup("it is no age file".to_owned()),
        }
    }
}

/// What goes wrong while what was unlocked is read.
pub(super) fn of_io(error: std::io::Error) -> BackupError {
    match error.kind() {
        std::io::ErrorKind::UnexpectedEof => BackupError::CutOff,
        std::io::ErrorKind::InvalidData | std::io::ErrorKind::InvalidInput => BackupError::Changed,
        _ => BackupError::File(error),
    }
}
