//! How many commits and reads a second: `cargo bench -p store`. With `SPOKE_POSTGRES_BIN` also on a PostgreSQL server of our own.
//!
//! Commits wait for the disk, so their number says more about the disk than about us. Beside each number stands how much of a processor
//! one took, on Linux: of this program, not of the server. That does not depend on what else the machine does.

#[path = "../tests/cluster/mod.rs"]
#[allow(clippy::unwrap_used, reason = "shared with the tests")]
mod cluster;

use std::time::{Duration, Instant};

use cluster::{Cluster, Sync};
use store::{Author, Commit, Edit, Expected, HouseholdId, Id, Key, Noun, Place, Scope, Store};

type Outcome<T> = Result<T, Box<dyn std::error::Error + Send + std::marker::Sync>>;

const DEVICE: Noun = Noun::recorded("device");
const SESSION: Noun = Noun::unrecorded("session");
const HOUSEHOLDS: usize = 1000;
const DEVICES: usize = 20;
/// How long each row is measured.
const SPAN: Duration = Duration::from_secs(3);

fn main() -> Outcome<()> {
    let runtime = tokio::runtime::Runtime::new()?;
    let folder = tempfile::tempdir()?;
    println!("{HOUSEHOLDS} households of {DEVICES} devices, bodies of 300 bytes");
    runtime.block_on(measure(&Place::File(folder.path().join("spoke.sqlite3"))))?;
    if std::env::var_os("SPOKE_POSTGRES_BIN").is_some() {
        let cluster = Cluster::start(Sync::On);
        runtime.block_on(measure(&Place::Server(cluster.address("postgres"))))?;
    }
    Ok(())
}

async fn measure(place: &Place) -> Outcome<()> {
    println!("\n{place}");
    let started = Instant::now();
    let store = Store::open(place).await?;
    println!("{:<58}{:>10.1} ms", "opened, with new tables", started.elapsed().as_secs_f64() * 1000.0);
    let started = Instant::now();
    for household in 0..HOUSEHOLDS {
        let edits = (0..DEVICES).map(|device| put(household, device, &DEVICE)).collect::<Outcome<_>>()?;
        store.commit(commit(edits)?).await?;
    }
    let seconds = started.elapsed().as_secs_f64();
    println!("{:<58}{:>10.0} /s", "commits of 20 edits, one after the other", (HOUSEHOLDS as f64) / seconds);
    for tasks in [1, 16] {
        row(&store, "commits of one recorded edit", tasks, |store, n| async move {
            store.commit(commit(vec![put(n % HOUSEHOLDS, n % DEVICES, &DEVICE)?])?).await?;
            Ok(())
        })
        .await?;
    }
    row(&store, "commits of one edit that is not recorded", 1, |store, n| async move {
        store.commit(commit(vec![put(n % HOUSEHOLDS, 0, &SESSION)?])?).await?;
        Ok(())
    })
    .await?;
    for tasks in [1, 16] {
        row(&store, "entries found", tasks, |store, n| async move {
            store.find(&key(n * 7 % HOUSEHOLDS, n % DEVICES, &DEVICE)?).await?.ok_or("is there")?;
            Ok(())
        })
        .await?;
        row(&store, "households read as a whole", tasks, |store, n| async move {
            let whole = store.whole(&scope(n * 7 % HOUSEHOLDS)?, &[DEVICE]).await?;
            if whole.entries.len() == DEVICES { Ok(()) } else { Err("not whole".into()) }
        })
        .await?;
    }
    row(&store, "pages of history, 20 changes", 1, |store, n| async move {
        store.history(&scope(n * 7 % HOUSEHOLDS)?, None, None, 20).await?;
        Ok(())
    })
    .await?;
    row(&store, "households as they stood at the first commits", 1, |store, n| async move {
        store.past(&scope(n * 7 % HOUSEHOLDS)?, Some(&DEVICE), 1000, None, 100).await?;
        Ok(())
    })
    .await?;
    store.close().await;
    Ok(())
}

/// Does something again and again, in so many tasks side by side, and prints how often a second.
async fn row<F, W>(store: &Store, what: &str, tasks: usize, work: F) -> Outcome<()>
where
    F: Fn(Store, usize) -> W + Copy + Send + 'static,
    W: Future<Output = Outcome<()>> + Send,
{
    let (started, worked) = (Instant::now(), processor());
    let mut running = tokio::task::JoinSet::new();
    for task in 0..tasks {
        let store = store.clone();
        running.spawn(async move {
            let mut done = 0_usize;
            while started.elapsed() < SPAN {
                work(store.clone(), task + done * tasks).await?;
                done += 1;
            }
            Outcome::Ok(done)
        });
    }
    let mut done = 0;
    while let Some(ended) = running.join_next().await {
        done += ended??;
    }
    let seconds = started.elapsed().as_secs_f64();
    let each = worked.zip(processor()).map(|(before, after)| format!("{:>8.0} µs", (after - before) * 1e6 / done as f64));
    let what = format!("{what}, {tasks} at a time");
    println!("{what:<58}{:>10.0} /s{}", done as f64 / seconds, each.unwrap_or_default());
    Ok(())
}

/// Seconds of a processor that this program has used: <https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html>, in hundredths.
fn processor() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    let mut fields = stat.rsplit(')').next()?.split_whitespace().skip(11);
    let (user, system): (u32, u32) = (fields.next()?.parse().ok()?, fields.next()?.parse().ok()?);
    Some(f64::from(user + system) / 100.0)
}

fn scope(household: usize) -> Outcome<Scope> {
    Ok(Scope::Household(HouseholdId::new(Id::new(format!("household-{household}"))?)))
}

fn key(household: usize, device: usize, noun: &Noun) -> Outcome<Key> {
    Ok(Key::new(scope(household)?, noun.clone(), Id::new(format!("device-{device}"))?))
}

fn put(household: usize, device: usize, noun: &Noun) -> Outcome<Edit> {
    let body = format!("{{\"name\":\"device {device}\",\"filler\":{:?}}}", "x".repeat(260));
    Ok(Edit::put(key(household, device, noun)?, Expected::Any, body))
}

fn commit(edits: Vec<Edit>) -> Outcome<Commit> {
    Ok(Commit { at: jiff::Timestamp::UNIX_EPOCH, by: Author::new("bench")?, why: "Measured".to_owned(), edits })
}
