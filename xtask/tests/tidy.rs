//! The house rules hold in this repository.

use xtask::tidy::{self, Tree, Weight};
use xtask::workspace;

#[test]
fn nothing_must_be_mended() {
    let tree = Tree::read(&workspace::root()).expect("the repository can be read");
    let refused = tidy::check(&tree).into_iter().filter(|finding| finding.weight == Weight::Refused);
    let refused: Vec<String> = refused.map(|finding| finding.to_string()).collect();
    assert!(refused.is_empty(), "\n{}\n", refused.join("\n"));
}
