//! The paths that a source file names (`std::fs::read`, also out of `use std::{fs, io}`), each with its line.
//!
//! No parser: words, `::` and braces are enough. Comments, texts and the test module at a file's end are left out.

/// A path and the line it stands in, counted from one.
pub type Named = (String, usize);

/// Every path of two segments or more in the part of a file that ships.
pub fn named(text: &str) -> Vec<Named> {
    let words = words(shipped(text));
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        at = path(&words, at, &mut Vec::new(), &mut found);
    }
    found
}

/// Every two names that stand side by side in the whole file (`struct Line`, `fn name`), with the line of the second.
pub fn pairs(text: &str) -> Vec<(String, Named)> {
    let words = words(text);
    let pairs = words.windows(2).filter_map(|pair| match pair {
        [Word::Name(first, _), Word::Name(second, line)] => Some((first.clone(), (second.clone(), *line))),
        _ => None,
    });
    pairs.collect()
}

/// The file without its test module, which stands last.
fn shipped(text: &str) -> &str {
    let mut from = 0;
    while let Some(found) = text[from..].find("#[cfg(test)]") {
        let attribute = from + found;
        let after = text[attribute + "#[cfg(test)]".len()..].trim_start();
        let line = after.lines().next().unwrap_or_default();
        if line.starts_with("mod ") && !line.ends_with(';') {
            return &text[..attribute];
        }
        from = attribute + "#[cfg(test)]".len();
    }
    text
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Word {
    Name(String, usize),
    Colons,
    Open,
    Close,
    Comma,
    Other,
}

/// Reads one path (or one word that is none) from `at` on; returns where to go on.
fn path(words: &[Word], mut at: usize, before: &mut Vec<String>, found: &mut Vec<Named>) -> usize {
    let Word::Name(name, line) = &words[at] else { return at + 1 };
    let depth = before.len();
    before.push(name.clone());
    at += 1;
    let mut last = *line;
    let mut is_group = false;
    while words.get(at) == Some(&Word::Colons) {
        match words.get(at + 1) {
            Some(Word::Name(name, line)) => {
                before.push(name.clone());
                last = *line;
                at += 2;
            }
            Some(Word::Open) => {
                is_group = true;
                at = group(words, at + 2, before, found);
                break;
            }
            // `Vec::<u8>` and `std::*`: what stands before is the path.
            _ => {
                at += 1;
                break;
            }
        }
    }
    if !is_group && before.len() > 1 {
        found.push((before.join("::"), last));
    }
    before.truncate(depth);
    at
}

/// Reads `a, b::c}`: each with what stands before the brace.
fn group(words: &[Word], mut at: usize, before: &mut Vec<String>, found: &mut Vec<Named>) -> usize {
    while at < words.len() {
        match &words[at] {
            Word::Close => return at + 1,
            Word::Name(name, _) if name == "as" => at += 2,
            Word::Name(..) => at = path(words, at, before, found),
            _ => at += 1,
        }
    }
    at
}

fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut rest = text;
    let mut line = 1;
    while let Some(first) = rest.chars().next() {
        let taken = if let Some(length) = raw_text_length(rest) {
            length
        } else if first.is_alphabetic() || first == '_' {
            let length = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
            words.push(Word::Name(rest[..length].to_owned(), line));
            length
        } else if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if first == '"' {
            text_length(rest)
        } else if rest.starts_with("'\"'") {
            3
        } else if rest.starts_with("::") {
            words.push(Word::Colons);
            2
        } else {
            words.extend(match first {
                '{' => Some(Word::Open),
                '}' => Some(Word::Close),
                ',' => Some(Word::Comma),
                c if c.is_whitespace() => None,
                _ => Some(Word::Other),
            });
            first.len_utf8()
        };
        line += rest[..taken].matches('\n').count();
        rest = &rest[taken..];
    }
    words
}

/// How long the raw text literal (`r#"…"#`) is that opens here, with its quotes.
fn raw_text_length(rest: &str) -> Option<usize> {
    let opening = rest.strip_prefix('r')?;
    let hashes = opening.len() - opening.trim_start_matches('#').len();
    let inner = opening[hashes..].strip_prefix('"')?;
    let closing = format!("\"{}", "#".repeat(hashes));
    let length = inner.find(&closing).map_or(inner.len(), |end| end + closing.len());
    Some(1 + hashes + 1 + length)
}

/// How long the text literal is that opens here, with its quotes.
fn text_length(rest: &str) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let found: Vec<String> = named(text).iter().map(|(path, line)| format!("{line} {path}")).collect();
        assert_eq!(found.join("\n"), expected);
    }

    #[test]
    fn paths_are_found_where_they_are_used_and_where_they_are_imported() {
        check(
            "use std::fs;\nuse std::{fmt, io::{self, Read as Source}, net};\nfn f() { crate::a::b(std::env::var(\"std::process\")) }",
            "1 std::fs\n2 std::fmt\n2 std::io::self\n2 std::io::Read\n2 std::net\n3 crate::a::b\n3 std::env::var",
        );
        check("let v = Vec::<u8>::new();", "");
        check("use std::*;\nmatch x { Kind::A => 1, Kind::B { a } => 2 }", "2 Kind::A\n2 Kind::B");
    }

    #[test]
    fn comments_texts_and_tests_are_left_out() {
        check(
            "// std::fs\n/* std::fs\n */ let c = '\"'; let s = \"\\\" std::fs\";\nstd::mem::take(a);\n#[cfg(test)]\nmod tests {\n    use std::fs;\n}\n",
            "4 std::mem::take",
        );
        check("let s = r#\"a \" std::fs\"#; std::mem::take(a)", "1 std::mem::take");
        check("#[cfg(test)]\nmod tests;\nuse std::fs;\n", "3 std::fs");
        check("#[cfg(test)]\nfn said() {}\nuse std::fs;\n", "3 std::fs");
    }
}
