//! Links that install an eSIM: an activation code wrapped for one maker's phones.

/// Whose phones open the link.
///
/// Both links must be opened on the phone itself, and outside of a web view inside another app.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SetupLink {
    /// `https://esimsetup.apple.com/…`: iPhones from iOS 17.4.
    Apple,
    /// `https://esimsetup.android.com/…`: Android from 10, with Google Play services. Not documented by Google, but what
    /// several providers of travel eSIMs hand out.
    Android,
}

/// What a text is, seen as a link.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Seen<'a> {
    /// No link at all.
    NoLink,
    /// An install link; what stands for the activation code, still encoded.
    CardData(&'a str),
    /// An install link without an activation code.
    WithoutCardData,
    /// A link to somewhere else.
    Elsewhere,
}

const HOSTS: [&str; 2] = ["esimsetup.apple.com", "esimsetup.android.com"];

impl SetupLink {
    /// The link for an activation code in the clear (`LPA:1$…`).
    pub(crate) fn wrap(self, code: &str) -> String {
        let host = match self {
            Self::Apple => HOSTS[0],
            Self::Android => HOSTS[1],
        };
        format!("https://{host}/esim_qrcode_provisioning?carddata={}", encode(code))
    }
}

/// Looks at `text` as a link. The path does not count, the parameter `carddata` does.
pub(crate) fn look(text: &str) -> Seen<'_> {
    let Some((host, rest)) = host_and_rest(text) else { return Seen::NoLink };
    if !HOSTS.iter().any(|known| known.eq_ignore_ascii_case(host)) {
        return Seen::Elsewhere;
    }
    let query = rest.split_once('?').map_or("", |(_, query)| query);
    let query = query.split('#').next().unwrap_or_default();
    let card_data = query.split('&').find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.eq_ignore_ascii_case("carddata").then_some(value)
    });
    match card_data {
        None | Some("") => Seen::WithoutCardData,
        Some(card_data) => Seen::CardData(card_data),
    }
}

/// Splits `https://host/rest`. Without a scheme only a known host makes a link.
fn host_and_rest(text: &str) -> Option<(&str, &str)> {
    let after_scheme = ["https://", "http://"].iter().find_map(|scheme| {
        let (start, rest) = text.split_at_checked(scheme.len())?;
        start.eq_ignore_ascii_case(scheme).then_some(rest)
    });
    let address = after_scheme.unwrap_or(text);
    let end = address.find(['/', '?', '#']).unwrap_or(address.len());
    let (host, rest) = address.split_at(end);
    let known = HOSTS.iter().any(|known| known.eq_ignore_ascii_case(host));
    (after_scheme.is_some() || known).then_some((host, rest))
}

/// Percent-encodes as JavaScript's `encodeURIComponent` does, which is what the makers' examples use.
fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len() * 2);
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.!~*'()".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

/// Undoes percent-encoding, also where only some characters are encoded.
///
/// # Errors
/// The place, counted in characters from 1, of a `%` without two hexadecimal digits; 0 when the whole is no UTF-8.
pub(crate) fn decode(text: &str) -> Result<String, usize> {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut index = 0;
    while let Some(byte) = bytes.get(index) {
        if *byte == b'%' {
            let value = bytes.get(index + 1..index + 3).and_then(hexadecimal);
            decoded.push(value.ok_or_else(|| text.get(..index).map_or(0, |before| before.chars().count() + 1))?);
            index += 3;
        } else {
            decoded.push(*byte);
            index += 1;
        }
    }
    String::from_utf8(decoded).map_err(|_| 0)
}

fn hexadecimal(digits: &[u8]) -> Option<u8> {
    let digit = |byte: &u8| char::from(*byte).to_digit(16).and_then(|value| u8::try_from(value).ok());
    Some(digit(digits.first()?)? << 4 | digit(digits.get(1)?)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Links as eSIM Go's API and other shops hand them out, encoded, half-encoded and plain.
    #[test]
    fn foreign_vectors() {
        for (link, card_data) in [
            (
                "https://esimsetup.apple.com/esim_qrcode_provisioning?carddata=LPA%3A1%24rsp.example.test%24APPLE-CODE",
                "LPA:1$rsp.example.test$APPLE-CODE",
            ),
            (
                "https://esimsetup.apple.com/esim_qrcode_provisioning?carddata=LPA:1%24rsp.truphone.com%24MATCH-1",
                "LPA:1$rsp.truphone.com$MATCH-1",
            ),
            (
                "https://esimsetup.apple.com/esim_qrcode_provisioning?carddata=LPA:1$smdp.example.com$K2-ABC123-DEF456",
                "LPA:1$smdp.example.com$K2-ABC123-DEF456",
            ),
            ("ESIMSETUP.android.com/x?utm=a&cardData=LPA%3a1%24h.test%24M#top", "LPA:1$h.test$M"),
        ] {
            let Seen::CardData(found) = look(link) else { panic!("no card data in {link}") };
            assert_eq!(decode(found).as_deref(), Ok(card_data));
        }
    }

    #[test]
    fn other_texts() {
        assert_eq!(look("LPA:1$smdp.example.com$ABC"), Seen::NoLink);
        assert_eq!(look("https://example.com/?carddata=LPA:1$a.b$C"), Seen::Elsewhere);
        assert_eq!(look("https://esimsetup.apple.com/esim_qrcode_provisioning"), Seen::WithoutCardData);
        assert_eq!(look("https://esimsetup.apple.com/esim_qrcode_provisioning?carddata="), Seen::WithoutCardData);
        assert_eq!(decode("LPA%3"), Err(4));
        assert_eq!(decode("%+1"), Err(1));
        assert_eq!(decode("%FF"), Err(0));
    }

    proptest! {
        #[test]
        fn what_is_encoded_is_decoded(text in "\\PC*") {
            prop_assert_eq!(decode(&encode(&text)), Ok(text));
        }

        #[test]
        fn any_text_is_answered(input in "(https://)?(esimsetup.apple.com)?\\PC*") {
            if let Seen::CardData(card_data) = look(&input) {
                let _ = decode(card_data);
            }
        }
    }
}
