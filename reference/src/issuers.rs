//! Certificate issuers (CI): whose keys vouch for the servers and chips of the eSIM world.
//!
//! A chip lists the keys that it trusts by their identifiers; a program that reaches servers has to have the keys themselves
//! (SGP.22 v2.5 §2.6.6, §4.5.2.2).

use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

use jiff::civil::Date;

use crate::source::Cited;
use crate::table::{FieldFault, Fields, List, Row};

/// A certificate issuer's key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertificateIssuer {
    /// The identifier of the key, 20 bytes.
    pub key_id: Hex<20>,
    /// The common name in its certificate.
    pub name: Box<str>,
    /// Who it belongs to.
    pub organization: Box<str>,
    /// Who may be trusted because of it.
    pub standing: Standing,
    /// The curve that the key is on.
    pub curve: IssuerCurve,
    /// The key: a point that is not compressed (SEC 1 §2.3.3).
    pub public_key: Hex<65>,
    /// The first day on which its certificate is valid, in UTC.
    pub from: Date,
    /// The last day, in UTC.
    pub until: Date,
    /// Where the key was read.
    pub cited: Cited,
}

/// Who may be trusted because of an issuer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Standing {
    /// The GSMA lists it for consumer devices: every server that it vouches for.
    Gsma,
    /// A maker's or carrier's own, from before there was a list: for chips that name it, and for them alone.
    Own,
    /// For tests; its secret key is published or may be. Never to be trusted where real lines are.
    Test,
}

/// The curves that issuers' keys are on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum IssuerCurve {
    /// NIST P-256.
    P256,
    /// brainpoolP256r1.
    BrainpoolP256r1,
}

/// So many bytes, written as hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hex<const SIZE: usize>(pub [u8; SIZE]);

impl<const SIZE: usize> FromStr for Hex<SIZE> {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let digits: Vec<u8> = text
            .chars()
            .map(|c| c.to_digit(16).and_then(|digit| u8::try_from(digit).ok()).ok_or(()))
            .collect::<Result<_, _>>()?;
        let mut bytes = [0; SIZE];
        if digits.len() != 2 * SIZE {
            return Err(());
        }
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            *byte = pair.iter().fold(0, |byte, digit| byte << 4 | digit);
        }
        Ok(Self(bytes))
    }
}

impl<const SIZE: usize> fmt::Display for Hex<SIZE> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(formatter, "{byte:02X}"))
    }
}

impl<const SIZE: usize> fmt::Debug for Hex<SIZE> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

impl Standing {
    /// As it stands in the list.
    pub fn word(self) -> &'static str {
        match self {
            Self::Gsma => "gsma",
            Self::Own => "own",
            Self::Test => "test",
        }
    }
}

impl FromStr for Standing {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        [Self::Gsma, Self::Own, Self::Test].into_iter().find(|standing| standing.word() == text).ok_or(())
    }
}

impl IssuerCurve {
    /// Its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::P256 => "P-256",
            Self::BrainpoolP256r1 => "brainpoolP256r1",
        }
    }
}

impl FromStr for IssuerCurve {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        [Self::P256, Self::BrainpoolP256r1].into_iter().find(|curve| curve.word() == text).ok_or(())
    }
}

impl Row for CertificateIssuer {
    const LIST: &'static str = "certificate_issuers";
    const COLUMNS: &'static [&'static str] =
        &["key_id", "name", "organization", "kind", "curve", "public_key", "from", "until", "address", "read"];
    type Key = Hex<20>;

    fn read(fields: &Fields<'_>) -> Result<Self, FieldFault> {
        Ok(Self {
            key_id: fields.parse("key_id", "20 bytes as hexadecimal digits")?,
            name: fields.required("name")?.into(),
            organization: fields.required("organization")?.into(),
            standing: fields.parse("kind", "gsma, own or test")?,
            curve: fields.parse("curve", "P-256 or brainpoolP256r1")?,
            public_key: fields.parse("public_key", "65 bytes as hexadecimal digits")?,
            from: fields.date("from")?,
            until: fields.date("until")?,
            cited: Cited { address: fields.address("address")?, read: fields.date("read")? },
        })
    }

    fn key(&self) -> Hex<20> {
        self.key_id
    }
}

/// All issuers that are known.
pub fn all() -> &'static List<CertificateIssuer> {
    static LIST: LazyLock<List<CertificateIssuer>> =
        LazyLock::new(|| List::shipped(include_str!("../data/certificate_issuers.tsv")));
    &LIST
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The two that the GSMA lists for SGP.21 and SGP.22 (https://www.gsma.com/esim/gsma-root-ci/).
    #[test]
    fn the_listed_issuers_are_two() {
        let listed = all().rows().filter(|issuer| issuer.standing == Standing::Gsma);
        let told: Vec<_> = listed.map(|issuer| format!("{} {} until {}", issuer.key_id, issuer.name, issuer.until)).collect();
        assert_eq!(
            told,
            [
                "4C27967AD20C14B391E9601E41E604AD57C0222F OISTE GSMA CI G1 until 2059-01-07",
                "81370F5125D0B1D408D4C3B232E6D25E795BEBFB GSM Association - RSP2 Root CI1 until 2052-02-21",
            ]
        );
    }

    #[test]
    fn hexadecimal_digits_are_read_as_they_are_written() {
        assert_eq!("00fF".parse::<Hex<2>>().map(|hex| hex.to_string()), Ok("00FF".to_owned()));
        for wrong in ["", "0", "00F", "00FFF", "0g00", "+100", "ÄÄ"] {
            assert_eq!(wrong.parse::<Hex<2>>(), Err(()), "{wrong}");
        }
    }
}
