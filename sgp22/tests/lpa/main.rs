//! The LPA, step by step, against a card, a server and an owner that say what a script says. A test is the whole conversation: each
//! line is what the procedure wants done and, behind the arrow, what came of it; `=` is what it came to. `world.rs` tells what the
//! words of answers mean, `words.rs` how actions and outcomes are put into words.

mod distrust;
mod download;
#[path = "../foreign/mod.rs"]
mod foreign;
mod holdings;
mod news;
mod reports;
mod session;
mod words;
mod world;

use sgp22::lpa::{Procedure, Step};
use words::Told;
use world::World;

/// More than any scenario takes.
const STEPS_MAX: usize = 200;

/// Runs a procedure against a script, and holds what was said and what it came to against it.
fn play<P: Procedure>(step: Step<P>, script: &str)
where
    P::Outcome: Told,
{
    play_in(World::new(), step, script);
}

fn play_in<P: Procedure>(mut world: World, mut step: Step<P>, script: &str)
where
    P::Outcome: Told,
{
    let script: Vec<&str> = script.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let mut said: Vec<String> = Vec::new();
    for at in 0..STEPS_MAX {
        let (procedure, action) = match step {
            Step::Do(procedure, action) => (procedure, action),
            Step::Done(outcome) => {
                said.extend(outcome.told().into_iter().map(|line| format!("= {line}")));
                break;
            }
        };
        let wanted = words::action(&action);
        let Some((_, answer)) = script.get(at).and_then(|line| line.split_once(" -> ")) else {
            said.push(format!("{wanted} -> (the script has no answer)"));
            break;
        };
        said.push(format!("{wanted} -> {answer}"));
        if script[at] != said[at] {
            break;
        }
        step = procedure.answer(world.answer(&action, answer));
    }
    assert_eq!(said.join("\n"), script.join("\n"), "\n--- said ---\n{}\n", said.join("\n"));
}
