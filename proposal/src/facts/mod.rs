//! What is known of the world, as the planner asks for it: all of it from `reference`.

mod world;

pub use world::WorldFacts;
