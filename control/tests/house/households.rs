//! A household put together bit by bit.

use control::Error;
use control::household::{NamedText, RecordEdit, WrongRows};
use household::records::Section;
use household::records::table::RowFault;

use crate::{Test, body};

fn add(section: Section, pairs: &[(&str, &str)]) -> RecordEdit {
    RecordEdit::Add { section, body: body(pairs) }
}

#[tokio::test]
async fn a_household_grows_bit_by_bit() {
    let test = Test::begin().await;
    let seat = test.ana_at_home().await;
    let edits = [
        add(Section::Device, &[("name", "phone"), ("model", "A3257")]),
        add(Section::Line, &[("device", "phone"), ("price", "25 USD a month"), ("data", "10 GB")]),
        add(Section::Usage, &[("of", "phone"), ("is", "9 GB a month")]),
    ];
    let ids = test.house.change(&seat, &edits, "My phone").await.unwrap();
    let records = test.house.records(&seat).await.unwrap();
    assert_eq!(ids.len(), 3);
    let document = records.read("2026-11-25".parse().unwrap()).expect("it is whole");
    assert_eq!(document.inventory.devices[0].owner.as_deref(), Some("Ana"));
    assert_eq!(
        test.house.export(&seat).await.unwrap().file,
        "[household]\nhome = \"US\"\n\n[[people]]\nname = \"Ana\"\n\n[[devices]]\nmodel = \"A3257\"\nname = \"phone\"\n\n\
         [[lines]]\ndata = \"10 GB\"\ndevice = \"phone\"\nprice = \"25 USD a month\"\n\n[usage]\nphone = \"9 GB a month\"\n\n"
    );
    let (history, more) = test.house.history(&seat, None, 10).await.unwrap();
    assert!(!more);
    assert_eq!(
        history.iter().map(|change| (change.by.as_str(), change.why.as_str())).collect::<Vec<_>>(),
        [("Ana", "My phone"), ("Ana", "Founded")]
    );
}

#[tokio::test]
async fn a_fault_is_refused_with_its_place_and_nothing_changes() {
    let test = Test::begin().await;
    let seat = test.ana_at_home().await;
    let edits = [add(Section::Device, &[("name", "phone"), ("kind", "slab")])];
    let Err(Error::Faulty(faults)) = test.house.change(&seat, &edits, "").await else { panic!("a slab is no device") };
    assert_eq!((faults[0].section, faults[0].key.as_str()), (Section::Device, "kind"));
    assert_eq!(test.house.records(&seat).await.unwrap().of(Section::Device).count(), 0);
    let unknown = test.house.found(&seat.account, "Elsewhere", "Atlantis").await;
    assert_eq!(unknown.unwrap_err().to_string(), "the country is none that is known: write its name or its two letters");
}

#[tokio::test]
async fn a_new_name_is_said_everywhere_and_an_old_version_is_refused() {
    let test = Test::begin().await;
    let seat = test.ana_at_home().await;
    let edits =
        [add(Section::Device, &[("name", "phone"), ("model", "A3257")]), add(Section::Usage, &[("of", "phone"), ("is", "9 GB")])];
    let ids = test.house.change(&seat, &edits, "").await.unwrap();
    let version = test.house.records(&seat).await.unwrap().find(Section::Device, &ids[0]).unwrap().version;
    let renamed = |name: &str| RecordEdit::Change {
        section: Section::Device,
        id: ids[0].clone(),
        version,
        body: body(&[("name", name), ("model", "A3257")]),
    };
    test.house.change(&seat, &[renamed("Ana's phone")], "").await.unwrap();
    let records = test.house.records(&seat).await.unwrap();
    assert_eq!(records.find(Section::Usage, &ids[1]).unwrap().record.body, body(&[("of", "Ana's phone"), ("is", "9 GB")]));
    assert_eq!(test.house.change(&seat, &[renamed("other")], "").await, Err(Error::Stale));
}

#[tokio::test]
async fn two_changes_at_once_that_do_not_go_together_are_not_both_made() {
    let test = Test::begin().await;
    let seat = test.ana_at_home().await;
    let ids = test.house.change(&seat, &[add(Section::Device, &[("name", "phone"), ("model", "A3257")])], "").await.unwrap();
    let version = test.house.records(&seat).await.unwrap().find(Section::Device, &ids[0]).unwrap().version;
    let removed = [RecordEdit::Remove { section: Section::Device, id: ids[0].clone(), version }];
    let line = [add(Section::Line, &[("device", "phone"), ("price", "25 USD a month"), ("data", "10 GB")])];
    let (one, other) = tokio::join!(test.house.change(&seat, &removed, ""), test.house.change(&seat, &line, ""));
    assert!(one.is_ok() != other.is_ok(), "{one:?} {other:?}");
}

#[tokio::test]
async fn a_file_is_brought_in_and_handed_out_the_same_and_things_keep_their_ids() {
    let test = Test::begin().await;
    let seat = test.ana_at_home().await;
    let file = |name: &str| NamedText {
        name: name.to_owned(),
        text: std::fs::read_to_string(format!("{}/../examples/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap(),
    };
    let missing = test.house.bring_in(&seat, file("traveller.toml"), Vec::new()).await.unwrap_err();
    assert!(missing.to_string().contains("“offers.toml” cannot be read: it was not handed over"), "{missing}");
    test.house.bring_in(&seat, file("traveller.toml"), vec![file("offers.toml")]).await.unwrap();
    let before = test.house.records(&seat).await.unwrap();
    let export = test.house.export(&seat).await.unwrap();
    test.house.bring_in(&seat, NamedText { name: "again".to_owned(), text: export.file.clone() }, export.further).await.unwrap();
    let after = test.house.records(&seat).await.unwrap();
    assert_eq!(before.list, after.list);
    assert_eq!(test.house.export(&seat).await.unwrap().file, export.file);
}

#[tokio::test]
async fn how_everything_stood_can_be_shown() {
    let test = Test::begin().await;
    let seat = test.ana_at_home().await;
    test.house.change(&seat, &[add(Section::Device, &[("name", "phone"), ("model", "A3257")])], "").await.unwrap();
    let before = test.house.records(&seat).await.unwrap();
    let seq = test.house.history(&seat, None, 1).await.unwrap().0[0].seq;
    let phone = before.named(Section::Device, "phone").unwrap();
    let gone = RecordEdit::Remove { section: Section::Device, id: phone.record.id.clone(), version: phone.version };
    test.house.change(&seat, &[gone], "").await.unwrap();
    assert_eq!(test.house.records(&seat).await.unwrap().of(Section::Device).count(), 0);
    let mut past = test.house.past(&seat, seq).await.unwrap();
    past.list.sort_by_key(|kept| kept.record.section);
    assert_eq!(past.list, before.list);
}

#[tokio::test]
async fn five_devices_come_by_a_table_with_two_bad_rows() {
    let test = Test::begin().await;
    let seat = test.ana_at_home().await;
    let table = "device,kind,person,gb_per_month\n\
                 Ana's phone,phone,Ana,9\n\
                 tablet,slab,Ana,1\n\
                 Ben's phone,phone,Ben,5\n\
                 watch,watch,Ben,lots\n\
                 laptop,laptop,,2\n";
    let report = test.house.bring_in_table(&seat, table, WrongRows::Refuse).await.unwrap();
    let said = |fault: &RowFault| format!("{} {}: {}", fault.line, fault.column, fault.problem.split(';').next().unwrap());
    assert_eq!(
        report.faults.iter().map(said).collect::<Vec<_>>(),
        ["3 kind: “slab” is no kind of device", "5 gb_per_month: “lots GB a month” does not start with a number"]
    );
    assert_eq!((report.right, report.brought_in), (3, false));
    assert_eq!(test.house.records(&seat).await.unwrap().of(Section::Device).count(), 0);
    let report = test.house.bring_in_table(&seat, table, WrongRows::LeaveOut).await.unwrap();
    assert!(report.brought_in);
    let records = test.house.records(&seat).await.unwrap();
    let names = |section| records.of(section).filter_map(|kept| kept.record.name().map(str::to_owned)).collect::<Vec<_>>();
    assert_eq!(names(Section::Device), ["Ana's phone", "Ben's phone", "laptop"]);
    assert_eq!(names(Section::Person), ["Ana", "Ben"]);
    // Once more: nothing is doubled.
    let again = "device,kind,person,gb_per_month\nAna's phone,phone,Ana,7\n";
    test.house.bring_in_table(&seat, again, WrongRows::Refuse).await.unwrap();
    let records = test.house.records(&seat).await.unwrap();
    assert_eq!(records.of(Section::Device).count(), 3);
    assert!(test.house.export(&seat).await.unwrap().file.contains("\"Ana's phone\" = \"7 GB a month\""));
}

#[tokio::test]
async fn a_device_that_stands_twice_in_a_table_is_told() {
    let test = Test::begin().await;
    let seat = test.ana_at_home().await;
    let table = "device,kind\nphone,phone\nphone,phone\n";
    let report = test.house.bring_in_table(&seat, table, WrongRows::Refuse).await.unwrap();
    assert_eq!(report.faults[0].problem, "this device stands on line 2 as well");
    assert!(!report.brought_in);
}
