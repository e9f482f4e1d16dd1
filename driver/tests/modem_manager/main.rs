//! ModemManager is asked to let go of a modem, and told after. It is a fake on a bus of our own; the bus is the real one.
#![cfg(target_os = "linux")]

use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use driver::card::Error;
use driver::card::modem_manager::{Bus, inhibit};
use zbus::{block_on, connection, fdo, interface};

const SERVICE: &str = "org.freedesktop.ModemManager1";
const OBJECT: &str = "/org/freedesktop/ModemManager1";

fn soon() -> Instant {
    Instant::now() + Duration::from_secs(20)
}

/// A bus that nobody else uses.
struct PrivateBus {
    daemon: Child,
    folder: PathBuf,
    bus: Bus,
}

impl PrivateBus {
    fn start(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("spoke-bus-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("the folder for temporary files can be written to");
        let config = folder.join("bus.conf");
        let text = format!(
            "<busconfig><type>session</type><listen>unix:path={}</listen><auth>EXTERNAL</auth>\
             <policy context=\"default\"><allow send_destination=\"*\"/><allow receive_sender=\"*\"/><allow own=\"*\"/></policy>\
             </busconfig>",
            folder.join("socket").display()
        );
        std::fs::write(&config, text).expect("the folder is ours");
        let mut daemon = Command::new("dbus-daemon")
            .args(["--nofork", "--print-address", "--config-file"])
            .arg(&config)
            .stdout(Stdio::piped())
            .spawn()
            .expect("Debian's package dbus-daemon is installed");
        let mut address = String::new();
        let output = daemon.stdout.take().expect("it was just piped");
        BufReader::new(output).read_line(&mut address).expect("it says where it is");
        Self { daemon, folder, bus: Bus::At(address.trim().to_owned()) }
    }

    fn address(&self) -> &str {
        match &self.bus {
            Bus::At(address) => address,
            Bus::System => panic!("it is a bus of our own"),
        }
    }
}

impl Drop for PrivateBus {
    fn drop(&mut self) {
        let _ = self.daemon.kill();
        let _ = self.daemon.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

type Answer = fn() -> Result<(), Refused>;

/// An error of D-Bus by its name.
struct Refused(&'static str);

impl zbus::DBusError for Refused {
    fn create_reply(&self, call: &zbus::message::Header<'_>) -> zbus::Result<zbus::Message> {
        zbus::Message::error(call, self.name()).build(&("no",))
    }

    fn name(&self) -> zbus::names::ErrorName<'_> {
        self.0.try_into().expect("a name of an error")
    }

    fn description(&self) -> Option<&str> {
        Some("no")
    }
}

/// What ModemManager answers to `InhibitDevice`, and what it was asked.
struct Fake {
    answer: Answer,
    log: Arc<Mutex<Vec<String>>>,
}

#[interface(name = "org.freedesktop.ModemManager1")]
impl Fake {
    fn inhibit_device(&self, uid: &str, inhibit: bool) -> Result<(), Refused> {
        self.log.lock().expect("nobody panicked").push(format!("{uid} {inhibit}"));
        (self.answer)()
    }
}

struct Modem {
    device: &'static str,
    ports: [&'static str; 2],
}

#[interface(name = "org.freedesktop.ModemManager1.Modem")]
impl Modem {
    #[zbus(property)]
    fn device(&self) -> &str {
        self.device
    }
    #[zbus(property)]
    fn ports(&self) -> Vec<(String, u32)> {
        self.ports.iter().map(|port| ((*port).to_owned(), 3)).collect()
    }
    #[zbus(property)]
    fn primary_port(&self) -> &str {
        self.ports[0]
    }
}

/// Puts a ModemManager with two modems on a bus.
fn manager(bus: &PrivateBus, answer: Answer) -> (zbus::Connection, Arc<Mutex<Vec<String>>>) {
    let log = Arc::new(Mutex::new(Vec::new()));
    let served = block_on(async {
        let modem = |device, ports| Modem { device, ports };
        connection::Builder::address(bus.address())
            .serve_at(OBJECT, fdo::ObjectManager)
            .serve_at(OBJECT, Fake { answer, log: log.clone() })
            .serve_at(format!("{OBJECT}/Modem/0"), modem("/sys/devices/usb1", ["cdc-wdm0", "ttyUSB2"]))
            .serve_at(format!("{OBJECT}/Modem/1"), modem("/sys/devices/usb2", ["cdc-wdm1", "ttyUSB7"]))
            .name(SERVICE)
            .build()
            .await
    });
    (served.expect("the bus is there"), log)
}

fn said(log: &Mutex<Vec<String>>) -> Vec<String> {
    log.lock().expect("nobody panicked").clone()
}

#[test]
fn a_modem_is_let_go_of_and_taken_back() {
    let bus = PrivateBus::start("usual");
    let (_manager, log) = manager(&bus, || Ok(()));
    let held = inhibit(&bus.bus, "/dev/ttyUSB7", Instant::now, soon()).expect("it lets go").expect("it has that modem");
    assert_eq!(said(&log), ["/sys/devices/usb2 true"]);
    held.release(Instant::now, soon()).expect("it takes it back");
    assert_eq!(said(&log), ["/sys/devices/usb2 true", "/sys/devices/usb2 false"]);
    let nobody = inhibit(&bus.bus, "ttyUSB9", Instant::now, soon()).expect("it answers");
    assert!(nobody.is_none(), "no modem of its has that port");
}

#[test]
fn without_modem_manager_or_a_bus_there_is_nobody_to_ask() {
    let bus = PrivateBus::start("empty");
    assert!(inhibit(&bus.bus, "ttyUSB2", Instant::now, soon()).expect("the bus answers").is_none());
    let nowhere = Bus::At("unix:path=/nonexistent/socket".to_owned());
    assert!(inhibit(&nowhere, "ttyUSB2", Instant::now, soon()).expect("no bus is no fault").is_none());
}

#[test]
fn refusals_are_told_apart() {
    let busy = Error::PortBusy { port: "cdc-wdm0".to_owned(), program: Some("ModemManager".to_owned()) };
    let not_allowed = Error::NoPermission { port: "ModemManager's modems".to_owned(), group: None };
    let answers: [(&str, Answer, Error); 4] = [
        ("denied", || Err(Refused("org.freedesktop.DBus.Error.AccessDenied")), not_allowed.clone()),
        // What it answers when polkit says no (ModemManager's `MM_CORE_ERROR_UNAUTHORIZED`).
        ("unauthorized", || Err(Refused("org.freedesktop.ModemManager1.Error.Core.Unauthorized")), not_allowed),
        ("failed", || Err(Refused("org.freedesktop.DBus.Error.Failed")), busy.clone()),
        ("in-progress", || Err(Refused("org.freedesktop.ModemManager1.Error.Core.InProgress")), busy),
    ];
    for (name, answer, expected) in answers {
        let bus = PrivateBus::start(name);
        let (_manager, _) = manager(&bus, answer);
        let refused = inhibit(&bus.bus, "cdc-wdm0", Instant::now, soon()).map(|_| ());
        assert_eq!(refused, Err(expected));
    }
}

#[test]
fn a_manager_that_does_not_answer_is_not_waited_for() {
    let bus = PrivateBus::start("slow");
    let (_manager, _) = manager(&bus, || {
        std::thread::sleep(Duration::from_secs(3));
        Ok(())
    });
    let before = Instant::now();
    let refused = inhibit(&bus.bus, "cdc-wdm0", Instant::now, before + Duration::from_millis(300)).map(|_| ());
    assert_eq!(refused, Err(Error::Mute));
    assert!(before.elapsed() < Duration::from_secs(2));
}
