//! The other side of a card reader: a card that is a program, for `vpcd`, the virtual reader of the PC/SC service.
//!
//! Every program that reads cards over PC/SC sees it as a card in a reader. Messages go over a socket: two bytes of length, the
//! highest first, and the command; a message of one byte is a control (virtualsmartcard, `vpcd.h`).

use std::io::{self, ErrorKind, Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::time::Duration;

/// Where Debian's `vpcd` waits for a card; the second reader is one higher.
pub const PORT: u16 = 35_963;

/// How long a reader may take to answer the door.
const CONNECTING: Duration = Duration::from_secs(2);

/// A card that is a program.
pub trait Inserted {
    /// The answer to reset (ISO/IEC 7816-3 §8.2): what the card says of itself when it is switched on.
    fn atr(&self) -> Vec<u8>;

    /// Switched on, off, or off and on.
    fn power(&mut self, power: Power);

    /// Answers a command APDU with a response APDU of 2 to 65,535 bytes.
    fn exchange(&mut self, command: &[u8]) -> Vec<u8>;
}

/// What a reader does to a card's supply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Power {
    /// Off.
    Off,
    /// On.
    On,
    /// A reset while on.
    Reset,
}

/// Answers a reader until it goes away. A length of two bytes is the limit of what it can send.
///
/// # Errors
/// When the socket fails, or the card's answer has no status word or is too long.
pub fn serve(mut stream: impl Read + Write, card: &mut dyn Inserted) -> io::Result<()> {
    let mut length = [0; 2];
    loop {
        match stream.read_exact(&mut length) {
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => return Ok(()),
            outcome => outcome?,
        }
        let mut message = vec![0; usize::from(u16::from_be_bytes(length))];
        stream.read_exact(&mut message)?;
        let answer = match message[..] {
            [0] => {
                card.power(Power::Off);
                continue;
            }
            [1] => {
                card.power(Power::On);
                continue;
            }
            [2] => {
                card.power(Power::Reset);
                continue;
            }
            [4] => card.atr(),
            // Nothing, or a control that we do not know.
            [] | [_] => continue,
            _ => card.exchange(&message),
        };
        let length = u16::try_from(answer.len()).ok().filter(|length| *length >= 2);
        let length =
            length.ok_or_else(|| io::Error::new(ErrorKind::InvalidData, "the card's answer is too short or too long"))?;
        stream.write_all(&[&length.to_be_bytes(), &answer[..]].concat())?;
    }
}

/// Puts a card into the virtual reader of this machine's PC/SC service, for as long as the program runs.
///
/// # Errors
/// When there is no such reader.
pub fn insert(mut card: impl Inserted + Send + 'static, port: u16) -> io::Result<()> {
    let reader = TcpStream::connect_timeout(&(Ipv4Addr::LOCALHOST, port).into(), CONNECTING)?;
    // Each message is whole when it is written.
    reader.set_nodelay(true)?;
    std::thread::spawn(move || serve(reader, &mut card));
    Ok(())
}

/// Offers a card on a socket of this machine, one reader at a time, for as long as the program runs. What
/// [`super::socket::Socket`] opens.
///
/// # Errors
/// When the socket cannot be made: a program that runs offers one there already.
#[cfg(unix)]
pub fn offer(mut card: impl Inserted + Send + 'static, path: &std::path::Path) -> io::Result<()> {
    use std::os::unix::net::{UnixListener, UnixStream};
    if UnixStream::connect(path).is_ok() {
        return Err(ErrorKind::AddrInUse.into());
    }
    // What a program that has ended left behind.
    if path.exists() {
        std::fs::remove_file(path)?;
    }
    let listener = UnixListener::bind(path)?;
    std::thread::spawn(move || {
        while let Ok((reader, _)) = listener.accept() {
            // A reader that went away took the supply with it.
            let _ = serve(reader, &mut card);
            card.power(Power::Off);
        }
    });
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Echo(String);

    impl Inserted for Echo {
        fn atr(&self) -> Vec<u8> {
            vec![0x3B, 0x00]
        }
        fn power(&mut self, power: Power) {
            self.0 += &format!("{power:?} ");
        }
        fn exchange(&mut self, command: &[u8]) -> Vec<u8> {
            command.to_vec()
        }
    }

    /// One direction from bytes, the other into bytes.
    struct Socket<'a>(&'a [u8], Vec<u8>);

    impl Read for Socket<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            self.0.read(buffer)
        }
    }
    impl Write for Socket<'_> {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.1.write(bytes)
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_reader_is_answered() {
        let asked = [0, 1, 1, 0, 1, 4, 0, 3, 9, 8, 7, 0, 1, 2, 0, 0, 0, 1, 77, 0, 1, 0];
        let (mut socket, mut card) = (Socket(&asked, Vec::new()), Echo(String::new()));
        serve(&mut socket, &mut card).unwrap();
        assert_eq!((socket.1, &*card.0), (vec![0, 2, 0x3B, 0x00, 0, 3, 9, 8, 7], "On Reset Off "));
        let torn = serve(&mut Socket(&[0, 9, 1], Vec::new()), &mut card).unwrap_err();
        assert_eq!(torn.kind(), ErrorKind::UnexpectedEof);
    }
}
