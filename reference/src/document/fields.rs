//! One table of a TOML text and the values in it, each with its key path and its bytes.

use std::fmt::Write as _;
use std::ops::{Range, RangeInclusive};
use std::str::FromStr;

use fleet::offer::Known;
use jiff::civil::Date;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Fault, LIST_LEN_MAX, NOTE_CHARS_MAX, SIZE_BYTES_MAX, TEXT_CHARS_MAX, Wrong, nearest, shown};

/// Reads a whole text as TOML, keeping the place of every value.
///
/// # Errors
/// When it is larger than [`SIZE_BYTES_MAX`] or is not TOML.
pub fn parse<'t>(file: &str, text: &'t str) -> Result<Spanned<DeTable<'t>>, Fault> {
    let fault = |span, problem| Fault { file: file.to_owned(), span, path: String::new(), problem, instead: None };
    if text.len() > SIZE_BYTES_MAX {
        return Err(fault(0..0, format!("it has {} bytes; at most {SIZE_BYTES_MAX} are read", text.len())));
    }
    DeTable::parse(text).map_err(|error| {
        let mut problem = error.message().lines().collect::<Vec<_>>().join("; ");
        if problem.len() > TEXT_CHARS_MAX {
            problem = shown(&problem);
        }
        let mut fault = fault(error.span().unwrap_or(0..0), problem);
        // The parser's own words for a text that is nested thousands deep speak of its stack.
        if fault.problem.contains("recurs") {
            fault.problem = "this is nested more deeply than is read".to_owned();
            fault.instead = Some("write it flat, as in the examples".to_owned());
        }
        fault
    })
}

/// One table, and the table whose values hold where it says nothing.
#[derive(Debug, Clone)]
pub struct Fields<'d> {
    file: &'d str,
    path: String,
    span: Range<usize>,
    own: &'d DeTable<'d>,
    shared: Option<&'d DeTable<'d>>,
}

/// A value in a table or in a list.
#[derive(Debug, Clone, Copy)]
pub struct Item<'f, 'd> {
    fields: &'f Fields<'d>,
    key: &'d str,
    index: Option<usize>,
    value: &'d Spanned<DeValue<'d>>,
}

impl<'d> Fields<'d> {
    /// The fields of a table; `path` is empty for a whole file.
    pub fn new(file: &'d str, path: String, table: &'d DeTable<'d>, span: Range<usize>) -> Self {
        Self { file, path, span, own: table, shared: None }
    }

    /// The same, with another table's values where this one says nothing.
    #[must_use]
    pub fn or_from(mut self, shared: &'d DeTable<'d>) -> Self {
        self.shared = Some(shared);
        self
    }

    /// The value of a key, here or in the shared table.
    pub fn find<'f>(&'f self, key: &str) -> Option<Item<'f, 'd>> {
        self.find_own(key).or_else(|| self.item(self.shared?.get_key_value(key)?))
    }

    /// The value of a key, only if it is written in this very table.
    pub fn find_own<'f>(&'f self, key: &str) -> Option<Item<'f, 'd>> {
        self.item(self.own.get_key_value(key)?)
    }

    /// The value of a key that must be there; `instead` says what to write.
    ///
    /// # Errors
    /// When it is not.
    pub fn need<'f>(&'f self, key: &str, instead: &str) -> Result<Item<'f, 'd>, Fault> {
        self.find(key).ok_or_else(|| self.missing(key, instead))
    }

    /// Says that a key is missing: the path is the one it would have, the bytes are the table's.
    pub fn missing(&self, key: &str, instead: &str) -> Fault {
        let wrong = Wrong::new(format!("`{key}` is missing")).or(instead);
        self.fault_at(self.span.clone(), self.path_to(key, None), wrong)
    }

    /// Refuses keys that are not known here, with the nearest one that is.
    ///
    /// # Errors
    /// At the first unknown key.
    pub fn refuse_unknown<'k>(&self, known: impl Fn(&str) -> bool, all: impl IntoIterator<Item = &'k str>) -> Result<(), Fault> {
        let Some(key) = self.own.keys().find(|key| !known(key.get_ref())) else {
            return Ok(());
        };
        let written = key.get_ref();
        let instead = match nearest(written, all) {
            Some(word) => format!("did you mean `{word}`?"),
            None => "take it out, or write it as a comment".to_owned(),
        };
        let wrong = Wrong::new(format!("`{}` is not a key that is known here", shown(written))).or(instead);
        Err(self.fault_at(key.span(), self.path_to(&shown(written), None), wrong))
    }

    /// Something wrong with the table as a whole.
    pub fn fault(&self, wrong: Wrong) -> Fault {
        self.fault_at(self.span.clone(), self.path.clone(), wrong)
    }

    fn item<'f>(
        &'f self,
        (key, value): (&'d Spanned<std::borrow::Cow<'d, str>>, &'d Spanned<DeValue<'d>>),
    ) -> Option<Item<'f, 'd>> {
        Some(Item { fields: self, key: key.get_ref(), index: None, value })
    }

    fn fault_at(&self, span: Range<usize>, path: String, wrong: Wrong) -> Fault {
        Fault { file: self.file.to_owned(), span, path, problem: wrong.problem, instead: wrong.instead }
    }

    fn path_to(&self, key: &str, index: Option<usize>) -> String {
        let mut path = self.path.clone();
        if !path.is_empty() {
            path.push('.');
        }
        path.push_str(key);
        if let Some(index) = index {
            // Counted from 1, as people count.
            let _ = write!(path, "[{}]", index + 1);
        }
        path
    }
}

impl<'f, 'd> Item<'f, 'd> {
    /// Something wrong with this value.
    pub fn fault(&self, wrong: Wrong) -> Fault {
        self.fields.fault_at(self.value.span(), self.fields.path_to(self.key, self.index), wrong)
    }

    /// The text; at most [`TEXT_CHARS_MAX`] characters, never empty, no control characters.
    ///
    /// # Errors
    /// When it is no such text.
    pub fn text(&self) -> Result<&'d str, Fault> {
        self.text_within(TEXT_CHARS_MAX)
    }

    /// As [`text`](Self::text), for what is only shown and never compared: at most [`NOTE_CHARS_MAX`] characters.
    ///
    /// # Errors
    /// When it is no such text.
    pub fn note(&self) -> Result<String, Fault> {
        self.text_within(NOTE_CHARS_MAX).map(str::to_owned)
    }

    fn text_within(&self, chars_max: usize) -> Result<&'d str, Fault> {
        let text = match self.value.get_ref() {
            DeValue::String(text) => text.as_ref(),
            _ => return Err(self.fault(self.not("a text in quotes"))),
        };
        let too_long = text.len() > chars_max && text.chars().count() > chars_max;
        if too_long {
            Err(self.fault(Wrong::new(format!("this text is longer than {chars_max} characters"))))
        } else if text.trim().is_empty() {
            Err(self.fault(Wrong::new("this text is empty").or("leave the key out when it is not known")))
        } else if text.contains(|c: char| c.is_control() && !matches!(c, '\n' | '\t')) {
            Err(self.fault(Wrong::new("this text has control characters in it").or("take them out")))
        } else {
            Ok(text)
        }
    }

    /// The text, read by `read`.
    ///
    /// # Errors
    /// When it is no text, or `read` refuses it.
    pub fn read<T>(&self, read: impl FnOnce(&'d str) -> Result<T, Wrong>) -> Result<T, Fault> {
        read(self.text()?).map_err(|wrong| self.fault(wrong))
    }

    /// The text, read as a type whose refusal says all that there is to say.
    ///
    /// # Errors
    /// When it is no text, or the type refuses it.
    pub fn parse<T: FromStr<Err: std::fmt::Display>>(&self) -> Result<T, Fault> {
        self.read(|text| text.parse().map_err(|error: T::Err| Wrong::new(error.to_string())))
    }

    /// One of a few words.
    ///
    /// # Errors
    /// When it is none of them.
    pub fn word<T: Copy>(&self, words: &[(&str, T)]) -> Result<T, Fault> {
        self.read(|text| one_of(text, words))
    }

    /// A yes, a no, or (also said by leaving it out) nobody knows; `true` and `false` are understood too.
    ///
    /// # Errors
    /// When it is anything else.
    pub fn known(&self) -> Result<Known, Fault> {
        match self.value.get_ref() {
            DeValue::Boolean(true) => Ok(Known::Yes),
            DeValue::Boolean(false) => Ok(Known::No),
            _ => self.word(&[("yes", Known::Yes), ("no", Known::No), ("unknown", Known::Unknown)]),
        }
    }

    /// `true` or `false`.
    ///
    /// # Errors
    /// When it is anything else.
    pub fn flag(&self) -> Result<bool, Fault> {
        match self.value.get_ref() {
            DeValue::Boolean(flag) => Ok(*flag),
            _ => Err(self.fault(self.not("true or false, without quotes"))),
        }
    }

    /// A whole number within a range.
    ///
    /// # Errors
    /// When it is none, or outside of it.
    pub fn whole(&self, range: RangeInclusive<u32>) -> Result<u32, Fault> {
        let (from, to) = (*range.start(), *range.end());
        let DeValue::Integer(integer) = self.value.get_ref() else {
            return Err(self.fault(self.not(&format!("a whole number from {from} to {to}, without quotes"))));
        };
        match u32::from_str_radix(integer.as_str(), integer.radix()) {
            Ok(number) if range.contains(&number) => Ok(number),
            _ => {
                let wrong = Wrong::new(format!("{} is not within {from} to {to}", shown(integer.as_str())));
                Err(self.fault(wrong.or(format!("write a whole number from {from} to {to}"))))
            }
        }
    }

    /// Whether the value is a text.
    pub fn is_text(&self) -> bool {
        matches!(self.value.get_ref(), DeValue::String(_))
    }

    /// A day, with or without quotes: `2026-11-25`.
    ///
    /// # Errors
    /// When it is none.
    pub fn date(&self) -> Result<Date, Fault> {
        let wrong = |text: &str| Wrong::new(format!("“{}” is not a day", shown(text))).or("write it as in 2026-11-25");
        match self.value.get_ref() {
            DeValue::Datetime(toml::value::Datetime { date: Some(date), time: None, offset: None }) => {
                let day = i16::try_from(date.year).ok().zip(i8::try_from(date.month).ok()).zip(i8::try_from(date.day).ok());
                day.and_then(|((year, month), day)| Date::new(year, month, day).ok())
                    .ok_or_else(|| self.fault(wrong(&date.to_string())))
            }
            DeValue::String(_) => self.read(|text| day(text).ok_or_else(|| wrong(text))),
            _ => Err(self.fault(self.not("a day, as in 2026-11-25"))),
        }
    }

    /// A day, a month (`2026-03`, its first day) or a year (`2026`, its first day), as sources date themselves.
    ///
    /// # Errors
    /// When it is none of these.
    pub fn date_or_month(&self) -> Result<Date, Fault> {
        if !self.is_text() {
            return self.date();
        }
        self.read(|text| {
            let written = match text.len() {
                4 => format!("{text}-01-01"),
                7 => format!("{text}-01"),
                _ => text.to_owned(),
            };
            let wrong = || Wrong::new(format!("“{}” is no month", shown(text))).or("write it as in 2026-03, or 2026-03-14");
            day(&written).ok_or_else(wrong)
        })
    }

    /// A whole number within a range, or `"unknown"`, which says the same as leaving it out.
    ///
    /// # Errors
    /// When it is neither.
    pub fn whole_or_unknown(&self, range: RangeInclusive<u32>) -> Result<Option<u32>, Fault> {
        match self.value.get_ref() {
            DeValue::String(text) if text == "unknown" => Ok(None),
            _ => self.whole(range).map(Some),
        }
    }

    /// The texts of a list.
    ///
    /// # Errors
    /// When an entry is no text, or there are too many.
    pub fn texts(&self) -> Result<Vec<String>, Fault> {
        self.list()?.map(|entry| entry.text().map(str::to_owned)).collect()
    }

    /// The entries of a list; one value that is no list counts as a list of it.
    ///
    /// # Errors
    /// When it has more than [`LIST_LEN_MAX`] entries.
    pub fn list(&self) -> Result<impl ExactSizeIterator<Item = Item<'f, 'd>> + use<'f, 'd>, Fault> {
        let (fields, key) = (self.fields, self.key);
        let (entries, is_list) = match self.value.get_ref() {
            DeValue::Array(array) => (&array[..], true),
            _ => (std::slice::from_ref(self.value), false),
        };
        if entries.len() > LIST_LEN_MAX {
            let wrong = Wrong::new(format!("this list has {} entries; at most {LIST_LEN_MAX} are read", entries.len()));
            return Err(self.fault(wrong));
        }
        let numbered = move |(index, value)| Item { fields, key, index: is_list.then_some(index), value };
        Ok(entries.iter().enumerate().map(numbered))
    }

    /// The tables of a list of tables (`[[offer]]`), however many.
    ///
    /// # Errors
    /// When it is no list of tables, or has more than `len_max`.
    pub fn tables(&self, len_max: usize) -> Result<Vec<Fields<'d>>, Fault> {
        let DeValue::Array(array) = self.value.get_ref() else {
            return Err(self.fault(self.not(&format!("a list of tables, each opened by `[[{}]]`", self.key))));
        };
        if array.len() > len_max {
            return Err(self.fault(Wrong::new(format!(
                "there are {} of `{}`; at most {len_max} are read",
                array.len(),
                self.key
            ))));
        }
        let (fields, key) = (self.fields, self.key);
        array.iter().enumerate().map(|(index, value)| Item { fields, key, index: Some(index), value }.table()).collect()
    }

    /// The table.
    ///
    /// # Errors
    /// When it is none.
    pub fn table(&self) -> Result<Fields<'d>, Fault> {
        let DeValue::Table(table) = self.value.get_ref() else {
            return Err(self.fault(self.not("a table, as in { … = … }")));
        };
        let path = self.fields.path_to(self.key, self.index);
        Ok(Fields { file: self.fields.file, path, span: self.value.span(), own: table, shared: None })
    }

    fn not(&self, wanted: &str) -> Wrong {
        let found = match self.value.get_ref() {
            DeValue::String(_) => "a text",
            DeValue::Integer(_) => "a whole number",
            DeValue::Float(_) => "a number",
            DeValue::Boolean(_) => "true or false",
            DeValue::Datetime(_) => "a time",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        };
        Wrong::new(format!("this is {found}")).or(format!("write {wanted}"))
    }
}

/// The meaning of one of a few words.
///
/// # Errors
/// When the text is none of them; says which there are.
pub(crate) fn one_of<T: Copy>(text: &str, words: &[(&str, T)]) -> Result<T, Wrong> {
    if let Some((_, meaning)) = words.iter().find(|(word, _)| *word == text) {
        return Ok(*meaning);
    }
    let all = words.iter().map(|(word, _)| format!("“{word}”")).collect::<Vec<_>>();
    let all = match all.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => all.concat(),
    };
    Err(Wrong::new(format!("“{}” is not understood here", shown(text))).or(format!("write {all}")))
}

/// Exactly `YYYY-MM-DD`.
fn day(text: &str) -> Option<Date> {
    if text.len() == 10 { text.parse().ok() } else { None }
}
