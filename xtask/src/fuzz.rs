//! `cargo xtask fuzz`: runs a fuzz target with the flags that a stable compiler needs.

use std::path::Path;

use crate::command::{self, Failure};
use crate::workspace;

/// How long a target runs when no time is said, in seconds.
const SECONDS: u32 = 60;

/// Runs `TARGET [SECONDS]`; lists the targets when none is named.
pub fn run(root: &Path, arguments: &[String]) -> Result<(), Failure> {
    let targets = targets(&std::fs::read_to_string(root.join("fuzz/Cargo.toml")).unwrap_or_default());
    let (target, seconds) = match arguments {
        [] => {
            targets.iter().for_each(|target| println!("{}", target.name));
            return Ok(());
        }
        [target] => (target, SECONDS),
        [target, seconds] => (target, parse_seconds(seconds)?),
        _ => return Err(Failure::wrong_use("write `cargo xtask fuzz TARGET [SECONDS]`")),
    };
    let Some(Target { features, .. }) = targets.iter().find(|known| known.name == *target) else {
        let names: Vec<_> = targets.iter().map(|target| target.name.as_str()).collect();
        return Err(Failure::wrong_use(format!("there is no fuzz target `{target}`; there are: {}", names.join(", "))));
    };
    if !command::succeeds(workspace::cargo(root).args(["fuzz", "--version"])) {
        return Err(Failure::refused("cargo-fuzz is not installed: `cargo install cargo-fuzz`"));
    }
    let corpus = format!("fuzz/corpus/{target}");
    std::fs::create_dir_all(root.join(&corpus)).map_err(|error| Failure::refused(format!("{corpus}: {error}")))?;
    let mut cargo = workspace::cargo(root);
    // libFuzzer's coverage needs a compiler flag that a stable compiler accepts only under this variable; sanitizers need nightly.
    cargo.env("RUSTC_BOOTSTRAP", "1").args(["fuzz", "run", "--sanitizer", "none"]);
    if !features.is_empty() {
        cargo.args(["--features", &features.join(",")]);
    }
    cargo.args([target, &corpus]);
    let seeds = format!("fuzz/seeds/{target}");
    if root.join(&seeds).is_dir() {
        cargo.arg(&seeds);
    }
    command::run(cargo.args(["--", &format!("-max_total_time={seconds}")]))
}

fn parse_seconds(text: &str) -> Result<u32, Failure> {
    text.parse().map_err(|_| Failure::wrong_use(format!("`{text}` is no number of seconds; write e.g. 60")))
}

/// A fuzz target, and what of the product it has to be built with.
#[derive(Debug, PartialEq, Eq)]
struct Target {
    name: String,
    features: Vec<String>,
}

/// The binaries in the fuzz crate's manifest.
fn targets(manifest: &str) -> Vec<Target> {
    let manifest: toml::Table = manifest.parse().unwrap_or_default();
    let bins = manifest.get("bin").and_then(toml::Value::as_array);
    let target = |bin: &toml::Value| {
        let features = bin.get("required-features").and_then(toml::Value::as_array);
        Some(Target {
            name: bin.get("name")?.as_str()?.to_owned(),
            features: features.into_iter().flatten().filter_map(|feature| Some(feature.as_str()?.to_owned())).collect(),
        })
    };
    bins.into_iter().flatten().filter_map(target).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_the_binaries_of_the_manifest() {
        let target = |name: &str, features: &[&str]| Target {
            name: name.to_owned(),
            features: features.iter().map(|&feature| feature.to_owned()).collect(),
        };
        let manifest = "[[bin]]\nname = \"eid\"\n[[bin]]\nname = \"lpa\"\nrequired-features = [\"protocol\"]\n";
        assert_eq!(targets(manifest), [target("eid", &[]), target("lpa", &["protocol"])]);
        assert_eq!(targets(""), []);
    }

    #[test]
    fn a_wrong_command_line_is_refused_before_anything_runs() {
        let refused = |arguments: &[&str]| {
            let arguments: Vec<String> = arguments.iter().map(|&text| text.to_owned()).collect();
            run(&workspace::root(), &arguments).unwrap_err().to_string()
        };
        assert_eq!(refused(&["eid", "long"]), "`long` is no number of seconds; write e.g. 60");
        assert_eq!(refused(&["eid", "60", "more"]), "write `cargo xtask fuzz TARGET [SECONDS]`");
        assert!(refused(&["nothing"]).starts_with("there is no fuzz target `nothing`; there are: "));
    }
}
