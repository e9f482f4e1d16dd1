//! Requests over TLS to servers of this machine, whose certificates are right or wrong in one way each.

mod lab;

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use driver::server::Error;
use driver::server::http::Answer;
use driver::server::https::Https;
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use sgp22::crypto::{Curve, Role, TrustAnchor};

use lab::{A_YEAR, Owner, TODAY, ci};

fn soon() -> Instant {
    Instant::now() + Duration::from_secs(20)
}

/// An issuer, and a server of it on this machine.
struct World {
    ci: Owner,
    server: Owner,
}

fn world() -> World {
    let ci = ci(Curve::P256, 1);
    World { server: lab::server(&ci, Curve::P256, Role::DpTls, "localhost"), ci }
}

impl World {
    fn config(&self) -> Arc<ServerConfig> {
        self.server.config(&self.ci)
    }
}

type Stream = StreamOwned<ServerConnection, TcpStream>;

struct Server {
    port: u16,
    thread: JoinHandle<()>,
}

/// A server that serves one connection.
fn server(config: Arc<ServerConfig>, serve: impl FnOnce(Stream) + Send + 'static) -> Server {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("this machine has ports");
    let port = listener.local_addr().expect("it has an address").port();
    let thread = std::thread::spawn(move || {
        let (socket, _) = listener.accept().expect("somebody comes");
        serve(StreamOwned::new(ServerConnection::new(config).expect("the config is good"), socket));
    });
    Server { port, thread }
}

/// Reads a request with a body of two bytes.
fn request(stream: &mut Stream) -> String {
    let mut read = Vec::new();
    let mut byte = [0];
    while !read.ends_with(b"\r\n\r\n{}") && stream.read(&mut byte).is_ok_and(|size| size == 1) {
        read.extend(byte);
    }
    String::from_utf8_lossy(&read).into_owned()
}

fn post(https: &mut Https, port: u16, host: &str) -> Result<Answer, Error> {
    https.post(&format!("{host}:{port}"), "/gsma/rsp2/es9plus/initiateAuthentication", &[("A", "b")], b"{}", soon())
}

fn https(ci: &Owner, today: u64) -> Https {
    Https::new(vec![TrustAnchor::from_certificate(&ci.certificate).expect("it is a root")], today, Instant::now)
        .expect("the issuer is one")
}

#[test]
fn two_requests_go_over_one_connection() {
    let world = world();
    let server = server(world.config(), |mut stream| {
        for answer in [
            "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n{a}",
            "HTTP/1.1 404 No\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
        ] {
            let asked = request(&mut stream);
            assert!(asked.starts_with("POST /gsma/rsp2/es9plus/initiateAuthentication HTTP/1.1\r\nHost: localhost:"), "{asked}");
            stream.write_all(answer.as_bytes()).expect("it listens");
        }
    });
    let mut https = https(&world.ci, TODAY);
    assert_eq!(post(&mut https, server.port, "localhost"), Ok(Answer { status: 200, body: b"{a}".to_vec() }));
    assert_eq!(post(&mut https, server.port, "localhost"), Ok(Answer { status: 404, body: vec![] }));
    server.thread.join().expect("it ended well");
}

/// VoCat issues 64 and 66: a server whose issuer is not in the store. What is wrong is said, and nothing is sent.
#[test]
fn what_is_wrong_with_a_certificate_is_told_apart() {
    let world = world();
    let (other, web) = (ci(Curve::P256, 2), ci(Curve::BrainpoolP256r1, 1));
    let host = || "localhost".to_owned();
    let auth = lab::server(&world.ci, Curve::P256, Role::DpAuth, "localhost");
    let elsewhere = lab::server(&world.ci, Curve::P256, Role::DpTls, "smdp.example.com");
    let right = &world.server;
    for (server_is, trusted, today, name, expected) in [
        (right, &other, TODAY, "localhost", Error::WrongIssuer { host: host() }),
        (right, &web, TODAY, "localhost", Error::WrongIssuer { host: host() }),
        (right, &world.ci, TODAY + A_YEAR, "localhost", Error::NotValidToday { host: host() }),
        (right, &world.ci, TODAY - A_YEAR, "localhost", Error::NotValidToday { host: host() }),
        (right, &world.ci, TODAY, "127.0.0.1", Error::WrongName { host: "127.0.0.1".to_owned() }),
        (&elsewhere, &world.ci, TODAY, "localhost", Error::WrongName { host: host() }),
        // A certificate with which an SM-DP+ speaks to chips is none for TLS.
        (&auth, &world.ci, TODAY, "localhost", Error::BadCertificate { host: host() }),
    ] {
        let server = server(server_is.config(&world.ci), |mut stream| assert_eq!(request(&mut stream), "", "nothing is sent"));
        assert_eq!(post(&mut https(trusted, today), server.port, name), Err(expected));
        server.thread.join().expect("it ended well");
    }
}

/// SM-DP+ and SM-DS, on both curves of the eSIM world; all their conditions are critical, as in SGP.26, which the web's checks
/// do not understand.
#[test]
fn both_kinds_of_servers_are_trusted_on_both_curves() {
    let (tls_1_2, tls_1_3) = (&rustls::version::TLS12, &rustls::version::TLS13);
    for (curve, version) in [(Curve::P256, tls_1_2), (Curve::P256, tls_1_3), (Curve::BrainpoolP256r1, tls_1_3)] {
        for role in [Role::DpTls, Role::DsTls] {
            let ci = ci(curve, 1);
            let owner = lab::server(&ci, curve, role, "localhost");
            let server = server(owner.config_of(&ci, &[version]), |mut stream| {
                request(&mut stream);
                stream.write_all(b"HTTP/1.1 204 Done\r\n\r\n").expect("it listens");
            });
            let answer = post(&mut https(&ci, TODAY), server.port, "localhost");
            assert_eq!(answer, Ok(Answer { status: 204, body: vec![] }), "{curve:?} {role:?}");
            server.thread.join().expect("it ended well");
        }
    }
}

/// Whoever only has a server's certificate, and not its key, is not it.
#[test]
fn a_certificate_without_its_key_is_not_enough() {
    let world = world();
    let thief = Owner { certificate: world.server.certificate.clone(), ..ci(Curve::P256, 3) };
    let server = server(thief.config(&world.ci), |mut stream| assert_eq!(request(&mut stream), "", "nothing is sent"));
    let said = post(&mut https(&world.ci, TODAY), server.port, "localhost");
    assert_eq!(said, Err(Error::WrongIssuer { host: "localhost".to_owned() }));
    server.thread.join().expect("it ended well");
}

#[test]
fn what_is_no_answer_is_told_apart() {
    let world = world();
    let host = || "localhost".to_owned();
    let cases: [(&[u8], Error); 3] = [
        (b"nonsense\r\n\r\n", Error::Senseless { host: host() }),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf", Error::BrokeOff { host: host() }),
        (b"", Error::BrokeOff { host: host() }),
    ];
    for (answer, expected) in cases {
        let server = server(world.config(), move |mut stream| {
            request(&mut stream);
            stream.write_all(answer).expect("it listens");
        });
        assert_eq!(post(&mut https(&world.ci, TODAY), server.port, "localhost"), Err(expected));
        server.thread.join().expect("it ended well");
    }
    // No TLS at all.
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("this machine has ports");
    let port = listener.local_addr().expect("it has an address").port();
    let plain = std::thread::spawn(move || {
        let (mut socket, _) = listener.accept().expect("somebody comes");
        socket.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").expect("it listens");
        // Until the other side has had enough.
        while socket.read(&mut [0; 1024]).is_ok_and(|size| size > 0) {}
    });
    assert_eq!(post(&mut https(&world.ci, TODAY), port, "localhost"), Err(Error::NotSecure { host: host() }));
    plain.join().expect("it ended well");
}

/// Neither a server that says nothing nor one that never comes to an end is waited for past the deadline.
#[test]
fn the_deadline_holds() {
    let world = world();
    let drip = |mut stream: Stream| {
        request(&mut stream);
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n");
        while stream.write_all(b"x").and_then(|()| stream.flush()).is_ok() {
            std::thread::sleep(Duration::from_millis(5));
        }
    };
    let silent = |mut stream: Stream| drop(stream.read(&mut [0; 1]).and_then(|_| stream.read_to_end(&mut Vec::new())));
    let serve: [Box<dyn FnOnce(Stream) + Send>; 2] = [Box::new(drip), Box::new(silent)];
    for serve in serve {
        let server = server(world.config(), serve);
        let mut https = https(&world.ci, TODAY);
        let before = Instant::now();
        let deadline = before + Duration::from_millis(700);
        let said = https.post(&format!("localhost:{}", server.port), "/", &[], b"{}", deadline);
        assert_eq!(said, Err(Error::Mute { host: "localhost".to_owned() }));
        assert!(before.elapsed() < Duration::from_secs(10));
        drop(https);
        server.thread.join().expect("it ended well");
    }
}

#[test]
fn nobody_there_is_said_so() {
    let world = world();
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("this machine has ports");
    let port = listener.local_addr().expect("it has an address").port();
    drop(listener);
    let said = post(&mut https(&world.ci, TODAY), port, "localhost");
    assert_eq!(said, Err(Error::Unreachable { host: "localhost".to_owned(), kind: std::io::ErrorKind::ConnectionRefused }));
    let said = https(&world.ci, TODAY).post("not a name", "/", &[], b"", soon());
    assert!(matches!(said, Err(Error::Address { .. } | Error::ApiMisuse { .. })), "{said:?}");
}
