//! Chains of certificates made for these tests: the trees of v3, the bounds of manufacturers, and what each fault is called.

mod made;

use made::{COMMON_NAME, Made, ORGANIZATION, SERIAL_NUMBER, key, key_id};
use sgp22::crypto::{
    Certificate, ChainError, ChainFault, KeyId, Remembered, Role, TrustAnchor, verify_chain, verify_euicc_chain,
    verify_euicc_chain_remembering,
};
use sgp22::tlv::Time;

const EID: &str = "89049032123451234512345678901235";

fn roots() -> [TrustAnchor; 1] {
    [TrustAnchor::new(KeyId::new(&key_id(1)).expect("20 bytes"), key(1).public_key())]
}

fn check(chain: &[&Made], role: Role) -> Result<(), ChainError> {
    let chain: Vec<Certificate> = chain.iter().map(|made| made.build()).collect();
    verify_chain(&chain.iter().collect::<Vec<_>>(), role, &roots(), None).map(drop)
}

fn check_euicc(chain: &[&Made]) -> Result<String, ChainError> {
    let chain: Vec<Certificate> = chain.iter().map(|made| made.build()).collect();
    verify_euicc_chain(&chain.iter().collect::<Vec<_>>(), &roots(), None).map(|eid| eid.to_string())
}

fn fault<T>(certificate: usize, fault: ChainFault) -> Result<T, ChainError> {
    Err(ChainError { certificate, fault })
}

/// A manufacturer of v2 with its bound, and a chip of it.
fn manufacturer_and_chip() -> (Made, Made) {
    let mut manufacturer = Made::authority(2, &[2], "maker");
    manufacturer.permitted_names = vec![vec![(ORGANIZATION, "Maker"), (SERIAL_NUMBER, "89049032")]];
    let mut chip = Made::end(3, &[1]).issued_by(&manufacturer);
    chip.subject = vec![(ORGANIZATION, "Maker"), (SERIAL_NUMBER, EID), (COMMON_NAME, "chip")];
    (manufacturer, chip)
}

#[test]
fn the_trees_of_v3_hold() {
    let root_sub = Made::authority(2, &[0, 0], "sub");
    let dp_sub = Made::authority(3, &[0, 0, 1], "dp sub").issued_by(&root_sub);
    let auth = Made::end(4, &[0, 0, 1, 1]).issued_by(&dp_sub);
    assert_eq!(check(&[&auth, &dp_sub, &root_sub], Role::DpAuth), Ok(()), "variant C");
    let dp_sub = Made::authority(3, &[0, 0, 1], "dp sub");
    assert_eq!(check(&[&auth.clone().issued_by(&dp_sub), &dp_sub], Role::DpAuth), Ok(()), "variant B");
    assert_eq!(check(&[&Made::end(4, &[0, 0, 1, 1])], Role::DpAuth), Ok(()), "variant A");
    let ds_sub = Made::authority(3, &[0, 0, 2], "ds sub");
    assert_eq!(check(&[&auth.issued_by(&ds_sub), &ds_sub], Role::DpAuth), fault(1, ChainFault::Role), "another's tree");
}

#[test]
fn a_chip_is_its_makers() {
    let (manufacturer, chip) = manufacturer_and_chip();
    assert_eq!(check_euicc(&[&chip, &manufacturer]), Ok(EID.to_owned()));

    let mut other = manufacturer.clone();
    other.permitted_names = vec![vec![(ORGANIZATION, "Maker"), (SERIAL_NUMBER, "89049033")]];
    assert_eq!(check_euicc(&[&chip, &other]), fault(0, ChainFault::NotOfManufacturer));
    other.permitted_names.push(vec![(SERIAL_NUMBER, "8904903212")]);
    assert_eq!(check_euicc(&[&chip, &other]), Ok(EID.to_owned()), "one of several is enough");
    other.permitted_names = vec![vec![(ORGANIZATION, "Another")]];
    assert_eq!(check_euicc(&[&chip, &other]), fault(0, ChainFault::NotOfManufacturer));
    other.permitted_names.clear();
    assert_eq!(check_euicc(&[&chip, &other]), fault(1, ChainFault::NotOfManufacturer), "a maker without a bound");
    other.permitted_eins = vec!["8903", "8904903"];
    assert_eq!(check_euicc(&[&chip, &other]), Ok(EID.to_owned()), "the bound of v3");
    other.permitted_eins = vec!["8903"];
    assert_eq!(check_euicc(&[&chip, &other]), fault(0, ChainFault::NotOfManufacturer));

    let mut nameless = chip.clone();
    nameless.subject.remove(1);
    assert_eq!(check_euicc(&[&nameless, &manufacturer]), fault(0, ChainFault::NoEid));
    let mut wrong = chip;
    wrong.subject[1].1 = "89049032123451234512345678901234";
    assert_eq!(check_euicc(&[&wrong, &manufacturer]), fault(0, ChainFault::NoEid), "its check digits are wrong");
}

#[test]
fn authorities_are_what_they_say() {
    let (manufacturer, chip) = manufacturer_and_chip();
    let with = |change: &dyn Fn(&mut Made)| {
        let mut changed = manufacturer.clone();
        change(&mut changed);
        check_euicc(&[&chip, &changed])
    };
    assert_eq!(with(&|made| made.authority = None), fault(1, ChainFault::NotAuthority));
    assert_eq!(with(&|made| made.authority = Some(Some(0))), Ok(EID.to_owned()));
    assert_eq!(with(&|made| made.key_usage = vec![0]), fault(1, ChainFault::KeyUsage));
    assert_eq!(with(&|made| made.role = vec![4]), fault(1, ChainFault::Role));
    assert_eq!(with(&|made| made.unknown_extension = true), fault(1, ChainFault::NotUnderstood));
    assert_eq!(with(&|made| made.subject = vec![(COMMON_NAME, "another")]), fault(1, ChainFault::NotIssuer));
    assert_eq!(with(&|made| made.key = 9), fault(1, ChainFault::NotIssuer));
    assert_eq!(with(&|made| made.issuer_key = 9), fault(1, ChainFault::UnknownRoot));
}

#[test]
fn a_chain_is_as_long_as_its_authorities_allow() {
    let mut top = Made::authority(2, &[0, 0, 0], "maker");
    top.permitted_eins = vec!["8904"];
    let middle = Made::authority(3, &[0, 0, 0, 0], "factory").issued_by(&top);
    let mut chip = Made::end(4, &[0, 0, 0, 0, 0]).issued_by(&middle);
    chip.subject = vec![(SERIAL_NUMBER, EID)];
    assert_eq!(check_euicc(&[&chip, &middle, &top]), Ok(EID.to_owned()));
    top.authority = Some(Some(0));
    assert_eq!(check_euicc(&[&chip, &middle, &top]), fault(2, ChainFault::NotAuthority));
    assert_eq!(check_euicc(&[&chip, &middle, &middle, &middle, &middle]), fault(0, ChainFault::Length));
}

/// A signature that was checked is not checked again; all else is, and what was wrong stays wrong.
#[test]
fn who_remembers_signatures_still_checks_all_else() {
    let (manufacturer, chip) = manufacturer_and_chip();
    let mut remembered = Remembered::default();
    let mut check = |chain: &[&Made], at| {
        let chain: Vec<Certificate> = chain.iter().map(|made| made.build()).collect();
        verify_euicc_chain_remembering(&chain.iter().collect::<Vec<_>>(), &roots(), at, &mut remembered)
            .map(|eid| eid.to_string())
    };
    for _ in 0..2 {
        assert_eq!(check(&[&chip, &manufacturer], None), Ok(EID.to_owned()));
    }
    let mut other = manufacturer.clone();
    other.permitted_names = vec![vec![(ORGANIZATION, "Another")]];
    let late = Some(Time::from_unix_seconds(90 * 31_556_952));
    for _ in 0..2 {
        assert_eq!(check(&[&chip, &manufacturer], late), fault(0, ChainFault::Expired));
        assert_eq!(check(&[&chip, &other], None), fault(0, ChainFault::NotOfManufacturer));
        let forged = Made { issuer_key: 9, ..manufacturer.clone() };
        assert_eq!(check(&[&chip, &forged], None), fault(1, ChainFault::UnknownRoot));
        let mut stolen = chip.clone();
        stolen.subject[1].1 = "89049032123451234512345678901332";
        stolen.issuer_key = 9;
        assert!(check(&[&stolen, &manufacturer], None).is_err());
    }
}

/// A chip's key, were it ever to leak, could otherwise make chips.
#[test]
fn the_end_of_a_chain_signs_no_certificates() {
    let (manufacturer, chip) = manufacturer_and_chip();
    let mut child = Made::end(5, &[1]).issued_by(&chip);
    child.subject = chip.subject.clone();
    assert_eq!(check_euicc(&[&child, &chip, &manufacturer]), fault(1, ChainFault::NotAuthority));
    let mut usage = chip;
    usage.key_usage = vec![4];
    assert_eq!(check_euicc(&[&usage, &manufacturer]), fault(0, ChainFault::KeyUsage));
}
