//! What Home says.

use proposal::answer::Amount;

use crate::pages::told::{Claim, Told};
use crate::pages::wheels::{self, Meaning, Seen, Side};
use crate::pages::{spending, steps, trips};
use crate::pictures::Picture;

/// What Home says.
#[derive(Debug, Clone)]
pub struct Home {
    /// When the devices were last heard of, or that they were not.
    pub heard: String,
    /// The wheels as they are.
    pub wheels: Vec<wheels::Drawn>,
    /// What strokes mean.
    pub legend: Vec<Meaning>,
    /// What an average month costs today.
    pub a_month: String,
    /// What it could cost; empty when today is the best.
    pub could: String,
    /// How sure that is.
    pub claim: Claim,
    /// What is saved over the plan's months, in a sentence; or that nothing is.
    pub saves: String,
    /// What was saved so far, in a sentence; empty before there is a bill.
    pub saved: String,
    /// What today does not serve.
    pub lacks: Vec<String>,
    /// The months.
    pub months: Picture,
    /// What is to be done next, at most three.
    pub next: Vec<steps::view::Step>,
    /// How many steps come after those.
    pub later: usize,
    /// The next trips.
    pub trips: Vec<trips::Drawn>,
}

/// What is known besides the plan.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// What devices report and use.
    pub seen: Seen,
    /// When they were last heard of, in words.
    pub heard: Option<String>,
    /// What was saved so far by changes made here: how much, since when, from how many bills.
    pub saved: Option<(Amount, String, usize)>,
}

/// So many steps stand on Home.
const NEXT_MAX: usize = 3;
/// So many trips stand on Home.
const TRIPS_MAX: usize = 1;

/// Home of a household.
pub fn home(told: Told<'_>, known: &Known) -> Home {
    let answer = told.answer;
    let words = told.words;
    let better = answer.best.a_month.minor() < answer.today.a_month.minor();
    let steps = steps::view::steps(told);
    Home {
        heard: known.heard.clone().unwrap_or_else(|| words.say("home-unheard")),
        wheels: wheels::wheels(told, Side::Today, &known.seen),
        legend: wheels::legend(told, &[Side::Today]),
        a_month: told.money(answer.today.a_month),
        could: if better { told.money(answer.best.a_month) } else { String::new() },
        claim: told.claim(),
        saves: saves(told),
        saved: known.saved.as_ref().map_or_else(String::new, |(amount, since, bills)| {
            let money = told.money(*amount);
            words.with("home-saved", &[("money", (&money).into()), ("since", since.into()), ("count", (*bills).into())])
        }),
        lacks: lacks(told),
        months: spending::view::months(told),
        later: steps.len().saturating_sub(NEXT_MAX),
        next: steps.into_iter().take(NEXT_MAX).collect(),
        trips: trips::trips(told).into_iter().take(TRIPS_MAX).collect(),
    }
}

/// What the plan saves against today, in a sentence.
pub fn saves(told: Told<'_>) -> String {
    let saves = told.answer.saves;
    let money = told.money(saves.without_sign());
    let message = match saves.minor() {
        1.. => "home-saves",
        0 => "home-same",
        _ => "home-costs-more",
    };
    if saves.minor() == 0 {
        return told.words.say(message);
    }
    told.words.with(message, &[("money", (&money).into()), ("span", (&told.span()).into())])
}

/// What is not served today, a line each.
fn lacks(told: Told<'_>) -> Vec<String> {
    told.answer.today.lacks.iter().map(|lack| format!("{}: {}", lack.device, lack.what)).collect()
}
