//! Sockets and threads around a server.

use std::io::{self, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use sgp22::crypto::Random;
use sgp22::tlv::Time;

use super::request::Requests;
use super::{Reply, Site};
use crate::lab::Identity;

/// How many connections are served at once; more are closed.
const CONNECTIONS_MAX: usize = 256;
/// How long the other side may say nothing.
const SILENCE: Duration = Duration::from_secs(60);

/// A server over HTTPS. It serves until the program ends.
pub struct Server<S> {
    site: Arc<Mutex<S>>,
    address: SocketAddr,
}

/// Why a server cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum SiteError {
    /// Its key is on a curve that TLS does not know here.
    #[error("TLS needs a key on P-256")]
    Curve,
    /// Its key and certificates are none that TLS can use.
    #[error("TLS cannot use the certificates: {0}")]
    Tls(#[from] rustls::Error),
    /// The socket fails.
    #[error("the socket fails: {0}")]
    Socket(#[from] io::Error),
}

/// All that a thread needs for a connection.
struct Shared<S> {
    site: Arc<Mutex<S>>,
    config: Arc<ServerConfig>,
    clock: fn() -> Time,
    chance: Mutex<Box<dyn Random + Send>>,
    connections: AtomicUsize,
}

impl<S: Site + 'static> Server<S> {
    /// Serves a site on a socket with a key for TLS. Threads are started; this returns at once.
    ///
    /// # Errors
    /// When TLS cannot be spoken with that key, or the socket fails.
    pub fn start(
        listener: TcpListener,
        tls: &Identity,
        site: S,
        clock: fn() -> Time,
        chance: Box<dyn Random + Send>,
    ) -> Result<Self, SiteError> {
        if !tls.is_for_tls() {
            return Err(SiteError::Curve);
        }
        let chain = tls.certificates().map(|certificate| CertificateDer::from(certificate.der().to_vec())).collect();
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(tls.reveal_pkcs8()));
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
        let config = Arc::new(config.with_no_client_auth().with_single_cert(chain, key)?);
        let address = listener.local_addr()?;
        let site = Arc::new(Mutex::new(site));
        let connections = AtomicUsize::new(0);
        let shared = Arc::new(Shared { site: Arc::clone(&site), config, clock, chance: Mutex::new(chance), connections });
        std::thread::spawn(move || accept(&listener, &shared));
        Ok(Self { site, address })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The site. While this is held, nobody is served.
    pub fn site(&self) -> MutexGuard<'_, S> {
        lock(&self.site)
    }
}

fn accept<S: Site + 'static>(listener: &TcpListener, shared: &Arc<Shared<S>>) {
    while let Ok((socket, _)) = listener.accept() {
        if shared.connections.fetch_add(1, Ordering::SeqCst) >= CONNECTIONS_MAX {
            shared.connections.fetch_sub(1, Ordering::SeqCst);
            continue;
        }
        let shared = Arc::clone(shared);
        std::thread::spawn(move || {
            // Who ended it, and why, is the other side's affair.
            let _ = serve(&shared, socket);
            shared.connections.fetch_sub(1, Ordering::SeqCst);
        });
    }
}

fn serve<S: Site>(shared: &Shared<S>, socket: TcpStream) -> io::Result<()> {
    socket.set_read_timeout(Some(SILENCE))?;
    socket.set_write_timeout(Some(SILENCE))?;
    // Each message is whole when it is written.
    socket.set_nodelay(true)?;
    let connection = ServerConnection::new(Arc::clone(&shared.config)).map_err(io::Error::other)?;
    let mut requests = Requests::new(StreamOwned::new(connection, socket));
    while let Some(request) = requests.next()? {
        let reply = if request.is_post {
            let mut chance = lock(&shared.chance);
            lock(&shared.site).post(&request.path, &request.body, (shared.clock)(), &mut **chance)
        } else {
            Reply { status: 405, body: Vec::new() }
        };
        requests.stream.write_all(&head(&reply, request.stays_open))?;
        requests.stream.flush()?;
        if !request.stays_open {
            requests.stream.conn.send_close_notify();
            return requests.stream.flush();
        }
    }
    Ok(())
}

/// The whole answer: status, headers (SGP.22 v2.5 §6.5.1.3), body.
fn head(reply: &Reply, stays_open: bool) -> Vec<u8> {
    let Reply { status, body } = reply;
    let reason = match status {
        200 => "OK",
        204 => "No Content",
        400 => "Bad Request",
        404 => "Not Found",
        _ => "Method Not Allowed",
    };
    let connection = if stays_open { "keep-alive" } else { "close" };
    let mut head = format!("HTTP/1.1 {status} {reason}\r\nX-Admin-Protocol: gsma/rsp/v2.5.0\r\nConnection: {connection}\r\n");
    if *status != 204 {
        head += &format!("Content-Type: application/json\r\nContent-Length: {}\r\n", body.len());
    }
    [head.as_bytes(), b"\r\n", body].concat()
}

/// A thread that panicked leaves a site that is as good as before its request.
fn lock<T: ?Sized>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<S> std::fmt::Debug for Server<S> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Server({})", self.address)
    }
}
