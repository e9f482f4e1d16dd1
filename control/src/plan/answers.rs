//! The same plan, told in every language that the pages speak.

use planner::plan::Outcome;
use proposal::answer::{self, Answer, Scene};
use proposal::setting::Setting;
use proposal::speech::Language;

/// A plan in each language, in the order of [`Language::ALL`].
#[derive(Debug, Clone)]
pub struct Answers(Vec<Answer>);

impl Answers {
    /// What came of planning, told in each language.
    pub(super) fn of(setting: &Setting, outcome: &Outcome) -> Self {
        let told = |language| match outcome {
            Outcome::Plan(plan) => {
                let seconds = plan.search_us as f64 / 1e6;
                answer::answer(&Scene::new(setting, plan, seconds).in_language(language))
            }
            Outcome::Conflict(conflict) => Answer::Conflict(answer::conflict_in(language, setting, conflict)),
        };
        Self(Language::ALL.into_iter().map(told).collect())
    }

    /// It in one language.
    pub fn told(&self, language: Language) -> &Answer {
        let at = Language::ALL.iter().position(|known| *known == language).unwrap_or(0);
        // There is one for each language: `of` made them.
        &self.0[at]
    }

    /// Whether there is a plan, and no conflict.
    pub fn is_plan(&self) -> bool {
        matches!(self.told(Language::English), Answer::Plan(_))
    }

    /// Each with its language.
    pub(super) fn each(&self) -> impl Iterator<Item = (Language, &Answer)> {
        Language::ALL.into_iter().zip(&self.0)
    }

    /// The same with every answer changed.
    pub(super) fn map(&self, change: impl Fn(&Answer) -> Answer) -> Self {
        Self(self.0.iter().map(change).collect())
    }
}
