//! The history says who changed what, when and why; it can be asked for any past state, and nothing can be taken from it.

use store::Edit;
use store::Expected::Absent;

use crate::house::{DEVICE, House, at_home, commit, run};
use crate::script::check;

contract! {
    the_history_is_told_newest_first
    the_past_is_shown_as_it_stood
    what_happened_since_is_told_oldest_first
    a_change_is_never_torn_by_the_end_of_a_page
    nothing_is_taken_from_the_history
}

const STORY: &str = r#"
> commit ana: a phone and a line
  put home device phone absent 1
  put home line l absent 2
done 1
> commit ben: elsewhere, and here
  put away device phone absent 3
  put home device watch absent 4
done 2
> commit agent router: seen
  put home device phone any 5
done 3
> commit ana: sold
  remove home device phone any
  remove home device never any
done 4
"#;

async fn the_history_is_told_newest_first(house: House) {
    let script = STORY.to_owned()
        + r#"
> history home before - 2
4 1970-01-01T00:04:00Z ana: sold
  device phone of household home removed
3 1970-01-01T00:03:00Z agent router: seen
  device phone of household home 5
and more
> history home before 3 2
2 1970-01-01T00:02:00Z ben: elsewhere, and here
  device watch of household home 4
1 1970-01-01T00:01:00Z ana: a phone and a line
  device phone of household home 1
  line l of household home 2
> history home line before - 9
1 1970-01-01T00:01:00Z ana: a phone and a line
  line l of household home 2
> history home device phone before 4 1
3 1970-01-01T00:03:00Z agent router: seen
  device phone of household home 5
and more
> history home device nobody before - 9
nothing
"#;
    check(house, &script).await;
}

async fn the_past_is_shown_as_it_stood(house: House) {
    let script = STORY.to_owned()
        + r#"
> past home at 0
nothing
> past home at 1
device phone of household home @1 1
line l of household home @1 2
> past home at 3
device phone of household home @3 5
device watch of household home @2 4
line l of household home @1 2
> past home device at 3
device phone of household home @3 5
device watch of household home @2 4
> past home at 3 after device phone 1
device watch of household home @2 4
and more
> past home at 3 after device watch 1
line l of household home @1 2
> past home at 4
device watch of household home @2 4
line l of household home @1 2
> past away at 999
device phone of household away @2 3
"#;
    check(house, &script).await;
}

async fn what_happened_since_is_told_oldest_first(house: House) {
    let script = STORY.to_owned()
        + r#"
> changes after 1 2
2 1970-01-01T00:02:00Z ben: elsewhere, and here
  device phone of household away 3
  device watch of household home 4
3 1970-01-01T00:03:00Z agent router: seen
  device phone of household home 5
and more
> changes after 3 2
4 1970-01-01T00:04:00Z ana: sold
  device phone of household home removed
> changes after 4 2
nothing
"#;
    check(house, &script).await;
}

async fn a_change_is_never_torn_by_the_end_of_a_page(house: House) {
    let store = house.open().await;
    let devices = |from: usize| (from..from + 40).map(|n| Edit::put(at_home(&DEVICE, &n.to_string()), Absent, "{}")).collect();
    for change in 0..5 {
        store.commit(commit(1, devices(change * 40))).await.unwrap();
    }
    let home = crate::house::scope("home");
    let page = store.history(&home, Some((&DEVICE, None)), None, 3).await.unwrap();
    assert_eq!(page.items.iter().map(|change| (change.seq, change.edits.len())).collect::<Vec<_>>(), [(5, 40), (4, 40), (3, 40)]);
    assert!(page.more);
    let rest = store.history(&home, None, Some(3), 3).await.unwrap();
    assert_eq!(rest.items.iter().map(|change| (change.seq, change.edits.len())).collect::<Vec<_>>(), [(2, 40), (1, 40)]);
    assert!(!rest.more);
}

async fn nothing_is_taken_from_the_history(house: House) {
    house.open().await.commit(commit(1, vec![Edit::put(at_home(&DEVICE, "phone"), Absent, "{}")])).await.unwrap();
    let raw = house.raw().await;
    let mut statements = vec![
        "UPDATE change SET why = 'another'",
        "DELETE FROM change",
        "UPDATE edit SET body = '[]'",
        "DELETE FROM edit",
        "DELETE FROM edit WHERE seq = 1",
    ];
    if house.is_server() {
        statements.extend(["TRUNCATE edit", "TRUNCATE change CASCADE"]);
    } else {
        statements.push("INSERT OR REPLACE INTO change (seq, at, author, why) VALUES (1, 0, 'eve', 'another')");
        statements.push("INSERT OR REPLACE INTO edit (seq, position, scope, noun, id, body) VALUES (1, 0, '', 'a', 'b', '[]')");
    }
    for statement in statements {
        let refused = run(&raw, statement).await.unwrap_err();
        assert!(refused.contains("history is only ever added to"), "{statement}: {refused}");
    }
    assert_eq!(run(&raw, "SELECT why FROM change").await.unwrap(), ["A test"]);
    assert_eq!(run(&raw, "SELECT body FROM edit").await.unwrap(), ["{}"]);
}
