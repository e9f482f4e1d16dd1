//! A channel to an application where only plain APDUs can be sent: TERMINAL CAPABILITY, MANAGE CHANNEL, SELECT.
//!
//! Pure: what sends is handed in. Modems that open channels by themselves do not need this.

use super::apdu::{Channel, Command, StatusWord};
use super::exchange::{self, Answer, Send};
use super::{Aid, Error, Misbehaved, Opened, Terminal};

/// TERMINAL CAPABILITY (ETSI TS 102 221 §11.1.19): extended channels, no further interface, and an LPA in the device: without
/// the last (SGP.22 v2.5 §3.4.2) an eUICC may keep its ISD-R closed.
const CAPABILITY: [u8; 10] = [0xA9, 0x08, 0x81, 0x00, 0x82, 0x01, 0x01, 0x83, 0x01, 0x07];

/// Opens a channel and selects an application on it. The channel is closed again when that fails.
///
/// # Errors
/// [`Error::NoFreeChannel`], [`Error::NotAnEuicc`] when the card has no such application, [`Error::Refused`] for another refusal.
pub fn open(send: &mut Send<'_>, aid: &Aid, terminal: Terminal) -> Result<Opened, Error> {
    // Cards that do not know it say so and work all the same; some modems keep it for themselves.
    let capability = Command::new(0x80, 0xAA, 0, 0).with_data(&CAPABILITY).expect("ten bytes fit a command");
    match exchange::run(send, Channel::BASIC, &capability, terminal) {
        Ok(_) | Err(Error::ModemRefused { .. }) => {}
        Err(error) => return Err(error),
    }
    let answer = exchange::run(send, Channel::BASIC, &Command::new(0x00, 0x70, 0, 0).expecting_short(1), terminal)?;
    let channel = opened_channel(&answer)?;
    match select(send, channel, aid, terminal) {
        Ok(fcp) => Ok(Opened { channel, fcp }),
        Err(error) => {
            // The first error says more than a second.
            let _ = close(send, channel, terminal);
            Err(error)
        }
    }
}

/// Closes a channel.
///
/// # Errors
/// [`Error::Refused`] when the card does not close it.
pub fn close(send: &mut Send<'_>, channel: Channel, terminal: Terminal) -> Result<(), Error> {
    let command = Command::new(0x00, 0x70, 0x80, channel.number());
    let answer = exchange::run(send, Channel::BASIC, &command, terminal)?;
    if answer.status.is_done() { Ok(()) } else { Err(Error::Refused { instruction: command.instruction, status: answer.status }) }
}

fn opened_channel(answer: &Answer) -> Result<Channel, Error> {
    if !answer.status.is_done() {
        return Err(match answer.status.0 {
            // None left; none at all; logical channels not supported.
            0x6A81 | 0x6881 | 0x6200 => Error::NoFreeChannel,
            _ => Error::Refused { instruction: 0x70, status: answer.status },
        });
    }
    let number = match answer.data[..] {
        [number] if number != 0 => number,
        _ => return Err(Error::Misbehaved(Misbehaved::Channel)),
    };
    Channel::new(number).ok_or(Error::Misbehaved(Misbehaved::Channel))
}

/// SELECT by name (ETSI TS 102 221 §11.1.1), the file control parameters wanted.
fn select(send: &mut Send<'_>, channel: Channel, aid: &Aid, terminal: Terminal) -> Result<Vec<u8>, Error> {
    let command = Command::new(0x00, 0xA4, 0x04, 0x00).with_data(aid.as_bytes()).expect("sixteen bytes fit a command");
    let answer = exchange::run(send, channel, &command.expecting_short(0), terminal)?;
    match answer.status {
        status if status.is_done() => Ok(answer.data),
        // Not found; nothing that the parameters point to; not selectable.
        StatusWord(0x6A82 | 0x6A88 | 0x6999) => Err(Error::NotAnEuicc { aid: *aid }),
        status => Err(Error::Refused { instruction: 0xA4, status }),
    }
}

#[cfg(test)]
mod tests {
    use super::super::apdu::Response;
    use super::super::hex;
    use super::*;

    const CAPABILITY: (&str, &str) = ("80AA00000AA9088100820101830107", "9000");
    const SELECT: &str = "A4040010A0000005591010FFFFFFFF890000010000";

    fn check(script: &[(&str, &str)]) -> Result<Opened, Error> {
        let mut script = script.iter();
        let opened = open(
            &mut |channel, command| {
                let (expected, answer) = script.next().expect("the script has no further command");
                assert_eq!(hex::write(&command.to_bytes(channel)), *expected);
                Ok(Response::read(&hex::read(answer).unwrap()).unwrap())
            },
            &Aid::ISD_R,
            Terminal::Us,
        );
        assert_eq!(script.next(), None);
        opened
    }

    #[test]
    fn a_channel_is_opened_and_the_application_selected() {
        let select = format!("01{SELECT}");
        let script = [CAPABILITY, ("0070000001", "019000"), (&select, "6103"), ("01C0000003", "6F01AA9000")];
        let channel = Channel::new(1).unwrap();
        assert_eq!(check(&script), Ok(Opened { channel, fcp: vec![0x6F, 0x01, 0xAA] }));
        // A card that does not know TERMINAL CAPABILITY, and gives a high channel.
        let select = format!("46{SELECT}");
        let script = [(CAPABILITY.0, "6E00"), ("0070000001", "6C01"), ("0070000001", "0A9000"), (&select, "9000")];
        assert_eq!(check(&script), Ok(Opened { channel: Channel::new(10).unwrap(), fcp: vec![] }));
    }

    #[test]
    fn a_card_without_the_application_gets_its_channel_back() {
        let select = format!("02{SELECT}");
        let script = [CAPABILITY, ("0070000001", "029000"), (&select, "6A82"), ("00708002", "9000")];
        assert_eq!(check(&script), Err(Error::NotAnEuicc { aid: Aid::ISD_R }));
        let script = [CAPABILITY, ("0070000001", "029000"), (&select, "6985"), ("00708002", "6F00")];
        assert_eq!(check(&script), Err(Error::Refused { instruction: 0xA4, status: StatusWord(0x6985) }));
    }

    #[test]
    fn no_channel_is_told_from_a_senseless_one() {
        for (answer, expected) in [
            ("6A81", Error::NoFreeChannel),
            ("6881", Error::NoFreeChannel),
            ("6D00", Error::Refused { instruction: 0x70, status: StatusWord(0x6D00) }),
            ("009000", Error::Misbehaved(Misbehaved::Channel)),
            ("149000", Error::Misbehaved(Misbehaved::Channel)),
            ("9000", Error::Misbehaved(Misbehaved::Channel)),
        ] {
            assert_eq!(check(&[CAPABILITY, ("0070000001", answer)]), Err(expected), "{answer}");
        }
    }
}
