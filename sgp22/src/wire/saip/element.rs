//! One element of a profile package.

use crate::tlv::{Element, Fault, Malformed, Tag};
use crate::wire::notation::sequence;

sequence! {
    /// Opens every element but the first of a package.
    pub struct PeHeader {
        /// A card that does not understand the element must not install the profile.
        flag 0x80 mandated: bool,
        /// The element's number, by which a card says where it failed.
        required 0x81 identification: u32,
    }
}

/// What an element is, by its tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ProfileElementKind {
    /// What the profile is and needs; the first.
    Header,
    /// Free commands for the file system.
    GenericFileManagement,
    /// PINs.
    PinCodes,
    /// PUKs.
    PukCodes,
    /// How the network recognises the card.
    AkaParameter,
    /// The same for cdma2000.
    CdmaParameter,
    /// A security domain.
    SecurityDomain,
    /// Remote file management.
    Rfm,
    /// An application.
    Application,
    /// Something of one maker's own.
    NonStandard,
    /// The last.
    End,
    /// The root of the file system.
    Mf,
    /// DF CD.
    Cd,
    /// DF TELECOM.
    Telecom,
    /// ADF USIM.
    Usim,
    /// Optional files of ADF USIM.
    OptUsim,
    /// ADF ISIM.
    Isim,
    /// Optional files of ADF ISIM.
    OptIsim,
    /// DF PHONEBOOK.
    Phonebook,
    /// DF GSM-ACCESS.
    GsmAccess,
    /// ADF CSIM.
    Csim,
    /// Optional files of ADF CSIM.
    OptCsim,
    /// EAP.
    Eap,
    /// DF 5GS.
    Df5gs,
    /// DF SAIP.
    DfSaip,
    /// DF SNPN.
    DfSnpn,
    /// DF 5G ProSe.
    Df5gProse,
    /// The minimal profile for things.
    Iot,
    /// Its optional files.
    OptIot,
    /// Something newer, by the number of its tag.
    Other(u32),
}

impl ProfileElementKind {
    fn of_number(number: u32) -> Self {
        match number {
            0 => Self::Header,
            1 => Self::GenericFileManagement,
            2 => Self::PinCodes,
            3 => Self::PukCodes,
            4 => Self::AkaParameter,
            5 => Self::CdmaParameter,
            6 => Self::SecurityDomain,
            7 => Self::Rfm,
            8 => Self::Application,
            9 => Self::NonStandard,
            10 => Self::End,
            16 => Self::Mf,
            17 => Self::Cd,
            18 => Self::Telecom,
            19 => Self::Usim,
            20 => Self::OptUsim,
            21 => Self::Isim,
            22 => Self::OptIsim,
            23 => Self::Phonebook,
            24 => Self::GsmAccess,
            25 => Self::Csim,
            26 => Self::OptCsim,
            27 => Self::Eap,
            28 => Self::Df5gs,
            29 => Self::DfSaip,
            30 => Self::DfSnpn,
            31 => Self::Df5gProse,
            32 => Self::Iot,
            33 => Self::OptIot,
            other => Self::Other(other),
        }
    }

    /// Whether it makes files after a template: then it reads as [`TemplateFiles`](super::TemplateFiles).
    pub fn has_template(self) -> bool {
        use ProfileElementKind as Kind;
        matches!(
            self,
            Kind::Mf
                | Kind::Cd
                | Kind::Telecom
                | Kind::Usim
                | Kind::OptUsim
                | Kind::Isim
                | Kind::OptIsim
                | Kind::Phonebook
                | Kind::GsmAccess
                | Kind::Csim
                | Kind::OptCsim
                | Kind::Eap
                | Kind::Df5gs
                | Kind::DfSaip
                | Kind::DfSnpn
                | Kind::Df5gProse
        )
    }
}

/// One element of a package, borrowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProfileElement<'a> {
    kind: ProfileElementKind,
    element: Element<'a>,
}

impl<'a> ProfileElement<'a> {
    pub(super) fn new(element: Element<'a>) -> Result<Self, Malformed> {
        let tag = element.tag();
        if tag != Tag::context(tag.number()).constructed() {
            return Err(element.fault(Fault::Unexpected(tag)));
        }
        Ok(Self { kind: ProfileElementKind::of_number(tag.number()), element })
    }

    /// What it is.
    pub fn kind(&self) -> ProfileElementKind {
        self.kind
    }

    /// All its bytes.
    pub fn bytes(&self) -> &'a [u8] {
        self.element.bytes()
    }

    /// Its number and whether it must be understood. The first element of a package has none.
    ///
    /// # Errors
    /// When it has none, though it must.
    pub fn header(&self) -> Result<PeHeader, Malformed> {
        use crate::tlv::Decode;
        self.element.read(|inside| PeHeader::decode(&inside.required(Tag::new(0xA0))?))
    }

    /// Its content, as the type that belongs to its kind.
    ///
    /// # Errors
    /// When its content is none of that type.
    pub fn content<T: crate::tlv::Decode<'a>>(&self) -> Result<T, Malformed> {
        T::decode(&self.element)
    }
}
