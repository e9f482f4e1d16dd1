//! HTTPS around servers: as much of HTTP/1.1 (RFC 9112) over TLS as programs of the field use.
//!
//! | what | where |
//! |---|---|
//! | what a server is: requests in, answers out | [`Site`], [`Reply`] (here) |
//! | a request, read from a stream | `request.rs` |
//! | sockets and threads | [`Server`] (`server.rs`) |

mod request;
mod server;

pub use server::{Server, SiteError};

use sgp22::crypto::Random;
use sgp22::tlv::Time;

/// A server without its sockets.
pub trait Site: Send {
    /// Answers a POST.
    fn post(&mut self, path: &str, body: &[u8], now: Time, chance: &mut dyn Random) -> Reply;
}

/// An answer over HTTP.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// The status.
    pub status: u16,
    /// The body: JSON, or nothing.
    pub body: Vec<u8>,
}

impl Reply {
    /// The path is none.
    pub(crate) const NOT_FOUND: Self = Self { status: 404, body: Vec::new() };
    /// The body could not be read.
    pub(crate) const BAD_REQUEST: Self = Self { status: 400, body: Vec::new() };
}
