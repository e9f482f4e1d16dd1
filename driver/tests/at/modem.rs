//! A modem on a pseudo terminal that answers from a script. What it stands for is a serial line with all its habits.

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::path::PathBuf;
use std::thread::JoinHandle;
use std::time::Duration;

use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};

/// How the modem writes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Habit {
    /// No echo once it is told so, each answer in one piece.
    Neat,
    /// Echo always, and byte by byte.
    Sloppy,
}

pub(crate) struct Modem {
    pub(crate) path: PathBuf,
    thread: JoinHandle<String>,
}

impl Modem {
    /// Starts a modem. Lines of the script: `> command` that must come next, `< line` that is sent then, `~ milliseconds` of
    /// waiting, `! text` sent without an end of line, `hang up`. What the driver always asks at first is not in the script.
    pub(crate) fn start(script: &str, habit: Habit) -> Self {
        let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).expect("pseudo terminals are to be had");
        grantpt(&master).expect("it is ours");
        unlockpt(&master).expect("it is ours");
        let path = PathBuf::from(ptsname(&master, Vec::new()).expect("it has a name").into_string().expect("in plain letters"));
        let script: Vec<String> = script.lines().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect();
        let thread = std::thread::spawn(move || {
            Talk { line: File::from(master), script: script.into(), habit, notes: String::new() }.run()
        });
        Self { path, thread }
    }

    /// What was not as in the script. The driver must have let go of the line.
    pub(crate) fn differences(self) -> String {
        self.thread.join().expect("the modem ended well")
    }
}

struct Talk {
    line: File,
    script: std::collections::VecDeque<String>,
    habit: Habit,
    notes: String,
}

impl Talk {
    fn run(mut self) -> String {
        let mut command = Vec::new();
        let mut byte = [0];
        let mut has_echo = true;
        // The read fails when the other side lets go.
        while let Ok(1) = self.line.read(&mut byte) {
            if has_echo {
                self.send(&byte);
            }
            if byte != *b"\r" {
                command.extend(byte);
                continue;
            }
            let text = String::from_utf8(std::mem::take(&mut command)).expect("commands are text");
            if !self.answer(&text) {
                return self.notes;
            }
            has_echo &= text != "ATE0" || self.habit == Habit::Sloppy;
        }
        let left: Vec<String> = self.script.into_iter().map(|line| format!("not reached: {line}\n")).collect();
        self.notes + &left.concat()
    }

    /// Answers one command; whether to go on.
    fn answer(&mut self, command: &str) -> bool {
        let expected = format!("> {command}");
        if self.script.front() != Some(&expected) {
            let is_usual = ["AT", "ATV1", "ATE0", "AT+CMEE=1"].contains(&command);
            if !is_usual {
                self.notes += &format!("unexpected: {command}\n");
            }
            self.send(if is_usual { b"\r\nOK\r\n" } else { b"\r\nERROR\r\n" });
            return true;
        }
        self.script.pop_front();
        while let Some(line) = self.script.front().filter(|line| !line.starts_with('>')).cloned() {
            self.script.pop_front();
            match line.split_once(' ') {
                Some(("<", text)) => self.send(format!("\r\n{text}\r\n").as_bytes()),
                Some(("!", text)) => self.send(text.as_bytes()),
                Some(("~", pause)) => std::thread::sleep(Duration::from_millis(pause.parse().expect("milliseconds"))),
                Some(("hang", "up")) => return false,
                _ => panic!("the script says {line}"),
            }
        }
        true
    }

    fn send(&mut self, bytes: &[u8]) {
        // Nobody may be listening any more.
        let _ = match self.habit {
            Habit::Neat => self.line.write_all(bytes),
            Habit::Sloppy => bytes.iter().try_for_each(|byte| self.line.write_all(&[*byte])),
        };
    }
}
