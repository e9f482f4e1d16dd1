//! Days, months and spans of days as a language writes them.

use jiff::civil::{Date, DateTime};

use super::Language;

/// Further away than this, a day needs its year.
const DAYS_WITHOUT_YEAR_MAX: i32 = 330;

const SHORT: [[&str; 12]; 2] = [
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
    ["Jan.", "Feb.", "März", "Apr.", "Mai", "Juni", "Juli", "Aug.", "Sept.", "Okt.", "Nov.", "Dez."],
];
const LONG: [[&str; 12]; 2] = [
    ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"],
    ["Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"],
];

impl Language {
    fn row<'m>(self, names: &'m [[&'m str; 12]; 2], month: i8) -> &'m str {
        let row = &names[usize::from(self == Self::German)];
        row[usize::try_from(month - 1).unwrap_or_default().min(11)]
    }

    /// `6 Dec`, `6. Dez.`, `12月6日`; with the year when it is far from `today`.
    pub fn day(self, date: Date, today: Date) -> String {
        let far = date.since(today).map_or(true, |span| span.get_days().abs() > DAYS_WITHOUT_YEAR_MAX);
        let (year, month, day) = (date.year(), date.month(), date.day());
        match (self, far) {
            (Self::English, false) => format!("{day} {}", self.row(&SHORT, month)),
            (Self::English, true) => format!("{day} {} {year}", self.row(&SHORT, month)),
            (Self::German, false) => format!("{day}. {}", self.row(&SHORT, month)),
            (Self::German, true) => format!("{day}. {} {year}", self.row(&SHORT, month)),
            (Self::Japanese, false) => format!("{month}月{day}日"),
            (Self::Japanese, true) => format!("{year}年{month}月{day}日"),
        }
    }

    /// `25 Nov 2026, 14:05` by the clock that the moment was given in.
    pub fn moment(self, moment: DateTime, today: Date) -> String {
        let day = self.day(moment.date(), today);
        let time = format!("{}:{:02}", moment.hour(), moment.minute());
        match self {
            Self::English => format!("{day}, {time}"),
            Self::German => format!("{day}, {time} Uhr"),
            Self::Japanese => format!("{day} {time}"),
        }
    }

    /// `6–20 Dec`, `6.–20. Dez.`, `12月6日〜20日`.
    pub fn days(self, from: Date, until: Date, today: Date) -> String {
        let same_month = from.year() == until.year() && from.month() == until.month();
        let end = self.day(until, today);
        match self {
            _ if from == until => end,
            Self::English if same_month => format!("{}–{end}", from.day()),
            Self::German if same_month => format!("{}.–{end}", from.day()),
            Self::Japanese if same_month => format!("{}〜{}日", self.day(from, today), until.day()),
            Self::Japanese => format!("{}〜{end}", self.day(from, today)),
            Self::English | Self::German => format!("{} – {end}", self.day(from, today)),
        }
    }

    /// `December`, `Dezember`, `12月`.
    pub fn month(self, date: Date) -> String {
        match self {
            Self::Japanese => format!("{}月", date.month()),
            Self::English | Self::German => self.row(&LONG, date.month()).to_owned(),
        }
    }

    /// `Dec`, `Dez.`, `12月`.
    pub fn month_short(self, date: Date) -> String {
        match self {
            Self::Japanese => self.month(date),
            Self::English | Self::German => self.row(&SHORT, date.month()).to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_written_as_each_language_writes_them() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        let today = day("2026-11-25");
        let say = |write: &dyn Fn(Language) -> String| Language::ALL.map(write).join("  ");
        let said = [
            say(&|language| language.day(day("2026-12-06"), today)),
            say(&|language| language.day(day("2028-03-06"), today)),
            say(&|language| language.days(day("2026-12-06"), day("2026-12-20"), today)),
            say(&|language| language.days(day("2026-11-28"), day("2026-12-02"), today)),
            say(&|language| language.month(day("2026-12-06"))),
            say(&|language| language.moment(day("2026-11-25").at(14, 5, 0, 0), today)),
        ];
        insta::assert_snapshot!(said.join("\n"), @r"
        6 Dec  6. Dez.  12月6日
        6 Mar 2028  6. März 2028  2028年3月6日
        6–20 Dec  6.–20. Dez.  12月6日〜20日
        28 Nov – 2 Dec  28. Nov. – 2. Dez.  11月28日〜12月2日
        December  Dezember  12月
        25 Nov, 14:05  25. Nov., 14:05 Uhr  11月25日 14:05
        ");
    }
}
