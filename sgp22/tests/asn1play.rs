//! Every message, decoded by a program that others made from the GSMA's own ASN.1 of v3.1 (asn1play, of PyPI, run as a process of
//! its own): `asn1play.txt` has what it found in each field, which is what `samples` put there. A line `! …` says what it could
//! not do, and there are two:
//!
//! - `OtherSignedNotification`: its codec tags the fields by itself, though one field has a tag in the text already (ITU-T X.680
//!   §25.3). Cards in the field do as we do.
//! - `CancelSessionRequestEs9`: its codec puts both tags, where the new one replaces the old (Erlang/OTP issue 11625).
//!
//! Every other message it would write in the same bytes.

mod made;
mod samples;

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// Set by `cargo xtask test`, which installs it.
const ORACLE_PYTHON: &str = "SPOKE_ORACLE_PYTHON";

#[test]
#[ignore = "compares with asn1play, which `cargo xtask test` installs"]
fn others_read_in_each_field_what_was_written() {
    let crate_root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let lines: Vec<String> = samples::all()
        .iter()
        .map(|sample| {
            let bytes: String = sample.der.iter().map(|byte| format!("{byte:02X}")).collect();
            format!("{} {bytes}\n", sample.name)
        })
        .collect();
    let python = std::env::var_os(ORACLE_PYTHON);
    let python = python.unwrap_or_else(|| panic!("{ORACLE_PYTHON} is not set: `cargo xtask test` installs what it names"));
    let mut decoder = Command::new(python)
        .arg(crate_root.join("../xtask/peers/decode_sgp22.py"))
        .env("PYTHONIOENCODING", "utf-8")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the Python that xtask installed starts");
    decoder.stdin.take().expect("it is piped").write_all(lines.concat().as_bytes()).expect("it reads all");
    let output = decoder.wait_with_output().expect("it ends");
    assert!(output.status.success());
    let found = String::from_utf8(output.stdout).expect("it writes UTF-8");
    let path = crate_root.join("tests/asn1play.txt");
    let expected = std::fs::read_to_string(&path).expect("the file is in the repository");
    for (line, (found, expected)) in found.lines().zip(expected.lines()).enumerate() {
        assert_eq!(found, expected, "line {} of {}", line + 1, path.display());
    }
    assert_eq!(found.lines().count(), expected.lines().count());
}
