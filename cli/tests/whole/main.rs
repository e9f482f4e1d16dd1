//! The whole binary, run as people run it: arguments, files and answers in, both streams and the status out.

mod card;
mod check;
mod lab;
mod plan;
mod streams;
mod support;
mod verbs;
