//! A port of this machine (a serial line, a device file, a socket), read and written with a time limit.
//!
//! What a refusal of the system means for the person in front of it is said here, too: who else has the port, which group may
//! use it.

use std::fs::{self, File, OpenOptions};
use std::io::Read as _;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _};
use std::path::Path;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{FlockOperation, OFlags, flock};
use rustix::io::Errno;
use rustix::termios::{OptionalActions, ioctl_tiocexcl, isatty, tcgetattr, tcsetattr};

use super::{Clock, Error};

/// An open port.
#[derive(Debug)]
pub struct Port {
    fd: OwnedFd,
    name: String,
    clock: Clock,
}

impl Port {
    /// Opens a device file for this program alone. A serial line is made raw: bytes come and go as they are.
    ///
    /// # Errors
    /// [`Error::NoSuchPort`], [`Error::NoPermission`], [`Error::PortBusy`].
    pub fn open(path: &Path, clock: Clock) -> Result<Self, Error> {
        let name = path.display().to_string();
        let flags = OFlags::NOCTTY | OFlags::NONBLOCK;
        let flags = i32::try_from(flags.bits()).expect("the flags of open fit its argument");
        let file = OpenOptions::new().read(true).write(true).custom_flags(flags).open(path);
        let file = file.map_err(|error| refused(path, &error))?;
        let busy = |program| Error::PortBusy { port: name.clone(), program };
        // Programs that keep to the custom lock the port; the others are found by what they have open.
        if flock(&file, FlockOperation::NonBlockingLockExclusive) == Err(Errno::WOULDBLOCK) {
            return Err(busy(other_program(path)));
        }
        if let Some(program) = other_program(path) {
            return Err(busy(Some(program)));
        }
        if isatty(&file) {
            make_raw(&file).map_err(|errno| failed(&name, errno))?;
        }
        Ok(Self { fd: file.into(), name, clock })
    }

    /// Takes what is already open: a socket, or one end of a test.
    ///
    /// # Errors
    /// [`Error::Failed`] when it cannot be made not to block.
    pub fn over(fd: OwnedFd, name: &str, clock: Clock) -> Result<Self, Error> {
        let flags = rustix::fs::fcntl_getfl(&fd).map_err(|errno| failed(name, errno))?;
        rustix::fs::fcntl_setfl(&fd, flags | OFlags::NONBLOCK).map_err(|errno| failed(name, errno))?;
        Ok(Self { fd, name: name.to_owned(), clock })
    }

    /// What the port is called.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What time it is.
    #[must_use]
    pub fn now(&self) -> Instant {
        (self.clock)()
    }

    /// Reads what there is, at least one byte.
    ///
    /// # Errors
    /// [`Error::Mute`] at the deadline, [`Error::Gone`] when the other end went away.
    pub fn read(&mut self, buffer: &mut [u8], deadline: Instant) -> Result<usize, Error> {
        loop {
            match rustix::io::read(&self.fd, &mut *buffer) {
                Ok(0) => return Err(Error::Gone { port: self.name.clone() }),
                Ok(size) => return Ok(size),
                Err(Errno::AGAIN) => self.wait(PollFlags::IN, deadline)?,
                Err(Errno::INTR) => {}
                Err(errno) => return Err(failed(&self.name, errno)),
            }
        }
    }

    /// Writes all bytes.
    ///
    /// # Errors
    /// As of [`Port::read`].
    pub fn write_all(&mut self, mut bytes: &[u8], deadline: Instant) -> Result<(), Error> {
        while !bytes.is_empty() {
            match rustix::io::write(&self.fd, bytes) {
                Ok(size) => bytes = bytes.get(size..).unwrap_or_default(),
                Err(Errno::AGAIN) => self.wait(PollFlags::OUT, deadline)?,
                Err(Errno::INTR) => {}
                Err(errno) => return Err(failed(&self.name, errno)),
            }
        }
        Ok(())
    }

    /// Throws away what has come until now, at most `size_bytes_max` bytes.
    ///
    /// # Errors
    /// [`Error::Gone`].
    pub fn drain(&mut self, size_bytes_max: usize) -> Result<(), Error> {
        let now = self.now();
        let mut buffer = [0; 4096];
        let mut drained = 0;
        while drained < size_bytes_max {
            match self.read(&mut buffer, now) {
                Ok(size) => drained += size,
                Err(Error::Mute) => return Ok(()),
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Does nothing for a while, but not past the deadline.
    pub fn pause(&self, pause: Duration, deadline: Instant) {
        let pause = pause.min(deadline.saturating_duration_since(self.now()));
        std::thread::sleep(pause);
    }

    fn wait(&self, flags: PollFlags, deadline: Instant) -> Result<(), Error> {
        loop {
            let left = deadline.saturating_duration_since(self.now());
            let timeout =
                Timespec { tv_sec: i64::try_from(left.as_secs()).unwrap_or(i64::MAX), tv_nsec: left.subsec_nanos().into() };
            match poll(&mut [PollFd::from_borrowed_fd(self.fd.as_fd(), flags)], Some(&timeout)) {
                Ok(0) if self.now() >= deadline => return Err(Error::Mute),
                Ok(0) | Err(Errno::INTR) => {}
                // Whatever happened, reading or writing says it.
                Ok(_) => return Ok(()),
                Err(errno) => return Err(failed(&self.name, errno)),
            }
        }
    }
}

fn make_raw(file: &File) -> Result<(), Errno> {
    ioctl_tiocexcl(file)?;
    let mut settings = tcgetattr(file)?;
    settings.make_raw();
    // USB ports have no speed; of the others this is what modems begin with.
    settings.set_speed(115_200)?;
    tcsetattr(file, OptionalActions::Now, &settings)
}

fn failed(name: &str, errno: Errno) -> Error {
    let port = name.to_owned();
    match errno {
        Errno::IO | Errno::NODEV | Errno::NXIO | Errno::PIPE | Errno::CONNRESET | Errno::SHUTDOWN | Errno::NOTCONN => {
            Error::Gone { port }
        }
        errno => Error::Failed { port, kind: std::io::Error::from(errno).kind() },
    }
}

/// Why a port could not be opened.
#[must_use]
pub fn refused(path: &Path, error: &std::io::Error) -> Error {
    let port = path.display().to_string();
    match error.raw_os_error().map(Errno::from_raw_os_error) {
        Some(Errno::BUSY | Errno::AGAIN) => Error::PortBusy { port, program: other_program(path) },
        Some(Errno::ACCESS | Errno::PERM) => Error::NoPermission { port, group: group(path) },
        Some(Errno::NOENT | Errno::NODEV | Errno::NXIO | Errno::NOTDIR) => Error::NoSuchPort { port },
        _ => Error::Failed { port, kind: error.kind() },
    }
}

/// The name of another program that has the device open. Of other users' programs only root is told.
fn other_program(path: &Path) -> Option<String> {
    let device = fs::metadata(path).ok()?.rdev();
    let own = std::process::id().to_string();
    for process in fs::read_dir("/proc").ok()?.flatten() {
        let number = process.file_name();
        if !number.to_string_lossy().bytes().all(|c| c.is_ascii_digit()) || *own == *number {
            continue;
        }
        let Ok(open) = fs::read_dir(process.path().join("fd")) else { continue };
        if open.flatten().any(|file| fs::metadata(file.path()).is_ok_and(|open| device != 0 && open.rdev() == device)) {
            let name = read_small(&process.path().join("comm"))?;
            return Some(name.trim_end().to_owned());
        }
    }
    None
}

/// The group that may read and write a file, if it is not root's own.
fn group(path: &Path) -> Option<String> {
    let file = fs::metadata(path).ok()?;
    if file.mode() & 0o060 != 0o060 || file.gid() == 0 {
        return None;
    }
    let groups = read_small(Path::new("/etc/group"))?;
    group_name(&groups, file.gid()).map(str::to_owned)
}

/// The name in a line `name:x:number:members`.
fn group_name(groups: &str, number: u32) -> Option<&str> {
    groups.lines().find_map(|line| {
        let mut fields = line.split(':');
        let name = fields.next()?;
        (fields.nth(1)?.parse() == Ok(number)).then_some(name)
    })
}

/// A file of the system's, if it is of a sensible size.
fn read_small(path: &Path) -> Option<String> {
    const SIZE_BYTES_MAX: u64 = 1 << 20;
    let mut text = String::new();
    File::open(path).ok()?.take(SIZE_BYTES_MAX).read_to_string(&mut text).ok()?;
    Some(text)
}

#[cfg(test)]
mod tests {
    use std::os::unix::net::UnixStream;

    use super::*;

    #[test]
    fn reading_ends_at_the_deadline_and_when_the_other_end_is_gone() {
        let (ours, theirs) = UnixStream::pair().unwrap();
        let mut port = Port::over(ours.into(), "socket", Instant::now).unwrap();
        let deadline = Instant::now() + Duration::from_millis(20);
        assert_eq!(port.read(&mut [0; 8], deadline), Err(Error::Mute));
        assert!(Instant::now() >= deadline);
        let far = Instant::now() + Duration::from_secs(20);
        rustix::io::write(&theirs, b"late").unwrap();
        let mut buffer = [0; 8];
        assert_eq!(port.read(&mut buffer, far), Ok(4));
        drop(theirs);
        assert_eq!(port.read(&mut buffer, far), Err(Error::Gone { port: "socket".to_owned() }));
        assert_eq!(port.write_all(b"x", far), Err(Error::Gone { port: "socket".to_owned() }));
    }

    #[test]
    fn what_the_system_refuses_is_said_so() {
        let path = Path::new("/dev/no-such-port");
        assert_eq!(Port::open(path, Instant::now).unwrap_err(), Error::NoSuchPort { port: "/dev/no-such-port".to_owned() });
        let refused = |errno: Errno| refused(path, &errno.into());
        assert_eq!(refused(Errno::BUSY), Error::PortBusy { port: "/dev/no-such-port".to_owned(), program: None });
        assert_eq!(refused(Errno::ACCESS), Error::NoPermission { port: "/dev/no-such-port".to_owned(), group: None });
        assert_eq!(group_name("root:x:0:\ndialout:x:20:ana,ben\n", 20), Some("dialout"));
        assert_eq!(group_name("root:x:0:\nbroken\n:::\n", 20), None);
    }
}
