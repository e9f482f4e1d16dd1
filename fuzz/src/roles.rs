//! The software card and servers, whatever is said to them and in which order: nothing panics, nothing that somebody touched is
//! installed, and what a card keeps is always written down and read back.
//!
//! The input is a row of acts: what, how many bytes go with it, and those.

use std::sync::OnceLock;

use sgp22::crypto::Curve;
use sgp22::wire::es8::segments;
use sgp22::wire::es10c::{DeleteProfileRequest, DisableProfileRequest, EnableProfileRequest};
use sgp22::wire::{Message, ProfileIdentifier};
use simulator::Seeded;
use simulator::card::{Card, Chip, State};
use simulator::https::Site;
use simulator::lab::Ci;
use simulator::smdp::{Rebinding, Reuse, Smdp, Terms};

use crate::world::{NOW, World, iccid, made_up, world, world_of};

const FUNCTIONS: [&str; 10] = [
    "es9plus/initiateAuthentication",
    "es9plus/authenticateClient",
    "es9plus/getBoundProfilePackage",
    "es9plus/handleNotification",
    "es9plus/cancelSession",
    "es2plus/downloadOrder",
    "es2plus/confirmOrder",
    "es2plus/cancelOrder",
    "es2plus/releaseProfile",
    "es9plus/checkProgress",
];
/// Each costs signatures, so there are few.
const ACTS_MAX: usize = 24;

/// A lab, a chip, a server with an order, and its code: made once.
fn made() -> &'static (Ci, Chip, Smdp, String) {
    static MADE: OnceLock<(Ci, Chip, Smdp, String)> = OnceLock::new();
    MADE.get_or_init(|| {
        let mut world = world(Curve::P256);
        let terms = Terms { downloads_max: u32::MAX, reuse: Reuse::SameChip, rebinding: Rebinding::Allowed, ..Terms::default() };
        let code = world.order(1, terms, None);
        (world.ci, world.card.chip().clone(), world.smdp, code)
    })
}

/// Says the input's acts to a card and a server.
pub fn roles(input: &[u8]) {
    let (ci, chip, smdp, code) = made();
    let mut world = world_of(ci.clone(), chip.clone(), Seeded::from_number(7));
    world.smdp = smdp.clone();
    let (mut rest, mut acts) = (input, 0);
    while let [what, size, tail @ ..] = rest {
        let (content, next) = tail.split_at(usize::from(*size).min(tail.len()));
        act(&mut world, *what, content, code);
        check(&world);
        rest = next;
        acts += 1;
        if acts == ACTS_MAX {
            break;
        }
    }
}

fn act(world: &mut World, what: u8, content: &[u8], code: &str) {
    match what % 10 {
        0 => drop(world.card.exchange(content, &mut world.chance)),
        1 => drop(world.card.call(content, &mut world.chance)),
        2 => world.card = Card::new(world.card.chip().clone(), world.card.state().clone()),
        3 => {
            let (number, body) = content.split_first().unwrap_or((&0, &[]));
            let path = format!("/gsma/rsp2/{}", FUNCTIONS[usize::from(*number) % FUNCTIONS.len()]);
            let reply = world.smdp.post(&path, body, NOW, &mut world.chance);
            assert!(matches!(reply.status, 200 | 204 | 400 | 404), "{}", reply.status);
        }
        4 => drop(world.authenticate(code)),
        5 => download(world, content, code),
        6 => drop(world.card.call(
            &EnableProfileRequest { profile_identifier: profile(), refresh_flag: false, target_esim_port: None }.to_der(),
            &mut world.chance,
        )),
        7 => drop(
            world
                .card
                .call(&DisableProfileRequest { profile_identifier: profile(), refresh_flag: true }.to_der(), &mut world.chance),
        ),
        8 => drop(world.card.call(&DeleteProfileRequest::Iccid(iccid(1)).to_der(), &mut world.chance)),
        _ => {
            for news in world.card.state().notifications.clone() {
                world.smdp.handle_notification(&news, NOW);
            }
        }
    }
}

/// A download that is right but for the bits that the input changes, each at a place of the package, and which may stop early.
fn download(world: &mut World, content: &[u8], code: &str) {
    let Ok(offer) = world.authenticate(code) else { return };
    let Ok(package) = world.fetch(offer, None) else { return };
    let sizes: Vec<usize> = segments(&package).expect("the server cuts well").iter().map(|piece| piece.len()).collect();
    let mut changed = package;
    let (stop, changes) = content.split_first().unwrap_or((&u8::MAX, &[]));
    for change in changes.chunks_exact(3) {
        let place = usize::from(u16::from_be_bytes([change[0], change[1]])) % changed.len();
        changed[place] ^= change[2];
    }
    let mut offset = 0;
    for size in sizes.into_iter().take(usize::from(*stop)) {
        if world.card.call(&changed[offset..offset + size], &mut world.chance).is_err() {
            return;
        }
        offset += size;
    }
}

fn profile() -> ProfileIdentifier {
    ProfileIdentifier::Iccid(iccid(1))
}

fn check(world: &World) {
    let state = world.card.state();
    assert_eq!(State::parse(&state.to_bytes()).as_ref(), Ok(state));
    assert!(state.profiles.len() <= 1 && state.used_bytes() <= world.card.chip().memory_bytes);
    assert!(state.enabled().count() <= 1);
    for profile in &state.profiles {
        assert_eq!(profile.package, made_up(iccid(1), 200), "what somebody touched was installed");
    }
}
