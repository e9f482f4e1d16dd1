//! Pictures that carry a page's meaning, drawn here as SVG: classes for `spoke.css`, no colours and no styles of their own.
//!
//! | file | what it draws |
//! |---|---|
//! | [`canvas`] | marks, links and texts that are escaped |
//! | [`wheel`] | a hub, its spokes by way and line, the ring of what is used |
//! | [`fan`] | the same for more spokes than stand around a hub |
//! | [`months`] | months against the best possible |
//! | [`strip`] | which line serves which device on which day of a trip |
//!
//! Each picture is drawn twice: `wide`, and `small` for a phone 360 px across; the page shows the one that fits, so that no text is
//! ever smaller on screen than it is here. Every mark is a link to its thing. What a picture says stands beside it in words.

pub mod canvas;
pub mod fan;
pub mod months;
pub mod strip;
pub mod wheel;

/// A picture for wide and for narrow places.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Picture {
    /// From 480 px on.
    pub wide: String,
    /// For less.
    pub small: String,
    /// The same in words.
    pub words: String,
}

/// For which width something is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Room {
    /// From 480 px on.
    Wide,
    /// The width of a card on a phone.
    Small,
}

impl Room {
    /// Its class.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Wide => "wide",
            Self::Small => "small",
        }
    }
}
