//! Requests over TLS to servers of this machine, whose certificates are right or wrong in one way each.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use driver::server::Error;
use driver::server::http::Answer;
use driver::server::https::Https;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, CustomExtension, DnType, IsCa, KeyPair, KeyUsagePurpose};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// 2026-11-25, a day on which the certificates below are valid: 2026 only.
const TODAY: u64 = 1_795_564_800;
const A_YEAR_LATER: u64 = TODAY + 365 * 86_400;

fn soon() -> Instant {
    Instant::now() + Duration::from_secs(20)
}

/// An extension of a certificate that must be understood, or need not.
fn extension(last: u64, content: &[u8], is_critical: bool) -> CustomExtension {
    let mut extension = CustomExtension::from_oid_content(&[2, 5, 29, last], content.to_vec());
    extension.set_criticality(is_critical);
    extension
}

/// An issuer in the shape of SGP.26's: its policy, 2.23.146.1.2.1.0, must be understood.
fn issuer(name: &str) -> CertifiedIssuer<'static, KeyPair> {
    let mut params = CertificateParams::new(Vec::new()).expect("no name is a good name");
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    (params.not_before, params.not_after) = (rcgen::date_time_ymd(2020, 1, 1), rcgen::date_time_ymd(2055, 1, 1));
    let policy = [0x30, 0x0B, 0x30, 0x09, 0x06, 0x07, 0x67, 0x81, 0x12, 0x01, 0x02, 0x01, 0x00];
    params.custom_extensions = vec![extension(32, &policy, true)];
    CertifiedIssuer::self_signed(params, KeyPair::generate().expect("keys can be made")).expect("a certificate can be made")
}

/// A server's certificate in the shape of SGP.26's for TLS: the uses must be understood, the policy, 2.23.146.1.2.1.3, need not,
/// and beside the name `localhost` there is an object identifier, 2.999.10.
fn config(ci: &CertifiedIssuer<'static, KeyPair>) -> Arc<ServerConfig> {
    let key = KeyPair::generate().expect("keys can be made");
    let mut params = CertificateParams::new(Vec::new()).expect("no name is a good name");
    (params.not_before, params.not_after) = (rcgen::date_time_ymd(2026, 1, 1), rcgen::date_time_ymd(2027, 1, 1));
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    // SEQUENCE { serverAuth, clientAuth }
    let (server, client) = ([0x06, 8, 0x2B, 6, 1, 5, 5, 7, 3, 1], [0x06, 8, 0x2B, 6, 1, 5, 5, 7, 3, 2]);
    let uses = [&[0x30, 20][..], &server, &client].concat();
    let policy = [0x30, 0x0B, 0x30, 0x09, 0x06, 0x07, 0x67, 0x81, 0x12, 0x01, 0x02, 0x01, 0x03];
    // SEQUENCE { [2] "localhost", [8] 2.999.10 }
    let names = [&[0x30, 0x10, 0x82, 0x09][..], b"localhost", &[0x88, 0x03, 0x88, 0x37, 0x0A]].concat();
    params.custom_extensions = vec![extension(37, &uses, true), extension(32, &policy, false), extension(17, &names, false)];
    let certificate = params.signed_by(&key, ci).expect("a certificate can be made");
    let chain = vec![CertificateDer::from(certificate.der().to_vec())];
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().expect("TLS has versions");
    let key = PrivateKeyDer::try_from(key.serialize_der()).expect("it is a key");
    Arc::new(builder.with_no_client_auth().with_single_cert(chain, key).expect("key and certificate fit"))
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

fn https(ci: &CertifiedIssuer<'static, KeyPair>, today: u64) -> Https {
    Https::new(&[ci.der()], today, Instant::now).expect("the issuer is one")
}

#[test]
fn two_requests_go_over_one_connection() {
    let ci = issuer("CI");
    let server = server(config(&ci), |mut stream| {
        for answer in [
            "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n{a}",
            "HTTP/1.1 404 No\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
        ] {
            let asked = request(&mut stream);
            assert!(asked.starts_with("POST /gsma/rsp2/es9plus/initiateAuthentication HTTP/1.1\r\nHost: localhost:"), "{asked}");
            stream.write_all(answer.as_bytes()).expect("it listens");
        }
    });
    let mut https = https(&ci, TODAY);
    assert_eq!(post(&mut https, server.port, "localhost"), Ok(Answer { status: 200, body: b"{a}".to_vec() }));
    assert_eq!(post(&mut https, server.port, "localhost"), Ok(Answer { status: 404, body: vec![] }));
    server.thread.join().expect("it ended well");
}

/// VoCat issues 64 and 66: a server whose issuer is not in the store. What is wrong is said, and nothing is sent.
#[test]
fn what_is_wrong_with_a_certificate_is_told_apart() {
    let (ci, other, namesake) = (issuer("CI"), issuer("other CI"), issuer("CI"));
    let host = || "localhost".to_owned();
    for (trusted, today, name, expected) in [
        (&other, TODAY, "localhost", Error::WrongIssuer { host: host() }),
        (&namesake, TODAY, "localhost", Error::WrongIssuer { host: host() }),
        (&ci, A_YEAR_LATER, "localhost", Error::NotValidToday { host: host() }),
        (&ci, TODAY - 365 * 86_400, "localhost", Error::NotValidToday { host: host() }),
        (&ci, TODAY, "127.0.0.1", Error::WrongName { host: "127.0.0.1".to_owned() }),
    ] {
        let server = server(config(&ci), |mut stream| assert_eq!(request(&mut stream), "", "nothing is sent"));
        assert_eq!(post(&mut https(trusted, today), server.port, name), Err(expected));
        server.thread.join().expect("it ended well");
    }
}

#[test]
fn what_is_no_answer_is_told_apart() {
    let ci = issuer("CI");
    let host = || "localhost".to_owned();
    let cases: [(&[u8], Error); 3] = [
        (b"nonsense\r\n\r\n", Error::Senseless { host: host() }),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf", Error::BrokeOff { host: host() }),
        (b"", Error::BrokeOff { host: host() }),
    ];
    for (answer, expected) in cases {
        let server = server(config(&ci), move |mut stream| {
            request(&mut stream);
            stream.write_all(answer).expect("it listens");
        });
        assert_eq!(post(&mut https(&ci, TODAY), server.port, "localhost"), Err(expected));
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
    assert_eq!(post(&mut https(&ci, TODAY), port, "localhost"), Err(Error::NotSecure { host: host() }));
    plain.join().expect("it ended well");
}

/// Neither a server that says nothing nor one that never comes to an end is waited for past the deadline.
#[test]
fn the_deadline_holds() {
    let ci = issuer("CI");
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
        let server = server(config(&ci), serve);
        let mut https = https(&ci, TODAY);
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
    let ci = issuer("CI");
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("this machine has ports");
    let port = listener.local_addr().expect("it has an address").port();
    drop(listener);
    let said = post(&mut https(&ci, TODAY), port, "localhost");
    assert_eq!(said, Err(Error::Unreachable { host: "localhost".to_owned(), kind: std::io::ErrorKind::ConnectionRefused }));
    let said = https(&ci, TODAY).post("not a name", "/", &[], b"", soon());
    assert!(matches!(said, Err(Error::Address { .. } | Error::ApiMisuse { .. })), "{said:?}");
}
