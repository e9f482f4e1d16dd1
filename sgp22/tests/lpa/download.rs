//! Downloads, one for each way in which they can branch off.

use identifiers::ActivationCode;
use sgp22::lpa::{Download, DownloadOrder, Procedure, Step};
use sgp22::wire::es10b::CancelSessionReason;

use crate::world::{World, device_info};
use crate::{play, words};

pub(crate) fn order(code: &str) -> DownloadOrder {
    DownloadOrder::by_activation_code(&ActivationCode::parse(code).expect("a code"), device_info())
}

pub(crate) fn check(script: &[&str]) {
    play(Download::begin(order("LPA:1$smdp.example.com$CODE")), &script.concat());
}

/// Card and server show who they are.
pub(crate) const MEET: &str = "
    card: info1 -> ok
    card: challenge -> ok
    smdp.example.com: initiateAuthentication -> ok
    card: authenticate server, for CODE -> ok
";
/// The owner wants what the server has, and the server hands it out.
pub(crate) const FETCH: &str = "
    smdp.example.com: authenticateClient -> offer
    owner: install Plan of Provider -> yes
    card: prepare download -> ok
    smdp.example.com: getBoundProfilePackage -> package
";
/// The card takes it.
pub(crate) const LOAD: &str = "
    card: piece BF36 -> more
    card: piece A0 -> more
    card: piece A1 -> more
    card: piece 88 -> more
    card: piece A3 -> more
    card: piece 86 -> more
    card: piece 86 -> installed
";
/// The server hears of it.
const TELL: &str = "
    smdp.example.com: handleNotification 7 -> ok
    card: forget news 7 -> 0
";
/// The card is read before a word is said.
pub(crate) const READ: &str = "
    card: profiles, 14 fields -> A enabled
    card: which news -> none
    ";
pub(crate) const HOLDS: &str = "
    = card: A enabled; news: none
";

#[test]
fn all_goes_well() {
    check(&["
        card: info1 -> ok
        card: challenge -> ok
        smdp.example.com: initiateAuthentication -> ok
        card: authenticate server, for CODE -> ok
        smdp.example.com: authenticateClient -> offer
        owner: install Plan of Provider -> yes
        card: prepare download -> ok
        smdp.example.com: getBoundProfilePackage -> package
        card: piece BF36 -> more
        card: piece A0 -> more
        card: piece A1 -> more
        card: piece 88 -> more
        card: piece A3 -> more
        card: piece 86 -> more
        card: piece 86 -> installed
        smdp.example.com: handleNotification 7 -> ok
        card: forget news 7 -> 0
        = installed C in C by AID
        = the server knows
        "]);
}

#[test]
fn nobody_is_asked_before_the_profile_is_known_and_no_is_told_to_both_ends() {
    for (said, reason) in [("no", "EndUserRejection"), ("later", "Postponed"), ("silence", "Timeout")] {
        check(&[
            MEET,
            &format!(
                "smdp.example.com: authenticateClient -> offer
                owner: install Plan of Provider -> {said}
                card: cancel, {reason} -> ok
                smdp.example.com: cancelSession {reason} -> ok"
            ),
            READ,
            "= failed: the owner did not agree (while waiting for the owner's word)
            = Owner: it was not agreed to; nothing was changed; start again when you want it
            ",
            &format!("= cancelled, {reason}: the card knows, the server knows"),
            HOLDS,
        ]);
    }
}

#[test]
fn who_cannot_be_told_that_it_is_given_up_is_named() {
    let no = "
        smdp.example.com: authenticateClient -> offer
        owner: install Plan of Provider -> no
        ";
    let failed = "
        = failed: the owner did not agree (while waiting for the owner's word)
        = Owner: it was not agreed to; nothing was changed; start again when you want it
        ";
    check(&[
        MEET,
        no,
        "card: cancel, EndUserRejection -> ok
        smdp.example.com: cancelSession EndUserRejection -> unreachable",
        READ,
        failed,
        "= cancelled, EndUserRejection: the card knows, the server the server cannot be reached (while giving the download up)",
        HOLDS,
    ]);
    check(&[
        MEET,
        no,
        "card: cancel, EndUserRejection -> error 5",
        READ,
        failed,
        "= cancelled, EndUserRejection: the card the card said no: 5 to BF41 (while giving the download up), the server was not told",
        HOLDS,
    ]);
}

#[test]
fn a_wrong_code_is_asked_for_again_in_a_new_session_and_consent_stands() {
    check(&[
        MEET,
        "smdp.example.com: authenticateClient -> offer, with code
        owner: install Plan of Provider, needs a code -> yes
        owner: code, 0 refused -> code 1234
        card: prepare download, code 1234 -> ok
        smdp.example.com: getBoundProfilePackage -> no 8.2.7/3.8 Refused",
        MEET,
        "smdp.example.com: authenticateClient -> offer, with code
        owner: code, 1 refused -> code 5678
        card: prepare download, code 5678 -> ok
        smdp.example.com: getBoundProfilePackage -> package",
        LOAD,
        TELL,
        "= installed C in C by AID
        = the server knows",
    ]);
}

#[test]
fn no_more_than_three_codes_are_tried() {
    let wrong = |refused: u8, consent: &str| {
        format!(
            "{MEET}smdp.example.com: authenticateClient -> offer, with code
            {consent}
            owner: code, {refused} refused -> code 9999
            card: prepare download, code 9999 -> ok
            smdp.example.com: getBoundProfilePackage -> no 8.2.7/3.8 Refused
            "
        )
    };
    check(&[
        &wrong(0, "owner: install Plan of Provider, needs a code -> yes"),
        &wrong(1, ""),
        &wrong(2, ""),
        READ,
        "= failed: the server said no: 8.2.7/3.8 (while fetching the profile)
        = the server's words: Refused
        = Owner: the confirmation code is not right; look at it again before another try: after a few the profile is lost",
        HOLDS,
    ]);
    check(&[
        MEET,
        "smdp.example.com: authenticateClient -> offer, with code
        owner: install Plan of Provider, needs a code -> yes
        owner: code, 0 refused -> code 1234
        card: prepare download, code 1234 -> ok
        smdp.example.com: getBoundProfilePackage -> no 8.2.7/6.4",
        READ,
        "= failed: the server said no: 8.2.7/6.4 (while fetching the profile)
        = Operator: too many confirmation codes were wrong; ask who sold the eSIM for a new code",
        HOLDS,
    ]);
}

#[test]
fn a_session_that_broke_off_is_tried_again_with_what_was_said_and_with_the_same_key() {
    check(&[
        MEET,
        "smdp.example.com: authenticateClient -> offer, with code
        owner: install Plan of Provider, needs a code -> yes
        owner: code, 0 refused -> code 1234
        card: prepare download, code 1234 -> ok
        smdp.example.com: getBoundProfilePackage -> silent
        wait 2s -> over",
        MEET,
        "smdp.example.com: authenticateClient -> offer, with code, sealed before
        card: prepare download, code 1234, key of before -> ok
        smdp.example.com: getBoundProfilePackage -> package",
        LOAD,
        TELL,
        "= installed C in C by AID
        = the server knows",
    ]);
}

#[test]
fn another_profile_than_was_agreed_to_is_asked_about_again() {
    check(&[
        MEET,
        "smdp.example.com: authenticateClient -> offer
        owner: install Plan of Provider -> yes
        card: prepare download -> ok
        smdp.example.com: getBoundProfilePackage -> http 503
        wait 2s -> over",
        MEET,
        "smdp.example.com: authenticateClient -> offer, named Dear
        owner: install Dear of Provider -> no
        card: cancel, EndUserRejection -> ok
        smdp.example.com: cancelSession EndUserRejection -> ok",
        READ,
        "= failed: the owner did not agree (while waiting for the owner's word)
        = Owner: it was not agreed to; nothing was changed; start again when you want it
        = cancelled, EndUserRejection: the card knows, the server knows",
        HOLDS,
    ]);
}

/// lpac issue 101: what was begun is gone on with. A card that fell silent has lost its channel, and is opened anew first.
#[test]
fn lpac_101_a_card_that_falls_silent_before_it_has_anything_is_opened_anew() {
    check(&[
        "card: info1 -> ok
        card: challenge -> silent
        renew: Reset -> ok",
        READ,
        "wait 2s -> over",
        MEET,
        "smdp.example.com: authenticateClient -> offer
        owner: install Plan of Provider -> yes
        card: prepare download -> silent
        renew: Reset -> ok",
        READ,
        "= failed: the card did not answer, and may have acted all the same (while making the card ready)
        = Device: the card fell silent, and may have acted all the same; restart the modem or take the card out and put it in again, then look at what it holds",
        HOLDS,
    ]);
}

#[test]
fn a_session_is_tried_again_once_and_not_for_ever() {
    check(&[
        "card: info1 -> ok
        card: challenge -> ok
        smdp.example.com: initiateAuthentication -> silent
        wait 2s -> over
        card: info1 -> ok
        card: challenge -> ok
        smdp.example.com: initiateAuthentication -> silent",
        READ,
        "= failed: the server did not answer, and may have acted all the same (while making sure who the server is)
        = Network: the server did not answer to the end, and may have acted all the same; try again with the same code",
        HOLDS,
    ]);
}

/// The card is given no further piece once it has said how it ended.
#[test]
fn loading_stops_at_the_first_result() {
    check(&[
        MEET,
        FETCH,
        "card: piece BF36 -> more
        card: piece A0 -> more
        card: piece A1 -> more
        card: piece 88 -> failed 9",
        TELL,
        READ,
        "= failed: the card said no: 9 in part 5 of the package (while loading the profile, piece 3 of 7)
        = Owner: this very profile is on the card already; use the one that is there; to install it anew, ask its operator first whether that is possible, and only then delete it
        = the server knows",
        HOLDS,
    ]);
}

#[test]
fn what_the_card_says_of_an_element_is_heard() {
    check(&[
        MEET,
        FETCH,
        "card: piece BF36 -> more
        card: piece A0 -> more
        card: piece A1 -> more
        card: piece 88 -> more
        card: piece A3 -> more
        card: piece 86 -> failed 12 element 4",
        TELL,
        READ,
        "= failed: the card said no: 12 in part 5 of the package (while loading the profile, piece 5 of 7)
        = Owner: there is too little memory on the card for this profile; delete a profile that is not needed any more, and try again with the same code
        = the server knows",
        HOLDS,
    ]);
}

#[test]
fn a_server_that_cannot_be_told_leaves_the_news_on_the_card() {
    check(&[
        MEET,
        FETCH,
        LOAD,
        "smdp.example.com: handleNotification 7 -> unreachable
        = installed C in C by AID
        = the server does not know: the server cannot be reached (while telling the server what happened)",
    ]);
}

/// The answer to the last piece was lost: what the card holds says how it ended.
#[test]
fn a_card_that_fell_silent_is_read_before_a_word_is_said() {
    check(&[
        MEET,
        FETCH,
        "card: piece BF36 -> more
        card: piece A0 -> more
        card: piece A1 -> more
        card: piece 88 -> more
        card: piece A3 -> more
        card: piece 86 -> more
        card: piece 86 -> silent
        renew: Reset -> ok
        card: profiles, 14 fields -> A enabled, C disabled
        card: which news -> 7 install C
        = installed C in an application that the card did not name
        = card: A enabled, C disabled; news: 7 install C",
    ]);
}

#[test]
fn a_card_that_fell_silent_without_the_profile_gets_it_in_another_session() {
    check(&[
        MEET,
        FETCH,
        "card: piece BF36 -> more
        card: piece A0 -> silent
        renew: Reset -> ok
        card: profiles, 14 fields -> A enabled
        card: which news -> none
        wait 2s -> over",
        MEET,
        "smdp.example.com: authenticateClient -> offer, sealed before
        card: prepare download, key of before -> ok
        smdp.example.com: getBoundProfilePackage -> package",
        LOAD,
        TELL,
        "= installed C in C by AID
        = the server knows",
    ]);
    check(&[
        MEET,
        FETCH,
        "card: piece BF36 -> silent
        renew: Reset -> gone
        = failed: the card did not answer, and may have acted all the same (while loading the profile, piece 0 of 7)
        = Device: the card fell silent, and may have acted all the same; restart the modem or take the card out and put it in again, then look at what it holds
        = card: unknown, the card cannot be reached; news: unknown, the card cannot be reached",
    ]);
}

/// SGP.22 v2.5 §2.9.2.4, table by table.
#[test]
fn what_an_sm_ds_names_is_downloaded_there() {
    let order = DownloadOrder {
        address: "smds.example.com".to_owned(),
        matching_id: Some(sgp22::wire::SecretText::new("EVENT-0")),
        ..order("LPA:1$smdp.example.com$CODE")
    };
    let script = [
        "card: info1 -> ok
        card: challenge -> ok
        smds.example.com: initiateAuthentication -> ok as an SM-DS
        card: authenticate server, for EVENT-0 -> ok
        smds.example.com: authenticateClient -> events smdp.example.com CODE",
        MEET,
        FETCH,
        LOAD,
        TELL,
        "= installed C in C by AID
        = the server knows",
    ];
    play(Download::begin(order.clone()), &script.concat());
    // Servers that send us in a ring are left.
    let hop = "
        card: info1 -> ok
        card: challenge -> ok
        smds.example.com: initiateAuthentication -> ok as an SM-DS
        card: authenticate server, for EVENT-0 -> ok
        smds.example.com: authenticateClient -> events smds.example.com EVENT-0
        ";
    let script = [
        hop,
        hop,
        hop,
        READ,
        "= failed: nothing waits there for this card (while asking the server what it has)
        = Operator: no profile waits for this card there; ask who sold the eSIM whether it is ready, and for which EID",
        HOLDS,
    ];
    play(Download::begin(order), &script.concat());
}

/// A port is for reaching the server, and no part of its name: osmo-smdpp compares it.
#[test]
fn a_port_is_no_part_of_the_servers_name() {
    let script = [MEET, FETCH, LOAD, TELL].concat().replace("smdp.example.com:", "smdp.example.com:8443:");
    let script = [&script, "= installed C in C by AID\n = the server knows"].concat();
    play(Download::begin(order("LPA:1$smdp.example.com:8443$CODE")), &script);
}

/// Whoever runs the program stops it, at any point.
#[test]
fn a_download_can_be_given_up_at_any_point() {
    let script: Vec<String> =
        [MEET, FETCH, LOAD, TELL].concat().lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect();
    for stop in 0..script.len() {
        let mut world = World::new();
        let mut step = Download::begin(order("LPA:1$smdp.example.com$CODE"));
        let mut said = Vec::new();
        let mut is_stopped = false;
        let downloaded = loop {
            match step {
                Step::Done(downloaded) => break downloaded,
                Step::Do(procedure, action) => {
                    let wanted = words::action(&action);
                    let scripted = script.get(said.len()).and_then(|line| line.split_once(" -> "));
                    let answer = match scripted {
                        _ if wanted.starts_with("card: profiles") => "A enabled",
                        _ if wanted.starts_with("card: which news") => "none",
                        _ if wanted.contains("ancel") => "ok",
                        Some((asked, answer)) => {
                            assert_eq!(asked, wanted);
                            answer
                        }
                        None => panic!("{wanted} after the stop at {stop}"),
                    };
                    if said.len() == stop && !is_stopped {
                        is_stopped = true;
                        step = procedure.abort(CancelSessionReason::EndUserRejection);
                    } else {
                        step = procedure.answer(world.answer(&action, answer));
                        said.push(wanted);
                    }
                }
            }
        };
        let is_cancelled = downloaded.cancelled.is_some();
        // There is a session from the server's answer on, and it is over when the card has taken the profile.
        assert_eq!(is_cancelled, (4..15).contains(&stop), "{stop}: {said:?}");
        assert_eq!(downloaded.result.is_ok(), stop >= 15, "{stop}: {downloaded:?}");
    }
}
