//! Long rows of random commits, told to the store and to a model of a few lines; both must say the same, also of every past state,
//! and so must a store that was restored from a backup of it.

use std::collections::BTreeMap;
use std::io::Cursor;

use age::secrecy::ExposeSecret;
use jiff::Timestamp;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use store::{Edit, Error, Expected, Id, Key, KeyDice, KeySource, Lock, Noun, Secret, Store, Unlock};

use crate::house::{ACCOUNT, DEVICE, House, SESSION, commit, id, scope};

contract! {
    the_store_does_what_a_map_does
}

/// How many rows, and how many commits are in each.
const CASES: usize = 8;
const COMMITS: usize = 60;

async fn the_store_does_what_a_map_does(house: House) {
    let mut runner = TestRunner::deterministic();
    for case in 0..CASES {
        let steps = proptest::collection::vec(proptest::collection::vec(step(), 1..5), COMMITS);
        let steps = steps.new_tree(&mut runner).unwrap().current();
        let house = house.another().await;
        let store = house.open().await;
        let mut model = Model::default();
        for (minute, steps) in (0..).zip(&steps) {
            let edits: Vec<Edit> = steps.iter().map(|step| step.edit(&model)).collect();
            let said = store.commit(commit(minute, edits.clone())).await;
            let expected = model.commit(&edits);
            match (&said, &expected) {
                (Ok(done), Ok(seq)) => assert_eq!(done.seq, *seq),
                (Err(Error::Conflict { key, is, .. }), Err(Fault::Conflict(at, was))) => assert_eq!((key, is), (at, was)),
                (Err(Error::NameTaken { name, .. }), Err(Fault::Taken(taken))) => assert_eq!(name, taken),
                (Err(Error::Refused(_)), Err(Fault::Twice)) => {}
                _ => panic!("case {case}, commit {minute} {edits:?}: the store said {said:?}, and the model {expected:?}"),
            }
        }
        assert!(model.seq > 10, "case {case} has no story to tell");
        model.check(&store, case).await;
        let other = house.another().await;
        model.check(&restored(&store, &other).await, case).await;
    }
}

async fn restored(store: &Store, other: &House) -> Store {
    let folder = tempfile::tempdir().unwrap();
    let [first, second] = ["first", "second"].map(|name| KeySource::File(folder.path().join(name)));
    let vault = store.vault(&first, KeyDice { key: [1; 32], nonce: [2; 24] }).await.unwrap();
    let identity = age::x25519::Identity::generate();
    let lock = Lock::Recipients(vec![identity.to_public().to_string()]);
    let (summary, bytes) = store.backup(&vault, Timestamp::UNIX_EPOCH, lock, Vec::new()).await.unwrap();
    let restored = other.open().await;
    let unlock = Unlock::Identity(Secret::new(identity.to_string().expose_secret()));
    assert_eq!(restored.restore(Cursor::new(bytes), unlock, &second).await.unwrap(), summary);
    restored
}

#[derive(Debug, Clone)]
struct Step {
    removes: bool,
    noun: usize,
    id: usize,
    expects: usize,
    body: u32,
    names: Vec<usize>,
}

fn step() -> impl Strategy<Value = Step> {
    let names = proptest::collection::vec(0..9_usize, 0..2);
    (0..4_u8, 0..3_usize, 0..4_usize, 0..6_usize, any::<u32>(), names).prop_map(|(kind, noun, id, expects, body, names)| Step {
        removes: kind == 0,
        noun,
        id,
        expects,
        body,
        names,
    })
}

const NOUNS: [Noun; 3] = [DEVICE, ACCOUNT, SESSION];

impl Step {
    /// Mostly expects what is so, sometimes something else.
    fn edit(&self, model: &Model) -> Edit {
        let key = Key::new(scope("home"), NOUNS[self.noun].clone(), id(["a", "b", "c", "é"][self.id]));
        let right = model.now.get(&key).map_or(Expected::Absent, |entry| Expected::Version(entry.version));
        let expected = match self.expects {
            0 => Expected::Any,
            1 => Expected::Version(1),
            2 if !self.removes => Expected::Absent,
            _ if self.removes && right == Expected::Absent => Expected::Any,
            _ => right,
        };
        if self.removes {
            return Edit::remove(key, expected);
        }
        let mut names: Vec<String> = self.names.iter().map(|name| format!("name {name}")).collect();
        names.sort();
        names.dedup();
        Edit::put_named(key, expected, self.body.to_string(), names)
    }
}

#[derive(Debug, Clone, PartialEq)]
struct Kept {
    version: u64,
    body: String,
    names: Vec<String>,
}

#[derive(Debug, Default)]
struct Model {
    seq: u64,
    now: BTreeMap<Key, Kept>,
    /// How the recorded entries stood after each commit, from none on.
    then: Vec<BTreeMap<Key, Kept>>,
}

#[derive(Debug)]
enum Fault {
    Twice,
    Conflict(Key, Option<u64>),
    Taken(String),
}

impl Model {
    fn commit(&mut self, edits: &[Edit]) -> Result<u64, Fault> {
        if edits.iter().enumerate().any(|(at, edit)| edits[..at].iter().any(|other| other.key() == edit.key())) {
            return Err(Fault::Twice);
        }
        let seq = self.seq + 1;
        let mut next = self.now.clone();
        for edit in edits {
            let (Edit::Put { key, expected, .. } | Edit::Remove { key, expected }) = edit;
            let is = next.get(key).map(|kept| kept.version);
            let holds = match expected {
                Expected::Any => true,
                Expected::Absent => is.is_none(),
                Expected::Version(version) => is == Some(*version),
            };
            if !holds {
                return Err(Fault::Conflict(key.clone(), is));
            }
            match edit {
                // Names are settled below.
                Edit::Put { body, .. } => {
                    next.insert(key.clone(), Kept { version: seq, body: body.clone(), names: Vec::new() });
                }
                Edit::Remove { .. } => {
                    next.remove(key);
                }
            }
        }
        for edit in edits {
            let Edit::Put { key, names, .. } = edit else { continue };
            for name in names {
                if next.iter().any(|(other, kept)| other.noun == key.noun && kept.names.contains(name)) {
                    return Err(Fault::Taken(name.clone()));
                }
                next.get_mut(key).unwrap().names.push(name.clone());
            }
        }
        self.then.resize(usize::try_from(seq).unwrap(), BTreeMap::new());
        self.now = next;
        self.seq = seq;
        self.then.push(self.recorded());
        Ok(seq)
    }

    fn recorded(&self) -> BTreeMap<Key, Kept> {
        self.now.iter().filter(|(key, _)| key.noun != SESSION).map(|(key, kept)| (key.clone(), kept.clone())).collect()
    }

    async fn check(&self, store: &Store, case: usize) {
        let home = scope("home");
        let told = |entries: Vec<store::Entry>| -> Vec<(Key, u64, String)> {
            entries.into_iter().map(|entry| (entry.key, entry.version, entry.body)).collect()
        };
        let kept = |entries: &BTreeMap<Key, Kept>| -> Vec<(Key, u64, String)> {
            entries.iter().map(|(key, kept)| (key.clone(), kept.version, kept.body.clone())).collect()
        };
        let whole = store.whole(&home, &NOUNS).await.unwrap();
        assert_eq!((whole.seq, told(whole.entries)), (self.seq, kept(&self.now)), "case {case}");
        for noun in &NOUNS {
            let mut all = Vec::new();
            loop {
                let after: Option<Id> = all.last().map(|entry: &store::Entry| entry.key.id.clone());
                let page = store.list(&home, noun, after.as_ref(), 2).await.unwrap();
                all.extend(page.items);
                if !page.more {
                    break;
                }
            }
            let expected: BTreeMap<Key, Kept> = self.now.clone().into_iter().filter(|(key, _)| key.noun == *noun).collect();
            assert_eq!(told(all), kept(&expected), "case {case}");
            for name in (0..9).map(|name| format!("name {name}")) {
                let found = store.lookup(noun, &name).await.unwrap().map(|entry| entry.key);
                let expected = expected.iter().find(|(_, kept)| kept.names.contains(&name)).map(|(key, _)| key.clone());
                assert_eq!(found, expected, "case {case}: {noun} {name}");
            }
        }
        for (seq, then) in self.then.iter().enumerate() {
            let past = store.past(&home, None, u64::try_from(seq).unwrap(), None, 100).await.unwrap();
            assert_eq!(told(past.items), kept(then), "case {case}, after {seq}");
        }
        // And the changes, played one after the other, lead to where things stand.
        let mut played: BTreeMap<Key, (u64, String)> = BTreeMap::new();
        for change in store.changes_after(0, 1000).await.unwrap().items {
            for edit in change.edits {
                match edit.body {
                    Some(body) => drop(played.insert(edit.key, (change.seq, body))),
                    None => drop(played.remove(&edit.key)),
                }
            }
        }
        let played: Vec<_> = played.into_iter().map(|(key, (version, body))| (key, version, body)).collect();
        assert_eq!(played, kept(&self.recorded()), "case {case}");
    }
}
