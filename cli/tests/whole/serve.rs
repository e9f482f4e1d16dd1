//! `spoke serve`, `backup` and `restore`: a server that is asked, stopped, saved and brought back elsewhere.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::Child;

use crate::support::{command, folder, spoke_in};

/// A server that runs until the test is over.
struct Server {
    child: Child,
    address: String,
}

impl Server {
    fn start(folder: &Path) -> Self {
        let mut child =
            command(folder, &["serve", "--data", "kept", "--listen", "127.0.0.1:0"]).spawn().expect("the binary is built");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("it is piped")).read_line(&mut line).expect("it says where it is");
        let address = line.trim().trim_start_matches("http://").trim_end_matches('/').to_owned();
        Self { child, address }
    }

    /// What a path answers, headers and all.
    fn ask(&self, request: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).expect("it answers");
        stream.write_all(request.as_bytes()).expect("it listens");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("it answers to the end");
        answer
    }

    fn get(&self, path: &str) -> String {
        self.ask_as(path, "")
    }

    fn ask_as(&self, path: &str, cookie: &str) -> String {
        let host = &self.address;
        self.ask(&format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nCookie: {cookie}\r\nConnection: close\r\n\r\n"))
    }

    fn register(&self) -> String {
        let form = "name=Ana&password=correct+horse+battery";
        self.ask(&format!(
            "POST /welcome HTTP/1.1\r\nHost: {}\r\nOrigin: http://{}\r\nConnection: close\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
            self.address,
            self.address,
            form.len()
        ))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_server_is_saved_and_brought_back_elsewhere() {
    let folder = folder("serve-backup");
    let server = Server::start(&folder);
    assert!(server.get("/healthz").ends_with("\r\n\r\nalive\n"));
    assert!(server.get("/readyz").ends_with("\r\n\r\nready\n"));
    let registered = server.register();
    assert!(registered.starts_with("HTTP/1.1 303 See Other\r\n"));
    let cookie = registered.split("spoke-session=").nth(1).and_then(|rest| rest.split(';').next()).expect("she is signed in");
    let cookie = format!("spoke-session={cookie}");
    assert!(server.ask_as("/begin", &cookie).starts_with("HTTP/1.1 200 OK\r\n"));
    std::fs::write(folder.join("passphrase"), "four words are easier\n").expect("a passphrase");
    let run = |arguments: &[&str]| {
        let run = spoke_in(&folder, arguments, "");
        format!("{}{}{}", run.status, if run.out.is_empty() { "" } else { ": " }, run.out.trim_end()) + &run.err
    };
    // The server runs on while it is saved.
    let saved = run(&["backup", "saved.age", "--passphrase-file", "passphrase", "--data", "kept"]);
    assert_eq!(saved, "0: saved.age: 2 entries, 1 changes, up to change 4");
    let again = run(&["backup", "saved.age", "--passphrase-file", "passphrase", "--data", "kept"]);
    assert_eq!(again, "1error: “saved.age” is there already, and nothing is overwritten\n");
    drop(server);
    let restored = run(&["restore", "saved.age", "--passphrase-file", "passphrase", "--data", "elsewhere"]);
    assert_eq!(restored, "0: saved.age is restored: 2 entries, 1 changes, up to change 4");
    let over = run(&["restore", "saved.age", "--passphrase-file", "passphrase", "--data", "elsewhere"]);
    assert!(over.starts_with("1error: "), "what is there is not replaced: {over}");
    std::fs::write(folder.join("wrong"), "another\n").expect("a passphrase");
    assert!(run(&["restore", "saved.age", "--passphrase-file", "wrong", "--check"]).starts_with("1error: "));
    assert!(run(&["restore", "saved.age", "--passphrase-file", "passphrase", "--check"]).contains("is whole"));
    std::fs::rename(folder.join("kept"), folder.join("old")).expect("a folder");
    std::fs::rename(folder.join("elsewhere"), folder.join("kept")).expect("a folder");
    let server = Server::start(&folder);
    assert!(server.get("/welcome").starts_with("HTTP/1.1 303 See Other\r\n"), "there is an account");
    let signed_out = server.ask_as("/begin", &cookie);
    assert!(signed_out.contains("location: /sign-in"), "sessions do not come back: {signed_out}");
}

#[test]
fn a_server_that_cannot_begin_says_why() {
    let folder = folder("serve-refused");
    let said = |arguments: &[&str]| {
        let run = spoke_in(&folder, arguments, "");
        (run.status, run.err)
    };
    let (status, why) = said(&["serve", "--data", "kept", "--listen", "nowhere"]);
    assert_eq!(status, 1);
    assert!(why.starts_with("error: nowhere cannot be answered on: "), "{why}");
    let (status, why) = said(&["serve", "--data", "kept", "--database", "mysql://x"]);
    assert_eq!((status, why.lines().next()), (2, Some("error: --database is the address of a PostgreSQL server")));
    let (status, why) = said(&["serve", "--data", "kept", "--origin", "spoke.example"]);
    assert_eq!(status, 2);
    assert!(why.contains("write it as https://spoke.example, without a path"), "{why}");
    std::fs::create_dir(folder.join("other")).expect("a folder");
    std::fs::write(folder.join("other/spoke.sqlite3"), "this is no database at all, it is a text").expect("a file");
    let (status, why) = said(&["serve", "--data", "other", "--listen", "127.0.0.1:0"]);
    assert_eq!(status, 1, "{why}");
    assert!(why.contains("is damaged or was changed by another program"), "{why}");
}
