//! Where a card is: what a person writes to name the way to it, which modems this machine has, and opening any of them.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use super::at::{Access, At};
use super::mbim::Mbim;
use super::qmi::Qmi;
use super::socket::Socket;
use super::stdio::Stdio;
use super::{Card, Clock, Error};

/// How many devices of a kind are looked at.
const DEVICES_MAX: usize = 256;
/// Where Linux tells of devices, and where they are.
const SYSTEM: (&str, &str) = ("/sys", "/dev");

/// A way to a card, as a person names it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// A card reader, by its name: `reader:NAME`.
    Reader(String),
    /// A Qualcomm modem, by its device: `qmi:/dev/cdc-wdm0`; one in the processor's own chip, by its node: `qmi:qrtr://0`.
    Qmi(PathBuf),
    /// A modem that Windows knows: `mbim:/dev/cdc-wdm0`.
    Mbim(PathBuf),
    /// A modem's command line: `at:/dev/ttyUSB2`.
    At(PathBuf),
    /// A program that speaks lpac's protocol: `program:PATH`.
    Program(PathBuf),
    /// A card that another program offers on a socket: `socket:PATH`.
    Socket(PathBuf),
}

impl Place {
    /// Reads what [`Place`] prints; `None` when the word before the colon is none of ours, or nothing follows it.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (kind, rest) = text.split_once(':')?;
        if rest.is_empty() {
            return None;
        }
        Some(match kind {
            "reader" => Self::Reader(rest.to_owned()),
            "qmi" => Self::Qmi(rest.into()),
            "mbim" => Self::Mbim(rest.into()),
            "at" => Self::At(rest.into()),
            "program" => Self::Program(rest.into()),
            "socket" => Self::Socket(rest.into()),
            _ => return None,
        })
    }

    /// Opens the way. A slot, counted from 1, is for modems that have several.
    ///
    /// Where the proxy that ModemManager uses runs, it is used, so that both can be at the modem.
    ///
    /// # Errors
    /// Those of each way; [`Error::Unsupported`] for a slot where there is no choice, and for readers in a build without them.
    pub fn open(&self, slot: Option<u8>, clock: Clock, deadline: Instant) -> Result<Box<dyn Card + Send>, Error> {
        if slot.is_some_and(|slot| slot != 1) && !matches!(self, Self::Qmi(_) | Self::Mbim(_)) {
            return Err(Error::Unsupported { what: "choosing a slot" });
        }
        Ok(match self {
            Self::Qmi(path) if is_node(path) => Box::new(by_qmi_proxy(path, slot, clock, deadline)?),
            Self::Qmi(path) => Box::new(shared_or_alone(
                || by_qmi_proxy(path, slot, clock, deadline),
                || Qmi::open(path, slot, clock, deadline),
            )?),
            Self::Mbim(path) => Box::new(shared_or_alone(
                || by_mbim_proxy(path, slot, clock, deadline),
                || Mbim::open(path, slot, clock, deadline),
            )?),
            Self::At(path) => Box::new(At::open(path, Access::Automatic, clock, deadline)?),
            Self::Program(path) => Box::new(Stdio::start(&mut Command::new(path), clock, deadline)?),
            Self::Socket(path) => Box::new(Socket::open(path, clock, deadline)?),
            #[cfg(feature = "pcsc")]
            Self::Reader(name) => Box::new(super::reader::Reader::open(name, clock, deadline)?),
            #[cfg(not(feature = "pcsc"))]
            Self::Reader(_) => {
                return Err(Error::Unsupported { what: "using a card reader (this program was built without them)" });
            }
        })
    }

    /// The device that ModemManager would have to let go of.
    #[must_use]
    pub fn port(&self) -> Option<&Path> {
        match self {
            // By which name ModemManager knows a node was not tried: it is not asked, and shares it through the proxy.
            Self::Qmi(path) if is_node(path) => None,
            Self::Qmi(path) | Self::Mbim(path) | Self::At(path) => Some(path),
            Self::Reader(_) | Self::Program(_) | Self::Socket(_) => None,
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Reader(name) => write!(f, "reader:{name}"),
            Self::Qmi(path) => write!(f, "qmi:{}", path.display()),
            Self::Mbim(path) => write!(f, "mbim:{}", path.display()),
            Self::At(path) => write!(f, "at:{}", path.display()),
            Self::Program(path) => write!(f, "program:{}", path.display()),
            Self::Socket(path) => write!(f, "socket:{}", path.display()),
        }
    }
}

/// Whether this is no device but a node of QRTR, which only `qmi-proxy` reaches.
fn is_node(path: &Path) -> bool {
    path.as_os_str().as_encoded_bytes().starts_with(b"qrtr://")
}

fn shared_or_alone<T>(shared: impl FnOnce() -> Result<T, Error>, alone: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    match shared() {
        Err(Error::NoService { .. }) => alone(),
        outcome => outcome,
    }
}

#[cfg(target_os = "linux")]
fn by_qmi_proxy(path: &Path, slot: Option<u8>, clock: Clock, deadline: Instant) -> Result<Qmi, Error> {
    Qmi::open_by_proxy(path, slot, clock, deadline)
}

#[cfg(target_os = "linux")]
fn by_mbim_proxy(path: &Path, slot: Option<u8>, clock: Clock, deadline: Instant) -> Result<Mbim, Error> {
    Mbim::open_by_proxy(path, slot, clock, deadline)
}

/// There are proxies on Linux only.
#[cfg(not(target_os = "linux"))]
const NO_PROXY: Error = Error::NoService { service: "the proxy", remedy: "use the modem's device directly" };

#[cfg(not(target_os = "linux"))]
fn by_qmi_proxy(_: &Path, _: Option<u8>, _: Clock, _: Instant) -> Result<Qmi, Error> {
    Err(NO_PROXY)
}

#[cfg(not(target_os = "linux"))]
fn by_mbim_proxy(_: &Path, _: Option<u8>, _: Clock, _: Instant) -> Result<Mbim, Error> {
    Err(NO_PROXY)
}

/// Makes a place of a device.
type Way = fn(PathBuf) -> Place;

/// The modems of this machine, by each way that may lead to their cards. Which of a modem's serial lines understand commands, and
/// whether there is a card, shows when it is opened.
#[must_use]
pub fn modems() -> Vec<Place> {
    let (devices, files) = SYSTEM;
    modems_in(Path::new(devices), Path::new(files))
}

/// The same, where the system tells of its devices elsewhere.
#[must_use]
pub fn modems_in(devices: &Path, files: &Path) -> Vec<Place> {
    let mut places = Vec::new();
    let mut add = |class: &str, kind: fn(&Path, &str) -> Option<Way>| {
        let folder = devices.join("class").join(class);
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten().take(DEVICES_MAX) {
            let name = entry.file_name().to_string_lossy().into_owned();
            places.extend(kind(&entry.path(), &name).map(|place| place(files.join(&name))));
        }
    };
    // A USB modem's management port, by the driver that it has.
    add("usbmisc", |device, name| match &*driver(device)? {
        "qmi_wwan" if name.starts_with("cdc-wdm") => Some(Place::Qmi),
        "cdc_mbim" if name.starts_with("cdc-wdm") => Some(Place::Mbim),
        "huawei_cdc_ncm" if name.starts_with("cdc-wdm") => Some(Place::At),
        _ => None,
    });
    // A modem on another bus, each of its ports with a type (Linux 5.13 and later).
    add("wwan", |device, _| match fs::read_to_string(device.join("type")).ok()?.trim() {
        "QMI" => Some(Place::Qmi),
        "MBIM" => Some(Place::Mbim),
        "AT" => Some(Place::At),
        _ => None,
    });
    add("tty", |device, name| {
        let is_usb = name.starts_with("ttyUSB") || name.starts_with("ttyACM");
        (is_usb && device.join("device").exists()).then_some(Place::At)
    });
    places.sort();
    places
}

/// The name of a device's driver.
fn driver(device: &Path) -> Option<String> {
    let driver = fs::read_link(device.join("device/driver")).ok()?;
    Some(driver.file_name()?.to_string_lossy().into_owned())
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn a_place_is_read_as_it_is_printed() {
        for text in [
            "reader:Alcor Link AK9563 00 00",
            "qmi:/dev/cdc-wdm0",
            "qmi:qrtr://0",
            "mbim:/dev/cdc-wdm1",
            "at:/dev/ttyUSB2",
            "program:lpac-card",
            "socket:/tmp/lab/card",
        ] {
            assert_eq!(Place::parse(text).map(|place| place.to_string()).as_deref(), Some(text));
        }
        for wrong in ["", "qmi", "qmi:", "/dev/cdc-wdm0", "usb:1", ":x"] {
            assert_eq!(Place::parse(wrong), None, "{wrong}");
        }
    }

    /// A laptop with a modem on PCI Express, and two USB modems; what Linux tells of them is laid out in a folder.
    #[test]
    fn modems_are_found_by_what_the_system_tells_of_them() {
        let root = std::env::temp_dir().join(format!("spoke-places-{}", std::process::id()));
        let device = |class: &str, name: &str, driver: Option<&str>| {
            let folder = root.join("class").join(class).join(name);
            fs::create_dir_all(folder.join("device")).unwrap();
            if let Some(driver) = driver {
                symlink(format!("../../../bus/usb/drivers/{driver}"), folder.join("device/driver")).unwrap();
            }
            folder
        };
        device("usbmisc", "cdc-wdm0", Some("qmi_wwan"));
        device("usbmisc", "cdc-wdm1", Some("cdc_mbim"));
        device("usbmisc", "hiddev0", Some("usbhid"));
        device("usbmisc", "cdc-wdm2", None);
        for (name, kind) in [("wwan0mbim0", "MBIM\n"), ("wwan0at0", "AT\n"), ("wwan0xmmrpc0", "XMMRPC\n")] {
            fs::write(device("wwan", name, None).join("type"), kind).unwrap();
        }
        device("tty", "ttyUSB2", Some("option1"));
        device("tty", "ttyS0", Some("serial8250"));
        fs::create_dir_all(root.join("class/tty/ttyUSB9")).unwrap();
        let found: Vec<String> = modems_in(&root, Path::new("/dev")).iter().map(Place::to_string).collect();
        fs::remove_dir_all(&root).unwrap();
        let expected = ["qmi:/dev/cdc-wdm0", "mbim:/dev/cdc-wdm1", "mbim:/dev/wwan0mbim0", "at:/dev/ttyUSB2", "at:/dev/wwan0at0"];
        assert_eq!(found, expected);
        assert_eq!(modems_in(Path::new("/nonexistent"), Path::new("/dev")), []);
    }

    #[test]
    fn what_is_not_there_is_said_when_it_is_opened() {
        let open = |text: &str, slot| {
            let deadline = Instant::now() + std::time::Duration::from_secs(5);
            Place::parse(text).unwrap().open(slot, Instant::now, deadline).err()
        };
        let port = "/dev/no-such-port".to_owned();
        assert_eq!(open("at:/dev/no-such-port", None), Some(Error::NoSuchPort { port }));
        let proxy = Error::NoService { service: "qmi-proxy", remedy: "start ModemManager, or use the modem's device directly" };
        assert_eq!(open("qmi:qrtr://0", None), Some(proxy), "nothing but the proxy reaches it, and it does not run");
        assert_eq!(open("at:/dev/no-such-port", Some(2)), Some(Error::Unsupported { what: "choosing a slot" }));
    }
}
