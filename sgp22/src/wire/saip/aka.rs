//! How the network recognises the card: the algorithm, its keys, its counters.

use super::PeHeader;
use crate::wire::notation::{choice, codes, sequence};
use crate::wire::{Aid, Octets, SecretOctets};

/// The counters where a profile begins to count: 32 numbers of 6 bytes.
pub type SqnInit = Octets<6, 6>;

sequence! {
    /// How the network recognises the card.
    pub struct AkaParameter = 0xA4 {
        /// Number, and whether it must be understood.
        required 0xA0 aka_header: PeHeader,
        /// The algorithm, or the application that shares its own.
        required 0xA1 algo_configuration: AlgoConfiguration,
        /// How counters are used; `02` when absent.
        optional 0x82 sqn_options: [u8; 1],
        /// How far a counter may jump; `000010000000` when absent.
        optional 0x83 sqn_delta: [u8; 6],
        /// How old a counter may be; `000010000000` when absent.
        optional 0x84 sqn_age_limit: [u8; 6],
        /// Where counters begin; at zero when empty.
        optional_list 0xA5/0x04 sqn_init: SqnInit,
    }
}

choice! {
    /// An algorithm, or the application that shares its own.
    pub enum AlgoConfiguration {
        /// It is that of another application.
        0xA0 MappingParameter(MappingParameter),
        /// It is here.
        0xA1 AlgoParameter(AlgoParameter),
    }
}

sequence! {
    /// The application whose algorithm is shared.
    pub struct MappingParameter {
        /// What is shared.
        required 0x80 mapping_options: [u8; 1],
        /// The application.
        required 0x81 mapping_source: Aid,
    }
}

codes! {
    /// An algorithm.
    pub enum AlgorithmId {
        /// Milenage (3GPP TS 35.206).
        1 Milenage,
        /// TUAK (3GPP TS 35.231).
        2 Tuak,
        /// That of test cards (3GPP TS 34.108).
        3 UsimTestAlgorithm,
    }
}

sequence! {
    /// An algorithm with its keys.
    pub struct AlgoParameter {
        /// Which.
        required 0x80 algorithm_id: AlgorithmId,
        /// How it is used.
        required 0x81 algorithm_options: [u8; 1],
        /// The key, K.
        required 0x82 key: SecretOctets,
        /// The operator's part, OPc or TOPc.
        required 0x83 opc: SecretOctets,
        /// Of Milenage; its own when absent.
        optional 0x84 rotation_constants: [u8; 5],
        /// Of Milenage; its own when absent.
        optional 0x85 xoring_constants: [u8; 80],
        /// How often it may be used.
        optional 0x86 auth_counter_max: [u8; 3],
        /// Of TUAK; one when absent.
        optional 0x87 number_of_keccak: u32,
    }
}
