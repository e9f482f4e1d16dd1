//! `spoke card`, as far as no card is needed: activation codes and their pictures, and what is said when the way to a card is none.

use std::path::Path;

use insta::assert_snapshot;
use qrcode::{Color, QrCode};

use crate::support::{folder, spoke, spoke_in, told};

/// Draws a text as a QR code, a module four pixels wide, inside a quiet zone of four modules.
fn draw(text: &str, file: &Path) {
    let code = QrCode::new(text).expect("it fits");
    let (width, colors) = (code.width() as u32, code.to_colors());
    let picture = image::GrayImage::from_fn((width + 8) * 4, (width + 8) * 4, |x, y| {
        let (column, row) = ((x / 4).wrapping_sub(4), (y / 4).wrapping_sub(4));
        let is_dark = column < width && row < width && colors[(row * width + column) as usize] == Color::Dark;
        image::Luma([if is_dark { 20 } else { 240 }])
    });
    picture.save(file).expect("the folder may be written");
}

#[test]
fn a_code_is_told_and_drawn() {
    let arguments = ["card", "code", "LPA:1$smdp.example.com$ABC-123$1.3.6.1.4.1.31746$1"];
    assert_snapshot!("card_code", told(&arguments, &spoke(&arguments)));
    for wrong in ["LPA:1$smdp.example.com", "https://example.com", "", "LPA:1$$ABC"] {
        let arguments = ["card", "code", wrong];
        let run = spoke(&arguments);
        assert_eq!((run.status, run.out.as_str()), (1, ""), "{wrong}");
        assert!(run.err.starts_with("error: "), "{}", run.err);
    }
    let run = spoke_in(&crate::support::root(), &["card", "code", "-", "--json"], "1$smdp.example.com$ABC-123\nmore");
    assert_eq!(run.status, 0, "{}", run.err);
    assert!(run.out.contains("\"server\": \"smdp.example.com\"") && !run.out.contains("ABC-123"), "{}", run.out);
}

#[test]
fn a_picture_is_read_as_it_was_drawn() {
    let folder = folder("card-picture");
    let code = |name: &str| spoke_in(&folder, &["card", "code", "--picture", name, "--json"], "");
    for name in ["code.png", "code.jpg"] {
        draw("LPA:1$smdp.example.com$ABC-123", &folder.join(name));
        let run = code(name);
        assert_eq!(run.status, 0, "{}", run.err);
        assert!(run.out.contains("\"server\": \"smdp.example.com\""), "{}", run.out);
    }
    draw("https://example.com/menu", &folder.join("menu.png"));
    image::GrayImage::new(64, 64).save(folder.join("black.png")).unwrap();
    let head: Vec<u8> = std::fs::read(folder.join("code.png")).unwrap().into_iter().take(100).collect();
    std::fs::write(folder.join("torn.png"), head).unwrap();
    std::fs::write(folder.join("text.png"), "LPA:1$smdp.example.com$ABC-123").unwrap();
    let said = ["menu.png", "black.png", "torn.png", "text.png", "absent.png"].map(|name| {
        let run = code(name);
        assert_eq!(run.status, 1, "{name}");
        run.err
    });
    assert_snapshot!("card_pictures", said.concat());
}

#[test]
fn a_way_that_leads_nowhere_is_said_so() {
    let said =
        ["at:/dev/no-such-port", "socket:/no/such/socket", "program:/no/such/program", "reader:", "/dev/ttyUSB2"].map(|place| {
            let run = spoke(&["card", "profiles", "--at", place]);
            assert!((1..=2).contains(&run.status), "{place}");
            format!("{place}\n{}", run.err)
        });
    assert_snapshot!("card_nowhere", said.concat());
    let reset = spoke(&["card", "reset", "--at", "at:/dev/no-such-port", "--yes"]);
    assert_eq!((reset.status, reset.out.as_str()), (2, ""));
}
