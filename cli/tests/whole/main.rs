//! The whole binary, run as people run it: arguments, files and answers in, both streams and the status out.

#[cfg(unix)]
mod card;
mod check;
#[cfg(unix)]
mod lab;
mod plan;
mod serve;
mod streams;
mod support;
mod verbs;
