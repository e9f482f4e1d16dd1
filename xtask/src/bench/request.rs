//! The command line of `cargo xtask bench`.

use crate::command::Failure;

/// The solvers we compare with: as `solve_mps.py` names them, and as their packages are called.
const PEERS: [(&str, &str); 3] = [("highs", "highspy"), ("cp-sat", "cpsat"), ("scip", "pyscipopt")];

pub(super) const HELP: &str = "\
cargo xtask bench planner [NAME…] [FLAGS]

  NAME            an instance (S, XL, P1, H1, …), a group of them (family, pools, household, company), or a model
                  of your own (FILE.mps, as `spoke plan --export` writes it: the other solvers alone); all unless said
  --seconds N     time limit of each solver on each instance (60)
  --peers A,B     of highspy, cpsat, scip; or none (highspy,cpsat)
  --list          names the instances and what is aimed at, and stops

What each row is, and what was measured: docs/benchmarks.md.
";

/// What is to be compared, and how long each may take.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Request {
    pub(super) names: Vec<String>,
    pub(super) seconds: f64,
    pub(super) peers: Vec<String>,
    pub(super) only_list: bool,
}

/// The command line; `None` when help was asked for.
pub(super) fn parse(arguments: &[String]) -> Result<Option<Request>, Failure> {
    let rest = match arguments.split_first() {
        Some((what, rest)) if what == "planner" => rest,
        Some((what, _)) if what != "--help" => {
            return Err(Failure::wrong_use(format!("there is no bench `{what}`; there are: planner, sgp22")));
        }
        _ => return Ok(None),
    };
    let peers = vec!["highs".to_owned(), "cp-sat".to_owned()];
    let mut request = Request { names: Vec::new(), seconds: 60.0, peers, only_list: false };
    let mut words = rest.iter();
    while let Some(word) = words.next() {
        let mut value = || words.next().ok_or_else(|| Failure::wrong_use(format!("`{word}` needs a value; --help says which")));
        match word.as_str() {
            "--help" => return Ok(None),
            "--list" => request.only_list = true,
            "--seconds" => request.seconds = number(value()?)?,
            "--peers" => request.peers = peers_named(value()?)?,
            flag if flag.starts_with("--") => {
                return Err(Failure::wrong_use(format!("there is no flag `{flag}`; --help lists them")));
            }
            name => request.names.push(name.to_owned()),
        }
    }
    Ok(Some(request))
}

fn number(text: &str) -> Result<f64, Failure> {
    let number = text.parse().ok().filter(|number: &f64| number.is_finite() && *number >= 0.0);
    number.ok_or_else(|| Failure::wrong_use(format!("`{text}` is no number; write e.g. 60")))
}

fn peers_named(text: &str) -> Result<Vec<String>, Failure> {
    if text == "none" {
        return Ok(Vec::new());
    }
    let peer = |word: &str| {
        let known = PEERS.iter().find(|(solver, package)| word == *solver || word == *package);
        known
            .map(|(solver, _)| (*solver).to_owned())
            .ok_or_else(|| Failure::wrong_use(format!("there is no solver `{word}`; there are: highspy, cpsat, scip, and none")))
    };
    text.split(',').map(peer).collect()
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
        let request = parsed("planner XL --seconds 5 --peers highspy,scip family").unwrap().unwrap();
        let expected = Request {
            names: vec!["XL".to_owned(), "family".to_owned()],
            seconds: 5.0,
            peers: vec!["highs".to_owned(), "scip".to_owned()],
            only_list: false,
        };
        assert_eq!(request, expected);
        assert_eq!(parsed("planner --peers none").unwrap().unwrap().peers, Vec::<String>::new());
        assert_eq!(parsed("planner").unwrap().unwrap().peers, ["highs", "cp-sat"]);
        assert_eq!(parsed("planner --help"), Ok(None));
        assert_eq!(parsed(""), Ok(None));
    }

    #[test]
    fn a_wrong_command_line_says_what_is_wrong_with_it() {
        let refused = |line: &str| parsed(line).unwrap_err();
        assert_eq!(refused("rating"), "there is no bench `rating`; there are: planner, sgp22");
        assert_eq!(refused("planner S --peers gurobi"), "there is no solver `gurobi`; there are: highspy, cpsat, scip, and none");
        assert_eq!(refused("planner S --seconds soon"), "`soon` is no number; write e.g. 60");
        assert_eq!(refused("planner S --seconds"), "`--seconds` needs a value; --help says which");
        assert_eq!(refused("planner S --fast"), "there is no flag `--fast`; --help lists them");
    }
}
