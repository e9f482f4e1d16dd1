//! What both engines promise: every test here runs on SQLite, and on PostgreSQL with the same script and the same answer.
//!
//! `cargo test` runs the first; `cargo xtask test` installs PostgreSQL and runs both.

#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]

#[path = "../cluster/mod.rs"]
mod cluster;
mod house;
mod script;

/// Makes of each test of a module one for each engine.
macro_rules! contract {
    ($($test:ident)*) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $test() {
                super::$test(crate::house::House::sqlite()).await;
            })*
        }

        mod postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            #[ignore = "needs PostgreSQL"]
            async fn $test() {
                super::$test(crate::house::House::postgres().await).await;
            })*
        }
    };
}

mod backup;
mod commits;
mod entries;
mod history;
mod model;
mod news;
mod opening;
mod vault;
mod writers;
