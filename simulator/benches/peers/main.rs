//! Our LPA beside lpac, our SM-DP+ beside osmo-smdpp, in one run: `cargo bench -p simulator --bench peers -- --peer-lpac PATH
//! --peer-smdpp FOLDER`. Without a peer, ours alone is measured.
//!
//! Both sides are processes of their own, and what is counted is all that the process used, user and system: start, lines or
//! sockets, JSON, signatures. The card answers at once and is in this process, so it is in nobody's figure.
//!
//! | who | how | counted |
//! |---|---|---|
//! | LPA (`lpa.rs`) | lpac's JSON lines for card and server (`LPAC_APDU=stdio`, `LPAC_HTTP=stdio`): ours speaks the same ones | a process a download, from its start to its end |
//! | SM-DP+ (`server.rs`) | plain HTTP on the loopback, one session after the other | the server's process, while the sessions run |
//!
//! A server of others is a folder: `serve`, a program that is given a port, and becomes (`exec`) the server; `address`, the name by
//! which the server goes; `code`, a matching id that can be downloaded again and again; and the chip that it trusts, as `spoke lab
//! --foreign` reads it (`ci.der`, `eum.der`, `euicc.der`, `euicc-key` of 32 bytes).

mod host;
mod lpa;
#[path = "../made/mod.rs"]
mod made;
mod server;

use std::path::PathBuf;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words[..] {
        [lpa::ROLE, matching_id, size] => lpa::run(matching_id, size),
        [server::ROLE, port] => server::run(port),
        _ => {
            let after = |flag| words.iter().position(|word| *word == flag).map(|at| PathBuf::from(words[at + 1]));
            lpa::compare(after("--peer-lpac"));
            server::compare(after("--peer-smdpp"));
        }
    }
}

/// Says how a figure of ours stands beside that of a peer.
fn judge(what: &str, ours: f64, theirs: f64, aim: f64) {
    let ratio = ours / theirs;
    let word = if ratio <= aim { "met" } else { "missed" };
    println!("{what}: 1/{:.1} of theirs (aim: at most 1/{:.0}): {word}", 1.0 / ratio, 1.0 / aim);
}

/// Processor time that a process has used, user and system, in ticks of a hundredth of a second; with the children that it has
/// waited for, or of those alone.
fn ticks(process: u32, which: Whose) -> u64 {
    let path = format!("/proc/{process}/stat");
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    // Behind the name, which may hold anything: state and so on; times are the 12th to the 15th word (proc(5)).
    let (_, words) = text.rsplit_once(')').expect("a name in brackets");
    let times: Vec<u64> = words.split_whitespace().skip(11).take(4).map(|word| word.parse().expect("a number")).collect();
    match which {
        Whose::Own => times[0] + times[1],
        Whose::Children => times[2] + times[3],
    }
}

#[derive(Clone, Copy)]
enum Whose {
    Own,
    Children,
}

const MILLISECONDS_A_TICK: f64 = 10.0;
