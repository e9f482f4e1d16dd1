//! A request and its answer as bytes: as much of HTTP/1.1 (RFC 9112) as ES9+ and ES11 need. Pure.
//!
//! No redirects, no cookies, no compression: SGP.22 has none of them.

/// The largest head of an answer: status line and headers.
pub const HEAD_SIZE_BYTES_MAX: usize = 1 << 16;
/// The largest body: a bound profile package in letters is a tenth of it.
pub const BODY_SIZE_BYTES_MAX: usize = 1 << 24;
/// The longest line that says how large a chunk is.
const CHUNK_LINE_SIZE_BYTES_MAX: usize = 1 << 10;

/// The answer of a server.
#[derive(Clone, PartialEq, Eq)]
pub struct Answer {
    /// The status, e.g. 200.
    pub status: u16,
    /// The body.
    pub body: Vec<u8>,
}

impl std::fmt::Debug for Answer {
    /// Bodies hold activation codes and keys: only their size is said.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Answer({}, {} bytes)", self.status, self.body.len())
    }
}

/// Whether the connection can be used again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum After {
    /// The server waits for more.
    Open,
    /// It will end it.
    Closed,
}

/// The bytes of a request. `None` when a header or the path has an end of line in it, or what else cannot stand there.
#[must_use]
pub fn post(host: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Option<Vec<u8>> {
    let is_token = |text: &str| !text.is_empty() && text.bytes().all(|c| c.is_ascii_graphic() && c != b':');
    let is_value = |text: &str| text.bytes().all(|c| c == b' ' || c.is_ascii_graphic());
    if !path.starts_with('/') || !path.bytes().all(|c| c.is_ascii_graphic()) || !host.bytes().all(|c| c.is_ascii_graphic()) {
        return None;
    }
    let mut head = format!("POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Length: {}\r\n", body.len());
    for (name, value) in headers {
        if !is_token(name) || !is_value(value) {
            return None;
        }
        head += &format!("{name}: {value}\r\n");
    }
    Some([head.as_bytes(), b"\r\n", body].concat())
}

/// Why bytes are no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is no answer of a server")]
pub struct Senseless;

/// Puts an answer together.
#[derive(Debug, Default)]
pub struct Reader {
    inbox: Vec<u8>,
    /// What the head said, once it is there.
    head: Option<Head>,
    body: Vec<u8>,
}

#[derive(Debug, Clone, Copy)]
struct Head {
    status: u16,
    framing: Framing,
    after: After,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Framing {
    /// So many bytes.
    Length(usize),
    /// Pieces, each after its size.
    Chunked,
    /// All that comes until the end.
    UntilEnd,
}

impl Reader {
    /// Whether anything has come.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.inbox.is_empty() && self.head.is_none()
    }

    /// Takes what came; nothing means that the server ended the connection. The answer, once it is whole.
    ///
    /// # Errors
    /// [`Senseless`] when it is none, is too large, or ends too early.
    pub fn feed(&mut self, bytes: &[u8]) -> Result<Option<(Answer, After)>, Senseless> {
        let is_end = bytes.is_empty();
        self.inbox.extend(bytes);
        let head = match self.head {
            Some(head) => head,
            None => match self.read_head()? {
                Some(head) => *self.head.insert(head),
                None if is_end => return Err(Senseless),
                None => return Ok(None),
            },
        };
        let is_whole = match head.framing {
            Framing::Length(length) => {
                let wanted = length.saturating_sub(self.body.len()).min(self.inbox.len());
                self.body.extend(self.inbox.drain(..wanted));
                self.body.len() == length
            }
            Framing::Chunked => self.read_chunks()?,
            Framing::UntilEnd => {
                self.body.append(&mut self.inbox);
                is_end
            }
        };
        if self.body.len() > BODY_SIZE_BYTES_MAX {
            return Err(Senseless);
        }
        match (is_whole, is_end) {
            // What comes after the answer belongs to nothing that we asked.
            (true, _) => {
                let after = if self.inbox.is_empty() { head.after } else { After::Closed };
                Ok(Some((Answer { status: head.status, body: std::mem::take(&mut self.body) }, after)))
            }
            (false, true) => Err(Senseless),
            (false, false) => Ok(None),
        }
    }

    /// The head, once it is there; answers that only announce another (1xx) are passed over.
    fn read_head(&mut self) -> Result<Option<Head>, Senseless> {
        loop {
            let Some(end) = find(&self.inbox, b"\r\n\r\n") else {
                return if self.inbox.len() > HEAD_SIZE_BYTES_MAX { Err(Senseless) } else { Ok(None) };
            };
            if end > HEAD_SIZE_BYTES_MAX {
                return Err(Senseless);
            }
            let head: Vec<u8> = self.inbox.drain(..end + 4).collect();
            let head = parse_head(std::str::from_utf8(&head).map_err(|_| Senseless)?).ok_or(Senseless)?;
            if head.status >= 200 {
                return Ok(Some(head));
            }
        }
    }

    /// Takes whole chunks; whether the last has come.
    fn read_chunks(&mut self) -> Result<bool, Senseless> {
        loop {
            let Some(end) = find(&self.inbox, b"\r\n") else {
                return if self.inbox.len() > CHUNK_LINE_SIZE_BYTES_MAX { Err(Senseless) } else { Ok(false) };
            };
            let line = self.inbox.get(..end).and_then(|line| std::str::from_utf8(line).ok()).ok_or(Senseless)?;
            let digits = line.split(';').next().unwrap_or_default().trim();
            if digits.is_empty() || digits.len() > 8 || !digits.bytes().all(|c| c.is_ascii_hexdigit()) {
                return Err(Senseless);
            }
            let size = usize::from_str_radix(digits, 16).map_err(|_| Senseless)?;
            if size == 0 {
                // After the last come trailers, which say nothing to us, and an empty line.
                let rest = self.inbox.get(end..).unwrap_or_default();
                let Some(last) = find(rest, b"\r\n\r\n") else {
                    return if rest.len() > HEAD_SIZE_BYTES_MAX { Err(Senseless) } else { Ok(false) };
                };
                self.inbox.drain(..end + last + 4);
                return Ok(true);
            }
            if self.body.len() + size > BODY_SIZE_BYTES_MAX {
                return Err(Senseless);
            }
            let start = end + 2;
            match self.inbox.get(start + size..start + size + 2) {
                None => return Ok(false),
                Some(b"\r\n") => self.body.extend(self.inbox.drain(..start + size + 2).skip(start).take(size)),
                Some(_) => return Err(Senseless),
            }
        }
    }
}

fn parse_head(head: &str) -> Option<Head> {
    let mut lines = head.split("\r\n");
    let (version, rest) = lines.next()?.split_once(' ')?;
    let minor = version.strip_prefix("HTTP/1.")?;
    let digits = rest.get(..3).filter(|digits| digits.bytes().all(|c| c.is_ascii_digit()))?;
    if !matches!(rest.as_bytes().get(3), None | Some(b' ')) {
        return None;
    }
    let status: u16 = digits.parse().ok().filter(|status| (100..600).contains(status))?;
    let (mut length, mut is_chunked, mut after) = (None, false, if minor == "0" { After::Closed } else { After::Open });
    for line in lines.filter(|line| !line.is_empty()) {
        let (name, value) = line.split_once(':')?;
        let value = value.trim();
        if name.eq_ignore_ascii_case("content-length") {
            let read = value.bytes().all(|c| c.is_ascii_digit()).then(|| value.parse::<usize>().ok())??;
            // Two lengths that differ are how answers are smuggled.
            if read > BODY_SIZE_BYTES_MAX || length.is_some_and(|length| length != read) {
                return None;
            }
            length = Some(read);
        } else if name.eq_ignore_ascii_case("transfer-encoding") {
            is_chunked = value.eq_ignore_ascii_case("chunked");
            if !is_chunked {
                return None;
            }
        } else if name.eq_ignore_ascii_case("connection") && value.eq_ignore_ascii_case("close") {
            after = After::Closed;
        }
    }
    let framing = match (status, is_chunked, length) {
        (..200 | 204 | 304, _, _) => Framing::Length(0),
        (_, true, Some(_)) => return None,
        (_, true, None) => Framing::Chunked,
        (_, false, Some(length)) => Framing::Length(length),
        (_, false, None) => Framing::UntilEnd,
    };
    Some(Head { status, framing, after })
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Feeds an answer in pieces of a size, and then the end.
    fn read(answer: &[u8], piece: usize) -> Result<Option<(Answer, After)>, Senseless> {
        let mut reader = Reader::default();
        for bytes in answer.chunks(piece).chain([&[][..]]) {
            if let Some(whole) = reader.feed(bytes)? {
                return Ok(Some(whole));
            }
        }
        Ok(None)
    }

    fn check(answer: &str, status: u16, body: &str, after: After) {
        for piece in [1, 7, 10_000] {
            let expected = Ok(Some((Answer { status, body: body.as_bytes().to_vec() }, after)));
            assert_eq!(read(answer.as_bytes(), piece), expected, "{answer:?} in pieces of {piece}");
        }
    }

    #[test]
    fn answers_are_read_however_they_are_framed() {
        check("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", 200, "{}", After::Open);
        check("HTTP/1.1 200\r\ncontent-length:2\r\nConnection: close\r\n\r\n{}", 200, "{}", After::Closed);
        check("HTTP/1.0 500 Oh\r\n\r\nall of it", 500, "all of it", After::Closed);
        check("HTTP/1.1 204 No Content\r\nX-Admin-Protocol: gsma/rsp/v2.5.0\r\n\r\n", 204, "", After::Open);
        check("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", 200, "", After::Open);
        let chunked =
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;a=b\r\nabc\r\n0A\r\n0123456789\r\n0\r\nX: y\r\n\r\n";
        check(chunked, 200, "abc0123456789", After::Open);
    }

    #[test]
    fn what_is_no_answer_is_refused() {
        for wrong in [
            "",
            "hello\r\n\r\n",
            "HTTP/2 200 OK\r\n\r\n",
            "HTTP/1.1 20 OK\r\n\r\n",
            "HTTP/1.1 2000\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n{}",
            "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}",
            "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabc\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFF\r\n",
            "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
        ] {
            assert_eq!(read(wrong.as_bytes(), 5), Err(Senseless), "{wrong:?}");
        }
        assert_eq!(read(&vec![b'x'; HEAD_SIZE_BYTES_MAX + 2], 4096), Err(Senseless));
        let large = [&b"HTTP/1.1 200 OK\r\n\r\n"[..], &vec![0; BODY_SIZE_BYTES_MAX + 1]].concat();
        assert_eq!(read(&large, 1 << 20), Err(Senseless));
    }

    #[test]
    fn a_request_has_no_second_one_in_it() {
        let headers = [("Content-Type", "application/json"), ("X-Admin-Protocol", "gsma/rsp/v2.5.0")];
        let bytes = post("smdp.example.com", "/gsma/rsp2/es9plus/initiateAuthentication", &headers, b"{}").unwrap();
        let expected = "POST /gsma/rsp2/es9plus/initiateAuthentication HTTP/1.1\r\nHost: smdp.example.com\r\nContent-Length: 2\r\n\
                        Content-Type: application/json\r\nX-Admin-Protocol: gsma/rsp/v2.5.0\r\n\r\n{}";
        assert_eq!(String::from_utf8(bytes).unwrap(), expected);
        for (host, path, name, value) in [
            ("a\r\nb", "/", "A", "b"),
            ("a", "/ HTTP/1.1\r\n\r\n", "A", "b"),
            ("a", "x", "A", "b"),
            ("a", "/", "A:", "b"),
            ("a", "/", "A", "b\r\nC: d"),
        ] {
            assert_eq!(post(host, path, &[(name, value)], b""), None);
        }
        assert_eq!(format!("{:?}", Answer { status: 200, body: b"secret".to_vec() }), "Answer(200, 6 bytes)");
    }

    proptest! {
        #[test]
        fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..200), piece in 1usize..50) {
            let _ = read(&bytes, piece);
            let chunked = [b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", &bytes[..]].concat();
            let _ = read(&chunked, piece);
        }

        #[test]
        fn a_body_in_chunks_is_put_together(body in prop::collection::vec(any::<u8>(), 0..300), size in 1usize..40, piece in 1usize..50) {
            let mut answer = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".to_vec();
            for chunk in body.chunks(size) {
                answer.extend(format!("{:x}\r\n", chunk.len()).into_bytes());
                answer.extend(chunk);
                answer.extend(b"\r\n");
            }
            answer.extend(b"0\r\n\r\n");
            prop_assert_eq!(read(&answer, piece), Ok(Some((Answer { status: 200, body }, After::Open))));
        }
    }
}
