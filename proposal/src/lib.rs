//! A household and what is known of the world in; what to propose to it, in words, numbers and a picture, out.
//!
//! | room | what lives there |
//! |---|---|
//! | [`setting`] | a household that was read, with everything that a plan is made of |
//! | [`facts`] | what is known of the world, as the planner asks for it, all of it from `reference` |
//! | [`answer`] | a plan as people read it: one value for the command line, the pages and the API |
//! | [`picture`] | the same as a wheel, in SVG |
//! | [`speech`] | a language: its words, and money, volumes and days as it writes them |
//!
//! Nothing here opens a file, asks the clock or knows how wide a screen is.

pub mod answer;
pub mod facts;
pub mod picture;
pub mod setting;
pub mod speech;
