//! Downloads that are not gone on with, for card, server or package are not what they should be.

use sgp22::lpa::Download;

use crate::download::{FETCH, HOLDS, LOAD, MEET, READ, check, order};
use crate::play;

#[test]
fn a_piece_that_is_refused_ends_the_session_at_both_ends() {
    check(&[
        MEET,
        FETCH,
        "card: piece BF36 -> more
        card: piece A0 -> refused 6A80
        card: cancel, LoadBppExecutionError -> ok
        smdp.example.com: cancelSession LoadBppExecutionError -> ok",
        READ,
        "= failed: the card said no: status word 6A80 (while loading the profile, piece 1 of 7)
        = Program: the card does not understand what it was sent; please report it, with what was printed
        = cancelled, LoadBppExecutionError: the card knows, the server knows",
        HOLDS,
    ]);
}

#[test]
fn a_card_that_takes_all_and_says_nothing_is_read() {
    let load = LOAD.replace("installed", "more");
    check(&[
        MEET,
        FETCH,
        &load,
        READ,
        "= failed: the card is at fault: it took the whole package and did not say how that ended (while loading the profile, piece 7 of 7)
        = CardMaker: the card answered what it should not have; try again; if it stays so, another card or its newer firmware may do it",
        HOLDS,
    ]);
}

#[test]
fn a_package_is_looked_at_before_the_card_gets_it() {
    for (package, reason, fault, advice) in [
        (
            "package of another profile",
            "MetadataMismatch",
            "the profile in the package is not the one that was shown",
            "the server sent another profile than it had announced; it was not installed; ask who sold the eSIM before trying again",
        ),
        (
            "package of another session",
            "LoadBppExecutionError",
            "it speaks of another session",
            "the server answered what it should not have; try again later; if it stays so, ask who sold the eSIM",
        ),
        (
            "a package cut short",
            "LoadBppExecutionError",
            "BF23 is missing (at byte 3 in BF36)",
            "the server answered what it should not have; try again later; if it stays so, ask who sold the eSIM",
        ),
    ] {
        check(&[
            MEET,
            "smdp.example.com: authenticateClient -> offer
            owner: install Plan of Provider -> yes
            card: prepare download -> ok
            ",
            &format!(
                "smdp.example.com: getBoundProfilePackage -> {package}
                card: cancel, {reason} -> ok
                smdp.example.com: cancelSession {reason} -> ok"
            ),
            READ,
            &format!(
                "= failed: the server is at fault: {fault} (while fetching the profile)
                = Operator: {advice}
                = cancelled, {reason}: the card knows, the server knows"
            ),
            HOLDS,
        ]);
    }
}

#[test]
fn a_server_that_is_another_one_is_not_gone_on_with() {
    let meet = "
        card: info1 -> ok
        card: challenge -> ok
        ";
    let other =
        "= Operator: this is another server than the one that was asked for; do not go on; ask who gave out the activation code";
    let wrong = "= Operator: the server answered what it should not have; try again later; if it stays so, ask who sold the eSIM";
    for (answer, fault, advice) in [
        ("ok as other.example.com", "it goes by another name than it was asked by", other),
        ("ok by 2.999.11", "it is another one than the activation code names", other),
        ("ok to another challenge", "it did not sign what it was asked to", wrong),
        ("ok for another session", "it speaks of another session", wrong),
    ] {
        let script = format!(
            "{meet}smdp.example.com: initiateAuthentication -> {answer}
            {READ}= failed: the server is at fault: {fault} (while making sure who the server is)
            {advice}{HOLDS}"
        );
        play(Download::begin(order("LPA:1$smdp.example.com$CODE$2.999.10")), &script);
    }
}

#[test]
fn a_card_that_does_not_trust_the_server_ends_it() {
    check(&[
        "card: info1 -> ok
        card: challenge -> ok
        smdp.example.com: initiateAuthentication -> ok
        card: authenticate server, for CODE -> error 7",
        READ,
        "= failed: the card said no: 7 to BF38 (while making sure who the server is)
        = Operator: the card does not trust the issuer of this server's certificate: test and commercial eSIMs are kept apart by it; use a card that fits the eSIM, or an eSIM that fits the card",
        HOLDS,
    ]);
}

/// Whether a card is a real one is for the server to say: an answer that cannot be read here is handed on as it came.
#[test]
fn a_card_with_a_certificate_that_cannot_be_read_here_is_for_the_server_to_judge() {
    let meet = MEET.replace("for CODE -> ok", "for CODE -> ok with a strange key");
    check(&[
        &meet,
        FETCH,
        LOAD,
        "smdp.example.com: handleNotification 7 -> ok
        card: forget news 7 -> 0
        = installed C in C by AID
        = the server knows",
    ]);
}

#[test]
fn an_offer_of_another_server_or_session_is_given_up() {
    for (offer, fault, advice) in [
        (
            "of another server",
            "it is another one than the activation code names",
            "this is another server than the one that was asked for; do not go on; ask who gave out the activation code",
        ),
        (
            "for another session",
            "it speaks of another session",
            "the server answered what it should not have; try again later; if it stays so, ask who sold the eSIM",
        ),
    ] {
        check(&[
            MEET,
            &format!(
                "smdp.example.com: authenticateClient -> offer, {offer}
                card: cancel, UndefinedReason -> ok
                smdp.example.com: cancelSession UndefinedReason -> ok"
            ),
            READ,
            &format!(
                "= failed: the server is at fault: {fault} (while asking the server what it has)
                = Operator: {advice}
                = cancelled, UndefinedReason: the card knows, the server knows"
            ),
            HOLDS,
        ]);
    }
}

#[test]
fn a_card_that_is_not_ready_gives_the_session_up() {
    check(&[
        MEET,
        "smdp.example.com: authenticateClient -> offer
        owner: install Plan of Provider -> yes
        card: prepare download -> error 2
        card: cancel, UndefinedReason -> error 5",
        READ,
        "= failed: the card said no: 2 to BF21 (while making the card ready)
        = Operator: the card does not believe that the server is who it says; do not go on; ask who gave out the activation code
        = cancelled, UndefinedReason: the card the card said no: 5 to BF41 (while giving the download up), the server was not told",
        HOLDS,
    ]);
}

#[test]
fn rules_are_held_against_the_card_before_the_owner_is_asked() {
    let not_allowed = [
        "card: cancel, PprNotAllowed -> ok
        smdp.example.com: cancelSession PprNotAllowed -> ok",
        READ,
        "= failed: not supported: what the profile's operator forbids may not be forbidden on this card (while asking the server what it has)
        = Operator: the profile forbids what may not be forbidden on this card, or not beside another profile; ask who sold the eSIM for a profile without that rule; where the card holds other profiles, it may be that they have to go first
        = cancelled, PprNotAllowed: the card knows, the server knows",
        HOLDS,
    ]
    .concat();
    let later = "-> later
        card: cancel, Postponed -> ok
        smdp.example.com: cancelSession Postponed -> ok";
    let postponed = [
        later,
        READ,
        "= failed: the owner did not agree (while waiting for the owner's word)
        = Owner: it was not agreed to; nothing was changed; start again when you want it
        = cancelled, Postponed: the card knows, the server knows",
        HOLDS,
    ]
    .concat();
    let offer = "smdp.example.com: authenticateClient -> offer, forbids PPR2\n";
    check(&[MEET, offer, "card: rules -> none\n", &not_allowed]);
    check(&[MEET, offer, "card: rules -> PPR1 for all\n", &not_allowed]);
    check(&[MEET, offer, "card: rules -> PPR2 for another\n", &not_allowed]);
    check(&[
        MEET,
        offer,
        "card: rules -> PPR2 for all
        owner: install Plan of Provider, forbids {PPR2} ",
        &postponed,
    ]);
    check(&[
        MEET,
        offer,
        "card: rules -> PPR2 for all with consent
        owner: install Plan of Provider, forbids {PPR2}, agree to that ",
        &postponed,
    ]);
    // Without a table, the card has the last word.
    check(&[
        MEET,
        offer,
        "card: rules -> refused 6D00
        owner: install Plan of Provider, forbids {PPR2}, agree to that ",
        &postponed,
    ]);
    // One that may not be disabled must be the only one; profiles for tests do not count.
    let offer = "smdp.example.com: authenticateClient -> offer, forbids PPR1\n";
    check(&[
        MEET,
        offer,
        "card: rules -> PPR1 for all
        card: profiles, 14 fields -> A disabled
        ",
        &not_allowed,
    ]);
    check(&[
        MEET,
        offer,
        "card: rules -> PPR1 for all
        card: profiles, 14 fields -> A enabled test
        owner: install Plan of Provider, forbids {PPR1} ",
        &postponed,
    ]);
    let forbidding = MEET.replace("for CODE -> ok", "for CODE -> ok that forbids PPR1");
    check(&[&forbidding, offer, &not_allowed]);
}
