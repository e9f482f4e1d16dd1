//! What the papers must keep: links that resolve, a map that fits, a row for each need, examples that say they are made up.

use crate::tidy::{Finding, Tree};

/// The map has at most so many lines.
const MAP: &str = "ARCHITECTURE.md";
const MAP_LINES_MAX: usize = 200;
/// What works and what does not, need by need.
const STATUS: &str = "docs/status.md";
/// The needs are R01 to this.
const NEEDS: usize = 23;

/// Checks the papers and the examples.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    check_map(tree, &mut findings);
    check_status(tree, &mut findings);
    for (path, text) in tree.texts() {
        if path.ends_with(".md") {
            check_links(tree, path, text, &mut findings);
        }
        if path.starts_with("examples/") && path.ends_with(".toml") && !text.to_lowercase().contains("made up") {
            let message = "does not say that it is `made up`; say so in its first lines, and which parts";
            findings.push(Finding::refused(path, 1, "examples", message));
        }
    }
    findings
}

fn check_map(tree: &Tree, findings: &mut Vec<Finding>) {
    let lines = tree.text(MAP).map_or(0, |text| text.lines().count());
    if lines == 0 {
        findings.push(Finding::refused(MAP, 0, "map", "is missing; it is where a newcomer starts"));
    } else if lines > MAP_LINES_MAX {
        let message = format!("{lines} lines, {MAP_LINES_MAX} are allowed; move reasons to docs/design.md");
        findings.push(Finding::refused(MAP, MAP_LINES_MAX + 1, "map", message));
    }
}

fn check_status(tree: &Tree, findings: &mut Vec<Finding>) {
    let text = tree.text(STATUS).unwrap_or_default();
    for need in 1..=NEEDS {
        let row = format!("| R{need:02} |");
        match text.lines().filter(|line| line.starts_with(&row)).count() {
            1 => {}
            count => {
                let message = format!("{count} rows open with `{row}`, there must be one: what works, shown by which command");
                findings.push(Finding::refused(STATUS, 0, "status", message));
            }
        }
    }
}

fn check_links(tree: &Tree, path: &str, text: &str, findings: &mut Vec<Finding>) {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut is_code = false;
    for (at, line) in text.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            is_code = !is_code;
        }
        if is_code {
            continue;
        }
        for target in links(line) {
            let file = target.split(['#', '?']).next().unwrap_or_default();
            if target.contains("://") || target.starts_with("mailto:") || file.is_empty() {
                continue;
            }
            if !resolve(folder, file).is_some_and(|file| tree.holds(&file)) {
                let message = format!("links to `{target}`, and there is no such file; links go from this file's folder");
                findings.push(Finding::refused(path, at + 1, "links", message));
            }
        }
    }
}

/// The targets of `[text](target)`.
fn links(line: &str) -> Vec<&str> {
    let ends = line.match_indices("](").map(|(at, _)| &line[at + 2..]);
    ends.filter_map(|rest| rest.split_once(')').map(|(target, _)| target.split_whitespace().next().unwrap_or_default())).collect()
}

/// A path from the root; `None` when it leaves the repository.
fn resolve(folder: &str, target: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    if target.starts_with('/') {
        return None;
    }
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::said;

    /// Papers in which nothing is wrong.
    fn papers() -> String {
        let rows: String = (1..=NEEDS).map(|need| format!("| R{need:02} | works |\n")).collect();
        format!("--- {MAP}\n# The map\n--- {STATUS}\n{rows}")
    }

    #[test]
    fn links_resolve_from_their_own_folder() {
        let script = papers()
            + "\
--- README.md
[map](ARCHITECTURE.md), [status](docs/status.md#r01), [docs](docs/), [out](https://example.com/a), [here](#top)
[gone](docs/gone.md) and [root](/docs/status.md)
```
[code](nothing.md)
```
--- docs/a.md
[map](../ARCHITECTURE.md) [status](status.md) [outside](../../b.md)
";
        let expected = "\
README.md:2: [links] links to `/docs/status.md`, and there is no such file; links go from this file's folder
README.md:2: [links] links to `docs/gone.md`, and there is no such file; links go from this file's folder
docs/a.md:1: [links] links to `../../b.md`, and there is no such file; links go from this file's folder
";
        assert_eq!(said(check, &script), expected);
    }

    #[test]
    fn every_need_has_one_row() {
        let script = papers().replace("| R07 | works |\n", "") + "| R08 | twice |\n";
        let expected = "\
docs/status.md: [status] 0 rows open with `| R07 |`, there must be one: what works, shown by which command
docs/status.md: [status] 2 rows open with `| R08 |`, there must be one: what works, shown by which command
";
        assert_eq!(said(check, &script), expected);
    }

    #[test]
    fn the_map_fits_and_is_there() {
        let long = papers().replace("# The map\n", &"a line\n".repeat(201));
        let expected = "ARCHITECTURE.md:201: [map] 201 lines, 200 are allowed; move reasons to docs/design.md\n";
        assert_eq!(said(check, &long), expected);
        let missing = papers().replace("# The map\n", "");
        assert_eq!(said(check, &missing), "ARCHITECTURE.md: [map] is missing; it is where a newcomer starts\n");
    }

    #[test]
    fn examples_say_that_they_are_made_up() {
        let script = papers() + "--- examples/a.toml\n# Ana is made up.\n--- examples/b.toml\n[household]\n";
        let expected =
            "examples/b.toml:1: [examples] does not say that it is `made up`; say so in its first lines, and which parts\n";
        assert_eq!(said(check, &script), expected);
    }
}
