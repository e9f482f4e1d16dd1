//! Approving a plan: its steps are to be done from then on, and no other plan's.

use store::{Edit, Expected, Id};

use super::step::{KeptStep, StepState};
use super::{KeptPlan, PlanState};
use crate::access::Act;
use crate::error::Error;
use crate::house::House;
use crate::household::Seat;
use crate::nouns::{PLAN, STEP};
use crate::stored::{Stored, json};
use proposal::answer::Answer;
use proposal::speech::Language;

impl House {
    /// Approves a plan. Refused when the facts have moved since it was made: what was looked at is not what would happen.
    pub async fn approve(&self, seat: &Seat, id: &str, version: u64) -> Result<(), Error> {
        seat.check(Act::Approve)?;
        let mut plan = self.undecided(seat, id, version).await?;
        let basis = self.basis(seat).await?;
        if plan.value.basis != basis {
            return Err(Error::Stale);
        }
        let mut steps: Vec<KeptStep> = Vec::new();
        for language in Language::ALL {
            let Answer::Plan(answer) = plan.value.answer(language)? else {
                return Err(Error::Refused { what: "plan", problem: "has nothing to approve: its rules are in conflict" });
            };
            for (at, step) in answer.steps.into_iter().enumerate() {
                if steps.len() == at {
                    steps.push(KeptStep::of(id, at));
                }
                steps[at].told.insert(language.tag().to_owned(), step);
            }
        }
        let mut edits = Vec::new();
        for step in &steps {
            let key = seat.key(STEP, Id::new(format!("{id}.{:04}", step.number))?);
            edits.push(Edit::put(key, Expected::Absent, json(step)?));
        }
        edits.extend(self.replaced(seat).await?);
        plan.value.state = PlanState::Approved;
        edits.push(plan.edit(Vec::new())?);
        self.write(&seat.account.author()?, "Approved", edits).await.map(|_| ())
    }

    /// Turns a plan down.
    pub async fn turn_down(&self, seat: &Seat, id: &str, version: u64) -> Result<(), Error> {
        seat.check(Act::Approve)?;
        let mut plan = self.undecided(seat, id, version).await?;
        plan.value.state = PlanState::TurnedDown;
        self.write(&seat.account.author()?, "Turned down", vec![plan.edit(Vec::new())?]).await.map(|_| ())
    }

    async fn undecided(&self, seat: &Seat, id: &str, version: u64) -> Result<Stored<KeptPlan>, Error> {
        let plan = self.kept_plan(seat, id).await?;
        if plan.version != version || plan.value.state != PlanState::Proposed { Err(Error::Stale) } else { Ok(plan) }
    }

    /// Edits that let go of what was approved before: what is done stays done, what is open is no longer to be done.
    async fn replaced(&self, seat: &Seat) -> Result<Vec<Edit>, Error> {
        let mut edits = Vec::new();
        for entry in self.store.list(&seat.scope(), &PLAN, None, 10_000).await?.items {
            let mut plan = Stored::<KeptPlan>::read(entry)?;
            if plan.value.state == PlanState::Approved {
                plan.value.state = PlanState::Replaced;
                edits.push(plan.edit(Vec::new())?);
            }
        }
        for mut step in self.kept_steps(seat).await? {
            if step.value.state == StepState::Open {
                step.value.state = StepState::LetGo;
                edits.push(step.edit(Vec::new())?);
            }
        }
        Ok(edits)
    }
}
