//! One package on one journey: rule × itinerary → start, resets, end, each worked out by hand.
//!
//! New York is UTC−5 in winter and UTC−4 from 14 March 2027, Tokyo UTC+9, Singapore UTC+8, Berlin UTC+1 and from 28 March 2027 +2.

use insta::assert_snapshot;

use super::{package, run};

/// New York to Tokyo with a stop in Singapore, 5 to 20 December.
const JAPAN: &str = "
    SG Asia/Singapore 2026-12-05T06:00..2026-12-05T09:10 layover
    JP Asia/Tokyo     2026-12-05T16:37..2026-12-20T11:00";

/// C31 (GigSky): rolling days end to the minute.
#[test]
fn c31_rolling_days_end_to_the_minute() {
    let rule = package("JP", "5 GB", "first-network, 7 days rolling");
    // Tokyo 5 December 16:37 is 07:37 UTC, 02:37 in New York. 7 × 24 h later it is 16:37 on the 12th.
    assert_snapshot!(run(&rule, "bought 2026-11-20T12:00", JAPAN), @"
    starts 2026-12-05 16:37 Asia/Tokyo (02:37 at home) by the first network
    ends   2026-12-12 16:37 Asia/Tokyo (02:37 at home)
    ");
}

/// C29 (Holafly): switching the line on starts it, also at home.
#[test]
fn c29_switching_on_at_home_starts_it() {
    let rule = package("JP", "unlimited", "enable, 5 days rolling");
    // On 30 November, 20:00 in New York = 1 December, 01:00 UTC. Tokyo is reached on the 5th, 07:37 UTC: 102 h 37 min are gone.
    // 5 × 24 h end on 6 December, 01:00 UTC = 10:00 in Tokyo, the first morning there.
    assert_snapshot!(run(&rule, "bought 2026-11-20T12:00, on 2026-11-30T20:00", JAPAN), @"
    starts 2026-11-30 20:00 America/New_York by switching the line on, at home; 102 h pass before it is wanted
    ends   2026-12-06 10:00 Asia/Tokyo (2026-12-05 20:00 at home)
    ");
    // Switched on after landing, 17:00 in Tokyo = 03:00 in New York: nothing is lost, end 10 December 17:00.
    assert_snapshot!(run(&rule, "bought 2026-11-20T12:00, on 2026-12-05T03:00", JAPAN), @"
    starts 2026-12-05 17:00 Asia/Tokyo (03:00 at home) by switching the line on
    ends   2026-12-10 17:00 Asia/Tokyo (03:00 at home)
    ");
}

/// C29 (CDJapan): starts by itself when it was held for 30 days, used or not.
#[test]
fn c29_the_hold_runs_out_and_it_starts() {
    let rule = package("JP", "5 GB", "first-network, 8 days to local midnight, hold 30 days starts");
    // Bought 20 October, 12:00 EDT = 16:00 UTC; 30 × 24 h: 19 November, 16:00 UTC = 11:00 EST (the clocks went back on the 1st).
    // That day is the first of 8, in New York: over when 27 November begins, before the journey.
    assert_snapshot!(run(&rule, "bought 2026-10-20T12:00", JAPAN), @"
    starts 2026-11-19 11:00 America/New_York by the end of its hold, without any use; 375 h pass before it is wanted
    ends   2026-11-27 00:00 America/New_York
    ");
}

/// C29: or it lapses, and the money is gone.
#[test]
fn c29_the_hold_runs_out_and_it_lapses() {
    let rule = package("JP", "5 GB", "first-network, 8 days rolling, hold 30 days lapses");
    assert_snapshot!(run(&rule, "bought 2026-10-20T12:00", JAPAN), @"lapses 2026-11-19 11:00 America/New_York");
    // Bought on 10 November it may wait until 10 December: arrival on the 5th is in time.
    assert_snapshot!(run(&rule, "bought 2026-11-10T12:00", JAPAN), @"
    starts 2026-12-05 16:37 Asia/Tokyo (02:37 at home) by the first network
    ends   2026-12-13 16:37 Asia/Tokyo (02:37 at home)
    ");
}

/// C30: a regional plan registers in Singapore on the way to Japan.
#[test]
fn c30_a_layover_starts_a_regional_plan() {
    let rule = package("JP SG", "5 GB", "first-network, 7 days rolling");
    // Singapore 06:00 = 4 December, 22:00 UTC; Japan at 07:37 UTC: 9 h 37 min lost. End 12 December 06:00 in Singapore = 07:00 in
    // Tokyo.
    assert_snapshot!(run(&rule, "bought 2026-11-20T12:00", JAPAN), @"
    starts 2026-12-05 06:00 Asia/Singapore (2026-12-04 17:00 at home) by the first network, at a layover; 9 h pass before it is wanted
    ends   2026-12-12 07:00 Asia/Tokyo (2026-12-11 17:00 at home)
    ");
    // The line off until Tokyo (5 December 02:37 in New York): it starts there.
    assert_snapshot!(run(&rule, "bought 2026-11-20T12:00, on 2026-12-05T02:37", JAPAN), @"
    starts 2026-12-05 16:37 Asia/Tokyo (02:37 at home) by the first network
    ends   2026-12-12 16:37 Asia/Tokyo (02:37 at home)
    ");
}

/// C29, C30: first data — an app in the background is enough; roaming data off until Tokyo keeps it.
#[test]
fn c30_a_background_byte_at_a_layover() {
    let rule = package("JP SG", "5 GB", "first-data, 7 days rolling");
    assert_snapshot!(run(&rule, "bought 2026-11-20T12:00", JAPAN), @"
    starts 2026-12-05 06:00 Asia/Singapore (2026-12-04 17:00 at home) by the first byte, at a layover, by an app in the background; 9 h pass before it is wanted
    ends   2026-12-12 07:00 Asia/Tokyo (2026-12-11 17:00 at home)
    ");
    // 02:50 in New York = 16:50 in Tokyo.
    assert_snapshot!(run(&rule, "bought 2026-11-20T12:00, byte 2026-12-05T02:50", JAPAN), @"
    starts 2026-12-05 16:50 Asia/Tokyo (02:50 at home) by the first byte
    ends   2026-12-12 16:50 Asia/Tokyo (02:50 at home)
    ");
    // Asked for in the middle of the flight from Singapore (4 December 23:00 in New York = 5th, 12:00 in Singapore): on arrival.
    assert_snapshot!(run(&rule, "bought 2026-11-20T12:00, byte 2026-12-04T23:00", JAPAN), @"
    starts 2026-12-05 16:37 Asia/Tokyo (02:37 at home) by the first byte
    ends   2026-12-12 16:37 Asia/Tokyo (02:37 at home)
    ");
    assert_snapshot!(run(&rule, "bought 2026-11-20T12:00, no byte", JAPAN), @"is not started on this journey");
}

/// C31 (skylano): over at the end of the last day, local time.
#[test]
fn c31_calendar_days_end_at_local_midnight() {
    let rule = package("JP", "5 GB", "first-network, 3 days to local midnight");
    // Landing at 23:30: the first of three days has 30 minutes; 5th, 6th, 7th, over when the 8th begins.
    let late = "JP Asia/Tokyo 2026-12-05T23:30..2026-12-20T11:00";
    assert_snapshot!(run(&rule, "bought 2026-11-20T12:00", late), @"
    starts 2026-12-05 23:30 Asia/Tokyo (09:30 at home) by the first network
    ends   2026-12-08 00:00 Asia/Tokyo (2026-12-07 10:00 at home)
    ");
}

/// C31 (esimple): “midnight 15 days later”.
#[test]
fn c31_midnight_fifteen_days_later() {
    let rule = package("JP", "5 GB", "first-network, 15 days to local midnight");
    // 5 December is day 1, the 19th day 15.
    assert_snapshot!(run(&rule, "bought 2026-11-20T12:00", JAPAN), @"
    starts 2026-12-05 16:37 Asia/Tokyo (02:37 at home) by the first network
    ends   2026-12-20 00:00 Asia/Tokyo (2026-12-19 10:00 at home)
    ");
}

/// C31: days that end by the provider's clock: UTC days, or those of Shanghai.
#[test]
fn c31_days_by_the_providers_clock() {
    let early = "JP Asia/Tokyo 2026-12-05T08:00..2026-12-20T11:00";
    // 08:00 in Tokyo is still the 4th, 23:00 UTC: 4th, 5th, 6th; over on the 7th, 00:00 UTC = 09:00 in Tokyo.
    let utc = package("JP", "5 GB", "first-network, 3 days to 0 midnight");
    assert_snapshot!(run(&utc, "bought 2026-11-20T12:00", early), @"
    starts 2026-12-05 08:00 Asia/Tokyo (2026-12-04 18:00 at home) (2026-12-04 23:00 at the provider) by the first network
    ends   2026-12-07 09:00 Asia/Tokyo (2026-12-06 19:00 at home) (00:00 at the provider)
    ");
    // At UTC+8 it is the 5th, 07:00: 5th, 6th, 7th; over on the 8th, 00:00 there = 01:00 in Tokyo.
    let shanghai = package("JP", "5 GB", "first-network, 3 days to 8 midnight");
    assert_snapshot!(run(&shanghai, "bought 2026-11-20T12:00", early), @"
    starts 2026-12-05 08:00 Asia/Tokyo (2026-12-04 18:00 at home) (07:00 at the provider) by the first network
    ends   2026-12-08 01:00 Asia/Tokyo (2026-12-07 11:00 at home) (00:00 at the provider)
    ");
}

/// C31: days by the midnight of the home, while it changes its clocks and the place of use does not.
#[test]
fn c31_days_by_the_clock_of_the_home() {
    let rule = package("DE", "5 GB", "first-network, 3 days to home midnight");
    // 13 March 2027, 10:00 in Berlin = 04:00 in New York. 13th, 14th, 15th; over when the 16th begins in New York: by then it is
    // UTC−4, so 04:00 UTC = 05:00 in Berlin.
    assert_snapshot!(run(&rule, "bought 2027-03-01T12:00", "DE Europe/Berlin 2027-03-13T10:00..2027-03-25T10:00"), @"
    starts 2027-03-13 10:00 Europe/Berlin (04:00 at home) by the first network
    ends   2027-03-16 05:00 Europe/Berlin (00:00 at home)
    ");
}

/// Over the change of clocks, rolling days keep their length and calendar days their midnight.
#[test]
fn c31_over_the_change_of_clocks() {
    let spring = "DE Europe/Berlin 2027-03-27T10:00..2027-04-10T10:00";
    // Berlin loses an hour on the 28th: 72 h after the 27th, 10:00, it is the 30th, 11:00.
    assert_snapshot!(run(&package("DE", "5 GB", "first-network, 3 days rolling"), "bought 2027-03-01T12:00", spring), @"
    starts 2027-03-27 10:00 Europe/Berlin (05:00 at home) by the first network
    ends   2027-03-30 11:00 Europe/Berlin (05:00 at home)
    ");
    // Three calendar days are 71 h from a midnight, 61 h from 10:00; over when the 30th begins.
    assert_snapshot!(run(&package("DE", "5 GB", "first-network, 3 days to local midnight"), "bought 2027-03-01T12:00", spring), @"
    starts 2027-03-27 10:00 Europe/Berlin (05:00 at home) by the first network
    ends   2027-03-30 00:00 Europe/Berlin (2027-03-29 18:00 at home)
    ");
    // In Beirut the 28th begins at 01:00: there is no midnight that night.
    let beirut = "LB Asia/Beirut 2027-03-26T10:00..2027-04-10T10:00";
    assert_snapshot!(run(&package("LB", "5 GB", "first-network, 2 days to local midnight"), "bought 2027-03-01T12:00", beirut), @"
    starts 2027-03-26 10:00 Asia/Beirut (04:00 at home) by the first network
    ends   2027-03-28 01:00 Asia/Beirut (2027-03-27 18:00 at home)
    ");
}

/// A volume for each day begins anew at each midnight in between.
#[test]
fn a_daily_volume_resets_at_midnight() {
    let rule = package("JP", "1.5 GB a day, then slow 1000", "first-network, 3 days rolling");
    // 5 December 16:37 to 8 December 16:37: three midnights, so four volumes in three days.
    assert_snapshot!(run(&rule, "bought 2026-11-20T12:00", JAPAN), @"
    starts 2026-12-05 16:37 Asia/Tokyo (02:37 at home) by the first network
    resets 2026-12-06 00:00 Asia/Tokyo (2026-12-05 10:00 at home)
    resets 2026-12-07 00:00 Asia/Tokyo (2026-12-06 10:00 at home)
    resets 2026-12-08 00:00 Asia/Tokyo (2026-12-07 10:00 at home)
    ends   2026-12-08 16:37 Asia/Tokyo (02:37 at home)
    ");
}

/// The same day twice: eastward over the date line a calendar day is longer.
#[test]
fn eastward_over_the_date_line() {
    let rule = package("JP US", "1 GB a day", "first-network, 2 days to local midnight");
    let journey = "
        JP Asia/Tokyo       2026-12-05T10:00..2026-12-05T20:00
        US Pacific/Honolulu 2026-12-05T08:00..2026-12-10T08:00";
    // On from 20:00 in New York on the 4th = 10:00 in Tokyo on the 5th = 01:00 UTC. Tokyo's 6th begins during the flight, at 15:00
    // UTC: one reset. Honolulu (UTC−10) shows the 5th again, its 7th begins at 10:00 UTC: over after 57 hours.
    assert_snapshot!(run(&rule, "bought 2026-11-20T12:00, on 2026-12-04T20:00", journey), @"
    starts 2026-12-05 10:00 Asia/Tokyo (2026-12-04 20:00 at home) by the first network
    resets 2026-12-06 00:00 Asia/Tokyo (2026-12-05 10:00 at home)
    ends   2026-12-07 00:00 Pacific/Honolulu (05:00 at home)
    ");
}

/// A day that never was: westward over the date line it is over on arrival.
#[test]
fn westward_over_the_date_line() {
    let rule = package("WS NZ PF", "1 GB a day", "first-network, 2 days to local midnight");
    let journey = "
        PF Pacific/Tahiti   2026-12-05T09:00..2026-12-05T23:00
        NZ Pacific/Auckland 2026-12-07T04:00..2026-12-12T08:00";
    // Tahiti (UTC−10) is left on the 5th at 23:00 = 6th, 09:00 UTC; Auckland (UTC+13) is reached on the 7th at 04:00 = 6th, 15:00
    // UTC. In between Tahiti's 6th begins, at 10:00 UTC: the reset. The 7th is there on arrival: over.
    assert_snapshot!(run(&rule, "bought 2026-11-20T12:00", journey), @"
    starts 2026-12-05 09:00 Pacific/Tahiti (14:00 at home) by the first network
    resets 2026-12-06 00:00 Pacific/Tahiti (05:00 at home)
    ends   2026-12-07 04:00 Pacific/Auckland (2026-12-06 10:00 at home)
    ");
}

/// Bought and running: the purchase itself starts it.
#[test]
fn c29_the_purchase_starts_it() {
    let rule = package("JP", "5 GB", "purchase, 30 days rolling");
    // 20 November, 12:00 in New York + 720 h = 20 December, 12:00; Tokyo 21st, 02:00, after the return.
    assert_snapshot!(run(&rule, "bought 2026-11-20T12:00", JAPAN), @"
    starts 2026-11-20 12:00 America/New_York by the purchase; 350 h pass before it is wanted
    ends   2026-12-20 12:00 America/New_York
    ");
    let installed = package("JP", "5 GB", "install, 30 days rolling");
    assert_snapshot!(run(&installed, "bought 2026-11-20T12:00, installed 2026-12-04T08:00", JAPAN), @"
    starts 2026-12-04 08:00 America/New_York by the installation, at home; 18 h pass before it is wanted
    ends   2027-01-03 08:00 America/New_York
    ");
}

#[test]
fn dates_that_are_fixed_or_chosen() {
    // From the first instant of 6 December in Tokyo = 5th, 15:00 UTC; the whole of the 31st by the local clock. Nobody is there
    // then: Japan's clock, where it was used, still counts.
    let fixed = package("JP", "5 GB", "from 2026-12-06, until 2026-12-31 local");
    assert_snapshot!(run(&fixed, "bought 2026-11-20T12:00", JAPAN), @"
    starts 2026-12-06 00:00 Asia/Tokyo (2026-12-05 10:00 at home) by its date
    ends   2026-12-31 10:00 America/New_York
    ");
    // A chosen day; without a choice the day of arrival, from its midnight (5th 00:00 in Tokyo = 4th 10:00 in New York).
    let chosen = package("JP", "5 GB", "chosen-date, 5 days to local midnight");
    assert_snapshot!(run(&chosen, "bought 2026-11-20T12:00, chosen 2026-12-07", JAPAN), @"
    starts 2026-12-07 00:00 Asia/Tokyo (2026-12-06 10:00 at home) by its date
    ends   2026-12-12 00:00 Asia/Tokyo (2026-12-11 10:00 at home)
    ");
    assert_snapshot!(run(&chosen, "bought 2026-11-20T12:00", JAPAN), @"
    starts 2026-12-04 10:00 America/New_York by its date; 16 h pass before it is wanted
    ends   2026-12-09 00:00 Asia/Tokyo (2026-12-08 10:00 at home)
    ");
    // A fixed end before the journey.
    let over = package("JP", "5 GB", "first-network, until 2026-11-30 home");
    assert_snapshot!(run(&over, "bought 2026-11-20T12:00", JAPAN), @"is over 2026-12-01 00:00 America/New_York, before it starts");
}

#[test]
fn nothing_starts_it() {
    let rule = package("JP", "5 GB", "first-network, 7 days rolling");
    assert_snapshot!(run(&rule, "bought 2026-11-20T12:00, not on", JAPAN), @"is not started on this journey");
    // Switched on only after the return.
    assert_snapshot!(run(&rule, "bought 2026-11-20T12:00, on 2026-12-20T12:00", JAPAN), @"is not started on this journey");
    // Not covered where the journey goes.
    assert_snapshot!(run(&package("TH", "5 GB", "first-network, 7 days rolling"), "bought 2026-11-20T12:00", JAPAN), @"is not started on this journey");
}
