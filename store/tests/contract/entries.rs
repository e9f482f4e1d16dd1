//! Entries come back as they were put, in order, and only those that were asked for.

use crate::house::House;
use crate::script::check;

contract! {
    what_is_put_is_found_until_it_is_removed
    lists_come_in_pages_sorted_by_bytes
    a_household_is_read_as_it_stands_at_one_moment
    names_lead_to_entries
    two_entries_can_exchange_their_names
    what_is_not_recorded_leaves_no_trace
}

async fn what_is_put_is_found_until_it_is_removed(house: House) {
    let script = r#"
> find home device phone
nothing
> commit ana: a new phone
  put home device phone absent {"model":"Pixel"}
  put away device phone absent {"model":"other"}
done 1
> find home device phone
device phone of household home @1 {"model":"Pixel"}
> commit ana: renamed
  put home device phone 1 {"model":"Pixel","name":"ü🚲"}
done 2
> reopen
reopened
> find home device phone
device phone of household home @2 {"model":"Pixel","name":"ü🚲"}
> find away device phone
device phone of household away @1 {"model":"other"}
> find - device phone
nothing
> commit ana: sold
  remove home device phone 2
done 3
> find home device phone
nothing
> commit ana: bought back; its version is none that it ever had
  put home device phone absent {}
done 4
> find home device phone
device phone of household home @4 {}
"#;
    check(house, script).await;
}

async fn lists_come_in_pages_sorted_by_bytes(house: House) {
    // Capitals before small letters before letters beyond ASCII: by bytes, whatever the server's language is.
    let script = r#"
> commit ana: five
  put home device b absent 2
  put home device é absent 4
  put home device B absent 1
  put home device a-1 absent 6
  put home device a absent 5
  put home line a absent 0
  put away device a absent 0
done 1
> list home device after - 3
device B of household home @1 1
device a of household home @1 5
device a-1 of household home @1 6
and more
> list home device after a-1 3
device b of household home @1 2
device é of household home @1 4
> list home device after é 3
nothing
> list - device after - 3
nothing
"#;
    check(house, script).await;
}

async fn a_household_is_read_as_it_stands_at_one_moment(house: House) {
    let script = r#"
> whole home device line
after 0
> commit ana: three
  put home line l absent 1
  put home device d absent 2
  put home account a absent 3
  put away device d absent 4
done 1
> commit ana: another
  put away device d 1 5
done 2
> whole home line device
after 2
device d of household home @1 2
line l of household home @1 1
"#;
    check(house, script).await;
}

async fn names_lead_to_entries(house: House) {
    let script = r#"
> commit ana: two accounts
  put - account 1 absent {} named ana ana@example.com
  put - account 2 absent {} named ben
done 1
> lookup account ana@example.com
account 1 @1 {}
> lookup session ana
nothing
> commit ben: calls himself ana
  put - account 2 1 {} named ana
the account name "ana" is taken: choose another
> lookup account ben
account 2 @1 {}
> commit ana: has one name less; another noun has names of its own
  put - account 1 1 {} named ana
  put home session s absent {} named ana
done 2
> lookup account ana@example.com
nothing
> lookup session ana
session s of household home @2 {}
> commit ana: goes
  remove - account 1 any
done 3
> lookup account ana
nothing
> commit ben: calls himself ana
  put - account 2 1 {} named ana
done 4
> lookup account ana
account 2 @4 {}
"#;
    check(house, script).await;
}

async fn two_entries_can_exchange_their_names(house: House) {
    let script = r#"
> commit ana: two
  put - account 1 absent {} named left
  put - account 2 absent {} named right
done 1
> commit ana: exchanged
  put - account 1 1 {} named right
  put - account 2 1 {} named left
done 2
> lookup account left
account 2 @2 {}
> commit ana: one name for two
  put - account 3 absent {} named both
  put - account 4 absent {} named both
the account name "both" is taken: choose another
"#;
    check(house, script).await;
}

async fn what_is_not_recorded_leaves_no_trace(house: House) {
    let script = r#"
> commit ana: signs in
  put - session s absent {"n":1}
done 1
> commit ana: adds a phone
  put - session s 1 {"n":2}
  put - device d absent {}
done 2
> history - before - 10
2 1970-01-01T00:02:00Z ana: adds a phone
  device d {}
> past - at 2
device d @2 {}
> find - session s
session s @2 {"n":2}
"#;
    check(house, script).await;
}
