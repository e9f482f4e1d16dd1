//! Every noun that is kept, each once: its word, and whether its changes are part of the history.

use household::records::Section;
use store::Noun;

/// Somebody who can sign in. Named by login.
pub(crate) const ACCOUNT: Noun = Noun::recorded("account");
/// A signed-in browser. Named by the hash of its token.
pub(crate) const SESSION: Noun = Noun::unrecorded("session");
/// Wrong tries of a login.
pub(crate) const TRIES: Noun = Noun::unrecorded("tries");
/// A household, in the installation's scope; its records are in its own.
pub(crate) const HOME: Noun = Noun::recorded("home");
/// Somebody who belongs to a household, by account.
pub(crate) const MEMBER: Noun = Noun::recorded("member");
/// An offer to become a member. Named by the hash of its token.
pub(crate) const INVITATION: Noun = Noun::recorded("invitation");
/// Changes with every change of a household's records: whoever changes two of them at once is noticed by it.
pub(crate) const PULSE: Noun = Noun::unrecorded("pulse");
/// A plan that was proposed.
pub(crate) const PLAN: Noun = Noun::recorded("plan");
/// Something to do for an approved plan.
pub(crate) const STEP: Noun = Noun::recorded("step");

/// The noun that records of a section are kept under.
pub(crate) const fn of_section(section: Section) -> Noun {
    Noun::recorded(section.word())
}

/// The nouns of all records of a household.
pub(crate) fn of_records() -> Vec<Noun> {
    Section::ALL.into_iter().map(of_section).collect()
}
