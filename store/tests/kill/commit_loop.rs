//! Commits without end, and says what was acknowledged: the test `kill` starts it and kills it.
//!
//! `store-commit-loop PLACE ROUND`: four tasks commit side by side, the n-th commit of task t being three edits that belong together.
//! Each line that it prints is `t n seq`, printed once the store has said that the commit is made.

use std::io::Write;

use jiff::{SignedDuration, Timestamp};
use store::{Author, Commit, Edit, Expected, HouseholdId, Id, Key, Noun, Place, Scope, Store};

const TASKS: u32 = 4;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let place = Place::read(&arguments.next().ok_or("needs a place")?);
    let round = arguments.next().ok_or("needs a round")?;
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
        let store = Store::open(&place).await?;
        let mut tasks = tokio::task::JoinSet::new();
        for task in 0..TASKS {
            tasks.spawn(commit_for_ever(store.clone(), round.clone(), task));
        }
        // The first that fails ends it, such as when the server is gone.
        while let Some(ended) = tasks.join_next().await {
            ended?.map_err(|error| error.to_string())?;
        }
        Ok(())
    })
}

async fn commit_for_ever(store: Store, round: String, task: u32) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let home = Scope::Household(HouseholdId::new(Id::new(format!("home-{task}"))?));
    let key = |noun, id: String| Ok::<_, store::Refused>(Key::new(home.clone(), noun, Id::new(id)?));
    for n in 0_u32.. {
        let id = format!("{round}-{task}-{n}");
        let body = format!("{{\"n\":{n},\"filler\":{:?}}}", "x".repeat(usize::try_from(n % 7)? * 500));
        let commit = Commit {
            at: Timestamp::UNIX_EPOCH + SignedDuration::from_secs(i64::from(n)),
            by: Author::new(format!("task {task}"))?,
            why: format!("Commit {n} of round {round}"),
            edits: vec![
                Edit::put_named(key(Noun::recorded("device"), id.clone())?, Expected::Absent, body.clone(), vec![id.clone()]),
                Edit::put(key(Noun::recorded("line"), id)?, Expected::Absent, body.clone()),
                Edit::put(key(Noun::unrecorded("counter"), "n".to_owned())?, Expected::Any, body),
            ],
        };
        let done = store.commit(commit).await?;
        let mut out = std::io::stdout().lock();
        writeln!(out, "{task} {n} {}", done.seq)?;
        out.flush()?;
    }
    Ok(())
}
