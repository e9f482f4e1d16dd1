//! A card and a server for an LPA that is another process, and what it asked of the card.

use std::process::{Command as Program, Stdio as Pipe};
use std::time::{Duration, Instant};

use driver::card::apdu::{Channel, Command, Response};
use driver::card::direct::Direct;
use driver::card::port::Port;
use driver::card::stdio::message::{HttpAnswer, HttpRequest};
use driver::card::stdio::{Host, Lines, Patience, serve};
use driver::card::vpcd::{Inserted, Power};
use driver::card::{Aid, Card as Way, Error, Opened, Terminal};
use simulator::Seeded;
use simulator::card::Card;
use simulator::https::Site as _;

use crate::made::{HOST, NOW, World};

const PATIENCE: Patience = Patience { request: Duration::from_secs(60), card: Duration::from_secs(60) };

/// What an LPA asked of the card.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Asked {
    /// Commands.
    pub(super) sent: usize,
    /// The fewest with which the same requests and answers could have been carried, in blocks of the given size.
    pub(super) needed: usize,
    /// Requests: what ISD-R is asked.
    pub(super) requests: usize,
    /// Bytes of the request that is on its way, and of the answer to the last one.
    request: usize,
    answer: usize,
    /// Whether the answer to the last one began to come with the command itself.
    is_answered: bool,
}

/// Starts an LPA, lets it use a new card and the world's server, and waits for its end.
pub(super) fn run(world: &mut World, program: &mut Program, block: usize) -> Asked {
    let chip = Chip(world.card(), Seeded::from_number(9));
    let mut card = Counted { card: Direct::new(chip), asked: Asked::default(), block };
    let mut lpa = program.stdin(Pipe::piped()).stdout(Pipe::piped()).spawn().expect("the LPA starts");
    let (to, from) = (lpa.stdin.take().expect("an end"), lpa.stdout.take().expect("an end"));
    let port = |end| Port::over(end, "lpa", Instant::now).expect("a pipe");
    let mut desk = Desk { world, said: Vec::new() };
    serve(&mut Lines::new(port(from.into()), port(to.into())), &mut card, &mut desk, PATIENCE).expect("it speaks sense");
    let status = lpa.wait().expect("it ends");
    assert!(status.success(), "{status}: {:?}", desk.said);
    card.asked.ends();
    card.asked
}

impl Asked {
    /// A command, by the rules of STORE DATA (SGP.22 v2.5 §5.7.2): blocks of a request, `91` in P1 with the last one.
    fn count(&mut self, command: &Command, response: &Response, block: usize) {
        self.sent += 1;
        if command.instruction == 0xE2 {
            self.ends();
            self.request += command.data().len();
            if command.p1 == 0x91 {
                self.requests += 1;
                self.is_answered = !response.data.is_empty();
                self.needed += std::mem::take(&mut self.request).div_ceil(block);
            }
        }
        self.answer += response.data.len();
    }

    /// An answer comes in pieces of 256 bytes, each fetched by GET RESPONSE; where the card hands out the first one with the
    /// command, as it may, that one is not.
    fn ends(&mut self) {
        let pieces = std::mem::take(&mut self.answer).div_ceil(256);
        self.needed += pieces - usize::from(std::mem::take(&mut self.is_answered) && pieces > 0);
    }
}

struct Counted {
    card: Direct<Chip>,
    asked: Asked,
    block: usize,
}

impl Way for Counted {
    fn open_channel(&mut self, aid: &Aid, deadline: Instant) -> Result<Opened, Error> {
        self.card.open_channel(aid, deadline)
    }

    fn exchange(&mut self, channel: Channel, command: &Command, deadline: Instant) -> Result<Response, Error> {
        let response = self.card.exchange(channel, command, deadline)?;
        self.asked.count(command, &response, self.block);
        Ok(response)
    }

    fn close_channel(&mut self, channel: Channel, deadline: Instant) -> Result<(), Error> {
        self.card.close_channel(channel, deadline)
    }

    fn reset(&mut self, deadline: Instant) -> Result<(), Error> {
        self.card.reset(deadline)
    }

    fn terminal(&self) -> Terminal {
        Terminal::Modem
    }
}

struct Chip(Card, Seeded);

impl Inserted for Chip {
    fn power(&mut self, _power: Power) {
        self.0.reset();
    }

    fn atr(&self) -> Vec<u8> {
        self.0.atr()
    }

    fn exchange(&mut self, command: &[u8]) -> Vec<u8> {
        self.0.exchange(command, &mut self.1)
    }
}

struct Desk<'a> {
    world: &'a mut World,
    said: Vec<String>,
}

impl Host for Desk<'_> {
    fn http(&mut self, request: HttpRequest) -> Option<HttpAnswer> {
        let path = request.url.strip_prefix("https://")?.strip_prefix(HOST)?;
        let reply = self.world.smdp.post(path, &request.body, NOW, &mut self.world.chance);
        Some(HttpAnswer { status: reply.status, body: reply.body })
    }

    fn heard(&mut self, line: &str) {
        self.said.push(line.to_owned());
    }

    fn failed(&mut self, error: &Error) {
        self.said.push(error.to_string());
    }
}
