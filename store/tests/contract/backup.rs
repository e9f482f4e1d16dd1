//! A backup brings everything back, as it stood at one moment, into either engine; or it changes nothing.

use std::io::Cursor;
use std::path::PathBuf;

use age::secrecy::ExposeSecret;
use jiff::Timestamp;
use store::{BackupError, Edit, Expected, KeyDice, KeySource, Lock, Secret, Store, Summary, Unlock, Vault, verify};

use crate::house::{ACCOUNT, DEVICE, House, LINE, SESSION, at_home, commit, scope};

contract! {
    a_restored_store_answers_as_the_first_did
    a_backup_is_of_one_moment_while_others_write
    what_cannot_be_restored_changes_nothing
    a_backup_is_restored_into_an_empty_store_only
    a_file_is_a_whole_backup_or_is_not_there
}

#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn a_backup_goes_from_each_engine_to_the_other() {
    let files = Files::new();
    let (sqlite, postgres, back) = (House::sqlite(), House::postgres().await, House::sqlite());
    let (store, vault) = furnished(&sqlite, &files, "sqlite").await;
    let (first, bytes) = files.backup(&store, &vault).await;
    let store = postgres.open().await;
    assert_eq!(files.restore(&store, bytes, "postgres").await.unwrap(), first);
    // The sum is of every byte of every line, so the same sum means that nothing was lost or changed on the way.
    let vault = store.vault(&files.key("postgres"), dice(9)).await.unwrap();
    let (second, bytes) = files.backup(&store, &vault).await;
    assert_eq!(second, first);
    let store = back.open().await;
    assert_eq!(files.restore(&store, bytes, "back").await.unwrap(), first);
    let vault = store.vault(&files.key("back"), dice(9)).await.unwrap();
    assert_eq!(files.backup(&store, &vault).await.0, first);
}

/// Where the keys of vaults are, and who may open the backups.
struct Files {
    folder: tempfile::TempDir,
    identity: age::x25519::Identity,
}

impl Files {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), identity: age::x25519::Identity::generate() }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn key(&self, name: &str) -> KeySource {
        KeySource::File(self.path(name))
    }

    fn unlock(&self) -> Unlock {
        Unlock::Identity(Secret::new(self.identity.to_string().expose_secret()))
    }

    async fn backup(&self, store: &Store, vault: &Vault) -> (Summary, Vec<u8>) {
        let lock = Lock::Recipients(vec![self.identity.to_public().to_string()]);
        let (summary, bytes) = store.backup(vault, Timestamp::UNIX_EPOCH, lock, Vec::new()).await.unwrap();
        assert_eq!(verify(bytes.as_slice(), &self.unlock()).unwrap(), summary);
        (summary, bytes)
    }

    async fn restore(&self, store: &Store, bytes: Vec<u8>, key: &str) -> Result<Summary, BackupError> {
        store.restore(Cursor::new(bytes), self.unlock(), &self.key(key)).await
    }
}

fn dice(byte: u8) -> KeyDice {
    KeyDice { key: [byte; 32], nonce: [byte; 24] }
}

/// A store with something of everything in it.
async fn furnished(house: &House, files: &Files, key: &str) -> (Store, Vault) {
    let store = house.open().await;
    let vault = store.vault(&files.key(key), dice(1)).await.unwrap();
    let secret = vault.seal(&at_home(&LINE, "l"), "pin", &Secret::new("HUSH"), [5; 24]).unwrap();
    let odd = "{\"text\": \"ü 🚲 \\u0000 \\\" \\\\ \n\"}".replace('\n', "\\n");
    let steps = [
        vec![
            Edit::put(at_home(&DEVICE, "a"), Expected::Absent, "1"),
            Edit::put(at_home(&DEVICE, "b"), Expected::Absent, odd + "  \n"),
            Edit::put_named(at_home(&ACCOUNT, "1"), Expected::Absent, "{}", vec!["ana".to_owned(), "ana@example.com".to_owned()]),
        ],
        vec![Edit::put(at_home(&DEVICE, "a"), Expected::Version(1), "2"), Edit::put(at_home(&SESSION, "s"), Expected::Any, "3")],
        vec![Edit::remove(at_home(&DEVICE, "b"), Expected::Version(1))],
        vec![Edit::put(at_home(&LINE, "l"), Expected::Absent, format!("{secret:?}"))],
        vec![Edit::put(at_home(&SESSION, "s"), Expected::Any, "4")],
    ];
    for (minute, edits) in (1..).zip(steps) {
        store.commit(commit(minute, edits)).await.unwrap();
    }
    (store, vault)
}

/// Everything that a store says.
async fn everything(store: &Store) -> String {
    let home = scope("home");
    let mut said = format!("{:?}\n", store.whole(&home, &[ACCOUNT, DEVICE, LINE, SESSION]).await.unwrap());
    said += &format!(
        "{:?}\n{:?}\n",
        store.changes_after(0, 100).await.unwrap(),
        store.history(&home, None, None, 100).await.unwrap()
    );
    said += &format!("{:?}\n", store.lookup(&ACCOUNT, "ana@example.com").await.unwrap());
    for seq in 0..7 {
        said += &format!("{:?}\n", store.past(&home, None, seq, None, 100).await.unwrap());
    }
    said
}

async fn a_restored_store_answers_as_the_first_did(house: House) {
    let files = Files::new();
    let (store, vault) = furnished(&house, &files, "first").await;
    let (summary, bytes) = files.backup(&store, &vault).await;
    let counted = (summary.seq, summary.entries, summary.names, summary.changes, summary.edits);
    assert_eq!(counted, (5, 4, 2, 4, 6));
    assert!(!bytes.windows(4).any(|four| four == b"HUSH" || four == b"ana@"));

    let other = house.another().await;
    let restored = other.open().await;
    assert_eq!(files.restore(&restored, bytes, "second").await.unwrap(), summary);
    assert_eq!(everything(&restored).await, everything(&store).await);
    assert_eq!(*restored.watch().borrow(), 5);

    // The secrets open, after a restart too, and the next commit goes on where the first store was.
    restored.close().await;
    let restored = other.open().await;
    let vault = restored.vault(&files.key("second"), dice(7)).await.unwrap();
    let line = restored.find(&at_home(&LINE, "l")).await.unwrap().unwrap();
    assert_eq!(vault.open(&line.key, "pin", line.body.trim_matches('"')).unwrap().reveal(), "HUSH");
    let next = restored.commit(commit(9, vec![Edit::put(at_home(&DEVICE, "a"), Expected::Version(2), "5")])).await;
    assert_eq!(next.unwrap().seq, 6);
}

async fn a_backup_is_of_one_moment_while_others_write(house: House) {
    let files = Files::new();
    let (store, vault) = furnished(&house, &files, "first").await;
    let both = |n: u32| [DEVICE, LINE].map(|noun| Edit::put(at_home(&noun, "pair"), Expected::Any, n.to_string())).to_vec();
    store.commit(commit(1, both(0))).await.unwrap();
    let writer = {
        let store = store.clone();
        tokio::spawn(async move {
            for n in 1..100 {
                store.commit(commit(1, both(n))).await.unwrap();
            }
        })
    };
    let mut backups = Vec::new();
    while !writer.is_finished() && backups.len() < 5 {
        backups.push(files.backup(&store, &vault).await);
    }
    writer.await.unwrap();
    for (number, (summary, bytes)) in backups.into_iter().enumerate() {
        let other = house.another().await;
        let restored = other.open().await;
        files.restore(&restored, bytes, &format!("key {number}")).await.unwrap();
        let whole = restored.whole(&scope("home"), &[DEVICE, LINE]).await.unwrap();
        let pair: Vec<_> = whole.entries.iter().filter(|entry| entry.key.id.as_str() == "pair").collect();
        assert_eq!((&pair[0].body, pair[0].version), (&pair[1].body, pair[1].version));
        assert_eq!(pair[0].version, summary.seq);
        let past = restored.past(&scope("home"), None, summary.seq, None, 100).await.unwrap();
        assert!(past.items.iter().any(|entry| entry == pair[0]));
    }
}

async fn what_cannot_be_restored_changes_nothing(house: House) {
    let files = Files::new();
    let (store, vault) = furnished(&house, &files, "first").await;
    let (summary, bytes) = files.backup(&store, &vault).await;
    let other = house.another().await;
    let restored = other.open().await;
    for length in [0, 1, 100, 300, bytes.len() / 2, bytes.len() - 1] {
        files.restore(&restored, bytes[..length].to_vec(), "second").await.unwrap_err();
    }
    for at in [20, 150, 250, bytes.len() / 2, bytes.len() - 1] {
        let mut changed = bytes.clone();
        changed[at] ^= 1;
        files.restore(&restored, changed, "second").await.unwrap_err();
    }
    // A name that leads nowhere is noticed by the database only, in the midst of it.
    let lost =
        forged(&files, &bytes, |text| text.replace("\"name\":\"ana\",\"scope\":\"home\"", "\"name\":\"ana\",\"scope\":\"away\""));
    let error = files.restore(&restored, lost, "second").await.unwrap_err();
    assert!(matches!(error, BackupError::Store(_)), "{error:?}");
    let keyless = forged(&files, &bytes, |text| text.replace("spoke-vault-key-1:", "spoke-vault-key-9:"));
    let error = files.restore(&restored, keyless, "second").await.unwrap_err();
    assert_eq!(error.to_string(), "line 1 of the backup is wrong: it has no vault key. It is not used; take an older one");
    let stranger = Unlock::Identity(Secret::new(age::x25519::Identity::generate().to_string().expose_secret()));
    let error = restored.restore(Cursor::new(bytes.clone()), stranger, &files.key("second")).await.unwrap_err();
    assert!(matches!(error, BackupError::NotForThisIdentity), "{error:?}");

    // After all that, the store is as new, no key was left behind, and the whole backup can be restored.
    assert_eq!(restored.whole(&scope("home"), &[DEVICE]).await.unwrap(), store::Whole { seq: 0, entries: vec![] });
    assert!(!files.path("second").exists());
    assert_eq!(files.restore(&restored, bytes, "second").await.unwrap(), summary);
}

/// A backup with something else in it, and a sum that is right: what only somebody could make who may make backups.
fn forged(files: &Files, bytes: &[u8], change: impl Fn(String) -> String) -> Vec<u8> {
    use sha2::{Digest, Sha256};
    use std::io::{Read, Write};
    let decryptor = age::Decryptor::new(bytes).unwrap();
    let opened = decryptor.decrypt(std::iter::once(&files.identity as &dyn age::Identity)).unwrap();
    let mut text = String::new();
    flate2::read::GzDecoder::new(opened).read_to_string(&mut text).unwrap();
    let changed = change(text.clone());
    assert_ne!(changed, text);
    let end = changed.rfind("{\"end\"").unwrap();
    let sum = |text: &str| Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let changed = changed.replace(&sum(&text[..text.rfind("{\"end\"").unwrap()]), &sum(&changed[..end]));
    let recipient = files.identity.to_public();
    let encryptor = age::Encryptor::with_recipients(std::iter::once(&recipient as &dyn age::Recipient)).unwrap();
    let mut zipped = flate2::write::GzEncoder::new(encryptor.wrap_output(Vec::new()).unwrap(), flate2::Compression::default());
    zipped.write_all(changed.as_bytes()).unwrap();
    zipped.finish().unwrap().finish().unwrap()
}

async fn a_backup_is_restored_into_an_empty_store_only(house: House) {
    let files = Files::new();
    let (store, vault) = furnished(&house, &files, "first").await;
    let before = everything(&store).await;
    let (_, bytes) = files.backup(&store, &vault).await;
    let error = files.restore(&store, bytes.clone(), "first").await.unwrap_err();
    assert!(matches!(error, BackupError::NotEmpty { .. }), "{error:?}");
    assert_eq!(everything(&store).await, before);

    // A server that was started once has made a key; it is not written over, but what it was for is known to be nothing.
    let other = house.another().await;
    let started = other.open().await;
    started.vault(&files.key("other"), dice(2)).await.unwrap();
    let error = files.restore(&started, bytes.clone(), "other").await.unwrap_err();
    assert!(matches!(error, BackupError::KeyInTheWay(_)), "{error:?}");
    let given = KeySource::Given(Secret::new(format!("spoke-vault-key-1:{}", "A".repeat(43))));
    let error = started.restore(Cursor::new(bytes.clone()), files.unlock(), &given).await.unwrap_err();
    assert!(matches!(error, BackupError::OtherKeyGiven), "{error:?}");
    // The key that belongs to it may be there already.
    std::fs::copy(files.path("first"), files.path("other")).unwrap();
    files.restore(&started, bytes, "other").await.unwrap();
    started.vault(&files.key("other"), dice(3)).await.unwrap();
    assert_eq!(everything(&started).await, before);
}

async fn a_file_is_a_whole_backup_or_is_not_there(house: House) {
    let files = Files::new();
    let (store, vault) = furnished(&house, &files, "first").await;
    let lock = || Lock::Recipients(vec![files.identity.to_public().to_string()]);
    let path = files.path("monday.age");
    std::fs::write(files.path("monday.age.part"), "what a crash left").unwrap();
    let summary = store.backup_to(&vault, Timestamp::UNIX_EPOCH, lock(), &path).await.unwrap();
    assert_eq!(verify(std::fs::File::open(&path).unwrap(), &files.unlock()).unwrap(), summary);
    let names = || {
        let entries = std::fs::read_dir(files.folder.path()).unwrap();
        let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    };
    assert_eq!(names(), ["first", "monday.age"]);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }

    // No backup is written over, and one that cannot be made leaves nothing.
    let before = std::fs::read(&path).unwrap();
    let refused = store.backup_to(&vault, Timestamp::UNIX_EPOCH, lock(), &path).await.unwrap_err();
    assert!(matches!(refused, BackupError::FileInTheWay(_)), "{refused:?}");
    assert_eq!(std::fs::read(&path).unwrap(), before);
    let bad = Lock::Recipients(vec!["nobody".to_owned()]);
    let refused = store.backup_to(&vault, Timestamp::UNIX_EPOCH, bad, &files.path("tuesday.age")).await.unwrap_err();
    assert!(matches!(refused, BackupError::BadLock(_)), "{refused:?}");
    store.close().await;
    let refused = store.backup_to(&vault, Timestamp::UNIX_EPOCH, lock(), &files.path("wednesday.age")).await.unwrap_err();
    assert!(matches!(refused, BackupError::Store(_)), "{refused:?}");
    assert_eq!(names(), ["first", "monday.age"]);
}
