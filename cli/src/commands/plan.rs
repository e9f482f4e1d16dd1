//! `spoke plan FILE`: the best that keeps every rule, with its proof and its reasons.

use std::path::{Path, PathBuf};

use clap::Args;
use household::Market;
use planner::plan::{Outcome, make_within};
use planner::solve::Effort;
use planner::variant::Variant;

use crate::input::{self, Replace};
use crate::output::{self, Failure, Progress, Screen, Status};
use crate::{Clock, render};
use proposal::answer::{self, Answer, Scene, words};
use proposal::picture::Format;
use proposal::setting::Setting;

/// One search takes at most this long; what is not proved by then is said as a gap.
const SEARCH_SECONDS_MAX: f64 = 40.0;
/// With more devices than this, reasons are left to `spoke explain`: each is a search of its own.
const REASONS_FOR_ALL_MAX: usize = 60;

/// What a household pays, the best that it could pay, and what to do
#[derive(Args)]
pub(crate) struct Plan {
    /// The household's file; - for standard input
    file: PathBuf,
    /// Print everything as JSON (spoke schema describes it)
    #[arg(long)]
    json: bool,
    /// Draw the wheel today and in the plan, as SVG
    #[arg(long, value_name = "OUT.svg")]
    picture: Option<PathBuf>,
    /// Draw it for the width of a phone
    #[arg(long, requires = "picture")]
    phone: bool,
    /// Write the whole problem as a model for other solvers (MPS)
    #[arg(long, value_name = "MODEL.mps")]
    export: Option<PathBuf>,
    /// Further offers, in the form of reference/data/offers; may be given several times
    #[arg(long, value_name = "OFFERS.toml")]
    offers: Vec<PathBuf>,
}

impl Plan {
    pub(crate) fn run(self, clock: &Clock, screen: &Screen) -> Result<Status, Failure> {
        let loaded = input::household(&self.file, &self.offers, clock)?;
        if let Some(path) = &self.export {
            export(&loaded, path)?;
        }
        let outcome = planned(&loaded, clock)?;
        match outcome {
            Outcome::Plan(plan) => {
                let scene = Scene::new(&loaded, &plan, plan.search_us as f64 / 1e6);
                let answer = answer::answer(&scene);
                if let Answer::Plan(plan) = &answer {
                    self.show(plan, &answer, screen)?;
                }
                input::tell_notes(&loaded);
                Ok(Status::Done)
            }
            Outcome::Conflict(conflict) => {
                let answer = answer::conflict(&loaded, &conflict);
                match self.json {
                    true => output::json(&Answer::Conflict(answer))?,
                    false => {
                        output::answer(&render::conflict::conflict(&answer, screen.width))?;
                        output::aside(&way_on(&loaded));
                    }
                }
                Ok(Status::Refused)
            }
        }
    }

    fn show(&self, plan: &answer::PlanAnswer, answer: &Answer, screen: &Screen) -> Result<(), Failure> {
        // The answer first: it took the work, and a picture that cannot be written must not lose it.
        if self.json {
            output::json(answer)?
        } else {
            output::answer(&render::plan::plan(plan, screen.width))?
        }
        if let Some(path) = &self.picture {
            let format = if self.phone { Format::Phone } else { Format::Wide };
            input::write(path, &proposal::picture::picture(plan, format), Replace::Yes)?;
            output::aside(&format!("picture: {}\n", path.display()));
        }
        Ok(())
    }
}

/// What to do about a conflict.
fn way_on(loaded: &Setting) -> String {
    let home = loaded.document.intent.home;
    if loaded.document.market == Market::Everything && !loaded.catalogue.has_line_for(home) {
        let name = words::place(home.into());
        return format!(
            "hint: no line sold in {name} ships with spoke: write what you pay under [[lines]], or add offers with --offers\n"
        );
    }
    "hint: mend a rule or a need where it stands, or add offers with --offers\n".to_owned()
}

/// Writes the whole problem down for other solvers: whoever doubts an optimum can have it checked.
fn export(loaded: &Setting, path: &Path) -> Result<(), Failure> {
    let model = planner::model::monolith(&loaded.household(), &Variant::default())
        .map_err(|wrong| Failure::refused(wrong.to_string()))?;
    input::write(path, &planner::model::mps::text(&model), Replace::Yes)?;
    let size = format!("{} decisions, {} conditions", model.columns.len(), model.rows.len());
    output::aside(&format!("model: {}, {size}\n", path.display()));
    Ok(())
}

/// Plans, and says so on a terminal.
pub(crate) fn planned(loaded: &Setting, clock: &Clock) -> Result<Outcome, Failure> {
    let devices = loaded.document.inventory.devices.len();
    let progress = Progress::begin(format!("planning for {devices} devices with {} offers", loaded.offers.len()));
    let seconds = || clock.seconds();
    let large = devices > REASONS_FOR_ALL_MAX;
    let what_ifs_max = if large { 0 } else { usize::MAX };
    let effort = Effort { clock: &seconds, seconds_max: SEARCH_SECONDS_MAX, what_ifs_max };
    let outcome = make_within(&loaded.household(), &effort);
    drop(progress);
    outcome.map_err(|disagreement| {
        Failure::broken(format!("this is a defect of spoke: {disagreement}"))
            .hint("your file is not at fault; report this with the file")
    })
}
