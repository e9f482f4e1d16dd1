//! Our SM-DP+ beside osmo-smdpp.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command as Program, Stdio as Pipe};
use std::time::Duration;

use driver::server::http::{After, Answer as HttpAnswer, Reader, post};
use sgp22::crypto::{Certificate, Curve, TrustAnchor};
use sgp22::lpa::{Action, Answer, CardFailure, Download, Procedure as _, Reply, ServerAnswer, ServerRequest, Step};
use sgp22::wire::SecretText;
use sgp22::wire::es9::GetBoundProfilePackageOk;
use sgp22::wire::json::JsonAnswer as _;
use simulator::Seeded;
use simulator::card::{Card, Chip, State};
use simulator::https::Site as _;
use simulator::lab::Identity;

use crate::made::{self, HOST, NOW, World};
use crate::{MILLISECONDS_A_TICK, Whose, judge, ticks};

/// The word for this program as a server; then a port.
pub(super) const ROLE: &str = "serve";
const SESSIONS: usize = 200;
/// What the sessions of ours are for, each with its number behind it.
const CODE: &str = "BENCH-";

/// Measures ours, and the other where it is.
pub(super) fn compare(folder: Option<PathBuf>) {
    println!("\nSM-DP+: {SESSIONS} whole sessions over plain HTTP, one after the other\n");
    let ours = std::env::current_exe().expect("this program");
    let codes = (0..SESSIONS).map(|number| format!("{CODE}{number}")).collect();
    let chip = World::new(Curve::P256).chip();
    let mine = measure("ours", Served::start(Program::new(ours).arg(ROLE)), HOST, codes, &chip);
    let Some(folder) = folder else {
        println!("osmo-smdpp was not beside it: name its folder by --peer-smdpp");
        return;
    };
    let said = |name: &str| fs::read_to_string(folder.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
    let (address, code) = (said("address"), said("code"));
    let codes = vec![code.trim().to_owned(); SESSIONS];
    let theirs = Served::start(&mut Program::new(folder.join("serve")));
    let theirs = measure("theirs", theirs, address.trim(), codes, &chip_of(&folder));
    judge("  SM-DP+'s processor time", mine, theirs, 1.0 / 25.0);
}

/// The chip that a server of others trusts.
fn chip_of(folder: &Path) -> Chip {
    let file = |name: &str| fs::read(folder.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
    let issuer = Certificate::parse(&file("ci.der")).expect("a certificate");
    let issuer = TrustAnchor::from_certificate(&issuer).expect("an issuer");
    let key = file("euicc-key").try_into().expect("a key of 32 bytes");
    let identity = Identity::load(&key, &file("euicc.der"), &[&file("eum.der")]).expect("key and certificates fit");
    let mut chip = World::new(Curve::P256).chip();
    (chip.roots, chip.identities) = (vec![issuer], vec![identity]);
    chip
}

/// A server in a process of its own.
struct Served {
    process: Child,
    at: SocketAddr,
}

impl Served {
    /// Starts a server on a port that was free, and waits until it listens.
    fn start(program: &mut Program) -> Self {
        let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
        let at = free.local_addr().expect("it has one");
        drop(free);
        let program = program.arg(at.port().to_string()).stdout(Pipe::null()).stderr(Pipe::null());
        let served = Self { process: program.spawn().expect("the server starts"), at };
        let listens = (0..600).any(|_| {
            std::thread::sleep(Duration::from_millis(100));
            TcpStream::connect(at).is_ok()
        });
        assert!(listens, "the server does not listen");
        served
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Milliseconds of the server's processor for a session.
fn measure(name: &str, served: Served, address: &str, codes: Vec<String>, chip: &Chip) -> f64 {
    let (warm, rest) = codes.split_at(5);
    let mut package = 0;
    for code in warm {
        package = session(served.at, address, code, chip);
    }
    let before = ticks(served.process.id(), Whose::Own);
    for code in rest {
        session(served.at, address, code, chip);
    }
    let used = ticks(served.process.id(), Whose::Own) - before;
    let each = used as f64 * MILLISECONDS_A_TICK / rest.len() as f64;
    println!("  {name}: {each:.2} ms a session, a package of {package} bytes");
    each
}

/// A whole session with a new card, everything verified on both sides; the size of the package.
fn session(at: SocketAddr, address: &str, code: &str, chip: &Chip) -> usize {
    let mut chance = Seeded::new(code.as_bytes());
    let mut card = Card::new(chip.clone(), State::default());
    let mut step = Download::begin(made::download(address, SecretText::new(code)));
    let mut package = 0;
    loop {
        let (procedure, action) = match step {
            Step::Done(downloaded) => {
                downloaded.result.expect("it is installed");
                let told = downloaded.report.expect("there is news of it").told;
                assert!(told.is_ok(), "{told:?}");
                return package;
            }
            Step::Do(procedure, action) => (procedure, action),
        };
        step = procedure.answer(match action {
            Action::Card(request) => Answer::Card(card.call(request.bytes(), &mut chance).map_err(CardFailure::Refused)),
            Action::Server(request) => {
                let answer = ask(at, &request);
                if request.function == "getBoundProfilePackage" {
                    let fetched = GetBoundProfilePackageOk::parse_json(&answer.body).expect("a package");
                    package = fetched.bound_profile_package.bytes().len();
                }
                Answer::Server(Ok(ServerAnswer { status: answer.status, body: answer.body }))
            }
            Action::Renew(_) => Answer::Renewed(Ok(())),
            Action::Ask(_) => Answer::Owner(Reply::Yes),
            Action::Wait(_) => Answer::Waited,
        });
    }
}

/// A request on a connection of its own.
fn ask(at: SocketAddr, request: &ServerRequest) -> HttpAnswer {
    let headers = [&ServerRequest::HEADERS[..], &[("Connection", "close")]].concat();
    let bytes = post(&request.address, &request.path(), &headers, &request.body).expect("a request");
    let mut stream = TcpStream::connect(at).expect("it listens");
    stream.set_nodelay(true).expect("a socket");
    stream.write_all(&bytes).expect("it takes it");
    let mut reader = Reader::default();
    let mut piece = [0; 1 << 14];
    loop {
        let size = stream.read(&mut piece).expect("it answers");
        if let Some((answer, After::Open | After::Closed)) = reader.feed(&piece[..size]).expect("an answer") {
            return answer;
        }
    }
}

/// We as a server, with profiles for all sessions.
pub(super) fn run(port: &str) {
    let mut world = World::new(Curve::P256);
    for number in 0..SESSIONS {
        world.order(Some(&format!("{CODE}{number}")));
    }
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port.parse().expect("a port"))).expect("it is free");
    while let Ok((stream, _)) = listener.accept() {
        // Who only looks whether we listen says nothing.
        let _ = serve(&mut world, stream);
    }
}

fn serve(world: &mut World, mut stream: TcpStream) -> std::io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    stream.set_nodelay(true)?;
    let mut inbox = Vec::new();
    let mut piece = [0; 1 << 14];
    let (path, body) = loop {
        if let Some(request) = whole(&inbox) {
            break request;
        }
        match stream.read(&mut piece)? {
            0 => return Ok(()),
            size => inbox.extend_from_slice(&piece[..size]),
        }
    };
    let reply = world.smdp.post(&path, body, NOW, &mut world.chance);
    let size = reply.body.len();
    let head = format!("HTTP/1.1 {} OK\r\nConnection: close\r\nContent-Length: {size}\r\n\r\n", reply.status);
    stream.write_all(&[head.as_bytes(), &reply.body].concat())
}

/// Path and body of a request, once it is there.
fn whole(inbox: &[u8]) -> Option<(String, &[u8])> {
    let end = inbox.windows(4).position(|bytes| bytes == b"\r\n\r\n")?;
    let head = std::str::from_utf8(&inbox[..end]).ok()?;
    let path = head.split(' ').nth(1)?.to_owned();
    let size: usize = head.lines().find_map(|line| line.strip_prefix("Content-Length: "))?.parse().ok()?;
    let body = &inbox[end + 4..];
    (body.len() >= size).then_some((path, body))
}
