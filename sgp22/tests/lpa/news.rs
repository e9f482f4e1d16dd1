//! News for servers, and what an SM-DS has.

use sgp22::lpa::{Deliver, Discard, Discovery, ExportNews, ListNews, NewsCopy, Replay};
use sgp22::wire::Raw;

use crate::play;
use crate::world::{device_info, news, pending};

#[test]
fn news_is_told_in_its_order_and_forgotten_only_then() {
    play(
        Deliver::begin(),
        "card: which news -> 9 delete A, 4 install A, 6 enable A
        card: news 4 -> 4 install A
        smdp.example.com: handleNotification 4 -> ok
        card: forget news 4 -> 0
        card: news 6 -> 6 enable A
        smdp.example.com: handleNotification 6 -> ok
        card: forget news 6 -> 0
        card: news 9 -> 9 delete A
        smdp.example.com: handleNotification 9 -> ok
        card: forget news 9 -> 0
        = 4 install A: delivered
        = 6 enable A: delivered
        = 9 delete A: delivered",
    );
    play(Deliver::begin(), "card: which news -> none\n = nothing");
}

/// What cannot be read here may be read there, and would wait for ever.
#[test]
fn news_is_handed_on_as_it_came() {
    play(
        Deliver::begin(),
        "card: which news -> 4 install A
        card: news 4 -> 4 install A with a strange key
        smdp.example.com: handleNotification of what cannot be read here -> ok
        card: forget news 4 -> 0
        = 4 install A: delivered",
    );
    play(
        Deliver::begin(),
        "card: which news -> 4 install A
        card: news 4 -> 5 install A with a strange key
        = 4 install A: waits: the card is at fault: it gave other news than it was asked for",
    );
}

#[test]
fn a_server_that_is_away_keeps_its_own_news_waiting_and_no_others() {
    play(
        Deliver::begin(),
        "card: which news -> 4 install A, 5 install B at other.example.com, 6 enable A
        card: news 5 -> 5 install B at other.example.com
        other.example.com: handleNotification 5 -> ok
        card: forget news 5 -> 0
        card: news 4 -> 4 install A
        smdp.example.com: handleNotification 4 -> unreachable
        wait 2s -> over
        card: news 4 -> 4 install A
        smdp.example.com: handleNotification 4 -> http 503
        wait 10s -> over
        card: news 4 -> 4 install A
        smdp.example.com: handleNotification 4 -> silent
        wait 60s -> over
        card: news 4 -> 4 install A
        smdp.example.com: handleNotification 4 -> unreachable
        = 5 install B: delivered
        = 4 install A: waits: the server cannot be reached
        = 6 enable A: waits its turn",
    );
}

#[test]
fn a_server_that_comes_back_gets_all_of_it() {
    play(
        Deliver::begin(),
        "card: which news -> 4 install A, 6 enable A
        card: news 4 -> 4 install A
        smdp.example.com: handleNotification 4 -> unreachable
        wait 2s -> over
        card: news 4 -> 4 install A
        smdp.example.com: handleNotification 4 -> ok
        card: forget news 4 -> 0
        card: news 6 -> 6 enable A
        smdp.example.com: handleNotification 6 -> ok
        card: forget news 6 -> 0
        = 4 install A: delivered
        = 6 enable A: delivered",
    );
}

/// Who said no has heard it: what came later is not kept from it.
#[test]
fn a_server_that_says_no_hears_the_rest() {
    play(
        Deliver::begin(),
        "card: which news -> 4 install A, 6 enable A
        card: news 4 -> 4 install A
        smdp.example.com: handleNotification 4 -> no 8.2.1/3.9 unknown ICCID
        card: news 6 -> 6 enable A
        smdp.example.com: handleNotification 6 -> ok
        card: forget news 6 -> 127
        = 4 install A: waits: the server said no: 8.2.1/3.9
        = 6 enable A: delivered, but the card said no: 127 to BF30",
    );
}

#[test]
fn only_what_came_with_a_change_is_told_and_what_was_before_it() {
    play(
        Deliver::begin_with(vec![6]),
        "card: which news -> 4 install A, 5 install B at other.example.com, 6 enable A, 9 delete A
        card: news 4 -> 4 install A
        smdp.example.com: handleNotification 4 -> ok
        card: forget news 4 -> 0
        card: news 6 -> 6 enable A
        smdp.example.com: handleNotification 6 -> ok
        card: forget news 6 -> 0
        = 4 install A: delivered
        = 6 enable A: delivered",
    );
}

/// Enabling a profile may be what the network is needed for, or what takes it away for a while.
#[test]
fn nobody_waits_for_a_server_after_a_change() {
    play(
        Deliver::begin_once(vec![6]),
        "card: which news -> 6 enable A
        card: news 6 -> 6 enable A
        smdp.example.com: handleNotification 6 -> unreachable
        = 6 enable A: waits: the server cannot be reached",
    );
}

#[test]
fn a_card_that_falls_silent_ends_it_and_nothing_is_lost() {
    play(
        Deliver::begin(),
        "card: which news -> 4 install A, 6 enable A
        card: news 4 -> 4 install A
        smdp.example.com: handleNotification 4 -> ok
        card: forget news 4 -> silent
        = 4 install A: delivered, but the card did not answer, and may have acted all the same
        = 6 enable A: waits its turn",
    );
    play(
        Deliver::begin(),
        "card: which news -> silent
        = failed: the card did not answer, and may have acted all the same (while reading the card)
        = Device: the card fell silent, and may have acted all the same; restart the modem or take the card out and put it in again, then look at what it holds",
    );
}

#[test]
fn news_is_thrown_away_only_when_its_owner_says_so() {
    let delete = || news("6", "delete A");
    play(Discard::begin(delete()), "owner: discard 6 delete A -> yes\n card: forget news 6 -> 0\n = done");
    play(
        Discard::begin(delete()),
        "owner: discard 6 delete A -> no
        = failed: the owner did not agree (while waiting for the owner's word)
        = Owner: it was not agreed to; nothing was changed; start again when you want it",
    );
    play(
        Discard::begin(delete()),
        "owner: discard 6 delete A -> yes
        card: forget news 6 -> 1
        card: profiles, 14 fields -> A enabled
        card: which news -> none
        = failed: the card said no: 1 to BF30 (while having the card do it)
        = Owner: there is no such news on the card; list what waits
        = card: A enabled; news: none",
    );
}

#[test]
fn what_waits_is_listed() {
    play(ListNews::begin(), "card: which news -> 4 install A, 6 enable A\n = 4 install A, 6 enable A");
}

/// lpac issue 257: copied on the machine with the card, told by the one with a network.
#[test]
fn lpac_257_news_is_copied_and_told_elsewhere() {
    play(
        ExportNews::begin(),
        "card: which news -> 6 delete A, 4 install A
        card: news 4 -> 4 install A
        card: news 6 -> 6 delete A
        = 4 install A: copied for smdp.example.com
        = 6 delete A: copied for smdp.example.com",
    );
    let kept = [("6", "delete A"), ("4", "install A"), ("8", "install B at other.example.com"), ("7", "install C")]
        .map(|(number, what)| pending(news(number, what)).bytes().to_vec());
    let copy = |bytes: &Vec<u8>| NewsCopy::of(Raw::parse(bytes).expect("it is kept as it came"), None).expect("it says for whom");
    let read = || kept.iter().map(copy).collect();
    play(
        Replay::begin(read()),
        "smdp.example.com: handleNotification 4 -> ok
        smdp.example.com: handleNotification 6 -> unreachable
        other.example.com: handleNotification 8 -> ok
        = 4 install A: delivered
        = 6 delete A: the server cannot be reached (while telling the server what happened)
        = 7 install C: the server cannot be reached (while telling the server what happened)
        = 8 install B: delivered",
    );
    // Who said no has heard it, and hears the rest.
    play(
        Replay::begin(read()),
        "smdp.example.com: handleNotification 4 -> no 8.2.1/3.9
        smdp.example.com: handleNotification 6 -> ok
        smdp.example.com: handleNotification 7 -> ok
        other.example.com: handleNotification 8 -> ok
        = 4 install A: the server said no: 8.2.1/3.9 (while telling the server what happened)
        = 6 delete A: delivered
        = 7 install C: delivered
        = 8 install B: delivered",
    );
}

/// One that the card does not hand out, or that is another, does not keep the others; one that cannot be read here can be there.
#[test]
fn what_can_be_copied_is_whatever_else_cannot() {
    play(
        ExportNews::begin(),
        "card: which news -> 4 install A, 6 delete A, 7 install B, 8 delete B
        card: news 4 -> 127
        card: news 6 -> 6 delete A with a strange key
        card: news 7 -> 9 delete A
        card: news 8 -> 8 delete B
        = 4 install A: the card said no: 127 to BF2B (while reading the card)
        = 6 delete A: copied for smdp.example.com
        = 7 install B: the card is at fault: it gave other news than it was asked for (while reading the card)
        = 8 delete B: copied for smdp.example.com",
    );
    play(
        ExportNews::begin(),
        "card: which news -> 4 install A, 6 delete A
        card: news 4 -> silent
        = failed: the card did not answer, and may have acted all the same (while reading the card)
        = Device: the card fell silent, and may have acted all the same; restart the modem or take the card out and put it in again, then look at what it holds",
    );
    let strange = Raw::parse(&[0x30, 0x03, 0x80, 0x01, 0x04]).expect("an element");
    assert_eq!(NewsCopy::of(strange.clone(), None), None, "nobody knows for whom it is");
    let copy = NewsCopy::of(strange, Some((4, "smdp.example.com".to_owned()))).expect("that was known when it was copied");
    play(
        Replay::begin(vec![copy]),
        "smdp.example.com: handleNotification of what cannot be read here -> ok
        = ?: delivered",
    );
}

/// In v3 an SM-DS signs what it says, and nothing of it is taken before the card has checked that.
#[test]
fn the_signed_word_of_an_sm_ds_is_for_the_card_to_check() {
    let asked = "card: info1 -> ok
        card: challenge -> ok
        one.example.com: initiateAuthentication -> ok as an SM-DS
        card: authenticate server -> ok";
    let begin = || Discovery::begin_at(vec!["one.example.com".to_owned()], device_info());
    for (rest, outcome) in [
        (
            "one.example.com: authenticateClient -> signed rightly events smdp.example.com E-1, smdp.example.com E-2 to manage
            card: check the SM-DS's word -> ok",
            "E-1 at smdp.example.com",
        ),
        (
            "one.example.com: authenticateClient -> signed wrongly events smdp.example.com E-1
            card: check the SM-DS's word -> 2",
            "the card said no: 2 to BF45 (while making sure who the server is)",
        ),
        (
            "one.example.com: authenticateClient -> signed for another session events smdp.example.com E-1",
            "the server is at fault: it speaks of another session (while asking the server what it has)",
        ),
    ] {
        play(begin(), &format!("{asked}\n{rest}\n= one.example.com: {outcome}"));
    }
}

#[test]
fn an_sm_ds_says_which_servers_have_something() {
    play(
        Discovery::begin(device_info()),
        "card: servers -> none, one.example.com, two.example.com
        card: info1 -> ok
        card: challenge -> ok
        one.example.com: initiateAuthentication -> ok as an SM-DS
        card: authenticate server -> ok
        one.example.com: authenticateClient -> events smdp.example.com EVENT-1, other.example.com EVENT-2
        card: info1 -> ok
        card: challenge -> ok
        two.example.com: initiateAuthentication -> unreachable
        = one.example.com: EVENT-1 at smdp.example.com, EVENT-2 at other.example.com
        = two.example.com: the server cannot be reached (while making sure who the server is)",
    );
    play(
        Discovery::begin_at(vec!["one.example.com".to_owned()], device_info()),
        "card: info1 -> ok
        card: challenge -> ok
        one.example.com: initiateAuthentication -> ok as an SM-DS
        card: authenticate server -> ok
        one.example.com: authenticateClient -> events none
        = one.example.com: nothing",
    );
    play(
        Discovery::begin_at(vec!["one.example.com".to_owned(), "two.example.com".to_owned()], device_info()),
        "card: info1 -> silent
        = one.example.com: the card did not answer, and may have acted all the same (while reading the card)",
    );
    play(
        Discovery::begin(device_info()),
        "card: servers -> none
        = failed: nothing waits there for this card (while reading the card)
        = Operator: no profile waits for this card there; ask who sold the eSIM whether it is ready, and for which EID",
    );
}
