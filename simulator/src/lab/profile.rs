//! A small made-up profile, in the format that cards install (TCA profile package specification 3.3.1).

use identifiers::Iccid;
use sgp22::tlv::{Encode, NamedBits, Oid, Tag, Writer};
use sgp22::wire::saip::{
    AkaParameter, AlgoConfiguration, AlgoParameter, AlgorithmId, FileCommand, IccidInOrder, PeHeader, PinCodes, PinCodesContent,
    PinConfiguration, ProfileHeader, PukCodes, PukConfiguration, ServicesList, TemplateFile, TemplateFiles,
};
use sgp22::wire::{Message, Raw, SecretOctets};

/// What a made-up profile has in it.
#[derive(Debug, Clone)]
pub struct MadeUpProfile {
    /// Its number.
    pub iccid: Iccid,
    /// The subscriber: up to 15 digits.
    pub imsi: String,
    /// The key by which the network knows it.
    pub key: [u8; 16],
    /// Bytes that fill a file, to make it as large as one likes.
    pub filling_bytes: usize,
}

const MF_TEMPLATE: Oid = Oid::new(&[2, 23, 143, 1, 2, 1]);
const USIM_TEMPLATE: Oid = Oid::new(&[2, 23, 143, 1, 2, 4]);
const PHONEBOOK_TEMPLATE: Oid = Oid::new(&[2, 23, 143, 1, 2, 8]);

/// Numbers of files in their templates.
const EF_ICCID: u32 = 4;
const ADF_USIM: u32 = 2;
const EF_IMSI: u32 = 3;
const DF_PHONEBOOK: u32 = 2;
const EF_PBR: u32 = 3;
/// The most bytes that one command fills.
const FILLING_SIZE_BYTES_MAX: usize = 32_768;

impl MadeUpProfile {
    /// The profile's elements.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut writer = Writer::new();
        writer.encoded(&self.header().to_der());
        write_files(&mut writer, 0xB0, 1, MF_TEMPLATE, vec![(EF_ICCID, content(&self.iccid.to_wire()))]);
        writer.encoded(&puk(2).to_der());
        writer.encoded(&pin(3).to_der());
        let usim = vec![(ADF_USIM, vec![FileCommand::FileDescriptor(adf_usim())]), (EF_IMSI, content(&self.imsi_content()))];
        write_files(&mut writer, 0xB3, 4, USIM_TEMPLATE, usim);
        writer.encoded(&self.aka(5).to_der());
        if self.filling_bytes > 0 {
            let filling = vec![0xA5; self.filling_bytes];
            let filling = filling.chunks(FILLING_SIZE_BYTES_MAX).flat_map(content).collect();
            write_files(&mut writer, 0xB7, 6, PHONEBOOK_TEMPLATE, vec![(DF_PHONEBOOK, Vec::new()), (EF_PBR, filling)]);
        }
        writer.constructed(Tag::new(0xAA), |writer| opening(7).encode(Tag::new(0xA0), writer));
        writer.finish()
    }

    fn header(&self) -> ProfileHeader {
        let mut templates = vec![MF_TEMPLATE, USIM_TEMPLATE];
        templates.extend((self.filling_bytes > 0).then_some(PHONEBOOK_TEMPLATE));
        ProfileHeader {
            major_version: 2,
            minor_version: 3,
            profile_type: Some("Spoke lab made-up profile".to_owned()),
            iccid: IccidInOrder(self.iccid),
            pol: None,
            // USIM and Milenage.
            euicc_mandatory_services: ServicesList::from_bits(NamedBits::of(1) | NamedBits::of(4)),
            euicc_mandatory_gfste_list: templates,
            connectivity_parameters: None,
            euicc_mandatory_aids: Vec::new(),
            iot_options: None,
            others: Vec::new(),
        }
    }

    fn aka(&self, number: u32) -> AkaParameter {
        AkaParameter {
            aka_header: opening(number),
            algo_configuration: AlgoConfiguration::AlgoParameter(AlgoParameter {
                algorithm_id: AlgorithmId::Milenage,
                algorithm_options: [0x01],
                key: SecretOctets::new(self.key),
                opc: SecretOctets::new([0x0C; 16]),
                rotation_constants: None,
                xoring_constants: None,
                auth_counter_max: None,
                number_of_keccak: None,
            }),
            sqn_options: None,
            sqn_delta: None,
            sqn_age_limit: None,
            sqn_init: Vec::new(),
        }
    }

    /// Length, then digits with the first in a half of its own beside the parity (3GPP TS 31.102 §4.2.2).
    fn imsi_content(&self) -> [u8; 9] {
        let digits: Vec<u8> = self.imsi.bytes().filter(u8::is_ascii_digit).map(|digit| digit - b'0').take(15).collect();
        let parity = if digits.len() % 2 == 1 { 0x9 } else { 0x1 };
        let halves: Vec<u8> = std::iter::once(parity).chain(digits).collect();
        let mut content = [0xFF; 9];
        content[0] = u8::try_from(halves.len().div_ceil(2)).expect("at most eight");
        for (byte, pair) in content[1..].iter_mut().zip(halves.chunks(2)) {
            *byte = pair[0] | pair.get(1).copied().unwrap_or(0xF) << 4;
        }
        content
    }
}

fn opening(identification: u32) -> PeHeader {
    PeHeader { mandated: true, identification }
}

fn content(bytes: &[u8]) -> Vec<FileCommand> {
    vec![FileCommand::FillFileContent(bytes.to_vec())]
}

fn write_files(writer: &mut Writer, tag: u32, number: u32, template_id: Oid, files: Vec<(u32, Vec<FileCommand>)>) {
    let files = files.into_iter().map(|(number, commands)| TemplateFile { number, commands }).collect();
    TemplateFiles { header: opening(number), template_id, files }.encode(Tag::new(tag), writer);
}

/// The USIM goes by a name of 3GPP's (TS 31.110), its registered part alone.
fn adf_usim() -> Raw {
    Raw::parse(&[0xA1, 0x09, 0x84, 0x07, 0xA0, 0x00, 0x00, 0x00, 0x87, 0x10, 0x02]).expect("an element")
}

fn puk(number: u32) -> PukCodes {
    let puk = |key_reference, digits: &[u8; 8]| PukConfiguration {
        key_reference,
        puk_value: SecretOctets::new(*digits),
        max_num_of_attempts_retry_num_left: None,
    };
    PukCodes { puk_header: opening(number), puk_codes: vec![puk(1, b"11111111"), puk(0x81, b"22222222")] }
}

fn pin(number: u32) -> PinCodes {
    let pin = PinConfiguration {
        key_reference: 1,
        pin_value: SecretOctets::new(*b"0000\xFF\xFF\xFF\xFF"),
        unblocking_pin_reference: Some(1),
        pin_attributes: None,
        max_num_of_attempts_retry_num_left: None,
    };
    PinCodes { pin_header: opening(number), pin_codes: PinCodesContent::PinConfig(vec![pin]) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sgp22::wire::saip::{ProfileElementKind as Kind, ProfilePackage};

    #[test]
    fn it_reads_as_a_profile() {
        let mut made = MadeUpProfile {
            iccid: Iccid::parse("89000123456789012341").unwrap(),
            imsi: "001010123456789".to_owned(),
            key: [7; 16],
            filling_bytes: 0,
        };
        let small = made.to_bytes();
        let package = ProfilePackage::parse(&small).unwrap();
        assert_eq!(package.header().iccid.0, made.iccid);
        let kinds: Vec<Kind> = package.elements().iter().map(|element| element.kind()).collect();
        assert_eq!(kinds, [Kind::Header, Kind::Mf, Kind::PukCodes, Kind::PinCodes, Kind::Usim, Kind::AkaParameter, Kind::End]);
        let usim: TemplateFiles = package.elements()[4].content().unwrap();
        // 3GPP TS 31.102 §4.2.2: 001010123456789 is 08 09 10 10 10 32 54 76 98.
        let imsi = [0x08, 0x09, 0x10, 0x10, 0x10, 0x32, 0x54, 0x76, 0x98];
        assert_eq!(usim.file(EF_IMSI).unwrap().content(), [(0, &imsi[..])]);
        made.filling_bytes = 100_000;
        let large = made.to_bytes();
        assert!(ProfilePackage::parse(&large).unwrap().to_bytes().len() > 100_000 && small.len() < 500);
    }
}
