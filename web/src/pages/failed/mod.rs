//! What went wrong, who is at fault, and what to do next.

use askama::Template;

use super::Frame;

/// Why a page cannot be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// There is no such page or thing, or the reader may not know of it.
    Absent,
    /// The reader may not do that.
    Forbidden,
    /// Somebody else changed the thing in the meantime; nothing was lost.
    Stale,
    /// The form could not be understood, or is too old.
    Misused,
    /// Too many tries; after so many seconds again.
    TooMany(usize),
    /// A defect of ours; the number finds it in the log.
    Broken(String),
}

/// The page.
#[derive(Template)]
#[template(path = "failed.html")]
pub struct Failed {
    /// What stands around it.
    pub frame: Frame,
    /// What happened.
    pub failure: Failure,
    /// Where to go on.
    pub back: String,
}

impl Failure {
    /// The HTTP status.
    pub const fn status(&self) -> u16 {
        match self {
            Self::Absent => 404,
            Self::Forbidden => 403,
            Self::Stale => 409,
            Self::Misused => 400,
            Self::TooMany(_) => 429,
            Self::Broken(_) => 500,
        }
    }
}

impl Failed {
    fn title(&self) -> String {
        self.frame.say(match self.failure {
            Failure::Absent => "failed-absent",
            Failure::Forbidden => "failed-forbidden",
            Failure::Stale => "failed-stale",
            Failure::Misused => "failed-misused",
            Failure::TooMany(_) => "failed-too-many",
            Failure::Broken(_) => "failed-broken",
        })
    }

    fn more(&self) -> String {
        match &self.failure {
            Failure::Absent => self.frame.say("failed-absent-more"),
            Failure::Forbidden => self.frame.say("failed-forbidden-more"),
            Failure::Stale => self.frame.say("failed-stale-more"),
            Failure::Misused => self.frame.say("failed-misused-more"),
            Failure::TooMany(seconds) => self.frame.one("failed-too-many-more", "count", *seconds),
            Failure::Broken(reference) => self.frame.one("failed-broken-more", "reference", reference),
        }
    }
}
