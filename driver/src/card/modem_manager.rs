//! ModemManager lets go of a modem for the time that we use its card, and takes it back after.
//!
//! It is asked over D-Bus: `InhibitDevice` of `org.freedesktop.ModemManager1`. Should we die meanwhile, our connection to the bus
//! ends, and ModemManager takes the modem back by itself.

use std::collections::HashMap;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::{Duration, Instant};

use zbus::{Connection, OwnedObjectPath, OwnedVariant, block_on, connection};

use super::{Clock, Error, Misbehaved};

const SERVICE: &str = "org.freedesktop.ModemManager1";
const OBJECT: &str = "/org/freedesktop/ModemManager1";
const MODEM: &str = "org.freedesktop.ModemManager1.Modem";

/// The properties of all interfaces of all objects.
type Objects = HashMap<OwnedObjectPath, HashMap<String, HashMap<String, OwnedVariant>>>;

/// Which bus ModemManager is on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Bus {
    /// The system's.
    System,
    /// Another, by its address.
    At(String),
}

/// A modem that ModemManager has let go of.
#[derive(Debug)]
pub struct Inhibited {
    connection: Connection,
    /// What ModemManager calls the whole device.
    device: String,
}

/// Asks ModemManager to let go of the modem that has a port, e.g. `ttyUSB2` or `/dev/cdc-wdm0`. `None` when it does not run, or
/// has no such modem: then there is nobody to ask.
///
/// # Errors
/// [`Error::NoPermission`] when it does not take that from us; [`Error::PortBusy`] when it will not.
pub fn inhibit(bus: &Bus, port: &str, clock: Clock, deadline: Instant) -> Result<Option<Inhibited>, Error> {
    let name = port.rsplit('/').next().unwrap_or(port).to_owned();
    let bus = bus.clone();
    within(clock, deadline, move |timeout| {
        block_on(async {
            let builder = match &bus {
                Bus::System => connection::Builder::system(),
                Bus::At(address) => connection::Builder::address(address.as_str()),
            };
            // No bus, no ModemManager.
            let Ok(connection) = builder.method_timeout(timeout).build().await else { return Ok(None) };
            let Some(device) = find(&connection, &name).await? else { return Ok(None) };
            let asked = connection.call_method(Some(SERVICE), OBJECT, Some(SERVICE), "InhibitDevice", &(&*device, true)).await;
            asked.map_err(|error| refused(&name, &error))?;
            Ok(Some(Inhibited { connection, device }))
        })
    })
}

impl Inhibited {
    /// Tells ModemManager that it may have the modem back.
    ///
    /// # Errors
    /// When it does not answer. It takes the modem back all the same, for our connection to the bus ends.
    pub fn release(self, clock: Clock, deadline: Instant) -> Result<(), Error> {
        within(clock, deadline, move |_| {
            block_on(async {
                let Self { connection, device } = self;
                let asked =
                    connection.call_method(Some(SERVICE), OBJECT, Some(SERVICE), "InhibitDevice", &(&*device, false)).await;
                asked.map(drop).map_err(|error| refused(&device, &error))
            })
        })
    }
}

/// What ModemManager calls the device of which a port is part; asked without starting it.
async fn find(connection: &Connection, port: &str) -> Result<Option<String>, Error> {
    let bus = "org.freedesktop.DBus";
    let runs = connection.call_method(Some(bus), "/org/freedesktop/DBus", Some(bus), "NameHasOwner", &SERVICE).await;
    let runs = runs.map_err(|error| refused(port, &error))?;
    if !runs.body().deserialize::<bool>().map_err(senseless)? {
        return Ok(None);
    }
    let manager = "org.freedesktop.DBus.ObjectManager";
    let objects = connection.call_method(Some(SERVICE), OBJECT, Some(manager), "GetManagedObjects", &()).await;
    let objects = objects.map_err(|error| refused(port, &error))?;
    let objects: Objects = objects.body().deserialize().map_err(senseless)?;
    let modems = objects.values().filter_map(|interfaces| interfaces.get(MODEM));
    let ours = modems.into_iter().find(|modem| ports(modem).iter().any(|name| name == port));
    Ok(ours.and_then(|modem| modem.get("Device")?.try_clone().ok()?.try_into().ok()))
}

/// The names of a modem's ports.
fn ports(modem: &HashMap<String, OwnedVariant>) -> Vec<String> {
    let read = |name: &str| modem.get(name)?.try_clone().ok();
    let ports: Vec<(String, u32)> = read("Ports").and_then(|ports| ports.try_into().ok()).unwrap_or_default();
    let primary: Option<String> = read("PrimaryPort").and_then(|port| port.try_into().ok());
    ports.into_iter().map(|(name, _)| name).chain(primary).collect()
}

fn senseless(_: zbus::Error) -> Error {
    Error::Misbehaved(Misbehaved::ProgramMessage)
}

fn refused(port: &str, error: &zbus::Error) -> Error {
    let is_permission = match error {
        zbus::Error::InputOutput(error) if error.kind() == std::io::ErrorKind::TimedOut => return Error::Mute,
        zbus::Error::FDO(error) => matches!(**error, zbus::fdo::Error::AccessDenied(_) | zbus::fdo::Error::AuthFailed(_)),
        zbus::Error::MethodError(name, ..) => name.as_str().ends_with(".Unauthorized"),
        _ => false,
    };
    if is_permission {
        Error::NoPermission { port: "ModemManager's modems".to_owned(), group: None }
    } else {
        Error::PortBusy { port: port.to_owned(), program: Some("ModemManager".to_owned()) }
    }
}

/// Lets a thread of its own wait for the bus, and us no longer than until the deadline.
fn within<T: Send + 'static>(
    clock: Clock,
    deadline: Instant,
    work: impl FnOnce(Duration) -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    let left = deadline.saturating_duration_since(clock());
    let (done, outcome) = mpsc::channel();
    // When nobody waits any more, what it brings is dropped, and with it the connection.
    std::thread::spawn(move || drop(done.send(work(left))));
    outcome.recv_timeout(left).unwrap_or_else(|error| match error {
        RecvTimeoutError::Timeout => Err(Error::Mute),
        RecvTimeoutError::Disconnected => Err(Error::Misbehaved(Misbehaved::ProgramMessage)),
    })
}
