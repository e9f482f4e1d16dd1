//! What Steps says.

use proposal::answer;

use crate::pages::told::{Told, sentence};

/// What Steps says.
#[derive(Debug, Clone, Default)]
pub struct Steps {
    /// What Spoke does itself, once approved.
    pub automatic: Vec<Step>,
    /// What a person does, with the words for it.
    pub guided: Vec<Step>,
    /// What waits for a day, or for something else.
    pub waiting: Vec<Step>,
    /// What is done.
    pub done: Vec<Step>,
}

/// Steps of one kind.
pub struct Section<'a> {
    /// The message of its title.
    pub title: &'static str,
    /// The message of what it is about.
    pub about: &'static str,
    /// Its steps.
    pub steps: &'a [Step],
    /// Whether each asks how it went.
    pub asks: bool,
}

impl Steps {
    /// Those kinds of which there are any.
    pub fn sections(&self) -> Vec<Section<'_>> {
        let all = [
            Section { title: "steps-automatic", about: "steps-automatic-about", steps: &self.automatic, asks: false },
            Section { title: "steps-guided", about: "steps-guided-about", steps: &self.guided, asks: true },
            Section { title: "steps-waiting", about: "steps-waiting-about", steps: &self.waiting, asks: false },
            Section { title: "steps-done", about: "steps-done-about", steps: &self.done, asks: false },
        ];
        all.into_iter().filter(|section| !section.steps.is_empty()).collect()
    }
}

/// A step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Its number in the plan, for addresses.
    pub number: usize,
    /// What is to be done, as a sentence.
    pub what: String,
    /// Where: the devices.
    pub devices: String,
    /// When.
    pub day: String,
    /// What to mind.
    pub mind: String,
    /// Whether it cannot be undone: the button says so too.
    pub for_good: bool,
    /// How it is done, step by step; empty when the sentence says it all.
    pub how: Vec<String>,
    /// How it went so far, in words; empty when nothing was done.
    pub state: String,
}

/// Everything to do, in order.
pub fn steps(told: Told<'_>) -> Vec<Step> {
    told.answer.steps.iter().enumerate().map(|(at, step)| self::step(told, at + 1, step)).collect()
}

fn step(told: Told<'_>, number: usize, step: &answer::Step) -> Step {
    Step {
        number,
        what: sentence(&step.what),
        devices: told.words.list(&step.devices),
        day: told.day(&step.on),
        mind: sentence(&step.mind),
        for_good: step.for_good,
        how: Vec::new(),
        state: String::new(),
    }
}

/// The page of a plan of which nothing is done yet: steps of the next days are a person's, others wait.
pub fn page(told: Told<'_>) -> Steps {
    let soon = |step: &answer::Step| {
        let day: Option<jiff::civil::Date> = step.on.parse().ok();
        day.is_none_or(|day| day.since(told.today).map_or(true, |span| span.get_days() <= SOON_DAYS_MAX))
    };
    let pairs = told.answer.steps.iter().zip(steps(told));
    let (now, later): (Vec<_>, Vec<_>) = pairs.partition(|(step, _)| soon(step));
    let told_only = |pairs: Vec<(&answer::Step, Step)>| pairs.into_iter().map(|(_, step)| step).collect();
    Steps { guided: told_only(now), waiting: told_only(later), ..Steps::default() }
}

/// What is to be done within so many days stands at the top.
const SOON_DAYS_MAX: i32 = 14;
