//! The vault's key is made once, is not in the database, and a wrong one is told at the start.

use store::{Edit, Error, Expected, KeyDice, KeySource, Secret};

use crate::house::{DEVICE, House, at_home, commit, run};

contract! {
    a_secret_outlives_a_restart_and_is_not_in_the_database
    a_missing_key_and_another_key_are_told
}

fn dice(byte: u8) -> KeyDice {
    KeyDice { key: [byte; 32], nonce: [byte; 24] }
}

async fn a_secret_outlives_a_restart_and_is_not_in_the_database(house: House) {
    let folder = tempfile::tempdir().unwrap();
    let source = KeySource::File(folder.path().join("vault.key"));
    let phone = at_home(&DEVICE, "phone");
    let store = house.open().await;
    let vault = store.vault(&source, dice(1)).await.unwrap();
    let sealed = vault.seal(&phone, "activation_code", &Secret::new("LPA:1$rsp.example$HUSH"), [3; 24]).unwrap();
    let body = format!("{{\"activation_code\":{sealed:?}}}");
    store.commit(commit(1, vec![Edit::put(phone.clone(), Expected::Absent, body)])).await.unwrap();
    store.close().await;

    let store = house.open().await;
    let vault = store.vault(&source, dice(2)).await.unwrap();
    let body = store.find(&phone).await.unwrap().unwrap().body;
    let sealed = body.split('"').nth(3).unwrap();
    assert_eq!(vault.open(&phone, "activation_code", sealed).unwrap().reveal(), "LPA:1$rsp.example$HUSH");
    for statement in ["SELECT body FROM entry", "SELECT body FROM edit"] {
        assert!(!run(&house.raw().await, statement).await.unwrap()[0].contains("HUSH"));
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(folder.path().join("vault.key")), 0o600);
        if let store::Place::File(path) = &house.place {
            assert_eq!(mode(path.clone()), 0o600);
        }
    }
}

async fn a_missing_key_and_another_key_are_told(house: House) {
    let folder = tempfile::tempdir().unwrap();
    let (first, second) = (folder.path().join("first.key"), folder.path().join("second.key"));
    let store = house.open().await;
    store.vault(&KeySource::File(first.clone()), dice(1)).await.unwrap();
    let missing = store.vault(&KeySource::File(second.clone()), dice(2)).await.unwrap_err();
    let expected = format!(
        "the vault key in {} is not there, and the secrets of {} are sealed under one: \
         put the key back that belongs to it, or restore a backup, which brings its key along",
        second.display(),
        house.place
    );
    assert_eq!(missing.to_string(), expected);
    // And none was made in its place, which would hide that it is missing.
    assert!(!second.exists());

    std::fs::write(&second, format!("spoke-vault-key-1:{}\n", "A".repeat(43))).unwrap();
    let other = store.vault(&KeySource::File(second.clone()), dice(3)).await.unwrap_err();
    assert!(matches!(&other, Error::WrongKey { why: "is another", .. }), "{other:?}");
    std::fs::write(&second, "a note to myself").unwrap();
    let broken = store.vault(&KeySource::File(second), dice(3)).await.unwrap_err();
    assert!(matches!(&broken, Error::Corrupt { .. }), "{broken:?}");

    // The same key, given as a text.
    let given = KeySource::Given(Secret::new(std::fs::read_to_string(first).unwrap()));
    store.vault(&given, dice(4)).await.unwrap();
}
