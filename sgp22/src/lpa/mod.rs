//! What a device does with an eUICC (the LPA): download, enable, disable, delete, list, and the rest, without I/O.
//!
//! A procedure is a value that says what is to be done next. Whoever has the card and the network does it, and hands in how it
//! went; then it says what is next, until it is [`Step::Done`]. What is wrong with an answer, what it means, and what to try
//! next, is known here; how bytes travel is not.
//!
//! | the owner wants to | procedure | its outcome |
//! |---|---|---|
//! | install a profile, by a code, an event or the server's default | [`Download`] | [`Downloaded`] |
//! | use a profile, or not | [`Switch`] | [`Outcome`]`<`[`Switched`]`>` |
//! | delete one | [`Delete`] | [`Outcome`]`<Box<ProfileInfo>>` |
//! | name one | [`Rename`] | [`Outcome`]`<()>` |
//! | see which there are, and which news waits | [`ListProfiles`], [`ReadHoldings`] | profiles, [`Holdings`] |
//! | see what the chip is | [`ReadChip`] | [`Chip`] |
//! | see, set the servers that it knows | [`ReadAddresses`], [`SetDefaultAddress`] | [`AddressSet`] |
//! | delete all of a kind | [`Reset`] | [`Outcome`]`<`[`Emptied`]`>` |
//! | have servers hear what happened | [`Deliver`], [`ListNews`], [`ExportNews`], [`Replay`], [`Discard`] | what became of each |
//! | find profiles that wait | [`Discovery`] | [`Discovered`] |
//!
//! All that does them is this loop:
//!
//! ```
//! use sgp22::lpa::{Action, Answer, ListProfiles, Procedure, Step};
//!
//! fn run<P: Procedure>(mut step: Step<P>, mut act: impl FnMut(Action) -> Answer) -> P::Outcome {
//!     loop {
//!         match step {
//!             Step::Do(procedure, action) => step = procedure.answer(act(action)),
//!             Step::Done(outcome) => return outcome,
//!         }
//!     }
//! }
//!
//! // A card that holds nothing.
//! let profiles = run(ListProfiles::begin(), |action| match action {
//!     Action::Card(request) => {
//!         assert_eq!(request.bytes()[..3], [0xBF, 0x2D, 0x12], "with the list of all tags");
//!         Answer::Card(Ok(vec![0xBF, 0x2D, 0x02, 0xA0, 0x00]))
//!     }
//!     other => panic!("{other:?}"),
//! });
//! assert_eq!(profiles, Ok(vec![]));
//! ```
//!
//! What is promised:
//!
//! - Nothing is installed, deleted or thrown away before the owner was asked ([`Action::Ask`]) and has agreed.
//! - After a change, and after every failure, the card is read before the outcome is told: [`Outcome::card`], [`Downloaded::card`].
//!   A card that fell silent may have done what it was asked.
//! - What a card says to a server is handed on as it came, even where it cannot be read here.
//! - A server's news is removed from the card only when the server has taken it.
//! - Whatever card and server answer, a procedure comes to its end after a bounded number of steps.
//! - Each [`Failure`] says who is at fault and what to do next ([`Failure::advice`]).
//!
//! Time is an argument: [`Action::Wait`] says how long to wait, and who does it, waits. There is no chance in an LPA.

mod addresses;
mod authentication;
mod card;
mod chip;
mod delete;
mod discovery;
mod download;
mod events;
mod holdings;
mod list;
mod nickname;
mod notifications;
mod owner;
mod procedure;
mod reset;
mod server;
mod stage;
mod switch;

pub use addresses::{AddressSet, ReadAddresses, SetDefaultAddress};
pub use authentication::{Authenticated, Authentication, Peer};
pub use chip::{Chip, ReadChip};
pub use delete::Delete;
pub use discovery::{Discovered, Discovery};
pub use download::{Cancelled, Download, DownloadOrder, Downloaded, Installed, Report};
pub use holdings::{Holdings, Outcome, ReadHoldings};
pub use list::ListProfiles;
pub use nickname::Rename;
pub use notifications::{
    Copied, Deliver, Delivered, Delivery, Discard, ExportNews, ListNews, NewsCopy, PAUSES, Replay, Replayed,
};
pub use owner::{Offer, Question, Reply};
pub use procedure::{
    Action, Answer, CardFailure, CardRequest, Procedure, Renewal, ServerAnswer, ServerFailure, ServerRequest, Step,
};
pub use reset::{Emptied, Reset};
pub use stage::{Failure, Stage};
pub use switch::{RefreshBy, Switch, SwitchOrder, Switched, Wanted};
