//! What a server's codes mean (SGP.22 v2.5 §5.2.6, and the tables of its functions in §5.6 and §5.8).

use super::{ASK_OPERATOR, Advice, Blame, advice};
use crate::wire::json::StatusCode;

const NEW_CODE: &str = "ask who sold the eSIM for a new code";
const OTHER_CARD: &str = "ask who sold the eSIM, or use another card";

/// Subject and reason.
pub(super) fn status(subject: StatusCode, reason: StatusCode) -> Advice {
    match (subject.numbers(), reason.numbers()) {
        ([8, 2, 6], [3, 8]) => advice(
            Blame::Operator,
            "the server does not take the activation code: it was used already, or is not right",
            "look whether it was copied whole; a code that was used needs a new one from who sold it",
        ),
        ([8, 2, 6], _) => advice(Blame::Operator, "the server does not know the activation code", NEW_CODE),
        ([8, 1, 1], _) => advice(
            Blame::Operator,
            "the profile is bound to another chip (EID)",
            "install it on that one, or ask who sold the eSIM to bind it to this one",
        ),
        ([8, 2], [1, 2]) => advice(
            Blame::Operator,
            "the profile is not released for download: it is installed elsewhere, or not ready yet",
            "ask who sold the eSIM; one that is installed elsewhere must be deleted there first, with the network on",
        ),
        ([8, 2], [3, 7]) | ([8, 2, 10], _) => {
            advice(Blame::Operator, "the server does not seal the profile once more after an attempt that broke off", NEW_CODE)
        }
        ([8, 2, 5], _) => advice(Blame::Operator, "the server has no kind of profile that fits this card or device", OTHER_CARD),
        ([8, 2, 7], [2, 2]) => advice(
            Blame::Owner,
            "the server wants a confirmation code",
            "look for it in what came with the eSIM, apart from the code itself; else ask who sold it",
        ),
        ([8, 2, 7], [3, 8]) => advice(
            Blame::Owner,
            "the confirmation code is not right",
            "look at it again before another try: after a few the profile is lost",
        ),
        ([8, 2, 7], [6, 4]) => advice(Blame::Operator, "too many confirmation codes were wrong", NEW_CODE),
        ([8, 8, 5], [6, 4]) => advice(Blame::Operator, "the profile was tried too often", NEW_CODE),
        // A zero gets lost in some servers' and programs' tables.
        ([8, 8, 5], [4, 10 | 1]) => advice(Blame::Operator, "the time for downloading the profile is over", NEW_CODE),
        ([8, 1], [4, 8]) => advice(
            Blame::Owner,
            "there is too little memory on the card for this profile",
            "delete a profile that is not needed any more, and try again with the same code",
        ),
        ([8, 8, 1] | [8, 9, 1], _) => advice(
            Blame::Operator,
            "the server does not go by the name that it was asked by",
            "look whether the activation code was copied whole, else ask who sold the eSIM",
        ),
        ([8, 8, 2 | 4] | [8, 9, 2 | 4] | [8, 11 | 12] | [8, 11, 1], _) => advice(
            Blame::Operator,
            "server and card have no issuer of certificates in common: test and commercial eSIMs are kept apart by it",
            "use a card that fits the eSIM, or an eSIM that fits the card",
        ),
        ([8, 8, 3] | [8, 9, 3], _) => {
            advice(Blame::Operator, "the server does not speak the card's version of the protocol", OTHER_CARD)
        }
        ([8, 1, 2 | 3], [6, 3]) => {
            advice(Blame::CardMaker, "the server says that the card's certificate has expired", "ask who sold the card")
        }
        // 8.1.4: osmo-smdpp, of a card whose number (EID) its maker may not give.
        ([8, 1, 2..=4], _) | ([8, 1], [6, 1]) => {
            advice(Blame::CardMaker, "the server does not believe that the card is a real one", "ask who sold the card")
        }
        ([8, 10, ..], _) => advice(
            Blame::Network,
            "the server has forgotten the session",
            "try again with the same code, without a pause in between",
        ),
        ([8, 9, 5], _) => advice(Blame::Operator, "the server has withdrawn what it had for this card", ASK_OPERATOR),
        ([8, 8], [3, 10]) => advice(Blame::Operator, "the server says that this is for another one", ASK_OPERATOR),
        ([1, ..], [2, ..]) => advice(Blame::Operator, "the server finds fault with how it was asked", ASK_OPERATOR),
        (_, [1, ..]) => advice(Blame::Operator, "the server does not allow it", ASK_OPERATOR),
        (_, [4, 10]) => advice(Blame::Operator, "the time for it is over", NEW_CODE),
        (_, [4 | 5, ..]) => advice(Blame::Operator, "the server failed", "try again later with the same code"),
        (_, [6, ..]) => advice(Blame::Operator, "the server does not believe what it was told", ASK_OPERATOR),
        _ => advice(Blame::Operator, "the server said no", ASK_OPERATOR),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The pairs that the tables of SGP.22 v2.5 §5.6 and §5.8 name, function by function: those that lpac (`euicc/es9p_errors.c` at
    /// 8f68d5c) has of ES9+ and ES11, those that osmo-smdpp (597f1e0) answers, and one that was seen in the field (lpac issue 143).
    const NAMED: [&str; 31] = [
        "8.8.1/3.8",
        "8.8.2/3.1",
        "8.8.3/3.1",
        "8.8.4/3.7",
        "8.1.2/6.1",
        "8.1.2/6.3",
        "8.1.3/6.1",
        "8.1.3/6.3",
        "8.1.4/6.1",
        "8.1/6.1",
        "8.2/1.2",
        "8.2/3.7",
        "8.2.6/3.8",
        "8.2.5/4.3",
        "8.1.1/3.8",
        "8.10.1/3.9",
        "8.8.5/4.10",
        "8.8.5/6.4",
        "8.11.1/3.9",
        "8.1/4.8",
        "8.2.7/2.2",
        "8.2.7/3.8",
        "8.2.7/6.4",
        "8.8/3.10",
        "8.9.1/3.8",
        "8.9.2/3.1",
        "8.9.3/3.1",
        "8.9.4/3.7",
        "8.9.5/3.9",
        "1.6/2.1",
        "8.2.10/3.7",
    ];

    #[test]
    fn every_pair_that_the_standard_names_is_explained_by_itself() {
        let explain = |pair: &str| {
            let (subject, reason) = pair.split_once('/').unwrap();
            status(StatusCode::parse(subject).unwrap(), StatusCode::parse(reason).unwrap())
        };
        let general = ["9.9/1.2", "9.9/4.10", "9.9/4.2", "9.9/6.1", "9.9/9.9"].map(explain);
        for pair in NAMED {
            let advice = explain(pair);
            assert!(general.iter().all(|general| general.cause != advice.cause), "{pair}: {advice:?}");
        }
        assert_eq!(general[4].cause, "the server said no");
    }
}
