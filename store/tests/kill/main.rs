//! Killed at any moment, the store has everything that it acknowledged, and nothing half.
//!
//! `SPOKE_KILLS` says how often (50 without it), `SPOKE_SEED` where the dice begin; both are printed when something is missing.
//! What a process leaves when it is killed is in the kernel's hands already, so this does not show that a commit waits for the
//! disk; that is a setting, which `store/src/engine.rs` has a test for.

#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]

#[path = "../cluster/mod.rs"]
mod cluster;
mod server_returns;

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use cluster::{Cluster, Sync};
use store::{Entry, HouseholdId, Id, Key, Noun, Place, Scope, Store};

const DEVICE: Noun = Noun::recorded("device");
const LINE: Noun = Noun::recorded("line");
const COUNTER: Noun = Noun::unrecorded("counter");

#[test]
fn a_program_on_sqlite_is_killed() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("spoke.sqlite3").to_str().unwrap().to_owned();
    let mut rounds = Rounds::new(place, 1);
    for _ in 0..kills() {
        rounds.round(|writer| writer.kill().unwrap());
        rounds.check_now_and_then();
    }
    rounds.finish();
}

#[test]
#[ignore = "needs PostgreSQL"]
fn a_program_on_postgres_is_killed() {
    let cluster = Cluster::start(Sync::On);
    let mut rounds = Rounds::new(cluster.address("postgres"), 2);
    for _ in 0..kills() {
        rounds.round(|writer| writer.kill().unwrap());
        rounds.check_now_and_then();
    }
    rounds.finish();
}

#[test]
#[ignore = "needs PostgreSQL"]
fn the_server_of_postgres_is_killed() {
    let mut cluster = Cluster::start(Sync::On);
    let mut rounds = Rounds::new(cluster.address("postgres"), 3);
    for _ in 0..kills().div_ceil(5) {
        rounds.round(|_| cluster.order("immediate"));
        cluster.order("start");
        rounds.check();
    }
    rounds.finish();
}

fn kills() -> u32 {
    variable("SPOKE_KILLS").unwrap_or(50)
}

fn variable<T: std::str::FromStr>(name: &str) -> Option<T> {
    std::env::var(name).ok().and_then(|text| text.parse().ok())
}

/// A row of kills on one database, and what was acknowledged up to now.
struct Rounds {
    place: String,
    seed: u64,
    dice: u64,
    round: u32,
    /// By task and by the entry's id, the number that was acknowledged.
    acknowledged: BTreeMap<(u32, String), u64>,
}

impl Rounds {
    fn new(place: String, nth: u64) -> Self {
        let seed = variable("SPOKE_SEED").unwrap_or(0x5eed_0000) + nth;
        Self { place, seed, dice: seed, round: 0, acknowledged: BTreeMap::new() }
    }

    /// Starts a writer, lets it commit for some while, and ends it.
    fn round(&mut self, kill: impl FnOnce(&mut Child)) {
        self.round += 1;
        let mut writer = Command::new(env!("CARGO_BIN_EXE_store-commit-loop"));
        writer.args([&self.place, &self.round.to_string()]).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut writer = writer.spawn().unwrap();
        let lines = BufReader::new(writer.stdout.take().unwrap()).lines();
        let (begun, begins) = std::sync::mpsc::channel();
        let reader = std::thread::spawn(move || {
            let lines = lines.map_while(Result::ok);
            lines.inspect(|_| begun.send(()).unwrap_or_default()).collect::<Vec<String>>()
        });
        // One in four is killed while it starts: while it opens the database, or makes its tables. The others amid their commits.
        if self.below(4) > 0 {
            begins.recv_timeout(Duration::from_secs(30)).expect("nothing was acknowledged in half a minute");
        }
        std::thread::sleep(Duration::from_micros(self.below(100_000)));
        kill(&mut writer);
        writer.wait().unwrap();
        for line in reader.join().unwrap() {
            // The last line may have been cut off; then it acknowledges nothing.
            let words: Vec<&str> = line.split(' ').collect();
            let [task, n, seq] = words.as_slice() else { continue };
            let id = format!("{}-{task}-{n}", self.round);
            self.acknowledged.insert((task.parse().unwrap(), id), seq.parse().unwrap());
        }
    }

    fn check_now_and_then(&self) {
        if self.round % 5 == 1 {
            self.check();
        }
    }

    fn check(&self) {
        let work = check(&self.place, &self.acknowledged);
        let found = tokio::runtime::Runtime::new().unwrap().block_on(work);
        if let Err(wrong) = found {
            panic!("SPOKE_SEED={:#x}, after {} kills: {wrong}", self.seed, self.round);
        }
    }

    fn finish(&self) {
        self.check();
        let rounds = self.round;
        println!("{rounds} kills, {} commits acknowledged, each of them found", self.acknowledged.len());
        assert!(self.acknowledged.len() > usize::try_from(rounds).unwrap(), "the kills came before there was anything to lose");
    }

    /// A number below this (xorshift64).
    fn below(&mut self, bound: u64) -> u64 {
        self.dice ^= self.dice << 13;
        self.dice ^= self.dice >> 7;
        self.dice ^= self.dice << 17;
        self.dice % bound
    }
}

async fn check(place: &str, acknowledged: &BTreeMap<(u32, String), u64>) -> Result<(), String> {
    let store = Store::open(&Place::read(place)).await.map_err(|error| error.to_string())?;
    let failed = |error: store::Error| error.to_string();
    for task in 0..4 {
        let devices = all(&store, &home(task), &DEVICE).await?;
        let lines = all(&store, &home(task), &LINE).await?;
        let halves = |entries: &[Entry]| -> Vec<(String, u64, String)> {
            entries.iter().map(|entry| (entry.key.id.to_string(), entry.version, entry.body.clone())).collect()
        };
        if halves(&devices) != halves(&lines) {
            return Err(format!("{task}: one half of a commit is there, and not the other"));
        }
        let found: BTreeMap<&str, u64> = devices.iter().map(|device| (device.key.id.as_str(), device.version)).collect();
        for ((_, id), seq) in acknowledged.iter().filter(|((of, _), _)| *of == task) {
            if found.get(id.as_str()) != Some(seq) {
                return Err(format!("{task}: {id} was acknowledged as {seq}, and is at {:?}", found.get(id.as_str())));
            }
        }
        // The earlier ones were looked up when they were the latest.
        let mut latest: Vec<&Entry> = devices.iter().collect();
        latest.sort_by_key(|device| std::cmp::Reverse(device.version));
        for device in latest.into_iter().take(100) {
            let named = store.lookup(&DEVICE, device.key.id.as_str()).await.map_err(failed)?;
            if named.as_ref() != Some(device) {
                return Err(format!("{} is not found by its name", device.key));
            }
        }
        let counter = store.find(&Key::new(home(task), COUNTER, Id::new("n").unwrap())).await.map_err(failed)?;
        if counter.map(|entry| entry.version) != devices.iter().map(|entry| entry.version).max() {
            return Err(format!("{task}: the counter is not of the last commit"));
        }
        let past = past(&store, &home(task)).await?;
        if past != [devices, lines].concat() {
            return Err(format!("{task}: the history tells another story"));
        }
    }
    store.close().await;
    Ok(())
}

fn home(task: u32) -> Scope {
    Scope::Household(HouseholdId::new(Id::new(format!("home-{task}")).unwrap()))
}

async fn all(store: &Store, scope: &Scope, noun: &Noun) -> Result<Vec<Entry>, String> {
    let mut entries: Vec<Entry> = Vec::new();
    loop {
        let after = entries.last().map(|entry| entry.key.id.clone());
        let page = store.list(scope, noun, after.as_ref(), 1000).await.map_err(|error| error.to_string())?;
        entries.extend(page.items);
        if !page.more {
            return Ok(entries);
        }
    }
}

async fn past(store: &Store, scope: &Scope) -> Result<Vec<Entry>, String> {
    let mut entries: Vec<Entry> = Vec::new();
    loop {
        let after = entries.last().map(|entry| (entry.key.noun.clone(), entry.key.id.clone()));
        let after = after.as_ref().map(|(noun, id)| (noun, id));
        let page = store.past(scope, None, u64::MAX, after, 1000).await.map_err(|error| error.to_string())?;
        entries.extend(page.items);
        if !page.more {
            return Ok(entries);
        }
    }
}
