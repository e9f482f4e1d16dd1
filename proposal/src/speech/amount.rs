//! Money, numbers and volumes as a language writes them. Exact integers all the way.

use std::borrow::Cow;

use fleet::money::{Currency, Money, decimals};
use fleet::volume::Volume;

use super::Language;

impl Language {
    /// Between the whole and its parts.
    const fn point(self) -> char {
        match self {
            Self::German => ',',
            Self::English | Self::Japanese => '.',
        }
    }

    /// Between thousands.
    const fn group(self) -> char {
        match self {
            Self::German => '.',
            Self::English | Self::Japanese => ',',
        }
    }

    /// `$1,234.56`, `1.234,56 €`, `¥1,235`, `−CHF 3.00`.
    pub fn money(self, money: Money) -> String {
        let plain = Money::new(money.minor.saturating_abs(), money.currency).to_string();
        let digits = plain.split(' ').next().unwrap_or_default();
        let (whole, part) = digits.split_once('.').map_or((digits, None), |(whole, part)| (whole, Some(part)));
        let mut number = grouped(whole, self);
        if let Some(part) = part {
            number.push(self.point());
            number += part;
        }
        let sign = if money.minor < 0 { "−" } else { "" };
        let symbol = symbol(money.currency);
        match (self, &symbol) {
            (Self::German, _) => format!("{sign}{number}\u{a0}{symbol}"),
            (_, Cow::Owned(code)) => format!("{sign}{code} {number}"),
            _ => format!("{sign}{symbol}{number}"),
        }
    }

    /// The same rounded to whole units of the currency, for a picture with little room.
    pub fn money_short(self, money: Money) -> String {
        let unit = 10_i64.pow(decimals(money.currency));
        let whole = (money.minor.abs() + unit / 2) / unit * unit * money.minor.signum();
        let text = self.money(Money::new(whole, money.currency));
        let zeros = format!("{}{}", self.point(), "0".repeat(decimals(money.currency) as usize));
        if decimals(money.currency) == 0 { text } else { text.replacen(&zeros, "", 1) }
    }

    /// `20.1 GB`, `400 MB`: three digits are enough to see by, and no more is promised.
    pub fn volume(self, volume: Volume) -> String {
        const UNITS: [(u64, &str); 4] = [(1_000_000_000_000, "TB"), (1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "kB")];
        let bytes = volume.bytes;
        let Some((unit, name)) = UNITS.into_iter().find(|(unit, _)| bytes >= *unit) else {
            return if bytes == 0 { "0\u{a0}GB".to_owned() } else { format!("{bytes}\u{a0}B") };
        };
        let tenths = bytes.saturating_add(unit / 20) / (unit / 10);
        let whole = grouped(&(tenths / 10).to_string(), self);
        match tenths % 10 {
            0 => format!("{whole}\u{a0}{name}"),
            part => format!("{whole}{}{part}\u{a0}{name}", self.point()),
        }
    }

    /// The same as exact as it is written anywhere: `12.25 GB`.
    pub fn volume_exact(self, volume: Volume) -> String {
        let text = volume.to_string();
        if self.point() == '.' { text } else { text.replace('.', &self.point().to_string()) }
    }

    /// A part of a whole in hundredths, down to the unit: `67 %`.
    pub fn percent(self, part: u64, whole: u64) -> String {
        let percent = u128::from(part) * 100 / u128::from(whole.max(1));
        match self {
            Self::Japanese => format!("{percent}%"),
            Self::English => format!("{percent}%"),
            Self::German => format!("{percent}\u{a0}%"),
        }
    }
}

/// Signs that stand for one currency alone; every other goes by its code.
fn symbol(currency: Currency) -> Cow<'static, str> {
    Cow::Borrowed(match currency {
        Currency::USD => "$",
        Currency::EUR => "€",
        Currency::GBP => "£",
        Currency::JPY => "¥",
        Currency::INR => "₹",
        Currency::KRW => "₩",
        other => return Cow::Owned(other.code().to_owned()),
    })
}

pub(super) fn grouped(digits: &str, language: Language) -> String {
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(language.group());
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_written_as_each_language_writes_it() {
        let say = |minor, currency| {
            Language::ALL.map(|language| language.money(Money::new(minor, currency)).replace('\u{a0}', " ")).join("  ")
        };
        let said = [
            say(123_456, Currency::USD),
            say(123_456, Currency::EUR),
            say(1_235, Currency::JPY),
            say(-300, Currency::CHF),
            say(1_234, Currency::KWD),
        ];
        insta::assert_snapshot!(said.join("\n"), @r"
        $1,234.56  1.234,56 $  $1,234.56
        €1,234.56  1.234,56 €  €1,234.56
        ¥1,235  1.235 ¥  ¥1,235
        −CHF 3.00  −3,00 CHF  −CHF 3.00
        KWD 1.234  1,234 KWD  KWD 1.234
        ");
        assert_eq!(Language::English.money_short(Money::new(123_456, Currency::USD)), "$1,235");
        assert_eq!(Language::German.money_short(Money::new(100_000, Currency::EUR)), "1.000\u{a0}€");
        assert_eq!(Language::Japanese.money_short(Money::new(1_235, Currency::JPY)), "¥1,235");
    }

    #[test]
    fn volumes_have_three_digits() {
        let say =
            |bytes| Language::ALL.map(|language| language.volume(Volume::from_bytes(bytes)).replace('\u{a0}', " ")).join("  ");
        assert_eq!(say(20_149_999_999), "20.1 GB  20,1 GB  20.1 GB");
        assert_eq!(say(400_000_000), "400 MB  400 MB  400 MB");
        assert_eq!(say(0), "0 GB  0 GB  0 GB");
        assert_eq!(say(12), "12 B  12 B  12 B");
        assert_eq!(Language::German.percent(20_100, 30_000), "67\u{a0}%");
    }
}
