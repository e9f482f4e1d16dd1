//! How to ask a provider for a prepaid balance: a code to dial, a number to call, a message to send.

use std::str::FromStr;
use std::sync::LazyLock;

use super::{Country, Plmn};
use crate::table::{FieldFault, Fields, List, Row};

/// One way to ask.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BalanceCheck {
    /// The provider's country.
    pub country: Country,
    /// The provider.
    pub provider: Box<str>,
    /// The home networks it is for.
    pub plmns: Vec<Plmn>,
    /// How to ask.
    pub method: Method,
    /// The code to dial, or the number to call or to send a message to.
    pub code: Box<str>,
    /// The text of the message, perhaps empty.
    pub text: Box<str>,
}

/// How to ask for a balance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Method {
    /// Dial the code (USSD); the answer comes on the screen.
    Ussd,
    /// Send the text to the number. It may cost a message.
    Sms,
    /// Call the number and listen.
    Call,
}

impl Row for BalanceCheck {
    const LIST: &'static str = "balance_checks";
    const COLUMNS: &'static [&'static str] = &["country", "provider", "plmns", "method", "code", "text"];
    type Key = (Country, Box<str>, Method, Box<str>, Box<str>);

    fn read(fields: &Fields<'_>) -> Result<Self, FieldFault> {
        Ok(Self {
            country: fields.parse("country", "an ISO 3166 country code such as DE")?,
            provider: fields.required("provider")?.into(),
            plmns: fields.words("plmns", "a network such as 262-01")?,
            method: fields.parse("method", "ussd, sms or call")?,
            code: fields.required("code")?.into(),
            text: fields.text("text").into(),
        })
    }

    fn key(&self) -> Self::Key {
        (self.country, self.provider.clone(), self.method, self.code.clone(), self.text.clone())
    }
}

/// Every way that ships.
pub fn all() -> &'static List<BalanceCheck> {
    static LIST: LazyLock<List<BalanceCheck>> = LazyLock::new(|| List::shipped(include_str!("../../data/balance_checks.tsv")));
    &LIST
}

/// The ways to ask on a home network, the quickest first. Several providers can share a network: look at the name.
pub fn by_plmn(plmn: Plmn) -> Vec<&'static BalanceCheck> {
    let mut found: Vec<_> = all().rows().filter(|row| row.plmns.contains(&plmn)).collect();
    found.sort_by_key(|row| row.method);
    found
}

impl FromStr for Method {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Ok(match text {
            "ussd" => Self::Ussd,
            "sms" => Self::Sms,
            "call" => Self::Call,
            _ => return Err(()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_can_be_dialled() {
        for row in all().rows() {
            assert!(row.code.chars().all(|key| "0123456789*#+".contains(key)), "{row:?}");
        }
        let ways = by_plmn("208-15".parse().unwrap());
        let message = ways.iter().find(|row| row.method == Method::Sms).unwrap();
        assert_eq!((message.code.as_ref(), message.text.as_ref()), ("555", "conso"));
    }
}
