//! What Settings says.

use fleet::money::Currency;

use crate::pages::told::Told;

/// What Settings says.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The household: what it is called, where it is, in what it counts.
    pub facts: Vec<(String, String)>,
    /// Its people.
    pub people: Vec<Person>,
    /// Where somebody is signed in.
    pub sessions: Vec<Session>,
    /// Whether the reader may invite.
    pub may_invite: bool,
    /// What is wrong with another password that was sent; empty when nothing is.
    pub password_fault: String,
    /// The link of an invitation that was just made; empty when none was.
    pub invitation: String,
}

/// Somebody with access.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Name.
    pub name: String,
    /// What that person may do, as a message's name: `role-owner`, `role-manager`, `role-member`, `role-viewer`.
    pub role: &'static str,
    /// How many devices are theirs.
    pub devices: usize,
}

/// A place where somebody is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Its id, for the form that ends it.
    pub id: String,
    /// The browser, in words.
    pub browser: String,
    /// When it was last used, in words.
    pub used: String,
    /// Whether it is this one.
    pub is_this: bool,
}

/// Settings of a household as its document has it.
pub fn page(told: Told<'_>, people: Vec<Person>, sessions: Vec<Session>) -> Settings {
    let intent = &told.document.intent;
    let words = told.words;
    let currency: Currency = intent.currency;
    let place = crate::pages::told::place(words, intent.home.into());
    let zone = intent.zone.iana_name().unwrap_or("UTC").to_owned();
    let facts = vec![
        (words.say("settings-home"), place),
        (words.say("settings-currency"), currency.code().to_owned()),
        (words.say("settings-clock"), zone),
        (words.say("settings-horizon"), words.with("settings-months", &[("count", usize::from(intent.months).into())])),
    ];
    Settings { facts, people, sessions, may_invite: true, invitation: String::new(), password_fault: String::new() }
}

/// The people of a document, of whom nobody said who may do what: the first owns the household.
pub fn people(told: Told<'_>) -> Vec<Person> {
    let inventory = &told.document.inventory;
    let owned = |name: &str| inventory.devices.iter().filter(|device| device.owner.as_deref() == Some(name)).count();
    let people = inventory.people.iter().enumerate();
    people
        .map(|(at, person)| Person {
            name: person.name.clone(),
            role: if at == 0 { "role-owner" } else { "role-member" },
            devices: owned(&person.name),
        })
        .collect()
}
