//! `cargo xtask bench planner FILE.mps…`: our planner beside other solvers on the same instances.
//!
//! Every solver is a program that is given an instance and limits, and closes with one JSON line ([`Answer`]). The others read
//! the MPS file through `xtask/peers/solve_mps.py`. Ours reads what [`OURS`] makes of the same instance: `NAME.toml` beside
//! `NAME.mps` where there is one (the household that the MPS file was written from), else the MPS file itself.

pub mod answer;
pub mod table;

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::command::{self, Failure};
use crate::test::tools::Tools;
use crate::workspace;
use answer::Answer;
use table::Row;

/// The solvers we compare with, as `solve_mps.py` names them.
const PEERS: [&str; 3] = ["highs", "cp-sat", "scip"];

/// Our side, when `--ours` names no other program: an example of the crate `planner`, built for release.
pub const OURS: &str = "instance";

const HELP: &str = "\
cargo xtask bench planner FILE.mps… [FLAGS]

  --seconds N     time limit of each solver (60)
  --gap G         relative gap at which a solver may stop (0.0001)
  --peers A,B     of highs, cp-sat, scip (all three)
  --ours PROGRAM  another program for our side; given FILE --seconds N --gap G, it closes with one JSON line
                  {\"solver\", \"status\", \"incumbent\", \"bound\", \"seconds\"} as peers/solve_mps.py describes it
";

/// What is to be compared, and how long each may take.
#[derive(Debug, Clone, PartialEq)]
struct Request {
    instances: Vec<PathBuf>,
    seconds: f64,
    gap: f64,
    peers: Vec<String>,
    ours: Option<PathBuf>,
}

/// Runs `planner FILE.mps… FLAGS` and prints a table for each instance.
pub fn run(root: &Path, arguments: &[String]) -> Result<(), Failure> {
    let Some(request) = parse(arguments)? else {
        print!("{HELP}");
        return Ok(());
    };
    let tools = Tools::install(root)?;
    let ours = build_ours(root, &request)?;
    for instance in &request.instances {
        println!("\n{} (at most {} s each, gap {})", instance.display(), request.seconds, request.gap);
        let mut rows = Vec::new();
        if let Some(program) = &ours {
            rows.push(measure("ours", &request, Command::new(program).arg(our_side(instance))));
        }
        for peer in &request.peers {
            let mut command = Command::new(&tools.python);
            rows.push(measure(peer, &request, command.arg(root.join("xtask/peers/solve_mps.py")).arg(peer).arg(instance)));
        }
        print!("{}", table::render(&rows));
    }
    Ok(())
}

/// The command line; `None` when help was asked for.
fn parse(arguments: &[String]) -> Result<Option<Request>, Failure> {
    let rest = match arguments.split_first() {
        Some((what, rest)) if what == "planner" => rest,
        Some((what, _)) if what != "--help" => {
            return Err(Failure::wrong_use(format!("there is no bench `{what}`; there is: planner")));
        }
        _ => return Ok(None),
    };
    let peers = PEERS.map(str::to_owned).to_vec();
    let mut request = Request { instances: Vec::new(), seconds: 60.0, gap: 1e-4, peers, ours: None };
    let mut words = rest.iter();
    while let Some(word) = words.next() {
        let mut value = || words.next().ok_or_else(|| Failure::wrong_use(format!("`{word}` needs a value; --help says which")));
        match word.as_str() {
            "--help" => return Ok(None),
            "--seconds" => request.seconds = number(value()?)?,
            "--gap" => request.gap = number(value()?)?,
            "--peers" => request.peers = value()?.split(',').map(str::to_owned).collect(),
            "--ours" => request.ours = Some(value()?.into()),
            flag if flag.starts_with("--") => {
                return Err(Failure::wrong_use(format!("there is no flag `{flag}`; --help lists them")));
            }
            file => request.instances.push(file.into()),
        }
    }
    if let Some(peer) = request.peers.iter().find(|peer| !PEERS.contains(&peer.as_str())) {
        return Err(Failure::wrong_use(format!("there is no solver `{peer}`; there are: {}", PEERS.join(", "))));
    }
    if request.instances.is_empty() {
        return Err(Failure::wrong_use("name at least one instance, as in `cargo xtask bench planner family.mps`"));
    }
    Ok(Some(request))
}

fn number(text: &str) -> Result<f64, Failure> {
    let number = text.parse().ok().filter(|number: &f64| number.is_finite() && *number >= 0.0);
    number.ok_or_else(|| Failure::wrong_use(format!("`{text}` is no number; write e.g. 60 or 0.0001")))
}

/// The program of our side, built if it is a part of this workspace; `None`, and a line that says so, when there is none.
fn build_ours(root: &Path, request: &Request) -> Result<Option<PathBuf>, Failure> {
    if let Some(program) = &request.ours {
        return Ok(Some(program.clone()));
    }
    if !root.join(format!("planner/examples/{OURS}.rs")).exists() {
        println!("our side is left out: planner has no example `{OURS}`, and --ours names no program");
        return Ok(None);
    }
    command::run(workspace::cargo(root).args(["build", "--release", "--package", "planner", "--example", OURS]))?;
    Ok(Some(workspace::target(root).join("release/examples").join(OURS)))
}

/// The instance as our side reads it.
fn our_side(instance: &Path) -> PathBuf {
    let household = instance.with_extension("toml");
    if household.exists() { household } else { instance.to_path_buf() }
}

/// One solver on one instance.
fn measure(name: &str, request: &Request, command: &mut Command) -> Row {
    command.args(["--seconds", &request.seconds.to_string(), "--gap", &request.gap.to_string()]);
    let answer = command::output(command).map_err(|failure| failure.message).and_then(|output| Answer::read(&output));
    Row { name: name.to_owned(), answer }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Option<Request>, String> {
        let words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        parse(&words).map_err(|failure| failure.message)
    }

    #[test]
    fn a_command_line_is_read_whole() {
        let request = parsed("planner a.mps --seconds 5 --gap 0 --peers highs,scip b.mps --ours ./mine").unwrap().unwrap();
        let expected = Request {
            instances: vec!["a.mps".into(), "b.mps".into()],
            seconds: 5.0,
            gap: 0.0,
            peers: vec!["highs".to_owned(), "scip".to_owned()],
            ours: Some("./mine".into()),
        };
        assert_eq!(request, expected);
        assert_eq!(parsed("planner --help"), Ok(None));
        assert_eq!(parsed(""), Ok(None));
    }

    #[test]
    fn a_wrong_command_line_says_what_is_wrong_with_it() {
        let refused = |line: &str| parsed(line).unwrap_err();
        assert_eq!(refused("rating"), "there is no bench `rating`; there is: planner");
        assert_eq!(refused("planner"), "name at least one instance, as in `cargo xtask bench planner family.mps`");
        assert_eq!(refused("planner a.mps --peers gurobi"), "there is no solver `gurobi`; there are: highs, cp-sat, scip");
        assert_eq!(refused("planner a.mps --seconds soon"), "`soon` is no number; write e.g. 60 or 0.0001");
        assert_eq!(refused("planner a.mps --seconds"), "`--seconds` needs a value; --help says which");
        assert_eq!(refused("planner a.mps --fast"), "there is no flag `--fast`; --help lists them");
    }
}
