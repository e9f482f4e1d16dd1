//! `cargo xtask bench planner [NAME…]`: our planner beside other solvers, on the same instances, in one run.
//!
//! Every solver is a program that is given an instance and a time limit, and closes with one JSON line ([`Answer`]). Instances are
//! made by the example `instance` of the crate `planner`, which is also our side; it writes each as one linear model that the others
//! read through `xtask/peers/solve_mps.py`. The company is planned and written by the program `spoke` itself.

pub mod answer;
mod request;
mod sgp22;
pub mod table;
pub mod target;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use serde_json::Value;

use crate::command::{self, Failure};
use crate::test::tools::Tools;
use crate::workspace;
use answer::{Answer, PROOF_GAP};
use request::Request;
use table::Row;
use target::Target;

/// The program that makes the instances and solves them our way: an example of the crate `planner`.
const OURS: &str = "instance";
/// The name of the company, which the program `spoke` plans.
const COMPANY: &str = "company";
const COMPANY_FILE: &str = "examples/company.toml";
/// What is aimed at for the company: an answer within this gap, in so many seconds.
const COMPANY_AIM: (f64, f64) = (0.01, 60.0);

/// An instance by its name.
struct Instance {
    name: String,
    group: String,
    about: String,
    target: Target,
}

/// Runs `sgp22 FLAGS`, or `planner [NAME…] FLAGS` and prints a table for each instance.
pub fn run(root: &Path, arguments: &[String]) -> Result<(), Failure> {
    if let Some(("sgp22", flags)) = arguments.split_first().map(|(what, flags)| (what.as_str(), flags)) {
        return sgp22::run(root, flags);
    }
    let Some(request) = request::parse(arguments)? else {
        print!("{}", request::HELP);
        return Ok(());
    };
    command::run(workspace::cargo(root).args(["build", "--release", "--package", "planner", "--example", OURS]))?;
    let known = known(&ours(root))?;
    if request.only_list {
        known.iter().for_each(|instance| println!("{:<8}{:<11}{}", instance.name, instance.group, instance.about));
        return Ok(());
    }
    let chosen = chosen(known, &request.names)?;
    let python = if request.peers.is_empty() { None } else { Some(Tools::solvers(root)?) };
    let folder = workspace::target(root).join("bench");
    std::fs::create_dir_all(&folder).map_err(|error| Failure::refused(format!("{}: {error}", folder.display())))?;
    let bench = Bench { root, request: &request, python, folder };
    let (mut verdicts, mut silent) = (Vec::new(), Vec::new());
    for instance in &chosen {
        println!("\n{}: {} (each at most {} s, asked for a proof)", instance.name, instance.about, request.seconds);
        let rows = bench.rows(instance)?;
        print!("{}", table::render(&rows));
        silent.extend(rows.iter().filter(|row| row.answer.is_err()).map(|row| format!("{} on {}", row.name, instance.name)));
        let told = target::told(&instance.target.judge(&rows, request.seconds));
        if !told.is_empty() {
            println!("aim: {told}");
            verdicts.push(format!("{:<9}{told}", instance.name));
        }
    }
    println!("\nall aims\n{}", verdicts.join("\n"));
    if silent.is_empty() {
        return Ok(());
    }
    // A comparison with somebody who did not run is none.
    let silent = silent.join(", ");
    Err(Failure::refused(format!("no answer from {silent}; above stands why (`--peers none` measures ours alone)")))
}

/// Every instance that the example makes, and the company.
fn known(ours: &Path) -> Result<Vec<Instance>, Failure> {
    let listed = command::output(Command::new(ours).arg("list"))?;
    let read = |line: &str| {
        let value = json(line)?;
        let text = |key: &str| value[key].as_str().unwrap_or_default().to_owned();
        let target = Target::read(&value["target"]);
        Ok(Instance { name: text("name"), group: text("group"), about: text("about"), target })
    };
    let mut known = listed.lines().map(read).collect::<Result<Vec<_>, Failure>>()?;
    known.push(Instance {
        name: COMPANY.to_owned(),
        group: COMPANY.to_owned(),
        about: format!("a thousand people, {COMPANY_FILE}; seconds are those of the whole program"),
        target: Target { within: vec![COMPANY_AIM], ..Target::default() },
    });
    Ok(known)
}

/// The instances that were asked for, in their own order; files last.
fn chosen(known: Vec<Instance>, names: &[String]) -> Result<Vec<Instance>, Failure> {
    let is_file = |name: &&String| Path::new(name).extension().is_some_and(|extension| extension == "mps");
    let is_known = |name: &String| known.iter().any(|instance| instance.name == *name || instance.group == *name);
    if let Some(name) = names.iter().find(|name| !is_file(name) && !is_known(name)) {
        return Err(Failure::wrong_use(format!("there is no instance `{name}`; --list names them")));
    }
    let is_meant = |instance: &Instance| names.iter().any(|name| *name == instance.name || *name == instance.group);
    let files = names.iter().filter(is_file).map(|name| Instance {
        name: name.clone(),
        group: "file".to_owned(),
        about: "a model of your own, without our side".to_owned(),
        target: Target::default(),
    });
    Ok(known.into_iter().filter(|instance| names.is_empty() || is_meant(instance)).chain(files).collect())
}

/// What a run needs.
struct Bench<'a> {
    root: &'a Path,
    request: &'a Request,
    python: Option<PathBuf>,
    folder: PathBuf,
}

impl Bench<'_> {
    /// Ours first, then the others.
    fn rows(&self, instance: &Instance) -> Result<Vec<Row>, Failure> {
        if instance.group == "file" {
            return Ok(self.peers(Path::new(&instance.name), 1.0));
        }
        if instance.name == COMPANY {
            return self.company();
        }
        let mut command = Command::new(ours(self.root));
        let mut rows = vec![measured("ours", command.args(["solve", &instance.name]), self.request.seconds, 1.0)];
        if self.python.is_some() {
            let file = self.folder.join(format!("{}.mps", instance.name));
            let written = command::output(Command::new(ours(self.root)).args(["write", &instance.name]).arg(&file))?;
            let written = json(&written)?;
            println!("{}", written["size"].as_str().unwrap_or_default());
            rows.extend(self.peers(&file, written["scale"].as_f64().unwrap_or(1.0)));
        }
        Ok(rows)
    }

    fn peers(&self, file: &Path, scale: f64) -> Vec<Row> {
        let Some(python) = &self.python else { return Vec::new() };
        let script = self.root.join("xtask/peers/solve_mps.py");
        let peer = |peer: &String| {
            let mut command = Command::new(python);
            measured(peer, command.arg(&script).arg(peer).arg(file), self.request.seconds, scale)
        };
        self.request.peers.iter().map(peer).collect()
    }

    /// The whole program on the company, as a person would run it (it limits its search itself), and the others on what it writes
    /// down for them.
    fn company(&self) -> Result<Vec<Row>, Failure> {
        command::run(workspace::cargo(self.root).args(["build", "--release", "--package", "cli"]))?;
        let spoke = workspace::target(self.root).join("release/spoke");
        let plan = || {
            let mut command = Command::new(&spoke);
            command.arg("plan").arg(self.root.join(COMPANY_FILE)).arg("--json");
            command
        };
        let began = Instant::now();
        let said = command::output(&mut plan());
        let seconds = began.elapsed().as_secs_f64();
        let answer = said.map_err(|failure| failure.message).and_then(|said| plan_answer(&said, seconds));
        let mut rows = vec![Row { name: "ours".to_owned(), answer }];
        if self.python.is_some() {
            let file = self.folder.join("company.mps");
            command::output(plan().arg("--export").arg(&file))?;
            rows.extend(self.peers(&file, exported_scale(&file)?));
        }
        Ok(rows)
    }
}

/// By what the values of an exported model are divided to get the currency's own unit; the model says it at its head.
fn exported_scale(file: &Path) -> Result<f64, Failure> {
    let text = std::fs::read_to_string(file).map_err(|error| Failure::refused(format!("{}: {error}", file.display())))?;
    let minor = text.lines().take_while(|line| line.starts_with('*')).find_map(|line| {
        let (_, rest) = line.split_once("objective / ")?;
        rest.split_whitespace().next()?.parse::<f64>().ok()
    });
    minor
        .map(|minor| minor * 100.0)
        .ok_or_else(|| Failure::refused(format!("{} does not say at its head what its objective is divided by", file.display())))
}

/// What `spoke plan --json` says of its search.
fn plan_answer(said: &str, seconds: f64) -> Result<Answer, String> {
    let plan: Value = serde_json::from_str(said).map_err(|error| format!("no JSON: {error}"))?;
    let number = |key: &str| plan[key].as_f64().ok_or_else(|| format!("the plan has no `{key}`"));
    let (incumbent, bound) = (number("incumbent")?, number("bound")?);
    let (solver, status) = ("spoke plan --json".to_owned(), "feasible".to_owned());
    let trace = Vec::new();
    Ok(Answer { solver, status, incumbent: Some(incumbent), bound: Some(bound), seconds, exact: true, trace })
}

/// One solver on one instance; its values divided by `scale`.
fn measured(name: &str, command: &mut Command, seconds: f64, scale: f64) -> Row {
    command.args(["--seconds", &seconds.to_string(), "--gap", &PROOF_GAP.to_string()]);
    let answer = command::output(command).map_err(|failure| failure.message).and_then(|output| Answer::read(&output));
    let scaled = |value: Option<f64>| value.map(|value| value / scale);
    let answer = answer.map(|answer| Answer { incumbent: scaled(answer.incumbent), bound: scaled(answer.bound), ..answer });
    Row { name: name.to_owned(), answer }
}

fn ours(root: &Path) -> PathBuf {
    workspace::target(root).join("release/examples").join(OURS)
}

fn json(line: &str) -> Result<Value, Failure> {
    serde_json::from_str(line).map_err(|error| Failure::refused(format!("`{line}` is no JSON: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(asked: &[&str]) -> Result<Vec<String>, String> {
        let instance = |name: &str, group: &str| Instance {
            name: name.to_owned(),
            group: group.to_owned(),
            about: String::new(),
            target: Target::default(),
        };
        let known = vec![instance("S", "family"), instance("M", "family"), instance("P1", "pools")];
        let asked: Vec<String> = asked.iter().map(|name| (*name).to_owned()).collect();
        let chosen = chosen(known, &asked).map_err(|failure| failure.message)?;
        Ok(chosen.into_iter().map(|instance| instance.name).collect())
    }

    #[test]
    fn instances_are_chosen_by_name_by_group_or_as_a_file() {
        assert_eq!(names(&[]).unwrap(), ["S", "M", "P1"]);
        assert_eq!(names(&["P1", "mine.mps", "S"]).unwrap(), ["S", "P1", "mine.mps"]);
        assert_eq!(names(&["family"]).unwrap(), ["S", "M"]);
        assert_eq!(names(&["XXL"]).unwrap_err(), "there is no instance `XXL`; --list names them");
    }

    #[test]
    fn a_plan_says_how_good_it_is() {
        let answer = plan_answer(r#"{"incumbent": 100.0, "bound": 99.0}"#, 2.0).unwrap();
        assert_eq!((answer.status.as_str(), answer.gap()), ("feasible", Some(0.01)));
        assert_eq!(plan_answer("{}", 2.0).unwrap_err(), "the plan has no `incumbent`");
    }
}
