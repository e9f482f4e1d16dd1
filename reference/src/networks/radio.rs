//! A radio of a network: technology, frequency, and the 3GPP band or bands that this can mean there.

use std::str::FromStr;

/// The most bands that one frequency can mean.
const BANDS_MAX: usize = 8;

/// A kind of radio.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Technology {
    /// 2G.
    Gsm,
    /// 3G.
    Umts,
    /// 4G.
    Lte,
    /// 5G.
    Nr,
}

/// One radio of a network, written as `LTE800=20`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Radio {
    /// 2G to 5G.
    pub technology: Technology,
    /// The frequency that the band is called by, in MHz; `None` when only the technology was noted.
    pub mhz: Option<u16>,
    /// The 3GPP bands (TS 25.101, 36.101, 38.101) that this is. One: sure. Several: one or more of them. None: not known.
    pub bands: Vec<u16>,
}

/// Whether a network uses a band; the surer answer is the smaller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Use {
    /// The list says so.
    Yes,
    /// The list names a frequency that this band shares with others, or a technology without any frequency.
    Perhaps,
    /// The list does not name it, which is no proof that it is not used.
    NotListed,
}

pub(super) fn uses(radios: &[Radio], technology: Technology, band: u16) -> Use {
    let answers = radios.iter().filter(|radio| radio.technology == technology).map(|radio| match radio.bands.as_slice() {
        _ if technology == Technology::Gsm && radio.mhz == Some(band) => Use::Yes,
        [only] if *only == band => Use::Yes,
        bands if bands.contains(&band) || radio.mhz.is_none() => Use::Perhaps,
        _ => Use::NotListed,
    });
    answers.min().unwrap_or(Use::NotListed)
}

impl FromStr for Radio {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (name, bands) = text.split_once('=').unwrap_or((text, ""));
        let digits_at = name.find(|letter: char| letter.is_ascii_digit()).unwrap_or(name.len());
        let (technology, mhz) = name.split_at(digits_at);
        let technology = match technology {
            "GSM" => Technology::Gsm,
            "UMTS" => Technology::Umts,
            "LTE" => Technology::Lte,
            "NR" => Technology::Nr,
            _ => return Err(()),
        };
        let mhz = if mhz.is_empty() { None } else { Some(mhz.parse().map_err(drop)?) };
        let bands = bands.split(',').filter(|band| !band.is_empty()).map(|band| band.parse().map_err(drop));
        let bands = bands.collect::<Result<Vec<u16>, ()>>()?;
        if bands.len() > BANDS_MAX { Err(()) } else { Ok(Self { technology, mhz, bands }) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_a_radio() {
        let radio: Radio = "NR3500=77,78".parse().unwrap();
        assert_eq!(radio, Radio { technology: Technology::Nr, mhz: Some(3500), bands: vec![77, 78] });
        assert_eq!("LTE".parse::<Radio>().unwrap().mhz, None);
        for wrong in ["", "WiMAX", "LTE99999", "LTE800=x", "LTE800=1,2,3,4,5,6,7,8,9", "6G"] {
            assert!(wrong.parse::<Radio>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_technology_without_a_frequency_may_use_any_band() {
        let radios = ["LTE".parse().unwrap(), "LTE800=20".parse().unwrap()];
        assert_eq!(uses(&radios, Technology::Lte, 20), Use::Yes);
        assert_eq!(uses(&radios, Technology::Lte, 3), Use::Perhaps);
        assert_eq!(uses(&radios, Technology::Nr, 3), Use::NotListed);
    }
}
