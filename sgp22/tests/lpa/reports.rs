//! What people reported of other programs, by the thread: what this one does in the same place. Bytes are in `../reports.rs`, what
//! touches the way to the card in the tests of `driver`.

use identifiers::ActivationCode;
use sgp22::lpa::{Deliver, Download, DownloadOrder, ListProfiles, Step};
use sgp22::wire::PendingNotification;

use crate::download::MEET;
use crate::holdings::{delete, disable, enable};
use crate::play;
use crate::world::{device_info, news, pending};

fn download(code: &str) -> Step<Download> {
    let code = ActivationCode::parse(code).expect("a code");
    Download::begin(DownloadOrder::by_activation_code(&code, device_info()))
}

/// A card that finds a profile of 18 digits by its AID only.
#[test]
fn lpac_457_a_profile_that_is_not_found_by_its_number_is_found_by_its_application() {
    play(
        enable("B"),
        "card: profiles, 14 fields -> B disabled
        card: which news -> none
        card: enable B, refresh -> 1
        card: profiles, 14 fields -> B disabled
        card: which news -> none
        card: enable B by AID, refresh -> 0
        renew: Reopen -> ok
        card: profiles, 14 fields -> B enabled
        card: which news -> none
        = switched Now
        = card: B enabled; news: none
        = to be told: none",
    );
    play(
        delete("B"),
        "card: profiles, 14 fields -> B disabled
        card: which news -> none
        owner: delete B -> yes
        card: delete B -> 1
        card: delete B by AID -> 0
        card: profiles, 14 fields -> none
        card: which news -> none
        = deleted B
        = card: none; news: none
        = to be told: none",
    );
}

/// Cards of ECP and 5ber refuse the refresh flag, or the ICCID: each way is tried once, and the card is read after each.
#[test]
fn lpac_13_and_sim_admin_31_a_card_is_asked_in_every_way_once() {
    let tried = |way: &str| {
        format!(
            "card: enable {way} -> 127
            card: profiles, 14 fields -> B disabled
            card: which news -> none
            "
        )
    };
    let script = [
        "card: profiles, 14 fields -> B disabled
        card: which news -> none
        ",
        &tried("B, refresh"),
        &tried("B"),
        &tried("B by AID, refresh"),
        &tried("B by AID"),
        "= failed: the card said no: 127 to BF31 (while having the card do it)
        = CardMaker: the card said no, and not why; try again; if it stays so, another card or its newer firmware may do it
        = card: B disabled; news: none
        = to be told: none",
    ];
    play(enable("B"), &script.concat());
    play(
        disable("B"),
        "card: profiles, 14 fields -> B enabled
        card: which news -> none
        card: disable B, refresh -> refused 6A80
        card: profiles, 14 fields -> B enabled
        card: which news -> none
        card: disable B -> 0
        renew: Reset -> ok
        card: profiles, 14 fields -> B disabled
        card: which news -> 5 disable B
        = switched Now
        = card: B disabled; news: 5 disable B
        = to be told: 5 disable B",
    );
}

/// `catBusy`: pauses, then a reset, then without the flag that the card is too busy for.
#[test]
fn openpilot_37779_a_busy_card_is_left_alone_then_reset_then_asked_without_refresh() {
    play(
        enable("B"),
        "card: profiles, 14 fields -> B disabled
        card: which news -> none
        card: enable B, refresh -> 5
        wait 1s -> over
        card: enable B, refresh -> 5
        wait 3s -> over
        card: enable B, refresh -> 5
        renew: Reset -> ok
        card: enable B, refresh -> 5
        card: profiles, 14 fields -> B disabled
        card: which news -> none
        card: enable B -> 0
        renew: Reset -> ok
        card: profiles, 14 fields -> B enabled
        card: which news -> none
        = switched Now
        = card: B enabled; news: none
        = to be told: none",
    );
}

/// After enabling, the modem kept the old profile: a card that said yes and does not show it is given time, reset, and read again.
#[test]
fn lpac_450_a_card_that_shows_no_change_is_reset_and_read_again() {
    let script = |state: &str| {
        format!(
            "card: profiles, 14 fields -> B disabled
            card: which news -> none
            card: enable B, refresh -> 0
            renew: Reopen -> ok
            card: profiles, 14 fields -> B disabled
            card: which news -> none
            wait 2s -> over
            renew: Reset -> ok
            card: profiles, 14 fields -> B {state}
            card: which news -> none
            "
        )
    };
    let settled = "= switched Now
        = card: B enabled; news: none
        = to be told: none";
    play(enable("B"), &[&script("enabled"), settled].concat());
    let not_settled = "= failed: the card is at fault: it said that it did what it was asked, and did not (while reading the card)
        = Device: the card said yes, and shows no change; restart the modem or take the card out and put it in again, then look at the profiles
        = card: B disabled; news: none
        = to be told: none";
    play(enable("B"), &[&script("disabled"), not_settled].concat());
}

/// The code is asked for when the server says so, though the activation code does not; and not when only the activation code does.
#[test]
fn lpac_134_the_server_says_whether_a_confirmation_code_is_needed() {
    let asked = [
        MEET,
        "smdp.example.com: authenticateClient -> offer, with code
        owner: install Plan of Provider, needs a code -> yes
        owner: code, 0 refused -> silence
        card: cancel, Timeout -> ok
        smdp.example.com: cancelSession Timeout -> ok
        card: profiles, 14 fields -> none
        card: which news -> none
        = failed: the owner did not agree (while waiting for the owner's word)
        = Owner: it was not agreed to; nothing was changed; start again when you want it
        = cancelled, Timeout: the card knows, the server knows
        = card: none; news: none",
    ];
    play(download("LPA:1$smdp.example.com$CODE"), &asked.concat());
    let not_asked = [
        MEET,
        "smdp.example.com: authenticateClient -> offer
        owner: install Plan of Provider -> yes
        card: prepare download -> ok
        smdp.example.com: getBoundProfilePackage -> no 8.2/3.7
        card: profiles, 14 fields -> none
        card: which news -> none
        = failed: the server said no: 8.2/3.7 (while fetching the profile)
        = Operator: the server does not seal the profile once more after an attempt that broke off; ask who sold the eSIM for a new code
        = card: none; news: none",
    ];
    play(download("LPA:1$smdp.example.com$CODE$$1"), &not_asked.concat());
}

/// Which apps the operator lets at the profile is shown to its owner with all else (lpac change 423).
#[test]
fn lpac_423_rules_for_apps_are_shown_before_consent() {
    let script = [
        MEET,
        "smdp.example.com: authenticateClient -> offer, with rules for apps
        owner: install Plan of Provider, lets apps in -> no
        card: cancel, EndUserRejection -> ok
        smdp.example.com: cancelSession EndUserRejection -> ok
        card: profiles, 14 fields -> none
        card: which news -> none
        = failed: the owner did not agree (while waiting for the owner's word)
        = Owner: it was not agreed to; nothing was changed; start again when you want it
        = cancelled, EndUserRejection: the card knows, the server knows
        = card: none; news: none",
    ];
    play(download("LPA:1$smdp.example.com$CODE"), &script.concat());
}

/// What the server says is explained, and its own words are kept (lpac issues 143, 153, 239).
#[test]
fn lpac_143_153_239_a_server_that_says_no_is_explained() {
    for (said, codes, words, explained) in [
        (
            "8.2.6/3.8 MatchingID is refused",
            "8.2.6/3.8",
            "MatchingID is refused",
            "Operator: the server does not take the activation code: it was used already, or is not right; look whether it was copied whole; a code that was used needs a new one from who sold it",
        ),
        (
            "1.6/2.1 Invalid",
            "1.6/2.1",
            "Invalid",
            "Operator: the server finds fault with how it was asked; ask who sold the eSIM, and tell them the codes",
        ),
        (
            "8.2/1.2 Bad profile state, expected=Released",
            "8.2/1.2",
            "Bad profile state, expected=Released",
            "Operator: the profile is not released for download: it is installed elsewhere, or not ready yet; ask who sold the eSIM; one that is installed elsewhere must be deleted there first, with the network on",
        ),
        (
            "8.1.1/3.8 EID doesn't match the expected value",
            "8.1.1/3.8",
            "EID doesn't match the expected value",
            "Operator: the profile is bound to another chip (EID); install it on that one, or ask who sold the eSIM to bind it to this one",
        ),
    ] {
        let script = format!(
            "{MEET}smdp.example.com: authenticateClient -> no {said}
            card: profiles, 14 fields -> A enabled
            card: which news -> none
            = failed: the server said no: {codes} (while asking the server what it has)
            = the server's words: {words}
            = {explained}
            = card: A enabled; news: none"
        );
        play(download("LPA:1$smdp.example.com$CODE"), &script);
    }
}

/// A page where the server should be, as networks with a log-in put one.
#[test]
fn a_log_in_page_is_no_profile_server() {
    play(
        download("LPA:1$smdp.example.com$CODE"),
        "card: info1 -> ok
        card: challenge -> ok
        smdp.example.com: initiateAuthentication -> page
        card: profiles, 14 fields -> A enabled
        card: which news -> none
        = failed: the server is at fault: what it sent is no JSON (while making sure who the server is)
        = Operator: what answers at this address is no profile server; look whether the activation code was copied whole, and whether a log-in page of this network stands between
        = card: A enabled; news: none",
    );
}

/// The empty object identifier in `LPA:1$host$id$$1` (lpac issue 153) and the first field of it that is asked.
#[test]
fn lpac_153_an_empty_field_is_no_object_identifier() {
    let code = ActivationCode::parse("LPA:1$smdp.example.com$CODE$$1").expect("a code");
    let order = DownloadOrder::by_activation_code(&code, device_info());
    assert_eq!((order.oid, order.address.as_str()), (None, "smdp.example.com"));
    assert_eq!(order.matching_id.map(|id| id.reveal().to_owned()).as_deref(), Some("CODE"));
}

/// The number stands for the news, and nothing else is told (lpac issue 145, EasyLPAC issue 19).
#[test]
fn lpac_145_a_card_that_gives_other_news_is_not_believed() {
    play(
        Deliver::begin(),
        "card: which news -> 4 install A
        card: news 4 -> 5 delete B
        = 4 install A: waits: the card is at fault: it gave other news than it was asked for",
    );
    play(
        Deliver::begin(),
        "card: which news -> 4 install A
        card: news 4 -> 4 install A, 5 delete B
        = 4 install A: waits: the card is at fault: it gave other news than it was asked for",
    );
}

/// A card that does not find its own news (VoCat issue 130: wrong bytes of the request) does not keep the rest from being told.
#[test]
fn vocat_130_news_that_the_card_does_not_give_does_not_stand_in_the_way() {
    play(
        Deliver::begin(),
        "card: which news -> 4 install A, 6 delete A
        card: news 4 -> 127
        card: news 6 -> 6 delete A
        smdp.example.com: handleNotification 6 -> ok
        card: forget news 6 -> 0
        = 4 install A: waits: the card said no: 127 to BF2B
        = 6 delete A: delivered",
    );
}

/// News of a deletion that is not told makes a code unusable: it is told with the change, and waits where it cannot be (lpac issue
/// 232, openpilot 38838).
#[test]
fn lpac_232_and_openpilot_38838_the_news_of_a_deletion_is_named_and_not_lost() {
    play(
        delete("B"),
        "card: profiles, 14 fields -> B disabled
        card: which news -> 2 install A
        owner: delete B -> yes
        card: delete B -> 0
        card: profiles, 14 fields -> none
        card: which news -> 2 install A, 6 delete B
        = deleted B
        = card: none; news: 2 install A, 6 delete B
        = to be told: 6 delete B",
    );
    let bytes = pending(news("6", "delete B")).bytes().to_vec();
    assert_eq!(PendingNotification::parse(&bytes).expect("it is kept").bytes(), bytes);
}

/// Who wants to hear of what is asked for by tag (euicc-go issue 8); a card that refuses the list is asked without.
#[test]
fn euicc_go_8_all_fields_are_asked_for() {
    play(ListProfiles::begin(), "card: profiles, 14 fields -> A enabled\n = A enabled");
    play(ListProfiles::begin(), "card: profiles, 14 fields -> 1\n card: profiles -> A enabled\n = A enabled");
    play(ListProfiles::begin(), "card: profiles, 14 fields -> refused 6A80\n card: profiles -> A enabled\n = A enabled");
    // A field that cannot be read does not take the list away.
    play(
        ListProfiles::begin(),
        "card: profiles, 14 fields -> hex BF2D07A005E303B80100\n card: profiles -> A enabled\n = A enabled",
    );
    play(
        ListProfiles::begin(),
        "card: profiles, 14 fields -> hex BF2D
        card: profiles -> hex BF2D
        = failed: the card is at fault: the bytes end inside an element (at byte 0) (while reading the card)
        = CardMaker: the card answered what it should not have; try again; if it stays so, another card or its newer firmware may do it",
    );
}

/// After enabling, a card answers 6985 to everything until it is started anew (onomondo-ipa issue 3).
#[test]
fn onomondo_ipa_3_a_card_that_wants_to_be_started_anew_is_opened_anew_before_it_is_read() {
    play(
        enable("B"),
        "card: profiles, 14 fields -> B disabled
        card: which news -> none
        card: enable B, refresh -> 0
        renew: Reopen -> ok
        card: profiles, 14 fields -> refused 6985
        renew: Reset -> ok
        card: profiles, 14 fields -> B enabled
        card: which news -> 4 enable B
        = switched Now
        = card: B enabled; news: 4 enable B
        = to be told: 4 enable B",
    );
    play(
        enable("B"),
        "card: profiles, 14 fields -> B disabled
        card: which news -> none
        card: enable B, refresh -> refused 6985
        renew: Reset -> ok
        card: profiles, 14 fields -> B disabled
        card: which news -> none
        card: enable B -> 0
        renew: Reset -> ok
        card: profiles, 14 fields -> B enabled
        card: which news -> 4 enable B
        = switched Now
        = card: B enabled; news: 4 enable B
        = to be told: 4 enable B",
    );
}
