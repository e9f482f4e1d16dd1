//! A card that another program offers on a socket of this machine, in the way of [`vpcd`](super::vpcd): two bytes of length, the
//! highest first, and the command; a message of one byte is a control. `spoke lab` offers one.

use std::os::unix::net::UnixStream;
use std::path::Path;
use std::time::Instant;

use super::apdu::{Channel, Command, Response};
use super::port::{self, Port};
use super::vpcd::Power;
use super::{Aid, Card, Clock, Error, Misbehaved, Opened, Terminal, opening};

/// A card on a socket.
#[derive(Debug)]
pub struct Socket {
    port: Port,
    /// An answer did not come in time. The protocol has no numbers: it could be taken for that of the next command.
    is_lost: bool,
}

impl Socket {
    /// Switches on the card that a socket leads to.
    ///
    /// # Errors
    /// [`Error::NoSuchPort`], [`Error::NoPermission`], and [`Error::Gone`] when nobody offers a card there any more.
    pub fn open(path: &Path, clock: Clock, deadline: Instant) -> Result<Self, Error> {
        let name = path.display().to_string();
        let stream = UnixStream::connect(path).map_err(|error| match error.kind() {
            std::io::ErrorKind::ConnectionRefused => Error::Gone { port: name.clone() },
            _ => port::refused(path, &error),
        })?;
        let mut socket = Self { port: Port::over(stream.into(), &name, clock)?, is_lost: false };
        socket.control(Power::On, deadline)?;
        Ok(socket)
    }

    fn control(&mut self, power: Power, deadline: Instant) -> Result<(), Error> {
        let control = match power {
            Power::Off => 0,
            Power::On => 1,
            Power::Reset => 2,
        };
        self.port.write_all(&[0, 1, control], deadline)
    }

    fn read_exact(&mut self, buffer: &mut [u8], deadline: Instant) -> Result<(), Error> {
        let mut filled = 0;
        while filled < buffer.len() {
            filled += self.port.read(&mut buffer[filled..], deadline)?;
        }
        Ok(())
    }

    fn ask(&mut self, command: &[u8], deadline: Instant) -> Result<Vec<u8>, Error> {
        let length =
            u16::try_from(command.len()).map_err(|_| Error::ApiMisuse { what: "a command is longer than its length" })?;
        self.port.write_all(&[&length.to_be_bytes(), command].concat(), deadline)?;
        let mut length = [0; 2];
        self.read_exact(&mut length, deadline)?;
        let mut answer = vec![0; usize::from(u16::from_be_bytes(length))];
        self.read_exact(&mut answer, deadline)?;
        Ok(answer)
    }
}

impl Card for Socket {
    fn open_channel(&mut self, aid: &Aid, deadline: Instant) -> Result<Opened, Error> {
        opening::open(&mut |channel, command| self.exchange(channel, command, deadline), aid, Terminal::Us)
    }

    fn exchange(&mut self, channel: Channel, command: &Command, deadline: Instant) -> Result<Response, Error> {
        if self.is_lost {
            return Err(Error::Gone { port: self.port.name().to_owned() });
        }
        let answer = self.ask(&command.to_bytes(channel), deadline).inspect_err(|_| self.is_lost = true)?;
        Response::read(&answer).map_err(|_| Error::Misbehaved(Misbehaved::CardAnswer))
    }

    fn close_channel(&mut self, channel: Channel, deadline: Instant) -> Result<(), Error> {
        opening::close(&mut |channel, command| self.exchange(channel, command, deadline), channel, Terminal::Us)
    }

    fn reset(&mut self, deadline: Instant) -> Result<(), Error> {
        self.control(Power::Reset, deadline)
    }

    fn terminal(&self) -> Terminal {
        Terminal::Us
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::net::UnixListener;
    use std::time::Duration;

    use super::super::hex;
    use super::super::vpcd::{self, Inserted};
    use super::*;

    /// A card with an ISD-R that knows nothing but how to be opened.
    struct Scripted(Vec<Power>);

    impl Inserted for Scripted {
        fn atr(&self) -> Vec<u8> {
            vec![0x3B, 0x00]
        }
        fn power(&mut self, power: Power) {
            self.0.push(power);
        }
        fn exchange(&mut self, command: &[u8]) -> Vec<u8> {
            let answer = match command {
                [_, 0x70, 0x00, ..] => "019000",
                [_, 0x70, 0x80, ..] | [_, 0xA4, ..] => "9000",
                _ => "6E00",
            };
            hex::read(answer).unwrap()
        }
    }

    #[test]
    fn a_card_on_a_socket_is_opened_and_reset() {
        let path = std::env::temp_dir().join(format!("spoke-socket-{}", std::process::id()));
        let _ = std::fs::remove_file(&path);
        let listener = UnixListener::bind(&path).unwrap();
        let serving = std::thread::spawn(move || {
            let mut card = Scripted(Vec::new());
            vpcd::serve(listener.accept().unwrap().0, &mut card).unwrap();
            card.0
        });
        let deadline = Instant::now() + Duration::from_secs(20);
        let mut card = Socket::open(&path, Instant::now, deadline).unwrap();
        let opened = card.open_channel(&Aid::ISD_R, deadline).unwrap();
        card.close_channel(opened.channel, deadline).unwrap();
        card.reset(deadline).unwrap();
        drop(card);
        assert_eq!(serving.join().unwrap(), [Power::On, Power::Reset]);
        let again = Socket::open(&path, Instant::now, deadline).unwrap_err();
        std::fs::remove_file(&path).unwrap();
        assert_eq!(again, Error::Gone { port: path.display().to_string() });
        let none = Socket::open(&path, Instant::now, deadline).unwrap_err();
        assert_eq!(none, Error::NoSuchPort { port: path.display().to_string() });
    }
}
