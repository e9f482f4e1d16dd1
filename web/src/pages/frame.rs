//! What stands around every page: who is here, where one is, in which language and on which paper.

use crate::assets;
use crate::words::{Language, Said, Words};

/// What stands around a page.
#[derive(Clone)]
pub struct Frame {
    /// The reader's language.
    pub words: &'static Words,
    /// The reader's paper.
    pub theme: Theme,
    /// Which part of the house this is.
    pub here: Here,
    /// The household's name; empty before one is signed in, when there is no navigation either.
    pub household: String,
    /// Goes with every form, so that no other site can send one.
    pub token: String,
    /// How much of the household the reader sees: nothing leads where they may not go.
    pub sight: Sight,
}

/// How much of a household a reader sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sight {
    /// Everything.
    #[default]
    All,
    /// Their own devices, and what is to be done on them.
    Own,
}

/// On which paper a reader reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// As the device says.
    #[default]
    Auto,
    /// Ink on paper.
    Light,
    /// Light on ink.
    Dark,
}

impl Theme {
    /// All three.
    pub const ALL: [Self; 3] = [Self::Auto, Self::Light, Self::Dark];

    /// Its word in forms and in the page.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The message of its name.
    pub const fn message(self) -> &'static str {
        match self {
            Self::Auto => "theme-auto",
            Self::Light => "theme-light",
            Self::Dark => "theme-dark",
        }
    }

    /// The one of a word; what is none is left to the device.
    pub fn of(word: &str) -> Self {
        Self::ALL.into_iter().find(|theme| theme.word() == word).unwrap_or_default()
    }
}

/// The parts of the house.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Here {
    /// The wheel, the money, what is next.
    Home,
    /// What is owned.
    Devices,
    /// What is paid for, and what is on sale.
    Lines,
    /// Before and after.
    Plan,
    /// What is to be done.
    Steps,
    /// What was paid.
    Spending,
    /// What has changed in the world.
    Review,
    /// What was changed here.
    History,
    /// The household and its people.
    Settings,
    /// On a phone: everything else.
    More,
    /// Before one is signed in, and what went wrong.
    Outside,
}

impl Here {
    /// What stands at the top of a wide page.
    pub const TOP: [Self; 8] =
        [Self::Home, Self::Devices, Self::Lines, Self::Plan, Self::Steps, Self::Spending, Self::Review, Self::History];
    /// What stands at the foot of a narrow one.
    pub const TABS: [Self; 5] = [Self::Home, Self::Devices, Self::Plan, Self::Steps, Self::More];
    /// What a narrow page keeps behind “more”.
    pub const BEHIND: [Self; 5] = [Self::Lines, Self::Spending, Self::Review, Self::History, Self::Settings];

    /// The message of its name.
    pub const fn message(self) -> &'static str {
        match self {
            Self::Home => "page-home",
            Self::Devices => "page-devices",
            Self::Lines => "page-lines",
            Self::Plan => "page-plan",
            Self::Steps => "page-steps",
            Self::Spending => "page-spending",
            Self::Review => "page-review",
            Self::History => "page-history",
            Self::Settings => "page-settings",
            Self::More => "page-more",
            Self::Outside => "page-outside",
        }
    }

    /// Its address.
    pub const fn href(self) -> &'static str {
        match self {
            Self::Home | Self::Outside => "/",
            Self::Devices => "/devices",
            Self::Lines => "/lines",
            Self::Plan => "/plan",
            Self::Steps => "/steps",
            Self::Spending => "/spending",
            Self::Review => "/review",
            Self::History => "/history",
            Self::Settings => "/settings",
            Self::More => "/more",
        }
    }

    /// Its sign at the foot of a narrow page: a path of strokes 22 px across.
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Home | Self::Outside => "M11 2a9 9 0 1 0 .01 0M11 11V2M11 11l7.8 4.5M11 11l-7.8 4.5",
            Self::Devices => "M8 2h6a2 2 0 0 1 2 2v14a2 2 0 0 1-2 2H8a2 2 0 0 1-2-2V4a2 2 0 0 1 2-2zM10 17h2",
            Self::Plan => "M3 6h7M3 16h7M14 3v16M14 3l4 4M14 3l-4 4",
            Self::Steps => "M3 5l2 2 3-4M3 12l2 2 3-4M3 19l2 2 3-4M12 5h7M12 12h7M12 19h7",
            Self::More => "M4 11h.01M11 11h.01M18 11h.01",
            Self::Lines => "M4 18V12M9 18V8M14 18V4M19 18v-9",
            Self::Spending => "M3 6h16v11H3zM3 10h16M7 14h3",
            Self::Review => "M11 3a8 8 0 1 0 8 8M11 7v4l3 2M15 3h4v4",
            Self::History => "M5 4v14M5 6h12M5 11h9M5 16h6",
            Self::Settings => "M3 6h9M16 6h3M3 16h3M10 16h9M14 4v4M8 14v4",
        }
    }
}

impl Frame {
    /// A message.
    pub fn say(&self, message: &str) -> String {
        self.words.say(message)
    }

    /// A message about one thing.
    pub fn one<'a>(&self, message: &str, name: &'a str, said: impl Into<Said<'a>>) -> String {
        self.words.with(message, &[(name, said.into())])
    }

    /// The language's tag.
    pub fn language(&self) -> Language {
        self.words.language
    }

    /// Whether somebody is signed in, so that there is somewhere to go.
    pub fn is_inside(&self) -> bool {
        !self.household.is_empty()
    }

    /// Where the style is.
    pub fn style(&self) -> &'static str {
        assets::style()
    }

    /// Where htmx is.
    pub fn htmx(&self) -> &'static str {
        assets::htmx()
    }

    /// Where the script is.
    pub fn script(&self) -> &'static str {
        assets::script()
    }

    /// Where the icon is.
    pub fn icon(&self) -> &'static str {
        assets::icon()
    }

    /// Where the icon for a home screen is.
    pub fn icon_small(&self) -> &'static str {
        assets::icon_small()
    }

    /// The languages to choose from.
    pub fn languages(&self) -> [Language; 3] {
        Language::ALL
    }

    /// The papers to choose from.
    pub fn themes(&self) -> [Theme; 3] {
        Theme::ALL
    }

    /// What the top of a wide page leads to.
    pub fn top(&self) -> Vec<Here> {
        self.open(&Here::TOP)
    }

    /// What the foot of a narrow page leads to.
    pub fn tabs(&self) -> Vec<Here> {
        self.open(&Here::TABS)
    }

    /// Those of these places where the reader may go.
    pub(crate) fn open(&self, places: &[Here]) -> Vec<Here> {
        let own = [Here::Devices, Here::Lines, Here::Steps, Here::Settings, Here::More];
        places.iter().copied().filter(|place| self.sight == Sight::All || own.contains(place)).collect()
    }

    /// Whether a place is where one is: what a narrow page keeps behind “more” counts as that.
    pub fn is_at(&self, place: Here) -> bool {
        place == self.here || (place == Here::More && Here::BEHIND.contains(&self.here))
    }
}
