//! How Spoke looks and speaks in a browser. Views are made from a household and its plan, pages from views; nothing here knows a
//! store, opens a file or asks the clock.
//!
//! | room | what lives there |
//! |---|---|
//! | [`words`] | every text that a page shows, in three languages, and which of them a reader gets |
//! | [`pages`] | a folder a page: its view (what it says) and its template (how it is laid out) |
//! | [`pictures`] | the wheel, months and trips as SVG |
//! | [`assets`] | style, scripts and icons, inside the program, under names that change with their content |
//! | [`site`] | addresses, who comes, and what each page shows or does |
//! | [`respond`] | a page as an answer: headers that let nothing foreign in, and compressed |

pub mod assets;
pub mod pages;
pub mod pictures;
pub mod respond;
pub mod site;
pub mod words;
