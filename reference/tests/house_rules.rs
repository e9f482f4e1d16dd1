//! Every reference row has an address and the date it was read, and everything that ships is named with its licence.

use std::fs;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use reference::source;

/// Less than this ships in all, so that the program stays a small download.
const SHIPPED_SIZE_BYTES_MAX: u64 = 2_500_000;

/// The name and the path of every list.
fn lists() -> Vec<(String, PathBuf)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
    let entries = fs::read_dir(folder).expect("the crate has a folder data");
    let paths = entries.map(|entry| entry.expect("the folder can be listed").path());
    let lists = paths.filter_map(|path| {
        let name = path.to_str()?.strip_suffix(".tsv")?;
        Some((name.rsplit('/').next()?.to_owned(), path))
    });
    lists.collect()
}

#[test]
fn every_list_has_a_source_and_every_source_a_list() {
    let lists = lists();
    for (list, _) in &lists {
        assert!(source::named(list).is_some(), "data/sources.toml does not say where {list}.tsv comes from");
    }
    for source in source::all() {
        assert!(lists.iter().any(|(list, _)| *list == source.list), "data/{}.tsv is missing", source.list);
    }
}

#[test]
fn every_row_has_an_address_and_a_date() {
    for (list, path) in lists() {
        let source = source::named(&list).unwrap();
        let text = fs::read_to_string(path).unwrap();
        let mut lines = text.lines();
        let columns: Vec<&str> = lines.next().unwrap().split('\t').collect();
        let column = |name| columns.iter().position(|column| *column == name);
        let (Some(address), Some(read)) = (column("address"), column("read")) else {
            assert!(source.address.starts_with("https://"), "{list}: neither its rows nor sources.toml give an address");
            continue;
        };
        for line in lines {
            let fields: Vec<&str> = line.split('\t').collect();
            assert!(fields[address].starts_with("http"), "{list}: {line}");
            let read: Date = fields[read].parse().unwrap();
            assert!(read <= source.read, "{list}: sources.toml says it was last read before this row: {line}");
        }
    }
}

#[test]
fn the_readme_and_the_notice_name_every_list() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = fs::read_to_string(root.join("data/README.md")).unwrap();
    let notice = fs::read_to_string(root.join("../NOTICE")).unwrap();
    for (list, _) in lists() {
        let file = format!("`{list}.tsv`");
        assert!(readme.contains(&file), "data/README.md does not say how {file} was made");
        assert!(notice.contains(&format!("reference/data/{list}.tsv")), "NOTICE does not name {file}");
    }
}

#[test]
fn the_lists_stay_small() {
    let size_bytes: u64 = lists().iter().map(|(_, path)| fs::metadata(path).unwrap().len()).sum();
    assert!(size_bytes < SHIPPED_SIZE_BYTES_MAX, "{size_bytes}");
}
