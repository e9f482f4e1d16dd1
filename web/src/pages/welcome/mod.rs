//! The way in: the first run, signing in, an invitation.

use std::collections::BTreeMap;

use askama::Template;

use super::Frame;

/// The first run: the owner's account, or a look around.
#[derive(Template)]
#[template(path = "welcome.html")]
pub struct Welcome {
    /// What stands around it.
    pub frame: Frame,
    /// What was entered before and what is wrong with it.
    pub entered: Entered,
}

/// Signing in.
#[derive(Template)]
#[template(path = "sign-in.html")]
pub struct SignIn {
    /// What stands around it.
    pub frame: Frame,
    /// What was entered before and what is wrong with it.
    pub entered: Entered,
    /// Where to go afterwards.
    pub next: String,
    /// Whether passkeys are offered.
    pub passkeys: bool,
    /// Another place's sign-in that is offered, by its name.
    pub provider: Option<String>,
}

/// An invitation.
#[derive(Template)]
#[template(path = "invitation.html")]
pub struct Invitation {
    /// What stands around it.
    pub frame: Frame,
    /// Who invites.
    pub by: String,
    /// Into which household.
    pub household: String,
    /// To do what, as a message's name.
    pub role: &'static str,
    /// The address of the invitation, to which the form goes.
    pub href: String,
    /// What was entered before and what is wrong with it.
    pub entered: Entered,
}

impl Invitation {
    fn title(&self) -> String {
        let of = [("by", (&self.by).into()), ("household", (&self.household).into())];
        self.frame.words.with("invitation-to", &of)
    }

    /// What the role may do.
    fn may(&self) -> String {
        self.frame.say(match self.role {
            "role-manager" => "role-manager-may",
            "role-viewer" => "role-viewer-may",
            _ => "role-member-may",
        })
    }
}

/// What was entered into a form, and what is wrong with it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entered {
    /// By field; a secret is never put back.
    pub values: BTreeMap<&'static str, String>,
    /// By field, a sentence each, in the reader's language.
    pub faults: BTreeMap<&'static str, String>,
}

impl Entered {
    /// What was entered.
    pub fn value(&self, field: &str) -> &str {
        self.values.get(field).map_or("", String::as_str)
    }

    /// What is wrong.
    pub fn fault(&self, field: &str) -> Option<&String> {
        self.faults.get(field)
    }
}
