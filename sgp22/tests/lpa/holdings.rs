//! What changes what a card holds, and what reads it: switching, deleting, naming, resetting, servers, the chip.

use identifiers::SmdpAddress;
use sgp22::lpa::{
    Delete, ListProfiles, ReadAddresses, ReadChip, RefreshBy, Rename, Reset, SetDefaultAddress, Step, Switch, SwitchOrder, Wanted,
};
use sgp22::wire::ProfileIdentifier;
use sgp22::wire::es10c::ResetOptions;

use crate::play;
use crate::world::{aid, iccid};

fn switch(name: &str, wanted: Wanted) -> Step<Switch> {
    Switch::begin(SwitchOrder {
        profile: ProfileIdentifier::Iccid(iccid(name)),
        wanted,
        refresh: RefreshBy::Card,
        target_esim_port: None,
    })
}

pub(crate) fn enable(name: &str) -> Step<Switch> {
    switch(name, Wanted::Enabled)
}

pub(crate) fn disable(name: &str) -> Step<Switch> {
    switch(name, Wanted::Disabled)
}

pub(crate) fn delete(name: &str) -> Step<Delete> {
    Delete::begin(ProfileIdentifier::Iccid(iccid(name)))
}

#[test]
fn a_profile_is_enabled_and_the_card_is_read_after_it() {
    play(
        enable("B"),
        "card: profiles, 14 fields -> A enabled, B disabled
        card: which news -> 3 install A
        card: enable B, refresh -> 0
        renew: Reopen -> ok
        card: profiles, 14 fields -> A disabled, B enabled
        card: which news -> 3 install A, 4 disable A, 5 enable B
        = switched Now
        = card: A disabled, B enabled; news: 3 install A, 4 disable A, 5 enable B
        = to be told: 4 disable A, 5 enable B",
    );
}

#[test]
fn what_is_so_already_is_left_alone() {
    play(
        enable("A"),
        "card: profiles, 14 fields -> A enabled, B disabled
        card: which news -> none
        = switched Already
        = card: A enabled, B disabled; news: none",
    );
    play(
        disable("B"),
        "card: profiles, 14 fields -> A enabled, B disabled
        card: which news -> none
        = switched Already
        = card: A enabled, B disabled; news: none",
    );
}

#[test]
fn a_modem_that_must_not_be_asked_by_the_card_is_reset_by_us() {
    let order = SwitchOrder {
        profile: ProfileIdentifier::IsdpAid(aid("A")),
        wanted: Wanted::Disabled,
        refresh: RefreshBy::Us,
        target_esim_port: None,
    };
    play(
        Switch::begin(order),
        "card: profiles, 14 fields -> A enabled
        card: which news -> none
        card: disable A by AID -> 0
        renew: Reset -> ok
        card: profiles, 14 fields -> A disabled
        card: which news -> 4 disable A
        = switched Now
        = card: A disabled; news: 4 disable A
        = to be told: 4 disable A",
    );
}

#[test]
fn what_an_operator_forbids_is_not_tried_in_another_way() {
    play(
        disable("A"),
        "card: profiles, 14 fields -> A enabled
        card: which news -> none
        card: disable A, refresh -> 3
        card: profiles, 14 fields -> A enabled
        card: which news -> none
        = failed: the card said no: 3 to BF32 (while having the card do it)
        = Operator: the profile's operator forbids that it is disabled; ask that operator
        = card: A enabled; news: none
        = to be told: none",
    );
}

/// The card refused for the profile is in use, and so it is: another program was faster.
#[test]
fn what_counts_is_what_the_card_holds_and_not_what_it_says() {
    play(
        enable("B"),
        "card: profiles, 14 fields -> B disabled
        card: which news -> none
        card: enable B, refresh -> 2
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
        card: enable B, refresh -> silent
        renew: Reset -> ok
        card: profiles, 14 fields -> B enabled
        card: which news -> 4 enable B
        = switched Now
        = card: B enabled; news: 4 enable B
        = to be told: 4 enable B",
    );
}

#[test]
fn a_card_that_fell_silent_and_did_nothing_is_not_asked_again() {
    play(
        enable("B"),
        "card: profiles, 14 fields -> B disabled
        card: which news -> none
        card: enable B, refresh -> silent
        renew: Reset -> ok
        card: profiles, 14 fields -> B disabled
        card: which news -> none
        = failed: the card did not answer, and may have acted all the same (while having the card do it)
        = Device: the card fell silent, and may have acted all the same; restart the modem or take the card out and put it in again, then look at what it holds
        = card: B disabled; news: none
        = to be told: none",
    );
}

#[test]
fn a_profile_that_is_not_there_is_said_without_asking_for_it() {
    let script = "card: profiles, 14 fields -> A enabled
        card: which news -> none
        = failed: there is no such profile on the card (while reading the card)
        = Owner: the card does not hold this profile; list its profiles, and name one of them
        = card: A enabled; news: none";
    play(enable("C"), script);
    play(delete("C"), script);
}

#[test]
fn a_card_that_does_not_list_its_profiles_is_asked_all_the_same() {
    play(
        enable("B"),
        "card: profiles, 14 fields -> 127
        card: profiles -> 127
        card: which news -> none
        card: enable B, refresh -> 0
        renew: Reopen -> ok
        card: profiles, 14 fields -> 127
        card: profiles -> 127
        card: which news -> none
        = switched Now
        = card: unknown, the card said no: 127 to BF2D; news: none
        = to be told: none",
    );
}

#[test]
fn a_profile_is_deleted_when_its_owner_has_said_yes() {
    play(
        delete("B"),
        "card: profiles, 14 fields -> A enabled, B disabled
        card: which news -> none
        owner: delete B -> yes
        card: delete B -> 0
        card: profiles, 14 fields -> A enabled
        card: which news -> 6 delete B
        = deleted B
        = card: A enabled; news: 6 delete B
        = to be told: 6 delete B",
    );
    play(
        delete("B"),
        "card: profiles, 14 fields -> A enabled, B disabled
        card: which news -> none
        owner: delete B -> silence
        = failed: the owner did not agree (while waiting for the owner's word)
        = Owner: it was not agreed to; nothing was changed; start again when you want it
        = card: A enabled, B disabled; news: none",
    );
}

#[test]
fn a_profile_in_use_is_not_deleted() {
    play(
        delete("A"),
        "card: profiles, 14 fields -> A enabled
        card: which news -> none
        = failed: the card said no: 2 to BF33 (while reading the card)
        = Owner: the profile is in use; disable it first, then delete it
        = card: A enabled; news: none",
    );
}

#[test]
fn a_profile_that_is_still_there_was_not_deleted() {
    play(
        delete("B"),
        "card: profiles, 14 fields -> B disabled
        card: which news -> none
        owner: delete B -> yes
        card: delete B -> 0
        card: profiles, 14 fields -> B disabled
        card: which news -> none
        = failed: the card is at fault: it said that it did what it was asked, and did not (while reading the card)
        = Device: the card said yes, and shows no change; restart the modem or take the card out and put it in again, then look at the profiles
        = card: B disabled; news: none
        = to be told: none",
    );
}

#[test]
fn a_profile_gets_its_name() {
    play(Rename::begin(iccid("B"), "Arbeit"), "card: name B \"Arbeit\" -> 0\n = done");
    play(
        Rename::begin(iccid("B"), ""),
        "card: name B \"\" -> 1
        card: profiles, 14 fields -> A enabled
        card: which news -> none
        = failed: the card said no: 1 to BF29 (while having the card do it)
        = Owner: the card does not find this profile; list its profiles, and name one of them
        = card: A enabled; news: none",
    );
    play(
        Rename::begin(iccid("B"), &"ü".repeat(33)),
        "= failed: this program made a mistake: a value is longer than 90 can be (while having the card do it)
        = Owner: a text is longer than the card can keep; choose a shorter one",
    );
}

#[test]
fn profiles_are_deleted_by_their_kind_after_the_owner_saw_them() {
    let options = ResetOptions::DELETE_OPERATIONAL_PROFILES;
    play(
        Reset::begin(options),
        "card: profiles, 14 fields -> A enabled, B disabled
        card: which news -> none
        owner: reset {DELETE_OPERATIONAL_PROFILES}, there are A enabled, B disabled -> yes
        card: reset {DELETE_OPERATIONAL_PROFILES} -> 5
        wait 1s -> over
        card: reset {DELETE_OPERATIONAL_PROFILES} -> 0
        renew: Reset -> ok
        card: profiles, 14 fields -> none
        card: which news -> 7 delete A, 8 delete B
        = emptied Now
        = card: none; news: 7 delete A, 8 delete B
        = to be told: 7 delete A, 8 delete B",
    );
    play(
        Reset::begin(options),
        "card: profiles, 14 fields -> none
        card: which news -> none
        owner: reset {DELETE_OPERATIONAL_PROFILES}, there are none -> yes
        card: reset {DELETE_OPERATIONAL_PROFILES} -> 1
        = emptied Already
        = card: none; news: none",
    );
    play(
        Reset::begin(options),
        "card: profiles, 14 fields -> A disabled
        card: which news -> none
        owner: reset {DELETE_OPERATIONAL_PROFILES}, there are A disabled -> yes
        card: reset {DELETE_OPERATIONAL_PROFILES} -> silent
        renew: Reset -> ok
        card: profiles, 14 fields -> none
        card: which news -> 7 delete A
        = failed: the card did not answer, and may have acted all the same (while having the card do it)
        = Device: the card fell silent, and may have acted all the same; restart the modem or take the card out and put it in again, then look at what it holds
        = card: none; news: 7 delete A
        = to be told: 7 delete A",
    );
}

#[test]
fn the_servers_that_a_chip_knows_are_read_and_set() {
    play(
        ReadAddresses::begin(),
        "card: servers -> smdp.example.com, lpa.ds.gsma.com
        = Some(\"smdp.example.com\"), lpa.ds.gsma.com",
    );
    let address = SmdpAddress::parse("other.example.com").expect("an address");
    play(
        SetDefaultAddress::begin(Some(&address)),
        "card: default server \"other.example.com\" -> 0
        card: servers -> other.example.com, lpa.ds.gsma.com
        = done
        = default server \"other.example.com\"",
    );
    play(
        SetDefaultAddress::begin(None),
        "card: default server \"\" -> 127
        card: servers -> other.example.com, lpa.ds.gsma.com
        = failed: the card said no: 127 to BF3F (while having the card do it)
        = CardMaker: the card said no, and not why; try again; if it stays so, another card or its newer firmware may do it
        = default server \"other.example.com\"",
    );
}

/// Some cards have no EID, some no table of rules: the rest is told all the same.
#[test]
fn a_chip_tells_what_it_knows() {
    play(
        ReadChip::begin(),
        "card: EID -> 89049032123451234512345678901235
        card: info1 -> ok
        card: info2 -> ok
        card: servers -> none, lpa.ds.gsma.com
        card: rules -> PPR1 for all
        = 89049032123451234512345678901235
        = firmware 36.7.2, 299840 bytes free
        = 1 root
        = lpa.ds.gsma.com
        = 1 rules",
    );
    play(
        ReadChip::begin(),
        "card: EID -> refused 6A88
        card: info1 -> ok
        card: info2 -> hex BF2200
        card: servers -> none, lpa.ds.gsma.com
        card: rules -> refused 6D00
        = the card said no: status word 6A88 (while reading the card)
        = the card is at fault: 81 is missing (at byte 3 in BF22) (while reading the card)
        = 1 root
        = lpa.ds.gsma.com
        = the card said no: status word 6D00 (while reading the card)",
    );
    play(
        ReadChip::begin(),
        "card: EID -> unreachable
        = failed: the card cannot be reached (while reading the card)
        = Device: the card cannot be reached; look whether it is in its slot, and whether another program uses the modem or reader",
    );
}

#[test]
fn profiles_are_listed_with_the_fields_of_v3_where_that_is_wanted() {
    play(ListProfiles::begin_v3(), "card: profiles, 22 fields -> A enabled\n = A enabled");
}

#[test]
fn nothing_is_done_to_a_card_that_cannot_be_read() {
    let silent = "card: profiles, 14 fields -> silent
        renew: Reset -> ok
        card: profiles, 14 fields -> silent
        renew: Reset -> ok
        card: profiles, 14 fields -> silent
        card: which news -> silent
        = failed: the card did not answer, and may have acted all the same (while reading the card)
        = Device: the card fell silent, and may have acted all the same; restart the modem or take the card out and put it in again, then look at what it holds
        = card: unknown, the card did not answer, and may have acted all the same; news: unknown, the card did not answer, and may have acted all the same";
    play(enable("B"), silent);
    play(delete("B"), silent);
    play(Reset::begin(ResetOptions::DELETE_OPERATIONAL_PROFILES), silent);
    play(
        Reset::begin(ResetOptions::DELETE_OPERATIONAL_PROFILES),
        "card: profiles, 14 fields -> 127
        card: profiles -> 127
        card: which news -> none
        = failed: the card said no: 127 to BF2D (while reading the card)
        = CardMaker: the card said no, and not why; try again; if it stays so, another card or its newer firmware may do it
        = card: unknown, the card said no: 127 to BF2D; news: none",
    );
}

/// Power fails once while the card is read: it is read again.
#[test]
fn a_card_that_falls_silent_while_it_is_read_is_read_again() {
    play(
        disable("A"),
        "card: profiles, 14 fields -> A enabled
        card: which news -> none
        card: disable A, refresh -> 0
        renew: Reopen -> ok
        card: profiles, 14 fields -> A disabled
        card: which news -> silent
        renew: Reset -> ok
        card: profiles, 14 fields -> A disabled
        card: which news -> 5 disable A
        = switched Now
        = card: A disabled; news: 5 disable A
        = to be told: 5 disable A",
    );
}
