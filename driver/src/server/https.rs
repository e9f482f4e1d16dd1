//! Requests to servers over TLS. The only issuers that are trusted are those that the caller hands in: the CIs of the eSIM world
//! (SGP.22 v2.5 §2.6.6), not the web's. There is no way to switch the checking off.

use std::fmt;
use std::io::{self, ErrorKind, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream, ToSocketAddrs as _};
use std::sync::Arc;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use rustls::pki_types::{ServerName, UnixTime};
use rustls::time_provider::TimeProvider;
use rustls::{CertificateError, ClientConfig, ClientConnection};
use sgp22::crypto::TrustAnchor;

use super::Error;
use super::http::{self, After, Answer, Reader};
use super::trust::Trust;
use crate::card::Clock;

/// The port where nothing else is said.
const PORT: u16 = 443;
/// How many bytes are read at once.
const PIECE_SIZE_BYTES: usize = 1 << 14;

/// Reaches servers. A connection is kept for the next request to the same server.
pub struct Https {
    config: Arc<ClientConfig>,
    clock: Clock,
    kept: Option<Kept>,
}

struct Kept {
    address: String,
    stream: Tls,
}

struct Tls {
    connection: ClientConnection,
    socket: TcpStream,
}

impl fmt::Debug for Https {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Https(connected to {:?})", self.kept.as_ref().map(|kept| &kept.address))
    }
}

impl Https {
    /// Trusts the given issuers, on the day that `unix_seconds` says.
    ///
    /// # Errors
    /// [`Error::ApiMisuse`] when there is none.
    pub fn new(roots: Vec<TrustAnchor>, unix_seconds: u64, clock: Clock) -> Result<Self, Error> {
        if roots.is_empty() {
            return Err(Error::ApiMisuse { what: "no issuer is trusted" });
        }
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let now = UnixTime::since_unix_epoch(Duration::from_secs(unix_seconds));
        let config = ClientConfig::builder_with_details(provider, Arc::new(Today(now))).with_safe_default_protocol_versions();
        let config = config.map_err(|_| Error::ApiMisuse { what: "TLS has no version that its provider knows" })?;
        // Not less than the default, but other: the eSIM world's checks in the place of the web's.
        let config = config.dangerous().with_custom_certificate_verifier(Arc::new(Trust { roots })).with_no_client_auth();
        Ok(Self { config: Arc::new(config), clock, kept: None })
    }

    /// Sends a request to a server, `host` or `host:port`, and returns its answer, whatever its status.
    ///
    /// # Errors
    /// See [`Error`]. After [`Error::Mute`] and [`Error::BrokeOff`] the server may have done what was asked.
    pub fn post(
        &mut self,
        address: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
        deadline: Instant,
    ) -> Result<Answer, Error> {
        let host = host(address)?.0;
        let request =
            http::post(address, path, headers, body).ok_or(Error::ApiMisuse { what: "a request has an end of line in it" })?;
        let mut stream = match self.kept.take().filter(|kept| kept.address == address && is_open(&kept.stream.socket)) {
            Some(kept) => kept.stream,
            None => self.connect(address, deadline)?,
        };
        let failed = |error: &io::Error| explain(host, error);
        stream.connection.writer().write_all(&request).map_err(|error| failed(&error))?;
        self.flush(&mut stream, host, deadline)?;
        let mut reader = Reader::default();
        let mut buffer = vec![0; PIECE_SIZE_BYTES];
        loop {
            let size = match stream.connection.reader().read(&mut buffer) {
                Ok(size) => size,
                Err(error) if error.kind() == ErrorKind::WouldBlock => {
                    self.receive(&mut stream, host, deadline)?;
                    continue;
                }
                // The server ended without saying so: something may have been cut off.
                Err(error) => return Err(failed(&error)),
            };
            if size == 0 && reader.is_empty() {
                return Err(Error::BrokeOff { host: host.to_owned() });
            }
            let read = reader.feed(buffer.get(..size).unwrap_or_default());
            match read.map_err(|_| Error::Senseless { host: host.to_owned() })? {
                Some((answer, After::Open)) => {
                    self.kept = Some(Kept { address: address.to_owned(), stream });
                    return Ok(answer);
                }
                Some((answer, After::Closed)) => return Ok(answer),
                None => {}
            }
        }
    }

    fn connect(&self, address: &str, deadline: Instant) -> Result<Tls, Error> {
        let (host, port) = host(address)?;
        let name = ServerName::try_from(host.to_owned()).map_err(|_| Error::Address { address: address.to_owned() })?;
        let mut failure = Error::Unreachable { host: host.to_owned(), kind: ErrorKind::NotFound };
        for found in self.resolve(host, port, deadline)? {
            let socket = match TcpStream::connect_timeout(&found, self.left(host, deadline)?) {
                Ok(socket) => socket,
                Err(error) if error.kind() == ErrorKind::TimedOut => {
                    failure = Error::Mute { host: host.to_owned() };
                    continue;
                }
                Err(error) => {
                    failure = Error::Unreachable { host: host.to_owned(), kind: error.kind() };
                    continue;
                }
            };
            // Each message is whole when it is written.
            let _ = socket.set_nodelay(true);
            let connection = ClientConnection::new(self.config.clone(), name);
            let mut connection = connection.map_err(|_| Error::NotSecure { host: host.to_owned() })?;
            // A whole request is written at once.
            connection.set_buffer_limit(None);
            let mut stream = Tls { connection, socket };
            while stream.connection.is_handshaking() {
                self.flush(&mut stream, host, deadline)?;
                if stream.connection.is_handshaking() && self.receive(&mut stream, host, deadline)? == 0 {
                    return Err(Error::BrokeOff { host: host.to_owned() });
                }
            }
            return Ok(stream);
        }
        Err(failure)
    }

    /// The machines of a name. The system has no time limit for that, so a thread of its own asks it.
    fn resolve(&self, host: &str, port: u16, deadline: Instant) -> Result<Vec<SocketAddr>, Error> {
        let (done, found) = mpsc::channel();
        let target = (host.trim_matches(['[', ']']).to_owned(), port);
        std::thread::spawn(move || drop(done.send(target.to_socket_addrs().map(Iterator::collect::<Vec<_>>))));
        match found.recv_timeout(self.left(host, deadline)?) {
            Ok(Ok(addresses)) => Ok(addresses),
            Ok(Err(error)) => Err(Error::Unreachable { host: host.to_owned(), kind: error.kind() }),
            Err(_) => Err(Error::Mute { host: host.to_owned() }),
        }
    }

    /// Sends what there is to send, one piece after the other, each with what time is left.
    fn flush(&self, stream: &mut Tls, host: &str, deadline: Instant) -> Result<(), Error> {
        while stream.connection.wants_write() {
            self.limit(&stream.socket, host, deadline)?;
            stream.connection.write_tls(&mut stream.socket).map_err(|error| explain(host, &error))?;
        }
        Ok(())
    }

    /// Takes one piece of what comes; how many bytes it has.
    fn receive(&self, stream: &mut Tls, host: &str, deadline: Instant) -> Result<usize, Error> {
        self.limit(&stream.socket, host, deadline)?;
        let size = stream.connection.read_tls(&mut stream.socket).map_err(|error| explain(host, &error))?;
        if let Err(error) = stream.connection.process_new_packets() {
            // The server is told why, if it still listens.
            let _ = stream.connection.write_tls(&mut stream.socket);
            return Err(explain(host, &io::Error::new(ErrorKind::InvalidData, error)));
        }
        Ok(size)
    }

    /// How much time is left; none is [`Error::Mute`].
    fn left(&self, host: &str, deadline: Instant) -> Result<Duration, Error> {
        let left = deadline.saturating_duration_since((self.clock)());
        if left.is_zero() { Err(Error::Mute { host: host.to_owned() }) } else { Ok(left) }
    }

    fn limit(&self, socket: &TcpStream, host: &str, deadline: Instant) -> Result<(), Error> {
        let left = Some(self.left(host, deadline)?);
        let limited = socket.set_read_timeout(left).and_then(|()| socket.set_write_timeout(left));
        limited.map_err(|error| explain(host, &error))
    }
}

/// The day on which certificates are judged. Time is an argument.
#[derive(Debug)]
struct Today(UnixTime);

impl TimeProvider for Today {
    fn current_time(&self) -> Option<UnixTime> {
        Some(self.0)
    }
}

/// Host and port of `host` or `host:port`.
fn host(address: &str) -> Result<(&str, u16), Error> {
    let wrong = || Error::Address { address: address.to_owned() };
    let (host, port) = match address.rsplit_once(':') {
        Some((host, port)) if !host.ends_with(':') && !port.ends_with(']') => (host, port.parse().map_err(|_| wrong())?),
        _ => (address, PORT),
    };
    if host.is_empty() { Err(wrong()) } else { Ok((host, port)) }
}

/// Whether the server has neither ended a connection that was kept, nor said something unasked.
fn is_open(socket: &TcpStream) -> bool {
    let peeked = socket.set_nonblocking(true).and_then(|()| socket.peek(&mut [0]));
    let is_quiet = peeked.is_err_and(|error| error.kind() == ErrorKind::WouldBlock);
    is_quiet && socket.set_nonblocking(false).is_ok()
}

fn explain(host: &str, error: &io::Error) -> Error {
    let host = host.to_owned();
    match error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
        Some(rustls::Error::InvalidCertificate(reason)) => match reason {
            CertificateError::Expired
            | CertificateError::ExpiredContext { .. }
            | CertificateError::NotValidYet
            | CertificateError::NotValidYetContext { .. } => Error::NotValidToday { host },
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => Error::WrongName { host },
            // An issuer of the same name with another key is another issuer.
            CertificateError::UnknownIssuer | CertificateError::BadSignature => Error::WrongIssuer { host },
            _ => Error::BadCertificate { host },
        },
        Some(_) => Error::NotSecure { host },
        None => match error.kind() {
            ErrorKind::TimedOut | ErrorKind::WouldBlock => Error::Mute { host },
            ErrorKind::UnexpectedEof | ErrorKind::ConnectionReset | ErrorKind::ConnectionAborted | ErrorKind::BrokenPipe => {
                Error::BrokeOff { host }
            }
            kind => Error::Unreachable { host, kind },
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_a_host_and_perhaps_a_port() {
        assert_eq!(host("smdp.example.com"), Ok(("smdp.example.com", 443)));
        assert_eq!(host("smdp.example.com:8443"), Ok(("smdp.example.com", 8443)));
        assert_eq!(host("[::1]:8443"), Ok(("[::1]", 8443)));
        assert_eq!(host("[::1]"), Ok(("[::1]", 443)));
        for wrong in ["", ":443", "a:b", "a:99999"] {
            assert_eq!(host(wrong), Err(Error::Address { address: wrong.to_owned() }), "{wrong}");
        }
    }

    #[test]
    fn somebody_has_to_be_trusted() {
        let none = Https::new(vec![], 0, Instant::now).map(|_| ());
        assert_eq!(none, Err(Error::ApiMisuse { what: "no issuer is trusted" }));
    }
}
