//! How fast packages and messages are read: `cargo bench -p sgp22`. Prints megabytes a second of one core.

use std::hint::black_box;
use std::time::Instant;

use sgp22::crypto::{Curve, Opener, Sealer, SecretKey, SessionKeys};
use sgp22::tlv::{Element, Malformed, Tag, Writer};
use sgp22::wire::es8::{BoundProfilePackage, ControlRefTemplate, InitialiseSecureChannelRequest, segments};
use sgp22::wire::{Octets, TransactionId};

const ROUNDS: usize = 7;

fn main() {
    let key = SecretKey::from_bytes(Curve::P256, &[3; 32]).expect("a key");
    let otpk = *key.public_key().point();
    let control = ControlRefTemplate::new(Octets::new([0x80; 8]).expect("8 bytes"));
    let id = TransactionId::new([1; 16]).expect("16 bytes");
    let initialise = InitialiseSecureChannelRequest::sign(id, control, otpk, &otpk, &key);
    let keys = SessionKeys::from_parts(&[1; 16], &[2; 16], &[3; 16]);
    let profile = vec![0x5A; 12_000];
    let mut sealer = Sealer::new(&keys);
    let mut row = |tag: u32, plain: &[u8]| {
        let mut writer = Writer::new();
        sealer.seal(Tag::new(tag), plain, &mut writer);
        writer.finish()
    };
    let (first, second, last) = (row(0x87, &[0; 3]), row(0x88, &[0; 60]), row(0x86, &profile));
    let package = BoundProfilePackage::write(&initialise, &first, &second, None, &last);

    report("package read", package.len(), || {
        black_box(BoundProfilePackage::parse(black_box(&package)).expect("it is one"));
    });
    report("package cut", package.len(), || {
        black_box(segments(black_box(&package)).expect("it is one"));
    });
    report("small elements read", small().len(), {
        let bytes = small();
        move || {
            black_box(count(&Element::parse(black_box(&bytes)).expect("an element")).expect("it is well formed"));
        }
    });
    report("package opened", package.len(), || {
        let package = BoundProfilePackage::parse(&package).expect("it is one");
        let (mut opener, mut plain) = (Opener::new(&keys), Vec::new());
        let rows = [&package.first_sequence_of_87, &package.sequence_of_88, &package.sequence_of_86];
        rows.into_iter().flatten().for_each(|segment| opener.open(segment, &mut plain).expect("it is whole"));
        black_box(plain);
    });
    let signature = key.sign(b"message");
    report("signature made, per second", 1, || {
        black_box(key.sign(black_box(b"message")));
    });
    report("signature checked, per second", 1, || {
        black_box(key.public_key().verify(black_box(b"message"), &signature)).expect("it is right");
    });
}

/// A row of the smallest elements there are, nested as messages nest.
fn small() -> Vec<u8> {
    let mut writer = Writer::new();
    writer.constructed(Tag::SEQUENCE, |writer| {
        for number in 0..1000 {
            writer.constructed(Tag::new(0xA0), |writer| {
                writer.integer(Tag::context(0), number);
                writer.primitive(Tag::new(0x5F37), &[0; 8]);
            });
        }
    });
    writer.finish()
}

fn count(element: &Element<'_>) -> Result<usize, Malformed> {
    if !element.tag().is_constructed() {
        return Ok(1);
    }
    element.read(|inside| {
        let mut all = 1;
        while let Some(element) = inside.next()? {
            all += count(&element)?;
        }
        Ok(all)
    })
}

/// The best of some rounds, for the machine may be busy with other things.
fn report(what: &str, bytes: usize, mut work: impl FnMut()) {
    let mut best = f64::INFINITY;
    for _ in 0..ROUNDS {
        let (started, mut times) = (Instant::now(), 0_u32);
        while started.elapsed().as_millis() < 100 {
            work();
            times += 1;
        }
        best = best.min(started.elapsed().as_secs_f64() / f64::from(times));
    }
    if bytes == 1 {
        println!("{what}: {:.0}", 1.0 / best);
    } else {
        println!("{what}: {:.0} MB/s", f64::from(u32::try_from(bytes).expect("a small package")) / best / 1e6);
    }
}
