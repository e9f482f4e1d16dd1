//! `spoke lab`, and `spoke card` with its chip: a profile's life as a person lives it, over real sockets and TLS.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::Child;

use identifiers::Eid;
use insta::assert_snapshot;
use sgp22::crypto::Curve;
use sgp22::tlv::Time;
use simulator::Seeded;
use simulator::lab::{Ci, Variant};

use crate::support::{command, folder, spoke, spoke_in, told};

/// A lab that runs until the test is over.
struct Lab {
    folder: PathBuf,
    child: Child,
    codes: Vec<String>,
}

impl Lab {
    fn start(name: &str, arguments: &[&str]) -> Self {
        Self::again(&folder(name), arguments)
    }

    /// Starts it in a folder; its ports are any that are free.
    fn again(folder: &Path, arguments: &[&str]) -> Self {
        let mut child = command(folder, &[&["lab", "--port", "0"], arguments].concat()).spawn().expect("the binary is built");
        let mut lines = BufReader::new(child.stdout.take().expect("it is piped")).lines().map_while(Result::ok);
        let wanted = arguments
            .iter()
            .position(|argument| *argument == "--profiles")
            .map_or(2, |at| arguments[at + 1].parse().expect("a number"));
        let codes = lines.by_ref().filter_map(|line| Some(line.strip_prefix("code    ")?.to_owned())).take(wanted).collect();
        // Nobody may be left writing to a pipe that nobody reads.
        std::thread::spawn(move || lines.for_each(drop));
        Self { folder: folder.to_owned(), child, codes }
    }

    /// Runs `spoke card` with the lab's chip; what can be otherwise each time is named.
    fn card(&self, arguments: &[&str], input: &str) -> String {
        let all = [&["card"], arguments, &["--at", "socket:lab/card.socket", "--issuer", "lab/issuer.der"]].concat();
        let run = spoke_in(&self.folder, &all, input);
        let mut text = told(&[&["card"], arguments].concat(), &run);
        for (number, code) in self.codes.iter().enumerate() {
            text = text.replace(code, &format!("CODE-{}", number + 1));
        }
        // The lab's own issuer has another key each time.
        if let Some((before, after)) = text.split_once("  Issuers   ") {
            text = format!("{before}  Issuers   ISSUER{}", after.trim_start_matches(|c: char| c.is_ascii_hexdigit()));
        }
        let port = self.codes[0].split(['$', ':']).nth(3).expect("a code has a server's port").to_owned();
        let is_port = |word: &str| word.parse::<u16>().is_ok() && word.len() > 3;
        let further = text.split("localhost:").skip(1).filter_map(|rest| {
            let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
            is_port(&digits).then_some(digits)
        });
        let further: Vec<String> = further.collect();
        text = text.replace(&format!("localhost:{port}"), "localhost:SM-DP+");
        for port in further {
            text = text.replace(&format!("localhost:{port}"), "localhost:SM-DS");
        }
        text
    }
}

impl Drop for Lab {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_profile_lives_its_whole_life() {
    let worlds: [&[&str]; 4] = [&[], &["--brainpool"], &["--v3"], &["--v3", "--brainpool"]];
    for world in worlds {
        let run = spoke(&[&["lab", "--self-test"], world].concat());
        assert_eq!((run.status, run.err.as_str()), (0, ""), "{}", run.out);
        assert!(run.out.starts_with("lab self-test: ok: "), "{}", run.out);
    }
}

#[test]
fn a_person_installs_uses_and_deletes_profiles() {
    let lab = Lab::start("lab-life", &["--profiles", "3"]);
    let code = lab.codes[0].clone();
    let steps: [(&[&str], &str); 17] = [
        (&["info"], ""),
        (&["profiles"], ""),
        (&["download", &code], ""),
        (&["download", &code], "n\n"),
        (&["download", &code], "y\n"),
        (&["enable", "Lab line 1"], ""),
        (&["rename", "0001", "Japan"], ""),
        (&["profiles"], ""),
        (&["delete", "Japan", "--yes"], ""),
        (&["discover"], ""),
        (&["discover", "--install"], "y\nnever\n"),
        (&["discover"], ""),
        (&["disable", "japan", "--offline"], ""),
        (&["notifications"], ""),
        (&["notifications", "send"], ""),
        (&["delete", "Japan"], "y\n"),
        (&["profiles", "--json"], ""),
    ];
    assert_snapshot!("lab_life", steps.map(|(arguments, input)| lab.card(arguments, input)).join("\n"));
}

/// Servers of v3 have certificates that chips of v3 check only when the LPA says that it hands all of them on.
#[test]
fn a_person_uses_a_chip_and_servers_of_v3() {
    let lab = Lab::start("lab-v3", &["--v3", "--profiles", "2"]);
    let code = lab.codes[0].clone();
    let steps: [(&[&str], &str); 5] = [
        (&["download", &code, "--yes"], ""),
        (&["discover", "--install"], "y\n"),
        (&["enable", "Lab line 1"], ""),
        (&["profiles"], ""),
        (&["notifications"], ""),
    ];
    assert_snapshot!("lab_v3", steps.map(|(arguments, input)| lab.card(arguments, input)).join("\n"));
    let run = spoke_in(&lab.folder, &["lab", "--port", "0"], "");
    assert!(run.err.contains("was begun with --v3"), "{}", run.err);
}

#[test]
fn the_confirmation_code_is_asked_for_and_may_be_wrong() {
    let lab = Lab::start("lab-code", &["--profiles", "1", "--confirmation-code", "4711"]);
    let code = lab.codes[0].clone();
    let steps: [(&[&str], &str); 4] = [
        (&["download", "-"], &format!("{code}\ny\n1234\n\n")),
        (&["download", &code, "--yes"], "1\n4711\n"),
        (&["reset", "--subscriptions"], "y\n"),
        (&["download", &code, "--yes", "--confirmation-code", "4711"], ""),
    ];
    assert_snapshot!("lab_confirmation_code", steps.map(|(arguments, input)| lab.card(arguments, input)).join("\n"));
}

#[test]
fn a_server_is_not_trusted_unless_its_issuer_is() {
    let lab = Lab::start("lab-trust", &["--profiles", "1"]);
    let code = lab.codes[0].clone();
    let run = spoke_in(&lab.folder, &["card", "download", &code, "--yes", "--at", "socket:lab/card.socket"], "");
    assert_eq!((run.status, run.out.as_str()), (1, ""));
    assert!(run.err.contains("no certificate issuer that is trusted for eSIMs vouches for localhost"), "{}", run.err);
    assert!(lab.card(&["profiles"], "").contains("the card holds no profile"));
}

/// The chip is the one that the other issuer certified, and both issuers are known to it. What another issuer's certificates look
/// like is read from files, as of SGP.26.
#[test]
fn a_chip_may_be_known_to_another_issuer() {
    let folder = folder("lab-foreign");
    let other = folder.join("other");
    std::fs::create_dir_all(&other).unwrap();
    let eid = Eid::parse("89049032123451234512345678909965").unwrap();
    let mut chance = Seeded::from_number(7);
    let ci = Ci::new(Curve::BrainpoolP256r1, Variant::O, Time::from_unix_seconds(1_700_000_000), &eid, &mut chance);
    let chip = ci.euicc(&eid, &mut chance);
    let files = [("ci.der", ci.root().der()), ("eum.der", chip.chain()[0].der()), ("euicc.der", chip.certificate().der())];
    for (name, bytes) in files {
        std::fs::write(other.join(name), bytes).unwrap();
    }
    let run = |key: &[u8]| {
        std::fs::write(other.join("euicc-key"), key).unwrap();
        spoke_in(&folder, &["lab", "--port", "0", "--foreign", "other"], "").err
    };
    let wrong = ci.euicc(&eid, &mut chance).reveal_pkcs8();
    assert!(run(&wrong).contains("euicc.der”: the certificate is about another key"), "{}", run(&wrong));
    assert!(run(b"no key").contains("euicc-key”: this is no key of 32 bytes"), "{}", run(b"no key"));
    std::fs::write(other.join("euicc-key"), chip.reveal_pkcs8()).unwrap();
    let lab = Lab::again(&folder, &["--profiles", "1", "--foreign", "other"]);
    let info = lab.card(&["info", "--json"], "");
    let root: String = ci.key_id().as_bytes().iter().map(|byte| format!("{byte:02X}")).collect();
    assert!(info.contains(eid.as_str()) && info.to_uppercase().contains(&root), "{info}");
    let code = lab.codes[0].clone();
    let installed = lab.card(&["download", &code, "--yes"], "");
    assert!(installed.contains("is installed as 8900012345000000001"), "the lab's own server knows it too: {installed}");
}

#[test]
fn a_lab_keeps_what_its_chip_keeps_and_news_can_be_sent_later() {
    let folder = folder("lab-again");
    let first = Lab::again(&folder, &["--profiles", "1"]);
    let code = first.codes[0].clone();
    first.card(&["download", &code, "--yes"], "");
    first.card(&["enable", "0001", "--offline"], "");
    assert_snapshot!("lab_export", first.card(&["notifications", "export", "news.json"], ""));
    drop(first);
    let second = Lab::again(&folder, &["--profiles", "1"]);
    let profiles = second.card(&["profiles"], "");
    assert!(profiles.contains("8900012345000000001  yes"), "{profiles}");
    assert!(second.card(&["download", &second.codes[0].clone(), "--yes"], "").contains("8900012345000000002"));
    // Another lab of the same folder is refused; and one on another curve.
    let run = spoke_in(&folder, &["lab", "--brainpool"], "");
    assert_eq!(run.status, 1, "{}", run.err);
    let text = std::fs::read_to_string(folder.join("news.json")).unwrap();
    assert!(text.contains("\"event\": \"enabled\""), "{text}");
    std::fs::write(folder.join("torn.json"), &text[..text.len() / 2]).unwrap();
    assert!(second.card(&["notifications", "replay", "torn.json"], "").contains("status 1"));
    // What cannot be read is named, and the rest is sent: to the first lab's port, where nobody is now.
    let strange = r#"[{ "number": 9, "server": null, "event": null, "iccid": null, "bytes": "3003800109" }, "#;
    std::fs::write(folder.join("strange.json"), text.replacen('[', strange, 1)).unwrap();
    let replayed = second.card(&["notifications", "replay", "strange.json"], "");
    assert!(replayed.contains("the notification at place 1, number 9 of “strange.json” cannot be read"), "{replayed}");
    assert!(replayed.contains("was not told"), "{replayed}");
}
