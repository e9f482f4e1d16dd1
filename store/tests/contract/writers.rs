//! Many who write at the same time: nothing is lost, and of two who saw the same, one wins.

use std::sync::Arc;

use store::{Edit, Error, Expected, Store};

use crate::house::{DEVICE, House, LINE, at_home, commit, scope};

contract! {
    of_many_who_expect_the_same_exactly_one_wins
    a_counter_that_many_raise_loses_no_step
    money_that_many_move_stays_as_much
    readers_see_commits_whole
    a_commit_that_nobody_waits_for_is_whole
    each_of_many_is_told_what_became_of_its_own
}

const TASKS: usize = 40;

async fn of_many_who_expect_the_same_exactly_one_wins(house: House) {
    let store = house.open().await;
    let mut expected = Expected::Absent;
    for round in 0..5 {
        let tasks: Vec<_> = (0..TASKS)
            .map(|task| {
                let store = store.clone();
                let edit = Edit::put(at_home(&DEVICE, "phone"), expected, task.to_string());
                tokio::spawn(async move { (task, store.commit(commit(1, vec![edit])).await) })
            })
            .collect();
        let mut winners = Vec::new();
        for task in tasks {
            match task.await.unwrap() {
                (task, Ok(done)) => winners.push((task, done.seq)),
                (_, Err(Error::Conflict { is: Some(_), .. })) => {}
                (_, Err(error)) => panic!("{error}"),
            }
        }
        let now = store.find(&at_home(&DEVICE, "phone")).await.unwrap().unwrap();
        assert_eq!(winners, [(now.body.parse().unwrap(), now.version)], "round {round}");
        expected = Expected::Version(now.version);
    }
}

async fn a_counter_that_many_raise_loses_no_step(house: House) {
    let store = house.open().await;
    store.commit(commit(1, vec![Edit::put(at_home(&DEVICE, "n"), Expected::Absent, "0")])).await.unwrap();
    let tasks: Vec<_> = (0..8).map(|_| tokio::spawn(raise(store.clone(), 10))).collect();
    for task in tasks {
        task.await.unwrap();
    }
    assert_eq!(store.find(&at_home(&DEVICE, "n")).await.unwrap().unwrap().body, "80");
    // And the history has every step of it, in order.
    let page = store.history(&scope("home"), Some((&DEVICE, None)), None, 100).await.unwrap();
    let steps: Vec<String> = page.items.iter().rev().map(|change| change.edits[0].body.clone().unwrap()).collect();
    assert_eq!(steps, (0..=80).map(|n| n.to_string()).collect::<Vec<_>>());
}

async fn raise(store: Store, times: usize) {
    let mut left = times;
    while left > 0 {
        let now = store.find(&at_home(&DEVICE, "n")).await.unwrap().unwrap();
        let next = (now.body.parse::<u32>().unwrap() + 1).to_string();
        let edit = Edit::put(at_home(&DEVICE, "n"), Expected::Version(now.version), next);
        match store.commit(commit(1, vec![edit])).await {
            Ok(_) => left -= 1,
            Err(Error::Conflict { .. }) => {}
            Err(error) => panic!("{error}"),
        }
    }
}

async fn money_that_many_move_stays_as_much(house: House) {
    // Two entries in each commit, in both orders, so that writers could wait for each other for ever if they locked rows.
    let store = house.open().await;
    let purses = ["a", "b", "c"];
    let fill = purses.iter().map(|purse| Edit::put(at_home(&DEVICE, purse), Expected::Absent, "100")).collect();
    store.commit(commit(1, fill)).await.unwrap();
    let tasks: Vec<_> = (0..6_usize)
        .map(|task| {
            let store = store.clone();
            tokio::spawn(async move {
                let (from, to) = (purses[task % 3], purses[(task + 1 + task / 3) % 3]);
                let mut left = 8;
                while left > 0 {
                    let from = store.find(&at_home(&DEVICE, from)).await.unwrap().unwrap();
                    let to = store.find(&at_home(&DEVICE, to)).await.unwrap().unwrap();
                    let moved = [(&from, -1), (&to, 1)].map(|(entry, amount)| {
                        let sum = entry.body.parse::<i32>().unwrap() + amount;
                        Edit::put(entry.key.clone(), Expected::Version(entry.version), sum.to_string())
                    });
                    match store.commit(commit(1, moved.to_vec())).await {
                        Ok(_) => left -= 1,
                        Err(Error::Conflict { .. }) => {}
                        Err(error) => panic!("{error}"),
                    }
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    let page = store.list(&scope("home"), &DEVICE, None, 10).await.unwrap();
    assert_eq!(page.items.iter().map(|entry| entry.body.parse::<i32>().unwrap()).sum::<i32>(), 300);
}

async fn readers_see_commits_whole(house: House) {
    let store = house.open().await;
    let both = |n: u32| {
        let device = Edit::put(at_home(&DEVICE, "d"), Expected::Any, n.to_string());
        vec![device, Edit::put(at_home(&LINE, "l"), Expected::Any, n.to_string())]
    };
    store.commit(commit(1, both(0))).await.unwrap();
    let writer = {
        let store = store.clone();
        tokio::spawn(async move {
            for n in 1..=60 {
                store.commit(commit(1, both(n))).await.unwrap();
            }
        })
    };
    while !writer.is_finished() {
        let whole = store.whole(&scope("home"), &[DEVICE, LINE]).await.unwrap();
        let [device, line] = whole.entries.as_slice() else { panic!("{whole:?}") };
        assert_eq!((&device.body, device.version, whole.seq), (&line.body, line.version, device.version));
    }
    writer.await.unwrap();
}

async fn a_commit_that_nobody_waits_for_is_whole(house: House) {
    let store = Arc::new(house.open().await);
    for n in 0..50_u64 {
        let edits = ["a", "b", "c"].map(|which| Edit::put(at_home(&DEVICE, &format!("{n}-{which}")), Expected::Absent, "{}"));
        let commit = store.commit(commit(1, edits.to_vec()));
        // Stops waiting after some microseconds, each time a little later.
        let _ = tokio::time::timeout(std::time::Duration::from_micros(20 * n), commit).await;
    }
    store.commit(commit(1, vec![Edit::put(at_home(&DEVICE, "z"), Expected::Absent, "{}")])).await.unwrap();
    let page = store.list(&scope("home"), &DEVICE, None, 1000).await.unwrap();
    assert_eq!(page.items.len() % 3, 1, "{page:?}");
}

async fn each_of_many_is_told_what_became_of_its_own(house: House) {
    // Commits that wait together go to the disk together; one that fails must not take another along, nor be told another's fate.
    let store = house.open().await;
    let tasks: Vec<_> = (0..120_u32)
        .map(|task| {
            let store = store.clone();
            // Twenty names for a hundred and twenty, and one in seven is nonsense halfway through.
            let named = Edit::put_named(at_home(&LINE, &format!("{task}")), Expected::Absent, "1", vec![(task % 20).to_string()]);
            let late = Edit::put(at_home(&DEVICE, &format!("{task}")), Expected::Version(999_999), "2");
            let edits = if task % 7 == 3 { vec![named, late] } else { vec![named] };
            tokio::spawn(async move { (task, store.commit(commit(1, edits)).await) })
        })
        .collect();
    let mut winners = Vec::new();
    for task in tasks {
        let (task, said) = task.await.unwrap();
        let found = store.find(&at_home(&LINE, &task.to_string())).await.unwrap();
        match said {
            Ok(done) => {
                assert_eq!(found.unwrap().version, done.seq);
                winners.push(task % 20);
            }
            Err(Error::NameTaken { name, .. }) => assert_eq!((name, found), ((task % 20).to_string(), None)),
            Err(Error::Conflict { key, .. }) => {
                assert_eq!((task % 7, key.id.to_string(), found), (3, task.to_string(), None));
            }
            Err(error) => panic!("{error}"),
        }
    }
    winners.sort_unstable();
    assert_eq!(winners, (0..20).collect::<Vec<_>>());
    assert_eq!(store.changes_after(0, 1000).await.unwrap().items.len(), 20);
}
