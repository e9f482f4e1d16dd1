//! What is said to a card and what it answers, command by command.

use identifiers::Eid;
use sgp22::crypto::Curve;
use sgp22::tlv::Time;
use simulator::Seeded;
use simulator::card::{Answers, Card, Chip, Quirks, Shown, State};
use simulator::lab::{Ci, Variant};

fn chip(quirks: Quirks) -> Chip {
    let eid = Eid::parse("89049032123451234512345678901235").expect("an EID");
    let mut chance = Seeded::from_number(1);
    let ci = Ci::new(Curve::P256, Variant::O, Time::from_unix_seconds(1_795_564_800), &eid, &mut chance);
    let identity = ci.euicc(&eid, &mut chance);
    Chip { quirks, ..Chip::new(eid, identity, &ci) }
}

fn hex(text: &str) -> Vec<u8> {
    let digits: Vec<u8> = text.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
    digits.chunks(2).map(|pair| u8::from_str_radix(str::from_utf8(pair).expect("ASCII"), 16).expect("hexadecimal")).collect()
}

/// Says each line to a card, and holds what is answered against what stands behind `=>`. `reset` resets it.
#[track_caller]
fn check(quirks: Quirks, script: &str) {
    let (mut card, mut chance) = (Card::new(chip(quirks), State::default()), Seeded::from_number(2));
    for line in script.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if line == "reset" {
            card.reset();
            continue;
        }
        let (command, expected) = line.split_once("=>").expect("each line has an answer");
        let answer = card.exchange(&hex(command), &mut chance);
        let answer: String = answer.iter().map(|byte| format!("{byte:02X}")).collect();
        let expected: String = expected.split_whitespace().collect();
        assert_eq!(answer, expected, "{line}");
    }
}

#[test]
fn a_reader_asks_for_the_eid() {
    check(
        Quirks::default(),
        "80AA00000AA9088100820101830107             => 9000
         0070000001                                 => 01 9000
         01A4040010A0000005591010FFFFFFFF8900000100 => 6121
         01C0000021                                 => 6F1F 8410A0000005591010FFFFFFFF8900000100 A5049F6501FF E0058203020200 9000
         81E2910006BF3E035C015A                     => 6115
         01C0000015                                 => BF3E12 5A10 89049032123451234512345678901235 9000
         0070800100                                 => 9000
         81E2910006BF3E035C015A                     => 6881",
    );
}

#[test]
fn a_request_comes_in_blocks() {
    check(
        Quirks { answers: Answers::AtOnce, segment_size_bytes_max: 6, ..Quirks::default() },
        "01A4040010A0000005591010FFFFFFFF8900000100   => 6881
         00A404000CA0000005591010FFFFFFFF89           => 6A82
         81E2910006BF3E035C015A                       => 6881
         80E2910006BF3E035C015A                       => 6D00
         00A4040C10A0000005591010FFFFFFFF8900000100   => 9000
         80E2110003BF3E03                             => 9000
         80E29101035C015A00                           => BF3E125A1089049032123451234512345678901235 9000
         80E2110003BF3E03                             => 9000
         80E29102035C015A00                           => 6A86
         80E2910007BF3E035C015A00                     => 6700
         80E2910003BF9900                             => 6A88
         80E2910003BF3E05                             => 6A80
         80E2950003BF3E00                             => 6A86
         8010000001FF                                 => 9000
         8012000000                                   => 6985
         00B0000000                                   => 6D00",
    );
}

#[test]
fn answers_come_in_parts_as_the_card_likes_it() {
    let select = "00A4040C10A0000005591010FFFFFFFF8900000100 => 9000\n80E2910006BF3E035C015A => 6115\n";
    check(
        Quirks { answers: Answers::WhenAskedExactly, ..Quirks::default() },
        &[select, "00C0000000 => 6C15\n00C0000016 => 6C15\n00C0000002 => BF3E 6113\n00C0000013 => 125A1089049032123451234512345678901235 9000\n00C0000001 => 6985"].concat(),
    );
    check(
        Quirks { answer_size_bytes_max: 16, ..Quirks::default() },
        "00A4040C10A0000005591010FFFFFFFF8900000100 => 9000
         80E2910006BF3E035C015A => 6110
         00C0000010 => BF3E125A108904903212345123451234 6105
         80C0000005 => 5678901235 9000",
    );
}

#[test]
fn a_card_may_have_another_name_and_hide_its_eid() {
    check(
        Quirks { isd_r_aid: hex("A06573746B6D65FFFFFFFF4953442D52"), eid: Shown::No, ..Quirks::default() },
        "00A4040C10A0000005591010FFFFFFFF8900000100 => 6A82
         00A4040C10A06573746B6D65FFFFFFFF4953442D52 => 9000
         80E2910006BF3E035C015A                     => 6A88
         00A4040C10A0000005591010FFFFFFFF8900000200 => 9000
         80CA005A00                                 => 6A88",
    );
    check(
        Quirks { answers: Answers::AtOnce, ..Quirks::default() },
        "00A4040C10A0000005591010FFFFFFFF8900000200 => 9000
         80CA005A00                                 => 5A1089049032123451234512345678901235 9000
         reset
         80CA005A00                                 => 6A88",
    );
}

#[test]
fn channels_run_out_and_come_back() {
    let open: String = (1..20).map(|channel| format!("0070000001 => {channel:02X} 9000\n")).collect();
    check(
        Quirks::default(),
        &[&open, "0070000001 => 6A81\n0070800700 => 9000\n0070800700 => 6881\n0070000001 => 07 9000\n4370800700 => 9000\n0070801F00 => 6A86\nreset\n0070000001 => 01 9000"].concat(),
    );
}

#[test]
fn addresses_and_settings() {
    check(
        Quirks { answers: Answers::AtOnce, ..Quirks::default() },
        "00A4040C10A0000005591010FFFFFFFF8900000100 => 9000
         80E2910003BF3C00                           => BF3C128110736D64732E6C61622E696E76616C6964 9000
         80E291000BBF3F08800661622E646566           => BF3F03800100 9000
         reset
         00A4040C10A0000005591010FFFFFFFF8900000100 => 9000
         80E2910003BF3C00                           => BF3C1A800661622E6465668110736D64732E6C61622E696E76616C6964 9000
         80E2910007BF340482020640                   => BF3403800101 9000
         80E2910007BF340482020520                   => BF3403800100 9000
         80E2910003BF2D00                           => BF2D02A000 9000
         80E2910003BF2800                           => BF2802A000 9000
         80E2910003BF2B00                           => BF2B02A000 9000
         80E2910006BF3003800107                     => BF3003800101 9000
         80E2910003BF4300                           => BF4315A013301180020560A10730058003EEEEEE82020780 9000",
    );
}
