//! Profile packages as they are before they are sealed (TCA, eUICC Profile Package: Interoperable Format; called SAIP): a row of
//! profile elements.
//!
//! | what | type |
//! |---|---|
//! | the row, borrowed | [`ProfilePackage`] |
//! | one element: what it is, whether it must be understood | [`ProfileElement`], [`ProfileElementKind`], [`PeHeader`] |
//! | the first one | [`ProfileHeader`] |
//! | PINs and PUKs | [`PinCodes`], [`PukCodes`] |
//! | how the network recognises the card | [`AkaParameter`] |
//! | what a card can do for profiles | [`UiccCapability`] |
//! | files of a template | [`TemplateFiles`] |
//! | what a card answers | [`EuiccResponse`], [`PeStatus`] |
//!
//! Other elements are told apart and kept as they came: security domains, applications, remote file management, free commands
//! for the file system.

mod aka;
mod capability;
mod codes;
mod element;
mod files;
mod header;
mod package;
mod response;

pub use aka::{AkaParameter, AlgoConfiguration, AlgoParameter, AlgorithmId, MappingParameter, SqnInit};
pub use capability::UiccCapability;
pub use codes::{PinCodes, PinCodesContent, PinConfiguration, PukCodes, PukConfiguration};
pub use element::{PeHeader, ProfileElement, ProfileElementKind};
pub use files::{FileCommand, TemplateFile, TemplateFiles};
pub use header::{IccidInOrder, IotOptions, MandatoryAid, ProfileHeader, ServicesList};
pub use package::{PackageError, ProfilePackage};
pub use response::{EuiccResponse, PeStatus, PeStatusCode};
