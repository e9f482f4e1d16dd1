//! The one format of every list here: tab-separated lines under a header, comments with `#`, no quoting.
//!
//! The same reader takes the lists that ship and the rows that a household adds or corrects in a file of its own. It never opens
//! that file: whoever calls has read it, and passes its name only so that an error can say where to look.

mod fault;
mod fields;

pub use fault::{Fault, FieldFault, ReadError};
pub use fields::Fields;
pub(crate) use fields::time_zone;

/// The most bytes that a list may have. The largest that ships has a quarter of it.
pub const SIZE_BYTES_MAX: usize = 4 * 1024 * 1024;
/// The most rows that a list may have.
pub const ROWS_MAX: usize = 50_000;
/// The most bytes that one field may have.
pub const FIELD_BYTES_MAX: usize = 1_000;

/// One line of a list.
pub trait Row: Sized + Clone {
    /// The list's name: its file without `.tsv`, its table in `sources.toml`.
    const LIST: &'static str;
    /// The header, in order.
    const COLUMNS: &'static [&'static str];
    /// What tells rows apart. A user's row with the same key takes the place of the one that shipped.
    type Key: Ord;

    /// Reads one line.
    ///
    /// # Errors
    /// When a field does not hold what its column promises.
    fn read(fields: &Fields<'_>) -> Result<Self, FieldFault>;

    /// What tells this row from others.
    fn key(&self) -> Self::Key;

    /// What is too slow to check in every row that ships, where a test does it: only a user's own rows are put to it.
    ///
    /// # Errors
    /// When a field names something that does not exist.
    fn check(&self) -> Result<(), FieldFault> {
        Ok(())
    }
}

/// Where a row was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// It ships with the program; [`crate::source::named`] says where it came from.
    Shipped,
    /// It is the user's own, from this line of the file that was passed in.
    OwnFile {
        /// Counted from 1.
        line: u32,
    },
}

/// A list, ordered by its rows' keys.
#[derive(Debug, Clone)]
pub struct List<R> {
    entries: Vec<(Origin, R)>,
}

impl<R: Row> List<R> {
    /// The list that ships. Call it behind a `LazyLock`.
    pub(crate) fn shipped(text: &str) -> Self {
        parse(R::LIST, text, |_| Origin::Shipped)
            .map(|entries| Self { entries })
            .unwrap_or_else(|error| unreachable!("every list that ships is parsed by a test: {error}"))
    }

    /// Only the rows of a user's own text.
    ///
    /// # Errors
    /// When the text is too large, its header is another, a line cannot be read, or two lines have the same key.
    pub fn parse(file: &str, text: &str) -> Result<Self, ReadError> {
        parse(file, text, |line| Origin::OwnFile { line }).map(|entries| Self { entries })
    }

    /// This list with the user's own rows: a new key is added, a known one replaced.
    ///
    /// # Errors
    /// As [`List::parse`].
    pub fn with(&self, file: &str, text: &str) -> Result<Self, ReadError> {
        let own = Self::parse(file, text)?;
        let mut entries = Vec::with_capacity(self.entries.len() + own.entries.len());
        entries.extend(self.entries.iter().filter(|(_, row)| own.find(&row.key()).is_none()).cloned());
        entries.extend(own.entries);
        entries.sort_by_cached_key(|(_, row)| row.key());
        Ok(Self { entries })
    }

    /// The row with this key.
    pub fn find(&self, key: &R::Key) -> Option<&R> {
        self.position(key).map(|at| &self.entries[at].1)
    }

    /// Who wrote the row with this key.
    pub fn origin(&self, key: &R::Key) -> Option<Origin> {
        self.position(key).map(|at| self.entries[at].0)
    }

    /// Every row, in the order of the keys.
    pub fn rows(&self) -> impl DoubleEndedIterator<Item = &R> + ExactSizeIterator {
        self.entries.iter().map(|(_, row)| row)
    }

    /// The rows for which `belongs` is true, when those stand together in the order of the keys.
    ///
    /// `before` is true for every row that stands ahead of them.
    pub(crate) fn run(&self, before: impl Fn(&R) -> bool, belongs: impl Fn(&R) -> bool) -> impl Iterator<Item = &R> {
        let start = self.entries.partition_point(|(_, row)| before(row));
        self.entries[start..].iter().map(|(_, row)| row).take_while(move |row| belongs(row))
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is no row at all.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    fn position(&self, key: &R::Key) -> Option<usize> {
        self.entries.binary_search_by(|(_, row)| row.key().cmp(key)).ok()
    }
}

fn parse<R: Row>(file: &str, text: &str, origin: impl Fn(u32) -> Origin) -> Result<Vec<(Origin, R)>, ReadError> {
    let wrong = |line: u32, fault: Fault| ReadError { file: file.to_owned(), line, fault };
    if text.len() > SIZE_BYTES_MAX {
        return Err(wrong(0, Fault::TooLarge { size_bytes: text.len() }));
    }
    let mut header_read = false;
    let mut lines = Vec::new();
    let mut entries = Vec::with_capacity(text.len() / 64);
    for (line, content) in (1_u32..).zip(text.strip_prefix('\u{feff}').unwrap_or(text).lines()) {
        if content.trim().is_empty() || content.starts_with('#') {
            continue;
        }
        let fields = Fields::split(R::COLUMNS, content).map_err(|fault| wrong(line, fault))?;
        if !header_read {
            header_read = true;
            if !fields.is_header() {
                return Err(wrong(line, Fault::Header { columns: R::COLUMNS }));
            }
            continue;
        }
        if entries.len() == ROWS_MAX {
            return Err(wrong(line, Fault::TooManyRows));
        }
        let row = R::read(&fields).map_err(|fault| wrong(line, Fault::Field(fault)))?;
        let origin = origin(line);
        if origin != Origin::Shipped {
            row.check().map_err(|fault| wrong(line, Fault::Field(fault)))?;
        }
        entries.push((origin, row));
        lines.push(line);
    }
    sort(entries, lines).map_err(|(line, first)| wrong(line, Fault::Twice { first }))
}

/// Sorts by key, which the lists that ship already are; gives the two lines of a repeated key otherwise.
fn sort<R: Row>(entries: Vec<(Origin, R)>, lines: Vec<u32>) -> Result<Vec<(Origin, R)>, (u32, u32)> {
    if entries.windows(2).all(|pair| pair[0].1.key() < pair[1].1.key()) {
        return Ok(entries);
    }
    let mut numbered: Vec<(u32, (Origin, R))> = lines.into_iter().zip(entries).collect();
    numbered.sort_by_cached_key(|(_, (_, row))| row.key());
    match numbered.windows(2).find(|pair| pair[0].1.1.key() == pair[1].1.1.key()) {
        Some(pair) => Err((pair[1].0, pair[0].0)),
        None => Ok(numbered.into_iter().map(|(_, entry)| entry).collect()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Clone, PartialEq, Eq)]
    struct Fruit {
        name: String,
        price: u16,
    }

    impl Row for Fruit {
        const LIST: &'static str = "fruit";
        const COLUMNS: &'static [&'static str] = &["name", "price"];
        type Key = String;

        fn read(fields: &Fields<'_>) -> Result<Self, FieldFault> {
            Ok(Self { name: fields.required("name")?.to_owned(), price: fields.parse("price", "a number of cents")? })
        }

        fn key(&self) -> String {
            self.name.clone()
        }
    }

    fn refusal(text: &str) -> String {
        List::<Fruit>::parse("mine.tsv", text).unwrap_err().to_string()
    }

    #[test]
    fn a_users_row_takes_the_place_of_the_shipped_one() {
        let shipped = List::<Fruit>::shipped("name\tprice\napple\t10\npear\t20\n");
        let both = shipped.with("mine.tsv", "# my market\r\nname\tprice\r\n\r\npear\t25\r\nfig\t9\r\n").unwrap();
        let rows: Vec<_> = both.rows().map(|fruit| (fruit.name.as_str(), fruit.price)).collect();
        assert_eq!(rows, [("apple", 10), ("fig", 9), ("pear", 25)]);
        assert_eq!(both.origin(&"pear".to_owned()), Some(Origin::OwnFile { line: 4 }));
        assert_eq!(both.origin(&"apple".to_owned()), Some(Origin::Shipped));
        assert_eq!(both.origin(&"plum".to_owned()), None);
    }

    #[test]
    fn refusals_name_file_line_and_fault() {
        assert_eq!(
            refusal("name\tcost\n"),
            "mine.tsv, line 1: the first line must name the columns: name, price (separated by tabs)"
        );
        assert_eq!(refusal("name\tprice\nfig\n"), "mine.tsv, line 2: 1 field, but there are 2 columns, separated by tabs");
        assert_eq!(refusal("name\tprice\n\nfig\tcheap\n"), "mine.tsv, line 3, column “price”: “cheap” is not a number of cents");
        assert_eq!(refusal("name\tprice\n\t3\n"), "mine.tsv, line 2, column “name”: it must not be empty");
        assert_eq!(refusal("name\tprice\nfig\t3\nnut\t1\nfig\t4\n"), "mine.tsv, line 4: the same entry is already in line 2");
        assert_eq!(
            refusal("name\tprice\nf\u{1b}[2Jig\t3\n"),
            "mine.tsv, line 2, column “name”: it holds a control character, which could upset a screen"
        );
    }

    #[test]
    fn sizes_have_limits() {
        let many: String = (0..=ROWS_MAX).map(|n| format!("{n:05}\t1\n")).collect();
        assert_eq!(refusal(&format!("name\tprice\n{many}")), "mine.tsv, line 50002: a list has at most 50000 rows");
        assert_eq!(refusal(&" ".repeat(SIZE_BYTES_MAX + 1)), "mine.tsv: 4194305 bytes, a list has at most 4194304");
        let long = "x".repeat(FIELD_BYTES_MAX + 1);
        assert_eq!(
            refusal(&format!("name\tprice\n{long}\t1\n")),
            "mine.tsv, line 2, column “name”: 1001 bytes, a field has at most 1000"
        );
    }
}
