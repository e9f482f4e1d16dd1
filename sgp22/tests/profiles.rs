//! The GSMA's generic test profiles (TS.48): all flavours are read, element by element, and written as they were.

mod foreign;

use sgp22::tlv::{Encode, Writer};
use sgp22::wire::Message;
use sgp22::wire::saip::{
    AkaParameter, AlgoConfiguration, AlgorithmId, EuiccResponse, PackageError, PeStatusCode, PinCodes, PinCodesContent,
    ProfileElement, ProfileElementKind, ProfilePackage, PukCodes, TemplateFiles,
};

/// A package of a header and an end.
const SMALLEST: [u8; 33] = [
    0xA0, 0x18, 0x80, 1, 2, 0x81, 1, 3, 0x83, 10, 0x98, 0, 0x10, 0x32, 0x54, 0x76, 0x98, 0x10, 0x32, 0x14, 0xA5, 2, 0x81, 0,
    0xA6, 0, 0xAA, 5, 0xA0, 3, 0x81, 1, 1,
];

#[test]
fn a_header_comes_first_and_an_end_last() {
    let (header, end) = SMALLEST.split_at(26);
    assert_eq!(ProfilePackage::parse(&SMALLEST).map(|package| package.elements().len()), Ok(2));
    assert_eq!(ProfilePackage::parse(&[]), Err(PackageError::Header));
    assert_eq!(ProfilePackage::parse(end), Err(PackageError::Header));
    assert_eq!(ProfilePackage::parse(header), Err(PackageError::End));
    assert_eq!(ProfilePackage::parse(&[header, header, end].concat()), Err(PackageError::Header));
    assert_eq!(ProfilePackage::parse(&[header, end, end].concat()), Err(PackageError::End));
    assert!(matches!(ProfilePackage::parse(&[header, &[0x30, 0], end].concat()), Err(PackageError::Malformed(_))));
    for cut in 0..SMALLEST.len() {
        assert!(ProfilePackage::parse(&SMALLEST[..cut]).is_err());
    }
}

/// An element that a card did not understand, as lpac's users report it (5, 12).
#[test]
fn what_a_card_says_of_an_element() {
    let bytes = [0x30, 0x0C, 0xA0, 0x08, 0x30, 0x06, 0x80, 0x01, 0x01, 0x81, 0x01, 0x1C, 0x81, 0x00];
    let response = EuiccResponse::parse(&bytes).expect("it is one");
    assert!(response.profile_installation_aborted);
    assert_eq!((response.pe_status[0].status, response.pe_status[0].identification), (PeStatusCode::PeNotSupported, Some(28)));
    assert_eq!(response.to_der(), bytes);
}

mod shared_data {
    use super::*;

    const FLAVOURS: [&str; 18] = [
        "V1-A",
        "V1-B",
        "V2-SAIP2-1-BERTLV",
        "V2-SAIP2-1-NOBERTLV",
        "V2-SAIP2-3-BERTLV",
        "V2-SAIP2-3-NOBERTLV",
        "V3-SAIP2-1-BERTLV",
        "V3-SAIP2-1-NOBERTLV",
        "V3-SAIP2-3-BERTLV",
        "V3-SAIP2-3-NOBERTLV",
        "V4-SAIP2-1A-NOBERTLV",
        "V4-SAIP2-1B-NOBERTLV",
        "V4-SAIP2-3-BERTLV",
        "V4-SAIP2-3-NOBERTLV",
        "V5-SAIP2-1A-NOBERTLV",
        "V5-SAIP2-1B-NOBERTLV",
        "V5-SAIP2-3-BERTLV-SUCI",
        "V5-SAIP2-3-NOBERTLV",
    ];

    fn rewritten<T: Encode + for<'a> sgp22::tlv::Decode<'a>>(element: &ProfileElement<'_>) -> Vec<u8> {
        let content: T = element.content().expect("it reads as its kind");
        let tag = sgp22::tlv::Element::parse(element.bytes()).expect("an element").tag();
        let mut writer = Writer::new();
        content.encode(tag, &mut writer);
        writer.finish()
    }

    #[test]
    #[cfg_attr(not(shared_data), ignore = "../shared/data is absent")]
    fn every_flavour_is_written_as_it_was_read() {
        for flavour in FLAVOURS {
            let file = foreign::read(&format!("ts48/TS48{flavour}-UNIQUE.der"));
            let package = ProfilePackage::parse(&file).unwrap_or_else(|error| panic!("{flavour}: {error}"));
            assert_eq!(package.to_bytes(), file, "{flavour}");
            assert_eq!(package.header().to_der(), package.elements()[0].bytes(), "{flavour}");
            for element in &package.elements()[1..] {
                let header = element.header().unwrap_or_else(|error| panic!("{flavour}: {error}"));
                let again = match element.kind() {
                    ProfileElementKind::PinCodes => rewritten::<PinCodes>(element),
                    ProfileElementKind::PukCodes => rewritten::<PukCodes>(element),
                    ProfileElementKind::AkaParameter => rewritten::<AkaParameter>(element),
                    kind if kind.has_template() => rewritten::<TemplateFiles>(element),
                    ProfileElementKind::Other(number) => panic!("{flavour}: an element {number}"),
                    _ => continue,
                };
                assert_eq!(again, element.bytes(), "{flavour}, element {}", header.identification);
            }
        }
    }

    #[test]
    #[cfg_attr(not(shared_data), ignore = "../shared/data is absent")]
    fn what_stands_in_one() {
        let file = foreign::read("ts48/TS48V5-SAIP2-3-BERTLV-SUCI-UNIQUE.der");
        let package = ProfilePackage::parse(&file).expect("it is one");
        let header = package.header();
        assert_eq!((header.major_version, header.minor_version), (2, 3));
        assert_eq!(header.profile_type.as_deref(), Some("GSMA Generic eUICC Test Profile"));
        let services = "{usim, isim, csim, usim-test-algorithm, ber-tlv, get-identity, profile-a-x25519, profile-b-p256}";
        assert_eq!(format!("{:?}", header.euicc_mandatory_services), services);
        let of = |kind| package.elements().iter().find(|element| element.kind() == kind).expect("there is one");
        let aka: AkaParameter = of(ProfileElementKind::AkaParameter).content().expect("it is one");
        let AlgoConfiguration::AlgoParameter(algorithm) = &aka.algo_configuration else { panic!("it is no mapping") };
        assert_eq!(algorithm.algorithm_id, AlgorithmId::UsimTestAlgorithm);
        assert_eq!(algorithm.key.reveal().len(), 16);
        assert_eq!(format!("{:?}", algorithm.key), "SecretOctets(secret)");
        let pins: PinCodes = of(ProfileElementKind::PinCodes).content().expect("it is one");
        let PinCodesContent::PinConfig(pins) = pins.pin_codes else { panic!("PINs are there") };
        assert_eq!((pins[0].key_reference, pins[0].retries()), (1, (3, 3)));
        assert_eq!(header.iccid.0.to_string(), "8949449999999990163");
        // EF ICCID is the fifth of the template of the MF, after header, template, MF and EF PL.
        let files: TemplateFiles = of(ProfileElementKind::Mf).content().expect("it is one");
        let content = files.file(4).expect("EF ICCID is there").content();
        assert_eq!(content, [(0, &header.iccid.0.to_wire()[..])]);
    }
}
