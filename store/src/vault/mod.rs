//! Secrets (activation codes, matching ids, API keys, PINs) are sealed under a key that is not in the database.
//!
//! Sealed with XChaCha20-Poly1305, bound to where they are: what was sealed as the PIN of one line cannot be opened as that of
//! another, nor as its activation code. Whoever has the database, or a copy of it, has no secret; whoever has the key as well, has all.

mod key;
mod secret;

pub use key::{KeyDice, KeySource};
pub use secret::Secret;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD as BASE64;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use zeroize::Zeroizing;

use crate::Store;
use crate::error::{Error, Refused};
use crate::key::{Id, Key, Noun, Scope};
pub(crate) use key::VaultKey;

/// The longest secret, in bytes.
pub const SECRET_BYTES_MAX: usize = 64 << 10;
/// How many bytes of chance a secret needs to be sealed. They may never come twice.
pub const NONCE_BYTES: usize = 24;
/// What a sealed text begins with: how it is sealed.
const SEALED: &str = "sealed1:";

/// What the key check in the database is the secret of, and the secret.
const CHECK: Noun = Noun::unrecorded("vault");
const CHECK_FIELD: &str = "key-check";
const CHECK_SECRET: &str = "this is the key";

/// Seals and opens.
#[derive(Clone)]
pub struct Vault {
    key: VaultKey,
    cipher: XChaCha20Poly1305,
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Vault(…)")
    }
}

impl Vault {
    pub(crate) fn of(key: VaultKey) -> Self {
        let cipher = XChaCha20Poly1305::new(key.bytes().into());
        Self { key, cipher }
    }

    /// The key, as its file has it: what a backup takes along.
    pub(crate) fn key_text(&self) -> Zeroizing<String> {
        Zeroizing::new(self.key.text().reveal().to_owned())
    }

    /// Seals a secret as this field of this entry. The text it gives may be part of the entry's body.
    pub fn seal(&self, key: &Key, field: &str, secret: &Secret, nonce: [u8; NONCE_BYTES]) -> Result<String, Refused> {
        let msg = secret.reveal().as_bytes();
        if msg.len() > SECRET_BYTES_MAX {
            return Err(Refused(format!("a secret has at most {SECRET_BYTES_MAX} bytes, and this has {}", msg.len())));
        }
        let sealed = self.cipher.encrypt(&XNonce::from(nonce), Payload { msg, aad: &bound_to(key, field) });
        let sealed = sealed.map_err(|_| Refused("the secret cannot be sealed".to_owned()))?;
        Ok(format!("{SEALED}{}", BASE64.encode([&nonce[..], &sealed].concat())))
    }

    /// Opens what was sealed as this field of this entry. Refused for what was sealed under another key or elsewhere, or was changed.
    pub fn open(&self, key: &Key, field: &str, sealed: &str) -> Result<Secret, Refused> {
        let refused = |why: &str| Refused(format!("the sealed {field} of {key} cannot be opened: {why}"));
        let text = sealed.strip_prefix(SEALED).ok_or_else(|| refused("it is no sealed text that this program knows"))?;
        if text.len() > (SECRET_BYTES_MAX + 64) * 4 / 3 {
            return Err(refused("it is too long"));
        }
        let bytes = BASE64.decode(text).map_err(|_| refused("it was changed or cut off"))?;
        let Some((nonce, msg)) = bytes.split_first_chunk::<NONCE_BYTES>() else { return Err(refused("it was cut off")) };
        let secret = self.cipher.decrypt(&XNonce::from(*nonce), Payload { msg, aad: &bound_to(key, field) });
        let secret = secret.map_err(|_| refused("it was sealed under another key or for another place, or was changed"))?;
        let secret = Zeroizing::new(secret);
        let text = std::str::from_utf8(&secret).map_err(|_| refused("it is no text"))?;
        Ok(Secret::new(text))
    }
}

/// Where a secret belongs, as bytes. None of the parts has a control character in it, so no two places give the same.
fn bound_to(key: &Key, field: &str) -> Vec<u8> {
    [key.scope.text(), key.noun.as_str(), key.id.as_str(), field].join("\0").into_bytes()
}

impl Store {
    /// The vault that this store's secrets are sealed in. The first time, a key is made of the dice and kept where `source` says.
    ///
    /// Refused with [`Error::WrongKey`] when the key is missing or another than at the first time.
    pub async fn vault(&self, source: &KeySource, dice: KeyDice) -> Result<Vault, Error> {
        let check = self.key_check().await?;
        let wrong = |why| Error::WrongKey { place: self.engine.place.to_string(), key: source.to_string(), why };
        let key = match (source.read()?, &check) {
            (Some(key), _) => key,
            (None, None) => source.make(&dice)?,
            (None, Some(_)) => return Err(wrong("is not there")),
        };
        let vault = Vault::of(key);
        let where_to = Key::new(Scope::Installation, CHECK, Id::new("key").map_err(Error::Refused)?);
        let check = match check {
            Some(check) => check,
            None => {
                let sealed = vault.seal(&where_to, CHECK_FIELD, &Secret::new(CHECK_SECRET), dice.nonce)?;
                self.set_key_check(&sealed).await?;
                // Another server may have been first.
                self.key_check().await?.ok_or_else(|| self.engine.corrupt("it does not keep what it was given"))?
            }
        };
        vault.open(&where_to, CHECK_FIELD, &check).map_err(|_| wrong("is another"))?;
        Ok(vault)
    }

    pub(crate) async fn key_check(&self) -> Result<Option<String>, Error> {
        let row = sqlx::query("SELECT key_check FROM head").fetch_optional(self.engine.reader()).await;
        let row = row.map_err(|error| self.engine.failed(error))?.ok_or_else(|| self.engine.corrupt("its head is missing"))?;
        self.engine.maybe_text(&row, 0)
    }

    async fn set_key_check(&self, sealed: &str) -> Result<(), Error> {
        let mut transaction = self.engine.write().await?;
        let update = sqlx::query("UPDATE head SET key_check = $1 WHERE key_check IS NULL").bind(sealed.to_owned());
        update.execute(&mut *transaction).await.map_err(|error| self.engine.failed(error))?;
        transaction.commit().await.map_err(|error| self.engine.failed_to_confirm(error))
    }
}

#[cfg(test)]
mod tests;
