//! How good a source is: who it is that says so.

use std::fmt;

/// Who says so, the best first. A fact is shown with its grade; a weak one with the advice to look for oneself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Grade {
    /// Who sells it, on its own pages.
    Provider,
    /// The network operator, on its own pages.
    Carrier,
    /// The maker of the device.
    Maker,
    /// A kept, dated list.
    Register,
    /// A newspaper, a magazine.
    Press,
    /// A public discussion.
    Thread,
    /// A seller's list, a comparison site, a blog.
    Weak,
}

impl Grade {
    /// All, the best first.
    pub const ALL: [Self; 7] =
        [Self::Provider, Self::Carrier, Self::Maker, Self::Register, Self::Press, Self::Thread, Self::Weak];

    /// The word for it in files and answers.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Provider => "provider",
            Self::Carrier => "carrier",
            Self::Maker => "maker",
            Self::Register => "register",
            Self::Press => "press",
            Self::Thread => "thread",
            Self::Weak => "weak",
        }
    }

    /// Who says so, in words for people.
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Provider => "the seller itself",
            Self::Carrier => "the network operator itself",
            Self::Maker => "the maker of the device",
            Self::Register => "a kept, dated list",
            Self::Press => "a newspaper or magazine",
            Self::Thread => "a public discussion",
            Self::Weak => "a comparison, a list or a blog: look for yourself before you rely on it",
        }
    }

    /// The words with their meanings, as readers of files want them.
    pub(crate) fn words() -> [(&'static str, Self); 7] {
        Self::ALL.map(|grade| (grade.word(), grade))
    }
}

impl fmt::Display for Grade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}
