//! Carriers, and what each allows: on which device, by which way, by whose word.
//!
//! ```
//! use fleet::inventory::DeviceKind;
//! use fleet::offer::Known;
//! use reference::carriers::{Can, Carriers, Question};
//!
//! let question = Question::new("att-us", DeviceKind::Watch, Can::CompanionNumber).by_maker("Apple");
//! let answer = Carriers::shipped().ask(&question, jiff::civil::date(2026, 11, 25));
//! assert_eq!(answer.answer, Known::Yes);
//! ```
//!
//! **No row means unknown, never no.** Prices are not here; they belong to offers.

mod ask;
mod file;

use fleet::inventory::DeviceKind;
use fleet::offer::{Known, Source};
use fleet::place::{Country, PlaceSet};
use identifiers::{Plmn, SmdpAddress};
use jiff::civil::Date;

pub use crate::grade::Grade;
pub use ask::{Answer, Carriers, Question};
pub use file::{CAPABILITIES_MAX, CARRIERS_MAX, Rows, read};

/// Who sells lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Carrier {
    /// Its id, which offers and households name (`att-us`).
    pub id: String,
    /// Its name.
    pub name: String,
    /// The country in which it sells; `None` for sellers of travel eSIMs.
    pub country: Option<Country>,
    /// What it is.
    pub kind: CarrierKind,
    /// The networks that its SIMs carry, as the source lists them.
    pub networks: Vec<Plmn>,
    /// Whose radio it uses.
    pub hosts: Hosts,
    /// Its download servers, as far as a source names them.
    pub servers: Vec<SmdpAddress>,
    /// The number to call from abroad, as it is dialled; `None` when no source says.
    pub support_from_abroad: Option<String>,
    /// Where that number stands, if not at `source`.
    pub support_source: Option<String>,
    /// Where this was read; its `read` is the day of the facts themselves when the page bears one.
    pub source: Source,
    /// The day it was read.
    pub read: Date,
    /// How good the source is.
    pub grade: Grade,
}

/// What a carrier is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CarrierKind {
    /// It has a radio network.
    Operator,
    /// It sells lines on the network of another.
    Mvno,
    /// It sells travel eSIMs.
    Travel,
}

/// Whose radio a carrier uses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hosts {
    /// Its own.
    Own,
    /// That of these carriers, by id.
    Of(Vec<String>),
    /// No source says.
    Unknown,
}

/// One fact that somebody published about what a carrier allows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The carrier, by id.
    pub carrier: String,
    /// The kind of device it holds for; `None` for any.
    pub device: Option<DeviceKind>,
    /// The maker for whose devices it holds; `None` for any.
    pub maker: Option<String>,
    /// What is asked.
    pub can: Can,
    /// The answer. `Unknown` here means: we looked, and the source is silent or too old.
    pub answer: Known,
    /// The way and its conditions.
    pub how: String,
    /// Who acts.
    pub by: By,
    /// Where it holds.
    pub countries: PlaceSet,
    /// Where this was read; its `read` is the day of the fact itself when the page bears one.
    pub source: Source,
    /// The day it was read.
    pub read: Date,
    /// How good the source is.
    pub grade: Grade,
}

impl Row {
    /// Whether the fact has outlived its stated life.
    pub fn is_stale(&self, today: Date) -> bool {
        self.source.is_stale(today)
    }
}

/// Declares an enum whose members each have a word in files.
macro_rules! worded {
    ($(#[$about:meta])* $name:ident { $($(#[$doc:meta])* $member:ident = $word:literal,)* }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$doc])* $member,)* }

        impl $name {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$member,)*];

            /// The words with their meanings.
            pub(crate) const WORDS: &'static [(&'static str, Self)] = &[$(($word, Self::$member),)*];

            /// The word for it in files and answers.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$member => $word,)* }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.word())
            }
        }
    };
}

worded! {
    /// What can be asked of a carrier.
    Can {
        /// Can a line of this carrier live in the eSIM of this device?
        InstallEsim = "install_esim",
        /// By scanning a code?
        InstallByQr = "install_by_qr",
        /// By opening an install link?
        InstallByLink = "install_by_link",
        /// From plastic to eSIM without a visit to a shop?
        ConvertPhysicalToEsim = "convert_physical_to_esim",
        /// From device to device of one maker, in the settings?
        TransferSameMaker = "transfer_same_maker",
        /// Between devices of two makers?
        TransferCrossMaker = "transfer_cross_maker",
        /// Does the same activation code work a second time?
        ReinstallSameCode = "reinstall_same_code",
        /// A second profile that shares the number of the phone?
        CompanionNumber = "companion_number",
        /// Must the phone beside it be on this carrier?
        CompanionNeedsPhoneOnSameCarrier = "companion_needs_phone_on_same_carrier",
        /// A line of its own on a watch?
        StandaloneLine = "standalone_line",
        /// Service abroad?
        Roam = "roam",
        /// Sharing the connection at home?
        Tether = "tether",
        /// Sharing the connection abroad?
        TetherAbroad = "tether_abroad",
        /// Several devices on one data volume?
        SharedPool = "shared_pool",
        /// The standard transfer of SGP.22 version 3?
        DeviceChange = "device_change_sgp22_v3",
        /// An interface for programs to the account?
        AccountApi = "account_api",
        /// Calls over Wi-Fi?
        WifiCalling = "wifi_calling",
        /// The carrier's own satellite service?
        Satellite = "satellite",
        /// Does it unlock the devices it sold?
        Unlock = "unlock",
        /// Does the line survive a long stay abroad?
        KeepNumberAbroad = "keep_number_abroad",
        /// eSIM for prepaid lines?
        EsimOnPrepaid = "esim_on_prepaid",
        /// A price per day of use abroad?
        DayPass = "day_pass",
        /// Help that can be called from abroad?
        SupportAbroad = "support_abroad",
    }
}

worded! {
    /// Who acts.
    By {
        /// The owner of the device, on it.
        Owner = "owner",
        /// The owner of the line, in the carrier's account.
        CarrierAccount = "carrier account",
        /// The owner of the line, in the carrier's app.
        CarrierApp = "carrier app",
        /// A shop.
        Shop = "shop",
        /// The maker's app (a watch's, on the phone beside it).
        MakersApp = "maker's app",
        /// The device itself, by GSMA TS.43.
        Ts43OnDevice = "TS.43 on device",
        /// Who manages the device.
        Mdm = "MDM",
        /// Nobody.
        Nobody = "nobody",
    }
}
