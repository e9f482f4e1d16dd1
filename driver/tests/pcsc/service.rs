//! A PC/SC service of our own: its socket, its readers and its cards are nobody else's, and it ends with the test.

use std::collections::HashMap;
use std::net::{TcpListener, TcpStream};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixListener;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};

use driver::card::hex;
use driver::card::vpcd::{self, Inserted, Power};

/// Where the virtual reader's driver lies in Debian and its kin.
const VIRTUAL_READER: &str = "/usr/lib/pcsc/drivers/serial/libifdvpcd.so";

/// A card that answers from a table, and notes what it was asked.
pub(crate) struct TableCard {
    pub(crate) atr: &'static str,
    pub(crate) table: HashMap<&'static str, &'static str>,
    pub(crate) log: Arc<Mutex<Vec<String>>>,
}

impl TableCard {
    fn note(&self, line: String) {
        self.log.lock().expect("nobody panicked").push(line);
    }
}

impl Inserted for TableCard {
    fn atr(&self) -> Vec<u8> {
        hex::read(self.atr).expect("digits")
    }

    fn power(&mut self, power: Power) {
        self.note(format!("{power:?}"));
    }

    fn exchange(&mut self, command: &[u8]) -> Vec<u8> {
        let command = hex::write(command);
        let answer = self.table.get(&*command).copied().unwrap_or("6D00");
        self.note(format!("{command} {answer}"));
        if let Some(pause_ms) = answer.strip_prefix("wait ") {
            std::thread::sleep(std::time::Duration::from_millis(pause_ms.parse().expect("milliseconds")));
            return vec![0x6F, 0x00];
        }
        hex::read(answer).expect("digits")
    }
}

pub(crate) struct Service {
    process: Child,
    folder: PathBuf,
    pub(crate) socket: PathBuf,
}

impl Service {
    /// Starts the service with two readers and a card in each.
    pub(crate) fn start(cards: [Box<dyn Inserted + Send>; 2]) -> Self {
        let (first, second, port) = two_ports();
        let folder = std::env::temp_dir().join(format!("spoke-pcsc-{}-{port}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("the folder for temporary files can be written to");
        for (listener, mut card) in [first, second].into_iter().zip(cards) {
            std::thread::spawn(move || {
                while let Ok((stream, _)) = listener.accept() {
                    serve(stream, &mut *card);
                }
            });
        }
        let config = folder.join("reader.conf");
        let reader = format!("FRIENDLYNAME \"Spoke\"\nDEVICENAME 127.0.0.1:{port}\nLIBPATH {VIRTUAL_READER}\nCHANNELID {port}\n");
        std::fs::write(&config, reader).expect("the folder is ours");
        let socket = folder.join("socket");
        let listener = UnixListener::bind(&socket).expect("the folder is ours");
        // The socket is handed over as systemd does it, so that the service needs no path of the system.
        let process = Command::new("sh")
            .args([
                "-c",
                r#"PATH="$PATH:/usr/sbin" LISTEN_FDS=1 LISTEN_PID=$$ exec pcscd --foreground --config "$0" 3<&0 </dev/null"#,
            ])
            .arg(&config)
            .stdin(Stdio::from(OwnedFd::from(listener)))
            .spawn()
            .expect("there is a shell");
        Self { process, folder, socket }
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let process = rustix::process::Pid::from_child(&self.process);
        // Asked to end, it takes its files away.
        let _ = rustix::process::kill_process(process, rustix::process::Signal::TERM);
        let _ = self.process.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn serve(stream: TcpStream, card: &mut dyn Inserted) {
    stream.set_nodelay(true).expect("sockets know it");
    // The service goes away in its own time.
    let _ = vpcd::serve(stream, card);
}

/// Two free ports in a row, taken: the virtual reader has two slots.
fn two_ports() -> (TcpListener, TcpListener, u16) {
    for _ in 0..100 {
        let first = TcpListener::bind(("127.0.0.1", 0)).expect("this machine has ports");
        let port = first.local_addr().expect("it has an address").port();
        if let Some(Ok(second)) = port.checked_add(1).map(|next| TcpListener::bind(("127.0.0.1", next))) {
            return (first, second, port);
        }
    }
    panic!("no two free ports in a row in a hundred tries");
}
