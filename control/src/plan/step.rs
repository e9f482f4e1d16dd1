//! Steps of approved plans: what is to be done, and what became of it.

use std::collections::BTreeMap;

use jiff::Timestamp;
use proposal::answer::Step;
use proposal::speech::Language;
use serde::{Deserialize, Serialize};
use store::Id;

use crate::access::Act;
use crate::error::Error;
use crate::house::House;
use crate::household::{Seat, View};
use crate::nouns::STEP;
use crate::stored::Stored;

/// A step as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptStep {
    /// Of which plan.
    pub plan: String,
    /// Its place in it, from 1.
    pub number: usize,
    /// What is to be done, by the tag of a language.
    pub(crate) told: BTreeMap<String, Step>,
    /// What became of it.
    pub state: StepState,
    /// When somebody last said something about it, and what they added.
    pub said: Option<(Timestamp, String)>,
}

impl KeptStep {
    pub(crate) fn of(plan: &str, at: usize) -> Self {
        Self { plan: plan.to_owned(), number: at + 1, told: BTreeMap::new(), state: StepState::Open, said: None }
    }

    /// What is to be done, in a language.
    pub fn step(&self, language: Language) -> Result<&Step, Error> {
        let told = self.told.get(language.tag()).or_else(|| self.told.get(Language::English.tag()));
        told.ok_or(Error::Defect("a step is told in no language"))
    }

    /// Whether it is about devices that may be shown, and no others.
    fn is_shown(&self, view: &View) -> bool {
        self.step(Language::English).is_ok_and(|step| step.devices.iter().all(|device| view.shows(device)))
    }
}

/// What became of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StepState {
    /// It is to be done.
    Open,
    /// It is done.
    Done,
    /// Somebody tried, and it did not work.
    Failed,
    /// Another plan was approved before it was done.
    LetGo,
}

/// What somebody says of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It is done.
    Done,
    /// It did not work.
    Failed,
    /// It is to be done after all.
    Open,
}

impl House {
    /// Steps of the approved plan that this seat may see, in order.
    pub async fn steps(&self, seat: &Seat) -> Result<Vec<Stored<KeptStep>>, Error> {
        let view = self.view(seat).await?;
        let mut steps = self.kept_steps(seat).await?;
        steps.retain(|step| step.value.state != StepState::LetGo && step.value.is_shown(&view));
        Ok(steps)
    }

    pub(crate) async fn kept_steps(&self, seat: &Seat) -> Result<Vec<Stored<KeptStep>>, Error> {
        let page = self.store.list(&seat.scope(), &STEP, None, 10_000).await?;
        page.items.into_iter().map(Stored::read).collect()
    }

    /// Writes down what became of a step, with what somebody adds to it.
    pub async fn report_step(&self, seat: &Seat, id: &str, version: u64, outcome: Outcome, note: &str) -> Result<(), Error> {
        seat.check(Act::StepOwn)?;
        let id = Id::new(id).map_err(|_| Error::NotFound("step"))?;
        let mut step: Stored<KeptStep> = self.stored(&seat.key(STEP, id)).await?.ok_or(Error::NotFound("step"))?;
        if !seat.role.may(Act::StepAll) {
            let view = self.view(seat).await?;
            if !step.value.is_shown(&view) {
                return Err(Error::NotFound("step"));
            }
        }
        if step.version != version || step.value.state == StepState::LetGo {
            return Err(Error::Stale);
        }
        step.value.state = match outcome {
            Outcome::Done => StepState::Done,
            Outcome::Failed => StepState::Failed,
            Outcome::Open => StepState::Open,
        };
        step.value.said = Some((self.now(), note.chars().filter(|c| !c.is_control()).take(500).collect()));
        self.write(&seat.account.author()?, "Said of a step", vec![step.edit(Vec::new())?]).await.map(|_| ())
    }
}
