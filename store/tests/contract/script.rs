//! Tests as texts: lines that begin with `>` ask, and what follows is the whole answer.
//!
//! ```text
//! > commit ana: a new phone
//!   put home device phone absent {"n":1}
//! done 1
//! > find home device phone
//! device phone of household home @1 {"n":1}
//! ```

use store::{Commit, Edit, Entry, Error, Expected, Key, Noun, Page, Store};

use crate::house::{self, ACCOUNT, DEVICE, House, LINE, SESSION, id, scope};

/// Does what a script asks and compares what came of it with what the script says. A script says `reopen` itself.
pub(crate) async fn check(house: House, script: &str) {
    let mut store = house.open().await;
    let mut said = String::new();
    let mut lines = script.lines().map(str::trim_end).peekable();
    let mut minute = 0;
    while let Some(line) = lines.next() {
        let Some(asked) = line.strip_prefix("> ") else { continue };
        said += &format!("{line}\n");
        let mut edits = Vec::new();
        while let Some(edit) = lines.next_if(|line| line.starts_with("  ")) {
            said += &format!("{edit}\n");
            edits.push(read_edit(edit.trim()));
        }
        let words: Vec<&str> = asked.split_whitespace().collect();
        let answer = match words.as_slice() {
            ["commit", ..] => {
                minute += 1;
                let (by, why) = asked.trim_start_matches("commit ").split_once(": ").unwrap();
                let by = store::Author::new(by).unwrap();
                let asked = Commit { by, why: why.to_owned(), ..house::commit(minute, edits) };
                store.commit(asked).await.map(|done| format!("done {}\n", done.seq))
            }
            ["reopen"] => {
                store.close().await;
                store = house.open().await;
                Ok("reopened\n".to_owned())
            }
            _ => read(&store, &words).await,
        };
        said += &answer.unwrap_or_else(|error| format!("{error}\n"));
    }
    let expected: Vec<&str> = script.lines().map(str::trim_end).filter(|line| !line.is_empty()).collect();
    let said: Vec<&str> = said.lines().map(str::trim_end).filter(|line| !line.is_empty()).collect();
    assert_eq!(said, expected, "the store said:\n{}", said.join("\n"));
}

async fn read(store: &Store, words: &[&str]) -> Result<String, Error> {
    match words {
        ["find", whose, what, which] => {
            Ok(store.find(&key(whose, what, which)).await?.map_or("nothing\n".to_owned(), |entry| show(&entry)))
        }
        ["lookup", what, name] => Ok(store.lookup(&noun(what), name).await?.map_or("nothing\n".to_owned(), |entry| show(&entry))),
        ["list", whose, what, "after", after, len] => {
            let after = (*after != "-").then(|| id(after));
            Ok(show_page(store.list(&scope(whose), &noun(what), after.as_ref(), number(len)).await?, show))
        }
        ["whole", whose, nouns @ ..] => {
            let nouns: Vec<Noun> = nouns.iter().map(|word| noun(word)).collect();
            let whole = store.whole(&scope(whose), &nouns).await?;
            Ok(format!("after {}\n{}", whole.seq, whole.entries.iter().map(show).collect::<String>()))
        }
        ["history", whose, of @ .., "before", before, len] => {
            let (what, which) = (of.first().map(|word| noun(word)), of.get(1).map(|word| id(word)));
            let of = what.as_ref().map(|noun| (noun, which.as_ref()));
            Ok(show_page(store.history(&scope(whose), of, before.parse().ok(), number(len)).await?, show_change))
        }
        ["changes", "after", after, len] => {
            let after = after.parse().unwrap();
            Ok(show_page(store.changes_after(after, number(len)).await?, show_change))
        }
        ["past", whose, of @ .., "at", seq] => {
            let what = of.first().map(|word| noun(word));
            Ok(show_page(store.past(&scope(whose), what.as_ref(), seq.parse().unwrap(), None, 100).await?, show))
        }
        ["past", whose, "at", seq, "after", what, which, len] => {
            let (what, which) = (noun(what), id(which));
            let page = store.past(&scope(whose), None, seq.parse().unwrap(), Some((&what, &which)), number(len)).await?;
            Ok(show_page(page, show))
        }
        _ => panic!("no such question: {words:?}"),
    }
}

/// `put home device phone absent {} named a b`, or `remove home device phone 3`; `any` expects nothing.
fn read_edit(line: &str) -> Edit {
    let words: Vec<&str> = line.split_whitespace().collect();
    let [verb, whose, what, which, expected, rest @ ..] = words.as_slice() else { panic!("no edit: {line}") };
    let key = key(whose, what, which);
    let expected = match *expected {
        "absent" => Expected::Absent,
        "any" => Expected::Any,
        version => Expected::Version(version.parse().unwrap()),
    };
    match (*verb, rest) {
        ("remove", []) => Edit::remove(key, expected),
        ("put", [body]) => Edit::put(key, expected, *body),
        ("put", [body, "named", names @ ..]) => {
            Edit::put_named(key, expected, *body, names.iter().map(|name| (*name).to_owned()).collect())
        }
        _ => panic!("no edit: {line}"),
    }
}

fn key(whose: &str, what: &str, which: &str) -> Key {
    Key::new(scope(whose), noun(what), id(which))
}

fn noun(word: &str) -> Noun {
    let known = [DEVICE, LINE, ACCOUNT, SESSION];
    known.into_iter().find(|noun| noun.as_str() == word).unwrap_or_else(|| panic!("no noun: {word}"))
}

fn number(text: &str) -> usize {
    text.parse().unwrap()
}

fn show(entry: &Entry) -> String {
    format!("{} @{} {}\n", entry.key, entry.version, entry.body)
}

fn show_change(change: &store::Change) -> String {
    let mut text = format!("{} {} {}: {}\n", change.seq, change.at, change.by, change.why);
    for edit in &change.edits {
        text += &format!("  {} {}\n", edit.key, edit.body.as_deref().unwrap_or("removed"));
    }
    text
}

fn show_page<T>(page: Page<T>, show: impl Fn(&T) -> String) -> String {
    let items: String = page.items.iter().map(show).collect();
    let end = if page.more { "and more\n" } else { "" };
    if items.is_empty() { "nothing\n".to_owned() } else { items + end }
}
