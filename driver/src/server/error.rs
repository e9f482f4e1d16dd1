//! What can go wrong on the way to a server: who is at fault, and what to do next.

/// Why a server did not answer. An HTTP status that is a refusal is an answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The address is none.
    #[error("{address} is no address of a server; look whether the activation code was copied whole")]
    Address {
        /// As it was given.
        address: String,
    },
    /// The name is not known, or nothing listens there.
    #[error(
        "{host} cannot be reached ({kind}); look whether this machine is online, and whether the activation code was copied right"
    )]
    Unreachable {
        /// The server.
        host: String,
        /// How.
        kind: std::io::ErrorKind,
    },
    /// Nothing was answered in time. It may have been done all the same.
    #[error("{host} did not answer in time; look at the card and try again")]
    Mute {
        /// The server.
        host: String,
    },
    /// The server ended the connection in the middle. What was asked may have been done.
    #[error("{host} broke off; look at the card and try again")]
    BrokeOff {
        /// The server.
        host: String,
    },
    /// Nobody that we trust vouches for the server.
    #[error(
        "no certificate issuer that is trusted for eSIMs vouches for {host}; this may be another server than it says, or one for \
         tests: ask who gave out the activation code, and do not go on"
    )]
    WrongIssuer {
        /// The server.
        host: String,
    },
    /// The server's certificate is too old, or not valid yet, on the day that we were told it is.
    #[error(
        "the certificate of {host} is not valid today; look whether this machine's clock is right, else the operator has to renew it"
    )]
    NotValidToday {
        /// The server.
        host: String,
    },
    /// The server's certificate is for another name.
    #[error("the certificate at {host} is for another server; this may be another server than it says, do not go on")]
    WrongName {
        /// The server that was asked for.
        host: String,
    },
    /// The certificate is wrong in another way.
    #[error("the certificate of {host} is not in order; its operator has to mend it")]
    BadCertificate {
        /// The server.
        host: String,
    },
    /// TLS failed in another way.
    #[error("no secure connection to {host} came about; its operator has to mend it, or something between alters the connection")]
    NotSecure {
        /// The server.
        host: String,
    },
    /// What it answered is no HTTP, or too much.
    #[error("the answer of {host} cannot be understood; its operator has to mend it")]
    Senseless {
        /// The server.
        host: String,
    },
    /// The caller asked for what cannot be.
    #[error("{what}; this is a fault of the program, please report it")]
    ApiMisuse {
        /// What is wrong with it.
        what: &'static str,
    },
}

/// Who has to do something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Blame {
    /// The server, or whoever says to be it.
    Server,
    /// The connection, this machine's network or its clock.
    Network,
    /// Whoever gave the address.
    Person,
    /// This program.
    Us,
}

impl Error {
    /// Who is most likely at fault.
    #[must_use]
    pub fn blame(&self) -> Blame {
        match self {
            Self::Address { .. } => Blame::Person,
            Self::Unreachable { .. } | Self::Mute { .. } | Self::BrokeOff { .. } => Blame::Network,
            Self::WrongIssuer { .. }
            | Self::NotValidToday { .. }
            | Self::WrongName { .. }
            | Self::BadCertificate { .. }
            | Self::NotSecure { .. }
            | Self::Senseless { .. } => Blame::Server,
            Self::ApiMisuse { .. } => Blame::Us,
        }
    }
}
