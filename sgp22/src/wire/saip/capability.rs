//! What a card can do for profiles, and what a profile misses on it.

use super::ServicesList;
use crate::wire::notation::bits;

bits! {
    /// What a card can do for profiles; it says so in [`EuiccInfo2`](crate::wire::EuiccInfo2).
    pub struct UiccCapability {
        /// Contactless services.
        0 CONTACTLESS,
        /// USIM.
        1 USIM,
        /// ISIM.
        2 ISIM,
        /// CSIM.
        3 CSIM,
        /// Milenage.
        4 AKA_MILENAGE,
        /// CAVE.
        5 AKA_CAVE,
        /// TUAK with keys of 128 bits.
        6 AKA_TUAK128,
        /// TUAK with keys of 256 bits.
        7 AKA_TUAK256,
        /// The algorithm of test cards.
        8 USIM_TEST_ALGORITHM,
        /// Generic bootstrapping by USIM.
        10 GBA_AUTHEN_USIM,
        /// Generic bootstrapping by ISIM.
        11 GBA_AUTHEN_ISIM,
        /// Broadcast by USIM.
        12 MBMS_AUTHEN_USIM,
        /// EAP.
        13 EAP_CLIENT,
        /// Java Card.
        14 JAVACARD,
        /// Multos.
        15 MULTOS,
        /// Several USIMs in a profile.
        16 MULTIPLE_USIM,
        /// Several ISIMs in a profile.
        17 MULTIPLE_ISIM,
        /// Several CSIMs in a profile.
        18 MULTIPLE_CSIM,
        /// BER-TLV files.
        19 BER_TLV_FILE,
        /// Linked directories.
        20 DF_LINK,
        /// CAT_TP.
        21 CAT_TP,
        /// Hidden subscriber identities (5G).
        22 GET_IDENTITY,
        /// Hiding by ECIES profile A.
        23 PROFILE_A_X25519,
        /// Hiding by ECIES profile B.
        24 PROFILE_B_P256,
        /// Hiding by an application.
        25 SUCI_CALCULATOR_API,
        /// Resolving names.
        26 DNS_RESOLUTION,
        /// SCP11, variants a and c.
        27 SCP11AC,
        /// Authorisation in SCP11c.
        28 SCP11C_AUTHORIZATION,
        /// Keys of S16.
        29 S16MODE,
        /// Enhanced AKA.
        30 EAKA,
        /// The minimal profile for things.
        31 IOT_MINIMAL,
    }
}

/// The capability that each service needs, in the order of the services' numbers.
const NEEDED: [UiccCapability; 30] = [
    UiccCapability::CONTACTLESS,
    UiccCapability::USIM,
    UiccCapability::ISIM,
    UiccCapability::CSIM,
    UiccCapability::AKA_MILENAGE,
    UiccCapability::AKA_TUAK128,
    UiccCapability::AKA_CAVE,
    UiccCapability::GBA_AUTHEN_USIM,
    UiccCapability::GBA_AUTHEN_ISIM,
    UiccCapability::MBMS_AUTHEN_USIM,
    UiccCapability::EAP_CLIENT,
    UiccCapability::JAVACARD,
    UiccCapability::MULTOS,
    UiccCapability::MULTIPLE_USIM,
    UiccCapability::MULTIPLE_ISIM,
    UiccCapability::MULTIPLE_CSIM,
    UiccCapability::AKA_TUAK256,
    UiccCapability::USIM_TEST_ALGORITHM,
    UiccCapability::BER_TLV_FILE,
    UiccCapability::DF_LINK,
    UiccCapability::CAT_TP,
    UiccCapability::GET_IDENTITY,
    UiccCapability::PROFILE_A_X25519,
    UiccCapability::PROFILE_B_P256,
    UiccCapability::SUCI_CALCULATOR_API,
    UiccCapability::DNS_RESOLUTION,
    UiccCapability::SCP11AC,
    UiccCapability::SCP11C_AUTHORIZATION,
    UiccCapability::S16MODE,
    UiccCapability::EAKA,
];

impl ServicesList {
    /// The services that a card lacks; empty when the profile can be installed. Services of newer versions are lacked by all.
    #[must_use]
    pub fn missing_on(self, card: UiccCapability) -> Self {
        let lacked = |number: &u32| !NEEDED.get(*number as usize).is_some_and(|needed| card.contains(*needed));
        let bits = self
            .bits()
            .iter()
            .filter(lacked)
            .fold(crate::tlv::NamedBits::NONE, |bits, number| bits | crate::tlv::NamedBits::of(number));
        Self::from_bits(bits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tlv::NamedBits;

    /// A chip without BER-TLV files refuses a profile that needs them (openpilot issue 38455): that can be said before.
    #[test]
    fn what_a_card_lacks_is_named() {
        let services = ServicesList::from_bits(NamedBits::of(1) | NamedBits::of(5) | NamedBits::of(18) | NamedBits::of(40));
        let card = UiccCapability::USIM | UiccCapability::AKA_TUAK128;
        assert_eq!(format!("{:?}", services.missing_on(card)), "{ber-tlv, 40}");
        assert!(ServicesList::from_bits(NamedBits::of(1)).missing_on(card).bits().is_empty());
    }
}
