//! Files and streams as they come in real life: saved on another system, through a pipe, too deep, cut short, into a full disk.

use std::path::Path;
use std::process::Stdio;

use crate::support::{command, folder, root, spoke, spoke_in, told};
use insta::assert_snapshot;

/// A folder with the smallest example and its offers.
fn small(name: &str) -> std::path::PathBuf {
    let folder = folder(name);
    for file in ["table-two.toml", "table-offers.toml"] {
        std::fs::copy(root().join("examples").join(file), folder.join(file)).expect("the example is there");
    }
    folder
}

fn read(folder: &Path, file: &str) -> String {
    std::fs::read_to_string(folder.join(file)).expect("the file is there")
}

#[test]
fn another_systems_line_ends_and_marks_make_no_difference() {
    let folder = small("line_ends");
    let plain = spoke_in(&folder, &["plan", "table-two.toml"], "");
    for file in ["table-two.toml", "table-offers.toml"] {
        let text = format!("\u{feff}{}", read(&folder, file).replace('\n', "\r\n"));
        std::fs::write(folder.join(file), text).unwrap();
    }
    let marked = spoke_in(&folder, &["plan", "table-two.toml"], "");
    assert_eq!((marked.status, marked.out, marked.err), (0, plain.out, plain.err));
    // A fault is where a person sees it, the mark not counted.
    std::fs::write(folder.join("wrong.toml"), "\u{feff}[hous]\r\nhome = \"US\"\r\n").unwrap();
    let wrong = spoke_in(&folder, &["check", "wrong.toml"], "");
    assert!(wrong.err.contains(" --> wrong.toml:1:2\n"), "{}", wrong.err);
}

#[test]
fn a_household_may_come_by_a_pipe() {
    let folder = small("pipe");
    let text = read(&folder, "table-two.toml");
    let by_name = spoke_in(&folder, &["plan", "table-two.toml", "--json"], "");
    let by_pipe = spoke_in(&folder, &["plan", "-", "--json"], &text);
    let today = |json: &str| json.lines().find(|line| line.contains("a_month")).map(str::to_owned);
    assert_eq!((by_pipe.status, today(&by_pipe.out)), (0, today(&by_name.out)));
    let endless = "a = 1\n".repeat(300_000);
    let run = spoke_in(&folder, &["plan", "-"], &endless);
    assert_eq!(run.status, 1);
    assert!(run.err.starts_with("error: standard input has more than 1048576 bytes"), "{}", run.err);
}

#[test]
fn what_is_no_text_is_told_where_it_stops_being_one() {
    let folder = folder("no_utf8");
    std::fs::write(folder.join("latin.toml"), b"[household]\nhome = \"M\xfcnchen\"\n").unwrap();
    std::fs::write(folder.join("wide.toml"), b"\xff\xfe[\0h\0").unwrap();
    std::fs::write(folder.join("deep.toml"), format!("a = {}{}", "[".repeat(100_000), "]".repeat(100_000))).unwrap();
    std::fs::write(folder.join("long.toml"), format!("a{} = 1", ".a".repeat(100_000))).unwrap();
    let arguments = ["check", "latin.toml", "wide.toml", "deep.toml", "long.toml"];
    assert_snapshot!("no_utf8", told(&arguments, &spoke_in(&folder, &arguments, "")));
}

#[test]
fn an_answer_is_told_even_when_its_picture_cannot_be_written() {
    let folder = small("picture");
    std::fs::create_dir(folder.join("there.svg")).unwrap();
    for (picture, reason) in [
        ("there.svg", "it is a directory"),
        ("no/wheel.svg", "its directory is not there"),
        ("table-two.toml/wheel.svg", "it is in something that is no directory"),
    ] {
        let run = spoke_in(&folder, &["plan", "table-two.toml", "--picture", picture], "");
        assert_eq!(run.status, 1, "{}", run.err);
        let said = format!("“{picture}” cannot be written: {reason}");
        assert!(run.out.starts_with("Today ") && run.err.contains(&said), "{}", run.err);
    }
}

/// Every verb that prints at length.
const PRINTING: [&[&str]; 8] = [
    &["plan", "examples/table-two.toml"],
    &["plan", "examples/table-two.toml", "--json"],
    &["explain", "examples/table-two.toml", "1"],
    &["check", "examples/table-two.toml"],
    &["reference", "networks", "--all"],
    &["schema"],
    &["completions", "bash"],
    &["--help"],
];

#[test]
fn nobody_has_to_read_to_the_end() {
    for arguments in PRINTING {
        let mut child = command(&root(), arguments).spawn().unwrap();
        // Closed before anything is written, as `| head -1` does a little later.
        drop(child.stdout.take());
        let done = child.wait_with_output().unwrap();
        let said = String::from_utf8(done.stderr).unwrap();
        assert!(done.status.success() && !said.contains("error"), "{arguments:?}: {said}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_said() {
    for arguments in PRINTING {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let done = command(&root(), arguments).stdout(Stdio::from(full)).output().unwrap();
        let said = String::from_utf8(done.stderr).unwrap();
        assert_eq!(done.status.code(), Some(3), "{arguments:?}");
        assert!(said.starts_with("error: the answer could not be written: "), "{arguments:?}: {said}");
    }
    let picture = spoke(&["plan", "examples/table-two.toml", "--picture", "/dev/full"]);
    assert_eq!(picture.status, 3);
    assert!(picture.err.contains("“/dev/full” cannot be written whole: the disk is full"), "{}", picture.err);
}
