//! Plans: proposed, kept as they were, approved, and the steps that come of them.
//!
//! A plan is never changed. It knows from which facts it was made; when these are no longer the facts, it is stale, and a new one
//! names it as its parent.

mod answers;
mod approve;
mod basis;
mod outlook;
mod own;
mod propose;
mod step;

use std::collections::BTreeMap;

use jiff::Timestamp;
use proposal::answer::Answer;
use proposal::speech::Language;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use store::Id;

use crate::access::Act;
use crate::error::Error;
use crate::house::House;
use crate::household::Seat;
use crate::nouns::PLAN;
use crate::stored::Stored;

pub use answers::Answers;
pub use basis::Basis;
pub(crate) use outlook::Outlooks;
pub use outlook::{Outlook, Seen};
pub use step::{KeptStep, Outcome, StepState};

/// A plan as it is kept.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct KeptPlan {
    /// When it was made.
    pub made_at: Timestamp,
    /// From which facts.
    pub basis: Basis,
    /// The plan that it takes the place of.
    pub parent: Option<String>,
    /// What became of it.
    pub state: PlanState,
    /// What it says, by the tag of a language: an [`Answer`] as JSON each.
    answers: BTreeMap<String, Box<RawValue>>,
}

/// What became of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PlanState {
    /// Nobody has said yes or no.
    Proposed,
    /// Its steps are to be done.
    Approved,
    /// Somebody said no.
    TurnedDown,
    /// Another plan was approved after it.
    Replaced,
}

impl KeptPlan {
    /// What it says in a language; in English where it was not told in that.
    pub fn answer(&self, language: Language) -> Result<Answer, Error> {
        let told = self.answers.get(language.tag()).or_else(|| self.answers.get(Language::English.tag()));
        let read = told.and_then(|told| Answer::read(told.get()).ok());
        read.ok_or(Error::Defect("a kept plan cannot be read"))
    }
}

/// A plan with what is known of it now.
#[derive(Debug, Clone)]
pub struct PlanNow {
    /// Its id.
    pub id: Id,
    /// The version that a change names.
    pub version: u64,
    /// The plan.
    pub plan: KeptPlan,
    /// Whether the facts have moved since it was made.
    pub stale: bool,
}

impl House {
    /// Plans of a household, newest first.
    pub async fn plans(&self, seat: &Seat) -> Result<Vec<PlanNow>, Error> {
        seat.check(Act::SeeAll)?;
        let basis = self.basis(seat).await?;
        let page = self.store.list(&seat.scope(), &PLAN, None, 10_000).await?;
        let plans = page.items.into_iter().rev().map(Stored::<KeptPlan>::read);
        plans.map(|plan| plan.map(|plan| now(plan, &basis))).collect()
    }

    /// One plan.
    pub async fn plan(&self, seat: &Seat, id: &str) -> Result<PlanNow, Error> {
        seat.check(Act::SeeAll)?;
        let basis = self.basis(seat).await?;
        self.kept_plan(seat, id).await.map(|plan| now(plan, &basis))
    }

    pub(crate) async fn kept_plan(&self, seat: &Seat, id: &str) -> Result<Stored<KeptPlan>, Error> {
        let id = Id::new(id).map_err(|_| Error::NotFound("plan"))?;
        self.stored(&seat.key(PLAN, id)).await?.ok_or(Error::NotFound("plan"))
    }
}

fn now(plan: Stored<KeptPlan>, basis: &Basis) -> PlanNow {
    let stale = plan.value.basis != *basis;
    PlanNow { id: plan.key.id, version: plan.version, plan: plan.value, stale }
}
