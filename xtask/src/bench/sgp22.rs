//! `cargo xtask bench sgp22`: what the eSIM protocol costs: reading and sealing packages, a download's parts, many sessions at once,
//! a card on a slow line, and programs of others beside ours.

use std::path::Path;

use crate::command::{self, Failure};
use crate::workspace;

pub(super) const HELP: &str = "\
cargo xtask bench sgp22 [FLAGS]

  --peer-lpac PATH      an lpac, measured beside our LPA
  --peer-smdpp FOLDER   an osmo-smdpp, measured beside our SM-DP+: what the folder holds is told in
                        simulator/benches/peers/main.rs

Foreign programs are only run, never built. What was measured: docs/benchmarks.md.
";

/// The flags that name programs of others.
const PEERS: [&str; 2] = ["--peer-lpac", "--peer-smdpp"];

/// Runs the benches of `sgp22` and `simulator`; each prints what it measures.
pub(super) fn run(root: &Path, flags: &[String]) -> Result<(), Failure> {
    if flags.iter().any(|flag| flag == "--help") {
        print!("{HELP}");
        return Ok(());
    }
    let peers = peers(flags)?;
    let runs: [(&str, &str, &[String]); 3] =
        [("sgp22", "decode", &[]), ("simulator", "session", &["slow".to_owned()]), ("simulator", "peers", &peers)];
    for (package, bench, arguments) in runs {
        println!("\n{package}: {bench}");
        let mut cargo = workspace::cargo(root);
        command::run(cargo.args(["bench", "--quiet", "--package", package, "--bench", bench, "--"]).args(arguments))?;
    }
    Ok(())
}

/// The flags as the bench takes them. It runs in another folder, so that paths have to be whole.
fn peers(flags: &[String]) -> Result<Vec<String>, Failure> {
    let mut peers = Vec::new();
    for pair in flags.chunks(2) {
        match pair {
            [flag, path] if PEERS.contains(&flag.as_str()) => {
                let path = std::path::absolute(path).ok().filter(|path| path.exists());
                let path = path.ok_or_else(|| Failure::wrong_use(format!("there is nothing at the path after `{flag}`")))?;
                peers.extend([flag.clone(), path.display().to_string()]);
            }
            [flag] if PEERS.contains(&flag.as_str()) => return Err(Failure::wrong_use(format!("`{flag}` needs a path"))),
            _ => return Err(Failure::wrong_use(format!("there is no flag `{}`; there are: {}", pair[0], PEERS.join(", ")))),
        }
    }
    Ok(peers)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Vec<String>, String> {
        let flags: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        peers(&flags).map_err(|failure| failure.message)
    }

    #[test]
    fn peers_are_named_by_their_paths() {
        assert_eq!(read(""), Ok(vec![]));
        assert_eq!(
            read("--peer-lpac / --peer-smdpp /"),
            Ok(["--peer-lpac", "/", "--peer-smdpp", "/"].map(str::to_owned).to_vec())
        );
        assert_eq!(read("--peer-lpac").unwrap_err(), "`--peer-lpac` needs a path");
        assert_eq!(read("--peer-lpac /no/such").unwrap_err(), "there is nothing at the path after `--peer-lpac`");
        assert_eq!(read("lpac").unwrap_err(), "there is no flag `lpac`; there are: --peer-lpac, --peer-smdpp");
    }
}
