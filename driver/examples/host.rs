//! Lets an LPA of others, one that speaks lpac's JSON lines, use a card that we reach and servers that one issuer vouches for:
//! `cargo run -p driver --example host -- socket:lab/card.socket lab/issuer.der LPA ARGUMENTS…`
//!
//! What the LPA says for its user goes to standard output, why something failed to standard error.

#[cfg(unix)]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    unix::main()
}

#[cfg(not(unix))]
fn main() {
    eprintln!("this needs a system with Unix's pipes");
}

#[cfg(unix)]
mod unix {
    use std::error::Error as Fault;
    use std::process::{Command, Stdio};
    use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

    use driver::card::Error;
    use driver::card::place::Place;
    use driver::card::port::Port;
    use driver::card::stdio::message::{HttpAnswer, HttpRequest};
    use driver::card::stdio::{Host, Lines, Patience, serve};
    use driver::server::https::Https;
    use sgp22::crypto::{Certificate, TrustAnchor};

    const PATIENCE: Patience = Patience { request: Duration::from_secs(120), card: Duration::from_secs(60) };

    pub(crate) fn main() -> Result<(), Box<dyn Fault>> {
        let arguments: Vec<String> = std::env::args().skip(1).collect();
        let [place, issuer, program, rest @ ..] = &arguments[..] else {
            return Err("say: PLACE ISSUER LPA ARGUMENTS…".into());
        };
        let place = Place::parse(place).ok_or("the first word is no place of a card")?;
        let issuer = TrustAnchor::from_certificate(&Certificate::parse(&std::fs::read(issuer)?)?)?;
        let mut card = place.open(None, now, now() + PATIENCE.card)?;
        let servers = Https::new(vec![issuer], today().duration_since(UNIX_EPOCH)?.as_secs(), now)?;
        let mut lpa = Command::new(program)
            .args(rest)
            .envs([("LPAC_APDU", "stdio"), ("LPAC_HTTP", "stdio")])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let (to, from) = (lpa.stdin.take().ok_or("it has no input")?, lpa.stdout.take().ok_or("it has no output")?);
        let mut lines = Lines::new(Port::over(from.into(), program, now)?, Port::over(to.into(), program, now)?);
        serve(&mut lines, &mut *card, &mut Desk(servers), PATIENCE)?;
        std::process::exit(lpa.wait()?.code().unwrap_or(1));
    }

    fn now() -> Instant {
        Instant::now()
    }

    #[expect(clippy::disallowed_methods, reason = "this is the program's entry")]
    fn today() -> SystemTime {
        SystemTime::now()
    }

    /// Sends on what the LPA has for servers, and says what it says.
    struct Desk(Https);

    impl Host for Desk {
        fn http(&mut self, request: HttpRequest) -> Option<HttpAnswer> {
            let (address, path) = request.url.strip_prefix("https://")?.split_once('/')?;
            let headers: Vec<(&str, &str)> = request
                .headers
                .iter()
                .filter_map(|header| header.split_once(':'))
                .map(|(name, value)| (name, value.trim()))
                .collect();
            let answer = self.0.post(address, &format!("/{path}"), &headers, &request.body, now() + PATIENCE.request);
            match answer {
                Ok(answer) => Some(HttpAnswer { status: answer.status, body: answer.body }),
                Err(error) => {
                    eprintln!("server: {error}");
                    None
                }
            }
        }

        fn heard(&mut self, line: &str) {
            println!("{line}");
        }

        fn failed(&mut self, error: &Error) {
            eprintln!("card: {error}");
        }
    }
}
