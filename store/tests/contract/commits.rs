//! A commit happens whole or not at all, and only on what its author saw.

use store::{Commit, Edit, Error, Expected};

use crate::house::{ACCOUNT, DEVICE, House, at_home, commit};
use crate::script::check;

contract! {
    whoever_was_overtaken_is_told
    one_edit_that_fails_takes_all_back
    what_makes_no_sense_is_refused_before_anything_happens
    the_largest_that_is_allowed_is_kept
}

async fn whoever_was_overtaken_is_told(house: House) {
    let script = r#"
> commit ana: first
  put home device phone absent 1
done 1
> commit ben: thinks there is none
  put home device phone absent 2
device phone of household home was expected absent and is at version 1; it was changed meanwhile: read it again
> commit ben: has seen it
  put home device phone 1 2
done 2
> commit ana: still sees the first
  put home device phone 1 3
device phone of household home was expected at version 1 and is at version 2; it was changed meanwhile: read it again
> commit ana: still sees the first
  remove home device phone 1
device phone of household home was expected at version 1 and is at version 2; it was changed meanwhile: read it again
> commit ana: sees one that is gone
  put home device watch 1 3
device watch of household home was expected at version 1 and is absent; it was changed meanwhile: read it again
> commit ana: wants it so, whatever it is
  put home device phone any 4
  put home device watch any 5
  remove home device tablet any
done 3
> list home device after - 9
device phone of household home @3 4
device watch of household home @3 5
> commit ana: a version that no number has
  put home device phone 18446744073709551615 6
device phone of household home was expected at version 18446744073709551615 and is at version 3; it was changed meanwhile: read it again
"#;
    check(house, script).await;
}

async fn one_edit_that_fails_takes_all_back(house: House) {
    let script = r#"
> commit ana: first
  put home device phone absent 1
  put - account 1 absent {} named ana
done 1
> commit ben: the third is too late
  put home device phone 1 2
  put home device watch absent 3
  put home device phone2 1 4
device phone2 of household home was expected at version 1 and is absent; it was changed meanwhile: read it again
> commit ben: the name is taken, and that is seen last
  remove home device phone 1
  put - account 2 absent {} named ben ana
the account name "ana" is taken: choose another
> list home device after - 9
device phone of household home @1 1
> lookup account ben
nothing
> history home before - 9
1 1970-01-01T00:01:00Z ana: first
  device phone of household home 1
> commit ben: numbers that were not used are used
  put home device watch absent 3
done 2
"#;
    check(house, script).await;
}

async fn what_makes_no_sense_is_refused_before_anything_happens(house: House) {
    let store = house.open().await;
    let phone = || at_home(&DEVICE, "phone");
    let put = |body: &str| Edit::put(phone(), Expected::Any, body);
    let named = |names: Vec<String>| Edit::put_named(at_home(&ACCOUNT, "1"), Expected::Any, "{}", names);
    let many = |count: usize| (0..count).map(|n| Edit::put(at_home(&DEVICE, &n.to_string()), Expected::Any, "{}")).collect();
    let large = format!("{:?}", "x".repeat(4_000_000));
    let heavy = (0..17).map(|n| Edit::put(at_home(&DEVICE, &n.to_string()), Expected::Any, large.clone())).collect();
    let cases: Vec<(Vec<Edit>, &str)> = vec![
        (vec![], "a commit has 1 to 10000 edits, and this has 0"),
        (many(10_001), "a commit has 1 to 10000 edits, and this has 10001"),
        (vec![put("1"), put("2")], "a commit edits an entry once, and this edits device phone of household home twice"),
        (vec![put("{")], "the body of device phone of household home is no JSON: EOF while parsing an object at line 1 column 1"),
        (vec![put("{} {}")], "the body of device phone of household home is no JSON: trailing characters at line 1 column 4"),
        (
            vec![put(&format!("{:?}", "x".repeat(4 << 20)))],
            "the body of device phone of household home has 4194306 bytes, and 4194304 are the most",
        ),
        (heavy, "a commit has at most 67108864 bytes of bodies, and this has 68000034"),
        (vec![named(vec![String::new()])], "a name has 1 to 256 bytes, and this has 0"),
        (vec![named(vec!["x".repeat(257)])], "a name has 1 to 256 bytes, and this has 257"),
        (vec![named(vec!["a\0".to_owned()])], "a name has no control characters, and this has one: \"a\\0\""),
        (vec![named(vec!["a".to_owned(); 65])], "account 1 of household home has 65 names, and 64 are the most"),
        (
            vec![Edit::remove(phone(), Expected::Absent)],
            "device phone of household home is to be removed and expected to be absent",
        ),
    ];
    for (edits, expected) in cases {
        let refused = store.commit(commit(1, edits)).await.unwrap_err();
        assert!(matches!(refused, Error::Refused(_)), "{refused:?}");
        assert_eq!(refused.to_string(), expected);
    }
    let long = Commit { why: "x".repeat(1025), ..commit(1, vec![put("1")]) };
    assert_eq!(store.commit(long).await.unwrap_err().to_string(), "a reason has 0 to 1024 bytes, and this has 1025");
    assert_eq!(store.find(&phone()).await.unwrap(), None);
    assert_eq!(store.commit(commit(1, vec![put("1")])).await.unwrap().seq, 1);
}

async fn the_largest_that_is_allowed_is_kept(house: House) {
    let store = house.open().await;
    let body = format!("{:?}", "ü".repeat((4 << 20) / 2 - 1));
    assert_eq!(body.len(), 4 << 20);
    let names: Vec<String> = (0..64).map(|n| format!("{n:0>256}")).collect();
    let id = "é".repeat(32);
    let edit = Edit::put_named(at_home(&ACCOUNT, &id), Expected::Absent, body.clone(), names.clone());
    store.commit(commit(1, vec![edit])).await.unwrap();
    assert_eq!(store.lookup(&ACCOUNT, &names[63]).await.unwrap().unwrap().body, body);
    let edits = (0..10_000).map(|n| Edit::put(at_home(&DEVICE, &n.to_string()), Expected::Absent, "{}")).collect();
    assert_eq!(store.commit(commit(2, edits)).await.unwrap().seq, 2);
    let page = store.list(&crate::house::scope("home"), &DEVICE, None, 20_000).await.unwrap();
    assert_eq!((page.items.len(), page.more), (10_000, false));
}
