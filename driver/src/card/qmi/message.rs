//! QMI's messages as bytes: the QMUX frame, the header of a service or of the control service, and the elements.
//!
//! Pure. Numbers are the lowest byte first. The layout is that of libqmi's documentation ("QMI over QMUX").

use super::super::Misbehaved;

/// The service that gives out clients.
pub const CONTROL: u8 = 0x00;
/// The service of the card.
pub const UIM: u8 = 0x0B;

/// A frame begins with this.
const MARKER: u8 = 0x01;
/// Marker, length, flags, service, client.
const FRAME_HEADER_SIZE: usize = 6;
/// The largest frame: its length has two bytes and does not count the marker.
pub const FRAME_SIZE_BYTES_MAX: usize = 0xFFFF + 1;

/// What a message is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// From us to the modem.
    Request,
    /// The modem's answer.
    Response,
    /// What the modem says unasked.
    Indication,
}

/// An element of a message: a type and a value of at most 65,535 bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Element {
    /// Which one.
    pub tag: u8,
    /// Its bytes.
    pub value: Vec<u8>,
}

/// A message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// The service that it is for, or from.
    pub service: u8,
    /// The client of that service; zero where it is for all.
    pub client: u8,
    /// What it is.
    pub kind: Kind,
    /// A response has its request's number. That of the control service has one byte.
    pub transaction: u16,
    /// Which request, response or indication.
    pub id: u16,
    /// The contents.
    pub elements: Vec<Element>,
}

impl Message {
    /// The first element with a tag.
    #[must_use]
    pub fn element(&self, tag: u8) -> Option<&[u8]> {
        self.elements.iter().find(|element| element.tag == tag).map(|element| &element.value[..])
    }

    /// The bytes; `None` when the message is too long for a frame, or its number too high for the control service.
    #[must_use]
    pub fn to_bytes(&self) -> Option<Vec<u8>> {
        let mut elements = Vec::new();
        for Element { tag, value } in &self.elements {
            elements.push(*tag);
            elements.extend(u16::try_from(value.len()).ok()?.to_le_bytes());
            elements.extend(value);
        }
        let is_control = self.service == CONTROL;
        let from_modem = if self.kind == Kind::Request { 0x00 } else { 0x80 };
        let mut body = vec![from_modem, self.service, self.client, flags(self.kind, is_control)];
        if is_control {
            body.push(u8::try_from(self.transaction).ok()?);
        } else {
            body.extend(self.transaction.to_le_bytes());
        }
        body.extend(self.id.to_le_bytes());
        body.extend(u16::try_from(elements.len()).ok()?.to_le_bytes());
        body.extend(elements);
        // The length counts itself.
        let length = u16::try_from(body.len() + 2).ok()?;
        Some([&[MARKER], &length.to_le_bytes()[..], &body].concat())
    }

    /// Reads one whole frame.
    ///
    /// # Errors
    /// [`Misbehaved::ModemAnswer`] when lengths do not fit each other, or the kind is unknown.
    pub fn read(frame: &[u8]) -> Result<Self, Misbehaved> {
        Self::parse(frame).ok_or(Misbehaved::ModemAnswer)
    }

    fn parse(frame: &[u8]) -> Option<Self> {
        let ([marker, low, high, _, service, client], rest) = frame.split_first_chunk::<FRAME_HEADER_SIZE>()?;
        if *marker != MARKER || usize::from(u16::from_le_bytes([*low, *high])) + 1 != frame.len() {
            return None;
        }
        let is_control = *service == CONTROL;
        let (flag, rest) = rest.split_first()?;
        let (transaction, rest) = if is_control {
            let (number, rest) = rest.split_first()?;
            (u16::from(*number), rest)
        } else {
            let (number, rest) = rest.split_first_chunk()?;
            (u16::from_le_bytes(*number), rest)
        };
        let (id, rest) = rest.split_first_chunk()?;
        let (length, mut rest) = rest.split_first_chunk()?;
        if usize::from(u16::from_le_bytes(*length)) != rest.len() {
            return None;
        }
        let mut elements = Vec::new();
        while let Some(([tag, low, high], after)) = rest.split_first_chunk::<3>() {
            let (value, after) = after.split_at_checked(usize::from(u16::from_le_bytes([*low, *high])))?;
            elements.push(Element { tag: *tag, value: value.to_vec() });
            rest = after;
        }
        if !rest.is_empty() {
            return None;
        }
        let kinds = [Kind::Request, Kind::Response, Kind::Indication];
        let kind = kinds.into_iter().find(|kind| flags(*kind, is_control) == *flag)?;
        Some(Self { service: *service, client: *client, kind, transaction, id: u16::from_le_bytes(*id), elements })
    }

    /// How long the frame is that begins here, once that can be told.
    ///
    /// # Errors
    /// [`Misbehaved::ModemAnswer`] when no frame begins here.
    pub fn frame_size(begun: &[u8]) -> Result<Option<usize>, Misbehaved> {
        match *begun {
            [] | [MARKER] | [MARKER, _] => Ok(None),
            [MARKER, low, high, ..] => match usize::from(u16::from_le_bytes([low, high])) + 1 {
                size if size > FRAME_HEADER_SIZE => Ok(Some(size)),
                _ => Err(Misbehaved::ModemAnswer),
            },
            _ => Err(Misbehaved::ModemAnswer),
        }
    }
}

/// The control service counts its kinds in another way.
fn flags(kind: Kind, is_control: bool) -> u8 {
    match (kind, is_control) {
        (Kind::Request, _) => 0x00,
        (Kind::Response, true) => 0x01,
        (Kind::Response, false) | (Kind::Indication, true) => 0x02,
        (Kind::Indication, false) => 0x04,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::super::hex;
    use super::*;

    /// Allocating a client of the card's service, as any trace of libqmi shows it.
    #[test]
    fn a_client_is_asked_for_in_sixteen_bytes() {
        let elements = vec![Element { tag: 0x01, value: vec![UIM] }];
        let request = Message { service: CONTROL, client: 0, kind: Kind::Request, transaction: 1, id: 0x22, elements };
        let bytes = request.to_bytes().unwrap();
        assert_eq!(hex::write(&bytes), "010F00000000000122000400010100 0B".replace(' ', ""));
        assert_eq!(Message::read(&bytes), Ok(request));
    }

    #[test]
    fn a_response_of_the_cards_service_is_read() {
        let bytes = hex::read("01180080 0B05 02 0700 3B00 0C00 02 0400 00000000 10 0200 9000".replace(' ', "").as_str()).unwrap();
        let response = Message::read(&bytes).unwrap();
        assert_eq!(
            (response.service, response.client, response.kind, response.transaction, response.id),
            (UIM, 5, Kind::Response, 7, 0x3B)
        );
        assert_eq!(
            (response.element(0x02), response.element(0x10), response.element(0x11)),
            (Some(&[0; 4][..]), Some(&[0x90, 0][..]), None)
        );
        assert_eq!(response.to_bytes(), Some(bytes));
    }

    #[test]
    fn lengths_that_do_not_fit_are_refused() {
        for wrong in [
            "",
            "01",
            "0105000000",
            "02050000000000",
            "01180080",
            "010C00800B05020700 3B00 0100".replace(' ', "").as_str(),
            "010D00800B05020700 3B00 0200 0102".replace(' ', "").as_str(),
        ] {
            assert_eq!(Message::read(&hex::read(wrong).unwrap()), Err(Misbehaved::ModemAnswer), "{wrong}");
        }
        assert_eq!(Message::frame_size(&[1, 15]), Ok(None));
        assert_eq!(Message::frame_size(&[1, 15, 0]), Ok(Some(16)));
        assert_eq!(Message::frame_size(&[1, 5, 0]), Err(Misbehaved::ModemAnswer));
        assert_eq!(Message::frame_size(&[2]), Err(Misbehaved::ModemAnswer));
    }

    proptest! {
        #[test]
        fn any_message_is_read_back(
            service: u8, client: u8, transaction in 0u16..=255, id: u16,
            kind in prop::sample::select(vec![Kind::Request, Kind::Response, Kind::Indication]),
            elements in prop::collection::vec((any::<u8>(), prop::collection::vec(any::<u8>(), 0..40)), 0..5),
        ) {
            let elements = elements.into_iter().map(|(tag, value)| Element { tag, value }).collect();
            let message = Message { service, client, kind, transaction, id, elements };
            let bytes = message.to_bytes().unwrap();
            prop_assert_eq!(Message::frame_size(&bytes), Ok(Some(bytes.len())));
            prop_assert_eq!(Message::read(&bytes), Ok(message));
        }

        #[test]
        fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..100)) {
            let _ = Message::read(&bytes);
            let _ = Message::frame_size(&bytes);
        }
    }
}
