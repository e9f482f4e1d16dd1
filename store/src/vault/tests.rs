//! A secret comes back where it was put, and nowhere else.

use proptest::prelude::*;

use super::*;
use crate::key::HouseholdId;

fn vault(byte: u8) -> Vault {
    let text = format!("spoke-vault-key-1:{}", BASE64.encode([byte; 32]));
    Vault::of(VaultKey::read(&text).unwrap())
}

fn line(household: &str, id: &str) -> Key {
    let home = Scope::Household(HouseholdId::new(Id::new(household).unwrap()));
    Key::new(home, Noun::recorded("line"), Id::new(id).unwrap())
}

#[test]
fn a_secret_is_opened_only_where_it_was_sealed() {
    let vault = vault(1);
    let sealed = vault.seal(&line("home", "1"), "pin", &Secret::new("1234"), [2; 24]).unwrap();
    assert_eq!(vault.open(&line("home", "1"), "pin", &sealed).unwrap().reveal(), "1234");
    let refused = "cannot be opened: it was sealed under another key or for another place, or was changed";
    for (key, field) in [(line("home", "2"), "pin"), (line("away", "1"), "pin"), (line("home", "1"), "puk")] {
        let said = vault.open(&key, field, &sealed).unwrap_err().to_string();
        assert_eq!(said, format!("the sealed {field} of {key} {refused}"));
    }
    let other = super::tests::vault(9).open(&line("home", "1"), "pin", &sealed).unwrap_err().to_string();
    assert!(other.ends_with(refused), "{other}");
}

#[test]
fn what_is_sealed_is_what_another_implementation_seals() {
    // Made with OpenSSL's ChaCha20-Poly1305 (Python's `cryptography`) under a subkey of HChaCha20 as draft-irtf-cfrg-xchacha-03
    // §2.2 describes it: key 01×32, nonce 02×24, additional data "home\0line\01\0pin".
    let sealed = vault(1).seal(&line("home", "1"), "pin", &Secret::new("1234"), [2; 24]).unwrap();
    assert_eq!(sealed, "sealed1:AgICAgICAgICAgICAgICAgICAgICAgIC/VQF256F2/ibj/mL9Kn1zPyzYpc");
}

#[test]
fn no_secret_is_printed() {
    let vault = vault(1);
    let dice = KeyDice { key: [65; 32], nonce: [65; 24] };
    let given = KeySource::Given(vault.key.text());
    assert_eq!(
        format!("{vault:?} {:?} {dice:?} {given:?} {given}", Secret::new("1234")),
        "Vault(…) Secret(…) KeyDice(…) Given(Secret(…)) that was given"
    );
}

#[test]
fn the_text_of_a_key_is_read_strictly() {
    let whole = vault(7).key.text();
    assert_eq!(VaultKey::read(&format!(" {}\n", whole.reveal())).unwrap().bytes(), &[7; 32]);
    for wrong in
        ["", "spoke-vault-key-1:", &whole.reveal()[1..], &whole.reveal()[..whole.reveal().len() - 2], "spoke-vault-key-2:"]
    {
        assert!(VaultKey::read(wrong).is_none(), "{wrong}");
    }
}

proptest! {
    #[test]
    fn whatever_is_sealed_comes_back(text in "\\PC{0,200}", field in "[a-z-]{1,20}", id in "[a-zé ]{1,20}", nonce in any::<[u8; 24]>()) {
        let (vault, key) = (vault(3), line("home", &id));
        let sealed = vault.seal(&key, &field, &Secret::new(text.clone()), nonce).unwrap();
        prop_assert!(text.len() < 4 || !sealed.contains(&text));
        let opened = vault.open(&key, &field, &sealed).unwrap();
        prop_assert_eq!(opened.reveal(), text);
    }

    #[test]
    fn whatever_was_changed_is_refused(at in 0_usize..60, to in "[A-Za-z0-9+/:]") {
        let (vault, key) = (vault(3), line("home", "1"));
        let sealed = vault.seal(&key, "pin", &Secret::new("a secret"), [4; 24]).unwrap();
        let at = at % sealed.len();
        let mut changed = sealed.clone();
        changed.replace_range(at..=at, &to);
        prop_assume!(changed != sealed);
        prop_assert!(vault.open(&key, "pin", &changed).is_err());
        prop_assert!(vault.open(&key, "pin", &sealed[..at]).is_err());
    }
}
