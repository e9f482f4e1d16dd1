//! Between us and a modem stands the proxy that ModemManager uses, as its makers built it: `qmi-proxy` and `mbim-proxy`. They take
//! our messages apart and put them together again. The modem is a script on a pseudo terminal.
#![cfg(target_os = "linux")]

#[path = "../mbim/modem.rs"]
mod mbim_modem;
#[path = "../qmi/modem.rs"]
mod qmi_modem;

use std::fs::{File, OpenOptions};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use driver::card::mbim::Mbim;
use driver::card::qmi::Qmi;
use driver::card::store_data::SegmentSize;
use driver::card::{Aid, Card, Error, IsdR};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{OptionalActions, tcgetattr, tcsetattr};

fn soon() -> Instant {
    Instant::now() + Duration::from_secs(20)
}

/// A device file with a modem behind it.
struct Device {
    path: PathBuf,
    /// Held open, so that the modem is not told to hang up between two that use it.
    line: File,
    thread: JoinHandle<String>,
}

impl Device {
    fn start(talk: fn(File, Vec<String>) -> String, script: &str) -> Self {
        let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).expect("pseudo terminals are to be had");
        grantpt(&master).expect("it is ours");
        unlockpt(&master).expect("it is ours");
        let path = PathBuf::from(ptsname(&master, Vec::new()).expect("it has a name").into_string().expect("in plain letters"));
        let line = OpenOptions::new().read(true).write(true).open(&path).expect("it is ours");
        let mut settings = tcgetattr(&line).expect("it is a terminal");
        settings.make_raw();
        tcsetattr(&line, OptionalActions::Now, &settings).expect("it is a terminal");
        let script: Vec<String> = script.lines().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect();
        let thread = std::thread::spawn(move || talk(File::from(master), script));
        Self { path, line, thread }
    }

    /// What was not as in the script, once nobody has the device open any more.
    fn differences(self) -> String {
        drop(self.line);
        self.thread.join().expect("the modem ended well")
    }
}

/// A proxy, for the time of a test. Where one runs already, ours ends at once, and that one is used.
struct Proxy(Child);

impl Proxy {
    fn start(program: &str) -> Self {
        // It warns that the device is no modem's.
        let proxy = Command::new(program).arg("--no-exit").stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        Self(proxy.expect("Debian's package with the proxy is installed"))
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The proxy takes a moment to start.
fn connect<T>(open: impl Fn() -> Result<T, Error>) -> T {
    let deadline = soon();
    loop {
        match open() {
            Ok(card) => return card,
            Err(Error::NoService { .. }) if Instant::now() < deadline => std::thread::sleep(Duration::from_millis(50)),
            Err(error) => panic!("{error:?}"),
        }
    }
}

fn read_eid(card: &mut dyn Card) -> Result<Vec<u8>, Error> {
    let mut isd_r = IsdR::open(card, &[Aid::ISD_R], SegmentSize::default(), soon())?;
    assert_eq!(isd_r.fcp(), [0x6F, 0x01, 0xAA]);
    let reply = isd_r.call(&[0xBF, 0x3E, 0x03, 0x5C, 0x01, 0x5A], soon())?;
    isd_r.close(soon())?;
    Ok(reply.data)
}

#[test]
fn qmi_proxy_passes_us_on() {
    let device = Device::start(
        qmi_modem::talk,
        "0047 > !94
        0042 01=01 10=10A0000005591010FFFFFFFF8900000100 > 10=02 12=036F01AA 11=9000
        003B 01=01 02=0C0082E2910006BF3E035C015A00 10=02 > 10=02006104
        003B 01=01 02=050002C0000004 10=02 > 10=0600BF3E01009000
        003F 01=01 11=02 >",
    );
    let proxy = Proxy::start("/usr/libexec/qmi-proxy");
    let mut card = connect(|| Qmi::open_by_proxy(&device.path, None, Instant::now, soon()));
    assert_eq!(read_eid(&mut card), Ok(vec![0xBF, 0x3E, 0x01, 0x00]));
    drop(card);
    drop(proxy);
    assert_eq!(device.differences().lines().find(|line| *line != "client released"), None);
}

#[test]
fn mbim_proxy_passes_us_on() {
    let device = Device::start(
        mbim_modem::talk,
        "open > 0
        card 2 ! 10000000100000000000000001000000A0000005591010FFFFFFFF8900000100 > 0 900000000200000003000000100000006F01AA
        card 4 ! 0200000000000000000000000C0000001400000082E2910006BF3E035C015A00 > 0 61040000000000000000000000
        card 4 ! 020000000000000000000000050000001400000002C0000004 > 0 90000000040000000C000000BF3E0100
        card 3 ! 0200000001000000 > 0 90000000",
    );
    let proxy = Proxy::start("/usr/libexec/mbim-proxy");
    let mut card = connect(|| Mbim::open_by_proxy(&device.path, None, Instant::now, soon()));
    assert_eq!(read_eid(&mut card), Ok(vec![0xBF, 0x3E, 0x01, 0x00]));
    drop(card);
    drop(proxy);
    assert_eq!(device.differences(), "");
}
