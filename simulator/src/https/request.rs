//! A request, read from a stream.

use std::io::{self, ErrorKind, Read, Write};

/// The largest head of a request.
const HEAD_SIZE_BYTES_MAX: usize = 1 << 14;
/// The largest body.
const BODY_SIZE_BYTES_MAX: usize = sgp22::wire::json::BODY_SIZE_BYTES_MAX;
const PIECE_SIZE_BYTES: usize = 1 << 14;

/// A request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Request {
    pub(super) is_post: bool,
    pub(super) path: String,
    pub(super) body: Vec<u8>,
    /// Whether the connection stays open after the answer.
    pub(super) stays_open: bool,
}

/// Reads requests, one after the other.
pub(super) struct Requests<S> {
    pub(super) stream: S,
    inbox: Vec<u8>,
}

impl<S: Read + Write> Requests<S> {
    pub(super) fn new(stream: S) -> Self {
        Self { stream, inbox: Vec::new() }
    }

    /// The next request; none when the other side has ended the connection.
    ///
    /// # Errors
    /// When the stream fails, or what comes is no request or too large.
    pub(super) fn next(&mut self) -> io::Result<Option<Request>> {
        let end = loop {
            if let Some(end) = self.inbox.windows(4).position(|bytes| bytes == b"\r\n\r\n") {
                break end + 4;
            }
            if self.inbox.len() > HEAD_SIZE_BYTES_MAX {
                return Err(senseless());
            }
            match self.receive() {
                Ok(0) if self.inbox.is_empty() => return Ok(None),
                Ok(0) => return Err(ErrorKind::UnexpectedEof.into()),
                // The other side ended TLS without a word, between requests.
                Err(error) if error.kind() == ErrorKind::UnexpectedEof && self.inbox.is_empty() => return Ok(None),
                outcome => outcome?,
            };
        };
        let head: Vec<u8> = self.inbox.drain(..end).collect();
        let head = Head::parse(&head).ok_or_else(senseless)?;
        if head.waits {
            self.stream.write_all(b"HTTP/1.1 100 Continue\r\n\r\n")?;
            self.stream.flush()?;
        }
        while self.inbox.len() < head.body_size {
            if self.receive()? == 0 {
                return Err(ErrorKind::UnexpectedEof.into());
            }
        }
        let body = self.inbox.drain(..head.body_size).collect();
        Ok(Some(Request { is_post: head.is_post, path: head.path, body, stays_open: head.stays_open }))
    }

    fn receive(&mut self) -> io::Result<usize> {
        let mut piece = [0; PIECE_SIZE_BYTES];
        let size = self.stream.read(&mut piece)?;
        self.inbox.extend_from_slice(&piece[..size]);
        Ok(size)
    }
}

struct Head {
    is_post: bool,
    path: String,
    body_size: usize,
    /// Whether the other side waits to be told to go on (RFC 9110 §10.1.1): curl does.
    waits: bool,
    stays_open: bool,
}

impl Head {
    fn parse(head: &[u8]) -> Option<Self> {
        let mut lines = str::from_utf8(head).ok()?.split("\r\n");
        let mut words = lines.next()?.split(' ');
        let (method, path, version) = (words.next()?, words.next()?, words.next()?);
        if words.next().is_some() || !version.starts_with("HTTP/1.") || !path.starts_with('/') {
            return None;
        }
        let is_post = method == "POST";
        let mut parsed = Self { is_post, path: path.to_owned(), body_size: 0, waits: false, stays_open: version == "HTTP/1.1" };
        for line in lines.take_while(|line| !line.is_empty()) {
            let (name, value) = line.split_once(':')?;
            let value = value.trim();
            match name.to_ascii_lowercase().as_str() {
                "content-length" => parsed.body_size = value.parse().ok().filter(|size| *size <= BODY_SIZE_BYTES_MAX)?,
                "expect" => parsed.waits = value.eq_ignore_ascii_case("100-continue"),
                "connection" if value.eq_ignore_ascii_case("close") => parsed.stays_open = false,
                "connection" if value.eq_ignore_ascii_case("keep-alive") => parsed.stays_open = true,
                // Nobody in the field sends bodies in pieces, and what has two lengths is an attack (RFC 9112 §6.1).
                "transfer-encoding" => return None,
                _ => {}
            }
        }
        Some(parsed)
    }
}

fn senseless() -> io::Error {
    io::Error::new(ErrorKind::InvalidData, "this is no request")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One direction from bytes, a few at a time, the other into bytes.
    struct Socket<'a>(&'a [u8], Vec<u8>);

    impl Read for Socket<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let size = buffer.len().min(7);
            self.0.read(&mut buffer[..size])
        }
    }

    impl Write for Socket<'_> {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.1.write(bytes)
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn requests_come_one_after_the_other() {
        let asked = b"POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\nabcGET /b HTTP/1.0\r\n\r\n";
        let mut requests = Requests::new(Socket(asked, Vec::new()));
        let request = |is_post, path: &str, body: &[u8], stays_open| {
            Some(Request { is_post, path: path.to_owned(), body: body.to_vec(), stays_open })
        };
        assert_eq!(requests.next().unwrap(), request(true, "/a", b"abc", true));
        assert_eq!(requests.stream.1, b"HTTP/1.1 100 Continue\r\n\r\n");
        assert_eq!(requests.next().unwrap(), request(false, "/b", b"", false));
        assert_eq!(requests.next().unwrap(), None);
    }

    #[test]
    fn what_is_none_is_refused() {
        let long = format!("POST / HTTP/1.1\r\nA: {}\r\n\r\n", "a".repeat(HEAD_SIZE_BYTES_MAX));
        for wrong in [
            "POST / HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\n",
            "POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
            "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n",
            "POST a HTTP/1.1\r\n\r\n",
            "POST /\r\n\r\n",
            "POST / HTTP/1.1\r\nno header\r\n\r\n",
            &long,
        ] {
            let error = Requests::new(Socket(wrong.as_bytes(), Vec::new())).next().unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidData, "{wrong:?}");
        }
        let cut = Requests::new(Socket(b"POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nabc", Vec::new())).next().unwrap_err();
        assert_eq!(cut.kind(), ErrorKind::UnexpectedEof);
    }
}
